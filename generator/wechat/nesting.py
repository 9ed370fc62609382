"""Nesting: wrappers that the platform's editor takes away, and what may stand in what.

Inputs → outputs: the elements of an article → those that break the rules about its structure.
Pure functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from generator.wechat.styles import MEDIA, Node, declared

CHAIN = 10
"""Wrappers of one kind, each around nothing but the next, that the editor leaves alone."""
DEEP = 15
"""Depth from which on the editor looks for wrappers that add nothing."""
_REACH = 13  # how far above that depth it looks
CHILDREN, EMPTY = 20, 15
_SPECIAL = MEDIA | {"br", "path", "g", "a", "animatetransform"}
_CONTENT = MEDIA | {"br"}  # an empty line is one that somebody wanted
_FLOWING = frozenset({
    "section", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table",
    "blockquote", "pre", "article", "header", "footer", "figure", "figcaption", "hr", "form", "dl",
})  # fmt: skip
_COMPONENTS = ("img", "video", "audio", "iframe", "br", "svg")


def wrapped(found: Sequence[Node]) -> Iterator[tuple[Node, int]]:
    """The outermost of too many wrappers, and how many there are (0: they are many in a deep
    article, though not all of one kind)."""
    runs: list[int] = []
    longest: dict[int, int] = {}
    starts: list[int] = []
    depths: list[int] = []
    for node in found:
        depths.append(depths[node.up] + 1 if node.up >= 0 else 0)
        same = node.up > 0 and _only(found[node.up].element) and _alike(node, found[node.up])
        starts.append(starts[node.up] if same else node.at)
        runs.append(runs[node.up] + 1 if same else 1)
        if runs[-1] > CHAIN and node.tag not in _SPECIAL:
            longest[starts[-1]] = max(longest.get(starts[-1], 0), runs[-1])
    for at, run in longest.items():
        yield found[at], run
    if longest or max(depths, default=0) <= DEEP:
        return
    for node in found:
        if depths[node.at] == DEEP + 1 and (idle := _idle(node, found)) is not None:
            yield idle, 0
            return


def hollow(found: Sequence[Node]) -> Iterator[tuple[Node, int]]:
    """Elements with many children nearly all of which are empty, and how many are."""
    for node in found:
        if node.drawn or node.tag == "svg" or len(node.element) <= CHILDREN:
            continue
        empty = sum(1 for each in node.element if _empty(each))
        if empty > EMPTY:
            yield node, empty


def misplaced(found: Sequence[Node]) -> Iterator[tuple[Node, str, str]]:
    """Nodes of the editor with something in them that may not be there: `leaf` or `nodeleaf`,
    and the tag."""
    for node in found:
        if node.tag == "span" and node.get("leaf") is not None:
            wrong = (each.tag for each in node.element.iterdescendants() if each.tag in _FLOWING)
            if tag := next(wrong, ""):
                yield node, "leaf", tag
        elif node.tag == "section" and node.get("nodeleaf") is not None:
            wrong = (each.tag for each in node.element if not _component(each.tag))
            if tag := next(wrong, ""):
                yield node, "nodeleaf", tag


def _component(tag: str) -> bool:
    return tag in _COMPONENTS or tag.startswith(("mp", "qq", "wx-"))


def _only(element: Any) -> bool:
    """Whether an element holds one element and no words of its own."""
    if len(element) != 1 or (element.text or "").strip():
        return False
    return not (element[0].tail or "").strip()


def _alike(one: Node, other: Node) -> bool:
    return one.tag == other.tag and one.own == other.own


def _idle(node: Node, found: Sequence[Node]) -> Node | None:
    """A wrapper at or above a deep element that adds neither a tag nor a style to those nearer
    to it; or one below it."""
    tags: set[str] = set()
    styles: set[tuple[str, str]] = set()
    current = node
    for _ in range(_REACH):
        if current.up <= 0 or found[current.up].up <= 0:
            break
        above = found[current.up]
        if len(found[above.up].element) == 1:
            own = set(above.own.items())
            if above.tag in tags and own <= styles and above.tag not in _SPECIAL:
                return above
            tags.add(above.tag)
            styles |= own
        current = above
    inner = node.element
    while len(inner) == 1 and len(inner[0]) == 1 and len(inner[0][0]):
        own = set(declared(inner[0].get("style") or "").items())
        if inner[0].tag in tags and own <= styles and inner[0].tag not in _SPECIAL:
            return next(each for each in found if each.element is inner[0])
        tags.add(inner[0].tag)
        styles |= own
        inner = inner[0]
    return None


def _empty(element: Any) -> bool:
    return (
        isinstance(element.tag, str)
        and element.tag not in _SPECIAL
        and not any(each.tag in _CONTENT for each in element.iterdescendants())
        and not "".join(element.itertext()).strip()
    )
