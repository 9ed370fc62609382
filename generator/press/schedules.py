"""What the workshop works by: hanging points and cut list, and the bill of materials, as tables.

Inputs → outputs: the places of a wall's panels and what each is called → CSV that Excel opens in
Chinese without asking, and in which no name can become a formula.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.content.walls import Mounting, Wall
from generator.site.hanging import Part, Placement

PARTS = {
    Part.PREFACE: "前言",
    Part.HEAD: "分区牌",
    Part.PERSON: "人物",
    Part.STATISTICS: "统计",
    Part.CLOSING: "后记",
}
HOOK = (100, 50)
"""A hook's distance from a panel's side and from its top, mm; nearer on a narrow panel."""
STANDOFF = 30
"""A stand-off's distance from both edges of a corner, mm."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Named:
    """A panel on the wall with what it is called: its section, its content, its file."""

    place: Placement
    section: str
    title: str
    file: str


def fixings(place: Placement, mounting: Mounting) -> tuple[tuple[int, int], ...]:
    """The points on the wall that a panel is held by, from the wall's left end and the floor."""
    if mounting is Mounting.HOOKS:
        side = min(HOOK[0], place.width // 4)
        top = place.top - min(HOOK[1], place.height // 4)
        return (place.x + side, top), (place.right - side, top)
    near = min(STANDOFF, place.width // 4, place.height // 4)
    left, right, low, top = place.x + near, place.right - near, place.y + near, place.top - near
    return (left, top), (right, top), (left, low), (right, low)


def cut_list(wall: Wall, panels: Sequence[Named]) -> bytes:
    """Every panel with its size, its place and its hanging points."""
    points = max((len(fixings(each.place, wall.mounting)) for each in panels), default=0)
    sides = [f"挂点{n} {side} mm" for n in range(1, points + 1) for side in ("距左端", "离地")]
    head = [
        "编号",
        "分区",
        "种类",
        "内容",
        "行",
        "宽 mm",
        "高 mm",
        "距左端 mm",
        "底边离地 mm",
        *sides,
        "文件",
    ]
    rows: list[Sequence[object]] = [head]
    for each in panels:
        place, item = each.place, each.place.item
        hooks = [part for point in fixings(place, wall.mounting) for part in point]
        rows.append(
            (item.number, each.section, PARTS[item.part], each.title, place.row + 1, place.width,
             place.height, place.x, place.y, *hooks, each.file)
        )  # fmt: skip
    return table(rows)


def bill(wall: Wall, panels: Sequence[Placement]) -> bytes:
    """What has to be bought and cut: panels by size, what holds them, and the totals."""
    sizes = Counter((each.width, each.height) for each in panels)
    material = wall.material or "待定"
    rows: list[Sequence[object]] = [("项目", "规格", "材料", "数量", "单位", "面积 m²")]
    for (width, height), number in sorted(sizes.items(), key=lambda each: (-each[1], each[0])):
        area = _square_metres(width * height * number)
        rows.append(("展板", f"{width} × {height} mm", material, number, "块", area))
    whole = sum(each.width * each.height for each in panels)
    rows.append(("展板合计", "", material, len(panels), "块", _square_metres(whole)))
    points = sum(len(fixings(each, wall.mounting)) for each in panels)
    if wall.mounting is Mounting.HOOKS:
        rows.append(("挂扣", f"距边 {HOOK[0]}、距顶 {HOOK[1]} mm", "", points, "副", ""))
    else:
        rows.append(("广告钉", f"距边 {STANDOFF} mm", "", points, "套", ""))
    rows.append(("膨胀螺钉（带胀塞）", "规格按墙体定", "", points, "套", ""))
    rows.append(
        (
            "墙面",
            f"{wall.width} × {wall.height} mm",
            "",
            1,
            "面",
            _square_metres(wall.width * wall.height),
        )
    )
    return table(rows)


def _square_metres(square_millimetres: int) -> str:
    return f"{square_millimetres / 1_000_000:.2f}"


def table(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV with a byte order mark and Windows line ends."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_inert(each) for each in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _inert(cell: object) -> object:
    """Text that Excel would calculate begins with an apostrophe, which Excel does not print."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
