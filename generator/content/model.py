"""Every frozen type of the content.

Inputs → outputs: none; this module is only nouns. `schema` fills the types from YAML, `markup`
makes the `Body`, `reading` puts both together into a `Document`.

Each front-matter field carries a `Key`: its Chinese name, what it means, and an example. The
content reference (`docs/content.md`) and the JSON Schema are made from these and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator

from generator.content.boards import Board, Pane
from generator.content.details import (
    GENDERS,
    HOLDERS,
    MILESTONES,
    ORDERS,
    Change,
    Date,
    Event,
    Fellow,
    Flag,
    Focus,
    Gender,
    Holder,
    Honour,
    Key,
    Milestone,
    Millimetres,
    Moment,
    Order,
    Picture,
    Quote,
    Reference,
    Size,
    Speaker,
    Whole,
    Words,
    Year,
)
from generator.content.posting import Bulletin, Posting
from generator.content.screens import Screen, Slide
from generator.content.values import choice
from generator.content.walls import Obstacle, Section, Wall

# Handed on: whoever reads documents needs these too.
__all__ = [
    "GENDERS",
    "HOLDERS",
    "MILESTONES",
    "ORDERS",
    "Board",
    "Bulletin",
    "Change",
    "Date",
    "Event",
    "Fellow",
    "Flag",
    "Focus",
    "Gender",
    "Holder",
    "Honour",
    "Key",
    "Milestone",
    "Millimetres",
    "Moment",
    "Order",
    "Pane",
    "Picture",
    "Posting",
    "Quote",
    "Reference",
    "Screen",
    "Size",
    "Slide",
    "Speaker",
    "Wall",
    "Whole",
    "Words",
    "Year",
]  # fmt: skip


class Kind(StrEnum):
    """What sort of document a file is; the value is used in ids and the command line."""

    PROFILE = "profile"
    SERIES = "series"
    LECTURE = "lecture"
    NEWS = "news"
    PAGE = "page"
    WALL = "wall"
    BOARD = "board"
    SCREEN = "screen"
    BULLETIN = "bulletin"


@dataclass(frozen=True, slots=True)
class Meta:
    """The fields that every kind of document understands."""

    slug: Annotated[
        str,
        Key("网址名", "地址中的一段，缺省由文件夹名转成拼音", "part of the address"),
    ] = ""
    aliases: Annotated[
        Words, Key("旧地址", "从前的地址，访问时跳转到新地址", "former addresses that redirect")
    ] = ()
    summary: Annotated[str, Key("概要", "一句话，用在列表和分享里", "one sentence for lists")] = ""
    tags: Annotated[Words, Key("标签", "如：劳模精神、工匠精神", "topics")] = ()
    weight: Annotated[Whole, Key("权重", "越大越靠前，缺省 0", "larger comes first")] = 0
    draft: Annotated[Flag, Key("草稿", "写“是”则不发布", "not published")] = False
    publish: Annotated[Date | None, Key("发布日期", "这一天起才发布", "not before this day")] = None
    expires: Annotated[
        Date | None, Key("撤下日期", "过了这一天就撤下", "not after this day", ("到期",))
    ] = None
    sample: Annotated[Flag, Key("样例", "写“是”则页面标明是样例", "marked as a sample")] = False
    wechat: Annotated[
        Posting | None, Key("微信", "公众号文章另有的说法", "how its WeChat article differs")
    ] = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A model worker, or a collective."""

    name: Annotated[str, Key("姓名", "本人姓名，或集体名称", "name", ("名称",))]
    holder: Annotated[
        Annotated[Holder, BeforeValidator(choice(HOLDERS))],
        Key("类型", "个人或集体", "person or collective"),
    ] = Holder.PERSON
    former_names: Annotated[Words, Key("曾用名", "从前的姓名", "former names")] = ()
    epithets: Annotated[Words, Key("别称", "人们对他的称呼，如“铁人”", "what people say")] = ()
    pinyin: Annotated[
        str, Key("拼音", "姓名读音特殊时写明，如“Shan Xiongxin”", "reading, when unusual")
    ] = ""
    gender: Annotated[
        Annotated[Gender, BeforeValidator(choice(GENDERS))] | None, Key("性别", "男或女", "gender")
    ] = None
    born: Annotated[Year | None, Key("出生年份", "四位年份", "year of birth")] = None
    died: Annotated[Year | None, Key("去世年份", "四位年份", "year of death")] = None
    founded: Annotated[
        Year | None, Key("成立年份", "集体成立的年份", "year a collective was founded")
    ] = None
    origin: Annotated[str, Key("籍贯", "省市县", "native place")] = ""
    unit: Annotated[str, Key("单位", "工作单位", "work unit")] = ""
    post: Annotated[str, Key("职务", "职务或岗位", "post", ("岗位",))] = ""
    field: Annotated[str, Key("领域", "行业或学科", "field of work")] = ""
    portrait: Annotated[Picture | None, Key("照片", "人物照片", "portrait")] = None
    emblem: Annotated[
        str, Key("图标", "没有照片时的线描图标名", "line drawing shown without a portrait")
    ] = ""
    honours: Annotated[tuple[Honour, ...], Key("荣誉", "所获荣誉", "honours")] = ()
    events: Annotated[
        tuple[Event, ...],
        Key("大事", "生平或集体大事，有出处的才写", "events of the life, each with its source"),
    ] = ()
    quote: Annotated[Quote | None, Key("名言", "本人说过的话", "a sentence of theirs")] = None
    abstract: Annotated[
        str,
        Key("摘要", "展板上的文字，120–180 字；不写则取正文开头", "text for the wall, 120–180 字"),
    ] = ""
    sources: Annotated[
        tuple[Reference, ...], Key("出处", "事实的出处", "where facts are from")
    ] = ()
    photos: Annotated[tuple[Picture, ...], Key("图集", "更多照片", "more pictures")] = ()
    members: Annotated[Words, Key("成员", "集体成员（本站人物）", "members of a collective")] = ()
    fellows: Annotated[
        tuple[Fellow, ...],
        Key("其他成员", "本站没有人物页的成员", "members without a profile"),
    ] = ()
    related: Annotated[Words, Key("相关人物", "本站人物的编号或姓名", "related people")] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """A lecture series; its lectures lie in the same folder."""

    title: Annotated[str, Key("标题", "系列名称", "title")]
    organiser: Annotated[str, Key("主办", "主办单位", "organiser", ("主办单位",))] = ""
    partners: Annotated[Words, Key("合作单位", "协办、联合单位", "partners", ("协办",))] = ()
    purpose: Annotated[str, Key("宗旨", "为什么办", "what it is for")] = ""


