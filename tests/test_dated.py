"""Pages of lectures and news: before and after, changed and cancelled, each in its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from html import unescape

import pytest

from generator.content.model import Kind
from generator.engine.jobs import perform
from generator.plan import plan
from generator.site.world import World
from generator.surfaces.calendars import CalendarFile
from generator.surfaces.pages import Page
from tests.conftest import NOON, Project
from tests.worlds import Shelf, make_world

ONE = "content/lectures/masters/one.md"
PAGE = "lectures/masters/one/index.html"
AFTER = NOON + timedelta(days=30)
TALK = """\
---
标题: 第一讲
开始: 2026-05-02 14:00
地点: 一教
报名: 电话报名
主讲人: [first, {{姓名: 周丙, 单位: 二院, 职务: 教授}}]
{more}---
预告的话
"""
REPORT = "回顾: 回顾的话\n回放: https://example.org/film\n"
CHANGED = "变更:\n  - {日期: 2026-04-20, 内容: 改在二教}\n"


def shown(address: str, world: World) -> str:
    """The words and tags of one page of a site."""
    kept = Shelf()
    jobs = plan(world.site).value
    job = next(each for each in jobs if isinstance(each, Page) and each.address == address)
    assert perform(job, world, kept).problems == ()
    return kept[-1].decode()


def main(address: str, files: Mapping[str, str | None], now: datetime = NOON) -> str:
    """What stands in the main part of a page, without its tags."""
    text = shown(address, make_world(files, now=now))
    inner = text.partition("<main")[2].partition("</main>")[0]
    return unescape(re.sub(r"<[^>]+>", "", inner))


def talk(more: str = "", now: datetime = NOON) -> str:
    return main(PAGE, {ONE: TALK.format(more=more)}, now)


def in_order(text: str, *words: str) -> bool:
    """Whether the words follow one another."""
    at = 0
    for each in words:
        at = text.find(each, at) + len(each)
        if at < len(each):
            return False
    return True


def test_before_its_hour_a_lecture_is_announced() -> None:
    text = talk(REPORT)
    assert in_order(text, "即将举行", "5月2日", "周六", "14:00", "主讲", "王甲", "周丙（二院教授）",
                    "地点", "一教", "报名", "电话报名", "加入日历", "预告的话")  # fmt: skip
    assert "回顾的话" not in text
    assert "安排有变" not in text


def test_afterwards_the_report_comes_first_and_the_announcement_last() -> None:
    text = talk(REPORT, AFTER)
    assert in_order(text, "已举办", "观看录像", "回顾的话", "讲座预告", "一教", "预告的话")
    assert not {"报名", "加入日历", "即将举行"} & set(re.findall(r"\w+", text))


def test_a_held_lecture_nobody_wrote_about_keeps_its_announcement() -> None:
    text = talk("", AFTER)
    assert in_order(text, "已举办", "一教", "预告的话")
    assert "讲座预告" not in text
    assert "加入日历" not in text


@pytest.mark.parametrize(
    ("more", "now", "notice"),
    [
        (CHANGED, NOON, ["安排有变", "改在二教", "2026年4月20日"]),
        (CHANGED + "取消: 是\n", NOON, ["已取消", "这场讲座已取消", "改在二教"]),
        ("取消: 是\n", AFTER, ["已取消", "这场讲座已取消"]),
    ],
)
def test_what_changed_is_told_above_everything(more: str, now: datetime, notice: list[str]) -> None:
    text = talk(more, now)
    assert in_order(text, *notice, "预告的话")
    assert ("加入日历" in text) is ("取消" not in more)
    assert ("报名" in text) is ("取消" not in more)


def test_after_the_lecture_a_change_is_of_no_interest() -> None:
    assert "安排有变" not in talk(CHANGED, AFTER)


@pytest.mark.parametrize(
    "address", ["lectures/index.html", "lectures/masters/index.html", "calendar/index.html",
                "calendar/2026/05/index.html"],
)  # fmt: skip
def test_a_cancelled_lecture_is_struck_through_in_lists(address: str) -> None:
    world = make_world({ONE: TALK.format(more="取消: 是\n")})
    text = shown(address, world)
    assert re.search(r'<li class="[^"]*is-cancelled[^"]*">(?:(?!</li>).)*第一讲', text, re.S)
    assert "已取消" in text
    assert "is-cancelled" not in shown(address, make_world())


def test_the_next_lecture_is_one_that_takes_place() -> None:
    two = TALK.format(more="").replace("第一讲", "第二讲").replace("05-02", "06-02")
    files = {ONE: TALK.format(more="取消: 是\n"), "content/lectures/masters/two.md": two}
    assert in_order(main("calendar/index.html", files), "下一场：第二讲", "5月", "第一讲", "6月")


def test_a_month_is_a_table_with_each_lecture_under_its_day() -> None:
    text = shown("calendar/2026/05/index.html", make_world())
    assert re.findall(r'<th scope="col">(\w+)</th>', text) == [
        f"周{day}" for day in "一二三四五六日"
    ]
    cells = re.findall(r"<td.*?</td>", text, re.S)
    assert len(cells) % 7 == 0
    [busy] = [cell for cell in cells if "第一讲" in cell]
    assert cells.index(busy) % 7 == 5
    assert 'datetime="2026-05-02"' in busy


def test_calendars_can_be_followed_and_taken() -> None:
    for address, file in (("calendar/index.html", "calendar/lectures.ics"),
                          ("lectures/masters/index.html", "lectures/masters/masters.ics")):  # fmt: skip
        text = shown(address, make_world())
        assert f'href="webcal://union.example.edu.cn/{file}"' in text
        assert f'href="{file.rpartition("/")[2]}" download' in text
    assert 'href="one.ics" download' in shown(PAGE, make_world())


NEWS = "---\n标题: {title}\n日期: {date}\n栏目: 先进典型\n{more}---\n"
MANY = {
    f"content/news/n{number}.md": NEWS.format(title=f"新闻第{number}号", date=date, more=more)
    for number, (date, more) in enumerate(
        [("2026-04-01", ""), ("2026年4月", "置顶: 是\n"), ("2026年", ""), ("2025-12-31", "")], 1
    )
}


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ("news/2026/index.html", ["4月", "第1号", "第2号", "未注明月份", "第3号"]),
        ("news/2026/04/index.html", ["第1号", "第2号"]),
        ("news/2025/index.html", ["12月", "第4号"]),
        ("news/2025/12/index.html", ["第4号"]),
        ("news/index.html", ["第2号", "置顶", "第1号"]),
        ("news/page/2/index.html", ["第3号", "第4号"]),
    ],
)
def test_news_lie_in_their_year_and_month(address: str, titles: list[str]) -> None:
    text = shown(address, make_world(MANY)).partition('class="part-body"')[2].replace("<wbr>", "")
    assert in_order(text, *titles)
    assert set(re.findall(r"新闻(第\d号)", text)) == {each for each in titles if each[0] == "第"}


def test_archives_lead_to_the_time_before_and_after() -> None:
    world = make_world(MANY)
    year, month = shown("news/2025/index.html", world), shown("news/2026/04/index.html", world)
    assert 'rel="next" href="../2026/index.html"' in year
    assert 'rel="prev"' not in year
    assert 'rel="prev" href="../../2025/12/index.html"' in month


def test_every_dated_page_is_planned_once() -> None:
    site = make_world(MANY).site
    planned = [each.address for each in plan(site).value if isinstance(each, Page)]
    dated = [
        each.address
        for kind in (Kind.NEWS, Kind.LECTURE)
        for year in site.archives[kind]
        for each in (year, *year.parts)
        if each.address
    ]
    assert len(dated) == 5
    assert all(planned.count(each) == 1 for each in dated)


def test_a_passing_hour_rebuilds_only_what_it_turns(project: Project) -> None:
    """The lecture's page and the lists that sort by past and future; no archive, no calendar file."""
    project.make()
    project.wait(days=2)
    report = project.make()
    assert report.build is not None
    ran = {each.key for each in report.build.ran}
    assert {f"page:{PAGE}", "page:calendar/index.html", "page:lectures/masters/index.html"} <= ran
    still = ("page:calendar/2026/05", "page:news/", "calendar:", "page:profiles/")
    assert not [key for key in ran if key.startswith(still)]


def test_a_new_word_in_a_text_leaves_its_calendar_file_alone(project: Project) -> None:
    project.make()
    project.replace(ONE, "---\n讲座\n", "---\n讲座，另一句话\n")
    report = project.make()
    assert report.build is not None
    ran = {each.key for each in report.build.ran}
    assert f"page:{PAGE}" in ran
    assert not [key for key in ran if key.startswith("calendar:")]


def test_calendar_files_are_published(project: Project) -> None:
    report = project.make()
    assert report.build is not None
    files = [path for path in report.build.made if path.endswith(".ics")]
    planned = [each for each in plan(make_world().site).value if isinstance(each, CalendarFile)]
    assert files == sorted(f"site/{each.address}" for each in planned)
