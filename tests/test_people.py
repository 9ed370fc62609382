"""The people of a site taken together: ties with their reasons, the roll, those to remember."""

from __future__ import annotations

from datetime import datetime

import pytest

from generator.site import rolls
from generator.site.people import People
from tests.conftest import FILES, profile
from tests.test_pages import pages
from tests.worlds import make_world

TEAM = "---\n姓名: 先进小组\n类型: 集体\n成员: [first, second]\n相关人物: [third]\n出处: [{题名: 样例}]\n---\n样例\n"
SITE = make_world(
    {
        "content/profiles/third/index.md": profile("赵丁", unit="三厂", tags="其他"),
        "content/profiles/team/index.md": TEAM,
    }
).site


def test_people_are_tied_by_what_they_share() -> None:
    ties = People(SITE).kin("profiles/first")
    told = [
        (each.card.title, [trait.kind for trait in each.reasons], each.declared) for each in ties
    ]
    assert told == [
        ("李乙", ["team", "unit", "round"], True),
        ("赵丁", ["round"], False),
    ]


def test_a_team_and_its_members_are_not_told_twice() -> None:
    people = People(SITE)
    assert [each.card.title for each in people.kin("profiles/team")] == ["赵丁"]
    assert "先进小组" not in [each.card.title for each in people.kin("profiles/second")]


def test_the_roll_lists_whoever_holds_an_honour() -> None:
    (year,) = People(SITE).roll
    assert (year.year, year.count) == (1959, 3)
    assert [card.title for card in year.titles[0].cards] == ["王甲", "李乙", "赵丁"]


def test_the_clock_says_whom_to_remember() -> None:
    dead = FILES["content/profiles/first/index.md"]
    assert isinstance(dead, str)
    files = {"content/profiles/first/index.md": dead.replace("1923\n", "1923\n去世年份: 1996\n")}
    for year, told in ((2026, ["王甲"]), (2027, [])):
        now = datetime(year, 5, 1, 12)  # noqa: DTZ001  # Beijing wall-clock time, as everywhere
        found = People(make_world(files, now=now).site).occasions
        assert [each.card.title for each in found] == told


def test_a_long_roll_is_an_index_and_a_page_a_decade(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rolls, "LONG", 1)
    later = profile("李乙").replace("1959", "1979")
    made = pages(make_world({"content/profiles/second/index.md": later}))
    assert 'href="1950/index.html#year-1959"' in made["honours/roll/index.html"]
    assert "王甲" not in made["honours/roll/index.html"]
    assert "王甲" in made["honours/roll/1950/index.html"]
    assert "王甲" not in made["honours/roll/1970/index.html"]
    assert 'href="../1970/index.html#year-1979"' in made["honours/roll/1950/index.html"]
