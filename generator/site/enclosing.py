"""`Enclosure` and `Cover`: wishes for the pictures that travel with an article.

Inputs → outputs: a picture's `Stamp`, its size, and the article's folder → the wish, and what the
article shows of it. The platform takes JPEG and PNG below 1 MB and nothing else.

The same file is published twice: below `wechat/` for whoever uploads it, and below `site/wechat/`,
from where the platform's editor fetches it when the article is pasted.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.content.model import Stamp
from generator.content.names import slug
from generator.site.framing import Box, crop, fitted
from generator.site.share import Share

WIDEST = 1080
"""px of a picture in an article: three times the 360 px of a telephone."""
SQUARE = 600
"""px of a line drawing made into pixels."""
COVERS = {"2.35x1": (1175, 500), "1x1": (500, 500)}
"""px of the two covers, by the name of their shape."""
_FLAT = (".png", ".gif")
_SMALL = 20_000  # bytes: an icon has few pixels to spread its head over


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A wish: the part `box` of the picture at `source`, `size` px, on white, below 1 MB.

    `address` lies below `public/` and ends in `.jpg` or `.png`. A line drawing (`.svg`) is drawn
    in `ink` on `paper` (`#rrggbb`) and has no box. What is wrong with the picture is told in the
    document with the id `document`.
    """

    source: str
    address: str
    size: tuple[int, int]
    box: Box | None = None
    ink: str = ""
    paper: str = "#ffffff"
    document: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """A wish: an article's covers, of the words and the picture of a share card, in a look (`dan`,
    `zhi` or `ge`); `folder` is the article's below `public/`."""

    card: Share
    look: str
    folder: str

    def file(self, shape: str) -> str:
        """Where one of the covers is published; `shape` is one of `COVERS`."""
        return f"{self.folder}/{cover_name(shape)}"


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A picture as an article shows it: its link from the article, and its size in px."""

    src: str
    width: int
    height: int


def cover_name(shape: str) -> str:
    """`cover-2.35x1.jpg`."""
    return f"cover-{shape}.jpg"


def enclosure(
    stamp: Stamp,
    size: tuple[int, int],
    folder: str,
    *,
    ratio: float | None = None,
    focus: tuple[float, float] = (0.5, 0.5),
    document: str = "",
) -> Enclosure:
    """A picture of this `size` (px), cut to `ratio` around `focus`, for the article in `folder`;
    `document` shows it.

    Drawings and screenshots stay PNG; a photograph becomes JPEG, however it was saved. Which it is
    is seen by its file: few bytes for many pixels are even areas.

    Raises:
        ValueError: no shape has this ratio.
    """
    box = crop(size, ratio, focus)
    part = box[2] - box[0], box[3] - box[1]
    flat = stamp.size < size[0] * size[1] // 2 + _SMALL
    ending = "png" if flat and stamp.path.lower().endswith(_FLAT) else "jpg"
    address = _address(stamp, folder, box if part != size else (), ending)
    return Enclosure(stamp.path, address, fitted(part, WIDEST), box, document=document)


def drawn(stamp: Stamp, folder: str, ink: str, paper: str) -> Enclosure:
    """A line drawing in `ink` on `paper` for the article in `folder`."""
    own = f"{ink}{paper}".replace("#", "")
    address = _address(stamp, folder, (own,), "png")
    return Enclosure(stamp.path, address, (SQUARE, SQUARE), None, ink, paper)


def _address(stamp: Stamp, folder: str, marks: tuple[int | str, ...], ending: str) -> str:
    name = slug(stamp.path.rpartition("/")[2].rpartition(".")[0])
    cut = f".{'-'.join(map(str, marks))}" if marks else ""
    return f"{folder}/images/{name}.{stamp.digest[:10]}{cut}.{ending}"


def enclosed(wish: Enclosure, folder: str) -> Enclosed:
    """What the article in `folder` shows of a wish."""
    return Enclosed(wish.address.removeprefix(f"{folder}/"), *wish.size)
