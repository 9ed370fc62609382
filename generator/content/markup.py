"""Markdown to a `Body`: headings, links, pictures, safe HTML, plain text.

Inputs → outputs: an author's Markdown → HTML made by Python-Markdown, sanitised by nh3 (pasted
scripts, styles and event handlers do not survive), then cut open at every link and picture.

Incremental: a pure function of the text, so reading is remembered by the text's digest.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache
from threading import get_ident
from typing import Any
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import TocExtension
from markdown.treeprocessors import Treeprocessor

from generator.content.model import Body, Figure, Heading, Link, Picture
from generator.text import join_lines

EMPTY = Body(parts=(), headings=(), text="", lead="")

_TAGS = {
    *("a abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure"
      " h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s section small span strong"
      " sub summary sup table tbody td tfoot th thead tr u ul").split()
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"id", "class", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
}
_DROPPED = {"script", "style", "template", "iframe", "object"}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_ATTRS = r'((?:\s+[\w-]+="[^"]*")*)'
_CUT = re.compile(
    rf"<p>\s*<img{_ATTRS}\s*/?>\s*</p>|<img{_ATTRS}\s*/?>|(?<=<a )((?:[\w-]+=\"[^\"]*\"\s+)*)href=\"([^\"]*)\""
)
_ATTR = re.compile(r'([\w-]+)="([^"]*)"')
_HEADING = re.compile(r'<h([2-6])(?:\s[^>]*?)?\sid="([^"]*)"[^>]*>(.*?)</h\1>', re.S)
_TAG = re.compile(r"<[^>]*>")
_BLOCK_END = re.compile(r"</(?:p|h[2-6]|li|blockquote|td|th|dt|dd|figcaption|pre|summary)>|<br\s*/?>")
_FIRST = re.compile(r"<p>(?!\s*<img)(.*?)</p>", re.S)


class _SoftBreaks(Treeprocessor):
    """Joins a line break between two hanzi, which a browser would show as a stray space."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in ("pre", "code"):
                continue
            if element.text and "\n" in element.text:
                element.text = join_lines(element.text)
        self._tails(root)

    def _tails(self, parent: Element) -> None:
        for child in parent:
            if child.tail and child.tail.strip() and "\n" in child.tail:
                child.tail = _join_tail(child)
            self._tails(child)


def _join_tail(child: Element) -> str:
    """A tail is joined as if the element before it ended in a hanzi when its text does."""
    before = "".join(child.itertext())[-1:]
    tail = child.tail or ""
    if child.tag == "br":
        return join_lines(tail.lstrip("\n"))
    return join_lines(before + tail)[len(before) :]


class _Chinese(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the library's name
        md.treeprocessors.register(_SoftBreaks(md), "bangyang-soft-breaks", 5)


def anchor(words: str, separator: str = "-") -> str:
    """A heading's id: its words with everything but letters, digits and hanzi turned to `-`."""
    text = unicodedata.normalize("NFKC", words).strip().casefold()
    return re.sub(r"[^\w]+", separator, text).strip(separator) or "h"


@cache
def _converter(first_level: int, _thread: int) -> Markdown:
    toc = TocExtension(baselevel=first_level, slugify=anchor)
    names: list[Any] = ["extra", "sane_lists", "admonition", toc, _Chinese()]
    return Markdown(extensions=names, output_format="html")


def render(text: str) -> str:
    """Markdown → sanitised HTML. Headings begin at `<h2>`: the page's title is the only `<h1>`."""
    has_title = re.search(r"^#\s|^\S.*\n=+\s*$", text, re.M) is not None
    converter = _converter(2 if has_title else 1, get_ident())  # a converter keeps state
    raw = converter.reset().convert(text)
    return nh3.clean(
        raw,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags=_DROPPED,
        link_rel=None,
        url_schemes=set(SCHEMES),
    )


def read_body(text: str) -> Body:
    """An author's Markdown → `Body`."""
    if not text.strip():
        return EMPTY
    safe = render(text)
    first = _FIRST.search(safe)
    headings = [Heading(int(h[1]), html.unescape(h[2]), plain(h[3])) for h in _HEADING.finditer(safe)]
    return Body(cut(safe), tuple(headings), plain(safe), plain(first[1]) if first else "")


def plain(safe: str) -> str:
    """Sanitised HTML → its words, one block a line."""
    text = html.unescape(_TAG.sub("", _BLOCK_END.sub("\n", safe)))
    return "\n".join(line for line in map(str.strip, text.split("\n")) if line)


def cut(safe: str) -> tuple[str | Link | Figure, ...]:
    """Cut sanitised HTML open at links and pictures.

    nh3 writes every attribute in double quotes with `"` escaped, so the pattern cannot be misled.
    """
    parts: list[str | Link | Figure] = []
    at = 0
    for found in _CUT.finditer(safe):
        if found[4] is not None:
            parts += [safe[at : found.start()] + found[3] + 'href="', Link(html.unescape(found[4]))]
            at = found.end() - 1
        else:
            block = found[1] is not None
            parts += [safe[at : found.start()], _figure(found[1] or found[2] or "", block)]
            at = found.end()
    return tuple(part for part in (*parts, safe[at:]) if part)


def _figure(attributes: str, block: bool) -> Figure:
    given = {name: html.unescape(value) for name, value in _ATTR.findall(attributes)}
    picture = Picture(given.get("src", ""), given.get("alt", ""), given.get("title", ""))
    return Figure(picture, block)
