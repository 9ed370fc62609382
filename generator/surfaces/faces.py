"""The heading face: one small web font with the characters that headings use, made heavier.

Inputs → outputs: a typeface file and the characters in use → a WOFF2 of a few dozen kilobytes.

No package ships a bold Song, so the strokes of the regular one are made heavier here: upright
strokes by more than level ones, which keeps the contrast that makes a Song. Outlines are written as
quadratic curves on a grid of 500 units to the em: at the largest size we set, half a pixel, and a
fifth less to load. Hinting and tables that headings have no use for are left out; kept are the
metrics for both directions of writing, half-width forms of punctuation (`halt`), which browsers
need to close it up, and the notices that the licence asks for.

Incremental: made again when a character comes into use or goes, or the face itself changes.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.transform import Scale
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from generator.diagnostics import Span
from generator.engine.jobs import Output
from generator.press.typeset import song_file
from generator.site.styling import FACE, heading_file
from generator.site.view import View
from generator.site.wishes import HeadingFace

EM = 500
ERROR = 1.5  # thousandths of an em that a curve may be off
HEAVIER = (20.0, 8.0)  # thousandths of an em on each side: upright strokes, level strokes
BOLD = 600  # a face this heavy is left as it is
_SHARP = 0.35  # how far a sharp corner may run out
_NOTICES = {0: "copyright", 13: "licenseDescription", 14: "licenseInfoURL"}
_PUNCTUATION = "、，。：；！？“”‘’（）《》〈〉「」『』【】〔〕"

Point = tuple[float, float]
Step = tuple[str, tuple[Point, ...]]


@dataclass(frozen=True, slots=True)
class Subset:
    """Makes the face of a `HeadingFace` wish."""

    wish: HeadingFace

    @property
    def key(self) -> str:
        """`face:site/assets/fonts/….woff2`."""
        return f"face:{self.wish.address}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Draw every character in use anew.

        Raises:
            Failed: the site's own face cannot be read.
        """
        own = heading_file(view.files("assets/fonts/"))
        file = io.BytesIO(view.file(own.path)) if own else song_file()
        try:
            data = subset(file, view.letters())
        except Exception as error:  # fontTools raises whatever it stumbles over in a broken file
            if own is None:
                raise
            found = own.path.rpartition("/")[2]
            raise view.fail("unusable-face", Span(own.path), found=found) from error
        return (Output(self.wish.address, data),)


def subset(file: str | io.BytesIO, letters: str) -> bytes:
    """The characters of `letters` that a face has, as WOFF2; the same face gives the same bytes."""
    with TTFont(file, fontNumber=0, lazy=True) as source:
        heavier = HEAVIER if source["OS/2"].usWeightClass < BOLD else (0.0, 0.0)
        drawn = _Drawn(source, heavier)
        if "fvar" in source:
            drawn = _Drawn(source, (0.0, 0.0), {"wght": 700})
        return _built(source, drawn, letters)


class _Drawn:
    """Glyphs of a face, made heavier and scaled to our grid."""

    def __init__(
        self, font: TTFont, heavier: tuple[float, float], at: dict[str, float] | None = None
    ) -> None:
        self.em = float(font["head"].unitsPerEm)
        self.scale = EM / self.em
        self.heavier = tuple(each * self.em / 1000 for each in heavier)
        self.glyphs: Any = font.getGlyphSet(location=at)

    def glyph(self, name: str) -> Any:
        """One glyph in quadratic curves."""
        recorded = DecomposingRecordingPen(self.glyphs)
        self.glyphs[name].draw(recorded)
        made = TTGlyphPen(None)
        curves = Cu2QuPen(made, ERROR * EM / 1000, reverse_direction=_winds(recorded.value) > 0)
        pen = TransformPen(curves, Scale(self.scale))
        for verb, points in thickened(recorded.value, self.heavier):
            getattr(pen, verb)(*points)
        return made.glyph(dropImpliedOnCurves=True)

    def width(self, name: str) -> int:
        """A glyph's advance."""
        return int(self.glyphs[name].width * self.scale + 0.5)


