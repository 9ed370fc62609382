"""The report of a preflight: complete, in a fixed order, and safe to open."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from generator.preflight.findings import Finding
from generator.preflight.report import NAMES, TEMPLATE, report
from generator.site.templates import Templates
from tests.test_preflight import SHEET

PATH = Path(__file__).parent.parent / "templates" / TEMPLATE
TEMPLATES = Templates({TEMPLATE: PATH.read_text(encoding="utf-8")})
FINE = Finding("size", True, "error", "200.0 × 300.0 mm", "200.0 × 300.0 mm")
WRONG = Finding("small-text", False, "error", "1.90 mm “注”", "≥ 2.00 mm", 1, (20.0, 60.0, 22, 62))
SOFT = Finding("soft-picture", False, "warning", "80 ppi", "≥ 109 ppi", 1, (1.0, 2.0, 3.0, 4.0))
NOTED = Finding("rgb", True, "note", "RGB × 2", "CMYK")


def page(*files: tuple[Finding, ...]) -> str:
    return report(TEMPLATES, [(SHEET, each) for each in files])[1].decode()


def data(*files: tuple[Finding, ...]) -> dict[str, object]:
    found: dict[str, object] = json.loads(report(TEMPLATES, [(SHEET, each) for each in files])[0])
    return found


@pytest.mark.parametrize(
    ("findings", "state", "verdict"),
    [
        ((FINE,), "ok", "全部合格，可以交给印厂。"),
        ((FINE, NOTED), "note", "全部合格，可以交给印厂。"),
        ((FINE, NOTED, SOFT), "warning", "可以印；1 个文件有要留意的地方。"),
        ((FINE, SOFT, WRONG), "error", "1 个文件不能印：先改好，再交给印厂。"),
    ],
)
def test_a_file_is_as_bad_as_its_gravest_check(
    findings: tuple[Finding, ...], state: str, verdict: str
) -> None:
    found = data(findings)
    assert found["files"][0]["state"] == state  # type: ignore[index]
    assert found["summary"][state] == 1  # type: ignore[index]
    assert verdict in page(findings)


def test_the_summary_comes_before_the_files() -> None:
    text = page((FINE,), (WRONG,))
    assert text.index("1 个文件不能印") < text.index('id="f1"') < text.index('id="f2"')


def test_what_is_wrong_is_told_with_its_measure_its_place_and_what_to_do() -> None:
    text = page((FINE, WRONG))
    for words in (
        "最小的字",
        "smallest words",
        "1.90 mm “注”",
        "≥ 2.00 mm",
        "距左 20、距上 60 mm",
        "缩短文字",
        "Shorten the text",
    ):
        assert words in text
    assert "200.0 × 300.0 mm" in text


def test_places_name_the_page_where_there_are_several() -> None:
    many = replace(SHEET, pages=3)
    assert "第 1 页，距左 20" in report(TEMPLATES, [(many, (WRONG,))])[1].decode()
    assert "第 1 页" not in page((WRONG,))


def test_names_from_content_are_never_markup() -> None:
    title = '<script>alert("x")</script>'
    nasty = replace(SHEET, title=title, path="<b>.pdf", notes=("<i>",))
    text = report(TEMPLATES, [(nasty, (replace(WRONG, found="<u>"),))])[1].decode()
    assert not re.search("<(script|b|i|u)>", text)
    assert "&lt;script&gt;" in text


def test_the_page_needs_nothing_beside_it() -> None:
    text = page((FINE, WRONG))
    assert not re.search(r"https?://|<script|<link|<img|\bsrc=|@import|url\(", text)


def test_nothing_was_ordered() -> None:
    assert "没有成品" in page()
    assert data()["files"] == []


def test_the_same_files_give_the_same_bytes_in_the_given_order() -> None:
    files = [(replace(SHEET, path=f"print/{name}.pdf"), (FINE, WRONG)) for name in "乙甲丙"]
    first, second = report(TEMPLATES, files), report(TEMPLATES, files)
    assert first == second
    assert [each["path"] for each in json.loads(first[0])["files"]] == [
        "print/乙.pdf",
        "print/甲.pdf",
        "print/丙.pdf",
    ]


def test_a_missing_profile_is_said_once() -> None:
    bare = Finding("intent", True, "error", "—", "—")
    assert page((FINE, bare), (FINE, bare)).count("没有给印厂的色彩特性文件") == 1
    assert "没有给印厂的色彩特性文件" not in page((replace(bare, found="FOGRA39"),))


def test_every_check_is_called_something_in_both_languages() -> None:
    for zh, en in NAMES.values():
        assert re.search("[一-鿿]", zh) or "RGB" in zh
        assert re.fullmatch("[A-Za-z' ,]+", en)
