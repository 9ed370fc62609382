"""Reads a finished PDF or picture back into plain values; knows nothing of how it was made.

Inputs → outputs: the bytes of a file → `Inspected` or `Raster`. Words and pixels are PDFium's,
structure and painting are read from the file itself, QR codes are decoded from pixels.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterable, Iterator
from math import hypot
from typing import Any
from unicodedata import east_asian_width

import pikepdf
import pypdfium2
import zxingcpp
from PIL import Image
from pypdfium2 import raw

from generator.preflight.anatomy import (
    MM,
    Box,
    Code,
    Glyph,
    Inspected,
    Leaf,
    Painted,
    Raster,
)
from generator.preflight.painting import painted
from generator.press.typeset import PDFIUM

DPI = 100
"""Pixels an inch at which codes must be readable."""
MOST = 16_000_000
"""Pixels of a whole page that are looked at for a code, at most."""
_MODULES = 60  # pieces of a field that may be a QR code; the smallest code has more
_SQUARE = 0.9
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_ICC = "/DestOutputProfile"


# A damaged file disappoints every expectation: numbers that are words, lists that are numbers.
_BROKEN = (
    pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, TypeError, LookupError, AttributeError,
    ArithmeticError, RecursionError,
)  # fmt: skip


class Unreadable(Exception):
    """The file is no PDF, or no picture, that can be opened."""


def read(data: bytes, wanted: Iterable[str] = ()) -> Inspected:
    """A finished PDF; `wanted` are the addresses for which it is worth looking everywhere.

    Raises:
        Unreadable: it is none.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            boxes = [_boxes(page) for page in pdf.pages]
            content = [painted(page, _corner(page), _unit(page.obj)) for page in pdf.pages]
            said = _said(pdf)
        seen = _seen(data, boxes, content, frozenset(wanted))
    except _BROKEN as error:
        raise Unreadable(str(error)) from None
    leaves = tuple(
        Leaf(*box, *words, found, codes)
        for box, found, (words, codes) in zip(boxes, content, seen, strict=True)
    )
    return Inspected(leaves, *said, len(data))


def look(data: bytes, wanted: Iterable[str] = ()) -> Raster:
    """A finished picture; it is decoded only when codes are `wanted`.

    Raises:
        Unreadable: it is none.
    """
    try:
        picture = Image.open(io.BytesIO(data))
        form, mode, pixels = picture.format or "", picture.mode, picture.size
        across, down = picture.info.get("dpi", (0.0, 0.0))
        profile = bool(picture.info.get("icc_profile"))
        codes = _pictured(picture, float(across) or DPI) if tuple(wanted) else ()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Unreadable(str(error)) from None
    return Raster(form, mode, pixels, (float(across), float(down)), codes, profile, len(data))


# --- structure -----------------------------------------------------------------------------------


def _unit(page: Any) -> float:
    return float(page.get("/UserUnit", 1))


def _corner(page: pikepdf.Page) -> tuple[float, float]:
    trim = _points(page, "/TrimBox") or _media(page)
    return trim[0], trim[3]


def _media(page: pikepdf.Page) -> tuple[float, ...]:
    return tuple(float(each) for each in page.mediabox)


def _points(page: pikepdf.Page, name: str) -> tuple[float, ...] | None:
    found = page.obj.get(name)
    return tuple(float(each) for each in found) if found is not None else None


def _boxes(page: pikepdf.Page) -> tuple[Box, Box | None, Box, bool]:
    left, top = _corner(page)
    by = MM * _unit(page.obj)

    def box(points: tuple[float, ...]) -> Box:
        return Box(
            (points[0] - left) * by, (top - points[3]) * by,
            (points[2] - left) * by, (top - points[1]) * by,
        )  # fmt: skip

    bleed, trim = _points(page, "/BleedBox"), _points(page, "/TrimBox")
    media = box(_media(page))
    return media, box(bleed) if bleed else None, box(trim) if trim else media, trim is not None


