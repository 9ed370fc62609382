"""A problem as a value (what, where, how to mend it) and its plain, JSON and annotation forms.

Inputs → outputs: rule id + span + words → `Diagnostic` → text in Chinese or English.

A `Diagnostic` holds the rule's id and the author's own words, never a finished sentence: the same
problem is told in Chinese or English, on a terminal, in JSON or in the page, from one value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import accumulate, takewhile
from typing import Generic, TypeVar

from generator.rules import QUIET, RULES, Severity
from generator.text import width

T = TypeVar("T")
SHOWN = 80
LONGEST = 160
_LISTS = ("known", "known_en", "choices", "choices_en")
_SILENT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class Lang(StrEnum):
    """The two languages every message is written in."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file of the project: lines and columns count from 1; 0 means the whole file."""

    path: str
    line: int = 0
    column: int = 0
    length: int = 1

    def __str__(self) -> str:
        place = (self.path, str(self.line), str(self.column))
        return ":".join(part for part in place if part not in ("", "0"))


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One problem: which rule, where, and the words that fill the rule's message.

    `args` is sorted pairs; the name `guess`, when not empty, becomes a “did you mean” hint.
    """

    span: Span
    rule: str
    args: tuple[tuple[str, str], ...] = ()
    related: tuple[Span, ...] = ()

    @property
    def severity(self) -> Severity:
        """How grave it is: an error publishes nothing."""
        return RULES[self.rule].severity

    def message(self, lang: Lang) -> str:
        """What was found and what was expected, as one sentence."""
        rule = RULES[self.rule]
        return (rule.zh if lang is Lang.ZH else rule.en).format_map(self._words(lang))

    def hints(self, lang: Lang) -> tuple[str, ...]:
        """How to mend it, most likely way first; each begins with a verb or a question."""
        rule, args = RULES[self.rule], self._words(lang)
        hint = (rule.hint_zh if lang is Lang.ZH else rule.hint_en).format_map(args)
        guess = args.get("guess", "")
        asked = f"是不是“{guess}”？" if lang is Lang.ZH else f"Did you mean “{guess}”?"
        return tuple(part for part in (asked if guess else "", hint) if part)

    def _words(self, lang: Lang) -> dict[str, str]:
        """The arguments; lists have the commas of the language."""
        listed = {name: words for name, words in self.args if name in _LISTS}
        if lang is Lang.EN:
            listed = {name: words.replace("、", ", ") for name, words in listed.items()}
        return dict(self.args) | listed


@dataclass(frozen=True, slots=True)
class Checked(Generic[T]):
    """A value together with every problem met on the way to it."""

    value: T
    problems: tuple[Diagnostic, ...] = ()


def problem(rule: str, span: Span, /, *related: Span, **args: object) -> Diagnostic:
    """Make a problem; `args` must fill the rule's message, `related` are other places it is about.

    Words are put on one line and cut short, whatever an author wrote: a message stays a message.

    Raises:
        KeyError: the rule is unknown or its message wants an argument that is missing: our bug.
    """
    told = ((name, _one_line(str(value), name)) for name, value in args.items())
    words = tuple(sorted(each for each in told if each != ("guess", "")))
    made = Diagnostic(span, rule, words, related)
    for lang in Lang:
        made.message(lang)
        made.hints(lang)
    return made


def _one_line(words: str, name: str) -> str:
    limit = LONGEST * (4 if name in _LISTS else 1)
    plain = " ".join(_SILENT.sub(" ", words[: 2 * limit]).split())
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def errors(problems: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Only those that keep the site from being published."""
    return tuple(each for each in problems if each.severity is Severity.ERROR)


_LEVELS = {
    Lang.ZH: {Severity.ERROR: "错误", Severity.WARNING: "警告"},
    Lang.EN: {Severity.ERROR: "error", Severity.WARNING: "warning"},
}


def level_word(diagnostic: Diagnostic, lang: Lang) -> str:
    """`错误`/`error` or `警告`/`warning`."""
    return _LEVELS[lang][diagnostic.severity]


def plain(diagnostic: Diagnostic, lines: Sequence[str], lang: Lang) -> str:
    """`file:line:column: level: message [rule]`, the author's line with a mark below, and hints.

    `lines` are the lines of the file the span is in (empty when there is none to show).
    """
    span, colon = diagnostic.span, "：" if lang is Lang.ZH else ": "
    told = f"{level_word(diagnostic, lang)}{colon}{diagnostic.message(lang)}"
    head = f"{span}: {told} [{diagnostic.rule}]"
    rows = [head, *_quoted(span, () if diagnostic.rule in QUIET else lines)]
    also, hint = ("另见", "提示") if lang is Lang.ZH else ("see also", "hint")
    rows += [f"  {also}{colon}{place}" for place in diagnostic.related]
    rows += [f"  {hint}{colon}{text}" for text in diagnostic.hints(lang)]
    return "\n".join(rows)


def _quoted(span: Span, lines: Sequence[str]) -> list[str]:
    """The author's line and a mark below; of a long line the part around the mark."""
    line = _SILENT.sub(" ", lines[span.line - 1]) if 1 <= span.line <= len(lines) else ""
    if not line.strip():
        return []
    place, first, last = max(0, span.column - 1), 0, len(line)
    if width(line) > SHOWN:
        first = max(0, place - _fitting(line[:place][::-1], SHOWN // 4))
        last = first + _fitting(line[first:], SHOWN)
    lead = "…" if first else ""
    number = f"  {span.line} | "
    quoted = f"{number}{lead}{line[first:last]}{'…' if last < len(line) else ''}"
    if not span.column:
        return [quoted]
    before = " " * width(lead + line[first:place])
    marks = "^" * max(1, width(line[place : min(last, place + span.length)]))
    return [quoted, f"{' ' * (len(number) - 2)}| {before}{marks}"]


def _fitting(text: str, columns: int) -> int:
    """How many of a text's characters go into so many columns."""
    taken = accumulate(width(char) for char in text)
    return sum(1 for each in takewhile(lambda each: each <= columns, taken))


def as_json(problems: Iterable[Diagnostic]) -> str:
    """Problems for machines: one JSON array, messages in both languages."""
    return json.dumps([_record(each) for each in problems], ensure_ascii=False, indent=2)


def _record(diagnostic: Diagnostic) -> Mapping[str, object]:
    return {
        "rule": diagnostic.rule,
        "severity": diagnostic.severity.value,
        **asdict(diagnostic.span),
        "message": {lang.value: diagnostic.message(lang) for lang in Lang},
        "hints": {lang.value: list(diagnostic.hints(lang)) for lang in Lang},
        "related": [asdict(span) for span in diagnostic.related],
    }


def annotation(diagnostic: Diagnostic, lang: Lang) -> str:
    """The workflow-command form (`::error file=…`) that hosted CI shows beside the line."""
    span = diagnostic.span
    path = _escape(span.path).replace(":", "%3A").replace(",", "%2C")
    place = f"file={path},line={max(1, span.line)},col={max(1, span.column)}"
    words = " ".join((diagnostic.message(lang), *diagnostic.hints(lang)))
    return f"::{diagnostic.severity.value} {place},title={diagnostic.rule}::{_escape(words)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
