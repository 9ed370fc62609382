"""Reads sanitised HTML: its tags, their attributes, its words.

Inputs → outputs: HTML as nh3 writes it → tags, texts and elements. Only such HTML can be read this
simply; nothing here makes HTML safe.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

# nh3 writes every attribute in double quotes with `"` escaped and every `<` of a text as `&lt;`,
# so a search for this from the left finds tags and nothing else, even when a title holds a tag.
TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[\w:-]+="[^"]*")*)\s*/?>')
_ATTR = re.compile(r'([\w:-]+)="([^"]*)"')
_NOTE_MARKS = re.compile(
    r'<sup id="[^"]*fnref[^>]*><a class="footnote-ref"[^>]*>[^<]*</a></sup>'
    r'|(?:\s|&nbsp;)*<a class="footnote-backref"[^>]*>[^<]*</a>'
)
HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_LINE_ENDS = {
    *HEADINGS, "p", "li", "blockquote", "td", "th", "dt", "dd", "figcaption", "pre", "summary"
}  # fmt: skip


def tokens(safe: str) -> Iterator[tuple[re.Match[str] | None, str]]:
    """The HTML as its tags and the texts between them."""
    at = 0
    for tag in TAG.finditer(safe):
        yield None, safe[at : tag.start()]
        yield tag, ""
        at = tag.end()
    yield None, safe[at:]


def elements(safe: str, names: tuple[str, ...]) -> Iterator[tuple[re.Match[str], str]]:
    """Elements that do not hold their like: the opening tag and what is inside."""
    opened: re.Match[str] | None = None
    for tag in TAG.finditer(safe):
        if tag[2] in names and not tag[1]:
            opened = tag
        elif opened and tag[2] == opened[2]:
            yield opened, safe[opened.end() : tag.start()]
            opened = None


def attributes(tag: re.Match[str]) -> dict[str, str]:
    """A tag's attributes as an author meant them, `&amp;` being `&`."""
    return {name: html.unescape(value) for name, value in _ATTR.findall(tag[3])}


def plain(safe: str) -> str:
    """The words alone, one block a line, without the numbers of footnotes and the way back."""

    def ending(tag: re.Match[str]) -> str:
        return "\n" if tag[2] == "br" or (tag[1] and tag[2] in _LINE_ENDS) else ""

    text = html.unescape(TAG.sub(ending, _NOTE_MARKS.sub("", safe)))
    return "\n".join(line for line in map(str.strip, text.split("\n")) if line)
