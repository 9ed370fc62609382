"""Cards and awards: what a list shows of a document."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

import pytest

from generator.content.model import Honour, Kind, Lecture
from generator.content.values import Day
from generator.site.cards import Card, award, awarded_in, day_of, hours
from tests.conftest import FILES, REPOSITORY, profile
from tests.worlds import make_world


@pytest.mark.parametrize(
    ("year", "cycle", "when", "sorted_by"),
    [
        (1959, "", "1959年", 1959),
        (None, "2015-2019年度", "2015–2019年度", 2019),
        (None, "2015—2019 年度", "2015–2019 年度", 2019),
        (None, "2015至2019年度", "2015–2019年度", 2019),
        (None, "2015 到 2019", "2015–2019", 2019),
        (2019, "2015-2019年度", "2019年", 2019),
        (None, "第五届", "第五届", 0),
        (None, "", "", 0),
    ],
)
def test_when_an_honour_was_given(year: int | None, cycle: str, when: str, sorted_by: int) -> None:
    assert awarded_in(Honour("全国劳动模范", year, cycle)) == (when, sorted_by)


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 5, day, hour, minute)  # noqa: DTZ001  # Beijing wall-clock time


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (moment(8, 14), None, "14:00"),
        (moment(8, 14), moment(8, 15, 30), "14:00–15:30"),
        (moment(8, 9, 5), moment(9, 17), "09:05–5月9日17:00"),
    ],
)
def test_hours(start: datetime, end: datetime | None, words: str) -> None:
    lecture = Lecture("讲", start, end)
    assert hours(lecture) == words
    assert day_of(lecture) == Day(2026, 5, 8)


def test_a_card_of_each_kind() -> None:
    found = make_world().site.cards_by_id
    shown: dict[str, dict[str, object]] = {
        "profiles/first": {"title": "王甲", "subtitle": "一厂", "years": "1923–", "pinyin": "Wang Jia",
                           "label": "全国劳动模范", "level": "national", "level_name": "国家级",
                           "strokes": 4, "emblem": "derrick", "holder": "person"},
        "lectures/masters": {"title": "系列", "label": "工会"},
        "lectures/masters/one": {"title": "第一讲", "label": "系列", "date": Day(2026, 5, 2),
                                 "time": "14:00"},
        "news/n2": {"title": "新闻二", "label": "女教职工", "date": Day(2026, 4)},
        "pages/about": {"title": "关于", "address": "about/index.html"},
        "walls/deeds": {"title": "事迹墙", "address": ""},
    }  # fmt: skip
    for name, wanted in shown.items():
        assert {field: getattr(found[name], field) for field in wanted} == wanted
        assert found[name].id == name


@pytest.mark.parametrize(
    ("written", "field", "value"),
    [
        ("类型: 集体", "emblem", "derrick"),
        ("类型: 集体\n图标: ''", "emblem", "group"),
        ("图标: ''", "emblem", "plain"),
        ("去世年份: 1970", "years", "1923–1970"),
        ("样例: 是", "sample", True),
        ("概要: 一句话", "summary", "一句话"),
        ("照片: {文件: photo.png, 说明: 像, 焦点: 50% 30%}", "focus", (0.5, 0.3)),
        ("照片: {文件: photo.png, 说明: 像}", "portrait", "content/profiles/first/photo.png"),
        ("荣誉: []", "level", ""),
        ("荣誉: []", "label", ""),
        ("荣誉: [{称号: 没有听说过的荣誉, 年份: 2001}]", "label", "没有听说过的荣誉"),
        ("荣誉: [{称号: 没有听说过的荣誉, 年份: 2001}]", "level_name", ""),
    ],
)
def test_a_profile_on_its_card(written: str, field: str, value: object) -> None:
    key = written.split(":")[0]
    lines = profile("王甲").split("\n")
    if key == "荣誉":
        lines = [line for line in lines if "荣誉" not in line and "称号" not in line]
    if "图标" in written:
        lines = [line for line in lines if "图标" not in line]
    lines.insert(2, written)
    world = make_world({"content/profiles/first/index.md": "\n".join(lines)})
    assert getattr(world.site.cards_by_id["profiles/first"], field) == value


def test_an_award_shows_what_was_written_then() -> None:
    table = make_world().site.table
    known = award(Honour("全国劳动模范", 1959, body="国务院", posthumous=True), table, "a.html")
    assert (known.title, known.body, known.level_name, known.posthumous, known.address) == (
        "全国劳动模范", "国务院", "国家级", True, "a.html",
    )  # fmt: skip
    assert award(Honour("全国劳动模范", 1959), table, "").body == ""
    assert award(Honour("没有听说过的荣誉"), table, "").level == ""


def test_a_card_says_nothing_of_the_text() -> None:
    path = "content/news/n1.md"
    longer = make_world({path: str(FILES[path]) + "\n\n又一段"})
    assert make_world().site.cards_by_id == longer.site.cards_by_id
    assert make_world().site.documents != longer.site.documents


def test_every_field_of_a_card_is_told_to_designers() -> None:
    text = (REPOSITORY / "docs/templates.md").read_text(encoding="utf-8")
    told = text.partition("`Card`:")[2].partition("`date` is")[0].replace("`", " ").split()
    assert set(told) >= {each.name for each in fields(Card)}
    assert Kind.PROFILE in make_world().site.cards_by_id["profiles/first"].kind
