"""What is to be printed: each piece of `site.yaml` and each pane of a board, its names resolved.

Inputs → outputs: `Site` and what an editor ordered → `Ordered`s: a kind of sheet, whom or what
it is about, on what, in which design; and which words mean nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from generator.content.formats import Format, format_named
from generator.content.model import Board, Document, Kind, Pane, Profile
from generator.content.printing import Design, Piece, SheetKind, Variant
from generator.site.people import People
from generator.site.site import Site

ABOUT: dict[SheetKind, tuple[Kind, ...]] = {
    SheetKind.PROFILE: (Kind.PROFILE,),
    SheetKind.QUOTE: (Kind.PROFILE,),
    SheetKind.TIMELINE: (Kind.PROFILE,),
    SheetKind.LECTURE: (Kind.LECTURE,),
    SheetKind.CARD: (Kind.LECTURE,),
    SheetKind.NEWS: (Kind.NEWS,),
    SheetKind.CONGRATULATION: (Kind.PROFILE,),
}
"""Which documents a kind of sheet is about; a congratulation may name a year instead."""
BY_YEAR = (SheetKind.CONGRATULATION, SheetKind.ROLL)
USUAL = {
    SheetKind.CARD: "table-card",
    SheetKind.BOOKLET: "a5",
    SheetKind.LECTURE: "600x900",
    SheetKind.CONGRATULATION: "600x900",
    SheetKind.ROLL: "900x1200",
}
"""The format of a kind of sheet for which none was ordered; of the others, the posters'."""
FOLDERS = {
    SheetKind.PROFILE: "posters",
    SheetKind.LECTURE: "lectures",
    SheetKind.CONGRATULATION: "congratulations",
    SheetKind.ROLL: "rolls",
    SheetKind.QUOTE: "quotes",
    SheetKind.NEWS: "news",
    SheetKind.TIMELINE: "timelines",
    SheetKind.CARD: "cards",
    SheetKind.BOOKLET: "booklets",
}
"""Below `print/`."""
_YEAR = re.compile(r"(\d{4})\s*年?")


@dataclass(frozen=True, slots=True)
class Ordered:
    """One sheet to make. `subject` is a document's id, a year (`2019`), or "" for everything."""

    kind: SheetKind
    subject: str
    format: Format
    design: Design
    variants: tuple[Variant, ...]
    copies: int = 1
    finishing: str = ""
    title: str = ""
    preface: str = ""


def ordered(site: Site) -> tuple[Ordered, ...]:
    """What `site.yaml` orders beside everybody's poster; what cannot be understood is left out."""
    found = (each for piece in site.config.print.pieces for each in _of_piece(site, piece))
    return tuple(dict.fromkeys(found))


def _of_piece(site: Site, piece: Piece) -> Iterator[Ordered]:
    given = site.config.print
    form = format_named(piece.format or USUAL.get(piece.kind, given.size), given.formats)
    if form is None:
        return
    design, variants = piece.design or given.design, piece.variants or given.variants
    for subject in subjects(site, piece.kind, piece.subjects):
        yield Ordered(
            piece.kind, subject, form, design, variants, piece.copies, piece.finishing,
            piece.title, piece.preface,
        )  # fmt: skip


def in_pane(site: Site, board: Board, pane: Pane) -> Ordered | None:
    """The sheet that hangs in a pane; None when the pane cannot be understood."""
    given, form = site.config.print, of_pane(site, board, pane)
    if form is None or pane.kind is None or pane.kind is SheetKind.BOOKLET or pane.file:
        return None
    found = subjects(site, pane.kind, (pane.subject,) if pane.subject else ())
    if not found:
        return None
    design = pane.design or board.design or given.design
    return Ordered(pane.kind, found[0], form, design, given.variants)


def of_pane(site: Site, board: Board, pane: Pane) -> Format | None:
    """The format of a pane's sheet: a measured one has the margins of the format it is written
    with, and is hidden by the frame as far as was measured."""
    form = format_named(pane.format or board.format, site.config.print.formats)
    if form is None:
        return None
    width, height = pane.width or form.width, pane.height or form.height
    if (width, height) != (form.width, form.height):
        form = replace(form, name=f"{width}×{height}", width=width, height=height)
    if pane.hidden is not None:
        each = pane.hidden
        form = replace(form, top=each, right=each, bottom=each, left=each)
    return form


def subjects(site: Site, kind: SheetKind, words: Iterable[str]) -> tuple[str, ...]:
    """Whom or what the words mean for a kind of sheet; without words, everything it can show."""
    given = tuple(words)
    if not given:
        return tuple(_everything(site, kind))
    found = (subject_of(site, kind, each) for each in given)
    return tuple(dict.fromkeys(each for each in found if each is not None))


def subject_of(site: Site, kind: SheetKind, words: str) -> str | None:
    """What one word means for a kind of sheet: an id or a year; None when it means nothing here."""
    year = _YEAR.fullmatch(words.strip())
    if kind in BY_YEAR and year:
        return year[1] if int(year[1]) in {each.year for each in People(site).roll} else None
    named = named_by(site, kind, words)
    public = [each.id for each in named if each.id in site.documents]
    return public[0] if len(public) == 1 else None


def named_by(site: Site, kind: SheetKind, words: str) -> tuple[Document, ...]:
    """The documents that a word may mean for a kind of sheet, public or not; a lecture may be
    written as its series and its own name: `masters/wang-jinxi`."""
    kinds = ABOUT.get(kind, ())
    found = site.directory.find(words, kinds) if kinds else ()
    lectures = Kind.LECTURE in kinds and not found
    return site.directory.find(f"lectures/{words}", kinds) if lectures else found


def file_name(site: Site, wanted: Ordered) -> str:
    """A file name without ending: `wang-jinxi-a2`; the design follows if it is not the usual."""
    whole = site.addresses.get(wanted.subject, wanted.subject or "all")
    own = whole.removesuffix("index.html").rstrip("/").rpartition("/")[2]
    usual = wanted.design is site.config.print.design
    return "-".join((own, wanted.format.id, *(() if usual else (wanted.design.value,))))


def _everything(site: Site, kind: SheetKind) -> Iterator[str]:
    match kind:
        case SheetKind.PROFILE | SheetKind.TIMELINE:
            yield from (each.id for each in site.of_kind(Kind.PROFILE))
        case SheetKind.QUOTE:
            for each in site.of_kind(Kind.PROFILE):
                if isinstance(each.fields, Profile) and each.fields.quote:
                    yield each.id
        case SheetKind.LECTURE | SheetKind.CARD:
            coming = site.find_cards(Kind.LECTURE, {"state": "upcoming", "cancelled": False})
            yield from (each.id for each in coming)
        case SheetKind.NEWS:
            yield from (each.id for each in site.find_cards(Kind.NEWS, {}) if each.pinned)
        case SheetKind.CONGRATULATION:
            yield from (str(each.year) for each in People(site).roll[:1] if each.year)
        case SheetKind.ROLL | SheetKind.BOOKLET:
            yield ""
