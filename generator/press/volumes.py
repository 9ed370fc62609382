"""What a booklet says: its people with their texts and honours, the roll, the indexes, the imprint.

Inputs → outputs: a title and a preface, and all people asked of the view → a `Volume`, plain values
that the booklet's template sets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from generator.content.model import Document, Profile, Reference
from generator.content.names import stroke_key
from generator.press import prose
from generator.press.matter import Row
from generator.press.prose import Block, Picture
from generator.site.cards import Card
from generator.site.facets import Listed
from generator.site.rolls import Year
from generator.site.site import picture_path
from generator.site.templates import numeral
from generator.site.view import View

TITLE = "劳模风采册"
_OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A person or collective. `portrait` is a picture's name or empty, `emblem` a drawing's; `alt`
    says what the portrait shows."""

    id: str
    name: str
    years: str
    lines: tuple[str, ...]
    summary: str
    collective: bool
    emblem: str
    portrait: str
    alt: str
    credit: str
    quote: str
    said: str
    honours: tuple[Row, ...]
    members: tuple[str, ...]
    blocks: tuple[Block, ...]
    sources: tuple[str, ...]
    figure: str
    sample: bool


@dataclass(frozen=True, slots=True)
class Index:
    """Those who share a heading of an index: places in the list of chapters."""

    title: str
    chapters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Honoured:
    """A year of the roll of honour: its titles, each with the mark of its level and its names."""

    year: str
    titles: tuple[tuple[str, str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Volume:
    """All that a booklet says."""

    title: str
    site: str
    tagline: str
    organisation: str
    span: str
    preface: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    roll: tuple[Honoured, ...]
    strokes: tuple[Index, ...]
    letters: tuple[Index, ...]
    imprint: tuple[tuple[str, str], ...]
    address: str
    sample: bool


def volume(view: View, title: str, preface: str) -> Volume:
    """Everything that a booklet of all people says: persons by strokes, then collectives."""
    listed = sorted(view.roster(), key=lambda each: each.card.holder == "collective")
    chapters = tuple(_chapter(view, each.card) for each in listed)
    roll = _whole_roll(view)
    years = [each.year for each in roll if each.year]
    words = preface or str(view.setting("description"))
    foot, contact = view.setting("footer"), view.setting("print.contact")
    organisation = str(view.setting("organisation"))
    imprint = (
        ("编印", organisation), ("地址", " ".join(filter(None, (foot.postcode, foot.address)))),
        ("电话", contact.phone or foot.phone), ("邮箱", contact.email or foot.email),
        ("网址", str(view.setting("base_url"))),
    )  # fmt: skip
    return Volume(
        title=title or TITLE,
        site=str(view.setting("title")),
        tagline=str(view.setting("tagline")),
        organisation=organisation,
        span=f"{min(years)}–{max(years)}" if len(set(years)) > 1 else "".join(map(str, years[:1])),
        preface=tuple(each.strip() for each in words.split("\n") if each.strip()),
        chapters=chapters,
        roll=tuple(
            Honoured(
                str(year.year or ""),
                tuple(
                    (one.title, one.short, tuple(c.title for c in one.cards)) for one in year.titles
                ),
            )
            for year in roll
        ),
        strokes=_by_strokes(listed),
        letters=_by_letters(listed),
        imprint=tuple(each for each in imprint if each[1]),
        address=str(view.setting("base_url")),
        sample=any(each.sample for each in chapters),
    )


def _whole_roll(view: View) -> tuple[Year, ...]:
    """A long roll has only its numbers in one answer; its titles are asked for by decades."""
    years = view.roll(0)
    if all(each.titles for each in years):
        return years
    decades = dict.fromkeys(each.decade for each in years)
    return tuple(each for decade in decades for each in view.roll(decade))


def spoken(given: Chapter) -> str:
    """Every character that the pages of a person show."""
    rows = (part for each in given.honours for part in (each.when, each.title, each.mark))
    own = (given.name, given.years, given.summary, given.quote, given.said, given.credit)
    lists = (*given.lines, *rows, *given.members, *given.sources)
    return "".join((*own, *lists, prose.said(given.blocks)))


def _chapter(view: View, card: Card) -> Chapter:
    document = view.document(card.id)
    person = document.fields
    assert isinstance(person, Profile)
    awards = view.awards(card.id)
    portrait = person.portrait if card.portrait else None
    told = (*prose.blocks(document.body), *_album(person))
    related = (each.title for each in view.related(card.id, "members"))
    return Chapter(
        id=card.id,
        name=person.name,
        years=card.years,
        lines=tuple(each for each in (person.unit, person.post) if each),
        summary=card.summary,
        collective=card.holder == "collective",
        emblem="" if portrait else card.emblem,
        portrait=portrait_name(card.id) if portrait else "",
        alt=(portrait.alt or person.name) if portrait else "",
        credit=portrait.credit if portrait else "",
        quote=person.quote.text if person.quote else "",
        said=person.quote.source if person.quote else "",
        honours=tuple(
            Row(each.when, each.title + ("（追授）" if each.posthumous else ""), "", each.short)
            for each in awards
        ),
        members=(*related, *(each.name for each in person.fellows)),
        blocks=tuple(_placed(document, person.name, told)),
        sources=tuple(map(_source, person.sources)),
        figure=str(awards[0].year) if awards and awards[0].year else "",
        sample=card.sample,
    )


def _album(person: Profile) -> Iterable[Picture]:
    return (
        Picture(each.file, each.caption or each.alt, each.credit, each.alt)
        for each in person.photos
    )


def _placed(document: Document, name: str, told: Iterable[Block]) -> Iterable[Block]:
    """Each picture under the project path of its file, so that none is mistaken for another; one
    that nothing is said of is a picture of whom the chapter is about."""
    for each in told:
        if isinstance(each, Picture):
            alt = each.alt or each.caption or name
            yield replace(each, file=picture_path(document, each.file), alt=alt)
        else:
            yield each


def _source(given: Reference) -> str:
    day = given.date.words if given.date else ""
    return "，".join(filter(None, (given.title, given.publisher, day, given.url)))


def _by_strokes(listed: list[Listed]) -> tuple[Index, ...]:
    """By the strokes of the surname, in the order of the standard."""
    order = sorted(range(len(listed)), key=lambda at: stroke_key(listed[at].card.title))
    groups = groupby(order, key=lambda at: listed[at].card.strokes)
    return tuple(
        Index(f"{numeral(strokes)}画" if 0 < strokes < 100 else _OTHER, tuple(found))
        for strokes, found in groups
    )


def _by_letters(listed: list[Listed]) -> tuple[Index, ...]:
    order = sorted(
        range(len(listed)),
        key=lambda at: (listed[at].letter or "~", listed[at].card.pinyin.lower()),
    )
    groups = groupby(order, key=lambda at: listed[at].letter)
    return tuple(Index(letter or _OTHER, tuple(found)) for letter, found in groups)


def portrait_name(owner: str) -> str:
    """What a person's portrait is called beside the source."""
    return f"{owner.rpartition('/')[2]}.jpg"
