"""Sheets: the words are all there and can be read, and each variant is what its reader needs."""

import io
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from math import ceil
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageCms

from generator.content.formats import FORMATS, Format
from generator.content.model import Body, Document, Kind, Meta, News, Picture, Profile
from generator.content.printing import Design, Gold, Picturing, Print, SheetKind, Variant
from generator.content.values import Day
from generator.press import sheets
from generator.press.sheets import LIGHT, Sheet
from generator.press.tickets import NO_PROFILE, PROFILE, Ticket, read_ticket
from generator.press.typeset import raster
from generator.site.view import Failed
from tests.conftest import Project
from tests.printing import (
    ABSTRACT,
    HONOURS,
    PLAIN,
    FakeView,
    codes_in,
    millimetres,
    photograph,
    press_profile,
    profile,
    words_of,
)
from tests.test_finishing import opened, painted, spaces_of_pictures, spots

FACE = "content/profiles/someone/face.jpg"
NEWS = "content/news/event/"


def sheet(
    variant: Variant = Variant.PRINT,
    form: str | Format = "a4",
    design: Design = Design.DAN,
    **more: Any,
) -> Sheet:
    given = {
        "kind": SheetKind.PROFILE,
        "subject": "profiles/someone",
        "stem": "print/posters/someone",
    }
    form = FORMATS[form] if isinstance(form, str) else form
    return Sheet(format=form, design=design, variant=variant, **{**given, **more})


def plain(
    document: Document | None = None, disk: dict[str, bytes] | None = None, **given: Any
) -> FakeView:
    """A view whose design leaves nothing to chance."""
    return FakeView(
        (document or profile(),),
        HONOURS[:2],
        disk=disk or {},
        given=Print(**given),
        templates=PLAIN,
    )


def made(job: Sheet, view: FakeView) -> dict[str, bytes]:
    return {each.path: each.data for each in job.run(view)}  # type: ignore[arg-type]


def one(job: Sheet, view: FakeView) -> bytes:
    """The finished file."""
    return made(job, view)[job.path]


def ticket(job: Sheet, view: FakeView) -> Ticket:
    path = job.path.partition("/")[2]
    return read_ticket(made(job, view)[f"print/tickets/{path}.json"])


def portrayed(**given: Any) -> FakeView:
    face = {FACE: photograph(600, 800)}
    return plain(profile(portrait=Picture("face.jpg")), face, **given)


def news(pictures: int = 1, size: tuple[int, int] = (900, 600), **given: Any) -> FakeView:
    """A view of a news item with pictures in colour."""
    gallery = tuple(Picture(f"{number}.jpg") for number in range(pictures))
    grains = range(60, 60 + pictures)
    disk = {f"{NEWS}{number - 60}.jpg": photograph(*size, grain=number) for number in grains}
    fields = News("先进典型", Day(2020, 5, 12), "models", gallery=gallery)
    body = Body((), (), ABSTRACT, ABSTRACT)
    path = f"{NEWS}index.md"
    document = Document("news/event", Kind.NEWS, path, Meta(summary=ABSTRACT), fields, body)
    return plain(document, disk, **given)


NEWS_SHEET: dict[str, Any] = {
    "kind": SheetKind.NEWS, "subject": "news/event", "stem": "print/news/event"
}  # fmt: skip


# --- what it says ---------------------------------------------------------------------------------

WORST = {
    "two characters": (profile("孟泰"), HONOURS[:1]),
    "eight characters": (profile("马恒昌先进小组员", born=None, died=None), HONOURS[:2]),
    "a name with a dot": (profile("买买提·吐尔逊江"), HONOURS[:3]),
    "no honour": (profile(), ()),
    "no quotation": (profile(quote=""), HONOURS[:2]),
    "bare": (profile(quote="", unit="", post="", born=None, died=None), ()),
    "rare characters": (profile("𠮷㛃䶮"), HONOURS[:2]),
    "Latin and figures": (
        profile(quote="1205队，年进尺10万米！", unit="X-CNC 工作室"),
        HONOURS[:2],
    ),
}


