"""What the site says to machines: heads, JSON-LD, feeds, the sitemap, robots.txt."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest

from generator.engine.jobs import Job, perform
from generator.plan import fulfil, plan
from generator.site.world import World
from generator.surfaces.pages import Page, Redirect, Sitemap
from generator.surfaces.shares import ShareCard
from tests.browsing import ARGUMENTS, CHROMIUM
from tests.conftest import FILES, picture
from tests.worlds import Shelf, make_world

BASE = "https://union.example.edu.cn/"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

RICH: Mapping[str, str | bytes | None] = {
    "site.yaml": str(FILES["site.yaml"])
    + "tagline: 劳动者的名字\ndescription: 宣传先进典型\n"
    + "footer: {address: 军工路, postcode: '200093', phone: 021-5527 0000, email: gh@example.edu.cn}\n",
    "content/profiles/first/index.md": str(FILES["content/profiles/first/index.md"])
    .replace("单位: 一厂", "单位: 一厂\n曾用名: [王大]\n别称: [铁人]\n职务: 队长\n去世年份: 1970")
    .replace("年份: 1959}", "年份: 1959, 颁授单位: 国务院, 追授: 是}"),
    "content/profiles/second/index.md": str(FILES["content/profiles/second/index.md"])
    .replace("姓名: 李乙", "姓名: 李乙小组\n类型: 集体\n成员: [first]"),
    "content/lectures/masters/one.md": (
        "---\n标题: 第一讲 </script><b>\n开始: 2026-05-02 14:00\n结束: 2026-05-02 15:30\n"
        "地点: 综合楼\n主讲人: [first, {姓名: 赵客, 单位: 二厂, 职务: 工程师}]\n讲述人物: [second]\n---\n讲座\n"
    ),
    "content/lectures/masters/two.md": (
        "---\n标题: 第二讲\n开始: 2026-04-02 14:00\n取消: 是\n---\n讲座\n"
    ),
    "content/news/n1.md": (
        "---\n标题: 新闻一 <甲> & “乙”\n日期: 2026-04-01\n栏目: 先进典型\n人物: [first]\n作者: 周记\n"
        "讲座: [lectures/masters/one]\n标签: [公报]\n封面: {文件: cover.png, 说明: 样例}\n---\n"
        "见[甲](../profiles/first/index.md#事迹)、[页内](#here)和[站外](https://example.org/?a=1&b=2)。\n\n"
        "![样例](cover.png)\n"
    ),
    "content/news/cover.png": picture("green", (300, 200)),
}  # fmt: skip


def made_of(world: World) -> dict[str, bytes]:
    """Every page and what it wishes for, by address; share cards are empty, for speed."""
    todo: list[Job] = [
        job for job in plan(world.site).value if isinstance(job, Page | Redirect | Sitemap)
    ]
    found: dict[str, bytes] = {}
    seen: set[str] = set()
    while todo:
        job = todo.pop()
        if job.key in seen:
            continue
        seen.add(job.key)
        if isinstance(job, ShareCard):
            found[job.wish.address.removeprefix("site/")] = b""
            continue
        kept = Shelf()
        outcome = perform(job, world, kept)
        assert not outcome.problems, outcome.problems
        found |= {
            made.path.removeprefix("site/"): data
            for made, data in zip(outcome.made, kept, strict=True)
        }
        todo += map(fulfil, outcome.wishes)
    return found


@cache
def whole() -> Mapping[str, bytes]:
    return made_of(make_world(RICH))


def pages() -> dict[str, str]:
    """Every web page but redirects."""
    return {
        address: data.decode()
        for address, data in whole().items()
        if address.endswith(".html") and b'http-equiv="refresh"' not in data
    }


def metas(text: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', text)
    return {name: unescape(value) for name, value in found}


def things(text: str) -> list[dict[str, Any]]:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    return [json.loads(block) for block in blocks]


def main_thing(address: str) -> dict[str, Any]:
    return things(pages()[address])[0]


# --- heads ---------------------------------------------------------------------------------------


def test_every_page_says_where_it_lives_what_it_is_and_how_it_looks() -> None:
    seen = 0
    for address, text in pages().items():
        if address == "404.html":
            assert metas(text)["robots"].startswith("noindex")
            assert "canonical" not in text
            continue
        url = BASE + address.removesuffix("index.html")
        said = metas(text)
        assert f'<link rel="canonical" href="{url}">' in text
        assert said["og:url"] == url
        assert said["og:description"] == said["description"]
        assert {"og:type", "og:title", "og:site_name", "og:locale", "twitter:card"} <= set(said)
        assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
        assert said["og:image:alt"]
        assert said["og:image"].removeprefix(BASE) in whole()
        seen += 1
    assert seen > 20


@pytest.mark.parametrize("part", ["title", "description"])
def test_no_page_is_without_one_of_its_own(part: str) -> None:
    """Small sites have no summaries: then the text, or the title, speaks."""
    found: Counter[str] = Counter()
    for address, text in pages().items():
        title = re.search(r"<title>(.*?)</title>", text)
        assert title
        value = title[1] if part == "title" else metas(text)["description"]
        assert value.strip(), address
        found[value] += 1
    assert [value for value, number in found.items() if number > 1] == []


def test_a_title_is_the_page_and_the_site() -> None:
    assert "<title>关于 – 榜样</title>" in pages()["about/index.html"]
    assert "<title>榜样：劳动者的名字 – 工会</title>" in pages()["index.html"]


def test_lists_of_several_pages_are_chained() -> None:
    text = pages()["news/page/2/index.html"]
    assert '<link rel="prev" href="../../index.html">' in text
    assert '<link rel="next"' not in text
    assert '<link rel="next" href="page/2/index.html">' in pages()["news/index.html"]


def test_a_column_offers_its_own_feeds_first() -> None:
    text = pages()["news/columns/models/index.html"]
    found = re.findall(r'<link rel="alternate" type="([^"]+)"[^>]* href="([^"]+)">', text)
    assert found == [
        ("application/atom+xml", "feed.xml"),
        ("application/feed+json", "feed.json"),
        ("application/atom+xml", "../../../feed.xml"),
        ("application/feed+json", "../../../feed.json"),
    ]


def test_an_article_says_when_it_was_published() -> None:
    said = metas(pages()["news/2026/n1/index.html"])
    assert said["og:type"] == "article"
    assert said["article:published_time"] == "2026-04-01"
    assert (said["article:section"], said["article:tag"]) == ("先进典型", "公报")


# --- JSON-LD -------------------------------------------------------------------------------------

# What schema.org and the search engines want of each type at least.
REQUIRED = {
    "Person": {"name"},
    "Organization": {"name"},
    "WebSite": {"name", "url", "potentialAction"},
    "EducationEvent": {"name", "url"},
    "EventSeries": {"name", "url"},
    "NewsArticle": {"headline", "url"},
    "BreadcrumbList": {"itemListElement"},
    "ItemList": {"itemListElement", "numberOfItems"},
    "ListItem": {"position", "name"},
    "CollectionPage": {"name", "url"},
    "WebPage": {"name", "url"},
    "Place": {"name"},
    "PostalAddress": {"streetAddress"},
    "SearchAction": {"target", "query-input"},
    "EntryPoint": {"urlTemplate"},
}


def nested(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from nested(each)
    elif isinstance(value, list):
        for each in value:
            yield from nested(each)


def test_every_thing_is_of_a_known_type_and_says_what_it_must() -> None:
    count = 0
    for address, text in pages().items():
        for block in things(text):
            assert block["@context"] == "https://schema.org", address
            for each in nested(block):
                if "@type" in each:
                    assert REQUIRED[each["@type"]] <= set(each), (address, each)
                    count += 1
                assert "" not in each.values(), (address, each)
                assert [] not in each.values(), (address, each)
    assert count > 100


def test_addresses_in_json_ld_lead_somewhere() -> None:
    followed = 0
    for text in pages().values():
        for block in things(text):
            for each in nested(block):
                for name in ("url", "item", "image"):
                    if name in each:
                        path = each[name].partition("#")[0]
                        assert path.startswith(BASE), each
                        inside = path.removeprefix(BASE)
                        assert inside in whole() or f"{inside}index.html" in whole(), each
                        followed += 1
    assert followed > 100


def test_the_home_page_is_of_an_organisation_with_a_searchable_site() -> None:
    [block] = things(pages()["index.html"])
    organisation, site = block["@graph"]
    assert organisation["name"] == "工会"
    assert organisation["address"] == {
        "@type": "PostalAddress", "streetAddress": "军工路", "postalCode": "200093"
    }  # fmt: skip
    assert site["publisher"]["@id"] == organisation["@id"]
    target = site["potentialAction"]["target"]["urlTemplate"]
    assert target == f"{BASE}search/?q={{search_term_string}}"


def test_a_person_is_said_as_the_page_says_them() -> None:
    said = main_thing("profiles/first/index.html")
    assert said["@type"] == "Person"
    assert said["award"] == ["全国劳动模范（1959年，国务院，追授）"]
    assert (said["birthDate"], said["deathDate"]) == ("1923", "1970")
    assert said["alternateName"] == ["王大", "铁人"]
    assert said["affiliation"] == {"@type": "Organization", "name": "一厂"}
    assert said["jobTitle"] == "队长"
    [team] = said["memberOf"]
    assert team["url"] == f"{BASE}profiles/second/"


def test_a_collective_is_an_organisation_with_members() -> None:
    said = main_thing("profiles/second/index.html")
    assert said["@type"] == "Organization"
    assert [each["name"] for each in said["member"]] == ["王甲"]
    assert "birthDate" not in said


def test_a_lecture_is_an_event_at_an_hour_and_a_place() -> None:
    said = main_thing("lectures/masters/one/index.html")
    assert said["@type"] == "EducationEvent"
    assert said["startDate"] == "2026-05-02T14:00:00+08:00"
    assert said["endDate"] == "2026-05-02T15:30:00+08:00"
    assert said["eventStatus"] == "https://schema.org/EventScheduled"
    assert said["location"]["name"] == "综合楼"
    assert [each["name"] for each in said["performer"]] == ["王甲", "赵客"]
    assert said["performer"][1]["affiliation"]["name"] == "二厂"
    assert said["organizer"]["name"] == "工会"
    assert said["superEvent"] == {
        "@type": "EventSeries", "name": "系列", "url": f"{BASE}lectures/masters/"
    }  # fmt: skip
    assert [each["name"] for each in said["about"]] == ["李乙小组"]


def test_a_cancelled_lecture_says_so() -> None:
    said = main_thing("lectures/masters/two/index.html")
    assert said["eventStatus"] == "https://schema.org/EventCancelled"
    assert "location" not in said


def test_a_series_lists_its_sessions() -> None:
    said = main_thing("lectures/masters/index.html")
    assert said["@type"] == "EventSeries"
    starts = [each["startDate"] for each in said["subEvent"]]
    assert sorted(starts) == ["2026-04-02T14:00:00+08:00", "2026-05-02T14:00:00+08:00"]


def test_news_says_who_wrote_it_and_whom_it_is_about() -> None:
    said = main_thing("news/2026/n1/index.html")
    assert said["headline"] == "新闻一 <甲> & “乙”"
    assert said["datePublished"] == "2026-04-01"
    assert said["author"] == {"@type": "Person", "name": "周记"}
    assert said["publisher"]["name"] == "工会"
    assert [each["name"] for each in said["about"]] == ["王甲"]
    assert [each["@type"] for each in said["mentions"]] == ["EducationEvent"]
    assert main_thing("news/2026/n2/index.html")["datePublished"] == "2026-04"
    assert "author" not in main_thing("news/2026/n2/index.html")


def test_a_list_says_what_stands_in_it() -> None:
    said = main_thing("profiles/strokes/index.html")
    rows = said["mainEntity"]
    assert said["@type"] == "CollectionPage"
    assert rows["numberOfItems"] == 2
    assert [each["position"] for each in rows["itemListElement"]] == [1, 2]
    assert {each["name"] for each in rows["itemListElement"]} == {"王甲", "李乙小组"}


def test_breadcrumbs_are_those_that_are_seen() -> None:
    compared = 0
    for address, text in pages().items():
        trail = re.search(r'<nav class="trail".*?</nav>', text, re.S)
        if not trail or address == "404.html":
            continue
        shown = [unescape(re.sub(r"<[^>]+>", "", each)).strip()
                 for each in re.findall(r"<li.*?</li>", trail[0], re.S)]  # fmt: skip
        [said] = [each for each in things(text) if each.get("@type") == "BreadcrumbList"]
        assert [each["name"] for each in said["itemListElement"]] == shown, address
        assert said["itemListElement"][-1]["item"] == BASE + address.removesuffix("index.html")
        compared += 1
    assert compared > 15


def test_nothing_breaks_out_of_a_data_block() -> None:
    text = pages()["lectures/masters/one/index.html"]
    assert main_thing("lectures/masters/one/index.html")["name"] == "第一讲 </script><b>"
    assert text.count("<b>") == text.count("</b>")
    assert "\\u003c/script\\u003e\\u003cb\\u003e" in text


# --- feeds ---------------------------------------------------------------------------------------


def atom(address: str) -> Any:
    found = feedparser.parse(whole()[address])
    assert not found.bozo, found.get("bozo_exception")
    return found


FEEDS = {
    "feed": ("", ["n3", "n1", "n2"]),
    "news/columns/models/feed": ("models", ["n3", "n1"]),
    "news/columns/women/feed": ("women", ["n2"]),
}


@pytest.mark.parametrize("address", FEEDS)
def test_the_atom_feed_holds_the_news_newest_first(address: str) -> None:
    found = atom(f"{address}.xml")
    assert [each.id for each in found.entries] == [
        f"{BASE}news/2026/{n}/" for n in FEEDS[address][1]
    ]
    assert found.feed.updated == found.entries[0].updated
    own = [each.href for each in found.feed.links if each.rel == "self"]
    assert own == [f"{BASE}{address}.xml"]


@pytest.mark.parametrize("address", FEEDS)
def test_the_json_feed_keeps_its_rules_and_says_the_same(address: str) -> None:
    found = json.loads(whole()[f"{address}.json"])
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["feed_url"] == f"{BASE}{address}.json"
    assert found["title"]
    same = atom(f"{address}.xml")
    assert [each["id"] for each in found["items"]] == [each.id for each in same.entries]
    for item, entry in zip(found["items"], same.entries, strict=True):
        assert item["title"] == entry.title
        assert item["date_published"] == entry.updated
        assert item["content_html"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", item["date_published"])
        assert set(item) <= {"id", "url", "title", "summary", "image", "authors", "tags",
                             "date_published", "content_html"}  # fmt: skip


def test_an_entry_holds_the_whole_text_with_whole_addresses() -> None:
    entry = next(each for each in atom("feed.xml").entries if each.id.endswith("/n1/"))
    item = next(i for i in json.loads(whole()["feed.json"])["items"] if i["id"] == entry.id)
    html = item["content_html"]
    assert f'href="{BASE}profiles/first/index.html#' in html
    assert f'href="{BASE}news/2026/n1/#here"' in html
    assert 'href="https://example.org/?a=1&amp;b=2"' in html
    links = re.findall(r'(?:href|src)="([^"]*)"', html)
    links += [
        each.split()[0] for row in re.findall(r'srcset="([^"]*)"', html) for each in row.split(",")
    ]
    assert len(links) > 4
    assert all(link.startswith(("https://example.org/", BASE)) for link in links)
    inside = [link.removeprefix(BASE).partition("#")[0] for link in links if link.startswith(BASE)]
    assert all(path in whole() or f"{path}index.html" in whole() for path in inside)
    assert entry.content[0].value
    assert entry.author == "周记"
    assert [tag.term for tag in entry.tags] == ["先进典型", "公报"] == item["tags"]
    assert item["image"].removeprefix(BASE) in whole()
    assert [each["url"] for each in entry.media_content] == [item["image"]]


def test_a_date_that_is_a_month_is_its_first_day() -> None:
    [entry] = atom("news/columns/women/feed.xml").entries
    assert entry.updated == "2026-04-01T00:00:00+08:00"


def test_a_feed_without_news_is_a_feed() -> None:
    bare = {name: None for name in FILES if name.startswith("content/news/")}
    made = made_of(make_world(bare))
    found = feedparser.parse(made["feed.xml"])
    assert not found.bozo
    assert found.entries == json.loads(made["feed.json"])["items"] == []


# --- sitemap, robots -----------------------------------------------------------------------------


def sitemap(made: Mapping[str, bytes]) -> dict[str, str]:
    root = ElementTree.fromstring(made["sitemap.xml"])
    return {
        each.findtext(f"{SITEMAP}loc") or "": each.findtext(f"{SITEMAP}lastmod") or ""
        for each in root.iter(f"{SITEMAP}url")
    }


def test_the_sitemap_has_every_page_and_no_other() -> None:
    hidden = {"404.html", "search/index.html"}
    public = {BASE + each.removesuffix("index.html") for each in pages() if each not in hidden}
    assert set(sitemap(whole())) == public
    assert len(public) > 20


def test_a_page_changed_when_its_content_says_so() -> None:
    found = sitemap(whole())
    assert found[f"{BASE}news/2026/n1/"] == "2026-04-01"
    assert found[f"{BASE}news/2026/n2/"] == "2026-04"
    assert found[f"{BASE}lectures/masters/two/"] == "2026-04-02"
    assert found[f"{BASE}lectures/masters/one/"] == "", "a lecture to come has not happened"
    assert found[f"{BASE}news/columns/women/"] == "2026-04"
    assert found[f"{BASE}news/"] == found[BASE] == "2026-04-03"
    assert found[f"{BASE}profiles/first/"] == ""


def test_robots_find_the_sitemap_but_no_drafts() -> None:
    assert f"Sitemap: {BASE}sitemap.xml" in whole()["robots.txt"].decode()
    drafts = make_world()
    object.__setattr__(drafts.site, "drafts", True)
    made = made_of(drafts)["robots.txt"].decode()
    assert "Disallow: /\n" in made
    assert "Sitemap" not in made


# --- footer --------------------------------------------------------------------------------------


def test_the_footer_says_who_and_where_and_which_filing() -> None:
    yaml = str(FILES["site.yaml"]) + (
        "footer: {icp: 沪ICP备00000000号-1, police: 沪公网安备 00000000000000号, phone: 021-5527 0000,"
        " links: [{title: 无障碍说明, to: pages/about}]}\n"
    )
    made = made_of(make_world({"site.yaml": yaml}))["about/index.html"].decode()
    foot = made[made.index('<footer class="foot"') :]
    assert 'href="https://beian.miit.gov.cn/"' in foot
    assert 'href="https://beian.mps.gov.cn/"' in foot
    assert 'href="tel:021-55270000"' in foot
    assert 'href="index.html">无障碍说明</a>' in foot
    assert "<img" not in foot, "the badge is the authority's: nobody draws it"


def test_the_badge_is_shown_when_the_site_brings_it() -> None:
    yaml = str(FILES["site.yaml"]) + "footer: {police: 沪公网安备 00000000000000号}\n"
    files: dict[str, str | bytes | None]
    files = {"site.yaml": yaml, "assets/icons/beian-police.png": picture("blue", (20, 20))}
    foot = made_of(make_world(files))["about/index.html"].decode()
    assert re.search(r'<img src="[^"]*beian-police\.[0-9a-f]{8}\.png" width="20"', foot)


# --- in a browser --------------------------------------------------------------------------------


@pytest.mark.browser
def test_a_strict_policy_lets_the_data_blocks_be(tmp_path: Path) -> None:
    """A data block is no script: `script-src 'self'` says nothing against it."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine")
    policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    text = pages()["profiles/first/index.html"]
    told = re.sub(r"<(link|script src)[^>]*>(</script>)?", "", text)
    (tmp_path / "a.html").write_text(told.replace("<head>", f"<head>{meta}"), encoding="utf-8")
    complaints: list[str] = []
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
        page = started.new_page()
        page.on("console", lambda said: complaints.append(said.text))
        page.goto((tmp_path / "a.html").as_uri())
        blocks = page.eval_on_selector_all(
            'script[type="application/ld+json"]', "all => all.map(each => each.textContent)"
        )
        page.evaluate(  # the policy is in force: an inline script is refused
            "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
            " document.body.append(s); }"
        )
        ran = page.evaluate("window.ran")
        started.close()
    assert [json.loads(block)["@type"] for block in blocks] == ["Person", "BreadcrumbList"]
    assert ran is None
    assert len([each for each in complaints if "inline script" in each]) == 1
    assert [each for each in complaints if "json" in each] == []
