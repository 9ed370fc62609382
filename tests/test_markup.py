"""Markdown into safe HTML, cut open where a page must fill something in."""

import html
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.markup import (
    Tangled,
    anchor,
    cut,
    plain,
    prose,
    read_body,
    render,
    sanitised,
)
from generator.content.model import Figure, Link, Picture


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("劳动\n模范", "劳动模范"),
        ("**劳动**\n模范", "劳动模范"),
        ("劳动\n**模范**", "劳动模范"),
        ("**劳动**\n**模范**", "劳动模范"),
        ("[劳动](x)\n[模范](y)", "劳动模范"),
        ("<span>劳动</span>\n模范", "劳动模范"),
        ("`代码`\n模范", "代码模范"),
        ("劳动，\n（模范）", "劳动，（模范）"),
        ("- 劳动\n  模范", "劳动模范"),
        ("> 劳动\n> **模范**", "劳动模范"),
        ("劳动\nlabour\n模范", "劳动 labour 模范"),
        ("劳动  \n模范", "劳动\n模范"),
        ("劳动\n\n模范", "劳动\n模范"),
        ("```\n劳动\n模范\n```", "劳动\n模范"),
    ],
)
def test_soft_breaks_between_hanzi_vanish(text: str, words: str) -> None:
    assert plain(render(text)) == words


def test_code_keeps_its_breaks() -> None:
    assert "<pre><code>劳动\n模范\n</code></pre>" in render("```\n劳动\n模范\n```")


def test_headings_begin_at_two_with_chinese_anchors() -> None:
    assert [each.level for each in read_body("# 甲\n\n## 乙").headings] == [2, 3]
    assert [each.level for each in read_body("## 甲\n\n```\n# 注释\n```").headings] == [2]
    body = read_body("## 劳模 *精神*！\n\n## 劳模精神")
    assert [(each.anchor, each.words) for each in body.headings] == [
        ("劳模-精神", "劳模 精神！"),
        ("劳模精神", "劳模精神"),
    ]
    assert anchor("！？") == "h"


def test_a_body_is_cut_at_links_and_pictures() -> None:
    body = read_body('[甲](a.md#x "题") 与 ![乙](b%20c.jpg "图注") 。\n\n![丙](d.jpg)\n')
    assert body.parts == (
        '<p><a href="',
        Link("a.md#x"),
        '" title="题">甲</a> 与 ',
        Figure(Picture("b c.jpg", "乙", "图注"), block=False),
        " 。</p>\n",
        Figure(Picture("d.jpg", "丙"), block=True),
    )


def test_tags_inside_of_attributes_are_not_tags() -> None:
    safe = sanitised('<p><a href="x" title="<img src=y> <a href=z>">甲</a></p>')
    assert [part for part in cut(safe) if not isinstance(part, str)] == [Link("x")]
    assert plain(safe) == "甲"


def test_footnote_numbers_are_no_words() -> None:
    body = read_body("铁人[^1]精神。\n\n[^1]: 注。")
    assert body.lead == "铁人精神。"


def test_code_is_not_prose() -> None:
    text = "`[a](b)` 甲\n```\n[c](d)\n```\n乙"
    assert "[" not in prose(text)
    assert len(prose(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("甲\n\n" + ">" * 10_000, 3),
        ("[" * 10_000, 1),
        ("![" * 5_000, 1),
        ("[a](" * 5_000, 1),
        ("1. " * 2_000, 1),
        ("甲\n" + "- " * 3_000, 2),
        ("字" * 30_000, 1),
        ("字\n" * 110_000, 1),
        ("甲\n: 乙\n" * 3_000, 2),
    ],
    ids=range(9),
)
def test_what_no_reader_survives_is_refused(text: str, line: int) -> None:
    with pytest.raises(Tangled) as caught:
        read_body(text)
    assert caught.value.line == line
    assert html.escape(text, quote=False) in render(text)  # in a template it is shown as written
    assert render("甲") == "<p>甲</p>"  # and the reader is in order again


@pytest.mark.parametrize("sign", ["*", "_", "`", "*a", "_a*", "**a *", "<b>", "a|", "&", "\\", "~"])
def test_ten_thousand_signs_take_no_time(sign: str) -> None:
    start = time.perf_counter()
    read_body(sign * (10_000 // len(sign)))
    assert time.perf_counter() - start < 3


def test_scripts_do_not_survive() -> None:
    text = (
        "<script>a()</script><p onclick='b()' style='x'>甲</p> <img src=x onerror=c()>\n\n"
        "[d](javascript:e) <a href='JaVaScript:f'>g</a> <iframe src=h></iframe> 乙{: onload=i }\n\n"
        "<svg><script>j</script></svg><math href=javascript:k>"
    )
    assert dangers(render(text)) == []
    assert "a()" not in render(text)


def dangers(safe: str) -> list[str]:
    """Elements and attributes that could run, load or dress anything."""
    found = []
    for name, attributes in re.findall(r'<([a-z][^\s>]*)((?:\s+[^\s=>]+="[^"]*")*)[^<>]*>', safe):
        found += [name] if name in ("script", "style", "iframe", "svg", "object", "math") else []
        for key, value in re.findall(r'([^\s=>]+)="([^"]*)"', attributes):
            bad = key.startswith("on") or key == "style"
            bad = bad or re.match(r"\s*(?:javascript|data|vbscript):", html.unescape(value), re.I)
            found += [f"{key}={value}"] if bad and key not in ("title", "alt") else []
    return found


FRAGMENTS = st.sampled_from(
    ["劳动", "模范", "a", " ", "\n", "\n\n", "    ", "*", "**", "_", "`", "```\n", "[", "](",
     ")", "![", "](a.jpg)", "](javascript:x)", "> ", "- ", "1. ", "# ", "## ", "|", "|-|\n",
     "<b>", "</b>", "<p ", "<div>", "</div>", "<img src='x' ", "onerror=y", "style='z'", ">",
     "<script>", "</script>", "<!--", "-->", "[^1]", "[^1]: ", "{: ", "}", "#id", "onclick=q",
     "\\", "&lt;", "&#106;", '"', "'", "=", "!!! note\n", ": ", "*[A]: ", "\u2028", "\x02",
     "\x03", "wzxhzdk:0", "http://a", "<a href='"]
)  # fmt: skip
MARKDOWNISH = st.lists(FRAGMENTS, max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(MARKDOWNISH)
def test_any_text_becomes_safe_html(text: str) -> None:
    safe = render(text)
    assert dangers(safe) == []
    assert sanitised(safe) == safe


@settings(max_examples=200, deadline=None)
@given(MARKDOWNISH)
def test_parts_put_together_are_the_whole(text: str) -> None:
    safe = render(text)
    joined = "".join(map(_joined, cut(safe)))
    assert plain(sanitised(joined)) == plain(safe)
    assert links(joined) == links(safe)


def _joined(part: str | Link | Figure) -> str:
    if isinstance(part, Link):
        return html.escape(part.target)
    if isinstance(part, Figure):
        src, alt = html.escape(part.picture.file), html.escape(part.picture.alt)
        tag = f'<img src="{src}" alt="{alt}">'
        return f"<p>{tag}</p>" if part.block else tag
    return part


def links(safe: str) -> list[str]:
    return [html.unescape(each) for each in re.findall(r'<a\s[^>]*?href="([^"]*)"', safe)]
