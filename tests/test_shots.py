"""Pictures of sheets: as they came where they can be, the right part, as many pixels as needed."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageStat

from generator.content.formats import FORMATS
from generator.content.model import Picture
from generator.content.printing import Design, SheetKind, Variant
from generator.preflight.inspection import read
from generator.press.finishing import finished
from generator.press.jpegs import plain
from generator.press.matter import Matter, Shot
from generator.press.placeholders import Pictures, placeholders
from generator.press.separating import read_profile
from generator.press.sheets import Sheet
from generator.press.shots import Darkroom, lent, shots
from generator.press.typeset import raster, typeset
from generator.site.view import Failed
from tests.printing import FakeView, photograph, press_profile, profile

FACE = "content/profiles/someone/face.jpg"
SHEET = """
#set page(width: 60mm, height: 60mm, margin: 0mm)
#set document(date: none)
#place(dx: 10mm, dy: 5mm, image("p.jpg", width: {width}mm))
"""
LEFT, MIDDLE, RIGHT, TOP = (0.0, 0.5), (0.5, 0.5), (1.0, 0.5), (0.5, 0.0)


def coordinates(mode: str, wide: int, high: int, **how: Any) -> bytes:
    """A picture on which every place looks like no other."""
    across = Image.linear_gradient("L").rotate(90).resize((wide, high))
    down = Image.linear_gradient("L").resize((wide, high))
    rings = Image.radial_gradient("L").resize((wide, high))
    three = Image.merge("RGB", (across, down, rings))
    out = io.BytesIO()
    (three if mode == "RGB" else Image.blend(across, down, 0.4)).save(out, "JPEG", **how)
    return out.getvalue()


def shot(ratio: float, focus: tuple[float, float] = MIDDLE, *, grey: bool = False) -> Shot:
    return Shot("p.jpg", FACE, ratio, focus=focus, grey=grey)


def pictured(one: Shot) -> Matter:
    return Matter(kind="news", title="甲", photos=(one,))


def hung(data: bytes, one: Shot, how: Darkroom, width: float = 40) -> bytes:
    """The finished PDF of a page with one picture."""
    given = lent(FakeView((), disk={FACE: data}), (pictured(one),), 45, how)  # type: ignore[arg-type]
    return placed(given, width)


def placed(given: Pictures, width: float = 40) -> bytes:
    pdf = typeset(SHEET.format(width=width), placeholders(given))
    return finished(pdf, title="t", pictures=given)


def streams(pdf: bytes) -> list[bytes]:
    """The compressed data of every picture."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            each.read_raw_bytes()
            for each in document.objects
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"
        ]


