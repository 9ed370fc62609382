"""A life in order of time, and what is not told of the living."""

from __future__ import annotations

import pytest

from generator.content.model import Event, Holder, Milestone, Profile
from generator.content.values import Day
from generator.site.cards import Award
from generator.site.lives import events, life, living


def award(title: str, year: int, when: str = "") -> Award:
    return Award(title, when or (f"{year}年" if year else ""), year, "", "", "", "", "", False, "", "", "person")  # fmt: skip


def test_honours_and_events_stand_in_order_of_time() -> None:
    person = Profile(
        "甲",
        died=1970,
        events=(
            Event(Day(1970, 11, 15), "逝世", Milestone.DEATH),
            Event(Day(1959), "只知道年份"),
            Event(Day(1959, 10), "只知道月份"),
            Event(Day(1959, 10, 26), "出席群英会"),
        ),
    )
    given = (award("高", 1959), award("低", 1956), award("没有年份", 0, "第五届"))
    steps = life(person, given)
    assert [each.text or (each.award and each.award.title) for each in steps] == [
        "低", "只知道月份", "出席群英会", "只知道年份", "高", "逝世", "没有年份",
    ]  # fmt: skip
    assert [each.award.title for each in steps if each.highest and each.award] == ["高"]
    assert [each.iso for each in steps] == [
        "1956", "1959-10", "1959-10-26", "1959", "1959", "1970-11-15", "",
    ]  # fmt: skip


BORN = Event(Day(1975, 3, 2), "出生", Milestone.BIRTH)
DIED = Event(Day(2010, 1, 1), "逝世", Milestone.DEATH)


@pytest.mark.parametrize(
    ("person", "alive", "shown"),
    [
        (Profile("甲", events=(BORN,)), True, Day(1975)),
        (Profile("甲", died=2010, events=(BORN,)), False, Day(1975, 3, 2)),
        (Profile("甲", events=(BORN, DIED)), False, Day(1975, 3, 2)),
        (Profile("甲", holder=Holder.COLLECTIVE, events=(BORN,)), False, Day(1975, 3, 2)),
    ],
)
def test_the_birthday_of_the_living_is_never_shown(
    person: Profile, alive: bool, shown: Day
) -> None:
    assert living(person) is alive
    assert events(person)[0].date == shown
    assert life(person, ())[0].when == shown.words
