"""The plan: everything there is to publish, each thing at an address of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import digest
from generator.content.model import Kind
from generator.plan import fulfil, plan
from generator.site.site import Site
from generator.site.wishes import Copy, Variant
from generator.surfaces.images import Publish, Resize
from generator.surfaces.pages import Page, Redirect
from tests.conftest import FILES
from tests.worlds import make_world


def page(title: str, *lines: str) -> str:
    return "\n".join(("---", f"标题: {title}", *lines, "---", ""))


def site_of(**files: str | None) -> Site:
    """A site with pages and news beside those of `FILES`: `pages__rules="…"`."""
    named = {f"content/{name.replace('__', '/')}.md": text for name, text in files.items()}
    return make_world(named).site


def addresses(site: Site) -> list[str]:
    return [job.address for job in plan(site).value if isinstance(job, Page | Redirect)]


def told(site: Site) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [
        (each.rule, dict(each.args)["found"], str(each.span), tuple(map(str, each.related)))
        for each in plan(site).problems
    ]


def test_everything_is_planned_once() -> None:
    site = make_world().site
    planned = plan(site)
    keys = Counter(job.key for job in planned.value)
    assert set(keys.values()) == {1}
    assert planned.problems == ()
    expected = {
        "page:index.html", "page:profiles/index.html", "page:profiles/first/index.html",
        "page:news/columns/women/index.html", "page:tags/lao-mo-jing-shen/index.html",
        "page:honours/quanguo-laodong-mofan/index.html", "page:feed.xml", "page:sitemap.xml",
        "redirect:old/about/index.html", "sheet:print/posters/first-a2:print", "panel:walls/deeds:4",
        "elevation:walls/deeds", "overview:walls/deeds",
    }  # fmt: skip
    assert expected <= set(keys)
    for document in site.documents.values():
        if document.kind is not Kind.WALL:
            assert f"page:{site.addresses[document.id]}" in keys


def test_jobs_are_plain() -> None:
    for job in plan(make_world().site).value:
        assert digest.of(job)


@pytest.mark.parametrize(
    ("size", "news", "pages"), [(1, 3, 3), (2, 3, 2), (3, 3, 1), (200, 3, 1), (2, 0, 1), (2, 2, 1)]
)
def test_lists_go_over_several_pages(size: int, news: int, pages: int) -> None:
    files: dict[str, str | None] = {
        path: text if int(path[-4]) <= news else None
        for path, text in FILES.items()
        if path.startswith("content/news/") and isinstance(text, str)
    }
    settings_ = str(FILES["site.yaml"]).replace("page_size: 2", f"page_size: {size}")
    site = make_world({**files, "site.yaml": settings_}).site
    found = [
        job
        for job in plan(site).value
        if isinstance(job, Page) and job.template == "web/news.html" and not job.subject
    ]
    assert [(job.number, job.last) for job in found] == [(n, pages) for n in range(1, pages + 1)]
    assert found[0].address == "news/index.html"
    assert [job.address for job in found[1:]] == [
        f"news/page/{number}/index.html" for number in range(2, pages + 1)
    ]


# --- former addresses ------------------------------------------------------------------------------


def test_former_addresses_lead_on() -> None:
    aliases = "旧地址: [/old/rules/, 2020/page.htm, r.html, old/rules]"
    site = site_of(pages__rules=page("章程", aliases))
    found = [job for job in plan(site).value if isinstance(job, Redirect)]
    assert {job.address for job in found if job.document == "pages/rules"} == {
        "old/rules/index.html", "2020/page.htm", "r.html",
    }  # fmt: skip
    assert plan(site).problems == ()


def test_a_page_is_not_led_to_where_it_is() -> None:
    site = site_of(pages__rules=page("章程", "旧地址: [rules, /rules/, rules/index.html]"))
    assert "redirect:rules/index.html" not in {job.key for job in plan(site).value}
    assert plan(site).problems == ()


@pytest.mark.parametrize("alias", ["../up", "/", "a?id=1", "a//b", "index.html"])
def test_a_former_address_that_cannot_be_is_told(alias: str) -> None:
    site = site_of(pages__rules=page("章程", f"旧地址: ['{alias}']"))
    assert told(site) == [("bad-alias", alias, "content/pages/rules.md:1:1", ())]
    assert not [job for job in plan(site).value if getattr(job, "document", "") == "pages/rules"]


def test_a_wall_has_no_page_to_lead_to() -> None:
    wall = str(FILES["content/walls/deeds.md"]).replace("宽:", "旧地址: old/wall\n宽:", 1)
    assert told(site_of(walls__deeds=wall)) == [
        ("bad-alias", "old/wall", "content/walls/deeds.md:1:1", ())
    ]


# --- clashes ---------------------------------------------------------------------------------------

RULES = "content/pages/rules.md:1:1"
CLASHES: dict[str, tuple[dict[str, str | None], str, str, tuple[str, ...]]] = {
    "a page where a list is": (
        {"pages__rules": page("章程", "网址名: news")}, "news/index.html", RULES, ()),
    "a page where the people are": (
        {"pages__rules": page("章程", "网址名: profiles")}, "profiles/index.html", RULES, ()),
    "a former address where a page is": (
        {"pages__rules": page("章程", "旧地址: about")}, "about/index.html", RULES,
        ("content/pages/about.md:1:1",)),
    "one former address of two": (
        {"pages__rules": page("章程", "旧地址: old/about")}, "old/about/index.html", RULES,
        ("content/pages/about.md:1:1",)),
    "a former address that differs in case": (
        {"pages__rules": page("章程", "旧地址: ABOUT")}, "ABOUT/index.html", RULES,
        ("content/pages/about.md:1:1",)),
    "a former address below a file": (
        {"pages__rules": page("章程", "旧地址: feed.xml")}, "feed.xml/index.html", RULES, ()),
    "a file where former addresses are": (
        {"pages__rules": page("章程", "旧地址: [a.html/b.html, a.html]")}, "a.html/b.html", RULES,
        (RULES,)),
    "a file in the place of a folder": (
        {"pages__rules": page("章程", "旧地址: 404.html/x")}, "404.html/x/index.html", RULES, ()),
}  # fmt: skip


@pytest.mark.parametrize("name", CLASHES)
def test_two_things_at_one_address_are_told(name: str) -> None:
    files, found, span, related = CLASHES[name]
    assert told(site_of(**files)) == [("duplicate-address", found, span, related)]


def test_what_linking_tells_is_not_told_again() -> None:
    same = site_of(pages__rules=page("章程", "网址名: about"))
    assert same.addresses["pages/rules"] == same.addresses["pages/about"]
    assert told(same) == []


def test_columns_of_one_id_are_told() -> None:
    twice = str(FILES["site.yaml"]).replace("id: women", "id: models")
    found = told(make_world({"site.yaml": twice}).site)
    assert found[0] == ("duplicate-address", "news/columns/models/index.html", "site.yaml", ())


def test_two_walls_of_one_name_are_told() -> None:
    wall = str(FILES["content/walls/deeds.md"])
    assert told(site_of(walls__a__Deeds=wall)) == [
        ("duplicate-id", "deeds", "content/walls/deeds.md:1:1", ("content/walls/a/Deeds.md:1:1",))
    ]


SLUGS = st.sampled_from(
    ["about", "news", "profiles", "feed.xml", "404.html", "tags", "media", "index.html", "a", "A",
     "a/b", "news/page/2", "honours", "calendar", "x.htm", "x.htm/y", "lectures/masters"]
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from("pqr"), st.lists(SLUGS, max_size=3), max_size=3))
def test_every_address_is_unique_or_told(aliases: Mapping[str, list[str]]) -> None:
    files = {f"pages__{name}": page(name, f"旧地址: {words}") for name, words in aliases.items()}
    site = site_of(**files)
    found = Counter(each.casefold() for each in addresses(site))
    folders = {
        "/".join(each.split("/")[:n]) for each in found for n in range(1, each.count("/") + 1)
    }
    clash = max(found.values()) > 1 or bool(folders & set(found))
    rules = {each.rule for each in plan(site).problems}
    assert ("duplicate-address" in rules) is clash


def test_wishes_become_jobs() -> None:
    wish, copy = (
        Variant("a.png", "site/a", (9,), ("webp",), (0, 0, 9, 9)),
        Copy("a.css", "site/a.css"),
    )
    assert fulfil(wish) == Resize(wish)
    assert fulfil(copy) == Publish(copy)
