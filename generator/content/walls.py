"""`Wall`: a deeds wall as an editor writes it. All lengths in millimetres.

Inputs → outputs: none; nouns alone. A wall has obstacles (障碍) that panels keep clear of, and
sections (分区) that say who hangs where; a wall without sections is one section without a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from generator.content.details import (
    HOLDERS,
    ORDERS,
    Flag,
    Holder,
    Key,
    Millimetres,
    Order,
    Size,
    Whole,
    Words,
)
from generator.content.values import choice, number


class Hindrance(StrEnum):
    """What stands in the way on a wall."""

    DOOR = "door"
    WINDOW = "window"
    SOCKET = "socket"
    SWITCH = "switch"
    EXTINGUISHER = "extinguisher"
    OTHER = "other"


class Mounting(StrEnum):
    """How panels are held: hooks on the back (挂扣), or stand-offs through the corners (广告钉)."""

    HOOKS = "hooks"
    STANDOFFS = "standoffs"


HINDRANCES = {
    Hindrance.DOOR: "门",
    Hindrance.WINDOW: "窗",
    Hindrance.SOCKET: "插座",
    Hindrance.SWITCH: "开关",
    Hindrance.EXTINGUISHER: "灭火器",
    Hindrance.OTHER: "其他",
}
MOUNTINGS = {Mounting.HOOKS: "挂扣", Mounting.STANDOFFS: "广告钉"}

_Gap = Annotated[Whole, Field(ge=0, le=5_000)]
_Up = Annotated[Whole, Field(ge=0, le=100_000)]
_Orders = Annotated[Order, BeforeValidator(choice(ORDERS))]


def _decade(value: object) -> object:
    """`1950年代`, `1950s` or any year of it → 1950."""
    plain = re.sub(r"\s*(?:年代|s)\s*$", "", value, flags=re.I) if isinstance(value, str) else value
    year = number(plain)
    return year // 10 * 10 if isinstance(year, int) else year


Decade = Annotated[int, BeforeValidator(_decade), Field(ge=1800, le=2100)]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something on the wall that nothing may hang before."""

    kind: Annotated[
        Annotated[Hindrance, BeforeValidator(choice(HINDRANCES))],
        Key("种类", "门、窗、插座、开关、灭火器或其他",
            "door, window, socket, switch, extinguisher or other"),
    ]  # fmt: skip
    x: Annotated[_Up, Key("距左", "左边离墙的左端，毫米", "its left side from the wall's left end")]
    width: Annotated[Millimetres, Key("宽", "毫米", "mm")]
    height: Annotated[Millimetres, Key("高", "毫米", "mm")]
    y: Annotated[_Up, Key("离地", "底边离地，毫米；门不用写", "its foot above the floor, mm")] = 0
    clearance: Annotated[_Gap, Key("净空", "四周要让开的，毫米", "kept free all around it, mm")] = (
        100
    )
    name: Annotated[str, Key("名称", "图上写什么，不写则写种类", "its label on the drawing")] = ""

    @property
    def label(self) -> str:
        """What the drawing calls it."""
        return self.name or HINDRANCES[self.kind]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the wall with a head and a colour of its own (分区).

    Those in `people` hang in any case; others must meet every rule that is given.
    """

    title: Annotated[str, Key("标题", "如“个人”“集体”“五十年代”", "title")]
    words: Annotated[str, Key("文字", "分区牌上的一段话", "a few sentences for its head")] = ""
    people: Annotated[Words, Key("名单", "这些人一定在这一区", "these people in any case")] = ()
    levels: Annotated[Words, Key("荣誉级别", "最高荣誉是这些级别的", "of these levels")] = ()
    tags: Annotated[Words, Key("标签", "带这些标签的", "with one of these tags", ("主题",))] = ()
    decades: Annotated[
        tuple[Decade, ...],
        Key("年代", "最高荣誉在这些年代的，如 1950年代", "decades of their highest honour"),
    ] = ()
    units: Annotated[Words, Key("单位", "单位名里有这些字的", "whose unit contains this")] = ()
    holder: Annotated[
        Annotated[Holder, BeforeValidator(choice(HOLDERS))] | None,
        Key("类型", "个人或集体", "person or collective"),
    ] = None
    order: Annotated[_Orders | None, Key("排序", "不写则同全墙", "else as the wall's order")] = None
    quota: Annotated[
        Annotated[Whole, Field(ge=0, le=1000)], Key("名额", "最多几块，0 为不限", "at most so many")
    ] = 0


@dataclass(frozen=True, slots=True)
class Wall:
    """A deeds wall (劳模事迹墙): its size, its panels and who hangs on it. All lengths in mm."""

    title: Annotated[str, Key("标题", "墙的名称", "title")]
    width: Annotated[Millimetres, Key("宽", "墙宽，毫米", "wall width, mm")]
    height: Annotated[Millimetres, Key("高", "墙高，毫米", "wall height, mm")]
    subtitle: Annotated[str, Key("副题", "标题下的一行", "a line below the title")] = ""
    panel: Annotated[Size, Key("展板", "每块展板的宽和高，毫米", "size of each panel, mm")] = Size(  # noqa: RUF009  # frozen
        width=800, height=1400
    )
    preface_size: Annotated[
        Size | None, Key("前言尺寸", "不写则同展板", "of the preface; else as the panels")
    ] = None
    head_size: Annotated[
        Size | None, Key("分区牌尺寸", "不写则同展板", "of section heads; else as the panels")
    ] = None
    statistics_size: Annotated[
        Size | None, Key("统计尺寸", "不写则同展板", "of the statistics; else as the panels")
    ] = None
    closing_size: Annotated[
        Size | None,
        Key("后记尺寸", "不写则同展板", "of the last panel; else as the panels", ("结语尺寸",)),
    ] = None
    gap: Annotated[_Gap, Key("间距", "展板之间的距离，毫米", "gap between panels, mm")] = 80
    aisle: Annotated[
        _Gap | None, Key("分区间距", "分区之间的距离，不写则为间距的两倍", "between sections, mm")
    ] = None
    rows: Annotated[
        Annotated[Whole, Field(ge=0, le=3)],
        Key("行数", "挂成几行，1–3；不写则能少就少", "rows of panels; as few as will do"),
    ] = 0
    eye_line: Annotated[
        Millimetres, Key("视平线", "展板中线离地高度，毫米", "height of the panels' middle, mm")
    ] = 1500
    distance: Annotated[
        Annotated[Millimetres, Field(ge=500, le=20_000)],
        Key("阅读距离", "站多远读，毫米；最小的字是它的 1/250", "from how far it is read, mm"),
    ] = 2000
    obstacles: Annotated[
        tuple[Obstacle, ...], Key("障碍", "门、插座等，展板会让开", "panels keep clear of them")
    ] = ()
    order: Annotated[
        _Orders, Key("排序", "姓氏笔画、拼音、荣誉或名单", "strokes, pinyin, honour or listed")
    ] = Order.STROKES
    people: Annotated[Words, Key("名单", "按名单上墙", "these people")] = ()
    levels: Annotated[Words, Key("荣誉级别", "这些级别的人物上墙", "people of these levels")] = ()
    topics: Annotated[Words, Key("主题", "带这些标签的人物上墙", "people with these tags")] = ()
    sections: Annotated[
        tuple[Section, ...], Key("分区", "从左到右每一区", "sections from left to right")
    ] = ()
    statistics: Annotated[
        Flag, Key("统计", "写“是”则有一块统计展板", "yes: a panel with three charts")
    ] = False
    preface: Annotated[str, Key("前言", "第一块展板的文字", "text of the first panel")] = ""
    closing: Annotated[
        str, Key("结语", "最后一块展板的文字", "text of the last panel", ("后记",))
    ] = ""
    mounting: Annotated[
        Annotated[Mounting, BeforeValidator(choice(MOUNTINGS))],
        Key("安装", "挂扣或广告钉", "hooks on the back, or standoffs"),
    ] = Mounting.HOOKS
    material: Annotated[str, Key("材料", "如“PVC 板 5 mm”", "what the panels are made of")] = ""
    note: Annotated[
        str, Key("备注", "印在立面图上的话，如“尺寸为样例”", "a note for the drawing", ("说明",))
    ] = ""
