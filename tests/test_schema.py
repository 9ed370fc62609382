"""YAML into types: places, guesses, everything told at once, nothing raised."""

from dataclasses import dataclass
from typing import Annotated

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.model import Honour, Key, Meta, Profile, Whole, Words
from generator.content.nodes import Items, Pairs, Scalar, compose
from generator.content.schema import fill
from generator.diagnostics import Lang, Span


@dataclass(frozen=True, slots=True)
class Part:
    name: Annotated[str, Key("名称", "", "")]
    count: Annotated[Whole, Key("数量", "", "")] = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    title: Annotated[str, Key("标题", "", "")]
    tags: Annotated[Words, Key("标签", "", "")] = ()
    parts: Annotated[tuple[Part, ...], Key("部分", "", "")] = ()
    first: Annotated[Part | None, Key("第一", "", "")] = None


def filled(text: str):
    return fill(text, "f", (Sheet,))


def rules(text: str) -> list[str]:
    return [f"{each.span} {each.rule}" for each in filled(text).problems]


def test_chinese_and_english_keys_fill_the_same_fields() -> None:
    chinese = filled("标题: 甲\n标签: 乙、丙\n部分:\n  - 名称: 丁\n    数量: 3\n第一: 戊\n")
    english = filled(
        "title: 甲\ntags: [乙, 丙]\nparts: [{name: 丁, count: 3}]\nfirst: {name: 戊}\n"
    )
    assert chinese.value
    assert english.value
    assert chinese.value.value == english.value.value
    assert chinese.value.value[0].parts == (Part("丁", 3),)


def test_each_part_knows_its_place() -> None:
    checked = filled("标题: 甲\n标签: 乙、 丙\n部分:\n  -\n  - 名称: 丁\n    数量: 3\n")
    assert checked.value
    places = checked.value.places
    assert places["title",] == Span("f", 1, 5)
    assert places["tags", 1] == Span("f", 2, 8)
    assert places["parts", 0, "count"] == Span("f", 6, 9)  # the empty item takes no number


def test_a_list_in_brackets_may_have_chinese_commas() -> None:
    checked = filled("标题: 甲\n标签: [乙，丙、丁, '戊，己']\n")
    assert checked.value
    assert checked.value.value[0].tags == ("乙", "丙", "丁", "戊，己")


def test_wrong_parts_are_left_out_and_the_rest_is_kept() -> None:
    checked = filled("标题: 甲\n部分:\n  - {名称: 乙, 数量: 多}\n  - {名称: 丙, 数量: 2}\n")
    assert checked.value
    assert checked.value.value[0].parts == (Part("乙"), Part("丙", 2))
    assert checked.value.unsure >= {("parts", 0, "count")}
    assert [each.rule for each in checked.problems] == ["wrong-type"]


def test_a_part_without_what_it_needs_takes_its_list_along() -> None:
    checked = filled("标题: 甲\n部分:\n  - {数量: 1}\n  - {名称: 丙, 数量: 多}\n")
    assert checked.value
    assert checked.value.value[0].parts == ()
    assert rules("标题: 甲\n部分:\n  - {数量: 1}\n  - {名称: 丙, 数量: 多}\n") == [
        "f:3:5 missing-key",
        "f:4:17 wrong-type",
    ]


def test_a_guessed_key_is_not_missed_as_well() -> None:
    assert rules("标提: 甲\n") == ["f:1:1 unknown-field"]
    assert rules("标题：甲\n") == ["f:1:1 wide-colon"]


def test_all_slips_are_told_and_the_columns_stay() -> None:
    text = "标题：  甲\n标签:乙\n部分:\n  - 名称： 丙\n    数量： 多\n    尺村: 3\n"
    assert rules(text) == [
        "f:1:1 wide-colon",
        "f:2:1 no-space",
        "f:4:5 wide-colon",
        "f:5:5 wide-colon",
        "f:5:9 wrong-type",
        "f:6:5 unknown-field",
    ]


def test_two_types_share_one_mapping() -> None:
    checked = fill("姓名: 甲\n标签: 乙\n荣誉: 全国劳动模范\n", "f", (Meta, Profile))
    assert checked.value
    meta, profile = checked.value.value
    assert meta.tags == ("乙",)
    assert profile.honours == (Honour("全国劳动模范"),)


def test_nodes() -> None:
    node = compose("甲: [乙, '丙']\n", "f", 5).value
    assert node == Pairs(
        (
            (
                Scalar("甲", True, Span("f", 5, 1)),
                Items(
                    (Scalar("乙", True, Span("f", 5, 5)), Scalar("丙", False, Span("f", 5, 8, 3))),
                    True,
                    Span("f", 5, 4, 8),
                ),
            ),
        ),
        Span("f", 5, 1),
    )


@pytest.mark.parametrize("text", ["", "# 注释\n", "---\n"])
def test_nothing_is_an_empty_mapping(text: str) -> None:
    assert compose(text, "f").value == Pairs((), Span("f", 1, 1))
    assert rules(text) == ["f:1:1 missing-key"]


@pytest.mark.parametrize(
    "text",
    ["[" * 60_000, "{" * 60_000, "- " * 30_000, "? " * 30_000, "甲: " * 20_000, "!" * 60_000],
)
def test_bombs_are_refused_at_once(text: str) -> None:
    checked = filled(text)
    assert checked.value is None
    assert len(checked.problems) == 1


FRAGMENTS = st.sampled_from(
    ["标题", "标签", "部分", "名称", "数量", "第一", "title", "甲", ": ", "：", ":", "\n",
     "\n  ", "\n- ", "\n  - ", "- ", "[", "]", "{", "}", ", ", "，", "、", '"', "'", "|", ">",
     "#", " #1", "&a ", "*a", "!t ", "%", "@", "`", "?", "\t", "　", "---", "...", "<<", "\\",
     "~", "null", "1", "0x1F", "\x00", "\x85", "\u2028", "\ufeff", "\u200b", "\r", "𓀀", "…"]
)  # fmt: skip
YAMLISH = st.lists(FRAGMENTS, max_size=30).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.one_of(YAMLISH, st.text(max_size=60)))
def test_any_text_is_filled_or_told(text: str) -> None:
    checked = filled(text)
    assert checked.value is not None or checked.problems
    lines = text.split("\n")
    for each in checked.problems:
        assert 1 <= each.span.line <= len(lines)
        assert 1 <= each.span.column <= len(lines[each.span.line - 1]) + 1
        assert each.message(Lang.ZH)
        assert each.message(Lang.EN)
