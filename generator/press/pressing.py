"""Pressing: what everything printed shares: the site's own faces, missing characters, and problems.

Inputs → outputs: Typst source and its pictures → the PDF, or the problem in an editor's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from generator.content import rare
from generator.diagnostics import Span
from generator.press.typeset import (
    HEI,
    SONG,
    Face,
    TypesetError,
    drawn,
    missing,
    sketched,
    sound,
    typeset,
)
from generator.site.view import Failed, View

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
        words |= _mend(char, faces)
        failed = view.fail("missing-glyph", _place(view, about, char), **words)
    if failed:
        raise failed


def _mend(char: str, faces: tuple[Face, ...]) -> dict[str, str]:
    """What to do about a character that no face has: never done by itself, the editor decides."""
    tried = "、".join((SONG, HEI, *(each.name for each in faces)))
    sure, same, bearers = rare.standard(char), rare.usual(char), rare.bearers(char)
    if sure:
        zh = f"这是旧系统的私有码位，标准的“{sure}”是 U+{ord(sure):04X}：复制这个字，换掉它"
        en = f"Put “{sure}” (U+{ord(sure):04X}) in its place: this is an old system's private code"
    elif rare.private(char):
        zh = "这是造字程序自造的字，换一台电脑就变样：向本人问清标准的写法"
        en = "Ask its bearer for the standard form: this is somebody's own code"
    else:
        such, such_en = (f"（如 {bearers}）", f" (“{bearers}”)") if bearers else ("", "")
        zh = f"把含有这个字的字体放进 assets/fonts/{such}"
        en = f"Put a typeface that has it into assets/fonts/{such_en}"
    if same and not missing(same, faces):
        zh += f"；常见的替代字是“{same}”，用不用由本人定"
        en += f"; it is usually written “{same}”: its bearer decides"
    return {"mend": zh, "mend_en": en, "tried": tried}


def press(
    view: View,
    about: About,
    source: str,
    pictures: Mapping[str, bytes],
    faces: tuple[Face, ...],
    *,
    accessible: bool = False,
) -> bytes:
    """Typeset a sheet; `accessible` as in `typeset`.

    Raises:
        Failed: it does not fit, or the template is broken.
    """
    try:
        return typeset(source, pictures, faces, accessible=accessible)
    except TypesetError as error:
        raise _refused(view, about, error) from None


def draw(
    view: View, about: About, source: str, pictures: Mapping[str, bytes], faces: tuple[Face, ...]
) -> bytes:
    """Typeset a slide: its first page as a PNG, one px a point.

    Raises:
        Failed: as for `press`.
    """
    try:
        return drawn(source, pictures, faces)
    except TypesetError as error:
        raise _refused(view, about, error) from None


def sketch(
    view: View, about: About, source: str, pictures: Mapping[str, bytes], faces: tuple[Face, ...]
) -> bytes:
    """Typeset a drawing: its first page as an SVG.

    Raises:
        Failed: as for `press`.
    """
    try:
        return sketched(source, pictures, faces)
    except TypesetError as error:
        raise _refused(view, about, error) from None


def _refused(view: View, about: About, error: TypesetError) -> Failed:
    """What Typst, or the template itself, refused, in an editor's words."""
    _, gave_up, rest = error.message.partition(_GAVE_UP)
    found, _, whose = rest.strip(' "').partition("@")
    if whose:  # one of the many whom a booklet is about
        about = replace(about, id=whose, who=view.card(whose).title)
    span, told = _place(view, about, about.who), {"who": about.who}
    if gave_up:
        told |= {"sheet": about.sheet, "sheet_en": about.sheet_en, "found": found}
        return view.fail("does-not-fit", span, **told)
    return view.fail("typesetting", span, found=error.message, **told)


def _place(view: View, about: About, words: str) -> Span:
    return view.span(about.id, words) if about.id else Span("site.yaml")
