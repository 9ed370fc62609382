"""Vertical setting: where columns break, how high pieces stand, how large a name is."""

from __future__ import annotations

import io
import json
from collections import Counter
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.theme import Theme
from generator.press.typeset import TypesetError, families, typeset
from tests.printing import SHEETS, Setting

_PARTS = SHEETS.environment("a.typ").from_string(
    '{% include "print/base.typ" %}\n{% include "print/parts/vertical.typ" %}\n'
)
WORDS = st.text(alphabet="宁肯少活年拼命也要拿下大油田，。；：“”（）、1A", min_size=1, max_size=40)
NEVER_FIRST = "，。；：、”）"


def told(expression: str) -> Any:
    """What a Typst expression gives, as JSON would say it."""
    given = {"view": Setting(theme=Theme()), "_": str, "families": families()}
    panics = f"#panic(json.encode({expression}, pretty: false))"
    with pytest.raises(TypesetError) as error:
        typeset(_PARTS.render(given) + panics, {})
    words = error.value.message.partition("panicked with: ")[2]
    return json.loads(words)


def quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def columns(words: str, most: int) -> list[list[str]]:
    found: list[list[str]] = told(f"cut(squares({quoted(words)}), {most})")
    return found


@settings(max_examples=40, deadline=None)
@given(WORDS, st.integers(3, 12))
def test_columns_say_everything_and_none_begins_with_a_closing_mark(words: str, most: int) -> None:
    made = columns(words, most)
    assert "".join(part for column in made for part in column) == words
    assert all(column[0][0] not in NEVER_FIRST for column in made[1:])


def test_columns_are_about_as_long_as_each_other() -> None:
    assert [len(each) for each in columns("机械工程学院先进制造技术青年教师团队", 8)] == [6, 6, 6]
    assert [len(each) for each in columns("光电信息与计算机工程学院技术研究", 5)] == [4, 4, 4, 4]


@pytest.mark.parametrize(
    ("piece", "tall"),
    [
        ("王", 1),
        ("𠮷", 1),
        ("，", 0.6),
        ("“", 0.6),
        ("；", 0.8),
        ("！", 1),
        ("12", 1),
        ("1960", 2.5),
    ],
)
def test_a_mark_takes_less_than_a_square_and_a_year_lies(piece: str, tall: float) -> None:
    assert told(f"tall-of({quoted(piece)})") == tall


def test_a_quotation_is_set_a_clause_a_column() -> None:
    words = "宁肯少活二十年，拼命也要拿下大油田"
    made = told(f"columns-for({quoted(words)}, 60mm, 200mm, steps(20mm, 5mm)).first()")
    assert ["".join(each) for each in made] == ["宁肯少活二十年，", "拼命也要拿下大油田"]


def test_what_cannot_stand_is_none() -> None:
    assert told('columns-for("宁肯少活二十年", 2mm, 2mm, steps(9mm, 5mm))') is None


@pytest.mark.parametrize("name", ["孟泰", "王进喜", "买买提·吐尔逊江", "Rewi Alley"])
def test_a_name_fits_its_room(name: str) -> None:
    made = told(
        f"{{let made = standing-name({quoted(name)}, 50mm, 100mm, 80mm, 3mm, ink);"
        " (made.width / 1mm, made.height / 1mm, made.size / 1mm)}"
    )
    wide, tall, size = made
    assert wide <= 50.01
    assert tall <= 100.01
    assert size >= 15


@pytest.mark.parametrize(
    ("name", "room", "count"),
    [("王进喜", 200, 1), ("买买提·吐尔逊江", 60, 3), ("买买提·吐尔逊江", 8, 1)],
)
def test_a_name_of_three_is_never_broken(name: str, room: int, count: int) -> None:
    wide, size = told(
        f"{{let made = standing-name({quoted(name)}, {room}mm, 60mm, 80mm, 3mm, ink);"
        " (made.width / 1mm, made.size / 1mm)}"
    )
    assert round((wide / size + 0.1) / 1.1) == count


def test_vertical_words_can_be_found_again() -> None:
    given = {"view": Setting(theme=Theme()), "_": str, "families": families()}
    words = "他说：“好！”1960年"
    body = f"#setting(hang(clauses({quoted(words)}), 9), 20mm, ink).body"
    pdf = typeset(_PARTS.render(given) + body, {})
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        layer = document[0].get_textpage().get_text_range()
    finally:
        document.close()
    assert Counter(layer) >= Counter(words)
