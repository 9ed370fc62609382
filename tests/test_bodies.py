"""A text's gaps filled: safe HTML stays safe, and a link to nothing leaves its words."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from generator.content.markup import read_body
from generator.content.model import Picture
from generator.site.bodies import figure, fill
from generator.site.wishes import Image

IMAGE = Image("a.webp", "a.webp 9w", 9, 6)


def filled(text: str, to: str = "to.html") -> str:
    body = read_body(text)
    made = fill(body, lambda _: to, lambda each: figure(each.picture, IMAGE, block=each.block))
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
    image = ('<img src="a.webp" srcset="a.webp 9w" sizes="(min-width: 60rem) 44rem, 92vw"'
             ' width="9" height="6" alt="像" loading="lazy">')  # fmt: skip
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


@given(st.text() | st.just(NASTY), st.text() | st.just(NASTY))
def test_nothing_between_the_parts_can_break_out(address: str, words: str) -> None:
    image = Image(address, address, 9, 6)
    picture = figure(Picture("p.png", alt=words, caption=words), image, block=True)
    made = fill(read_body("[甲](x.md) ![像](p.png)"), lambda _: address, lambda _: picture)
    tags = _Tags()
    tags.feed(str(made))
    assert set(tags.tags) <= {"p", "a", "figure", "img", "figcaption"}
    assert isinstance(made, Markup)
