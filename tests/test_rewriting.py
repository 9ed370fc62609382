"""Articles in elements that the platform's editor keeps; the hostile corpus through the pipeline."""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html as markup

from generator.content.markup import read_body, sanitised
from generator.content.model import Figure, Link
from generator.content.passages import Passage
from generator.diagnostics import Span
from generator.site import bodies
from generator.site.enclosing import Enclosed
from generator.wechat.rewriting import rewritten

CASES = sorted((Path(__file__).parent / "cases/wechat").glob("*.md"))
HOME = "https://union.example.edu.cn/news/a"


def posted(text: str) -> str:
    """A text as `view.posted` gives it to an article's template."""

    def address(link: Link) -> str:
        return HOME + link.target if link.target.startswith("#") else link.target

    def picture(figure: Figure) -> bodies.Markup:
        small = figure.picture.file.startswith("dot")
        return bodies.enclosed(
            figure, Enclosed(f"images/{figure.picture.file}", 24 if small else 900, 600)
        )

    body = bodies.fill(
        read_body(text), address, picture, lambda embed: bodies.mention(embed.words, "")
    )
    return f'<section class="article"><section class="text">{body}</section></section>'


def told(text: str) -> str:
    """The rewritten words of a Markdown text, without the sections of the template around it."""
    done = rewritten(posted(text), HOME)
    if not done:
        return ""
    around = r'<section class="article">(?:<section class="text">(.*?)</section>)?((?:<section class="notes">.*)?)</section>'
    found = re.fullmatch(around, done, re.S)
    assert found
    return (found[1] or "") + found[2]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("甲", '<p class="p">甲</p>'),
        ("## 甲 *乙*", '<h2 class="h2">甲 <em>乙</em></h2>'),
        ("# 甲\n\n###### 乙", '<h2 class="h2">甲</h2><h4 class="h4">乙</h4>'),
        ("甲  \n乙", '<p class="p">甲<br>乙</p>'),
        ("***", '<hr class="rule">'),
        ("- 甲\n    1. 乙", '<section class="item l1"><span class="mark">•</span>甲</section><section class="item l2"><span class="mark">1.</span>乙</section>'),
        ("3. 甲\n4. 乙", '<section class="item l1"><span class="mark">3.</span>甲</section><section class="item l1"><span class="mark">4.</span>乙</section>'),
        ("- 甲\n\n    乙", '<section class="item l1"><span class="mark">•</span>甲</section><section class="item l1 more">乙</section>'),
        ("- [x] 甲", '<section class="item l1"><span class="mark">☑</span>甲</section>'),
        ("甲\n:   乙", '<section class="term">甲</section><section class="told">乙</section>'),
        ("> 甲", '<section class="quote"><p class="p">甲</p></section>'),
        ("> 甲\n> —— 乙", '<section class="quote pull"><p class="p">甲</p><section class="credit">—— 乙</section></section>'),
        ("!!! 提示\n    甲", '<section class="box box-tip"><section class="box-head">提示</section><p class="p">甲</p></section>'),
        ("<details><summary>甲</summary>乙</details>", '<section class="box"><section class="box-head">甲</section><p class="p">乙</p></section>'),
        ("```\n甲\n  乙  丙\n\n丁\n```", '<section class="code">甲<br>&nbsp;&nbsp;乙&nbsp; 丙<br><br>丁</section>'),
        ("`甲  乙`", '<p class="p"><span class="code-word">甲&nbsp; 乙</span></p>'),
        ("<ruby>模<rt>mó</rt></ruby>", '<p class="p">模（mó）</p>'),
        ("<q>甲</q><u>乙</u><del>丙</del>", '<p class="p">“甲”<span class="under">乙</span><span class="struck">丙</span></p>'),
        ("H<sub>2</sub>O", '<p class="p">H<sub>2</sub>O</p>'),
    ],
)  # fmt: skip
def test_each_element_becomes_one_that_survives(text: str, wanted: str) -> None:
    assert told(text) == wanted


def test_links_become_numbered_notes() -> None:
    done = told("[甲](https://a.example/x)、[乙](https://b.example)、[丙](https://a.example/x)")
    assert done == (
        '<p class="p"><span class="link">甲</span><sup class="note-mark">[1]</sup>、'
        '<span class="link">乙</span><sup class="note-mark">[2]</sup>、'
        '<span class="link">丙</span><sup class="note-mark">[1]</sup></p>'
        '<section class="notes"><section class="notes-head">链接</section>'
        '<section class="note"><span class="mark">[1]</span> <span class="address">https://a.example/x</span></section>'
        '<section class="note"><span class="mark">[2]</span> <span class="address">https://b.example</span></section>'
        "</section>"
    )


