"""Prose: the text of a document as blocks that paper can set: headings, paragraphs, quotations.

Inputs → outputs: the sanitised HTML of a `Body` → `Block`s of `Run`s, plain frozen values. A pure
function. What only a screen can show (a player, a card) leaves its words; a footnote's words stand
in the run that calls it, for a page sets them at its foot.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from generator.content.model import Body, Embed, Figure, Link
from generator.content.safehtml import HEADINGS, attributes, elements, plain, tokens

_STYLES = {
    "strong": "strong", "b": "strong", "em": "em", "i": "em", "cite": "em", "dfn": "em",
    "code": "code", "kbd": "code", "sup": "sup", "sub": "sub", "del": "del", "s": "del",
}  # fmt: skip
_LISTS = ("ul", "ol", "dl")
_ENDING = {
    *HEADINGS, *_LISTS, "p", "li", "dt", "dd", "td", "th", "tr", "table", "blockquote", "div",
    "figure", "figcaption", "caption", "pre", "summary", "details", "section", "hr",
}  # fmt: skip
_NOTES = '<div class="footnote">'
_CUT = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Run:
    """Words set alike. `styles` are of strong, em, code, sup, sub and del; `to` is an outside
    address they lead to; `note` is the footnote that follows them."""

    words: str
    styles: tuple[str, ...] = ()
    to: str = ""
    note: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A subhead of level 2 to 6."""

    level: int
    runs: Runs
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    runs: Runs
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation, and where it is from if its last line says so."""

    paragraphs: tuple[Runs, ...]
    source: str = ""
    kind: str = "quote"


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list; without a `mark` it goes on with the item before it."""

    mark: str
    depth: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class List:
    """A list, its inner lists included."""

    items: tuple[Item, ...]
    kind: str = "list"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the text, its file as written; `alt` is for those who cannot see it."""

    file: str
    caption: str = ""
    credit: str = ""
    alt: str = ""
    kind: str = "picture"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, equally many in each; the first `head` rows are its head."""

    rows: tuple[tuple[Runs, ...], ...]
    head: int = 0
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Rule:
    """A break between two parts of a text."""

    kind: str = "rule"


Block = Heading | Paragraph | Quote | List | Picture | Table | Rule


def blocks(body: Body) -> tuple[Block, ...]:
    """The text of a document, block by block."""
    whole, figures = _whole(body)
    text, _, foot = whole.rpartition(_NOTES)
    notes = {
        attributes(tag).get("id", ""): plain(inner).strip()
        for tag, inner in elements(foot, ("li",))
    }
    if not (notes and all(notes)):  # a class that somebody wrote by hand: not our footnotes
        text, notes = whole, {}
    setter = _Setter(figures, {name: words.replace("\n", " ") for name, words in notes.items()})
    for tag, words in tokens(text):
        if tag is None:
            setter.say(html.unescape(words))
        elif tag[1]:
            setter.close(tag[2])
        else:
            setter.open(tag[2], attributes(tag))
    setter.flush()
    return tuple(setter.done)


def said(given: Iterable[Block]) -> str:
    """Every character that the blocks show."""
    return "".join(_said(each) for each in given)


def _said(block: Block) -> str:
    match block:
        case Heading() | Paragraph():
            return _spoken(block.runs)
        case Quote():
            return "".join(map(_spoken, block.paragraphs)) + block.source
        case List():
            return "".join(each.mark + _spoken(each.runs) for each in block.items)
        case Table():
            return "".join(_spoken(cell) for row in block.rows for cell in row)
        case Picture():
            return block.caption + block.credit
        case Rule():
            return ""


def _spoken(runs: Runs) -> str:
    return "".join(each.words + each.note for each in runs)


def _whole(body: Body) -> tuple[str, tuple[Figure, ...]]:
    """The HTML in one piece; a picture is a tag that no author can write."""
    parts: list[str] = []
    figures: list[Figure] = []
    for part in body.parts:
        if isinstance(part, str):
            parts.append(part)
        elif isinstance(part, Link):
            parts.append(html.escape(part.target))
        elif isinstance(part, Embed):
            parts.append(f"<p>{html.escape(part.words)}</p>" if part.words else "")
        else:
            parts.append(f'<shot n="{len(figures)}">')
            figures.append(part)
    return "".join(parts), tuple(figures)


