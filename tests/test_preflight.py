"""A finished file is read back: each check holds on a right sheet and fails on a wrong one."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from generator.content.formats import FORMATS, Format
from generator.content.printing import Design, Variant
from generator.diagnostics import Lang
from generator.preflight import preflight
from generator.preflight.anatomy import Box, Glyph
from generator.preflight.checks import CHECKS
from generator.preflight.collisions import collisions
from generator.preflight.findings import Finding
from generator.preflight.report import NAMES
from generator.press.finishing import finished
from generator.press.sheets import SLUG, facts
from generator.press.tickets import NO_PROFILE, PROFILE, Ticket
from generator.press.typeset import code, typeset
from generator.rules import RULES
from tests.printing import ADDRESS, MATTERS, pictures, source_of

A = Format("样", 200, 300, 3, 10, distance=500, dpi=150)
SHEET = Ticket(
    "print/x.pdf", "样 海报", "profile", "profiles/a", "content/profiles/a/index.md",
    Variant.PRINT, "dan", A, 1, (("标题", "王进喜"),), codes=(ADDRESS,),
)  # fmt: skip
QR = code(ADDRESS)
HEAD = """
#set page(width: 200mm, height: 300mm, bleed: %smm, margin: 0mm)
#set text(font: ("Noto Serif SC", "Noto Sans CJK SC"), size: 8mm, fill: cmyk(0%%, 0%%, 0%%, 100%%))
#set document(date: none)
#let at(x, y, body) = place(top + left, dx: x * 1mm, dy: y * 1mm, body)
"""
GROUND = "#at(-3, -3, rect(width: 206mm, height: 306mm, fill: cmyk(2%, 3%, 8%, 0%)))\n"
NAME = "#at(20, 20, [王进喜])\n"


def qr(size: float = 75, x: float = 115, y: float = 215) -> str:
    """A code `size` mm wide with its margin."""
    one = size / QR.size
    parts = []
    for op in QR.strokes[0].ops:
        if op[0] == "z":
            parts.append("curve.close()")
        else:
            verb = {"m": "move", "l": "line"}[str(op[0])]
            parts.append(f"curve.{verb}(({float(op[1]) * one:.4f}mm, {float(op[2]) * one:.4f}mm))")
    return f"#at({x}, {y}, curve(fill: cmyk(0%, 0%, 0%, 100%), {', '.join(parts)}))\n"


def jpeg(mode: str, size: tuple[int, int], paint: Any, **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, paint).save(out, "JPEG", quality=90, **more)
    return out.getvalue()


def sheet(*parts: str, ground: str = GROUND, name: str = NAME, mark: str | None = None,
          images: dict[str, bytes] | None = None, bleed: float = 3) -> bytes:  # fmt: skip
    body = HEAD % bleed + ground + name + (qr() if mark is None else mark) + "\n".join(parts)
    return finished(typeset(body, images or {}), title="样", bleed=3, slug=bleed - 3)


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def bad(data: bytes, ticket: Ticket = SHEET) -> set[str]:
    return {each.check for each in preflight.inspect(data, ticket) if not each.ok}


def worst(data: bytes, check: str, ticket: Ticket = SHEET) -> Finding:
    (found,) = [each for each in preflight.inspect(data, ticket) if each.check == check]
    return found


# --- a right sheet -------------------------------------------------------------------------------


def test_a_right_sheet_passes_every_check_and_each_measures_something() -> None:
    found = preflight.inspect(sheet(), SHEET)
    assert [each for each in found if not each.ok] == []
    assert {each.check for each in found} == {
        "size", "pages", "font", "glyph", "facts", "unsafe-text", "overlap", "small-text", "code",
        "small-code", "bleed", "marks", "soft-picture", "rgb", "ink", "text-black", "intent",
    }  # fmt: skip
    assert worst(sheet(), "small-text").found == "8.00 mm"
    assert worst(sheet(), "size").found == "200.0 × 300.0 mm"
    assert worst(sheet(), "ink").found == "100 %"


@pytest.mark.parametrize("design", list(Design))
@pytest.mark.parametrize("kind", ["profile", "lecture: portrait"])
def test_our_own_sheets_are_read_to_the_last_fact(design: Design, kind: str) -> None:
    """Boxes, marks, fonts, codes and facts of what our templates make; photographs are grey."""
    form, matters = FORMATS["600x900"], MATTERS[kind]
    made = typeset(source_of(design, form, matters), pictures(matters))
    data = finished(made, title="样", bleed=form.bleed, slug=SLUG)
    ticket = replace(
        SHEET, format=form, facts=tuple(each for one in matters for each in facts(one))
    )
    assert bad(data, ticket) - {"soft-picture", "coarse-picture", "small-code"} == set()


# --- boxes, bleed, marks, pages ------------------------------------------------------------------


def test_a_wrong_size() -> None:
    other = replace(SHEET, format=replace(A, width=201))
    found = worst(sheet(), "size", other)
    assert (found.ok, found.found, found.expected) == (False, "200.0 × 300.0 mm", "201.0 × 300.0 mm")  # fmt: skip


def test_a_trim_beyond_the_medium() -> None:
    def grow(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].MediaBox = pikepdf.Array([20, 20, 500, 800])

    assert "size" in bad(changed(sheet(), grow))


def test_no_bleed_box_and_a_wrong_one() -> None:
    def drop(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[0].BleedBox

    def shrink(pdf: pikepdf.Pdf) -> None:
        box = [float(each) for each in pdf.pages[0].BleedBox]
        pdf.pages[0].BleedBox = pikepdf.Array([box[0] + 3, *box[1:]])

    assert "bleed" in bad(changed(sheet(), drop))
    assert "bleed" in bad(changed(sheet(), shrink))


def test_no_trim_box_where_there_is_a_bleed() -> None:
    def drop(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[0].TrimBox

    assert {"bleed", "size"} <= bad(changed(sheet(), drop))


def test_colour_that_ends_at_the_trim() -> None:
    short = "#at(0, 0, rect(width: 203mm, height: 100mm, fill: cmyk(20%, 100%, 100%, 12%)))"
    found = worst(sheet(short), "bleed")
    assert (found.ok, found.found, found.place[:2]) == (False, "−3.0 mm", (0.0, 0.0))


def test_colour_beyond_the_bleed_and_marks_inside_it() -> None:
    over = "#at(-8, 50, rect(width: 30mm, height: 30mm, fill: cmyk(20%, 100%, 100%, 12%)))"
    far = "#at(-12, 50, rect(width: 60mm, height: 1mm, fill: cmyk(100%, 100%, 100%, 100%)))"
    patch = "#at(-12, 50, rect(width: 4mm, height: 4mm, fill: cmyk(100%, 0%, 0%, 0%)))"
    field = "#at(20, -14, rect(width: 40mm, height: 10.5mm, fill: cmyk(100%, 0%, 0%, 0%)))"
    assert "marks" not in bad(sheet(patch, bleed=15))
    assert "marks" in bad(sheet(over, bleed=15))
    assert "marks" in bad(sheet(far, bleed=15))
    assert "marks" in bad(sheet(field, bleed=15))


def test_pages() -> None:
    two = worst(sheet("#pagebreak()", GROUND), "pages")
    assert (two.ok, two.found, two.expected) == (False, "2", "1")


# --- words ---------------------------------------------------------------------------------------


def test_a_typeface_that_is_not_in_the_file() -> None:
    def drop(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[0].Resources.Font.values():
            described = font.DescendantFonts[0].FontDescriptor
            for key in ("/FontFile2", "/FontFile3"):
                if key in described:
                    del described[key]

    assert "font" in bad(changed(sheet(), drop))


def test_drawn_typefaces_are_always_in_the_file() -> None:
    def add(pdf: pikepdf.Pdf) -> None:
        fonts = pdf.pages[0].Resources.Font
        fonts["/t3"] = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type3)
        pdf.pages[0].contents_add(b"BT /t3 1 Tf ET")

    assert bad(changed(sheet(), add)) == set()


def test_a_character_that_no_face_has() -> None:
    found = worst(sheet("#at(20, 60, [王\ue123])"), "glyph")
    assert (found.ok, found.found) == (False, "1")


def test_words_too_small_only_inside_the_trim() -> None:
    found = worst(sheet("#at(20, 60, text(size: 1.9mm)[注])"), "small-text")
    assert (found.ok, found.found, found.expected) == (False, "1.90 mm “注”", "≥ 2.00 mm")
    assert 19 < found.place[0] < 22
    assert "small-text" not in bad(sheet("#at(20, 305, text(size: 1.5mm)[注])", bleed=15))


def test_a_scaled_word_counts_as_it_is_seen() -> None:
    assert "small-text" in bad(sheet("#at(20, 60, scale(20%, [注]))"))


def test_words_outside_the_safe_area() -> None:
    found = worst(sheet("#at(4, 100, [外])"), "unsafe-text")
    assert not found.ok
    assert found.found.startswith("“外” +5.")
    assert "unsafe-text" not in bad(sheet("#at(20, 305, text(size: 3mm)[栏])", bleed=15))


@pytest.mark.parametrize("turn", [0, 90, 180])
@pytest.mark.parametrize("char", list("贵逊小戈乙，"))
def test_an_ideograph_is_no_wider_than_its_square(char: str, turn: int) -> None:
    """Control points of the curves of 贵 stand a tenth of an em outside its ink."""
    word = f"text(size: 40mm, top-edge: 0.88em, bottom-edge: -0.12em)[{char}]"
    data = sheet(f"#at(150, 100, rotate({turn}deg, {word}))")
    assert "unsafe-text" not in bad(data)
    assert "unsafe-text" in bad(sheet(f"#at(185, 100, {word})"))


def test_words_in_a_corner_that_is_kept_clear() -> None:
    corners = replace(SHEET, format=replace(A, corners=40))
    assert "unsafe-text" in bad(sheet(), corners)


def test_words_over_words() -> None:
    found = worst(sheet("#at(20, 60, [先会])", "#at(23, 63, [进议])"), "overlap")
    assert not found.ok
    assert "先" in found.found
    lines = "#at(20, 60, block(width: 60mm, par(leading: 0.4em)[王进喜王进喜王进喜王进喜]))"
    assert "overlap" not in bad(sheet(lines, "#at(20, 120, [AVATAR WAVE ffi])"))


def glyph(left: float, top: float, size: float, line: float | None) -> Glyph:
    return Glyph("字", Box(left, top, left + size, top + size), size, line)


SPOTS = st.tuples(st.floats(0, 50), st.floats(0, 50), st.floats(1, 20))


@given(st.lists(SPOTS, max_size=12))
def test_collisions_are_those_of_looking_at_every_pair(spots: list[tuple[float, float, float]]) -> None:  # fmt: skip
    glyphs = [glyph(x, y, size, None) for x, y, size in spots]
    pairs = 0
    for at, one in enumerate(glyphs):
        for other in glyphs[:at]:
            shared, em = one.box.shared(other.box), min(one.em, other.em)
            pairs += min(shared.width, shared.height) > 0.06 * em
    assert len(list(collisions(glyphs))) == pairs


# --- facts ---------------------------------------------------------------------------------------


def test_a_fact_that_is_not_said() -> None:
    more = replace(SHEET, facts=(("标题", "王进喜"), ("荣誉", "全国劳动模范")))
    found = worst(sheet(), "facts", more)
    assert (found.ok, found.found, found.expected) == (False, "荣誉：全国劳动模范", "2")


def test_a_fact_taken_apart_is_found_by_its_characters() -> None:
    one_by_one = "".join(f"#at(20, {20 + 12 * at}, [{char}])\n" for at, char in enumerate("喜进王"))
    assert "facts" not in bad(sheet(name=one_by_one))
    twice = replace(SHEET, facts=(("标题", "王进喜王"),))
    assert "facts" in bad(sheet(name=one_by_one), twice)


def test_white_space_and_forms_of_a_character_do_not_count() -> None:
    wide = replace(SHEET, facts=(("时间", "2026年 5月8日（周五）"),))
    assert "facts" not in bad(sheet(name="#at(20, 20, [2026年5月8日︵周五︶])"), wide)


# --- pictures and inks ---------------------------------------------------------------------------


def placed(mode: str, pixels: int, paint: Any, **more: Any) -> bytes:
    picture = '#at(20, 60, image("p.jpg", width: 100mm))'
    return sheet(picture, images={"p.jpg": jpeg(mode, (pixels, pixels), paint, **more)})


@pytest.mark.parametrize(
    ("pixels", "check"), [(700, None), (600, "soft-picture"), (300, "coarse-picture")]
)
def test_effective_resolution(pixels: int, check: str | None) -> None:
    """Half a metre asks for 174 pixels an inch: 685 on 100 mm."""
    data = placed("L", pixels, 90)
    assert bad(data) == ({check} if check else set())
    name = check or "soft-picture"
    assert worst(data, name).found == f"{pixels / 100 * 25.4:.0f} ppi"


def test_a_picture_inside_forms_is_measured_as_it_is_seen() -> None:
    def shrink(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        form = pikepdf.Stream(pdf, page.Contents.read_bytes(), Resources=page.Resources)
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox = pikepdf.Array([0, 0, 2000, 2000])
        form.Matrix = pikepdf.Array([0.5, 0, 0, 0.5, 0, 0])
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        page.Contents = pikepdf.Stream(pdf, b"q 1 0 0 1 10 10 cm /F Do Q")

    found = worst(changed(placed("L", 350, 90), shrink), "soft-picture")
    assert (found.ok, found.found) == (True, "178 ppi")


def test_too_much_ink_in_a_field_and_in_a_picture() -> None:
    field = "#at(20, 60, rect(width: 40mm, height: 40mm, fill: cmyk(90%, 80%, 80%, 70%)))"
    found = worst(sheet(field), "ink")
    assert (found.ok, found.found) == (False, "320 %")
    assert worst(placed("CMYK", 700, (230, 230, 230, 200)), "ink").found in {"348 %", "349 %"}
    assert "ink" not in bad(placed("CMYK", 700, (100, 100, 100, 100)))


def test_the_ink_of_a_picture_that_is_no_jpeg() -> None:
    def swap(pdf: pikepdf.Pdf) -> None:
        (image,) = pdf.pages[0].Resources.XObject.values()
        image.write(b"\xff\xff\xff\x80" * (700 * 700))
        image.ColorSpace = pikepdf.Name.DeviceCMYK
        for key in ("/Decode", "/SMask"):
            if key in image:
                del image[key]

    assert worst(changed(placed("L", 700, 90), swap), "ink").found == "350 %"


def test_a_spot_ink_counts_as_what_it_is_of_four() -> None:
    spot = '#let gold = color.spot("专金", cmyk(90%, 80%, 80%, 70%))\n'
    field = "#at(20, 60, rect(width: 40mm, height: 40mm, fill: gold.tint(100%)))"
    assert "ink" in bad(sheet(spot + field))
    assert "rgb" not in bad(sheet(spot + field))


def test_small_words_in_a_rich_black() -> None:
    rich = "#at(20, 60, text(size: 4mm, fill: cmyk(60%, 60%, 65%, 75%))[事迹])"
    found = worst(sheet(rich), "text-black")
    assert (found.ok, found.found) == (False, "C60 M60 Y65 K75")
    large = rich.replace("4mm", "20mm")
    warm = rich.replace("60%, 60%, 65%, 75%", "0%, 5%, 10%, 68%")
    red = rich.replace("60%, 60%, 65%, 75%", "20%, 100%, 100%, 12%")
    assert "text-black" not in bad(sheet(large)) | bad(sheet(warm)) | bad(sheet(red))


def test_rgb() -> None:
    field = "#at(20, 60, rect(width: 40mm, height: 40mm, fill: rgb(200, 20, 20)))"
    word = "#at(20, 60, text(fill: rgb(200, 20, 20))[红])"
    fade = "#at(20, 60, rect(width: 40mm, height: 40mm, fill: gradient.linear(red, blue)))"
    assert "rgb" in bad(sheet(field))
    assert "rgb" in bad(sheet(word))
    assert "rgb" in bad(sheet(fade))
    noted = replace(SHEET, notes=(NO_PROFILE,))
    assert "rgb" in bad(sheet(field), noted)


def test_rgb_photographs_are_lived_with_where_there_is_no_profile() -> None:
    data, noted = placed("RGB", 700, (200, 100, 50)), replace(SHEET, notes=(NO_PROFILE,))
    assert "rgb" in bad(data)
    found = worst(data, "rgb", noted)
    assert (found.ok, found.level, found.found) == (True, "note", "RGB × 1")


def test_output_intent() -> None:
    named = replace(SHEET, notes=(f"{PROFILE}FOGRA39",))
    assert "intent" in bad(sheet(), named)

    def add(pdf: pikepdf.Pdf) -> None:
        profile = pikepdf.Stream(pdf, b"icc", N=4)
        pdf.Root.OutputIntents = pikepdf.Array(
            [pikepdf.Dictionary(OutputConditionIdentifier="FOGRA39", DestOutputProfile=profile)]
        )

    found = worst(changed(sheet(), add), "intent", named)
    assert (found.ok, found.found) == (True, "FOGRA39")


# --- codes ---------------------------------------------------------------------------------------


def test_a_code_that_is_not_there_says_else_or_is_covered() -> None:
    assert worst(sheet(mark=""), "code").found == "—"
    other = replace(SHEET, codes=("https://example.edu.cn/",))
    assert worst(sheet(), "code", other).found == ADDRESS
    cover = "#at(130, 230, rect(width: 25mm, height: 25mm, fill: cmyk(0%, 0%, 0%, 100%)))"
    assert "code" in bad(sheet(cover))
    assert "code" in bad(sheet(), replace(SHEET, codes=()))


def test_a_code_is_found_wherever_it_is_and_measured_without_its_margin() -> None:
    found = worst(sheet(), "small-code")
    modules = QR.size - 8
    assert found.expected == "≥ 25 mm"
    assert found.ok
    assert abs(float(found.found.split()[0]) - 75 * modules / QR.size) < 1


def test_a_small_code() -> None:
    found = worst(sheet(mark=qr(25)), "small-code")
    assert (found.ok, found.level) == (False, "warning")
    far = replace(SHEET, format=replace(A, distance=3000))
    assert worst(sheet(), "small-code", far).expected == "≥ 50 mm"


def test_a_code_as_a_picture_is_read_too() -> None:
    out = io.BytesIO()
    shown = Image.new("L", (round(QR.size) * 12,) * 2, 255)
    for x, y, right in ((op[1], op[2], nxt[1]) for op, nxt in zip(QR.strokes[0].ops[::5], QR.strokes[0].ops[1::5], strict=True)):  # fmt: skip
        shown.paste(0, (int(x) * 12, int(y) * 12, int(right) * 12, int(y) * 12 + 12))
    shown.save(out, "PNG")
    picture = '#at(120, 220, image("q.png", width: 60mm))'
    assert "code" not in bad(sheet(picture, mark="", images={"q.png": out.getvalue()}))


# --- proofs, web, pictures -----------------------------------------------------------------------


def test_a_proof_is_light() -> None:
    proof = replace(SHEET, variant=Variant.PROOF)
    data = finished(typeset(HEAD % 0 + NAME + qr(), {}), title="样")
    assert bad(data, proof) == set()
    assert bad(data + b"\n" * 2_000_000, proof) == {"heavy"}


def test_a_file_for_the_web_is_tagged() -> None:
    web = replace(SHEET, variant=Variant.WEB)
    plain = finished(typeset(HEAD % 0 + NAME + qr(), {}), title="样")
    assert "untagged" in bad(plain, web)
    source = HEAD % 0 + '#set document(title: "样")\n#set text(lang: "zh")\n' + NAME
    tagged = typeset(source, {}, accessible=True)
    assert bad(tagged, replace(web, codes=())) == set()


def raster(size: tuple[int, int] = (1217, 1807), dpi: int = 150, mode: str = "RGB", form: str = "JPEG", **more: Any) -> bytes:  # fmt: skip
    out = io.BytesIO()
    picture = Image.new(mode, size, "white" if mode == "RGB" else 0)
    picture.save(out, form, dpi=(dpi, dpi), **more)
    return out.getvalue()


RASTER = replace(SHEET, variant=Variant.RASTER, path="print/x.jpg", codes=())


def test_a_right_picture() -> None:
    assert bad(raster(), RASTER) == set()


@pytest.mark.parametrize(
    ("wrong", "check"),
    [
        ({"size": (1181, 1772)}, "size"),
        ({"dpi": 72}, "resolution"),
        ({"mode": "L"}, "mode"),
        ({"form": "TIFF"}, "mode"),
    ],
)
def test_a_wrong_picture(wrong: dict[str, Any], check: str) -> None:
    assert bad(raster(**wrong), RASTER) == {check}


def test_a_picture_in_four_inks_carries_its_profile() -> None:
    separated = replace(RASTER, notes=(f"{PROFILE}FOGRA39",))
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert bad(raster(mode="CMYK", icc_profile=icc), separated) == set()
    assert bad(raster(mode="CMYK"), separated) == {"mode"}
    assert bad(raster(), separated) == {"mode"}


def test_the_code_of_a_picture() -> None:
    assert bad(raster(), replace(RASTER, codes=(ADDRESS,))) == {"code"}
    scale = 1217 / 206
    shown = Image.new("RGB", (1217, 1807), "white")
    for op, end in zip(QR.strokes[0].ops[::5], QR.strokes[0].ops[1::5], strict=True):
        one = 60 / QR.size * scale
        x, y, right = (float(each) * one for each in (op[1], op[2], end[1]))
        shown.paste("black", (round(x), round(y), round(right), round(y + one)))
    out = io.BytesIO()
    shown.save(out, "JPEG", dpi=(150, 150))
    assert bad(out.getvalue(), replace(RASTER, codes=(ADDRESS,))) - {"small-code"} == set()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nno", b"\x00" * 500])
@pytest.mark.parametrize("variant", list(Variant))
def test_what_cannot_be_opened_is_told(data: bytes, variant: Variant) -> None:
    assert bad(data, replace(SHEET, variant=variant)) == {"unreadable"}


@pytest.fixture(scope="module")
def plain() -> bytes:
    """A sheet whose content can be read in the file, so that damage hits what is inside."""
    with pikepdf.open(io.BytesIO(placed("CMYK", 700, (100, 100, 100, 100)))) as pdf:
        out = io.BytesIO()
        pdf.save(
            out, compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )  # fmt: skip
    return out.getvalue()


WORDS = (
    b"null",
    b"0",
    b"-1",
    b"[",
    b">>",
    b"Tf",
    b"cm",
    b"/Foo",
    b"1e9",
    b"(x)",
    b"Q",
    b"scn",
    b"\xff",
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60_000), st.sampled_from(WORDS)), min_size=1, max_size=20))
def test_a_damaged_file_is_judged_and_never_breaks_us(plain: bytes, wounds: list[tuple[int, bytes]]) -> None:  # fmt: skip
    data = bytearray(plain)
    for at, word in wounds:
        data[at : at + len(word)] = word
    assert all(f"preflight-{each.check}" in RULES for each in preflight.inspect(bytes(data), SHEET))


# --- findings as problems ------------------------------------------------------------------------


def test_a_failed_check_is_a_problem_at_the_document() -> None:
    found = preflight.inspect(sheet("#at(4, 100, [外])"), SHEET)
    (told,) = preflight.problems(SHEET, found)
    assert (told.rule, str(told.span)) == ("preflight-unsafe-text", "content/profiles/a/index.md")
    assert "距左 4 mm、距上 99 mm" in told.message(Lang.ZH)
    assert "4 mm from the left" in told.message(Lang.EN)


def test_one_problem_a_check_says_on_how_many_pages() -> None:
    outside = "#at(4, 100, [外])"
    two = replace(SHEET, pages=2)
    data = sheet(outside, "#pagebreak()", GROUND, outside)
    found = [each for each in preflight.inspect(data, two) if not each.ok]
    assert [each.page for each in found] == [1, 2]
    (told,) = preflight.problems(two, found)
    assert "第 1 页" in told.message(Lang.ZH)
    assert "共 2 页" in told.message(Lang.ZH)


def test_findings_survive_being_written_down() -> None:
    found = preflight.inspect(sheet("#at(4, 100, [外])"), SHEET)
    assert preflight.loaded(preflight.dumped(found)) == found


def test_the_same_file_gives_the_same_findings() -> None:
    assert preflight.inspect(sheet(), SHEET) == preflight.inspect(sheet(), SHEET)


TOLD = """
preflight-bleed
preflight-coarse-picture
preflight-code
preflight-facts
preflight-font
preflight-glyph
preflight-heavy
preflight-ink
preflight-intent
preflight-marks
preflight-mode
preflight-overlap
preflight-pages
preflight-resolution
preflight-rgb
preflight-size
preflight-small-code
preflight-small-text
preflight-soft-picture
preflight-text-black
preflight-unreadable
preflight-unsafe-text
preflight-untagged
""".split()  # noqa: SIM905  # one a line, as a table is read


@pytest.mark.parametrize("rule", TOLD)
def test_each_problem_says_what_was_found(rule: str) -> None:
    given = Finding(
        rule.removeprefix("preflight-"), False, "error", "甲", "乙", 2, (3.0, 4.0, 5, 6)
    )
    (told,) = preflight.problems(replace(SHEET, pages=2), (given,))
    assert told.rule == rule
    for lang in Lang:
        assert "甲" in told.message(lang)
        assert "print/x.pdf" in told.message(lang)
    assert told.message(Lang.ZH).endswith("（第 2 页，距左 3 mm、距上 4 mm）")


def test_every_check_has_a_rule_a_name_and_every_rule_is_used() -> None:
    assert sorted(each for each in RULES if each.startswith("preflight-")) == TOLD
    assert {f"preflight-{each}" for each in NAMES} == set(TOLD)
    assert set(CHECKS) == set(Variant) - {Variant.RASTER}
