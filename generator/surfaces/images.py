"""Picture variants (Pillow), and files published unchanged.

Inputs → outputs: a wish → AVIF, WebP and JPEG files in the widths wished for, upright, cut to
shape, in sRGB, without EXIF or position data; or the unchanged bytes of a file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from PIL import Image, ImageCms

from generator.engine.jobs import Output
from generator.site.decoding import decode
from generator.site.framing import Box, fitted
from generator.site.pictures import Unusable, opened
from generator.site.view import View
from generator.site.wishes import Copy, Variant

# Measured on a grainy picture (docs/architecture.md): an AVIF of speed 8 is as small as at speed 6
# in a quarter of the time; speed 4 saves a quarter of the bytes and takes 25 times as long.
# One thread each: jobs already run side by side, and the same picture must give the same bytes.
ENCODERS: Mapping[str, dict[str, Any]] = {
    "avif": {"format": "AVIF", "quality": 50, "speed": 8, "max_threads": 1},
    "webp": {"format": "WEBP", "quality": 78, "method": 4},
    "jpg": {"format": "JPEG", "quality": 80, "optimize": True, "progressive": True},
}


@dataclass(frozen=True, slots=True)
class Resize:
    """Makes the files of a `Variant` wish."""

    wish: Variant

    @property
    def key(self) -> str:
        """`picture:site/media/photo.0123456789.720`."""
        return f"picture:{self.wish.address}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Decode once; turn upright, cut, shrink and encode for each file."""
        data = view.file(self.wish.source)
        try:
            return tuple(files(data, self.wish))
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


def files(data: bytes, wish: Variant) -> Iterator[Output]:
    """A picture's bytes → the files of a wish, none larger than the picture was.

    Raises:
        Unusable: the bytes are no whole picture.
    """
    part = (wish.box[2] - wish.box[0], wish.box[3] - wish.box[1])
    size = fitted(part, wish.widths[-1])
    largest = cut(data, wish.box, size, solid="jpg" in wish.kinds)
    for width in wish.widths:
        size = fitted(part, width)
        made = largest if size == largest.size else largest.resize(size, Image.Resampling.LANCZOS)
        for kind in wish.kinds:
            yield Output(wish.file(width, kind), encode(made, kind))


def cut(
    data: bytes, box: Box, size: tuple[int, int], *, solid: bool, spare: float = 2.0
) -> Image.Image:
    """The part `box` of a picture, `size` px: upright, in sRGB, nothing but its pixels; on white
    where it must be `solid`. At least `spare` times as many pixels each way are decoded, if the
    picture has them: less is faster, and a little softer.

    Raises:
        Unusable: the bytes are no whole picture.
    """
    seen, part = opened(data).size, (box[2] - box[0], box[3] - box[1])
    share = size[0] / part[0] * spare / 2  # decoding gives twice what is wanted
    whole = decode(data, (ceil(seen[0] * share), ceil(seen[1] * share)))
    across, down = whole.width / seen[0], whole.height / seen[1]  # it may be a fraction of itself
    left, top, right, bottom = box
    inner = (left * across, top * down, right * across, bottom * down)
    if whole.size != size or part != seen:
        whole = whole.resize(size, Image.Resampling.LANCZOS, inner, reducing_gap=2.0)
    return _clean(_in_srgb(whole), solid=solid)


def encode(image: Image.Image, kind: str) -> bytes:
    """A picture as a file of this kind."""
    out = io.BytesIO()
    image.save(out, **ENCODERS[kind])
    return out.getvalue()


def _clean(image: Image.Image, *, solid: bool) -> Image.Image:
    """The pixels alone: no EXIF, XMP, comment or profile; on white where it must be `solid`."""
    image.info = {}
    if image.mode == "RGBA" and solid:
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        return image.convert("RGB")  # a screenshot, say: clear nowhere
    return image


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
