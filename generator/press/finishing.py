"""Finishing: what Typst leaves out of a PDF for the press.

Inputs → outputs: Typst's PDF, its bleed and slug → the same pages with all their boxes, the output
intent of the shop's profile and plain metadata; a finished PDF and words → the words in its slug.

There is no date in it and its /ID comes from its content, so the same content gives the same bytes.
It claims no PDF/X: that asks for dates, which would be other ones on every day.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from functools import lru_cache
from xml.sax.saxutils import escape

import pikepdf
from PIL import Image

from generator.press.placeholders import standing
from generator.press.separating import Profile
from generator.press.typeset import HEI, typeset
from generator.site.templates import literal

MM = 72 / 25.4
STAMP_ROOM = 11.0
"""The slug that a stamp needs, mm."""
MAKER = "Bangyang"
STAMP = pikepdf.Name("/OrderStamp")
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
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """A PDF of Typst as a print shop wants it.

    `bleed` and `slug` (mm) are how far the bleed reaches beyond the trimmed size, and the medium
    beyond the bleed. The colours of the pages are left as they are. A PDF that was `lent` gets its
    `pictures`.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            _box(page, bleed * MM, slug * MM)
        if pictures:
            _hang(document, standing(pictures))
        _blacken(document)
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


def _hang(document: pikepdf.Pdf, pictures: Mapping[bytes, bytes]) -> None:
    """Put every picture in the place of its placeholder."""
    for each in document.objects:
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image":
            data = pictures.get(bytes(each.read_raw_bytes()))
            if data:
                with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
                    each.Width, each.Height = picture.size
                each.write(data, filter=pikepdf.Name.DCTDecode)


def _blacken(document: pikepdf.Pdf) -> None:
    """Grey pictures print with the black plate; a grey with a profile is mixed of all four."""
    for each in document.objects:
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image":
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
