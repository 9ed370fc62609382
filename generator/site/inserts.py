"""What a text has set into it, as one page shows it: a person, a lecture, a recording, a download.

Inputs → outputs: an `Embed` and the files beside its text → the values that its template shows.
Pure functions; `view` asks the questions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.content.model import Embed, Insert, Kind
from generator.site import wishes
from generator.site.cards import Card
from generator.site.wishes import Image

TEMPLATE = "web/parts/embed.html"
POSTED = "wechat/parts/embed.html"
TYPES = {"mp4": "video/mp4", "webm": "video/webm", "mp3": "audio/mpeg", "m4a": "audio/mp4"}
KINDS: dict[Insert, tuple[Kind, ...]] = {
    Insert.PERSON: (Kind.PROFILE,),
    Insert.LECTURE: (Kind.LECTURE, Kind.SERIES),
    Insert.NEWS: (Kind.NEWS,),
}
ENDINGS: dict[Insert, frozenset[str]] = {
    Insert.VIDEO: frozenset({"mp4", "webm"}),
    Insert.AUDIO: frozenset({"mp3", "m4a"}),
    Insert.DOWNLOAD: wishes.LINKABLE,
}
FRAME = (960, 540)  # a film without a poster has this room kept for it, px


@dataclass(frozen=True, slots=True)
class Shown:
    """What an embed's template knows: a `card`, or a file at `src` and what goes with it.

    `size` is in words (`1.2 MB`), `ending` as in the file's name, `width` and `height` in px.
    """

    kind: str
    words: str
    card: Card | None = None
    src: str = ""
    ending: str = ""
    type: str = ""
    size: str = ""
    poster: Image | None = None
    captions: str = ""
    script: str = ""

    @property
    def width(self) -> int:
        """How wide a film is shown at most."""
        return self.poster.width if self.poster else FRAME[0]

    @property
    def height(self) -> int:
        """How high a film is shown at most."""
        return self.poster.height if self.poster else FRAME[1]


def kinds(kind: str) -> tuple[Kind, ...]:
    """The kinds of document that an embed's target may be of; "" means a link: any."""
    return KINDS.get(Insert(kind), ()) if kind else tuple(Kind)


def beside(path: str, endings: tuple[str, ...], there: Callable[[str], bool]) -> str:
    """The file of the same name with another ending, the first that is there; "" for none."""
    stem = path.rpartition(".")[0]
    return next((way for end in endings if there(way := f"{stem}.{end}")), "")


def poster_of(embed: Embed, path: str, there: Callable[[str], bool]) -> str:
    """The picture beside a film, by its own name; "" for none or when another is written."""
    if embed.kind is not Insert.VIDEO or embed.poster:
        return ""
    return beside(path, ("jpg", "jpeg", "png", "webp"), there)


def captions_of(embed: Embed, path: str, there: Callable[[str], bool]) -> str:
    """The subtitles beside a film, by its own name; "" for none or when others are written."""
    if embed.kind is not Insert.VIDEO or embed.captions:
        return ""
    return beside(path, ("vtt",), there)


def in_words(size: int) -> str:
    """A file's size as people say it: `340 KB`, `1.2 MB`."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1000:
        return f"{round(size / 1024)} KB"
    return f"{size / 1024**2:.1f} MB" if size < 1024**3 else f"{size / 1024**3:.1f} GB"
