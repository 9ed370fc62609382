"""Who has something in common with whom, and what: the computed relations between people.

Inputs → outputs: for each person what may be shared (`Trait`) → for one person the nearest others,
each with its reasons, the strongest first.

A trait says the more the fewer share it. One that nearly everybody has says nothing and is left
out, so a page names few people and means each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.content.model import Document, Profile
from generator.site.cards import Award, Card

LIMIT = 5
REASONS = 2  # shown beside a name
WEIGHTS = {"team": 8, "unit": 6, "round": 4, "field": 3, "tag": 1}
MOST = {"team": 24, "unit": 12, "round": 12, "field": 8, "tag": 8}


@dataclass(frozen=True, slots=True)
class Trait:
    """What two people may share: of the same team, unit, round of an honour, field or tag.

    `words` is its name as written; `when` says the round of an honour (`1959年`).
    """

    kind: str
    words: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """A related person and why; `declared` when an editor named one in the other."""

    card: Card
    reasons: tuple[Trait, ...]
    declared: bool = False


Traits = Mapping[str, tuple[Trait, ...]]


def shared(traits: Traits) -> Mapping[Trait, tuple[str, ...]]:
    """Who has each trait that ties: at least two, and not nearly everybody."""
    found: dict[Trait, list[str]] = {}
    for name, own in traits.items():
        for each in dict.fromkeys(own):
            found.setdefault(each, []).append(name)
    return {
        trait: tuple(names)
        for trait, names in found.items()
        if 2 <= len(names) <= _most(trait, len(traits))
    }


def _most(trait: Trait, everybody: int) -> int:
    """A tag or a field that a third of a site has is a theme, not a tie."""
    most = MOST[trait.kind]
    return min(most, max(4, everybody // 3)) if trait.kind in ("tag", "field") else most


def ties(
    name: str, traits: Traits, together: Mapping[Trait, tuple[str, ...]]
) -> dict[str, tuple[Trait, ...]]:
    """Everybody who shares something with a person, and what: the strongest reason first."""
    found: dict[str, list[Trait]] = {}
    for trait in dict.fromkeys(traits.get(name, ())):
        for other in together.get(trait, ()):
            if other != name:
                found.setdefault(other, []).append(trait)

    def place(trait: Trait) -> tuple[object, ...]:
        return -strength(trait, together), trait.words, trait.kind, trait.when

    return {other: tuple(sorted(each, key=place)) for other, each in found.items()}


def strength(trait: Trait, together: Mapping[Trait, tuple[str, ...]]) -> int:
    """How much a trait says: its weight, shared out among those who have it."""
    return WEIGHTS[trait.kind] * 120 // len(together[trait])


def nearest(
    found: Mapping[str, tuple[Trait, ...]],
    together: Mapping[Trait, tuple[str, ...]],
    declared: Iterable[str] = (),
    without: Iterable[str] = (),
) -> tuple[str, ...]:
    """Those whom a page names: the declared ones, then the strongest ties, `LIMIT` in all.

    `found` is what `ties` gives, in list order; `without` are those whom the page names elsewhere.
    """
    first, left = tuple(dict.fromkeys(declared)), set(without)
    rest = [each for each in found if each not in first and each not in left]
    rest.sort(key=lambda each: -sum(strength(trait, together) for trait in found[each]))
    return (*first, *rest[: max(0, LIMIT - len(first))])


def traits_of(
    document: Document, awards: Iterable[Award], teams: Iterable[str]
) -> tuple[Trait, ...]:
    """What a person may share with others; `teams` are the collectives they belong to, by name."""
    person = document.fields
    assert isinstance(person, Profile)
    found = [Trait("team", each) for each in teams]
    found += [Trait("unit", person.unit)] if person.unit else []
    found += [Trait("round", each.title, each.when) for each in awards if each.when]
    found += [Trait("field", person.field)] if person.field else []
    return (*found, *(Trait("tag", each) for each in document.meta.tags))
