"""QR codes: the same that the library makes, mask included."""

from __future__ import annotations

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from generator.press.codes import modules


@pytest.mark.parametrize(
    "text",
    ["a", "https://union.example.edu.cn/profiles/wang-jinxi/", "中" * 40, "x" * 150, "9" * 300],
)
def test_a_code_is_the_one_that_segno_makes(text: str) -> None:
    made = segno.make(text, micro=False, error="m")
    assert modules(text) == tuple("".join(map(str, row)) for row in made.matrix_iter(border=4))


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=1, max_size=120))
def test_whatever_the_address(text: str) -> None:
    made = segno.make(text, micro=False, error="m")
    assert modules(text) == tuple("".join(map(str, row)) for row in made.matrix_iter(border=4))