@pytest.mark.parametrize("design", Design)
@pytest.mark.parametrize("name", WORST)
def test_the_words_of_every_design_read_back(name: str, design: Design) -> None:
    document, honours = WORST[name]
    view = FakeView((document,), honours)
    words = words_of(one(sheet(form="a2", design=design), view))
    person = document.fields
    assert isinstance(person, Profile)
    assert not view.problems
    assert Counter(person.name) <= Counter(words)
    assert all("".join(each.title.split()) in words for each in honours)
    assert not person.quote or set(person.quote.text.replace(" ", "")) <= set(words)


def test_the_code_leads_to_the_profile() -> None:
    view = plain()
    assert codes_in(one(sheet(), view), 100) == [view.absolute("profiles/someone")]


def test_a_character_without_a_typeface_is_told_and_nothing_is_made() -> None:
    view = plain(profile("王\ue000\ue001"))
    with pytest.raises(Failed):
        one(sheet(), view)
    found = [dict(each.args) for each in view.problems]
    assert [each.rule for each in view.problems] == ["missing-glyph"] * 2
    assert (found[0]["who"], found[0]["found"]) == ("王\ue000\ue001", "\ue000")
    assert found[0]["code"] == "U+E000"


@pytest.mark.parametrize("design", Design)
def test_too_much_is_told_and_never_cut(design: Design) -> None:
    """More than an A4 sheet could hold at the smallest legible size."""
    long = Body((), (), ABSTRACT * 100, ABSTRACT * 100)
    view = FakeView((replace(profile(abstract=ABSTRACT * 100), body=long),), HONOURS)
    with pytest.raises(Failed):
        one(sheet(design=design), view)
    assert [each.rule for each in view.problems] == ["does-not-fit"]
    assert int(dict(view.problems[0].args)["found"]) > 0


def test_without_an_abstract_the_lead_is_cut_and_told() -> None:
    view = plain(profile(abstract=""))
    one(sheet(), view)
    assert [each.rule for each in view.problems] == ["abstract-cut"]


def test_content_never_becomes_code() -> None:
    nasty = '#panic("x") $a$ "\\ */ // {{ view }} `#`'
    words = words_of(one(sheet(form="a2"), plain(profile(unit=nasty))))
    assert "".join(nasty.split()) in words


# --- for the press --------------------------------------------------------------------------------


def test_a_portrait_takes_the_place_of_the_emblem_in_black_alone() -> None:
    pdf = one(sheet(), portrayed())
    assert spaces_of_pictures(pdf) == ["/DeviceGray"]
    assert pdf == one(sheet(), portrayed())


def test_without_a_profile_photos_stay_rgb_and_it_is_said() -> None:
    job = sheet(**NEWS_SHEET)
    assert spaces_of_pictures(one(job, news())) == ["ICC 3"]
    assert ticket(job, news()).notes == (NO_PROFILE,)
    assert ticket(sheet(), portrayed()).notes == ()


