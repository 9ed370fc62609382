"""`Board`: one edition of a notice board (宣传栏): its panes, and what hangs in each.

Inputs → outputs: none; nouns alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from generator.content.details import Date, Key, Millimetres, Whole
from generator.content.printing import Designs, Kinds

_HIDDEN = Annotated[Whole, Field(ge=0, le=500)]


@dataclass(frozen=True, slots=True)
class Pane:
    """One window of a notice board and what hangs in it: a sheet to make, or a finished file."""

    name: Annotated[str, Key("名称", "哪一窗，如“左一”", "which window")]
    kind: Annotated[Kinds | None, Key("种类", "人物海报、讲座海报、喜报等", "kind of sheet")] = None
    subject: Annotated[str, Key("内容", "哪一位、哪一场、哪一年", "whom or what it is about")] = ""
    file: Annotated[
        str,
        Key("文件", "不用程序做，挂现成的 PDF 或图片；放在同一文件夹", "a finished file instead"),
    ] = ""
    format: Annotated[
        str, Key("尺寸", "如 宣传栏、900×1200；不写则同本期", "a format; else the edition's")
    ] = ""
    width: Annotated[Millimetres | None, Key("宽", "这一窗的纸宽，毫米", "of its sheet, mm")] = None
    height: Annotated[Millimetres | None, Key("高", "这一窗的纸高，毫米", "of its sheet, mm")] = (
        None
    )
    hidden: Annotated[
        _HIDDEN | None,
        Key("压边", "窗框四边各压住多少纸，毫米；不写则按尺寸", "hidden by the frame, mm"),
    ] = None
    design: Annotated[
        Designs | None, Key("设计", "丹、纸或格；不写则同本期", "else the edition's")
    ] = None
    start: Annotated[
        Date | None, Key("开始", "这一窗哪天挂上；不写则同本期", "else the edition's")
    ] = None
    end: Annotated[
        Date | None, Key("结束", "这一窗哪天取下；不写则同本期", "else the edition's")
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
