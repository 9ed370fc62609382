"""Pressing: what everything printed shares: the site's own faces, missing characters, and problems.

Inputs → outputs: Typst source and its pictures → the PDF, or the problem in an editor's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.diagnostics import Span
from generator.site.view import View
from generator.surfaces.typeset import Face, TypesetError, missing, sound, typeset

_GAVE_UP = "does-not-fit:"


@dataclass(frozen=True, slots=True)
class About:
    """Whose sheet is being made, for telling what went wrong: document, name, kind of sheet.

    `id` is empty for what only `site.yaml` orders.
    """

    id: str
    who: str
    sheet: str
    sheet_en: str


def own_faces(view: View) -> tuple[Face, ...]:
    """The typefaces that the site brings along in `assets/fonts/`.

    Raises:
        Failed: one of them cannot be read.
    """
    found = []
    for stamp in view.files("assets/fonts/"):
        if stamp.path.lower().endswith((".otf", ".ttf", ".ttc", ".otc")):
            face = Face(stamp.path.rpartition("/")[2], view.file(stamp.path))
            if not sound(face):
                raise view.fail("unusable-face", Span(stamp.path), found=face.name)
            found.append(face)
    return tuple(found)


def need_faces(view: View, about: About, text: str, faces: tuple[Face, ...]) -> None:
    """See that a typeface has every character of `text`; report each that none has.

    Raises:
        Failed: there is such a character.
    """
    failed = None
    for char in missing(text, faces):
        words = {"who": about.who, "found": char, "code": f"U+{ord(char):04X}"}
        failed = view.fail("missing-glyph", _place(view, about, char), **words)
    if failed:
        raise failed


def press(
    view: View, about: About, source: str, pictures: Mapping[str, bytes], faces: tuple[Face, ...]
) -> bytes:
    """Typeset a sheet.

    Raises:
        Failed: it does not fit, or the template is broken.
    """
    try:
        return typeset(source, pictures, faces)
    except TypesetError as error:
        span, (_, gave_up, rest) = _place(view, about, about.who), error.message.partition(_GAVE_UP)
        told = {"who": about.who}
        if gave_up:
            told |= {"sheet": about.sheet, "sheet_en": about.sheet_en, "found": rest.strip(' "')}
            raise view.fail("does-not-fit", span, **told) from None
        raise view.fail("typesetting", span, found=error.message, **told) from None


def _place(view: View, about: About, words: str) -> Span:
    return view.span(about.id, words) if about.id else Span("site.yaml")
