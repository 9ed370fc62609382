"""Markdown to a `Body`: headings, links, pictures, safe HTML, plain text.

Inputs → outputs: an author's Markdown → HTML made by Python-Markdown, sanitised by nh3 (pasted
scripts, styles and event handlers do not survive), then cut open at every link and picture.

Incremental: a pure function of the text, so reading is remembered by the text's digest.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from threading import get_ident
from typing import Any
from urllib.parse import unquote

import nh3
from markdown import Markdown
from markdown.extensions.extra import ExtraExtension
from markdown.extensions.toc import TocExtension

from generator.content.model import Body, Figure, Heading, Link, Picture
from generator.text import join_lines

EMPTY = Body(parts=(), headings=(), text="", lead="")
MAX_TEXT = 200_000
MAX_LINE = 20_000
MAX_OPEN = 50
MAX_DEPTH = 20

_IN_LINES = """
a abbr b cite code del dfn em i ins kbd mark q rp rt ruby s small span strong sub sup u
"""
_IN_BLOCKS = """
blockquote br caption dd details div dl dt figcaption figure h2 h3 h4 h5 h6 hr img li ol p pre
section summary table tbody td tfoot th thead tr ul
"""
_INLINE = set(_IN_LINES.split())
_TAGS = _INLINE | set(_IN_BLOCKS.split())
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

# nh3 writes every attribute in double quotes with `"` escaped and every `<` of a text as `&lt;`,
# so a search for this from the left finds tags and nothing else, even when a title holds a tag.
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[\w:-]+="[^"]*")*)\s*/?>')
_ATTR = re.compile(r'([\w:-]+)="([^"]*)"')
_PARAGRAPH_ENDS = re.compile(r"\s*</p>")
_NOTE_NUMBER = re.compile(r'<sup id="fnref[^>]*><a class="footnote-ref"[^>]*>[^<]*</a></sup>')
_BREAK = re.compile(r"(\s*\n\s*)")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_LINE_ENDS = {
    *_HEADINGS, "p", "li", "blockquote", "td", "th", "dt", "dd", "figcaption", "pre", "summary"
}  # fmt: skip


class Tangled(ValueError):
    """A text that cannot be set: `line` counts from 1 in the text, `zh` and `en` say why."""

    def __init__(self, line: int, zh: str, en: str) -> None:
        super().__init__(en)
        self.line, self.zh, self.en = line, zh, en


# --- from Markdown to HTML ---------------------------------------------------------------------


def anchor(words: str, separator: str = "-") -> str:
    """A heading's id: its words with everything but letters, digits and hanzi turned to `-`."""
    text = unicodedata.normalize("NFKC", words).strip().casefold()
    return re.sub(r"[^\w]+", separator, text).strip(separator) or "h"


@cache
def _converter(first_level: int, _thread: int) -> Markdown:
    toc = TocExtension(baselevel=first_level, slugify=anchor)
    extra = ExtraExtension(footnotes={"BACKLINK_TITLE": "回到第 {} 处正文"})
    names: list[Any] = [extra, "sane_lists", "admonition", toc]
    return Markdown(extensions=names, output_format="html")


def render(text: str) -> str:
    """Markdown → sanitised HTML; a text that cannot be set comes out as it is written.

    Headings begin at `<h2>`: the page's title is the only `<h1>`.
    """
    try:
        return _render(text)
    except Tangled:
        return f"<p>{html.escape(text, quote=False)}</p>"


def _render(text: str) -> str:
    _bound(text)
    has_title = re.search(r"^#\s|^\S.*\n=+\s*$", prose(text), re.M) is not None
    converter = _converter(2 if has_title else 1, get_ident())  # a converter keeps state
    try:
        raw = converter.reset().convert(text)
    except RecursionError:
        _converter.cache_clear()  # this one is in the middle of things
        raise _deep(text) from None
    return _soft_breaks(sanitised(raw))


def sanitised(raw: str) -> str:
    """HTML with nothing in it that could run, load or dress anything."""
    return nh3.clean(
        raw,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags=_DROPPED,
        link_rel=None,
        url_schemes=set(SCHEMES),
    )


def prose(text: str) -> str:
    """The Markdown with its code made blank, so that places stay and nothing in code is found."""
    lines, fence = text.split("\n"), ""
    for number, line in enumerate(lines):
        mark = re.match(r" {0,3}(`{3,}|~{3,})", line)
        if fence:
            lines[number] = " " * len(line)
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark:
            fence = mark[1]
    return _INLINE_CODE.sub(lambda code: " " * len(code[0]), "\n".join(lines))


_INLINE_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)[^\n]{1,500}?(?<!`)\1(?!`)")


# --- what no Markdown reader survives ----------------------------------------------------------

_MARKERS = re.compile(r"(?:[ \t]*(?:>|[-*+:][ \t]|\d{1,9}[.)][ \t]))+")


def _bound(text: str) -> None:
    """Refuse what would take minutes or exhaust the stack; no text that is meant comes near it.

    Raises:
        Tangled: an endless line, dozens of open brackets in a paragraph, or deep nesting.
    """
    if len(text) > MAX_TEXT:
        raise Tangled(1, f"有 {len(text)} 个字符，太长了", f"{len(text)} characters are too many")
    still_open = 0
    for number, line in enumerate(prose(text).split("\n"), 1):
        if len(line) > MAX_LINE:
            zh, en = f"这一行有 {len(line)} 个字符", f"this line has {len(line)} characters"
            raise Tangled(number, zh, en)
        if _depth(line) > MAX_DEPTH:
            raise Tangled(number, "引用或列表套得太深", "quotations or lists are nested too deeply")
        surplus = sum(line.count(sign) for sign in "[(<") - sum(line.count(sign) for sign in "])>")
        still_open = max(0, still_open + surplus) if line.strip() else 0
        if still_open > MAX_OPEN:
            zh, en = "这一段里有许多括号没有配对", "many brackets in this paragraph are not closed"
            raise Tangled(number, zh, en)


