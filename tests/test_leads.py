"""One list of addresses: what is planned may be linked to, and nothing else."""

from __future__ import annotations

import pytest

from generator.plan import addresses, plan
from generator.site.relations import Target, follow
from tests.conftest import Project
from tests.worlds import make_world

WORLD = make_world()
ABOUT = WORLD.site.documents["pages/about"]


@pytest.mark.parametrize(
    ("written", "page"),
    [
        ("/", "index.html"),
        ("/honours/", "honours/index.html"),
        ("/honours", "honours/index.html"),
        ("honours/index.html", "honours/index.html"),
        ("/news/?a=b", "news/index.html"),
        ("/标签/", "标签/index.html"),
        ("/feed.xml", "feed.xml"),
        ("https://union.example.edu.cn/honours/", "honours/index.html"),
        ("https://union.example.edu.cn/", "index.html"),
        ("../honours/", ""),
        ("/../x/", ""),
        ("honours", ""),
        ("//honours/", ""),
        ("https://union.example.edu.com/honours/", ""),
    ],
)
def test_addresses_as_authors_write_them(written: str, page: str) -> None:
    site = WORLD.site
    found = follow(written, ABOUT, site.directory, site.files, home=site.config.base_url)
    assert found.page == page


def test_an_anchor_stays_with_its_page() -> None:
    assert WORLD.site.resolve("pages/about", "/honours/#a") == Target(
        page="honours/index.html", anchor="a"
    )


def test_every_planned_address_may_be_linked_to() -> None:
    known = addresses(WORLD.site)
    planned = {getattr(job, "address", "") for job in plan(WORLD.site).value} - {""}
    assert known == planned
    assert {"index.html", "honours/index.html", "profiles/first/index.html"} <= known


def test_a_link_to_each_planned_page_is_no_problem(project: Project) -> None:
    links = "\n\n".join(f"[去](/{each})" for each in sorted(addresses(WORLD.site)))
    project.write("content/pages/all.md", f"---\n标题: 全部\n---\n{links}\n")
    found = [each for each in project.clean().problems if each.span.path == "content/pages/all.md"]
    assert found == []


def test_a_page_that_goes_takes_its_links_along(project: Project) -> None:
    project.write("content/pages/l.md", "---\n标题: 链\n---\n[去](/profiles/second/)\n")
    assert not project.make().failed
    project.replace("content/profiles/second/index.md", "姓名: 李乙", "姓名: 李乙\n草稿: 是")
    found = [(each.rule, str(each.span)) for each in project.make().problems]
    assert ("broken-link", "content/pages/l.md:4:5") in found
