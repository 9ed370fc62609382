"""Picture variants (Pillow), and files published unchanged.

Inputs → outputs: a wish → the bytes of a WebP no wider than wished, upright, in sRGB, without EXIF
or position data; or the unchanged bytes of a file.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

from generator.diagnostics import Span
from generator.engine.jobs import Output
from generator.site.view import Copy, Variant, View

QUALITY = 80


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
        except (OSError, ValueError, Image.DecompressionBombError) as error:
            file = self.wish.source.rpartition("/")[2]
            reason = type(error).__name__
            raise view.fail("not-a-picture", Span(self.wish.source), found=file, reason=reason) from error


def shrink(data: bytes, width: int) -> bytes:
    """A picture's bytes → WebP at most `width` px wide.

    Raises:
        OSError: the bytes are no whole picture.
    """
    with Image.open(io.BytesIO(data)) as opened:
        opened.draft("RGB", (width, width))  # JPEG decodes at a fraction of its size
        upright = ImageOps.exif_transpose(opened)
        height = max(1, round(upright.height * width / upright.width))
        small = upright.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        out = io.BytesIO()
        _in_srgb(small, opened.info.get("icc_profile")).save(
            out, "WEBP", quality=QUALITY, method=4, exif=b"", icc_profile=b""
        )
    return out.getvalue()


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    mode = "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
            return turned if turned is not None else image
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile: take the numbers as they are
    return image.convert(mode)


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
