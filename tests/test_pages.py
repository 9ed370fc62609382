"""The pages: every link arrives, every value is shown as words, and an old address leads on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from xml.etree import ElementTree

import pytest

from generator.content.printing import Variant
from generator.engine.build import Context, build
from generator.engine.jobs import Outcome, perform
from generator.engine.ledger import Ledger
from generator.plan import fulfil, plan
from generator.press.sheets import Sheet
from generator.site import urls
from generator.site.world import World
from generator.surfaces.calendars import CalendarFile
from generator.surfaces.pages import Page, Redirect
from tests.worlds import Shelf, make_world

PHOTO = "content/profiles/first/photo.png"


def pages(world: World) -> dict[str, str]:
    """Every page of a site by its address."""
    kept = Shelf()
    found: dict[str, str] = {}
    for job in plan(world.site).value:
        if isinstance(job, Page | Redirect):
            outcome: Outcome = perform(job, world, kept)
            assert not outcome.problems
            found[job.address] = kept[-1].decode()
    return found


class Reader(HTMLParser):
    """Tags, attributes and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.names |= set(given)
        self.ids.add(given.get("id") or "")
        self.links += [given[name] or "" for name in ("href", "src") if name in given]
        self.links += [each.split()[0] for each in (given.get("srcset") or "").split(",") if each]


@cache
def whole() -> Mapping[str, str]:
    return pages(make_world())


def published() -> set[str]:
    """Every address of the small site's web pages and what they wish for."""
    world = make_world()
    kinds = Page | Redirect | CalendarFile
    jobs = [job for job in plan(world.site).value if isinstance(job, kinds)]
    with Ledger.in_memory() as ledger:
        made = build(world, jobs, ledger, Context(fulfil, "program")).made
    profiles = (world.site.addresses[job.subject] for job in plan(world.site).value
                if isinstance(job, Sheet) and job.variant is Variant.WEB)  # fmt: skip
    return {path.removeprefix("site/") for path in made} | set(map(urls.leaflet, profiles))


def test_every_link_arrives() -> None:
    there = published()
    read = {address: Reader(text) for address, text in whole().items() if address.endswith("html")}
    followed = 0
    for address, page in read.items():
        for link in page.links:
            path, _, anchor = link.partition("#")
            if path.startswith(("https:", "http:", "webcal:", "mailto:", "tel:", "data:")):
                continue
            if address == "404.html" and path:  # shown at any depth
                assert path.startswith("/")
                path = path[1:]
            assert not path.startswith("/"), "a site may lie below a folder, or open from disk"
            target = normpath(join(dirname(address), path)) if path else address
            target = f"{target}/index.html" if path.endswith("/") else target
            assert target in there, f"{address}: {link}"
            if anchor and target in read and target != "404.html":
                assert anchor in read[target].ids, f"{address}: {link}"
            followed += 1
    assert followed > 200


NASTY = "\"'><blink onx=1>&amp;{{ 7*7 }}{% if %}\\u003c"
Q = "'" + NASTY.replace("'", "''") + "'"

