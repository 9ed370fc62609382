"""Large type, days of mourning and festivals: what the classes of `<html>` make of a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browsing import example

# What is tapped and is no link inside running text, with the height it has.
SMALL = """() => [...document.querySelectorAll("a, button, input, select, summary")]
  .filter(each => !each.closest("p, .prose, .skip, .sources"))
  .map(each => [each.textContent.trim().slice(0, 9), each.getBoundingClientRect()])
  .filter(([, box]) => box.width && box.height < 43.5)
  .map(([words, box]) => words + " " + Math.round(box.height))"""


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["home", "profiles", "profile", "news"])
def test_large_type_is_large_and_easy_to_tap(demo: Path, browser: Any, kind: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})  # 1280 px at 400 %
    page.goto(example(demo, kind).as_uri())
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    plain = page.evaluate(size)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate("document.documentElement.classList.add('is-large')")
    assert page.evaluate(size) >= 1.25 * plain
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.evaluate(SMALL)
    page.close()
    assert small == []


@pytest.mark.browser
def test_mourning_is_grey_on_screens_and_never_on_paper(demo: Path, browser: Any) -> None:
    page = browser.new_page()
    page.goto(example(demo, "home").as_uri())
    grey = "getComputedStyle(document.documentElement).filter"
    assert page.evaluate(grey) == "none"
    page.evaluate("document.documentElement.classList.add('is-mourning')")
    assert page.evaluate(grey) == "grayscale(1)"
    page.emulate_media(media="print")
    assert page.evaluate(grey) == "none"
    page.close()


@pytest.mark.browser
def test_a_festival_turns_the_masthead_and_nothing_else(demo: Path, browser: Any) -> None:
    page = browser.new_page()
    page.goto(example(demo, "home").as_uri())
    look = "[...document.querySelectorAll('.masthead, main')].map(e => getComputedStyle(e).backgroundColor)"
    clear = "rgba(0, 0, 0, 0)"
    assert page.evaluate(look) == [clear, clear]
    page.evaluate("document.documentElement.classList.add('is-festival')")
    assert page.evaluate(look) == ["rgb(168, 32, 26)", clear]
    page.close()
