"""Painting: what the content of a PDF page paints: fields, lines, words and pictures, and where.

Inputs → outputs: an opened page → `Painted`; lengths are mm, places count from the trimmed top left
corner. Forms inside forms are followed; what a clip hides is cut off, by boxes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from math import hypot, inf
from typing import Any

import pikepdf

from generator.preflight.anatomy import MM, Area, Box, Painted, Placed, Run
from generator.preflight.inks import BLACK, Colour, Space, colour, heaviest, space

_DEEP = 12
_Matrix = tuple[float, float, float, float, float, float]
_UNIT: _Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(slots=True)
class _Pen:
    """The graphics state: what `q` keeps and `Q` brings back."""

    matrix: _Matrix
    clip: Box
    spaces: tuple[Space, Space] = (Space("gray"), Space("gray"))
    colours: tuple[Colour, Colour] = (BLACK, BLACK)
    width: float = 1.0
    cap: int = 0
    font: str = ""
    size: float = 0.0
    mode: int = 0


@dataclass(slots=True)
class _Canvas:
    """What has been found so far on a page, and where its trimmed corner lies."""

    origin: tuple[float, float]
    unit: float
    areas: list[Area] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    pictures: list[Placed] = field(default_factory=list)
    fonts: dict[str, bool] = field(default_factory=dict)
    inks: dict[tuple[int, int], float | None] = field(default_factory=dict)


def painted(page: pikepdf.Page, origin: tuple[float, float], unit: float = 1.0) -> Painted:
    """What a page paints; `origin` is its trimmed top left corner in points.

    Raises:
        pikepdf.PdfError: its content cannot be read.
    """
    canvas = _Canvas(origin, unit)
    pen = _Pen(_UNIT, Box(-inf, -inf, inf, inf))
    _Reader(canvas, pen, page.obj.get("/Resources", pikepdf.Dictionary()), 0).read(page)
    return Painted(
        tuple(canvas.areas), tuple(canvas.runs), tuple(canvas.pictures),
        tuple(sorted(canvas.fonts.items())),
    )  # fmt: skip


def embedded(font: Any) -> bool:
    """Whether a typeface is in the file; those of kind 3 are drawings and always are."""
    kind = str(font.get("/Subtype"))
    if kind == "/Type3":
        return True
    if kind == "/Type0":
        return all(embedded(each) for each in font.get("/DescendantFonts", []))
    described = font.get("/FontDescriptor", {})
    return any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


class _Reader:
    """Reads one content stream: a page's or a form's."""

    def __init__(self, canvas: _Canvas, pen: _Pen, resources: Any, depth: int) -> None:
        self.canvas, self.pen, self.resources, self.depth = canvas, pen, resources, depth
        self.kept: list[_Pen] = []
        self.xs: list[float] = []
        self.ys: list[float] = []
        self.pieces = 0
        self.clipping = False
        self.text: _Matrix = _UNIT
        self.spaces: dict[str, Space] = {}
        self.faces: dict[str, tuple[str, bool]] = {}

    def read(self, stream: Any) -> None:
        """Follow every instruction."""
        for each in pikepdf.parse_content_stream(stream):
            follow = _VERBS.get(str(each.operator))
            if follow is not None:
                follow(self, each.operands)

    # --- state ---

    def keep(self, _: Any) -> None:
        self.kept.append(replace(self.pen))

    def bring_back(self, _: Any) -> None:
        if self.kept:
            self.pen = self.kept.pop()

    def move(self, given: Any) -> None:
        self.pen.matrix = _times(_six(given), self.pen.matrix)

    def broad(self, given: Any) -> None:
        self.pen.width = float(given[0])

    def ends(self, given: Any) -> None:
        self.pen.cap = int(given[0])

    def device(self, given: Any, stroke: bool, name: str) -> None:
        self.choose(given, stroke, Space(name))
        self.ink(given, stroke)

    def choose(self, given: Any, stroke: bool, chosen: Space | None = None) -> None:
        found = chosen or self.space_named(given[0])
        fill, line = self.pen.spaces
        self.pen.spaces = (fill, found) if stroke else (found, line)
        start = tuple(0.0 for _ in range({"gray": 1, "rgb": 3}.get(found.name, 0)))
        first = {"cmyk": (0.0, 0.0, 0.0, 1.0), "spot": (1.0,)}.get(found.name, start)
        self.set(colour(found, first), stroke)

    def ink(self, given: Any, stroke: bool) -> None:
        chosen = self.pen.spaces[stroke]
        if chosen.name == "pattern":
            self.set(Colour(self.pattern(given[-1])), stroke)
        else:
            self.set(colour(chosen, tuple(float(each) for each in given)), stroke)

    def set(self, given: Colour, stroke: bool) -> None:
        fill, line = self.pen.colours
        self.pen.colours = (fill, given) if stroke else (given, line)

    def space_named(self, name: Any) -> Space:
        word = str(name)
        if word not in self.spaces:
            self.spaces[word] = space(name, self.resources.get("/ColorSpace"))
        return self.spaces[word]

    def pattern(self, name: Any) -> str:
        """The space of a gradient's colours; a tiling's are its own."""
        found = self.resources.get("/Pattern", {}).get(str(name), {})
        shading = found.get("/Shading", {})
        named = self.resources.get("/ColorSpace")
        return space(shading.get("/ColorSpace"), named).name if shading else "pattern"

    # --- paths ---

    def points(self, given: Any) -> None:
        numbers = [float(each) for each in given]
        self.xs += numbers[::2]
        self.ys += numbers[1::2]

    def begin(self, given: Any) -> None:
        self.pieces += 1
        self.points(given)

    def rectangle(self, given: Any) -> None:
        x, y, width, height = (float(each) for each in given)
        self.pieces += 1
        self.xs += (x, x + width)
        self.ys += (y, y + height)

    def clip(self, _: Any) -> None:
        self.clipping = True

    def paint(self, _: Any, fill: bool = False, stroke: bool = False) -> None:
        if self.xs:
            box = self.box(min(self.xs), min(self.ys), max(self.xs), max(self.ys))
            if fill:
                self.found(Area(box, self.pen.colours[0], self.pieces))
            if stroke:
                self.found(Area(self.stroked(box), self.pen.colours[1], self.pieces, True))
            if self.clipping:
                self.pen.clip = self.pen.clip.shared(box)
        self.xs, self.ys, self.pieces, self.clipping = [], [], 0, False

    def stroked(self, box: Box) -> Box:
        """As far as the line is thick; one along an edge of the sheet ends where it ends."""
        half = self.pen.width * _scale(self.pen.matrix) / 2 * MM * self.canvas.unit
        if self.pen.cap == 0 and box.height < half:
            return Box(box.left, box.top - half, box.right, box.bottom + half)
        if self.pen.cap == 0 and box.width < half:
            return Box(box.left - half, box.top, box.right + half, box.bottom)
        return box.grown(half)

    def found(self, area: Area) -> None:
        seen = area.box.shared(self.pen.clip)
        if seen.width >= 0 and seen.height >= 0:
            self.canvas.areas.append(replace(area, box=seen))

    def shade(self, given: Any) -> None:
        shading = self.resources.get("/Shading", {}).get(str(given[0]), {})
        named = self.resources.get("/ColorSpace")
        kind = space(shading.get("/ColorSpace"), named).name
        self.canvas.areas.append(Area(self.pen.clip, Colour(kind), 1))

    # --- words ---

    def start(self, _: Any) -> None:
        self.text = _UNIT

    def place(self, given: Any) -> None:
        self.text = _six(given)

    def next(self, given: Any) -> None:
        self.text = _times((1, 0, 0, 1, float(given[0]), float(given[1])), self.text)

    def face(self, given: Any) -> None:
        word = str(given[0])
        if word not in self.faces:
            font = self.resources.get("/Font", {}).get(word, pikepdf.Dictionary())
            name = str(font.get("/BaseFont", "/?")).lstrip("/")
            self.faces[word] = (name, _identity(font))
            self.canvas.fonts[name] = embedded(font)
        self.pen.font, self.pen.size = word, float(given[1])

    def hidden(self, given: Any) -> None:
        self.pen.mode = int(given[0])

    def show(self, given: Any) -> None:
        parts = given[-1] if isinstance(given[-1], pikepdf.Array) else [given[-1]]
        data = b"".join(bytes(each) for each in parts if isinstance(each, pikepdf.String))
        if not data:
            return
        name, wide = self.faces.get(self.pen.font, ("?", False))
        codes = [data[at : at + 2] for at in range(0, len(data), 2)] if wide else []
        whole = _times(self.text, self.pen.matrix)
        x, y = self.at(whole[4], whole[5])
        em = self.pen.size * hypot(whole[2], whole[3]) * MM * self.canvas.unit
        inked = self.pen.colours[1 if self.pen.mode == 1 else 0]
        blank = codes.count(b"\x00\x00")
        count, seen = len(codes) or len(data), self.pen.mode != 3
        self.canvas.runs.append(Run(x, y, em, count, inked, name, blank, seen))

    # --- pictures and forms ---

    def do(self, given: Any) -> None:
        found = self.resources.get("/XObject", {}).get(str(given[0]))
        if found is None:
            return
        if str(found.get("/Subtype")) == "/Image":
            self.picture(found)
        elif str(found.get("/Subtype")) == "/Form" and self.depth < _DEEP:
            pen = replace(self.pen)
            pen.matrix = _times(_six(found.get("/Matrix", _UNIT)), pen.matrix)
            inner = _Reader(
                self.canvas, pen, found.get("/Resources", self.resources), self.depth + 1
            )
            if "/BBox" in found:
                pen.clip = pen.clip.shared(inner.box(*(float(each) for each in found["/BBox"])))
            inner.read(found)

    def picture(self, found: Any) -> None:
        pixels = (int(found.get("/Width", 0)), int(found.get("/Height", 0)))
        named = self.resources.get("/ColorSpace")
        if bool(found.get("/ImageMask", False)):
            kind, ink = self.pen.colours[0].space, self.pen.colours[0].ink
        else:
            kind, ink = space(found.get("/ColorSpace"), named).name, self.inked(found, named)
        a, b, c, d, *_ = self.pen.matrix
        unit = self.canvas.unit
        sides = (hypot(a, b) / 72 * unit, hypot(c, d) / 72 * unit)
        ppi = min(count / side if side else inf for count, side in zip(pixels, sides, strict=True))
        box = self.box(0, 0, 1, 1).shared(self.pen.clip)
        if box.width > 0 and box.height > 0:
            self.canvas.pictures.append(Placed(box, pixels, ppi, kind, ink))

    def inked(self, found: Any, named: Any) -> float | None:
        """A picture placed twice is looked at once."""
        if not isinstance(found, pikepdf.Stream):
            return None
        key: tuple[int, int] = found.objgen
        if key == (0, 0) or key not in self.canvas.inks:
            self.canvas.inks[key] = heaviest(found, named)
        return self.canvas.inks[key]

    def inline(self, given: Any) -> None:
        found = given[0]
        words = {"/Width": found.width, "/Height": found.height, "/ImageMask": found.image_mask}
        self.picture(
            pikepdf.Dictionary(words | {"/ColorSpace": pikepdf.Name(found.colorspace or "/G")})
        )

    # --- places ---

    def at(self, x: float, y: float) -> tuple[float, float]:
        left, top = self.canvas.origin
        by = MM * self.canvas.unit
        return (x - left) * by, (top - y) * by

    def box(self, left: float, low: float, right: float, high: float) -> Box:
        """A rectangle of the current coordinates as it lies on the page."""
        a, b, c, d, e, f = self.pen.matrix
        corners = [
            self.at(a * x + c * y + e, b * x + d * y + f)
            for x, y in ((left, low), (right, low), (left, high), (right, high))
        ]
        xs, ys = [each[0] for each in corners], [each[1] for each in corners]
        return Box(min(xs), min(ys), max(xs), max(ys))


def _six(given: Any) -> _Matrix:
    a, b, c, d, e, f = (float(each) for each in given)
    return a, b, c, d, e, f


def _scale(matrix: _Matrix) -> float:
    a, b, c, d, *_ = matrix
    return float(abs(a * d - b * c) ** 0.5)


def _identity(font: Any) -> bool:
    """Whether codes are two bytes that number the drawings, as typesetters write them."""
    return str(font.get("/Subtype")) == "/Type0" and str(font.get("/Encoding")) in (
        "/Identity-H", "/Identity-V",
    )  # fmt: skip


_PARTS = {"g": "gray", "rg": "rgb", "k": "cmyk"}
_VERBS: dict[str, Callable[[_Reader, Any], None]] = {
    "q": _Reader.keep, "Q": _Reader.bring_back, "cm": _Reader.move, "w": _Reader.broad,
    "J": _Reader.ends,
    "m": _Reader.begin, "l": _Reader.points, "c": _Reader.points, "v": _Reader.points,
    "y": _Reader.points, "re": _Reader.rectangle, "W": _Reader.clip, "W*": _Reader.clip,
    "sh": _Reader.shade, "BT": _Reader.start, "Tm": _Reader.place, "Td": _Reader.next,
    "TD": _Reader.next, "Tf": _Reader.face, "Tr": _Reader.hidden, "Tj": _Reader.show,
    "TJ": _Reader.show, "'": _Reader.show, '"': _Reader.show, "Do": _Reader.do,
    "INLINE IMAGE": _Reader.inline, "n": partial(_Reader.paint),
    "cs": partial(_Reader.choose, stroke=False), "CS": partial(_Reader.choose, stroke=True),
    **dict.fromkeys(("sc", "scn"), partial(_Reader.ink, stroke=False)),
    **dict.fromkeys(("SC", "SCN"), partial(_Reader.ink, stroke=True)),
    **{each: partial(_Reader.device, name=_PARTS[each], stroke=False) for each in _PARTS},
    **{each.upper(): partial(_Reader.device, name=_PARTS[each], stroke=True) for each in _PARTS},
    **dict.fromkeys(("f", "F", "f*"), partial(_Reader.paint, fill=True)),
    **dict.fromkeys(("S", "s"), partial(_Reader.paint, stroke=True)),
    **dict.fromkeys(("B", "B*", "b", "b*"), partial(_Reader.paint, fill=True, stroke=True)),
}  # fmt: skip
