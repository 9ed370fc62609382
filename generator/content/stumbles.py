"""What the YAML parser stumbles over, in an editor's words, and how to mend it.

Inputs → outputs: the parser's complaint and the line it stopped on → a `Meaning` in Chinese and
English → the problem that something cannot be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.diagnostics import Diagnostic, Span, problem


@dataclass(frozen=True, slots=True)
class Meaning:
    """What something the parser stumbles over means for an editor, and how to mend it.

    `{quoted}` in a way to mend it is the rest of the line in quotation marks.
    """

    zh: str
    mend_zh: str
    en: str
    mend_en: str


SIGN = Meaning(
    "开头的 * & ! @ % ` 有特殊含义",
    "给整句加上双引号：{quoted}",
    "a leading * & ! @ % or ` has a meaning of its own",
    "Put the value in quotation marks: {quoted}",
)
COMMENT = Meaning(
    "“#”后面的字会被当作注释，不会显示",
    "用双引号把整句连“#”一起包住",
    "what follows “#” is taken for a comment and not shown",
    "Put the whole value, with the “#”, in quotation marks",
)
DEEP = Meaning(
    "括号或缩进套得太深", "写得简单些", "brackets or indentation too deep", "Write it more simply"
)
TWO_DOCUMENTS = Meaning(
    "“---”以下的内容不会被读到",
    "删掉这一行",
    "nothing below “---” is read",
    "Delete the line",
)
TWO_COLONS = Meaning(
    "一行里有两个冒号",
    "给第一个冒号后面的整句加上双引号",
    "two colons in one line",
    "Put all that follows the first colon in quotation marks",
)
INDENT = Meaning(
    "缩进没有对齐",
    "同一组的各行，行首的空格要一样多；最外层不留空格",
    "the indentation does not line up",
    "Lines of one group begin with the same number of spaces; the outermost with none",
)
AFTER_QUOTE = Meaning(
    "引号后面还有字",
    "把整句放进引号；句中的引号改用“”",
    "words after a closing quotation mark",
    "Put the whole value in quotation marks, and use “ ” inside it",
)
NO_KEY = Meaning(
    "冒号前面应当是一个名称",
    "写成“名称: 内容”",
    "a name is wanted before the colon",
    "Write “key: value”",
)
OTHER = Meaning(
    "写法不对",
    "写成“名称: 内容”，有特殊符号的内容用双引号包住",
    "it is not written as it should be",
    "Write “key: value”, with quotation marks around values that have special signs",
)


def unreadable(span: Span, meaning: Meaning = NO_KEY, rest: str = "") -> Diagnostic:
    """The problem that something stands where nothing can be made of it."""
    cut = rest if len(rest) <= 40 else rest[:40] + "…"
    quoted = '"' + cut.replace("\\", "\\\\").replace('"', '\\"') + '"'
    words = {
        "found": meaning.zh,
        "found_en": meaning.en,
        "mend": meaning.mend_zh.replace("{quoted}", quoted),
        "mend_en": meaning.mend_en.replace("{quoted}", quoted),
    }
    return problem("bad-yaml", span, **words)


# What the parser says, what that means, and whether the place to look at is where the broken
# thing begins rather than where the parser gave up.
_MEANINGS = (
    ("mapping values are not allowed", INDENT, False),
    ("could not find expected ':'", Meaning(
        "这一行没有“: ”", "写成“名称: 内容”；若是上一行的内容，行首空两格",
        "this line has no “: ”", "Write “key: value”; indent it if it belongs to the line above",
    ), True),
    ("unexpected end of stream", Meaning(
        "引号没有配对", "在这句话的末尾补上引号",
        "the quotation mark is not closed", "Close it at the end of the value",
    ), True),
    ("did not find expected ',' or ']'", Meaning(
        "方括号没有配对，或少了逗号", "各项之间用半角逗号“,”，末尾补上“]”",
        "the square bracket is not closed, or a comma is missing",
        "Put “,” between the items and “]” at the end",
    ), True),
    ("did not find expected ',' or '}'", Meaning(
        "花括号没有配对，或少了逗号", "各项之间用半角逗号“,”，末尾补上“}”",
        "the curly bracket is not closed, or a comma is missing",
        "Put “,” between the items and “}” at the end",
    ), True),
    ("did not find expected key", INDENT, False),
    ("did not find expected '-' indicator", Meaning(
        "这一行和上面的列表对不上", "列表每一项前面写“- ”，上下对齐",
        "this line does not belong to the list above",
        "Begin each item with “- ”, all below one another",
    ), False),
    ("block sequence entries are not allowed", Meaning(
        "“- ”要另起一行", "冒号后面换行，再写“- ”；或写成 [甲, 乙]",
        "“- ” begins a line of its own", "Break the line after the colon, or write [a, b]",
    ), False),
    ("cannot start any token", SIGN, False),
    ("expected alphabetic or numeric", SIGN, True),
    ("scanning a tag", SIGN, True),
    ("comment or line break", Meaning(
        "“|”或“>”后面要另起一行", "换行写内容；若“|”“>”是内容，给整句加上双引号：{quoted}",
        "after “|” or “>” the text begins on the next line",
        "Break the line; if the sign belongs to the value, quote it: {quoted}",
    ), True),
    ("escape character", Meaning(
        "双引号里的“\\”有特殊含义", "写成“\\\\”，或把双引号换成单引号",
        "inside double quotes “\\” has a meaning of its own",
        "Write “\\\\”, or use single quotation marks",
    ), False),
    ("hexdecimal", Meaning(
        "双引号里的“\\”有特殊含义", "写成“\\\\”，或把双引号换成单引号",
        "inside double quotes “\\” has a meaning of its own",
        "Write “\\\\”, or use single quotation marks",
    ), False),
    ("did not find expected node content", Meaning(
        "这里多了一个括号或逗号", "删掉它，或给整句加上双引号：{quoted}",
        "a bracket or comma too many", "Delete it, or quote the value: {quoted}",
    ), False),
)  # fmt: skip


def begins(said: str) -> bool:
    """Whether the place to look at is where the broken thing begins, not where parsing stopped."""
    return next((each[2] for each in _MEANINGS if each[0] in said), False)


def meaning_of(said: str, before: str) -> Meaning:
    """What the parser's words mean; `before` is the line up to where it stopped.

    It says the same of three mistakes, which the line tells apart.
    """
    meaning = next((each[1] for each in _MEANINGS if each[0] in said), OTHER)
    if meaning is not INDENT:
        return meaning
    if "mapping values" in said and re.search(r":\s", before):
        return TWO_COLONS
    return AFTER_QUOTE if before.rstrip().endswith(("'", '"')) else INDENT
