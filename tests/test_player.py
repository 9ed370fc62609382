"""The player of a display screen, as a browser runs it: by the clock, for days, from a stick."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from generator.engine.jobs import perform
from generator.plan import plan
from generator.surfaces.players import Player
from tests.browsing import Seen, hosted
from tests.worlds import Shelf, make_world

pytestmark = pytest.mark.browser

BEIJING = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 5, 4, 10, 0, 24, tzinfo=BEIJING)
COLOURS = ("#802020", "#208020", "#202080", "#808020")
SCREEN = """\
---
标题: 大厅
尺寸: [640×360, 360×640]
时段: 周一至周五 8:00–18:00
减亮: 17:00–18:00
页面:
  - {种类: 标题, 标题: 一}
  - {种类: 标题, 标题: 二, 秒数: 20}
  - {种类: 标题, 标题: 三, 时段: 周一 9:00–12:00}
  - {种类: 标题, 标题: 四, 开始: 2026-05-04, 结束: 2026-05-05}
---
"""
SEEN = """() => {
  const on = [...document.querySelectorAll('.slide.shown')].map(e => e.getAttribute('src'));
  const visible = getComputedStyle(document.getElementById('stage')).visibility === 'visible';
  return visible && on.length === 1 ? Number(on[0].match(/(\\d+)-title/)[1]) : visible ? -on.length : 0;
}"""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A playlist's folder as it is published, with a plain colour for each slide."""
    root = tmp_path_factory.mktemp("stick")
    world = make_world({"content/screens/lobby.md": SCREEN})
    [job] = [each for each in plan(world.site).value if isinstance(each, Player)]
    kept = Shelf()
    outcome = perform(job, world, kept)
    for made, data in zip(outcome.made, kept, strict=True):
        (root / made.path).parent.mkdir(parents=True, exist_ok=True)
        (root / made.path).write_bytes(data)
    for number, each in enumerate(job.pictures):
        (root / each.path).parent.mkdir(parents=True, exist_ok=True)
        (root / each.path).write_bytes(
            png(COLOURS[number // 2], (each.size.width, each.size.height))
        )
    return root / "screens/lobby"


def png(colour: str, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def copied(folder: Path, place: Path) -> Path:
    for each in folder.rglob("*"):
        if each.is_file():
            target = place / each.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(each.read_bytes())
    return place


@contextmanager
def playing(
    browser: Any, where: Path | str, now: datetime = MONDAY, **given: Any
) -> Iterator[tuple[Any, Seen]]:
    """The player opened at a moment; its clock stands still until it is told to run."""
    context = browser.new_context(viewport={"width": 640, "height": 360}, **given)
    page, seen = context.new_page(), Seen()
    seen.watch(page)
    page.clock.install(time=now.astimezone(UTC))
    page.goto((where / "index.html").as_uri() if isinstance(where, Path) else f"{where}index.html")
    try:
        yield page, seen
    finally:
        context.close()


def settle(page: Any, seconds: float = 0) -> int:
    """Let the player's clock run and its pictures load; the number of the slide that is seen."""
    page.clock.run_for(round(seconds * 1000))
    for _ in range(20):  # a busy machine takes its time to load a picture
        arrived = page.evaluate("[...document.images].every(each => each.complete)")
        page.wait_for_timeout(150)
        if arrived:
            break
    return int(page.evaluate(SEEN))


def test_it_plays_from_disk_and_from_a_server_without_complaint(folder: Path, browser: Any) -> None:
    with hosted(folder) as address:
        for where in (folder, address):
            with playing(browser, where) as (page, seen):
                order = [settle(page)]
                order += [settle(page, 2) for _ in range(28)]
                assert set(order) == {1, 2, 3, 4}
                assert seen.complaints == []
                root = folder.as_uri() if where is folder else address
                assert all(each.startswith(root) for each in seen.requests)
                assert (where is folder) or all(
                    "?" in each for each in seen.requests if "png" in each
                )


# --- the schedule --------------------------------------------------------------------------------


def expected(playlist: Any, moment: datetime) -> int:
    """What is on, worked out a second time and in another language: the slide's number, 0 black."""
    there = moment.astimezone(BEIJING)

    def within(hours: Any) -> bool:
        minute = there.hour * 60 + there.minute
        return not hours or any(
            there.isoweekday() in each["days"] and any(a <= minute < b for a, b in each["spans"])
            for each in hours
        )

    def allowed(each: Any) -> bool:
        day = there.date().isoformat()
        return (
            each["start"] <= day
            and (not each["end"] or day <= each["end"])
            and within(each["hours"])
        )

    seconds = int(moment.timestamp())
    if not allowed(playlist) or seconds % 3600 < playlist["rest"]:
        return 0
    shown = [n for n, each in enumerate(playlist["slides"], 1) if allowed(each)]
    left = seconds % sum(playlist["slides"][n - 1]["seconds"] for n in shown)
    for number in shown:
        left -= playlist["slides"][number - 1]["seconds"]
        if left < 0:
            return number
    raise AssertionError


def in_step(page: Any, number: int) -> bool:
    """Whether the slide seen is that of this second, or was a moment ago: the clock goes on."""
    playlist, now = page.evaluate("[window.PLAYLIST, Date.now()]")
    moments = (datetime.fromtimestamp(now / 1000 - ago, UTC) for ago in (0, 1, 2))
    return number in {expected(playlist, each) for each in moments}


def test_every_time_zone_shows_the_same_all_year(folder: Path, browser: Any) -> None:
    chance = random.Random(1)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    moments = [start + timedelta(seconds=chance.randrange(366 * 86400)) for _ in range(1500)]
    moments += [datetime(2026, 5, 4, tzinfo=BEIJING) + timedelta(minutes=7 * n) for n in range(600)]
    for change in (datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC)):
        moments += [change + timedelta(minutes=n) for n in range(-90, 90)]  # clocks elsewhere turn
    stamps = [round(each.timestamp() * 1000) for each in moments]
    found = []
    for zone in ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "Pacific/Auckland"):
        with playing(browser, folder, timezone_id=zone) as (page, _):
            ask = "stamps => stamps.map(at => Schedule.state(window.PLAYLIST, at).index + 1)"
            found.append(page.evaluate(ask, stamps))
            playlist = page.evaluate("window.PLAYLIST")
    assert found[0] == [expected(playlist, each) for each in moments]
    assert all(each == found[0] for each in found)
    assert set(found[0]) == {0, 1, 2, 3, 4}


def test_a_day_does_not_drift(folder: Path, browser: Any) -> None:
    """A screen that has run since morning shows what one switched on this second shows."""
    with playing(browser, folder) as (page, _):
        for hours in (0.5, 2, 3, 1.5):
            page.clock.fast_forward(round(hours * 3_600_000))  # as if asleep: timers fire late
            now = settle(page, 1.5)
            assert in_step(page, now)
        assert page.evaluate("document.images.length") == 2


@pytest.mark.parametrize(
    ("spans", "weekday", "minute", "meant"),
    [
        ([[1320, 360]], 1, 1330, True), ([[1320, 360]], 2, 100, True), ([[1320, 360]], 3, 100, False),
        ([[1320, 360]], 1, 100, False), ([[480, 1080]], 2, 480, True), ([[480, 1080]], 2, 1080, False),
        ([], 2, 0, True), ([], 4, 0, False),
    ],
)  # fmt: skip
def test_hours_go_past_midnight(
    folder: Path, browser: Any, spans: Any, weekday: int, minute: int, meant: bool
) -> None:
    rule = [{"days": [1, 2] if minute != 100 or weekday != 3 else [1], "spans": spans}]
    rule = [{"days": [1], "spans": spans}] if spans == [[1320, 360]] else rule
    with playing(browser, folder) as (page, _):
        given = {"weekday": weekday, "minute": minute}
        assert page.evaluate("([rule, now]) => Schedule.within(rule, now)", [rule, given]) is meant


def test_outside_its_hours_it_is_black_and_comes_back(folder: Path, browser: Any) -> None:
    evening = datetime(2026, 5, 4, 17, 59, 30, tzinfo=BEIJING)
    with playing(browser, folder, evening) as (page, _):
        assert settle(page, 2) > 0
        page.wait_for_timeout(2300)  # fades take their time
        assert page.evaluate("getComputedStyle(document.getElementById('stage')).opacity") == "0.6"
        assert settle(page, 30) == 0
        page.wait_for_timeout(300)
        night = Image.open(io.BytesIO(page.screenshot()))
        assert night.convert("RGB").getcolors() == [(640 * 360, (0, 0, 0))]
        page.clock.fast_forward(14 * 3_600_000)
        assert settle(page, 15) > 0, "eight o'clock, after ten seconds of rest"


def test_it_rests_ten_seconds_an_hour_and_the_picture_drifts(folder: Path, browser: Any) -> None:
    with playing(browser, folder, MONDAY.replace(minute=59, second=58)) as (page, _):
        assert settle(page, 1) > 0
        assert settle(page, 3) == 0
        assert settle(page, 9) > 0
        places = page.evaluate(
            "[...Array(2000).keys()].map(n => Schedule.drift(n * 60000, 4).join())"
        )
    steps = [tuple(map(int, each.split(","))) for each in places]
    assert len(set(steps)) > 40
    assert {abs(x) for x, _ in steps} == {0, 1, 2, 3, 4}
    assert max(abs(a - b) for (a, _), (b, _) in pairwise(steps)) <= 1


# --- what goes wrong -----------------------------------------------------------------------------


def test_a_broken_slide_is_skipped_and_tried_again(
    folder: Path, browser: Any, tmp_path: Path
) -> None:
    place = copied(folder, tmp_path / "lobby")
    missing = next(place.glob("slides/640x360/02-*.png"))
    data = missing.read_bytes()
    missing.write_bytes(b"not a picture")
    with playing(browser, place) as (page, _):
        order = {settle(page, 2) for _ in range(28)}
        assert order == {1, 3, 4}, "never black, never the broken one"
        missing.write_bytes(data)
        page.clock.run_for(11 * 60_000)
        assert 2 in {settle(page, 2) for _ in range(28)}


def test_there_is_no_white_before_the_first_slide(folder: Path, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 64, "height": 36})
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    ground = Image.open(io.BytesIO(page.screenshot())).convert("RGB").getpixel((0, 35))
    context.close()
    assert ground == (0, 0, 0)


