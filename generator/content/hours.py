"""How an editor may write when a screen plays: weekdays and hours, in one plain form.

Inputs → outputs: `周一至周五 8:00–18:00；周六 9:00–12:00` → `Hours`, each some days of the week and
some spans of the day; what means nothing, a `ValueError` made by `unfit`.

Incremental: whether it is such an hour now is never decided here, but by the screen's own clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.content.values import unfit

DAY = 24 * 60
"""Minutes of a day."""
_WIDE = str.maketrans("０１２３４５６７８９：．", "0123456789:.")
_WEEK = "一二三四五六日"
_GROUPS = {"每天": range(1, 8), "每日": range(1, 8), "天天": range(1, 8), "全天": range(1, 8),
           "工作日": range(1, 6), "周末": range(6, 8)}  # fmt: skip
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TOKEN = re.compile(
    r"(?P<group>每天|每日|天天|全天|工作日|周末)"
    r"|(?:周|星期|礼拜)(?P<day>[一二三四五六日天])|(?P<en>mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?"
    r"|(?P<time>\d{1,2})\s*(?:[:点时]\s*(?P<minute>\d{1,2}|半|整)?\s*分?)"
    r"|(?P<to>至|到|[-–—~～]+)|(?P<bare>[一二三四五六日天])|(?P<gap>[\s,，、;；和及]+)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Hours:
    """Some days of the week (1 is Monday) and spans of these days, in minutes from midnight.

    A span that ends before it begins goes on past midnight; no spans are the whole day.
    """

    days: tuple[int, ...]
    spans: tuple[tuple[int, int], ...] = ()


def hours(value: object) -> object:
    """`周一至周五 8:00–18:00；周六、周日 9:00–12:00、14:00–17:00` → some `Hours`.

    What is no string is handed on untouched. Without days every day is meant.
    """
    if not isinstance(value, str):
        return value
    tokens = _tokens(value)
    made: list[Hours] = []
    while tokens:
        days = _days(tokens, value)
        spans = _spans(tokens, value)
        if not (days or spans):
            raise unfit("bad-hours", found=value)
        made.append(Hours(tuple(sorted(set(days))) or tuple(range(1, 8)), tuple(spans)))
    if not made:
        raise unfit("bad-hours", found=value)
    return tuple(made)


Token = tuple[str, int]


def _tokens(value: str) -> list[Token]:
    """What was written as days, times and words between them; marks between them mean nothing."""
    text, at, found = value.translate(_WIDE), 0, []
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise unfit("bad-hours", found=value)
        at = match.end()
        if match["group"]:
            found += [("day", each) for each in _GROUPS[match["group"]]]
        elif day := match["day"] or match["bare"]:
            found.append(("day", _WEEK.index(day.replace("天", "日")) + 1))
        elif match["en"]:
            found.append(("day", _ENGLISH.index(match["en"].lower()) + 1))
        elif match["time"]:
            written = match["minute"] or "整"
            minute = {"半": 30, "整": 0}[written] if written in "半整" else int(written)
            found.append(("time", _clock(int(match["time"]), minute, value)))
        elif match["to"]:
            found.append(("to", 0))
    return found


def _clock(hour: int, minute: int, written: str) -> int:
    whole = hour * 60 + minute
    if minute > 59 or whole > DAY:
        raise unfit("bad-hours", found=written)
    return whole


def _days(tokens: list[Token], written: str) -> list[int]:
    days: list[int] = []
    while tokens and tokens[0][0] == "day":
        first = tokens.pop(0)[1]
        days.append(first)
        if tokens and tokens[0][0] == "to":
            tokens.pop(0)
            if not tokens or tokens[0][0] != "day":
                raise unfit("bad-hours", found=written)
            last = tokens.pop(0)[1]
            days += [(first - 1 + step) % 7 + 1 for step in range((last - first) % 7 + 1)]
    return days


def _spans(tokens: list[Token], written: str) -> list[tuple[int, int]]:
    spans = []
    while tokens and tokens[0][0] != "day":
        kinds = [each for each, _ in tokens[:3]]
        if kinds != ["time", "to", "time"] or tokens[0][1] == tokens[2][1]:
            raise unfit("bad-hours", found=written)
        spans.append((tokens[0][1], tokens[2][1]))
        del tokens[:3]
    return spans
