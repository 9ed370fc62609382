"""YAML text to nodes that know their place, or the problem of why it is none.

Inputs → outputs: YAML text → a tree of `Scalar`, `Items` and `Pairs`, each with its `Span`.

Scalars stay the author's own characters; typing them is the schema's work. Anchors, aliases and
tags are refused: editors never mean them (`*铁人*` is emphasis), and without them a small file
cannot unfold into a large one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

import yaml

from generator.content.stumbles import (
    COMMENT,
    DEEP,
    INDENT,
    OTHER,
    SIGN,
    TWO_DOCUMENTS,
    Meaning,
    begins,
    meaning_of,
    unreadable,
)
from generator.diagnostics import Checked, Diagnostic, Span, problem
from generator.text import fold

MAX_DEPTH = 12
UNSEEN = "\u200b"

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BREAKS = re.compile("[\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_HASH = re.compile(r"(\s*)#\d")
_KEY = re.compile(
    r"(\s*(?:- +){0,9})([^\s:：#\"'“\[{&*!|>%@`,-][^\s:：#\"'“\[{]{0,13})"
    r"(：\s*|:(?:　\s*|(?=[^\s/])))"
)
_OPENS_BLOCK = re.compile(r"( *)(?:- +){0,9}[^\s#][^#]*?:\s+[|>][-+0-9]*\s*(?:#.*)?$")
_OPENS_QUOTE = re.compile(r"\s*(?:- +){0,9}(?:[^\s\"'#][^\"'#]*:\s+)?([\"'])")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value; `plain` when it stands without quotation marks."""

    text: str
    plain: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `flow` when it is written `[a, b]`."""

    items: tuple[Node, ...]
    flow: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Pairs:
    """A mapping: keys and values in the order they are written."""

    pairs: tuple[tuple[Node, Node], ...]
    span: Span


Node = Scalar | Items | Pairs


def legible(text: str) -> str:
    """The text with each invisible control character made `UNSEEN`: columns stay as they are."""
    return _CONTROLS.sub(UNSEEN, _BREAKS.sub(" ", text))


def compose(
    text: str, path: str, first_line: int = 1, words: Collection[str] = ()
) -> Checked[Node | None]:
    """YAML text → its node tree; None when it is no YAML, an empty mapping when it says nothing.

    `words` are the keys known here, folded. After a known one a full-width colon or a forgotten
    space is told and read as what was meant, so that the rest of the file is checked too.
    """
    mended = _Mended(text, path, first_line, words)
    try:
        node = _Composer(mended).compose()
    except _Refused as refused:
        return Checked(None, (*mended.problems, refused.diagnostic))
    except yaml.YAMLError as error:
        return Checked(None, (*mended.problems, *_yaml_problems(error, mended)))
    silent = node is None or (isinstance(node, Scalar) and node.plain and not node.text)
    return Checked(Pairs((), Span(path, first_line, 1)) if silent else node, mended.problems)


class _Refused(Exception):
    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.rule)
        self.diagnostic = diagnostic


# --- slips of a Chinese keyboard ---------------------------------------------------------------


def slip(word: str, colon: str, span: Span) -> Diagnostic:
    """`姓名：王进喜`, `姓名:王进喜` or `姓名:　王进喜`: YAML sees no key at all."""
    if colon.endswith("　") and "：" not in colon:
        return problem("wide-space", replace(span, column=span.column + span.length, length=1))
    return problem("wide-colon" if "：" in colon else "no-space", span, found=word)


class _Mended:
    """A text whose known keys have a colon and a space, and what had to be mended for that."""

    def __init__(self, text: str, path: str, first_line: int, words: Collection[str]) -> None:
        self.path, self.first_line = path, first_line
        self.lines = legible(text).split("\n")
        self.shifts: dict[int, tuple[int, int]] = {}
        found = []
        for number in _outside_scalars(self.lines):
            match = _KEY.match(self.lines[number])
            if match and fold(match[2].replace(UNSEEN, "")) in words:
                found.append(self._mend(number, match))
        self.problems = tuple(found)

    def _mend(self, number: int, match: re.Match[str]) -> Diagnostic:
        told = self.slip(number, match)
        line = self.lines[number]
        self.lines[number] = f"{line[: match.end(2)]}: {line[match.end() :]}"
        self.shifts[number] = (match.end(2), match.end(2) + 2 - match.end())
        return told

    def slip(self, number: int, match: re.Match[str]) -> Diagnostic:
        length = len(match[2]) + 1
        span = Span(self.path, number + self.first_line, match.start(2) + 1, length)
        return slip(match[2], match[3], span)

    def span(self, start: Any, end: Any | None = None) -> Span:
        """The place between two of YAML's marks in the text as the author wrote it."""
        length = end.column - start.column if end and end.line == start.line else 1
        line = min(start.line, len(self.lines) - 1)
        column = start.column if line == start.line else len(self.lines[line])
        after, shift = self.shifts.get(line, (0, 0))
        column -= shift if column > after else 0
        return Span(self.path, line + self.first_line, column + 1, max(1, length))

    def rest(self, mark: Any) -> str:
        """What stands behind a mark on its line."""
        return self.lines[mark.line][mark.column :] if mark.line < len(self.lines) else ""

    def before(self, mark: Any) -> str:
        """What stands in front of a mark on its line."""
        return self.lines[mark.line][: mark.column] if mark.line < len(self.lines) else ""


