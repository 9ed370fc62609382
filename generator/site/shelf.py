"""`Shelf`: the files that stand beside a page: pictures, drawings, stylesheets, attachments.

Inputs → outputs: the name of a file → its link from this page, and the wish that another job will
grant; or the problem of why it cannot be used.
"""

from __future__ import annotations

from markupsafe import Markup

from generator.diagnostics import Span
from generator.site import enclosing, urls, wishes
from generator.site.door import Failed, known
from generator.site.enclosing import Enclosed
from generator.site.pictures import Flaw, Seen
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

    def stylesheet(self) -> str:
        """A link to the one stylesheet, which asks for the heading face."""
        self.heading_face()
        return self._wish(self.style().sheet)

    def heading_face(self) -> str:
        """A link to the heading face, so that a page may ask for it before it is styled."""
        return self._wish(self.style().face)

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
        return self._seen(path, name).size

    def _seen(self, path: str, name: str) -> Seen:
        found: Seen | Flaw | None = self._ask("picture", path)
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

    def picture(
        self,
        path: str,
        width: int,
        *,
        ratio: float | None = None,
        focus: tuple[float, float] = wishes.CENTRE,
        name: str = "",
    ) -> Image:
        """A picture for a place `width` px wide, and the wish for its files.

        With `ratio` (width / height) it is cut to that shape around `focus`.

        Raises:
            Failed: as for `size`.
            ValueError: no shape has this ratio.
        """
        width = max(1, int(width))  # a template may have divided
        seen, stamp = self._seen(path, name), known(self.stamp(path), path)
        if seen.moving:
            file = path.rpartition("/")[2]
            span = self.span(name, file) if name else Span(path)
            self.report("moving-picture", span, found=file)
        wish = wishes.variant(stamp, seen.size, width, ratio=ratio, focus=focus, clear=seen.clear)
        return wishes.image(wish, width, self._wish(wish), cut=ratio is not None)

    def _cleaned(self, path: str, name: str) -> str:
        """A link to a picture by itself, without what it tells of its maker."""
        seen, stamp = self._seen(path, name), known(self.stamp(path), path)
        wish = wishes.linked(stamp, seen.size, clear=seen.clear)
        [width], [kind] = wish.widths, wish.kinds
        return self._wish(wish) + wish.file(width, kind).removeprefix(wish.address)

    # --- pictures that leave with an article

    def enclose(
        self,
        path: str,
        folder: str,
        *,
        ratio: float | None = None,
        focus: tuple[float, float] = wishes.CENTRE,
        name: str = "",
    ) -> Enclosed:
        """A picture enclosed with the article in `folder`, cut to `ratio` around `focus`.

        Raises:
            Failed: as for `size`.
            ValueError: no shape has this ratio.
        """
        seen, stamp = self._seen(path, name), known(self.stamp(path), path)
        wish = enclosing.enclosure(
            stamp, seen.size, folder, ratio=ratio, focus=focus, document=name
        )
        self.wish(wish)
        return enclosing.enclosed(wish, folder)

    def enclose_emblem(self, name: str, folder: str, ink: str, paper: str) -> Enclosed:
        """A line drawing of `assets/emblems/` in pixels, enclosed with the article in `folder`;
        `ink` and `paper` are `#rrggbb`.

        Raises:
            Failed: there is none of this name.
        """
        self.emblem(name)  # tells what is wrong with it
        path = f"{EMBLEMS}{name}.svg"
        wish = enclosing.drawn(known(self.stamp(path), path), folder, ink, paper)
        self.wish(wish)
        return enclosing.enclosed(wish, folder)
