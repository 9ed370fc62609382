"""`Display`: a screen by its pixels and by how large one pixel is: what is legible on it.

Inputs → outputs: what an editor writes (`1920×1080 55寸`, `5.12×2.88 米 P2.5`) → a `Display`, or a
`ValueError` made by `unfit`.

The usual screen of 55 inches stands for what nobody has measured.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import hypot

from generator.content.values import unfit

INCH = 25.4
USUAL = 55
"""Diagonal of a screen of which only the pixels are known, inches."""
LEAST = 20
"""Hanzi of fewer pixels have too few rows for their strokes."""
LEGIBLE = 250
"""A line of text is read from as far as 250 times its height."""
_WIDE = str.maketrans("０１２３４５６７８９．ＰｐＸｘ", "0123456789.PpXx")
_BY = r"\s*(米|m|mm|毫米|px|像素)?\s*[xX×*✕]\s*"
_SIZE = re.compile(rf"(\d+(?:\.\d+)?){_BY}(\d+(?:\.\d+)?)\s*(米|m|mm|毫米|px|像素)?", re.I)
_PITCH = re.compile(r"(?<![A-Za-z])P\s*(\d+(?:\.\d+)?)|(?:点距|间距)\s*(\d+(?:\.\d+)?)", re.I)
_INCHES = re.compile(r"(\d+(?:\.\d+)?)\s*(?:英?寸|吋|inch(?:es)?|in\b|[\"”″])", re.I)
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(毫米|mm|厘米|cm|米|m|公尺)?", re.I)
_UNITS = {"毫米": 1.0, "mm": 1.0, "厘米": 10.0, "cm": 10.0, "米": 1000.0, "m": 1000.0,
          "公尺": 1000.0}  # fmt: skip
_PIXELS = range(160, 8193)


@dataclass(frozen=True, slots=True)
class Display:
    """A screen's pixels, and the size of one in mm (0: not known)."""

    width: int
    height: int
    pitch: float = 0.0

    @property
    def id(self) -> str:
        """The part of a path that says the size: `1920x1080`."""
        return f"{self.width}x{self.height}"

    @property
    def name(self) -> str:
        """As it is told to people: `1920×1080`."""
        return f"{self.width}×{self.height}"

    def legible(self, distance: int, tall: int = 0) -> int:
        """The smallest height of text in px that is read from `distance` mm.

        `tall` is the height of the picture in mm, for a screen whose pixels nobody has measured.
        """
        pitch = self.pitch or tall / self.height
        pitch = pitch or USUAL * INCH / hypot(self.width, self.height)
        return max(LEAST, round(distance / LEGIBLE / pitch))


def display(value: object) -> object:
    """`1920×1080`, `3840x2160 65寸`, `2048×1152 P2.5`, `5.12×2.88 米 P2.5` → a `Display`.

    What is no string is handed on untouched.
    """
    if not isinstance(value, str):
        return value
    text = value.translate(_WIDE)
    found = _SIZE.search(text)
    if found is None:
        raise unfit("bad-display", found=value)
    rest = text[: found.start()] + " " + text[found.end() :]
    pitch = next((float(a or b) for a, b in _PITCH.findall(rest)), 0.0)
    unit = (found[4] or found[2] or "").lower()
    sides = float(found[1]), float(found[3])
    if scale := _UNITS.get(unit, 0.0):  # a wall of diodes, measured
        if not pitch:
            raise unfit("bad-display", found=value)
        sides = round(sides[0] * scale / pitch), round(sides[1] * scale / pitch)
    width, height = round(sides[0]), round(sides[1])
    if width not in _PIXELS or height not in _PIXELS or (width, height) != sides:
        raise unfit("bad-display", found=value)
    if not pitch and (inches := _INCHES.search(rest)):
        pitch = round(float(inches[1]) * INCH / hypot(width, height), 4)
    return Display(width, height, pitch)


def length(value: object) -> object:
    """`4 米`, `4m`, `400 cm`, `4000` → mm; a bare number below 100 is metres."""
    if not isinstance(value, str):
        return value
    found = _LENGTH.fullmatch(value.translate(_WIDE).replace(",", "").strip())
    if found is None:
        return value
    number = float(found[1])
    unit = (found[2] or "").lower() or ("米" if number < 100 else "毫米")
    return round(number * _UNITS[unit])
