"""The workshop's tables agree with the plan, and Excel reads them as they are."""

import csv
import io

from generator.content.model import Size
from generator.content.walls import Mounting, Section, Wall
from generator.press.schedules import Named, bill, cut_list, fixings, table
from generator.site.hanging import Placement, hang

WALL = Wall("墙", 6000, 2600, panel=Size(800, 1400), material="PVC 板", sections=(Section("个人"),))


def read(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n") > 0
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def placed(wall: Wall = WALL) -> tuple[Placement, ...]:
    return hang(wall, ((), ("profiles/a", "profiles/b"))).placed


def test_the_cut_list_gives_every_panel_with_its_points() -> None:
    panels = tuple(Named(each, "个人", f"甲{each.item.number}", "panel.pdf") for each in placed())
    head, *rows = read(cut_list(WALL, panels))
    assert [row[:9] for row in rows] == [
        [str(n), "个人", kind, f"甲{n}", "1", "800", "1400", str(x), "800"]
        for n, kind, x in (
            (1, "前言", 1240),
            (2, "分区牌", 2200),
            (3, "人物", 3080),
            (4, "人物", 3960),
        )
    ]
    first = dict(zip(head, rows[0], strict=True))
    assert (first["挂点1 距左端 mm"], first["挂点1 离地 mm"]) == ("1340", "2150")
    assert (first["挂点2 距左端 mm"], first["挂点2 离地 mm"]) == ("1940", "2150")


def test_every_panel_is_held_inside_its_edges() -> None:
    for mounting, count in ((Mounting.HOOKS, 2), (Mounting.STANDOFFS, 4)):
        for size in (Size(60, 60), Size(800, 1400)):
            for each in placed(Wall("墙", 6000, 2600, panel=size, sections=(Section("个人"),))):
                points = fixings(each, mounting)
                assert len(set(points)) == count
                assert all(each.x < x < each.right and each.y < y < each.top for x, y in points)


def test_the_bill_counts_sizes_holders_and_square_metres() -> None:
    rows = read(bill(WALL, placed()))
    assert rows[1] == ["展板", "800 × 1400 mm", "PVC 板", "4", "块", "4.48"]
    assert rows[2] == ["展板合计", "", "PVC 板", "4", "块", "4.48"]
    assert [row[3] for row in rows if row[0] in ("挂扣", "膨胀螺钉（带胀塞）")] == ["8", "8"]
    assert rows[-1][0] == "墙面"
    assert rows[-1][-1] == "15.60"


def test_no_name_becomes_a_formula() -> None:
    cells = ["=1+1", "+86", "-5", "@A1", "\t=1", "王进喜"]
    (row,) = read(table([cells]))
    assert row == [*(f"'{each}" for each in cells[:5]), "王进喜"]
    assert read(table([(-5, 3)])) == [["-5", "3"]]  # numbers stay numbers