def test_a_server_with_something_new_is_noticed_without_loading_the_page_anew(
    folder: Path, browser: Any, tmp_path: Path
) -> None:
    place = copied(folder, tmp_path / "lobby")
    with hosted(place) as address, playing(browser, address) as (page, seen):
        settle(page, 1)
        page.evaluate("window.untouched = true")
        script = place / "playlist.js"
        text = script.read_text(encoding="ascii")
        given = json.loads(text[text.index("{") : text.rindex("}") + 1])
        given |= {"edition": "newer", "slides": given["slides"][:1]}
        script.write_text(f"window.PLAYLIST = {json.dumps(given)};\n", encoding="ascii")
        page.clock.run_for(5 * 60_000 + 2000)
        for _ in range(40):  # it fetches when it can
            page.wait_for_timeout(100)
            if {settle(page, 3) for _ in range(4)} == {1}:
                break
        assert {settle(page, 3) for _ in range(10)} == {1}
        assert page.evaluate("window.untouched") is True
        script.write_text("<html>502</html>", encoding="ascii")
        page.clock.run_for(5 * 60_000 + 2000)
        assert settle(page, 1) == 1, "what is no playlist is not taken over"
        assert seen.complaints == []


# --- the keys ------------------------------------------------------------------------------------


def test_the_keys_leaf_pause_and_explain(folder: Path, browser: Any) -> None:
    with playing(browser, folder) as (page, seen):
        first = settle(page, 1)
        press = page.keyboard.press
        press("Home")
        assert settle(page, 0.1) == 1
        press("ArrowRight")
        assert settle(page, 0.1) == 2
        press("ArrowLeft")
        press("ArrowLeft")
        assert settle(page, 0.1) == 4
        press("End")
        assert settle(page, 0.1) == 4
        press("Home")
        press("Space")
        assert settle(page, 90) == 1, "paused"
        press("0")
        now = settle(page, 0.1)
        moment = datetime.fromtimestamp(page.evaluate("Date.now()") / 1000, UTC)
        assert in_step(page, now), "in step again"
        press("?")
        settle(page, 0.1)
        assert page.locator("#help").is_visible()
        told = datetime.fromisoformat(f"{page.locator('#now').text_content()}+08:00")
        assert abs(told - moment) < timedelta(seconds=5)
        press("Escape")
        assert page.locator("#help").is_hidden()
        assert first in (1, 2, 3, 4)
        assert seen.complaints == []


