"""`Config`: one field, one type, one docstring; made from `site.yaml`.

Inputs → outputs: none; `content/schema.py` fills these types from `site.yaml` the same way it
fills a document's fields, so a wrong line there is told like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from generator.content.days import days
from generator.content.model import Flag, Key, Whole
from generator.content.posting import Posts
from generator.content.printing import Print
from generator.content.targets import Target
from generator.content.theme import PAPER_AND_INK, Theme
from generator.content.values import choice

Share = Annotated[Whole, Field(ge=1, le=200)]


class Mode(StrEnum):
    """Who decides: the visitor's day, or the editor."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


class Engine(StrEnum):
    """What finds words in texts; names are always found by the site's own index."""

    OWN = "own"
    PAGEFIND = "pagefind"


MODES = {Mode.AUTO: "自动", Mode.ON: "开", Mode.OFF: "关"}
ENGINES = {Engine.OWN: "自带", Engine.PAGEFIND: "Pagefind"}
Days = Annotated[str, BeforeValidator(days)]


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the site's menu."""

    title: Annotated[str, Key("标题", "菜单上的字", "the word shown")]
    to: Annotated[str, Key("去处", "站内地址或内容编号", "an address of this site, or an id")]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the news."""

    id: Annotated[str, Key("编号", "地址里的名字，小写字母", "the name in the address")]
    name: Annotated[str, Key("名称", "栏目名", "the column's name")]
    about: Annotated[str, Key("说明", "一句话介绍", "a sentence about it")] = ""


@dataclass(frozen=True, slots=True)
class Footer:
    """What Chinese law and custom want at the foot of every page."""

    icp: Annotated[str, Key("备案号", "如 沪ICP备XXXXXXXX号-1", "ICP filing number")] = ""
    police: Annotated[str, Key("公安备案号", "如 沪公网安备 …号", "public-security filing")] = ""
    address: Annotated[str, Key("地址", "单位地址", "postal address")] = ""
    postcode: Annotated[str, Key("邮编", "邮政编码", "post code")] = ""
    phone: Annotated[str, Key("电话", "办公电话", "office telephone")] = ""
    email: Annotated[str, Key("邮箱", "办公邮箱", "office e-mail")] = ""
    note: Annotated[str, Key("附注", "页脚的另一行字", "another line at the foot")] = ""
    links: Annotated[
        tuple[MenuItem, ...], Key("链接", "页脚的链接，如无障碍说明", "links at the foot")
    ] = ()


@dataclass(frozen=True, slots=True)
class Festival:
    """A festival: its days, and the words every page then shows."""

    name: Annotated[str, Key("名称", "节日名称", "the festival's name")]
    days: Annotated[
        tuple[Days, ...], Key("日子", "写法同“哀悼日”", "written like the days of mourning")
    ]
    greeting: Annotated[str, Key("问候", "当天页首的一句话", "a sentence above every page")] = ""


@dataclass(frozen=True, slots=True)
class English:
    """The settings in English, for the English version; what is left out stays Chinese."""

    title: Annotated[str, Key("标题", "网站的英文名称", "name of the site")] = ""
    organisation: Annotated[str, Key("单位", "主办单位的英文名", "who publishes it")] = ""
    tagline: Annotated[str, Key("副题", "标题下的一行", "a line below the title")] = ""
    description: Annotated[str, Key("介绍", "一两句介绍", "a sentence or two")] = ""
    slogans: Annotated[
        tuple[str, ...], Key("主题词", "主题词的译文", "themes shown at the foot")
    ] = ()
    menu: Annotated[tuple[MenuItem, ...], Key("菜单", "英文页面的菜单", "the menu")] = ()
    columns: Annotated[
        tuple[Column, ...], Key("栏目", "栏目的英文名，编号同上", "columns in English, by id")
    ] = ()
    footer: Annotated[Footer, Key("页脚", "页脚的译文", "the foot in English")] = Footer()


@dataclass(frozen=True, slots=True)
class Config:
    """What this site is. Every field of `site.yaml`, with its meaning."""

    title: Annotated[str, Key("标题", "网站名称", "name of the site")]
    organisation: Annotated[str, Key("单位", "主办单位", "who publishes it")]
    base_url: Annotated[
        str, Key("网址", "发布后的网址，以 / 结尾", "where it will be published, ending in /")
    ]
    tagline: Annotated[str, Key("副题", "标题下的一行", "a line below the title")] = ""
    description: Annotated[str, Key("介绍", "一两句介绍", "a sentence or two")] = ""
    language: Annotated[str, Key("语言", "网页的语言标记", "language tag of the pages")] = "zh-CN"
    slogans: Annotated[
        tuple[str, ...], Key("主题词", "如“劳模精神”", "themes shown on the home page")
    ] = ()
    menu: Annotated[tuple[MenuItem, ...], Key("菜单", "网站菜单", "the menu")] = ()
    columns: Annotated[tuple[Column, ...], Key("栏目", "新闻栏目", "columns of the news")] = ()
    footer: Annotated[Footer, Key("页脚", "备案号、地址等", "filing numbers, address")] = Footer()
    print: Annotated[
        Print, Key("印刷", "海报、印件、规格和颜色", "posters, other sheets, formats, inks")
    ] = Print()  # noqa: RUF009  # frozen
    page_size: Annotated[Share, Key("每页条数", "列表每页多少条", "items on a list's page")] = 20
    surname_gap: Annotated[
        Flag,
        Key("单名在前", "同姓时单名排在双名前（按姓氏笔画）", "single given names come first"),
    ] = True
    mourning: Annotated[
        tuple[Days, ...],
        Key(
            "哀悼日",
            "这些日子网页变成灰色，如 12-13（每年）、2020-04-04、2022-11-30..2022-12-06",
            "days on which the pages are grey: 12-13 (every year), 2020-04-04, a range with ..",
        ),
    ] = ()
    mourning_mode: Annotated[
        Annotated[Mode, BeforeValidator(choice(MODES))],
        Key(
            "哀悼模式", "自动（按哀悼日）、开（现在就变灰）或关", "auto (by date), on (now) or off"
        ),
    ] = Mode.AUTO
    festivals: Annotated[
        tuple[Festival, ...], Key("节日", "节日和问候的话", "festivals and their greetings")
    ] = ()
    theme: Annotated[
        Theme,
        Key("主题", "颜色、字体、圆角，网页和印刷共用", "colours, faces, corners; web and print"),
    ] = PAPER_AND_INK
    search: Annotated[
        Annotated[Engine, BeforeValidator(choice(ENGINES))],
        Key("搜索", "自带，或 pagefind（要另装）", "own, or pagefind (an extra)"),
    ] = Engine.OWN
    english: Annotated[
        English | None,
        Key("英文版", "英文页面的名称、菜单等", "title, menu and so on of the English pages"),
    ] = None
    wechat: Annotated[
        Posts | None,
        Key("微信", "公众号文章；不写这一项则不做", "WeChat articles; none when left out"),
    ] = None
    deploy: Annotated[
        tuple[Target, ...],
        Key("部署", "网站发布到哪些主机", "where the website is deployed to"),
    ] = ()
