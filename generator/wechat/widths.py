"""Widths: where the boxes of an article stand on a telephone, in the editor and on a computer.

Inputs → outputs: the elements of an article → how wide and how far left each is on three screens,
and the elements whose width would be wrong on one of them. A pure function: blocks, margins,
padding, pictures and tables as CSS lays them out; what only type decides (a flexible row, a word
in a line) is taken as wide as it can be and is not judged by where it stands.

The platform's own sheet says `max-width: 100% !important` and `box-sizing: border-box !important`
of everything, so a declared `max-width` counts for nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from generator.wechat.styles import TYPE, Node, declared, length, says, sides

SCREENS = (375, 585, 677)
"""A telephone, the platform's editor, an article on a computer, px."""
_PIXEL = 1
_SAME_WIDTH, _SAME_SHARE = 10, 0.2
_SHAPING = ("width", "min-width", "position", "text-indent")
_ROWS_OF_TABLES = ("tr", "tbody", "thead", "tfoot", "col", "colgroup")
_FREE = re.compile(r"auto|100%", re.I)
_ROWS = ("flex", "inline-flex", "grid", "inline-grid", "-webkit-flex", "-webkit-box")
_UNBROKEN = re.compile(r"[\x21-\x7e\u00c0-\u024f]+")
_MOST_COLUMNS = 100
_ASCII = 0.52  # mean width of a Latin letter, in sizes of type


class Span(NamedTuple):
    """A stretch of the screen, px from its left edge."""

    left: float
    width: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width


class Box(NamedTuple):
    """An element on each of `SCREENS`: its edges, and the room in it; `sure` where it stands."""

    outer: tuple[Span, ...]
    inner: tuple[Span, ...]
    sure: bool = True


_WHOLE = tuple(Span(0, each) for each in SCREENS)
PAGE = Box(_WHOLE, _WHOLE)


def boxes(found: Sequence[Node]) -> list[Box]:
    """The box of each element; words in a line have that of the block they stand in."""
    made: list[Box] = []
    for node in found:
        room = made[node.up] if node.up >= 0 else PAGE
        made.append(_box(node, found, room) if _shaped(node) else _filled(room))
    return made


def _filled(room: Box) -> Box:
    """The box of what fills the room it is in."""
    return room if room.outer is room.inner else Box(room.inner, room.inner, room.sure)


def unsteady(found: Sequence[Node], made: Sequence[Box]) -> Iterator[tuple[Node, str]]:
    """Elements and what is wrong: `centre`, `overflow` or `share`."""
    waived: set[int] = set()
    for node in found:
        if node.up in waived or node.get("data-ignore-width") is not None:
            waived.add(node.at)
        elif node.tag not in ("td", "th") and _shaped(node):
            fault = _fault(node, made[node.at])
            if fault:
                yield node, fault


def _shaped(node: Node) -> bool:
    """Whether an element has a box of its own to be worked out."""
    if node.drawn or node.tag in ("svg", "br"):
        return False
    if node.tag in ("img", "table", "td", "th"):
        return True
    return node.tag not in _ROWS_OF_TABLES and bool(node.style) and _narrowing(node.style)


@lru_cache(maxsize=4096)
def _narrowing(style: str) -> bool:
    """Whether a style makes an element narrower than, or otherwise placed than, what is around."""
    own = declared(style)
    if any(name in own for name in _SHAPING):
        return True
    edges = (*sides(style, "margin")[1::2], *sides(style, "padding")[1::2])
    return any(each not in ("0", "0px") for each in edges) or any(_borders(own, TYPE))


def _box(node: Node, found: Sequence[Node], room: Box) -> Box:
    display = node.own.get("display", "")
    sure = room.sure and "absolute" not in node.own.get("position", "")
    if node.tag == "table":
        return _laid(node, room, sure, _columns(node))
    if node.tag in ("td", "th"):
        return _cell(node, room)
    if node.tag != "img" and not node.block and display in ("", "inline"):
        return room
    parent = found[node.up] if node.up >= 0 else None
    if node.tag == "img" or not node.block:
        sure = False
    elif parent is not None and parent.own.get("display", "") in _ROWS:
        sure = sure and "column" in parent.own.get("flex-direction", "")
    return _laid(node, room, sure, 0)


def _cell(node: Node, room: Box) -> Box:
    """A cell of a table, as wide as it asks for or as wide as the others of its row."""
    beside = max(1, len(node.element.getparent()))
    inner = []
    for area in room.inner:
        asked = length(node.own.get("width", ""), node.font, area.width)
        inner.append(Span(area.left, min(asked or area.width / beside, area.width)))
    return Box(tuple(inner), tuple(inner), sure=False)


