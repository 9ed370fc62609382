"""The print ledger: what has been printed of a wall or board, and what therefore must be again.

Inputs → outputs: the tickets of today's sheets and those of what was printed → `Reprint`s, each
with its reasons; and the ledger's own text (JSON), kept beside the wall in `content/`.

A sheet is known by what it is about, not by its number: somebody who moves along the wall need not
be printed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pydantic import TypeAdapter

from generator.content.values import Day
from generator.press.tickets import Ticket

SUFFIX = ".printed.json"


class Change(StrEnum):
    """What has become of a sheet since it was printed."""

    NEW = "new"
    WORDS = "words"
    LOOK = "look"
    GONE = "gone"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Printed:
    """A sheet as it was printed, and when."""

    day: Day
    ticket: Ticket


@dataclass(frozen=True, slots=True)
class Reprint:
    """A sheet that is new, another, or no longer wanted.

    `reasons` name what differs (`摘要`, `照片`, `尺寸`); a sheet whose words and pictures are the
    same but which looks otherwise (`LOOK`) has none: a template, typeface or colour changed.
    """

    change: Change
    ticket: Ticket
    reasons: tuple[str, ...] = ()

    @property
    def due(self) -> bool:
        """Whether it has to be printed: it is new, or says something else."""
        return self.change in (Change.NEW, Change.WORDS)


_LEDGER = TypeAdapter(tuple[Printed, ...])


def outstanding(today: Iterable[Ticket], printed: Iterable[Printed]) -> tuple[Reprint, ...]:
    """Every sheet of today against what was printed, in today's order, then what is gone."""
    before = {_known_by(each.ticket): each.ticket for each in printed}
    now = {_known_by(each): each for each in today}
    found = [_compared(each, before.get(name)) for name, each in now.items()]
    gone = (Reprint(Change.GONE, each) for name, each in before.items() if name not in now)
    return (*found, *gone)


def marked(
    printed: Iterable[Printed], done: Iterable[Ticket], today: Iterable[Ticket], day: Day
) -> tuple[Printed, ...]:
    """The ledger after `done` has been printed; what is no longer wanted is forgotten."""
    wanted = [_known_by(each) for each in today]
    entries = {_known_by(each.ticket): each for each in printed}
    entries |= {_known_by(each): Printed(day, each) for each in done}
    return tuple(entries[name] for name in wanted if name in entries)


def dumped(printed: tuple[Printed, ...]) -> bytes:
    """The ledger as JSON."""
    return _LEDGER.dump_json(printed, indent=1) + b"\n"


def loaded(data: bytes) -> tuple[Printed, ...]:
    """The ledger from its JSON.

    Raises:
        ValueError: it is none.
    """
    return _LEDGER.validate_json(data)


def _known_by(ticket: Ticket) -> tuple[str, str]:
    return ticket.kind, ticket.subject or ticket.title


def _compared(now: Ticket, before: Ticket | None) -> Reprint:
    if before is None:
        return Reprint(Change.NEW, now)
    if reasons := tuple(dict.fromkeys(_differences(now, before))):
        return Reprint(Change.WORDS, now, reasons)
    return Reprint(Change.SAME if now.edition == before.edition else Change.LOOK, now)


def _differences(now: Ticket, before: Ticket) -> Iterator[str]:
    if (now.format.width, now.format.height) != (before.format.width, before.format.height):
        yield "尺寸"
    ours, theirs = _by_name(now.facts), _by_name(before.facts)
    yield from (name for name in {**ours, **theirs} if ours.get(name) != theirs.get(name))
    if [mark for _, mark in now.pictures] != [mark for _, mark in before.pictures]:
        yield "照片"
    if now.codes != before.codes:
        yield "二维码"


def _by_name(facts: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, words in facts:
        found.setdefault(name, []).append(words)
    return found
