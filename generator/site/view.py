"""`World`, all that may be asked; `View`, which writes down each question, answer, wish and problem.

Inputs → outputs: a job's questions → answers, and the record by which the ledger later decides
whether the job's result still holds.

Incremental: a job may know only what it asks its `View`. Each question is recorded with the digest
of its answer; a job runs again only when the digest of some answer has changed. That is the whole
dependency system. What a template builds from several answers (`body`, `link`) asks them one by
one, so nothing is known that was not recorded.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from markupsafe import Markup, escape
from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from generator import digest
from generator.content.model import Body, Document, Fields, Figure, Kind, Link, Picture, Stamp
from generator.content.names import slug
from generator.content.values import Day
from generator.diagnostics import Diagnostic, Span, problem
from generator.site import urls
from generator.site.cards import Award, Card, Rank
from generator.site.relations import Target
from generator.site.site import EMBLEMS, Site, locate, picture_path
from generator.site.templates import TemplateFailure, Templates
from generator.text import nearest

Plain = str | int | float | bool | None | tuple["Plain", ...]
T = TypeVar("T")
ASSETS = "assets/"
MAX_PIXELS = 100_000_000
MISSING = "missing"


class Failed(Exception):
    """The job cannot go on; what is wrong has been reported to its view."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A wish: the picture at `source`, at most `width` px wide, published at `address`."""

    source: str
    width: int
    address: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A wish: the file at `source`, published unchanged at `address`."""

    source: str
    address: str


Wish = Variant | Copy


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as a page shows it; sizes in px."""

    src: str
    srcset: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Read:
    """A question a job asked, and the digest of the answer it got."""

    question: str
    args: tuple[Plain, ...]
    answer: str


@dataclass(frozen=True)
class World:
    """Everything that may be asked. Each public method is one question; its answer is plain."""

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
        """
        key = (question, args)
        if key not in self._answers:
            answer = QUESTIONS[question](self, *args)
            self._answers[key] = (answer, digest.of(answer))
        return self._answers[key]

    def __getstate__(self) -> dict[str, Any]:
        """A world travels to other processes without the answers it has already worked out."""
        return {**self.__dict__, "_answers": {}}

    # --- the questions

    def document(self, name: str) -> Document | None:
        """A document that is public now; None when there is none."""
        return self.site.documents.get(name)

    def fields(self, name: str) -> Fields | None:
        """A document's front matter alone, so that its text may change unnoticed."""
        document = self.site.documents.get(name)
        return document.fields if document else None

    def card(self, name: str) -> Card | None:
        """A document's card; None when it is not public."""
        return self.site.cards_by_id.get(name)

    def cards(self, kind: str, filters: tuple[tuple[str, Plain], ...]) -> tuple[Card, ...]:
        """Cards of a kind, filtered and ordered."""
        if kind not in tuple(Kind):
            raise ValueError(f"unknown kind “{kind}”; known: {', '.join(Kind)}")
        return self.site.find_cards(Kind(kind), dict(filters))

    def count(self, kind: str, filters: tuple[tuple[str, Plain], ...]) -> int:
        """How many cards that is."""
        return len(self.cards(kind, filters))

    def related(self, name: str, relation: str) -> tuple[Card, ...]:
        """Cards linked with a document."""
        return self.site.related(name, relation)

    def neighbours(self, name: str) -> tuple[Card | None, Card | None]:
        """Cards before and after a document."""
        return self.site.neighbours(name)

    def awards(self, name: str) -> tuple[Award, ...]:
        """A profile's honours."""
        return self.site.awards(name)

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

    def months(self) -> tuple[tuple[Day, tuple[Card, ...]], ...]:
        """The lecture calendar."""
        return self.site.months()

    def held(self, name: str) -> bool:
        """Whether a lecture lies in the past."""
        return name in self.site.documents and self.site.held(name)

    def tags(self) -> tuple[tuple[str, str], ...]:
        """Every tag and its address."""
        return tuple(self.site.tags.items())

    def tag(self, word: str) -> str:
        """The address of a tag's page, or ""."""
        return self.site.tags.get(word, "")

    def wall(self, name: str) -> tuple[str, ...]:
        """Who hangs on a wall."""
        return self.site.wall(name)

    def today(self) -> Day:
        """The day."""
        return Day(self.site.now.year, self.site.now.month, self.site.now.day)

    def setting(self, name: str) -> Any:
        """A value of `site.yaml`, by dotted English name."""
        value: Any = self.site.config
        for part in name.split("."):
            if not hasattr(value, part):
                raise ValueError(f"site.yaml has no “{name}”")
            value = getattr(value, part)
        return value

    def target(self, name: str, written: str) -> Target:
        """What a link in a document leads to."""
        return self.site.resolve(name, written)

    def stamp(self, path: str) -> Stamp | None:
        """A file's size and digest; None when it is not there."""
        return self.site.files.get(path)

    def files(self, prefix: str) -> tuple[Stamp, ...]:
        """The files below a folder."""
        return tuple(each for path, each in sorted(self.site.files.items()) if path.startswith(prefix))

    def template(self, name: str) -> tuple[tuple[str, str], ...]:
        """A template's closure."""
        try:
            return self.templates.closure(name)
        except TemplateFailure as failure:
            return (("", str(failure.diagnostic)),)

    def picture(self, path: str) -> tuple[int, int] | str:
        """Width and height of a picture as it is seen, or why it cannot be used."""
        if path not in self.site.files:
            return MISSING
        try:
            with Pillow.open(io.BytesIO(self.disk(path))) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    return f"{opened.width} × {opened.height}"
                turned = opened.getexif().get(0x0112, 1) in (5, 6, 7, 8)
                return (opened.height, opened.width) if turned else (opened.width, opened.height)
        except (UnidentifiedImageError, OSError, ValueError, Pillow.DecompressionBombError) as error:
            return type(error).__name__

    def span(self, name: str, words: str) -> Span:
        """Where words stand in a document's file."""
        document = self.site.documents.get(name)
        path = document.path if document else ""
        return locate(self.sources.get(path, ""), path, words)