@pytest.mark.parametrize(
    "text",
    [
        "<https://a.example>",
        "[https://a.example](https://a.example/)",
        "[a.example](https://a.example)",
        "<union@example.com>",
        "[本页](#甲)",
        f"[本页]({HOME}#甲)",
        "[公众号](https://mp.weixin.qq.com/s/abc)",
    ],
)
def test_a_link_without_need_of_a_note_has_none(text: str) -> None:
    assert "notes" not in told(text)


def test_a_link_that_can_be_followed_stays_one() -> None:
    done = told("[甲](https://mp.weixin.qq.com/s/abc) <https://a.example>")
    assert '<a class="link" href="https://mp.weixin.qq.com/s/abc">甲</a>' in done
    assert done.count("<a ") == 1


def test_a_link_to_another_page_is_no_link_within_this_one() -> None:
    assert "https://union.example.edu.cn/news/b#甲" in html.unescape(told(f"[甲]({HOME[:-1]}b#甲)"))


def test_a_letter_and_a_telephone_number_are_told_without_their_scheme() -> None:
    done = told("[写信](mailto:a@b.cn)、[打电话](tel:110)")
    assert re.findall(r'class="address">([^<]*)<', done) == ["a@b.cn", "110"]


def test_footnotes_are_numbered_apart_from_links() -> None:
    done = told("甲[^b]乙[^a]丙[^b]\n\n[^a]: 一 [网](https://a.example)\n[^b]: 二\n\n    三\n")
    assert re.findall(r'note-mark">([^<]*)<', done) == ["①", "②", "①", "[1]"]
    notes, links = re.findall(r'<section class="notes">(.*?)</section></section>', done)
    assert re.sub(r"<[^>]*>", "|", notes) == "|注释|||①| 二||三|||②| 一 |网||[1]|"
    assert "链接" in links
    assert "id=" not in done
    assert "↩" not in done


def test_two_texts_of_one_article_may_name_their_footnotes_alike() -> None:
    text = posted("甲[^1]\n\n[^1]: 一")
    other = posted("乙[^1]\n\n[^1]: 二")
    done = rewritten(text + other)
    assert re.findall(r'note-mark">([^<]*)<', done) == ["①", "②"]
    assert re.findall(r'class="mark">([^<]*)</span> ([^<]*)', done) == [("①", "一"), ("②", "二")]


def test_notes_stand_where_the_template_wants_them() -> None:
    given = '<section class="a"><p><a href="https://a.example">甲</a></p><section class="notes"></section><p>完</p></section>'
    done = rewritten(given)
    assert done.index("链接") < done.index("完")
    assert rewritten(f"<div class='b'>{given}</div>{given}").count("https://a.example") == 1
    assert "链接" not in rewritten('<section class="notes"></section><p>完</p>')
    assert 'class="notes"' not in rewritten('<section class="notes"></section><p>完</p>')


def test_pictures_alone_among_words_and_together() -> None:
    assert told('![甲](a.jpg "说明。摄影：乙")') == (
        '<section class="figure"><section class="picture"><img src="images/a.jpg" alt="甲" data-w="900" '
        'style="width:100%"></section><section class="caption">说明。摄影：乙</section></section>'
    )
    among = told("甲![图](a.jpg)乙")
    assert re.sub(r"<img[^>]*>", "图", among) == (
        '<p class="p">甲</p><section class="figure"><section class="picture">图</section></section><p class="p">乙</p>'
    )
    assert told("甲![图](dot.png)乙").count("<p") == 1
    pair = told("![甲](a.jpg)\n![乙](b.jpg)\n![丙](c.jpg)")
    assert re.findall(r'<section class="((?!picture)[^"]*)"', pair) == [
        "gallery", "figure half is-left", "figure half is-right", "figure",
    ]  # fmt: skip


def test_a_linked_picture_tells_its_address_below() -> None:
    done = told("[![图](a.jpg)](https://a.example)")
    assert '<section class="caption"><sup class="note-mark">[1]</sup></section></section>' in done
    kept = told("[![图](a.jpg)](https://mp.weixin.qq.com/s/a)")
    assert (
        '<section class="picture"><a class="link" href="https://mp.weixin.qq.com/s/a"><img' in kept
    )


