"""`Edition`: the site in another language; what is not translated stays as it is.

Inputs → outputs: the site, the translations of its documents and the settings of that language →
an `Edition`, which answers every question of a `Site` in that language, and what is wrong between
a translation and its original.

A document without a translation keeps its words and its address, so that lists, relations and
links are whole in every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, partial

from generator.content.config import Column, Config, Footer
from generator.content.honours import Taxonomy
from generator.content.languages import CHINESE, LANGUAGES, Language, original
from generator.content.model import Document, Kind
from generator.content.reading import Reading
from generator.content.translations import astray, glosses, translated
from generator.diagnostics import Diagnostic, problem
from generator.site import urls
from generator.site.cards import Award, Card
from generator.site.kinship import Tie
from generator.site.lives import Step
from generator.site.people import People
from generator.site.site import Site
from generator.site.wording import NOTHING, Catalogue, fill
from generator.text import nearest

# What the program itself says in a card or an award: how it looks, and its entry in a catalogue.
SAID = (
    (
        re.compile(r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日"),
        "{year}年{month}月{day}日",
    ),
    (re.compile(r"(?P<year>\d{4})年(?P<month>\d{1,2})月"), "{year}年{month}月"),
    (re.compile(r"(?P<year>\d{4})年成立"), "{year}年成立"),
    (re.compile(r"(?P<year>\d{4})年命名"), "{year}年命名"),
    (re.compile(r"(?P<year>\d{4}(?:–\d{4})?)年度"), "{year}年度"),
    (
        re.compile(r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?P<hour>\d{1,2}:\d{2})"),
        "{month}月{day}日{hour}",
    ),
    (re.compile(r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日"), "{month}月{day}日"),
    (re.compile(r"(?P<year>\d{4})年"), "{year}年"),
)
# The lists that the home page of another language has as sections.
_SECTIONS = {
    urls.PROFILES: ("people", (Kind.PROFILE,)),
    urls.LECTURES: ("lectures", (Kind.SERIES, Kind.LECTURE)),
    urls.CALENDAR: ("lectures", (Kind.SERIES, Kind.LECTURE)),
    urls.news(): ("news", (Kind.NEWS,)),
}


@dataclass(frozen=True)
class Edition(Site):
    """The site in `language`; `home` is the same site in its own."""

    language: Language = CHINESE
    home: Site | None = None
    catalogue: Catalogue = field(default=NOTHING)

    def spoken(self, catalogue: Catalogue) -> Edition:
        """The same edition with a catalogue for what the program itself says."""
        levels = tuple(
            replace(each, name=catalogue.find(each.name) or each.name) for each in self.table.levels
        )
        return replace(self, catalogue=catalogue, table=replace(self.table, levels=levels))

    def _card(self, document: Document) -> Card:
        made = super()._card(document)
        told = replace(
            made,
            language=document.language,
            years=self.say(made.years),
            time=self.say(made.time),
        )
        if not document.language or self.home is None:
            return told
        first = self.home.cards_by_id[document.id]
        return replace(told, pinyin=first.pinyin, strokes=first.strokes)

    def say(self, words: str) -> str:
        """What the program itself says, `1959年`, in this language."""
        for form, entry in SAID:
            words = form.sub(partial(self._fill, entry), words)
        return words

    def _fill(self, entry: str, found: re.Match[str]) -> str:
        form = self.catalogue.find(entry)
        return fill(form, found.groupdict(), self.language.tag) if form else found[0]

    def awards(self, profile: str) -> tuple[Award, ...]:
        """A profile's honours, highest first."""
        return tuple(replace(each, when=self.say(each.when)) for each in super().awards(profile))

    def neighbours(self, name: str) -> tuple[Card | None, Card | None]:
        """The documents of this language before and after one, in the usual order of its kind."""
        own = self.home.documents if self.home else self.documents
        row = self._rows_of_own[own[name].kind]
        at = next((number for number, each in enumerate(row) if each.id == name), None)
        if at is None:
            return None, None
        return (row[at - 1] if at else None), (row[at + 1] if at + 1 < len(row) else None)

    @cached_property
    def _rows_of_own(self) -> Mapping[Kind, tuple[Card, ...]]:
        tag = self.language.tag
        return {kind: self.find_cards(kind, {"language": tag}) for kind in Kind}

    @property
    def front(self) -> str:
        """The address of this language's home page."""
        return urls.in_language(self.language.tag, urls.HOME)

    def counterpart(self, address: str) -> str:
        """Where a page of this language leads for a page of the site."""
        path, mark, anchor = address.partition("#")
        if path == urls.HOME:
            return self.front + mark + anchor
        if path in _SECTIONS:
            section, kinds = _SECTIONS[path]
            there = any(self._rows_of_own[kind] for kind in kinds)
            return f"{self.front}#{section}" if there else address
        return self._moved.get(path, path) + mark + anchor

    @cached_property
    def _moved(self) -> Mapping[str, str]:
        first = self.home.addresses if self.home else {}
        return {first[name]: self.addresses[name] for name in first if first[name]}


