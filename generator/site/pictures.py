"""Opens pictures that people bring, and says why one cannot be used.

Inputs → outputs: a file's bytes → an `Opened` picture and its size as it is seen, or `Unusable`.

Foreign bytes are read in this module and `decoding` alone: only the formats that a phone, a
camera, a scanner or an office program writes are tried, and nothing larger than `MAX_PIXELS` is
decoded.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
from dataclasses import dataclass
from threading import Lock

from PIL import Image, UnidentifiedImageError
from pillow_heif.as_plugin import HeifImageFile

from generator.site import wishes

FORMATS = tuple(each for each in wishes.FORMATS if each != "HEIF")
"""What Pillow opens; HEIF we open ourselves, so that Pillow stays as it is for everybody else."""
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
_MOVING = ("GIF", "WEBP", "PNG", "AVIF")  # in the others, more pages or a second size
_CLEAR = ("RGBA", "LA", "PA", "La", "RGBa")
_HEIF = rb".{4}ftyp(?:hei[cxims]|hev[cxms]|mif1|msf1|avi[fs])"  # pictures, of which AVIF is one
_OTHER_SORTS = tuple(
    (re.compile(sign, re.S | re.I), name)
    for sign, name in (
        (_HEIF, ""),
        (rb".{4}ftyp", "MP4"),
        (rb"%PDF", "PDF"),
        (rb"8BPS", "PSD"),
        (rb"PK\x03\x04", "ZIP"),
        (rb"\s*<(?:.*<)?svg", "SVG"),
        (rb"\s*<", "HTML"),
    )
)
_SIZE_OF_HEIF = re.compile(rb"ispe\0{4}(.{8})", re.S)
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
class Seen:
    """A picture as it is seen: size in px, whether it may be clear in places, whether it moves."""

    width: int
    height: int
    clear: bool = False
    moving: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in px."""
        return self.width, self.height


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
        image = _image(data)
        if image.width * image.height > MAX_PIXELS:
            raise Unusable(_too_many(f"{image.width} × {image.height} "))
        return Opened(image, _orientation(image))


def seen(data: bytes) -> Seen:
    """What the head says of a picture.

    Raises:
        Unusable: as for `opened`.
    """
    found = opened(data)
    with _QUIET, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = found.image
        clear = image.mode in _CLEAR or "transparency" in image.info
        return Seen(*found.size, clear, _moves(image))


def _image(data: bytes) -> Image.Image:
    heif = re.match(_HEIF, data[:12], re.S)
    wide, high = _told_by_heif(data) if heif else (0, 0)
    if wide * high > MAX_PIXELS:  # its readers have limits of their own, and cut before they tell
        raise Unusable(_too_many(f"{wide} × {high} "))
    try:
        try:
            return Image.open(io.BytesIO(data), formats=FORMATS)
        except UnidentifiedImageError:
            if heif:
                return HeifImageFile(io.BytesIO(data))  # type: ignore[no-untyped-call]
            raise
    except MemoryError:
        raise
    except Image.DecompressionBombError:
        raise Unusable(_too_many("")) from None
    except Exception as error:  # Pillow raises whatever its parsers stumble over
        raise Unusable(_sort(data)) from error


def _told_by_heif(data: bytes) -> tuple[int, int]:
    """The largest size in px that a HEIC or AVIF file speaks of."""
    found = (struct.unpack(">II", each[1]) for each in _SIZE_OF_HEIF.finditer(data))
    return max(found, key=lambda size: size[0] * size[1], default=(0, 0))


def _moves(image: Image.Image) -> bool:
    try:
        return image.format in _MOVING and bool(getattr(image, "is_animated", False))
    except MemoryError:
        raise
    except Exception:  # the first frame may be whole; decoding will tell
        return False


def _orientation(image: Image.Image) -> int:
    """What the camera noted, without decoding the picture (as PNG's own `getexif` does)."""
    if image.format in ("TIFF", "HEIF"):
        return 1  # these are turned by those that read them
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
