"""`People`: what is asked about people and concerns several of them.

Inputs → outputs: a `Site` → ties, lives, anniversaries and the roll of honour, each worked out
once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.content.model import Kind, Profile
from generator.site import anniversaries, kinship, lives, rolls
from generator.site.anniversaries import Occasion
from generator.site.kinship import Tie, Trait, Traits
from generator.site.lives import Step
from generator.site.rolls import Year
from generator.site.site import Site


@dataclass(frozen=True)
class People:
    """The people of a site, taken together."""

    site: Site

    @cached_property
    def _traits(self) -> tuple[Traits, Mapping[Trait, tuple[str, ...]]]:
        found = {name: self._traits_of(name) for name in self.site.entries}
        return found, kinship.shared(found)

    def _traits_of(self, name: str) -> tuple[Trait, ...]:
        site = self.site
        teams = (each.title for each in site.related(name, "collectives"))
        return kinship.traits_of(site.documents[name], site.awards(name), teams)

    def kin(self, name: str) -> tuple[Tie, ...]:
        """Those who have something in common with a person, each with its reasons."""
        site, (traits, together) = self.site, self._traits
        declared = site.links.get((name, "related"), ())
        elsewhere = (each for key in ("members", "collectives")
                     for each in site.links.get((name, key), ()))  # fmt: skip
        found = kinship.ties(name, traits, together)
        listed = {each: found[each] for each in site.entries if each in found}
        chosen = kinship.nearest(listed, together, declared, elsewhere)
        return tuple(
            Tie(site.cards_by_id[each], found.get(each, ()), each in declared) for each in chosen
        )

    def life(self, name: str) -> tuple[Step, ...]:
        """A person's honours and events, earliest first."""
        fields = self.site.documents[name].fields
        return lives.life(fields, self.site.awards(name)) if isinstance(fields, Profile) else ()

    @cached_property
    def occasions(self) -> tuple[Occasion, ...]:
        """Whom to remember now."""
        cards = self.site.find_cards(Kind.PROFILE, {"order": "weight"})
        people = ((self.site.documents[each.id], each) for each in cards)
        return anniversaries.occasions(people, self.site.now.date())

    @cached_property
    def roll(self) -> tuple[Year, ...]:
        """The roll of honour, the newest year first."""
        site = self.site
        held = [(each.card, award) for each in site.entries.values()
                for award in site.awards(each.card.id)]  # fmt: skip
        titles = sorted(site.table.titles, key=site.title_rank)
        ranks = {title.id: number for number, title in enumerate(titles)}
        known = {award.title: site.table.find(award.title) for _, award in held}
        place = {word: ranks[each.id] if each else len(ranks) for word, each in known.items()}
        return rolls.years(sorted(held, key=lambda pair: place[pair[1].title]))
