"""Collisions: characters that are printed over each other.

Inputs → outputs: the characters of a page with their tight boxes → the pairs that collide.

Neighbours on one line may overlap: letters are kerned, and a wide stroke reaches into the next box.
Anywhere else two characters whose ink boxes share more than a trifle of both sides are a mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.preflight.anatomy import Glyph

TRIFLE = 0.06
"""How much of the smaller em two characters may share, in both directions."""
_LINE = 0.1


def collisions(glyphs: Iterable[Glyph]) -> Iterator[tuple[Glyph, Glyph]]:
    """Every pair of characters that lie over each other, the left one first."""
    near: list[Glyph] = []
    for each in sorted(glyphs, key=lambda one: (one.box.left, one.box.top)):
        box = each.box
        near = [one for one in near if one.box.right > box.left]
        for other in near:
            if other.box.top < box.bottom and box.top < other.box.bottom and _collide(other, each):
                yield other, each
        near.append(each)


def _collide(one: Glyph, other: Glyph) -> bool:
    em = min(one.em, other.em)
    shared = one.box.shared(other.box)
    if min(shared.width, shared.height) <= TRIFLE * em:
        return False
    if one.baseline is None or other.baseline is None:
        return True
    if abs(one.baseline - other.baseline) > _LINE * em:
        return True
    return shared.width > 0.5 * min(one.box.width, other.box.width)
