"""Opens pictures that people bring, and says why one cannot be used.

Inputs → outputs: a file's bytes → an `Opened` picture and its size as it is seen, or `Unusable`.

Foreign bytes are read in this module and `surfaces/images` alone: only the formats that a camera,
a scanner or an office program writes are tried, and nothing larger than `MAX_PIXELS` is decoded.
"""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass
from threading import Lock

from PIL import Image

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
MAX_PIXELS = 80_000_000  # below Pillow's own limit, so that it never warns of what passes here
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ON_ITS_SIDE = (5, 6, 7, 8)
_OTHER_SORTS = tuple(
    (re.compile(sign, re.S | re.I), name)
    for sign, name in (
        (rb".{4}ftyp(?:hei[cx]|hevc|mif1)", "HEIC"),
        (rb".{4}ftyp(?:avif|avis)", "AVIF"),
        (rb".{4}ftyp", "MP4"),
        (rb"%PDF", "PDF"),
        (rb"8BPS", "PSD"),
        (rb"PK\x03\x04", "ZIP"),
        (rb"\s*<(?:.*<)?svg", "SVG"),
        (rb"\s*<", "HTML"),
    )
)
_QUIET = Lock()  # Pillow warns of sloppy files, and Python's filter of warnings is for all threads


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a picture cannot be used, in Chinese and English."""

    zh: str
    en: str


DAMAGED = Flaw("文件损坏，或不是图片", "damaged, or no picture")


class Unusable(Exception):
    """Bytes that are no picture we can show."""

    def __init__(self, flaw: Flaw = DAMAGED) -> None:
        super().__init__(flaw.en)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Opened:
    """A picture of which no more than the head has been read.

    `orientation` is what the camera noted (1 to 8).
    """

    image: Image.Image
    orientation: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in px as it is seen."""
        width, height = self.image.size
        return (height, width) if self.orientation in _ON_ITS_SIDE else (width, height)

    @property
    def turn(self) -> Image.Transpose | None:
        """How to turn it upright."""
        return _TURNS.get(self.orientation)


def opened(data: bytes) -> Opened:
    """Read a picture's head.

    Raises:
        Unusable: it is damaged, of another format, or has too many pixels.
    """
    with _QUIET, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = Image.open(io.BytesIO(data), formats=FORMATS)
        except MemoryError:
            raise
        except Image.DecompressionBombError:
            raise Unusable(_too_many("")) from None
        except Exception as error:  # Pillow raises whatever its parsers stumble over
            raise Unusable(_sort(data)) from error
        if image.width * image.height > MAX_PIXELS:
            raise Unusable(_too_many(f"{image.width} × {image.height} "))
        return Opened(image, _orientation(image))


def _orientation(image: Image.Image) -> int:
    """What the camera noted, without decoding the picture (as PNG's own `getexif` does)."""
    if image.format == "TIFF":
        return 1  # Pillow turns these itself
    try:
        return int(Image.Image.getexif(image).get(_ORIENTATION, 1))
    except MemoryError:
        raise
    except Exception:  # a note that cannot be read is no note; the picture may be whole
        return 1


def _too_many(size: str) -> Flaw:
    limit = f"{MAX_PIXELS // 1_000_000}"
    return Flaw(f"{size}像素太多，上限 {limit} 百万", f"{size}pixels, more than {limit} million")


def _sort(data: bytes) -> Flaw:
    if not data:
        return Flaw("文件是空的", "the file is empty")
    name = next((name for sign, name in _OTHER_SORTS if sign.match(data[:1024])), "")
    return Flaw(f"{name} 格式", f"it is {name}") if name else DAMAGED
