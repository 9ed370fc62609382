"""The roll of honour: nobody is lost, the newest year first, long rolls by decade."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.model import Kind
from generator.site.cards import Award, Card
from generator.site.rolls import LONG, decade, decades, page, years


def held(name: str, title: str, year: int) -> tuple[Card, Award]:
    award = Award(title, f"{year}年", year, "", "", "", "", "", False, "", "", "person")
    return Card(f"profiles/{name}", Kind.PROFILE, name, f"profiles/{name}/index.html"), award


def test_a_year_holds_its_titles_and_a_title_its_people() -> None:
    roll = years([held("a", "高", 1959), held("b", "高", 1959), held("a", "低", 1959),
                  held("c", "低", 0), held("c", "低", 2001)])  # fmt: skip
    assert [(each.year, each.count, each.address) for each in roll] == [
        (2001, 1, "honours/roll/index.html#year-2001"),
        (1959, 3, "honours/roll/index.html#year-1959"),
        (0, 1, "honours/roll/index.html#year-0"),
    ]
    assert [(each.title, [card.title for card in each.cards]) for each in roll[1].titles] == [
        ("高", ["a", "b"]), ("低", ["a"]),
    ]  # fmt: skip


@pytest.mark.parametrize(("many", "parts"), [(LONG, 0), (LONG + 1, 9)])
def test_a_long_roll_goes_over_several_pages(many: int, parts: int) -> None:
    roll = years(held(f"p{each}", "高", 1940 + each % 85) for each in range(many))
    assert len(decades(roll)) == parts
    assert bool(page(roll, 0)[0].titles) is not bool(parts)
    if parts:
        whole = [each for part in decades(roll) for each in page(roll, part)]
        assert whole == list(roll)
        assert roll[0].address == "honours/roll/2020/index.html#year-2024"


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("高低"),
                          st.sampled_from([0, 1950, 1959, 2019])), unique=True))  # fmt: skip
def test_the_roll_has_every_honour_once(given_: list[tuple[str, str, int]]) -> None:
    roll = years(held(*each) for each in given_)
    told = [(card.title, given.title, year.year)
            for year in roll for given in year.titles for card in given.cards]  # fmt: skip
    assert sorted(told) == sorted(given_)
    assert [each.year or -1 for each in roll] == sorted((y or -1 for y in {g[2] for g in given_}), reverse=True)  # fmt: skip
    assert all(each.decade == decade(each.year) for each in roll)
