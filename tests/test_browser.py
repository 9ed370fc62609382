"""The demo site as a browser shows it, and its links as a reader follows them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from generator.content.theme import Theme
from generator.surfaces.styles import tokens
from tests.browsing import BASE, TYPES, Seen, example, hosted, pages, parsed
from tests.conftest import Project
from tests.test_serve import running

WIDTHS = (390, 768, 1440)
# --- what stands in the files --------------------------------------------------------------------


def test_the_demo_has_every_type_of_page(demo: Path) -> None:
    assert all(example(demo, kind) for kind in TYPES)


def test_every_page_has_one_heading_a_language_and_a_title_of_its_own(demo: Path) -> None:
    titles: Counter[str] = Counter()
    for address, page in pages(demo).items():
        assert page.tags["h1"] == 1, address
        assert page.tags["main"] == 1, address
        assert page.language == ("en" if address.startswith("en/") else "zh-CN"), address
        assert page.title.strip(), address
        assert not page.twice, address
        titles[page.title] += 1
    assert [title for title, number in titles.items() if number > 1] == []


def test_no_page_has_a_script_inside_or_loads_from_elsewhere(demo: Path) -> None:
    for path in demo.rglob("*.js"):
        assert path.relative_to(demo).as_posix().startswith(("assets/js/", "search/")), path
    for address, page in pages(demo).items():
        text = (demo / address).read_text(encoding="utf-8")
        scripts = re.findall(r'<script(?! type="application/ld\+json")([^>]*)>([^<]*)', text)
        assert all(re.match(r' src="[./]*assets/js/[^"]+"', given) for given, _ in scripts), address
        assert not any(inside for _, inside in scripts), address
        assert page.tags["iframe"] == 0, address
    for sheet in demo.rglob("*.css"):
        assert not re.search(
            r"@import|url\((?!['\"]?(?:data:|\.\./fonts/))", sheet.read_text(encoding="utf-8")
        )


def test_every_internal_link_leads_somewhere(demo: Path) -> None:
    broken = []
    for address, page in pages(demo).items():
        for link in page.links:
            target = _target(demo, address, link)
            if target and not _is_there(target, unquote(urlsplit(link).fragment)):
                broken.append((address, link))
    assert broken == []


def _target(demo: Path, address: str, link: str) -> Path | None:
    """The file a link leads to, None when it leads out of the site."""
    whole = urljoin(BASE + address, link)
    if not whole.startswith(BASE):
        assert re.match(r"https?://|webcal://|mailto:|tel:|data:", link), (address, link)
        return None
    inside = unquote(urlsplit(whole).path).lstrip("/")
    return demo / inside / "index.html" if inside.endswith("/") or not inside else demo / inside


def _is_there(target: Path, anchor: str) -> bool:
    return target.is_file() and (not anchor or anchor in parsed(target).ids)


def test_no_link_leaves_the_site_folder_by_its_dots(demo: Path) -> None:
    """Seen from the disk, `../` beyond the first page would lead to somebody's other files."""
    for address, page in pages(demo).items():
        for link in page.links:
            if not re.match(r"[a-z]+:", link):
                path = urlsplit(link).path
                rooted = address == "404.html" and not link.startswith("#")  # shown at any depth
                assert path.startswith("/") is rooted, (address, link)
                assert path.count("../") <= address.count("/"), (address, link)


@pytest.mark.parametrize("name", ["sitemap.xml", "feed.xml"])
def test_addresses_given_to_machines_lead_somewhere(demo: Path, name: str) -> None:
    text = (demo / name).read_text(encoding="utf-8")
    given = set(re.findall(rf"[>\"]({re.escape(BASE)}[^<\"]*)[<\"]", text))
    assert len(given) > 5
    for address in given:
        target = _target(demo, "", address)
        assert target
        assert target.is_file(), address


# --- colours -------------------------------------------------------------------------------------


