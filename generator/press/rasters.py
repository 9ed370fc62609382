"""Rasters: a finished page as one picture, for shops that want pixels.

Inputs → outputs: a page of a PDF, a resolution and the shop's profile → a JPEG or TIFF in its inks.

A large page is drawn band by band, so that beside the picture itself only one band is in memory.
"""

from __future__ import annotations

import io

from PIL import Image

from generator.content.printing import Picturing
from generator.press.separating import Profile, separated
from generator.press.typeset import band, page_pixels

MOST = 200_000_000
"""Pixels of the largest picture that is made."""
LONGEST = 65_000
"""Pixels along a side, a little less than a JPEG can have."""
BAND = 16_000_000
QUALITY = 92


def fitting(width: float, height: float) -> int:
    """The highest resolution at which a page of so many mm can be made a picture, dpi."""
    square_inches, longest = width * height / 25.4**2, max(width, height) / 25.4
    return int(min((MOST / square_inches) ** 0.5, LONGEST / longest))


def rastered(pdf: bytes, *, dpi: int, page: int, form: Picturing, profile: Profile | None) -> bytes:
    """One page as a picture file that says its resolution and, in four inks, its profile."""
    wide, high = page_pixels(pdf, dpi=dpi)[page]
    canvas = Image.new("CMYK" if profile else "RGB", (wide, high))
    rows = max(1, BAND // wide)
    for top in range(0, high, rows):
        part = band(pdf, dpi=dpi, page=page, rows=(top, min(high, top + rows)))
        canvas.paste(separated(part, profile) if profile else part, (0, top))
    out = io.BytesIO()
    told = {"dpi": (dpi, dpi), **({"icc_profile": profile.data} if profile else {})}
    if form is Picturing.TIFF:
        canvas.save(out, "TIFF", compression="tiff_lzw", **told)
    else:
        canvas.save(out, "JPEG", quality=QUALITY, subsampling=0, **told)
    return out.getvalue()
