"""What lies in which year and month: archives, the weeks of a month, what comes before and after.

Inputs → outputs: cards with dates → periods with their counts and addresses, the grid of a month,
and for each card of a list the cards beside it.
"""

from __future__ import annotations

from calendar import Calendar
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from generator.content.model import Kind
from generator.content.values import Day
from generator.site import urls
from generator.site.cards import Card

MONDAY = 0  # where a week begins in China (GB/T 7408)


@dataclass(frozen=True, slots=True)
class Period:
    """A year or a month that something is dated in, with its page ("" when it has none).

    `parts` are the months of a year. What is dated by the year alone counts in no month.
    """

    day: Day
    address: str
    count: int = 0
    parts: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the lecture calendar: weeks of seven days, Monday first (None: another month's),
    each day with its lectures; `before` and `after` are the nearest months that have any."""

    day: Day
    weeks: tuple[tuple[tuple[Day | None, tuple[Card, ...]], ...], ...]
    before: Period | None
    after: Period | None


# The page of a year and that of a month. Lectures are few: a year of them needs no page.
_PAGES: Mapping[Kind, tuple[Callable[[Day], str], Callable[[Day], str]]] = {
    Kind.NEWS: (urls.news_of, urls.news_of),
    Kind.LECTURE: (lambda _: "", urls.month),
}
ARCHIVED = tuple(_PAGES)


def periods(kind: Kind, cards: Iterable[Card]) -> tuple[Period, ...]:
    """The years of news or lectures with their months, the newest first."""
    year_page, month_page = _PAGES[kind]
    months = Counter(Day(each.date.year, each.date.month) for each in cards if each.date)
    found = []
    for year in sorted({day.year for day in months}, reverse=True):
        own = sorted((day for day in months if day.year == year), reverse=True)
        parts = tuple(Period(day, month_page(day), months[day]) for day in own if day.month)
        total = sum(months[day] for day in own)
        found.append(Period(Day(year), year_page(Day(year)), total, parts))
    return tuple(found)


def within(date: Day | None, period: str) -> bool:
    """Whether a date lies in `2020` or `2020-03`; `2020年` lies in no month of it."""
    return date is not None and (date.iso == period or date.iso.startswith(f"{period}-"))


def month(name: str, cards: Iterable[Card]) -> Month | None:
    """The grid of the month `2026-05` from all lectures; None when it has none."""
    held: dict[Day, list[Card]] = {}
    for each in cards:
        if each.date:
            held.setdefault(each.date, []).append(each)
    months = sorted({Day(day.year, day.month) for day in held})
    at = next((number for number, day in enumerate(months) if day.iso == name), None)
    if at is None:
        return None
    own = months[at]
    weeks = Calendar(MONDAY).monthdayscalendar(own.year, own.month)
    turns = [Period(day, urls.month(day)) for day in months]
    return Month(
        day=own,
        weeks=tuple(tuple(_cell(own, number, held) for number in week) for week in weeks),
        before=turns[at - 1] if at else None,
        after=turns[at + 1] if at + 1 < len(turns) else None,
    )


def _cell(
    own: Day, number: int, held: Mapping[Day, list[Card]]
) -> tuple[Day | None, tuple[Card, ...]]:
    day = Day(own.year, own.month, number) if number else None
    return day, tuple(held.get(day, ())) if day else ()


def beside(rows: Iterable[tuple[Card, ...]]) -> dict[str, tuple[Card | None, Card | None]]:
    """For each card, by id, the ones before and after it in its row."""
    return {
        each.id: (before, after)
        for row in rows
        for before, each, after in zip((None, *row), row, (*row[1:], None), strict=False)
    }


def by_label(cards: Iterable[Card]) -> tuple[tuple[Card, ...], ...]:
    """Cards in rows of one label: the news of each column, in the order given."""
    rows: dict[str, list[Card]] = {}
    for each in cards:
        rows.setdefault(each.label, []).append(each)
    return tuple(map(tuple, rows.values()))
