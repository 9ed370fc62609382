"""The booklet: every name and word is in it, its pages are whole sheets, and its numbers are true."""

import io
import re
from functools import cache

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from generator.content.formats import FORMATS, Format
from generator.content.printing import Design, Variant
from generator.press.booklets import LEADING, Booklet, text_block
from generator.press.tickets import read_ticket
from generator.press.typeset import raster
from generator.press.volumes import volume
from generator.site import rolls
from generator.site.view import Failed, View
from tests.printing import ABSTRACT, photograph
from tests.worlds import make_world

HONOURS = "荣誉:\n" + "".join(
    f"  - 称号: 全国劳动模范\n    年份: {1950 + each}\n" for each in range(20)
)
PEOPLE: dict[str, str | bytes | None] = {
    "content/profiles/meng-tai/index.md": "---\n姓名: 孟泰\n单位: 鞍钢\n荣誉: [{称号: 全国劳动模范, 年份: 1950}]\n"
    "名言: {文字: 跟着共产党走，棒打不回头！}\n出处: [孟泰传]\n---\n## 事迹\n\n" + ABSTRACT * 4 + "\n",
    "content/profiles/long/index.md": f"---\n姓名: 买买提·吐尔逊江\n{HONOURS}---\n"
    + "\n\n".join(f"## 第{each}节\n\n{ABSTRACT * 3}" for each in range(5)) + "\n",
    "content/profiles/latin/index.md": "---\n姓名: Rewi Alley\n照片: {文件: face.jpg, 摄影: 校工会}\n---\n短。\n\n![画面](wide.jpg \"图注在此\")\n",
    "content/profiles/latin/face.jpg": photograph(900, 1200),
    "content/profiles/latin/wide.jpg": photograph(1500, 900),
    "content/profiles/group/index.md": "---\n姓名: 机械工程学院先进制造技术青年教师团队\n类型: 集体\n样例: 是\n成员: [孟泰]\n---\n",
    "content/profiles/bare/index.md": "---\n姓名: 单雄信\n---\n",
}  # fmt: skip


def booklet(
    design: Design = Design.DAN, form: str = "a5", variant: Variant = Variant.PRINT
) -> Booklet:
    return Booklet(FORMATS[form], design, variant, "print/booklets/all-a5")


@cache
def made(job: Booklet) -> tuple[bytes, ...]:
    return tuple(each.data for each in job.run(View(make_world(PEOPLE))))


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("design", Design)
@pytest.mark.parametrize("form", ["a5", "a4"])
def test_everything_is_in_it(design: Design, form: str) -> None:
    whole = "".join(texts(made(booklet(design, form, Variant.WEB))[0]))
    for words in (
        "孟泰",
        "买买提·吐尔逊江",
        "RewiAlley",
        "图注在此",
        "第4节",
        "跟着共产党走，",
        "孟泰传",
    ):
        assert words in whole
    assert "样例" in whole


@pytest.mark.parametrize("design", Design)
def test_pages_are_whole_sheets_of_four(design: Design) -> None:
    pdf, ticket = made(booklet(design))
    count = len(texts(pdf))
    assert count % 4 == 0
    assert read_ticket(ticket).pages == count


