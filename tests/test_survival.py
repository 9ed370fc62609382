"""What the platform's editor makes of an article, and that ours come through as they were."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from generator.wechat.structure import breaches
from generator.wechat.survival import survived
from tests.conftest import some

PICTURE = '<img src="images/a.jpg" alt="" data-w="900" style="width: 100%;">'
PHONE = 375
DIFFERENT = 24  # of 255: smaller differences are those of smoothing
MOST = 0.001  # of all pixels


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<script>a()</script><p>字</p>", "<p>字</p>"),
        ("<p>甲<iframe src='https://a.cn/'>乙</iframe>丙</p>", "<p>甲丙</p>"),
        ('<p id="a" class="b" onclick="c()" data-x="1">字</p>', "<p>字</p>"),
        ('<div style="position:absolute;color:#a21">字</div>',
         '<section style="color: rgb(170, 34, 17);">字</section>'),
        ('<p style="transform:rotate(9deg);margin:0 !important">字</p>',
         '<p style="margin: 0;">字</p>'),
        ('<p style="border-bottom:1px solid #ccc">字</p>',
         '<p style="border-bottom: 1px solid rgb(204, 204, 204);">字</p>'),
        ('<p style="background:url(https://a.cn/a.png)">字</p>', "<p>字</p>"),
        ('<p>字<img src="https://a.cn/a.jpg">字</p>', "<p>字字</p>"),
        (f"<p>{PICTURE}</p>", f"<p>{PICTURE}</p>"),
        ("<section><p></p><p> </p><p>字</p><section><span></span></section></section>",
         "<section><p>字</p></section>"),
        ('<p><a href="https://a.cn/">字</a></p>', "<p><span>字</span></p>"),
        ('<p><a href="https://mp.weixin.qq.com/s/a">字</a></p>',
         '<p><a href="https://mp.weixin.qq.com/s/a">字</a></p>'),
        ("<section>\n<p>字</p>\n<hr>\n</section>", "<section><p>字</p><hr></section>"),
        ("<p>a <em>b</em> c</p>", "<p>a <em>b</em> c</p>"),
        ("<table><tr><td></td><td>字</td></tr></table>",
         "<table><tr><td></td><td>字</td></tr></table>"),
        ('<svg viewbox="0 0 9 9" id="a"><path d="M0 0h9" class="b"></path></svg>',
         '<svg viewbox="0 0 9 9"><path d="M0 0h9"></path></svg>'),
        ("<p>甲<br></p>", "<p>甲<br></p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_the_editor_does(html: str, left: str) -> None:
    found = survived(html).replace('<span leaf="">', "\x01")
    while "\x01" in found:
        before, _, after = found.partition("\x01")
        found = before + after.replace("</span>", "", 1)
    assert found == left


def test_words_are_wrapped_as_the_editor_wraps_them() -> None:
    assert survived("<p>甲<strong>乙</strong>丙</p>") == (
        '<p><span leaf="">甲</span><strong>乙</strong><span leaf="">丙</span></p>'
    )


def test_wrappers_beyond_the_tenth_go() -> None:
    deep = "<section>" * 16 + "<p>字</p>" + "</section>" * 16
    assert survived(deep).count("<section>") == 10


@given(st.lists(st.sampled_from(
    ["<p>", "</p>", "<section style='color:red'>", "</section>", "字", "<br>", "<div id=a>", " ",
     "</div>", "<img src=images/a.jpg>", "<span leaf>", "<iframe>", "<table><tr><td>", "&lt;"]
), max_size=20))  # fmt: skip
def test_what_came_through_comes_through_again(parts: list[str]) -> None:
    once = survived("".join(parts))
    kept = {each.rule for each in breaches(once)}
    assert not kept & {"wechat-element", "wechat-attribute", "wechat-style"}
    assert survived(once).replace('<span leaf="">', "") == once.replace('<span leaf="">', "") or (
        survived(survived(once)) == survived(once)
    )


# --- in a browser --------------------------------------------------------------------------------

# What the platform's own page says of every article.
SHEET = """<!doctype html><meta charset="utf-8"><base href="{base}"><style>
body { margin: 0; font: 17px/1.6 sans-serif; text-align: justify; color: rgba(0, 0, 0, 0.9) }
* { max-width: 100% !important; box-sizing: border-box !important; word-wrap: break-word !important }
p, h1, h2, h3, h4, blockquote, figure { margin: 0; padding: 0; font: inherit }
</style><body>"""
BAD = """<section style="padding:16px;color:#333"><div style="position:relative;padding-left:24px">
<span style="position:absolute;left:0;top:0;width:8px;height:24px;background:#a8201a"></span>标题</div>
<p style="transform:translateX(80px)">移开的字</p><p style="margin:0"></p>
<section style="height:40px;background:#a8201a"></section></section>"""


def shot(page: Any, place: Path, name: str, base: str, html: str) -> Image.Image:
    file = place / name
    file.write_text(SHEET.replace("{base}", base) + html, encoding="utf-8")
    page.goto(file.as_uri())
    page.wait_for_load_state("networkidle")
    return Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that differ; all of them where the pictures are not of one size."""
    if one.size != other.size:
        return 1.0
    changed = (
        ImageChops.difference(one, other).convert("L").point(lambda at: 255 * (at > DIFFERENT))
    )
    return changed.histogram()[255] / (one.width * one.height)


@pytest.fixture
def phone(browser: Any) -> Any:
    page = browser.new_page(viewport={"width": PHONE, "height": 800})
    yield page
    page.close()


@pytest.mark.browser
def test_every_article_of_the_demo_is_the_same_picture_afterwards(
    demo: Path, phone: Any, tmp_path: Path
) -> None:
    articles = sorted((demo.parent / "wechat").rglob("article.html"))
    assert len(articles) > 30
    shares = {}
    for article in some(articles, 5):
        html, base = article.read_text(encoding="utf-8"), f"{article.parent.as_uri()}/"
        before = shot(phone, tmp_path, "before.html", base, html)
        after = shot(phone, tmp_path, "after.html", base, survived(html))
        assert before.height > 600, article
        shares[article.parent.name] = difference(before, after)
    worst = max(shares, key=lambda name: shares[name])
    assert shares[worst] <= MOST, f"{worst}: {shares[worst]:.3%} of the pixels differ"


@pytest.mark.browser
def test_an_article_that_rests_on_what_is_lost_is_another_picture(
    phone: Any, tmp_path: Path
) -> None:
    before = shot(phone, tmp_path, "before.html", "", BAD)
    after = shot(phone, tmp_path, "after.html", "", survived(BAD))
    assert difference(before, after) > 10 * MOST
    assert difference(before, before.copy()) == 0
