"""Where a picture is cut, and which widths it is made in."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.site.framing import SMALL, TALLEST, Box, crop, fitted, ladder

SIDES = st.integers(1, 20_000)
SIZES = st.tuples(SIDES, SIDES)
POINTS = st.tuples(st.floats(0, 1), st.floats(0, 1))
MIDDLE = (0.5, 0.5)


@pytest.mark.parametrize(
    ("size", "ratio", "focus", "box"),
    [
        ((400, 300), None, (0.1, 0.9), (0, 0, 400, 300)),
        ((400, 300), 4 / 3, (0.1, 0.9), (0, 0, 400, 300)),
        ((400, 300), 1, MIDDLE, (50, 0, 350, 300)),
        ((400, 300), 1, (0.0, 0.5), (0, 0, 300, 300)),
        ((400, 300), 1, (1.0, 0.5), (100, 0, 400, 300)),
        ((300, 400), 1, (0.5, 0.25), (0, 0, 300, 300)),
        ((300, 900), 1, (0.5, 0.5), (0, 300, 300, 600)),
        ((4000, 3000), 3 / 4, (0.8, 0.5), (1750, 0, 4000, 3000)),
        ((1, 1), 3 / 4, MIDDLE, (0, 0, 1, 1)),
        ((3, 900), 99.0, MIDDLE, (0, 450, 3, 451)),
    ],
)  # fmt: skip
def test_crop(
    size: tuple[int, int], ratio: float | None, focus: tuple[float, float], box: Box
) -> None:
    assert crop(size, ratio, focus) == box


@pytest.mark.parametrize("ratio", [0, 0.0, -1.5, float("inf"), float("nan")])
def test_a_shape_that_is_none_is_refused(ratio: float) -> None:
    with pytest.raises(ValueError, match="ratio"):
        crop((40, 30), ratio, MIDDLE)


@given(SIZES, st.floats(0.05, 20), POINTS)
def test_a_crop_lies_inside_has_the_shape_and_keeps_the_focus(
    size: tuple[int, int], ratio: float, focus: tuple[float, float]
) -> None:
    left, top, right, bottom = crop(size, ratio, focus)
    wide, high = right - left, bottom - top
    assert 0 <= left < right <= size[0]
    assert 0 <= top < bottom <= size[1]
    assert wide == size[0] or high == size[1], "no larger one fits"
    if wide > 1 and high > 1:
        assert min(abs(wide - high * ratio), abs(high - wide / ratio)) <= 1
    assert left - 1 <= focus[0] * size[0] <= right + 1
    assert top - 1 <= focus[1] * size[1] <= bottom + 1


@given(SIZES, st.floats(0.05, 20), POINTS, POINTS)
def test_a_focus_further_right_never_moves_the_crop_left(
    size: tuple[int, int], ratio: float, one: tuple[float, float], other: tuple[float, float]
) -> None:
    assume(one[0] <= other[0])
    assert crop(size, ratio, one)[0] <= crop(size, ratio, (other[0], one[1]))[0]


@given(st.integers(1, 70_000), st.integers(1, 70_000), st.integers(1, 5000))
def test_the_proportion_is_kept_and_nothing_enlarged(wide: int, high: int, width: int) -> None:
    made_wide, made_high = fitted((wide, high), width)
    assert 1 <= made_wide <= min(wide, width)
    assert 1 <= made_high <= min(high, TALLEST)
    exact = min(1.0, width / wide, TALLEST / max(wide, high))
    assert abs(made_wide - wide * exact) <= 1
    assert abs(made_high - high * exact) <= 1


@pytest.mark.parametrize(
    ("size", "width", "widths"),
    [
        ((4032, 3024), 720, (360, 720, 1080, 1440)),
        ((4032, 3024), 352, (352, 704)),
        ((1200, 900), 720, (360, 720, 1200)),  # no 1080 beside 1200
        ((800, 600), 720, (360, 800)),
        ((360, 270), 720, (360,)),
        ((200, 150), 720, (200,)),
        ((60, 40), 30, (30, 60)),
        ((60, 40), 0, (1, 2)),
        ((1, 1), 960, (1,)),
        ((1000, 100_000), 720, (164,)),
    ],
)  # fmt: skip
def test_the_widths_a_place_needs(
    size: tuple[int, int], width: int, widths: tuple[int, ...]
) -> None:
    assert ladder(size, width) == widths


@given(SIZES, st.integers(-5, 5000))
def test_widths_are_few_grow_and_enlarge_nothing(size: tuple[int, int], width: int) -> None:
    widths = ladder(size, width)
    most = fitted(size, size[0])[0]
    assert 1 <= len(widths) <= (2 if width <= SMALL else 4)
    assert list(widths) == sorted(set(widths))
    assert all(1 <= each <= min(most, 2 * max(1, width)) for each in widths)
    assert widths[-1] == min(most, 2 * max(1, width)), "what dense screens can use is there"
