"""The three looks of articles: every kind says all that is known, in elements and styles that stay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from generator.content.posting import ArticleKind
from generator.content.printing import Design
from generator.content.theme import channels
from generator.content.values import Day
from generator.engine.jobs import perform
from generator.plan import plan
from generator.wechat.articles import Post
from generator.wechat.drafts import TEXT
from tests.conftest import SITE_YAML, picture
from tests.worlds import Shelf, make_world

TEMPLATES = Path(__file__).parent.parent / "templates/wechat"
LOOKS = tuple(Design)
NOON = datetime(2026, 5, 1, 12)  # noqa: DTZ001  # Beijing wall-clock time, as everywhere
NASTY = "<script>alert(1)</script>\"'&amp;"

PHOTO = "{{文件: photo.png, 说明: 样照{n}, 图注: 图注{n}, 摄影: 影者{n}}}"


def photo(number: int) -> str:
    return PHOTO.format(n=number)


PERSON = f"""\
---
姓名: 王甲
曾用名: [王旧名]
别称: [铁样人]
出生年份: 1923
去世年份: 1970
籍贯: 样省样县
单位: 样一厂
职务: 样班组长
领域: 样行业
概要: 样概要一句
照片: {photo(1)}
荣誉:
  - {{称号: 全国劳动模范, 年份: 1959, 颁授单位: 样颁授单位, 文号: 样字1号}}
  - {{称号: 样称号, 周期: 2015-2019年度, 类型: 集体, 追授: 是}}
大事: [{{日期: 1956-04-30, 事: 样大事}}]
名言: {{文字: 样的一句话, 出处: 样讲话}}
图集: [{photo(2)}, {photo(3)}, {photo(4)}, {photo(5)}, {photo(6)}]
出处: [{{题名: 样题名, 发布者: 样发布者, 日期: 2020-05-01, 网址: "https://example.org/a"}}]
相关人物: [second]
---
样正文。

@[人物](second)
"""
TEAM = """\
---
名称: 样小组
类型: 集体
成立年份: 1949
单位: 样一厂
成员: [second]
其他成员: [{姓名: 样成员, 年份: 1950, 职务: 样职务}]
---
样正文。
"""
TALK = """\
标题: 样讲座
开始: 2026-{month}-20 14:00
结束: 2026-{month}-20 16:30
地点: 样教室
主讲人: [{{人物: first}}, {{姓名: 样嘉宾, 单位: 样单位, 职务: 样职务}}]
讲述人物: [second]
课程: 样课程
学院: 样学院
面向: 样听众
概要: 样概要一句
"""
NEWS = f"""\
---
标题: 样新闻
日期: 2026-04-03
栏目: models
作者: 样作者
摄影: 样摄影
来源: 样来源
人物: [first]
讲座: [lectures/masters/one]
封面: {photo(1)}
图集: [{photo(2)}]
概要: 样概要一句
---
样正文。
"""
# An article by its kind: the document it is about, and that document with all it can say.
MOST: Mapping[str, tuple[str, str]] = {
    "profile": ("profiles/first", PERSON),
    "team": ("profiles/first", TEAM),
    "announcement": (
        "lectures/masters/one",
        f"---\n{TALK.format(month='05')}报名: 样报名办法\n"
        "变更: [{日期: 2026-04-25, 内容: 样变更}]\n---\n样正文。\n",
    ),
    "report": (
        "lectures/masters/one",
        f"---\n{TALK.format(month='04')}回放: https://example.org/film\n"
        f"图集: [{photo(1)}, {photo(2)}]\n回顾: 样回顾。\n---\n样正文。\n",
    ),
    "news": ("news/n1", NEWS),
    "bulletin": (
        "bulletins/b",
        "---\n标题: 样合集\n日期: 2026-05-01\n概要: 样概要一句\n内容: [first, 第一讲, 新闻一, 李乙]\n"
        "---\n样开头的话。\n",
    ),
}
LEAST: Mapping[str, tuple[str, str]] = {
    "profile": ("profiles/first", "---\n姓名: 王甲\n---\n"),
    "announcement": ("lectures/masters/one", "---\n标题: 样讲座\n开始: 2026-05-20 14:00\n---\n"),
    "report": (
        "lectures/masters/one", "---\n标题: 样讲座\n开始: 2026-04-20 14:00\n回顾: 样回顾。\n---\n"
    ),
    "news": ("news/n1", "---\n标题: 样新闻\n日期: 2026年\n栏目: models\n---\n"),
    "bulletin": ("bulletins/b", "---\n标题: 样合集\n内容: [李乙]\n---\n"),
}  # fmt: skip
# Said to machines, or of another surface; a title stands above an article, where the platform has it.
UNSAID = {
    "news.title", "bulletin.title", "abstract", "category", "cover.file", "emblem", "file",
    "focus", "form", "gender", "holder", "items", "kind", "lectures", "linked", "members",
    "people", "person", "pinned", "pinyin", "posthumous", "recording", "related", "report",
    "speakers.person",
}  # fmt: skip


def path_of(about: str) -> str:
    return f"content/{about}{'/index' if about.startswith('profiles') else ''}.md"


def world_of(about: str, text: str, look: Design) -> Any:
    """The small site with one document replaced, and a picture beside each document."""
    place = path_of(about)
    files: dict[str, str | bytes | None] = {
        "site.yaml": f"{SITE_YAML}wechat: {{look: {look.value}}}\n",
        place: text,
        f"{place.rpartition('/')[0]}/photo.png": picture(size=(600, 900)),
    }
    return make_world(files, now=NOON)


@cache
def article(about: str, text: str, look: Design) -> str:
    """The article about a document, as it is pasted; it breaks no rule."""
    world, kept = world_of(about, text, look), Shelf()
    [job] = [
        job for job in plan(world.site).value
        if isinstance(job, Post) and job.article.subject == about
    ]  # fmt: skip
    outcome = perform(job, world, kept)
    assert not outcome.problems
    made = [each.path for each in outcome.made]
    return kept[made.index(f"{job.article.folder}/{TEXT}")].decode()


class Said(HTMLParser):
    """What an article says, without the spaces that it is set with."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words = ""
        self.feed(text)
        self.close()

    def handle_data(self, data: str) -> None:
        self.words += data