@dataclass(frozen=True, slots=True)
class Lecture:
    """One session of a series; "upcoming" or "held" follows from the clock, never from a field."""

    title: Annotated[str, Key("标题", "讲座题目", "title")]
    start: Annotated[Moment, Key("开始", "如 2026-05-08 14:00（北京时间）", "start, Beijing time")]
    end: Annotated[Moment | None, Key("结束", "结束时间", "end")] = None
    venue: Annotated[str, Key("地点", "校区、楼、教室", "venue")] = ""
    speakers: Annotated[
        tuple[Speaker, ...],
        Key("主讲人", "本站人物，或嘉宾（姓名、单位、职务）", "profiles, or named guests"),
    ] = ()
    people: Annotated[Words, Key("讲述人物", "讲的是谁（本站人物）", "whom it tells about")] = ()
    course: Annotated[str, Key("课程", "结合的课程", "course")] = ""
    college: Annotated[str, Key("学院", "承办学院或部门", "college")] = ""
    audience: Annotated[str, Key("面向", "听众", "audience")] = ""
    registration: Annotated[str, Key("报名", "报名办法或网址", "how to register")] = ""
    recording: Annotated[str, Key("回放", "录像地址", "address of the recording")] = ""
    photos: Annotated[tuple[Picture, ...], Key("图集", "现场照片", "photographs")] = ()
    report: Annotated[str, Key("回顾", "讲座之后的报道（Markdown）", "report after the event")] = ""
    changes: Annotated[
        tuple[Change, ...],
        Key("变更", "公布以后时间、地点等有变，每次写一条", "what changed after the announcement"),
    ] = ()
    cancelled: Annotated[Flag, Key("取消", "不再举行写“是”", "it will not take place")] = False


@dataclass(frozen=True, slots=True)
class News:
    """A news item; `category` is the id or name of a column of `site.yaml`."""

    title: Annotated[str, Key("标题", "新闻标题", "title")]
    date: Annotated[Date, Key("日期", "如 2020-05-12、2020年5月12日、2020年5月", "date")]
    category: Annotated[str, Key("栏目", "site.yaml 里的栏目", "column of site.yaml")]
    author: Annotated[str, Key("作者", "撰稿人", "author")] = ""
    photographer: Annotated[str, Key("摄影", "摄影者", "photographer")] = ""
    source: Annotated[str, Key("来源", "转载或依据", "source")] = ""
    people: Annotated[Words, Key("人物", "写到的本站人物", "people it is about")] = ()
    lectures: Annotated[Words, Key("讲座", "写到的讲座或系列", "lectures it is about")] = ()
    cover: Annotated[Picture | None, Key("封面", "封面图片", "cover picture")] = None
    gallery: Annotated[tuple[Picture, ...], Key("图集", "更多图片", "more pictures")] = ()
    pinned: Annotated[Flag, Key("置顶", "写“是”则排在最前", "comes first")] = False


