"""The structure check: each rule is broken by one piece of HTML and kept by another."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Span, problem
from generator.rules import RULES
from generator.wechat.structure import breaches

LONG = "人民群众的劳动创造了历史，" * 8
WRAPPED = "<section>" * 11 + "<p>字</p>" + "</section>" * 11
DEEP = '<section style="margin:0">{}</section>'
OWN = '<img src="images/a.jpg" alt="合影" data-w="{}" style="{}">'
SVG = '<svg viewBox="0 0 9 9"{}>{}</svg>'


def deep(times: int, inside: str) -> str:
    """Wrappers whose styles take turns, so that none is like the one around it."""
    for at in range(times):
        inside = f'<section style="{("margin:0", "padding:0")[at % 2]}">{inside}</section>'
    return inside


# Rule: what breaks it, and what comes near and does not.
CASES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "wechat-animate-begin": (
        (SVG.format("", '<animate attributeName="x" begin="touchstart"/>'),
         SVG.format("", '<set attributeName="visibility" begin="touchstart+1s"/>')),
        (SVG.format("", '<animate attributeName="x" begin="touchstart; click"/>'),
         SVG.format("", '<animate attributeName="x" begin="click"/>')),
    ),
    "wechat-attribute": (
        ('<p id="a">字</p>', '<p class="a">字</p>', '<p onclick="a()">字</p>'),
        ('<p style="color:#333" data-w="1">字</p>',),
    ),
    "wechat-caret-color": (
        ('<p style="caret-color: rgba(0, 0, 0, 0)">字</p>',
         '<p style="caret-color:transparent">字</p>'),
        ('<p style="caret-color:#a8201a">字</p>', '<p style="caret-color:auto">字</p>'),
    ),
    "wechat-dark-contrast": (
        ('<p style="background:#b08d57;color:#fff">字</p>',
         '<section style="background-color:#cfcf20"><p style="color:#fff">字</p></section>',
         '<p data-no-dark style="color:#191919">字</p>'),
        ('<p style="background:#a8201a;color:#fff">字</p>',
         '<p style="color:#1f1b18">字</p>', '<p style="color:#fff">字</p>',
         '<p style="background:#b08d57;color:#fff" data-ignore-dm="low-contrast">字</p>',
         '<p style="background:#b08d57;color:#fff"></p>',
         '<p style="background:#b08d57 url(images/a.jpg);color:#fff">字</p>'),
    ),
    "wechat-dark-gradient": (
        ('<p style="background:linear-gradient(#fff,#ccc)">字</p>',
         '<section style="background-image:radial-gradient(red,blue)"><p>字</p></section>'),
        ('<p style="background:linear-gradient(#fff,#ccc)"><br></p>',
         '<p style="background:linear-gradient(#fff,#ccc)" data-ignore-dm="text-bg-gradient">字</p>',
         '<p style="background:#ccc">字</p>'),
    ),
    "wechat-element": (
        ("<style>p{}</style>", "<script>a()</script>", '<iframe src="https://a.cn/"></iframe>',
         "<form><p>字</p></form>", '<video src="a.mp4"></video>', '<link href="a.css">'),
        ("<section><p>字</p><hr></section>", "<blockquote>字</blockquote>"),
    ),
    "wechat-empty-nodes": (
        (f"<section>{'<p></p>' * 16}{'<p>字</p>' * 5}</section>",),
        (f"<section>{'<p></p>' * 15}{'<p>字</p>' * 9}</section>",
         f"<section>{'<p></p>' * 16}{'<p>字</p>' * 4}</section>",
         f"<section>{'<p><br></p>' * 20}{'<p>字</p>' * 5}</section>"),
    ),
    "wechat-font": (
        ('<p style="font-family:Songti SC">字</p>', '<p style="font:16px/2 SimSun">字</p>'),
        ("""<p style="font-family:'mp-quote', PingFang SC, system-ui, -apple-system, Arial">字</p>""",
         '<p style="font-size:16px">字</p>'),
    ),
    "wechat-height": (
        (f'<section style="height:60px"><p>{LONG}</p></section>',
         f'<section style="height: 1px; overflow: hidden"><p>{LONG}</p></section>'),
        (f'<section style="height:60px;overflow-y:auto"><p>{LONG}</p></section>',
         f'<section style="min-height:60px"><p>{LONG}</p></section>',
         '<section style="height:60px"><p>字</p></section>',
         '<section style="height:30px;display:flex"><p>字</p><p>字</p><p>字</p></section>',
         f'<section style="height:900px"><p>{LONG}</p></section>'),
    ),
    "wechat-height-zero": (
        ('<section style="height:0"><p>字</p></section>',
         '<section style="height: 0px !important"><p>字</p></section>'),
        (f'<section style="height:0">{OWN.format(1080, "width:100%")}</section>',
         '<section data-mode="svg"><section style="height:0"><p>字</p></section></section>',
         '<section style="height:0"><p>&nbsp;</p></section>',
         SVG.format("", '<g style="height:0"><text>字</text></g>')),
    ),
    "wechat-important": (
        ('<p style="color:#333 !important">字</p>', '<p style="color:#333! important">字</p>'),
        ('<p style="color:#333">注意!important</p>',),
    ),
    "wechat-leaf": (
        ('<p><span leaf=""><section>字</section></span></p>',
         "<section><span leaf><strong><table><tr><td>字</td></tr></table></strong></span></section>"),
        ('<p><span leaf=""><strong>字</strong><br></span></p>',
         "<p><span><em>字</em></span></p>"),
    ),
    "wechat-line-height": (
        ('<p style="line-height:0;border:1px solid #ccc">甲<br>乙<br>丙</p>',
         f'<section style="line-height:10px"><p>{LONG}</p></section>',
         f'<section style="font-size:20px;line-height:.9"><p><strong>{LONG}</strong></p></section>',
         f'<section style="line-height:1em"><p style="font-size:24px">{LONG}</p></section>'),
        ('<section style="line-height:0"><p>单行</p></section>',
         f'<section style="line-height:0">{OWN.format(1080, "width:100%")}</section>',
         f'<p style="line-height:1">{LONG}</p>',
         f'<section style="line-height:1"><p style="font-size:24px">{LONG}</p></section>',
         f'<section style="line-height:0"><p style="line-height:1.6">{LONG}</p></section>',
         f'<section style="line-height:0"><span style="line-height:1.6">{LONG}</span></section>'),
    ),
    "wechat-nesting": (
        (WRAPPED, deep(20, "<p>字</p>")),
        (WRAPPED.replace("<section>", "", 1).replace("</section>", "", 1),
         deep(9, "<p>字</p>"),
         "<section>" * 12 + "<p>甲</p><p>乙</p>" + "</section>" * 6 + "<p>丙</p>"
         + "</section>" * 6),
    ),
    "wechat-nodeleaf": (
        ('<section nodeleaf=""><section>字</section></section>',),
        (f'<section nodeleaf="">{OWN.format(1080, "width:100%")}</section>',
         '<section nodeleaf=""><mp-common-profile></mp-common-profile></section>',
         "<section><section>字</section></section>"),
    ),
    "wechat-opacity": (
        (OWN.format(1080, "width:100%;opacity:0"), OWN.format(1080, "width:100%; opacity: 0.0")),
        (OWN.format(1080, "width:100%;opacity:.5"), OWN.format(1080, "width:100%;opacity:0.5"),
         '<p style="opacity:0">字</p>'),
    ),
    "wechat-picture-elsewhere": (
        ('<img src="https://a.example.edu.cn/a.jpg" data-w="900">',
         '<img src="data:image/png;base64,AAAA" data-w="900">',
         '<img src="https://qpic.cn.example.com/a.jpg" data-w="900">'),
        ('<img src="images/a.jpg" data-w="900">',
         '<img src="https://mmbiz.qpic.cn/mmbiz_jpg/a/640?wx_fmt=jpeg" data-w="900">'),
    ),
    "wechat-picture-format": (
        ('<img src="images/a.webp" data-w="900">', '<img src="images/a.SVG?1" data-w="900">'),
        ('<img src="images/a.PNG" data-w="900">', '<img src="https://mmbiz.qpic.cn/a/640">'),
    ),
    "wechat-picture-width": (
        ('<img src="images/a.jpg">', '<img src="images/a.jpg" data-w="0">'),
        ('<img src="images/a.jpg" data-w="900">',),
    ),
    "wechat-position": (
        ('<p style="position:absolute;top:0">字</p>', '<p style="position: fixed">字</p>'),
        ('<p style="position:static">字</p>', '<p style="position:relative">字</p>'),
    ),
    "wechat-pre": (
        ("<pre>一段正文</pre>", '<pre style="white-space:nowrap"><code>a = 1</code></pre>'),
        ("<pre> \n </pre>", '<pre style="white-space:pre-wrap">一段正文</pre>'),
    ),
    "wechat-style": (
        ('<p style="transform:rotate(1deg)">字</p>',
         '<p style="background-image:url(https://a.cn/a.png)">字</p>',
         """<p style="background:#fff url('data:image/png;base64,AA')">字</p>"""),
        ('<p style="transform:none;background:#fff">字</p>',),
    ),
    "wechat-svg-animation": (
        (SVG.format("", '<animate attributeName="class" begin="click"/>'),
         SVG.format("", '<set attributeName="fill" begin="click"/>'),
         SVG.format("", '<animateTransform attributeName="transform" type="matrix"/>')),
        (SVG.format("", '<animate attributeName="opacity" begin="click"/>'),
         SVG.format("", '<set attributeName="visibility"/><animateMotion path="M0 0"/>'),
         SVG.format("", '<animateTransform attributeName="transform" type="rotate"/>')),
    ),
    "wechat-svg-colour": (
        (SVG.format("", '<path d="M0 0h9"/>'),
         SVG.format("", '<g stroke="#191919" fill="none"><path d="M0 0h9"/></g>')),
        (SVG.format("", '<path d="M0 0h9" fill="currentColor"/>'),
         SVG.format("", '<rect width="9" height="9" fill="#fff"/><path d="M0 0h9"/>'),
         SVG.format(' style="background:#fff"', '<path d="M0 0h9"/>')),
    ),
    "wechat-svg-element": (
        (SVG.format("", "<defs><path/></defs>"),
         SVG.format("", "<foreignObject><p>字</p></foreignObject>"), SVG.format("", "<use/>")),
        (SVG.format("", '<g fill="#a8201a"><path d="M0 0h9"/></g>'),),
    ),
    "wechat-svg-link": (
        (SVG.format("", '<rect fill="url(#a)"/>'), SVG.format("", '<image href="images/a.png"/>'),
         SVG.format("", '<a xlink:href="https://a.cn/"><path/></a>'),
         SVG.format("", '<rect style="fill: url( \'#a\')"/>')),
        (SVG.format("", '<rect fill="#a8201a"/>'), '<a href="https://mp.weixin.qq.com/s/a">字</a>'),
    ),
    "wechat-svg-name": (
        (SVG.format(' id="a"', ""), SVG.format("", '<g class="a"></g>')),
        (SVG.format(' role="img"', "<g></g>"),),
    ),
    "wechat-text-align": (
        ('<p style="text-align: start">字</p>', '<p style="text-align:END">字</p>'),
        ('<p style="text-align:left">字</p>', '<p style="text-align:justify">字</p>'),
    ),
    "wechat-width-centre": (
        ('<section style="width:500px">字</section>', OWN.format(600, ""),
         '<section style="width:586.438px">字</section>',
         '<section style="width: 400pt">字</section>'),
        ('<section style="width:300px">字</section>', '<section style="width:90%">字</section>',
         '<section style="width:500px" data-ignore-width><p style="width:500px">字</p></section>',
         OWN.format(600, "width:100%"), OWN.format(1080, ""), OWN.format(120, ""),
         '<section style="width:100%">字</section>', '<span style="width:500px">字</span>'),
    ),
    "wechat-width-overflow": (
        ('<section style="margin-left:294pt">字</section>',
         '<section style="margin-left:-30px;width:50%">字</section>',
         '<section style="padding-left:400px">字</section>',
         '<section style="min-width:500px">字</section>',
         '<p style="text-indent:400px">字</p>', '<p style="text-indent:-999px">字</p>',
         '<table><thead><tr><th style="width:200px">甲</th><th style="width:400px">乙</th></tr>'
         "</thead></table>",
         "<table><tr>" + '<td style="padding:0 16px">甲</td>' * 9 + "</tr></table>",
         "<table><tr><td>https://union.example.edu.cn/profiles/wang-jinxi/</td><td>甲</td></tr>"
         "</table>"),
        ('<section style="margin:0 16px;padding:0 8px">字</section>',
         '<section style="padding:0 16px"><section style="margin:0 -16px">字</section></section>',
         '<section style="margin-left:294pt" data-ignore-width>字</section>',
         '<section data-ignore-width style="overflow-x:auto"><table><tr><td width="900">甲</td>'
         "</tr></table></section>",
         '<p style="text-indent:2em">字</p>',
         '<table style="width:100%"><tr><td style="width:50%">甲</td><td>乙</td></tr></table>',
         '<table style="word-break:break-all"><tr>'
         "<td>https://union.example.edu.cn/profiles/wang-jinxi/</td></tr></table>"),
    ),
    "wechat-width-share": (
        ('<section style="padding:0 16px"><section style="width:360px">字</section></section>',
         f'<section style="padding:0 16px">{OWN.format(400, "")}</section>'),
        ('<section style="padding:0 16px"><section style="width:320px">字</section></section>',
         f'<section style="padding:0 16px">{OWN.format(1080, "")}</section>',
         '<section style="padding:0 16px"><section style="width:60%">字</section></section>'),
    ),
}  # fmt: skip


def rules_of(html: str) -> set[str]:
    return {each.rule for each in breaches(html)}


def test_a_column_cannot_be_made_of_millions() -> None:
    assert not rules_of(
        '<table><tr><td colspan="99999999">甲</td><td colspan="²">乙</td></tr></table>'
    )


@pytest.mark.parametrize(("rule", "html"), [(r, each) for r in CASES for each in CASES[r][0]])
def test_what_breaks_a_rule_is_told(rule: str, html: str) -> None:
    assert rule in rules_of(html)


@pytest.mark.parametrize(("rule", "html"), [(r, each) for r in CASES for each in CASES[r][1]])
def test_what_comes_near_is_not(rule: str, html: str) -> None:
    assert rule not in rules_of(html)


def test_every_rule_of_the_check_has_a_case() -> None:
    limits = {"wechat-no-title", "wechat-many-parts"}
    asked = {each for each in RULES if each.startswith("wechat-")} - limits
    assert set(CASES) == {each for each in asked if not each.endswith(("-long", "-heavy"))}


def test_a_plain_article_breaks_none() -> None:
    words = f'<p style="margin:0 0 16px;text-align:justify;line-height:1.75">{LONG}</p>'
    picture = OWN.format(1080, "width:100%;display:block")
    article = f'<section style="padding:0 16px;color:#333">{words}{picture}{words}</section>'
    assert not rules_of(article)
    assert not rules_of("")


def test_every_article_of_the_demo_breaks_none(demo: Path) -> None:
    articles = sorted((demo.parent / "wechat").rglob("article.html"))
    assert len(articles) > 30
    found = {each: list(breaches(each.read_text(encoding="utf-8"))) for each in articles}
    assert {each.parent.name: told for each, told in found.items() if told} == {}


def test_a_breach_leads_to_the_words_of_the_author() -> None:
    found = list(breaches(f'<p>甲</p><section style="height:0"><p>{LONG}</p></section>'))
    assert [(each.rule, each.words) for each in found] == [("wechat-height-zero", LONG[:24])]
    (picture,) = breaches('<img src="images/a.webp" alt="王进喜在井场" data-w="900">')
    assert picture.words == "王进喜在井场"


def test_a_breach_can_be_told_as_a_problem() -> None:
    for bad, _ in CASES.values():
        for each in breaches("".join(bad)):
            assert problem(each.rule, Span("a.md"), **dict(each.args)).rule == each.rule


def test_the_same_words_are_told_once() -> None:
    again = '<p style="text-align:start">字</p>' * 3
    assert len(list(breaches(again))) == 1


def test_a_very_deep_article_is_judged_too() -> None:
    assert rules_of("<section>" * 3000 + "字" + "</section>" * 3000) >= {"wechat-nesting"}


MARKUP = st.lists(
    st.sampled_from([
        "<p>", "</p>", "<section style='width:500px;height:9px", "'>", "</section>", "<span leaf>",
        "<table><tr><td>", "</table>", "<svg>", "<path d='", "</svg>", "<img src=", "<br", "<!--",
        "-->", "style='line-height:", "0;", "margin:-", "%", "calc(1px + ", ")", "rgb(", "#f", "字",
        " ", "&", "<", ">", "\0", "\ud800", "text-indent:9e9em", "url(", "<pre>", "colspan=9",
    ]),
    max_size=30,
)  # fmt: skip


@given(MARKUP)
def test_any_html_can_be_judged(parts: list[str]) -> None:
    for each in breaches("".join(parts)):
        assert each.rule in RULES
