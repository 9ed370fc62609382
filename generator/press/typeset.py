"""Typst in a sealed folder: source and pictures in, PDF out; raster and print finishing.

Inputs → outputs: Typst source + the bytes of its pictures + the site's own typefaces → PDF bytes;
PDF → PNG; an SVG line drawing or a web address → a `Drawing` that a sheet draws in its own inks.

Sealed means: the folder holds the given pictures and nothing else, the typefaces are those of two
packages and of the site, never the machine's, and the PDF carries no date; so the same arguments
give the same bytes on every machine. The typefaces are opened once per process. What stands in a
source above the line `SHEET` is a module of its own: sheets that share it have it read and worked
out once, not for each of them. Every thread keeps a compiler for that, and nothing else.
"""

from __future__ import annotations

import atexit
import io
import re
import shutil
import tempfile
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from math import ceil
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import manimgx_fonts_cjk
import pylopdf_fonts_zh_cn
import pypdfium2
import typst
from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path
from fontTools.svgLib.path.shapes import PathBuilder
from fontTools.ttLib import TTFont
from PIL import Image

from generator.press.codes import modules

SONG = "Noto Serif SC"
HEI = "Noto Sans CJK SC"
_SHIPPED = (Path(pylopdf_fonts_zh_cn.__file__).parent, Path(manimgx_fonts_cjk.__file__).parent)
_SHIPPED_FILES = (("NotoSerifSC-Regular.otf", 0), ("NotoSansCJK-VF.otf.ttc", 2))
_PACKAGE = re.compile(r"\b(?:import|include)\s*\(?\s*\"@")
SHEET = "\n//// the sheet\n"
"""What stands above is the same for many sheets; `templates/print/parts/begin.typ` writes it."""
_TURNS = 200
"""Sheets that one compiler sets: it holds on to every picture that it has seen."""
_INVISIBLE = {"Cc", "Cf", "Mn", "Zs", "Zl", "Zp"}
PDFIUM = threading.Lock()
"""PDFium serves one at a time in a process."""


class TypesetError(Exception):
    """Typst could not make a PDF of the source.

    `message` is Typst's own sentence; `hints` are its suggestions. Neither names a folder of the
    machine.
    """

    def __init__(self, message: str, hints: tuple[str, ...] = ()) -> None:
        """`message` and `hints` as Typst words them."""
        super().__init__(message)
        self.message = message
        self.hints = hints


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface file of the site's own: its file name and its bytes.

    A name that begins with `song` or `hei` puts it before the shipped face of that style; any
    other stands behind both and lends the characters they lack.
    """

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Families:
    """The family names that a template asks for, first choice first."""

    song: tuple[str, ...]
    hei: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stroke:
    """One path of a drawing; `ops` are ("m", x, y), ("l", …), ("q", …), ("c", …) and ("z",).

    `width` 0 means that the path is filled instead.
    """

    width: float
    ops: tuple[tuple[str | float, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing in one ink on a square of `size` units; which ink, the template says."""

    size: float
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code, to be drawn like a `Drawing`: rows of `0`, light, and `1`, dark, a line each."""

    size: float
    squares: str

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """The same as one path: every run of dark squares is a box."""
        runs = (
            (float(found.start()), float(y), float(found.end()))
            for y, row in enumerate(self.squares.split("\n"))
            for found in re.finditer("1+", row)
        )
        return (Stroke(0.0, tuple(op for left, y, right in runs for op in _box(left, y, right))),)


@dataclass(frozen=True, slots=True)
class _Case:
    fonts: typst.Fonts
    families: Families


class _Desk(threading.local):
    """A thread's compiler, whose it is by its typefaces, and how many sheets it will yet set."""

    compiler: typst.Compiler | None = None
    faces: tuple[Face, ...] = ()
    turns: int = 0

    def free(self, faces: tuple[Face, ...]) -> typst.Compiler:
        """The compiler for the next sheet."""
        if self.compiler is None or not self.turns or self.faces != faces:
            self.compiler = typst.Compiler(font_paths=_case(faces).fonts)
            self.faces, self.turns = faces, _TURNS
        self.turns -= 1
        return self.compiler


_DESK = _Desk()


