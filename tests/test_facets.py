"""Ways into the people: everybody is in some, the counts add up, ids can stand in addresses."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.model import Profile
from generator.site import facets
from generator.site.facets import FACETS, Listed, unit_ids
from generator.site.site import Site
from tests.conftest import profile
from tests.test_pages import pages
from tests.worlds import make_world

PERSON = "---\n姓名: {name}\n{more}\n出处: [{{题名: 样例}}]\n---\n样例\n"


def site(*people: tuple[str, str]) -> Site:
    files = {
        f"content/profiles/p{number}/index.md": PERSON.format(name=name, more=more)
        for number, (name, more) in enumerate(people)
    }
    none = {f"content/profiles/{old}/index.md": None for old in ("first", "second")}
    return make_world({**none, **files}).site


def found(of: Site, facet: str) -> list[tuple[str, str, int]]:
    values = next(each.values for each in of.ways if each.id == facet)
    return [(each.id, each.name, each.count) for each in values]


MIXED = site(
    (
        "王甲",
        "单位: 公报社\n荣誉: [{称号: 全国劳动模范, 年份: 1959}, {称号: 上海市劳动模范, 年份: 1956}]",
    ),
    ("李乙", "单位: 工报社\n荣誉: [{称号: 上海市劳动模范, 周期: 2015-2019年度}]"),
    ("吕丙", "单位: 公报社"),
    ("先进小组", "类型: 集体\n荣誉: [{称号: 没有听说过的荣誉, 年份: 2001}]"),
    ("Ωmega", ""),
)


@pytest.mark.parametrize(
    ("facet", "values"),
    [
        ("level", [("national", "国家级", 1), ("provincial", "省部级", 1), ("none", "", 3)]),
        ("unit", [("gong-bao-she", "公报社", 2), ("gong-bao-she-2", "工报社", 1)]),
        ("decade", [("1950", "1950", 1), ("2000", "2000", 1), ("2010", "2010", 1)]),
        ("holder", [("person", "person", 4), ("collective", "collective", 1)]),
        ("honour", [("quanguo-laodong-mofan", "全国劳动模范", 1),
                    ("shanghaishi-laodong-mofan", "上海市劳动模范", 2)]),
        ("strokes", [("4", "4", 1), ("6", "6", 2), ("7", "7", 1), ("0", "0", 1)]),
        ("letter", [("0", "0", 1), ("L", "L", 2), ("W", "W", 1), ("X", "X", 1)]),
    ],
)  # fmt: skip
def test_the_values_of_a_facet_in_their_order(
    facet: str, values: list[tuple[str, str, int]]
) -> None:
    assert found(MIXED, facet) == values


def test_a_filter_of_cards_gives_those_who_are_counted() -> None:
    for facet in MIXED.ways:
        if facet.id in ("level", "unit", "decade", "holder", "honour", "letter"):
            for each in facet.values:
                kind = MIXED.documents["profiles/p0"].kind
                assert len(MIXED.find_cards(kind, {facet.id: each.id})) == each.count, each


@pytest.mark.parametrize(
    ("person", "keys"),
    [
        (Profile("王进喜", epithets=("铁人",), unit="大庆油田"), "王进喜 wangjinxi wjx 铁人 大庆油田"),
        (Profile("单雄信", pinyin="Shan Xiongxin"), "单雄信 shanxiongxin sxx"),
        (Profile("甲", former_names=("乙丙",)), "甲 jia j 乙丙 yibing yb"),
        (Profile("买买提·艾力"), "买买提·艾力 maimaitiaili mmtal"),
    ],
)  # fmt: skip
def test_what_a_person_is_found_by(person: Profile, keys: str) -> None:
    assert facets.keys(person) == keys


NAMES = st.sampled_from("王甲 李乙 欧阳修远 买买提·艾力 孟泰 Ada 𠮷三".split())  # noqa: SIM905
UNITS = st.sampled_from(["", "一厂", "二厂", "公报", "工报", "A", "一 厂"])
AWARDS = st.lists(
    st.tuples(
        st.sampled_from(["全国劳动模范", "上海市劳动模范", "没有听说过的荣誉"]),
        st.sampled_from(["年份: 1959", "年份: 1961", "周期: 第五届"]),
    ),
    max_size=3,
)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(NAMES, UNITS, AWARDS), max_size=6))
def test_everybody_is_in_some_facet_and_counts_add_up(
    people: list[tuple[str, str, list[tuple[str, str]]]],
) -> None:
    given_site = site(
        *(
            (name, f"单位: “{unit}”\n荣誉: [{', '.join(f'{{称号: {t}, {w}}}' for t, w in won)}]")
            for name, unit, won in people
        )
    )
    entries: list[Listed] = list(given_site.entries.values())
    assert len(entries) == len(people)
    for facet in FACETS:
        counted = Counter(value for each in entries for value in each.of(facet))
        assert {each[0]: each[2] for each in found(given_site, facet)} == counted
        assert all(re.fullmatch(r"[A-Za-z0-9-]+", each) for each in counted)
        if facet in ("level", "holder", "strokes", "letter"):  # each has exactly one
            assert sum(counted.values()) == len(people)


@given(st.lists(st.text("公工报一厂ABab ·", min_size=1, max_size=4)))
def test_each_unit_has_an_id_of_its_own(names: list[str]) -> None:
    ids = unit_ids(names)
    assert len(set(ids.values())) == len(ids)
    assert unit_ids(reversed(names)) == ids


def test_the_page_counts_what_its_filter_will_show() -> None:
    """The contract with `assets/js`: each link of the facets says how many items carry its value."""
    files = {
        "content/profiles/second/index.md": profile("李乙", unit="二厂").replace("1959", "1979")
    }
    page = pages(make_world(files))["profiles/index.html"]
    filtered = page[page.index("data-filter>") :]
    items = [dict(re.findall(r'data-(\w+)="([^"]*)"', tag))
             for tag in re.findall(r'<li class="person[^>]*>', filtered)]  # fmt: skip
    assert len(items) == 2
    assert all(each["keys"] for each in items)
    links = re.findall(
        r'data-facet="(\w+)" data-value="([^"]+)"[^>]*>[^<]*<span class="facets-count">(\d+)',
        filtered,
    )
    assert {facet for facet, _, _ in links} == {"unit", "decade"}  # what all share is no choice
    for facet, value, count in links:
        assert sum(value in each[facet].split() for each in items) == int(count), (facet, value)
    for mark in ("data-filter-input hidden", 'data-filter-status role="status" hidden'):
        assert mark in filtered
