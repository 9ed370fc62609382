"""Pictures that people bring: what is opened, how it is seen, and what is refused."""

from __future__ import annotations

import io
import struct
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from generator.site.pictures import DAMAGED, MAX_PIXELS, Seen, Unusable, opened, seen
from generator.site.wishes import FORMATS


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    if kind == "HEIF":  # without making it known to Pillow, as the program does
        made = pillow_heif.from_bytes(image.mode, image.size, image.tobytes())
        made.info["icc_profile"] = options.pop("icc_profile", None)
        if exif := options.pop("exif", None):
            options["exif"] = exif.tobytes()
        made.save(out, quality=95, chroma=444, **options)
    else:
        image.save(out, kind, **options)
    return out.getvalue()


def orientation(number: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = number
    return exif


WHOLE = {kind: saved(Image.effect_noise((48, 32), 90).convert("RGB"), kind) for kind in FORMATS}
HEIFS = ("AVIF", "HEIF")


def head(width: int, height: int) -> bytes:
    """A PNG that says how large it is and holds nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    start = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + start + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", WHOLE)
def test_the_usual_formats_are_opened(kind: str) -> None:
    found = opened(WHOLE[kind])
    assert (found.size, found.turn, found.image.format) == ((48, 32), None, kind)


@pytest.mark.parametrize("number", range(10))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_the_size_is_as_it_is_seen(kind: str, number: int) -> None:
    data = saved(Image.new("RGB", (48, 32)), kind, exif=orientation(number))
    found = opened(data)
    assert found.size == ((32, 48) if number in (5, 6, 7, 8) else (48, 32))
    by_itself = kind in ("TIFF", "HEIF")  # turned by those that read it
    assert (found.turn is None) is (number in (0, 1, 9) or by_itself)


def test_a_note_that_cannot_be_read_is_no_note() -> None:
    for exif in (b"Exif\0\0nonsense", b"Exif\0\0II*\0\x08\0\0\0\xff\xff", b"", b"Exif\0\0MM\0*"):
        assert opened(saved(Image.new("RGB", (48, 32)), "JPEG", exif=exif)).size == (48, 32)


@pytest.mark.parametrize(
    ("data", "en"),
    [
        (b"", "the file is empty"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", DAMAGED.en),
        (b"\0\0\0\x18ftypmif1\0\0\0\0", DAMAGED.en),
        (b"\0\0\0\x18ftypavif\0\0\0\0", DAMAGED.en),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "it is MP4"),
        (b"%PDF-1.7\n", "it is PDF"),
        (b"8BPS\0\1", "it is PSD"),
        (b"PK\x03\x04", "it is ZIP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "it is SVG"),
        (b"<?xml version='1.0'?>\n<!-- x -->\n<svg/>", "it is SVG"),
        (b"\n<!doctype html>", "it is HTML"),
        (b"not a picture", DAMAGED.en),
        (b"\x89PNG\r\n\x1a\n", DAMAGED.en),
        (b"\xff\xd8\xff", DAMAGED.en),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", DAMAGED.en),
    ],
)
def test_anything_else_is_told_for_what_it_is(data: bytes, en: str) -> None:
    with pytest.raises(Unusable) as caught:
        opened(data)
    assert caught.value.flaw.en == en
    assert caught.value.flaw.zh


@pytest.mark.parametrize("kind", ["ICO", "PPM", "TGA", "EPS", "PCX", "SGI", "JPEG2000"])
def test_rare_formats_are_not_tried(kind: str) -> None:
    try:
        data = saved(Image.new("RGB", (48, 32)), kind)
    except (KeyError, OSError):
        pytest.skip(f"this Pillow does not write {kind}")
    with pytest.raises(Unusable):
        opened(data)


@pytest.mark.parametrize(
    ("width", "height", "en"),
    [
        (9_000, 9_000, "9000 × 9000 pixels, more than 80 million"),
        (10_000, 15_000, "10000 × 15000 pixels, more than 80 million"),
        (60_000, 60_000, "pixels, more than 80 million"),
    ],
)
def test_a_bomb_is_refused_before_it_is_decoded(width: int, height: int, en: str) -> None:
    with pytest.raises(Unusable) as caught:
        opened(head(width, height))
    assert caught.value.flaw.en == en


def test_the_limit_itself_passes_and_lies_below_that_of_pillow() -> None:
    assert opened(head(10_000, MAX_PIXELS // 10_000)).size == (10_000, 8_000)
    assert Image.MAX_IMAGE_PIXELS is not None
    assert MAX_PIXELS < Image.MAX_IMAGE_PIXELS


def claiming(kind: str, width: int, height: int) -> bytes:
    """A HEIC or AVIF whose boxes tell of another size than its pixels have."""
    data = saved(Image.new("RGB", (64, 64)), kind)
    at = data.index(b"ispe") + 8
    return data[:at] + struct.pack(">II", width, height) + data[at + 8 :]


@pytest.mark.parametrize("kind", HEIFS)
@pytest.mark.parametrize(("width", "height"), [(9_000, 9_000), (60_000, 60_000), (1, 80_000_001)])
def test_the_limit_is_the_same_for_what_phones_write(kind: str, width: int, height: int) -> None:
    with pytest.raises(Unusable) as caught:
        opened(claiming(kind, width, height))
    assert caught.value.flaw.en == f"{width} × {height} pixels, more than 80 million"
    assert opened(claiming(kind, 10_000, 8_000)).size == (10_000, 8_000)


def test_pillow_stays_as_it_is_for_everybody_else() -> None:
    assert opened(WHOLE["HEIF"]).image.format == "HEIF"
    assert "HEIF" not in Image.OPEN
    assert ".heic" not in Image.registered_extensions()
    with pytest.raises(Image.UnidentifiedImageError):
        Image.open(io.BytesIO(WHOLE["HEIF"]))


def frames(kind: str, number: int) -> bytes:
    made = [Image.new("RGB", (48, 32), colour) for colour in ("red", "blue", "white")][:number]
    return saved(made[0], kind, save_all=True, append_images=made[1:])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (saved(Image.new("RGB", (48, 32)), "PNG"), Seen(48, 32)),
        (saved(Image.new("RGBA", (48, 32)), "PNG"), Seen(48, 32, clear=True)),
        (saved(Image.new("LA", (48, 32)), "PNG"), Seen(48, 32, clear=True)),
        (saved(Image.new("P", (48, 32)), "PNG", transparency=0), Seen(48, 32, clear=True)),
        (saved(Image.new("RGBA", (48, 32)), "WEBP"), Seen(48, 32, clear=True)),
        (saved(Image.new("RGBA", (48, 32)), "AVIF"), Seen(48, 32, clear=True)),
        (saved(Image.new("RGBA", (48, 32)), "HEIF"), Seen(48, 32, clear=True)),
        (saved(Image.new("P", (48, 32)), "GIF", transparency=0), Seen(48, 32, clear=True)),
        (saved(Image.new("CMYK", (48, 32)), "JPEG"), Seen(48, 32)),
        (saved(Image.new("RGB", (48, 32)), "JPEG", exif=orientation(6)), Seen(32, 48)),
        *((frames(kind, 3), Seen(48, 32, moving=True)) for kind in ("GIF", "PNG", "WEBP", "AVIF")),
        *((frames(kind, 1), Seen(48, 32)) for kind in ("GIF", "PNG", "WEBP", "AVIF")),
        (frames("TIFF", 3), Seen(48, 32)),
        (frames("MPO", 2), Seen(48, 32)),
    ],
)  # fmt: skip
def test_what_the_head_says(data: bytes, expected: Seen) -> None:
    assert seen(data) == expected
    assert seen(data).size == opened(data).size


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_damaged_bytes_are_opened_or_refused_and_never_crash(
    kind: str, data: st.DataObject
) -> None:
    whole = bytearray(WHOLE[kind])
    for _ in range(data.draw(st.integers(0, 6))):
        whole[data.draw(st.integers(0, min(len(whole) - 1, 400)))] = data.draw(st.integers(0, 255))
    cut = bytes(whole[: data.draw(st.integers(0, len(whole)))])
    with suppress(Unusable):
        width, height = seen(cut).size
        assert 0 < width * height <= MAX_PIXELS


def test_threads_open_side_by_side() -> None:
    sloppy = saved(Image.new("RGB", (48, 32)), "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff")
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            sizes = list(threads.map(lambda _: opened(sloppy).size, range(200)))
    finally:
        sys.setswitchinterval(before)
    assert set(sizes) == {(48, 32)}
