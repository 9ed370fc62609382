"""The languages a text can be translated into, and how a file's name says which.

Inputs → outputs: the path of a file → the path of its original and the language tag in its name.

Chinese comes first: every document is written in it, and another language is a second wording of
the same document, kept beside it (`index.en.md` beside `index.md`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the website: its tag in names and addresses, its locale, its own name."""

    tag: str
    locale: str
    name: str


CHINESE = Language("zh-CN", "zh_CN", "中文")
# Another language is a line here, a catalogue `templates/locale/<tag>.po` and settings of its own.
LANGUAGES: Mapping[str, Language] = {
    each.tag: each for each in (Language("en", "en_GB", "English"),)
}

_TAGGED = re.compile(
    r"(?P<stem>.+)\.(?P<tag>[A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?|chinese|chs|cht|eng|english)\.md",
    re.I,
)


def original(path: str) -> tuple[str, str]:
    """The file a text translates, and the language its name claims: `a/index.en.md` → `a/index.md`
    and `en`; for a text that is no translation, its own path and ""."""
    found = _TAGGED.fullmatch(path)
    return (f"{found['stem']}.md", found["tag"]) if found else (path, "")


def meant(tag: str) -> str:
    """The known tag that another spelling (`EN`, `en-GB`, `eng`) most likely means, or ""."""
    return next((each for each in LANGUAGES if tag.casefold().startswith(each)), "")
