"""Where boxes stand: what is worked out without a browser is what a browser lays out."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from generator.wechat.styles import nodes, parsed
from generator.wechat.widths import SCREENS, boxes

# What the platform's own sheet says of everything in an article.
SHEET = (
    "<!doctype html><style>body{margin:0;font-size:16px} #a *{max-width:100%!important;"
    "box-sizing:border-box!important;word-wrap:break-word!important} p,h2{margin:0}</style>"
)
MARGINS = ("", "margin:0 16px", "margin:8px auto", "margin-left:294pt", "margin:0 -20px 0 5%",
           "margin-left:auto;margin-right:10px")  # fmt: skip
WIDTHS = ("", "width:500px", "width:60%", "width:20em", "min-width:420px", "width:90vw")
INSETS = ("", "padding:1em 16px;border:2px solid", "padding-left:400px", "border-left:4px solid")
INNER = '<p style="margin:0 8px">字</p><p style="width:50%;margin:0 auto">字</p>'


def block(*styles: str, inside: str = INNER) -> str:
    return f'<section style="{";".join(filter(None, styles))}">{inside}</section>'


BLOCKS = [
    block(*each, inside=block(INSETS[at % 4], MARGINS[at % 5]))
    for at, each in enumerate(product(MARGINS, WIDTHS, INSETS))
]
PLACES = """() => [...document.querySelectorAll('#a section, #a p')].map(each => {
    const box = each.getBoundingClientRect(); return [box.left, box.width] })"""


@pytest.mark.browser
def test_blocks_stand_where_a_browser_puts_them(browser: Any) -> None:
    html = "".join(BLOCKS)
    found = nodes(parsed(html))
    made = boxes(found)
    page = browser.new_page(viewport={"width": 800, "height": 600})
    for at, screen in enumerate(SCREENS):
        page.set_viewport_size({"width": screen, "height": 600})
        page.set_content(f'{SHEET}<div id="a" style="width:{screen}px">{html}</div>')
        seen = page.evaluate(PLACES)
        judged = [each for each in found if each.tag in ("section", "p")]
        assert len(seen) == len(judged) == 4 * len(BLOCKS)
        wrong = [
            (screen, node.style, tuple(made[node.at].outer[at]), place)
            for node, place in zip(judged, seen, strict=True)
            if tuple(made[node.at].outer[at]) != pytest.approx(tuple(place), abs=0.2)
        ]
        assert not wrong, (len(wrong), wrong[:5])
    page.close()
