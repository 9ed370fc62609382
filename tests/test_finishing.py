"""Finishing: every box right, the marks outside, text on one plate, and no day in the file."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from generator.content.formats import FORMATS, Format
from generator.content.printing import Design, Gold, Print, SheetKind, Variant
from generator.press.finishing import MM, STAMP, finished, stamp
from generator.press.separating import read_profile
from generator.press.sheets import Sheet
from generator.press.typeset import raster, typeset
from tests.printing import HONOURS, PLAIN, FakeView, photograph, press_profile, profile, words_of

PLATES = {"g": 1, "rg": 3, "k": 4, "scn": 1}
PAGE = """
#set page(width: 60mm, height: 40mm, bleed: 3mm + {slug}mm, margin: 0mm)
#set document(date: none)
{body}
"""


def page(body: str = "", slug: float = 12, **pictures: bytes) -> bytes:
    """A small page with 3 mm of bleed, as Typst makes it."""
    files = {f"{name}.jpg": data for name, data in pictures.items()}
    return typeset(PAGE.format(slug=slug, body=body), files)


def printed(form: Format, title: str = "王进喜", **given: Any) -> bytes:
    """The finished sheet of a person, of a design that leaves everything to the press."""
    view = FakeView((profile(title),), HONOURS[:2], given=Print(**given), templates=PLAIN)
    sheet = Sheet(SheetKind.PROFILE, "profiles/someone", form, Design.DAN, Variant.PRINT, "print/x")
    made, _ = sheet.run(view)  # type: ignore[arg-type]
    return made.data


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def millimetres(box: pikepdf.Array | list[Any]) -> list[float]:
    return [float(each) / MM for each in box]


def painted(pdf: bytes, shown: str = "Tj TJ") -> Iterator[tuple[str, tuple[float, ...]]]:
    """The colour of everything that these operators show on the first page: operator, parts."""
    kept: list[tuple[str, tuple[float, ...]]] = []
    now: tuple[str, tuple[float, ...]] = ("g", (0.0,))
    with opened(pdf) as document:
        for operands, operator in pikepdf.parse_content_stream(document.pages[0]):
            name = str(operator)
            if name == "q":
                kept.append(now)
            elif name == "Q":
                now = kept.pop()
            elif name in PLATES:
                now = name, tuple(round(float(each), 2) for each in operands)
            elif name in shown.split():
                yield now


def letters(pdf: bytes) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Every character of the first page with its box (mm from the lower left of the medium)."""
    document = pypdfium2.PdfDocument(pdf)
    text = document[0].get_textpage()
    try:
        found = [
            (text.get_text_range(at, 1), text.get_charbox(at)) for at in range(text.count_chars())
        ]
    finally:
        text.close()
        document.close()
    return [(char, tuple(each / MM for each in box)) for char, box in found]  # type: ignore[misc]


# --- boxes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("marks", [True, False])
@pytest.mark.parametrize("name", FORMATS)
def test_every_box_of_every_format_is_right_to_a_tenth_of_a_millimetre(
    name: str, marks: bool
) -> None:
    form = FORMATS[name]
    around = form.bleed + (12 if marks and form.bleed else 0)
    with opened(printed(form, marks=marks)) as document:
        (sheet,) = document.pages
        assert "/CropBox" not in sheet
        boxes = {key: millimetres(sheet[key]) for key in ("/MediaBox", "/BleedBox", "/TrimBox")}
    wide, high = form.width, form.height
    off = around - form.bleed
    for key, (left, width, height) in {
        "/MediaBox": (0, wide + 2 * around, high + 2 * around),
        "/BleedBox": (off, wide + 2 * form.bleed, high + 2 * form.bleed),
        "/TrimBox": (around, wide, high),
    }.items():
        assert boxes[key] == pytest.approx([left, left, left + width, left + height], abs=0.1)


def test_the_ground_reaches_the_bleed() -> None:
    form = FORMATS["a4"]
    with opened(printed(form)) as document:
        bleed = [float(each) * 100 / 72 for each in document.pages[0].BleedBox]
        high = float(document.pages[0].MediaBox[3]) * 100 / 72
    picture = Image.open(io.BytesIO(raster(printed(form), dpi=100)))
    at = 0.6  # px from the edge of the bleed, inside and outside
    for x, y in ((bleed[0] + at, 200), (200, high - bleed[3] + at), (bleed[2] - at - 1, 200)):
        red, green, _ = picture.getpixel((int(x), int(y)))  # type: ignore[misc]
        assert red > green + 60
    assert picture.getpixel((int(bleed[0] - 3), 200)) == (255, 255, 255)


