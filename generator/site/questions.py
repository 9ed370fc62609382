"""`Questions`: what a job may ask, typed; one method for each question of the `World`.

Inputs → outputs: plain arguments → the world's answer, recorded by the `Door`. What has to be there
and is not is a mistake of the template, told with its line.
"""

from __future__ import annotations

from typing import Any

from generator.content.model import Document, Fields, Stamp
from generator.content.values import Day
from generator.diagnostics import Span
from generator.site.anniversaries import Occasion
from generator.site.archive import Month, Period
from generator.site.cards import Award, Card, Rank
from generator.site.door import Door, known
from generator.site.editions import Version
from generator.site.facets import Facet, Listed
from generator.site.kinship import Tie
from generator.site.lives import Step
from generator.site.rolls import Year
from generator.site.searching import Entry
from generator.site.styling import Style
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

    def month(self, name: str) -> Month:
        """One month of the lecture calendar, `2026-05`."""
        found: Month | None = self._ask("month", name)
        return known(found, name)

    def archive(self, kind: str) -> tuple[Period, ...]:
        """Years with their months, newest first, of `news` or `lecture`."""
        return tuple(self._ask("archive", kind))

    def wall(self, name: str) -> tuple[tuple[str, ...], ...]:
        """Ids of the people on a wall, section by section."""
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

    # --- people

    def facets(self) -> tuple[Facet, ...]:
        """The ways into the people, with their values and counts."""
        return tuple(self._ask("facets"))

    def roster(self) -> tuple[Listed, ...]:
        """Everybody by strokes, with what a list is filtered by."""
        return tuple(self._ask("roster"))

    def kin(self, name: str) -> tuple[Tie, ...]:
        """Those who have something in common with a person, each with its reasons."""
        return tuple(known(self._ask("kin", name), name))

    def life(self, name: str) -> tuple[Step, ...]:
        """A person's honours and events, earliest first."""
        return tuple(known(self._ask("life", name), name))

    def occasions(self) -> tuple[Occasion, ...]:
        """Whom to remember today, this week, this month or this year."""
        return tuple(self._ask("occasions"))

    def roll(self, decade: int | str = 0) -> tuple[Year, ...]:
        """The roll of honour, the newest year first; one decade of it, or (0) all."""
        return tuple(self._ask("roll", int(decade or 0)))

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

    def entries(self) -> tuple[Entry, ...]:
        """What search knows of each page, by id."""
        return tuple(self._ask("entries"))

    def texts(self, part: int, parts: int) -> tuple[str, ...]:
        """The texts that search looks into, of one of so many parts of the documents."""
        return tuple(self._ask("texts", part, parts))

    # --- languages

    def versions(self, name: str) -> tuple[Version, ...]:
        """The languages a document, or the home page by its address, can be read in."""
        return tuple(self._ask("versions", name))

    # --- files

    def stamp(self, path: str) -> Stamp | None:
        """A file's size and digest; None when it is not there."""
        found: Stamp | None = self._ask("stamp", path)
        return found

    def files(self, prefix: str) -> tuple[Stamp, ...]:
        """The files below a folder, by path."""
        return tuple(self._ask("files", prefix))

    def letters(self) -> str:
        """The characters that headings use, in order."""
        return str(self._ask("letters"))

    def style(self) -> Style:
        """Where the stylesheet and the heading face lie."""
        found: Style = self._ask("style")
        return found

    def span(self, name: str, words: str) -> Span:
        """Where words stand in a document's file."""
        found: Span = self._ask("span", name, words)
        return found
