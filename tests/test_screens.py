"""Display screens: what an editor writes, which slides that means, and that each can be read."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from itertools import combinations
from typing import Any

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pydantic_core import PydanticCustomError

from generator import digest
from generator.content.displays import LEAST, Display, display, length
from generator.content.hours import Hours, hours
from generator.content.model import Screen
from generator.content.theme import PAPER_AND_INK
from generator.engine.jobs import perform
from generator.plan import plan
from generator.press.matter import Matter
from generator.press.typeset import TypesetError
from generator.site.playlists import CROWD, FEW, crowd, pages, showings, sizes
from generator.surfaces.players import README, Player, spoken
from generator.surfaces.slides import SlidePicture
from tests.conftest import NOON, Project
from tests.printing import MATRIX as EVERYTHING
from tests.slides import SLIDES, draw_slide, set_slide
from tests.worlds import Shelf, make_world

LOBBY = "content/screens/lobby.md"
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)

# --- what an editor writes -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("周一至周五 8:00–18:00", (Hours((1, 2, 3, 4, 5), ((480, 1080),)),)),
        ("周一到五 8点-18点", (Hours((1, 2, 3, 4, 5), ((480, 1080),)),)),
        ("工作日8:00~18:00；周末 9:30—17:00", (Hours((1, 2, 3, 4, 5), ((480, 1080),)), Hours((6, 7), ((570, 1020),)))),
        ("周六、周日 9:00–12:00、14:00–17:00", (Hours((6, 7), ((540, 720), (840, 1020))),)),
        ("周一至周五 8：00－18：00 周六 9：00－12：00".replace("－", "-"), (Hours((1, 2, 3, 4, 5), ((480, 1080),)), Hours((6,), ((540, 720),)))),
        ("8:30–21:00", (Hours(EVERY_DAY, ((510, 1260),)),)),
        ("每天 7点半至22点", (Hours(EVERY_DAY, ((450, 1320),)),)),
        ("星期天", (Hours((7,)),)),
        ("周五至周一 0:00–24:00", (Hours((1, 5, 6, 7), ((0, 1440),)),)),
        ("22:00–6:00", (Hours(EVERY_DAY, ((1320, 360),)),)),
        ("Mon-Fri 8:00-18:00", (Hours((1, 2, 3, 4, 5), ((480, 1080),)),)),
    ],
)  # fmt: skip
def test_hours_are_read(written: str, meant: tuple[Hours, ...]) -> None:
    assert hours(written) == meant
    assert hours(meant) is meant, "the ledger hands on what is read already"


@pytest.mark.parametrize(
    "written",
    ["", "上班时间", "8:00", "8:00–8:00", "周一至 8:00–9:00", "8:00–25:00", "8:70–9:00", "周八"],
)
def test_hours_that_mean_nothing_are_told(written: str) -> None:
    with pytest.raises(PydanticCustomError) as told:
        hours(written)
    assert told.value.type == "bad-hours"


@given(st.builds(
    Hours,
    st.sets(st.integers(1, 7), min_size=1).map(lambda days: tuple(sorted(days))),
    st.lists(
        st.tuples(st.integers(0, 1439), st.integers(0, 1440)).filter(lambda pair: pair[0] != pair[1]),
        min_size=1, max_size=3,
    ).map(tuple),
))  # fmt: skip
def test_hours_said_in_words_are_the_same_hours(given: Hours) -> None:
    assert hours(spoken(given)) == (given,)


@pytest.mark.parametrize(
    ("written", "width", "height", "pitch"),
    [
        ("1920×1080", 1920, 1080, 0), ("1080 x 1920", 1080, 1920, 0), ("3840*2160 65寸", 3840, 2160, 0.3747),
        ("2048×1152 P2.5", 2048, 1152, 2.5), ("5.12×2.88 米 P2.5", 2048, 1152, 2.5),
        ("P4 2.56m×1.28m", 640, 320, 4), ("６４０×３２０", 640, 320, 0), ("1920×1080 像素 55英寸", 1920, 1080, 0.6342),
    ],
)  # fmt: skip
def test_sizes_are_read(written: str, width: int, height: int, pitch: float) -> None:
    assert display(written) == Display(width, height, pytest.approx(pitch, abs=1e-4))  # type: ignore[arg-type]  # compares


@pytest.mark.parametrize(
    "written", ["横屏", "5.12×2.88 米", "100×100", "9000×1080", "1920.5×1080", ""]
)
def test_sizes_that_are_none_are_told(written: str) -> None:
    with pytest.raises(PydanticCustomError) as told:
        display(written)
    assert told.value.type == "bad-display"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("4 米", 4000),
        ("4", 4000),
        ("3.5m", 3500),
        ("4000", 4000),
        ("685毫米", 685),
        ("80 cm", 800),
        ("远", "远"),
    ],
)
def test_lengths_are_read(written: str, meant: object) -> None:
    assert length(written) == meant


def test_what_is_legible_follows_from_distance_and_pixel() -> None:
    usual = Display(1920, 1080)
    assert usual.legible(4000) == 25, "16 mm on a screen of 55 inches, 0.634 mm a pixel"
    assert usual.legible(8000) == 50
    assert usual.legible(4000, tall=1080) == LEAST, "16 px would do, but hanzi need more"
    assert Display(2048, 1152, 2.5).legible(20_000) == 32


# --- which slides that means ---------------------------------------------------------------------


def screen(*slides: str, **given: str) -> str:
    head = "".join(f"{name}: {words}\n" for name, words in given.items())
    return f"---\n标题: 大厅\n{head}页面:\n" + "".join(f"  - {each}\n" for each in slides) + "---\n"


def shown(
    *slides: str, files: dict[str, Any] | None = None, now: datetime = NOON, **given: str
) -> Any:
    site = make_world({LOBBY: screen(*slides, **given), **(files or {})}, now=now).site
    fields = site.documents["screens/lobby"].fields
    assert isinstance(fields, Screen)
    return showings(site, fields)


def test_an_entry_without_subjects_is_everybody() -> None:
    found = shown("{种类: 人物}", "{种类: 标题, 标题: 榜样, 秒数: 20}")
    site = make_world().site
    people = [each for each in site.documents if each.startswith("profiles/")]
    assert [each.subject for each in found] == [*people, ""]
    assert {each.seconds for each in found[:-1]} == {12}
    assert found[-1].seconds == 20
    assert [each.name[:3] for each in found] == [f"{n:02}-" for n in range(1, len(found) + 1)]
    assert len({each.name for each in found}) == len(found)


def test_a_lecture_plays_until_its_day_and_what_expires_goes() -> None:
    lecture = "---\n标题: 讲座\n开始: 2026-05-20 14:00\n{}---\n"
    place = "content/lectures/masters/new.md"
    entry = "{种类: 讲座, 内容: masters/new, 开始: 2026-05-01, 结束: 2026-06-30}".replace(
        "masters/", ""
    )
    [one] = shown(entry, files={place: lecture.format("")})
    assert (one.start, one.end) == ("2026-05-01", "2026-05-20")
    [gone] = shown(entry, files={place: lecture.format("撤下日期: 2026-05-10\n")})
    assert gone.end == "2026-05-10"
    month = entry.replace("2026-06-30", "2026年5月").replace("结束", "结束")
    [one] = shown(month, files={place: lecture.format("结束: 2026-06-02 16:00\n")})
    assert one.end == "2026-05-31", "a month ends with its last day"


def test_what_is_not_public_is_left_out_quietly() -> None:
    draft = "---\n姓名: 某人\n草稿: 是\n出处: [书]\n---\n"
    files = {"content/profiles/draft/index.md": draft}
    assert shown("{种类: 人物, 内容: 某人}", files=files) == ()


@given(st.lists(st.integers(0, 60), max_size=12), st.sampled_from((CROWD, FEW)))
def test_a_roll_leaves_nobody_out_and_crowds_no_slide(
    counts: list[int], most: tuple[int, int]
) -> None:
    found = pages(counts, most)
    cuts = [cut for page in found for cut in page]
    named = [(group, name) for group, first, last in cuts for name in range(first, last)]
    assert named == [(group, name) for group, count in enumerate(counts) for name in range(count)]
    for page in found:
        assert 0 < len(page) <= most[1]
        assert sum(last - first for _, first, last in page) <= most[0]
    for group in range(len(counts)):
        parts = [last - first for each, first, last in cuts if each == group]
        assert max(parts, default=0) - min(parts, default=0) <= 1, "shared evenly"


def test_a_small_screen_makes_shorter_rolls_for_all_its_neighbours() -> None:
    large, small = Display(1920, 1080), Display(640, 320, 4)
    assert crowd(Screen("大厅", sizes=(large,))) == CROWD
    assert crowd(Screen("大厅", sizes=(large, small))) == FEW


def test_equal_pixels_are_one_folder_legible_on_both() -> None:
    given = Screen("大厅", sizes=(Display(1920, 1080, 0.5), Display(1920, 1080, 0.4)))
    assert sizes(given) == ((Display(1920, 1080, 0.5), 40),)


# --- that each can be read -----------------------------------------------------------------------

SCREENS: list[Any] = [
    display(each) for each in ("1920×1080 55寸", "1080×1920 55寸", "640×320 P4", "1920×480 P2.5")
]
CROWDED = ("congratulation", "roll")
FIELDS = (
    "congratulation",
    "lecture",
    "lecture: portrait",
    "news: no picture",
    "congratulation: one",
)
MATRIX = [
    pytest.param(size, name, id=f"{size.id} {name}")
    for size in SCREENS
    for name in SLIDES
    if not (size == SCREENS[2] and name in CROWDED)  # a small screen shows less on each slide
]


@pytest.mark.parametrize(("size", "name"), MATRIX)
def test_words_are_large_enough_apart_and_inside(size: Display, name: str) -> None:
    least, marginal = size.legible(4000), (0.05 * size.width, 0.05 * size.height)
    document = pypdfium2.PdfDocument(set_slide(size, SLIDES[name]))
    try:
        assert len(document) == 1
        page = document[0]
        assert page.get_size() == (size.width, size.height)
        text = page.get_textpage()
        boxes = []
        for index in range(text.count_chars()):
            if not text.get_text_range(index, 1).strip():
                continue
            left, bottom, right, top = text.get_charbox(index)
            assert left >= marginal[0] - 1, text.get_text_range(index, 1)
            assert right <= size.width - marginal[0] + 1
            assert bottom >= marginal[1] - 1
            assert top <= size.height - marginal[1] + 1
            font = pypdfium2.raw.FPDFText_GetFontSize(text, index)
            assert font >= least - 0.5, text.get_text_range(index, 1)
            boxes.append((left, bottom, right, top))
    finally:
        document.close()
    assert boxes
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two characters cover each other by more than a brush."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    small = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return wide > 0 and high > 0 and wide * high > 0.2 * small


def colours_of(picture: Image.Image) -> Any:
    return [colour for _, colour in picture.getcolors(1 << 24) or ()]


@pytest.mark.parametrize(("size", "name"), MATRIX if EVERYTHING else MATRIX[::2])
def test_nothing_but_a_field_of_colour_comes_near_the_edge(size: Display, name: str) -> None:
    picture = Image.open(io.BytesIO(draw_slide(size, SLIDES[name]))).convert("RGB")
    assert picture.size == (size.width, size.height)
    x, y = int(size.width * 0.05), int(size.height * 0.05)
    picture.paste(PAPER_AND_INK.night.hex, (x, y, size.width - x, size.height - y))
    colours = {f"#{r:02x}{g:02x}{b:02x}" for r, g, b in colours_of(picture)}
    inks = {getattr(PAPER_AND_INK, ink).hex for ink in ("cinnabar", "celadon", "indigo")}
    whole = {each for each in colours if each in {*inks, PAPER_AND_INK.night.hex}}
    assert len(colours - whole) <= 1, "the one column where a field ends may be mixed"
    assert bool(whole & inks) == (name in FIELDS or (name == "news" and size == SCREENS[3]))


def words_of(size: Display, given: Matter, distance: int = 4000) -> str:
    document = pypdfium2.PdfDocument(set_slide(size, given, distance))
    try:
        return str(document[0].get_textpage().get_text_range()).replace("\r\n", "")
    finally:
        document.close()


@pytest.mark.parametrize("size", SCREENS, ids=lambda size: size.id)
def test_twenty_honours_are_the_highest_whole_and_the_number_of_all(size: Display) -> None:
    given = SLIDES["profile: twenty honours"].rows
    said = words_of(size, SLIDES["profile: twenty honours"])
    assert given[0].title in said
    assert f"等{len(given)}项" in said.replace(" ", "")
    fewer = words_of(size, SLIDES["profile: no quotation, 60 characters"]).replace(" ", "")
    assert "等1项" not in fewer


def test_what_cannot_be_shown_legibly_says_by_how_much() -> None:
    long = replace(SLIDES["quote"], quote="工作无贵贱行业无尊卑" * 30)
    with pytest.raises(TypesetError, match=r"does-not-fit:\d+"):
        draw_slide(Display(640, 320, 4), long)
    with pytest.raises(TypesetError, match="does-not-fit"):
        draw_slide(Display(1920, 480, 2.5), long, distance=60_000)


def test_farther_away_text_is_larger_and_there_is_less_of_it() -> None:
    size, given = Display(1920, 1080), SLIDES["profile: twenty honours"]
    near, far = (words_of(size, given, distance) for distance in (3000, 9000))
    assert far.count("年") < near.count("年")


def test_the_same_slide_is_the_same_picture() -> None:
    size = Display(1920, 1080)
    assert draw_slide(size, SLIDES["profile"]) == draw_slide(size, SLIDES["profile"])


# --- the folder ----------------------------------------------------------------------------------


def player(
    files: dict[str, Any] | None = None, now: datetime = NOON, **given: str
) -> dict[str, bytes]:
    """The files of the folder but the pictures."""
    text = screen("{种类: 人物}", "{种类: 统计}", "{种类: 光荣榜}", **given)
    world = make_world({LOBBY: text, **(files or {})}, now=now)
    [job] = [each for each in plan(world.site).value if isinstance(each, Player)]
    kept = Shelf()
    outcome = perform(job, world, kept)
    return {each.path: data for each, data in zip(outcome.made, kept, strict=True)}


def playlist(files: dict[str, bytes]) -> Any:
    text = files["screens/lobby/playlist.js"].decode("ascii")
    return json.loads(text.removeprefix("window.PLAYLIST = ").rstrip(";\n"))


def test_the_folder_is_whole_and_its_instructions_open_in_notepad() -> None:
    found = player(时段="周一 8:00–9:00")
    names = {path.removeprefix("screens/lobby/") for path in found}
    assert names == {"index.html", "player.js", "player.css", "playlist.js", "icon.svg", README}
    told = found[f"screens/lobby/{README}"]
    assert told.startswith(b"\xef\xbb\xbf")
    assert told.count(b"\n") == told.count(b"\r\n") > 20
    assert "周一 8:00–9:00" in told.decode("utf-8-sig")
    page = unescape(found["screens/lobby/index.html"].decode())
    assert "default-src 'none'" in page
    assert " style=" not in page
    assert "<style" not in page
    assert page.count("<script src=") == page.count("<script") == 2


def test_each_slide_of_the_playlist_is_planned_in_every_size() -> None:
    text = screen("{种类: 人物}", "{种类: 标题}", 尺寸="[1920×1080, 640×320 P4]")
    site = make_world({LOBBY: text}).site
    jobs = plan(site).value
    [one] = [each for each in jobs if isinstance(each, Player)]
    pictures = {each.path for each in jobs if isinstance(each, SlidePicture)}
    assert pictures == {
        f"screens/lobby/slides/{size.id}/{slide.name}.png"
        for slide in one.slides
        for size, _ in one.sizes
    }
    assert len(pictures) == 2 * len(one.slides)


def test_the_edition_follows_what_is_seen_and_not_the_day() -> None:
    first = player()
    assert player(now=NOON + timedelta(days=1)) == first
    path = next(path for path in make_world().sources if path.startswith("content/profiles/"))
    text = make_world().sources[path]
    other = player({path: text.replace("---\n", "---\n# 备注\n", 1)})
    assert other == first, "a comment is not seen"
    changed = player({path: text.replace("---\n", "---\n单位: 别的单位\n", 1)})
    if changed == first:  # the profile has a unit already
        pytest.fail("a changed unit must be seen")
    before, after = playlist(first), playlist(changed)
    assert before["edition"] != after["edition"]
    differ = [a["name"] for a, b in zip(before["slides"], after["slides"], strict=True) if a != b]
    assert len(differ) == 1, "only the slides that changed are fetched anew"


def test_jobs_of_screens_are_plain() -> None:
    site = make_world({LOBBY: screen("{种类: 人物}", 时段="8:00–9:00")}).site
    found = [each for each in plan(site).value if isinstance(each, Player | SlidePicture)]
    assert len(found) > 1
    assert all(digest.of(each) for each in found)


def test_two_playlists_of_one_name_are_told() -> None:
    text = screen("{种类: 标题}")
    site = make_world({LOBBY: text, "content/screens/hall/lobby.md": text}).site
    assert [each.rule for each in plan(site).problems] == ["duplicate-id"]


def test_an_edit_makes_its_slides_and_the_player_again_and_no_others(project: Project) -> None:
    entries = ("{种类: 人物}", "{种类: 标题}")
    project.write(LOBBY, screen(*entries, 时段="8:00–18:00"))
    assert not project.make().failed
    project.write(LOBBY, screen(*entries, 时段="9:00–18:00"))
    assert ran(project) == {"player:screens/lobby"}, "hours are the player's alone"
    project.replace("content/profiles/first/index.md", "单位: ", "单位: 新的")
    assert ran(project) == {"player:screens/lobby", "slide:screens/lobby/slides/1920x1080/01-first"}
    project.wait(days=1)
    assert ran(project) == set(), "a day makes nothing again"


def ran(project: Project) -> set[str]:
    """The jobs of screens that a build ran, which made what a clean build makes."""
    report = project.make()
    assert report.build is not None
    clean = project.clean().build
    assert clean is not None
    assert report.build.made == clean.made
    return {each.key for each in report.build.ran if each.key.startswith(("player:", "slide:"))}
