"""`World`: everything that a job may ask, each question answered once.

Inputs → outputs: a question and its plain arguments → the answer, a frozen value, and its digest.

Incremental: an answer is the smallest value that serves, and a pure function of the site, the
texts, the templates and the files as they were scanned. That something is not there is an answer
too (None), so adding it builds exactly the pages that asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from generator import digest
from generator.content.model import Document, Fields, Kind, Stamp
from generator.content.values import Day
from generator.diagnostics import Span
from generator.site import editions, inserts, pictures, rolls, searching, sections, wording
from generator.site.anniversaries import Occasion
from generator.site.archive import Month, Period
from generator.site.cards import Award, Card, Rank
from generator.site.editions import Version
from generator.site.facets import Facet, Listed
from generator.site.kinship import Tie
from generator.site.letters import letters
from generator.site.lives import Step
from generator.site.people import People
from generator.site.pictures import Flaw, Seen, Unusable
from generator.site.relations import Target
from generator.site.rolls import Year
from generator.site.searching import Entry
from generator.site.site import Site, locate
from generator.site.styling import Style, style
from generator.site.templates import TemplateFailure, Templates
from generator.site.wording import Misprint

Plain = str | int | float | bool | None | tuple["Plain", ...]


class Changed(Exception):
    """A file is another one than was scanned: the build must begin again."""


@dataclass(frozen=True, slots=True)
class Read:
    """A question a job asked, and the digest of the answer it got."""

    question: str
    args: tuple[Plain, ...]
    answer: str


@dataclass(frozen=True)
class World:
    """Everything that may be asked. Each public method is one question; its answer is plain.

    Threads may ask side by side: the worst that happens is that two work out the same answer.
    """

    site: Site
    sources: Mapping[str, str]
    templates: Templates
    disk: Callable[[str], bytes]
    _answers: dict[tuple[str, tuple[Plain, ...]], tuple[Any, str]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _editions: dict[str, World] = field(default_factory=dict, compare=False, repr=False)

    def ask(self, question: str, args: tuple[Plain, ...]) -> tuple[Any, str]:
        """The answer and its digest, worked out once.

        Raises:
            KeyError: there is no such question (an old ledger may hold one).
            ValueError: it is asked in a way that has no answer, whatever the site holds.
            Changed: a file it needs is another one by now.
        """
        tag, _, inner = question.rpartition(".")
        if tag:  # `en.card` is the question `card` in English
            return self._edition(tag).ask(inner, args)
        key = (question, args)
        if key not in self._answers:
            answer = QUESTIONS[question](self, *args)
            other = _MARKED_BY.get(question)
            self._answers[key] = answer, self.mark(other, args) if other else digest.of(answer)
        return self._answers[key]

    def mark(self, question: str, args: tuple[Plain, ...]) -> str:
        """The digest of the answer, at the least cost.

        Raises:
            KeyError, ValueError: as for `ask`.
        """
        return self.ask(_MARKED_BY.get(question, question), args)[1]

    def __getstate__(self) -> dict[str, Any]:
        """A world travels to other processes without the answers it has already worked out."""
        return {**self.__dict__, "_answers": {}, "_editions": {}}

    def _edition(self, tag: str) -> World:
        """The same world in another language."""
        if tag not in self._editions:
            catalogue = wording.catalogue(tag, self.templates.sources)
            site = self.site.editions[tag].spoken(catalogue)
            self._editions[tag] = replace(self, site=site, _answers={}, _editions={})
        return self._editions[tag]

    # --- documents and lists

    def document(self, name: str) -> Document | None:
        """A document that is public now."""
        return self.site.documents.get(name)

    def fields(self, name: str) -> Fields | None:
        """A document's front matter alone, so that its text may change unnoticed."""
        document = self.site.documents.get(name)
        return document.fields if document else None

    def card(self, name: str) -> Card | None:
        """A document's card."""
        return self.site.cards_by_id.get(name)

    def cards(self, kind: str, filters: tuple[tuple[str, Plain], ...]) -> tuple[Card, ...]:
        """Cards of a kind, filtered and ordered."""
        if kind not in tuple(Kind):
            raise ValueError(f"unknown kind “{kind}”; known: {', '.join(Kind)}")
        return self.site.find_cards(Kind(kind), dict(filters))

    def count(self, kind: str, filters: tuple[tuple[str, Plain], ...]) -> int:
        """How many cards that is."""
        return len(self.cards(kind, filters))

    def related(self, name: str, relation: str) -> tuple[Card, ...] | None:
        """Cards linked with a document."""
        return self.site.related(name, relation) if name in self.site.documents else None

    def neighbours(self, name: str) -> tuple[Card | None, Card | None] | None:
        """Cards before and after a document."""
        return self.site.neighbours(name) if name in self.site.documents else None

    def month(self, name: str) -> Month | None:
        """One month of it, by weeks."""
        return self.site.month(name)

    def archive(self, kind: str) -> tuple[Period, ...]:
        """Years and months of news or lectures."""
        if kind not in self.site.archives:
            known = ", ".join(self.site.archives)
            raise ValueError(f"there is no archive of “{kind}”; known: {known}")
        return self.site.archives[Kind(kind)]

    def held(self, name: str) -> bool | None:
        """Whether a lecture lies in the past."""
        return self.site.held(name) if name in self.site.documents else None

    def wall(self, name: str) -> tuple[tuple[str, ...], ...] | None:
        """Who hangs on a wall, section by section."""
        document = self.site.documents.get(name)
        return sections.people(self.site, name) if document and document.kind is Kind.WALL else None

    # --- honours

    def awards(self, name: str) -> tuple[Award, ...] | None:
        """A profile's honours."""
        return self.site.awards(name) if name in self.site.documents else None

    def honours(self) -> tuple[Rank, ...]:
        """Honour titles that someone holds."""
        return self.site.held_titles()

    def honour(self, name: str) -> Rank | None:
        """One honour title."""
        title = next((each for each in self.site.table.titles if each.id == name), None)
        return self.site.title(title) if title else None

    def holders(self, name: str) -> tuple[tuple[Card, Award], ...]:
        """Who holds a title."""
        return self.site.holders_by_title.get(name, ())

    def levels(self) -> tuple[Rank, ...]:
        """Levels of honour."""
        return self.site.levels()

    # --- people

    @cached_property
    def _people(self) -> People:
        return editions.people(self.site)

    def facets(self) -> tuple[Facet, ...]:
        """The ways into the people."""
        return self.site.ways

    def roster(self) -> tuple[Listed, ...]:
        """Everybody, with what a list is filtered by."""
        return tuple(self.site.entries.values())

    def kin(self, name: str) -> tuple[Tie, ...] | None:
        """Who has something in common with a person."""
        return self._people.kin(name) if name in self.site.entries else None

    def life(self, name: str) -> tuple[Step, ...] | None:
        """A person's honours and events."""
        return self._people.life(name) if name in self.site.entries else None

    def occasions(self) -> tuple[Occasion, ...]:
        """Whom to remember now."""
        return self._people.occasions

    def roll(self, decade: int) -> tuple[Year, ...]:
        """The roll of honour, or one decade of it."""
        return rolls.page(self._people.roll, decade)

    # --- the site

    def tags(self) -> tuple[tuple[str, str], ...]:
        """Every tag and its address."""
        return tuple(self.site.tags.items())

    def tag(self, word: str) -> str:
        """The address of a tag's page, or ""."""
        return self.site.tags.get(word, "")

    def today(self) -> Day:
        """The day."""
        return Day(self.site.now.year, self.site.now.month, self.site.now.day)

    def setting(self, name: str) -> Any:
        """A value of `site.yaml`, by dotted English name."""
        value: Any = self.site.config
        for part in name.split("."):
            if part not in getattr(value, "__dataclass_fields__", ()):
                raise ValueError(f"site.yaml has no “{name}”")
            value = getattr(value, part)
        return value

    # --- languages

    def versions(self, name: str) -> tuple[Version, ...]:
        """The languages a document (or the home page, by its address) can be read in."""
        return editions.versions(self.site, name)

    def counterpart(self, tag: str, address: str) -> str:
        """Where a page of another language leads for a page of the site."""
        edition = self.site.editions.get(tag)
        return str(edition.counterpart(address)) if edition else address

    def wording(self, tag: str, text: str, number: int | None) -> str | Misprint | None:
        """A template's words in another language, in the form for so many."""
        found = wording.catalogue(tag, self.templates.sources)
        return found.misprint or found.find(text, number)

    # --- where links lead

    def target(self, name: str, written: str, kind: str = "") -> Target | None:
        """What a link in a document leads to, or an embed of a kind."""
        known = name in self.site.documents
        return self.site.resolve(name, written, inserts.kinds(kind)) if known else None

    def entries(self) -> tuple[Entry, ...]:
        """What search knows of each page."""
        return searching.entries(self.site)

    def texts(self, part: int, parts: int) -> tuple[str, ...]:
        """The texts that search looks into, of one part of the documents."""
        return searching.texts(self.site, part, parts)

    # --- files

    def stamp(self, path: str) -> Stamp | None:
        """A file's size and digest."""
        return self.site.files.get(path)

    def files(self, prefix: str) -> tuple[Stamp, ...]:
        """The files below a folder."""
        found = sorted(self.site.files.items())
        return tuple(each for path, each in found if path.startswith(prefix))

    def template(self, name: str) -> tuple[tuple[str, str], ...]:
        """A template's closure, or what is wrong with it."""
        try:
            return self.templates.closure(name)
        except TemplateFailure as failure:
            return (("", str(failure.diagnostic)),)

    def picture(self, path: str) -> Seen | Flaw | None:
        """A picture's size as it is seen, or why it cannot be used."""
        if path not in self.site.files:
            return None
        try:
            return pictures.seen(self.disk(path))
        except Unusable as error:
            return error.flaw

    def letters(self) -> str:
        """The characters that headings use."""
        return letters(self.site, self.templates.sources)

    def style(self) -> Style:
        """Where the stylesheet and the heading face lie."""
        given = self.site.config.theme
        return style(self.site.files.values(), given, self.ask("letters", ())[0])

    def span(self, name: str, words: str) -> Span:
        """Where words stand in a document's file, or in a text by its path: `site.yaml`."""
        document = self.site.documents.get(name)
        path = document.path if document else name if name in self.sources else ""
        return locate(self.sources.get(path, ""), path, words)


QUESTIONS: Mapping[str, Callable[..., Any]] = {
    name: method
    for name, method in vars(World).items()
    if callable(method) and not name.startswith("_") and name not in ("ask", "mark")
}

# A picture's size follows from its bytes, so the digest of these stands for the answer, and a build
# with nothing to do opens no picture.
_MARKED_BY = {"picture": "stamp"}
