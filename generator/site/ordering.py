"""Judges what is ordered for print: formats, whom a sheet is about, what hangs in a pane.

Inputs → outputs: readings, the site and the places of its settings → a problem for each format that
there is not, each name that means nobody, each order of which nothing could be made, and each pane
that would hold nothing or too much.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from generator.content.formats import FORMATS, format_named
from generator.content.model import KINDS, SHOWN, Board, Fields, Kind, Lecture, Pane
from generator.content.printing import SHEETS, Piece, SheetKind, Variant
from generator.content.reading import Reading
from generator.content.schema import Location
from generator.content.values import Day
from generator.diagnostics import Diagnostic, Span, problem
from generator.site.people import People
from generator.site.pieces import ABOUT, BY_YEAR, named_by, subject_of, subjects
from generator.site.site import Site, picture_path
from generator.site.wishes import PICTURES, ending
from generator.text import nearest

HUNG = ("pdf", *sorted(PICTURES))
"""How the name of a finished file for a pane may end."""


def judge(
    readings: Iterable[Reading], site: Site, places: Mapping[Location, Span]
) -> Iterator[Diagnostic]:
    """Everything that is wrong with what `site.yaml` and the boards order."""
    yield from _settings(site, places)
    for reading in readings:
        if isinstance(reading.document.fields, Board):
            yield from _board(reading, reading.document.fields, site)


def _settings(site: Site, places: Mapping[Location, Span]) -> Iterator[Diagnostic]:
    given = site.config.print

    def span(*at: str | int) -> Span:
        tries = (places.get(at[:length]) for length in range(len(at), 0, -1))
        return next((each for each in tries if each), Span("site.yaml", 1, 1))

    yield from _format(site, given.size, span("print", "size"))
    for number, piece in enumerate(given.pieces):
        at = ("print", "pieces", number)
        if piece.format:
            yield from _format(site, piece.format, span(*at, "format"))
        if piece.kind is SheetKind.BOOKLET:
            yield from _booklet(piece, given.variants, lambda *key, at=at: span(*at, *key))
            continue
        for place, words in enumerate(piece.subjects):
            here = span(*at, "subjects", place)
            yield from judge_subject(site, piece.kind, words, here)
            yield from _speakers(site, piece.kind, (words,), here)
        if not piece.subjects:
            yield from _speakers(site, piece.kind, (), span(*at, "kind"))


def _booklet(
    piece: Piece, usual: tuple[Variant, ...], span: Callable[..., Span]
) -> Iterator[Diagnostic]:
    """What a booklet, a book of everybody, has no use for."""
    if piece.subjects:
        yield problem("needless-subject", span("subjects"), found=piece.subjects[0])
    if Variant.RASTER in piece.variants:
        place = piece.variants.index(Variant.RASTER)
        yield problem("booklet-as-picture", span("variants", place))
    elif not piece.variants and Variant.RASTER in usual:
        yield problem("booklet-as-picture", span("kind"))


def _speakers(
    site: Site, kind: SheetKind, words: tuple[str, ...], span: Span
) -> Iterator[Diagnostic]:
    """Lectures that are to have name cards and at which nobody is named."""
    asked = subjects(site, kind, words) if kind is SheetKind.CARD else ()
    silent = [each for each in asked if not _named(site, site.documents[each].fields)]
    if silent:
        many, first = len(silent), site.documents[silent[0]].title
        more = (f"等 {many} 场", f" and {many - 1} more") if many > 1 else ("", "")
        yield problem("no-name-cards", span, found=first, more=more[0], more_en=more[1])


def _named(site: Site, fields: Fields) -> bool:
    speakers = fields.speakers if isinstance(fields, Lecture) else ()
    return any(each.name or _public(site, each.person) for each in speakers)


def _public(site: Site, person: str) -> bool:
    found = site.directory.find(person, (Kind.PROFILE,)) if person else ()
    return any(each.id in site.documents for each in found)


def _board(reading: Reading, board: Board, site: Site) -> Iterator[Diagnostic]:
    yield from _format(site, board.format, reading.span("format"))
    yield from _days(board.start, board.end, reading.span("end"))
    for number, pane in enumerate(board.panes):
        at = ("panes", number)
        if pane.format:
            yield from _format(site, pane.format, reading.span(*at, "format"))
        start, end = pane.start or board.start, pane.end or board.end
        if pane.start or pane.end:
            yield from _days(start, end, reading.span(*at, "end" if pane.end else "start"))
        yield from _held(reading, pane, number, site)


def _held(reading: Reading, pane: Pane, number: int, site: Site) -> Iterator[Diagnostic]:
    """What hangs in a pane: one file or one sheet."""
    at, here = ("panes", number), reading.span("panes", number, "name")
    if pane.file:
        yield from _file(reading, pane.file, number, site)
    elif pane.kind is None:
        yield problem("pane-empty", here, pane=pane.name)
    elif pane.kind is SheetKind.BOOKLET:
        others = {kind: name for kind, name in SHEETS.items() if kind is not pane.kind}
        words = {"choices": "、".join(others.values()), "choices_en": ", ".join(others)}
        found = SHEETS[pane.kind]
        yield problem("bad-choice", reading.span(*at, "kind"), found=found, guess="", **words)
    elif pane.subject:
        yield from judge_subject(site, pane.kind, pane.subject, reading.span(*at, "subject"))
        yield from _speakers(site, pane.kind, (pane.subject,), reading.span(*at, "subject"))
    else:
        count = len(subjects(site, pane.kind, ()))
        words = {"pane": pane.name, "kind": SHEETS[pane.kind], "kind_en": pane.kind.value}
        if count == 0:
            yield problem("pane-empty", here, pane=pane.name)
        elif count > 1:
            yield problem("pane-many", here, found=count, **words)
        else:
            yield from _speakers(site, pane.kind, (), here)


def _file(reading: Reading, file: str, number: int, site: Site) -> Iterator[Diagnostic]:
    document, span = reading.document, reading.span("panes", number, "file")
    path, known = picture_path(document, file), "、".join(HUNG)
    if not path.startswith("content/"):
        yield problem("outside-project", span, found=file)
    elif ending(path) not in HUNG:
        yield problem("unpublishable-file", span, found=file, known=known)
    elif path not in site.files:
        folder = document.folder + "/"
        beside = [each.removeprefix(folder) for each in site.files if each.startswith(folder)]
        words = {"found": file, "folder": document.folder}
        yield problem("missing-sheet", span, guess=nearest(file, beside), **words)


def _format(site: Site, written: str, span: Span) -> Iterator[Diagnostic]:
    own = site.config.print.formats
    if format_named(written, own) is None:
        names = [*(each.name for each in own), *(each.name for each in FORMATS.values()), *FORMATS]
        known = "、".join(dict.fromkeys(names[: -len(FORMATS)]))
        guess = nearest(written, names)
        yield problem("unknown-format", span, found=written, known=known, guess=guess)


def _days(start: Day | None, end: Day | None, span: Span) -> Iterator[Diagnostic]:
    if start and end and end.last < start.first:
        yield problem("end-before-start", span)


def judge_subject(
    site: Site, kind: SheetKind, words: str, span: Span, called: str = ""
) -> Iterator[Diagnostic]:
    """A name that means nobody, or several; one that is only not public yet is left out quietly.

    `called` is what an editor calls the kind, when it is not that of a sheet.
    """
    if subject_of(site, kind, words) is not None:
        return
    kinds = ABOUT.get(kind, ())
    named = named_by(site, kind, words)
    if len(named) > 1:
        yield problem("ambiguous", span, found=words, choices="、".join(each.id for each in named))
    elif not named and not (kinds and site.directory.may_be_broken(words)):
        expected = [*(KINDS[each] for each in kinds if each not in SHOWN)]
        years = (
            [str(each.year) for each in People(site).roll if each.year] if kind in BY_YEAR else []
        )
        expected += ["年份"] if kind in BY_YEAR else []
        guess = (site.directory.guess(words, kinds) if kinds else "") or nearest(words, years)
        sort = {
            "kind": called or SHEETS[kind],
            "kind_en": kind.value,
            "expected": "或".join(expected),
        }
        sort["expected_en"] = " or ".join(
            [*(each.value for each in kinds), *(["year"] * bool(years))]
        )
        yield problem("unknown-subject", span, found=words, guess=guess, **sort)
