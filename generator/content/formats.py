"""`Format`: a sheet of paper or board: its size, what stays clear, from how far it is read.

Inputs → outputs: what an editor calls a format (`A2`, `易拉宝`, `600×900`) and the formats of
`site.yaml` → the `Format`, or None. Lengths are millimetres.

The shipped sizes and margins are the usual ones of print shops; only general knowledge stands
behind most of them, so `site.yaml` can overlay each (`印刷: 规格:`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from generator.content.details import Key, Millimetres, Whole
from generator.text import fold

LEGIBLE = 250
"""A line of text is read from as far as 250 times its height."""
_CUSTOM = re.compile(r"(\d{2,5})\s*(?:mm|毫米)?\s*[xX×*✕]\s*(\d{2,5})\s*(?:mm|毫米)?")
_MARGIN = Annotated[Whole, Field(ge=0, le=500)]


@dataclass(frozen=True, slots=True)
class Format:
    """A format by name; `width` and `height` are the trimmed size.

    What a reader sees lies inside `inset`; grounds and pictures go on to the `bleed`.
    """

    name: Annotated[str, Key("名称", "如“易拉宝”“宣传栏大窗”", "what it is called")]
    width: Annotated[Millimetres, Key("宽", "成品宽，毫米", "trimmed width, mm")]
    height: Annotated[Millimetres, Key("高", "成品高，毫米", "trimmed height, mm")]
    bleed: Annotated[_MARGIN, Key("出血", "四边多印出来裁掉的，毫米", "cut off around it, mm")] = 3
    safe: Annotated[
        _MARGIN, Key("安全边", "文字离成品边的距离，毫米", "clear of words inside the trim, mm")
    ] = 10
    top: Annotated[_MARGIN, Key("上遮挡", "上边被遮住的，毫米", "hidden at the top, mm")] = 0
    right: Annotated[_MARGIN, Key("右遮挡", "右边被遮住的，毫米", "hidden at the right, mm")] = 0
    bottom: Annotated[
        _MARGIN, Key("下遮挡", "下边被遮住或卷进底座的，毫米", "hidden at the foot, mm")
    ] = 0
    left: Annotated[_MARGIN, Key("左遮挡", "左边被遮住的，毫米", "hidden at the left, mm")] = 0
    corners: Annotated[
        _MARGIN,
        Key(
            "四角", "四角打扣眼、装广告钉要留空的边长，毫米", "clear for eyelets at the corners, mm"
        ),
    ] = 0
    distance: Annotated[
        Millimetres, Key("阅读距离", "站多远读，毫米", "from how far it is read, mm")
    ] = 1000
    dpi: Annotated[
        Annotated[Whole, Field(ge=20, le=600)],
        Key("分辨率", "转成图片时每英寸的像素", "of a picture made of it"),
    ] = 150
    material: Annotated[str, Key("材料", "如“铜版纸 200 g”“KT 板”", "what it is made of")] = ""

    @property
    def smallest(self) -> float:
        """The smallest height of a line of text that is legible from `distance`, mm."""
        return self.distance / LEGIBLE

    @property
    def inset(self) -> tuple[float, float, float, float]:
        """How far from the trimmed top, right, bottom and left words begin, mm."""
        hidden = (self.top, self.right, self.bottom, self.left)
        return tuple(max(self.safe + each, self.corners) for each in hidden)  # type: ignore[return-value]  # four of them

    @property
    def id(self) -> str:
        """The part of a file's name that says the format: `a2`, `600x900`, `yi-la-bao`."""
        return next((each for each, one in FORMATS.items() if one == self), "") or (
            f"{self.width}x{self.height}"
        )


_PANE = {"top": 15, "right": 15, "bottom": 15, "left": 15, "safe": 40, "distance": 1200}


def _paper(name: str, width: int, height: int, distance: int, safe: int, dpi: int) -> Format:
    return Format(name, width, height, 3, safe, distance=distance, dpi=dpi, material="铜版纸 200 g")


def _board(name: str, width: int, height: int, **more: int | str) -> Format:
    given = {"bleed": 5, "safe": 30, "distance": 1000, "dpi": 120, "material": "写真覆膜裱 KT 板"}
    return Format(name, width, height, **{**given, **more})  # type: ignore[arg-type]  # by name


FORMATS: dict[str, Format] = {
    "a4": _paper("A4", 210, 297, 400, 8, 300),
    "a3": _paper("A3", 297, 420, 500, 10, 300),
    "a2": _paper("A2", 420, 594, 600, 14, 200),
    "a1": _paper("A1", 594, 841, 800, 20, 150),
    "500x700": _paper("500×700", 500, 700, 700, 16, 150),
    "600x900": _board("600×900", 600, 900, safe=20, distance=800, dpi=150),
    "800x1200": _board("800×1200", 800, 1200),
    "900x1200": _board("900×1200", 900, 1200),
    "1200x900": _board("横幅展板", 1200, 900),
    "pane": _board("宣传栏", 1200, 2400, **_PANE),
    "pane-wide": _board("宣传栏横窗", 2400, 1200, **_PANE),
    "roll-up": _board(
        "易拉宝", 800, 2000, bleed=0, bottom=100, distance=1500, material="PVC 易拉宝"
    ),
    "x-stand": _board("X 展架", 600, 1600, bleed=0, corners=50, distance=1200, material="PP 写真"),
    "acrylic": _board(
        "亚克力板", 600, 900, bleed=3, corners=60, material="亚克力 5 mm UV 背印，广告钉"
    ),
    "a5": _paper("A5", 148, 210, 350, 8, 300),
    "table-card": _paper("席卡", 200, 100, 1500, 8, 300),
}  # fmt: skip


def format_named(words: str, own: tuple[Format, ...] = ()) -> Format | None:
    """The format an editor means: one of the site's `own`, a shipped one, or any `宽×高`."""
    sought = fold(words.strip())
    for each in own:
        if sought == fold(each.name):
            return each
    for key, each in FORMATS.items():
        if sought in (fold(key), fold(each.name)):
            return each
    if found := _CUSTOM.fullmatch(words.strip()):
        width, height = int(found[1]), int(found[2])
        shipped = (
            each for each in FORMATS.values() if (each.width, each.height) == (width, height)
        )
        return next(shipped, None) or _custom(width, height)
    return None


def _custom(width: int, height: int) -> Format | None:
    """Margins, distance and resolution as those of the shipped format nearest in size."""
    if not (50 <= width <= 10_000 and 50 <= height <= 10_000):
        return None
    short = min(width, height)
    near = min(FORMATS.values(), key=lambda each: abs(min(each.width, each.height) - short))
    near = FORMATS["900x1200"] if near.corners or near.bottom else near
    return Format(
        f"{width}×{height}", width, height, near.bleed, near.safe,
        distance=near.distance, dpi=near.dpi, material=near.material,
    )  # fmt: skip
