"""Published pictures: upright, in sRGB, no larger than they were, and silent about their maker."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from generator.diagnostics import Span
from generator.engine.jobs import Job, perform
from generator.plan import fulfil
from generator.site.decoding import decode
from generator.site.framing import Box, crop
from generator.site.pictures import _TURNS, Unusable, opened
from generator.site.view import View
from generator.site.wishes import CLEAR, OPAQUE, Copy, Variant
from generator.surfaces import images
from generator.surfaces.images import ENCODERS, Publish, Resize, files
from generator.surfaces.pages import Page
from tests.conftest import profile
from tests.test_pictures import WHOLE, head, orientation, saved
from tests.worlds import Shelf, make_world

PHOTO = "content/profiles/first/photo.png"
PAGE = "profiles/first/index.html"
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def encoded(
    data: bytes, widths: tuple[int, ...], kinds: tuple[str, ...], box: Box | None = None
) -> dict[str, bytes]:
    """The files of a wish, by what their addresses end with."""
    wish = Variant(PHOTO, "site/p", widths, kinds, box or (0, 0, *opened(data).size))
    return {each.path.removeprefix("site/p-"): each.data for each in files(data, wish)}


def shrink(data: bytes, width: int = 40, kind: str = "webp") -> bytes:
    [out] = encoded(data, (width,), (kind,)).values()
    return out


def made(data: bytes, width: int = 40, kind: str = "webp") -> Image.Image:
    image = Image.open(io.BytesIO(shrink(data, width, kind)))
    image.load()
    assert image.format == ENCODERS[kind]["format"]
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


def corners(image: Image.Image) -> list[tuple[int, ...]]:
    wide, high = image.size
    return [
        pixel(image.convert("RGB"), x * wide // 4, y * high // 4) for y in (1, 3) for x in (1, 3)
    ]


@pytest.mark.parametrize("number", TURNED)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_upright(kind: str, number: int) -> None:
    good = {
        "WEBP": {"lossless": True}, "JPEG": {"quality": 100}, "AVIF": {"subsampling": "4:4:4"},
    }  # fmt: skip
    data = saved(quarters(), kind, exif=orientation(number), **good.get(kind, {}))
    for out in ENCODERS:
        image = made(data, kind=out)
        assert image.size == ((20, 40) if number > 4 else (40, 20))
        for found, colour in zip(corners(image), TURNED[number], strict=True):
            assert near(found, colour, within=48)


PARTS = {
    "left": ((0, 0, 20, 20), (RED, RED, BLUE, BLUE)),
    "below": ((0, 10, 40, 20), (BLUE, WHITE, BLUE, WHITE)),
    "one": ((20, 10, 40, 20), (WHITE, WHITE, WHITE, WHITE)),
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "CMYK"])
@pytest.mark.parametrize("number", TURNED)
def test_a_part_is_cut_from_the_upright_picture(part: str, mode: str, number: int) -> None:
    """However it lies in the file: what `Image.transpose` undoes here is what a camera notes."""
    box, colours = PARTS[part]
    kind = "TIFF" if mode == "CMYK" else "PNG"
    undo = {6: 8, 8: 6}.get(number, number)
    lying = quarters() if number == 1 else quarters().transpose(_TURNS[undo])
    data = saved(lying.convert(mode), kind, exif=orientation(number))
    size = (box[2] - box[0], box[3] - box[1])
    for name, out in encoded(data, (size[0] // 2, size[0]), OPAQUE, box).items():
        image = Image.open(io.BytesIO(out))
        share = int(name.partition(".")[0]) / size[0]
        assert image.size == (round(size[0] * share), round(size[1] * share))
        for found, colour in zip(corners(image), colours, strict=True):
            assert near(found, colour, within=80)


@given(st.integers(1, 90), st.integers(1, 90), st.sampled_from([0.5, 0.75, 1.0, 1.9]))
@settings(deadline=None, max_examples=40)
def test_a_cut_picture_has_its_shape(wide: int, high: int, ratio: float) -> None:
    box = crop((wide, high), ratio, (0.3, 0.7))
    data = saved(Image.new("RGB", (wide, high)), "PNG")
    width = max(1, (box[2] - box[0]) // 2)
    [out] = encoded(data, (width,), ("jpg",), box).values()
    found = Image.open(io.BytesIO(out)).size
    assert found == (width, max(1, round((box[3] - box[1]) * width / (box[2] - box[0]))))


SECRET = b"<x:xmpmeta>SECRETPLACE</x:xmpmeta>"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_nothing_is_told_of_the_maker(kind: str) -> None:
    exif = orientation(6)
    exif[0x010F] = "SECRETCAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    options = {"exif": exif, "xmp": SECRET, "icc_profile": SRGB}
    options |= {"comment": b"SECRETNOTE"} if kind == "JPEG" else {}
    data = saved(quarters(), kind, **options)
    assert b"SECRETCAMERA" in data
    words = (b"SECRET", b"Exif", b"EXIF", b"XMP ", b"xmpmeta", b"ICCP", b"ICC_PROFILE", b"GPS")
    for name, out in encoded(data, (10, 20), tuple(ENCODERS)).items():
        assert not [word for word in words if word in out], name
        image = Image.open(io.BytesIO(out))
        assert not {"exif", "xmp", "icc_profile", "comment", "XML:com.adobe.xmp"} & set(image.info)
        assert not dict(image.getexif())


MODES = {
    "JPEG": ("1", "L", "RGB", "CMYK", "YCbCr"),
    "PNG": ("1", "L", "P", "RGB", "I;16"),
    "GIF": ("1", "L", "P", "RGB"),
    "BMP": ("1", "L", "P", "RGB"),
    "WEBP": ("L", "P", "RGB", "CMYK"),
    "TIFF": ("1", "L", "P", "RGB", "CMYK", "YCbCr", "LAB", "I", "F", "I;16", "I;16B"),
    "AVIF": ("1", "L", "P", "RGB", "YCbCr"),
    "HEIF": ("L", "RGB", "I;16"),
}


@pytest.mark.parametrize(("kind", "mode"), [(kind, mode) for kind in MODES for mode in MODES[kind]])
def test_every_mode_becomes_rgb(kind: str, mode: str) -> None:
    deep = mode.startswith("I;16")
    image = quarters("L").convert("I").point(lambda v: v * 257) if deep else quarters()
    if mode == "LAB":
        image = Image.new("LAB", (40, 20), (255, 128, 128))
    for name, data in encoded(saved(image.convert(mode), kind), (20,), OPAQUE).items():
        out = Image.open(io.BytesIO(data))
        assert (out.mode, out.size) == ("RGB", (20, 10)), name
        assert near(out.getpixel((17, 8)), WHITE, within=40), name


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "P"), ("WEBP", "RGBA"), ("TIFF", "RGBA"), ("TIFF", "LA"),
     ("GIF", "RGBA"), ("AVIF", "RGBA"), ("HEIF", "RGBA")],
)  # fmt: skip
def test_what_is_clear_stays_clear(kind: str, mode: str) -> None:
    whole = quarters("RGBA")
    whole.paste((0, 0, 0, 0), (0, 0, 20, 20))
    data = saved(whole.quantize(8) if mode == "P" else whole.convert(mode), kind)
    for out in (made(data, 20, each) for each in CLEAR):
        assert out.mode == "RGBA"
        alpha = [pixel(out, x, 5)[3] for x in (2, 17)]
        assert alpha[0] < 10
        assert alpha[1] > 245
    assert near(pixel(made(data, 20, "jpg"), 2, 5), WHITE), "on white, where nothing can be clear"


def test_what_is_clear_nowhere_has_no_alpha() -> None:
    for kind in CLEAR:
        assert made(saved(quarters("RGBA"), "PNG"), 20, kind).mode == "RGB"


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
    for kind in ("GIF", "WEBP", "PNG", "AVIF"):
        data = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=99)
        for out in (made(data, kind=each) for each in ENCODERS):
            assert getattr(out, "n_frames", 1) == 1
            assert near(out.convert("RGB").getpixel((20, 10)), RED)


def test_a_profile_is_turned_into_srgb() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    for colours in (SRGB, lab, b"no profile", b"\0" * 200):
        for mode in ("RGB", "RGBA", "CMYK", "L"):
            kind = "TIFF" if mode == "CMYK" else "PNG"
            out = made(saved(quarters(mode), kind, icc_profile=colours))
            assert out.size == (40, 20)
    assert near(made(saved(quarters(), "PNG", icc_profile=SRGB)).getpixel((5, 5)), RED)


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
    [out] = encoded(data, (480,), ("jpg",), (0, 1000, 2000, 3000)).values()
    assert Image.open(io.BytesIO(out)).size == (480, 480)


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


@pytest.mark.parametrize("kind", ENCODERS)
def test_the_same_picture_gives_the_same_bytes(kind: str) -> None:
    data = saved(Image.effect_noise((900, 700), 90).convert("RGB"), "JPEG")
    assert shrink(data, 600, kind) == shrink(data, 600, kind)


# --- the jobs --------------------------------------------------------------------------------------


WISH = Variant(PHOTO, "site/media/photo.24", (12, 24), OPAQUE, (0, 0, 48, 32))


@pytest.mark.parametrize("kind", WHOLE)
def test_a_wish_is_granted(kind: str) -> None:
    kept = Shelf()
    job = Resize(WISH)
    outcome = perform(job, make_world({PHOTO: WHOLE[kind]}), kept)
    assert job.key == outcome.key == "picture:site/media/photo.24"
    assert [each.path for each in outcome.made] == [
        f"site/media/photo.24-{width}.{each}" for width in (12, 24) for each in OPAQUE
    ]
    assert outcome.made[0].path == WISH.file(12, OPAQUE[0])
    assert {read.question for read in outcome.reads} == {"stamp"}
    sizes = [Image.open(io.BytesIO(each)).size for each in kept]
    assert sizes == [(12, 8)] * len(OPAQUE) + [(24, 16)] * len(OPAQUE)


def test_a_picture_is_decoded_once_for_all_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[int] = []
    once = images.decode
    monkeypatch.setattr(images, "decode", lambda *given: (times.append(1), once(*given))[1])
    perform(Resize(WISH), make_world({PHOTO: WHOLE["HEIF"]}), Shelf())
    assert len(times) == 1


@pytest.mark.parametrize(
    "data",
    [WHOLE["JPEG"][:300], WHOLE["HEIF"][:-20], WHOLE["AVIF"][:-20], head(9000, 9000),
     head(60_000, 60_000), b"", b"%PDF"],
)  # fmt: skip
def test_a_wish_for_what_is_no_picture_is_told(data: bytes) -> None:
    outcome = perform(Resize(WISH), make_world({PHOTO: data}), str)
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


# --- in a browser ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with a portrait from a phone and a wide photograph in its text, and all it wishes."""
    noise = Image.effect_noise((1200, 900), 60).convert("RGB")
    person = profile("王甲").replace(
        "图标: derrick", "照片: {文件: me.heic, 说明: 样例头像, 焦点: 20% 50%}"
    )
    world = make_world({
        "content/profiles/first/index.md": person,
        "content/profiles/first/me.heic": saved(noise, "HEIF", exif=orientation(6)),
        PHOTO: saved(noise.resize((3000, 1200)), "JPEG"),
    })  # fmt: skip
    root = tmp_path_factory.mktemp("pictured")
    todo: list[Job] = [Page("web/profile.html", PAGE, "profiles/first")]
    for job in todo:
        view = View(world)
        for each in job.run(view):
            (root / each.path).parent.mkdir(parents=True, exist_ok=True)
            (root / each.path).write_bytes(each.data)
        todo += map(fulfil, view.wishes)
    return root / "site" / PAGE


