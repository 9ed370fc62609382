"""The site in English: its pages, its links, and that every builder keeps to it."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from posixpath import dirname, join, normpath

import pytest

from generator import telling
from generator.diagnostics import Lang
from generator.plan import plan
from generator.site.editions import Edition, Version, versions
from generator.site.site import Site
from generator.site.world import World
from generator.surfaces.pages import Page
from tests.chinese import unmarked
from tests.conftest import FILES, NOON, REPOSITORY, Project
from tests.test_incremental import assert_exact, ran
from tests.test_pages import pages
from tests.worlds import make_world

ENGLISH = {
    "content/profiles/first/index.en.md": (
        "---\nname: Wang Jia\nunit: First Works\nsummary: A worker\n"
        "honours: [{title: 全国劳动模范, gloss: National Model Worker}]\n---\n"
        "## Deeds\n\nSee [another](../second/index.md), [about](../../pages/about.md#text-here)"
        " and [talk](../../lectures/masters/one.md).\n\n![Shared](photo.png)\n"
    ),
    "content/pages/about.en.md": "---\ntitle: About\n---\n## Here\n\nText\n",
    "content/lectures/masters/index.en.md": "---\ntitle: Masters\n---\nSeries\n",
    "content/lectures/masters/one.en.md": "---\ntitle: First talk\nvenue: Hall\n---\nTalk\n",
    "content/news/n1.en.md": "---\ntitle: News one\n---\nNews\n",
    "site.yaml": str(FILES["site.yaml"])
    + "english:\n  title: Bangyang\n  organisation: Union\n  menu: [{title: Persons, to: profiles/index.html}]\n"
    + "  columns: [{id: models, name: Exemplary people}]\n",
}


@cache
def world() -> World:
    return make_world(ENGLISH)


@cache
def whole() -> dict[str, str]:
    return pages(world())


def english() -> dict[str, str]:
    return {address: text for address, text in whole().items() if address.startswith("en/")}


class Tags(HTMLParser):
    """Start tags with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def of(self, tag: str, **given: str) -> list[dict[str, str]]:
        return [
            attrs for name, attrs in self.found
            if name == tag and all(attrs.get(key) == value for key, value in given.items())
        ]  # fmt: skip


# --- which pages there are ----------------------------------------------------------------------


def test_a_page_for_each_translation_and_a_home() -> None:
    assert sorted(english()) == [
        "en/about/index.html",
        "en/index.html",
        "en/lectures/masters/index.html",
        "en/lectures/masters/one/index.html",
        "en/news/2026/n1/index.html",
        "en/profiles/first/index.html",
    ]


def test_without_a_translation_there_is_nothing_english() -> None:
    site = make_world().site
    assert not site.editions
    assert not any(isinstance(job, Page) and job.language for job in plan(site).value)


def test_chinese_pages_know_nothing_of_translations() -> None:
    """No list, feed, sheet or search holds a translation as an entry of its own."""
    before = make_world({"site.yaml": ENGLISH["site.yaml"]}).site
    after = world().site
    assert dict(after.documents) == dict(before.documents)
    assert dict(after.cards_by_id) == dict(before.cards_by_id)
    own = {job.key for job in plan(after).value if not getattr(job, "language", "")}
    assert own == {job.key for job in plan(before).value}


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        ({"content/pages/about.en.md": "---\ntitle: A\ndraft: yes\n---\n"}, False),
        ({"content/pages/about.md": "---\n标题: 关于\n草稿: 是\n---\n"}, False),
        ({"content/pages/about.md": "---\n标题: 关于\n撤下日期: 2020-01-01\n---\n"}, False),
        ({"content/pages/about.md": None}, False),
        ({}, True),
    ],
)
def test_a_translation_is_public_with_its_original(
    files: dict[str, str | None], shown: bool
) -> None:
    site = make_world({**ENGLISH, **files}).site
    jobs = {job.address for job in plan(site).value if isinstance(job, Page) and job.language}
    assert ("en/about/index.html" in jobs) is shown


# --- what they say ------------------------------------------------------------------------------


def test_no_chinese_word_stands_unmarked_on_an_english_page() -> None:
    for address, text in english().items():
        assert unmarked(text) == [], address


def test_interface_words_are_english() -> None:
    """What is Chinese on a page comes from content; words of the templates never do."""
    text = english()["en/profiles/first/index.html"]
    for word in ("跳到正文", "首页", "荣誉", "出处", "搜索"):
        assert f">{word}<" not in text


def test_language_and_canonical_address() -> None:
    for address, text in english().items():
        tags = Tags(text)
        assert tags.of("html")[0]["lang"] == "en"
        (canonical,) = tags.of("link", rel="canonical")
        assert canonical["href"] == "https://union.example.edu.cn/" + address.removesuffix(
            "index.html"
        )


