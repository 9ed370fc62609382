"""A life in order of time: honours and events together.

Inputs → outputs: a profile's awards, highest first, and its events → `Step`s, earliest first.

What is known to the year alone comes after the dated events of that year; the birthday of a living
person is known to the year alone, whatever an editor wrote.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.content.model import Event, Holder, Milestone, Profile
from generator.content.values import Day
from generator.site.cards import Award


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a timeline: an honour (`award`) or an event (`text`), and when it was."""

    when: str
    iso: str
    text: str = ""
    source: str = ""
    award: Award | None = None
    highest: bool = False


def life(person: Profile, awards: tuple[Award, ...]) -> tuple[Step, ...]:
    """Honours and events of a life, earliest first; the first of `awards` is marked highest."""
    found: list[tuple[tuple[int, int, int, int], Step]] = []
    for number, each in enumerate(awards):
        iso = f"{each.year}" if each.year and "–" not in each.when else ""
        step = Step(each.when, iso, award=each, highest=number == 0)
        found.append(((each.year or 9999, 13, 0, number), step))
    for number, event in enumerate(events(person)):
        day = event.date
        key = (day.year, day.month or 13, day.day, number - len(person.events))
        found.append((key, Step(day.words, day.iso, event.text, event.source)))
    return tuple(step for _, step in sorted(found, key=lambda pair: pair[0]))


def events(person: Profile) -> tuple[Event, ...]:
    """The events that may be shown, as exactly as they may be."""
    return tuple(_discreet(each, person) for each in person.events)


def _discreet(event: Event, person: Profile) -> Event:
    if event.kind is not Milestone.BIRTH or not living(person):
        return event
    return Event(Day(event.date.year), event.text, event.kind, event.source)


def living(person: Profile) -> bool:
    """Whether somebody has to be taken for living: a person whose year of death is not given."""
    dead = any(each.kind is Milestone.DEATH for each in person.events)
    return person.holder is Holder.PERSON and person.died is None and not dead