def typeset(
    source: str,
    pictures: Mapping[str, bytes],
    faces: tuple[Face, ...] = (),
    *,
    accessible: bool = False,
) -> bytes:
    """Typeset `source`, which may name the files in `pictures` and no others.

    `accessible` makes it tagged PDF/UA-1, for reading; the press needs no tags.

    Raises:
        TypesetError: the source is broken, names a file that is not there, or gave up by itself.
    """
    return _compiled(source, pictures, faces, "pdf", accessible=accessible)


def drawn(source: str, pictures: Mapping[str, bytes], faces: tuple[Face, ...] = ()) -> bytes:
    """Typeset `source`, as `typeset` does, and draw its first page as a PNG, one px a point.

    Raises:
        TypesetError: as for `typeset`.
    """
    return _compiled(source, pictures, faces, "png")


def sketched(source: str, pictures: Mapping[str, bytes], faces: tuple[Face, ...] = ()) -> bytes:
    """Typeset `source`, as `typeset` does, and give its first page as an SVG.

    Raises:
        TypesetError: as for `typeset`.
    """
    return _compiled(source, pictures, faces, "svg")


def _compiled(
    source: str,
    pictures: Mapping[str, bytes],
    faces: tuple[Face, ...],
    form: Literal["pdf", "png", "svg"],
    *,
    accessible: bool = False,
) -> bytes:
    shared, begun, own = source.partition(SHEET)
    module = _module(shared) if begun else ""
    main = f'#import "{module}": *\n{own}' if begun else source
    if module is None or _PACKAGE.search(main):
        raise TypesetError("packages are not available to print templates")
    with tempfile.TemporaryDirectory(prefix="print-", ignore_cleanup_errors=True) as folder:
        for name, data in pictures.items():
            (Path(folder) / Path(name).name).write_bytes(data)
        if module:
            (Path(folder) / module).write_bytes(shared.encode())
        try:
            made: bytes | list[bytes] | None = _DESK.free(faces).compile(
                main.encode(),
                root=folder,
                format=form,
                ppi=72.0,
                timestamp=0,
                pdf_standards=["ua-1"] if accessible else [],
                pdf_tags=accessible,
            )
        except typst.TypstError as error:
            raise TypesetError(*_words(error, folder)) from None
    return (made[0] if isinstance(made, list) else made) or b""


@lru_cache(maxsize=64)
def _module(source: str) -> str | None:
    """The name of a module's file, which says what is in it; None if it asks for a package."""
    if _PACKAGE.search(source):
        return None
    return f"{sha256(source.encode()).hexdigest()[:16]}.typ"


def families(faces: tuple[Face, ...] = ()) -> Families:
    """The families to set Song and Hei text in, the site's own first."""
    return _case(faces).families


def sound(face: Face) -> bool:
    """Whether a face can be read; fontTools raises whatever it stumbles over in a broken file."""
    try:
        return bool(_characters(face))
    except Exception:
        return False


def song_file() -> str:
    """Where the shipped Song face lies."""
    return str(_SHIPPED[0] / _SHIPPED_FILES[0][0])


def missing(text: str, faces: tuple[Face, ...] = ()) -> tuple[str, ...]:
    """The characters of `text` that no print face has, each once, in order of appearance."""
    known = [_shipped_characters(), *(_characters(face) for face in faces)]
    return tuple(
        char
        for char in dict.fromkeys(text)
        if unicodedata.category(char) not in _INVISIBLE
        and not any(ord(char) in each for each in known)
    )


def pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def raster(pdf: bytes, *, dpi: float, page: int = 0) -> bytes:
    """One page as a PNG; the same PDF gives the same bytes."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            picture = document[page].render(scale=dpi / 72).to_pil()
        finally:
            document.close()
    out = io.BytesIO()
    picture.convert("RGB").save(out, "PNG", optimize=True)
    return out.getvalue()


def page_pixels(pdf: bytes, *, dpi: float) -> tuple[tuple[int, int], ...]:
    """How many pixels each page is wide and high."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            sizes = [page.get_size() for page in document]
        finally:
            document.close()
    return tuple((ceil(width * dpi / 72), ceil(height * dpi / 72)) for width, height in sizes)


