"""The print ledger: what must be printed again, and why; who only moves stays as printed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.formats import FORMATS
from generator.content.printing import Variant
from generator.content.values import Day
from generator.press.reprints import (
    Change,
    Printed,
    dumped,
    loaded,
    marked,
    outstanding,
)
from generator.press.tickets import Ticket

DAY = Day(2026, 5, 1)


def ticket(subject: str, number: int = 1, **more: object) -> Ticket:
    base = Ticket(
        f"print/walls/deeds/panel-{number:02}-{subject}.pdf", subject, "panel",
        f"profiles/{subject}", f"content/profiles/{subject}.md", Variant.PRINT, "dan",
        FORMATS["900x1200"], 1, (("姓名", subject), ("摘要", "旧文字")), edition=subject,
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]


PRINTED = tuple(Printed(DAY, ticket(each)) for each in "abc")


def told(*today: Ticket) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (each.ticket.title, each.change.value, each.reasons) for each in outstanding(today, PRINTED)
    ]


def test_what_was_never_printed_is_new_and_what_is_gone_comes_down() -> None:
    assert told(ticket("a"), ticket("new"), ticket("c")) == [
        ("a", "same", ()), ("new", "new", ()), ("c", "same", ()), ("b", "gone", ()),
    ]  # fmt: skip


def test_who_only_moves_need_not_be_printed() -> None:
    assert told(ticket("b", 1), ticket("a", 2), ticket("c", 3)) == [
        ("b", "same", ()), ("a", "same", ()), ("c", "same", ()),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "reasons"),
    [
        ({"facts": (("姓名", "a"), ("摘要", "新文字"))}, ("摘要",)),
        ({"facts": (("姓名", "a"), ("摘要", "旧文字"), ("荣誉", "全国劳动模范"))}, ("荣誉",)),
        ({"facts": (("姓名", "a"),)}, ("摘要",)),
        ({"format": FORMATS["600x900"]}, ("尺寸",)),
        ({"pictures": (("a.jpg", "1"),)}, ("照片",)),
        ({"codes": ("https://example.edu.cn/",)}, ("二维码",)),
    ],
)
def test_each_difference_is_named(more: dict[str, object], reasons: tuple[str, ...]) -> None:
    changed = ticket("a", edition="another", **more)
    assert told(changed)[0] == ("a", "words", reasons)


def test_another_look_alone_is_no_reason_to_print() -> None:
    (look, *_) = outstanding([ticket("a", edition="new template")], PRINTED)
    assert (look.change, look.due) == (Change.LOOK, False)


def test_marking_remembers_what_was_done_and_forgets_what_is_gone() -> None:
    changed, new = ticket("a", edition="2", facts=(("姓名", "a"),)), ticket("d")
    today = [changed, new, ticket("b")]
    later = Day(2026, 6, 1)
    after = marked(PRINTED, [changed], today, later)
    assert [(each.ticket.title, each.day) for each in after] == [("a", later), ("b", DAY)]
    assert [each.change.value for each in outstanding(today, after)] == ["same", "new", "same"]


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.lists(st.sampled_from("abcdef")))
def test_after_marking_everything_nothing_is_due(today: list[str], before: list[str]) -> None:
    sheets = [ticket(each, number) for number, each in enumerate(today, 1)]
    ledger = tuple(Printed(DAY, ticket(each)) for each in dict.fromkeys(before))
    after = marked(ledger, sheets, sheets, DAY)
    assert not [each for each in outstanding(sheets, after) if each.change is not Change.SAME]
    assert loaded(dumped(after)) == after


def test_a_ledger_that_is_none_is_refused() -> None:
    for data in (b"", b"{}", b"[{}]", b"\xff"):
        with pytest.raises(ValueError, match=r"validation error|JSON"):
            loaded(data)
