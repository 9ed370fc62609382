"""JPEGs pass to the bit or not at all, and nothing that a camera noted goes with them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageFilter

from generator.press.jpegs import plain
from tests.printing import photograph

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
OTHER = SRGB.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
"""A profile whose red is the blue of screens."""
SECRET = b"31.2858N 121.5532E"


def noted(*, turn: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = turn, SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    return exif


def jpeg(mode: str = "RGB", size: tuple[int, int] = (203, 117), **how: Any) -> bytes:
    """A small picture with something on it."""
    soft = [
        Image.linear_gradient("L").resize(size),
        Image.radial_gradient("L").resize(size),
        Image.linear_gradient("L").rotate(90).resize(size).filter(ImageFilter.FIND_EDGES),
        Image.linear_gradient("L").rotate(180).resize(size),
    ]
    made = Image.merge(mode, soft[: len(mode)]) if len(mode) > 1 else soft[0]
    out = io.BytesIO()
    made.save(out, "JPEG", **how)
    return out.getvalue()


def scan(data: bytes) -> bytes:
    """From the tables on: what is never touched."""
    return data[data.index(b"\xff\xdb") :]


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.tobytes()


PASSED: dict[str, tuple[bytes, bool]] = {
    "colour": (jpeg(), False),
    "grey": (jpeg("L"), True),
    "finest": (jpeg(quality=100, subsampling=0), False),
    "own tables": (jpeg(optimize=True, quality=50), False),
    "starts again": (jpeg(restart_marker_blocks=5), False),
    "grey, starts again": (jpeg("L", restart_marker_rows=1), True),
    "profile of screens": (jpeg(icc_profile=SRGB), False),
    "profile that is none": (jpeg(icc_profile=b"nothing"), False),
    "grey with a profile": (jpeg("L", icc_profile=OTHER), True),
    "one pixel": (jpeg(size=(1, 1)), False),
    "photograph": (photograph(600, 800), False),
}


@pytest.mark.parametrize("name", PASSED)
def test_the_data_is_the_same_to_the_bit(name: str) -> None:
    data, grey = PASSED[name]
    found = plain(data, grey=grey)
    assert found is not None
    assert found.size == Image.open(io.BytesIO(data)).size
    assert scan(found.data) == scan(data)
    assert pixels(found.data) == pixels(data)


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_nothing_is_left_that_was_noted(mode: str) -> None:
    small = b"\xff\xe1\x00\x08thumb\x00\xff\xd8\xff\xd9"  # marks inside of what a mark holds
    data = jpeg(mode, exif=noted(), comment=SECRET, xmp=SECRET, icc_profile=SRGB, dpi=(72, 72))
    data = data[:2] + b"\xff\xed\x00\x16" + SECRET + b"\x00\x00" + small[:10] + data[2:]
    found = plain(data + small + SECRET, grey=mode == "L")
    assert found is not None
    assert data.count(SECRET) >= 4
    assert SECRET not in found.data
    with Image.open(io.BytesIO(found.data)) as picture:
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not picture.getexif()
    assert pixels(found.data) == pixels(data)


REFUSED: dict[str, tuple[bytes, bool]] = {
    "turned": (jpeg(exif=noted(turn=6)), False),
    "mirrored": (jpeg(exif=noted(turn=2)), False),
    "in four inks": (jpeg("CMYK"), False),
    "other colours": (jpeg(icc_profile=OTHER), False),
    "red, green and blue": (jpeg(keep_rgb=True), False),
    "progressive": (jpeg(progressive=True), False),
    "grey where colour is wanted": (jpeg("L"), False),
    "colour where grey is wanted": (jpeg(), True),
    "nothing": (b"", False),
    "a mark": (b"\xff\xd8", False),
    "no picture": (b"\xff\xd8\xff\xd9", False),
    "words": (b"a picture", False),
    "two bytes": (jpeg()[:2] + b"\xff", False),
    "no tables": (jpeg().replace(b"\xff\xc4", b"\xff\xfe"), False),
    "broken tables": (jpeg().replace(b"\xff\xc4\x00\x1f\x00", b"\xff\xc4\x00\x1f\x0f"), False),
    "too many pixels": (
        jpeg().replace((117).to_bytes(2) + (203).to_bytes(2), b"\xff\x00\xff\x00"), False,
    ),
    "more pixels than its data can hold": (
        jpeg().replace((117).to_bytes(2) + (203).to_bytes(2), b"\x20\x00\x20\x00"), False,
    ),
    "no height": (jpeg().replace((117).to_bytes(2) + (203).to_bytes(2), b"\0\0\0\xcb"), False),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_anything_else_is_to_be_decoded(name: str) -> None:
    data, grey = REFUSED[name]
    assert plain(data, grey=grey) is None


WHOLE = jpeg()


@given(st.integers(0, len(WHOLE) - 1))
def test_a_file_that_was_cut_off_never_passes(end: int) -> None:
    assert plain(WHOLE[:end], grey=False) is None


@given(st.lists(st.tuples(st.integers(2, len(WHOLE) - 1), st.integers(0, 255)), max_size=4))
def test_what_passes_can_be_decoded(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for at, value in changes:
        data[at] = value
    found = plain(bytes(data), grey=False)
    if found:
        with Image.open(io.BytesIO(found.data)) as picture:
            assert picture.size == found.size
            picture.load()