def test_a_narrow_table_stays_a_table_with_widths_in_per_cent() -> None:
    done = told("| 年 | 事 |\n|---|:-:|\n| 1959 | 群英会 |")
    assert re.findall(r"width:(\d+)%", done) == ["50", "50"]
    assert '<td class="cell align-center">群英会</td>' in done


def test_a_wide_table_becomes_lines_of_heading_and_value() -> None:
    long = "一段很长的话，有二十多个字，表格的格子里放不下它的"
    done = told(f"| 姓名 | 单位 | 称号 | 事迹 |\n|---|---|---|---|\n| 甲 | {long} |  | {long} |")
    assert "<table" not in done
    assert [re.sub("<[^>]*>", "", line) for line in done.split("</section>")[:-2]] == [
        "姓名：甲", f"单位：{long}", f"事迹：{long}",
    ]  # fmt: skip


def test_a_wide_table_of_spans_scrolls() -> None:
    cells = "".join(f"<td>很长很长的格子第{i}个</td>" for i in range(5))
    done = told(f"<table><tr><td colspan='5'>横跨</td></tr><tr>{cells}</tr></table>")
    assert done.startswith('<section class="scroll" data-ignore-width=""><table class="cells">')
    assert 'colspan="5"' in done


def test_a_span_beyond_the_table_ends_with_it() -> None:
    done = told(
        "<table><tr><td colspan='999' rowspan='99'>甲</td></tr><tr><td>乙</td></tr></table>"
    )
    assert "rowspan" in done
    assert re.findall(r'(?:col|row)span="(\d+)"', done) == ["2"]


def test_an_empty_cell_holds_a_space_and_an_empty_table_is_none() -> None:
    assert '<td class="cell">&nbsp;</td>' in told("| 甲 | 乙 |\n|---|---|\n| 丙 |  |")
    assert told("<table><tr><td></td></tr></table>") == ""


def test_what_word_pastes_comes_out_clean() -> None:
    text = '<p class="MsoNormal" style="mso-x:y"><span lang="EN-US"><o:p>&nbsp;</o:p></span></p><p><font face="宋体"><span><span>字</span></span></font></p>'
    assert told(text) == '<p class="p">字</p>'


def test_invisible_characters_vanish_and_joined_emoji_stay() -> None:
    done = told("零\u200b宽\ufeff、👨\u200d👩\u200d👧、a\u200db、x\u00ad y")
    assert done == '<p class="p">零宽、👨\u200d👩\u200d👧、ab、x y</p>'


def test_a_recording_is_a_link() -> None:
    done = rewritten('<video src="https://a.example/v.mp4"></video>')
    assert '<p class="p"><span class="link">视频</span><sup class="note-mark">[1]</sup></p>' in done


def test_a_picture_inside_the_text_is_refused_with_its_line() -> None:
    text = (
        "甲\n\n![图](data:image/png;base64,iVBORw0KGgo=)\n\n<img src='data:image/gif;base64,R0lG'>"
    )
    found = Passage(text, Span("a.md", 1)).problems
    assert [(each.rule, each.span.line) for each in found] == [
        ("unsafe-link", 3),
        ("unsafe-link", 5),
    ]
    assert "data:" not in told(text)


# --- the hostile corpus, and anything else


