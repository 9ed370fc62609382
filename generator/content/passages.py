"""A Markdown text as it stands in a file: its body, what is wrong in it, where its links stand.

Inputs → outputs: a text and the place it begins at → a `Body`, problems, and a place for each link,
picture and embed, so that what is found wrong with them later has its line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from generator.content.embeds import LINE, WORDS, WORDS_EN, understood
from generator.content.markup import EMPTY, SCHEMES, Tangled, prose, read_body
from generator.content.model import Body, Embed, Figure, Link
from generator.content.schema import Location
from generator.diagnostics import Diagnostic, Span, problem
from generator.text import nearest

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
    own lines stand below its key, indented, or else all of it has only that one place. `within` is
    put before its ids, for the second text of a page.
    """

    def __init__(self, text: str, start: Span, lines: Sequence[str] = (), within: str = "") -> None:
        self.text, self.start, self.lines, self.within = text, start, lines, within
        self.code_free = prose(text)
        self.body, self.problems = self._read()

    def _read(self) -> tuple[Body, tuple[Diagnostic, ...]]:
        unsafe = tuple(self._unsafe_links())
        try:
            body = read_body(self.text, self.within)
            return body, (*unsafe, *self._misused(body))
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

    def _misused(self, body: Body) -> Iterator[Diagnostic]:
        """Embeds of an unknown word, or with empty brackets."""
        written = tuple(LINE.finditer(self.code_free))
        for part in body.parts:
            if not isinstance(part, Embed):
                continue
            line = next((each for each in written if _wrote(each, part)), None)
            span = self._at(line.start(1), len(line[1])) if line else self.start
            if part.kind is None:
                told = {"known": "、".join(WORDS), "known_en": "、".join(WORDS_EN)}
                guess = nearest(part.words, (*WORDS, *WORDS_EN))
                yield problem("unknown-embed", span, found=part.words, guess=guess, **told)
            elif not part.target:
                yield problem("empty-link", span, found="")

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
        """Where this text begins, and below that where each link, picture and embed leads from."""
        found: dict[str, tuple[int, int]] = {}
        for each in _TARGET.finditer(self.code_free):
            group = 1 if each[1] is not None else 2
            found.setdefault(_bare(each[group]), each.span(group))
        places: dict[Location, Span] = {(name,): self.start}
        for target in sorted(self._targets()):
            place = found.get(_bare(target)) or self._in_embed(target)
            if place is not None:
                places[name, target] = self._at(place[0], place[1] - place[0])
        return places

    def _in_embed(self, target: str) -> tuple[int, int] | None:
        for line in LINE.finditer(self.code_free):
            if (at := line[2].find(target)) >= 0:
                return line.start(2) + at, line.start(2) + at + len(target)
        return None

    def _targets(self) -> set[str]:
        return {target for part in self.body.parts for target in targets(part)}


def _wrote(line: re.Match[str], part: Embed) -> bool:
    """Whether this line set that embed into the text."""
    return part.target in line[2] if part.target else part in understood(line[0])


def targets(part: str | Link | Figure | Embed) -> tuple[str, ...]:
    """All that a part of a body leads to, as written."""
    match part:
        case Link():
            return (part.target,)
        case Figure():
            return (part.picture.file,)
        case Embed():
            return tuple(filter(None, (part.target, part.poster, part.captions, part.script)))
    return ()


def _bare(target: str) -> str:
    """A link's target without the disguises that Markdown, HTML and addresses allow."""
    return unquote(html.unescape(target))