def test_with_a_profile_photos_become_four_inks_and_look_the_same() -> None:
    job, view = sheet(**NEWS_SHEET), news(profile="coated.icc")
    view.disk["assets/coated.icc"] = press_profile("Coated")
    out = io.BytesIO()
    Image.new("RGB", (900, 600), (190, 40, 40)).save(out, "JPEG", quality=95)
    view.disk[f"{NEWS}0.jpg"] = out.getvalue()
    pdf = one(job, view)
    assert spaces_of_pictures(pdf) == ["/DeviceCMYK"]
    assert ticket(job, view).notes == (f"{PROFILE}Coated",)
    with opened(pdf) as document:
        assert document.Root.OutputIntents[0].Info == "Coated"
    picture = Image.open(io.BytesIO(raster(pdf, dpi=50)))
    found = picture.getpixel((picture.width // 4, round(picture.height * 0.3)))
    red, green, blue = found  # type: ignore[misc]
    assert red > 150 > 130 > max(green, blue)  # turned over, it would be blue


@pytest.mark.parametrize(
    ("data", "rule"),
    [(None, "missing-asset"), (b"no profile", "unusable-profile"), ("sRGB", "unusable-profile")],
)
def test_a_profile_that_cannot_be_used_is_told(data: bytes | str | None, rule: str) -> None:
    view = plain(profile="coated.icc")
    if data == "sRGB":
        data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    if isinstance(data, bytes):
        view.disk["assets/coated.icc"] = data
    with pytest.raises(Failed):
        one(sheet(), view)
    assert [(each.rule, each.span.path) for each in view.problems] == [(rule, "site.yaml")]


def test_a_picture_keeps_its_pixels_until_it_has_twice_those_it_needs() -> None:
    sizes = {}
    for wide in (300, 1000, 2400, 5000):
        view = portrayed()
        view.disk[FACE] = photograph(wide, wide * 4 // 3)
        with opened(one(sheet(), view)) as document:
            streams = [each for each in document.objects if isinstance(each, pikepdf.Stream)]
            (sizes[wide],) = (
                int(each.Width) for each in streams if each.get("/Subtype") == "/Image"
            )
    needed = ceil(FORMATS["a4"].width / 4 / 25.4 * 300)  # in this design a quarter of the sheet
    assert [sizes[each] for each in (300, 1000)] == [300, 1000]
    assert all(needed <= sizes[each] < 2 * needed for each in (2400, 5000))


def test_spot_gold_is_said() -> None:
    assert ticket(sheet(), plain(gold=Gold.SPOT, spot_name="871")).notes == ("金色是专色“871”",)


# --- for whoever approves -------------------------------------------------------------------------


def test_a_proof_says_what_it_is_outside_the_sheet_in_the_colours_of_screens() -> None:
    job = sheet(Variant.PROOF)
    pdf = one(job, portrayed(gold=Gold.SPOT))
    assert "校样·仅供审阅，不可印刷" in words_of(pdf)
    assert "k" not in {name for name, _ in painted(pdf, "f f* Tj TJ S")}
    assert spots(pdf) == set()
    wide, high = millimetres(pdf, "trimbox")
    assert (wide, high) == (210, 297)
    assert millimetres(pdf, "mediabox")[0] > 210
    assert ticket(job, portrayed()).notes == ("校样，仅供审阅，不可印刷",)


@pytest.mark.parametrize("form", ["a4", "pane"])
def test_a_proof_is_light_whatever_the_pictures(form: str) -> None:
    job, view = sheet(Variant.PROOF, form, **NEWS_SHEET), news(4, (3600, 2400))
    assert sum(map(len, view.disk.values())) > 4 * LIGHT
    assert 100_000 < len(one(job, view)) <= LIGHT


def test_a_proof_and_what_is_printed_bear_the_same_edition() -> None:
    editions = {ticket(sheet(each), portrayed()).edition for each in (Variant.PRINT, Variant.PROOF)}
    assert len(editions) == 1
    assert ticket(sheet(), plain(profile("孟泰"))).edition not in editions


# --- for a shop that wants pixels -----------------------------------------------------------------


@pytest.mark.parametrize("form", Picturing)
@pytest.mark.parametrize("inks", ["", "coated.icc"])
def test_a_raster_is_the_sheet_with_its_bleed_at_its_resolution(form: Picturing, inks: str) -> None:
    job, view = sheet(Variant.RASTER, "600x900"), portrayed(raster=form, profile=inks)
    view.disk["assets/coated.icc"] = press_profile("Coated")
    files = made(job, view)
    path = "print/posters/someone" + (".tif" if form is Picturing.TIFF else ".jpg")
    picture = Image.open(io.BytesIO(files[path]))
    assert picture.format == form.name
    assert picture.mode == ("CMYK" if inks else "RGB")
    assert picture.info["dpi"] == pytest.approx((150, 150))
    assert picture.size == pytest.approx((610 / 25.4 * 150, 910 / 25.4 * 150), abs=1)
    assert ("icc_profile" in picture.info) == bool(inks)
    corner = picture.convert("RGB").getpixel((3, 3))
    assert corner[0] > 100 > corner[1]  # type: ignore[index]  # red up to the bleed
    told = read_ticket(files[f"print/tickets/{path.partition('/')[2]}.json"])
    assert (told.path, told.pages) == (path, 1)
    assert told.notes[0].startswith(f"{PROFILE}Coated" if inks else "RGB")


def test_a_raster_is_drawn_in_bands_that_join(monkeypatch: pytest.MonkeyPatch) -> None:
    job = sheet(Variant.RASTER, "600x900")
    whole = Image.open(io.BytesIO(one(job, portrayed())))
    monkeypatch.setattr(sheets.rasters, "BAND", 3_600 * 777)
    parts = Image.open(io.BytesIO(one(job, portrayed())))
    assert parts.size == whole.size
    most = ImageChops.difference(parts, whole).getextrema()
    assert max(high for _, high in most) <= 8, most  # type: ignore[misc]  # edges are softened alike


def test_too_many_pixels_are_told_with_what_would_do() -> None:
    huge = Format("巨幅", 5000, 5000, 5, 50, dpi=150)
    view = plain()
    with pytest.raises(Failed):
        one(sheet(Variant.RASTER, huge), view)
    (told,) = view.problems
    most = int(str(dict(told.args)["most"]))
    assert told.rule == "too-many-pixels"
    pixels = [(5010 / 25.4 * dpi) ** 2 for dpi in (most, most + 1)]
    assert pixels[0] <= 200_000_000 < pixels[1]


# --- for readers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("design", Design)
def test_a_leaflet_lies_in_the_site_trimmed_light_and_tagged(design: Design) -> None:
    face = {FACE: photograph(1200, 1600)}
    document = profile(portrait=Picture("face.jpg", caption="在井场"))
    view = FakeView((document,), HONOURS[:3], disk=face)
    job = sheet(Variant.WEB, design=design, stem="site/posters/someone-a4")
    files = made(job, view)
    assert list(files) == ["site/posters/someone-a4.pdf"]
    pdf = files[job.path]
    assert millimetres(pdf, "mediabox") == (210, 297)
    assert len(pdf) < 700_000
    with opened(pdf) as document_:
        root = document_.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == "zh-CN"
        assert "/StructTreeRoot" in root
        assert b"<pdfuaid:part>1<" in root.Metadata.read_bytes()
        alts = [str(each.Alt) for each in document_.objects
                if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]  # fmt: skip
    assert alts == ["在井场"]


def test_ordered_for_the_web_it_lies_beside_what_is_printed() -> None:
    assert sheet(Variant.WEB).path == "print/posters/someone-web.pdf"
    assert len({sheet(each).path for each in Variant}) == len(Variant)


# --- whatever the day -----------------------------------------------------------------------------


def test_another_day_gives_the_same_bytes(make_project: Callable[..., Project]) -> None:
    settings = (
        "标题: 榜样\n单位: 工会\n网址: https://union.example.edu.cn/\n"
        "印刷: {成品: [印刷, 校样, 图片], 海报尺寸: a4}\n"
    )
    files = {
        "site.yaml": settings,
        "content/profiles/first/index.md": f"---\n姓名: 王甲\n摘要: {ABSTRACT[:60]}\n---\n他是工人。\n",
    }
    first = make_project(files, "first")
    second = make_project(files, "second")
    second.now += timedelta(days=400, hours=5)
    found = []
    for project in (first, second):
        report = project.make()
        assert not report.failed, report.problems
        root = project.root / "public"
        paths = [*sorted((root / "print").rglob("*.*")), *sorted(root.rglob("site/posters/*"))]
        found.append({each.relative_to(root).as_posix(): each.read_bytes() for each in paths})
    assert {each.rpartition(".")[2] for each in found[0]} >= {"pdf", "jpg", "json"}
    assert found[0] == found[1]
