"""Wishes: files that a page needs beside it, asked for without waiting for them.

Inputs → outputs: a file's `Stamp` → the plain `Variant` or `Copy` that `plan.fulfil` turns into a
job. The address is known at once, so a page that shows a picture is done before the picture is.
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import features

from generator.content.model import Stamp
from generator.site import urls
from generator.site.enclosing import Cover, Enclosure
from generator.site.framing import Box, crop, fitted, ladder
from generator.site.share import Share

# What may be published because a text links to it. A page, a script or an SVG would run as part of
# the site, with its visitors' trust: such files come from `assets/` and `templates/` alone.
ATTACHMENTS = frozenset({
    "pdf", "ofd", "doc", "docx", "wps", "xls", "xlsx", "et", "ppt", "pptx", "dps", "txt", "csv",
    "zip", "rar", "7z", "gif", "mp3", "m4a", "mp4", "webm", "vtt",
})  # fmt: skip
# The picture formats we read, as Pillow calls them, and how their files' names end.
FORMATS = {
    "JPEG": ("jpg", "jpeg", "jfif"),
    "PNG": ("png",),
    "WEBP": ("webp",),
    "AVIF": ("avif",),
    "HEIF": ("heic", "heif", "hif"),
    "GIF": ("gif",),
    "BMP": ("bmp",),
    "TIFF": ("tif", "tiff"),
}
PICTURES = frozenset(each for endings in FORMATS.values() for each in endings) - ATTACHMENTS
LINKABLE = ATTACHMENTS | PICTURES
LARGEST = 2560
HIGHEST = 0.9
"""How high a picture is shown that is not cut to shape, as a share of its place's width."""
CENTRE = (0.5, 0.5)
# What a browser chooses from, the best first; the last is for those that know no other. JPEG cannot
# be clear, and every browser that is still kept up reads WebP, so a clear picture ends there.
_MODERN = ("avif",) if features.check("avif") else ()  # not in Pillow's wheel for Windows on ARM
OPAQUE, CLEAR = (*_MODERN, "webp", "jpg"), (*_MODERN, "webp")
_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Variant:
    """A wish: the part `box` of the picture at `source`, in each of the `kinds` and `widths` (px).

    `address` is what the files' addresses begin with; see `file`. They are one wish because
    decoding costs as much as encoding: together they cost one decoding.
    """

    source: str
    address: str
    widths: tuple[int, ...]
    kinds: tuple[str, ...]
    box: Box

    def file(self, width: int, kind: str) -> str:
        """Where one of the files is published."""
        return f"{self.address}{_mark(width, kind)}"


@dataclass(frozen=True, slots=True)
class Copy:
    """A wish: the file at `source`, published unchanged at `address`."""

    source: str
    address: str


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """A wish: all of `assets/css/` as one file; `face` is the heading face's address."""

    address: str
    face: str


@dataclass(frozen=True, slots=True)
class HeadingFace:
    """A wish: the heading face with the characters in use."""

    address: str


Addressed = Variant | Copy | Share | Stylesheet | HeadingFace
"""Wishes for what a page of the site leads to."""
Wish = Addressed | Enclosure | Cover


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as a page shows it; sizes in px.

    `src` and `srcset` are for every browser, `sources` (type, srcset) for those that know better.
    """

    src: str
    srcset: str
    width: int
    height: int
    sources: tuple[tuple[str, str], ...] = ()


def ending(path: str) -> str:
    """The last part of a file's name, which says what a server calls it: `pdf`."""
    _, dot, last = path.rpartition("/")[2].rpartition(".")
    return last.casefold() if dot else ""


def variant(
    stamp: Stamp,
    size: tuple[int, int],
    width: int,
    *,
    ratio: float | None = None,
    focus: tuple[float, float] = CENTRE,
    clear: bool = False,
) -> Variant:
    """A picture of this `size` for a place `width` px wide, cut to `ratio` around its `focus`.

    Raises:
        ValueError: no shape has this ratio.
    """
    box = crop(size, ratio, focus)
    part = (box[2] - box[0], box[3] - box[1])
    address = urls.picture(stamp.path, stamp.digest, width, () if part == size else box)
    kinds = CLEAR if clear else OPAQUE
    return Variant(stamp.path, urls.SITE + address, ladder(part, width), kinds, box)


def linked(stamp: Stamp, size: tuple[int, int], *, clear: bool = False) -> Variant:
    """A picture that a text links to: one file that every program opens, without what the camera
    noted.
    """
    address = urls.SITE + urls.picture(stamp.path, stamp.digest, "linked")
    kinds = (CLEAR if clear else OPAQUE)[-1:]
    return Variant(stamp.path, address, fitted(size, LARGEST)[:1], kinds, (0, 0, *size))


def image(wish: Variant, width: int, link: str, *, cut: bool = False) -> Image:
    """What a page shows of a wish for a place `width` px wide; `link` leads to its address.

    What is not `cut` to shape must not fill the screen with its height.
    """
    wide, high = wish.box[2] - wish.box[0], wish.box[3] - wish.box[1]
    shown = min(width, wish.widths[-1])
    if not cut:
        shown = max(1, min(shown, round(width * HIGHEST * wide / high)))
    sets = [
        (_TYPES[kind], ", ".join(f"{link}{_mark(each, kind)} {each}w" for each in wish.widths))
        for kind in wish.kinds
    ]
    src = link + _mark(next(each for each in wish.widths if each >= shown), wish.kinds[-1])
    return Image(src, sets[-1][1], shown, max(1, round(high * shown / wide)), tuple(sets[:-1]))


def _mark(width: int, kind: str) -> str:
    return f"-{width}.{kind}"


def asset(stamp: Stamp) -> Copy:
    """A file of `assets/`."""
    return Copy(stamp.path, urls.SITE + urls.asset(stamp.path, stamp.digest))


def attachment(stamp: Stamp) -> Copy | None:
    """A file that a text links to; None when files of its kind are not published.

    A picture is not copied either, for it tells where it was taken: wish for what is `linked`.
    """
    if ending(stamp.path) not in ATTACHMENTS:
        return None
    return Copy(stamp.path, urls.SITE + urls.attachment(stamp.path, stamp.digest))
