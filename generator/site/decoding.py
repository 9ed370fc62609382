"""Decodes pictures: upright, eight bits deep, and no larger than is needed.

Inputs → outputs: a file's bytes and the size that is wanted → a Pillow picture, or `Unusable`.
"""

from __future__ import annotations

from PIL import Image

from generator.site.pictures import Unusable, opened

_DEEP = ("I", "F", "I;16", "I;16B", "I;16L", "I;16N")


def decode(
    data: bytes, wanted: tuple[int, int] | None = None, *, grey: bool = False
) -> Image.Image:
    """A picture's pixels, upright, eight bits deep, in mode L, RGB, RGBA or CMYK.

    When only a `wanted` size is needed, a JPEG is decoded at a fraction of its own; when only greys
    are, without its colours.

    Raises:
        Unusable: the bytes are no whole picture.
    """
    found = opened(data)
    image = found.image
    try:
        if wanted and image.format != "HEIF":  # twice the size; HEIF has but its old thumbnails
            wide, high = wanted if found.size == image.size else wanted[::-1]
            image.draft("L" if grey else None, (2 * wide, 2 * high))
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
