"""Markdown to a `Body`: headings, links, pictures, safe HTML, plain text.

Inputs → outputs: an author's Markdown → HTML made by Python-Markdown, sanitised by nh3 (pasted
scripts, styles and event handlers do not survive), finished, sanitised once more, then cut open at
every link, picture and embed.

Incremental: a pure function of the text, so reading is remembered by the text's digest.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from threading import get_ident
from typing import Any
from urllib.parse import unquote

import nh3
from markdown import Markdown
from markdown.extensions.extra import ExtraExtension
from markdown.extensions.toc import TocExtension

from generator.content.embeds import MARK, Conveniences, understood
from generator.content.finish import finished
from generator.content.model import Body, Embed, Figure, Heading, Insert, Link, Picture
from generator.content.safehtml import HEADINGS, TAG, attributes, elements, plain, tokens
from generator.text import is_hanzi, join_lines

__all__ = [
    "EMPTY", "SCHEMES", "Tangled", "anchor", "cut", "plain", "prose", "read_body", "render",
    "sanitised",
]  # fmt: skip
EMPTY = Body(parts=(), headings=(), text="", lead="")
MAX_TEXT = 200_000
MAX_LINE = 20_000
MAX_OPEN = 50
MAX_DEPTH = 20
MAX_HEADINGS = 500
MAX_ABBREVIATIONS = 100
MAX_RUN = 100

_IN_LINES = """
a abbr b cite code del dfn em i ins kbd mark q rp rt ruby s small span strong sub sup u
"""
_IN_BLOCKS = """
blockquote br caption dd details div dl dt figcaption figure h2 h3 h4 h5 h6 hr img li ol p pre
section summary table tbody td tfoot th thead tr ul
"""
_INLINE = set(_IN_LINES.split())
_TAGS = _INLINE | set(_IN_BLOCKS.split())
_ATTRIBUTES: Mapping[str, set[str]] = {
    "*": {"id", "class", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
}
FINISHED = {**_ATTRIBUTES, "div": {"role", "tabindex", "aria-label"}}  # ours alone may have these
_DROPPED = {"script", "style", "template", "iframe", "object"}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_PARAGRAPH_ENDS = re.compile(r"\s*</p>")
_BETWEEN = re.compile(r"(?:\s|<br>)*")
_BREAK = re.compile(r"(\s*\n\s*)")


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
    extra = ExtraExtension(
        footnotes={"BACKLINK_TITLE": "回到第 {} 处正文"}, tables={"use_align_attribute": True}
    )
    names: list[Any] = [extra, "sane_lists", "admonition", toc, Conveniences()]
    return Markdown(extensions=names, output_format="html")


def render(text: str) -> str:
    """Markdown → sanitised HTML; a text that cannot be set comes out as it is written.

    Headings begin at `<h2>`: the page's title is the only `<h1>`.
    """
    try:
        return _render(text)
    except Tangled:
        return f"<p>{html.escape(text, quote=False)}</p>"


def _render(text: str, within: str = "") -> str:
    _bound(text)
    has_title = re.search(r"^#\s|^\S.*\n=+\s*$", prose(text), re.M) is not None
    converter = _converter(2 if has_title else 1, get_ident())  # a converter keeps state
    try:
        raw = converter.reset().convert(text)
    except RecursionError:
        _converter.cache_clear()  # this one is in the middle of things
        raise _deep(text) from None
    return _soft_breaks(sanitised(finished(sanitised(raw), within), FINISHED))


def sanitised(raw: str, allowed: Mapping[str, set[str]] = _ATTRIBUTES) -> str:
    """HTML with nothing in it that could run, load or dress anything.

    `allowed` are the attributes that stay, by element.
    """
    return nh3.clean(
        raw,
        tags=_TAGS,
        attributes=dict(allowed),
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
        Tangled: an endless line, dozens of open brackets in a paragraph, deep nesting, or what
            Python-Markdown looks at again for each of its like: headings, abbreviations, rules.
    """
    if len(text) > MAX_TEXT:
        raise Tangled(1, f"有 {len(text)} 个字符，太长了", f"{len(text)} characters are too many")
    still_open = 0
    lines = prose(text).split("\n")
    _bound_marks(lines)
    for number, line in enumerate(lines, 1):
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


def _bound_marks(lines: Sequence[str]) -> None:
    """Python-Markdown copies the rest of a block for each heading or rule in it, compares each
    heading's name with all before it, and searches every word for every abbreviation."""
    headings = abbreviations = run = 0
    for number, line in enumerate(lines, 1):
        marked = _MARK_LINE.match(line)
        run = run + 1 if marked else run if line.strip() else 0
        headings += bool(marked and marked[1])
        abbreviations += bool(marked and marked[2])
        if headings > MAX_HEADINGS:
            raise Tangled(number, "小标题太多", "there are too many headings")
        if abbreviations > MAX_ABBREVIATIONS:
            raise Tangled(number, "缩略语（*[…]:）太多", "there are too many abbreviations (*[…]:)")
        if run > MAX_RUN:
            zh = "小标题、横线或缩略语连成了一片，中间没有空行"
            raise Tangled(
                number, zh, "headings, rules or abbreviations without a blank line between"
            )


