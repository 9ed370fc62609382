"""Placeholders: small pictures that stand for photographs while a sheet is set.

Inputs → outputs: a sheet's pictures → those that Typst sees; a placeholder → its picture.

Typst decodes every picture only to copy the file into the PDF. A placeholder has the proportions
and the colours of its picture and tells them apart; `finishing` puts the pictures in their places.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from PIL import Image

_SIDES = (50, 100, 200, 400, 800, 1600)
"""How high a placeholder may be, px: the smallest whose proportions are near enough is taken."""
_NEAR = 2e-4
"""A tenth of a millimetre on a picture of half a metre."""
_PLAIN = ("L", "RGB")
"""Modes of pictures that Typst takes as they are; one with four inks or a profile it looks into."""


def placeholders(pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """The pictures by name, each with its placeholder where it may have one."""
    return {name: _placeholder(data, name) for name, data in pictures.items()}


def standing(pictures: Mapping[str, bytes]) -> dict[bytes, bytes]:
    """The pictures by the placeholders that stand for them."""
    made = placeholders(pictures)
    return {made[name]: data for name, data in pictures.items() if made[name] != data}


def _placeholder(data: bytes, name: str) -> bytes:
    if not data.startswith(b"\xff\xd8"):
        return data
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
        mode, (wide, high) = picture.mode, picture.size
        if mode not in _PLAIN or "icc_profile" in picture.info or "exif" in picture.info:
            return data
    made = _flat(mode, wide, high)
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
