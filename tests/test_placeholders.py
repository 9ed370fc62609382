"""Photographs that are lent while a sheet is set come back as they were."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image, ImageCms

from generator.press.finishing import finished
from generator.press.placeholders import placeholders
from generator.press.typeset import TypesetError, typeset

SOURCE = (
    "#let f(x) = image(x, width: 10mm)\n//// the sheet\n"
    '#set page(width: 20mm, height: 20mm, margin: 0pt)\n#f("a.jpg")'
)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def picture(mode: str, colour: int | tuple[int, ...], **how: bytes) -> dict[str, bytes]:
    out = io.BytesIO()
    Image.new(mode, (800, 600), colour).save(out, "JPEG", **how)
    return {"a.jpg": out.getvalue()}


def images(pdf: bytes) -> list[tuple[bytes, int, int, str, str]]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            (each.read_raw_bytes(), int(each.Width), int(each.Height),
             str(each.get("/ColorSpace"))[:20], str(each.get("/Decode")))
            for each in document.objects
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"
        ]  # fmt: skip


@pytest.mark.parametrize(
    "pictures",
    [
        picture("L", 10), picture("L", 200), picture("RGB", (9, 99, 200)),
        picture("CMYK", (9, 9, 9, 9)), picture("RGB", (9, 99, 200), icc_profile=SRGB),
    ],
    ids=["black", "white", "colours", "inks", "profile"],
)  # fmt: skip
def test_a_lent_picture_comes_back(pictures: dict[str, bytes]) -> None:
    lent = finished(typeset(SOURCE, placeholders(pictures)), title="t", pictures=pictures)
    own = finished(typeset(SOURCE, pictures), title="t")
    assert images(lent) == images(own)
    assert len(images(lent)) == 1


def test_what_was_set_before_changes_nothing() -> None:
    first, other = typeset(SOURCE, picture("L", 10)), typeset(SOURCE, picture("L", 200))
    assert first != other
    assert typeset(SOURCE, picture("L", 10)) == first


def test_a_picture_of_an_earlier_sheet_is_not_there() -> None:
    typeset(SOURCE, picture("L", 10))
    for source in (SOURCE, SOURCE.replace('"a.jpg"', '"../a.jpg"')):
        with pytest.raises(TypesetError) as told:
            typeset(source, {})
        assert "/tmp" not in told.value.message
