"""`Site`: all that is published now, linked, with an answer to each question about it.

Inputs → outputs: made by `linking`; questions → cards, awards, lists, addresses.

Incremental: answers are small frozen values without line numbers, compared by digest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from itertools import count
from posixpath import join, normpath
from typing import Any

from generator.content.config import Config
from generator.content.honours import Taxonomy, Title
from generator.content.model import Document, Kind, Lecture, News, Order, Profile, Stamp, Wall
from generator.content.names import pinyin_key, stroke_key
from generator.content.values import Day
from generator.diagnostics import Span
from generator.site import archive, facets, urls
from generator.site.archive import Month, Period
from generator.site.cards import Award, Card, Rank, award, card
from generator.site.facets import Facet, Listed
from generator.site.relations import Directory, Target, follow
from generator.text import fold

EMBLEMS = "assets/emblems/"


@dataclass(frozen=True)
class Site:
    """Documents that are published now, linked, with an answer to each question about them."""

    config: Config
    table: Taxonomy
    now: datetime
    documents: Mapping[str, Document]
    files: Mapping[str, Stamp]
    addresses: Mapping[str, str]
    links: Mapping[tuple[str, str], tuple[str, ...]]
    directory: Directory
    editions: Mapping[str, Any] = field(default_factory=dict)  # `Edition`s by language tag
    drafts: bool = False

    # --- documents and cards

    @cached_property
    def cards_by_id(self) -> Mapping[str, Card]:
        """The card of every document."""
        return {document.id: self._card(document) for document in self.documents.values()}

    def _card(self, document: Document) -> Card:
        label, portrait, fields = "", "", document.fields
        if isinstance(fields, News):
            column = column_of(self.config, fields.category)
            label = column.name if column else fields.category
        elif isinstance(fields, Lecture):
            series = self.links.get((document.id, "series"), ())
            label = self.documents[series[0]].title if series else ""
        elif isinstance(fields, Profile) and fields.portrait:
            portrait = picture_path(document, fields.portrait.file)
        address = self.addresses.get(document.id, "")
        return card(document, address, self.table, label=label, portrait=portrait)

    def held(self, lecture: str) -> bool:
        """Whether a lecture lies in the past."""
        fields = self.documents[lecture].fields
        return isinstance(fields, Lecture) and (fields.end or fields.start) < self.now

    def find_cards(self, kind: Kind, filters: Mapping[str, Any]) -> tuple[Card, ...]:
        """The cards of a kind, filtered, ordered and cut; see `docs/templates.md` for the words.

        Raises:
            ValueError: a filter or an order is unknown.
        """
        wanted = dict(filters)
        order = wanted.pop("order", None) or _USUAL_ORDER[kind]
        limit, offset = wanted.pop("limit", None), wanted.pop("offset", 0)
        if unknown := wanted.keys() - _FILTERS.keys():
            raise ValueError(f"unknown filter “{min(unknown)}”; known: {', '.join(_FILTERS)}")
        found: Iterable[Card] = self._ordered(kind, order)
        for name, value in wanted.items():
            found = filter(_FILTERS[name](self, value), found)
        return tuple(found)[offset : None if limit is None else offset + limit]

    def _ordered(self, kind: Kind, order: str) -> tuple[Card, ...]:
        """All cards of a kind; put in order once, for many pages ask."""
        if order not in _ORDERS:
            raise ValueError(f"unknown order “{order}”; known: {', '.join(_ORDERS)}")
        if (kind, order) not in self._rows:
            cards = (self.cards_by_id[each.id] for each in self._by_kind.get(kind, ()))
            self._rows[kind, order] = tuple(sorted(cards, key=partial(_ORDERS[order], self)))
        return self._rows[kind, order]

    @cached_property
    def _rows(self) -> dict[tuple[Kind, str], tuple[Card, ...]]:
        return {}

    @cached_property
    def _by_kind(self) -> Mapping[Kind, tuple[Document, ...]]:
        found: dict[Kind, list[Document]] = {}
        for document in self.documents.values():
            found.setdefault(document.kind, []).append(document)
        return {kind: tuple(each) for kind, each in found.items()}

    def of_kind(self, kind: Kind) -> tuple[Document, ...]:
        """All documents of a kind, by id."""
        return self._by_kind.get(kind, ())

    def related(self, name: str, relation: str) -> tuple[Card, ...]:
        """Cards linked with a document in either direction; see `relations.OTHER_END`."""
        cards = [self.cards_by_id[each] for each in self.links.get((name, relation), ())]
        if relation == "news":
            cards.sort(key=lambda each: _newest(self, each))
        if relation in ("lectures", "sessions"):
            cards.sort(key=lambda each: _by_start(self, each))
        return tuple(cards)

    def neighbours(self, name: str) -> tuple[Card | None, Card | None]:
        """The document before and after: in its series, in its column, else in its kind's order."""
        return self._beside.get(name, (None, None))

    @cached_property
    def _beside(self) -> Mapping[str, tuple[Card | None, Card | None]]:
        rows = [self.related(series.id, "sessions") for series in self.of_kind(Kind.SERIES)]
        rows += archive.by_label(self._ordered(Kind.NEWS, "newest"))
        others = (kind for kind in Kind if kind not in (Kind.LECTURE, Kind.NEWS))
        rows += [self._ordered(kind, _USUAL_ORDER[kind]) for kind in others]
        return archive.beside(rows)

    # --- honours

    def awards(self, profile: str) -> tuple[Award, ...]:
        """A profile's honours, highest first."""
        fields = self.documents[profile].fields
        honours = fields.honours if isinstance(fields, Profile) else ()
        ranked = sorted(honours, key=self.table.rank)
        return tuple(award(each, self.table, self._honour_page(each.title)) for each in ranked)

    def _honour_page(self, written: str) -> str:
        title = self.table.find(written)
        return urls.honour(title.id) if title else ""

    @cached_property
    def holders_by_title(self) -> Mapping[str, tuple[tuple[Card, Award], ...]]:
        """Who holds each title of the table, earliest first."""
        found: dict[str, list[tuple[Card, Award]]] = {}
        for document in self.of_kind(Kind.PROFILE):
            for each in self.awards(document.id):
                if (title := self.table.find(each.title)) is not None:
                    found.setdefault(title.id, []).append((self.cards_by_id[document.id], each))
        return {
            title: tuple(sorted(held, key=lambda pair: (pair[1].year, self.stroke_key(pair[0]))))
            for title, held in found.items()
        }

    def held_titles(self) -> tuple[Rank, ...]:
        """Titles that someone on this site holds, in order of precedence."""
        ranked = sorted(self.table.titles, key=self.title_rank)
        return tuple(self.title(each) for each in ranked if each.id in self.holders_by_title)

    def title_rank(self, title: Title) -> tuple[int, int]:
        """Precedence of a title: its level, then its place in the table."""
        names = [word for level in self.table.levels for word in (level.id, level.name)]
        level = names.index(title.level) // 2 if title.level in names else len(names)
        return level, self.table.titles.index(title)

    def title(self, title: Title) -> Rank:
        """A title with its level's name and the number of people who hold it."""
        level = self.table.level_of(title.name)
        people = {pair[0].id for pair in self.holders_by_title.get(title.id, ())}
        return Rank(
            id=title.id,
            name=title.name,
            short=level.short if level else "",
            count=len(people),
            level=level.id if level else "",
            level_name=level.name if level else "",
            body=title.body if title.sourced else "",
            cycle=title.cycle if title.sourced else "",
            description=title.description if title.sourced else "",
            address=urls.honour(title.id),
            sourced=title.sourced,
        )

    def levels(self) -> tuple[Rank, ...]:
        """Levels with the number of profiles whose highest honour is of it."""
        held = Counter(each.level for each in self._ordered(Kind.PROFILE, "pinyin"))
        levels = self.table.levels
        return tuple(Rank(each.id, each.name, each.short, held[each.id]) for each in levels)

    # --- people

    @cached_property
    def entries(self) -> Mapping[str, Listed]:
        """Every person with what a list is filtered by, by strokes."""
        cards = self._ordered(Kind.PROFILE, "strokes")
        people = ((self.documents[each.id], each) for each in cards)
        return {each.card.id: each for each in facets.entries(people, self.table)}

    @cached_property
    def ways(self) -> tuple[Facet, ...]:
        """The ways into the people."""
        return facets.facets(tuple(self.entries.values()), self.table)

    # --- lists

    @cached_property
    def archives(self) -> Mapping[Kind, tuple[Period, ...]]:
        """The years and months of what is kept by date, the newest first."""
        kinds = archive.ARCHIVED
        return {kind: archive.periods(kind, self._ordered(kind, "newest")) for kind in kinds}

    def month(self, name: str) -> Month | None:
        """The calendar of the month `2026-05`; None when it has no lecture."""
        return archive.month(name, self._ordered(Kind.LECTURE, "start"))

    @cached_property
    def tags(self) -> Mapping[str, str]:
        """Every tag in use and its address; tags that read alike are numbered, in code order."""
        taken: dict[str, str] = {}
        for word in sorted({tag for each in self.documents.values() for tag in each.meta.tags}):
            addresses = (urls.tag(word, number) for number in count(1))
            taken[next(each for each in addresses if each not in taken)] = word
        return {word: address for address, word in taken.items()}

    def wall(self, name: str) -> tuple[str, ...]:
        """Ids of the people on a wall: listed, of a level or with a tag, in the wall's order."""
        fields = self.documents[name].fields
        assert isinstance(fields, Wall)
        listed = self.links.get((name, "people"), ())
        levels = {fold(each) for each in fields.levels}
        chosen = [
            each.id
            for each in self._ordered(Kind.PROFILE, "honour")
            if {fold(each.level), fold(each.level_name)} & levels
            or set(self.documents[each.id].meta.tags) & set(fields.topics)
        ]
        everyone = tuple(dict.fromkeys((*listed, *chosen)))
        if fields.order is Order.LISTED:
            return everyone
        rank = _ORDERS[fields.order.value]
        return tuple(sorted(everyone, key=lambda each: rank(self, self.cards_by_id[each])))

    def resolve(self, name: str, written: str, kinds: tuple[Kind, ...] = tuple(Kind)) -> Target:
        """What a link in a document leads to; a document that is not public now leads nowhere."""
        here, home = self.documents[name], self.config.base_url
        target = follow(written, here, self.directory, self.files, kinds=kinds, home=home)
        hidden = target.document and target.document not in self.documents
        return Target() if hidden else target

    def stroke_key(self, each: Card) -> tuple[int, ...]:
        """By strokes of the surname (按姓氏笔画), with this site's rule for single given names."""
        return stroke_key(each.title, gap=self.config.surname_gap)


