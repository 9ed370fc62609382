"""`View`: a job's one door, which writes down each question, answer, wish and problem.

Inputs → outputs: a job's questions → answers, and the record by which the ledger later decides
whether the job's result still holds.

Incremental: a job may know only what it asks its `View`. Each question is recorded with the digest
of its answer; a job runs again only when the digest of some answer has changed. That is the whole
dependency system. What a template builds from several answers (`body`, `link`) asks them one by
one, so nothing is known that was not recorded.
"""

from __future__ import annotations

from typing import Any, TypeVar

from markupsafe import Markup

from generator.content.model import Body, Document, Fields, Figure, Kind, Stamp
from generator.content.values import Day
from generator.diagnostics import Diagnostic, Span, problem
from generator.site import bodies, urls, wishes
from generator.site.cards import Award, Card, Rank
from generator.site.pictures import Flaw
from generator.site.relations import Target
from generator.site.site import EMBLEMS, picture_path
from generator.site.templates import TemplateFailure
from generator.site.wishes import Image, Wish
from generator.site.world import Plain, Read, World
from generator.text import nearest

T = TypeVar("T")
_COLUMN = 960  # how wide a picture in a text is shown, px


class Failed(Exception):
    """The job cannot go on; what is wrong has been reported to its view."""


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
        if not _is_plain(args):  # it could not be asked again from the ledger
            raise TypeError(f"{question}() is asked with words and numbers, not {args!r:.80}")
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
        return tuple(known(self._ask("related", name, relation), name))

    def neighbours(self, name: str) -> tuple[Card | None, Card | None]:
        """The cards before and after a document in its list."""
        before, after = known(self._ask("neighbours", name), name)
        return before, after

    def held(self, name: str) -> bool:
        """Whether a lecture lies in the past."""
        return bool(known(self._ask("held", name), name))

    def next_lecture(self) -> Card | None:
        """The next lecture, if there is one."""
        return next(iter(self.cards(Kind.LECTURE.value, state="upcoming", limit=1)), None)

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

    def tag(self, word: str) -> str:
        """A link to a tag's page."""
        return self.link(self._ask("tag", word))

    def link(self, to: str) -> str:
        """A relative link from this page to an address or a document's id."""
        if not isinstance(to, str):
            raise TypeError(f"link() takes an address or an id, not {to!r:.80}")
        address, mark, anchor = to.partition("#")
        if address and not address.endswith(urls.PAGES):
            address = self.card(address).address
        return urls.relative(address + mark + anchor, self._page)

    def absolute(self, name: str) -> str:
        """A document's address in the world, for QR codes and feeds."""
        return str(self.setting("base_url")) + urls.pretty(self.card(name).address)

    # --- words

    def body(self, name: str) -> Markup:
        """A document's text as safe HTML, with links and pictures resolved for this page."""
        document = self.document(name)
        return self._resolved(document, document.body)

    def report_of(self, name: str) -> Markup:
        """A lecture's report as safe HTML, empty when there is none."""
        document = self.document(name)
        return self._resolved(document, document.report) if document.report else Markup()

    def _resolved(self, document: Document, body: Body) -> Markup:
        return bodies.fill(
            body,
            lambda link: self._leads_to(document.id, link.target),
            lambda figure: self._figure(document, figure),
        )

    def _leads_to(self, name: str, written: str) -> str:
        target: Target = known(self._ask("target", name, written), name)
        if target.file:
            return self._attached(target.file, name)
        if target.document and not self.card(target.document).address:
            return ""  # a wall is printed and has no page
        if target.document:
            return self.link(f"{target.document}{'#' * bool(target.anchor)}{target.anchor}")
        return target.outside

    def _attached(self, path: str, name: str) -> str:
        """A link to a file that lies beside a text; a picture loses what it tells of its maker."""
        if wishes.ending(path) in wishes.PICTURES:
            width = min(self.size(path, name=name)[0], wishes.LARGEST)
            return self._wish(wishes.variant(known(self.stamp(path), path), width))
        wish = wishes.attachment(known(self.stamp(path), path))
        return self._wish(wish) if wish else ""  # what may not be published linking has told

    def _figure(self, document: Document, figure: Figure) -> Markup:
        path = picture_path(document, figure.picture.file)
        image = self.picture(path, _COLUMN, name=document.id)
        return bodies.figure(figure.picture, image, block=figure.block)

    # --- files

    def _wish(self, wish: Wish) -> str:
        self.wishes[wish] = None
        return urls.relative(wish.address.removeprefix(urls.SITE), self._page)

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
        if self.stamp(path) is None:
            raise self.fail("missing-asset", Span(path), found=path)
        return self._world.disk(path)

    def asset(self, path: str) -> str:
        """A link to a fingerprinted copy of a file in `assets/`.

        Raises:
            Failed: it is not there.
        """
        stamp = self.stamp(urls.ASSETS + path)
        if stamp is None:
            beside = [each.path.removeprefix(urls.ASSETS) for each in self.files(urls.ASSETS)]
            span, guess = Span(urls.ASSETS + path), nearest(path, beside)
            raise self.fail("missing-asset", span, found=path, guess=guess)
        return self._wish(wishes.asset(stamp))

    def emblem(self, name: str) -> Markup:
        """A line drawing of `assets/emblems/` as SVG source (`currentColor`).

        Raises:
            Failed: there is none of this name.
        """
        path = f"{EMBLEMS}{name}.svg"
        if self.stamp(path) is None:
            names = [each.path.removeprefix(EMBLEMS)[:-4] for each in self.files(EMBLEMS)]
            words = {"found": name, "known": "、".join(names)}
            raise self.fail("missing-emblem", Span(path), guess=nearest(name, names), **words)
        try:
            return Markup(self.file(path).decode("utf-8-sig"))  # the site's own, never content
        except UnicodeDecodeError:
            raise self.fail("not-utf8", Span(path), guessed="", guessed_en="") from None

    # --- pictures

    def size(self, path: str, *, name: str = "") -> tuple[int, int]:
        """Width and height of a picture in px; `name` is the document that shows it.

        Raises:
            Failed: it is not a picture that can be used.
        """
        found: tuple[int, int] | Flaw | None = self._ask("picture", path)
        if found is None:
            folder, _, file = path.rpartition("/")
            span = self.span(name, file) if name else Span(path)
            raise self.fail("missing-picture", span, found=file, folder=folder, guess="")
        if isinstance(found, Flaw):
            raise self.spoilt(path, found, name=name)
        return found

    def spoilt(self, path: str, flaw: Flaw, *, name: str = "") -> Failed:
        """Report that a picture cannot be used and give the exception to raise."""
        file = path.rpartition("/")[2]
        span = self.span(name, file) if name else Span(path)
        return self.fail("not-a-picture", span, found=file, reason=flaw.zh, reason_en=flaw.en)

    def picture(self, path: str, width: int, *, name: str = "") -> Image:
        """A picture at most `width` px wide (and twice that for dense screens), and its wishes.

        Raises:
            Failed: as for `size`.
        """
        full, high = self.size(path, name=name)
        width = max(1, int(width))  # a template may have divided
        stamp = known(self.stamp(path), path)
        links = [
            (self._wish(wishes.variant(stamp, wide)), wide)
            for wide in sorted({min(width, full), min(2 * width, full)})
        ]
        shown = links[0][1]
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


def _is_plain(value: object) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, str | int | float)