def test_leafing_and_pausing_end_by_themselves(folder: Path, browser: Any) -> None:
    with playing(browser, folder) as (page, _):
        settle(page, 1)
        page.keyboard.press("Space")
        page.clock.run_for(11 * 60_000)
        seen = {settle(page, 2) for _ in range(28)}
        assert seen == {1, 2, 3, 4}


def test_f_and_a_click_fill_the_screen(folder: Path, browser: Any) -> None:
    with playing(browser, folder) as (page, _):
        settle(page, 1)
        full = "!!document.fullscreenElement"
        page.keyboard.press("f")
        page.wait_for_function(full)
        page.keyboard.press("f")
        page.wait_for_function(f"!({full})")
        page.mouse.click(100, 100)
        page.wait_for_function(full)


def test_the_window_chooses_the_size_and_an_address_overrules_it(
    folder: Path, browser: Any
) -> None:
    with playing(browser, folder) as (page, _):
        settle(page, 1)
        source = "document.querySelector('.slide.shown').getAttribute('src')"
        assert "640x360" in page.evaluate(source)
        page.set_viewport_size({"width": 360, "height": 640})
        settle(page, 0.1)
        assert "360x640" in page.evaluate(source)
        page.evaluate("location.hash = 'size=640x360'")
        settle(page, 0.1)
        assert "640x360" in page.evaluate(source)
        page.keyboard.press("1")
        settle(page, 0.1)
        assert page.evaluate("document.body.classList.contains('original')")
        box = page.evaluate(
            "document.querySelector('.slide.shown').getBoundingClientRect().toJSON()"
        )
        assert (box["width"], box["height"]) == (640, 360)
        choose = "([sizes, w, h]) => Schedule.choose(sizes, w, h)"
        given = [
            {"width": w, "height": h}
            for w, h in ((3840, 2160), (1920, 1080), (1080, 1920), (640, 320))
        ]
        wanted = {
            (1920, 1080): 1,
            (1280, 720): 1,
            (2560, 1440): 0,
            (7680, 4320): 0,
            (1200, 1920): 2,
            (640, 320): 3,
        }
        assert {size: page.evaluate(choose, [given, *size]) for size in wanted} == wanted


def test_who_wants_no_motion_sees_none(folder: Path, browser: Any) -> None:
    with playing(browser, folder, reduced_motion="reduce") as (page, _):
        settle(page, 1)
        ask = "getComputedStyle(document.querySelector('.slide.shown')).transitionDuration"
        assert page.evaluate(ask) == "0s"
