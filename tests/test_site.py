"""What a linked site answers: lists, orders, filters, neighbours, honours, tags, walls, links."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.model import Kind
from generator.diagnostics import Span
from generator.site.relations import Target
from generator.site.site import column_of, locate, picture_path
from tests.conftest import FILES, NOON, profile
from tests.worlds import make_world


def lecture(title: str, start: str, end: str = "") -> str:
    last = f"结束: {end}\n" if end else ""
    return f"---\n标题: {title}\n开始: {start}\n{last}---\n"


SITE = make_world(
    {
        "content/profiles/third/index.md": profile("赵丁", tags="劳模精神, 工匠精神").replace(
            "全国劳动模范, 年份: 1959", "没有听说过的荣誉, 年份: 2001"
        ),
        "content/lectures/masters/two.md": lecture("第二讲", "2026-04-01 14:00"),
        "content/lectures/masters/three.md": lecture(
            "第三讲", "2026-05-01 11:00", "2026-05-01 13:00"
        ),
        "content/pages/rules.md": "---\n标题: 章程\n权重: 5\n标签: [制度]\n---\n## 一\n",
    }
).site


def ids(kind: Kind, **filters: Any) -> list[str]:
    return [each.id.rpartition("/")[2] for each in SITE.find_cards(kind, filters)]


LISTS: list[tuple[Kind, Mapping[str, Any], list[str]]] = [
    (Kind.NEWS, {}, ["n3", "n1", "n2"]),
    (Kind.NEWS, {"limit": 1}, ["n3"]),
    (Kind.NEWS, {"limit": 0}, []),
    (Kind.NEWS, {"offset": 1, "limit": 1}, ["n1"]),
    (Kind.NEWS, {"offset": 9}, []),
    (Kind.NEWS, {"column": "models"}, ["n3", "n1"]),
    (Kind.NEWS, {"column": "women"}, ["n2"]),
    (Kind.NEWS, {"column": "none"}, []),
    (Kind.PROFILE, {}, ["first", "second", "third"]),
    (Kind.PROFILE, {"order": "strokes"}, ["first", "second", "third"]),
    (Kind.PROFILE, {"order": "pinyin"}, ["second", "first", "third"]),
    (Kind.PROFILE, {"tag": "工匠精神"}, ["second", "third"]),
    (Kind.PROFILE, {"tag": "工匠精神", "level": "national"}, ["second"]),
    (Kind.PROFILE, {"level": ""}, ["third"]),
    (Kind.PROFILE, {"honour": "quanguo-laodong-mofan"}, ["first", "second"]),
    (Kind.PROFILE, {"honour": "none"}, []),
    (Kind.PROFILE, {"holder": "collective"}, []),
    (Kind.LECTURE, {}, ["two", "three", "one"]),
    (Kind.LECTURE, {"state": "upcoming"}, ["three", "one"]),
    (Kind.LECTURE, {"state": "held"}, ["two"]),
    (Kind.LECTURE, {"series": "lectures/masters"}, ["two", "three", "one"]),
    (Kind.LECTURE, {"series": "lectures/none"}, []),
    (Kind.LECTURE, {"cancelled": True}, []),
    (Kind.LECTURE, {"period": "2026-05", "cancelled": False}, ["three", "one"]),
    (Kind.LECTURE, {"period": "2025"}, []),
    (Kind.NEWS, {"period": "2026-04", "order": "newest"}, ["n3", "n1", "n2"]),
    (Kind.NEWS, {"period": "2026-05"}, []),
    (Kind.PAGE, {}, ["rules", "about"]),
]


@pytest.mark.parametrize(("kind", "filters", "expected"), LISTS)
def test_lists(kind: Kind, filters: Mapping[str, Any], expected: list[str]) -> None:
    assert ids(kind, **filters) == expected


@pytest.mark.parametrize(
    "filters", [{"colour": "red"}, {"order": "size"}, {"state": "past"}, {"tag": "x", "tags": "y"}]
)
def test_a_word_that_is_not_known_is_refused(filters: Mapping[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"unknown (filter|order|state)"):
        SITE.find_cards(Kind.LECTURE, filters)


@given(st.integers(0, 4), st.integers(0, 4))
def test_pages_of_a_list_hold_it_whole(offset: int, limit: int) -> None:
    whole = SITE.find_cards(Kind.NEWS, {})
    assert SITE.find_cards(Kind.NEWS, {"offset": offset, "limit": limit}) == whole[offset:][:limit]


def test_a_cancelled_lecture_keeps_its_place_and_says_so() -> None:
    path = "content/lectures/masters/one.md"
    site = make_world({path: str(FILES[path]).replace("标题", "取消: 是\n标题", 1)}).site
    [found] = site.find_cards(Kind.LECTURE, {"state": "upcoming"})
    assert (found.id, found.cancelled) == ("lectures/masters/one", True)
    assert site.find_cards(Kind.LECTURE, {"state": "upcoming", "cancelled": False}) == ()


def test_a_pinned_item_stays_among_its_neighbours_of_the_day() -> None:
    path = "content/news/n1.md"
    site = make_world({path: str(FILES[path]).replace("标题", "置顶: 是\n标题", 1)}).site
    before, after = site.neighbours("news/n1")
    assert (before and before.id, after) == ("news/n3", None)


@pytest.mark.parametrize(
    ("last", "years"),
    [("2026-04-29", []), ("2026-04-30", []), ("2026-05-01", [2026]), ("2026年5月", [2026])],
)
def test_what_has_expired_is_in_no_archive(last: str, years: list[int]) -> None:
    names = [f"content/news/n{number}.md" for number in (1, 2, 3)]
    files = {name: str(FILES[name]).replace("标题", f"撤下日期: {last}\n标题", 1) for name in names}
    site = make_world(files).site
    assert [each.day.year for each in site.archives[Kind.NEWS]] == years
    assert len(site.find_cards(Kind.NEWS, {})) == 3 * len(years)


def test_pinned_news_come_first() -> None:
    path = "content/news/n2.md"
    site = make_world({path: str(FILES[path]).replace("标题", "置顶: 是\n标题", 1)}).site
    assert site.find_cards(Kind.NEWS, {})[0].id == "news/n2"


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("news/n3", None, "news/n1"),
        ("news/n1", "news/n3", None),
        ("news/n2", None, None),  # the only one of its column
        ("lectures/masters/three", "lectures/masters/two", "lectures/masters/one"),
        ("lectures/masters", None, None),
        ("profiles/first", None, "profiles/second"),
    ],
)
def test_neighbours(name: str, before: str | None, after: str | None) -> None:
    found = SITE.neighbours(name)
    assert [each and each.id for each in found] == [before, after]


@pytest.mark.parametrize("hours", [0, 1, 2])
def test_a_lecture_is_held_when_it_has_ended(hours: int) -> None:
    path = "content/lectures/masters/three.md"
    files = {path: lecture("第三讲", "2026-05-01 11:00", "2026-05-01 13:00")}
    site = make_world(files, now=NOON + timedelta(hours=hours)).site
    assert site.held("lectures/masters/three") is (hours == 2)
    assert not site.held("pages/about")


@pytest.mark.parametrize(
    ("name", "relation", "expected"),
    [
        ("profiles/first", "related", ["profiles/second"]),
        ("profiles/second", "related", ["profiles/first"]),
        ("profiles/first", "lectures", ["lectures/masters/one"]),
        ("profiles/first", "news", ["news/n1"]),
        ("news/n1", "people", ["profiles/first"]),
        ("lectures/masters", "sessions",
         ["lectures/masters/two", "lectures/masters/three", "lectures/masters/one"]),
        ("lectures/masters/one", "series", ["lectures/masters"]),
        ("profiles/first", "nonsense", []),
    ],
)  # fmt: skip
def test_relations_both_ways(name: str, relation: str, expected: list[str]) -> None:
    assert [each.id for each in SITE.related(name, relation)] == expected


def test_honours_and_their_holders() -> None:
    [rank] = SITE.held_titles()
    assert (rank.id, rank.count, rank.level) == ("quanguo-laodong-mofan", 2, "national")
    assert [card.id for card, _ in SITE.holders_by_title[rank.id]] == [
        "profiles/first", "profiles/second",
    ]  # fmt: skip
    assert [each.title for each in SITE.awards("profiles/first")] == ["全国劳动模范"]
    assert SITE.awards("profiles/third")[0].address == ""
    assert SITE.awards("pages/about") == ()
    counts = {each.id: each.count for each in SITE.levels()}
    assert counts["national"] == 2
    assert sum(counts.values()) == 2


TAGS = st.lists(
    st.sampled_from(["公报", "工报", "gong bao", "gong-bao-2", "Gong Bao", "★", "☆", "a"])
)


@given(TAGS)
def test_every_tag_has_its_own_address(tags: list[str]) -> None:
    page = f"---\n标题: 关于\n标签: [{', '.join(tags)}]\n---\n"
    found = make_world({"content/pages/about.md": page}).site.tags
    assert set(found) >= set(tags)
    assert len({address.casefold() for address in found.values()}) == len(found)


def test_who_hangs_on_a_wall() -> None:
    def people(fields: str) -> list[str]:
        wall = f"---\n标题: 墙\n宽: 6000\n高: 2400\n{fields}\n---\n"
        site = make_world({"content/walls/deeds.md": wall}).site
        return [each.rpartition("/")[2] for each in site.wall("walls/deeds")]

    assert people("名单: [second, first]\n排序: 名单") == ["second", "first"]
    assert people("名单: [second, first]") == ["first", "second"]
    assert people("荣誉级别: [国家级]\n排序: 拼音") == ["second", "first"]
    assert people("荣誉级别: [national]\n排序: 荣誉") == ["first", "second"]
    assert people("主题: [工匠精神]") == ["second"]
    assert people("主题: [工匠精神]\n名单: [second]") == ["second"]
    assert people("主题: [没有]") == []


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("../profiles/first/index.md", Target(document="profiles/first")),
        ("../profiles/first/index.md#事迹", Target(document="profiles/first", anchor="事迹")),
        ("../profiles/first/photo.png", Target(file="content/profiles/first/photo.png")),
        ("../../assets/css/site.css", Target()),
        ("../../../etc/passwd", Target()),
        ("#一", Target(outside="#一")),
        ("https://example.edu.cn/", Target(outside="https://example.edu.cn/")),
        ("nobody.md", Target()),
    ],
)
def test_where_a_link_leads(written: str, target: Target) -> None:
    assert SITE.resolve("pages/rules", written) == target


def test_a_link_to_what_is_not_public_leads_nowhere() -> None:
    path = "content/profiles/second/index.md"
    site = make_world({path: str(FILES[path]).replace("姓名", "草稿: 是\n姓名", 1)}).site
    assert site.resolve("profiles/first", "../second/index.md") == Target()
    assert "profiles/second" not in site.documents
    assert site.related("profiles/first", "related") == ()


def test_columns_are_found_by_id_or_name() -> None:
    for written in ("women", "女教职工", " WOMEN "):
        assert column_of(SITE.config, written).id == "women"
    assert column_of(SITE.config, "none") is None


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("甲", Span("a.md", 1, 1, 1)),
        ("乙丙", Span("a.md", 2, 3, 2)),
        ("丁", Span("a.md", 1, 1)),
        ("", Span("a.md", 1, 1)),
    ],
)
def test_locate(words: str, span: Span) -> None:
    assert locate("甲\n 、乙丙", "a.md", words) == span


@pytest.mark.parametrize(
    ("file", "path"),
    [
        ("photo.png", "content/profiles/first/photo.png"),
        ("../second/photo.png", "content/profiles/second/photo.png"),
        ("../../../../etc/passwd", "../etc/passwd"),
        ("/etc/passwd", "/etc/passwd"),
    ],
)
def test_picture_path(file: str, path: str) -> None:
    assert picture_path(SITE.documents["profiles/first"], file) == path
    assert (path in SITE.files) is path.startswith("content/")
