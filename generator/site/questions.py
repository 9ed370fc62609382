"""`Questions`: what a job may ask, typed; one method for each question of the `World`.

Inputs → outputs: plain arguments → the world's answer, recorded by the `Door`. What has to be there
and is not is a mistake of the template, told with its line.
"""

from __future__ import annotations

from typing import Any

from generator.content.model import Document, Fields, Stamp
from generator.content.values import Day
from generator.diagnostics import Span
from generator.site.cards import Award, Card, Rank
from generator.site.door import Door, known
from generator.site.world import Plain


class Questions(Door):
    """Every question with its types."""

    # --- documents

    def document(self, name: str) -> Document:
        """A document; a job only asks for one that its plan promised."""
        found: Document | None = self._ask("document", name)
        return known(found, name)

    def fields(self, name: str) -> Any:
        """A document's front matter, without its text."""
        found: Fields | None = self._ask("fields", name)
        return known(found, name)

    def card(self, name: str) -> Card:
        """A document's card."""
        found: Card | None = self._ask("card", name)
        return known(found, name)

    def cards(self, kind: str, **filters: Plain) -> tuple[Card, ...]:
        """Cards of a kind; filters and orders as in `docs/templates.md`."""
        return tuple(self._ask("cards", kind, tuple(sorted(filters.items()))))

    def count(self, kind: str, **filters: Plain) -> int:
        """How many cards that is."""
        return int(self._ask("count", kind, tuple(sorted(filters.items()))))

    def related(self, name: str, relation: str) -> tuple[Card, ...]:
        """Cards linked with a document by a relation, in either direction."""
        return tuple(known(self._ask("related", name, relation), name))

    def neighbours(self, name: str) -> tuple[Card | None, Card | None]:
        """The cards before and after a document in its list."""
        before, after = known(self._ask("neighbours", name), name)
        return before, after

    def held(self, name: str) -> bool:
        """Whether a lecture lies in the past."""
        return bool(known(self._ask("held", name), name))

    def months(self) -> tuple[tuple[Day, tuple[Card, ...]], ...]:
        """Lectures by month, earliest first."""
        return tuple(self._ask("months"))

    def wall(self, name: str) -> tuple[str, ...]:
        """Ids of the people on a wall, in order."""
        return tuple(known(self._ask("wall", name), name))

    # --- honours

    def awards(self, name: str) -> tuple[Award, ...]:
        """A profile's honours, highest first."""
        return tuple(known(self._ask("awards", name), name))

    def honours(self) -> tuple[Rank, ...]:
        """Titles that someone holds, in order of precedence."""
        return tuple(self._ask("honours"))

    def honour(self, name: str) -> Rank:
        """One title."""
        found: Rank | None = self._ask("honour", name)
        return known(found, name)

    def holders(self, name: str) -> tuple[tuple[Card, Award], ...]:
        """Who holds a title, by year."""
        return tuple(self._ask("holders", name))

    def levels(self) -> tuple[Rank, ...]:
        """Levels of honour, highest first."""
        return tuple(self._ask("levels"))

    # --- the site

    def today(self) -> Day:
        """Today (asking rebuilds the page every day)."""
        day: Day = self._ask("today")
        return day

    def setting(self, name: str) -> Any:
        """A value of `site.yaml` by its dotted English name."""
        return self._ask("setting", name)

    def tags(self) -> tuple[tuple[str, str], ...]:
        """Every tag in use, with its address."""
        return tuple(self._ask("tags"))

    # --- files

    def stamp(self, path: str) -> Stamp | None:
        """A file's size and digest; None when it is not there."""
        found: Stamp | None = self._ask("stamp", path)
        return found

    def files(self, prefix: str) -> tuple[Stamp, ...]:
        """The files below a folder, by path."""
        return tuple(self._ask("files", prefix))

    def span(self, name: str, words: str) -> Span:
        """Where words stand in a document's file."""
        found: Span = self._ask("span", name, words)
        return found
