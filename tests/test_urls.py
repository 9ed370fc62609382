"""Addresses: where everything lies, and how one page leads to another."""

from __future__ import annotations

from posixpath import dirname, join, normpath
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.model import Kind
from generator.engine.jobs import _PATH
from generator.site import urls
from tests.worlds import make_world

PARTS = st.text("abcdefg-0123456789", min_size=1, max_size=6)
ADDRESSES = st.lists(PARTS, min_size=1, max_size=5).map(lambda parts: "/".join(parts) + ".html")


@given(ADDRESSES, ADDRESSES, st.sampled_from(["", "#a", "#第一讲"]))
def test_a_link_followed_from_its_page_arrives(target: str, page: str, anchor: str) -> None:
    link = urls.relative(target + anchor, page)
    assert normpath(join(dirname(page), link.partition("#")[0])) == target
    base = "https://union.example.edu.cn/sub/folder/"
    assert urljoin(base + page, link) == base + target + anchor


@given(ADDRESSES)
def test_a_link_within_a_page_stays_there(page: str) -> None:
    assert urls.relative("#a", page) == "#a"
    assert urls.relative("", page) == ""


@pytest.mark.parametrize(
    ("target", "page", "link"),
    [
        ("index.html", "index.html", "index.html"),
        ("index.html", "a/b/index.html", "../../index.html"),
        ("a/index.html", "a/index.html", "index.html"),
        ("a/index.html", "a/b/index.html", "../index.html"),
        ("a/b.pdf", "a/index.html", "b.pdf"),
        ("ab/x.html", "a/index.html", "../ab/x.html"),
        ("a.html", "a/index.html", "../a.html"),
    ],
)
def test_relative(target: str, page: str, link: str) -> None:
    assert urls.relative(target, page) == link


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("old/about", "old/about/index.html"),
        (" /old/about/ ", "old/about/index.html"),
        ("old/about/index.html", "old/about/index.html"),
        ("old/about.html", "old/about.html"),
        ("2020/0512/c123a456/page.htm", "2020/0512/c123a456/page.htm"),
        ("关于", "关于/index.html"),
        ("%E5%85%B3%E4%BA%8E", "关于/index.html"),
        ("list.asp", "list.asp/index.html"),
        ("", ""),
        ("/", ""),
        ("index.html", ""),
        ("https://union.example.edu.cn/a", ""),
        ("../secret", ""),
        ("a/../../b", ""),
        ("%2e%2e/b", ""),
        ("a/./b", ""),
        ("a//b", ""),
        ("a\\b", ""),
        ("C:/b", ""),
        ("list.asp?id=3", ""),
        ("a#b", ""),
        ("a\nb", ""),
    ],
)
def test_former_addresses(written: str, address: str) -> None:
    assert urls.former(written) == address


@given(st.text())
def test_no_former_address_leaves_the_site(written: str) -> None:
    address = urls.former(written)
    assert not address or _PATH.fullmatch(urls.SITE + address)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (urls.honour("quanguo-laodong-mofan"), "honours/quanguo-laodong-mofan/index.html"),
        (urls.tag("劳模精神"), "tags/lao-mo-jing-shen/index.html"),
        (urls.tag("工报", 2), "tags/gong-bao-2/index.html"),
        (urls.news(), "news/index.html"),
        (urls.news("", 3), "news/page/3/index.html"),
        (urls.news("models"), "news/columns/models/index.html"),
        (urls.news("models", 2), "news/columns/models/page/2/index.html"),
        (urls.asset("assets/css/site.css", "0123456789"), "assets/css/site.01234567.css"),
        (urls.asset("assets/图 片/a#b.PNG", "0123456789"), "assets/tu-pian/a-b.01234567.png"),
        (urls.asset("assets/LICENCE", "0123456789"), "assets/licence.01234567"),
        (urls.attachment("content/pages/计划.pdf", "0123456789"), "files/ji-hua.01234567.pdf"),
        (urls.picture("content/a/照片.v2.JPG", "0123456789ab", 960), "media/zhao-pian-v2.0123456789.960"),
        (urls.picture("content/a/照片.v2.JPG", "0123456789ab", "linked", (9, 0, 40, 30)),
         "media/zhao-pian-v2.0123456789.9-0-40-30.linked"),
        (urls.pretty("profiles/x/index.html"), "profiles/x/"),
        (urls.pretty("feed.xml"), "feed.xml"),
    ],
)  # fmt: skip
def test_addresses(made: str, expected: str) -> None:
    assert made == expected


@given(st.text(min_size=1).filter(lambda name: "/" not in name), st.sampled_from("abc"))
def test_any_file_name_gives_a_plain_address(name: str, mark: str) -> None:
    for address in (
        urls.asset(f"assets/{name}", mark * 32),
        urls.attachment(f"content/{name}", mark * 32),
        urls.picture(f"content/{name}", mark * 32, 9),
        urls.tag(name),
    ):
        assert _PATH.fullmatch(address)
        assert address.isascii()
        assert urls.relative(address, "a/b/index.html") == f"../../{address}"


def test_every_kind_of_document_has_its_place() -> None:
    site = make_world().site
    series = site.documents["lectures/masters"]
    addresses = {
        kind: urls.of_document(site.of_kind(kind)[0], series if kind is Kind.LECTURE else None)
        for kind in Kind
        if site.of_kind(kind)  # boards and screens have no page, like the wall
    }
    assert addresses == {
        Kind.PROFILE: "profiles/first/index.html",
        Kind.SERIES: "lectures/masters/index.html",
        Kind.LECTURE: "lectures/masters/one/index.html",
        Kind.NEWS: "news/2026/n1/index.html",
        Kind.PAGE: "about/index.html",
        Kind.WALL: "",
    }
    assert urls.of_document(site.of_kind(Kind.LECTURE)[0]) == "lectures/masters/one/index.html"
