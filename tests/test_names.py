"""Pinyin with surname readings, GB stroke order, slugs."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.content.names import (
    initials,
    pinyin_key,
    romanise,
    slug,
    split,
    stroke_key,
    strokes,
    syllables,
)

# Sorted by 姓氏笔画, as GB 13000.1 orders the characters.
BY_STROKES = [
    "丁一", "于敏", "万步炎", "卫兴华", "马万水", "王进喜", "王顺友", "王崇伦", "包起帆", "向秀丽",
    "许振超", "时传祥", "张秉贵", "孟泰", "赵梦桃", "郝建秀", "倪志福",
]  # fmt: skip
DEMO_BY_STROKES = [
    "马恒昌", "王进喜", "时传祥", "吴运铎", "张秉贵", "孟泰", "赵梦桃", "倪志福", "蔡祖泉",
]  # fmt: skip

HANZI = st.text(st.sampled_from("一王李强干杰单曾欧阳司马长孙吕绿安𠮷〇"), max_size=5)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("王进喜", ("王", "进喜")),
        ("孟泰", ("孟", "泰")),
        ("孟　泰", ("孟", "泰")),
        ("欧阳少东", ("欧阳", "少东")),
        ("爱新觉罗溥仪", ("爱新觉罗", "溥仪")),
        ("夏侯", ("夏", "侯")),
        ("王", ("王", "")),
        ("", ("", "")),
        ("阿里木·哈力克", ("", "阿里木·哈力克")),
        ("Norman Bethune", ("", "Norman Bethune")),
    ],
)
def test_split(name: str, expected: tuple[str, str]) -> None:
    assert split(name) == expected


# surname and a given name → the first half of the Latin name
SURNAMES = {
    "单": "Shan", "曾": "Zeng", "仇": "Qiu", "查": "Zha", "解": "Xie", "区": "Ou", "朴": "Piao",
    "盖": "Ge", "缪": "Miao", "翟": "Zhai", "任": "Ren", "华": "Hua", "黑": "He", "员": "Yun",
    "乐": "Yue", "宓": "Mi", "卜": "Bu", "尉": "Wei", "种": "Chong", "覃": "Qin", "吕": "Lyu",
    "尉迟": "Yuchi", "万俟": "Moqi", "令狐": "Linghu", "长孙": "Zhangsun", "澹台": "Tantai",
    "欧阳": "Ouyang", "司马": "Sima", "诸葛": "Zhuge", "上官": "Shangguan", "夏侯": "Xiahou",
    "皇甫": "Huangfu", "东方": "Dongfang", "公孙": "Gongsun", "慕容": "Murong", "宇文": "Yuwen",
    "司徒": "Situ", "端木": "Duanmu", "百里": "Baili", "呼延": "Huyan", "独孤": "Dugu",
    "南宫": "Nangong", "闾丘": "Lyuqiu",
}  # fmt: skip


@pytest.mark.parametrize(("surname", "reading"), SURNAMES.items())
def test_surnames_have_their_own_readings(surname: str, reading: str) -> None:
    assert romanise(f"{surname}进喜") == f"{reading} Jinxi"


@pytest.mark.parametrize(
    ("name", "override", "spelt", "latin", "letters"),
    [
        ("王进喜", "", "wang jin xi", "Wang Jinxi", "wjx"),
        ("欧阳小娥", "", "ou yang xiao e", "Ouyang Xiao'e", "oyxe"),
        ("吕绿", "", "lyu lyu", "Lyu Lyu", "ll"),
        ("艾力·买买提", "", "ai li mai mai ti", "Aili Maimaiti", "almmt"),
        ("Norman McDonald", "", "norman mcdonald", "Norman McDonald", "nm"),
        ("王𠮷", "", "wang 𠮷", "Wang 𠮷", "w𠮷"),
        ("", "", "", "", ""),
        ("覃小平", "Tan Xiaoping", "tan xiao ping", "Tan Xiaoping", "txp"),
        ("覃小平", "tán xiǎo píng", "tan xiao ping", "Tan Xiaoping", "txp"),
        ("吕梅", "Lǚ Méi", "lyu mei", "Lyu Mei", "lm"),
        ("吕梅", "Lv Mei", "lyu mei", "Lyu Mei", "lm"),
        ("李平安", "Li Ping'an", "li ping an", "Li Ping'an", "lpa"),
        ("白求恩", "Norman Bethune", "norman bethune", "Norman Bethune", "nb"),
    ],
)
def test_pinyin(name: str, override: str, spelt: str, latin: str, letters: str) -> None:
    assert " ".join(syllables(name, override)) == spelt
    assert romanise(name, override) == latin
    assert initials(name, override) == letters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("劳模精神", "lao-mo-jing-shen"),
        ("2019年“五一”表彰", "2019-nian-wu-yi-biao-zhang"),
        ("Hello, World!", "hello-world"),
        ("ＡＢＣ１２", "abc12"),
        ("Café", "cafe"),
        ("绿", "lyu"),
        ("con", "con-1"),
        ("COM¹", "com1-1"),
        ("劳模" * 60, "-".join(["lao-mo"] * 11) + "-lao"),
        ("a" * 100, "a" * 80),
        ("！？", "n-65f89b95"),
        ("", "n-1271cf25"),
    ],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize(
    ("name", "override", "expected"),
    [
        ("王进喜", "", "wang-jinxi"),
        ("尉迟恭", "", "yuchi-gong"),
        ("单小平", "", "shan-xiaoping"),
        ("李平安", "", "li-pingan"),
        ("阿里木·哈力克", "", "alimu-halike"),
        ("Norman Bethune", "", "norman-bethune"),
        ("覃小平", "Tán Xiǎopíng", "tan-xiaoping"),
    ],
)
def test_slug_of_a_person(name: str, override: str, expected: str) -> None:
    assert slug(name, person=True, override=override) == expected


@given(st.text() | HANZI, st.booleans(), st.text(max_size=20))
@example("_lv", False, "")
@example("con-" + "a" * 90, False, "")
def test_a_slug_is_safe_and_settled(text: str, person: bool, override: str) -> None:
    found = slug(text, person=person, override=override)
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", found)
    assert len(found) <= 80
    assert not re.fullmatch("con|prn|aux|nul|com[1-9]|lpt[1-9]", found)
    assert slug(found) == slug(found, person=True) == found


@pytest.mark.parametrize(
    ("char", "number"),
    [("一", 1), ("乛", 1), ("二", 2), ("马", 3), ("王", 4), ("时", 7), ("倪", 10), ("蔡", 14),
     ("纛", 25), ("龘", 25), ("𠮷", 0), ("a", 0), ("", 0)],
)  # fmt: skip
def test_strokes(char: str, number: int) -> None:
    assert strokes(char) == number


@pytest.mark.parametrize("names", [BY_STROKES, DEMO_BY_STROKES])
def test_stroke_order(names: list[str]) -> None:
    assert sorted(set(names), key=stroke_key) == names


@pytest.mark.parametrize(
    ("gap", "names"),
    [
        (True, ["李希", "李强", "李干杰"]),
        (False, ["李干杰", "李希", "李强"]),
        (True, ["田富", "田大利"]),
        (False, ["田大利", "田富"]),
        (True, ["欧阳修", "欧阳少东"]),
        (True, ["龘", "Bethune", "𠮷田"]),
    ],
)
def test_stroke_order_with_and_without_the_gap(gap: bool, names: list[str]) -> None:
    assert sorted(set(names), key=lambda name: stroke_key(name, gap=gap)) == names


@given(HANZI, HANZI, st.booleans())
def test_different_names_have_different_stroke_keys(one: str, other: str, gap: bool) -> None:
    assert (stroke_key(one, gap=gap) == stroke_key(other, gap=gap)) == (one == other)


@pytest.mark.parametrize(
    "names",
    [
        ["蔡祖泉", "马恒昌", "孟泰", "倪志福", "时传祥", "王进喜", "吴运铎", "张秉贵", "赵梦桃"],
        ["李干杰", "李强", "李希"],
        ["张一", "张宇", "章一"],
    ],
)
def test_pinyin_order(names: list[str]) -> None:
    assert sorted(set(names), key=pinyin_key) == names


@given(st.text(), st.text())
def test_any_name_has_a_spelling(name: str, override: str) -> None:
    assert all(syllables(name, override))
    assert len(initials(name, override)) == len(syllables(name, override))
    assert romanise(name, override) == romanise(name, override).strip()


def test_pinyin_order_follows_the_override() -> None:
    assert pinyin_key("覃平", "Tan Ping") > pinyin_key("覃平")
    assert pinyin_key("白求恩", "Norman Bethune") == (("norman", 0), ("bethune", 0))
