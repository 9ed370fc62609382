"""A notice board as a whole: every pane is in the drawing, the picture and the list, to scale."""

import csv
import io
import re

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from generator.content.formats import FORMATS, Format
from generator.content.printing import Variant
from generator.plan import plan
from generator.press.boards import GAP, PAPER, Hanging, Hung, scale_of
from generator.press.sheets import Sheet
from generator.site.view import View
from generator.site.world import World
from tests.printing import photograph
from tests.worlds import make_world

BOARD = """---
标题: 五月的宣传栏
地点: 图书馆前
样例: 是
开始: 2026-05-01
结束: 2026-05-31
尺寸: 900×1200
橱窗:
  - {名称: 左一, 种类: 人物海报, 内容: 王甲, 压边: 15}
  - {名称: 左二, 种类: 光荣榜, 宽: 1180, 高: 780, 设计: 格, 结束: 2026-05-08}
  - {名称: 中, 文件: poster.jpg}
  - {名称: 右一, 文件: notice.pdf}
  - {名称: 右二}
---
"""


def notice() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(300, 400))
        document.save(out, deterministic_id=True)
    return out.getvalue()


def board(**more: str | bytes) -> World:
    files: dict[str, str | bytes | None] = {
        "content/boards/2026/may.md": BOARD,
        "content/boards/2026/poster.jpg": photograph(600, 800),
        "content/boards/2026/notice.pdf": notice(),
    }
    return make_world({**files, **more})


def hanging(world: World) -> Hanging:
    [found] = [each for each in plan(world.site).value if isinstance(each, Hanging)]
    return found


def made(world: World) -> dict[str, bytes]:
    return {each.path: each.data for each in hanging(world).run(View(world))}


def test_the_files_of_a_board() -> None:
    world = board()
    files = made(world)
    folder = "print/boards/2026/may"
    assert set(files) == {
        f"{folder}/hanging.pdf", f"{folder}/overview.png", f"{folder}/panes.csv",
        f"{folder}/03-poster.jpg", f"{folder}/04-notice.pdf",
    }  # fmt: skip
    assert files[f"{folder}/04-notice.pdf"] == notice()
    sheets = {
        each.path
        for each in plan(world.site).value
        if isinstance(each, Sheet) and each.stem.startswith(folder)
    }
    assert sheets == {f"{folder}/01-first-900x1200.pdf", f"{folder}/02-all-1180x780-ge.pdf"}


def test_the_list_says_what_hangs_where_and_until_when() -> None:
    data = made(board())["print/boards/2026/may/panes.csv"]
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == 6
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[1] == [
        "1", "左一", "人物海报", "王甲", "900", "1200", "870", "1170",
        "2026年5月1日", "2026年5月31日", "01-first-900x1200.pdf",
    ]  # fmt: skip
    assert rows[2][8:] == ["2026年5月1日", "2026年5月8日", "02-all-1180x780-ge.pdf"]
    assert rows[3][2:4] == ["现成文件", "poster.jpg"]
    assert rows[5][2:4] == ["空", ""]


def test_the_plan_is_to_scale_and_names_every_pane() -> None:
    world = board()
    document = pypdfium2.PdfDocument(made(world)["print/boards/2026/may/hanging.pdf"])
    try:
        page = document[0]
        assert [round(each / 72 * 25.4, 1) for each in page.get_size()] == list(PAPER)
        text = re.sub(r"\s", "", page.get_textpage().get_text_range())
    finally:
        document.close()
    for words in (
        "五月的宣传栏",
        "图书馆前",
        "样例",
        "左一",
        "右二",
        "王甲",
        "1180×780",
        "870×1170",
        "1:15",
    ):
        assert words in text, words
    assert scale_of(hanging(world).panes) == 15


def test_the_picture_shows_the_sheets_themselves() -> None:
    picture = Image.open(io.BytesIO(made(board())["print/boards/2026/may/overview.png"]))
    assert picture.width == pytest.approx(2400, abs=3)
    across = picture.width / (900 * 4 + 1180 + 5 * GAP + 3 * GAP)
    middle = (2 * GAP + 900 / 2) * across, picture.height - (2 * GAP + 1100) * across
    red, green, blue = picture.convert("RGB").getpixel((round(middle[0]), round(middle[1])))  # type: ignore[misc]  # three of them
    assert red > green + 60
    assert red > blue + 60


def test_a_changed_word_on_a_sheet_is_asked_for_by_the_drawing() -> None:
    world = board()
    view = View(world)
    hanging(world).run(view)
    asked = {(each.question, each.args[0]) for each in view.reads if each.args}
    assert ("document", "profiles/first") in asked
    assert ("stamp", "content/boards/2026/poster.jpg") in asked


@given(
    st.lists(
        st.builds(Format, st.just("窗"), st.integers(200, 4000), st.integers(200, 3000)),
        min_size=1,
        max_size=12,
    )
)
def test_every_board_goes_on_its_sheet(forms: list[Format]) -> None:
    panes = tuple(Hung(number, "窗", form) for number, form in enumerate(forms, 1))
    scale = scale_of(panes)
    wide = sum(each.width + GAP for each in forms)
    if wide <= 380 * 200:
        assert wide / scale <= 380
        assert max(each.height for each in forms) / scale <= 132


def test_a_variant_beside_print_makes_no_second_drawing() -> None:
    settings = make_world().sources["site.yaml"]
    world = board(**{"site.yaml": settings + "印刷: {成品: [印刷, 校样]}\n"})
    panes = hanging(world).panes
    assert [each.sheet.variant for each in panes if each.sheet] == [Variant.PRINT] * 2
    assert FORMATS["pane"].width == 1200
