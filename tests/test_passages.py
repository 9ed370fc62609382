"""Where in a file a text's links, pictures and embeds stand."""

from __future__ import annotations

import pytest

from generator.content.model import Embed, Figure, Insert, Link, Picture
from generator.content.passages import Passage, targets
from generator.diagnostics import Span

START = Span("content/pages/a.md", 4, 1)


@pytest.mark.parametrize(
    ("text", "target", "place"),
    [
        ("[甲](b.md)", "b.md", (4, 5, 4)),
        ("甲\n\n![乙](c%20d.jpg)", "c d.jpg", (6, 6, 9)),
        ("甲\n\n@[人物](王进喜)", "王进喜", (6, 7, 3)),
        ("＠【视频】（a.mp4 “题” 海报=b.jpg）", "b.jpg", (4, 20, 5)),
        ('@[图集](a.jpg "甲" b.jpg "乙")', "b.jpg", (4, 17, 5)),
        ("> @[下载](c.pdf)", "c.pdf", (4, 9, 5)),
    ],
)
def test_places(text: str, target: str, place: tuple[int, int, int]) -> None:
    found = Passage(text, START).places("body")["body", target]
    assert (found.line, found.column, found.length) == place


def test_code_has_no_places() -> None:
    assert list(Passage("`@[人物](王进喜)`", START).places("body")) == [("body",)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("@[人勿](x)", [("unknown-embed", 4, 3)]),
        ("甲\n@[甲](x)\n@[乙](y)", [("unknown-embed", 5, 3), ("unknown-embed", 6, 3)]),
        ("@[人物](甲)\n\n@[人物]( )", [("empty-link", 6, 3)]),
        ("@[人物](甲)", []),
        ("`@[人勿](x)`", []),
    ],
)
def test_misused_lines(text: str, told: list[tuple[str, int, int]]) -> None:
    found = Passage(text, START).problems
    assert [(each.rule, each.span.line, each.span.column) for each in found] == told


def test_what_a_part_leads_to() -> None:
    assert targets("字") == ()
    assert targets(Link("a")) == ("a",)
    assert targets(Figure(Picture("b"), block=True)) == ("b",)
    assert targets(Embed(Insert.VIDEO, "a", "题", "b", "", "d")) == ("a", "b", "d")
