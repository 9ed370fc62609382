"""Years, months and weeks: everything dated lies in exactly one place, and the right one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.model import Kind
from generator.content.values import Day
from generator.site.archive import beside, by_label, month, periods, within
from generator.site.cards import Card

DAYS = st.one_of(
    st.dates(date(1990, 1, 1), date(2040, 12, 31)).map(lambda d: Day(d.year, d.month, d.day)),
    st.builds(Day, st.integers(1990, 2040), st.integers(1, 12)),
    st.builds(Day, st.integers(1990, 2040)),
)


def cards(*days: Day | None, kind: Kind = Kind.NEWS) -> tuple[Card, ...]:
    return tuple(Card(f"x/{n}", kind, f"第{n}", "", date=day) for n, day in enumerate(days))


def test_years_and_months_the_newest_first() -> None:
    found = periods(
        Kind.NEWS,
        cards(Day(2020, 3, 5), Day(2020, 3), Day(2020), Day(2019, 12, 1), Day(2020, 11, 2), None),
    )
    assert [(year.day, year.count, year.address) for year in found] == [
        (Day(2020), 4, "news/2020/index.html"), (Day(2019), 1, "news/2019/index.html"),
    ]  # fmt: skip
    assert [(each.day, each.count, each.address) for each in found[0].parts] == [
        (Day(2020, 11), 1, "news/2020/11/index.html"), (Day(2020, 3), 2, "news/2020/03/index.html"),
    ]  # fmt: skip


def test_a_year_of_lectures_has_no_page_and_its_months_have() -> None:
    [year] = periods(Kind.LECTURE, cards(Day(2026, 5, 8), kind=Kind.LECTURE))
    assert (year.address, year.parts[0].address) == ("", "calendar/2026/05/index.html")


@pytest.mark.parametrize(
    ("day", "period", "inside"),
    [
        (Day(2020, 3, 5), "2020", True), (Day(2020, 3, 5), "2020-03", True),
        (Day(2020, 3, 5), "2020-3", False), (Day(2020, 3), "2020-03", True),
        (Day(2020), "2020", True), (Day(2020), "2020-01", False), (Day(2021), "2020", False),
        (Day(2020, 3, 5), "202", False), (None, "2020", False),
    ],
)  # fmt: skip
def test_what_lies_in_a_period(day: Day | None, period: str, inside: bool) -> None:
    assert within(day, period) is inside


@given(st.lists(DAYS, max_size=30))
def test_every_item_is_in_exactly_one_year_and_in_one_month_if_it_has_one(days: list[Day]) -> None:
    found = periods(Kind.NEWS, cards(*days))
    months = [each for year in found for each in year.parts]
    for day in days:
        assert sum(within(day, year.day.iso) for year in found) == 1
        assert sum(within(day, each.day.iso) for each in months) == bool(day.month)
    assert sum(year.count for year in found) == len(days)
    for each in (*found, *months):
        assert each.count == sum(within(day, each.day.iso) for day in days)


MAY = (Day(2026, 4, 30), Day(2026, 5, 1), Day(2026, 5, 1), Day(2026, 5, 31), Day(2026, 7, 1))


def test_a_month_begins_its_weeks_on_monday() -> None:
    found = month("2026-05", cards(*MAY))
    assert found is not None
    assert [len(week) for week in found.weeks] == [7] * 5
    assert [day.day if day else 0 for day, _ in found.weeks[0]] == [0, 0, 0, 0, 1, 2, 3]
    assert date(2026, 5, 4).weekday() == 0
    assert found.weeks[1][0][0] == Day(2026, 5, 4)
    assert [each.id for each in found.weeks[0][4][1]] == ["x/1", "x/2"]
    assert found.before is not None
    assert found.after is not None
    assert (found.before.day, found.after.day) == (Day(2026, 4), Day(2026, 7))
    assert found.after.address == "calendar/2026/07/index.html"


def test_the_first_month_has_none_before_it_and_a_month_without_lectures_is_none() -> None:
    first = month("2026-04", cards(*MAY))
    last = month("2026-07", cards(*MAY))
    assert first is not None
    assert last is not None
    assert (first.before, last.after) == (None, None)
    assert month("2026-06", cards(*MAY)) is None
    assert month("", ()) is None


@given(st.lists(DAYS.map(lambda day: Day(day.year, day.month or 1, day.day or 1)), max_size=20))
def test_every_lecture_is_in_exactly_one_cell_of_one_month(days: list[Day]) -> None:
    all_cards = cards(*days, kind=Kind.LECTURE)
    names = [each.day.iso for year in periods(Kind.LECTURE, all_cards) for each in year.parts]
    shown = []
    for name in names:
        found = month(name, all_cards)
        assert found is not None
        for week in found.weeks:
            for number, (day, own) in enumerate(week):
                assert day is None or day.first.weekday() == number
                assert all(each.date == day for each in own)
                shown += [each.id for each in own]
    assert sorted(shown) == sorted(each.id for each in all_cards)


def test_neighbours_stay_in_their_row() -> None:
    one, two, three = cards(Day(2020), Day(2019), Day(2018))
    assert beside([(one, two), (three,)]) == {
        "x/0": (None, two), "x/1": (one, None), "x/2": (None, None),
    }  # fmt: skip


def test_rows_by_label_keep_their_order() -> None:
    given_cards = tuple(Card(n, Kind.NEWS, n, "", label=n[0]) for n in ("a1", "b1", "a2"))
    assert [[each.id for each in row] for row in by_label(given_cards)] == [["a1", "a2"], ["b1"]]
