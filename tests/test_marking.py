"""What is Chinese on a page of another language is marked, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.site.marking import marked
from tests.chinese import unmarked

ZH = ' lang="zh-CN"'
CASES = {
    # alone in its element: the element is marked
    "<p>王进喜</p>": f"<p{ZH}>王进喜</p>",
    "<p> 王进喜。 </p>": f"<p{ZH}> 王进喜。 </p>",
    "<title>榜样</title>": f"<title{ZH}>榜样</title>",
    # among English words: a span
    "<p>Wang Jinxi (王进喜) led</p>": f"<p>Wang Jinxi (<span{ZH}>王进喜</span>) led</p>",
    "<p>A 100位人物 B</p>": f"<p>A <span{ZH}>100位人物</span> B</p>",
    "<p>said 王进喜, and 时传祥.</p>": f"<p>said <span{ZH}>王进喜</span>, and <span{ZH}>时传祥</span>.</p>",
    "<p><b>王</b>进喜</p>": f"<p><b{ZH}>王</b><span{ZH}>进喜</span></p>",
    # marked already, or hidden from readers
    '<p lang="zh-CN">王<b>进喜</b></p>': '<p lang="zh-CN">王<b>进喜</b></p>',
    '<script>"王进喜"</script>': '<script>"王进喜"</script>',
    "<style>p::before{content:'王'}</style>": "<style>p::before{content:'王'}</style>",
    "<!-- 王进喜 --><p>x</p>": "<!-- 王进喜 --><p>x</p>",
    # within Chinese, English marked as such, and Chinese again
    '<div lang="zh"><p lang="en">by 王</p></div>': f'<div lang="zh"><p lang="en">by <span{ZH}>王</span></p></div>',
    # attributes of elements without content
    '<img src="a.png" alt="像">': f'<img src="a.png" alt="像"{ZH}>',
    '<meta name="description" content="介绍">': f'<meta name="description" content="介绍"{ZH}>',
    '<img src="像.png" alt="">': '<img src="像.png" alt="">',
    "<title>榜样 – Union</title>": "<title>榜样 – Union</title>",
    # everything else comes out as it went in
    "<!doctype html>\n<P Class=a>x &amp; y &#8212; <br/>z</P>": "<!doctype html>\n<P Class=a>x &amp; y &#8212; <br/>z</p>",
    "<svg viewBox=\"0 0 1 1\"><path d='M0 0'/></svg>": "<svg viewBox=\"0 0 1 1\"><path d='M0 0'/></svg>",
    "<p>3 < 4 & 5</p>": "<p>3 < 4 & 5</p>",
}


@pytest.mark.parametrize(("html", "wanted"), CASES.items())
def test_marked(html: str, wanted: str) -> None:
    assert marked(html, "en/index.html", "en") == wanted


@pytest.mark.parametrize(
    ("href", "leaves"),
    [
        ("../../../honours/index.html", True),
        ("../../../a.html#x", True),
        ("../../index.html", False),
        ("index.html", False),
        ("#text", False),
        ("https://example.edu.cn/a.html", False),
        ("../../../files/a.pdf", False),
        ("mailto:a@b.cn", False),
    ],
)
def test_links_that_leave_the_language(href: str, leaves: bool) -> None:
    made = marked(f'<a href="{href}">x</a>', "en/profiles/a/index.html", "en")
    assert (' hreflang="zh-CN"' in made) is leaves


def test_a_language_that_is_said_stays() -> None:
    link = '<a hreflang="zh-CN" href="../x/index.html">x</a>'
    assert marked(link, "en/index.html", "en") == link


WORDS = st.lists(
    st.sampled_from(["王进喜", " in ", "1959年", "<b>", "</b>", "“", "”", "。", "<br>", "x"])
)


@given(WORDS)
def test_no_chinese_is_left_unmarked_and_nothing_is_marked_twice(parts: list[str]) -> None:
    html = f"<div>{''.join(parts)}</div>"
    once = marked(html, "en/index.html", "en")
    assert unmarked(once) == []
    assert marked(once, "en/index.html", "en") == once
    assert once.replace(f"<span{ZH}>", "").replace("</span>", "").replace(ZH, "") == html
