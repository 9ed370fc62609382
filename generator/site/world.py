"""`World`: everything that a job may ask, each question answered once.

Inputs → outputs: a question and its plain arguments → the answer, a frozen value, and its digest.

Incremental: an answer is the smallest value that serves, and a pure function of the site, the
texts, the templates and the files as they were scanned. That something is not there is an answer
too (None), so adding it builds exactly the pages that asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator import digest
from generator.content.model import Document, Fields, Kind, Stamp
from generator.content.values import Day
from generator.diagnostics import Span
from generator.site import pictures
from generator.site.cards import Award, Card, Rank
from generator.site.pictures import Flaw, Unusable
from generator.site.relations import Target
from generator.site.site import Site, locate
from generator.site.templates import TemplateFailure, Templates

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

    def ask(self, question: str, args: tuple[Plain, ...]) -> tuple[Any, str]:
        """The answer and its digest, worked out once.

        Raises:
            KeyError: there is no such question (an old ledger may hold one).
            ValueError: it is asked in a way that has no answer, whatever the site holds.
            Changed: a file it needs is another one by now.
        """
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
        return {**self.__dict__, "_answers": {}}

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

    def months(self) -> tuple[tuple[Day, tuple[Card, ...]], ...]:
        """The lecture calendar."""
        return self.site.months()

    def held(self, name: str) -> bool | None:
        """Whether a lecture lies in the past."""
        return self.site.held(name) if name in self.site.documents else None

    def wall(self, name: str) -> tuple[str, ...] | None:
        """Who hangs on a wall."""
        document = self.site.documents.get(name)
        return self.site.wall(name) if document and document.kind is Kind.WALL else None

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

    def target(self, name: str, written: str) -> Target | None:
        """What a link in a document leads to."""
        return self.site.resolve(name, written) if name in self.site.documents else None

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

    def picture(self, path: str) -> tuple[int, int] | Flaw | None:
        """Width and height of a picture as it is seen, or why it cannot be used."""
        if path not in self.site.files:
            return None
        try:
            return pictures.opened(self.disk(path)).size
        except Unusable as error:
            return error.flaw

    def span(self, name: str, words: str) -> Span:
        """Where words stand in a document's file."""
        document = self.site.documents.get(name)
        path = document.path if document else ""
        return locate(self.sources.get(path, ""), path, words)


QUESTIONS: Mapping[str, Callable[..., Any]] = {
    name: method
    for name, method in vars(World).items()
    if callable(method) and not name.startswith("_") and name not in ("ask", "mark")
}

# A picture's size follows from its bytes, so the digest of these stands for the answer, and a build
# with nothing to do opens no picture.
_MARKED_BY = {"picture": "stamp"}
