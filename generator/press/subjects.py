"""What a panel of the wall says about a person or collective, and the picture of them.

Inputs → outputs: a profile's document, honours, quotation, drawing or portrait, asked of the view
→ a `Subject`; the people's pictures as JPEGs.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image

from generator.content.model import Document, Profile
from generator.diagnostics import Span
from generator.press.typeset import Code, Drawing, TypesetError, code, drawing
from generator.site.cards import Award, Card
from generator.site.decoding import decode
from generator.site.framing import crop
from generator.site.pictures import Unusable
from generator.site.view import View
from generator.text import count, excerpt

ABSTRACT = 180
DPI = 200


@dataclass(frozen=True, slots=True)
class Distinction:
    """An honour on a sheet: title as awarded, when, and the one-character mark of its level."""

    title: str
    when: str
    mark: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a sheet says about a person or collective; `portrait` names a picture or is empty."""

    name: str
    years: str
    unit: str
    post: str
    honours: tuple[Distinction, ...]
    quote: str
    source: str
    abstract: str
    portrait: str
    drawing: Drawing | None
    code: Code
    caption: tuple[str, ...]


def subject(view: View, name: str) -> Subject:
    """Everything a sheet says about the person of a profile."""
    document = view.document(name)
    person, card = document.fields, view.card(name)
    assert isinstance(person, Profile)
    awards = view.awards(name)
    return Subject(
        name=person.name,
        years=card.years,
        unit=person.unit,
        post=person.post,
        honours=tuple(Distinction(_title(each), each.when, each.short) for each in awards),
        quote=person.quote.text if person.quote else "",
        source=person.quote.source if person.quote else "",
        abstract=person.abstract or _cut(view, document),
        portrait=portrait_name(name) if card.portrait else "",
        drawing=None if card.portrait else _emblem(view, card),
        code=code(view.absolute(name)),
        caption=("扫一扫", f"读{person.name}的事迹"),
    )


def slug(view: View, name: str) -> str:
    """The part of a document's address that is its own: `wang-jinxi`."""
    whole = view.card(name).address.removesuffix("index.html").removesuffix(".html").rstrip("/")
    return whole.rpartition("/")[2]


def spoken(told: Subject) -> str:
    """Every character that a person's sheet shows, repeats included."""
    honours = (part for each in told.honours for part in (each.title, each.when, each.mark))
    own = (told.name, told.years, told.unit, told.post, told.quote, told.source, told.abstract)
    return "".join((*own, *honours, *told.caption))


def portrait_name(name: str) -> str:
    """What a person's picture is called inside the sealed folder."""
    return f"{name.rpartition('/')[2]}.jpg"


def portraits(view: View, names: Iterable[str], width: float, dpi: int = DPI) -> dict[str, bytes]:
    """The people's pictures, as far as there are any, for a place `width` mm wide.

    Each is cut to 3:4 around its focus and made grey, so that it prints with the black plate alone
    and pictures of seventy years hang together.

    Raises:
        Failed: a picture cannot be used.
    """
    pixels = round(width / 25.4 * dpi)
    cards = (view.card(name) for name in names)
    return {portrait_name(card.id): _grey(view, card, pixels) for card in cards if card.portrait}


def _grey(view: View, card: Card, wide: int) -> bytes:
    have = view.size(card.portrait, name=card.id)
    share = min(1.0, have[0] / wide, have[1] / (wide * 4 / 3))
    size = (max(1, round(wide * share)), max(1, round(wide * share * 4 / 3)))
    out = io.BytesIO()
    try:
        grey = _on_paper(decode(view.file(card.portrait), size)).convert("L")
    except Unusable as error:
        raise view.spoilt(card.portrait, error.flaw, name=card.id) from None
    box = crop(grey.size, 3 / 4, card.focus)
    grey.resize(size, Image.Resampling.LANCZOS, box).save(out, "JPEG", quality=90)
    return out.getvalue()


def _on_paper(picture: Image.Image) -> Image.Image:
    """What is transparent shows the sheet: white, in a picture that is to be grey."""
    if "A" not in picture.getbands():
        return picture
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture.convert("RGBA"))


def _title(award: Award) -> str:
    return award.title + ("（追授）" if award.posthumous else "")


def _cut(view: View, document: Document) -> str:
    text = excerpt(document.body.lead, ABSTRACT)
    view.report("abstract-cut", view.span(document.id, document.title), found=count(text))
    return text


def _emblem(view: View, card: Card) -> Drawing:
    try:
        return drawing(view.emblem(card.emblem))
    except TypesetError as error:
        span = Span(f"assets/emblems/{card.emblem}.svg")
        raise view.fail("typesetting", span, who=card.title, found=error.message) from None
