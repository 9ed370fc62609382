"""Blocks made of blocks: figures, galleries, and links around more than words.

Inputs → outputs: rewritten blocks → the blocks that hold them. Pure functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.wechat.trees import VOID, Node, node

_HOLDERS = ("section", "p", "h1", "h2", "h3", "h4", "table", "hr")


def figure(blocks: tuple[Node, ...], own: tuple[str, ...]) -> Node:
    """What a figure shows, and its caption."""
    inside = (
        part
        for block in blocks
        for part in (block.inside if block.classes == ("figure",) else (block,))
    )
    return node("section", " ".join(("figure", *own)), *inside)


def gallery(blocks: tuple[Node, ...], own: tuple[str, ...]) -> Iterator[Node]:
    """Pictures two by two; of an odd number the last is as wide as the text. What is no picture
    follows."""
    shown = [block for block in blocks if "figure" in block.classes]
    paired = len(shown) - len(shown) % 2
    done = [
        replace(block, given={"class": f"figure half is-{'right' if number % 2 else 'left'}"})
        for number, block in enumerate(shown[:paired])
    ]
    if shown:
        yield node("section", " ".join(own), *done, *shown[paired:])
    yield from (block for block in blocks if "figure" not in block.classes)


def within(block: Node, to: str) -> Node:
    """The words and pictures of a block as a link that the platform lets one follow."""
    parts = (each for each in block.inside if isinstance(each, Node))
    if block.tag == "section" and any(each.tag in _HOLDERS for each in parts):
        inside = (within(each, to) if isinstance(each, Node) else each for each in block.inside)
        return replace(block, inside=tuple(inside))
    if block.tag in VOID or block.tag == "table":
        return block
    return replace(block, inside=(node("a", "link", *block.inside, href=to),))


def marked(block: Node, mark: Node) -> Node:
    """A block with a mark after its last words."""
    last = block.inside[-1] if block.inside else None
    if isinstance(last, Node) and last.tag in ("section", "p") and "picture" not in last.classes:
        return replace(block, inside=(*block.inside[:-1], marked(last, mark)))
    if isinstance(last, Node) and "picture" in last.classes:
        return replace(block, inside=(*block.inside, node("section", "caption", mark)))
    return block if block.tag in VOID else replace(block, inside=(*block.inside, mark))
