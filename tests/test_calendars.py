"""Calendar files: what was written comes back, and a subscriber's calendar sees every change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from generator.content.model import Lecture
from generator.engine.jobs import perform
from generator.plan import plan
from generator.surfaces.calendars import CalendarFile, Entry, ending, plain, uid, written
from tests.worlds import Shelf, make_world

ONE = "content/lectures/masters/one.md"
HEAD = "---\n标题: 第一讲\n开始: 2026-05-02 14:00\n"
START = datetime(2026, 5, 2, 14)  # noqa: DTZ001  # Beijing wall-clock time

ENTRY = Entry(
    uid="lectures/a@union.example", title="讲座", start=START, end=START + timedelta(hours=1),
    place="", details="", url="", series="", sequence=0, changed=None, cancelled=False,
)  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=120)
LINES = st.lists(TEXT, min_size=1, max_size=4).map("\n".join)


def made(subject: str = "", *lines: str, **files: str | None) -> bytes:
    """The calendar of a subject after the sample lecture got further lines."""
    text = HEAD + "".join(f"{line}\n" for line in lines) + "---\n讲座\n"
    world = make_world({ONE: text, **{name.replace("__", "/"): t for name, t in files.items()}})
    job = next(
        each
        for each in plan(world.site).value
        if isinstance(each, CalendarFile) and each.subject == subject
    )
    kept = Shelf()
    outcome = perform(job, world, kept)
    assert outcome.problems == ()
    assert [each.path for each in outcome.made] == [f"site/{job.address}"]
    return kept[-1]


def events(data: bytes) -> list[Any]:
    return Calendar.from_ical(data).walk("VEVENT")


def event(*lines: str) -> Any:
    [found] = events(made("lectures/masters/one", *lines))
    return found


def unfolded(data: bytes) -> list[str]:
    return data.replace(b"\r\n ", b"").decode().split("\r\n")


def test_there_is_a_file_for_all_for_each_series_and_each_lecture() -> None:
    planned = [
        (each.address, each.subject)
        for each in plan(make_world().site).value
        if isinstance(each, CalendarFile)
    ]
    assert planned == [
        ("calendar/lectures.ics", ""),
        ("lectures/masters/masters.ics", "lectures/masters"),
        ("lectures/masters/one/one.ics", "lectures/masters/one"),
    ]


def test_a_lecture_says_when_where_and_whose_it_is() -> None:
    found = event("结束: 2026-05-02 15:30", "地点: 一教，101", "主讲人: [first]", "面向: 全校师生")
    assert found["summary"] == "第一讲"
    assert found["location"] == "一教，101"
    assert found["uid"] == "lectures/masters/one@union.example.edu.cn"
    assert found["sequence"] == 0
    assert found["status"] == "CONFIRMED"
    assert found["url"] == "https://union.example.edu.cn/lectures/masters/one/"
    assert found["organizer"].params["CN"] == "工会"
    assert found["categories"].cats == ["系列"]
    assert "last-modified" not in found
    assert str(found["description"]).split("\n") == [
        "主讲：王甲", "面向：全校师生", "详情：https://union.example.edu.cn/lectures/masters/one/",
    ]  # fmt: skip


def test_hours_are_those_of_beijing() -> None:
    data = made("lectures/masters/one", "结束: 2026-05-02 15:30")
    lines = unfolded(data)
    assert "DTSTART;TZID=Asia/Shanghai:20260502T140000" in lines
    assert "DTEND;TZID=Asia/Shanghai:20260502T153000" in lines
    assert lines.count("TZOFFSETTO:+0800") == 1
    [found] = events(data)
    assert found.decoded("dtstart").astimezone(UTC) == datetime(2026, 5, 2, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("end", "expected", "noted"),
    [(None, START + timedelta(minutes=90), True), (START + timedelta(hours=2),) * 2 + (False,)],
)
def test_a_lecture_without_an_end_is_shown_an_hour_and_a_half(
    end: datetime | None, expected: datetime, noted: bool
) -> None:
    assert ending(Lecture("讲", START, end)) == expected
    line = (f"结束: {end:%Y-%m-%d %H:%M}",) if end else ()
    assert ("一个半小时" in str(event(*line)["description"])) is noted


CHANGE = "  - {日期: 2026-04-20, 内容: 改在二教}"
AGAIN = "  - {日期: 2026-04-28, 内容: 改到下午三点}"


@pytest.mark.parametrize(
    ("lines", "sequence", "status", "modified"),
    [
        ((), 0, "CONFIRMED", None),
        (("变更:", CHANGE), 1, "CONFIRMED", date(2026, 4, 20)),
        (("变更:", AGAIN, CHANGE), 2, "CONFIRMED", date(2026, 4, 28)),
        (("取消: 是",), 1, "CANCELLED", None),
        (("取消: 是", "变更:", CHANGE, AGAIN), 3, "CANCELLED", date(2026, 4, 28)),
    ],
)
def test_every_change_raises_the_sequence(
    lines: tuple[str, ...], sequence: int, status: str, modified: date | None
) -> None:
    found = event(*lines)
    assert (found["sequence"], found["status"]) == (sequence, status)
    told = found.decoded("last-modified") if "last-modified" in found else None
    day = told.astimezone(UTC) + timedelta(hours=8) if told else None
    assert (day.date() if day else None) == modified
    assert not told or found.decoded("dtstamp") == told
    assert str(found["summary"]).startswith("已取消：") is (status == "CANCELLED")


def test_what_changed_is_told_in_the_entry() -> None:
    assert "变更（2026年4月20日）：改在二教" in str(event("变更:", CHANGE)["description"])


def test_a_sample_says_so() -> None:
    assert event("样例: 是")["summary"] == "第一讲（样例）"


@pytest.mark.parametrize(
    "line",
    ["标题: 另一个题目", "网址名: another-slug", "开始: 2026-06-01 09:00", "旧地址: old/one"],
)
def test_a_new_title_slug_or_hour_is_the_same_entry(line: str) -> None:
    key = line.split(":")[0]
    head = "".join(f"{each}\n" for each in HEAD.splitlines() if not each.startswith(f"{key}:"))
    world = make_world({ONE: f"{head}{line}\n---\n"})
    kept = Shelf()
    for job in plan(world.site).value:
        if isinstance(job, CalendarFile) and job.subject == "lectures/masters/one":
            perform(job, world, kept)
    assert events(kept[-1])[0]["uid"] == event()["uid"]


def test_the_series_and_the_whole_hold_each_lecture_once_and_can_be_followed() -> None:
    for subject, name in (("", "榜样 · 讲座"), ("lectures/masters", "榜样 · 系列")):
        data = made(subject, **{"content__lectures__masters__two.md": HEAD + "---\n"})
        whole = Calendar.from_ical(data)
        assert len({each["uid"] for each in whole.walk("VEVENT")}) == len(events(data)) == 2
        assert whole["x-wr-calname"] == name
        assert whole["method"] == "PUBLISH"
        assert whole["refresh-interval"].dt == timedelta(days=1)
        assert "X-PUBLISHED-TTL:P1D" in unfolded(data)
    alone = made("lectures/masters/one")
    assert b"REFRESH-INTERVAL" not in alone


def test_no_lectures_is_an_empty_calendar() -> None:
    world = make_world({ONE: None})
    kept = Shelf()
    perform(CalendarFile("calendar/lectures.ics"), world, kept)
    assert events(kept[-1]) == []
    assert Calendar.from_ical(kept[-1])["x-wr-calname"] == "榜样 · 讲座"


def test_the_bytes_do_not_depend_on_the_clock() -> None:
    job = CalendarFile("calendar/lectures.ics")
    kept = Shelf()
    for hours in (0, 100_000):
        world = make_world(now=START + timedelta(hours=hours))
        perform(job, world, kept)
    assert kept[0] == kept[1]


@pytest.mark.parametrize(
    ("name", "base", "expected"),
    [
        ("lectures/a/b", "https://union.example/x/", "lectures/a/b@union.example"),
        ("lectures/讲", "https://union.example/", "lectures/%E8%AE%B2@union.example"),
        ("lectures/a b", "", "lectures/a%20b@bangyang"),
    ],
)
def test_uids(name: str, base: str, expected: str) -> None:
    assert uid(name, base) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲\r\n乙\r丙\n丁", "甲\n乙\n丙\n丁"),
        ("甲\x07乙\x00", "甲乙"),
        ("a\tb", "ab"),
        (r"D:\News\new", r"D:＼News\new"),
    ],
)
def test_control_characters_stay_out(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(title=TEXT, place=TEXT, details=LINES, series=TEXT, name=TEXT, who=TEXT)
@example(r"a\N", r"\n", r"\\N", r"\;\N", r"\N", r"\N")
def test_every_text_comes_back_and_no_line_is_too_long(
    title: str, place: str, details: str, series: str, name: str, who: str
) -> None:
    given_entry = Entry(
        uid=ENTRY.uid, title=title, start=START, end=ENTRY.end, place=place, details=details,
        url="https://union.example/讲座/", series=series, sequence=2,
        changed=date(2026, 4, 1), cancelled=True,
    )  # fmt: skip
    data = written(name, [given_entry], organiser=(who, "mailto:a@union.example"), followed=True)
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert b"\n" not in data.replace(b"\r\n", b"")
    for line in data.split(b"\r\n"):
        line.decode()  # no fold cuts a character
    whole = Calendar.from_ical(data)
    assert whole["x-wr-calname"] == plain(name)
    [found] = events(data)
    assert found["summary"] == plain(title)
    assert found["location"] == plain(place)
    assert found["description"] == plain(details)
    assert found["categories"].cats == [plain(series)]
    assert found["sequence"] == 2
    assert found.decoded("dtstart").replace(tzinfo=None) == START
    assert found.decoded("dtend").replace(tzinfo=None) == ENTRY.end
