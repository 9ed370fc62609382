"""The heading face: the characters in use and no others, heavier, small, and the same each time."""

from __future__ import annotations

import gzip
import io
import re
from pathlib import Path
from typing import Any

import pytest
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.engine.jobs import perform
from generator.press.typeset import song_file
from generator.site.letters import ALWAYS, letters
from generator.site.styling import heading_file
from generator.site.urls import SITE
from generator.site.view import View
from generator.surfaces.faces import EM, Subset, subset, thickened
from tests.browsing import TYPES, example
from tests.conftest import profile
from tests.worlds import Shelf, make_world

NAMES = "王进喜劳模，“”：1959"
SQUARE = [("moveTo", ((0, 0),)), ("lineTo", ((10, 0),)), ("lineTo", ((10, 10),)),
          ("lineTo", ((0, 10),)), ("closePath", ())]  # fmt: skip
HOLE = [("moveTo", ((4, 4),)), ("lineTo", ((4, 6),)), ("lineTo", ((6, 6),)),
        ("lineTo", ((6, 4),)), ("closePath", ())]  # fmt: skip


@pytest.fixture(scope="module")
def face() -> TTFont:
    return TTFont(io.BytesIO(subset(song_file(), NAMES)))


def ink(font: TTFont, char: str) -> float:
    """How much of the em square a character covers."""
    glyphs = font.getGlyphSet()
    pen = AreaPen(glyphs)
    glyphs[font.getBestCmap()[ord(char)]].draw(pen)
    return abs(pen.value) / font["head"].unitsPerEm ** 2


def bounds(font: TTFont, char: str) -> tuple[float, ...]:
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[font.getBestCmap()[ord(char)]].draw(pen)
    return tuple(each / font["head"].unitsPerEm for each in pen.bounds)


def test_it_holds_the_characters_in_use_and_no_others(face: TTFont) -> None:
    assert "".join(map(chr, sorted(face.getBestCmap()))) == "".join(sorted(set(NAMES)))


@pytest.mark.parametrize("char", sorted(set(NAMES)))
def test_every_stroke_is_heavier_and_stays_in_its_place(face: TTFont, char: str) -> None:
    """A comma, drawn the other way round in the source, must not grow thin."""
    with TTFont(song_file(), lazy=True) as regular:
        assert ink(face, char) > 1.1 * ink(regular, char)
        pairs = zip(bounds(face, char), bounds(regular, char), strict=True)
        assert all(abs(one - other) < 0.045 for one, other in pairs)
        wide = regular["hmtx"][regular.getBestCmap()[ord(char)]][0] / 1000
    assert face["hmtx"][face.getBestCmap()[ord(char)]][0] / EM == pytest.approx(wide, abs=0.002)


def test_a_hole_closes_while_its_edge_grows() -> None:
    made = list(thickened([*SQUARE, *HOLE], (1, 1)))
    outer = [point for verb, points in made[:5] for point in points]
    inner = [point for verb, points in made[5:] for point in points]
    assert outer == [(-1, -1), (11, -1), (11, 11), (-1, 11)]
    assert inner == [(5, 5), (5, 5), (5, 5), (5, 5)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99)), max_size=9))
def test_any_outline_keeps_its_steps(points: list[tuple[int, int]]) -> None:
    steps = [("lineTo" if number else "moveTo", (point,)) for number, point in enumerate(points)]
    outline = [*steps, ("closePath", ())]
    made = list(thickened(outline, (20, 8)))
    assert [(verb, len(each)) for verb, each in made] == [(v, len(p)) for v, p in outline]


def test_marks_can_be_closed_up_and_names_can_stand_upright(face: TTFont) -> None:
    features = {each.FeatureTag for each in face["GPOS"].table.FeatureList.FeatureRecord}
    assert features == {"halt"}
    rules = face["GPOS"].table.LookupList.Lookup[0].SubTable
    covered = {glyph for each in rules for glyph in each.Coverage.glyphs}
    cmap = face.getBestCmap()
    assert covered == {cmap[ord(each)] for each in "，“”："}
    assert face["vmtx"][cmap[ord("王")]][0] == EM


def test_the_notices_come_along(face: TTFont) -> None:
    name = face["name"]
    assert "Adobe" in name.getDebugName(0)
    assert "SIL Open Font License" in name.getDebugName(13)
    assert name.getDebugName(14).endswith("/OFL")
    assert name.getDebugName(1) == "Bangyang Song"


def test_the_same_characters_give_the_same_bytes(face: TTFont) -> None:
    assert subset(song_file(), NAMES) == subset(song_file(), NAMES)
    with TTFont(song_file(), lazy=True) as source:  # no hour of making, which would differ
        assert face["head"].modified == face["head"].created == source["head"].created