BOXES = "[...document.images].map(i => i.getBoundingClientRect()).map(b => [b.x, b.y, b.width, b.height])"


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_moves_when_pictures_come(pictured: Path, browser: Any, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    held: list[Any] = []
    page.route("**/media/*", lambda route: held.append(route))
    page.goto(pictured.as_uri(), wait_until="domcontentloaded")
    page.evaluate("document.fonts.ready")
    page.evaluate("document.querySelectorAll('img').forEach(i => i.loading = 'eager')")
    page.wait_for_timeout(100)
    before = page.evaluate(BOXES)
    assert len(before) == len(held) == 2
    assert all(wide > 100 and high > 100 for _, _, wide, high in before)
    for each in held:
        each.continue_()
    page.wait_for_function("[...document.images].every(i => i.naturalWidth)")
    assert page.evaluate(BOXES) == before
    portrait, photo = page.evaluate("[...document.images].map(i => i.currentSrc)")
    assert portrait.endswith(".avif"), "what phones wrote is shown by browsers that cannot read it"
    assert photo.endswith("-360.avif" if width == 390 else "-720.avif")
    wide, high = before[0][2:]
    assert abs(wide / high - 3 / 4) < 0.01
    page.close()


def test_the_first_picture_is_not_lazy_and_the_tags_are_one_shape(pictured: Path) -> None:
    """The macro of the templates and `bodies.figure` write the same."""
    html = pictured.read_text(encoding="utf-8")
    first, second = re.findall(r"<picture>(.*?)</picture>", html, re.S)
    assert 'fetchpriority="high"' in first
    assert "lazy" not in first
    assert 'loading="lazy"' in second

    def shape(tags: str) -> list[tuple[str, list[str]]]:
        found = re.findall(r"<(\w+)((?: [\w-]+=\"[^\"]*\")*)>", tags)
        kept = [(name, re.findall(r" ([\w-]+)=", words)) for name, words in found]
        return [
            (name, [w for w in words if w not in ("loading", "fetchpriority")])
            for name, words in kept
        ]

    assert shape(first) == shape(second)
    assert [name for name, _ in shape(first)] == ["source", "source", "img"]
