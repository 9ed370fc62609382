"""The pictures of a sheet: cut, sized for the place and the distance, in the inks of the press.

Inputs → outputs: `Shot`s asked of the view, a width in mm and a resolution → JPEGs by the name that
a template calls them.

A portrait is made grey, so that it prints with the black plate alone and pictures of seventy years
hang together.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from PIL import Image

from generator.site.framing import crop
from generator.site.pictures import Unusable
from generator.site.view import View
from generator.surfaces.images import decode
from generator.surfaces.matter import Matter, Shot

QUALITY = 90


def shots(view: View, given: Iterable[Matter], width: float, dpi: int) -> dict[str, bytes]:
    """Every picture of these pages for a place at most `width` mm wide.

    Raises:
        Failed: a picture cannot be used.
    """
    pixels = round(width / 25.4 * dpi)
    wanted = {shot.name: shot for each in given for shot in of_matter(each)}
    return {name: _made(view, shot, pixels) for name, shot in wanted.items()}


def of_matter(given: Matter) -> tuple[Shot, ...]:
    """The pictures of one page."""
    return (*((given.portrait,) if given.portrait else ()), *given.photos)


def _made(view: View, shot: Shot, wide: int) -> bytes:
    have = view.size(shot.file, name=shot.owner)
    share = min(1.0, have[0] / wide, have[1] / (wide / shot.ratio))
    size = (max(1, round(wide * share)), max(1, round(wide * share / shot.ratio)))
    out = io.BytesIO()
    try:
        picture = _on_paper(decode(view.file(shot.file), size))
    except Unusable as error:
        raise view.spoilt(shot.file, error.flaw, name=shot.owner) from None
    picture = picture.convert("L" if shot.grey else "RGB")
    box = crop(picture.size, shot.ratio, shot.focus)
    picture.resize(size, Image.Resampling.LANCZOS, box).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _on_paper(picture: Image.Image) -> Image.Image:
    """What is transparent shows the sheet: white."""
    if "A" not in picture.getbands():
        return picture
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture.convert("RGBA"))
