"""Published pictures: upright, in sRGB, no larger than they were, and silent about their maker."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from generator.diagnostics import Span
from generator.engine.jobs import perform
from generator.site.pictures import Unusable
from generator.site.wishes import Copy, Variant
from generator.surfaces.images import TALLEST, Publish, Resize, decode, fitted, shrink
from tests.test_pictures import WHOLE, head, orientation, saved
from tests.worlds import Shelf, make_world

PHOTO = "content/profiles/first/photo.png"
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def made(data: bytes, width: int = 40) -> Image.Image:
    image = Image.open(io.BytesIO(shrink(data, width)))
    image.load()
    assert image.format == "WEBP"
    return image


def quarters(mode: str = "RGB") -> Image.Image:
    """Red, green; blue, white: one can see how it is turned."""
    image = Image.new("RGB", (40, 20))
    for n, colour in enumerate(("#f00", "#0f0", "#00f", "#fff")):
        image.paste(colour, (n % 2 * 20, n // 2 * 10, n % 2 * 20 + 20, n // 2 * 10 + 10))
    return image.convert(mode)


def near(found: object, colour: tuple[int, ...], within: int = 24) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - other) <= within for one, other in zip(found, colour, strict=False))


def pixel(image: Image.Image, *place: int) -> tuple[int, ...]:
    found = image.getpixel((place[0], place[1]))
    return found if isinstance(found, tuple) else (int(found or 0),)


RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
TURNED = {
    1: (RED, GREEN, BLUE, WHITE), 2: (GREEN, RED, WHITE, BLUE), 3: (WHITE, BLUE, GREEN, RED),
    4: (BLUE, WHITE, RED, GREEN), 5: (RED, BLUE, GREEN, WHITE), 6: (BLUE, RED, WHITE, GREEN),
    7: (WHITE, GREEN, BLUE, RED), 8: (GREEN, WHITE, RED, BLUE),
}  # fmt: skip


@pytest.mark.parametrize("number", TURNED)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_upright(kind: str, number: int) -> None:
    options = {"lossless": True} if kind == "WEBP" else {"quality": 100} if kind == "JPEG" else {}
    image = made(saved(quarters(), kind, exif=orientation(number), **options))
    wide, high = image.size
    assert image.size == ((20, 40) if number > 4 else (40, 20))
    corners = [(wide // 4, high // 4), (wide * 3 // 4, high // 4),
               (wide // 4, high * 3 // 4), (wide * 3 // 4, high * 3 // 4)]  # fmt: skip
    for place, colour in zip(corners, TURNED[number], strict=True):
        assert near(image.convert("RGB").getpixel(place), colour)


def test_nothing_is_told_of_the_maker() -> None:
    exif = orientation(6)
    exif[0x010F] = "SECRETCAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    options = {"exif": exif, "xmp": b"<x:xmpmeta>SECRETPLACE</x:xmpmeta>", "icc_profile": SRGB}
    for kind in ("JPEG", "PNG", "WEBP", "TIFF"):
        data = saved(quarters(), kind, **options)
        assert b"SECRETCAMERA" in data
        out = shrink(data, 40)
        assert not [word for word in (b"SECRET", b"EXIF", b"XMP ", b"ICCP", b"GPS") if word in out]
        assert not {"exif", "xmp", "icc_profile"} & set(Image.open(io.BytesIO(out)).info)


MODES = {
    "JPEG": ("1", "L", "RGB", "CMYK", "YCbCr"),
    "PNG": ("1", "L", "P", "RGB", "I;16"),
    "GIF": ("1", "L", "P", "RGB"),
    "BMP": ("1", "L", "P", "RGB"),
    "WEBP": ("L", "P", "RGB", "CMYK"),
    "TIFF": ("1", "L", "P", "RGB", "CMYK", "YCbCr", "LAB", "I", "F", "I;16", "I;16B"),
}


@pytest.mark.parametrize(("kind", "mode"), [(kind, mode) for kind in MODES for mode in MODES[kind]])
def test_every_mode_becomes_rgb(kind: str, mode: str) -> None:
    deep = mode.startswith("I;16")
    image = quarters("L").convert("I").point(lambda v: v * 257) if deep else quarters()
    if mode == "LAB":
        image = Image.new("LAB", (40, 20), (255, 128, 128))
    out = made(saved(image.convert(mode), kind), 20)
    assert (out.mode, out.size) == ("RGB", (20, 10))
    assert near(out.getpixel((17, 8)), WHITE, within=40)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "P"), ("WEBP", "RGBA"), ("TIFF", "RGBA"), ("TIFF", "LA"),
     ("GIF", "RGBA")],
)  # fmt: skip
def test_what_is_clear_stays_clear(kind: str, mode: str) -> None:
    whole = quarters("RGBA")
    whole.paste((0, 0, 0, 0), (0, 0, 20, 20))
    data = saved(whole.quantize(8) if mode == "P" else whole.convert(mode), kind)
    out = made(data, 20)
    assert out.mode == "RGBA"
    alpha = [pixel(out, x, 5)[3] for x in (2, 17)]
    assert alpha[0] < 10
    assert alpha[1] > 245


def test_a_clear_colour_of_a_palette() -> None:
    palette = quarters("P")
    data = saved(palette, "PNG", transparency=palette.getpixel((0, 0)))
    out = made(data)
    assert out.mode == "RGBA"
    assert pixel(out, 5, 5)[3] == 0
    assert pixel(out, 35, 15)[3] == 255


def test_a_palette_is_resized_smoothly() -> None:
    stripes = Image.new("P", (80, 40))
    stripes.putpalette([0, 0, 0, 255, 255, 255])
    for x in range(0, 80, 2):
        stripes.paste(1, (x, 0, x + 1, 40))
    out = made(saved(stripes, "PNG"), 20).convert("L")
    assert all(90 < pixel(out, x, 5)[0] < 165 for x in range(4, 16))


def test_sixteen_bits_are_not_white() -> None:
    deep = Image.new("I;16", (40, 20))
    for x in range(40):
        for y in range(20):
            deep.putpixel((x, y), x * 1600)
    out = made(saved(deep, "PNG")).convert("L")
    assert all(abs(pixel(out, x, 9)[0] - x * 1600 // 257) < 16 for x in (0, 10, 20, 39))
    for mode, top in (("I", 60_000), ("I", 200), ("F", 255.0), ("F", 1e6)):
        ramp = Image.new(mode, (40, 20), 0)
        ramp.paste(top, (20, 0, 40, 20))
        out = made(saved(ramp, "TIFF")).convert("L")
        assert pixel(out, 5, 9)[0] < 16
        assert pixel(out, 35, 9)[0] > 190


def test_an_animation_shows_its_first_frame() -> None:
    frames = [Image.new("RGB", (40, 20), colour) for colour in ("red", "blue")]
    for kind in ("GIF", "WEBP"):
        data = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=99)
        out = made(data)
        assert getattr(out, "n_frames", 1) == 1
        assert near(out.convert("RGB").getpixel((20, 10)), RED)


def test_a_profile_is_turned_into_srgb() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    for profile in (SRGB, lab, b"no profile", b"\0" * 200):
        for mode in ("RGB", "RGBA", "CMYK", "L"):
            kind = "TIFF" if mode == "CMYK" else "PNG"
            out = made(saved(quarters(mode), kind, icc_profile=profile))
            assert out.size == (40, 20)
    assert near(made(saved(quarters(), "PNG", icc_profile=SRGB)).getpixel((5, 5)), RED)


@given(st.integers(1, 70_000), st.integers(1, 70_000), st.integers(1, 5000))
def test_the_proportion_is_kept_and_nothing_enlarged(wide: int, high: int, width: int) -> None:
    made_wide, made_high = fitted((wide, high), width)
    assert 1 <= made_wide <= min(wide, width)
    assert 1 <= made_high <= min(high, TALLEST)
    exact = min(1.0, width / wide, TALLEST / max(wide, high))
    assert abs(made_wide - wide * exact) <= 1
    assert abs(made_high - high * exact) <= 1


@pytest.mark.parametrize(
    ("size", "width", "expected"),
    [
        ((1, 1), 960, (1, 1)), ((3, 2), 960, (3, 2)), ((2000, 1), 100, (100, 1)),
        ((1, 3000), 960, (1, 3000)), ((100, 20_000), 100, (82, 16383)), ((4000, 3000), 960, (960, 720)),
    ],
)  # fmt: skip
def test_sizes(size: tuple[int, int], width: int, expected: tuple[int, int]) -> None:
    assert made(saved(Image.new("RGB", size), "PNG"), width).size == expected
    if max(size) < 4001:
        assert made(saved(Image.new("RGB", size), "JPEG"), width).size == expected


def test_a_large_photograph_on_its_side_is_not_decoded_whole() -> None:
    data = saved(Image.new("RGB", (4000, 2000), "#c41"), "JPEG", exif=orientation(6))
    assert decode(data).size == (2000, 4000)
    assert decode(data, (480, 960)).size == (1000, 2000)
    assert made(data, 480).size == (480, 960)


@pytest.mark.parametrize("kind", WHOLE)
def test_a_file_that_breaks_off_is_refused(kind: str) -> None:
    whole = saved(Image.effect_noise((300, 200), 90).convert("RGB"), kind)
    assert made(whole, 100).size == (100, 67)
    for share in (0.3, 0.9):
        with pytest.raises(Unusable):
            shrink(whole[: int(len(whole) * share)], 100)


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(sorted(WHOLE)),
    st.lists(st.tuples(st.integers(0), st.integers(0, 255)), max_size=5),
)
def test_damaged_bytes_are_shown_or_refused_and_never_crash(
    kind: str, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(WHOLE[kind])
    for place, byte in changes:
        data[place % len(data)] = byte
    with suppress(Unusable):
        assert made(bytes(data), 20).width <= 20


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert shrink(WHOLE["JPEG"], 20) == shrink(WHOLE["JPEG"], 20)


# --- the jobs --------------------------------------------------------------------------------------


def test_a_wish_is_granted() -> None:
    world = make_world({PHOTO: WHOLE["PNG"]})
    kept = Shelf()
    job = Resize(Variant(PHOTO, 24, "site/media/photo.webp"))
    outcome = perform(job, world, kept)
    assert job.key == outcome.key == "picture:site/media/photo.webp"
    assert [each.path for each in outcome.made] == ["site/media/photo.webp"]
    assert {read.question for read in outcome.reads} == {"stamp"}
    assert Image.open(io.BytesIO(kept[0])).size == (24, 16)


@pytest.mark.parametrize(
    "data", [WHOLE["JPEG"][:300], head(9000, 9000), head(60_000, 60_000), b"", b"%PDF"]
)
def test_a_wish_for_what_is_no_picture_is_told(data: bytes) -> None:
    outcome = perform(Resize(Variant(PHOTO, 24, "site/a.webp")), make_world({PHOTO: data}), str)
    [found] = outcome.problems
    assert (found.rule, found.span) == ("not-a-picture", Span(PHOTO))
    assert outcome.made == ()
    assert {read.question for read in outcome.reads} == {"stamp"}


def test_a_file_is_handed_on() -> None:
    kept = Shelf()
    job = Publish(Copy("assets/css/site.css", "site/assets/css/site.css"))
    perform(job, make_world({"assets/css/site.css": "body{}"}), kept)
    assert kept == [b"body{}"]
    assert job.key == "file:site/assets/css/site.css"
