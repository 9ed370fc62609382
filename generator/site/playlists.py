"""What a display screen plays: each entry of a playlist as the slides that it means.

Inputs → outputs: `Site` and a `Screen` → `Showing`s in order, each with the days on which it may be
shown; and a problem for each name that means nobody.

Incremental: whether a slide is shown now is the screen's own business. Only what is public at all
is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from generator.content.displays import Display
from generator.content.hours import Hours
from generator.content.model import Lecture, Screen
from generator.content.printing import SheetKind
from generator.content.reading import Reading
from generator.content.screens import SLIDES, Slide, SlideKind
from generator.diagnostics import Diagnostic
from generator.site.ordering import judge_subject
from generator.site.people import People
from generator.site.pieces import subjects
from generator.site.site import Site

CROWD, FEW = (12, 3), (6, 1)
"""How many names and honours one slide holds, so that each is large; and on a small screen."""
ROWS = 24
"""A screen with fewer rows of its smallest text is a small one."""
Cut = tuple[int, int, int]
"""A group by its number, and which of its names: from, to."""
_WITHOUT = (SlideKind.TITLE, SlideKind.STATISTICS)


@dataclass(frozen=True, slots=True)
class Showing:
    """One slide of a playlist.

    `subject` is a document's id, a year or ""; `part` counts the slides of one roll from 0. `start`
    and `end` are the first and the last day, as `2026-05-01`, or "".
    """

    kind: SlideKind
    subject: str
    part: int
    name: str
    seconds: int
    title: str = ""
    words: str = ""
    start: str = ""
    end: str = ""
    hours: tuple[Hours, ...] = ()


def sizes(screen: Screen) -> tuple[tuple[Display, int], ...]:
    """Each screen with its least height of text in px; of two with the same pixels, the larger."""
    found: dict[str, tuple[Display, int]] = {}
    for each in screen.sizes:
        least = each.legible(screen.distance, screen.tall or 0)
        first, before = found.get(each.id, (each, 0))
        found[each.id] = (first, max(least, before))
    return tuple(found.values())


def crowd(screen: Screen) -> tuple[int, int]:
    """How many names and honours one slide holds: what the smallest of its screens can show, so
    that screens side by side stay in step."""
    rows = (each.height / least for each, least in sizes(screen))
    return FEW if min(rows, default=ROWS) < ROWS else CROWD


def showings(site: Site, screen: Screen) -> tuple[Showing, ...]:
    """Every slide in order; `name` is the file's, without ending: `03-wang-jinxi`."""
    found = [each for slide in screen.slides for each in _of(site, screen, slide)]
    wide = max(2, len(str(len(found))))
    return tuple(
        replace(each, name=f"{number:0{wide}}-{each.name}") for number, each in enumerate(found, 1)
    )


def _of(site: Site, screen: Screen, slide: Slide) -> Iterator[Showing]:
    title = slide.title or (screen.title if slide.kind is SlideKind.TITLE else "")
    for subject in _subjects(site, slide):
        given = Showing(
            slide.kind, subject, 0, _name(site, slide, subject), slide.seconds or screen.seconds,
            title, slide.words, slide.start.first.isoformat() if slide.start else "",
            _end(site, slide, subject), slide.hours,
        )  # fmt: skip
        parts = len(pages(_counts(site, slide.kind, subject), crowd(screen)))
        if parts < 2:
            yield given
        else:
            names = (f"{given.name}-{part + 1}" for part in range(parts))
            yield from (replace(given, part=part, name=name) for part, name in enumerate(names))


def _subjects(site: Site, slide: Slide) -> Iterable[str]:
    if slide.kind in _WITHOUT:
        return ("",)
    return subjects(site, SheetKind(slide.kind.value), slide.subjects)


def _name(site: Site, slide: Slide, subject: str) -> str:
    whole = site.addresses.get(subject, subject).removesuffix("index.html").rstrip("/")
    own = whole.rpartition("/")[2]
    if slide.kind is SlideKind.PROFILE:
        return own
    return f"{slide.kind.value}-{own}" if own else slide.kind.value


def _end(site: Site, slide: Slide, subject: str) -> str:
    """The last day: what is over, or has been taken down, plays no longer, even from a stick."""
    days = [slide.end.last] if slide.end else []
    if document := site.documents.get(subject):
        if document.meta.expires:
            days.append(document.meta.expires.last)
        if isinstance(document.fields, Lecture) and slide.kind is SlideKind.LECTURE:
            days.append((document.fields.end or document.fields.start).date())
    return min(days).isoformat() if days else ""


def _counts(site: Site, kind: SlideKind, subject: str) -> tuple[int, ...]:
    """How many names each honour of a roll has."""
    if kind not in (SlideKind.ROLL, SlideKind.CONGRATULATION) or "/" in subject:
        return ()
    years = (each for each in People(site).roll if each.year)
    return tuple(
        len(title.cards)
        for year in years
        if not subject or year.year == int(subject)
        for title in year.titles
    )


def pages(counts: Sequence[int], most: tuple[int, int] = CROWD) -> tuple[tuple[Cut, ...], ...]:
    """How groups of so many names go onto slides that hold so many names and honours: nobody is
    left out, nothing is crowded."""
    names, groups = most
    done: list[tuple[Cut, ...]] = []
    page: list[Cut] = []
    for group, count in enumerate(counts):
        held = sum(last - first for _, first, last in page)
        if page and (held + count > names or len(page) == groups):
            done.append(tuple(page))
            page = []
        if count <= names:
            page.append((group, 0, count))
            continue
        slides = -(-count // names)
        edges = [round(count * part / slides) for part in range(slides + 1)]
        done += [((group, *edge),) for edge in pairwise(edges)]
    return (*done, *((tuple(page),) if page else ()))


# --- names that mean nobody ----------------------------------------------------------------------


def judge(readings: Iterable[Reading], site: Site) -> Iterator[Diagnostic]:
    """Every subject of every playlist that means nothing, with the nearest guess."""
    for reading in readings:
        fields = reading.document.fields
        for number, slide in enumerate(fields.slides if isinstance(fields, Screen) else ()):
            if slide.kind in _WITHOUT:
                continue
            kind, called = SheetKind(slide.kind.value), SLIDES[slide.kind]
            for place, words in enumerate(slide.subjects):
                span = reading.span("slides", number, "subjects", place)
                yield from judge_subject(site, kind, words, span, called)
