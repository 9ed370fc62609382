"""The one stylesheet: joined in order, made small, and wrong only with a line."""

from __future__ import annotations

import gzip
import re

import pytest

from generator.content.theme import Ink, Theme
from generator.engine.jobs import perform
from generator.site.styling import in_order
from generator.site.urls import SITE
from generator.site.view import View
from generator.surfaces.styles import Bundle, minified, tokens
from tests.conftest import SITE_YAML
from tests.worlds import Shelf, make_world

OWN = "assets/css/own.css"


def bundle(**files: str | bytes) -> tuple[str, list[str]]:
    """The stylesheet of a site with these files in `assets/css/`, and the rules it breaks."""
    beside = {f"assets/css/{name.replace('__', '.')}": data for name, data in files.items()}
    world, shelf = make_world(beside), Shelf()
    outcome = perform(Bundle(View(world).style().sheet), world, shelf)
    told = [
        f"{each.span.path}:{each.span.line}:{each.span.column} {each.rule}"
        for each in outcome.problems
    ]
    return (shelf[0].decode() if shelf else ""), told


def test_layers_come_first_then_the_theme_then_everything_else() -> None:
    css, told = bundle(own__css=".own{color:red}")
    assert not told
    order = css.index("@layer tokens,base,"), css.index("--paper:#faf6ee"), css.index(".own{")
    assert order[0] == 0
    assert order == tuple(sorted(order))
    assert "--s0:1.125rem" in css
    assert "\n" not in css.strip()


def test_the_whole_style_keeps_to_its_weight() -> None:
    css, _ = bundle()
    assert len(gzip.compress(css.encode())) <= 15_000


def test_a_site_replaces_a_file_of_ours_by_name() -> None:
    ours, _ = bundle()
    css, told = bundle(home__css="@layer pages{.hero{color:teal}}")
    assert not told
    assert ".hero{color:teal}" in css
    assert ".hero-name" in ours
    assert ".hero-name" not in css


@pytest.mark.parametrize(
    "words",
    ["text-spacing-trim:trim-start", "text-autospace:normal", "hanging-punctuation:allow-end last",
     "text-wrap:balance", "text-wrap:pretty", "line-break:strict", "-webkit-text-size-adjust:100%",
     "font-synthesis:none", "text-emphasis:dot"],
)  # fmt: skip
def test_what_chinese_typography_needs_is_left_alone(words: str) -> None:
    assert words in minified(f"a{{{words}}}")


def test_old_browsers_understand_the_widths() -> None:
    assert "(min-width:46rem)" in minified("@media (min-width: 46rem){a{b:c}}")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a{}\n.x { color: red; } }\n", "3:1"),
        ("/* a\nb */\n.x { wid th: 1 }", "3:9"),
        ('\n@import "https://fonts.example/a.css";', "2:1"),
        ("/* @import here is a word */\n.x{}\n @import url(tokens.css);", "3:2"),
        (".x{}\n.y { background: url(https://example.com/a.png) }", "2:22"),
        (".x{}\n.y { background: url(../icons/favicon.svg) }", "2:22"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, place: str) -> None:
    css, told = bundle(own__css=text)
    assert css == ""
    assert told == [f"{OWN}:{place} bad-stylesheet"]


def test_a_stylesheet_that_is_no_utf8() -> None:
    assert bundle(own__css=b"\xff\xfea") == ("", [f"{OWN}:0:0 not-utf8"])


def test_a_file_beside_a_stylesheet_comes_along() -> None:
    world = make_world({OWN: ".x{background:url('img/dot.png')}", "assets/css/img/dot.png": b"dot"})
    shelf = Shelf()
    outcome = perform(Bundle(View(world).style().sheet), world, shelf)
    found = re.search(r'url\("(img/dot\.\w{8}\.png)"\)', shelf[0].decode())
    assert found
    assert [each.address for each in outcome.wishes] == [f"{SITE}assets/css/{found[1]}"]


# --- where it lies -------------------------------------------------------------------------------


def address(**changes: str) -> str:
    return View(make_world(changes)).style().sheet.address


def test_the_address_tells_of_everything_that_goes_in() -> None:
    plain = address()
    assert re.fullmatch(r"site/assets/css/site\.[0-9a-f]{8}\.css", plain)
    assert address() == plain
    assert (
        address(
            **{"content/news/n1.md": "---\n标题: 新闻一\n日期: 2026-04-01\n栏目: 先进典型\n---\n"}
        )
        == plain
    )
    others = {
        address(**{OWN: "a{}"}),
        address(**{"site.yaml": SITE_YAML + "theme: {radius: 0}\n"}),
        address(**{"content/news/n1.md": "---\n标题: 鑫\n日期: 2026-04-01\n栏目: 先进典型\n---\n"}),
    }
    assert len(others | {plain}) == 4


def test_the_theme_is_a_block_of_properties() -> None:
    css = tokens(Theme(cinnabar=Ink("#123456"), radius=7), "../fonts/song.woff2")
    assert "--cinnabar:#123456;" in css
    assert "--paper:#faf6ee;" in css
    assert "--gold-faint:#b08d5773;" in css
    assert "--radius:7px;" in css
    assert 'url("../fonts/song.woff2")' in css
    assert "font-display:swap" in css
    assert minified(css)


def test_only_stylesheets_are_joined() -> None:
    files = make_world({"assets/css/img.png": b"x", OWN: ""}).files("assets/css/")
    names = [each.path for each in in_order(files)]
    assert names[0] == "assets/css/site.css"
    assert "assets/css/img.png" not in names
    assert OWN in names
