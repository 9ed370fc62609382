"""`Colour`: what a finished PDF says of a colour: which plates print it, and how much of each.

Inputs → outputs: a colour space and its numbers as they stand in a PDF → `Colour`; a picture of a
PDF → the heaviest ink in it. Shares are from 0 to 1, sums are per cent.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pikepdf
from PIL import Image

SAMPLED = 256
"""Pixels of the longer side at which a picture's inks are looked at."""
_PLAIN = {
    "/DeviceGray": "gray", "/CalGray": "gray", "/G": "gray", "/DeviceRGB": "rgb", "/CalRGB": "rgb",
    "/RGB": "rgb", "/DeviceCMYK": "cmyk", "/CMYK": "cmyk", "/Lab": "lab",
}  # fmt: skip
_BY_PARTS = {1: "gray", 3: "rgb", 4: "cmyk"}
_Plates = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space: `gray`, `rgb`, `cmyk`, `lab`, `spot`, `pattern` or `other`.

    For a spot ink, its name and what it is of four inks at full strength, where that is known.
    """

    name: str
    spot: str = ""
    full: _Plates | None = None


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour in its space; `plates` are the four inks, None where they cannot be known."""

    space: str
    plates: _Plates | None = None
    spot: str = ""

    @property
    def ink(self) -> float | None:
        """All inks together, per cent."""
        return None if self.plates is None else 100 * sum(self.plates)

    @property
    def registration(self) -> bool:
        """Whether it prints on every plate, as marks for the cutter do."""
        plates = self.plates or (0, 0, 0, 0)
        return self.spot.lower() == "all" or min(plates) > 0.99

    @property
    def key(self) -> bool:
        """Whether the black plate alone prints it (or nothing does)."""
        return self.plates is not None and max(self.plates[:3]) < 0.005 and not self.spot

    @property
    def dark(self) -> bool:
        """Whether it looks nearly black."""
        if self.plates is None:
            return False
        *colours, black = self.plates
        return black >= 0.5 or min(colours) >= 0.5


BLACK = Colour("gray", (0, 0, 0, 1))


def colour(space: Space, parts: tuple[float, ...]) -> Colour:
    """A colour from its numbers; the wrong number of them tells nothing."""
    if space.name == "gray" and len(parts) == 1:
        return Colour("gray", (0, 0, 0, 1 - parts[0]))
    if space.name == "cmyk" and len(parts) == 4:
        return Colour("cmyk", (parts[0], parts[1], parts[2], parts[3]))
    if space.name == "spot" and len(parts) == 1:
        cyan, magenta, yellow, black = space.full or (0, 0, 0, 0)
        tint = parts[0]
        shares = (cyan * tint, magenta * tint, yellow * tint, black * tint)
        return Colour("spot", shares if space.full else None, space.spot)
    return Colour(space.name)


def space(given: Any, named: Any = None) -> Space:
    """A colour space as an object of a PDF; `named` are those that a page calls by name."""
    if isinstance(given, pikepdf.Name):
        word = str(given)
        if named is not None and word in named:
            return space(named[word])
        return Space("pattern" if word == "/Pattern" else _PLAIN.get(word, "other"))
    if not isinstance(given, pikepdf.Array) or not len(given):
        return Space("other")
    kind = str(given[0])
    if kind == "/ICCBased":
        return Space(_BY_PARTS.get(int(given[1].get("/N", 0)), "other"))
    if kind == "/Indexed":
        return space(given[1], named)
    if kind == "/Separation":
        return Space("spot", str(given[1]).lstrip("/"), _full(given[2], given[3], named))
    if kind == "/DeviceN":
        names = ", ".join(str(each).lstrip("/") for each in given[1])
        return Space("spot" if len(given[1]) == 1 else "other", names)
    return Space("pattern" if kind == "/Pattern" else _PLAIN.get(kind, "other"))


def _full(alternate: Any, tint: Any, named: Any) -> _Plates | None:
    """A spot ink at full strength in four inks: the end of its curve or table."""
    if space(alternate, named).name != "cmyk":
        return None
    kind = int(tint.get("/FunctionType", -1))
    if kind == 2:
        ends = [float(each) for each in tint.get("/C1", [1])]
    elif kind == 0 and int(tint.get("/BitsPerSample", 0)) == 8:
        ends = [each / 255 for each in tint.read_bytes()[-4:]]
    else:
        return None
    return (ends[0], ends[1], ends[2], ends[3]) if len(ends) == 4 else None


def heaviest(picture: Any, named: Any = None) -> float | None:
    """The heaviest sum of inks in a CMYK picture, per cent, looked at in few pixels.

    None: the picture is of another kind, or in a way that is not understood.
    """
    if space(picture.get("/ColorSpace"), named).name != "cmyk":
        return None
    shown, inverted = _decoded(picture), _inverted(picture)
    if shown is None:
        return None
    shown.thumbnail((SAMPLED, SAMPLED), Image.Resampling.BOX)
    bytes_of = shown.tobytes()
    sums = map(sum, zip(*(bytes_of[at::4] for at in range(4)), strict=True))
    if inverted:
        return 100 * (4 * 255 - min(sums)) / 255
    return 100 * max(sums) / 255


def _inverted(picture: Any) -> bool:
    decode = picture.get("/Decode")
    return decode is not None and float(decode[0]) > float(decode[1])


def _decoded(picture: Any) -> Image.Image | None:
    """The numbers as they stand in the file, not turned round for a JPEG of Adobe's."""
    size = (int(picture.Width), int(picture.Height))
    filters = picture.get("/Filter")
    last = str(filters[-1] if isinstance(filters, pikepdf.Array) else filters)
    try:
        if last == "/DCTDecode":
            found = Image.open(io.BytesIO(picture.read_raw_bytes()))
            found.draft("CMYK", (SAMPLED, SAMPLED))
            found.load()
            if found.mode != "CMYK":
                return None
            turned = "adobe" in found.info  # Pillow turns these round, a PDF says so in /Decode
            return found.point(lambda value: 255 - value) if turned else found
        if int(picture.get("/BitsPerComponent", 0)) == 8 and last != "/JPXDecode":
            return Image.frombytes("CMYK", size, picture.read_bytes())
    except (OSError, ValueError, pikepdf.PdfError):
        return None
    return None
