"""`Door`: writes down each question, answer, wish and problem of one job.

Inputs → outputs: a `World` and a job's questions → answers, and the record by which the ledger
later decides whether the job's result still holds.

Incremental: a job may know only what it asks. Each question is recorded with the digest of its
answer; a job runs again only when the digest of some answer has changed. That is the whole
dependency system.
"""

from __future__ import annotations

from typing import Any, Self, TypeVar

from generator.content.values import Day
from generator.diagnostics import Diagnostic, Span, problem
from generator.site import urls, wording
from generator.site.site import locate
from generator.site.templates import FOLDER, TemplateFailure
from generator.site.wishes import Addressed, Wish
from generator.site.world import Plain, Read, World

T = TypeVar("T")
# What has one answer in all languages.
_ALIKE = frozenset(
    (
        "template",
        "stamp",
        "files",
        "picture",
        "letters",
        "style",
        "entries",
        "texts",
        "today",
        "versions",
        "counterpart",
        "wording",
    )
)


class Failed(Exception):
    """The job cannot go on; what is wrong has been reported to its view."""


def known(value: T | None, name: str) -> T:
    """An answer that must be there; a template that asks for `name` in vain is told its line."""
    if value is None:
        raise ValueError(f"there is no “{name}”")
    return value


class Door:
    """Asks the world and keeps the record."""

    def __init__(self, world: World, page: str = "") -> None:
        """`page` is the address that relative links start from."""
        self._world = world
        self._page = page
        self._language = ""
        self._template = ""
        self._reads: dict[tuple[str, tuple[Plain, ...]], str] = {}
        self.wishes: dict[Wish, None] = {}
        self.problems: dict[Diagnostic, None] = {}

    def _ask(self, question: str, *args: Plain) -> Any:
        if not _is_plain(args):  # it could not be asked again from the ledger
            raise TypeError(f"{question}() is asked with words and numbers, not {args!r:.80}")
        if self._language and question not in _ALIKE:
            question = f"{self._language}.{question}"
        answer, mark = self._world.ask(question, args)
        self._reads[question, args] = mark
        return answer

    @property
    def reads(self) -> tuple[Read, ...]:
        """Every question asked so far, with its answer's digest."""
        return tuple(Read(name, args, mark) for (name, args), mark in self._reads.items())

    def at(self, page: str, language: str = "") -> Self:
        """The same record, with links relative to another page (for jobs making several), asking
        in its language (a tag; "" is the site's own)."""
        self._page, self._language = page, language
        return self

    def report(self, rule: str, span: Span, **args: object) -> None:
        """Add a problem to the outcome."""
        self.problems[problem(rule, span, **args)] = None

    def fail(self, rule: str, span: Span, **args: object) -> Failed:
        """Report an error and give the exception to raise."""
        self.report(rule, span, **args)
        return Failed(rule)

    def wish(self, wish: Wish) -> None:
        """Leave a wish."""
        self.wishes[wish] = None

    def _wish(self, wish: Addressed) -> str:
        """Leave a wish; the link from this page to what it will be."""
        self.wish(wish)
        return self._from_here(wish.address.removeprefix(urls.SITE))

    def _from_here(self, address: str) -> str:
        """The link from this page to an address. The page that says “not found” is shown at the
        address that was sought, however deep: its links begin at the server's root."""
        if self._page == urls.NOT_FOUND:
            return urls.rooted(address, self._ask("setting", "base_url"))
        return urls.relative(address, self._page)

    # --- words and templates

    def words(self, text: str, **values: object) -> str:
        """A template's own words in the page's language, with `{name}` filled in."""
        form = self._in_own_words(text, values.get("count")) if self._language else text
        return wording.fill(form, values, self._language)

    def _in_own_words(self, text: str, number: object) -> str:
        """A template's words from the catalogue; as they are, and a warning, when it lacks them."""
        many = number if isinstance(number, int) else None
        found = self._ask("wording", self._language, text, many)
        if isinstance(found, str):
            return found
        if isinstance(found, wording.Misprint):
            span = Span(FOLDER + found.path, found.line)
            self.report("bad-catalogue", span, found=found.found)
            return text
        closure: tuple[tuple[str, str], ...] = self._ask("template", self._template)
        name, source = next((each for each in closure if text in each[1]), closure[0])
        span = locate(source, FOLDER + name, text)
        self.report("untranslated", span, found=text, language=self._language)
        return text

    def day(self, date: Day | None) -> str:
        """A date in words of the page's language, as exact as it is known; "" for none."""
        return wording.dated(date, self._language) if date else ""

    def render(self, template: str, **context: object) -> str:
        """Fill a template; it gets `view`, `_` (see `words`) and the given names.

        Raises:
            Failed: the template is missing or broken; the problem says which line.
        """
        self._ask("template", template)
        self._template = template
        try:
            return self._world.templates.render(
                template, {"view": self, "_": self.words, **context}
            )
        except TemplateFailure as failure:
            self.problems[failure.diagnostic] = None
            raise Failed(failure.diagnostic.rule) from failure


def _is_plain(value: object) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, str | int | float)
