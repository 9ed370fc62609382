"""A text's gaps filled: safe HTML stays safe, and a link to nothing leaves its words."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from generator.content.markup import read_body
from generator.content.model import Figure, Picture
from generator.site.bodies import anchored, figure, fill, mention
from generator.site.wishes import Image
from tests.test_markup import MARKDOWNISH

IMAGE = Image("a.jpg", "a.jpg 9w", 9, 6, (("image/webp", "a.webp 9w"),))


def filled(text: str, to: str = "to.html") -> str:
    body = read_body(text)
    made = fill(
        body,
        lambda _: to,
        lambda each: figure(each, IMAGE),
        lambda each: mention(each.words, to),
    )
    return str(made).replace("\n", "")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[甲](x.md)", '<p><a href="to.html">甲</a></p>'),
        ('[甲](x.md "题")', '<p><a href="to.html" title="题">甲</a></p>'),
        ("[甲](x.md)[乙](y.md)", '<p><a href="to.html">甲</a><a href="to.html">乙</a></p>'),
        ("没有链接", "<p>没有链接</p>"),
    ],
)
def test_links(text: str, html: str) -> None:
    assert filled(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[甲](x.md)", "<p><a>甲</a></p>"),
        ('[甲](x.md "题")', '<p><a title="题">甲</a></p>'),
        ("[甲](x.md)“引”[乙](y.md)", "<p><a>甲</a>“引”<a>乙</a></p>"),
        ('<a title="题" href="x">"甲"</a>', '<p><a title="题">"甲"</a></p>'),
    ],
)
def test_a_link_to_nothing_leaves_its_words(text: str, html: str) -> None:
    assert filled(text, to="") == html


def test_figures() -> None:
    image = ('<picture><source type="image/webp" srcset="a.webp 9w" sizes="(min-width: 60rem) 44rem, 92vw">'
             '<img src="a.jpg" srcset="a.jpg 9w" sizes="(min-width: 60rem) 44rem, 92vw"'
             ' width="9" height="6" alt="像" loading="lazy" decoding="async"></picture>')  # fmt: skip
    assert filled("![像](p.png)") == f"<figure>{image}</figure>"
    assert filled('![像](p.png "注 <b>")') == (
        f"<figure>{image}<figcaption>注 &lt;b&gt;</figcaption></figure>"
    )
    assert filled("字![像](p.png)字") == f"<p>字{image}字</p>"


NASTY = "\"><script>x()</script>&'"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags += [tag, *(name for name, _ in attrs if name.startswith("on"))]


@settings(deadline=None)
@given(st.text() | st.just(NASTY), st.text() | st.just(NASTY))
def test_nothing_between_the_parts_can_break_out(address: str, words: str) -> None:
    image = Image(address, address, 9, 6, ((words, address),))
    picture = figure(Figure(Picture("p.png", words, words, words), block=True), image)
    body = read_body("[甲](x.md) ![像](p.png)\n\n@[人物](甲)")
    made = fill(body, lambda _: address, lambda _: picture, lambda _: mention(words, address))
    tags = _Tags()
    tags.feed(str(made))
    assert set(tags.tags) <= {"p", "a", "figure", "picture", "source", "img", "figcaption", "span"}
    assert isinstance(made, Markup)


# --- embeds and headings -------------------------------------------------------------------------

_VOID = {"br", "hr", "img", "source"}


class _Balance(HTMLParser):
    """Every element that is opened is closed, in the right order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # the parser's own
        self.open += [] if tag in _VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag


@settings(max_examples=300, deadline=None)
@given(MARKDOWNISH)
def test_whatever_is_filled_in_the_elements_stay_balanced(text: str) -> None:
    body = read_body(text)
    made = fill(
        body,
        lambda each: "" if "x" in each.target else "to",
        lambda each: figure(each, IMAGE),
        lambda each: mention(each.words or "词", ""),
    )
    balance = _Balance()
    balance.feed(str(anchored(body, made)))
    assert balance.open == []


def test_a_heading_can_be_pointed_at() -> None:
    body = read_body("## 甲 [乙](x.md)\n\n## &lt;\n\n## Main")
    made = fill(body, lambda _: "to", lambda _: Markup(), lambda _: Markup())
    found = re.findall(r'(?s)<h2 id="([^"]*)">.*?<a class="anchor" href="#([^"]*)" aria-label="([^"]*)">#</a></h2>',
                       str(anchored(body, made)))  # fmt: skip
    assert found == [
        ("甲-乙", "甲-乙", "# 甲 乙"),
        ("text-h", "text-h", "# &lt;"),
        ("text-main", "text-main", "# Main"),
    ]


def test_what_cannot_be_shown_is_mentioned() -> None:
    assert mention("<甲>", "a&b") == '<p><a href="a&amp;b">&lt;甲&gt;</a></p>'
    assert mention("甲", "") == "<p>甲</p>"
    assert mention("", "a") == ""
