"""What is ordered for print: every mistake is told, and only mistakes (the cases show each)."""

import pytest

from generator.content.formats import FORMATS
from generator.content.model import Board, Pane
from generator.content.printing import SheetKind
from generator.site.pieces import in_pane, of_pane, subject_of
from tests.worlds import make_world


@pytest.mark.parametrize(
    ("pane", "size", "inset"),
    [
        ({}, (1200, 2400), FORMATS["pane"].inset),
        ({"format": "a1"}, (594, 841), FORMATS["a1"].inset),
        ({"width": 1180}, (1180, 2400), FORMATS["pane"].inset),
        (
            {"width": 900, "height": 1150, "hidden": 25},
            (900, 1150),
            (FORMATS["pane"].safe + 25,) * 4,
        ),
    ],
)
def test_a_pane_is_as_large_as_it_was_measured(
    pane: dict[str, object], size: tuple[int, int], inset: tuple[float, ...]
) -> None:
    site = make_world().site
    found = of_pane(site, Board("五月"), Pane("左一", SheetKind.ROLL, **pane))  # type: ignore[arg-type]
    assert found is not None
    assert (found.width, found.height) == size
    assert found.inset == inset


def test_a_pane_without_a_sheet_has_none() -> None:
    site = make_world().site
    board = Board("五月")
    for pane in (
        Pane("空"),
        Pane("册", SheetKind.BOOKLET),
        Pane("现成", SheetKind.ROLL, file="a.pdf"),
        Pane("谁", SheetKind.PROFILE, "没有的人"),
        Pane("多大", SheetKind.ROLL, format="不认识"),
    ):
        assert in_pane(site, board, pane) is None
    assert in_pane(site, board, Pane("榜", SheetKind.ROLL)) is not None


def test_a_lecture_may_be_named_by_its_series_and_itself() -> None:
    site = make_world().site
    for words in ("masters/one", "lectures/masters/one", "one", "第一讲"):
        assert subject_of(site, SheetKind.LECTURE, words) == "lectures/masters/one"