def _said(pdf: pikepdf.Pdf) -> tuple[tuple[str, ...], bool, str, str, bool]:
    """What a file says of itself: output intents, tags, language, title, PDF/UA."""
    root = pdf.Root
    intents = tuple(
        str(each.get("/OutputConditionIdentifier", each.get("/Info", "?")))
        for each in root.get("/OutputIntents", [])
        if _ICC in each
    )
    info = root.get("/MarkInfo", pikepdf.Dictionary())
    tagged = bool(info.get("/Marked", False)) and "/StructTreeRoot" in root
    metadata = root.get("/Metadata")
    xmp = metadata.read_bytes() if metadata is not None else b""
    title = str(pdf.docinfo.get("/Title", "")) if "/Info" in pdf.trailer else ""
    ua = b"pdfuaid" in xmp
    return intents, tagged, str(root.get("/Lang", "")), title, ua


# --- words and pixels ----------------------------------------------------------------------------


def _seen(
    data: bytes,
    boxes: list[tuple[Box, Box | None, Box, bool]],
    content: list[Painted],
    wanted: frozenset[str],
) -> list[tuple[tuple[str, tuple[Glyph, ...]], tuple[Code, ...]]]:
    with PDFIUM:
        document = pypdfium2.PdfDocument(data)
        try:
            found = []
            for number, ((media, *_), drawn) in enumerate(zip(boxes, content, strict=True)):
                page = document[number]
                found.append((_words(page, media), _codes(page, media, drawn, wanted)))
            return found
        finally:
            document.close()


def _words(page: Any, media: Box) -> tuple[str, tuple[Glyph, ...]]:
    layer = page.get_textpage()
    try:
        return layer.get_text_range(), tuple(_glyphs(layer.raw, page, media))
    finally:
        layer.close()


def _glyphs(layer: Any, page: Any, media: Box) -> Iterator[Glyph]:
    """The visible characters; surrogates and the letters of a ligature are drawn once.

    The tight box of a curved outline goes as far as its control points, which may lie outside the
    ink; so that of an ideograph is cut by its square.
    """
    left, low, right, _ = page.get_mediabox()
    by = media.width / (right - left)
    matrix = raw.FS_MATRIX()
    sides = [ctypes.c_double() for _ in range(4)]  # left, right, bottom, top
    before = (0.0, 0.0, 0.0, 0.0)
    for index in range(raw.FPDFText_CountChars(layer)):
        point = raw.FPDFText_GetUnicode(layer, index)
        if point in (0x20, 0x0D, 0x0A) or 0xDC00 <= point < 0xE000:
            continue
        if raw.FPDFText_IsGenerated(layer, index) == 1:
            continue
        raw.FPDFText_GetCharBox(layer, index, *sides)
        raw.FPDFText_GetMatrix(layer, index, matrix)
        x0, x1, y0, y1 = (each.value for each in sides)
        if x1 <= x0 or y1 <= y0 or (x0, x1, y0, y1) == before:
            continue
        before = (x0, x1, y0, y1)
        if east_asian_width(chr(point)) == "W" or point >= 0xD800:
            x0, x1, y0, y1 = _cut(sides, _square(layer, index, matrix))
        box = Box(
            media.left + (x0 - left) * by, media.bottom - (y1 - low) * by,
            media.left + (x1 - left) * by, media.bottom - (y0 - low) * by,
        )  # fmt: skip
        em = raw.FPDFText_GetFontSize(layer, index) * hypot(matrix.c, matrix.d) * by
        upright = abs(matrix.b) < 0.01 * abs(matrix.a)
        line = media.bottom - (matrix.f - low) * by if upright else None
        char = chr(point) if not 0xD800 <= point < 0xDC00 else "□"
        yield Glyph(char, box, em, line)


