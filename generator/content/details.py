"""The smaller types that front matter is made of: a picture, an honour, an event of a life.

Inputs → outputs: none; this module is only nouns, each field with its `Key`. The documents made of
them are in `model`, which hands these on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from generator.content.values import Day, choice, moment, number, place, truth


@dataclass(frozen=True, slots=True)
class Key:
    """What a front-matter field is called in Chinese, and what it says.

    `zh` is the Chinese key, `about` and `note` explain it in Chinese and English, `also` lists
    further Chinese names that are understood.
    """

    zh: str
    about: str
    note: str
    also: tuple[str, ...] = ()


class Gender(StrEnum):
    """As the person's papers say; empty in a profile when not stated."""

    FEMALE = "female"
    MALE = "male"


class Holder(StrEnum):
    """Who holds an honour, or whom a profile is about."""

    PERSON = "person"
    COLLECTIVE = "collective"


class Order(StrEnum):
    """How people are ranked on a wall or in a list."""

    STROKES = "strokes"
    PINYIN = "pinyin"
    HONOUR = "honour"
    LISTED = "listed"


class Milestone(StrEnum):
    """What sort of event of a life it is; births and deaths are remembered in round years."""

    BIRTH = "birth"
    DEATH = "death"
    NAMING = "naming"
    DEED = "deed"


GENDERS = {Gender.FEMALE: "女", Gender.MALE: "男"}
HOLDERS = {Holder.PERSON: "个人", Holder.COLLECTIVE: "集体"}
ORDERS = {
    Order.STROKES: "姓氏笔画",
    Order.PINYIN: "拼音",
    Order.HONOUR: "荣誉",
    Order.LISTED: "名单",
}

MILESTONES = {
    Milestone.BIRTH: "出生",
    Milestone.DEATH: "逝世",
    Milestone.NAMING: "命名",
    Milestone.DEED: "事迹",
}

Date = Annotated[Day, BeforeValidator(Day.parse)]
Moment = Annotated[datetime, BeforeValidator(moment)]
Whole = Annotated[int, BeforeValidator(number)]
Year = Annotated[int, BeforeValidator(number), Field(ge=1800, le=2100)]
Millimetres = Annotated[int, BeforeValidator(number), Field(gt=0, le=100_000)]
Flag = Annotated[bool, BeforeValidator(truth)]
Focus = Annotated[tuple[float, float], BeforeValidator(place)]
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture beside the text: the file as written, relative to the document's folder."""

    file: Annotated[str, Key("文件", "图片文件名，放在同一文件夹", "file name, beside the text")]
    alt: Annotated[str, Key("说明", "给看不见图片的人读的文字", "what the picture shows")] = ""
    caption: Annotated[str, Key("图注", "印在图片下面的文字", "printed below the picture")] = ""
    credit: Annotated[str, Key("摄影", "摄影者或来源", "who took it", ("来源",))] = ""
    focus: Annotated[
        Focus,
        Key("焦点", "裁切时保留的中心，如“50% 30%”", "what cropping keeps, as “50% 30%”"),
    ] = (0.5, 0.5)


@dataclass(frozen=True, slots=True)
class Honour:
    """One honour as it was awarded; either `year` or `cycle` says when."""

    title: Annotated[str, Key("称号", "授予时的原名", "title as awarded")]
    year: Annotated[Year | None, Key("年份", "授予年份，如 1959", "year awarded")] = None
    cycle: Annotated[
        str, Key("周期", "评选周期，如“2015-2019年度”", "award round, when not one year")
    ] = ""
    body: Annotated[str, Key("颁授单位", "授予机关", "awarding body", ("授予单位",))] = ""
    holder: Annotated[
        Annotated[Holder, BeforeValidator(choice(HOLDERS))],
        Key("类型", "个人或集体", "person or collective"),
    ] = Holder.PERSON
    posthumous: Annotated[Flag, Key("追授", "去世后授予写“是”", "awarded after death")] = False
    document: Annotated[str, Key("文号", "表彰决定文号", "number of the decision")] = ""
    source: Annotated[str, Key("来源", "这条荣誉的出处", "where this is documented")] = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence the person said or wrote, without outer quotation marks."""

    text: Annotated[str, Key("文字", "原话，不加引号", "the words, without quotation marks")]
    source: Annotated[str, Key("出处", "何时何地所说", "when and where it was said")] = ""


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a life, or of a collective's; on its day the home page remembers it."""

    date: Annotated[Date, Key("日期", "如 1949-04-28、1949年4月、1949年", "as exact as is known")]
    text: Annotated[str, Key("事", "一句话，不带日期", "one sentence without the date", ("内容",))]
    kind: Annotated[
        Annotated[Milestone, BeforeValidator(choice(MILESTONES))],
        Key("类别", "出生、逝世、命名或事迹，缺省是事迹", "birth, death, naming or deed"),
    ] = Milestone.DEED
    source: Annotated[str, Key("出处", "这件事的出处", "where this is documented")] = ""


@dataclass(frozen=True, slots=True)
class Fellow:
    """A member of a collective who has no profile on this site."""

    name: Annotated[str, Key("姓名", "成员姓名", "name")]
    year: Annotated[Year | None, Key("年份", "加入的年份", "year of joining")] = None
    post: Annotated[str, Key("职务", "在集体中的职务", "what they did there")] = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """Where facts come from, so that everything published can be checked."""

    title: Annotated[str, Key("题名", "文章或文件的题名", "title of the text")]
    publisher: Annotated[str, Key("发布者", "报刊、单位或网站", "who published it")] = ""
    url: Annotated[str, Key("网址", "http:// 或 https:// 开头", "web address")] = ""
    date: Annotated[Date | None, Key("日期", "发表日期", "date of publication")] = None
    linked: Annotated[
        Flag,
        Key(
            "可点",
            "写“否”则只印网址、不做链接（转载网站不可靠时）",
            "no: print the address, do not link",
        ),
    ] = True


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks at a lecture: a profile of this site (`person`), or a guest by `name`."""

    person: Annotated[str, Key("人物", "本站人物的编号或姓名", "profile id or name")] = ""
    name: Annotated[str, Key("姓名", "本站没有人物页的嘉宾", "a guest without a profile")] = ""
    unit: Annotated[str, Key("单位", "嘉宾的单位", "the guest's unit")] = ""
    post: Annotated[str, Key("职务", "嘉宾的职务或职称", "the guest's post")] = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed after a lecture had been announced, so that those who noted it down know."""

    date: Annotated[Date, Key("日期", "哪天公布的变更", "when the change was announced")]
    about: Annotated[str, Key("内容", "如“改在综合楼 201”", "what is different now", ("说明",))]


@dataclass(frozen=True, slots=True)
class Size:
    """A sheet in millimetres."""

    width: Annotated[Millimetres, Key("宽", "毫米", "mm")]
    height: Annotated[Millimetres, Key("高", "毫米", "mm")]
