"""Chinese-aware text helpers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text import count, excerpt, fold, is_hanzi, join_lines, nearest, width, years

# Text in which lengths, breaks and brackets meet often.
PROSE = st.text(st.sampled_from("劳动模范a1 \n，。！…：、“”（）《》()—é\u3000"), max_size=60)


@pytest.mark.parametrize("char", "一龥〇㐀䶮鿿豈𠮷𮯰𰀀")
def test_hanzi(char: str) -> None:
    assert is_hanzi(char)


@pytest.mark.parametrize("char", ["a", "1", "，", "。", "々", "ア", "·", "　", "\n", "", "劳模"])
def test_not_hanzi(char: str) -> None:
    assert not is_hanzi(char)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("劳动\n模范", "劳动模范"),
        ("劳动  \r\n　　模范", "劳动模范"),
        ("宁肯少活二十年，\n拼命也要拿下大油田", "宁肯少活二十年，拼命也要拿下大油田"),
        ("他说\n“灯听我的话”", "他说“灯听我的话”"),
        ("出版了。\n《把一切献给党》", "出版了。《把一切献给党》"),
        ("大庆\n1205钻井队", "大庆 1205钻井队"),
        ("1205\n钻井队", "1205 钻井队"),
        ("model\n worker", "model worker"),
        ("he said\n“yes”", "he said “yes”"),
        ("大 庆", "大 庆"),
        ("", ""),
    ],
)
def test_join_lines(text: str, joined: str) -> None:
    assert join_lines(text) == joined


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("abc", 3), ("王进喜", 6), ("，。", 4), ("e\u0301", 1), ("𠮷", 2), ("\u200b", 0),
     ("出生年分: 1923", 14), ("…", 1)],
)  # fmt: skip
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "length"),
    [("", 0), (" \n　", 0), ("王进喜", 3), ("劳模，好！", 5), ("“团结”", 4), ("model worker", 2),
     ("1205钻井队", 4), ("2015-2019年度", 3), ("3.14", 1), ("……", 2), ("A 和 B", 3)],
)  # fmt: skip
def test_count(text: str, length: int) -> None:
    assert count(text) == length


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("短文。", 10, "短文。"),
        ("两行\n短文。", 10, "两行短文。"),
        ("第一句话。第二句话很长很长。", 8, "第一句话。"),
        ("一。第二句话，很长很长很长。", 9, "一。第二句话…"),
        ("一。第二句话很长很长很长。", 8, "一。第二句话很…"),
        ("他说：“好好地干！下苦干！”后来", 12, "他说：“好好地干！…”"),
        ("他说：“好好地干！”后来又说了", 11, "他说：“好好地干！”"),
        ("工人（生于甘肃玉门赤金，后到大庆）", 12, "工人（生于甘肃玉门赤…）"),
        ("工人们读《把一切献给党》", 5, "工人们读…"),
        ("one two three four", 3, "one two…"),
        ("劳动模范", 1, "…"),
        ("劳动模范", 0, ""),
    ],
)
def test_excerpt(text: str, limit: int, expected: str) -> None:
    assert excerpt(text, limit) == expected


@given(PROSE, st.integers(0, 40))
def test_excerpt_keeps_its_promises(text: str, limit: int) -> None:
    short = excerpt(text, limit)
    assert count(short) <= limit
    assert "\n" not in short
    assert excerpt(short, limit) == short
    if count(text) > limit:
        assert not short.endswith(tuple("（《“(，、："))
        assert all(short.count(pair[0]) <= short.count(pair[1]) for pair in ("（）", "《》", "“”"))


@pytest.mark.parametrize(
    ("word", "choices", "expected"),
    [
        ("出生年分", ["姓名", "出生年份", "去世年份"], "出生年份"),
        ("姓明", ["标题", "姓名"], "姓名"),
        ("全国劳摸", ["全国三八红旗手", "全国劳动模范"], "全国劳动模范"),
        ("劳模", ["先进工作者", "劳动模范"], "劳动模范"),
        ("TILTE", ["date", "title"], "title"),
        ("ab", ["ax", "ay"], "ax"),
        ("天气", ["标题", "姓名"], ""),
        ("标题", [], ""),
        ("", ["标题"], ""),
    ],
)
def test_nearest(word: str, choices: list[str], expected: str) -> None:
    assert nearest(word, choices) == expected


def test_nearest_heeds_the_cutoff() -> None:
    assert nearest("出生年分", ["出生年份"], cutoff=0.8) == ""


@given(st.lists(st.text(min_size=1), min_size=1))
def test_nearest_finds_what_is_there(choices: list[str]) -> None:
    assert fold(nearest(choices[0], choices)) == fold(choices[0])


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Ｔｉｔｌｅ", "title"), ("  上海市　劳模 ", "上海市 劳模"), ("STRASSE", "strasse"),
     ("１００位", "100位"), ("（校）", "(校)")],
)  # fmt: skip
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_fold_is_settled(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("born", "died", "expected"),
    [(1923, 1970, "1923–1970"), (1923, None, "1923–"), (None, 1970, "–1970"), (None, None, "")],
)
def test_years(born: int | None, died: int | None, expected: str) -> None:
    assert years(born, died) == expected
