"""Picture variants (Pillow), and files published unchanged.

Inputs → outputs: a wish → the bytes of a WebP no wider than wished, upright, in sRGB, without EXIF
or position data; or the unchanged bytes of a file.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageCms

from generator.engine.jobs import Output
from generator.site.pictures import Unusable, opened
from generator.site.view import View
from generator.site.wishes import Copy, Variant

QUALITY = 80
TALLEST = 16383  # px, the most that WebP can hold
_DEEP = ("I", "F", "I;16", "I;16B", "I;16L", "I;16N")


@dataclass(frozen=True, slots=True)
class Resize:
    """Makes the picture of a `Variant` wish."""

    wish: Variant

    @property
    def key(self) -> str:
        """`picture:site/media/….webp`."""
        return f"picture:{self.wish.address}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Decode, turn upright, shrink, encode."""
        data = view.file(self.wish.source)
        try:
            return (Output(self.wish.address, shrink(data, self.wish.width)),)
        except Unusable as error:
            raise view.spoilt(self.wish.source, error.flaw) from error


@dataclass(frozen=True, slots=True)
class Publish:
    """Publishes the file of a `Copy` wish unchanged."""

    wish: Copy

    @property
    def key(self) -> str:
        """`file:site/assets/….css`."""
        return f"file:{self.wish.address}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Hand the bytes on."""
        return (Output(self.wish.address, view.file(self.wish.source)),)


def shrink(data: bytes, width: int) -> bytes:
    """A picture's bytes → WebP at most `width` px wide; never larger than it was.

    Raises:
        Unusable: the bytes are no whole picture.
    """
    size = fitted(opened(data).size, width)
    image = decode(data, size)
    if image.size != size:
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    image = _in_srgb(image)
    image.info = {}  # no EXIF, XMP or profile
    out = io.BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def fitted(size: tuple[int, int], width: int) -> tuple[int, int]:
    """A size at most `width` px wide and `TALLEST` high, in the same proportion, never enlarged."""
    share = min(1.0, width / size[0], TALLEST / max(size))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def decode(data: bytes, wanted: tuple[int, int] | None = None) -> Image.Image:
    """A picture's pixels, upright, eight bits deep, in mode L, RGB, RGBA or CMYK.

    When only a `wanted` size is needed, a JPEG is decoded at a fraction of its own.

    Raises:
        Unusable: the bytes are no whole picture.
    """
    found = opened(data)
    image = found.image
    try:
        if wanted:  # twice the size, for resizing to be fine
            wide, high = wanted if found.size == image.size else wanted[::-1]
            image.draft(None, (2 * wide, 2 * high))
        image.load()
    except MemoryError:
        raise
    except Exception as error:  # Pillow raises whatever its decoders stumble over
        raise Unusable from error
    upright = image if found.turn is None else image.transpose(found.turn)
    return _eight_bits(upright)


def _eight_bits(image: Image.Image) -> Image.Image:
    if image.mode in _DEEP:
        top = 65535.0 if image.mode.startswith("I;16") else _top(image)
        wide = image.convert("F").point(lambda value: value * (255.0 / top) + 0.0)
        return wide.convert("L")
    if "transparency" in image.info or image.mode in ("LA", "PA", "La", "RGBa"):
        return image.convert("RGBA")
    return image if image.mode in ("L", "RGB", "RGBA", "CMYK") else image.convert("RGB")


def _top(image: Image.Image) -> float:
    """What counts as white in a picture of numbers."""
    highest = float(image.convert("F").getextrema()[1])  # type: ignore[arg-type]  # one band
    return next((top for top in (255.0, 65535.0) if highest <= top), highest)


def _in_srgb(image: Image.Image) -> Image.Image:
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(image, source, target, outputMode=mode)
            return turned if turned is not None else image
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile: take the numbers as they are
    return image.convert(mode)
