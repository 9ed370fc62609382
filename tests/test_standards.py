"""What other people's judges say of the site: axe and vnu; and what a page may weigh.

The judges come from `npm ci --prefix tests/tools`; a test that lacks its judge skips with the
reason. Each is asked through the headers that the site ships.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import TOOLS, TYPES, Seen, example, hosted, pages, tool
from tests.showcase import PAGES

AXE = TOOLS / "axe-core/axe.min.js"
VNU = TOOLS / "vnu-jar/build/dist/vnu.jar"
KIB = 1024


@pytest.fixture(scope="module")
def stage(everything: Path) -> Iterator[str]:
    """The demo with everything in it, served the same way."""
    with hosted(everything) as address:
        yield address


# --- room ----------------------------------------------------------------------------------------

# What sticks out to the right although nothing scrolls to it.
OUTSIDE = """() => [...document.querySelectorAll("main *")].filter(element => {
  for (let one = element; one; one = one.parentElement)
    if (/auto|scroll|hidden|clip/.test(getComputedStyle(one).overflowX)) return false;
  const box = element.getBoundingClientRect();
  return box.width > 1 && box.height > 1 && box.right > document.documentElement.clientWidth + 1;
}).map(element => element.outerHTML.slice(0, 120))"""


@pytest.mark.browser
@pytest.mark.parametrize("large", [False, True], ids=["usual type", "large type"])
@pytest.mark.parametrize("width", [320, 390, 768, 1440])  # 320 is 1280 at 400 %
def test_everything_fits(stage: str, browser: Any, width: int, large: bool) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    if large:
        context.add_init_script("localStorage.setItem('bangyang-large', '1')")
    page, seen = context.new_page(), Seen()
    seen.watch(page)
    outside = {}
    for address in PAGES:
        page.goto(stage + address)
        assert page.evaluate("document.documentElement.classList.contains('is-large')") == large
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width or page.evaluate(OUTSIDE):
            outside[address] = (wide, page.evaluate(OUTSIDE))
    context.close()
    assert outside == {}
    assert seen.complaints == []
    assert [url for url in seen.requests if not url.startswith(stage)] == []


# --- accessibility -------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_no_violation(everything: Path, stage: str, browser: Any, width: int) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm ci --prefix tests/tools)")
    # A content policy keeps foreign scripts out, axe too; it is judged elsewhere.
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    typical: Iterator[str] = (
        example(everything, kind).relative_to(everything).as_posix() for kind in TYPES
    )
    page, found = context.new_page(), []
    if width > 600:  # wide, the same words stand elsewhere: a few pages tell
        typical = islice(typical, 4)
    for address in dict.fromkeys((*typical, *(PAGES if width < 600 else ()))):
        page.goto(stage + address)
        page.add_script_tag(path=AXE)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [
            f"{address}: {each['id']}: {node['html'][:120]} {node['failureSummary']}"
            for each in result["violations"]
            for node in each["nodes"]
        ]
    context.close()
    assert found == []


# --- HTML ----------------------------------------------------------------------------------------


def test_vnu_finds_no_error(everything: Path) -> None:
    java = tool(VNU, "java")
    command = [java, "-Xss4m", "-jar", str(VNU), "--errors-only", "--format", "json"]
    done = subprocess.run(
        [*command, "--skip-non-html", str(everything)],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    told = json.loads(done.stderr)["messages"]
    errors = [
        f"{each['url'].removeprefix(everything.as_uri())}: {each['message']}" for each in told
    ]
    assert errors == []
    assert done.returncode == 0


# --- weight --------------------------------------------------------------------------------------


def weight(*paths: Path) -> int:
    """What files weigh on their way to a visitor, in bytes."""
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in paths)


def beside(demo: Path, page: Path, ending: str) -> list[Path]:
    """The files of one kind that a page's head names."""
    text = page.read_text(encoding="utf-8")
    names = re.findall(rf'(?:href|src|data-face)="([^"]+\.{ending})"', text)
    return [(page.parent / name).resolve() for name in dict.fromkeys(names)]


def test_pages_are_light(demo: Path) -> None:
    heavy = {}
    for address in pages(demo):
        page = demo / address
        if address == "404.html":  # its links begin at the root of the host
            continue
        parts = {
            "html": (weight(page), 30 * KIB),
            "css": (weight(*beside(demo, page, "css")), 15 * KIB),
            "js": (weight(*beside(demo, page, "js")), 12 * KIB),
        }
        faces = sum(path.stat().st_size for path in beside(demo, page, "woff2"))
        parts["first view"] = (sum(each for each, _ in parts.values()) + faces, 120 * KIB)
        heavy |= {f"{address} {name}": size for name, (size, most) in parts.items() if size > most}
    assert heavy == {}
