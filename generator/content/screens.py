"""`Screen`: a playlist for display screens: its sizes, its slides, and when it plays.

Inputs → outputs: none; nouns alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from generator.content.details import Date, Key, Words


@dataclass(frozen=True, slots=True)
class Screen:
    """A playlist for display screens (电子屏)."""

    title: Annotated[str, Key("标题", "播放单的名称", "name of the playlist")]
    sizes: Annotated[Words, Key("尺寸", "像素，如 1920×1080", "px, as 1920x1080")] = ("1920×1080",)
    start: Annotated[Date | None, Key("开始", "这一天起播放", "plays from this day")] = None
    end: Annotated[Date | None, Key("结束", "播放到这一天", "plays until this day")] = None