def everything(pdf: bytes) -> bytes:
    """A file with all its streams as they are and unpacked."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = [each for each in document.objects if isinstance(each, pikepdf.Stream)]
        whole = [each.read_raw_bytes() for each in found]
        whole += [each.read_bytes() for each in found if each.get("/Filter") == "/FlateDecode"]
    return b"\n".join((pdf, *whole))


# --- as they came ---------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("ratio", [4 / 3, 1.0])
def test_a_picture_with_the_right_inks_travels_as_it_is(mode: str, ratio: float) -> None:
    secret, exif = b"31.2858N 121.5532E", Image.Exif()
    exif[0x010E] = secret.decode()
    data = coordinates(mode, 400, 300, exif=exif, comment=secret, xmp=secret)
    found = plain(data, grey=mode == "L")
    pdf = hung(data, shot(ratio, grey=mode == "L"), Darkroom(150))
    assert found is not None
    assert streams(pdf) == [found.data]
    assert secret in data
    assert secret not in everything(pdf)
    assert b"Exif" not in everything(pdf)


def test_the_portrait_of_a_whole_sheet_travels_as_it_is() -> None:
    data = photograph(600, 800, mode="L")
    view = FakeView((profile(portrait=Picture("face.jpg")),), disk={FACE: data})
    for design in Design:
        sheet = Sheet(
            SheetKind.PROFILE, "profiles/someone", FORMATS["a4"], design, Variant.PRINT, "print/x"
        )
        first, again = (sheet.run(view)[0].data for _ in range(2))  # type: ignore[arg-type]
        assert first == again
        (inside,) = streams(first)
        assert inside[-1000:] == data[-1000:]


def _turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


CHANGED: dict[str, tuple[bytes, dict[str, Any]]] = {
    "turned": (coordinates("RGB", 300, 400, exif=_turned()), {}),
    "in colour where grey is asked": (coordinates("RGB", 400, 300), {"grey": True}),
    "progressive": (coordinates("RGB", 400, 300, progressive=True), {}),
    "three times too many pixels": (coordinates("RGB", 1600, 1200), {}),
    "half of it shows": (coordinates("RGB", 400, 300), {"ratio": 0.6}),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGED)
def test_any_other_is_made_anew(name: str) -> None:
    data, fields = CHANGED[name]
    (inside,) = streams(hung(data, replace(shot(4 / 3), **fields), Darkroom(150)))
    assert data[-200:] != inside[-200:]
    with Image.open(io.BytesIO(inside)) as picture:
        assert picture.width >= 40 / 25.4 * 150 or picture.width == 180


def test_through_a_press_profile_every_coloured_picture_is_made_anew() -> None:
    press = read_profile(press_profile())
    data = coordinates("RGB", 400, 300)
    (inside,) = streams(hung(data, shot(4 / 3), Darkroom(150, profile=press)))
    assert Image.open(io.BytesIO(inside)).mode == "CMYK"
    (grey,) = streams(
        hung(coordinates("L", 400, 300), shot(4 / 3, grey=True), Darkroom(150, profile=press))
    )
    assert Image.open(io.BytesIO(grey)).mode == "L"


@pytest.mark.parametrize("grey", [True, False])
@pytest.mark.parametrize("end", [0.3, 0.9, 0.999])
def test_a_picture_that_was_cut_off_is_told(end: float, grey: bool) -> None:
    data = photograph(600, 800, mode="L" if grey else "RGB")
    view = FakeView((), disk={FACE: data[: int(len(data) * end)]})
    given = lent(view, (pictured(shot(0.75, grey=grey)),), 45, Darkroom(150))  # type: ignore[arg-type]
    with pytest.raises(Failed):
        placed(given)
    assert [each.rule for each in view.problems] == ["not-a-picture"]


# --- the part that shows --------------------------------------------------------------------------


@pytest.mark.parametrize("grey", [True, False])
@pytest.mark.parametrize("focus", [LEFT, MIDDLE, RIGHT, TOP, (0.5, 1.0), (0.3, 0.7)])
@pytest.mark.parametrize("ratio", [1.0, 1.6, 4 / 3])
def test_a_window_shows_what_a_cut_would(
    ratio: float, focus: tuple[float, float], grey: bool
) -> None:
    data = coordinates("L" if grey else "RGB", 400, 300, quality=95)
    one, how = shot(ratio, focus, grey=grey), Darkroom(150, 95)
    window = hung(data, one, how)
    cut = placed(shots(FakeView((), disk={FACE: data}), (pictured(one),), 45, how))  # type: ignore[arg-type]
    one_of, other = (Image.open(io.BytesIO(raster(each, dpi=150))) for each in (window, cut))
    apart = ImageChops.difference(one_of, other)
    assert max(ImageStat.Stat(apart).mean) < 0.6
    # Beside the picture there is nothing of what does not show.
    left = other.crop((0, 0, int(9.6 / 25.4 * 150), other.height))
    assert ImageChops.difference(left, one_of.crop((0, 0, *left.size))).getbbox() is None


@pytest.mark.parametrize("ratio", [4 / 3, 1.0, 1.6])
def test_the_preflight_knows_size_place_and_ink_of_a_window(ratio: float) -> None:
    for grey, space in ((True, "gray"), (False, "rgb")):
        data = coordinates("L" if grey else "RGB", 400, 300)
        (leaf,) = read(hung(data, shot(ratio, LEFT, grey=grey), Darkroom(150))).leaves
        (found,) = leaf.painted.pictures
        across = min(400, 300 * ratio)
        assert found.ppi == pytest.approx(across / (40 / 25.4), rel=0.01)
        assert found.pixels == (400, 300)
        assert (found.box.left, found.box.top) == pytest.approx((10, 5), abs=0.02)
        assert (found.box.width, found.box.height) == pytest.approx((40, 40 / ratio), abs=0.05)
        assert found.space.startswith(space) or not grey


# --- as many pixels as needed ---------------------------------------------------------------------


@pytest.mark.parametrize("width", [10, 20, 40])
def test_a_picture_is_made_for_the_place_where_it_stands(width: float) -> None:
    data = coordinates("RGB", 1600, 1200)
    (inside,) = streams(hung(data, shot(4 / 3, grey=True), Darkroom(150), width))
    needed = width / 25.4 * 150
    assert needed <= Image.open(io.BytesIO(inside)).width < 2 * needed + 1


@pytest.mark.parametrize("design", Design)
@pytest.mark.parametrize("name", ["a4", "a2", "600x900", "roll-up", "1200x900"])
def test_no_design_shows_fewer_pixels_than_the_format_asks_for(name: str, design: Design) -> None:
    form = FORMATS[name]
    view = FakeView(
        (profile(portrait=Picture("face.jpg")),),
        disk={FACE: coordinates("RGB", 2700, 3600, quality=60)},
    )
    sheet = Sheet(SheetKind.PROFILE, "profiles/someone", form, design, Variant.PRINT, "print/x")
    (leaf,) = read(sheet.run(view)[0].data).leaves  # type: ignore[arg-type]
    (found,) = leaf.painted.pictures
    assert form.dpi - 0.5 <= found.ppi < 2 * form.dpi + 1
