"""What a wall's statistics panel counts: its people by level, by decade and by unit.

Inputs → outputs: the people of a wall, each with the highest honour, and the levels in order of
precedence → three `Chart`s. Every person is counted once in each, also those of whom it is not
known; a decade between two others has its bar, though it be empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.site.cards import Award, Card, Rank

Person = tuple[Card, Award | None]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what is counted and how many there are."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars from a common zero; `unknown` are those of whom this is not recorded."""

    title: str
    bars: tuple[Bar, ...]
    unknown: int = 0


def charts(people: Sequence[Person], levels: Sequence[Rank]) -> tuple[Chart, Chart, Chart]:
    """By the level of the highest honour, by the decade of it, and by unit."""
    return by_level(people, levels), by_decade(people), by_unit(people)


def by_level(people: Sequence[Person], levels: Sequence[Rank]) -> Chart:
    """By level, the highest first."""
    found = Counter(award.level_name for _, award in people if award)
    bars = [Bar(each.name, found[each.name]) for each in levels if found[each.name]]
    if other := found[""]:
        bars.append(Bar("其他荣誉", other))
    return Chart("最高荣誉的级别", tuple(bars), sum(award is None for _, award in people))


def by_decade(people: Sequence[Person]) -> Chart:
    """By the decade of the highest honour, from the first to the last."""
    years = [award.year // 10 * 10 for _, award in people if award and award.year]
    found = Counter(years)
    span = range(min(years), max(years) + 10, 10) if years else ()
    bars = tuple(Bar(str(each), found[each]) for each in span)
    return Chart("最高荣誉的年代", bars, len(people) - len(years))


def by_unit(people: Sequence[Person]) -> Chart:
    """By unit, the largest first; of equal ones, the first on the wall."""
    found = Counter(card.subtitle for card, _ in people if card.subtitle)
    bars = tuple(Bar(unit, count) for unit, count in _largest(found))
    return Chart("所在单位", bars, sum(not card.subtitle for card, _ in people))


def _largest(found: Counter[str]) -> Iterator[tuple[str, int]]:
    return iter(sorted(found.items(), key=lambda each: -each[1]))