def _laid(node: Node, room: Box, sure: bool, needed: float) -> Box:
    margins, padding = sides(node.style, "margin"), sides(node.style, "padding")
    edges = _borders(node.own, node.font)
    outer, inner = [], []
    for screen, area in zip(SCREENS, room.inner, strict=True):
        left, right = (length(margins[at], node.font, area.width, screen) for at in (3, 1))
        inset = [length(padding[at], node.font, area.width, screen) or 0 for at in (3, 1)]
        width = _declared(node, area.width, screen)
        free = width is None
        wide = area.width - (left or 0) - (right or 0) if width is None else width
        wide = max(min(wide, area.width), sum(inset) + sum(edges), needed, 0)
        least = length(node.own.get("min-width", ""), node.font, area.width, screen)
        wide = max(wide, least or 0)
        at = area.left + (left or 0)
        if left is None and not free:
            rest = area.width - wide - (right or 0)
            at += max(rest, 0) / (2 if right is None else 1)
        outer.append(Span(at, wide))
        within = wide - sum(inset) - sum(edges)
        inner.append(Span(at + inset[0] + edges[0], max(within, 0)))
    return Box(tuple(outer), tuple(inner), sure)


def _declared(node: Node, whole: float, screen: float) -> float | None:
    """The width an element asks for, px; for a picture that says nothing, that of its file."""
    width = length(node.own.get("width", ""), node.font, whole, screen)
    if width is None and node.tag == "img":
        for given in (node.get("data-w"), node.get("width")):
            if given and (width := length(given, node.font, whole, screen)):
                return width
        return whole  # nothing is known of it: as wide as it can be
    return width


def _borders(own: Mapping[str, str], font: float) -> tuple[float, float]:
    """Widths of the left and the right border, px."""
    found = []
    for side in ("left", "right"):
        value = own.get(f"border-{side}-width") or own.get(f"border-{side}")
        value = value or own.get("border-width") or own.get("border") or ""
        sizes = [length(part, font, 0) for part in value.split() if part[:1].isdigit()]
        found.append(next((each for each in sizes if each is not None), 0.0))
    return found[0], found[1]


def _columns(table: Node) -> float:
    """The least width of a table, px: what its columns ask for, and words that cannot be broken."""
    least: dict[int, float] = {}
    font, anywhere = table.font, _breaks(table.own)
    for row in table.element.iter("tr"):
        at = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            span = int(given) if (given := cell.get("colspan") or "1").isdecimal() else 1
            span = min(max(span, 1), _MOST_COLUMNS)
            style = cell.get("style") or ""
            own = declared(style)
            asked = own.get("width") or cell.get("width") or cell.get("data-colwidth") or ""
            width = 0.0 if asked.endswith("%") else length(asked, font, 0) or 0.0
            inset = sum(length(sides(style, "padding")[each], font, 0) or 0 for each in (1, 3))
            if not (anywhere or _breaks(own)):
                width = max(width, _unbroken(cell.itertext(), font) + inset)
            for column in range(at, at + span):
                least[column] = max(least.get(column, 0), width / span)
            at += span
    return sum(least.values())


def _breaks(own: Mapping[str, str]) -> bool:
    """Whether a word may be broken wherever a line is full."""
    return "break-" in own.get("word-break", "") or own.get("overflow-wrap") == "anywhere"


def _unbroken(texts: Iterator[str], font: float) -> float:
    longest = 0.0
    for text in texts:
        if text.isspace():
            continue
        words = _UNBROKEN.findall(text)
        longest = max(longest, font, *(len(word) * _ASCII * font for word in words or [""]))
    return longest


def _fault(node: Node, box: Box) -> str:
    whole = tuple(zip(SCREENS, box.outer, strict=True))
    fills = [abs(screen - span.width) <= _PIXEL for screen, span in whole]
    out = [
        not full and (span.left < -_PIXEL or span.right > screen + _PIXEL)
        for full, (screen, span) in zip(fills, whole, strict=True)
    ]
    if box.sure and any(out):
        return "overflow"
    if _indented(node, box):
        return "overflow"
    if node.tag == "img":
        if "ProseMirror-separator" in (node.get("class") or ""):
            return ""
    elif not node.own.get("width") or _FREE.search(node.own["width"]) or node.tag == "table":
        return ""
    if any(fills):
        return "" if all(fills) else "centre"
    widths = [round(span.width) for span in box.outer]
    shares = [width / screen for width, screen in zip(widths, SCREENS, strict=True)]
    wider = any(abs(each - widths[1]) > _SAME_WIDTH for each in widths)
    apart = any(abs(each - shares[1]) > _SAME_SHARE for each in shares)
    return "share" if wider and apart else ""


def _indented(node: Node, box: Box) -> bool:
    """Whether the first line begins where nobody sees it."""
    if "text-indent" not in node.own:
        return False
    room = box.inner[0]
    indent = length(node.own["text-indent"], node.font, room.width, SCREENS[0]) or 0
    start = room.left + indent
    return (start < -_PIXEL or start > SCREENS[0] - node.font) and says(node)