EVERYWHERE: Mapping[str, str | None] = {
    "site.yaml": f"""\
title: {Q}
organisation: {Q}
base_url: https://union.example.edu.cn/
tagline: {Q}
description: {Q}
slogans: [{Q}]
menu: [{{title: {Q}, to: pages/about}}]
columns: [{{id: models, name: {Q}, about: {Q}}}]
footer: {{icp: {Q}, police: {Q}, address: {Q}, postcode: {Q}, email: {Q}, note: {Q}}}
""",
    "content/profiles/first/index.md": f"""\
---
姓名: {Q}
曾用名: [{Q}]
别称: [{Q}]
性别: 男
出生年份: 1923
籍贯: {Q}
单位: {Q}
职务: {Q}
领域: {Q}
概要: {Q}
照片: {{文件: photo.png, 说明: {Q}, 图注: {Q}, 摄影: {Q}}}
荣誉:
  - {{称号: 全国劳动模范, 周期: {Q}, 颁授单位: {Q}, 文号: {Q}, 来源: {Q}}}
  - {{称号: {Q}, 年份: 1959}}
名言: {{文字: {Q}, 出处: {Q}}}
摘要: {Q}
大事: [{{日期: 1956-04-30, 事: {Q}, 出处: {Q}}}]
图集: [{{文件: photo.png, 说明: {Q}, 图注: {Q}, 摄影: {Q}}}]
其他成员: [{{姓名: {Q}, 职务: {Q}}}]
出处: [{{题名: {Q}, 发布者: {Q}}}]
标签: [{Q}]
---
## {NASTY}

{NASTY}
""",
    "content/profiles/second/index.md": None,
    "content/lectures/masters/index.md": f"""\
---
标题: {Q}
主办: {Q}
合作单位: [{Q}]
宗旨: {Q}
---
""",
    "content/lectures/masters/one.md": f"""\
---
标题: {Q}
开始: 2026-05-02 14:00
地点: {Q}
主讲人: [{{姓名: {Q}, 单位: {Q}, 职务: {Q}}}, {{人物: first}}]
讲述人物: [first]
课程: {Q}
学院: {Q}
面向: {Q}
报名: {Q}
回顾: {Q}
变更: [{{日期: 2026-04-20, 内容: {Q}}}]
---
""",
    "content/news/n1.md": f"""\
---
标题: {Q}
日期: 2026-04-01
栏目: models
作者: {Q}
摄影: {Q}
来源: {Q}
人物: [first]
概要: {Q}
---
""",
    "content/news/n2.md": None,
    "content/news/n3.md": None,
    "content/walls/deeds.md": None,
    "content/pages/about.md": f"---\n标题: {Q}\n旧地址: old/about\n---\n",
}


def test_every_value_is_shown_as_words() -> None:
    made = pages(make_world(EVERYWHERE))
    assert len(made) > 12
    for address, text in made.items():
        bare = re.sub(r"\.[0-9a-f]{8,10}\.(?:css|js|png|jpg|svg|woff2)|1949", "", text)
        assert "49" not in bare, address
        if address.endswith(".xml"):
            tags = {each.tag.rpartition("}")[2] for each in ElementTree.fromstring(text).iter()}
            assert "blink" not in tags
        else:
            read = Reader(text)
            assert "blink" not in read.tags, address
            assert "onx" not in read.names, address
    shown = [address for address, text in made.items() if "&lt;blink onx=1&gt;" in text]
    assert set(shown) >= {"index.html", "profiles/first/index.html", "about/index.html"}


def test_a_page_says_its_key_and_lies_at_its_address() -> None:
    page = Page("web/news.html", "news/page/2/index.html", number=2, last=2)
    outcome = perform(page, make_world(), lambda _: "mark")
    assert page.key == outcome.key == "page:news/page/2/index.html"
    assert [each.path for each in outcome.made] == ["site/news/page/2/index.html"]


@pytest.mark.parametrize(
    ("address", "link"),
    [("old/about/index.html", "../../about/index.html"), ("page.htm", "about/index.html"),
     ("2020/page.htm", "../about/index.html")],
)  # fmt: skip
def test_an_old_address_leads_on(address: str, link: str) -> None:
    kept = Shelf()
    job = Redirect(address, "pages/about")
    outcome = perform(job, make_world(), kept)
    assert job.key == f"redirect:{address}"
    assert [each.path for each in outcome.made] == [f"site/{address}"]
    assert f'url={link}"' in kept[0].decode()
    assert link in Reader(kept[0].decode()).links


def test_a_page_whose_template_is_broken_is_told() -> None:
    world = make_world({"templates/web/404.html": "\n{{ nobody }}"})
    outcome = perform(Page("web/404.html", "404.html"), world, lambda _: "mark")
    [found] = outcome.problems
    assert (found.rule, str(found.span)) == ("template-error", "templates/web/404.html:2")
    assert outcome.made == ()


def test_the_tests_photo_is_on_a_page() -> None:
    assert PHOTO in make_world().site.files
    assert "media/photo." in whole()["profiles/first/index.html"]
