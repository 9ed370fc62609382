"""What is public at an hour: drafts, dates of publishing and of taking down, however exact."""

from __future__ import annotations

from datetime import datetime

import pytest

from generator.content.model import Meta
from generator.content.values import Day
from generator.site.linking import visible


def on(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, 12)  # noqa: DTZ001  # wall-clock time, as everywhere


@pytest.mark.parametrize(
    ("meta", "now", "shown"),
    [
        (Meta(), on(5, 1), True),
        (Meta(draft=True), on(5, 1), False),
        (Meta(publish=Day(2026, 5, 2)), on(5, 1), False),
        (Meta(publish=Day(2026, 5, 2)), on(5, 2), True),
        (Meta(publish=Day(2026, 5)), on(4, 30), False),
        (Meta(publish=Day(2026, 5)), on(5, 1), True),
        (Meta(publish=Day(2026)), on(1, 1), True),
        (Meta(expires=Day(2026, 5, 2)), on(5, 2), True),
        (Meta(expires=Day(2026, 5, 2)), on(5, 3), False),
        (Meta(expires=Day(2026, 2)), on(2, 28), True),
        (Meta(expires=Day(2026, 2)), on(3, 1), False),
        (Meta(expires=Day(2028, 2)), on(2, 29, 2028), True),
        (Meta(expires=Day(2026)), on(12, 31), True),
        (Meta(expires=Day(2026)), on(1, 1, 2027), False),
    ],
)
def test_what_is_public(meta: Meta, now: datetime, shown: bool) -> None:
    assert visible(meta, now, drafts=False) is shown


def test_drafts_are_shown_when_asked_for_but_dates_hold() -> None:
    assert visible(Meta(draft=True), on(5, 1), drafts=True)
    assert not visible(Meta(draft=True, publish=Day(2026, 5, 2)), on(5, 1), drafts=True)
