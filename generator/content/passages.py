"""A Markdown text as it stands in a file: its body, what is wrong in it, where its links stand.

Inputs → outputs: a text and the place it begins at → a `Body`, problems, and a place for each link
and picture, so that what is found wrong with them later has its line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from generator.content.markup import EMPTY, SCHEMES, Tangled, prose, read_body
from generator.content.model import Body, Figure, Link
from generator.content.schema import Location
from generator.diagnostics import Diagnostic, Span, problem

_SCHEME = re.compile(
    r"(?:\]\(\s*<?|\b(?:href|src)\s*=\s*[\"']?|^ {0,3}\[[^\]\n]+\]:\s*|<(?=[A-Za-z]{2,12}://))"
    r"([A-Za-z][A-Za-z0-9+.-]*):([^\s()\"'>]*(?:\([^\s()\"'>]*\)[^\s()\"'>]*)*)",
    re.M,
)
_TARGET = re.compile(
    r"(?:\]\(\s*|\]:\s*|\b(?:href|src)\s*=\s*[\"']?|(?=<[A-Za-z]+:))"
    r"(?:<([^>\n]*)>|([^\s)\"'>]*))"
)


class Passage:
    """A Markdown text of a file: its body, what is wrong in it, and where its links stand.

    `start` is where it begins. A text of the front matter comes with the `lines` of the file: its
    own lines stand below its key, indented, or else all of it has only that one place.
    """

    def __init__(self, text: str, start: Span, lines: Sequence[str] = ()) -> None:
        self.text, self.start, self.lines = text, start, lines
        self.code_free = prose(text)
        self.body, self.problems = self._read()

    def _read(self) -> tuple[Body, tuple[Diagnostic, ...]]:
        unsafe = tuple(self._unsafe_links())
        try:
            return read_body(self.text), unsafe
        except Tangled as tangled:
            offset = sum(len(line) + 1 for line in self.text.split("\n")[: tangled.line - 1])
            span = self._at(offset, 1)
            told = problem("tangled", span, found=tangled.zh, found_en=tangled.en)
            return EMPTY, (*unsafe, told)

    def _unsafe_links(self) -> Iterator[Diagnostic]:
        for found in _SCHEME.finditer(self.code_free):
            if found[1].casefold() not in SCHEMES:
                written = f"{found[1]}:{found[2]}"
                local = len(found[1]) == 1 or found[1].casefold() == "file"
                rule = "outside-project" if local else "unsafe-link"
                yield problem(rule, self._at(found.start(1), len(written)), found=written)

    def _at(self, offset: int, length: int) -> Span:
        row = self.text.count("\n", 0, offset)
        column = offset - self.text.rfind("\n", 0, offset)
        if not self.lines:
            return Span(self.start.path, self.start.line + row, column, max(1, length))
        own, number = self.text.split("\n")[row], self.start.line + 1 + row
        indent = self.lines[number - 1].find(own) if number <= len(self.lines) else -1
        if indent < 0:
            return self.start
        return Span(self.start.path, number, indent + column, max(1, length))

    def places(self, name: str) -> dict[Location, Span]:
        """Where this text begins, and below that where each link and picture leads from."""
        found: dict[str, tuple[int, int]] = {}
        for each in _TARGET.finditer(self.code_free):
            group = 1 if each[1] is not None else 2
            found.setdefault(_bare(each[group]), each.span(group))
        places: dict[Location, Span] = {(name,): self.start}
        for target in sorted(self._targets()):
            if (place := found.get(_bare(target))) is not None:
                places[name, target] = self._at(place[0], place[1] - place[0])
        return places

    def _targets(self) -> set[str]:
        links = {part.target for part in self.body.parts if isinstance(part, Link)}
        return links | {part.picture.file for part in self.body.parts if isinstance(part, Figure)}


def _bare(target: str) -> str:
    """A link's target without the disguises that Markdown, HTML and addresses allow."""
    return unquote(html.unescape(target))