# --- orders and filters: a small closed set of words -------------------------------------------


def _by_date(_: Site, each: Card) -> tuple[object, ...]:
    day = each.date or Day(0)
    return (not each.pinned, -day.year, -day.month, -day.day, each.id)


def _newest(_: Site, each: Card) -> tuple[object, ...]:
    day = each.date or Day(0)
    return (-day.year, -day.month, -day.day, each.id)


def _by_start(_: Site, each: Card) -> tuple[object, ...]:
    return (each.date or Day(0), each.time, each.id)


def _by_strokes(site: Site, each: Card) -> tuple[object, ...]:
    return (site.stroke_key(each), each.id)


def _by_pinyin(site: Site, each: Card) -> tuple[object, ...]:
    fields = site.documents[each.id].fields
    return (pinyin_key(each.title, fields.pinyin if isinstance(fields, Profile) else ""), each.id)


def _by_honour(site: Site, each: Card) -> tuple[object, ...]:
    fields = site.documents[each.id].fields
    honours = fields.honours if isinstance(fields, Profile) else ()
    highest = min((site.table.rank(honour) for honour in honours), default=(99, 9999, 0))
    return (highest, site.stroke_key(each), each.id)


def _by_weight(site: Site, each: Card) -> tuple[object, ...]:
    return (-site.documents[each.id].meta.weight, _by_honour(site, each))


