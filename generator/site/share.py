"""`Share`: the wish for the picture with which chats and networks show a link to a page.

Inputs → outputs: the words and the picture of a card, and a page's address → the wish, whose own
address follows from all that it shows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator import digest
from generator.site import urls

SIZE = (1200, 630)  # px, what every platform takes for the picture of a link


@dataclass(frozen=True, slots=True)
class Share:
    """A wish: the picture a page is shared with, `SIZE` px, published at `address`.

    Every word that it shows stands here. `seal` is the mark of a level, `tone` the field's colour
    ("people", "lecture", "news"), `large` and `small` a day shown as a graphic, `emblem` and
    `portrait` project paths of which one is shown; `marks` are the digests of these files.
    """

    title: str
    kicker: str
    line: str
    site: str = ""
    organisation: str = ""
    tone: str = "people"
    seal: str = ""
    large: str = ""
    small: str = ""
    emblem: str = ""
    portrait: str = ""
    across: float = 0.5
    down: float = 0.5
    sample: str = ""
    marks: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """A share card as a page names it: whole web address, size in px, what it shows."""

    src: str
    width: int
    height: int
    alt: str


def share(card: Share, page: str) -> Share:
    """The wish for the card of the page at `page`."""
    return replace(card, address=urls.SITE + urls.share(page, digest.of(card), bool(card.portrait)))
