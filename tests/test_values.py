"""What editors may write for dates, hours, numbers and choices, and what they may not."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from generator.content.values import Day, choice, moment, number, place, truth
from generator.rules import RULES


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


colour = choice({Colour.RED: "红", Colour.BLUE: "蓝"})


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2019-05-01", Day(2019, 5, 1)),
        ("2019/5/1", Day(2019, 5, 1)),
        ("2019.5", Day(2019, 5)),
        ("2019年5月1日", Day(2019, 5, 1)),
        ("2019 年 5 月 1 号", Day(2019, 5, 1)),
        ("2019年5月", Day(2019, 5)),
        ("2019-05", Day(2019, 5)),
        ("2019年", Day(2019)),
        ("２０１９－０５－０１", Day(2019, 5, 1)),
        ("2019–05–01", Day(2019, 5, 1)),
    ],
)
def test_days(written: str, day: Day) -> None:
    assert Day.parse(written) == day
    assert Day.parse(day.iso) == day
    assert Day.parse(day.words) == day


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2026-05-08 14:00", "14:00"),
        ("2026-05-08T14:00:00", "14:00"),
        ("2026-05-08 14：05", "14:05"),
        ("2026年5月8日 14时30分", "14:30"),
        ("2026年5月8日（周五）下午2点半", "14:30"),
        ("2026年5月8日 上午9点整", "09:00"),
        ("2026年5月8日 中午12点", "12:00"),
        ("2026年5月8日 中午1点", "13:00"),
        ("2026年5月8日 晚上7:30", "19:30"),
        ("2026年5月8日 00:00", "00:00"),
    ],
)
def test_moments(written: str, hour: str) -> None:
    assert moment(written) == datetime.fromisoformat(f"2026-05-08T{hour}")


@pytest.mark.parametrize(
    ("read", "written", "rule"),
    [
        (Day.parse, "去年", "bad-date"),
        (Day.parse, "20190501", "bad-date"),
        (Day.parse, "2019-02-30", "no-such-date"),
        (Day.parse, "2019-00", "no-such-date"),
        (Day.parse, "2019-05-00", "no-such-date"),
        (Day.parse, "0000", "no-such-date"),
        (moment, "2026-05-08", "bad-moment"),
        (moment, "2026-05-08 14:00-15:30", "bad-moment"),
        (moment, "2026年5月8日晚上12点", "bad-moment"),
        (moment, "2026-05-08 24:30", "no-such-date"),
        (moment, "2026-05-08 12:60", "no-such-date"),
        (moment, "2026-02-30 12:00", "no-such-date"),
        (truth, "大概", "bad-flag"),
        (place, "左上", "bad-focus"),
        (place, "150% 2%", "bad-focus"),
        (colour, "绿", "bad-choice"),
    ],
)
def test_unfit(read: Callable[[object], object], written: str, rule: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        read(written)
    assert caught.value.type == rule
    assert (caught.value.context or {})["found"] == written


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1959", 1959),
        ("1959年", 1959),
        ("１９５９", 1959),
        ("800mm", 800),
        ("800 毫米", 800),
        ("12,000", 12000),
        ("-3", -3),
        ("1.5", "1.5"),
        ("一九五九", "一九五九"),
    ],
)
def test_numbers(written: str, value: object) -> None:
    assert number(written) == value


def test_flags_places_and_choices() -> None:
    assert [truth(each) for each in ("是", "YES", "否", "false", "")] == [True] * 2 + [False] * 3
    assert place("50% 30%") == place("0.5, 0.3") == place("50％ 30％") == (0.5, 0.3)
    assert colour("红") is colour("RED") is Colour.RED


@given(st.text(st.sampled_from("0123456789年月日时点半/-.:： 上下午T％%,，周五（）x"), max_size=25))
def test_nothing_else_is_raised(written: str) -> None:
    for read in (Day.parse, moment, number, truth, place, colour):
        assert rule_broken(read, written) in {"", *RULES}


def rule_broken(read: Callable[[object], object], written: str) -> str:
    try:
        read(written)
    except PydanticCustomError as error:
        return error.type
    return ""