# --- marks ----------------------------------------------------------------------------------------


def spots(pdf: bytes) -> set[str]:
    with opened(pdf) as document:
        spaces = document.pages[0].Resources.get("/ColorSpace", {})
        return {str(each[1]) for each in spaces.values() if each[0] == "/Separation"}


def test_registration_is_on_every_plate_and_only_where_there_is_a_slug() -> None:
    assert spots(printed(FORMATS["a2"])) == {"/All"}
    assert spots(printed(FORMATS["a2"], marks=False)) == set()
    assert spots(printed(FORMATS["roll-up"])) == set()


def test_the_bar_has_every_ink_alone_and_the_two_colours_of_the_house() -> None:
    fields = {parts for name, parts in painted(printed(FORMATS["a2"]), "f") if name == "k"}
    assert {(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)} <= fields
    assert {(0.2, 1.0, 1.0, 0.12), (0.3, 0.42, 0.75, 0.05)} <= fields


@pytest.mark.parametrize("name", ["table-card", "a4", "pane"])
@pytest.mark.parametrize(
    "title", ["孟泰", "学校工会开展劳模精神、劳动精神、工匠精神进课堂系列活动" * 4]
)
def test_the_slug_line_tells_what_it_is_and_never_runs_off(name: str, title: str) -> None:
    form = FORMATS[name]
    view = FakeView((profile(title),), HONOURS[:2], templates=PLAIN)
    sheet = Sheet(SheetKind.PROFILE, "profiles/someone", form, Design.DAN, Variant.PRINT, "print/x")
    made, _ = sheet.run(view)  # type: ignore[arg-type]
    below = 12  # mm from the lower edge of the medium up to the bleed
    line = [(char, box) for char, box in letters(made.data) if box[3] < below]
    words = "".join(char for char, _ in line).replace(" ", "")
    assert f"{form.width}×{form.height}mm" in words
    assert re.search(r"版本[0-9a-f]{8}", words)
    assert words.startswith((title, "…"))
    trimmed = 12 + form.bleed
    assert min(box[0] for _, box in line) >= trimmed - 1
    assert max(box[2] for _, box in line) <= trimmed + form.width + 0.5


def test_every_face_is_embedded_that_of_the_slug_too() -> None:
    with opened(stamp(printed(FORMATS["a3"]), "2026年5月8日")) as document:
        found = [each for each in document.objects if isinstance(each, pikepdf.Dictionary)]
        told = [each for each in found if each.get("/Type") == "/FontDescriptor"]
        assert len({str(each.FontName).split("+")[1] for each in told}) >= 2
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(each.keys()) for each in told)


# --- the stamp of an order ------------------------------------------------------------------------


def test_a_stamp_stands_in_the_slug_of_every_page_and_touches_nothing_else() -> None:
    body = "#place(dx: 4mm, dy: 4mm)[one]\n#pagebreak()\n#set page(width: 90mm)\n#place(dx: 4mm, dy: 4mm)[two]"
    pdf = finished(page(body), title="甲", bleed=3, slug=12)
    made = stamp(pdf, "2026年5月8日　第 3 版")
    with opened(pdf) as before, opened(made) as after:
        assert len(after.pages) == 2
        for old, new in zip(before.pages, after.pages, strict=True):
            inside = [each.read_bytes() for each in new.Contents]
            assert old.Contents.read_bytes() in inside
            assert sum(map(len, inside)) < len(old.Contents.read_bytes()) + 60
            assert [new[key] for key in ("/MediaBox", "/TrimBox", "/BleedBox")] == [
                old[key] for key in ("/MediaBox", "/TrimBox", "/BleedBox")
            ]
            assert str(STAMP) in new.Resources.XObject
        assert after.trailer.Info.Title == before.trailer.Info.Title
    assert "one" in words_of(made)
    stamped = [box for char, box in letters(made) if char in "年月日第版"]
    assert len(stamped) == 5
    assert all(box[1] > 40 + 15 + 3 for box in stamped)  # above the bleed
    assert made == stamp(pdf, "2026年5月8日　第 3 版")


def test_a_long_stamp_is_set_smaller() -> None:
    made = stamp(finished(page(), title="甲", bleed=3, slug=12), "二〇二六年五月八日" * 12)
    assert max(box[2] for _, box in letters(made)) <= 60 + 15 + 0.5


def test_without_a_slug_there_is_no_stamp() -> None:
    pdf = finished(page(slug=0), title="甲", bleed=3)
    assert stamp(pdf, "2026年5月8日") == pdf


