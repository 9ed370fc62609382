"""`Shelf`: the files that stand beside a page: pictures, drawings, stylesheets, attachments.

Inputs → outputs: the name of a file → its link from this page, and the wish that another job will
grant; or the problem of why it cannot be used.
"""

from __future__ import annotations

from markupsafe import Markup

from generator.diagnostics import Span
from generator.site import urls, wishes
from generator.site.door import Failed, known
from generator.site.pictures import Flaw
from generator.site.questions import Questions
from generator.site.site import EMBLEMS
from generator.site.wishes import Image
from generator.text import nearest


class Shelf(Questions):
    """Links to files, and the wishes that make them."""

    def file(self, path: str) -> bytes:
        """A file's bytes; what is recorded is the digest of its content.

        Raises:
            Failed: it is not there.
        """
        if self.stamp(path) is None:
            raise self.fail("missing-asset", Span(path), found=path)
        return self._world.disk(path)

    def asset(self, path: str) -> str:
        """A link to a fingerprinted copy of a file in `assets/`.

        Raises:
            Failed: it is not there.
        """
        stamp = self.stamp(urls.ASSETS + path)
        if stamp is None:
            beside = [each.path.removeprefix(urls.ASSETS) for each in self.files(urls.ASSETS)]
            span, guess = Span(urls.ASSETS + path), nearest(path, beside)
            raise self.fail("missing-asset", span, found=path, guess=guess)
        return self._wish(wishes.asset(stamp))

    def emblem(self, name: str) -> Markup:
        """A line drawing of `assets/emblems/` as SVG source (`currentColor`).

        Raises:
            Failed: there is none of this name.
        """
        path = f"{EMBLEMS}{name}.svg"
        if self.stamp(path) is None:
            names = [each.path.removeprefix(EMBLEMS)[:-4] for each in self.files(EMBLEMS)]
            words = {"found": name, "known": "、".join(names)}
            raise self.fail("missing-emblem", Span(path), guess=nearest(name, names), **words)
        try:
            return Markup(self.file(path).decode("utf-8-sig"))  # the site's own, never content
        except UnicodeDecodeError:
            raise self.fail("not-utf8", Span(path), guessed="", guessed_en="") from None

    # --- pictures

    def size(self, path: str, *, name: str = "") -> tuple[int, int]:
        """Width and height of a picture in px; `name` is the document that shows it.

        Raises:
            Failed: it is not a picture that can be used.
        """
        found: tuple[int, int] | Flaw | None = self._ask("picture", path)
        if found is None:
            folder, _, file = path.rpartition("/")
            span = self.span(name, file) if name else Span(path)
            raise self.fail("missing-picture", span, found=file, folder=folder, guess="")
        if isinstance(found, Flaw):
            raise self.spoilt(path, found, name=name)
        return found

    def spoilt(self, path: str, flaw: Flaw, *, name: str = "") -> Failed:
        """Report that a picture cannot be used and give the exception to raise."""
        file = path.rpartition("/")[2]
        span = self.span(name, file) if name else Span(path)
        return self.fail("not-a-picture", span, found=file, reason=flaw.zh, reason_en=flaw.en)

    def picture(self, path: str, width: int, *, name: str = "") -> Image:
        """A picture at most `width` px wide (and twice that for dense screens), and its wishes.

        Raises:
            Failed: as for `size`.
        """
        full, high = self.size(path, name=name)
        width = max(1, int(width))  # a template may have divided
        stamp = known(self.stamp(path), path)
        links = [
            (self._wish(wishes.variant(stamp, wide)), wide)
            for wide in sorted({min(width, full), min(2 * width, full)})
        ]
        shown = links[0][1]
        srcset = ", ".join(f"{link} {wide}w" for link, wide in links)
        return Image(links[0][0], srcset, shown, max(1, round(high * shown / full)))
