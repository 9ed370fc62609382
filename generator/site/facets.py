"""Ways into the people: by level, unit, decade, holder, honour, strokes and initial.

Inputs → outputs: profiles with their cards, in list order, and the honour table → one `Listed` a
person, and each facet with its values and counts.

A facet's value is an id made for addresses (`daqing-you-tian`, `1950`, `none`), never a word, so
that it can stand in a file name and between spaces in an attribute.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from generator.content.honours import Taxonomy
from generator.content.model import Document, Profile
from generator.content.names import initials, slug, syllables
from generator.site import urls
from generator.site.cards import Card, awarded_in
from generator.text import fold

FACETS = ("level", "unit", "decade", "holder", "honour", "strokes", "letter")
NONE = "none"  # no level: the honour table does not know the title, or there is no honour


@dataclass(frozen=True, slots=True)
class Listed:
    """A person in a list that can be filtered: the card and what it is found by."""

    card: Card
    level: str
    unit: str
    decades: tuple[str, ...]
    honours: tuple[str, ...]
    letter: str
    keys: str

    def of(self, facet: str) -> tuple[str, ...]:
        """The values that this entry has of a facet."""
        values = {
            "level": (self.level,),
            "unit": (self.unit,),
            "decade": self.decades,
            "holder": (self.card.holder,),
            "honour": self.honours,
            "strokes": (str(self.card.strokes),),
            "letter": (self.letter,),
        }[facet]
        return tuple(each for each in values if each)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet, with how many have it and the page that lists them."""

    id: str
    name: str
    count: int
    address: str
    short: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """One way into the people."""

    id: str
    values: tuple[Choice, ...]


def entries(people: Iterable[tuple[Document, Card]], table: Taxonomy) -> tuple[Listed, ...]:
    """What each person is found by, in the given order."""
    known = tuple(people)
    units = unit_ids(each.subtitle for _, each in known)
    return tuple(_entry(document, card, table, units) for document, card in known)


def _entry(document: Document, card: Card, table: Taxonomy, units: Mapping[str, str]) -> Listed:
    person = document.fields
    assert isinstance(person, Profile)
    years = sorted({awarded_in(each)[1] // 10 * 10 for each in person.honours} - {0})
    titles = (table.find(each.title) for each in person.honours)
    return Listed(
        card=card,
        level=card.level or NONE,
        unit=units.get(_plain(card.subtitle), ""),
        decades=tuple(map(str, years)),
        honours=tuple(dict.fromkeys(each.id for each in titles if each)),
        letter=letter(card),
        keys=keys(person),
    )


def letter(card: Card) -> str:
    """The initial that a name stands under, A–Z; `0` for what has none."""
    first = card.pinyin[:1].upper()
    return first if "A" <= first <= "Z" else "0"


def keys(person: Profile) -> str:
    """The words that a person is found by: names, their pinyin and initials, epithets, unit."""
    words = [person.name]
    for name, reading in ((person.name, person.pinyin), *((n, "") for n in person.former_names)):
        words += [name, "".join(syllables(name, reading)), initials(name, reading)]
    return " ".join(dict.fromkeys((*words, *person.epithets, *filter(None, [person.unit]))))


def unit_ids(names: Iterable[str]) -> Mapping[str, str]:
    """An id for each unit; units that read alike (公报, 工报) are numbered, in code order."""
    taken: dict[str, str] = {}
    for name in sorted({_plain(each) for each in names} - {""}):
        base = slug(name)
        numbered = (base if number == 1 else f"{base}-{number}" for number in count(1))
        taken[next(each for each in numbered if each not in taken)] = name
    return {name: each for each, name in taken.items()}


def _plain(unit: str) -> str:
    return fold(unit)


def facets(people: tuple[Listed, ...], table: Taxonomy) -> tuple[Facet, ...]:
    """Every facet with the values that somebody has, in the order in which they are shown."""
    return tuple(Facet(each, tuple(_choices(each, people, table))) for each in FACETS)


def _choices(facet: str, people: tuple[Listed, ...], table: Taxonomy) -> Iterator[Choice]:
    found = Counter(value for each in people for value in each.of(facet))
    names: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for each in people:
        for value in each.of(facet):
            names.setdefault(value, []).append(each.card.title)
            words.setdefault(value, each.card.subtitle)
    shorts = {level.id: level.short for level in table.levels} if facet == "level" else {}
    for value in _ordered(facet, found, table):
        yield Choice(
            id=value,
            name=_named(facet, value, words[value], table),
            count=found[value],
            address=urls.facet(facet, value),
            short=shorts.get(value, ""),
            names=tuple(names[value][:6]) if facet in ("unit", "decade") else (),
        )


def _ordered(facet: str, found: Mapping[str, int], table: Taxonomy) -> Iterable[str]:
    """Levels and titles by precedence, units by how many, everything else by its value."""
    if facet == "level":
        return [each for each in (*(level.id for level in table.levels), NONE) if each in found]
    if facet == "honour":
        ranks = {title.id: (table.level_rank(title), n) for n, title in enumerate(table.titles)}
        return sorted(found, key=ranks.__getitem__)
    if facet == "unit":
        return sorted(found, key=lambda each: (-found[each], each))
    if facet == "holder":
        return sorted(found, reverse=True)  # persons before collectives
    return sorted(found, key=lambda each: (len(each), each) if facet != "strokes" else _last(each))


def _last(value: str) -> tuple[int, str]:
    """By number; what is not known (0) comes last."""
    return (int(value) or 99, value)


def _named(facet: str, value: str, unit: str, table: Taxonomy) -> str:
    """A value in words as far as they are somebody's own; templates say the others."""
    if facet == "unit":
        return unit
    if facet == "level":
        return next((level.name for level in table.levels if level.id == value), "")
    if facet == "honour":
        return next(title.name for title in table.titles if title.id == value)
    return value