def test_words_of_a_stamp_never_become_code() -> None:
    nasty = '#panic("x") $a$ "\\ */ //'
    made = stamp(finished(page(), title="甲", bleed=3, slug=12), nasty)
    assert "".join(nasty.split()) in words_of(made)


# --- inks -----------------------------------------------------------------------------------------


def test_text_is_on_the_black_plate_alone() -> None:
    shown = list(painted(printed(FORMATS["a2"])))
    running = [parts for name, parts in shown if name == "k" and parts[3] == 1]
    assert running
    assert set(running) == {(0, 0, 0, 1)}
    assert not [name for name, _ in shown if name in ("g", "rg")]


def test_the_black_of_large_areas_is_what_the_shop_wants() -> None:
    usual = {parts for _, parts in painted(printed(FORMATS["a2"]), "f")}
    rich = {parts for _, parts in painted(printed(FORMATS["a2"], rich_black="50 50 50 100"), "f")}
    assert (0.6, 0.6, 0.65, 0.75) in usual - rich
    assert (0.5, 0.5, 0.5, 1) in rich - usual


def test_gold_is_four_inks_an_ink_of_its_own_or_none() -> None:
    gold, stone = (0.3, 0.42, 0.75, 0.05), (0, 0.05, 0.1, 0.68)
    process, spot, plain = (printed(FORMATS["a2"], gold=each) for each in Gold)
    assert gold in {parts for _, parts in painted(process, "f")}
    assert gold not in {parts for _, parts in painted(spot, "f")}
    assert gold not in {parts for _, parts in painted(plain, "f")}
    assert stone in {parts for _, parts in painted(plain, "f")}
    assert spots(spot) == {"/All", "/专金"}
    assert spots(printed(FORMATS["a2"], gold=Gold.SPOT, spot_name="PANTONE 871 C")) == {
        "/All",
        "/PANTONE 871 C",
    }
    with opened(spot) as document:
        spaces = document.pages[0].Resources.ColorSpace.values()
        (found,) = (each for each in spaces if each[1] == "/专金")
        assert found[2] == "/DeviceCMYK"
        assert [round(float(each), 2) for each in found[3].C1] == list(gold)


def spaces_of_pictures(pdf: bytes) -> list[str]:
    """In which colours each picture is: the name of the space, or how many parts a profile has."""
    with opened(pdf) as document:
        streams = [each for each in document.objects if isinstance(each, pikepdf.Stream)]
        found = [each.ColorSpace for each in streams if each.get("/Subtype") == "/Image"]
        names = [
            str(each) if isinstance(each, pikepdf.Name) else f"ICC {each[1].N}" for each in found
        ]
    return sorted(names)


def test_grey_pictures_print_with_the_black_plate() -> None:
    body = '#image("grey.jpg")#image("colour.jpg")'
    files = {"grey": photograph(60, 60, mode="L"), "colour": photograph(60, 60)}
    pdf = page(body, **files)
    assert spaces_of_pictures(pdf) == ["ICC 1", "ICC 3"]
    assert spaces_of_pictures(finished(pdf, title="甲")) == ["/DeviceGray", "ICC 3"]


def test_the_profile_becomes_the_output_intent() -> None:
    data = press_profile("Coated 2026")
    press = read_profile(data)
    assert press is not None
    with opened(finished(page(), title="甲", profile=press)) as document:
        (intent,) = document.Root.OutputIntents
        assert intent.S == "/GTS_PDFX"
        assert intent.OutputConditionIdentifier == "Coated 2026"
        assert intent.DestOutputProfile.N == 4
        assert intent.DestOutputProfile.read_bytes() == data
    with opened(finished(page(), title="甲")) as document:
        assert "/OutputIntents" not in document.Root


# --- what the file says of itself -----------------------------------------------------------------


def test_no_day_and_no_machine_is_in_the_file() -> None:
    pdf = page()
    made = finished(pdf, title="王进喜 <A2> & 海报", bleed=3, slug=12)
    assert made == finished(pdf, title="王进喜 <A2> & 海报", bleed=3, slug=12)
    assert made != finished(pdf, title="王进喜", bleed=3, slug=12)
    with opened(made) as document:
        told = {key: str(value) for key, value in document.trailer.Info.items()}
        xmp = document.Root.Metadata.read_bytes().decode()
        with document.open_metadata() as read:
            assert read["dc:title"] == "王进喜 <A2> & 海报"
    assert told == {
        "/Title": "王进喜 <A2> & 海报",
        "/Creator": "Bangyang",
        "/Producer": "Bangyang",
        "/Trapped": "/False",
    }
    assert "Date" not in xmp
    assert "PDFX" not in xmp  # claimed by nobody who does not keep it
