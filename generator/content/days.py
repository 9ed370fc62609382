"""How an editor may write the days of a mourning or a festival, in one plain form.

Inputs → outputs: `2020-04-04`, `12月13日`, `2022-11-30..2022-12-06` → the form that a visitor's
browser compares with its own day: `2020-04-04`, `12-13`, `2022-11-30..2022-12-06`.

Incremental: whether today is such a day is never decided here. A build says only which days they
are, so no page changes at midnight.
"""

from __future__ import annotations

import re
from datetime import date

from generator.content.values import unfit

_DIGITS = str.maketrans("０１２３４５６７８９／．－：", "0123456789/.-:")
_ONE = r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"
_BETWEEN = r"\s*(?:\.{2,}|…+|~|～|至|到|–|—+|\s-\s)\s*"
_DAYS = re.compile(rf"{_ONE}(?:{_BETWEEN}{_ONE})?")
_LEAP = 2000  # 29 February is a day every year may have


def days(value: object) -> object:
    """One day, every year or once, or the days from one to another, in the plain form.

    The second day of a range takes the first one's year: `2022年11月30日至12月6日`. What is no
    string is handed on untouched. The plain form is read as itself.
    """
    if not isinstance(value, str):
        return value
    found = _DAYS.fullmatch(value.translate(_DIGITS).strip())
    if found is None:
        raise unfit("bad-days", found=value)
    year, month, day, other_year, other_month, other_day = found.groups()
    first = _plain(value, year, month, day)
    if other_month is None:
        return first
    last = _plain(value, other_year or year, other_month, other_day)
    if len(first) != len(last) or (year and last < first):  # a year on one side alone, or backwards
        raise unfit("bad-days", found=value)
    return first if first == last else f"{first}..{last}"


def _plain(written: str, year: str | None, month: str, day: str) -> str:
    try:
        found = date(int(year or _LEAP), int(month), int(day))
    except ValueError:
        raise unfit("no-such-date", found=written) from None
    return found.isoformat() if year else f"{found:%m-%d}"
