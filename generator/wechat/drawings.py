"""Drawings: what the platform does not take in an inline `<svg>`, and what vanishes in the dark.

Inputs → outputs: the elements of an article → those of its drawings that break a rule. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.content.theme import contrast
from generator.wechat.colours import Colour, colour
from generator.wechat.darkness import GROUND
from generator.wechat.styles import Node

_REFUSED = frozenset({
    "defs", "foreignobject", "embed", "iframe", "use", "symbol", "script", "style",
})  # fmt: skip
_LINKS = ("href", "xlink:href", "{http://www.w3.org/1999/xlink}href")
_LOCAL = re.compile(r"url\(\s*['\"]?#", re.I)
_MOVED = frozenset({
    "x", "y", "width", "height", "opacity", "d", "points", "fill", "stroke", "stroke-width",
    "stroke-dasharray", "stroke-dashoffset", "stroke-opacity", "stroke-linecap", "stroke-linejoin",
})  # fmt: skip
_TURNED = frozenset({"translate", "scale", "rotate", "skewx", "skewy"})
_MOVING = frozenset({"animate", "animatetransform", "animatemotion", "set"})
_SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text"})
_SEEN = 1.5


def unfit(found: Sequence[Node]) -> Iterator[tuple[Node, str, str]]:
    """Parts of drawings, the rule that each breaks and the word that tells which: `name`,
    `element`, `link`, `animation`, `begin`."""
    for node in found:
        if not (node.drawn or node.tag == "svg"):
            continue
        if node.tag in _REFUSED:
            yield node, "element", node.tag
        for name in ("id", "class"):
            if node.get(name):
                yield node, "name", f"{name}={node.get(name)}"
        linked = next((each for each in _LINKS if node.get(each)), "")
        if linked:
            yield node, "link", str(node.get(linked))
        elif any(_LOCAL.search(value) for value in node.element.attrib.values()):
            yield node, "link", "url(#…)"
        if node.tag in _MOVING:
            yield from _moving(node)


def dark(found: Sequence[Node]) -> Iterator[Node]:
    """Drawings that are nothing but dark strokes and fields: in the dark nobody sees them."""
    painted: dict[int, list[Colour | None]] = {}
    inherited: list[tuple[str, str]] = []
    drawing: list[int] = []
    for node in found:
        above = inherited[node.up] if node.up >= 0 else ("black", "none")
        fill = node.own.get("fill") or node.get("fill") or above[0]
        stroke = node.own.get("stroke") or node.get("stroke") or above[1]
        inherited.append((fill, stroke))
        drawing.append(node.at if node.tag == "svg" and not node.drawn else drawing[node.up]
                       if node.up >= 0 else -1)  # fmt: skip
        if node.drawn and node.tag in _SHAPES and drawing[-1] >= 0:
            shown = [each for each in (fill, stroke) if each.strip().lower() != "none"]
            painted.setdefault(drawing[-1], []).extend(colour(each) for each in shown)
    for at, paints in painted.items():
        seen = [each is None or contrast(each.hex, GROUND.hex) >= _SEEN for each in paints]
        if paints and not any(seen) and not _grounded(found[at]):
            yield found[at]


def _grounded(node: Node) -> bool:
    """Whether a drawing stands on a colour or a picture of its own."""
    return any(name.startswith("background") for name in node.own)


def _moving(node: Node) -> Iterator[tuple[Node, str, str]]:
    begin = node.get("begin") or ""
    if re.search(r"\btouchstart\b", begin, re.I) and not re.search(r"\bclick\b", begin, re.I):
        yield node, "begin", begin
    name = (node.get("attributename") or "").lower()
    kind = (node.get("type") or "translate").lower()
    fit = {
        "animate": name in _MOVED,
        "set": name == "visibility",
        "animatetransform": name in ("transform", "") and kind in _TURNED,
        "animatemotion": True,
    }[node.tag]
    if not fit:
        yield node, "animation", name or kind