@dataclass(frozen=True, slots=True)
class Version:
    """A page in one language: the tag, the language's own name, the address."""

    tag: str
    name: str
    address: str


def versions(site: Site, name: str) -> tuple[Version, ...]:
    """The languages of a document, or of the home page by its address.

    The site's own comes first; a page that has but one language has no versions.
    """
    fronts = {urls.HOME, *(each.front for each in site.editions.values())}
    if name in fronts:
        others = [
            Version(tag, each.language.name, each.front) for tag, each in site.editions.items()
        ]
    else:
        others = [
            Version(tag, each.language.name, each.addresses[name])
            for tag, each in site.editions.items()
            if name in each.documents and each.documents[name].language
        ]
    first = urls.HOME if name in fronts else site.addresses.get(name, "")
    return (Version(site.config.language, CHINESE.name, first), *others) if others and first else ()


@dataclass(frozen=True)
class PeopleAbroad(People):
    """The people of an edition. Who belongs together is found in the site's own language, where
    all names are written alike."""

    site: Edition

    def kin(self, name: str) -> tuple[Tie, ...]:
        """Those who have something in common with a person, each with its reasons."""
        home = self.site.home
        if home is None:
            return super().kin(name)
        said = self._said(home, name)
        return tuple(
            replace(
                tie,
                card=self.site.cards_by_id[tie.card.id],
                reasons=tuple(
                    replace(
                        each, words=said.get(each.words, each.words), when=self.site.say(each.when)
                    )
                    for each in tie.reasons
                ),
            )
            for tie in People(home).kin(name)
        )

    def _said(self, home: Site, name: str) -> Mapping[str, str]:
        """What a person may share with others, in this language by the site's own words."""
        pairs = [
            (first, own)
            for field in ("unit", "field")
            if (first := getattr(home.documents[name].fields, field))
            and (own := getattr(self.site.documents[name].fields, field))
        ]
        awards = zip(home.awards(name), self.site.awards(name), strict=True)
        pairs += [(first.title, own.title) for first, own in awards]
        teams = zip(
            home.related(name, "collectives"), self.site.related(name, "collectives"), strict=True
        )
        return dict(pairs + [(first.title, own.title) for first, own in teams])

    def life(self, name: str) -> tuple[Step, ...]:
        """A person's honours and events, earliest first."""
        return tuple(replace(each, when=self.site.say(each.when)) for each in super().life(name))


def people(site: Site) -> People:
    """The people of a site, in its language."""
    return PeopleAbroad(site) if isinstance(site, Edition) else People(site)


# --- making an edition ---------------------------------------------------------------------------


def edition(tag: str, site: Site, words: Mapping[str, Document]) -> Edition:
    """The site with the translations `words` (by id) of its public documents laid over it."""
    said = {name: translated(site.documents[name], each) for name, each in words.items()}
    own = {name: urls.in_language(tag, site.addresses[name]) for name in said}
    return Edition(
        in_words_of(site.config, tag),
        _with_glosses(site.table, words.values()),
        site.now,
        {**site.documents, **said},
        site.files,
        {**site.addresses, **own},
        site.links,
        site.directory,
        language=LANGUAGES[tag],
        home=site,
    )


def in_words_of(config: Config, tag: str) -> Config:
    """The settings in another language; what it does not say stays as it is."""
    given = config.english
    if given is None:
        return replace(config, language=tag)
    names = {each.id: each for each in given.columns}
    columns = tuple(_named(each, names.get(each.id)) for each in config.columns)
    footer = Footer(
        **{
            each.name: getattr(given.footer, each.name) or getattr(config.footer, each.name)
            for each in fields(Footer)
        }
    )
    said = {
        name: getattr(given, name) or getattr(config, name)
        for name in ("title", "organisation", "tagline", "description", "slogans", "menu")
    }
    return replace(config, language=tag, columns=columns, footer=footer, **said)


def _named(column: Column, given: Column | None) -> Column:
    return replace(column, name=given.name, about=given.about or column.about) if given else column


def _with_glosses(table: Taxonomy, words: Iterable[Document]) -> Taxonomy:
    """The table, knowing each glossed title as another way to write the title."""
    found: dict[str, list[str]] = {}
    for document in words:
        for title, shown in glosses(document):
            if (known := table.find(title)) is not None:
                found.setdefault(known.id, []).append(shown)
    titles = (replace(t, aliases=(*t.aliases, *found.get(t.id, ()))) for t in table.titles)
    return Taxonomy(table.levels, tuple(titles))


def judge(
    reading: Reading, originals: Mapping[str, Reading], broken: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """What a translation says that its original contradicts."""
    first = original(reading.document.path)[0]
    if (found := originals.get(first)) is None:
        if first not in broken:
            yield problem("orphan-translation", reading.span(), found=first.rpartition("/")[2])
        return
    for at, words, there in astray(found.document, reading.document):
        told = {"found": words, "known": "、".join(there), "guess": nearest(words, there)}
        yield problem("not-in-original", reading.span(*at), **told)