QUESTIONS: Mapping[str, Callable[..., Any]] = {
    name: method
    for name, method in vars(World).items()
    if callable(method) and not name.startswith("_") and name != "ask"
}


def known(value: T | None, name: str) -> T:
    """An answer that must be there; a template that asks for `name` in vain is told its line."""
    if value is None:
        raise ValueError(f"there is no “{name}”")
    return value


class View:
    """A job's one door: answers its questions and writes each of them down."""

    def __init__(self, world: World, page: str = "") -> None:
        """`page` is the address that relative links start from."""
        self._world = world
        self._page = page
        self._reads: dict[tuple[str, tuple[Plain, ...]], str] = {}
        self.wishes: dict[Wish, None] = {}
        self.problems: dict[Diagnostic, None] = {}

    def _ask(self, question: str, *args: Plain) -> Any:
        answer, mark = self._world.ask(question, args)
        self._reads[question, args] = mark
        return answer

    @property
    def reads(self) -> tuple[Read, ...]:
        """Every question asked so far, with its answer's digest."""
        return tuple(Read(name, args, mark) for (name, args), mark in self._reads.items())

    def at(self, page: str) -> View:
        """The same record, with links relative to another page (for jobs making several)."""
        self._page = page
        return self

    def report(self, rule: str, span: Span, **args: object) -> None:
        """Add a problem to the outcome."""
        self.problems[problem(rule, span, **args)] = None

    def fail(self, rule: str, span: Span, **args: object) -> Failed:
        """Report an error and give the exception to raise."""
        self.report(rule, span, **args)
        return Failed(rule)

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
        return tuple(self._ask("related", name, relation))

    def neighbours(self, name: str) -> tuple[Card | None, Card | None]:
        """The cards before and after a document in its list."""
        before, after = self._ask("neighbours", name)
        return before, after

    def held(self, name: str) -> bool:
        """Whether a lecture lies in the past."""
        return bool(self._ask("held", name))

    def next_lecture(self) -> Card | None:
        """The next lecture, if there is one."""
        return next(iter(self.cards(Kind.LECTURE.value, state="upcoming", limit=1)), None)

    def months(self) -> tuple[tuple[Day, tuple[Card, ...]], ...]:
        """Lectures by month, earliest first."""
        return tuple(self._ask("months"))

    def wall(self, name: str) -> tuple[str, ...]:
        """Ids of the people on a wall, in order."""
        return tuple(self._ask("wall", name))

    # --- honours

    def awards(self, name: str) -> tuple[Award, ...]:
        """A profile's honours, highest first."""
        return tuple(self._ask("awards", name))

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

    def tag(self, word: str) -> str:
        """A link to a tag's page."""
        return self.link(self._ask("tag", word))

    def link(self, to: str) -> str:
        """A relative link from this page to an address or a document's id."""
        address, mark, anchor = to.partition("#")
        if address and "." not in address.rpartition("/")[2]:
            address = self.card(address).address
        return urls.relative(address + mark + anchor, self._page)

    def absolute(self, name: str) -> str:
        """A document's address in the world, for QR codes and feeds."""
        return str(self.setting("base_url")) + urls.pretty(self.card(name).address)

    # --- words

    def body(self, name: str) -> Markup:
        """A document's text as safe HTML, with links and pictures resolved for this page."""
        return self._resolved(self.document(name), self.document(name).body)

    def report_of(self, name: str) -> Markup:
        """A lecture's report as safe HTML, empty when there is none."""
        document = self.document(name)
        return self._resolved(document, document.report) if document.report else Markup()

    def _resolved(self, document: Document, body: Body) -> Markup:
        parts: list[str] = []
        for part in body.parts:
            if isinstance(part, Link):
                parts.append(str(escape(self._leads_to(document.id, part.target))))
            elif isinstance(part, Figure):
                parts.append(str(self._figure(document, part)))
            else:
                parts.append(part)
        return Markup("".join(parts))  # parts are sanitised HTML; what is put between is escaped

    def _leads_to(self, name: str, written: str) -> str:
        target: Target = self._ask("target", name, written)
        if target.document:
            return self.link(target.document + (f"#{target.anchor}" if target.anchor else ""))
        if target.file:
            return self._published(target.file)
        return target.outside

    def _published(self, path: str) -> str:
        stamp: Stamp | None = self._ask("stamp", path)
        stem, dot, ending = path.rpartition("/")[2].rpartition(".")
        mark = stamp.digest[:8] if stamp else "0"
        address = f"files/{slug(stem or ending)}.{mark}{dot}{slug(ending) if stem else ''}"
        self.wishes[Copy(path, urls.SITE + address)] = None
        return urls.relative(address, self._page)

    def _figure(self, document: Document, figure: Figure) -> Markup:
        given: Picture = figure.picture
        image = self.picture(picture_path(document, given.file), 960, name=document.id)
        tag = Markup(
            '<img src="{}" srcset="{}" sizes="(min-width: 60rem) 44rem, 92vw"'
            ' width="{}" height="{}" alt="{}" loading="lazy">'
        ).format(image.src, image.srcset, image.width, image.height, given.alt)
        if not figure.block:
            return tag
        caption = Markup("<figcaption>{}</figcaption>").format(given.caption)
        return Markup("<figure>{}{}</figure>").format(tag, caption if given.caption else "")

    # --- files

    def stamp(self, path: str) -> Stamp | None:
        """A file's size and digest; None when it is not there."""
        found: Stamp | None = self._ask("stamp", path)
        return found

    def files(self, prefix: str) -> tuple[Stamp, ...]:
        """The files below a folder, by path."""
        return tuple(self._ask("files", prefix))

    def file(self, path: str) -> bytes:
        """A file's bytes; what is recorded is the digest of its content.

        Raises:
            Failed: it is not there.
        """
        if self._ask("stamp", path) is None:
            raise self.fail("missing-asset", Span(path), found=path)
        return self._world.disk(path)

    def asset(self, path: str) -> str:
        """A link to a fingerprinted copy of a file in `assets/`."""
        stamp: Stamp | None = self._ask("stamp", ASSETS + path)
        if stamp is None:
            raise self.fail("missing-asset", Span(ASSETS + path), found=path)
        stem, dot, ending = path.rpartition(".")
        address = f"{ASSETS}{stem}.{stamp.digest[:8]}{dot}{ending}"
        self.wishes[Copy(ASSETS + path, urls.SITE + address)] = None
        return urls.relative(address, self._page)

    def emblem(self, name: str) -> Markup:
        """A line drawing of `assets/emblems/` as SVG source (`currentColor`)."""
        path = f"{EMBLEMS}{name}.svg"
        if self._ask("stamp", path) is None:
            known = [each.path.removeprefix(EMBLEMS)[:-4] for each in self.files(EMBLEMS)]
            words = {"found": name, "known": "、".join(known)}
            raise self.fail("missing-emblem", Span(path), guess=nearest(name, known), **words)
        return Markup(self._world.disk(path).decode())  # the site's own drawing, not content

    def size(self, path: str, *, name: str = "") -> tuple[int, int]:
        """Width and height of a picture in px; `name` is the document that shows it.

        Raises:
            Failed: it is not a picture that can be used.
        """
        found = self._ask("picture", path)
        if found == MISSING:
            raise Failed(path)  # linking has told it, with the line
        if isinstance(found, str):
            file = path.rpartition("/")[2]
            span = self.span(name, file) if name else Span(path)
            raise self.fail("not-a-picture", span, found=file, reason=found)
        width, height = found
        return width, height

    def picture(self, path: str, width: int, *, name: str = "") -> Image:
        """A picture at most `width` px wide (and twice that for dense screens), and the wish for it."""
        stamp: Stamp | None = self._ask("stamp", path)
        full, high = self.size(path, name=name)
        mark = stamp.digest[:10] if stamp else "0"
        stem = slug(path.rpartition("/")[2].rpartition(".")[0])
        links = []
        for wide in sorted({min(width, full), min(2 * width, full)}):
            address = f"media/{stem}.{mark}.{wide}.webp"
            self.wishes[Variant(path, wide, urls.SITE + address)] = None
            links.append((urls.relative(address, self._page), wide))
        shown = min(width, full)
        srcset = ", ".join(f"{link} {wide}w" for link, wide in links)
        return Image(links[0][0], srcset, shown, max(1, round(high * shown / full)))

    def span(self, name: str, words: str) -> Span:
        """Where words stand in a document's file."""
        found: Span = self._ask("span", name, words)
        return found

    # --- templates

    def render(self, template: str, **context: object) -> str:
        """Fill a template; it gets `view` and the given names.

        Raises:
            Failed: the template is missing or broken; the problem says which line.
        """
        self._ask("template", template)
        try:
            return self._world.templates.render(template, {"view": self, **context})
        except TemplateFailure as failure:
            self.problems[failure.diagnostic] = None
            raise Failed(failure.diagnostic.rule) from failure