def _square(layer: Any, index: int, matrix: Any) -> tuple[float, float, float, float]:
    """The em of an ideograph as it stands on the page: left, right, low, high."""
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(layer, index, x, y)
    size = raw.FPDFText_GetFontSize(layer, index)
    xs, ys = [], []
    for u, v in ((0, -0.12), (1, -0.12), (0, 0.88), (1, 0.88)):
        xs.append(x.value + size * (matrix.a * u + matrix.c * v))
        ys.append(y.value + size * (matrix.b * u + matrix.d * v))
    return min(xs), max(xs), min(ys), max(ys)


def _cut(
    sides: list[ctypes.c_double], square: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """What a tight box and a square share; the box where they share nothing."""
    x0, x1, y0, y1 = (each.value for each in sides)
    left, right, low, high = square
    cut = max(x0, left), min(x1, right), max(y0, low), min(y1, high)
    return cut if cut[0] < cut[1] and cut[2] < cut[3] else (x0, x1, y0, y1)


# --- codes ---------------------------------------------------------------------------------------


def _codes(page: Any, media: Box, drawn: Painted, wanted: frozenset[str]) -> tuple[Code, ...]:
    """The codes of a page: first around whatever looks like one, then, if need be, everywhere."""
    around = [each.box for each in drawn.areas if _may_be_code(each.box, each.pieces)]
    around += [each.box for each in drawn.pictures if _may_be_code(each.box, _MODULES)]
    found = {code.address: code for box in around for code in _decoded(page, media, box)}
    if wanted - set(found):
        found |= {code.address: code for code in _decoded(page, media, media)}
    return tuple(found.values())


def _may_be_code(box: Box, pieces: int) -> bool:
    short, long = sorted((box.width, box.height))
    return pieces >= _MODULES and short > 5 and short >= _SQUARE * long


def _decoded(page: Any, media: Box, around: Box) -> Iterator[Code]:
    margin = 0.15 * min(around.width, around.height)
    box = around.grown(margin).shared(media)
    scale = DPI / 72
    pixels = box.width * box.height * (DPI / 25.4) ** 2
    if pixels > MOST:
        scale *= (MOST / pixels) ** 0.5
    left, _, right, _ = page.get_mediabox()
    points = (right - left) / media.width
    crop = (
        (box.left - media.left) * points, (media.bottom - box.bottom) * points,
        (media.right - box.right) * points, (box.top - media.top) * points,
    )  # fmt: skip
    shown = page.render(scale=scale, crop=crop, grayscale=True, may_draw_forms=False).to_pil()
    yield from _scanned(shown, box, box.width / shown.width)


def _scanned(shown: Image.Image, box: Box, by: float) -> Iterator[Code]:
    """The codes of a grey picture that shows `box`, each pixel `by` mm."""
    for each in zxingcpp.read_barcodes(shown, formats=_QR):
        at = each.position
        corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
        edges = (
            hypot(one.x - other.x, one.y - other.y)
            for one, other in zip(corners, corners[1:] + corners[:1], strict=True)
        )
        xs, ys = [corner.x for corner in corners], [corner.y for corner in corners]
        place = Box(
            box.left + min(xs) * by, box.top + min(ys) * by,
            box.left + max(xs) * by, box.top + max(ys) * by,
        )  # fmt: skip
        yield Code(each.text, place, min(edges) * by)


def _pictured(picture: Image.Image, dpi: float) -> tuple[Code, ...]:
    """The codes of a finished picture, looked at with 100 pixels an inch."""
    width, height = (side / dpi * 25.4 for side in picture.size)
    scale = min(1.0, DPI / dpi, (MOST / (picture.width * picture.height)) ** 0.5)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    if picture.format == "JPEG" and picture.mode == "RGB":
        picture.draft("L", size)  # decodes no colours
    grey = picture.convert("L").resize(size, Image.Resampling.BOX)
    return tuple(_scanned(grey, Box(0, 0, width, height), width / size[0]))
