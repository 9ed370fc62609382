"""The platform's limits: how long a title, a digest or a text may be, counted as it counts.

Inputs → outputs: a `Draft` and its text → what is too long. Pure functions.

The platform says 字 and does not say how it counts. What is counted here is the most that it can
mean: every sign is one, a space too, and an emoji is two, as in its editor. Of a text it says
“fewer than 20,000 characters and less than 1 MB, HTML tags are supported”; as 20,000 characters
never have 1 MB, the first must be the words and the second all of it, styles and tags. It is
counted so. But people report refusals of articles whose words were few and whose styles were many,
so a text of 20,000 characters with everything is told as well, though it is sent. A part of several
is counted with its own draft.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.content.posting import MOST
from generator.wechat.breaches import Breach
from generator.wechat.drafts import Draft
from generator.wechat.styles import parsed

TITLE, AUTHOR, DIGEST = 32, 16, 128
TEXT = 20_000
BYTES = 1_000_000
PICTURE = 1_000_000
SOURCE = 1024
ADDRESS = 140
"""Characters of the address that the platform gives a picture, about."""
ADVICE = frozenset({"wechat-markup-long"})
"""Rules that the platform may not have: what breaks only these is sent."""
_LED = 20  # so many signs lead to the line in the author's file


def counted(text: str) -> int:
    """How many characters the platform counts: UTF-16 units, as its editor does."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def breaches(draft: Draft, html: str) -> Iterator[Breach]:
    """For what the platform would send the article back: told when it is made, where it can be
    mended, and asked again before it is sent."""
    if not draft.title.strip():
        yield Breach("wechat-no-title")
    yield from _long("wechat-title-long", draft.title, TITLE)
    yield from _long("wechat-author-long", draft.author, AUTHOR)
    yield from _long("wechat-digest-long", draft.digest, DIGEST)
    size = len(draft.content_source_url.encode())
    if size > SOURCE:
        yield _over("wechat-source-long", "", size, SOURCE)
    if len(draft.parts) > MOST:
        yield _over("wechat-many-parts", "", len(draft.parts), MOST)
    if len(html) >= TEXT:  # else its words cannot be too many
        words = counted("".join(parsed(html).itertext()))
        if words >= TEXT:
            yield _over("wechat-text-long", "", words, TEXT - 1)
    whole = counted(html) + ADDRESS * len(draft.pictures)
    if whole >= TEXT:
        yield _over("wechat-markup-long", "", whole, TEXT - 1)
    weight = len(html.encode("utf-8", "replace"))
    if weight >= BYTES:
        yield _over("wechat-text-heavy", "", weight, BYTES - 1)


def _long(rule: str, text: str, limit: int) -> Iterator[Breach]:
    found = counted(text)
    if found > limit:
        yield _over(rule, text.partition("\n")[0][:_LED], found, limit)


def _over(rule: str, words: str, found: int, limit: int) -> Breach:
    return Breach(rule, words, (("found", found), ("limit", limit), ("more", found - limit)))
