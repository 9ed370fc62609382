"""Days of mourning and festivals as an editor writes them."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from generator.content.days import days

READ = {
    "12-13": "12-13",
    "12月13日": "12-13",
    "１２－１３": "12-13",
    "4/4": "04-04",
    "2020-4-4": "2020-04-04",
    "2020年4月4日": "2020-04-04",
    "02-29": "02-29",
    "05-01..05-03": "05-01..05-03",
    "5月1日至5月3日": "05-01..05-03",
    "12-30..01-02": "12-30..01-02",
    "2022-11-30..2022-12-06": "2022-11-30..2022-12-06",
    "2022-11-30 - 2022-12-06": "2022-11-30..2022-12-06",
    "2022年11月30日到12月6日": "2022-11-30..2022-12-06",
    "05-01..05-01": "05-01",
}
REFUSED = {
    "清明": "bad-days",
    "12": "bad-days",
    "2020": "bad-days",
    "2026-05-03..2026-05-01": "bad-days",
    "05-01..2026-05-03": "bad-days",
    "12-13; 12-14": "bad-days",
    "13-01": "no-such-date",
    "02-30": "no-such-date",
    "2023-02-29": "no-such-date",
}


@pytest.mark.parametrize("written", READ)
def test_days_are_read_as_editors_write_them(written: str) -> None:
    assert days(written) == READ[written]


@pytest.mark.parametrize("written", REFUSED)
def test_what_is_no_day_is_refused_with_its_rule(written: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        days(written)
    assert refused.value.type == REFUSED[written]


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_the_plain_form_is_read_as_itself_and_compares_as_days_do(first: date, more: int) -> None:
    last = first + timedelta(days=more)
    for form in (f"{first}..{last}", f"{first:%m-%d}", f"{first:%m-%d}..{last:%m-%d}"):
        assert days(form) == form
    found = days(f"{first.year}年{first.month}月{first.day}日—{last}")
    assert isinstance(found, str)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d", found)
    begin, end = found.split("..")
    assert begin < end


def test_other_things_pass_untouched() -> None:
    assert days(12) == 12
