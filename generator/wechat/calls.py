"""`Call`: one request to the platform, as a plain value.

Inputs → outputs: an article, its pictures' addresses, its cover → requests that are whole but for
the token, which only the wire knows. Pure functions; nothing is sent here.

JSON is written in real characters: the platform refuses `\\u` escapes (its code 40033).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape, unescape

from generator.wechat.drafts import Draft

PAGE = 20
"""Drafts that one request lists; the platform's most."""
_ESCAPED = re.compile(r"(?<!\\)((?:\\\\)*)\\u[0-9a-f]{4}")
"""A control character: JSON can only write it as an escape; nobody sees it, so it is left out."""
_SOURCE = re.compile(r'(<img\b[^>]*?\ssrc=")([^"]*)(")')
_WIDE = 2.35


@dataclass(frozen=True, slots=True)
class File:
    """A picture that is uploaded: its name, its kind (`image/jpeg`) and its bytes."""

    name: str
    kind: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A POST to `path`: a JSON body or a file in the field `media`. `signed` calls need the token,
    which is no part of this value: a value may be shown."""

    path: str
    body: bytes = field(default=b"", repr=False)
    file: File | None = None
    query: tuple[tuple[str, str], ...] = ()
    signed: bool = True

    @property
    def name(self) -> str:
        """`draft-add`."""
        return "-".join(self.path.strip("/").split("/")[1:])


def _call(path: str, body: object, *, signed: bool = True) -> Call:
    text = _ESCAPED.sub(r"\1", json.dumps(body, ensure_ascii=False))
    return Call(path, text.encode(), signed=signed)


def token(appid: str, secret: str, *, force: bool = False) -> Call:
    """Ask for the token; `force` makes the platform give up the one it has."""
    body = {
        "grant_type": "client_credential", "appid": appid, "secret": secret, "force_refresh": force,
    }  # fmt: skip
    return _call("/cgi-bin/stable_token", body, signed=False)


def picture(name: str, data: bytes) -> Call:
    """Upload a picture of a text; it does not count as material."""
    return Call("/cgi-bin/media/uploadimg", file=File(name, kind(data), data))


def cover(name: str, data: bytes) -> Call:
    """Upload a cover as permanent material; `name` is how it is found again."""
    file = File(name, kind(data), data)
    return Call("/cgi-bin/material/add_material", file=file, query=(("type", "image"),))


def materials() -> Call:
    """List the newest pictures of the material library."""
    body = {"type": "image", "offset": 0, "count": PAGE}
    return _call("/cgi-bin/material/batchget_material", body)


def add(articles: Sequence[Mapping[str, object]]) -> Call:
    """Put a new draft of one or several articles into the box."""
    return _call("/cgi-bin/draft/add", {"articles": articles})


def update(media: str, index: int, article: Mapping[str, object]) -> Call:
    """Replace one article of a draft; `index` counts from 0."""
    body = {"media_id": media, "index": index, "articles": article}
    return _call("/cgi-bin/draft/update", body)


def box(offset: int, *, texts: bool = False) -> Call:
    """List drafts, newest first, with their texts or without."""
    body = {"offset": offset, "count": PAGE, "no_content": int(not texts)}
    return _call("/cgi-bin/draft/batchget", body)


def kind(data: bytes) -> str:
    """`image/jpeg` or `image/png`, by the first bytes; "" for what the platform does not take."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/png" if data.startswith(b"\x89PNG\r\n\x1a\n") else ""


# --- an article ----------------------------------------------------------------------------------


def article(
    draft: Draft, text: str, source: str, thumb: str, size: tuple[int, int], *, alone: bool
) -> dict[str, object]:
    """The platform's fields of an article. `size` is the cover's, `alone` whether it is the only
    one of its message: only then the platform shows a digest."""
    return {
        "article_type": "news",
        "title": draft.title,
        "author": draft.author,
        "digest": draft.digest if alone else "",
        "content": text,
        "content_source_url": source,
        "thumb_media_id": thumb,
        "need_open_comment": draft.need_open_comment,
        "only_fans_can_comment": draft.only_fans_can_comment,
        "pic_crop_235_1": crop(size, _WIDE),
        "pic_crop_1_1": crop(size, 1.0),
    }


def placed(text: str, addresses: Mapping[str, str]) -> str:
    """The text with each picture where the platform keeps it."""

    def lead(found: re.Match[str]) -> str:
        source = unescape(found[2])
        return f"{found[1]}{escape(addresses.get(source, source))}{found[3]}"

    return _SOURCE.sub(lead, text)


def links(text: str) -> tuple[str, ...]:
    """The links of the text's pictures, each once."""
    return tuple(dict.fromkeys(unescape(found[2]) for found in _SOURCE.finditer(text)))


def crop(size: tuple[int, int], ratio: float) -> str:
    """The largest part of this ratio around the middle, `x1_y1_x2_y2` in parts of 1."""
    width, height = size
    across = min(1.0, ratio * height / width)
    down = min(1.0, width / ratio / height)
    left, top = (1 - across) / 2, (1 - down) / 2
    return "_".join(f"{each:.6f}".rstrip("0").rstrip(".") for each in
                    (left, top, left + across, top + down))  # fmt: skip


def source(own: str, message: str) -> str:
    """Where 阅读原文 of an article leads inside a message of several: the same page, marked with
    the message, so that its draft is not taken for the article's own."""
    mark = message.partition("#")[2]
    return f"{own.partition('#')[0]}#{mark}" if mark else own


# --- what the box holds --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article lies in the box: its draft, which of the draft's articles it is, and how
    many are ours: 1, or all of a message of several."""

    media: str
    index: int
    many: int = 1


def places(page: Mapping[str, object], wanted: Sequence[str]) -> tuple[Place, ...]:
    """The drafts on a page of the box that hold articles leading to these addresses: to one, if
    an editor has put it beside others; or to some of several, then the whole draft is ours."""
    addresses, found = set(wanted), []
    for item in _dicts(page.get("item")):
        content = item.get("content")
        articles = _dicts(content.get("news_item") if isinstance(content, dict) else None)
        at = [n for n, each in enumerate(articles)
              if unescape(str(each.get("content_source_url", ""))) in addresses]  # fmt: skip
        if at and (media := item.get("media_id")):
            alone = len(wanted) == 1
            found.append(Place(str(media), at[0] if alone else 0, 1 if alone else len(articles)))
    return tuple(found)


def is_bare(page: Mapping[str, object]) -> bool:
    """Whether a page of the box tells no titles: its documentation can be read so that without
    texts an item has no `content` at all."""
    return any("content" not in each for each in _dicts(page.get("item")))


def named(page: Mapping[str, object], name: str) -> str:
    """The media id of the material of this name on a page of the library, or ""."""
    items = _dicts(page.get("item"))
    return next((str(each["media_id"]) for each in items if each.get("name") == name), "")


def more(page: Mapping[str, object], offset: int) -> int:
    """Where the next page of the box begins; 0 when this was the last."""
    count, total = len(_dicts(page.get("item"))), page.get("total_count")
    after = offset + count
    return after if count and isinstance(total, int) and after < total else 0


def _dicts(value: object) -> list[dict[str, object]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
