"""Finishing: what Typst leaves out of a PDF for the press.

Inputs → outputs: Typst's PDF, its bleed and slug → the same pages with all their boxes, the output
intent of the shop's profile and plain metadata; a finished PDF and words → the words in its slug.

There is no date in it and its /ID comes from its content, so the same content gives the same bytes.
It claims no PDF/X: that asks for dates, which would be other ones on every day.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Mapping
from functools import lru_cache
from math import hypot
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from PIL import Image

from generator.press.placeholders import Hung, Lent, Pictures, standing
from generator.press.separating import Profile
from generator.press.typeset import HEI, typeset
from generator.site.templates import literal

MM = 72 / 25.4
STAMP_ROOM = 11.0
"""The slug that a stamp needs, mm."""
MAKER = "Bangyang"
STAMP = pikepdf.Name("/OrderStamp")
_PLACED = re.compile(rb" ([-.0-9]+) ([-.0-9]+)(?: [-.0-9]+){4} cm\s*/(\w+)$")
_SHORT = 120
"""A picture as Typst places it, in so many characters at most."""
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">\
<dc:format>application/pdf</dc:format>\
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>\
<xmp:CreatorTool>{maker}</xmp:CreatorTool><pdf:Producer>{maker}</pdf:Producer><pdf:Trapped>False\
</pdf:Trapped></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>"""
_STAMP = """
#set page(margin: 0pt, fill: none)
#set document(date: none)
#set text(font: %(face)s, lang: "zh", region: "cn", fill: cmyk(0%%, 0%%, 0%%, 100%%),
  top-edge: 0.88em, bottom-edge: -0.12em)
#for place-of in %(places)s {
  page(width: place-of.width * 1pt, height: place-of.height * 1pt, place(top + left,
    dx: place-of.x * 1pt, dy: place-of.y * 1pt, context {
      let line = text(size: 2.6mm, %(words)s)
      let share = calc.min(1, place-of.room * 1pt / measure(line).width)
      text(size: 2.6mm * share, %(words)s)
    }))
}
"""


def finished(
    pdf: bytes,
    *,
    title: str,
    bleed: float = 0,
    slug: float = 0,
    profile: Profile | None = None,
    pictures: Pictures | None = None,
) -> bytes:
    """A PDF of Typst as a print shop wants it.

    `bleed` and `slug` (mm) are how far the bleed reaches beyond the trimmed size, and the medium
    beyond the bleed. The colours of the pages are left as they are. A PDF that was set with
    placeholders gets its `pictures`.

    Raises:
        Failed: a picture that was lent cannot be used.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            _box(page, bleed * MM, slug * MM)
        images = _images(document)
        _blacken(images)
        if pictures:
            _hang(document, images, standing(pictures))
        _tell(document, title)
        if profile:
            document.Root.OutputIntents = _intent(document, profile)
        return _saved(document)


def stamp(pdf: bytes, words: str) -> bytes:
    """Add a line of words to the slug of every page; pages without a slug stay as they are.

    What was on the pages is not touched: the line is laid over them, in an embedded face.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        places = {place for page in document.pages if (place := _place(page))}
        if not places:
            return pdf
        order = sorted(places)
        names = ("width", "height", "x", "y", "room")
        given = [dict(zip(names, place, strict=True)) for place in order]
        source = _STAMP % {
            "face": literal(HEI),
            "places": literal(given),
            "words": literal(words),
        }
        with pikepdf.open(io.BytesIO(typeset(source, {}))) as lines:
            forms = [document.copy_foreign(page.as_form_xobject()) for page in lines.pages]
            for page in document.pages:
                if place := _place(page):
                    form = forms[order.index(place)]
                    name = page.add_resource(
                        form, pikepdf.Name.XObject, STAMP, replace_existing=False
                    )
                    page.contents_add(b"q\n", prepend=True)
                    page.contents_add(b"\nQ q %s Do Q\n" % str(name).encode())
            return _saved(document)


def _place(page: pikepdf.Page) -> tuple[float, float, float, float, float] | None:
    """Size of the medium, where a stamp stands on it from the top left, and its room; points."""
    left, low, right, top = (float(each) for each in page.mediabox)
    trim = [float(each) for each in page.trimbox]
    if top - float(page.bleedbox[3]) < STAMP_ROOM * MM:
        return None
    room = trim[2] - trim[0]
    return tuple(
        round(each, 3) for each in (right - left, top - low, trim[0] - left, 1.2 * MM, room)
    )  # type: ignore[return-value]  # five of them


