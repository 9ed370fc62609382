"""HTML as a tree of plain values, and back.

Inputs → outputs: HTML as nh3 writes it, whose tags are well nested → `Node`s; `Node`s → HTML, the
same bytes for the same tree. Pure functions.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.content.safehtml import attributes, tokens

VOID = frozenset({"br", "hr", "img"})
DEEPEST = 60
"""Elements in elements; what lies deeper loses its element and keeps its words."""

# What cannot be seen: controls, zero-width spaces and joiners, marks of direction. A joiner between
# two emoji makes one of them, and stays.
_EMOJI = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b\u200c\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]"
    f"|(?<![{_EMOJI}])\u200d|\u200d(?![{_EMOJI}])"
)


@dataclass(frozen=True, slots=True)
class Node:
    """An element: its tag, its attributes, and the elements and words in it."""

    tag: str
    inside: tuple[Node | str, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def classes(self) -> tuple[str, ...]:
        """Its classes."""
        return tuple(self.given.get("class", "").split())


Inside = tuple[Node | str, ...]


def node(tag: str, classes: str, *inside: Node | str, **given: str) -> Node:
    """An element with classes; an attribute is named with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in given.items()}
    return Node(tag, inside, ({"class": classes} if classes else {}) | named)


def seen(text: str) -> str:
    """A text without the characters that cannot be seen."""
    return _UNSEEN.sub("", text)


def parsed(safe: str) -> Inside:
    """The elements and words of HTML written by nh3."""
    open_tags: list[tuple[str, Mapping[str, str]]] = [("", {})]
    inside: list[list[Node | str]] = [[]]
    too_deep = 0
    for tag, words in tokens(safe):
        if tag is None:
            if text := seen(html.unescape(words)):
                inside[-1].append(text)
        elif tag[2] in VOID:
            inside[-1].append(Node(tag[2], (), attributes(tag)))
        elif not tag[1]:
            if len(open_tags) > DEEPEST:
                too_deep += 1
                continue
            open_tags.append((tag[2], attributes(tag)))
            inside.append([])
        elif too_deep:
            too_deep -= 1
        elif len(open_tags) > 1:
            name, given = open_tags.pop()
            done = Node(name, tuple(inside.pop()), given)
            inside[-1].append(done)
    return tuple(each for level in inside for each in level)


def written(inside: Iterable[Node | str]) -> str:
    """HTML of elements and words."""
    return "".join(_pieces(inside))


def _pieces(inside: Iterable[Node | str]) -> Iterator[str]:
    for each in inside:
        if isinstance(each, str):
            yield html.escape(each, quote=False).replace("\u00a0", "&nbsp;")
            continue
        given = "".join(f' {name}="{html.escape(value)}"' for name, value in each.given.items())
        yield f"<{each.tag}{given}>"
        if each.tag not in VOID:
            yield from _pieces(each.inside)
            yield f"</{each.tag}>"


def words(inside: Iterable[Node | str]) -> str:
    """The words alone, a line break for each `<br>`."""
    return "".join(
        each if isinstance(each, str) else "\n" if each.tag == "br" else words(each.inside)
        for each in inside
    )


def every(inside: Iterable[Node | str]) -> Iterator[Node]:
    """Every element, in the order of the text."""
    for each in inside:
        if isinstance(each, Node):
            yield each
            yield from every(each.inside)


def holds(inside: Iterable[Node | str]) -> bool:
    """Whether anything can be seen in it: words, a picture or a rule."""
    return any(
        each.strip() != ""
        if isinstance(each, str)
        else each.tag in ("img", "hr") or holds(each.inside)
        for each in inside
    )


def without_empty(inside: Iterable[Node | str]) -> Inside:
    """The same without elements in which nothing can be seen; the editor drops those."""
    done: list[Node | str] = []
    for each in inside:
        if isinstance(each, str) or each.tag in VOID:
            done.append(each)
        elif each.tag in ("td", "th") or holds(each.inside):
            done.append(Node(each.tag, without_empty(each.inside), each.given))
        elif words(each.inside):
            done.append(" ")
    return tuple(done)