def seen_words(given: str) -> Counter[str]:
    """The characters of HTML that can be seen, as another parser reads it."""
    tree = markup.fragment_fromstring(given, create_parent="div")
    for gone in tree.xpath(
        "//*[contains(concat(' ', @class, ' '), ' notes ')] | //sup[@class='note-mark']"
        " | //span[@class='mark'] | //*[@class='footnote'] | //a[@class='footnote-ref']"
        " | //li[@class='task']/text()[1] | //section[contains(@class, 'pull')]/section[@class='credit']"
        " | //figure[@class='pull']/figcaption | //table | //*[@class='caption'] | //figcaption"
        " | //*[contains(@class, 'record')]"
    ):
        if hasattr(gone, "drop_tree"):
            gone.drop_tree()
    text = "".join(tree.itertext())
    return Counter(re.sub(r"[\s\u00a0\u00ad\u200b\ufeff\u2060\u202e\u202c\x01☐☑“”（）]", "", text))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_words_of_the_corpus_are_lost_or_doubled(path: Path) -> None:
    given = posted(path.read_text(encoding="utf-8"))
    assert seen_words(rewritten(given, HOME)) == seen_words(given)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_corpus_comes_out_in_known_elements(path: Path) -> None:
    known = {
        "section", "p", "h2", "h3", "h4", "span", "strong", "em", "sup", "sub", "br", "hr", "img",
        "a", "table", "thead", "tbody", "tr", "th", "td", "div",
    }  # fmt: skip
    tree = markup.fragment_fromstring(
        rewritten(posted(path.read_text(encoding="utf-8")), HOME), create_parent="div"
    )
    assert {each.tag for each in tree.iter()} <= known
    assert not tree.xpath("//p//p | //p//section | //h2//p | //span//p | //td//p | //@id")
    assert not [each for each in tree.xpath("//section | //p | //span") if not holds(each)]


def holds(element: markup.HtmlElement) -> bool:
    return bool(element.text_content().strip() or element.xpath(".//img | .//hr"))


_BLOCKS = "p div section blockquote ul ol li dl dt dd h2 h3 h6 pre details summary figure figcaption table tr td th caption center".split()  # noqa: SIM905
_LINES = "strong em a code span sup sub u del mark small font b i kbd abbr".split()  # noqa: SIM905
_CLASSES = (
    "",
    "",
    "",
    "admonition note",
    "admonition-title",
    "task",
    "gallery",
    "text",
    "pull",
    "footnote",
)
_leaf = st.sampled_from(
    ["", "词", "词 ", " 词", "<br>", "<hr>", '<img src="a.jpg" alt="">', "&nbsp;", " "]
)


def _elements(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.lists(inside, max_size=4)
    span = st.sampled_from(("", ' colspan="2"', ' rowspan="3"', ' colspan="99"'))
    cell = st.builds("<{0}{1}>{2}</{0}>".format, st.sampled_from(("td", "th")), span, inside)
    row = st.builds(lambda cells: f"<tr>{''.join(cells)}</tr>", st.lists(cell, max_size=6))
    return st.one_of(
        st.builds(
            lambda tag, name, held: (
                f'<{tag} class="{name}" href="https://a.example/{tag}">{"".join(held)}</{tag}>'
            ),
            st.sampled_from(_BLOCKS + _LINES),
            st.sampled_from(_CLASSES),
            parts,
        ),
        st.builds(lambda rows: f"<table>{''.join(rows)}</table>", st.lists(row, max_size=3)),
        st.builds(
            lambda tag, held: f"<{tag}><li>{'</li><li>'.join(held)}</li></{tag}>",
            st.sampled_from(("ul", "ol")),
            parts,
        ),
    )


TREES = st.recursive(_leaf, _elements, max_leaves=25)


def numbered(tree: str) -> str:
    """A tree whose every word is another one."""
    count = iter(range(10_000))
    return re.sub("词", lambda _: f"w{next(count)}z", tree)


@given(TREES)
@example("<table><tr><th>词</th><td>词<table><tr><td>词</td></tr></table></td></tr></table>")
@example("<div>" * 90 + "词" + "</div>" * 90)
@example("<a href='https://a.example'><h2>词</h2><hr></a>")
@example("<ol><li><table><tr><td>词</td></tr></table></li></ol>")
def test_no_word_of_any_text_is_lost_or_doubled(tree: str) -> None:
    safe = sanitised(numbered(tree))
    before = re.findall(r"w\d+z", re.sub("<[^>]*>", "", safe))
    after = re.findall(r"w\d+z", re.sub("<[^>]*>", "", rewritten(safe)))
    heads = set(re.findall(r"w\d+z", " ".join(re.findall(r"<th\b.*?</th>", safe, re.S))))
    assert set(after) == set(before)
    assert [word for word, times in Counter(after).items() if times > 1 and word not in heads] == []


@given(TREES)
def test_any_text_comes_out_without_blocks_in_lines_and_without_empty_elements(tree: str) -> None:
    done = rewritten(sanitised(numbered(tree)))
    parsed = markup.fragment_fromstring(done, create_parent="div")
    assert not parsed.xpath("//p//p | //p//section | //h2//p | //span//p | //td//p | //@id")
    assert not [each for each in parsed.xpath("//section | //p | //span") if not holds(each)]