def _tokens() -> dict[str, str]:
    text = tokens(Theme(), "")
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", text))


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((_light(one), _light(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_text_can_be_read_on_paper() -> None:
    tokens = _tokens()
    papers = {name for name in tokens if name.startswith("paper")}
    inks = {name for name in tokens if name not in papers and not name.startswith("gold")}
    assert len(papers) >= 2
    assert {"ink", "cinnabar", "stone"} <= inks
    faint = {
        (ink, paper): round(contrast(tokens[ink], tokens[paper]), 2)
        for ink, paper in product(inks, papers)
    }
    assert {pair: value for pair, value in faint.items() if value < 4.5} == {}


# --- in a browser --------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=WIDTHS, ids="{}px".format)
def window(browser: Any, request: pytest.FixtureRequest) -> Iterator[tuple[Any, Seen]]:
    """A window of one width, and what it complains of."""
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    page, seen = context.new_page(), Seen()
    seen.watch(page)
    yield page, seen
    context.close()


@pytest.fixture(scope="module")
def home(demo: Path) -> Iterator[str]:
    """The site at the root of a web server."""
    with hosted(demo) as address:
        yield address


@pytest.mark.browser
@pytest.mark.parametrize("kind", list(TYPES))
def test_a_page_fits_and_keeps_to_itself(
    demo: Path, home: str, window: tuple[Any, Seen], kind: str
) -> None:
    page, seen = window
    seen.complaints.clear()
    seen.requests.clear()
    page.goto(f"{home}404.html" if kind == "not found" else example(demo, kind).as_uri())
    wide, room = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    outside = page.evaluate(OUTSIDE)
    assert wide <= room, f"{wide - room} px too wide"
    assert outside == []
    assert seen.complaints == []
    assert [url for url in seen.requests if not url.startswith(demo.resolve().as_uri() + "/")
            and not url.startswith((demo.as_uri() + "/", home, "data:"))] == []  # fmt: skip


# Text that lies outside the window, where nothing scrolls to it.
OUTSIDE = """() => {
  const width = document.documentElement.clientWidth, found = [];
  for (const element of document.querySelectorAll("main *, header *, footer *")) {
    if (!element.childNodes.length || element.closest(".skip, svg, [aria-hidden]")) continue;
    const text = [...element.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    const box = element.getBoundingClientRect();
    let scrolls = element;
    while (scrolls && !/auto|scroll/.test(getComputedStyle(scrolls).overflowX))
      scrolls = scrolls.parentElement;
    const hidden = box.width <= 1 || box.height <= 1;
    if (text && !scrolls && !hidden && (box.right > width + 1 || box.left < -1))
      found.push(element.className + ": " + element.textContent.trim().slice(0, 20));
  }
  return found;
}"""


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["home", "profile", "honours", "calendar", "news"])
def test_nothing_is_missing_without_scripts(demo: Path, browser: Any, kind: str) -> None:
    texts = set()
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        page.goto(example(demo, kind).as_uri())
        page.evaluate("document.querySelector('[data-large]').remove()")  # a button of the script
        texts.add(page.inner_text("body"))
        context.close()
    assert len(texts) == 1
    assert all(map(str.strip, texts))


@pytest.fixture(scope="module")
def address(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site below a path of somebody else's web server."""
    root = tmp_path_factory.mktemp("server")
    (root / "~union").mkdir()
    (root / "~union" / "榜样").symlink_to(demo, target_is_directory=True)
    with hosted(root) as home:
        yield f"{home}~union/%E6%A6%9C%E6%A0%B7/"


@pytest.mark.browser
def test_it_works_below_a_path_of_a_web_server(demo: Path, browser: Any, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page, seen = context.new_page(), Seen()
    seen.watch(page)
    for kind in TYPES.keys() - {"not found"}:
        path = example(demo, kind).relative_to(demo).as_posix()
        page.goto(address + path.removesuffix("index.html"))
        assert page.evaluate("document.styleSheets[0].cssRules.length") > 0
    page.goto(address)
    page.click("nav.menu a >> nth=0")
    page.wait_for_url(f"{address}profiles/**")
    context.close()
    assert seen.complaints == []
    assert [url for url in seen.requests if not url.startswith((address, "data:"))] == []


@pytest.mark.browser
def test_the_heading_face_is_asked_for_early_and_once(demo: Path, browser: Any) -> None:
    page, seen = browser.new_page(), Seen()
    seen.watch(page)
    with hosted(demo) as home:
        page.goto(home)
        page.evaluate("document.fonts.ready.then(() => true)")
        asked = page.evaluate(
            "performance.getEntriesByType('resource')"
            ".filter(each => each.name.endsWith('.woff2')).map(each => each.initiatorType)"
        )
        loaded = page.evaluate("[...document.fonts].map(each => each.status)")
        page.close()
    assert asked == ["link"]
    assert loaded == ["loaded"]
    assert seen.complaints == []


@pytest.mark.browser
def test_the_preview_follows_every_save_by_itself(browser: Any, project: Project) -> None:
    about = "content/pages/about.md"
    with running(project) as preview:
        preview.built()
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{preview.port}/about/")
        page.wait_for_selector("text=关于本站")
        project.replace(about, "关于本站", "<em>关于我们")
        page.wait_for_selector("text=关于我们")
        project.replace(about, "标题: 关于", "标提: <b>关于</b>")
        page.wait_for_selector("aside >> text=标提: <b>关于</b>")
        assert "关于我们" in page.inner_text("main")
        project.replace(about, "标提: <b>关于</b>", "标题: 关于")
        page.wait_for_selector("aside", state="detached")
        page.close()
