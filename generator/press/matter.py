"""What a sheet says: the same few parts for every kind of sheet, whatever its design and format.

Inputs → outputs: a kind of sheet and whom or what it is about, asked of the view → `Matter`s, one a
page. Designs (`templates/print/designs/`) place the parts; they add no words of their own but those
that say what a part is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from generator.content.model import Document, Lecture, News, Profile
from generator.content.printing import SheetKind
from generator.diagnostics import Span
from generator.phrases import phrases
from generator.press.typeset import Code, Drawing, TypesetError, code, drawing
from generator.site.cards import Award, Card
from generator.site.view import View
from generator.text import count, excerpt

ABSTRACT = 180
"""Characters of a text's beginning that stand in for an abstract nobody wrote."""
PORTRAIT, LANDSCAPE = 3 / 4, 3 / 2


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture on a sheet: its name beside the source, its file, how it is cut, what it shows.

    `ratio` is width to height; `grey` prints with the black plate alone.
    """

    name: str
    file: str
    ratio: float
    focus: tuple[float, float] = (0.5, 0.5)
    grey: bool = True
    caption: str = ""
    credit: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line with what it is: `时间`, `2026年5月8日 14:00`; `name` may be empty."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list: when, what, by whom, and the one-character mark of its level."""

    when: str
    title: str
    note: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Those who share an honour: its title, its mark, their names by strokes."""

    title: str
    when: str
    mark: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """Everything one page of a sheet says; what is empty is not there.

    `title` is the largest thing, in `phrases` that should stay whole. `texts` are one text in
    several lengths, the longest first: the first that fits is set. `figure` is the number that a
    modern design makes its picture (a year).
    `accent` is the ink of its field: cinnabar for people, celadon for lectures, indigo for news.
    """

    kind: str
    title: str
    label: str = ""
    subtitle: str = ""
    facts: tuple[Fact, ...] = ()
    quote: str = ""
    source: str = ""
    texts: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    groups: tuple[Group, ...] = ()
    portrait: Shot | None = None
    photos: tuple[Shot, ...] = ()
    drawing: Drawing | None = None
    code: Code | None = None
    address: str = ""
    caption: tuple[str, ...] = ()
    figure: str = ""
    accent: str = "cinnabar"
    organisation: str = ""
    sample: bool = False
    phrases: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "phrases", phrases(self.title))


def matters(view: View, kind: SheetKind, subject: str) -> tuple[Matter, ...]:
    """What a sheet of this kind says, a page each; only a lecture's cards have several.

    Raises:
        Failed: an emblem cannot be drawn.
    """
    return _KINDS[kind](view, subject)


def spoken(given: Matter) -> str:
    """Every character that a page shows, repeats included."""
    facts = (part for each in given.facts for part in (each.name, each.words))
    rows = (part for each in given.rows for part in (each.when, each.title, each.note, each.mark))
    groups = (part for one in given.groups for part in (one.title, one.when, one.mark, *one.names))
    shots = (*given.photos, *((given.portrait,) if given.portrait else ()))
    said = (part for each in shots for part in (each.caption, each.credit))
    own = (given.title, given.label, given.subtitle, given.quote, given.source, given.figure)
    lists = (*given.texts, *given.caption, *facts, *rows, *groups, *said)
    return "".join((*own, given.organisation, *lists))


# --- people --------------------------------------------------------------------------------------


def _profile(view: View, name: str) -> tuple[Matter, ...]:
    document = view.document(name)
    person = _person(document)
    awards = view.awards(name)
    lines = (person.unit, person.post)
    members = tuple(each.title for each in view.related(name, "members"))
    fellows = tuple(each.name for each in person.fellows)
    names = (*members, *fellows)
    return (
        replace(
            _about(view, name, "profile"),
            subtitle=view.card(name).years,
            facts=tuple(Fact("", each) for each in lines if each),
            quote=person.quote.text if person.quote else "",
            source=person.quote.source if person.quote else "",
            texts=_texts(view, document, person.abstract),
            rows=tuple(_honour(each) for each in awards),
            groups=(Group("成员", "", "", names),) if names else (),
            figure=str(awards[0].year) if awards and awards[0].year else "",
        ),
    )


def _quote(view: View, name: str) -> tuple[Matter, ...]:
    person, whole = _person(view.document(name)), _profile(view, name)[0]
    label = whole.rows[0].title if whole.rows else ""
    given = replace(whole, kind="quote", texts=(), rows=(), groups=(), label=label)
    return (given if person.quote else replace(given, quote=person.abstract),)


def _timeline(view: View, name: str) -> tuple[Matter, ...]:
    steps = view.life(name)
    rows = (_honour(each.award) if each.award else Row(each.when, each.text) for each in steps)
    highest = next((each for each in steps if each.highest), None)
    about = replace(
        _about(view, name, "timeline"),
        label="荣誉年表",
        subtitle=view.card(name).years,
        facts=tuple(Fact("", each) for each in (view.card(name).subtitle,) if each),
        rows=tuple(rows),
        figure=highest.iso[:4] if highest else "",
    )
    return (about,)


def _congratulation(view: View, subject: str) -> tuple[Matter, ...]:
    """To one person with the newest honour, or to everybody of a year."""
    if not subject.isdigit():
        awards = sorted(view.awards(subject), key=lambda each: -each.year)
        newest = awards[0] if awards else None
        card = view.card(subject)
        group = (Group(newest.title, newest.when, newest.short, (card.title,)),) if newest else ()
        when = newest.when if newest else ""
        about = _about(view, subject, "congratulation")
        unit = Fact("", card.subtitle)
        return (
            replace(
                about, title="喜报", label="热烈祝贺", subtitle=when, groups=group,
                facts=(unit,) if card.subtitle else (), figure=when[:4],
            ),
        )  # fmt: skip
    given = _by_year(view, int(subject))
    return (
        replace(
            _base(view, "congratulation", "喜报", "honours/index.html"),
            label="热烈祝贺", subtitle=f"{subject}年", groups=given, figure=subject,
        ),
    )  # fmt: skip


def _roll(view: View, subject: str) -> tuple[Matter, ...]:
    years = (int(subject),) if subject else tuple(each.year for each in view.roll(0) if each.year)
    span = f"{min(years)}–{max(years)}" if len(set(years)) > 1 else f"{years[0]}年" if years else ""
    groups = tuple(each for year in years for each in _by_year(view, year))
    made = _base(view, "roll", "光荣榜", "honours/roll/index.html")
    return (
        replace(made, label=view.setting("title"), subtitle=span, groups=groups, figure=span[:4]),
    )


def _by_year(view: View, year: int) -> tuple[Group, ...]:
    found = next((each for each in view.roll(year // 10 * 10) if each.year == year), None)
    if found is None:
        return ()
    return tuple(
        Group(each.title, f"{year}年", each.short, tuple(card.title for card in each.cards))
        for each in found.titles
    )


def _person(document: Document) -> Profile:
    assert isinstance(document.fields, Profile)
    return document.fields


def _honour(award: Award) -> Row:
    title = award.title + ("（追授）" if award.posthumous else "")
    return Row(award.when, title, award.body, award.short)


def _about(view: View, name: str, kind: str) -> Matter:
    """What every sheet about a person has: name, picture, and the way to the page."""
    card = view.card(name)
    person = _person(view.document(name))
    made = _base(view, kind, card.title, name)
    portrait = person.portrait
    if portrait and card.portrait:
        shot = _shot(
            name, 0, card.portrait, PORTRAIT, card.focus, portrait.caption, portrait.credit
        )
        made = replace(made, portrait=shot)
    else:
        made = replace(made, drawing=_emblem(view, card))
    return replace(made, caption=("扫一扫", f"读{card.title}的事迹"), sample=card.sample)


def _emblem(view: View, card: Card) -> Drawing:
    try:
        return drawing(view.emblem(card.emblem or "plain"))
    except TypesetError as error:
        span = Span(f"assets/emblems/{card.emblem}.svg")
        raise view.fail("typesetting", span, who=card.title, found=error.message) from None


# --- lectures and news ---------------------------------------------------------------------------


def _lecture(view: View, name: str) -> tuple[Matter, ...]:
    document, card = view.document(name), view.card(name)
    fields = document.fields
    assert isinstance(fields, Lecture)
    speakers = _speakers(view, name, fields)
    when = f"{card.date.words if card.date else ''} {card.time}".strip()
    facts = (
        ("时间", when), ("地点", fields.venue),
        ("主讲", "；".join(" ".join(part for part in each if part) for each in speakers)),
        ("面向", fields.audience), ("报名", fields.registration),
    )  # fmt: skip
    told = view.related(name, "people")
    made = _base(view, "lecture", card.title, name)
    if told and told[0].portrait:
        shot = _shot(told[0].id, 0, told[0].portrait, PORTRAIT, told[0].focus)
        made = replace(made, portrait=shot)
    elif told:
        made = replace(made, drawing=_emblem(view, told[0]))
    return (
        replace(
            made,
            label=card.label,
            subtitle="已取消" if fields.cancelled else "",
            facts=tuple(Fact(name, words) for name, words in facts if words),
            texts=_texts(view, document, document.meta.summary, told=False),
            caption=("扫一扫", "看讲座安排"),
            figure=f"{fields.start.month}.{fields.start.day}",
            accent="celadon",
            sample=card.sample,
        ),
    )


def _cards(view: View, name: str) -> tuple[Matter, ...]:
    """A name card for each who speaks; of those told about, if nobody is named."""
    fields = view.document(name).fields
    assert isinstance(fields, Lecture)
    people = _speakers(view, name, fields)
    made = replace(_base(view, "card", "", name), code=None, address="", accent="celadon")
    return tuple(
        replace(made, title=who, subtitle=post, facts=(Fact("", unit),) if unit else ())
        for who, unit, post in people
    )


def _speakers(view: View, name: str, fields: Lecture) -> tuple[tuple[str, str, str], ...]:
    """Name, unit and post of each."""
    own = iter(view.related(name, "speakers"))
    found = []
    for each in fields.speakers:
        card = next(own, None) if each.person else None
        if card:
            found.append((card.title, card.subtitle, ""))
        elif each.name:
            found.append((each.name, each.unit, each.post))
    return tuple(found)


def _news(view: View, name: str) -> tuple[Matter, ...]:
    document, card = view.document(name), view.card(name)
    fields = document.fields
    assert isinstance(fields, News)
    pictures = (*((fields.cover,) if fields.cover else ()), *fields.gallery)
    photos = tuple(
        _shot(name, number, f"{document.folder}/{each.file}", LANDSCAPE, each.focus,
              each.caption, each.credit, grey=False)
        for number, each in enumerate(pictures[:4])
    )  # fmt: skip
    made = _base(view, "news", card.title, name)
    told = (("撰稿", fields.author), ("来源", fields.source))
    return (
        replace(
            made,
            label=card.label,
            subtitle=card.date.words if card.date else "",
            facts=tuple(Fact(*each) for each in told if each[1]),
            texts=_texts(view, document, document.meta.summary, told=False),
            photos=photos,
            caption=("扫一扫", "读全文"),
            figure=str(card.date.year) if card.date else "",
            accent="indigo",
            sample=card.sample,
        ),
    )  # fmt: skip


# --- what all share ------------------------------------------------------------------------------


def _base(view: View, kind: str, title: str, to: str) -> Matter:
    address = view.absolute(to)
    return Matter(
        kind=kind,
        title=title,
        code=code(address),
        address=address,
        caption=("扫一扫", "看更多榜样"),
        organisation=view.setting("organisation"),
    )


def _texts(view: View, document: Document, short: str, *, told: bool = True) -> tuple[str, ...]:
    """The whole text and a shorter one; without an abstract its beginning, which is told."""
    heads = {each.words for each in document.body.headings}
    paragraphs = (each.strip() for each in document.body.text.split("\n"))
    whole = "\n".join(each for each in paragraphs if each and each not in heads)
    if not short:
        short = excerpt(document.body.lead, ABSTRACT)
        if told:
            view.report("abstract-cut", view.span(document.id, document.title), found=count(short))
    return tuple(dict.fromkeys(each for each in (whole, short) if each))


def _shot(
    owner: str, number: int, file: str, ratio: float, focus: tuple[float, float],
    caption: str = "", credit: str = "", *, grey: bool = True,
) -> Shot:  # fmt: skip
    name = f"{owner.rpartition('/')[2]}-{number}.jpg"
    return Shot(name, file, ratio, focus, grey, caption, credit, owner)


_KINDS: Mapping[SheetKind, Callable[[View, str], tuple[Matter, ...]]] = {
    SheetKind.PROFILE: _profile,
    SheetKind.QUOTE: _quote,
    SheetKind.TIMELINE: _timeline,
    SheetKind.CONGRATULATION: _congratulation,
    SheetKind.ROLL: _roll,
    SheetKind.LECTURE: _lecture,
    SheetKind.CARD: _cards,
    SheetKind.NEWS: _news,
}
