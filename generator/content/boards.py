"""`Board`: one edition of a notice board (宣传栏): its panes, and what hangs in each.

Inputs → outputs: none; nouns alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from generator.content.details import Date, Key
from generator.content.printing import Designs, Kinds


@dataclass(frozen=True, slots=True)
class Pane:
    """One window of a notice board and the sheet that hangs in it."""

    name: Annotated[str, Key("名称", "哪一窗，如“左一”", "which window")]
    kind: Annotated[Kinds, Key("种类", "人物海报、讲座海报、喜报等", "kind of sheet")]
    subject: Annotated[str, Key("内容", "哪一位、哪一场、哪一年", "whom or what it is about")] = ""
    format: Annotated[
        str, Key("尺寸", "如 宣传栏、900×1200；不写则同本期", "a format; else the edition's")
    ] = ""
    design: Annotated[
        Designs | None, Key("设计", "丹、纸或格；不写则同本期", "else the edition's")
    ] = None


@dataclass(frozen=True, slots=True)
class Board:
    """An edition of a notice board (宣传栏的一期)."""

    title: Annotated[str, Key("标题", "这一期的名称", "name of the edition")]
    place: Annotated[str, Key("地点", "宣传栏在哪里", "where the board stands")] = ""
    start: Annotated[Date | None, Key("开始", "哪天挂上", "hung on this day")] = None
    end: Annotated[Date | None, Key("结束", "哪天取下", "taken down on this day")] = None
    format: Annotated[str, Key("尺寸", "每一窗的尺寸，缺省“宣传栏”", "of its panes")] = "pane"
    design: Annotated[Designs | None, Key("设计", "丹、纸或格", "dan, zhi or ge")] = None
    panes: Annotated[
        tuple[Pane, ...], Key("橱窗", "从左到右每一窗", "windows from left to right")
    ] = ()
