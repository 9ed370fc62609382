"""Pictures that travel with an article: of the size it says, below the limit, silent, on white."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from generator.content.model import Stamp
from generator.engine.jobs import perform
from generator.plan import fulfil
from generator.site.enclosing import SQUARE, WIDEST, Enclosure, drawn, enclosure
from generator.site.pictures import seen
from generator.site.view import View
from generator.wechat.enclosures import COLOURS, LIMIT, QUALITIES, Enclosed, encodings
from tests.conftest import Project, profile
from tests.test_images import (
    BLUE,
    GREEN,
    RED,
    SECRET,
    SRGB,
    TURNED,
    WHITE,
    corners,
    near,
    pixel,
    quarters,
)
from tests.test_pictures import orientation, saved
from tests.worlds import Shelf, make_world

FOLDER = "wechat/profiles/first"
PLACE = "content/profiles/first/"
DERRICK = "assets/emblems/derrick.svg"


def wish_for(data: bytes, name: str, **cut: Any) -> Enclosure:
    stamp = Stamp(PLACE + name, len(data), "0123456789abcdef")
    return enclosure(stamp, seen(data).size, FOLDER, document="profiles/first", **cut)


def made(data: bytes, name: str = "a.jpg", **cut: Any) -> Image.Image:
    """The picture as it is published; both copies are the same."""
    wish = wish_for(data, name, **cut)
    beside, site = Enclosed(wish).run(View(make_world({PLACE + name: data})))
    assert (beside.path, site.path) == (wish.address, f"site/{wish.address}")
    assert beside.data == site.data
    assert len(beside.data) < LIMIT
    image = Image.open(io.BytesIO(beside.data))
    image.load()
    assert image.size == wish.size, "the article says how large it is"
    assert image.format == ("PNG" if wish.address.endswith(".png") else "JPEG")
    assert "transparency" not in image.info
    assert image.mode in ("RGB", "P")
    return image


KINDS = {
    "JPEG": ("L", "RGB", "CMYK"),
    "PNG": ("1", "L", "P", "RGB", "I;16", "RGBA", "LA"),
    "GIF": ("L", "P"),
    "BMP": ("RGB",),
    "TIFF": ("RGB", "CMYK", "RGBA", "I;16"),
    "WEBP": ("RGB", "RGBA"),
    "AVIF": ("RGB", "RGBA"),
    "HEIF": ("RGB",),
}


@pytest.mark.parametrize(("kind", "mode"), [(kind, mode) for kind in KINDS for mode in KINDS[kind]])
def test_whatever_a_camera_or_a_program_writes(kind: str, mode: str) -> None:
    deep = mode == "I;16"
    source = quarters("L").convert("I").point(lambda v: v * 257) if deep else quarters()
    image = made(saved(source.convert(mode), kind), f"a.{kind.lower()}").convert("RGB")
    assert near(pixel(image, 35, 15), WHITE, within=40)
    if mode in ("RGB", "RGBA", "CMYK", "P"):
        for found, colour in zip(corners(image), (RED, GREEN, BLUE, WHITE), strict=True):
            assert near(found, colour, within=60)


@pytest.mark.parametrize("number", TURNED)
def test_upright(number: int) -> None:
    data = saved(quarters(), "JPEG", quality=100, subsampling=0, exif=orientation(number))
    image = made(data)
    assert image.size == ((20, 40) if number > 4 else (40, 20))
    for found, colour in zip(corners(image), TURNED[number], strict=True):
        assert near(found, colour, within=60)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("name", ["a.png", "a.webp"])
def test_black_lines_on_nothing_stand_on_white(kind: str, name: str) -> None:
    whole = Image.new("RGBA", (80, 60), (0, 0, 0, 0))
    ImageDraw.Draw(whole).line((0, 30, 80, 30), fill="black", width=8)
    image = made(saved(whole, kind), name).convert("RGB")
    assert near(pixel(image, 40, 5), WHITE, within=6)
    assert near(pixel(image, 40, 30), (0, 0, 0), within=20)


def test_a_clear_colour_of_a_palette_is_white() -> None:
    palette = quarters("P")
    image = made(saved(palette, "PNG", transparency=palette.getpixel((0, 0))), "a.png")
    found = corners(image.convert("RGB"))
    assert near(found[0], WHITE, within=2)
    assert near(found[1], GREEN, within=2)


def test_the_first_picture_of_those_that_move() -> None:
    data = saved(quarters(), "GIF", save_all=True, append_images=[Image.new("RGB", (40, 20))])
    assert near(pixel(made(data, "a.gif").convert("RGB"), 35, 15), WHITE, within=4)


def test_cut_around_its_focus() -> None:
    data = saved(quarters().resize((400, 200)), "JPEG", quality=95)
    for focus, colours in (((0.0, 0.5), (RED, BLUE)), ((1.0, 0.5), (GREEN, WHITE))):
        image = made(data, ratio=1, focus=focus)
        assert image.size == (200, 200)
        for found, colour in zip(
            (pixel(image, 60, 60), pixel(image, 60, 140)), colours, strict=True
        ):
            assert near(found, colour, within=60)


@given(
    st.tuples(st.integers(1, 3000), st.integers(1, 90)),
    st.sampled_from([None, 0.75, 1.0, 2.0]),
    st.booleans(),
)
@settings(max_examples=40)
def test_of_exactly_the_size_that_the_article_says(
    size: tuple[int, int], ratio: float | None, tall: bool
) -> None:
    wide, high = size[::-1] if tall else size
    image = made(saved(Image.new("RGB", (wide, high), "red"), "PNG"), "a.jpg", ratio=ratio)
    assert image.width <= min(WIDEST, wide)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_nothing_is_told_of_the_maker(kind: str, name: str) -> None:
    exif = orientation(6)
    exif[0x010F] = "SECRETCAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    data = saved(quarters(), kind, exif=exif, xmp=SECRET, icc_profile=SRGB)
    wish = wish_for(data, name)
    out = Enclosed(wish).run(View(make_world({PLACE + name: data})))[0].data
    words = (b"SECRET", b"Exif", b"eXIf", b"xmpmeta", b"iCCP", b"ICC_PROFILE", b"tEXt", b"iTXt")
    assert not [word for word in words if word in out]
    assert set(Image.open(io.BytesIO(out)).info) <= {
        "jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression",
    }  # fmt: skip


def noise(wide: int, high: int, strength: float = 60) -> Image.Image:
    grey = Image.effect_noise((wide, high), strength)
    return Image.merge("RGB", [grey, grey, grey.transpose(Image.Transpose.FLIP_TOP_BOTTOM)])


def test_a_busy_photograph_is_pressed_until_it_fits() -> None:
    image = noise(1080, 1900, 40)
    sizes = [len(each) for each in encodings(image, png=False)]
    assert len(sizes) == len(QUALITIES)
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] >= LIMIT > sizes[-1]
    made(saved(image, "JPEG", quality=95))


def test_a_busy_drawing_gets_fewer_colours() -> None:
    rough = noise(200, 300)
    found = [Image.open(io.BytesIO(each)) for each in encodings(rough, png=True)]
    assert [len(each.convert("RGB").getcolors(10**6) or ()) for each in found[1:]] == [*COLOURS]


def test_a_drawing_of_few_colours_keeps_each_of_them() -> None:
    image = Image.new("RGB", (300, 300), "#faf6ee")
    ImageDraw.Draw(image).rectangle((50, 50, 200, 200), fill="#a8201a")
    found = made(saved(image, "PNG"), "a.png")
    assert found.mode == "P"
    assert found.convert("RGB").tobytes() == image.tobytes()


SORTS = {
    "a drawing": ("a.png", 40_000, (1600, 1000), "png"),
    "a screenshot": ("a.PNG", 700_000, (1170, 2532), "png"),
    "an icon": ("a.png", 9_000, (100, 100), "png"),
    "a still GIF": ("a.gif", 60_000, (800, 600), "png"),
    "a photograph saved as PNG": ("a.png", 3_000_000, (1600, 1200), "jpg"),
    "a photograph": ("a.jpg", 100_000, (1600, 1200), "jpg"),
    "a name like an ending": ("apng", 100, (1600, 1200), "jpg"),
    "a picture of a telephone": ("a.heic", 100_000, (4032, 3024), "jpg"),
}


@pytest.mark.parametrize("sort", SORTS)
def test_even_areas_stay_png_and_photographs_become_jpeg(sort: str) -> None:
    name, weight, size, ending = SORTS[sort]
    wish = enclosure(Stamp(f"content/{name}", weight, "0" * 64), size, FOLDER)
    assert wish.address.endswith(f".{ending}")


# --- what cannot be used


def told(data: bytes | str, wish: Enclosure, text: str) -> tuple[str, str]:
    files: dict[str, bytes | str | None] = {wish.source: data, f"{PLACE}index.md": text}
    [found] = perform(Enclosed(wish), make_world(files), Shelf()).problems
    return found.rule, str(found.span)


def test_a_tall_picture_is_refused_at_its_line() -> None:
    data = saved(noise(1080, 6000), "JPEG", quality=95)
    text = profile("王甲", body="\n\n![长图](tall.jpg)\n")
    line = text[: text.index("tall.jpg")].count("\n") + 1
    rule, span = told(data, wish_for(data, "tall.jpg"), text)
    assert (rule, span) == ("heavy-picture", f"{PLACE}index.md:{line}:7")


def test_a_broken_picture_is_told_at_its_line() -> None:
    whole = saved(noise(200, 200), "JPEG")
    rule, span = told(whole[:3000], wish_for(whole, "photo.png"), profile("王甲"))
    assert (rule, span.startswith(f"{PLACE}index.md:")) == ("not-a-picture", True)


# --- line drawings


def emblem(data: str | None = None, ink: str = "#b08d57", paper: str = "#a8201a") -> Image.Image:
    wish = drawn(Stamp(DERRICK, 1, "0123456789"), FOLDER, ink, paper)
    files = {DERRICK: data} if data else {}
    beside, site = Enclosed(wish).run(View(make_world(files)))
    assert beside.data == site.data
    assert len(beside.data) < 30_000
    return Image.open(io.BytesIO(beside.data))


def test_a_line_drawing_has_its_ink_its_ground_and_a_margin() -> None:
    image = emblem().convert("RGB")
    assert image.size == (SQUARE, SQUARE)
    box = Image.eval(image.getchannel("G"), lambda value: 255 if value > 90 else 0).getbbox()
    assert box is not None
    assert min(box[0], box[1], SQUARE - box[2], SQUARE - box[3]) >= SQUARE // 8
    assert box[2] - box[0] > SQUARE // 2
    assert near(pixel(image, 5, 5), (168, 32, 26), within=1)
    colours = {colour for _, colour in image.getcolors(10**5) or ()}
    assert (176, 141, 87) in colours


@pytest.mark.parametrize("data", ["no drawing", "<svg"])
def test_a_broken_line_drawing_is_told(data: str) -> None:
    wish = drawn(Stamp(DERRICK, 1, "0123456789"), FOLDER, "#000000", "#ffffff")
    [found] = perform(Enclosed(wish), make_world({DERRICK: data}), Shelf()).problems
    assert (found.rule, found.span.path) == ("typesetting", DERRICK)


# --- the same again


@pytest.mark.parametrize("name", ["a.jpg", "a.png", DERRICK])
def test_the_same_picture_has_the_same_bytes(name: str) -> None:
    data = saved(quarters().resize((400, 200)), "PNG")
    stamp = Stamp(name, 1, "0123456789")
    wish = drawn(stamp, FOLDER, "#000000", "#ffffff") if "svg" in name else wish_for(data, name)
    kept = Shelf()
    for _ in range(2):
        outcome = perform(fulfil(wish), make_world({PLACE + name: data}), kept)
        assert not outcome.problems
    assert kept[0] == kept[1] == kept[2] == kept[3]


def test_only_a_changed_picture_is_made_again(project: Project) -> None:
    project.replace("site.yaml", "page_size: 2\n", "page_size: 2\n微信: {文章: [人物]}\n")

    def enclosures() -> list[str]:
        report = project.make()
        assert report.build is not None, report.problems
        keys = (each.key for each in report.build.ran)
        return [key for key in keys if key.startswith(("enclosure:", "cover:"))]

    photographs = [key for key in enclosures() if "/photo." in key]
    assert len(photographs) == 2
    project.replace(f"{PLACE}index.md", "样例正文", "改过的正文")
    assert enclosures() == []
    project.replace(f"{PLACE}index.md", "这是一段样例摘要", "这是改过的摘要呀")
    assert enclosures() == []
    project.write(f"{PLACE}photo.png", saved(Image.new("RGB", (60, 40), "green"), "PNG"))
    [again] = enclosures()
    assert again.startswith(f"enclosure:{FOLDER}/images/photo.")
    assert again not in photographs
