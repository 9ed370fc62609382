"""Colours, inks and faces as editors write them, and the contrast of words on paper."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content import reading
from generator.content.model import Source
from generator.content.theme import (
    ENOUGH,
    TEXT,
    Faces,
    Ink,
    Theme,
    channels,
    contrast,
    mixed,
    pale,
)
from tests.conftest import SITE_YAML

# `look.md`: the token, on screens, in print.
LOOK = """
paper    #faf6ee  2 3 8 0
ink      #1f1b18  0 0 0 100
cinnabar #a8201a  20 100 100 12
gold     #b08d57  30 42 75 5
stone    #655e56  0 5 10 68
celadon  #2f5d55  75 40 60 30
indigo   #2b4467  90 70 35 20
"""
CODES = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


def settings(text: str) -> tuple[Theme, list[str]]:
    """The theme of a `site.yaml` with these lines, and the problems as `rule found`."""
    checked = reading.read_settings(Source("site.yaml", SITE_YAML + text, ""))
    assert checked.value is not None
    told = [f"{each.span.line - SITE_YAML.count(chr(10))}:{each.span.column} {each.rule}"
            for each in checked.problems]  # fmt: skip
    return checked.value.value[0].theme, told


@pytest.mark.parametrize("row", LOOK.strip().split("\n"))
def test_the_defaults_are_those_of_the_look(row: str) -> None:
    name, code, inks = row.split(maxsplit=2)
    assert getattr(Theme(), name) == Ink(code, inks.strip())


@pytest.mark.parametrize("name", TEXT)
def test_words_on_paper_can_be_read(name: str) -> None:
    theme = Theme()
    assert contrast(getattr(theme, name).hex, theme.paper.hex) >= ENOUGH
    assert pale(theme) == ()


def test_every_colour_of_words_is_one_of_the_theme() -> None:
    assert set(TEXT) <= {each.name for each in fields(Theme)}


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ('theme: {cinnabar: "#B22222"}', Ink("#b22222")),
        ("主题: {丹: b22222}", Ink("#b22222")),
        ("主题: {丹: '#B22'}", Ink("#bb2222")),
        (
            '主题:\n  丹:\n    色值: "＃a8201a"\n    油墨: 20%，100%，100%，12%',
            Ink("#a8201a", "20 100 100 12"),
        ),
        ('主题:\n  丹: {色值: "#000", 油墨: 0 0 0 100}', Ink("#000000", "0 0 0 100")),
    ],
)
def test_a_colour_may_be_written_in_many_ways(written: str, found: Ink) -> None:
    theme, told = settings(written)
    assert theme.cinnabar == found
    assert told == []
    assert theme.gold == Theme().gold


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("主题: {丹: 红色}", "1:9 bad-colour"),
        ('主题: {丹: "#12345"}', "1:9 bad-colour"),
        ('主题: {丹: "red;}body{"}', "1:9 bad-colour"),
        ('主题:\n  丹: {色值: "#a8201a", 油墨: 20 100 100}', "2:26 bad-inks"),
        ('主题:\n  丹: {色值: "#a8201a", 油墨: 20 100 100 101}', "2:26 bad-inks"),
        ('主题: {石: "#cccccc"}', "1:9 pale-text"),
        ("主题: {圆角: 99}", "1:10 out-of-range"),
        ("主题: {字体: {正文字体: ['a\"; } body {']}}", "1:18 bad-face"),
    ],
)
def test_what_cannot_be_a_theme_is_told_with_its_place(written: str, told: str) -> None:
    theme, found = settings(written)
    assert found == [told]
    assert (theme == Theme()) is ("pale" not in told and "inks" not in told)


@given(CODES, CODES)
def test_contrast_is_symmetric_and_within_bounds(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.001


def test_contrast_as_wcag_gives_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@given(CODES)
def test_inks_worked_out_give_the_colour_back(code: str) -> None:
    *three, black = Ink(code).inks
    assert all(0 <= each <= 100 for each in (*three, black))
    for plate, shown in zip(three, channels(code), strict=True):
        assert (1 - plate / 100) * (1 - black / 100) == pytest.approx(shown, abs=0.011)


@given(CODES, CODES)
def test_a_mixture_lies_between(one: str, other: str) -> None:
    assert mixed(one, other, 0) == one
    assert mixed(one, other, 1) == other


def test_every_face_can_stand_in_a_stylesheet() -> None:
    for each in (*Faces().heading, *Faces().body):
        assert '"' not in each
