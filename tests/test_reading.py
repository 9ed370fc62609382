"""One file into one document: whatever stands in it, and however broken."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.model import Kind, Lecture, Profile, Source
from generator.content.reading import dump, identify, kind_of, load, read, read_settings
from generator.diagnostics import Span

PROFILE = "content/profiles/a/index.md"
GOOD = "---\n姓名: 甲\n出处: [报]\n---\n"


def told(text: str, path: str = PROFILE) -> list[str]:
    return [f"{each.span.line}:{each.span.column} {each.rule}" for each in read_text(text, path)]


def read_text(text: str, path: str = PROFILE):
    return read(Source(path, text, "0")).problems


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("content/profiles/a/index.md", Kind.PROFILE, "profiles/a"),
        ("content/profiles/a.md", Kind.PROFILE, "profiles/a"),
        ("content/lectures/s/index.md", Kind.SERIES, "lectures/s"),
        ("content/lectures/s/a.md", Kind.LECTURE, "lectures/s/a"),
        ("content/lectures/s/a/index.md", Kind.LECTURE, "lectures/s/a"),
        ("content/news/2020/a.md", Kind.NEWS, "news/2020/a"),
        ("content/pages/a.md", Kind.PAGE, "pages/a"),
        ("content/walls/a.md", Kind.WALL, "walls/a"),
        ("content/a.md", None, "a"),
        ("content/lectures/s/a/b.md", None, "lectures/s/a/b"),
        ("templates/a.md", None, "templates/a"),
    ],
)
def test_kinds_and_ids(path: str, kind: Kind | None, name: str) -> None:
    assert kind_of(path) is kind
    assert identify(path) == name


def test_front_matter_may_follow_blank_lines_and_a_mark() -> None:
    assert told("\ufeff\n\n" + GOOD) == []
    assert told("---\r\n".replace("\r", "") + "姓名: 甲\n出处: [报]\n...\n正文") == []


def test_places_count_from_the_file() -> None:
    text = "\n---\n姓名: 甲\n出生: 1\n出处: [报]\n---\n正文\n\n[a](javascript:b)\n"
    assert told(text) == ["4:1 unknown-field", "9:5 unsafe-link"]


def test_a_document_with_a_wrong_part_is_still_a_document() -> None:
    checked = read(Source(PROFILE, GOOD.replace("出处", "出生年份: 不详\n出处"), "0"))
    assert checked.value
    assert isinstance(checked.value.document.fields, Profile)
    assert checked.value.document.fields.born is None


def test_what_a_problem_was_told_about_is_not_missed() -> None:
    assert told("---\n姓名: 甲\n出处们: [报]\n---\n") == ["3:1 unknown-field"]
    honours = "荣誉:\n  - 称号: 乙\n    年分: 1959\n"
    assert told(f"---\n姓名: 甲\n出处: [报]\n{honours}---\n") == ["6:5 unknown-field"]
    wall = "---\n标题: 甲\n宽: 1\n高: 1\n名单: {甲: 乙}\n---\n"
    assert told(wall, "content/walls/a.md") == ["5:5 wrong-type"]


def test_a_report_has_its_own_lines() -> None:
    text = (
        "---\n标题: 甲\n开始: 2026-05-08 14:00\n回顾: |\n  第一段。\n\n  [a](javascript:b)\n---\n"
    )
    checked = read(Source("content/lectures/s/a.md", text, "0"))
    assert [str(each.span) for each in checked.problems] == ["content/lectures/s/a.md:7:7"]
    assert checked.value
    assert isinstance(checked.value.document.fields, Lecture)
    assert checked.value.document.report


def test_links_and_pictures_have_places() -> None:
    text = GOOD + "说 b.md，`[x](b.md)`。\n[甲](b.md) ![乙](<c d.jpg>) <a href='e&amp;f.md'>丙</a>"
    reading = read(Source(PROFILE, text, "0")).value
    assert reading
    assert reading.span("body", "b.md") == Span(PROFILE, 6, 5, 4)
    assert reading.span("body", "c d.jpg", "file") == Span(PROFILE, 6, 17, 7)
    assert reading.span("body", "e&f.md") == Span(PROFILE, 6, 36, 10)
    assert reading.span("body", "nowhere") == Span(PROFILE, 5, 1)


def test_control_characters_are_left_out() -> None:
    reading = read(Source(PROFILE, GOOD.replace("甲", "甲\x00\u200b乙") + "正\x0b文", "0")).value
    assert reading
    assert reading.document.title == "甲乙"
    assert reading.document.body.text == "正文"


def test_settings_are_judged() -> None:
    text = "标题: 甲\n单位: 乙\n网址: https://x\n栏目: [{编号: A, 名称: 丙}, {编号: a, 名称: 丁}]\n"
    found = read_settings(Source("site.yaml", text, "0")).problems
    assert [f"{each.span.line} {each.rule}" for each in found] == [
        "3 bad-base-url",
        "4 bad-slug",
        "4 duplicate-id",
    ]


FRAGMENTS = st.sampled_from(
    ["---\n", "姓名: 甲\n", "标题: 乙\n", "日期: 2019年5月\n", "栏目: 丙\n",
     "开始: 2026-05-08 14:00\n", "宽: 3000\n", "高: 2000\n", "回顾: |\n  ", "照片: a.jpg\n",
     "荣誉:\n", "  - 称号: 丁\n", "    年份: 1\n", "出处: [报]\n", "旧地址: ../x\n",
     "网址名: 甲\n", "姓名：", "  ", "\t", "- ", "\n", "![](", "a.jpg)", "[x](",
     "javascript:a)", "](", "> ", "# ", "`", "```\n", "<img src=", "[^1]", "[^1]: ", "\x00",
     "\u2028", "\ufeff", "\u200b", "&a", "*a", "[", "{", '"', "：", "主讲人: [戊]\n",
     "草稿: 是\n", "性别: 无\n"]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(FRAGMENTS, max_size=30).map("".join),
    st.lists(FRAGMENTS, max_size=20).map(lambda parts: "---\n" + "".join(parts)),
)
PATHS = st.sampled_from(
    ["content/news/a.md", "content/pages/a.md", "content/walls/a.md",
     "content/lectures/s/index.md", "content/lectures/s/a.md", "content/a.md"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(PATHS, TEXTS)
def test_any_text_is_read_and_remembered(path: str, text: str) -> None:
    checked = read(Source(path, text, "0"))
    assert load(dump(checked)) == checked
    assert checked.value or checked.problems
    lines = text.split("\n")
    places = [place for _, place in checked.value.places] if checked.value else []
    for span in (*places, *(each.span for each in checked.problems)):
        assert 0 <= span.line <= len(lines)
        assert not span.line or 1 <= span.column <= len(lines[span.line - 1]) + 1


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(FRAGMENTS, max_size=30).map("".join)))
def test_any_settings_are_read(text: str) -> None:
    checked = read_settings(Source("site.yaml", text, "0"))
    assert checked.value or checked.problems
