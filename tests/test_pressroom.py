"""The verbs of the print room, on a small site that is really typeset."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from generator.content.values import Day
from generator.delivery import printroom
from generator.press import reprints
from tests.conftest import FILES, Project
from tests.test_cli import CLOCK, Ran, run

__all__ = ["run"]
Run = Callable[..., Ran]
LEDGER = "content/walls/deeds.printed.json"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose sheets are already made, to be copied by those who change it."""
    root = tmp_path_factory.mktemp("shop")
    for path, data in FILES.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data if isinstance(data, bytes) else data.encode())
    return root


def test_an_order_is_packed_whole_and_overwrites_nothing(run: Run, shop: Path) -> None:
    words = ("order", "walls/deeds", "-s", shop, *CLOCK)
    for name in ("印刷单-2026-05-01.zip", "印刷单-2026-05-01-2.zip"):
        ran = run(*words)
        assert ran.code == 0, ran.out
        assert ran.last == str(shop / name)
    with zipfile.ZipFile(shop / name) as order:
        files = {each: order.read(each) for each in order.namelist()}
    sheets = [each for each in files if each.endswith(".pdf")]
    assert sheets
    assert all(each.startswith("walls/deeds/panel-") for each in sheets)
    assert {"印刷单.html", "印刷单.csv", "预检报告.html", "预检报告.json", "校验和.txt"} < {*files}
    for line in files["校验和.txt"].decode().splitlines():
        mark, path = line.split("  ", 1)
        assert sha256(files[path]).hexdigest() == mark
    rows = list(csv.reader(io.StringIO(files["印刷单.csv"].decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == sheets
    assert "2026年5月1日" in files["印刷单.html"].decode()
    assert not list(shop.glob(".new-*"))


def test_the_slug_of_an_ordered_sheet_says_the_day(run: Run, shop: Path, tmp_path: Path) -> None:
    from tests.printing import words_of

    place = tmp_path / "a.zip"
    assert run("order", "walls/deeds", "-s", shop, *CLOCK, "-o", place).code == 0
    with zipfile.ZipFile(place) as order:
        path = next(each for each in order.namelist() if each.endswith(".pdf"))
        assert "2026-05-01" in words_of(order.read(path))
    assert "2026-05-01" not in words_of((shop / "public/print" / path).read_bytes())


def test_a_preflight_reports_every_file_and_is_remembered(
    run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = run("preflight", "-s", shop, *CLOCK)
    assert ran.code == 0, ran.out
    page = Path(ran.last)
    found = json.loads(page.with_name("preflight.json").read_text(encoding="utf-8"))
    assert page.is_file()
    assert found

    def again(*_: object) -> None:
        raise AssertionError("a file is looked at twice")

    monkeypatch.setattr(printroom.preflight, "inspect", again)
    assert run("preflight", "-s", shop, *CLOCK).last == str(page)


def test_what_fails_is_told_and_not_packed(run: Run, shop: Path, tmp_path: Path) -> None:
    run("build", "-s", shop, *CLOCK)
    found = next((shop / "public/print/walls/deeds").glob("panel-01*.pdf"))
    whole = found.read_bytes()
    found.chmod(0o644)
    try:
        found.write_bytes(whole[:-200].replace(b"/TrimBox", b"/TrimBex"))
        ran = run("order", "walls/deeds", "-s", shop, *CLOCK, "-o", tmp_path / "b.zip")
    finally:
        found.write_bytes(whole)
    assert ran.code == 1, ran.out
    assert "[preflight-" in ran.out
    assert not (tmp_path / "b.zip").exists()


@pytest.mark.parametrize("verb", ["order", "preflight"])
def test_a_name_that_nothing_has_is_told(run: Run, shop: Path, verb: str) -> None:
    ran = run(verb, "张三丰", "甲乙丙", "-s", shop, *CLOCK)
    assert ran.code == 1
    assert ran.err.count("[no-such-sheet]") == 2


def test_a_broken_site_orders_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("title: [", encoding="utf-8")
    ran = run("order", "-s", tmp_path, *CLOCK)
    assert ran.code == 3
    assert not list(tmp_path.glob("*.zip"))


# --- the print ledger ----------------------------------------------------------------------------


def due(ran: Ran) -> list[str]:
    assert ran.code == 0, ran.out + ran.err
    return [line.split("  ")[1] for line in ran.out.splitlines() if line.startswith("要")]


def test_after_printing_only_what_changed_is_offered(run: Run, project: Project) -> None:
    words = ("print", "deeds", "-s", project.root, *CLOCK)
    everything = due(run(*words))
    assert len(everything) > 3
    assert run(*words, "--mark").code == 0
    assert (project.root / LEDGER).is_file()
    assert due(run(*words)) == []

    project.replace("content/profiles/first/index.md", "单位: ", "单位: 新")
    (changed,) = due(run(*words))
    assert "王甲" in changed
    assert "（" in changed, "the reason"
    assert run(*words, "--mark").code == 0
    assert due(run(*words)) == []


def test_single_panels_can_be_marked(run: Run, project: Project) -> None:
    words = ("print", "deeds", "-s", project.root, *CLOCK)
    whole = due(run(*words))
    assert run(*words, "--mark", "--panel", 1, "--panel", 2).code == 0
    assert due(run(*words)) == whole[2:]
    wrong = run(*words, "--mark", "--panel", 99)
    assert wrong.code == 1
    assert "[no-such-panel]" in wrong.err
    assert run(*words, "--panel", 1).code == 2, "only together with --mark"


def test_a_wall_that_is_not_there_is_told_with_the_nearest(run: Run, project: Project) -> None:
    ran = run("print", "deads", "-s", project.root, *CLOCK)
    assert ran.code == 1
    assert "[no-such-wall]" in ran.err
    assert "deeds" in ran.err


def test_a_broken_ledger_is_told_and_kept(run: Run, project: Project) -> None:
    place = project.root / LEDGER
    place.write_text("{", encoding="utf-8")
    for words in ((), ("--mark",)):
        ran = run("print", "deeds", "-s", project.root, *CLOCK, *words)
        assert ran.code == 1
        assert "[bad-print-ledger]" in ran.err
        assert place.read_text(encoding="utf-8") == "{"


def test_the_ledger_disturbs_no_build(run: Run, project: Project) -> None:
    run("print", "deeds", "-s", project.root, *CLOCK, "--mark")
    ran = run("build", "-s", project.root, *CLOCK)
    assert "没有变化" in ran.last or "没有变化" in ran.out
    kept = reprints.loaded((project.root / LEDGER).read_bytes())
    assert {each.day for each in kept} == {Day(2026, 5, 1)}
