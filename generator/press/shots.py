"""The pictures of a sheet: cut, sized for the place and the distance, in the inks of the press.

Inputs → outputs: `Shot`s asked of the view, a width in mm and a resolution → JPEGs by the name that
a template calls them; or what will be one, when it is known how wide it stands.

A portrait is made grey, so that it prints with the black plate alone and pictures of seventy years
hang together. For the press a picture is cut and, where it has twice the pixels it needs or more,
made smaller; it is never sampled anew for less, and never made larger. One that has the right inks
already travels as it is, to the bit, and is cut by the sheet.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from PIL import Image

from generator.press.jpegs import plain
from generator.press.matter import Matter, Shot
from generator.press.placeholders import Hung, Lent, Pictures
from generator.press.separating import Profile, in_srgb, separated
from generator.site.decoding import decode
from generator.site.framing import crop
from generator.site.pictures import Unusable
from generator.site.view import View

QUALITY = 90
MOST = 3.0
"""Times the pixels across that a place needs: with more a picture is not sent as it came."""
SHOWN = 0.6
"""Of a picture: when less than that shows, the rest is not sent along."""


@dataclass(frozen=True, slots=True)
class Darkroom:
    """How pictures are made: resolution, JPEG quality, whether no larger than that, which inks."""

    dpi: float
    quality: int = QUALITY
    exact: bool = False
    profile: Profile | None = None


def shots(
    view: View, given: Iterable[Matter], width: float, how: Darkroom | int
) -> dict[str, bytes]:
    """Every picture of these pages for a place at most `width` mm wide; a number is the dpi.

    Raises:
        Failed: a picture cannot be used.
    """
    room = how if isinstance(how, Darkroom) else Darkroom(how)
    pixels = _pixels(width, room)
    wanted = {shot.name: shot for each in given for shot in of_matter(each)}
    return {name: _made(view, shot, pixels, room) for name, shot in wanted.items()}


def lent(view: View, given: Iterable[Matter], width: float, how: Darkroom) -> Pictures:
    """The same, each made for the place where it will stand; `width` where that is not known.

    Four inks are made at once, for Typst looks into them.

    Raises:
        Failed: a picture cannot be used.
    """
    wanted = {shot.name: shot for each in given for shot in of_matter(each)}
    pixels = _pixels(width, how)
    return {
        name: _made(view, shot, pixels, how)
        if how.profile and not shot.grey
        else _lent(view, shot, width, how)
        for name, shot in wanted.items()
    }


def _pixels(width: float, how: Darkroom) -> int:
    return max(1, ceil(width / 25.4 * how.dpi - 0.01))


def of_matter(given: Matter) -> tuple[Shot, ...]:
    """The pictures of one page."""
    return (*((given.portrait,) if given.portrait else ()), *given.photos)


def _lent(view: View, shot: Shot, width: float, how: Darkroom) -> Lent:
    left, top, right, bottom = crop(view.size(shot.file, name=shot.owner), shot.ratio, shot.focus)

    def made(place: float | None) -> Hung:
        wide = _pixels(place or width, how)
        return _untouched(view, shot, wide) or Hung(_made(view, shot, wide, how))

    return Lent((right - left, bottom - top), shot.grey, made)


def _untouched(view: View, shot: Shot, wide: int) -> Hung | None:
    """The picture as it came, if it may be printed so."""
    found = plain(view.file(shot.file), grey=shot.grey)
    if not found:
        return None
    part = crop(found.size, shot.ratio, shot.focus)
    across, down = part[2] - part[0], part[3] - part[1]
    if across > MOST * wide or across * down < SHOWN * found.size[0] * found.size[1]:
        return None
    return Hung(found.data, part)


def _made(view: View, shot: Shot, wide: int, how: Darkroom) -> bytes:
    view.size(shot.file, name=shot.owner)  # tells of what cannot be used, with its line
    half = (ceil(wide / 2), ceil(wide / shot.ratio / 2))
    try:
        picture = _on_paper(decode(view.file(shot.file), half, grey=shot.grey))
    except Unusable as error:
        raise view.spoilt(shot.file, error.flaw, name=shot.owner) from None
    picture = _cut(picture, shot, wide, exact=how.exact)
    if shot.grey:
        picture = picture if picture.mode == "L" else picture.convert("L")
    else:
        picture = separated(picture, how.profile) if how.profile else in_srgb(picture)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=how.quality)
    return out.getvalue()


def _cut(picture: Image.Image, shot: Shot, wide: int, *, exact: bool) -> Image.Image:
    """The part that is shown, no smaller than `wide` where there are pixels enough."""
    box = crop(picture.size, shot.ratio, shot.focus)
    left, top, right, bottom = (round(each) for each in box)
    many = (right - left) / wide
    if many >= 2 or (exact and many > 1):
        size = (wide, max(1, round(wide / shot.ratio)))
        return picture.resize(size, Image.Resampling.LANCZOS, box, reducing_gap=2.0)
    return picture.crop((left, top, max(right, left + 1), max(bottom, top + 1)))


def _on_paper(picture: Image.Image) -> Image.Image:
    """What is transparent shows the sheet: white."""
    if "A" not in picture.getbands():
        return picture
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB")