def said(html: str) -> str:
    return re.sub(r"\s", "", Said(html).words)


def facts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Everything that front matter says, as an article may say it, with the names of its fields."""
    name = place.rpartition(".")[2]
    two = ".".join(place.split(".")[-2:])
    if {name, two, place} & UNSAID or value in (None, "", ()) or isinstance(value, Enum | bool):
        return
    if isinstance(value, Day):
        yield place, f"{value.words}|{value.iso.replace('-', '.')}"
    elif isinstance(value, datetime):
        yield place, f"{value:%H:%M}"
    elif is_dataclass(value):
        for each in fields(value):
            yield from facts(getattr(value, each.name), f"{place}.{each.name}")
    elif isinstance(value, tuple):
        for one in value:
            yield from facts(one, place)
    else:
        yield place, re.sub(r"(?<=\d)-(?=\d{4})", "–", str(value))


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("case", MOST)
def test_everything_known_is_said(case: str, look: Design) -> None:
    about, text = MOST[case]
    document = world_of(about, text, look).site.documents[about]
    words = said(article(about, text, look))
    known = list(facts(document.fields, document.kind.value))
    known.append(("summary", document.meta.summary))
    missing = [
        (place, fact) for place, fact in known
        if "alt" not in place and not any(each in words for each in fact.split("|"))
    ]  # fmt: skip
    assert missing == []
    assert len(known) > 1
    for related in re.findall(r"李乙|第一讲|新闻一", text):
        assert related in words
    assert ("样正文。" in words) is (case not in ("report", "bulletin"))
    assert ("样回顾。" in words) is (case == "report")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("case", LEAST)
def test_little_is_enough(case: str, look: Design) -> None:
    html = article(*LEAST[case], look)
    assert "None" not in html
    assert "工会" in said(html)
    empty = re.findall(r"<(?:p|section|span)[^>]*>\s*</", html)
    assert empty == []


@pytest.mark.parametrize("case", MOST)
def test_a_look_changes_no_words(case: str) -> None:
    """But for 格, which sets a year or a day as its picture."""
    dan, zhi = (said(article(*MOST[case], look)) for look in (Design.DAN, Design.ZHI))
    assert dan == zhi
    assert article(*MOST[case], Design.DAN) != article(*MOST[case], Design.ZHI)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("case", MOST)
def test_a_sample_says_so(case: str, look: Design) -> None:
    about, text = MOST[case]
    sample = text.replace("---\n", "---\n样例: 是\n", 1)
    note = "样例本文为演示内容，并非真实报道。"
    assert said(article(about, sample, look)).startswith(note)
    assert note not in said(article(about, text, look))


@pytest.mark.parametrize("look", LOOKS)
def test_a_sample_is_marked_wherever_it_is_named(look: Design) -> None:
    files = {
        "site.yaml": f"{SITE_YAML}wechat: {{look: {look.value}}}\n",
        path_of("profiles/second"): "---\n姓名: 李乙\n样例: 是\n---\n",
        path_of("profiles/first"): "---\n姓名: 王甲\n相关人物: [second]\n---\n@[人物](second)\n",
    }
    world, kept = make_world(files), Shelf()
    job = next(
        job for job in plan(world.site).value
        if isinstance(job, Post) and job.article.subject == "profiles/first"
    )  # fmt: skip
    perform(job, world, kept)
    words = next(said(each.decode()) for each in kept if b"<section style" in each[:20])
    assert words.count("李乙") == words.count("样例") == 2


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("case", MOST)
def test_hostile_words_stay_words(case: str, look: Design) -> None:
    about, text = MOST[case]
    nasty = "'" + NASTY.replace("'", "''") + "'"
    name = re.search(r"(标题|姓名|名称): (\S+)", text)
    assert name
    hostile = text.replace(name[0], f"{name[1]}: {nasty}\n概要: {nasty}", 1)
    html = article(about, hostile.replace("\n概要: 样概要一句", ""), look)
    assert "<script" not in html
    assert re.sub(r"\s", "", NASTY) in said(html)


def test_a_bulletin_keeps_its_order() -> None:
    for names in (["王甲"], ["新闻三", "第一讲", "李乙", "新闻一", "王甲", "新闻二"]):
        text = f"---\n标题: 样合集\n内容: [{', '.join(names)}]\n---\n"
        words = said(article("bulletins/b", text, Design.GE))
        places = [words.index(each) for each in names]
        assert places == sorted(places)
        assert f"本期{len(names)}篇" in words
        entries = re.findall(r"\[\d+\]https://\S*?/(?=\[|工会)", words)
        assert len(entries) == len(names), "each leads to its page by a note"


def test_a_cancelled_lecture_makes_no_article() -> None:
    about, text = MOST["announcement"]
    site = world_of(about, text.replace("---\n", "---\n取消: 是\n", 1), Design.DAN).site
    made = [job.article.subject for job in plan(site).value if isinstance(job, Post)]
    assert made
    assert about not in made


def test_the_title_of_news_is_said_only_where_it_was_shortened() -> None:
    about, text = MOST["news"]
    assert "样新闻" not in said(article(about, text, Design.DAN))
    short = text.replace("---\n", "---\n微信: {标题: 短}\n", 1)
    assert "样新闻" in said(article(about, short, Design.DAN))


# --- the stylesheets


def sheets() -> Iterator[Path]:
    return iter(sorted((TEMPLATES / "looks").glob("*.css")))


def bare(path: Path) -> str:
    return re.sub(r"\{#.*?#\}|\{%.*?%\}", "", path.read_text(encoding="utf-8"), flags=re.S)


@pytest.mark.parametrize("path", list(sheets()), ids=lambda path: path.name)
def test_a_look_asks_for_nothing_that_is_lost(path: Path) -> None:
    text = bare(path)
    banned = r"font-family|position|!important|gradient|url\(|var\(|float|flex|grid|::|\bheight:"
    assert re.findall(banned, re.sub(r"line-height", "", text)) == []
    assert re.findall(r"(?<![-\w])width: [\d.]+(?:px|em)", text) == []
    heights = [float(each) for each in re.findall(r"line-height: ([\d.]+)", text)]
    assert min(heights) >= 1.4 or path.name == "base.css"


def test_no_class_is_dressed_that_nobody_wears() -> None:
    source = Path(__file__).parent.parent / "generator/wechat"
    worn = "".join(
        each.read_text(encoding="utf-8")
        for folder, ending in ((TEMPLATES, "*.html"), (source, "*.py"))
        for each in folder.rglob(ending)
    )
    dressed = {name for path in sheets() for name in re.findall(r"\.([a-z][\w-]*)", bare(path))}
    computed = {f"h{n}" for n in (2, 3, 4)} | {f"l{n}" for n in (2, 3, 4, 5)}
    computed |= {"card-lecture", "card-news"}
    unknown = {name for name in dressed if not re.search(rf"(?<![\w-]){name}(?![\w-])", worn)}
    assert unknown - computed == set()


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("stone", ["#655e56", "#777777", "#999999", "#222222"])
def test_small_words_are_dark_enough_to_be_turned_light(stone: str, look: Design) -> None:
    about, text = LEAST["profile"]
    files = {
        "site.yaml": f"{SITE_YAML}wechat: {{look: {look.value}}}\n"
        f'theme: {{stone: {{hex: "{stone}"}}}}\n',
        path_of(about): text,
    }
    world, kept = make_world(files), Shelf()
    job = next(job for job in plan(world.site).value if isinstance(job, Post))
    perform(job, world, kept)
    html = next(each.decode() for each in kept if b"<section style" in each[:20])
    last = re.findall(r"color:(#[0-9a-f]{6})", html)[-1]
    red, green, blue = channels(last)
    assert 255 * (0.299 * red + 0.587 * green + 0.114 * blue) <= 84


def test_every_kind_is_looked_at() -> None:
    assert {*MOST} - {"team"} == set(LEAST) == {each.value for each in ArticleKind}
