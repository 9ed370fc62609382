"""The site's own script in a browser: search, filters, large type, days of mourning and festivals."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from generator.content.names import initials, syllables
from generator.press.typeset import song_file
from generator.surfaces import faces
from generator.surfaces.faces import subset
from tests.browsing import Seen, hosted, pages
from tests.conftest import FILES, REPOSITORY, Project, profile, quick_typesetter

pytestmark = pytest.mark.browser
SEARCH = "search/index.html"
BUDGET = 12 * 1024  # gzip, a page
STATUS = "[data-search-status]"
SCREEN = {"width": 1280, "height": 900}


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    """A browser of one's own, for tests that change more than a page."""
    made = browser.new_context(viewport=SCREEN)
    yield made
    made.close()


@pytest.fixture
def own_page(context: Any) -> Iterator[Any]:
    """A page that must not complain, in a browser that has seen nothing yet."""
    made, seen = context.new_page(), Seen()
    seen.watch(made)
    yield made
    assert _of_its_own(seen) == []


@pytest.fixture(scope="module")
def window(browser: Any) -> Iterator[tuple[Any, Seen]]:
    """One page for many tests, because a new one costs three times what they do."""
    context = browser.new_context(viewport=SCREEN)
    made, seen = context.new_page(), Seen()
    seen.watch(made)
    yield made, seen
    context.close()


@pytest.fixture
def page(window: tuple[Any, Seen]) -> Iterator[Any]:
    """A page that must not complain; what it keeps is forgotten afterwards."""
    made, seen = window
    seen.complaints.clear()
    yield made
    complaints = _of_its_own(seen)
    for other in made.context.pages:
        if other != made:
            other.close()
    made.set_viewport_size(SCREEN)
    made.evaluate("localStorage.clear(), sessionStorage.clear()")
    made.goto("about:blank")
    assert complaints == []


def _of_its_own(seen: Seen) -> list[str]:
    return [each for each in seen.complaints if ".woff2" not in each and "ERR_FAILED" not in each]


@pytest.fixture(scope="module")
def home(demo: Path) -> Iterator[str]:
    """The demo on a web server, with the headers it ships."""
    with hosted(demo) as address:
        yield address


def asked(page: Any, query: str) -> list[str]:
    """What is found, by title, in order."""
    page.fill("#find", query)
    page.wait_for_function(
        "([at, query]) => document.querySelector(at).textContent.includes(`“${query}”`)",
        arg=[STATUS, query],
    )
    return [each.strip() for each in page.locator(".result-title").all_inner_texts()]


# --- weight --------------------------------------------------------------------------------------


def test_no_page_loads_more_script_than_the_budget(demo: Path) -> None:
    sizes = {}
    for address, parsed in pages(demo).items():
        scripts = [link for link in parsed.links if link.endswith(".js")]
        files = [demo / Path(address).parent / each.lstrip("/") for each in scripts]
        if address == "404.html":
            files = [demo / each.lstrip("/") for each in scripts]
        sizes[address] = sum(len(gzip.compress(each.read_bytes(), 9)) for each in files)
    assert len(sizes) > 50
    assert min(sizes.values()) > 0
    assert {address: size for address, size in sizes.items() if size > BUDGET} == {}


