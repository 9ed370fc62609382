"""`Screen`: a playlist for display screens (电子屏): its sizes, its slides, and when it plays.

Inputs → outputs: none; nouns alone. Lengths are millimetres, times those of Beijing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from generator.content.details import Date, Key, Whole, Words
from generator.content.displays import Display, display, length
from generator.content.hours import Hours, hours
from generator.content.values import choice

LONG_ENOUGH = 10
"""Seconds that a slide stays, at least: shorter, and nobody reads it to its end."""


class SlideKind(StrEnum):
    """What a slide shows."""

    TITLE = "title"
    PROFILE = "profile"
    QUOTE = "quote"
    LECTURE = "lecture"
    NEWS = "news"
    CONGRATULATION = "congratulation"
    ROLL = "roll"
    TIMELINE = "timeline"
    STATISTICS = "statistics"


SLIDES = {
    SlideKind.TITLE: "标题",
    SlideKind.PROFILE: "人物",
    SlideKind.QUOTE: "名言",
    SlideKind.LECTURE: "讲座",
    SlideKind.NEWS: "新闻",
    SlideKind.CONGRATULATION: "喜报",
    SlideKind.ROLL: "光荣榜",
    SlideKind.TIMELINE: "荣誉年表",
    SlideKind.STATISTICS: "统计",
}

_Displays = Annotated[Display, BeforeValidator(display)]
_Length = Annotated[int, BeforeValidator(length), Field(gt=0, le=200_000)]
_Seconds = Annotated[Whole, Field(ge=3, le=3600)]
_Hours = Annotated[tuple[Hours, ...], BeforeValidator(hours)]
_EXAMPLE = "如“周一至周五 8:00–18:00；周六 9:00–12:00”"


@dataclass(frozen=True, slots=True)
class Slide:
    """What one entry of a playlist shows: one slide, or one for each of its subjects."""

    kind: Annotated[
        Annotated[SlideKind, BeforeValidator(choice(SLIDES))],
        Key("种类", "标题、人物、名言、讲座、新闻、喜报、光荣榜、荣誉年表或统计",
            "title, profile, quote, lecture, news, congratulation, roll, timeline, statistics"),
    ]  # fmt: skip
    subjects: Annotated[
        Words, Key("内容", "哪几位、哪一场、哪一年；不写则放全部", "whom or what; all if left out")
    ] = ()
    title: Annotated[str, Key("标题", "标题页、统计页上的大字", "of a title or statistics")] = ""
    words: Annotated[str, Key("文字", "标题页上的一行小字", "a line below a title")] = ""
    seconds: Annotated[
        _Seconds | None, Key("秒数", "停留几秒；不写则同播放单", "how long it stays")
    ] = None
    start: Annotated[Date | None, Key("开始", "这一天起播", "shown from this day")] = None
    end: Annotated[Date | None, Key("结束", "播到这一天", "shown until this day")] = None
    hours: Annotated[_Hours, Key("时段", _EXAMPLE, "weekdays and hours, Beijing time")] = ()


@dataclass(frozen=True, slots=True)
class Screen:
    """A playlist for display screens (电子屏)."""

    title: Annotated[str, Key("标题", "播放单的名称", "name of the playlist")]
    sizes: Annotated[
        tuple[_Displays, ...],
        Key("尺寸", "如 1920×1080、3840×2160 65寸、5.12×2.88 米 P2.5；可写几种",
            "px, with inches or pitch if known; or metres and pitch"),
    ] = (Display(1920, 1080),)  # fmt: skip
    distance: Annotated[
        _Length, Key("阅读距离", "站多远看，如“4 米”", "from how far it is read, as “4 m”")
    ] = 4000
    tall: Annotated[
        _Length | None,
        Key("画面高", "画面实际的高，如“685 毫米”；尺寸里没写寸数或点距时用，缺省按 55 寸算",
            "true height of the picture; a 55-inch screen if neither is given"),
    ] = None  # fmt: skip
    seconds: Annotated[_Seconds, Key("秒数", "每页停留几秒，缺省 12", "for each slide")] = 12
    slides: Annotated[tuple[Slide, ...], Key("页面", "依次播什么", "what is shown, in order")] = ()
    start: Annotated[Date | None, Key("开始", "这一天起播放", "plays from this day")] = None
    end: Annotated[Date | None, Key("结束", "播放到这一天", "plays until this day")] = None
    hours: Annotated[
        _Hours, Key("时段", f"{_EXAMPLE}；不写则全天", "weekdays and hours, Beijing time")
    ] = ()
    shift: Annotated[
        Annotated[Whole, Field(ge=0, le=20)],
        Key("防烧屏位移", "画面缓慢移动的像素，缺省 4；0 则不动", "px the picture drifts"),
    ] = 4
    rest: Annotated[
        Annotated[Whole, Field(ge=0, le=600)],
        Key("歇屏", "每小时黑屏几秒，缺省 10；0 则不歇", "black seconds in each hour"),
    ] = 10
    dim: Annotated[
        _Hours, Key("减亮", "这些时段调暗，写法同“时段”", "when it is dimmed, as hours")
    ] = ()
    brightness: Annotated[
        Annotated[Whole, Field(ge=10, le=100)],
        Key("亮度", "减亮时的百分比，缺省 60", "per cent while dimmed"),
    ] = 60