def test_settings_and_words_of_the_edition() -> None:
    text = english()["en/profiles/first/index.html"]
    assert "<h1" in text
    assert ">Wang Jia</h1>" in text
    assert "Bangyang" in text
    assert "First Works" in text
    assert 'National Model Worker (<span lang="zh-CN">全国劳动模范</span>)' in text
    assert ">Persons</a>" in text


def test_dates_are_english() -> None:
    assert "1 April 2026" in english()["en/news/2026/n1/index.html"].replace(
        '</span> <span class="entry-day-small">', " "
    )
    assert "1959年" not in english()["en/profiles/first/index.html"]


def test_pairs_of_hreflang_are_mutual() -> None:
    base = "https://union.example.edu.cn/"
    told = {}
    for address, text in whole().items():
        if address.endswith(".html"):
            links = [each for each in Tags(text).of("link", rel="alternate") if "hreflang" in each]
            told[base + address.removesuffix("index.html")] = {
                e["hreflang"]: e["href"] for e in links
            }
    paired = {address: links for address, links in told.items() if links}
    assert len(paired) == 2 * len(english())
    for address, links in paired.items():
        assert sorted(links) == ["en", "x-default", "zh-CN"]
        assert links["x-default"] == links["zh-CN"]
        assert address in links.values()
        assert all(told[each] == links for each in links.values())


@pytest.mark.parametrize(
    ("address", "tag", "there"),
    [
        ("profiles/first/index.html", "en", "en/profiles/first/index.html"),
        ("en/profiles/first/index.html", "zh-CN", "profiles/first/index.html"),
        ("index.html", "en", "en/index.html"),
        ("en/index.html", "zh-CN", "index.html"),
    ],
)
def test_the_switch_leads_to_the_same_page_in_the_other_language(
    address: str, tag: str, there: str
) -> None:
    (switch,) = re.findall(r'<nav class="languages".*?</nav>', whole()[address], re.S)
    (link,) = Tags(switch).of("a")
    assert (link["lang"], link["hreflang"]) == (tag, tag)
    assert normpath(join(dirname(address), link["href"])) == there


def test_a_page_of_one_language_has_no_switch() -> None:
    assert 'class="languages"' not in whole()["profiles/second/index.html"]


def test_links_of_the_text_lead_to_english_where_there_is_any() -> None:
    text = english()["en/profiles/first/index.html"]
    links = {each["href"]: each for each in Tags(text).of("a")}
    assert "../../about/index.html#text-here" in links
    assert "../../lectures/masters/one/index.html" in links
    assert links["../../../profiles/second/index.html"]["hreflang"] == "zh-CN"
    assert "hreflang" not in links["../../about/index.html#text-here"]


def test_menu_and_trail_lead_to_the_sections_of_the_english_home() -> None:
    text = english()["en/profiles/first/index.html"]
    assert 'href="../../index.html#people"' in text
    assert 'id="people"' in english()["en/index.html"]
    assert 'id="lectures"' in english()["en/index.html"]
    assert 'id="news"' in english()["en/index.html"]


def test_the_trail_leads_there_for_machines_too() -> None:
    text = english()["en/profiles/first/index.html"]
    (trail,) = re.findall(r'"@type": "BreadcrumbList".*?</script>', text)
    base = "https://union.example.edu.cn/en/"
    assert re.findall(r'"item": "([^"]+)"', trail) == [
        base, f"{base}index.html#people", f"{base}profiles/first/"
    ]  # fmt: skip


def test_the_home_lists_only_what_is_english() -> None:
    links = [each["href"] for each in Tags(english()["en/index.html"]).of("a")]
    for there in (
        "profiles/first",
        "lectures/masters",
        "lectures/masters/one",
        "news/2026/n1",
        "about",
    ):
        assert f"{there}/index.html" in links
    assert "../profiles/second/index.html" not in links


# --- questions ----------------------------------------------------------------------------------


def test_versions() -> None:
    site = world().site
    pair = (
        Version("zh-CN", "中文", "about/index.html"),
        Version("en", "English", "en/about/index.html"),
    )
    assert versions(site, "pages/about") == pair
    assert versions(site, "profiles/second") == ()
    assert versions(site, "nothing") == ()
    assert versions(site, "walls/deeds") == ()
    assert [each.address for each in versions(site, "en/index.html")] == [
        "index.html",
        "en/index.html",
    ]
    assert versions(make_world().site, "index.html") == ()


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("index.html", "en/index.html"),
        ("profiles/index.html", "en/index.html#people"),
        ("lectures/index.html", "en/index.html#lectures"),
        ("news/index.html", "en/index.html#news"),
        ("about/index.html#a", "en/about/index.html#a"),
        ("honours/index.html", "honours/index.html"),
        ("profiles/second/index.html", "profiles/second/index.html"),
    ],
)
def test_counterpart(address: str, there: str) -> None:
    assert world().ask("counterpart", ("en", address))[0] == there
    assert make_world().ask("counterpart", ("en", address))[0] == address