@dataclass(frozen=True, slots=True)
class Page:
    """A document page: about, contact, the work plan."""

    title: Annotated[str, Key("标题", "页面标题", "title")]
    date: Annotated[Date | None, Key("日期", "文件日期", "date of the document")] = None


# Every type whose fields an editor writes: the words that may stand before a colon.
WRITTEN: tuple[type, ...] = (
    Meta, Profile, Series, Lecture, News, Page, Wall, Obstacle, Section, Board, Pane, Screen, Slide,
    Picture, Honour, Quote, Event, Fellow, Reference, Speaker, Change, Size, Bulletin, Posting,
)  # fmt: skip

Fields = Profile | Series | Lecture | News | Page | Wall | Board | Screen | Bulletin

FIELDS: dict[Kind, type[Fields]] = {
    Kind.PROFILE: Profile,
    Kind.SERIES: Series,
    Kind.LECTURE: Lecture,
    Kind.NEWS: News,
    Kind.PAGE: Page,
    Kind.WALL: Wall,
    Kind.BOARD: Board,
    Kind.SCREEN: Screen,
    Kind.BULLETIN: Bulletin,
}

# What is hung, shown or sent and has no page of its own.
SHOWN = (Kind.WALL, Kind.BOARD, Kind.SCREEN, Kind.BULLETIN)

KINDS = {
    Kind.PROFILE: "人物",
    Kind.SERIES: "讲座系列",
    Kind.LECTURE: "讲座",
    Kind.NEWS: "新闻",
    Kind.PAGE: "页面",
    Kind.WALL: "事迹墙",
    Kind.BOARD: "宣传栏",
    Kind.SCREEN: "电子屏",
    Kind.BULLETIN: "动态合集",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A text file as it lies in the project: path with forward slashes, text, content digest."""

    path: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """Any other file: path with forward slashes, size in bytes, content digest."""

    path: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a body: level 2–6, anchor and plain words."""

    level: int
    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link as the author wrote it; a page turns it into an address."""

    target: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture in the running text; `block` when it stands alone in its paragraph, `gallery` when
    it is one of several side by side."""

    picture: Picture
    block: bool
    gallery: bool = False


class Insert(StrEnum):
    """What may be set into a text by a line such as `@[人物](王进喜)`."""

    PERSON = "person"
    LECTURE = "lecture"
    NEWS = "news"
    VIDEO = "video"
    AUDIO = "audio"
    DOWNLOAD = "download"


INSERTS = {
    Insert.PERSON: "人物",
    Insert.LECTURE: "讲座",
    Insert.NEWS: "新闻",
    Insert.VIDEO: "视频",
    Insert.AUDIO: "音频",
    Insert.DOWNLOAD: "下载",
}


@dataclass(frozen=True, slots=True)
class Embed:
    """What a line `@[kind](target "words")` sets into a text; no `kind` when the word is unknown.

    `poster`, `captions` and `script` are what goes with a recording: a picture, a file of
    subtitles, and the same in words.
    """

    kind: Insert | None
    target: str
    words: str = ""
    poster: str = ""
    captions: str = ""
    script: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """Markdown made into safe HTML, cut open where a page must fill in an address or a picture."""

    parts: tuple[str | Link | Figure | Embed, ...]
    headings: tuple[Heading, ...]
    text: str
    lead: str


@dataclass(frozen=True, slots=True)
class Document:
    """One file of `content/`, read and checked.

    `id` is its path below `content/` without `index.md` or `.md` (`profiles/wang-jinxi`). No line
    numbers are kept here, so that a document whose words did not change is equal to itself.
    `language` is "" for what is written in the site's own language.
    """

    id: str
    kind: Kind
    path: str
    meta: Meta
    fields: Fields
    body: Body
    report: Body | None = None
    language: str = ""

    @property
    def title(self) -> str:
        """The name of a person or collective, or the title of anything else."""
        return self.fields.name if isinstance(self.fields, Profile) else self.fields.title

    @property
    def folder(self) -> str:
        """The folder that its pictures are looked for in, with forward slashes."""
        return self.path.rpartition("/")[0]
