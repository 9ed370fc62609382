"""Lines: how many lines the words of an article take on a telephone, and where they have no room.

Inputs → outputs: the elements of an article and their boxes → blocks whose lines lie over each
other, and blocks that are lower than their words. A pure function that counts characters: a
Chinese one is as wide as the type is high, a Latin one half as wide.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from generator.wechat.styles import Node, length, says
from generator.wechat.widths import Box

_NOTHING = re.compile(r"0+(?:\.0+)?(?:px|pt|em|rem|%)?")
_BESIDE = ("flex", "inline-flex", "grid", "inline-grid", "table", "table-row")
_ESTIMATE = 0.9  # of the height counted: it must be too much by more than the count may be wrong


class Text(NamedTuple):
    """The words in a block's own lines: their width in one line, px, their highest line, their
    largest type, and how many times a new line is asked for."""

    width: float = 0
    line: float = 0
    font: float = 0
    breaks: int = 0

    def lines(self, room: float) -> int:
        """How many lines they take in so much room."""
        if not self.width:
            return 0
        return max(self.breaks + 1, math.ceil(self.width / max(room, self.font)))


def texts(found: Sequence[Node]) -> dict[int, Text]:
    """The words of each block that has some, by its place in the list."""
    holders: list[int] = []
    made: dict[int, Text] = {}
    breaks: Counter[int] = Counter()
    for node in found:
        own = node.block or node.own.get("display", "inline").startswith("inline-")
        holder = node.at if own or node.up < 0 else holders[node.up]
        holders.append(holder)
        if node.tag == "br":
            breaks[holder] += _breaks(node.element)
        elif node.words and not node.drawn and node.tag != "svg":
            before = made.get(holder) or Text(line=found[holder].line)
            made[holder] = Text(
                before.width + len(node.words.encode("gbk", "replace")) * node.font / 2,
                max(before.line, node.line),
                max(before.font, node.font),
            )
    return {at: each._replace(breaks=breaks[at]) for at, each in made.items()}


def crowded(found: Sequence[Node], made: Sequence[Box]) -> Iterator[Node]:
    """Blocks of several lines that are lower than their type is high: they lie over each other."""
    for at, text in texts(found).items():
        if text.line < text.font and text.lines(made[at].inner[0].width) > 1:
            yield found[at]


def flat(found: Sequence[Node]) -> Iterator[Node]:
    """Elements of no height with words in them, outside drawings and what moves like one."""
    moving: set[int] = set()
    for node in found:
        if node.up in moving or node.get("data-mode") == "svg":
            moving.add(node.at)
        elif _NOTHING.fullmatch(node.own.get("height", "-")) and not _graphic(node) and says(node):
            yield node


def cut(found: Sequence[Node], made: Sequence[Box]) -> Iterator[tuple[Node, int, int]]:
    """Elements of a fixed height that is too low for their words: it, and about what they need."""
    if not any(map(_fixed, found)):
        return
    needed = _heights(found, made)
    for node in found:
        height = _fixed(node)
        high = _ESTIMATE * needed[node.at]
        if height and high > height + (20 if height > 200 else 5):
            yield node, round(height), round(high)


def _graphic(node: Node) -> bool:
    return node.drawn or node.tag == "svg"


def _fixed(node: Node) -> float:
    """The height in px that an element is held to, 0 if it is not."""
    if "height" not in node.own or _graphic(node) or node.tag in ("img", "br"):
        return 0
    rolls = node.own.get("overflow", "") + node.own.get("overflow-y", "")
    if "auto" in rolls or "scroll" in rolls or "%" in node.own["height"]:
        return 0
    return length(node.own["height"], node.font, 0) or 0


def _heights(found: Sequence[Node], made: Sequence[Box]) -> list[float]:
    """About how high what is in each element is on a telephone, px, counting words alone."""
    words = texts(found)
    stacked, highest = [0.0] * len(found), [0.0] * len(found)
    needed = [0.0] * len(found)
    for node in reversed(found):  # what is inside first
        text, room = words.get(node.at), made[node.at].inner[0].width
        own = text.lines(room) * text.line if text else 0.0
        beside = node.own.get("display", "") in _BESIDE or node.tag in ("tr", "table")
        needed[node.at] = own + (highest if beside else stacked)[node.at]
        if node.up >= 0 and "absolute" not in node.own.get("position", "") and not _graphic(node):
            counts = _fixed(node) or needed[node.at]
            stacked[node.up] += counts
            highest[node.up] = max(highest[node.up], counts)
    return needed


def _breaks(br: Any) -> bool:
    """Whether something follows a `<br>`, so that it makes another line."""
    if (br.tail or "").strip():
        return True
    after = br.getnext()
    if after is None:
        above = br.getparent()
        inline = above.tag in ("span", "strong", "em", "a", "b")
        return inline and bool((above.tail or "").strip() or above.getnext() is not None)
    return bool(after.tag != "br")
