"""Wishes: files that a page needs beside it, asked for without waiting for them.

Inputs → outputs: a file's `Stamp` → the plain `Variant` or `Copy` that `plan.fulfil` turns into a
job. The address is known at once, so a page that shows a picture is done before the picture is.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.content.model import Stamp
from generator.site import urls

# What may be published because a text links to it. A page, a script or an SVG would run as part of
# the site, with its visitors' trust: such files come from `assets/` and `templates/` alone.
ATTACHMENTS = frozenset({
    "pdf", "ofd", "doc", "docx", "wps", "xls", "xlsx", "et", "ppt", "pptx", "dps", "txt", "csv",
    "zip", "rar", "7z", "gif", "mp3", "m4a", "mp4", "webm",
})  # fmt: skip
PICTURES = frozenset({"jpg", "jpeg", "png", "webp"})
LINKABLE = ATTACHMENTS | PICTURES
LARGEST = 2560


@dataclass(frozen=True, slots=True)
class Variant:
    """A wish: the picture at `source`, at most `width` px wide, published at `address`."""

    source: str
    width: int
    address: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A wish: the file at `source`, published unchanged at `address`."""

    source: str
    address: str


Wish = Variant | Copy


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as a page shows it; sizes in px."""

    src: str
    srcset: str
    width: int
    height: int


def ending(path: str) -> str:
    """The last part of a file's name, which says what a server calls it: `pdf`."""
    _, dot, last = path.rpartition("/")[2].rpartition(".")
    return last.casefold() if dot else ""


def variant(stamp: Stamp, width: int) -> Variant:
    """A picture `width` px wide."""
    address = urls.picture(stamp.path, stamp.digest, width)
    return Variant(stamp.path, width, urls.SITE + address)


def asset(stamp: Stamp) -> Copy:
    """A file of `assets/`."""
    return Copy(stamp.path, urls.SITE + urls.asset(stamp.path, stamp.digest))


def attachment(stamp: Stamp) -> Copy | None:
    """A file that a text links to; None when files of its kind are not published.

    A picture is not copied either, for it tells where it was taken: wish for a `variant`.
    """
    if ending(stamp.path) not in ATTACHMENTS:
        return None
    return Copy(stamp.path, urls.SITE + urls.attachment(stamp.path, stamp.digest))
