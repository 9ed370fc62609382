"""Colours: what a style's colour is, how bright it looks, and how bright it can be made.

Inputs → outputs: a colour as CSS writes it → red, green, blue and opacity; and back. Pure.
"""

from __future__ import annotations

import colorsys
import re
from functools import lru_cache
from typing import NamedTuple

from PIL import ImageColor

_FUNCTION = re.compile(r"(rgb|hsl)a?\(([^()]*)\)", re.I)
_HEX = re.compile(r"#([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})", re.I)
_ONE = re.compile(r"(?:rgb|hsl)a?\([^()]*\)|#[0-9a-fA-F]{3,8}\b|(?<![-\w(#/.])[a-zA-Z]+(?![-\w(])")


class Colour(NamedTuple):
    """Red, green and blue from 0 to 255, opacity from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    @property
    def css(self) -> str:
        """`rgb(168, 32, 26)`, or `rgba(…)` where one looks through it."""
        rgb = ", ".join(str(round(each)) for each in self[:3])
        return f"rgb({rgb})" if self.alpha >= 1 else f"rgba({rgb}, {self.alpha:g})"

    @property
    def hex(self) -> str:
        """`#a8201a`, without its opacity."""
        return "#" + "".join(f"{min(255, max(0, round(each))):02x}" for each in self[:3])

    @property
    def brightness(self) -> float:
        """How bright it looks, 0 to 255: green counts most, blue least."""
        return 0.299 * self.red + 0.587 * self.green + 0.114 * self.blue

    @property
    def lightness(self) -> float:
        """Lightness of HSL, 0 to 100."""
        return (max(self[:3]) + min(self[:3])) / 5.1

    @property
    def grey(self) -> bool:
        """Whether it has no hue at all."""
        return self.red == self.green == self.blue

    def lit(self, lightness: float) -> Colour:
        """The same hue at another lightness of HSL."""
        hue, _, saturation = colorsys.rgb_to_hls(*(each / 255 for each in self[:3]))
        level = min(100.0, max(0.0, lightness)) / 100
        red, green, blue = colorsys.hls_to_rgb(hue, level, saturation)
        return Colour(red * 255, green * 255, blue * 255, self.alpha)

    def bright(self, brightness: float) -> Colour:
        """As near to its hue as it can look this bright."""
        now = self.brightness
        parts = [min(255.0, each * brightness / now) if now else 0.0 for each in self[:3]]
        for at, share in ((1, 0.587), (0, 0.299), (2, 0.114)):  # what one channel cannot hold
            missing = brightness - Colour(parts[0], parts[1], parts[2]).brightness
            if missing > 0.5:
                parts[at] = min(255.0, parts[at] + missing / share)
        return Colour(parts[0], parts[1], parts[2], self.alpha)

    def over(self, ground: Colour) -> Colour:
        """What one sees of it on an opaque ground."""
        mixed = (a * self.alpha + b * (1 - self.alpha) for a, b in zip(self, ground, strict=True))
        red, green, blue, _ = mixed
        return Colour(red, green, blue)


def average(parts: tuple[Colour, ...]) -> Colour:
    """The one colour that a gradient of these is nearest to."""
    red, green, blue, alpha = (sum(each) / len(parts) for each in zip(*parts, strict=True))
    return Colour(red, green, blue, alpha)


@lru_cache(maxsize=4096)
def colour(value: str) -> Colour | None:
    """One colour of a style; None where it is none, `transparent` or `currentColor`."""
    value = value.strip().lower()
    if found := _HEX.fullmatch(value):
        return _from_hex(found[1])
    if found := _FUNCTION.fullmatch(value):
        return _from_function(found[1], found[2])
    if not value.isalpha():
        return None
    try:
        red, green, blue = ImageColor.getrgb(value)[:3]
    except ValueError:
        return None
    return Colour(red, green, blue)


def colours(value: str) -> tuple[Colour, ...]:
    """Every colour in a value, as those of a gradient or a border."""
    return tuple(each for each in map(colour, _ONE.findall(value)) if each is not None)


def replaced(value: str, other: Colour) -> str:
    """The value with each colour in it made another."""
    return _ONE.sub(lambda one: other.css if colour(one[0]) else one[0], value)


def _from_hex(digits: str) -> Colour:
    if len(digits) < 6:
        digits = "".join(2 * each for each in digits)
    red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    return Colour(red, green, blue, int(digits[6:8], 16) / 255 if len(digits) == 8 else 1.0)


def _from_function(name: str, inside: str) -> Colour | None:
    parts = [each for each in re.split(r"[\s,/]+", inside.strip()) if each]
    try:
        numbers = [float(each.rstrip("%deg")) for each in parts]
    except ValueError:
        return None
    if len(numbers) < 3:
        return None
    alpha = numbers[3] / (100 if parts[3].endswith("%") else 1) if len(numbers) > 3 else 1.0
    alpha = min(1.0, max(0.0, alpha))
    if name == "hsl":
        made = colorsys.hls_to_rgb(numbers[0] / 360 % 1, numbers[2] / 100, numbers[1] / 100)
        return Colour(255 * made[0], 255 * made[1], 255 * made[2], alpha)
    scale = [2.55 if each.endswith("%") else 1.0 for each in parts[:3]]
    red, green, blue = (
        min(255.0, max(0.0, n * s)) for n, s in zip(numbers[:3], scale, strict=True)
    )
    return Colour(red, green, blue, alpha)