_MARK_LINE = re.compile(r"[ >]*(?:(#|=+[ ]*$|-+[ ]*$)|(\*\[)|[*_-][ *_-]*$)")


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
    for tag, words in tokens(safe):
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


# --- from HTML to a body -----------------------------------------------------------------------


def read_body(text: str, within: str = "") -> Body:
    """An author's Markdown → `Body`; `within` is put before its ids, for the second of a page.

    Raises:
        Tangled: it cannot be set, and where.
    """
    if not text.strip():
        return EMPTY
    safe = _render(text, within)
    paragraphs = (plain(inner) for _, inner in elements(safe, ("p",)))
    lead = next((words for words in paragraphs if words), "")
    headings = tuple(
        Heading(int(tag[2][1]), attributes(tag).get("id", ""), plain(inner))
        for tag, inner in elements(safe, HEADINGS)
    )
    return Body(cut(safe), headings, plain(_embeds_as_words(safe)), lead)


def _embeds_as_words(safe: str) -> str:
    """What an embed says where only words are shown: its title, or a name written in hanzi."""

    def words(tag: re.Match[str]) -> str:
        said = " ".join(filter(None, map(_said, _embedded(tag))))
        return f"<p>{html.escape(said, quote=False)}</p>" if said else tag[0]

    return TAG.sub(lambda tag: words(tag) if tag[2] == "hr" else tag[0], safe)


def _said(part: Embed | Figure) -> str:
    if isinstance(part, Figure):
        return ""
    named = part.kind in (Insert.PERSON, Insert.LECTURE, Insert.NEWS)
    return part.words or (part.target if named and any(map(is_hanzi, part.target)) else "")


def _embedded(tag: re.Match[str]) -> tuple[Embed | Figure, ...]:
    given = attributes(tag) if tag[2] == "hr" else {}
    return understood(given.get("title", "")) if given.get("class") == MARK else ()


def cut(safe: str) -> tuple[str | Link | Figure | Embed, ...]:
    """Cut sanitised HTML open at links, pictures and embeds; a picture without a file is left out.

    Pictures alone in a paragraph are blocks; several of them are a gallery.
    """
    parts: list[str | Link | Figure | Embed] = []
    at, paragraph = 0, -1
    for tag in TAG.finditer(safe):
        if tag.start() < at:
            continue
        if tag[0] == "<p>":
            paragraph = tag.start()
        elif tag[2] == "img":
            found, end = _alone(safe, tag) if paragraph >= at else ((), 0)
            alone = found and not safe[paragraph + 3 : tag.start()].strip()
            parts.append(safe[at : paragraph if alone else tag.start()])
            at = end if alone else tag.end()
            parts += _album(found) if alone else _figures((tag,), block=False)
        elif tag[2] == "hr" and (embedded := _embedded(tag)):
            parts += [safe[at : tag.start()], *_album(embedded)]
            at = tag.end()
        elif tag[2] == "a" and (found_to := re.search(r'\shref="([^"]*)"', tag[3])):
            value = tag.start(3) + found_to.start(1)
            parts += [safe[at:value], Link(html.unescape(found_to[1]))]
            at = value + len(found_to[1])
    return tuple(part for part in (*parts, safe[at:]) if part)


def _alone(safe: str, first: re.Match[str]) -> tuple[tuple[Figure, ...], int]:
    """The pictures from `first` on, if nothing else stands to the end of the paragraph, and where
    that is."""
    tags = [first]
    while True:
        after = _BETWEEN.match(safe, tags[-1].end())
        at = after.end() if after else tags[-1].end()
        if end := _PARAGRAPH_ENDS.match(safe, at):
            figures = _figures(tags, block=True)
            many = len(figures) > 1
            return tuple(replace(each, gallery=many) for each in figures), end.end()
        following = TAG.match(safe, at)
        if following is None or following[2] != "img":
            return (), 0
        tags.append(following)


def _album(found: Sequence[Embed | Figure]) -> list[str | Link | Figure | Embed]:
    if len(found) < 2:
        return list(found)
    return ['<div class="gallery">', *found, "</div>"]


def _figures(tags: Iterable[re.Match[str]], *, block: bool) -> list[Figure]:
    given = [each for each in map(attributes, tags) if "src" in each]
    return [
        Figure(Picture(unquote(each["src"]), each.get("alt", ""), each.get("title", "")), block)
        for each in given
    ]
