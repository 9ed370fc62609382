"""`Print`: what is printed, on what, in which inks; the part of `site.yaml` called 印刷.

Inputs → outputs: none; nouns alone. A `Piece` (印件) is one order for one kind of sheet; a notice
board is made of pieces too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from generator.content.details import Flag, Key, Whole, Words
from generator.content.formats import Format
from generator.content.theme import plates
from generator.content.values import choice


class SheetKind(StrEnum):
    """What a sheet is for."""

    PROFILE = "profile"
    LECTURE = "lecture"
    CONGRATULATION = "congratulation"
    ROLL = "roll"
    QUOTE = "quote"
    NEWS = "news"
    TIMELINE = "timeline"
    CARD = "card"
    BOOKLET = "booklet"


class Design(StrEnum):
    """How sheets look."""

    DAN = "dan"
    ZHI = "zhi"
    GE = "ge"


class Variant(StrEnum):
    """For whom a finished sheet is: the press, whoever approves it, a shop that wants a picture,
    readers of the website."""

    PRINT = "print"
    PROOF = "proof"
    RASTER = "raster"
    WEB = "web"


class Gold(StrEnum):
    """How gold is printed: of four inks, as a metallic spot ink, or not at all (as stone)."""

    PROCESS = "process"
    SPOT = "spot"
    PLAIN = "plain"


class Picturing(StrEnum):
    """The file that a `raster` is."""

    JPEG = "jpeg"
    TIFF = "tiff"


SHEETS = {
    SheetKind.PROFILE: "人物海报",
    SheetKind.LECTURE: "讲座海报",
    SheetKind.CONGRATULATION: "喜报",
    SheetKind.ROLL: "光荣榜",
    SheetKind.QUOTE: "名言",
    SheetKind.NEWS: "新闻",
    SheetKind.TIMELINE: "荣誉年表",
    SheetKind.CARD: "席卡",
    SheetKind.BOOKLET: "风采册",
}
DESIGNS = {Design.DAN: "丹", Design.ZHI: "纸", Design.GE: "格"}
VARIANTS = {
    Variant.PRINT: "印刷",
    Variant.PROOF: "校样",
    Variant.RASTER: "图片",
    Variant.WEB: "网络",
}
GOLDS = {Gold.PROCESS: "四色", Gold.SPOT: "专金", Gold.PLAIN: "不用金"}
PICTURINGS = {Picturing.JPEG: "JPEG", Picturing.TIFF: "TIFF"}

Kinds = Annotated[SheetKind, BeforeValidator(choice(SHEETS))]
Designs = Annotated[Design, BeforeValidator(choice(DESIGNS))]
Variants = Annotated[Variant, BeforeValidator(choice(VARIANTS))]


@dataclass(frozen=True, slots=True)
class Piece:
    """One order for one kind of sheet (印件)."""

    kind: Annotated[
        Kinds,
        Key("种类", "人物海报、讲座海报、喜报、光荣榜、名言、新闻、荣誉年表、席卡或风采册",
            "profile, lecture, congratulation, roll, quote, news, timeline, card or booklet"),
    ]  # fmt: skip
    subjects: Annotated[
        Words,
        Key("内容", "给谁、哪一场、哪一年做；不写则做全部", "whom or what; all when left out"),
    ] = ()
    format: Annotated[str, Key("尺寸", "如 A2、易拉宝、600×900", "a format's name, or 600x900")] = (
        ""
    )
    design: Annotated[
        Designs | None, Key("设计", "丹、纸或格；不写则同“海报设计”", "dan, zhi or ge")
    ] = None
    variants: Annotated[
        tuple[Variants, ...],
        Key("成品", "印刷、校样、图片、网络", "print, proof, raster, web"),
    ] = ()
    copies: Annotated[
        Annotated[Whole, Field(ge=1, le=100_000)], Key("份数", "印多少份", "how many of each")
    ] = 1
    finishing: Annotated[
        str, Key("后道", "如“覆哑膜、四角打孔”", "what is done after printing")
    ] = ""
    title: Annotated[str, Key("标题", "风采册的书名，缺省“劳模风采册”", "title of a booklet")] = ""
    preface: Annotated[
        str, Key("前言", "风采册的前言；不写则用网站的“介绍”", "preface of a booklet")
    ] = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom the print shop asks."""

    name: Annotated[str, Key("联系人", "谁负责", "who is in charge", ("姓名",))] = ""
    phone: Annotated[str, Key("电话", "联系电话", "telephone")] = ""
    email: Annotated[str, Key("邮箱", "联系邮箱", "e-mail")] = ""
    note: Annotated[str, Key("说明", "要交代的话", "what else to say")] = ""


@dataclass(frozen=True, slots=True)
class Print:
    """What is printed, and how."""

    size: Annotated[
        str, Key("海报尺寸", "如 A2、易拉宝、600×900；每位人物一张", "of everybody's poster")
    ] = "a2"
    design: Annotated[
        Designs, Key("海报设计", "丹、纸或格", "dan (cinnabar), zhi (paper) or ge (grid)")
    ] = Design.DAN
    formats: Annotated[
        tuple[Format, ...], Key("规格", "自己的尺寸，同名的盖过自带的", "formats of your own")
    ] = ()
    pieces: Annotated[tuple[Piece, ...], Key("印件", "海报以外还做什么", "what else is made")] = ()
    variants: Annotated[
        tuple[Variants, ...],
        Key("成品", "每件做成哪几样，缺省只做“印刷”", "print (the default), proof, raster, web"),
    ] = (Variant.PRINT,)
    marks: Annotated[
        Flag, Key("裁切标记", "写“否”则不画裁切线和信息栏", "no: without crop marks and slug")
    ] = True
    gold: Annotated[
        Annotated[Gold, BeforeValidator(choice(GOLDS))],
        Key("金色", "四色、专金（专色金）或不用金", "process, spot (metallic) or plain"),
    ] = Gold.PROCESS
    spot_name: Annotated[
        str, Key("专金名称", "印厂用的专色名", "what the shop calls the spot ink")
    ] = "专金"
    rich_black: Annotated[
        Annotated[str, BeforeValidator(plates)],
        Key("富黑", "大片黑底的四色，如 50 50 50 100；不写则同主题的“夜”", "of large dark areas"),
    ] = ""
    profile: Annotated[
        str,
        Key("色彩特性文件", "印厂给的 .icc，放在 assets/ 里，写文件名", "an .icc file in assets/"),
    ] = ""
    raster: Annotated[
        Annotated[Picturing, BeforeValidator(choice(PICTURINGS))],
        Key("图片格式", "JPEG 或 TIFF", "of the raster variant"),
    ] = Picturing.JPEG
    contact: Annotated[Contact, Key("联系", "印厂有事找谁", "whom the shop asks")] = Contact()
