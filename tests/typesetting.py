"""A typesetter for tests of dependence: a blank page that is another file for every other source."""

from __future__ import annotations

import io
from collections.abc import Mapping
from hashlib import sha256

import pytest
from PIL import Image

from generator.press import boards, elevations, pressing

_OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 720 720]/Contents 4 0 R/Resources<<>>>>",
)


def blank(source: str, pictures: Mapping[str, bytes], *more: object, **options: object) -> bytes:
    """A sound PDF of ten inches by ten, whose content is the digest of everything that went in."""
    words = repr((source, sorted(pictures.items()), more, sorted(options.items())))
    mark = b"%" + sha256(words.encode()).hexdigest().encode() + b"\n"
    stream = b"<</Length %d>>stream\n%s\nendstream" % (len(mark), mark)
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate((*_OBJECTS, stream), 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 5\n0000000000 65535 f \n" + rows
    return out + table + b"trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)


def blank_picture(source: str, pictures: Mapping[str, bytes], *_: object) -> bytes:
    """A small PNG whose one colour is the digest of everything that went in."""
    mark = sha256(repr((source, sorted(pictures.items()))).encode()).hexdigest()
    out = io.BytesIO()
    Image.new("RGB", (8, 8), f"#{mark[:6]}").save(out, "PNG")
    return out.getvalue()


def without_typst(patch: pytest.MonkeyPatch) -> None:
    """Let everything printed be blank pages, so that a test of dependence needs no typesetting."""
    for name in ("typeset", "sketched", "drawn"):
        patch.setattr(pressing, name, blank)
    for place in (boards, elevations):
        patch.setattr(place, "raster", lambda pdf, **_: pdf)