class _Setter:
    """Reads tags in order; `done` are the finished blocks, `_open` the tags around the place."""

    def __init__(self, figures: tuple[Figure, ...], notes: Mapping[str, str]) -> None:
        self.done: list[Block] = []
        self._figures, self._notes = figures, notes
        self._open: list[tuple[str, str]] = []
        self._styles: list[str] = []
        self._to: list[str] = []
        self._runs: list[Run] = []
        self._waiting: list[Picture] = []
        self._quoted: list[Runs] = []
        self._items: list[Item] = []
        self._numbers: list[int] = []
        self._mark = ""
        self._rows: list[list[Runs]] = []
        self._head = 0

    def say(self, words: str) -> None:
        """Words of the text."""
        words = _CUT.sub(" ", words.replace("\xa0", " "))
        if self._runs and self._runs[-1].words == "\n":
            words = words.lstrip()
        if words and (words.strip() or self._runs):
            self._runs.append(Run(words, tuple(dict.fromkeys(self._styles)), self._outside()))

    def _outside(self) -> str:
        return next((each for each in reversed(self._to) if each.startswith("http")), "")

    def open(self, name: str, given: Mapping[str, str]) -> None:
        """A tag opens."""
        if name == "shot":
            self._picture(self._figures[int(given["n"])])
            return
        if name == "br":
            self._runs.append(Run("\n"))
        elif name == "a":
            self._to.append(given.get("href", ""))
        elif name in _STYLES:
            self._styles.append(_STYLES[name])
        if name in _ENDING:
            self.flush()
            self._begin(name)
        if name not in ("br", "hr", "img"):
            self._open.append((name, given.get("class", "")))

    def _begin(self, name: str) -> None:
        if name == "hr":
            self.done.append(Rule())
        elif name in _LISTS:
            self._numbers.append(0)
        elif name in ("li", "dd") and self._numbers:
            self._numbers[-1] += 1
            ordered = self._inside("ol", "ul") == "ol"
            self._mark = f"{self._numbers[-1]}." if ordered else "·"
            self._mark = "" if name == "dd" else self._mark
        elif name == "tr":
            self._rows.append([])
            self._head += self._inside("thead") == "thead"

    def close(self, name: str) -> None:
        """A tag closes."""
        if name in ("td", "th"):
            self._cell()
        elif name in _ENDING:
            self.flush()
        self._finish(name)
        if name == "a" and self._to:
            self._note(self._to.pop())
        elif name in _STYLES and self._styles:
            self._styles.pop()
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == name:
                del self._open[at:]
                break

    def _note(self, to: str) -> None:
        """A call of a footnote becomes the note itself, in the run before it."""
        note = self._notes.get(to.removeprefix("#"), "") if to.startswith("#") else ""
        if note and self._runs and "sup" in self._runs[-1].styles:
            self._runs[-1] = Run("", note=note)

    def _finish(self, name: str) -> None:
        outer = [tag for tag, _ in self._open[:-1]]
        if name == "blockquote" and "blockquote" not in outer and self._quoted:
            self.done.append(Quote(tuple(self._quoted)))
            self._quoted = []
        elif name in _LISTS:
            self._numbers[-1:] = []
            if not self._numbers and self._items:
                self.done.append(List(tuple(self._items)))
                self._items = []
        elif name == "table" and "table" not in outer:
            self._table()

    def _table(self) -> None:
        wide = max(map(len, self._rows), default=0)
        rows = ((*row, *((),) * (wide - len(row))) for row in self._rows)
        if wide:
            self.done.append(Table(tuple(rows), self._head))
        self._rows, self._head = [], 0

    def _cell(self) -> None:
        cell = _trimmed(self._runs)
        self._runs = []
        if self._rows:
            self._rows[-1].append(cell)
        self._drop_waiting()

    def _picture(self, figure: Figure) -> None:
        given = figure.picture
        made = Picture(given.file, given.caption, given.credit, given.alt)
        if figure.block:
            self.flush()
            self.done.append(made)
        else:
            self._waiting.append(made)

    def _drop_waiting(self) -> None:
        self.done += self._waiting
        self._waiting = []

    def flush(self) -> None:
        """What has been said so far is a block, of the kind that the tags around it make it."""
        runs = _trimmed(self._runs)
        self._runs = []
        if runs:
            self._place(runs)
        if not self._numbers:
            self._drop_waiting()

    def _place(self, runs: Runs) -> None:
        inner = self._inside(*HEADINGS, "figcaption", "td", "th", "li", "dd", "dt", "blockquote")
        last = self.done[-1] if self.done else None
        if inner in HEADINGS:
            self.done.append(Heading(int(inner[1]), runs))
        elif inner == "figcaption" and isinstance(last, Quote):
            self.done[-1] = replace(last, source=_spoken(runs))
        elif inner in ("td", "th") and self._rows:
            self._runs = [*runs, Run("\n")]  # a paragraph inside a cell: the cell gathers them
        elif inner in ("li", "dd", "dt") and self._numbers:
            depth = len(self._numbers) - 1 + (inner == "dd")
            strong = tuple(replace(each, styles=(*each.styles, "strong")) for each in runs)
            self._items.append(Item(self._mark, depth, strong if inner == "dt" else runs))
            self._mark = ""
        elif inner == "blockquote":
            self._quoted.append(runs)
        elif self._open and "admonition-title" in self._open[-1][1]:
            self.done.append(Heading(4, runs))
        else:
            self.done.append(Paragraph(runs))

    def _inside(self, *names: str) -> str:
        return next((tag for tag, _ in reversed(self._open) if tag in names), "")


def _trimmed(runs: list[Run]) -> Runs:
    """Without the white space at either end."""
    kept = list(runs)
    while kept and not kept[0].words.strip() and not kept[0].note:
        kept.pop(0)
    while kept and not kept[-1].words.strip() and not kept[-1].note:
        kept.pop()
    if kept:
        kept[0] = replace(kept[0], words=kept[0].words.lstrip())
        kept[-1] = replace(kept[-1], words=kept[-1].words.rstrip())
    return tuple(kept)