def band(pdf: bytes, *, dpi: float, page: int, rows: tuple[int, int]) -> Image.Image:
    """The rows of pixels of one page from the first of `rows` up to the last, which is left out."""
    scale = dpi / 72
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            sheet = document[page]
            below = ceil(sheet.get_height() * scale) - rows[1]
            # Whole rows: what is cut off is rounded up to them.
            cut = tuple(max(0.0, (each - 0.5) / scale) for each in (0, below, 0, rows[0]))
            picture: Image.Image = sheet.render(scale=scale, crop=cut).to_pil()
            return picture.convert("RGB")
        finally:
            document.close()


@lru_cache(maxsize=64)
def drawing(svg: str) -> Drawing:
    """A line drawing's SVG as paths without colour, so that it can be printed in one ink.

    Understood: the basic shapes, `viewBox`, and `stroke-width` and `fill` on the root or the
    shape itself. Anything else is left out, so a drawing keeps to these.

    Raises:
        TypesetError: it is not an SVG drawing.
    """
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        raise TypesetError(f"not an SVG drawing: {error}") from None
    _, _, size, _ = (float(part) for part in root.get("viewBox", "0 0 512 512").split())
    return Drawing(size, tuple(_strokes(root, size)))


@lru_cache(maxsize=64)
def code(address: str) -> Code:
    """The QR code of a web address: modules of one unit inside a quiet zone of four."""
    lines = modules(address)
    return Code(float(len(lines)), "\n".join(lines))


def _box(left: float, top: float, right: float) -> tuple[tuple[str | float, ...], ...]:
    """One unit high. All boxes are one path: no hairline shows between rows on a screen."""
    low = top + 1
    return ("m", left, top), ("l", right, top), ("l", right, low), ("l", left, low), ("z",)


_OPS = {"moveTo": "m", "lineTo": "l", "curveTo": "c", "qCurveTo": "q", "closePath": "z"}


def _strokes(root: ElementTree.Element, size: float) -> Iterator[Stroke]:
    for element in root.iter():
        builder = PathBuilder()
        if not builder.add_path_from_element(element):
            continue
        pen = RecordingPen()
        parse_path(builder.paths[0], pen)
        filled = element.get("fill", root.get("fill", "none")) != "none"
        width = float(element.get("stroke-width", root.get("stroke-width", size / 40)))
        ops = tuple(
            (_OPS[name], *(round(part, 2) for point in points for part in point))
            for name, points in pen.value
            if name in _OPS
        )
        yield Stroke(0.0 if filled else width, ops)


def _words(error: typst.TypstError, folder: str) -> tuple[str, tuple[str, ...]]:
    plain = re.sub(r" \(searched at [^)]*\)", "", error.message)
    return plain.replace(folder, ""), tuple(hint.replace(folder, "") for hint in error.hints)


@cache
def _case(faces: tuple[Face, ...]) -> _Case:
    """Open the typefaces; those of the site go into a folder that lives as long as the process."""
    paths = [str(folder) for folder in _SHIPPED]
    own = ""
    if faces:
        own = tempfile.mkdtemp(prefix="faces-")
        atexit.register(shutil.rmtree, own, ignore_errors=True)
        for face in faces:
            (Path(own) / face.name).write_bytes(face.data)
        paths.insert(0, own)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    return _Case(fonts, _families(fonts, own))


def _families(fonts: typst.Fonts, own: str) -> Families:
    found: dict[str, list[str]] = {"song": [], "hei": [], "": []}
    for info in fonts.fonts():
        path = Path(info.path or "")
        if own and path.parent == Path(own):
            style = next((key for key in ("song", "hei") if path.name.lower().startswith(key)), "")
            found[style].append(info.family)
    return Families(
        tuple(dict.fromkeys((*found["song"], SONG, HEI, *found[""]))),
        tuple(dict.fromkeys((*found["hei"], HEI, *found[""]))),
    )


@cache
def _shipped_characters() -> frozenset[int]:
    files = zip(_SHIPPED, _SHIPPED_FILES, strict=True)
    return frozenset(
        point
        for folder, (name, number) in files
        for point in _points(TTFont(folder / name, fontNumber=number, lazy=True))
    )


@cache
def _characters(face: Face) -> frozenset[int]:
    return frozenset(_points(TTFont(io.BytesIO(face.data), fontNumber=0, lazy=True)))


def _points(font: TTFont) -> Iterable[int]:
    with font:
        return tuple(font.getBestCmap())
