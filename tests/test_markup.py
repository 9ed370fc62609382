"""Markdown into safe HTML, cut open where a page must fill something in."""

import html
import re
import time
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.blockparser import BlockParser

from generator.content.markup import (
    FINISHED,
    MAX_HEADINGS,
    MAX_RUN,
    Tangled,
    anchor,
    cut,
    plain,
    prose,
    read_body,
    render,
    sanitised,
)
from generator.content.model import Embed, Figure, Insert, Link, Picture


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


def test_the_way_back_from_a_footnote_is_no_word() -> None:
    """It stood on a poster once, and no typeface has its arrow."""
    found = read_body("他来了。[^1] 又来。[^1]\n\n[^1]: 见县志。\n")
    assert "↩" not in found.text
    assert found.text.endswith("见县志。")


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
        ("字\n=\n" * 5_000, 2 * MAX_RUN + 2),
        ("字\n=\n\n" * 5_000, 3 * MAX_HEADINGS + 2),
        ("# 字\n\n" * 5_000, 2 * MAX_HEADINGS + 1),
        ("---\n" * 5_000, MAX_RUN + 1),
        ("> # 字\n" * 5_000, MAX_RUN + 1),
        ("*[甲]: 乙\n" * 5_000, MAX_RUN + 1),
        ("*[甲]: 乙\n\n" * 5_000, 2 * MAX_RUN + 1),
    ],
    ids=range(16),
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
     "\x03", "wzxhzdk:0", "http://a", "<a href='", "@[人物](", "@[视频](", "＠【图集】（", "\n@[下载](a.pdf)\n",
     "）", "海报=", "“", "”", "！！！注意\n", "[ ] ", "|a|b|c|d|\n|-|:-:|-:|-|\n", "<h2 id=a>", "</h2>",
     "<table><tr><th>", "</table>", '<hr class="embed" title="@[人物](x)">', "</p>", "<li>"]
)  # fmt: skip
MARKDOWNISH = st.lists(FRAGMENTS, max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(MARKDOWNISH)
def test_any_text_becomes_safe_html(text: str) -> None:
    safe = render(text)
    assert dangers(safe) == []
    assert sanitised(safe, FINISHED) == safe


@settings(max_examples=200, deadline=None)
@given(MARKDOWNISH)
def test_parts_put_together_are_the_whole(text: str) -> None:
    safe = render(text)
    joined = "".join(map(_joined, cut(safe)))
    assert plain(sanitised(joined)) == plain(safe)
    assert links(joined) == links(safe)


def _joined(part: str | Link | Figure | Embed) -> str:
    if isinstance(part, Embed):
        return "<hr>"
    if isinstance(part, Link):
        return html.escape(part.target)
    if isinstance(part, Figure):
        src, alt = html.escape(part.picture.file), html.escape(part.picture.alt)
        tag = f'<img src="{src}" alt="{alt}">'
        return f"<p>{tag}</p>" if part.block else tag
    return part


def links(safe: str) -> list[str]:
    return [html.unescape(each) for each in re.findall(r'<a\s[^>]*?href="([^"]*)"', safe)]


# --- what is bounded costs what it should --------------------------------------------------------


@pytest.mark.parametrize(
    "unit", ["字\n=\n", "# 字\n", "---\n", "*[甲{n}]: 乙\n"], ids=["setext", "atx", "rule", "abbr"]
)
def test_work_grows_with_the_text_and_not_with_its_square(
    unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The characters that the block readers are shown, for as many of a kind as may stand in a row,
    in one row and in two: twice the text is twice the work."""
    seen = [0]
    real = BlockParser.parseBlocks

    def counted(self: BlockParser, parent: Element, blocks: list[str]) -> None:
        class Counted(list):  # type: ignore[type-arg]
            def insert(self, at: int, block: str) -> None:  # type: ignore[override]
                seen[0] += len(block)
                super().insert(at, block)

        real(self, parent, Counted(blocks))

    monkeypatch.setattr(BlockParser, "parseBlocks", counted)

    def work(rows: int) -> int:
        seen[0] = 0
        row = "".join(unit.format(n=n) for n in range(MAX_RUN // 2))
        read_body("\n\n".join([row] * rows))
        return seen[0]

    assert 0 < work(2) <= 2.2 * work(1)
    assert work(1) <= len(unit.format(n=10)) * MAX_RUN**2


# --- lines of one's own --------------------------------------------------------------------------

CARD = Embed(Insert.PERSON, "王进喜")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("@[人物](王进喜)", CARD),
        ("＠【人物】（王进喜）", CARD),
        ("@ [ person ] (王进喜)".replace("[ ", "[").replace(" ]", "]"), CARD),
        ("  @[人物]( 王进喜 )  ", CARD),
        ("@[PERSON](王进喜)", CARD),
        ("@[人物](王进喜 “铁人”)", Embed(Insert.PERSON, "王进喜", "铁人")),
        ('@[讲座](masters/one "题")', Embed(Insert.LECTURE, "masters/one", "题")),
        ('@[下载](<报名 表.docx> "报名表")', Embed(Insert.DOWNLOAD, "报名 表.docx", "报名表")),
        ("@[下载](报名 表.docx)", Embed(Insert.DOWNLOAD, "报名 表.docx")),
        (
            '@[视频](a.mp4 "题" 海报=a.jpg 字幕＝<b c.vtt> 文字="稿.pdf")',
            Embed(Insert.VIDEO, "a.mp4", "题", "a.jpg", "b c.vtt", "稿.pdf"),
        ),
        (
            "@[video](a.mp4 poster=a.jpg text=#b)",
            Embed(Insert.VIDEO, "a.mp4", "", "a.jpg", "", "#b"),
        ),
        ("@[人勿](王进喜)", Embed(None, "", "人勿")),
        ("@[人物]()", Embed(Insert.PERSON, "")),
    ],
)
def test_an_embed(text: str, part: Embed) -> None:
    assert read_body(text).parts == (part,)
    assert part in read_body(f"甲\n{text}\n乙").parts
    assert part in read_body(f"> 甲\n>\n> {text}\n").parts
    assert part in read_body(f"- 甲\n\n    {text}\n").parts
    assert part in read_body(f"!!! note\n    {text}\n").parts


@pytest.mark.parametrize(
    "text",
    [
        "甲 @[人物](乙)",
        "`@[人物](乙)`",
        "```\n@[人物](乙)\n```",
        "    @[人物](乙)",
        "\\@[人物](乙)",
    ],
)
def test_no_embed(text: str) -> None:
    assert not any(isinstance(part, Embed) for part in read_body(text).parts)


def test_embeds_degrade_to_words() -> None:
    text = '甲\n\n@[人物](王进喜)\n\n@[视频](a.mp4 "录像")\n\n@[人物](wang-jinxi)\n\n@[图集](a.jpg "图")'
    body = read_body(text)
    assert (body.text, body.lead) == ("甲\n王进喜\n录像", "甲")
    assert read_body("@[人物](王进喜)\n\n甲").lead == "甲"


def pictures(text: str) -> list[tuple[str, str, bool, bool]]:
    parts = read_body(text).parts
    figures = [part for part in parts if isinstance(part, Figure)]
    return [(each.picture.file, each.picture.alt, each.block, each.gallery) for each in figures]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("![甲](a.jpg)", [("a.jpg", "甲", True, False)]),
        ("![甲](a.jpg)\n![乙](b.jpg)", [("a.jpg", "甲", True, True), ("b.jpg", "乙", True, True)]),
        ("![](a.jpg) ![](b.jpg)", [("a.jpg", "", True, True), ("b.jpg", "", True, True)]),
        ("![](a.jpg)  \n![](b.jpg)", [("a.jpg", "", True, True), ("b.jpg", "", True, True)]),
        ("![](a.jpg)、![](b.jpg)", [("a.jpg", "", False, False), ("b.jpg", "", False, False)]),
        ("![](a.jpg) 字", [("a.jpg", "", False, False)]),
        ("[![](a.jpg)](b)", [("a.jpg", "", False, False)]),
        (
            '@[图集](a.jpg "甲" b.jpg “乙”)',
            [("a.jpg", "甲", True, True), ("b.jpg", "乙", True, True)],
        ),
        ("@[gallery](a.jpg、b.jpg)", [("a.jpg", "", True, True), ("b.jpg", "", True, True)]),
        ("@[图集](a.jpg)", [("a.jpg", "", True, False)]),
        ("@[图集]()", []),
    ],
)
def test_galleries(text: str, found: list[tuple[str, str, bool, bool]]) -> None:
    assert pictures(text) == found
    parts = read_body(text).parts
    assert parts.count('<div class="gallery">') == (len(found) > 1 and found[0][3])


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ('!!! note "题"\n    甲', "note", "题"),
        ("！！！注意 “题”\n    甲", "warning", "题"),
        ("!!!提示\n    甲", "tip", "提示"),
        ("!!! 资料\n    甲", "note", "资料"),
        ("!!! Warning\n    甲", "warning", "Warning"),
        ("!!! 随便\n    甲", "note", "随便"),
    ],
)
def test_callouts(text: str, kind: str, title: str) -> None:
    assert render(text) == (
        f'<div class="admonition {kind}">\n<p class="admonition-title">{title}</p>\n<p>甲</p>\n</div>'
    )


def test_callouts_in_code_are_code() -> None:
    assert "！！！注意" in render("```\n！！！注意\n```")


# --- finishing -----------------------------------------------------------------------------------


def test_plain_ids_are_kept_apart_from_those_of_the_page() -> None:
    safe = render("## Main\n\n## Honours\n\n## 荣誉\n\n[去](#main) [去](#荣誉) <b id='x y'>甲</b>")
    assert re.findall(r' id="([^"]*)"', safe) == ["text-main", "text-honours", "荣誉", "x-y"]
    assert links(safe) == ["#text-main", "#荣誉"]


def test_the_second_text_of_a_page_has_names_of_its_own() -> None:
    text = "## 荣誉\n\n[去](#荣誉) 注[^1]\n\n[^1]: 注。"
    both = [read_body(text), read_body(text, "report-")]
    ids = [re.findall(r' id="([^"]*)"', "".join(map(_joined, body.parts))) for body in both]
    assert not set(ids[0]) & set(ids[1])
    assert Link("#report-荣誉") in both[1].parts
    assert both[1].text == both[0].text


@pytest.mark.parametrize("twice", ['<b id="a">1</b><b id="a">2</b>', "## a\n\n<b id='a'>1</b>"])
def test_no_id_stands_twice(twice: str) -> None:
    found = re.findall(r' id="([^"]*)"', render(twice))
    assert len(found) == len(set(found))


def test_classes_of_the_page_cannot_be_put_on() -> None:
    safe = render('<div class="masthead skip note">甲</div>\n\n乙\n{: .foot }')
    assert re.findall(r' class="([^"]*)"', safe) == ["note"]


def test_tables_say_what_heads_what_and_wide_ones_can_be_reached() -> None:
    narrow = render("| 甲 | 乙 |\n|---|--:|\n| 1 | 2 |")
    assert '<th scope="col">甲</th>' in narrow
    assert '<th class="align-right" scope="col">乙</th>' in narrow
    assert "tabindex" not in narrow
    wide = render("|甲|乙|丙|丁|\n|-|-|-|-|\n|1|2|3|4|")
    assert wide.startswith(
        '<div class="table" role="region" tabindex="0" aria-label="甲、乙、丙、丁"><table>'
    )
    assert '<th scope="row">' in render("<table><tr><th>甲</th><td>1</td></tr></table>")


def test_authors_cannot_make_regions() -> None:
    assert "role" not in render("<div role='main' tabindex='5' aria-label='x'>甲</div>")


def test_tasks() -> None:
    safe = render("- [ ] 甲\n- [x] 乙\n- [y] 丙")
    assert [plain(each) for each in safe.split("<li")[1:]] == [
        'class="task">☐ 甲',
        'class="task">☑ 乙',
        ">[y] 丙",
    ]
