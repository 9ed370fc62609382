"""Where titles may be broken: between phrases, never inside a word, a name or a number."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.phrases import phrases
from generator.press.matter import Matter
from generator.site.templates import phrased

TITLES = """
王进喜同志|荣获|全国|劳动模范|称号|先进|事迹|报告会
中国石油大学|劳模|进课堂|系列|讲座|第三场
掏粪工人|时传祥|与国家主席|刘少奇的|握手
1959年|全国|群英会上的|王进喜
大庆|油田|1205钻井队队长|王进喜|事迹|宣讲会|在军工路|校区|举行
2020年|上海理工大学|工会|工作|计划
工作|无贵贱——|时传祥|事迹|进校园
一抓准|与一口清——|张秉贵|事迹|进课堂
不让|一个|伙伴|掉队——|赵梦桃|事迹|进校园
班组的|名字——|马恒昌小组|与赵梦桃小组
一座|仓库的|来历：|孟泰|与“孟泰仓库”
我校|教师|李建国|荣获|上海市|五一劳动奖章
C919总设计师|吴光辉院士|走进|“大师讲堂”|系列|讲座
二〇二六年度|教职工|羽毛球|比赛|圆满|落幕
2026年5月8日 |14:00 |在 |军工路|校区|举行
讲座|第 12 期：|30 km |长跑
关于|评选|“工人先锋号”的|通知
庆祝|五一国际劳动节|暨表彰|全国|劳动模范|大会
妇工委|将组织|三八红旗集体、|三八红旗手|评选|工作
高炉旁的|配管工
劳动|最光荣
From |apprentice |to |university
"""


@pytest.mark.parametrize("title", TITLES.strip().splitlines())
def test_a_title_breaks_between_phrases(title: str) -> None:
    assert "|".join(phrases(title.replace("|", ""))) == title


@pytest.mark.parametrize("text", ["", "孟泰", "劳动光荣", "2026", "　"])
def test_what_is_short_is_one_phrase(text: str) -> None:
    assert phrases(text) == ((text,) if text else ())


def test_a_known_name_is_whole_where_the_words_would_part_it() -> None:
    title = "纪念小草先进事迹座谈会"
    assert "小草先进" not in phrases(title)
    assert "小草先进" in phrases(title, ("小草", "小草先进", ""))


def test_an_editor_breaks_a_title_by_a_space() -> None:
    assert phrases("学习先进事迹") == ("学习", "先进", "事迹")
    assert phrases("学习先 进事迹")[0] == "学习先 "


_ANY = st.text(
    st.sampled_from("王进喜同志在与的第三场20年5月日，。：——“”（）《》·… 　ab-%¥’讲座先进事迹"),
    max_size=40,
)


@given(_ANY | st.text(max_size=30))
def test_joined_they_are_the_title(text: str) -> None:
    found = phrases(text)
    assert "".join(found) == text
    assert all(found)


@given(_ANY)
def test_marks_stay_with_what_they_belong_to(text: str) -> None:
    found = phrases(text)
    assert not [each for each in found[1:] if each[0].isspace() or _closing(each[0])]
    assert not [
        each
        for each in found[:-1]
        if unicodedata.category((each.strip() or "x")[-1]) in ("Ps", "Pi")
    ]


def _closing(char: str) -> bool:
    return unicodedata.category(char) in ("Pe", "Pf", "Po", "Pd")


@given(
    st.lists(
        st.sampled_from(
            [
                "Typst",
                "1205",
                "C919",
                "2019–2021",
                "14:00",
                "3.5%",
                "C++",
                "café",
                "don’t",
                "讲座",
                "，",
            ]
        ),
        max_size=9,
    )
)
def test_latin_words_and_numbers_are_whole(parts: list[str]) -> None:
    found = phrases(" ".join(parts))
    for part in parts:
        assert any(part in each for each in found)


@given(
    st.integers(0, 3000),
    st.sampled_from("年月日届次场期位名人"),
    st.text("讲座先进报告", max_size=6),
)
def test_a_number_keeps_its_unit(number: int, unit: str, after: str) -> None:
    assert phrases(f"讲座{number}{unit}{after}，先进事迹")[1].startswith(f"{number}{unit}")


@given(_ANY, st.sampled_from(["王进喜", "先进事迹", "时传祥", "中国石油大学"]), _ANY)
def test_a_known_name_is_never_broken(before: str, name: str, after: str) -> None:
    text = before + name + after
    ends, at = set(), 0
    for each in phrases(text, (name,)):
        at += len(each)
        ends.add(at)
    first = text.index(name)
    assert not ends & set(range(first + 1, first + len(name)))


def test_a_page_is_told_by_wbr_and_nothing_becomes_markup() -> None:
    assert phrased("王进喜先进事迹报告会") == "王进喜<wbr>先进<wbr>事迹<wbr>报告会"
    assert phrased("学习C919，先进事迹") == "学习C919，<wbr>先进<wbr>事迹"  # else no quarter-em
    assert phrased("a <b> c") == "a &lt;b&gt; c"
    assert phrased("从 学徒 到 大学") == "从 学徒 到 大学"  # a space is a break by itself


def test_matter_knows_the_phrases_of_its_title() -> None:
    assert Matter("news", "劳动最光荣").phrases == ("劳动", "最光荣")
