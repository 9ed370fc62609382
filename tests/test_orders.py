"""A print order: the shop's table, its totals, and that nothing in it runs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from hashlib import sha256

from generator.content.formats import FORMATS
from generator.content.printing import Contact, Variant
from generator.content.values import Day
from generator.press.orders import checksums, order, table
from tests.test_reprints import ticket

CONTACT = Contact("宣传干事（样例）", "021-00000000")


def an_order(*tickets: object) -> object:
    return order("榜样", "校工会", CONTACT, Day(2026, 5, 1), "abcd1234", tickets)  # type: ignore[arg-type]


def test_excel_reads_the_table_and_runs_none_of_it() -> None:
    evil = replace(ticket("a"), title="=HYPERLINK(1)", finishing="@SUM(1)")
    data = table(an_order(ticket("b", copies=2), evil))  # type: ignore[arg-type]
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[1][:7] == ["1", "walls/deeds/panel-01-b.pdf", "b", "展板", "900", "1200", "5"]
    assert rows[1][8] == "2"
    assert rows[2][2] == "'=HYPERLINK(1)"
    assert rows[2][10] == "'@SUM(1)"


def test_sizes_are_added_up() -> None:
    small = replace(ticket("c"), format=FORMATS["a4"], variant=Variant.RASTER)
    made = an_order(ticket("a", copies=3), ticket("b"), small)
    assert [(size, pieces, round(area, 4)) for size, _, pieces, area in made.sizes] == [  # type: ignore[attr-defined]
        ("900 × 1200 mm", 4, 4.32), ("210 × 297 mm", 1, 0.0624),
    ]  # fmt: skip


def test_checksums_are_those_of_the_files() -> None:
    files = {"b.pdf": b"2", "a.pdf": b"1"}
    assert checksums(files).decode().splitlines() == [
        f"{sha256(b'1').hexdigest()}  a.pdf", f"{sha256(b'2').hexdigest()}  b.pdf",
    ]  # fmt: skip
