"""Placeholders: small pictures that stand for photographs while a sheet is set.

Inputs → outputs: a sheet's pictures → those that Typst sees; a placeholder → its picture.

Typst decodes every picture only to copy the file into the PDF. A placeholder has the proportions
and the colours of its picture and tells them apart; `finishing` puts the pictures in their places.
What is `Lent` is not even made before: only when a sheet is set is it known how wide it stands.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from PIL import Image

from generator.site.framing import Box

_SIDES = (50, 100, 200, 400, 800, 1600)
"""How high a placeholder may be, px: the smallest whose proportions are near enough is taken."""
_NEAR = 2e-4
"""A tenth of a millimetre on a picture of half a metre."""
_PLAIN = ("L", "RGB")
"""Modes of pictures that Typst takes as they are; one with four inks or a profile it looks into."""


@dataclass(frozen=True, slots=True)
class Hung:
    """A JPEG as it hangs in its place: the whole of it, or the `part` that shows, px."""

    data: bytes
    part: Box | None = None


@dataclass(frozen=True, slots=True)
class Lent:
    """A picture of so many px, grey or in colour; `made` for a place so many mm wide, if known."""

    size: tuple[int, int]
    grey: bool
    made: Callable[[float | None], Hung]


Pictures = Mapping[str, bytes | Lent]
"""The pictures of a sheet by name: JPEGs, or what will be one."""


def placeholders(pictures: Pictures) -> dict[str, bytes]:
    """The pictures by name, each with its placeholder where it may have one."""
    return {name: _placeholder(each, name) for name, each in pictures.items()}


def standing(pictures: Pictures) -> dict[bytes, bytes | Lent]:
    """The pictures by the placeholders that stand for them."""
    made = placeholders(pictures)
    return {made[name]: each for name, each in pictures.items() if made[name] != each}


def _placeholder(given: bytes | Lent, name: str) -> bytes:
    if isinstance(given, Lent):
        return _marked(_flat("L" if given.grey else "RGB", *given.size), name)
    if not given.startswith(b"\xff\xd8"):
        return given
    with Image.open(io.BytesIO(given), formats=("JPEG",)) as picture:
        mode, (wide, high) = picture.mode, picture.size
        if mode not in _PLAIN or "icc_profile" in picture.info or "exif" in picture.info:
            return given
    return _marked(_flat(mode, wide, high), name)


def _marked(made: bytes, name: str) -> bytes:
    """Two of the same proportions are told apart by their names."""
    mark = name.encode()
    return made[:2] + b"\xff\xfe" + (len(mark) + 2).to_bytes(2, "big") + mark + made[2:]


@lru_cache(maxsize=64)
def _flat(mode: str, wide: int, high: int) -> bytes:
    """A JPEG of these proportions without anything on it."""
    exact = Fraction(wide, high)
    tries = (exact.limit_denominator(side) for side in _SIDES)
    ratio = next((each for each in tries if abs(each / exact - 1) < _NEAR), exact)
    out = io.BytesIO()
    Image.new(mode, (ratio.numerator, ratio.denominator)).save(out, "JPEG", quality=30)
    return out.getvalue()