def _outside_scalars(lines: list[str]) -> Iterator[int]:
    """Numbers of the lines that do not belong to a text of several lines begun above them."""
    block, quote = -1, ""
    for number, line in enumerate(lines):
        if block >= 0 and (not line.strip() or len(line) - len(line.lstrip(" ")) > block):
            continue
        if quote:
            quote = "" if quote in line else quote
            continue
        block = len(found[1]) if (found := _OPENS_BLOCK.match(line)) else -1
        opened = _OPENS_QUOTE.match(line)
        quote = opened[1] if opened and opened[1] not in line[opened.end() :] else ""
        yield number


# --- from YAML's events to nodes ---------------------------------------------------------------


class _Composer:
    """Builds nodes from events without recursion, so that no depth can exhaust the stack."""

    def __init__(self, mended: _Mended) -> None:
        self.mended = mended
        self.open: list[tuple[Any, list[Node]]] = []
        self.root: Node | None = None

    def compose(self) -> Node | None:
        """The one document of the text."""
        documents = 0
        for event in yaml.parse("\n".join(self.mended.lines), Loader=_LOADER):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(event, TWO_DOCUMENTS)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close(event)
            elif isinstance(event, yaml.NodeEvent):
                self._node(event)
        return self.root

    def _node(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor or event.tag:
            self._refuse(event, SIGN)
        if isinstance(event, yaml.ScalarEvent):
            text = event.value.replace(UNSEEN, "").strip()
            plain = event.style in (None, "")
            if plain and (hash_sign := _HASH.match(self.mended.rest(event.end_mark))):
                span = self.mended.span(event.end_mark)
                column = span.column + len(hash_sign[1])
                raise _Refused(unreadable(replace(span, column=column), COMMENT))
            self._add(Scalar(text, plain, self.mended.span(event.start_mark, event.end_mark)))
        elif len(self.open) >= MAX_DEPTH:
            self._refuse(event, DEEP)
        else:
            self.open.append((event, []))

    def _close(self, event: Any) -> None:
        start, inner = self.open.pop()
        span = self.mended.span(start.start_mark, event.end_mark)
        if isinstance(start, yaml.SequenceStartEvent):
            self._add(Items(tuple(inner), bool(start.flow_style), span))
        else:
            self._add(Pairs(tuple(zip(inner[::2], inner[1::2], strict=True)), span))

    def _add(self, node: Node) -> None:
        if self.open:
            self.open[-1][1].append(node)
        else:
            self.root = node

    def _refuse(self, event: Any, meaning: Meaning) -> None:
        span = self.mended.span(event.start_mark, event.end_mark)
        rest = self.mended.rest(event.start_mark).strip()
        raise _Refused(unreadable(span, meaning, rest))


# --- why it cannot be read ---------------------------------------------------------------------


def _yaml_problems(error: yaml.YAMLError, mended: _Mended) -> tuple[Diagnostic, ...]:
    if not isinstance(error, yaml.MarkedYAMLError):
        return (unreadable(Span(mended.path, mended.first_line, 1), OTHER),)
    if found := tuple(_indents(mended)):
        return found
    start, end = error.context_mark, error.problem_mark
    for mark in (start, end):
        if mark and (slips := _near_slips(mended, mark.line)):
            return slips
    said = f"{error.context or ''} {error.problem or ''}"
    mark = (start if begins(said) else end) or end or start
    assert mark, "a marked error has a mark"
    meaning = meaning_of(said, mended.before(mark))
    span, rest = mended.span(mark), mended.rest(mark).strip()
    if meaning is INDENT:
        before = mended.before(mark)
        span = replace(span, column=min(span.column, len(before) - len(before.lstrip()) + 1))
    return (unreadable(span, meaning, rest),)


def _indents(mended: _Mended) -> Iterator[Diagnostic]:
    """Lines indented with what looks like spaces and is not."""
    for number in _outside_scalars(mended.lines):
        if found := re.match(r" *([\t　\xa0])\s*\S", mended.lines[number]):
            span = Span(mended.path, number + mended.first_line, found.start(1) + 1)
            yield problem("tab" if found[1] == "\t" else "wide-space", span)


def _near_slips(mended: _Mended, line: int) -> tuple[Diagnostic, ...]:
    """A colon slip after a word nobody knows, on the line of an error or the one above it."""
    outside = set(_outside_scalars(mended.lines))
    for number in (line, line - 1):
        if number in outside and (match := _KEY.match(mended.lines[number])):
            return (mended.slip(number, match),)
    return ()
