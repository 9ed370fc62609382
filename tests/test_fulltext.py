"""Pagefind beside the site's own index: part of the release, remembered, and told when it is not
there."""

from __future__ import annotations

import subprocess
from importlib.metadata import PackageNotFoundError
from typing import Any

import pytest

from generator.delivery import fulltext
from generator.delivery.project import Report
from tests.browsing import Seen, hosted
from tests.conftest import Project

FIRST = "content/profiles/first/index.md"
ENGINE = "site/search/pagefind/pagefind.js"


@pytest.fixture
def wanting(project: Project) -> Project:
    """The small site, searched by Pagefind."""
    project.write("site.yaml", project.read("site.yaml") + "search: pagefind\n")
    return project


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every time another process is run."""
    found: list[Any] = []
    run = subprocess.run

    def counted(*given: Any, **named: Any) -> Any:
        found.append(given)
        return run(*given, **named)

    monkeypatch.setattr(fulltext.subprocess, "run", counted)
    return found


def made(report: Report) -> dict[str, str]:
    assert report.build is not None
    assert not report.failed, report.problems
    return {path: each.digest for path, each in report.build.made.items()}


def test_it_is_part_of_the_release_and_remembered(wanting: Project, runs: list[Any]) -> None:
    pytest.importorskip("pagefind")
    first = made(wanting.make())
    assert ENGINE in first
    assert "site/search/names.js" in first
    assert (wanting.root / "public" / ENGINE).is_file()
    assert len(runs) == 1
    again = wanting.make()
    assert made(again) == first
    assert again.release is not None
    assert not again.release.fresh
    assert len(runs) == 1
    wanting.replace(FIRST, "样例正文", "另一篇正文")
    changed = made(wanting.make())
    assert len(runs) == 2
    assert changed != first
    wanting.replace(FIRST, "另一篇正文", "样例正文")
    assert made(wanting.make()) == first


def test_nobody_pays_for_it_who_does_not_want_it(project: Project, runs: list[Any]) -> None:
    assert not any("pagefind" in path for path in made(project.make()))
    assert runs == []


def test_a_missing_package_is_told_and_nothing_is_published(
    wanting: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(fulltext, "version", missing)
    report = wanting.make()
    line = wanting.read("site.yaml").split("\n").index("search: pagefind") + 1
    assert [(each.rule, each.span.line) for each in report.problems] == [("no-pagefind", line)]
    assert report.release is None


def test_a_failing_program_is_told_in_its_own_words(
    wanting: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pagefind")
    done = subprocess.CompletedProcess([], 1, b"", "一\n坏了\n".encode())
    monkeypatch.setattr(fulltext.subprocess, "run", lambda *_, **__: done)
    report = wanting.make()
    assert [dict(each.args)["found"] for each in report.problems] == ["坏了"]


@pytest.mark.browser
def test_texts_are_found_by_it_under_the_shipped_policy(wanting: Project, browser: Any) -> None:
    pytest.importorskip("pagefind")
    wanting.make()
    page, seen = browser.new_page(), Seen()
    seen.watch(page)
    with hosted(wanting.root / "public" / "site") as home:
        page.goto(f"{home}search/?q=样例正文")
        page.wait_for_selector(".result-why mark")
        asked = [url for url in seen.requests if "/search/pagefind/" in url]
        titles = page.locator(".result-title").all_inner_texts()
    page.close()
    assert asked
    assert {"王甲", "李乙"} <= set(titles)
    assert [each for each in seen.complaints if "font" not in each and "OTS" not in each] == []
