"""Where the one stylesheet and the heading face will lie, from the digest of all that goes in.

Inputs → outputs: the files of `assets/`, the theme and the characters in use → a `Style`: two
wishes whose addresses are known before anything is made.

`FORM` goes up when the same files would be made into other bytes: visitors keep what lies at an
address for a year.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator import digest
from generator.content.model import Stamp
from generator.content.theme import Theme
from generator.site import urls
from generator.site.wishes import HeadingFace, Stylesheet

FORM = 1
FACE = "Bangyang Song"
SHEETS = urls.ASSETS + "css/"
FACES = urls.ASSETS + "fonts/"
_ENDINGS = (".otf", ".ttf", ".ttc", ".otc")


@dataclass(frozen=True, slots=True)
class Style:
    """The two files that every page is dressed with."""

    sheet: Stylesheet
    face: HeadingFace


def style(files: Iterable[Stamp], theme: Theme, letters: str) -> Style:
    """The stylesheet and the face for these files, this theme and these characters."""
    found = tuple(files)
    own = heading_file(found)
    face = urls.asset(FACES + "song.woff2", digest.of((FORM, own and own.digest, letters)))
    sheets = tuple(each for each in found if each.path.startswith(SHEETS))
    sheet = urls.asset(SHEETS + "site.css", digest.of((FORM, sheets, theme, face)))
    return Style(Stylesheet(urls.SITE + sheet, face), HeadingFace(urls.SITE + face))


def heading_file(files: Iterable[Stamp]) -> Stamp | None:
    """The site's own heading face: a file of `assets/fonts/` called `song…`, a bold one first."""
    names = {each.path.rpartition("/")[2].casefold(): each for each in files
             if each.path.startswith(FACES)}  # fmt: skip
    own = sorted(each for each in names if each.startswith("song") and each.endswith(_ENDINGS))
    best = next((each for each in own if "bold" in each), own[0] if own else "")
    return names.get(best)


def in_order(sheets: Iterable[Stamp]) -> tuple[Stamp, ...]:
    """Stylesheets as they are joined: `site.css`, which orders the layers, then by name."""
    own = (each for each in sheets if each.path.endswith(".css"))
    return tuple(sorted(own, key=lambda each: (each.path != SHEETS + "site.css", each.path)))
