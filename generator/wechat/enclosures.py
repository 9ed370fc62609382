"""Pictures that travel with an article: JPEG and PNG below the platform's limit.

Inputs → outputs: an `Enclosure` wish → the picture, once beside the article and once in the site,
where the platform's editor fetches it when the article is pasted.

A picture is as good as it can be below the limit: first fewer bits for each pixel, then fewer
colours, never fewer pixels, for the article already says how large it is.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from generator.diagnostics import Span
from generator.engine.jobs import Output
from generator.press.typeset import TypesetError, drawing, drawn, families
from generator.site import urls
from generator.site.enclosing import Enclosure
from generator.site.pictures import Unusable
from generator.site.view import View
from generator.surfaces.images import cut

LIMIT = 1_000_000
"""Bytes; the platform takes less than 1 MB, and does not say which."""
QUALITIES = (86, 78, 70, 62, 54)
COLOURS = (256, 96, 32)
SPARE = 1.2
"""A telephone's photograph of 12 megapixels is decoded at half its size."""
TEMPLATE = "wechat/covers/emblem.typ"


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Makes the picture of an `Enclosure`."""

    wish: Enclosure

    @property
    def key(self) -> str:
        """`enclosure:wechat/profiles/wang-jinxi/images/….jpg`."""
        return f"enclosure:{self.wish.address}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Cut the picture, or draw it, and make it small enough.

        Raises:
            Failed: it cannot be used, or is too large however it is saved.
        """
        wish = self.wish
        picture = _photograph(view, wish) if wish.box else _emblem(view, wish)
        least = b""
        for least in encodings(picture, wish.address.endswith(".png")):
            if len(least) < LIMIT:
                return tuple(Output(each + wish.address, least) for each in ("", urls.SITE))
        told = {"size": f"{wish.size[0]} × {wish.size[1]}", "kb": len(least) // 1000}
        raise view.fail("heavy-picture", _place(view, wish), found=_name(wish), **told)


def encodings(picture: Image.Image, png: bool) -> Iterator[bytes]:
    """A picture (RGB) as JPEG or PNG, best first, each smaller than the one before."""
    if not png:
        for quality in QUALITIES:
            yield _saved(picture, "JPEG", quality=quality, optimize=True, progressive=True)
        return
    known = picture.getcolors(COLOURS[0])
    if known:
        yield _saved(_reduced(picture, len(known)), "PNG")  # a tenth larger, in a tenth of the time
    else:
        yield _saved(picture, "PNG", optimize=True)
    for count in COLOURS:
        if not known or count < len(known):
            yield _saved(_reduced(picture, count), "PNG", optimize=True)


def _reduced(picture: Image.Image, count: int) -> Image.Image:
    """In `count` colours, the picture's own if it has no more."""
    return picture.quantize(count, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _saved(picture: Image.Image, kind: str, **options: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def _photograph(view: View, wish: Enclosure) -> Image.Image:
    assert wish.box
    try:
        return cut(view.file(wish.source), wish.box, wish.size, solid=True, spare=SPARE)
    except Unusable as error:
        raise view.spoilt(wish.source, error.flaw, name=wish.document) from None


def _emblem(view: View, wish: Enclosure) -> Image.Image:
    try:
        source = view.render(
            TEMPLATE,
            drawing=drawing(view.file(wish.source).decode("utf-8-sig")),
            side=wish.size[0],
            ink=wish.ink,
            paper=wish.paper,
            families=families(),
        )
        made = _set(drawn, source)
    except (TypesetError, UnicodeDecodeError) as error:
        told = {"who": _name(wish), "found": str(error)}
        raise view.fail("typesetting", Span(wish.source), **told) from None
    with Image.open(io.BytesIO(made), formats=("PNG",)) as opened:
        return opened.convert("RGB")


@lru_cache(maxsize=64)
def _set(draw: Callable[[str, Mapping[str, bytes]], bytes], source: str) -> bytes:
    """Many articles show the same few drawings; each is drawn once in a process."""
    return draw(source, {})


def _name(wish: Enclosure) -> str:
    return wish.source.rpartition("/")[2]


def _place(view: View, wish: Enclosure) -> Span:
    """Where the author shows the picture."""
    return view.span(wish.document, _name(wish)) if wish.document else Span(wish.source)
