"""Who is remembered today, this week, this month or this year.

Inputs → outputs: profiles with their cards, and a day → a few `Occasion`s.

The nearest ring that holds anything is chosen: today, this week (Monday to Sunday), this month;
else the round years of births, deaths, foundings and honours. So the answer changes when the
selection changes, and not each day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from generator.content.model import Document, Holder, Milestone, Profile
from generator.content.values import Day
from generator.site.cards import Card, awarded_in
from generator.site.lives import events, living

LIMIT = 4


@dataclass(frozen=True, slots=True)
class Occasion:
    """A reason to remember somebody now: `ring` is today, week, month or year.

    `kind` says what it was (a milestone, or `honour` with its title in `text`), `day` when, `years`
    how long ago.
    """

    card: Card
    ring: str
    kind: str
    text: str
    day: Day
    years: int


def occasions(
    people: Iterable[tuple[Document, Card]], today: date, limit: int = LIMIT
) -> tuple[Occasion, ...]:
    """Whom to remember on a day, at most `limit`; the nearest ring that holds anything.

    Of `people`, those who come first are preferred; one person is named once.
    """
    known = [(card, _person(document)) for document, card in people]
    found = [each for card, person in known for each in _remembered(card, person, today.year)]
    for ring, within in _rings(today):
        chosen = [each for each in found if within(each.day)]
        if chosen:
            upcoming = sorted(chosen, key=lambda each: _monthly(each.day) < _monthly(_day(today)))
            few = _once(upcoming if ring == "month" else chosen)[:limit]
            few.sort(key=lambda each: (each.day.month, each.day.day))
            return tuple(_in(ring, each) for each in few)
    round_years = [each for card, person in known for each in _round(card, person, today.year)]
    round_years.sort(key=lambda each: (each.years % 100 > 0, each.years % 50 > 0))
    return tuple(_once(round_years)[:limit])


def _person(document: Document) -> Profile:
    assert isinstance(document.fields, Profile)
    return document.fields


def _remembered(card: Card, person: Profile, year: int) -> Iterator[Occasion]:
    for each in events(person):
        if each.date.month and each.date.year < year and not _private(each.kind, person):
            ago = year - each.date.year
            yield Occasion(card, "", each.kind.value, each.text, each.date, ago)


def _private(kind: Milestone, person: Profile) -> bool:
    return kind is Milestone.BIRTH and living(person)


def _rings(today: date) -> tuple[tuple[str, Callable[[Day], bool]], ...]:
    monday = today - timedelta(days=today.weekday())
    week = {_monthly(_day(monday + timedelta(days=each))) for each in range(7)}
    return (
        ("today", lambda day: _monthly(day) == (today.month, today.day)),
        ("week", lambda day: _monthly(day) in week),
        ("month", lambda day: day.month == today.month),
    )


def _day(when: date) -> Day:
    return Day(when.year, when.month, when.day)


def _monthly(day: Day) -> tuple[int, int]:
    return day.month, day.day


def _round(card: Card, person: Profile, year: int) -> Iterator[Occasion]:
    """Births, deaths, foundings and honours whose number of years ends in a nought."""
    collective = person.holder is Holder.COLLECTIVE
    founded = person.founded or (person.born if collective else None)
    born = None if collective or living(person) else person.born
    marks = [("naming", "", founded), ("birth", "", born), ("death", "", person.died)]
    marks += [("honour", each.title, awarded_in(each)[1]) for each in person.honours]
    for kind, text, then in marks:
        if then and then < year and (year - then) % 10 == 0:
            yield Occasion(card, "year", kind, text, Day(then), year - then)


def _once(found: Iterable[Occasion]) -> list[Occasion]:
    first: dict[str, Occasion] = {}
    for each in found:
        first.setdefault(each.card.id, each)
    return list(first.values())


def _in(ring: str, each: Occasion) -> Occasion:
    return Occasion(each.card, ring, each.kind, each.text, each.day, each.years)
