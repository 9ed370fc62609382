"""HTML that leaves the site: every link whole, nothing that XML cannot hold."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.site.syndication import absolute, printable

HERE = "https://a.cn/news/2020/x/"


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ('<a href="../y/index.html">', '<a href="https://a.cn/news/2020/y/index.html">'),
        ('<a href="#top">', '<a href="https://a.cn/news/2020/x/#top">'),
        ('<a href="https://b.cn/?a=1&amp;b=2">', '<a href="https://b.cn/?a=1&amp;b=2">'),
        ('<a href="mailto:a@b.cn">', '<a href="mailto:a@b.cn">'),
        ('<a href="http://[">', '<a href="http://[">'),
        ('<img src="../../../m/a.webp">', '<img src="https://a.cn/m/a.webp">'),
        ('<img srcset="a.webp 1x, b.webp 2x">',
         '<img srcset="https://a.cn/news/2020/x/a.webp 1x, https://a.cn/news/2020/x/b.webp 2x">'),
        ('<video poster="p.webp">', '<video poster="https://a.cn/news/2020/x/p.webp">'),
        ("<p>href=\"x\"</p>", "<p>href=\"x\"</p>"),
        ("a\x08b", "ab"),
    ],
)  # fmt: skip
def test_links_become_whole(given: str, made: str) -> None:
    assert absolute(given, HERE) == made


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_printable_stands_in_xml(text: str) -> None:
    kept = printable(text).replace("&", "").replace("<", "").replace(">", "")
    ElementTree.fromstring(f"<a>{kept}</a>")


@given(st.text("abc/.#?&", max_size=20))
def test_what_is_whole_stays(path: str) -> None:
    once = absolute(f'<a href="https://b.cn/{path}">', HERE)
    assert absolute(once, HERE) == once
