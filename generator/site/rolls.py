"""The roll of honour: who received what, year by year.

Inputs → outputs: every holder with every award → `Year`s, the newest first; within a year titles by
level and precedence, within a title people by strokes.

Incremental: a long roll goes over several pages, one a decade; its index then holds numbers alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.site import urls
from generator.site.cards import Award, Card

LONG = 240  # honours that one page holds


@dataclass(frozen=True, slots=True)
class Given:
    """One title as it was awarded in one year, and to whom."""

    title: str
    address: str
    level: str
    level_name: str
    short: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the roll (0: not known), with its number of honours, its place and its titles.

    `decade` is what `decade()` says of it.
    """

    year: int
    decade: int
    count: int
    address: str
    titles: tuple[Given, ...] = ()


def years(held: Iterable[tuple[Card, Award]]) -> tuple[Year, ...]:
    """The whole roll. `held` comes in order of precedence, then of strokes."""
    found: dict[int, dict[tuple[str, str, str], list[tuple[Card, Award]]]] = {}
    everything = tuple(held)
    for card, award in everything:
        key = (award.title, award.address, award.level)
        found.setdefault(award.year, {}).setdefault(key, []).append((card, award))
    far = len(everything) > LONG
    return tuple(_year(year, found[year], far=far) for year in sorted(found, key=_newest))


def _newest(year: int) -> int:
    return -year or 1  # what nobody can date comes last


def _year(
    year: int, titles: Mapping[tuple[str, str, str], list[tuple[Card, Award]]], *, far: bool
) -> Year:
    given = tuple(_given(held) for held in titles.values())
    page = urls.roll(decade(year)) if far else urls.roll()
    number = sum(len(each.cards) for each in given)
    return Year(year, decade(year), number, f"{page}#year-{year}", given)


def _given(held: list[tuple[Card, Award]]) -> Given:
    award = held[0][1]
    cards = tuple({card.id: card for card, _ in held}.values())
    return Given(award.title, award.address, award.level, award.level_name, award.short, cards)


def decade(year: int) -> int:
    """The decade of a year: 1950; 1 for what is not dated, whose page is the last."""
    return year // 10 * 10 or 1


def page(roll: tuple[Year, ...], wanted: int) -> tuple[Year, ...]:
    """What a page shows: one decade of the roll, or (0) all; numbers alone when it is long."""
    if wanted:
        return tuple(each for each in roll if each.decade == wanted)
    if sum(each.count for each in roll) <= LONG:
        return roll
    return tuple(Year(each.year, each.decade, each.count, each.address) for each in roll)


def decades(roll: tuple[Year, ...]) -> tuple[int, ...]:
    """The decades that have a page of their own: none where one page holds the whole roll."""
    if sum(each.count for each in roll) <= LONG:
        return ()
    return tuple(dict.fromkeys(each.decade for each in roll))
