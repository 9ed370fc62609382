"""The deeds wall: panels hang without touching, each reads alone, and the drawings agree."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from generator.content.model import Body, Document, Kind, Meta, Size, Wall
from generator.diagnostics import Span
from generator.site.view import Failed
from generator.surfaces import walls
from generator.surfaces.walls import Elevation, Panel, arrange, drawing_of, sequence
from tests.test_posters import HONOURS, FakeView, codes_in, millimetres, profile, words_of

SPAN = Span("content/walls/deeds.md", 1, 1)
WORDS = "弘扬劳模精神、劳动精神、工匠精神，愿每一位驻足的人都能在这里认识劳动，敬重劳动。" * 3


def wall(**fields: object) -> Wall:
    base = {
        "title": "劳模事迹墙",
        "width": 9600,
        "height": 2400,
        "preface": WORDS,
        "closing": WORDS,
    }
    return Wall(**{**base, "subtitle": "学习先进，尊重先进，争当先进", **fields})  # type: ignore[arg-type]


def hung(fields: Wall, honours: int = 2) -> FakeView:
    document = Document("walls/deeds", Kind.WALL, SPAN.path, Meta(), fields, Body((), (), "", ""))
    person = profile()
    return FakeView((document, person), HONOURS[:honours], people=(person.id,) * 3)


WALLS = st.builds(
    wall,
    width=st.integers(600, 20_000),
    height=st.integers(600, 5_000),
    panel=st.builds(Size, width=st.integers(300, 1500), height=st.integers(300, 2400)),
    gap=st.integers(0, 300),
    eye_line=st.integers(500, 2500),
    closing=st.sampled_from(["", "结语"]),
)


@given(WALLS, st.integers(0, 30))
def test_panels_never_overlap_and_stay_on_the_wall(fields: Wall, count: int) -> None:
    people = [f"profiles/{number}" for number in range(count)]
    checked = arrange(fields, people, SPAN)
    if checked.problems:
        assert checked.value == ()
        assert {each.rule for each in checked.problems} <= {"wall-too-small", "wall-too-low"}
        return
    spots = checked.value
    assert [(each.kind, each.subject) for each in spots] == list(sequence(fields, people))
    assert [each.number for each in spots] == list(range(1, len(spots) + 1))
    for one in spots:
        assert one.x >= 0
        assert one.x + one.width <= fields.width
        assert one.y >= 0
        assert one.y + one.height <= fields.height
        for two in spots[one.number :]:
            apart = abs(one.x - two.x) >= one.width + fields.gap
            assert apart or abs(one.y - two.y) >= one.height + fields.gap


@given(WALLS, st.integers(0, 30))
def test_panels_hang_in_the_middle_in_reading_order(fields: Wall, count: int) -> None:
    spots = arrange(fields, [str(number) for number in range(count)], SPAN).value
    for row in {each.y for each in spots}:
        line = [each for each in spots if each.y == row]
        assert [each.x for each in line] == sorted(each.x for each in line)
        right = fields.width - line[-1].x - line[-1].width
        assert abs(line[0].x - right) <= 1
    if spots:
        low, high = min(each.y for each in spots), max(each.y + each.height for each in spots)
        assert abs((low + high) / 2 - fields.eye_line) <= 1
    assert len({each.y for each in spots}) <= 2


def test_problems_say_the_numbers() -> None:
    (small,) = arrange(wall(width=3000), ["a"] * 8, SPAN).problems
    assert dict(small.args) == {"found": "10", "needed": "8720", "width": "3000"}
    (low,) = arrange(wall(height=2000), ["a"] * 8, SPAN).problems
    expected = {
        "edge": "墙顶",
        "edge_en": "top of the wall",
        "height": "2000",
        "bottom": "800",
        "top": "2200",
    }
    assert dict(low.args) == expected
    (deep,) = arrange(wall(eye_line=600), ["a"] * 8, SPAN).problems
    assert dict(deep.args)["edge"] == "地面"


def test_two_rows_when_one_is_too_long() -> None:
    fields = wall(width=5000, panel=Size(800, 1000), eye_line=1250, height=2500)
    spots = arrange(fields, ["a"] * 6, SPAN).value
    assert [each.y for each in spots] == [1290] * 4 + [210] * 4


@pytest.mark.parametrize("number", [1, 2, 5])
def test_a_panel_is_made_at_true_size(number: int) -> None:
    (made,) = Panel("walls/deeds", number).run(hung(wall()))  # type: ignore[arg-type]
    name = {1: "preface", 2: "someone", 5: "closing"}[number]
    assert made.path == f"print/walls/deeds/panel-{number:02}-{name}.pdf"
    assert millimetres(made.data, "trimbox") == (800, 1400)
    assert millimetres(made.data, "mediabox") == (810, 1410)
    words = words_of(made.data)
    for part in {
        1: ("劳模事迹墙", WORDS),
        2: ("王进喜", HONOURS[1].title),
        5: (WORDS, "王进喜" * 2),
    }[number]:
        assert part in words


@pytest.mark.parametrize(
    "size", [Size(600, 900), Size(900, 1200), Size(1200, 2400), Size(1200, 900)]
)
@pytest.mark.parametrize("honours", [0, 12])
def test_usual_boards_hold_a_person(size: Size, honours: int) -> None:
    view = hung(wall(panel=size), honours)
    (made,) = Panel("walls/deeds", 2).run(view)  # type: ignore[arg-type]
    assert codes_in(made.data, 20) == [view.absolute("profiles/someone")]


def test_the_drawings_agree_with_the_plan() -> None:
    view = hung(wall())
    drawn, picture, table = Elevation("walls/deeds").run(view)  # type: ignore[arg-type]
    assert [each.path.rpartition("/")[2] for each in (drawn, picture, table)] == [
        "elevation.pdf",
        "overview.png",
        "panels.csv",
    ]
    words = words_of(drawn.data)
    for part in ("1:20", "9600", "2400", "视平线1500", "王进喜"):
        assert part in words
    assert abs(Image.open(io.BytesIO(picture.data)).width - walls.OVERVIEW) <= 1
    rows = list(csv.reader(io.StringIO(table.data.decode("utf-8-sig"))))
    spots = arrange(wall(), view.people, SPAN).value
    assert [row[:6] for row in rows[1:]] == [
        [str(each.number), name, str(each.width), str(each.height), str(each.x), str(each.y)]
        for each, name in zip(spots, ("前言", "王进喜", "王进喜", "王进喜", "结语"), strict=True)
    ]
    assert rows[1][6] == f"{spots[0].x + 100}, 2150"


def test_a_wall_too_small_is_told() -> None:
    view = hung(wall(width=2000))
    with pytest.raises(Failed):
        Elevation("walls/deeds").run(view)  # type: ignore[arg-type]
    assert [each.rule for each in view.problems] == ["wall-too-small"]


def test_the_drawing_goes_on_the_smallest_sheet_at_the_largest_scale() -> None:
    assert (drawing_of(wall()).scale, drawing_of(wall()).width) == (20, 594)
    assert drawing_of(wall(width=60_000)).scale == 100
