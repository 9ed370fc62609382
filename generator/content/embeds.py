"""What editors write on a line of its own beyond Markdown: `@[人物](王进喜)`, `!!! 提示`.

Inputs → outputs: a line → what it sets into the text; and the extension by which Python-Markdown
carries such lines through to HTML, where `markup.cut` finds them again.

The line travels as the title of an `<hr class="embed">`. An author who writes that in HTML gets
what the line would have given, so nothing needs to be kept secret or remembered.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from generator.content.model import INSERTS, Embed, Figure, Insert, Picture
from generator.text import fold

MARK = "embed"
GALLERY = ("图集", "gallery")
# An editor's keyboard may stand on Chinese, and Word bends quotation marks: all is understood.
LINE = re.compile(
    r"^[ \t\u3000]*[@＠][ \u3000]?[\[［【]([^\[\]［］【】\n]{1,40})[\]］】][ \u3000]?"
    r"[(（]([^\n]{0,2000})[)）][ \t\u3000]*$",
    re.M,
)
_WORD = re.compile(
    r"(?P<key>[^\W\d]{2,12})[ \u3000]?[=＝][ \u3000]?(?:<(?P<v1>[^<>]*)>|"
    r"[\"“”「](?P<v2>[^\"“”「」]*)[\"“”」]|(?P<v3>[^\s\"“”「」]+))"
    r"|[\"“”「](?P<said>[^\"“”「」]*)[\"“”」]|<(?P<exact>[^<>]*)>|(?P<bare>[^\s\"“”「」]+)"
)
_OPTIONS = {
    "海报": "poster", "poster": "poster", "字幕": "captions", "captions": "captions",
    "文字": "script", "文字稿": "script", "text": "script", "transcript": "script",
}  # fmt: skip
_KINDS = {fold(word): kind for kind, zh in INSERTS.items() for word in (kind.value, zh)} | {
    "附件": Insert.DOWNLOAD, "文件": Insert.DOWNLOAD, "录像": Insert.VIDEO,
}  # fmt: skip
WORDS = (*INSERTS.values(), GALLERY[0])
WORDS_EN = (*(kind.value for kind in Insert), GALLERY[1])
_CALLOUT = re.compile(
    r"^(?P<indent>[ ]*)[!！]{3}[ \u3000]*(?P<word>[\w-]+(?: +[\w-]+)*)"
    r"(?:[ \u3000]*[\"“”「](?P<title>[^\"“”「」]*)[\"“”」])?[ \u3000]*$"
)
CALLOUTS = {
    "注意": "warning", "警告": "warning", "warning": "warning", "attention": "warning",
    "caution": "warning", "danger": "warning", "important": "warning", "重要": "warning",
    "提示": "tip", "tip": "tip", "hint": "tip",
    "资料": "note", "说明": "note", "note": "note", "info": "note",
}  # fmt: skip


def understood(line: str) -> tuple[Embed | Figure, ...]:
    """What a line sets into the text: one embed, or the pictures of a gallery.

    An embed of an unknown word has no kind; its `words` are that word. Empty for any other line.
    """
    found = LINE.match(line)
    if found is None:
        return ()
    word = fold(found[1])
    if word in GALLERY:
        return _pictures(found[2])
    if word not in _KINDS:
        return (Embed(None, "", found[1].strip()),)
    return (_embed(_KINDS[word], found[2]),)


def _embed(kind: Insert | None, given: str) -> Embed:
    target: list[str] = []
    words, options = "", {}
    for each in _WORD.finditer(given):
        if (key := _OPTIONS.get(fold(each["key"] or ""))) is not None:
            options[key] = next(v for v in (each["v1"], each["v2"], each["v3"]) if v is not None)
        elif each["said"] is not None:
            words = words or each["said"].strip()
        else:
            target.append(each["exact"] or each[0])
    return Embed(kind, " ".join(target), words, **options)


def _pictures(given: str) -> tuple[Figure, ...]:
    """The files of a gallery, each with the words in quotation marks after it."""
    files: list[list[str]] = []
    for each in _WORD.finditer(given):
        if each["said"] is None:
            files += [[one, ""] for one in ([each["exact"]] if each["exact"] else _split(each[0]))]
        elif files:
            files[-1][1] = each["said"].strip()
    return tuple(Figure(Picture(file, alt), True, len(files) > 1) for file, alt in files)


def _split(words: str) -> list[str]:
    return [word for word in re.split("[,，、;；]", words) if word]


# --- through Python-Markdown ---------------------------------------------------------------------


class Conveniences(Extension):
    """Teaches Python-Markdown the lines of this module."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Python-Markdown's own name
        """Register both readers: after code is set aside, before HTML and paragraphs are read."""
        md.preprocessors.register(_Callouts(md), "callouts", 22)
        md.parser.blockprocessors.register(_Embeds(md.parser), MARK, 75)


class _Callouts(Preprocessor):
    """`！！！注意 “标题”` → `!!! warning "标题"`; without a title the word is the title."""

    def run(self, lines: list[str]) -> list[str]:
        return [self._plainly(line) for line in lines]

    def _plainly(self, line: str) -> str:
        found = _CALLOUT.match(line) if line.lstrip()[:1] in ("!", "！") else None
        if found is None:
            return line
        first = found["word"].split()[0]
        title = first.capitalize() if found["title"] is None else found["title"]
        return f'{found["indent"]}!!! {CALLOUTS.get(fold(first), "note")} "{title}"'


class _Embeds(BlockProcessor):
    """Takes such lines out of a block, wherever in it they stand."""

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002  # Python-Markdown's own
        return LINE.search(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> Any:
        before: list[str] = []
        for line in blocks.pop(0).split("\n"):
            if LINE.match(line):
                self._paragraph(parent, before)
                before = []
                SubElement(parent, "hr", {"class": MARK, "title": line.strip()})
            else:
                before.append(line)
        self._paragraph(parent, before)

    def _paragraph(self, parent: Element, lines: list[str]) -> None:
        if text := "\n".join(lines).strip("\n"):
            self.parser.parseBlocks(parent, [text])
