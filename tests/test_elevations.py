"""The workshop's drawing and the picture agree with the plan, on every machine alike."""

import csv
import io
import re
from dataclasses import replace

import pytest
from PIL import Image

from generator.content.model import Size
from generator.content.walls import Hindrance, Obstacle, Wall
from generator.press import elevations
from generator.press.elevations import SHEETS, Elevation, Overview, chain, sheet_of
from generator.site.hanging import hang
from tests.printing import millimetres, words_of
from tests.test_panels import DEEDS, WHO, view_of

DOOR = Obstacle(Hindrance.DOOR, x=7600, width=900, height=2100)
SOCKET = Obstacle(Hindrance.SOCKET, x=1500, width=86, height=86, y=300, name="墙插")
WALL = replace(DEEDS, width=10_800, obstacles=(DOOR, SOCKET), note="尺寸为样例")


def outputs(wall: Wall = WALL) -> dict[str, bytes]:
    made = Elevation("walls/deeds").run(view_of(wall))  # type: ignore[arg-type]
    return {each.path.rpartition("/")[2]: each.data for each in made}


def test_the_drawing_says_every_dimension() -> None:
    words = words_of(outputs()["elevation.pdf"])
    hung = hang(WALL, ((), (WHO,) * 3))
    for part in ("1:20", "10800", "2600", "视平线1500", "墙插86×86，离地300", "900×2100", "1.70m",
                 "PVC板", "尺寸为样例", "地平线", "7块"):  # fmt: skip
        assert part in words
    for each in hung.placed:
        row = f"{each.width}{each.height}{each.x}{each.y}"
        assert row in words, row  # its line of the cut list


def test_the_drawing_stands_to_scale() -> None:
    made = outputs()
    sheet = sheet_of(WALL, hang(WALL, ((), (WHO,) * 3)))
    assert millimetres(made["elevation.pdf"], "mediabox") == (sheet.width, sheet.height)
    found = re.search(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"', made["elevation.svg"])
    assert found
    drawn = tuple(float(each) * 25.4 / 72 for each in found.groups())
    assert drawn == pytest.approx((sheet.width, sheet.height), abs=0.05)


def test_the_drawing_as_svg_is_the_same_every_time_and_tells_no_folder() -> None:
    one, two = outputs()["elevation.svg"], outputs()["elevation.svg"]
    assert one == two
    assert not re.search(rb"file:|/tmp|/home|[A-Z]:\\\\", one)
    assert outputs()["elevation.pdf"] == outputs()["elevation.pdf"]


def test_the_tables_agree_with_the_plan() -> None:
    rows = list(csv.reader(io.StringIO(outputs()["panels.csv"].decode("utf-8-sig"))))
    hung = hang(WALL, ((), (WHO,) * 3))
    at = rows[0].index("距左端 mm")
    assert [(row[0], row[at]) for row in rows[1:]] == [
        (str(e.item.number), str(e.x)) for e in hung.placed
    ]
    assert [row[3] for row in rows[1:]] == [
        "前言",
        "个人",
        "王进喜",
        "王进喜",
        "王进喜",
        "统计",
        "后记",
    ]
    assert rows[3][-1] == "panel-03-someone.pdf"
    assert "展板合计" in outputs()["materials.csv"].decode("utf-8-sig")


def test_the_picture_shows_the_wall_with_something_beside_it() -> None:
    (made,) = Overview("walls/deeds").run(view_of(WALL))  # type: ignore[arg-type]
    picture = Image.open(io.BytesIO(made.data))
    assert made.path == "print/walls/deeds/overview.png"
    assert abs(picture.width - elevations.OVERVIEW) <= 1
    per_metre = picture.width / (WALL.width + 2 * elevations.BESIDE) * 1000
    first = hang(WALL, ((), (WHO,) * 3)).placed[0]
    x = round((elevations.BESIDE + first.x + 20) / 1000 * per_metre)
    y = round((350 + WALL.height - first.y - 20) / 1000 * per_metre)
    red, green, _ = picture.getpixel((x, y))  # type: ignore[misc]  # RGB
    assert red > 120 > green  # the preface's ground


@pytest.mark.parametrize(
    ("width", "height", "count", "expected"),
    [
        (5000, 2600, 3, (20, "A2")),
        (10_800, 2800, 12, (20, "A2 加长")),
        (18_500, 2800, 20, (20, "A2 加长")),
        (40_000, 3000, 40, (50, "A3 加长")),
        (90_000, 3000, 80, (100, "A3 加长")),
    ],
)
def test_the_largest_scale_on_the_smallest_sheet(
    width: int, height: int, count: int, expected: tuple[int, str]
) -> None:
    wall = Wall("墙", width, height)
    sheet = sheet_of(wall, hang(wall, ((WHO,) * count,)))
    assert (sheet.scale, sheet.name) == expected


def test_a_wall_of_any_size_finds_a_sheet() -> None:
    wall = Wall("墙", 100_000, 9000, panel=Size(400, 600))
    assert sheet_of(wall, hang(wall, ((WHO,) * 300,))) in SHEETS


def test_chains_have_a_tick_at_every_end() -> None:
    assert chain([(0, 800), (880, 1680), (880, 1680)]) == (0, 800, 880, 1680)
