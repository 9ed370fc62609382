"""`Wall`: a deeds wall as an editor writes it. All lengths in millimetres.

Inputs → outputs: none; nouns alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator

from generator.content.details import ORDERS, Key, Millimetres, Order, Size, Whole, Words
from generator.content.values import choice


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
    gap: Annotated[Whole, Key("间距", "展板之间的距离，毫米", "gap between panels, mm")] = 80
    eye_line: Annotated[
        Millimetres, Key("视平线", "展板中线离地高度，毫米", "height of the panels' middle, mm")
    ] = 1500
    order: Annotated[
        Annotated[Order, BeforeValidator(choice(ORDERS))],
        Key("排序", "姓氏笔画、拼音、荣誉或名单", "strokes, pinyin, honour or listed"),
    ] = Order.STROKES
    people: Annotated[Words, Key("名单", "按名单上墙", "these people")] = ()
    levels: Annotated[Words, Key("荣誉级别", "这些级别的人物上墙", "people of these levels")] = ()
    topics: Annotated[Words, Key("主题", "带这些标签的人物上墙", "people with these tags")] = ()
    preface: Annotated[str, Key("前言", "第一块展板的文字", "text of the first panel")] = ""
    closing: Annotated[
        str, Key("结语", "最后一块展板的文字", "text of the last panel", ("后记",))
    ] = ""
