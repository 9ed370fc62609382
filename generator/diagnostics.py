"""A problem as a value (what, where, how to mend it) and its plain, JSON and annotation forms.

Inputs → outputs: rule id + span + words → `Diagnostic` → text in Chinese or English.

A `Diagnostic` holds the rule's id and the author's own words, never a finished sentence: the same
problem is told in Chinese or English, on a terminal, in JSON or in the page, from one value.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from generator.rules import RULES, Severity
from generator.text import width

T = TypeVar("T")


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
        return (rule.zh if lang is Lang.ZH else rule.en).format_map(dict(self.args))

    def hints(self, lang: Lang) -> tuple[str, ...]:
        """How to mend it, most likely way first; each begins with a verb or a question."""
        rule, args = RULES[self.rule], dict(self.args)
        hint = (rule.hint_zh if lang is Lang.ZH else rule.hint_en).format_map(args)
        guess = args.get("guess", "")
        asked = (f"是不是“{guess}”？" if lang is Lang.ZH else f"Did you mean “{guess}”?") if guess else ""
        return tuple(part for part in (asked, hint) if part)


@dataclass(frozen=True, slots=True)
class Checked(Generic[T]):
    """A value together with every problem met on the way to it."""

    value: T
    problems: tuple[Diagnostic, ...] = ()


def problem(rule: str, span: Span, /, *related: Span, **args: object) -> Diagnostic:
    """Make a problem; `args` must fill the rule's message, `related` are other places it is about.

    Raises:
        KeyError: the rule is unknown or its message wants an argument that is missing: our bug.
    """
    words = tuple(sorted((name, str(value)) for name, value in args.items()))
    made = Diagnostic(span, rule, words, related)
    made.message(Lang.ZH)
    return made


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
    head = f"{span}: {level_word(diagnostic, lang)}{colon}{diagnostic.message(lang)} [{diagnostic.rule}]"
    rows = [head, *_quoted(span, lines)]
    also, hint = ("另见", "提示") if lang is Lang.ZH else ("see also", "hint")
    rows += [f"  {also}{colon}{place}" for place in diagnostic.related]
    rows += [f"  {hint}{colon}{text}" for text in diagnostic.hints(lang)]
    return "\n".join(rows)


def _quoted(span: Span, lines: Sequence[str]) -> list[str]:
    if not 1 <= span.line <= len(lines):
        return []
    line = lines[span.line - 1].replace("\t", " ")
    number = f"  {span.line} | "
    before, marked = line[: span.column - 1], line[span.column - 1 :][: span.length]
    if width(line) > 100:
        line, before = f"…{line[max(0, span.column - 20) :][:60]}…", ""
        before = " " * (1 + width(diagnostic_lead(lines[span.line - 1], span.column)))
    pad = " " * (len(number) - 2)
    return [number + line, f"{pad}| {' ' * width(before)}{'^' * max(1, width(marked))}"]


def diagnostic_lead(line: str, column: int) -> str:
    """The up to 19 characters that stand before `column` in a long line shown in part."""
    return line[max(0, column - 20) : column - 1]


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
    place = f"file={_escape(span.path)},line={max(1, span.line)},col={max(1, span.column)}"
    words = " ".join((diagnostic.message(lang), *diagnostic.hints(lang)))
    return f"::{diagnostic.severity.value} {place},title={diagnostic.rule}::{_escape(words)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
