"""YAML text to nodes that know their place, or the problem of why it is none.

Inputs → outputs: YAML text → a tree of `Scalar`, `Items` and `Pairs`, each with its `Span`.

Scalars stay the author's own characters; typing them is the schema's work. Anchors, aliases and
tags are refused: editors never mean them (`*铁人*` is emphasis), and without them a small file
cannot unfold into a large one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from generator.diagnostics import Checked, Diagnostic, Span, problem
from generator.text import fold

MAX_DEPTH = 12
UNSEEN = "\u200b"

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BREAKS = re.compile("[\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_HASH = re.compile(r"\s*#\d")
_KEY = re.compile(r"(\s*(?:- +){0,9})([^\s:：#\"'“\[{&*!|>%@`,-][^\s:：#\"'“\[{]{0,13})(：\s*|:(?=[^\s/]|　))")
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
    return Checked(node or Pairs((), Span(path, first_line, 1)), mended.problems)


class _Refused(Exception):
    def __init__(self, span: Span, zh: str, en: str) -> None:
        super().__init__(en)
        self.diagnostic = problem("bad-yaml", span, found=zh, found_en=en)


# --- slips of a Chinese keyboard ---------------------------------------------------------------


def slip(word: str, colon: str, span: Span) -> Diagnostic:
    """`姓名：王进喜` or `姓名:王进喜`: YAML sees no key at all."""
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
                    self._refuse(event, "“---”以下的内容不会被读到", "nothing below “---” is read")
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close(event)
            elif isinstance(event, yaml.NodeEvent):
                self._node(event)
        return self.root

    def _node(self, event: Any) -> None:
        marked = isinstance(event, yaml.AliasEvent) or event.anchor or event.tag
        if marked:
            self._refuse(event, "开头的“*”“&”“!”有特殊含义，要用双引号包住",
                         "a leading “*”, “&” or “!” has a meaning of its own: quote the value")  # fmt: skip
        if isinstance(event, yaml.ScalarEvent):
            text = event.value.replace(UNSEEN, "").strip()
            plain = event.style in (None, "")
            if plain and _HASH.match(self.mended.rest(event.end_mark)):
                self._refuse(event, "“#”以后的内容会被当作注释，要用双引号包住",
                             "what follows “#” would be taken for a comment: quote the value")  # fmt: skip
            self._add(Scalar(text, plain, self.mended.span(event.start_mark, event.end_mark)))
        elif len(self.open) >= MAX_DEPTH:
            self._refuse(event, "括号或缩进套得太深", "nested too deeply")
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

    def _refuse(self, event: Any, zh: str, en: str) -> None:
        raise _Refused(self.mended.span(event.start_mark, event.end_mark), zh, en)


# --- why it is no YAML -------------------------------------------------------------------------

# What the parser says, what that means for an editor, and whether the place to look at is where
# the broken thing begins rather than where the parser gave up.
_MEANINGS = (
    ("mapping values are not allowed", "一行里有两个冒号，或缩进没有对齐",
     "two colons in a line, or indentation that does not line up", False),
    ("could not find expected ':'", "这一行没有“: ”", "this line has no “: ”", True),
    ("unexpected end of stream", "引号没有配对", "a quotation mark is not closed", True),
    ("did not find expected ',' or ']'", "方括号没有配对，或少了逗号",
     "a square bracket is not closed, or a comma is missing", True),
    ("did not find expected ',' or '}'", "花括号没有配对，或少了逗号",
     "a curly bracket is not closed, or a comma is missing", True),
    ("did not find expected key", "缩进没有对齐，或引号后面还有字",
     "indentation that does not line up, or words after a closing quotation mark", False),
    ("did not find expected '-' indicator", "列表每一项前面要有“- ”，并且对齐",
     "each item of a list begins with “- ”, all below one another", False),
    ("block sequence entries are not allowed", "“- ”要另起一行", "“- ” begins a line of its own", False),
    ("cannot start any token", "开头的符号（@ % ` 等）要用双引号包住",
     "a leading sign such as @ % ` wants quotation marks around the value", False),
    ("expected alphabetic or numeric", "开头的“*”“&”有特殊含义，要用双引号包住",
     "a leading “*” or “&” has a meaning of its own: quote the value", True),
    ("scanning a tag", "开头的“!”有特殊含义，要用双引号包住",
     "a leading “!” has a meaning of its own: quote the value", True),
    ("comment or line break", "“|”或“>”后面要另起一行；它若是内容，用双引号包住整句",
     "after “|” or “>” the text begins on the next line; quote the value if it begins so", True),
    ("escape character", "双引号里的“\\”要写成“\\\\”，或改用单引号",
     "inside double quotes write “\\\\” for “\\”, or use single quotes", False),
    ("hexdecimal", "双引号里的“\\”要写成“\\\\”，或改用单引号",
     "inside double quotes write “\\\\” for “\\”, or use single quotes", False),
    ("did not find expected node content", "这里多了一个括号或逗号",
     "a bracket or comma too many", False),
)  # fmt: skip


def _yaml_problems(error: yaml.YAMLError, mended: _Mended) -> tuple[Diagnostic, ...]:
    if not isinstance(error, yaml.MarkedYAMLError):
        return (_bad(Span(mended.path, mended.first_line, 1), "写法不对", str(error).split("\n")[0]),)
    said = f"{error.context or ''} {error.problem or ''}"
    start, end = error.context_mark, error.problem_mark
    if found := tuple(_indents(mended)):
        return found
    for mark in (start, end):
        if mark and (slips := _near_slips(mended, mark.line)):
            return slips
    for words, zh, en, at_start in _MEANINGS:
        if words in said:
            return (_bad(mended.span((start if at_start else end) or end or start), zh, en),)
    return (_bad(mended.span(end or start), "写法不对", said.strip()),)


def _bad(span: Span, zh: str, en: str) -> Diagnostic:
    return problem("bad-yaml", span, found=zh, found_en=en)


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
