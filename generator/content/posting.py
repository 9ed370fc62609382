"""`Posts`, `Posting`, `Bulletin`: what an editor says of articles for the WeChat official account.

Inputs → outputs: none; nouns alone. `Posts` is the part of `site.yaml` called 微信, `Posting` the
part of a document's front matter called so, and a `Bulletin` (一周动态) is a document of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from generator.content.details import Date, Flag, Key, Picture, Words
from generator.content.printing import Design, Designs
from generator.content.values import choice

MOST = 8
"""Articles that one message of the platform holds."""


class ArticleKind(StrEnum):
    """What an article is about."""

    PROFILE = "profile"
    ANNOUNCEMENT = "announcement"
    REPORT = "report"
    NEWS = "news"
    BULLETIN = "bulletin"


class Comments(StrEnum):
    """Who may write a comment below an article."""

    OFF = "off"
    ALL = "all"
    FANS = "fans"


class Form(StrEnum):
    """Whether a bulletin is one article, or a message of several."""

    ONE = "one"
    SEVERAL = "several"


ARTICLES = {
    ArticleKind.PROFILE: "人物",
    ArticleKind.ANNOUNCEMENT: "讲座预告",
    ArticleKind.REPORT: "讲座回顾",
    ArticleKind.NEWS: "新闻",
    ArticleKind.BULLETIN: "动态合集",
}
COMMENTS = {Comments.OFF: "关闭", Comments.ALL: "所有人", Comments.FANS: "粉丝"}
FORMS = {Form.ONE: "一篇", Form.SEVERAL: "多篇"}

_Articles = Annotated[ArticleKind, BeforeValidator(choice(ARTICLES))]
_Comments = Annotated[Comments, BeforeValidator(choice(COMMENTS))]
_Forms = Annotated[Form, BeforeValidator(choice(FORMS))]


@dataclass(frozen=True, slots=True)
class Posts:
    """Articles for the WeChat official account (微信公众号)."""

    appid: Annotated[
        str,
        Key("AppID", "公众号的 AppID，以 wx 开头；AppSecret 千万不要写在这里",
            "the account's AppID; never its AppSecret", ("开发者ID",)),
    ] = ""  # fmt: skip
    author: Annotated[str, Key("作者", "文章署名，不写则用主办单位", "else the organisation")] = ""
    look: Annotated[Designs, Key("样式", "丹、纸或格，缺省丹", "dan, zhi or ge")] = Design.DAN
    articles: Annotated[
        tuple[_Articles, ...],
        Key("文章", "哪些内容做成文章：人物、讲座预告、讲座回顾、新闻、动态合集；不写则全部",
            "what becomes an article: profile, announcement, report, news, bulletin; else all"),
    ] = tuple(ArticleKind)  # fmt: skip
    since: Annotated[
        Date | None,
        Key("起始日期", "这一天以前的讲座和新闻不做", "lectures and news before it are left out"),
    ] = None
    comments: Annotated[
        _Comments, Key("留言", "关闭、所有人或粉丝，缺省关闭", "off, all or fans")
    ] = Comments.OFF


@dataclass(frozen=True, slots=True)
class Posting:
    """What the article about a document says otherwise than the website."""

    title: Annotated[
        str, Key("标题", "文章标题，最多 32 字；不写则同网页", "at most 32 characters")
    ] = ""
    digest: Annotated[
        str, Key("摘要", "最多 128 字；不写则用概要", "at most 128 characters; else the summary")
    ] = ""
    author: Annotated[str, Key("作者", "署名，最多 16 字", "at most 16 characters")] = ""
    look: Annotated[Designs | None, Key("样式", "丹、纸或格", "dan, zhi or ge")] = None
    cover: Annotated[
        Picture | None, Key("封面", "封面图片；不写则用照片或图标", "else portrait or emblem")
    ] = None
    skip: Annotated[Flag, Key("不做", "写“是”则不做文章", "no article is made")] = False


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A digest of several articles (一周动态)."""

    title: Annotated[str, Key("标题", "如“一周动态｜五月第二周”", "title")]
    items: Annotated[
        Annotated[Words, Field(min_length=1, max_length=MOST)],
        Key("内容", "依次是哪几篇，最多八篇：人物、讲座或新闻", "what it brings, eight at most"),
    ]
    date: Annotated[Date | None, Key("日期", "哪一天的", "its day")] = None
    form: Annotated[
        _Forms,
        Key("形式", "一篇：合成一篇文章；多篇：一次推送多篇，第一篇在头条",
            "one article of all, or one message of several articles"),
    ] = Form.ONE  # fmt: skip