def marks_of(pdf: bytes) -> dict[str, int]:
    """The page, counted from 0, that each bookmark leads to."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return {each.get_title(): each.get_dest().get_index() for each in document.get_toc()}
    finally:
        document.close()


@pytest.mark.parametrize("design", Design)
def test_openings_stand_on_the_right_and_what_faces_them_is_not_empty(design: Design) -> None:
    [pdf] = made(booklet(design, variant=Variant.WEB))
    marks = marks_of(pdf)
    for each in volume(View(make_world(PEOPLE)), "", "").chapters:
        at = marks[each.name]
        assert at % 2 == 0, each.name
        facing = Image.open(io.BytesIO(raster(pdf, dpi=20, page=at - 1))).convert("L")
        assert min(facing.tobytes()) < 200, each.name


def test_contents_and_indexes_tell_the_true_page() -> None:
    [pdf] = made(booklet(variant=Variant.WEB))
    at = marks_of(pdf)["买买提·吐尔逊江"] - 1  # the half-title is page 1
    lists = [page for page in texts(pdf) if f"买买提·吐尔逊江{at}" in page]
    assert len(lists) == 3


def test_the_press_gets_bleed_marks_and_a_ticket_with_every_name() -> None:
    pdf, ticket = made(booklet())
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            trim, bleed, media = (
                [round(float(each) / 72 * 25.4, 1) for each in page[name]]
                for name in ("/TrimBox", "/BleedBox", "/MediaBox")
            )
            assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx((148, 210), abs=0.1)
            assert (bleed[2] - bleed[0], bleed[3] - bleed[1]) == pytest.approx((154, 216), abs=0.1)
            assert media[2] - media[0] > 170
    told = read_ticket(ticket)
    names = {words for _, words in told.facts}
    assert {"王甲", "孟泰", "机械工程学院先进制造技术青年教师团队"} <= names
    assert told.kind == "booklet"
    assert {"content/profiles/latin/face.jpg", "content/profiles/latin/wide.jpg"} <= {
        path for path, _ in told.pictures
    }


def test_the_reading_version_is_trimmed_and_has_bookmarks() -> None:
    [pdf] = made(booklet(variant=Variant.WEB))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        box = document.pages[0].mediabox
        assert float(box[2]) / 72 * 25.4 == pytest.approx(148, abs=0.1)
    assert {"目录", "孟泰", "光荣榜", "姓氏笔画索引", "拼音索引"} <= set(marks_of(pdf))


@pytest.mark.parametrize("design", Design)
def test_the_reading_version_can_be_listened_to(design: Design) -> None:
    [pdf] = made(booklet(design, variant=Variant.WEB))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        assert root.MarkInfo.Marked
        assert root.Lang == "zh-CN"
        assert b"<pdfuaid:part>1<" in root.Metadata.read_bytes()
        parts = [each for each in document.objects if isinstance(each, pikepdf.Dictionary)]
        told = {str(each.Alt) for each in parts if each.get("/S") == "/Figure"}
        heads = [each.S for each in parts if each.get("/S") in ("/H1", "/H2")]
    assert {"画面", "Rewi Alley"} <= told
    assert heads.count("/H1") == len(marks_of(pdf))
    assert heads.count("/H2") >= 6  # the parts of two people's texts


@pytest.mark.parametrize("design", Design)
@pytest.mark.parametrize("field", ["单位: " + "炼钢厂" * 300, "名言: {文字: " + "干" * 900 + "}"])
def test_what_does_not_fit_is_told_at_its_person(design: Design, field: str) -> None:
    words = f"---\n姓名: 孟泰\n{field}\n---\n" + ABSTRACT * 4
    view = View(make_world({**PEOPLE, "content/profiles/meng-tai/index.md": words}))
    with pytest.raises(Failed):
        booklet(design).run(view)
    [told] = [each for each in view.problems if each.rule == "does-not-fit"]
    assert told.span.path == "content/profiles/meng-tai/index.md"
    assert dict(told.args)["who"] == "孟泰"
    assert int(dict(told.args)["found"]) > 100  # type: ignore[call-overload]


def test_the_same_content_gives_the_same_bytes() -> None:
    job = booklet()
    assert tuple(each.data for each in job.run(View(make_world(PEOPLE)))) == made(job)


def test_a_long_roll_is_whole_too(monkeypatch: pytest.MonkeyPatch) -> None:
    short = volume(View(make_world(PEOPLE)), "", "").roll
    monkeypatch.setattr(rolls, "LONG", 1)
    long = volume(View(make_world(PEOPLE)), "", "").roll
    assert long == short
    assert all(each.titles for each in long)


def test_a_missing_character_is_told_at_its_person() -> None:
    world = make_world(
        {**PEOPLE, "content/profiles/rare/index.md": "---\n姓名: 王\U0003135f\n---\n"}
    )
    view = View(world)
    with pytest.raises(Failed):
        booklet().run(view)
    assert {(each.rule, each.span.path) for each in view.problems} == {
        ("missing-glyph", "content/profiles/rare/index.md")
    }


@given(st.integers(100, 400), st.integers(120, 600))
def test_the_text_block_is_whole_characters_and_stays_on_the_page(width: int, height: int) -> None:
    block = text_block(Format("册", width, height))
    character = block.size / 72 * 25.4
    assert block.lines >= 1
    assert block.inside > 0
    assert block.inside + block.measure * character < width
    assert block.top + ((block.lines - 1) * LEADING + 1) * character < height


def test_a5_and_a4_have_the_usual_block() -> None:
    a5, a4 = text_block(FORMATS["a5"]), text_block(FORMATS["a4"])
    assert (a5.measure, a5.size) == (26, 10.5)
    assert (a4.measure, a4.size) == (32, 12)
    assert 22 <= a5.lines <= 25
