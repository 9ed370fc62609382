"""The headers that hosts send: strict, the same for every host, and the site runs under them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from generator.content.config import Engine
from generator.delivery.serve import previewed
from generator.engine.jobs import perform
from generator.plan import plan
from generator.surfaces.headers import HOSTS, KEPT, POLICY, SECURITY, ServerFile, headers, policy
from generator.surfaces.pages import Redirect
from tests.browsing import TYPES, Seen, example, hosted, shipped_headers
from tests.conftest import SITE_YAML
from tests.worlds import Shelf, make_world


def shipped(
    path: str, base: str = "https://union.example.edu.cn/", moved: tuple[Redirect, ...] = ()
) -> str:
    """One of the files, for a site at `base` whose pages have moved."""
    template = next(name for name, each in HOSTS.items() if each == path)
    yaml = SITE_YAML.replace("https://union.example.edu.cn/", base)
    shelf = Shelf()
    outcome = perform(ServerFile(template, path, moved), make_world({"site.yaml": yaml}), shelf)
    assert [each.path for each in outcome.made] == [path]
    return shelf[0].decode()


def test_nothing_is_allowed_that_is_not_named() -> None:
    assert POLICY["default-src"] == "'none'"
    whole = policy()
    for word in ("unsafe", "*", "data:", "http", "blob:"):
        assert word not in whole
    assert set(POLICY.values()) == {"'none'", "'self'"}


def test_pagefind_may_run_and_nothing_more() -> None:
    more = policy(Engine.PAGEFIND)
    assert "'wasm-unsafe-eval'" in more
    assert "unsafe-inline" not in more
    assert "'unsafe-eval'" not in more


def test_the_preview_hears_when_to_load_anew_and_is_as_strict_otherwise() -> None:
    own, preview = (dict(part.split(" ", 1) for part in text.split("; "))
                    for text in (policy(), previewed(policy(), 8000)))  # fmt: skip
    assert preview["connect-src"] == f"{own['connect-src']} ws://127.0.0.1:8000 ws://localhost:8000"
    preview["connect-src"] = own["connect-src"]
    assert preview.pop("base-uri") == "'self'"
    assert preview == {name: value for name, value in own.items() if name != "base-uri"}


@pytest.mark.parametrize("path", list(HOSTS.values()))
def test_every_host_gets_every_header_word_for_word(path: str) -> None:
    text = shipped(path)
    for name, value in headers(Engine.OWN).items():
        assert name in text
        assert value in text
    assert KEPT in text
    assert "&#" not in text
    assert set(SECURITY) < set(headers(Engine.OWN))


def test_what_has_a_fingerprint_is_kept_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "_headers").write_text(shipped("site/_headers"), encoding="utf-8")
    first, *others = shipped_headers(tmp_path)
    assert first == ("/*", tuple(headers(Engine.OWN).items()))
    assert others == [(f"/{folder}/*", (("Cache-Control", KEPT),))
                      for folder in ("assets", "files", "media")]  # fmt: skip


@pytest.mark.parametrize("path", list(HOSTS.values()))
def test_a_site_below_a_path(path: str) -> None:
    text = shipped(path, "https://example.edu.cn/union/")
    assert "/union/" in text
    assert not re.search(r"(?<!union)/(?:assets|404\.html)", text)


def test_nginx_says_all_headers_in_every_location() -> None:
    text = shipped("server/nginx.conf")
    blocks = re.findall(r"^location [^\n]*\n.*?^}", text, re.S | re.M)
    assert len(blocks) == 4
    for block in blocks:
        for name in headers(Engine.OWN):
            assert block.count(f"add_header {name} ") == 1
        assert block.count("add_header Cache-Control") == 1
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("path", ["server/nginx.conf", "server/apache.conf"])
def test_former_addresses_are_told_as_visitors_ask_for_them(path: str) -> None:
    moved = (
        Redirect("old/王/index.html", "profiles/first"),
        Redirect("a.htm", "profiles/first"),
    )
    text = shipped(path, "https://example.edu.cn/union/", moved)
    for former in ("old/王", "old/王/", "old/王/index.html", "a.htm"):
        assert f'/union/{former}"' in text
    assert text.count('"/union/profiles/first/"') == 4


@pytest.mark.parametrize("word", ['"', "$", "{", ";", " ", "%", "\\", "\n", "'"])
def test_no_address_says_more_than_an_address(word: str) -> None:
    """What could mean something to a server is left to the page that lies there."""
    moved = (Redirect(f"old{word}x/index.html", "profiles/first"),)
    for path in ("server/nginx.conf", "server/apache.conf"):
        assert shipped(path, moved=moved) == shipped(path)


def test_the_plan_tells_servers_of_former_addresses() -> None:
    jobs = plan(make_world().site).value
    told = {each.path: each.redirects for each in jobs if isinstance(each, ServerFile)}
    moved = (Redirect("old/about/index.html", "pages/about"),)
    assert told == {
        "site/_headers": (), "server/nginx.conf": moved, "server/apache.conf": moved,
    }  # fmt: skip


# --- in a browser --------------------------------------------------------------------------------


@pytest.mark.browser
def test_no_page_asks_for_what_the_headers_forbid(demo: Path, browser: Any) -> None:
    """Every type of page, with a listener for violations from the first moment on."""
    context = browser.new_context()
    context.add_init_script(
        "window.broken = [];"
        "document.addEventListener('securitypolicyviolation', e => window.broken.push("
        "e.effectiveDirective + ' ' + e.blockedURI + ' ' + e.sample))"
    )
    page, seen = context.new_page(), Seen()
    seen.watch(page)
    with hosted(demo) as address:
        kinds = [example(demo, kind).relative_to(demo).as_posix() for kind in TYPES]
        for path in (*kinds, *(each for each in ("search/index.html",) if (demo / each).exists())):
            answer = page.goto(address + path)
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            page.wait_for_load_state("load")
            assert page.evaluate("window.broken") == [], path
            asked = sum(each.endswith(".woff2") for each in seen.requests)
            seen.requests.clear()
            assert asked == 1, path
            face = (
                "document.fonts.load('700 20px \"Bangyang Song\"', '王').then(each => each.length)"
            )
            assert page.evaluate(face) == 1, path
    context.close()
    assert seen.complaints == []


@pytest.mark.browser
def test_the_listener_hears_a_violation(demo: Path, browser: Any, tmp_path: Path) -> None:
    """The test above can fail."""
    (tmp_path / "index.html").write_text('<p style="color:red">x</p>', encoding="utf-8")
    page, seen = browser.new_page(), Seen()
    seen.watch(page)
    with hosted(tmp_path, demo) as address:
        page.goto(address)
    page.close()
    assert any("Content Security Policy" in each for each in seen.complaints)
