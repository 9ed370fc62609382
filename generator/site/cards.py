"""`Card`, `Award`, `Rank`: the smallest values that a list, a timeline or an honour page shows.

Inputs → outputs: documents and the honour table → frozen values without bodies or line numbers, so
that editing a text leaves every list that shows its title alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from generator.content.honours import Taxonomy
from generator.content.model import (
    Bulletin,
    Document,
    Holder,
    Honour,
    Kind,
    Lecture,
    Milestone,
    News,
    Page,
    Profile,
    Series,
)
from generator.content.names import romanise, strokes
from generator.content.values import Day
from generator.text import years


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of a document. `docs/templates.md` says what each field holds by kind."""

    id: str
    kind: Kind
    title: str
    address: str
    subtitle: str = ""
    summary: str = ""
    label: str = ""
    level: str = ""
    level_name: str = ""
    short: str = ""
    date: Day | None = None
    time: str = ""
    place: str = ""
    years: str = ""
    pinyin: str = ""
    strokes: int = 0
    emblem: str = ""
    portrait: str = ""
    focus: tuple[float, float] = (0.5, 0.5)
    holder: str = ""
    sample: bool = False
    pinned: bool = False
    language: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Award:
    """One honour of one profile, as awarded, with what the honour table adds."""

    title: str
    when: str
    year: int
    body: str
    level: str
    level_name: str
    short: str
    address: str
    posthumous: bool
    document: str
    source: str
    holder: str


@dataclass(frozen=True, slots=True)
class Rank:
    """An honour title, or a level, with how many on this site hold it."""

    id: str
    name: str
    short: str
    count: int
    level: str = ""
    level_name: str = ""
    body: str = ""
    cycle: str = ""
    description: str = ""
    address: str = ""
    sourced: bool = True


def awarded_in(honour: Honour) -> tuple[str, int]:
    """When an honour was given, in words (`1959年`, `2015–2019年度`), and the year to sort by."""
    cycle = re.sub(r"(?<=\d)\s*[-—~～至到]+\s*(?=\d)", "–", honour.cycle)
    found = re.findall(r"\d{4}", cycle)
    year = honour.year or (int(found[-1]) if found else 0)
    return (f"{honour.year}年" if honour.year else cycle), year


def award(honour: Honour, table: Taxonomy, address: str) -> Award:
    """An honour of a profile with its level; `address` is its page or ""."""
    level = table.level_of(honour.title)
    when, year = awarded_in(honour)
    return Award(
        title=honour.title,
        when=when,
        year=year,
        body=honour.body,  # today's body of a title need not have awarded it in 1950
        level=level.id if level else "",
        level_name=level.name if level else "",
        short=level.short if level else "",
        address=address,
        posthumous=honour.posthumous,
        document=honour.document,
        source=honour.source,
        holder=honour.holder.value,
    )


def card(
    document: Document, address: str, table: Taxonomy, *, label: str = "", portrait: str = ""
) -> Card:
    """A document's card.

    `label` is the column's or series' name, `portrait` the project path of the picture; both come
    from outside because they need other files.
    """
    fields = document.fields
    made = Card(
        document.id,
        document.kind,
        document.title,
        address,
        summary=document.meta.summary,
        sample=document.meta.sample,
        label=label,
        portrait=portrait,
    )
    match fields:
        case Profile():
            return _profile(made, fields, table)
        case Lecture():
            made = replace(made, date=day_of(fields), time=hours(fields), place=fields.venue)
            return replace(made, cancelled=fields.cancelled)
        case News():
            return replace(made, date=fields.date, pinned=fields.pinned)
        case Page() | Bulletin():
            return replace(made, date=fields.date)
        case Series():
            return replace(made, label=fields.organiser)
    return made


def _profile(made: Card, fields: Profile, table: Taxonomy) -> Card:
    highest = min(fields.honours, key=table.rank, default=None)
    level = table.level_of(highest.title) if highest else None
    portrait = fields.portrait
    return replace(
        made,
        subtitle=fields.unit,
        label=highest.title if highest else "",
        level=level.id if level else "",
        level_name=level.name if level else "",
        short=level.short if level else "",
        years=_founded(fields) or years(fields.born, fields.died),
        pinyin=romanise(fields.name, fields.pinyin),
        strokes=strokes(fields.name[:1]),
        emblem=fields.emblem or ("group" if fields.holder.value == "collective" else "plain"),
        focus=portrait.focus if portrait else (0.5, 0.5),
        holder=fields.holder.value,
    )


def _founded(fields: Profile) -> str:
    """A collective has no birth: `1949年成立`, or `1949年命名` when that is all there is."""
    if fields.holder is not Holder.COLLECTIVE:
        return ""
    named = (each.date.year for each in fields.events if each.kind is Milestone.NAMING)
    if year := fields.founded or fields.born:
        return f"{year}年成立"
    return next((f"{year}年命名" for year in named), "")


def day_of(lecture: Lecture) -> Day:
    """The day a lecture begins."""
    return Day(lecture.start.year, lecture.start.month, lecture.start.day)


def hours(lecture: Lecture) -> str:
    """`14:00–15:30`, `14:00`, or with the day when it ends on another."""
    start, end = lecture.start, lecture.end
    if end is None:
        return f"{start:%H:%M}"
    last = f"{end:%H:%M}" if end.date() == start.date() else f"{end.month}月{end.day}日{end:%H:%M}"
    return f"{start:%H:%M}–{last}"