def test_a_character_no_face_has_is_left_to_the_readers_own() -> None:
    made = TTFont(io.BytesIO(subset(song_file(), "王\U00020bb7㛃")))
    assert ord("王") in made.getBestCmap()
    assert 0x20BB7 not in made.getBestCmap() or ink(made, "\U00020bb7") > 0


def test_a_face_of_the_site_wins_and_a_bold_one_is_left_as_it_is() -> None:
    with TTFont(song_file()) as own:
        own["OS/2"].usWeightClass = 700
        out = io.BytesIO()
        own.save(out)
    path = "assets/fonts/Song-Bold.otf"
    world, shelf = make_world({path: out.getvalue()}), Shelf()
    view = View(world)
    assert heading_file(view.files("assets/fonts/")).path == path
    assert view.style() != View(make_world()).style()
    perform(Subset(view.style().face), world, shelf)
    made = TTFont(io.BytesIO(shelf[0]))
    with TTFont(song_file(), lazy=True) as regular:
        assert ink(made, "王") == pytest.approx(ink(regular, "王"), rel=0.03)


def test_a_broken_face_is_told() -> None:
    world = make_world({"assets/fonts/song.ttf": b"no face"})
    outcome = perform(Subset(View(world).style().face), world, Shelf())
    [told] = outcome.problems
    assert (told.rule, told.span.path) == ("unusable-face", "assets/fonts/song.ttf")
    assert outcome.made == ()


# --- which characters ----------------------------------------------------------------------------


def used(**files: str) -> str:
    return View(make_world({f"content/{name}": text for name, text in files.items()})).letters()


def test_names_titles_and_headings_count_and_texts_do_not() -> None:
    text = profile("鑫甲").replace("## 事迹", "## 垚").replace("样例正文", "森")
    found = used(**{"profiles/first/index.md": text})
    assert "鑫" in found
    assert "垚" in found
    assert "森" not in found
    assert found == "".join(sorted(set(found)))


def test_a_new_word_of_known_characters_changes_nothing() -> None:
    text = profile("王甲")
    assert used(**{"profiles/first/index.md": text}) == used(
        **{"profiles/first/index.md": text.replace("样例正文", "另一篇正文")}
    )


def test_what_templates_say_at_length_is_no_heading() -> None:
    site = make_world().site
    found = letters(
        site, {"web/a.html": "{# 犇 #}<h1>{{ _('骉') }}</h1><p>" + "猋" * 13, "print/b.typ": "羴"}
    )
    assert "骉" in found
    assert not {"犇", "猋", "羴"} & {*found}
    assert set(ALWAYS) <= {*found}


def test_the_job_makes_the_file_the_pages_name() -> None:
    world, shelf = make_world(), Shelf()
    job = Subset(View(world).style().face)
    [made] = perform(job, world, shelf).made
    assert made.path.startswith(SITE + "assets/fonts/song.")
    assert Path(made.path).suffix == ".woff2"
    cmap = TTFont(io.BytesIO(shelf[0])).getBestCmap()
    assert {ord("王"), ord("乙")} <= cmap.keys()


# --- the demo ------------------------------------------------------------------------------------

SHOWN = """() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const style = getComputedStyle(node.parentElement);
    const heading = node.parentElement.closest("h1, h2, h3, h4");
    if (style.fontFamily.includes("Bangyang Song") || (heading && !/sample/.test(node.parentElement.className)))
      for (const char of node.data) found.add(char);
  }
  return [...found].join("");
}"""


@pytest.mark.browser
def test_every_heading_of_the_demo_is_covered(demo: Path, browser: Any) -> None:
    [file] = (demo / "assets/fonts").glob("*.woff2")
    known = {chr(each) for each in TTFont(file).getBestCmap()}
    page = browser.new_page()
    lacking: dict[str, str] = {}
    shown: set[str] = set()
    types = {example(demo, kind) for kind in TYPES}
    for path in sorted({*types, *sorted(demo.rglob("*.html"))[::4]}):
        page.goto(path.as_uri(), wait_until="domcontentloaded")
        found = {each for each in page.evaluate(SHOWN) if each.strip()}
        shown |= found
        if missing := found - known:
            lacking[path.relative_to(demo).as_posix()] = "".join(sorted(missing))
    page.close()
    assert lacking == {}
    assert len(shown) > 300


def test_the_first_view_keeps_to_its_weight(demo: Path) -> None:
    """HTML, style, scripts in the head and the face, as they travel."""
    [face] = (demo / "assets/fonts").glob("*.woff2")
    for kind in ("home", "profile", "lecture", "news"):
        page = example(demo, kind)
        text = page.read_text(encoding="utf-8")
        linked = re.findall(r'(?:<script src|rel="stylesheet" href)="([^"]+)"', text)
        files = [page, *(page.parent / each for each in linked)]
        weight = face.stat().st_size + sum(len(gzip.compress(each.read_bytes())) for each in files)
        assert len(linked) >= 1
        assert weight <= 120_000, kind