def _built(source: TTFont, drawn: _Drawn, letters: str) -> bytes:
    names = source.getBestCmap()
    points = sorted({ord(each) for each in letters} & names.keys())
    order = [".notdef", *(f"u{point:X}" for point in points)]
    made = FontBuilder(EM, isTTF=True)
    made.setupGlyphOrder(order)
    made.setupCharacterMap(dict(zip(points, order[1:], strict=True)))
    glyphs = {f"u{point:X}": drawn.glyph(names[point]) for point in points}
    made.setupGlyf({".notdef": TTGlyphPen(None).glyph(), **glyphs})
    table = made.font["glyf"]
    widths = {f"u{point:X}": drawn.width(names[point]) for point in points}
    edges = {name: (getattr(table[name], "xMin", 0), getattr(table[name], "yMax", 0))
             for name in order}  # fmt: skip
    made.setupHorizontalMetrics({name: (widths.get(name, EM), edges[name][0]) for name in order})
    rise = round(0.88 * EM)  # where the ideographic square begins, as all our faces have it
    made.setupVerticalHeader(ascent=EM // 2, descent=-EM // 2)
    made.setupVerticalMetrics({name: (EM, rise - edges[name][1]) for name in order})
    _tables(made, source, drawn.scale)
    if half := "".join(_halves(made.font, widths)):
        addOpenTypeFeaturesFromString(made.font, f"feature halt {{ {half} }} halt;")
    made.font.flavor = "woff2"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _tables(made: FontBuilder, source: TTFont, scale: float) -> None:
    """What the face is called, how high its lines are, and whose it is."""
    line, os2 = source["hhea"], source["OS/2"]
    dated = source["head"]  # ours bears the dates of its source: the same face, the same bytes
    made.updateHead(created=dated.created, modified=dated.modified)
    made.setupHorizontalHeader(
        ascent=round(line.ascent * scale), descent=round(line.descent * scale)
    )
    made.setupOS2(
        usWeightClass=700,
        sTypoAscender=round(os2.sTypoAscender * scale),
        sTypoDescender=round(os2.sTypoDescender * scale),
        sTypoLineGap=round(os2.sTypoLineGap * scale),
        usWinAscent=round(os2.usWinAscent * scale),
        usWinDescent=round(os2.usWinDescent * scale),
    )
    told = {word: source["name"].getDebugName(number) for number, word in _NOTICES.items()}
    origin = source["name"].getDebugName(4) or "another face"
    made.setupNameTable(
        {
            "familyName": FACE,
            "styleName": "Bold",
            "psName": FACE.replace(" ", "") + "-Bold",
            "description": f"Modified from {origin}: a few characters, strokes made heavier.",
            **{word: text for word, text in told.items() if text},
        },
        mac=False,
    )
    made.setupPost(keepGlyphNames=False)


def _halves(font: TTFont, widths: dict[str, int]) -> Iterator[str]:
    """Rules that take the empty half from a mark of punctuation."""
    half = EM // 2
    for each in _PUNCTUATION:
        name = f"u{ord(each):X}"
        if widths.get(name) != EM:
            continue
        glyph = font["glyf"][name]
        if getattr(glyph, "xMax", EM) <= half:
            yield f"pos {name} <0 0 -{half} 0>; "
        elif getattr(glyph, "xMin", 0) >= half:
            yield f"pos {name} <-{half} 0 -{half} 0>; "


# --- making strokes heavier ----------------------------------------------------------------------


def thickened(outline: list[Step], by: tuple[float, ...]) -> Iterator[Step]:
    """An outline whose points have moved outwards by `by` = (across, up), in its own units."""
    if not any(by):
        yield from outline
        return
    side = math.copysign(1.0, _winds(outline))
    for contour, end in _contours(outline):
        points = [point for _, each in contour for point in each]
        moved = iter(_moved(points, (side * by[0], side * by[1])))
        yield from ((verb, tuple(next(moved) for _ in each)) for verb, each in contour)
        yield end


def _contours(outline: list[Step]) -> Iterator[tuple[list[Step], Step]]:
    contour: list[Step] = []
    for step in outline:
        if step[0] in ("closePath", "endPath"):
            yield contour, step
            contour = []
        else:
            contour.append(step)


def _winds(outline: list[Step]) -> float:
    """The area of the largest contour: above 0 when what is inked lies to its left."""
    areas = [_area([point for _, each in contour for point in each])
             for contour, _ in _contours(outline)]  # fmt: skip
    return max(areas, key=abs, default=1.0) or 1.0


def _area(points: list[Point]) -> float:
    pairs = zip(points, (*points[1:], *points[:1]), strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2


def _moved(points: list[Point], by: tuple[float, float]) -> list[Point]:
    """A closed contour's points, each along the mean of the outward directions on both sides."""
    closed = len(points) > 1 and points[0] == points[-1]
    core = points[:-1] if closed else points
    found = [_pushed(core, at, by) for at in range(len(core))]
    return [*found, found[0]] if closed else found


def _pushed(points: list[Point], at: int, by: tuple[float, float]) -> Point:
    here, count = points[at], len(points)
    before = _direction(lambda step: points[(at - step) % count], here, count)
    after = _direction(lambda step: points[(at + step) % count], here, count)
    if before is None or after is None:
        return here
    (ax, ay), (bx, by_) = (-before[0], -before[1]), after
    corner = max(_SHARP, 1 + ax * bx + ay * by_)
    across, up = (ay + by_) / corner, -(ax + bx) / corner
    return here[0] + by[0] * across, here[1] + by[1] * up


def _direction(neighbour: Callable[[int], Point], here: Point, count: int) -> Point | None:
    """The direction from a point to the next one that lies elsewhere."""
    for step in range(1, count):
        there = neighbour(step)
        length = math.hypot(there[0] - here[0], there[1] - here[1])
        if length:
            return (there[0] - here[0]) / length, (there[1] - here[1]) / length
    return None
