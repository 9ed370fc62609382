"""Share cards: the picture with which chats and networks show a link, 1200 × 630 px.

Inputs → outputs: a `Share` wish, its drawing or photograph asked of the view → a PNG of few
colours, or a JPEG where there is a photograph; few kilobytes, for phones load it before anything.
"""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass

from PIL import Image

from generator.diagnostics import Span
from generator.engine.jobs import Output
from generator.press.pressing import own_faces
from generator.press.typeset import (
    Drawing,
    Face,
    TypesetError,
    drawing,
    drawn,
    families,
    missing,
)
from generator.site.decoding import decode
from generator.site.framing import crop
from generator.site.pictures import Unusable
from generator.site.share import SIZE, Share
from generator.site.view import View

COLOURS = 64
FIELD = (420, 630)  # px, the part that holds the photograph
QUALITY = 84
_PHOTOGRAPH = "portrait.png"
_NO_GLYPH = "〓"  # what Chinese print sets for a character it has no type for


@dataclass(frozen=True, slots=True)
class ShareCard:
    """Makes the picture of a `Share` wish."""

    wish: Share

    @property
    def key(self) -> str:
        """`share:site/share/….png`."""
        return f"share:{self.wish.address}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Set the card and make it small.

        Raises:
            Failed: the template is broken.
        """
        wish, faces = self.wish, own_faces(view)
        photograph = _photograph(view, wish) if wish.portrait else None
        source = view.render(
            "web/share.typ",
            words={name: settable(getattr(wish, name), faces) for name in WORDS},
            tone=wish.tone,
            drawing=line_drawing(view, wish),
            photograph=_PHOTOGRAPH if photograph else "",
            families=families(faces),
            width=SIZE[0],
            height=SIZE[1],
        )
        pictures = {_PHOTOGRAPH: photograph} if photograph else {}
        try:
            made = drawn(source, pictures, faces)
        except TypesetError as error:
            told = {"who": wish.title, "found": error.message}
            raise view.fail("typesetting", Span("templates/web/share.typ"), **told) from None
        return (Output(wish.address, small(made, wish.address.endswith(".jpg"))),)


WORDS = ("title", "kicker", "line", "site", "organisation", "seal", "large", "small", "sample")
"""What a card says, by the names of its fields."""


def small(png: bytes, photograph: bool) -> bytes:
    """A picture as JPEG when it holds a photograph, else as PNG of at most `COLOURS` colours."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(png), formats=("PNG",)) as opened:
        image = opened.convert("RGB")
    if photograph:
        image.save(out, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    else:
        few = image.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(out, "PNG", compress_level=2)
    return out.getvalue()


def settable(text: str, faces: tuple[Face, ...]) -> str:
    """`text` in characters that the typefaces have: another sign stands for a rare hanzi, and what
    is no letter (an emoji) is left out. The page itself shows them all."""
    for char in missing(text, faces):
        text = text.replace(char, _NO_GLYPH if unicodedata.category(char)[0] == "L" else "")
    return text


def line_drawing(view: View, wish: Share) -> Drawing | None:
    """The line drawing, if it can be drawn; the page tells what is wrong with it."""
    try:
        return drawing(view.file(wish.emblem).decode("utf-8-sig")) if wish.emblem else None
    except (TypesetError, UnicodeDecodeError):
        return None


def _photograph(view: View, wish: Share) -> bytes | None:
    """The photograph cut to the field around its focus; the page tells what is wrong with it."""
    try:
        found = decode(view.file(wish.portrait), (FIELD[0] * 2, FIELD[1] * 2))
    except Unusable:
        return None
    image = found if found.mode in ("L", "RGB") else _on_white(found)
    out = io.BytesIO()
    box = crop(image.size, FIELD[0] / FIELD[1], (wish.across, wish.down))
    image.resize(FIELD, Image.Resampling.LANCZOS, box).save(out, "PNG", compress_level=1)
    return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image.convert("RGB")
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")
