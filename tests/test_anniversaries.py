"""Whom to remember: the nearest ring that holds anything, and steady between its days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.model import Document
from generator.site.anniversaries import LIMIT, Occasion, occasions
from generator.site.cards import Card
from tests.worlds import make_world

PERSON = "---\n姓名: {name}\n{more}\n出处: [{{题名: 样例}}]\n---\n样例\n"


def people_of(*people: tuple[str, str]) -> list[tuple[Document, Card]]:
    files = {
        f"content/profiles/p{number}/index.md": PERSON.format(name=name, more=more)
        for number, (name, more) in enumerate(people)
    }
    none = {f"content/profiles/{old}/index.md": None for old in ("first", "second")}
    site = make_world({**none, **files}).site
    return [
        (site.documents[f"profiles/p{number}"], site.cards_by_id[f"profiles/p{number}"])
        for number in range(len(people))
    ]


def remembered(today: date, *people: tuple[str, str]) -> tuple[Occasion, ...]:
    return occasions(people_of(*people), today)


def event(day: str, kind: str = "事迹", text: str = "一件事") -> str:
    return f"大事: [{{日期: {day}, 事: {text}, 类别: {kind}}}]"


NAMED = ("先进小组", "类型: 集体\n" + event("1949-04-28", "命名"))  # a Tuesday in 2026


@pytest.mark.parametrize(
    ("today", "people", "told"),
    [
        (date(2026, 4, 28), [NAMED], [("today", "naming", 77)]),
        (date(2026, 4, 27), [NAMED], [("week", "naming", 77)]),
        (date(2026, 5, 3), [NAMED], [("week", "naming", 77)]),
        (date(2026, 5, 4), [NAMED], []),
        (date(2026, 4, 1), [NAMED], [("month", "naming", 77)]),
        (date(2029, 12, 1), [NAMED], []),
        (date(1949, 4, 28), [NAMED], []),  # it is news then, not memory
        (date(2026, 4, 9), [("甲", event("1960-04"))], [("month", "deed", 66)]),
        (date(2026, 4, 9), [("甲", event("1960"))], []),
        (date(2026, 3, 2), [("甲", event("1975-03-02", "出生"))], []),  # among the living
        (date(2026, 3, 2), [("甲", "去世年份: 2001\n" + event("1975-03-02", "出生"))],
         [("today", "birth", 51)]),
        (date(2026, 7, 1), [("甲", "出生年份: 1926")], []),
        (date(2026, 7, 1), [("甲", "出生年份: 1926\n去世年份: 1999")], [("year", "birth", 100)]),
        (date(2026, 7, 1), [("甲", "出生年份: 1920\n去世年份: 1996")], [("year", "death", 30)]),
        (date(2026, 7, 1), [("小组", "类型: 集体\n成立年份: 1976")], [("year", "naming", 50)]),
        (date(2026, 7, 1), [("甲", "荣誉: [{称号: 全国劳动模范, 年份: 1956}]")],
         [("year", "honour", 70)]),
        (date(2026, 7, 1), [("甲", "荣誉: [{称号: 全国劳动模范, 年份: 1957}]")], []),
        # the greater number first
        (date(2026, 7, 1), [("甲", "去世年份: 1996"), ("乙", "出生年份: 1926\n去世年份: 1999")],
         [("year", "birth", 100), ("year", "death", 30)]),
        # a month that holds much: what is still to come
        (date(2026, 4, 14), [("甲", event(f"1960-04-{day:02}")) for day in (1, 2, 25, 26, 27, 28)],
         [("month", "deed", 66)] * 4),
    ],
)  # fmt: skip
def test_whom_to_remember(
    today: date, people: list[tuple[str, str]], told: list[tuple[str, str, int]]
) -> None:
    found = remembered(today, *people)
    assert [(each.ring, each.kind, each.years) for each in found] == told


def test_one_person_is_named_once() -> None:
    twice = "去世年份: 1996\n出生年份: 1926\n荣誉: [{称号: 全国劳动模范, 年份: 1956}]"
    assert len(remembered(date(2026, 7, 1), ("甲", twice))) == 1


STEADY = people_of(
    NAMED, ("甲", event("1960-10-01")), ("乙", event("1961-10-02")), ("丙", "去世年份: 1966")
)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 30)))
def test_the_answer_is_small_and_changes_with_the_selection_alone(today: date) -> None:
    found, tomorrow = occasions(STEADY, today), today + timedelta(days=1)
    assert len(found) <= LIMIT
    after = occasions(STEADY, tomorrow)
    rings = {each.ring for each in (*found, *after)}
    if rings <= {"year"} and today.year == tomorrow.year:
        assert after == found
    if rings == {"month"} and today.month == tomorrow.month:
        assert after == found
