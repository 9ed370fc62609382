"""Posters: one sheet of paper that makes a person known from across a hall.

Inputs → outputs: a profile's document, honours, quotation, drawing or portrait, asked of the view
→ one PDF a format, `print/posters/<slug>-a2.pdf`, at true size with bleed.

`Subject` is what a sheet says about a person; the wall's panels (`walls`) say the same.

Incremental: a poster is made again when its person, the organisation's name, a print template or a
typeface of the site changes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from PIL import Image

from generator.content.model import Document, Profile
from generator.diagnostics import Span
from generator.engine.jobs import Output
from generator.site import urls
from generator.site.cards import Award, Card
from generator.site.framing import crop
from generator.site.pictures import Unusable
from generator.site.view import View
from generator.surfaces.images import decode
from generator.surfaces.typeset import (
    Drawing,
    Face,
    TypesetError,
    code,
    drawing,
    families,
    missing,
    sound,
    typeset,
)
from generator.text import count, excerpt

ABSTRACT = 180
DPI = 200
SCREEN = 110
TEMPLATES = {"dan": "poster.typ"}
_GAVE_UP = "does-not-fit:"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A format of paper, upright, with what is cut off around it; millimetres."""

    name: str
    width: float
    height: float
    bleed: float = 3.0


SHEETS = {
    "a4": Sheet("A4", 210, 297),
    "a3": Sheet("A3", 297, 420),
    "a2": Sheet("A2", 420, 594),
    "a1": Sheet("A1", 594, 841),
}


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
    code: Drawing
    caption: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class About:
    """Whose sheet is being made, for telling what went wrong: document, name, kind of sheet."""

    id: str
    who: str
    sheet: str
    sheet_en: str


@dataclass(frozen=True, slots=True)
class Poster:
    """A person's poster in one format; `design` names its template.

    For the `screen` it lies inside the site, trimmed, with lighter pictures.
    """

    id: str
    size: str = "a2"
    design: str = "dan"
    screen: bool = False

    @property
    def key(self) -> str:
        """The job's name in the ledger."""
        return f"{'leaflet' if self.screen else 'poster'}:{self.id}:{self.size}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Make the sheet.

        Raises:
            Failed: a character has no typeface, the text does not fit, or the template is broken.
        """
        faces, told = own_faces(view), subject(view, self.id)
        sheet = replace(SHEETS[self.size], bleed=0) if self.screen else SHEETS[self.size]
        need_faces(view, self.id, told.name, spoken(told), faces)
        source = view.render(
            f"print/{TEMPLATES[self.design]}",
            sheet=sheet,
            person=told,
            families=families(faces),
            organisation=view.setting("organisation"),
        )
        pictures = portraits(view, (self.id,), sheet.width / 2, SCREEN if self.screen else DPI)
        named = SHEETS[view.setting("print.size")].name if self.screen else sheet.name
        about = About(self.id, told.name, f"{named} 海报", f"{named} poster")  # told once for both
        pdf = press(view, about, source, pictures, faces)
        return (Output(self._path(view), pdf),)

    def _path(self, view: View) -> str:
        if self.screen:
            return urls.SITE + urls.leaflet(view.card(self.id).address)
        return f"print/posters/{slug(view, self.id)}-{self.size}.pdf"


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


def own_faces(view: View) -> tuple[Face, ...]:
    """The typefaces that the site brings along in `assets/fonts/`.

    Raises:
        Failed: one of them cannot be read.
    """
    found = []
    for stamp in view.files("assets/fonts/"):
        if stamp.path.lower().endswith((".otf", ".ttf", ".ttc", ".otc")):
            face = Face(stamp.path.rpartition("/")[2], view.file(stamp.path))
            if not sound(face):
                raise view.fail("unusable-face", Span(stamp.path), found=face.name)
            found.append(face)
    return tuple(found)


def spoken(told: Subject) -> str:
    """Every character that a person's sheet shows, repeats included."""
    honours = (part for each in told.honours for part in (each.title, each.when, each.mark))
    own = (told.name, told.years, told.unit, told.post, told.quote, told.source, told.abstract)
    return "".join((*own, *honours, *told.caption))


def need_faces(view: View, name: str, who: str, text: str, faces: tuple[Face, ...]) -> None:
    """See that a typeface has every character of `text`; report each that none has.

    Raises:
        Failed: there is such a character.
    """
    failed = None
    for char in missing(text, faces):
        words = {"who": who, "found": char, "code": f"U+{ord(char):04X}"}
        failed = view.fail("missing-glyph", view.span(name, char), **words)
    if failed:
        raise failed


def press(
    view: View, about: About, source: str, pictures: Mapping[str, bytes], faces: tuple[Face, ...]
) -> bytes:
    """Typeset a sheet.

    Raises:
        Failed: it does not fit, or the template is broken.
    """
    try:
        return typeset(source, pictures, faces)
    except TypesetError as error:
        span, (_, gave_up, rest) = view.span(about.id, about.who), error.message.partition(_GAVE_UP)
        told = {"who": about.who}
        if gave_up:
            told |= {"sheet": about.sheet, "sheet_en": about.sheet_en, "found": rest.strip(' "')}
            raise view.fail("does-not-fit", span, **told) from None
        raise view.fail("typesetting", span, found=error.message, **told) from None


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
