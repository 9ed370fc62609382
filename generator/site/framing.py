"""Where a picture is cut, and how wide its files are made: arithmetic alone.

Inputs → outputs: a picture's size, the shape of its place, the point that must stay → the part that
is shown; the width of the place → the widths in px of the files that a browser may choose from.
"""

from __future__ import annotations

from math import isfinite

TALLEST = 16383  # px, the most that WebP can hold
SMALL = 400
"""Below this width in px a picture needs no file for half its place."""
_NARROW, _WIDE = (1, 2), (0.5, 1, 1.5, 2)
_NEAR = 0.85

Box = tuple[int, int, int, int]  # left, top, right, bottom, px


def crop(size: tuple[int, int], ratio: float | None, focus: tuple[float, float]) -> Box:
    """The largest part of a picture with the shape `ratio` (width / height), `focus` in its middle
    as far as the edges allow; without a ratio the whole.

    Raises:
        ValueError: no shape has this ratio.
    """
    full_wide, full_high = size
    if ratio is None:
        return 0, 0, full_wide, full_high
    if not (isfinite(ratio) and ratio > 0):
        raise ValueError(f"a picture's ratio is its width by its height, not {ratio!r:.40}")
    wide = max(1, round(min(full_wide, full_high * ratio)))
    high = max(1, round(min(full_high, full_wide / ratio)))
    left = _placed(full_wide, wide, focus[0])
    top = _placed(full_high, high, focus[1])
    return left, top, left + wide, top + high


def _placed(full: int, length: int, point: float) -> int:
    return min(max(0, round(point * full - length / 2)), full - length)


def fitted(size: tuple[int, int], width: int) -> tuple[int, int]:
    """A size at most `width` px wide and `TALLEST` high, in the same proportion, never enlarged."""
    share = min(1.0, width / size[0], TALLEST / max(size))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def ladder(size: tuple[int, int], width: int) -> tuple[int, ...]:
    """Widths in px of the files for a place `width` px wide: half of it for phones, up to twice it
    for dense screens, never wider than the picture, and no two nearly the same.
    """
    width = max(1, width)
    most = fitted(size, size[0])[0]
    steps = _NARROW if width <= SMALL else _WIDE
    wanted = sorted({min(round(width * step), most) for step in steps})
    return tuple(
        each
        for each, after in zip(wanted, (*wanted[1:], 0), strict=True)
        if each < after * _NEAR or not after
    )