def test_a_question_of_another_language_has_its_own_answer() -> None:
    assert world().ask("card", ("profiles/first",))[0].title == "王甲"
    assert world().ask("en.card", ("profiles/first",))[0].title == "Wang Jia"
    assert world().ask("en.card", ("profiles/second",))[0].title == "李乙"
    with pytest.raises(KeyError):
        world().ask("fr.card", ("profiles/first",))


def test_what_the_program_says_is_english() -> None:
    (award,) = world().ask("en.awards", ("profiles/first",))[0]
    assert (award.when, award.level_name) == ("1959", "National level")
    edition = world().site.editions["en"]
    assert isinstance(edition, Edition)
    spoken = edition.spoken(world()._edition("en").site.catalogue)
    assert spoken.say("1949年成立") == "founded 1949"
    assert spoken.say("1949年命名") == "named 1949"
    assert spoken.say("2015–2019年度") == "2015–2019"
    assert spoken.say("14:00–5月3日15:30") == "14:00–3 May, 15:30"
    assert spoken.say("2019年5月1日") == "1 May 2019"
    assert spoken.say("2019年5月") == "May 2019"


def test_related_people_are_those_of_the_chinese_page() -> None:
    """A unit that is translated for one of two people still ties them."""
    files = {
        **ENGLISH,
        "content/profiles/first/index.md": str(FILES["content/profiles/first/index.md"]).replace(
            "[second]", "[]"
        ),
    }
    made = make_world(files)
    chinese = made.ask("kin", ("profiles/first",))[0]
    english = made.ask("en.kin", ("profiles/first",))[0]
    assert (
        [each.card.id for each in english]
        == [each.card.id for each in chinese]
        == ["profiles/second"]
    )
    assert {each.words for each in english[0].reasons} >= {"First Works"}


# --- incremental --------------------------------------------------------------------------------


def lay(project: Project) -> None:
    for path, text in ENGLISH.items():
        project.write(path, text)


def test_a_word_of_the_catalogue_rebuilds_the_english_pages_alone(project: Project) -> None:
    lay(project)
    assert not project.make().failed
    project.write("templates/locale/en.site.po", 'msgid "首页"\nmsgstr "Start"\n')
    keys = ran(assert_exact(project))
    assert keys
    assert all(key.startswith("page:en/") for key in keys)


def test_a_word_of_a_translation_rebuilds_its_page_alone(project: Project) -> None:
    lay(project)
    project.make()
    project.replace("content/pages/about.en.md", "Text", "Words")
    assert ran(assert_exact(project)) == {"page:en/about/index.html"}


def test_a_translation_comes_and_goes(project: Project) -> None:
    first = assert_exact(project)
    lay(project)
    keys = ran(assert_exact(project))
    assert "page:about/index.html" in keys  # it names its version now
    for path in ENGLISH:
        project.write(path, FILES[path]) if path in FILES else project.delete(path)
    last = assert_exact(project)
    assert first.build is not None
    assert last.build is not None
    assert dict(last.build.made) == dict(first.build.made)


def test_site_is_home_of_its_editions() -> None:
    edition = world().site.editions["en"]
    assert type(edition.home) is Site
    assert edition.now == NOON


# --- the rest of the house -----------------------------------------------------------------------


class Words(dict[str, bytes]):
    """A disk in memory that can travel."""

    def __call__(self, path: str) -> bytes:
        return self[path]


def test_an_edition_travels_to_other_processes() -> None:
    made = world()
    disk = Words({path: made.disk(path) for path in made.site.files})
    there = pickle.loads(pickle.dumps(replace(made, disk=disk, _answers={}, _editions={})))
    for question, args in (("en.card", ("profiles/first",)), ("en.awards", ("profiles/first",))):
        assert there.ask(question, args) == made.ask(question, args)


def test_babel_is_loaded_by_the_first_english_page_and_not_before() -> None:
    code = (
        "import sys\n"
        "import generator.cli, generator.delivery.project\n"
        "from tests.test_pages import pages\n"
        "from tests.worlds import make_world\n"
        "assert pages(make_world())\n"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'babel']\n"
        "from tests.test_editions import whole\n"
        "assert whole() and 'babel' in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=REPOSITORY, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_why_tells_the_language() -> None:
    reasons = ("en.card(profiles/first)", "card(profiles/first)", "en.card(pages/about)")
    assert telling.spoken(reasons, Lang.ZH) == (
        "简介 (en)  profiles/first；pages/about",
        "简介  profiles/first",
    )