_ORDERS: Mapping[str, Callable[[Site, Card], tuple[Any, ...]]] = {
    "date": _by_date,
    "newest": _newest,
    "start": _by_start,
    "strokes": _by_strokes,
    "pinyin": _by_pinyin,
    "honour": _by_honour,
    "weight": _by_weight,
}
_USUAL_ORDER = {
    Kind.PROFILE: "honour",
    Kind.SERIES: "weight",
    Kind.LECTURE: "start",
    Kind.NEWS: "date",
    Kind.PAGE: "weight",
    Kind.WALL: "weight",
    Kind.BOARD: "weight",
    Kind.SCREEN: "weight",
    Kind.BULLETIN: "weight",
}


def _of_column(site: Site, wanted: Any) -> Callable[[Card], bool]:
    def keep(each: Card) -> bool:
        fields = site.documents[each.id].fields
        column = column_of(site.config, fields.category) if isinstance(fields, News) else None
        return column is not None and column.id == wanted

    return keep


def _holding(site: Site, wanted: Any) -> Callable[[Card], bool]:
    holders = {card.id for card, _ in site.holders_by_title.get(wanted, ())}
    return lambda each: each.id in holders


def _with(facet: str) -> Callable[[Site, Any], Callable[[Card], bool]]:
    return lambda site, value: lambda each: str(value) in site.entries[each.id].of(facet)


def _in_state(site: Site, wanted: Any) -> Callable[[Card], bool]:
    if wanted not in ("upcoming", "held"):
        raise ValueError(f"unknown state “{wanted}”; known: upcoming, held")
    return lambda each: site.held(each.id) is (wanted == "held")


_FILTERS: Mapping[str, Callable[[Site, Any], Callable[[Card], bool]]] = {
    "tag": lambda site, word: lambda each: word in site.documents[each.id].meta.tags,
    "column": _of_column,
    "series": lambda site, name: lambda each: name in site.links.get((each.id, "series"), ()),
    "honour": _holding,
    "level": lambda _, level: lambda each: each.level == level.removeprefix(facets.NONE),
    "unit": _with("unit"),
    "decade": _with("decade"),
    "letter": _with("letter"),
    "holder": lambda _, holder: lambda each: each.holder == holder,
    "state": _in_state,
    "language": lambda _, tag: lambda each: each.language == tag,
    "cancelled": lambda _, wanted: lambda each: each.cancelled is bool(wanted),
    "period": lambda _, period: lambda each: archive.within(each.date, str(period)),
}


def column_of(config: Config, written: str) -> Any:
    """The column of `site.yaml` that a category names, by id or name; None when there is none."""
    word = fold(written)
    return next((c for c in config.columns if word in (fold(c.id), fold(c.name))), None)


def picture_path(document: Document, file: str) -> str:
    """The project path of a picture written in a document."""
    return normpath(join(document.folder, file))


def locate(text: str, path: str, words: str) -> Span:
    """The first place of `words` in `text`; the file's beginning when they are not there."""
    at = text.find(words) if words else -1
    if at < 0:
        return Span(path, 1, 1)
    return Span(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at), len(words))
