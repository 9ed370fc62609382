"""Wishes: which files of the content are published, and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.model import Stamp
from generator.site import pictures
from generator.site.wishes import (
    ATTACHMENTS,
    CLEAR,
    FORMATS,
    LINKABLE,
    OPAQUE,
    PICTURES,
    Copy,
    Image,
    Variant,
    asset,
    attachment,
    ending,
    image,
    linked,
    variant,
)

MARK = "0123456789abcdef"
SIZE = (4032, 3024)


def stamp(path: str) -> Stamp:
    return Stamp(path, 1, MARK)


@pytest.mark.parametrize(
    ("path", "found"),
    [("a/b.pdf", "pdf"), ("a/b.PDF", "pdf"), ("a/b.tar.gz", "gz"), ("a.b/c", ""), ("a/.htaccess", "htaccess")],
)  # fmt: skip
def test_ending(path: str, found: str) -> None:
    assert ending(path) == found


PHOTO = stamp("content/a/照片.jpg")
BASE = "site/media/zhao-pian.0123456789"


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (variant(PHOTO, SIZE, 960),
         Variant(PHOTO.path, f"{BASE}.960", (480, 960, 1440, 1920), OPAQUE, (0, 0, 4032, 3024))),
        (variant(PHOTO, SIZE, 352, ratio=3 / 4, focus=(1.0, 0.5), clear=True),
         Variant(PHOTO.path, f"{BASE}.1764-0-4032-3024.352", (352, 704), CLEAR, (1764, 0, 4032, 3024))),
        (variant(PHOTO, (300, 400), 960, ratio=3 / 4),
         Variant(PHOTO.path, f"{BASE}.960", (300,), OPAQUE, (0, 0, 300, 400))),
        (linked(PHOTO, SIZE), Variant(PHOTO.path, f"{BASE}.linked", (2560,), ("jpg",), (0, 0, *SIZE))),
        (linked(PHOTO, (90, 60), clear=True),
         Variant(PHOTO.path, f"{BASE}.linked", (90,), ("webp",), (0, 0, 90, 60))),
    ],
)  # fmt: skip
def test_a_picture_is_wished_for(wish: Variant, expected: Variant) -> None:
    assert wish == expected


def test_addresses_are_known_at_once() -> None:
    assert variant(PHOTO, SIZE, 960).file(1440, "avif") == f"{BASE}.960-1440.avif"
    assert asset(stamp("assets/css/site.css")) == Copy(
        "assets/css/site.css", "site/assets/css/site.01234567.css"
    )
    assert attachment(stamp("content/a/计划.PDF")) == Copy(
        "content/a/计划.PDF", "site/files/ji-hua.01234567.pdf"
    )


PLACES = st.tuples(
    st.sampled_from([SIZE, (3024, 4032), (500, 400)]), st.integers(1, 2000),
    st.sampled_from([None, 1.0, 0.75]), st.tuples(st.floats(0, 1), st.floats(0, 1)),
)  # fmt: skip


@given(PLACES, PLACES)
def test_what_differs_has_another_address(
    one: tuple[object, ...], other: tuple[object, ...]
) -> None:
    """Two jobs never write one file, unless it is the same job."""
    size = one[0]

    def wish(place: tuple[object, ...]) -> Variant:
        _, width, ratio, focus = place
        return variant(PHOTO, size, width, ratio=ratio, focus=focus)  # type: ignore[arg-type]

    made = [
        {each.file(w, k) for w in each.widths for k in each.kinds}
        for each in map(wish, (one, other))
    ]
    assert (wish(one) == wish(other)) or not made[0] & made[1]


def test_what_a_page_shows() -> None:
    shown = image(variant(PHOTO, (1600, 1200), 720), 720, "../media/p.720")
    assert shown == Image(
        "../media/p.720-720.jpg",
        "../media/p.720-360.jpg 360w, ../media/p.720-720.jpg 720w, ../media/p.720-1080.jpg 1080w,"
        " ../media/p.720-1440.jpg 1440w",
        720,
        540,
        tuple((f"image/{kind}", shown.srcset.replace(".jpg", f".{kind}")) for kind in OPAQUE[:-1]),
    )
    tall = image(variant(PHOTO, (900, 1600), 720), 720, "p")
    assert (tall.src, tall.width, tall.height) == ("p-720.jpg", 364, 647)
    whole = image(variant(PHOTO, (900, 1600), 720), 720, "p", cut=True)
    assert (whole.width, whole.height) == (720, 1280)
    small = image(variant(PHOTO, (1000, 500), 960), 960, "p")
    assert (small.src, small.width, small.height) == ("p-1000.jpg", 960, 480)
    clear = image(variant(PHOTO, (60, 40), 720, clear=True), 720, "p")
    assert (clear.src, clear.srcset, clear.width, clear.height) == (
        "p-60.webp",
        "p-60.webp 60w",
        60,
        40,
    )


def test_the_lists_of_formats_agree() -> None:
    assert set(pictures.FORMATS) | {"HEIF"} == set(FORMATS)
    endings = {each for some in FORMATS.values() for each in some}
    assert endings - PICTURES == {"gif"}, "a moving one is published as it is"
    assert endings <= LINKABLE
    assert not PICTURES & ATTACHMENTS
    assert {"avif", "webp", "jpg"} >= {*OPAQUE, *CLEAR}


@pytest.mark.parametrize("kind", sorted(ATTACHMENTS))
def test_documents_are_published(kind: str) -> None:
    assert attachment(stamp(f"content/a.{kind}"))


@pytest.mark.parametrize("kind", sorted(PICTURES))
def test_a_picture_is_never_published_as_it_is(kind: str) -> None:
    assert attachment(stamp(f"content/a.{kind}")) is None


# What a browser would run, or a server would treat as its own settings.
@pytest.mark.parametrize(
    "name",
    ["a.html", "a.htm", "a.xhtml", "a.shtml", "a.svg", "a.svgz", "a.js", "a.mjs", "a.xml", "a.xsl",
     "a.css", "a.wasm", "a.swf", "a.php", "a.jsp", "a.asp", "a.exe", "a.docm", "a.pdf.html", "a",
     ".htaccess", "a.", "a.PdF.HTML", "a.md"],
)  # fmt: skip
def test_what_could_run_is_not(name: str) -> None:
    assert attachment(stamp(f"content/{name}")) is None
    assert ending(name) not in LINKABLE