def test_the_script_has_no_dependence_and_asks_for_nothing() -> None:
    for path in (REPOSITORY / "assets/js").glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\bfetch\(|XMLHttpRequest|import\s|eval\(|innerHTML|https?:", text)
        assert "@layer" not in text
        assert text.startswith("/*")


# --- search --------------------------------------------------------------------------------------


def people_of(demo: Path) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every person of the index: title, and names with their syllables."""
    text = (demo / "search/names.js").read_text(encoding="utf-8")
    rows = json.loads(text.partition("=")[2].partition("]=")[2].rstrip(";\n"))["entries"]
    return [
        (row[3], list(zip(row[6][::2], row[6][1::2], strict=True)))
        for row in rows
        if row[0] == "p" and len(row) > 6
    ]


def forms(names: list[tuple[str, str]]) -> set[str]:
    """Every part of each name, every prefix of its pinyin, its syllables apart, its initials."""
    found = set()
    for name, spelt in names:
        found |= {name[a:b] for a in range(len(name)) for b in range(a + 1, len(name) + 1)}
        joined = spelt.replace(" ", "")
        if joined.isascii():
            found |= {joined[:end] for end in range(1, len(joined) + 1)}
            found |= {spelt, "".join(each[0] for each in spelt.split())}
            found |= {"".join(spelt.split()[at:]) for at in range(len(spelt.split()))}
    return {each for each in found if each.strip()}


# Asks the page itself, without waiting for each key: gives the titles shown for each question.
ASK = """async (queries) => {
  const field = document.querySelector("#find"), form = field.form, told = {};
  for (const query of queries) {
    field.value = query;
    form.dispatchEvent(new Event("submit", {cancelable: true}));
    const status = document.querySelector("[data-search-status]");
    while (!status.textContent.includes(`“${query}”`)) await new Promise(r => setTimeout(r, 2));
    let more;
    while ((more = document.querySelector(".results-more:not([hidden])"))) {
      more.click();
      await new Promise(r => setTimeout(r, 2));
    }
    told[query] = [...document.querySelectorAll("#results-people")].flatMap(
      head => [...head.closest("section").querySelectorAll(".result-title")].map(a => a.innerText));
  }
  return told;
}"""


@pytest.mark.parametrize("where", ["demo", "named"])
def test_every_form_of_every_name_finds_its_person(
    request: pytest.FixtureRequest, page: Any, where: str
) -> None:
    site = request.getfixturevalue(where)
    page.goto((site / SEARCH).as_uri())
    people = people_of(site)
    assert len(people) >= 7
    wanted = {(form, title) for title, names in people for form in forms(names)}
    told = page.evaluate(ASK, sorted({form for form, _ in wanted}))
    assert len(told) > 150
    assert [(form, title) for form, title in sorted(wanted) if title not in told[form]] == []


NAMED = (
    "姓名: 王甲", "姓名: 王进喜\n曾用名: [王样例]\n别称: [铁人]\n样例: 是"
)  # fmt: skip
OTHERS = {"吕进": "", "单雄信": "", "欧阳海": "", "万宁夏": "", "第一车间CNC班组": "类型: 集体\n"}


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site of people with names worth looking for."""
    people = {
        f"content/profiles/p{number}/index.md": profile(name).replace("姓名:", f"{more}姓名:")
        for number, (name, more) in enumerate(OTHERS.items())
    }
    people = {path: re.sub(r"\n!\[.*|见\[.*", "", text) for path, text in people.items()}
    people["content/profiles/first/index.md"] = str(
        FILES["content/profiles/first/index.md"]
    ).replace(*NAMED)
    return _built(tmp_path_factory.mktemp("named"), "", people)


@pytest.mark.parametrize(("query", "name"), [
    ("lv", "吕进"), ("lyujin", "吕进"), ("lu", "吕进"), ("lvj", "吕进"), ("lü", "吕进"),
    ("shanxiong", "单雄信"), ("sxx", "单雄信"), ("ouyang hai", "欧阳海"), ("ouyh", "欧阳海"),
    ("wanningxia", "万宁夏"), ("wanning", "万宁夏"), ("ＣＮＣ", "第一车间CNC班组"), ("cnc", "第一车间CNC班组"),
])  # fmt: skip
def test_names_with_unusual_readings_are_found(
    named: Path, page: Any, query: str, name: str
) -> None:
    page.goto((named / SEARCH).as_uri())
    assert name in asked(page, query)


@pytest.mark.parametrize(
    "query",
    [
        "王进喜",
        "进喜",
        "wangjinxi",
        "wang jinxi",
        "jinxi",
        "wjx",
        "WJX",
        "ｗｊｘ",
        "wangj",
        "铁人",
        "tieren",
        "王样例",
        "王 进喜",
        "Wang Jinxi",
    ],
)
def test_the_iron_man_is_found_first(named: Path, page: Any, query: str) -> None:
    page.goto((named / SEARCH).as_uri())
    assert asked(page, query)[0] == "王进喜"


def test_one_character_finds_names_and_says_that_texts_were_left_out(demo: Path, page: Any) -> None:
    page.goto((demo / SEARCH).as_uri())
    assert "王进喜" in asked(page, "喜")
    assert "单个字" in page.inner_text(STATUS)


def test_texts_are_found_by_what_they_hold_with_the_line_around_it(home: str, page: Any) -> None:
    page.goto(f"{home}search/?q={quote('玉门油矿')}")
    page.wait_for_selector("#results-texts")
    line = page.locator(".result-why").first.inner_text()
    assert "玉门油矿" in line
    assert page.locator(".result-why mark").first.inner_text() == "玉门油矿"
    assert "王进喜" in page.locator(".result-title").all_inner_texts()


def test_results_are_grouped_marked_and_counted(home: str, page: Any) -> None:
    page.goto(f"{home}{SEARCH}?q={quote('全国劳动模范')}")
    page.wait_for_function("at => document.querySelector(at).textContent.includes('找到')",
                           arg=STATUS)  # fmt: skip
    heads = page.locator(".results h2").all_inner_texts()
    assert heads[:2] == ["人物", "荣誉"]
    assert page.locator(".results mark").count() > 2
    told = page.inner_text(STATUS)
    assert re.search(r"找到 \d+ 项：“全国劳动模范”。查了 \d+ 篇", told)
    assert page.get_attribute(STATUS, "role") == "status"
    counts = [
        int(re.sub(r"\D", "", each)) for each in page.locator(".part-count").all_inner_texts()
    ]
    assert f"找到 {sum(counts)} 项" in told


def test_nothing_found_says_so_and_shows_the_way_by_strokes(demo: Path, page: Any) -> None:
    page.goto((demo / SEARCH).as_uri())
    assert asked(page, "查无此人哉") == []
    assert "没有找到“查无此人哉”" in page.inner_text(STATUS)
    assert page.locator(".ways a[href*='strokes']").is_visible()


def test_what_is_written_is_never_markup(demo: Path, page: Any) -> None:
    page.goto((demo / SEARCH).as_uri())
    assert asked(page, "<img src=x onerror=alert(1)>") == []
    assert page.locator("[data-search] img").count() == 0


def test_only_names_are_loaded_before_a_question_asks_for_more(home: str, context: Any) -> None:
    page, seen = context.new_page(), Seen()
    seen.watch(page)
    page.goto(home + SEARCH)
    page.wait_for_load_state("networkidle")
    page.fill("#find", "wjx")
    page.wait_for_selector(".result-title")
    page.wait_for_load_state("networkidle")
    loaded = [url for url in seen.requests if "/search/" in url and url.endswith(".js")]
    assert next(url.rpartition("/")[2] for url in loaded) == "names.js"
    assert not any("/t0" in url for url in loaded)
    page.fill("#find", "钻井")
    page.wait_for_function("document.querySelector('#results-texts') "
                           "|| document.querySelectorAll('.result').length")  # fmt: skip
    page.wait_for_load_state("networkidle")
    words = {url for url in seen.requests if "/w0-" in url}
    assert 1 <= len(words) <= 2
    assert seen.complaints == []


def test_the_header_asks_from_any_page_by_keyboard(demo: Path, page: Any) -> None:
    page.goto((demo / "honours/index.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("wangj")
    page.keyboard.press("Enter")
    page.wait_for_selector(".result-title")
    assert page.url.startswith((demo / SEARCH).as_uri() + "?q=wangj")
    page.focus("#find")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.innerText") == "王进喜"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.press("Escape")
    page.wait_for_function("!document.querySelector('.result')")
    assert page.input_value("#find") == ""
    page.keyboard.type("王进喜")
    page.wait_for_selector(".result-title")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/profiles/*/index.html")
    assert "王进喜" in page.inner_text("h1")


def test_the_slash_key_can_be_switched_off_and_on_a_narrow_screen_opens_the_page(
    demo: Path, page: Any
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto((demo / "honours/index.html").as_uri())
    page.keyboard.press("/")
    page.wait_for_url("**/search/index.html")
    page.wait_for_function("document.activeElement.id === 'find'")
    page.uncheck("[data-slash]")
    page.goto((demo / "honours/index.html").as_uri())
    page.keyboard.press("/")
    page.wait_for_timeout(200)
    assert page.url.endswith("honours/index.html")


def test_back_brings_the_question_back(home: str, page: Any) -> None:
    page.goto(home + SEARCH)
    asked(page, "王进喜")
    page.locator(".result-title").first.click()
    page.wait_for_url("**/profiles/**")
    page.go_back()
    page.wait_for_selector(".result-title")
    assert page.input_value("#find") == "王进喜"


def test_a_missing_index_is_told(tmp_path: Path, demo: Path, browser: Any) -> None:
    page = browser.new_page()
    page.route("**/search/names.js", lambda route: route.abort())
    page.goto((demo / SEARCH).as_uri() + "?q=x")
    page.wait_for_function("at => document.querySelector(at).textContent.includes('没有读到')",
                           arg=STATUS)  # fmt: skip
    page.close()


def test_without_script_the_page_says_so_and_shows_other_ways(demo: Path, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((demo / SEARCH).as_uri() + "?q=x")
    assert "没有运行脚本" in page.inner_text("main")
    assert page.locator(".ways a").count() >= 5
    assert not page.locator(".large-button").is_visible()
    context.close()


def test_initials_and_syllables_of_the_index_are_those_of_the_names_module() -> None:
    assert syllables("单雄信") == ("shan", "xiong", "xin")
    assert initials("王进喜") == "wjx"


# --- not found -----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["nothing", "profiles/nobody/", "a/b/c/d/e.html"])
def test_a_missing_page_searches_from_any_depth(home: str, browser: Any, address: str) -> None:
    page, seen = browser.new_page(), Seen()
    seen.watch(page)
    page.goto(home + address)
    page.fill("#find", "王进喜")
    page.keyboard.press("Enter")
    page.wait_for_selector(".result-title")
    assert page.url.startswith(home + SEARCH)
    assert [each for each in seen.complaints if address not in each and "404" not in each] == []
    page.close()


def test_a_missing_page_of_a_site_below_a_path(project: Project) -> None:
    project.replace("site.yaml", "union.example.edu.cn/", "example.edu.cn/gonghui/")
    project.make()
    text = project.public("site/404.html")
    links = re.findall(r'(?:href|src|action)="([^"]+)"', text)
    assert len(links) > 8
    inner = [each for each in links if not re.match(r"https?:|#", each)]
    assert all(each.startswith("/gonghui/") for each in inner), inner
    assert 'href="#main"' in text


# --- large type ----------------------------------------------------------------------------------


def test_large_type_is_remembered_and_there_before_the_first_paint(demo: Path, page: Any) -> None:
    page.goto((demo / "index.html").as_uri())
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    before = page.evaluate(size)
    button = page.locator("[data-large]")
    assert button.get_attribute("aria-pressed") == "false"
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    assert page.evaluate(size) > before
    page.goto((demo / "honours/index.html").as_uri(), wait_until="commit")
    page.wait_for_function("document.body")
    assert page.evaluate("document.documentElement.classList.contains('is-large')")
    page.wait_for_load_state()
    page.click("[data-large]")
    page.reload()
    assert not page.evaluate("document.documentElement.classList.contains('is-large')")


def test_nothing_breaks_when_the_browser_keeps_nothing(demo: Path, own_page: Any) -> None:
    own_page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no'); }})"
    )
    own_page.goto((demo / "index.html").as_uri())
    own_page.click("[data-large]")
    assert own_page.evaluate("document.documentElement.classList.contains('is-large')")
    own_page.goto((demo / SEARCH).as_uri())
    assert asked(own_page, "王进喜")
    own_page.uncheck("[data-slash]")


# --- mourning and festivals ----------------------------------------------------------------------

DAYS = """\
mourning: [12-13, 2020-04-04, 2022-11-30..2022-12-06, 12-30..01-02]
festivals:
  - {name: 国际劳动节, days: 05-01..05-03, greeting: 劳动者节日快乐}
  - {name: 样例节, days: [12-12..12-14, 10-01], greeting: 样例问候}
"""
MOMENTS = [
    ("2026-12-12T15:59:00Z", "is-festival"),  # 23:59 on the 12th in Beijing
    ("2026-12-12T16:01:00Z", "is-mourning"),
    ("2026-12-13T15:59:00Z", "is-mourning"),
    ("2026-12-13T16:01:00Z", "is-festival"),
    ("2020-04-04T04:00:00Z", "is-mourning"),
    ("2021-04-04T04:00:00Z", ""),
    ("2022-12-06T15:00:00Z", "is-mourning"),
    ("2022-12-06T17:00:00Z", ""),
    ("2027-01-01T00:00:00Z", "is-mourning"),
    ("2026-05-03T15:00:00Z", "is-festival"),
    ("2026-05-03T17:00:00Z", ""),
]


@pytest.fixture(scope="module")
def calendar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with days of mourning and festivals."""
    return _built(tmp_path_factory.mktemp("calendar"), DAYS)


def _built(root: Path, settings: str, files: Mapping[str, str] | None = None) -> Path:
    project = Project(root)
    for path, text in {**FILES, **(files or {})}.items():
        project.write(path, text)
    project.write("site.yaml", str(FILES["site.yaml"]) + settings)
    with pytest.MonkeyPatch.context() as patch:
        quick_typesetter(patch)
        patch.setattr(faces, "subset", lambda *_: face())
        report = project.make()
    assert not report.failed, report.problems
    return root / "public" / "site"


@cache
def face() -> bytes:
    """A heading face that browsers take; which characters are in it does not matter here."""
    return subset(song_file(), "榜样")


Opened = Callable[[str], Any]


@pytest.fixture(
    scope="module", params=["Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati"]
)
def zone(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A browser somewhere in the world."""
    context = browser.new_context(timezone_id=request.param)
    yield context
    context.close()


@pytest.fixture
def opened(calendar: Path, zone: Any) -> Iterator[Opened]:
    """The home page as somebody in a time zone sees it at a moment."""
    page = zone.new_page()

    def at(moment: str) -> Any:
        page.clock.set_fixed_time(moment)
        page.goto((calendar / "index.html").as_uri())
        return page

    yield at
    page.close()


def test_the_day_in_beijing_decides_wherever_the_visitor_is(opened: Opened) -> None:
    told = {}
    for moment, expected in MOMENTS:
        page = opened(moment)
        classes = page.evaluate("[...document.documentElement.classList]")
        told[moment] = " ".join(each for each in classes if each != "has-script")
        grey = "grayscale" in page.evaluate("getComputedStyle(document.documentElement).filter")
        assert grey is (expected == "is-mourning"), moment
    assert told == dict(MOMENTS)


def test_paper_is_never_grey(opened: Opened) -> None:
    page = opened("2026-12-13T04:00:00Z")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).filter") == "none"


def test_a_festival_greets_and_only_its_own(opened: Opened) -> None:
    page = opened("2026-05-01T04:00:00Z")
    assert page.inner_text(".greeting:visible") == "劳动者节日快乐"
    page = opened("2026-12-13T04:00:00Z")
    assert page.locator(".greeting:visible").count() == 0


def test_a_page_left_open_over_midnight_turns_with_the_day(opened: Opened) -> None:
    page = opened("2026-12-12T15:59:00Z")
    page.clock.set_fixed_time("2026-12-12T16:01:00Z")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.evaluate("document.documentElement.className").endswith("is-mourning")


@pytest.mark.parametrize(("mode", "grey"), [("开", True), ("关", False), ("自动", False)])
def test_an_editor_may_decide_by_hand(tmp_path: Path, browser: Any, mode: str, grey: bool) -> None:
    site = _built(tmp_path / "site", f"{DAYS}mourning_mode: {mode}\n")
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        if scripts:
            page.clock.install(time="2026-05-01T04:00:00Z")
        page.goto((site / "index.html").as_uri())
        classes = page.get_attribute("html", "class") or ""
        assert ("is-mourning" in classes) is grey
        assert not grey or "is-festival" not in classes
        context.close()


# --- filters -------------------------------------------------------------------------------------


def shown(page: Any) -> list[str]:
    return list(page.locator("[data-filter] li.person:visible").all())


@pytest.mark.parametrize("where", ["disk", "server"])
def test_facets_filter_in_their_place_and_back_and_reload_keep_them(
    demo: Path, home: str, page: Any, where: str
) -> None:
    address = (demo / "profiles/index.html").as_uri() if where == "disk" else home + "profiles/"
    page.goto(address)
    everyone = len(shown(page))
    assert everyone >= 8
    first = page.locator(".facets a[data-facet=decade]").first
    first.click()
    some = len(shown(page))
    assert 0 < some < everyone
    assert first.get_attribute("aria-current") == "true"
    assert page.locator("[data-filter-status]").is_visible()
    assert str(some) in page.inner_text("[data-filter-status]")
    empty = page.evaluate(
        "[...document.querySelectorAll('[data-filter] section')].filter(s => !s.hidden"
        " && s.querySelector('li.person') && !s.querySelector('li.person:not([hidden])')).length"
    )
    assert empty == 0
    page.reload()
    assert len(shown(page)) == some
    page.go_back()
    page.wait_for_function(
        "n => document.querySelectorAll('[data-filter] li.person:not([hidden])').length === n",
        arg=everyone,
    )
    page.go_forward()
    page.wait_for_function(
        "n => document.querySelectorAll('[data-filter] li.person:not([hidden])').length === n",
        arg=some,
    )
    first.click()
    assert len(shown(page)) == everyone
    assert first.get_attribute("aria-current") is None


def test_a_word_filters_by_pinyin_and_escape_takes_it_back(demo: Path, page: Any) -> None:
    page.goto((demo / "profiles/index.html").as_uri())
    everyone = len(shown(page))
    field = page.locator("[data-filter-input] input")
    field.fill("wangjinxi")
    assert len(shown(page)) == 1
    page.reload()
    assert len(shown(page)) == 1
    field.press("Escape")
    assert len(shown(page)) == everyone
    field.fill("查无此人")
    assert shown(page) == []
    page.locator("[data-filter-input] button").click()
    assert len(shown(page)) == everyone


def test_a_facet_opened_with_ctrl_is_the_page_of_its_own(demo: Path, page: Any) -> None:
    page.goto((demo / "profiles/index.html").as_uri())
    with page.context.expect_page() as other:
        page.locator(".facets a[data-facet=decade]").first.click(modifiers=["Control"])
    other.value.wait_for_load_state()
    assert other.value.url != page.url
    assert "#" not in page.url


def test_folding_is_the_same_on_both_sides() -> None:
    assert unicodedata.normalize("NFKC", "ＣＮＣ").lower() == "cnc"