def _depth(line: str) -> int:
    found = _MARKERS.match(line)
    indent = len(line) - len(line.lstrip(" "))
    return max(len(re.findall(r"[^\s\d]", found[0])) if found else 0, indent // 4 if found else 0)


def _deep(text: str) -> Tangled:
    depths = [_depth(line) for line in prose(text).split("\n")]
    zh, en = "引用或列表套得太深，或太长", "quotations or lists are nested too deeply, or too long"
    return Tangled(depths.index(max(depths)) + 1, zh, en)


# --- soft line breaks --------------------------------------------------------------------------


def _soft_breaks(safe: str) -> str:
    """Take out a line break between two hanzi, which a browser would show as a stray space.

    Inline elements do not count (`**劳动**` and `模范` on two lines are one word); code keeps its
    line breaks.
    """
    pieces: list[str] = []
    gaps: list[int] = []
    before, verbatim = "", 0
    for tag, words in _tokens(safe):
        if tag:
            pieces.append(tag[0])
            verbatim += (tag[2] == "pre") * (-1 if tag[1] else 1)
            if tag[2] not in _INLINE:
                before, gaps = "", []
            continue
        for part in [words] if verbatim else _BREAK.split(words):
            if not part.strip() and "\n" in part:
                gaps += [len(pieces)] if before else []
            elif part:
                if gaps and part.strip():
                    joined = join_lines(f"{before}\n{part[0]}") == before + part[0]
                    for gap in gaps:
                        pieces[gap] = "" if joined or gap != gaps[0] else " "
                before, gaps = part[-1], []
            pieces.append(part)
    return "".join(pieces)


def _tokens(safe: str) -> Iterator[tuple[re.Match[str] | None, str]]:
    """Sanitised HTML as its tags and the texts between them."""
    at = 0
    for tag in _TAG.finditer(safe):
        yield None, safe[at : tag.start()]
        yield tag, ""
        at = tag.end()
    yield None, safe[at:]


# --- from HTML to a body -----------------------------------------------------------------------


def read_body(text: str) -> Body:
    """An author's Markdown → `Body`.

    Raises:
        Tangled: it cannot be set, and where.
    """
    if not text.strip():
        return EMPTY
    safe = _render(text)
    paragraphs = (plain(inner) for _, inner in _elements(safe, ("p",)))
    lead = next((words for words in paragraphs if words), "")
    headings = tuple(
        Heading(int(tag[2][1]), _attributes(tag).get("id", ""), plain(inner))
        for tag, inner in _elements(safe, _HEADINGS)
    )
    return Body(cut(safe), headings, plain(safe), lead)


def _elements(safe: str, names: tuple[str, ...]) -> Iterator[tuple[re.Match[str], str]]:
    """Elements that do not hold their like: the opening tag and what is inside."""
    opened: re.Match[str] | None = None
    for tag in _TAG.finditer(safe):
        if tag[2] in names and not tag[1]:
            opened = tag
        elif opened and tag[2] == opened[2]:
            yield opened, safe[opened.end() : tag.start()]
            opened = None


def _attributes(tag: re.Match[str]) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in _ATTR.findall(tag[3])}


def plain(safe: str) -> str:
    """Sanitised HTML → its words, one block a line, without the numbers of footnotes."""

    def ending(tag: re.Match[str]) -> str:
        return "\n" if tag[2] == "br" or (tag[1] and tag[2] in _LINE_ENDS) else ""

    text = html.unescape(_TAG.sub(ending, _NOTE_NUMBER.sub("", safe)))
    return "\n".join(line for line in map(str.strip, text.split("\n")) if line)


def cut(safe: str) -> tuple[str | Link | Figure, ...]:
    """Cut sanitised HTML open at links and pictures; a picture without a file is left out."""
    parts: list[str | Link | Figure] = []
    at, paragraph = 0, -1
    for tag in _TAG.finditer(safe):
        if tag[0] == "<p>":
            paragraph = tag.start()
        elif tag[2] == "img":
            after = _PARAGRAPH_ENDS.match(safe, tag.end())
            alone = paragraph >= at and not safe[paragraph + 3 : tag.start()].strip() and after
            parts.append(safe[at : paragraph if alone else tag.start()])
            parts += [_figure(tag, bool(alone))] if "src" in _attributes(tag) else []
            at = after.end() if alone and after else tag.end()
        elif tag[2] == "a" and (found := re.search(r'\shref="([^"]*)"', tag[3])):
            value = tag.start(3) + found.start(1)
            parts += [safe[at:value], Link(html.unescape(found[1]))]
            at = value + len(found[1])
    return tuple(part for part in (*parts, safe[at:]) if part)


def _figure(tag: re.Match[str], block: bool) -> Figure:
    given = _attributes(tag)
    picture = Picture(unquote(given["src"]), given.get("alt", ""), given.get("title", ""))
    return Figure(picture, block)