def _box(page: pikepdf.Page, bleed: float, slug: float) -> None:
    left, low, right, top = (float(each) for each in page.mediabox)

    def inside(by: float) -> pikepdf.Array:
        sides = (left + by, low + by, right - by, top - by)
        return pikepdf.Array([round(each, 4) for each in sides])

    page.BleedBox, page.TrimBox = inside(slug), inside(slug + bleed)
    if "/CropBox" in page:
        del page.CropBox


def _images(document: pikepdf.Pdf) -> list[pikepdf.Stream]:
    return [
        each
        for each in document.objects
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"
    ]


def _hang(
    document: pikepdf.Pdf, images: list[pikepdf.Stream], pictures: Mapping[bytes, bytes | Lent]
) -> None:
    """Put every picture in the place of its placeholder."""
    wide = _widths(document)
    for each in images:
        found = pictures.get(bytes(each.read_raw_bytes()))
        if found:
            place = wide.get(each.objgen)
            hung = found.made(place) if isinstance(found, Lent) else Hung(found)
            _place_in(document, each, hung)


def _place_in(document: pikepdf.Pdf, place: pikepdf.Stream, hung: Hung) -> None:
    """Where only a part shows, the place becomes a window onto the whole picture."""
    with Image.open(io.BytesIO(hung.data), formats=("JPEG",)) as picture:
        wide, high = picture.size
    if hung.part in (None, (0, 0, wide, high)):
        place.Width, place.Height = wide, high
        place.write(hung.data, filter=pikepdf.Name.DCTDecode)
        return
    left, top, right, bottom = hung.part or (0, 0, wide, high)
    whole = document.make_stream(
        hung.data,
        {**dict(place.items()), "/Width": wide, "/Height": high, "/Filter": pikepdf.Name.DCTDecode},
    )
    across, down = right - left, bottom - top
    matrix = (wide / across, 0, 0, high / down, -left / across, (bottom - high) / down)
    place.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=[0, 0, 1, 1],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Whole=whole)),
    )
    place.write(b"q %s cm /Whole Do Q" % " ".join(f"{each:.6f}" for each in matrix).encode())


def _widths(document: pikepdf.Pdf) -> dict[tuple[int, int], float]:
    """How wide each picture stands, at its widest, mm: as Typst writes it, right before it."""
    found: dict[tuple[int, int], float] = {}
    for page in document.pages:
        named: Any = page.obj.get("/Resources", pikepdf.Dictionary()).get("/XObject", {})
        for before in _content(page).split(b" Do\n")[:-1] if named else ():
            placed = _PLACED.search(before, max(0, len(before) - _SHORT))
            which = named.get(f"/{placed[3].decode()}") if placed else None
            if placed and which is not None:
                width = hypot(float(placed[1]), float(placed[2])) / MM
                found[which.objgen] = max(width, found.get(which.objgen, 0.0))
    return found


def _content(page: pikepdf.Page) -> bytes:
    page.contents_coalesce()
    return bytes(page.Contents.read_bytes())


def _blacken(images: list[pikepdf.Stream]) -> None:
    """Grey pictures print with the black plate; a grey with a profile is mixed of all four."""
    for each in images:
        space = each.get("/ColorSpace")
        if isinstance(space, pikepdf.Array) and space[0] == "/ICCBased" and space[1].N == 1:
            each.ColorSpace = pikepdf.Name.DeviceGray


def _tell(document: pikepdf.Pdf, title: str) -> None:
    """Who made it and what it is called: nothing that another day would change."""
    xmp = _XMP.format(title=escape(title), maker=MAKER).encode()
    document.Root.Metadata = pikepdf.Stream(
        document, xmp, {"/Type": pikepdf.Name.Metadata, "/Subtype": pikepdf.Name.XML}
    )
    document.trailer.Info = document.make_indirect(
        pikepdf.Dictionary(
            Title=title, Creator=MAKER, Producer=MAKER, Trapped=pikepdf.Name("/False")
        )
    )


def _intent(document: pikepdf.Pdf, profile: Profile) -> pikepdf.Array:
    """What press the colours are meant for."""
    about = {"/N": 4, "/Alternate": pikepdf.Name.DeviceCMYK, "/Filter": pikepdf.Name.FlateDecode}
    found = pikepdf.Stream(document, _deflated(profile.data), about)
    return pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent,
                S=pikepdf.Name.GTS_PDFX,
                OutputConditionIdentifier=profile.name,
                Info=profile.name,
                DestOutputProfile=document.make_indirect(found),
            )
        ]
    )


@lru_cache(maxsize=4)
def _deflated(data: bytes) -> bytes:
    return zlib.compress(data, 9)


def _saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(
        out,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
    )
    return out.getvalue()
