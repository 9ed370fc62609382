"""What is said about a character that no typeface has."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content import rare
from generator.press.pressing import _mend
from generator.press.typeset import missing

OLD = [chr(point) for point in range(0xE815, 0xE865)]


@pytest.mark.parametrize(
    ("old", "char"),
    [
        ("\ue815", "⺁"),
        ("\ue816", "\U00020087"),
        ("\ue863", "䶮"),
        ("\ue864", "\u9fbb"),
        ("\ue843", "\u9fb9"),
    ],
)
def test_old_private_codes(old: str, char: str) -> None:
    assert rare.standard(old) == char


def test_every_old_private_code_stands_for_another_character_that_is_none() -> None:
    found = [rare.standard(each) for each in OLD]
    assert len(set(found)) == len(OLD)
    assert not any(rare.private(each) for each in found)


@given(st.characters())
def test_only_those_are_standardised_and_nothing_usual_is_itself(char: str) -> None:
    assert bool(rare.standard(char)) == (char in OLD)
    assert rare.usual(char) != char


def test_usual_forms() -> None:
    assert rare.usual("髙") == "高"
    assert rare.usual("𠮷") == "吉"
    assert rare.usual("\uf9e4") == unicodedata.normalize("NFC", "\uf9e4")
    assert rare.usual("王") == ""


def test_bearers() -> None:
    assert "HanaMinB" in rare.bearers("\U00020000")
    assert "P2" in rare.bearers("\U00030000")
    assert rare.bearers("☃") == ""


def test_the_problem_says_how_to_mend_it() -> None:
    assert "“䶮”是 U+4DAE" in _mend("\ue863", ())["mend"]
    assert "自造的字" in _mend("\ue000", ())["mend"]
    far = "\U00030000"
    assert missing(far) == (far,)
    assert "Plangothic P2" in _mend(far, ())["mend"]
    assert _mend(far, ())["tried"] == "Noto Serif SC、Noto Sans CJK SC"
    assert "“吉”" in _mend("𠮷", ())["mend"]
    assert "its bearer decides" in _mend("𠮷", ())["mend_en"]
