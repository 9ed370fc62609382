"""Judges what is ordered for print: formats, whom a sheet is about, what hangs in a pane.

Inputs → outputs: readings, the site and the places of its settings → a problem for each format that
there is not, each name that means nobody, and each pane that would hold nothing or too much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.content.formats import FORMATS, format_named
from generator.content.model import KINDS, SHOWN, Board, Pane
from generator.content.printing import SHEETS, SheetKind
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
        if piece.kind is SheetKind.BOOKLET and piece.subjects:
            yield problem("needless-subject", span(*at, "subjects"), found=piece.subjects[0])
            continue
        for place, words in enumerate(piece.subjects):
            yield from judge_subject(site, piece.kind, words, span(*at, "subjects", place))


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
    else:
        count = len(subjects(site, pane.kind, ()))
        words = {"pane": pane.name, "kind": SHEETS[pane.kind], "kind_en": pane.kind.value}
        if count == 0:
            yield problem("pane-empty", here, pane=pane.name)
        elif count > 1:
            yield problem("pane-many", here, found=count, **words)


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
