"""Anatomy: what a finished file consists of, as plain values: boxes, characters, fields, pictures.

Inputs → outputs: none; nouns alone. Lengths are mm; places count from the trimmed top left corner,
x to the right and y downwards.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.preflight.inks import Colour

MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, mm from the trimmed top left corner, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Its width, mm."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height, mm."""
        return self.bottom - self.top

    def inside(self, other: Box, slack: float = 0.0) -> bool:
        """Whether it lies in `other` or at most `slack` outside."""
        return (
            self.left >= other.left - slack
            and self.top >= other.top - slack
            and self.right <= other.right + slack
            and self.bottom <= other.bottom + slack
        )

    def beside(self, other: Box, slack: float = 0.0) -> bool:
        """Whether the two do not meet, or share at most `slack`."""
        return (
            self.left >= other.right - slack
            or self.right <= other.left + slack
            or self.top >= other.bottom - slack
            or self.bottom <= other.top + slack
        )

    def shared(self, other: Box) -> Box:
        """What both cover; turned inside out where they do not meet."""
        return Box(
            max(self.left, other.left), max(self.top, other.top),
            min(self.right, other.right), min(self.bottom, other.bottom),
        )  # fmt: skip

    def grown(self, by: float) -> Box:
        """The same, larger on every side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


@dataclass(frozen=True, slots=True)
class Area:
    """A field or a line: where, in which ink, of how many pieces."""

    box: Box
    colour: Colour
    pieces: int
    stroked: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Characters set in one go: where they begin, their em in mm, how many, in which ink.

    `blank` counts those for which the face has no drawing; `shown` is False for invisible text.
    """

    x: float
    y: float
    em: float
    count: int
    colour: Colour
    font: str
    blank: int = 0
    shown: bool = True

    @property
    def box(self) -> Box:
        """Where its first character stands."""
        return Box(self.x, self.y - self.em, self.x + self.em, self.y)


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture on the page: the part that shows, its pixels, and how many of them an inch has."""

    box: Box
    pixels: tuple[int, int]
    ppi: float
    space: str
    ink: float | None = None


@dataclass(frozen=True, slots=True)
class Painted:
    """Everything a page paints, in order; `fonts` are those it sets words in, by name."""

    areas: tuple[Area, ...]
    runs: tuple[Run, ...]
    pictures: tuple[Placed, ...]
    fonts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as it is drawn: its tight box, its em in mm, where its line stands.

    `baseline` is the height of the line for upright text; None for turned characters.
    """

    char: str
    box: Box
    em: float
    baseline: float | None


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code read from pixels: what it says, where, the shortest edge without its margin."""

    address: str
    box: Box
    edge: float


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: its boxes (`trim` begins at 0, 0), what can be read on it, what is painted."""

    media: Box
    bleed: Box | None
    trim: Box
    trimmed: bool
    text: str
    glyphs: tuple[Glyph, ...]
    painted: Painted
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Inspected:
    """A finished PDF; `intents` are what its output intents are called."""

    leaves: tuple[Leaf, ...]
    intents: tuple[str, ...]
    tagged: bool
    lang: str
    title: str
    ua: bool
    size: int


@dataclass(frozen=True, slots=True)
class Raster:
    """A finished picture: its form, mode, pixels, pixels an inch (0: unsaid), codes, profile."""

    form: str
    mode: str
    pixels: tuple[int, int]
    dpi: tuple[float, float]
    codes: tuple[Code, ...]
    profile: bool
    size: int
