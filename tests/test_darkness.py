"""How an article looks to readers who prefer dark."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.theme import contrast
from generator.wechat.colours import Colour, colour
from generator.wechat.darkness import GROUND, darkened, ground, words

CHANNEL = st.integers(0, 255).map(float)
OPAQUE = st.builds(Colour, CHANNEL, CHANNEL, CHANNEL, st.just(1.0))


def made(code: str) -> Colour:
    found = colour(code)
    assert found is not None
    return found


# What the platform's published algorithm was seen to make of them.
@pytest.mark.parametrize(
    ("day", "night"),
    [
        ("#ffffff", (25, 25, 25)), ("#f5f5f5", (35, 35, 35)), ("#cccccc", (76, 76, 76)),
        ("#808080", (152, 152, 152)), ("#666666", (102, 102, 102)), ("#000000", (56, 56, 56)),
        ("#faf6ee", (193, 190, 184)), ("#a8201a", (168, 32, 26)), ("#191512", (65, 55, 47)),
        ("#ffff00", (214, 214, 0)),
    ],
)  # fmt: skip
def test_grounds(day: str, night: tuple[int, int, int]) -> None:
    assert tuple(map(round, ground(made(day))[:3])) == pytest.approx(night, abs=2)


@pytest.mark.parametrize(
    ("day", "below", "night"),
    [
        ("#000000", "#191919", (163, 163, 163)), ("#1f1b18", "#191919", (168, 162, 157)),
        ("#655e56", "#191919", (101, 94, 86)), ("#a8201a", "#191919", (222, 50, 43)),
        ("#2f5d55", "#191919", (122, 182, 172)), ("#0000ff", "#191919", (0, 104, 255)),
        ("#faf6ee", "#191919", (166, 163, 158)), ("#ffffff", "#191919", (255, 255, 255)),
        ("#808080", "#c1beb8", (102, 102, 102)), ("#b08d57", "#b08d57", (98, 78, 46)),
        ("#a8201a", "#4c4c4c", (255, 94, 59)), ("#ffffff", "#a8201a", (255, 255, 255)),
    ],
)  # fmt: skip
def test_words(day: str, below: str, night: tuple[int, int, int]) -> None:
    found = words(made(day), made(below))
    assert tuple(map(round, found[:3])) == pytest.approx(night, abs=2)


@given(OPAQUE, OPAQUE)
def test_words_stand_apart_from_their_ground_unless_they_are_white(day: Colour, by: Colour) -> None:
    below = ground(by)
    night = words(day, below)
    assert all(0 <= each <= 255.001 for each in night[:3])
    if day.brightness < 250:
        assert abs(night.brightness - below.brightness) >= 38


@given(OPAQUE)
def test_no_ground_stays_white(day: Colour) -> None:
    assert ground(day).brightness <= 192


def test_a_plain_article() -> None:
    html = '<p style="color:#333;border-bottom:1px solid #a8201a">甲</p><p>乙</p>'
    assert darkened(html) == (
        '<p style="color:rgb(163, 163, 163);border-bottom:1px solid rgb(222, 50, 43)">甲</p>'
        "<p>乙</p>"
    )


def test_a_ground_brings_the_colour_of_its_words() -> None:
    found = darkened('<section style="background-color:#f5f5f5"><p>字</p></section>')
    assert found == (
        '<section style="background-color:rgb(35, 35, 35);color:rgb(204, 204, 204)"><p>字</p>'
        "</section>"
    )


def test_words_are_judged_on_the_ground_above_them() -> None:
    found = darkened('<section style="background:#b08d57"><p style="color:#333">字</p></section>')
    assert 'style="color:rgb(51, 51, 51)"' in found  # as by day: the gold stays bright


def test_one_element_is_left_alone_and_what_is_in_it_is_not() -> None:
    inside = '<p style="color:#000">乙</p>'
    found = darkened(f'<section style="color:#000" data-no-dark>甲{inside}</section>')
    assert '<section style="color:#000" data-no-dark' in found
    assert '<p style="color:rgb(163, 163, 163)">' in found


def test_a_gradient_behind_words_becomes_one_colour_and_another_stays() -> None:
    gradient = "background:linear-gradient(#fff, #000)"
    assert "gradient" not in darkened(f'<p style="{gradient}">字</p>')
    assert "gradient" in darkened(f'<p style="{gradient}"><br></p>')


def test_pictures_and_what_stands_on_them_stay() -> None:
    html = (
        '<img src="images/a.jpg" alt=""><section style="background:url(images/a.jpg)">'
        '<p style="color:#000">字</p></section><svg><path fill="#000"></path></svg>'
    )
    assert darkened(html) == html


def test_text_is_written_back_as_it_was() -> None:
    html = "甲 &lt;乙&gt; &amp; 丙<br>丁"
    assert darkened(html) == html
    assert darkened("") == ""


def test_the_theme_can_be_read() -> None:
    """The colours in which the looks set words, on the page."""
    for code in ("#1f1b18", "#a8201a", "#655e56", "#2f5d55", "#2b4467"):
        assert contrast(words(made(code), GROUND).hex, GROUND.hex) > 2.5


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("#a21", (170, 34, 17, 1)), ("#A8201A80", (168, 32, 26, 0.5)), ("red", (255, 0, 0, 1)),
        ("rgb(1 2 3 / 50%)", (1, 2, 3, 0.5)), ("rgba(1,2,3,.5)", (1, 2, 3, 0.5)),
        ("hsl(120, 100%, 50%)", (0, 255, 0, 1)), ("rgb(100%, 0%, 0%)", (255, 0, 0, 1)),
        ("rgb(300,-1,0)", (255, 0, 0, 1)),
    ],
)  # fmt: skip
def test_colours_are_read(written: str, read: tuple[float, ...]) -> None:
    assert made(written) == pytest.approx(read, abs=0.01)


@pytest.mark.parametrize("written", ["", "transparent", "currentColor", "rgb()", "var(--a)", "#12"])
def test_what_is_no_colour(written: str) -> None:
    assert colour(written) is None


@given(st.text(alphabet="#rgbahsl(),.% 0123456789deg-/", max_size=30))
def test_anything_may_be_written(text: str) -> None:
    found = colour(text)
    assert found is None or re.fullmatch(r"rgba?\([\d., e-]+\)", found.css)
