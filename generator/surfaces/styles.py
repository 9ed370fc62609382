"""The one stylesheet: every file of `assets/css/` behind the theme's tokens, joined and made small.

Inputs → outputs: stylesheets, the theme and the heading face's address → one file of CSS.

`site.css` comes first because it puts the layers in order; the other files follow by name, and
within a layer none depends on another. So a site adds a file of its own, or puts one of ours aside
by a file of the same name. Rules outside any layer win over all of ours.

Incremental: made again when a stylesheet, the theme or the heading face's address changes.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

import lightningcss

from generator.content.theme import Ink, Theme, mixed
from generator.diagnostics import Span
from generator.engine.jobs import Output
from generator.site import urls
from generator.site.styling import FACE, SHEETS, in_order
from generator.site.view import View
from generator.site.wishes import Stylesheet

# The oldest browsers that know cascade layers: what these read is left as short as it can be.
BROWSERS = ["chrome >= 99", "edge >= 99", "firefox >= 97", "safari >= 15.4", "ios_saf >= 15.4"]
_PLACE = re.compile(r"(?P<words>.*) at .*:(?P<line>\d+):(?P<column>\d+)", re.S)
_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)""")
_SAID = "Parsing stylesheet failed: "
_IMPORT = re.compile(r"@import\b", re.I)
_COMMENT = re.compile(r"/\*.*?\*/", re.S)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Makes the file of a `Stylesheet` wish."""

    wish: Stylesheet

    @property
    def key(self) -> str:
        """`style:site/assets/css/….css`."""
        return f"style:{self.wish.address}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Join and shrink.

        Raises:
            Failed: a stylesheet is wrong; the problem says where.
        """
        here = self.wish.address.removeprefix(urls.SITE)
        view.at(here)
        first, *others = [_shrunk(view, each.path) for each in in_order(view.files(SHEETS))] or [""]
        theme = minified(tokens(view.setting("theme"), urls.relative(self.wish.face, here)))
        return (Output(self.wish.address, "".join((first, theme, *others)).encode()),)


def tokens(theme: Theme, face: str) -> str:
    """The theme as custom properties, and the heading face at `face`, seen from the stylesheet."""
    colours = {name: value.hex for name in theme.__dataclass_fields__
               if isinstance(value := getattr(theme, name), Ink)}  # fmt: skip
    heading, body = (_stack(each) for each in (theme.faces.heading, theme.faces.body))
    said = {
        **colours,
        "paper-deep": mixed(theme.paper.hex, theme.gold.hex, 0.1),
        "gold-faint": theme.gold.hex + "73",
        "radius": f"{theme.radius}px",
        "song": f'"{FACE}",{heading}serif',
        "song-text": f"{heading}serif",
        "hei": f"{body}sans-serif",
    }
    root = "".join(f"--{name}:{value};" for name, value in said.items())
    return (
        f'@font-face{{font-family:"{FACE}";src:url("{face}")format("woff2");'
        f"font-weight:600 900;font-display:swap}}@layer tokens{{:root{{{root}}}}}"
    )


def _stack(names: tuple[str, ...]) -> str:
    return "".join(f'"{each}",' for each in names)


def minified(text: str, path: str = "") -> str:
    """A stylesheet as short as it can be, for `BROWSERS`.

    Raises:
        ValueError: it is wrong; the text ends in the path, a line from 0 and a column from 1.
    """
    made: str = lightningcss.process_stylesheet(text, filename=path, browsers_list=BROWSERS)
    return made


def _shrunk(view: View, path: str) -> str:
    try:
        text = view.file(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise view.fail("not-utf8", Span(path), guessed="", guessed_en="") from None
    plain = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    if found := _IMPORT.search(plain):
        raise view.fail("bad-stylesheet", _at(path, plain, found.start()), found="@import")
    try:
        return _URL.sub(lambda found: _resolved(view, path, plain, found), minified(text, path))
    except ValueError as error:
        place = _PLACE.fullmatch(str(error))
        span = Span(path, int(place["line"]) + 1, int(place["column"])) if place else Span(path)
        words = (place["words"] if place else str(error)).removeprefix(_SAID)
        raise view.fail("bad-stylesheet", span, found=words) from None


def _resolved(view: View, path: str, text: str, found: re.Match[str]) -> str:
    """A file beside the stylesheet gets its published name; a file from elsewhere is refused."""
    link = next(part for part in (*found.groups(), "") if part is not None)
    if link.startswith(("data:", "#")) or not link:
        return found[0]
    wanted = posixpath.normpath(posixpath.join(posixpath.dirname(path), link.partition("?")[0]))
    known = {each.path for each in view.files(SHEETS)}
    if wanted not in known:
        raise view.fail("bad-stylesheet", _at(path, text, text.find(link)), found=f"url({link})")
    return f'url("{view.asset(wanted.removeprefix(urls.ASSETS))}")'


def _at(path: str, text: str, start: int) -> Span:
    before = text[: max(0, start)]
    return Span(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
