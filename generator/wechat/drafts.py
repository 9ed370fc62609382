"""`Draft`: an article as the platform's draft box takes it, and as it lies in its folder.

Inputs → outputs: what an article says → its fields as JSON beside its text, and back again.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter

TEXT = "article.html"
FIELDS = "article.json"
DESK = "index.html"


@dataclass(frozen=True, slots=True)
class Draft:
    """One article: the fields of the platform's `draft/add` under its names, then our own.

    `content_source_url` is where 阅读原文 leads. `name` is the article's folder below `wechat/`,
    `document` the project path that a problem is told at, `pictures` the links of its pictures as
    its text writes them (`images/…`), `cover` the file of its cover. `parts` are the names of the
    articles that a message of several is made of; such a draft has no text of its own. `edition`
    is the digest of text and pictures: equal editions are equal articles.
    """

    title: str
    author: str
    digest: str
    content_source_url: str
    need_open_comment: int
    only_fans_can_comment: int
    name: str
    kind: str
    subject: str
    document: str
    pictures: tuple[str, ...] = ()
    cover: str = ""
    parts: tuple[str, ...] = ()
    edition: str = ""


_DRAFT = TypeAdapter(Draft)


def written(draft: Draft) -> bytes:
    """The draft as JSON, in real characters."""
    return _DRAFT.dump_json(draft, indent=1)


def read_draft(data: bytes) -> Draft:
    """A draft from its JSON.

    Raises:
        ValueError: it is none.
    """
    return _DRAFT.validate_json(data)
