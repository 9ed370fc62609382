"""How an editor may write a date, an hour, a number, a choice or a place in a picture.

Inputs → outputs: a YAML scalar (always a string here) → a typed value, or a `ValueError` made by
`unfit`, whose rule id the schema turns into a problem with line and column.

YAML 1.1 would read `no` as false, `12:30` as 750 and `0755` as 493; that is why scalars arrive as
the author's own characters and are typed here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from pydantic_core import PydanticCustomError

from generator.text import fold, nearest

_DIGITS = str.maketrans("０１２３４５６７８９：／．－–—％", "0123456789:/.---%")
_DAY = re.compile(
    r"(\d{4})(?:\s*年?|\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*[日号]?|\s*月)?)"
)
_HOUR = re.compile(
    r"(\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?)"
    r"(?:\s*[（(]?(?:星期|周|礼拜)[一二三四五六日天][）)]?)?[\sT，,]*"
    r"(凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|晚)?\s*"
    r"(\d{1,2})\s*(?:[:时点]\s*(\d{1,2}|半|整)?\s*分?)(?::\d{2})?"
)
_NIGHT = ("晚上", "晚")
_LATER = ("中午", "下午", "傍晚", *_NIGHT)
_WHOLE = re.compile(r"([-+]?(?:\d{1,12}|\d{1,3}(?:[,，]\d{3}){1,3}))\s*(?:年|毫米|mm)?", re.I)
_PLACE = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%?\s*[,，\s]\s*(\d{1,3}(?:\.\d+)?)\s*%?")
_YES = ("true", "yes", "on", "1", "是", "对", "真")
_NO = ("false", "no", "off", "0", "否", "不", "不是", "")

E_ = TypeVar("E_", bound=StrEnum)


def unfit(rule: str, **args: str) -> PydanticCustomError:
    """The error a value raises: `rule` is an id of `rules.RULES`, `args` fill its message."""
    return PydanticCustomError(rule, rule, args)


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A date as exact as the source knows it: a day, a month (`day` 0) or a year (`month` 0)."""

    year: int
    month: int = 0
    day: int = 0

    @staticmethod
    def parse(value: object) -> object:
        """`2019-05-01`, `2019/5/1`, `2019年5月1日`, `2019年5月` or `2019年` → `Day`.

        Anything that is not a string is handed on untouched (the ledger stores mappings).
        """
        if not isinstance(value, str):
            return value
        text = value.translate(_DIGITS).strip()
        found = _DAY.fullmatch(text)
        if found is None:
            raise unfit("bad-date", found=value)
        year, month, day = (int(part or 0) for part in found.groups())
        if (month == 0) != (found[2] is None) or (day == 0) != (found[3] is None):
            raise unfit("no-such-date", found=value)
        try:
            date(year, month or 1, day or 1)
        except ValueError:
            raise unfit("no-such-date", found=value) from None
        return Day(year, month, day)

    @property
    def first(self) -> date:
        """The first day it can mean, for comparing and for formats that need a full date."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day it can mean: what expires in May is there to the end of May."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def iso(self) -> str:
        """`2019-05-01`, `2019-05` or `2019`: what HTML's `datetime` attribute takes."""
        parts = (f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part))
        return "-".join(parts)

    @property
    def words(self) -> str:
        """`2019年5月1日`, as exact as it is known."""
        month = f"{self.month}月" if self.month else ""
        return f"{self.year}年{month}{f'{self.day}日' if self.day else ''}"


def moment(value: object) -> object:
    """`2026-05-08 14:00`, `2026年5月8日（周五）下午2点半` → a naive `datetime`, Beijing time."""
    if not isinstance(value, str):
        return value
    found = _HOUR.fullmatch(value.translate(_DIGITS).strip())
    if found is None:
        raise unfit("bad-moment", found=value)
    hour, written = int(found[3]), found[4] or "整"
    minute = {"半": 30, "整": 0}[written] if written in "半整" else int(written)
    if found[2] in _LATER and hour < (11 if found[2] == "中午" else 12):
        hour += 12
    if found[2] in _NIGHT and hour == 12:  # midnight: which day's?
        raise unfit("bad-moment", found=value)
    try:
        day = Day.parse(found[1])
        assert isinstance(day, Day)
        return datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001  # wall-clock time
    except (PydanticCustomError, ValueError):
        raise unfit("no-such-date", found=value) from None


def number(value: object) -> object:
    """`1959`, `1959年`, `800mm`, `12,000 毫米` → a whole number; other strings are left to fail."""
    if not isinstance(value, str):
        return value
    found = _WHOLE.fullmatch(value.translate(_DIGITS).strip())
    return int(re.sub("[,，]", "", found[1])) if found else value


def truth(value: object) -> object:
    """`是`, `否`, `true`, `no` … → a truth value."""
    if not isinstance(value, str):
        return value
    word = value.strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise unfit("bad-flag", found=value)


def place(value: object) -> object:
    """`50% 30%` or `0.5, 0.3` → two shares of width and height between 0 and 1."""
    if not isinstance(value, str):
        return value
    text = value.translate(_DIGITS).strip()
    found = _PLACE.fullmatch(text)
    if found is None:
        raise unfit("bad-focus", found=value)
    scale = 100.0 if "%" in text or max(float(found[1]), float(found[2])) > 1 else 1.0
    point = (float(found[1]) / scale, float(found[2]) / scale)
    if max(point) > 1:
        raise unfit("bad-focus", found=value)
    return point


def choice(words: Mapping[E_, str]) -> Callable[[object], object]:
    """A reader for one of a few words, in English (`person`) or Chinese (`个人`)."""
    table = {fold(word): key for key, zh in words.items() for word in (key.value, zh)}
    shown = {"choices": "、".join(words.values()), "choices_en": ", ".join(words)}

    def read(value: object) -> object:
        if not isinstance(value, str) or isinstance(value, StrEnum):
            return value
        if (key := table.get(fold(value))) is not None:
            return key
        raise unfit("bad-choice", found=value, guess=nearest(value, list(table)), **shown)

    return read
