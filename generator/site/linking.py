"""Links documents both ways (person ↔ lecture ↔ news ↔ wall) into a `Site`: step 3.

Inputs → outputs: readings, other files, the honour table, `Config` and the clock → `Checked[Site]`.

Incremental: linking is done anew each time, it is quick; what the site answers is compared by
digest. Drafts, things not yet published and things expired are left out here, so no later step can
show them by mistake.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from generator.content.config import Config, MenuItem
from generator.content.honours import Taxonomy
from generator.content.languages import original
from generator.content.model import Document, Meta, News, Profile, Stamp
from generator.content.reading import Reading, pictures
from generator.content.schema import Location
from generator.diagnostics import Checked, Diagnostic, Span, problem
from generator.site import articles, leads, ordering, playlists, sections, urls
from generator.site.editions import Edition, edition, judge
from generator.site.relations import OTHER_END, Directory, Edge, relate
from generator.site.site import EMBLEMS, Site, column_of, locate, picture_path
from generator.text import nearest

HONOURS = "content/honours.yaml"
_ENDINGS = re.compile(r"\.md\.txt$|\.markdown$|\.mdown$|\.md$", re.I)
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\]")


def _own_pages(site: Site) -> Collection[str]:
    return frozenset(site.addresses.values())


@dataclass(frozen=True, slots=True)
class Input:
    """All that linking looks at.

    `sources` are texts by path; `places` says where each setting stands in `site.yaml`; `broken`
    are texts of documents that could not be read, so that nobody is told they do not exist. `pages`
    lists every address of a site: that is the plan's to say, and the plan comes later.
    """

    readings: tuple[Reading, ...]
    sources: Mapping[str, str]
    files: Mapping[str, Stamp]
    table: Taxonomy
    config: Config
    places: Mapping[Location, Span]
    now: datetime
    drafts: bool = False
    broken: Mapping[str, str] = field(default_factory=dict)
    pages: Callable[[Site], Collection[str]] = _own_pages


def link(given: Input) -> Checked[Site]:
    """Link all readings into a site and tell everything that is wrong between them."""
    translations = tuple(each for each in given.readings if each.document.language)
    originals = tuple(each for each in given.readings if not each.document.language)
    site, found = _originals(replace(given, readings=originals))
    made, told = _translations(translations, given, site, originals)
    whole = replace(site, editions=made) if made else site
    pages = given.pages(whole)
    found += _judge_menu(given, whole, pages)
    for reading in given.readings:
        own = made.get(reading.document.language, site)
        if not reading.document.language or _is_said(reading, made):
            found += leads.judge(reading, own, pages)
    return Checked(whole, (*found, *told))


def _originals(given: Input) -> tuple[Site, list[Diagnostic]]:
    directory = Directory(tuple(reading.document for reading in given.readings), given.broken)
    edges, problems = relate(given.readings, directory)
    shown = {
        reading.document.id: reading.document
        for reading in given.readings
        if visible(reading.document.meta, given.now, drafts=given.drafts)
    }
    site = Site(
        given.config,
        given.table,
        given.now,
        shown,
        given.files,
        _addresses(shown, edges),
        _both_ways(edges, shown),
        directory,
        drafts=given.drafts,
    )
    found = [*problems, *_doubled(given.readings), *_clashes(site, given.readings)]
    found += [*_judge_levels(given), *_judge_names(given), *playlists.judge(given.readings, site)]
    found += ordering.judge(given.readings, site, given.places)
    found += articles.judge(given.readings, site)
    for reading in given.readings:
        found += _judge(reading, given)
        found += sections.judge(reading, site)
    return site, found


def _translations(
    translations: tuple[Reading, ...], given: Input, site: Site, originals: tuple[Reading, ...]
) -> tuple[dict[str, Edition], list[Diagnostic]]:
    """The site in each language that something public is translated into."""
    by_path = {each.document.path: each for each in originals}
    found = list(_doubled(translations))
    words: dict[str, dict[str, Document]] = {}
    for reading in translations:
        document = reading.document
        found += judge(reading, by_path, given.broken)
        first = by_path.get(original(document.path)[0])
        there = first is not None and first.document.id in site.documents
        if there and visible(document.meta, given.now, drafts=given.drafts):
            words.setdefault(document.language, {})[document.id] = document
    made = {tag: edition(tag, site, each) for tag, each in words.items()}
    for reading in translations:
        if _is_said(reading, made):
            found += _judge_text(reading, given)
    return made, found


def _is_said(reading: Reading, made: Mapping[str, Edition]) -> bool:
    """Whether a translation is public: its original may be hidden, or it may be a draft."""
    said = made.get(reading.document.language)
    shown = said.documents.get(reading.document.id) if said else None
    return shown is not None and bool(shown.language)


def _judge_text(reading: Reading, given: Input) -> Iterator[Diagnostic]:
    """What the text of a document says that other files contradict."""
    document = reading.document
    for at, picture in pictures(document):
        if at[0] in ("body", "report"):
            yield from _judge_picture(reading, at, picture.file, given)


def visible(meta: Meta, now: datetime, *, drafts: bool) -> bool:
    """Whether a document is public at this hour (Beijing time)."""
    today = now.date()
    begun = meta.publish is None or meta.publish.first <= today
    ended = meta.expires is not None and meta.expires.last < today
    return begun and not ended and (drafts or not meta.draft)


def _addresses(shown: Mapping[str, Document], edges: Iterable[Edge]) -> Mapping[str, str]:
    series = {edge.source: shown.get(edge.target) for edge in edges if edge.relation == "series"}
    return {name: urls.of_document(each, series.get(name)) for name, each in shown.items()}


def _both_ways(
    edges: Iterable[Edge], shown: Mapping[str, Document]
) -> Mapping[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], dict[str, None]] = {}
    for edge in edges:
        if edge.source not in shown or edge.target not in shown or edge.source == edge.target:
            continue
        kind = shown[edge.source].kind
        found.setdefault((edge.source, edge.relation), {})[edge.target] = None
        if back := OTHER_END.get(f"{edge.relation}:{kind.value}"):
            found.setdefault((edge.target, back), {})[edge.source] = None
    return {key: tuple(ids) for key, ids in found.items()}


def _doubled(readings: Iterable[Reading]) -> Iterator[Diagnostic]:
    first: dict[str, Reading] = {}
    for reading in readings:
        other = first.setdefault(reading.document.id.casefold(), reading)
        if other is not reading:
            name = reading.document.id
            yield problem("duplicate-id", reading.span(), other.span(), found=name)


def _clashes(site: Site, readings: Iterable[Reading]) -> Iterator[Diagnostic]:
    first: dict[str, Reading] = {}
    for reading in readings:
        address = site.addresses.get(reading.document.id, "").casefold()
        other = first.setdefault(address, reading) if address else reading
        if other is not reading and other.document.id.casefold() != reading.document.id.casefold():
            mine, its = reading.span("slug"), other.span("slug")
            chosen = its != other.span() and mine == reading.span()  # the other wrote a slug
            span, also = (its, mine) if chosen else (mine, its)
            yield problem("duplicate-address", span, also, found=address)


def _judge_menu(given: Input, site: Site, pages: Collection[str]) -> Iterator[Diagnostic]:
    english = given.config.english.menu if given.config.english else ()
    entries: list[tuple[Location, MenuItem]] = [
        (("menu", number, "to"), item) for number, item in enumerate(given.config.menu)
    ]
    entries += [(("english", "menu", number, "to"), item) for number, item in enumerate(english)]
    foot = given.config.footer.links
    entries += [(("footer", "links", number, "to"), item) for number, item in enumerate(foot)]
    for at, item in entries:
        wanted = item.to.partition("#")[0]
        known = site.addresses.get(wanted, wanted) in pages
        if not known and not site.directory.may_be_broken(wanted):
            span = given.places.get(at) or Span("site.yaml", 1, 1)
            guess = nearest(item.to, [*sorted(pages), *site.addresses])
            yield problem("broken-menu", span, found=item.to, guess=guess)


def _judge_levels(given: Input) -> Iterator[Diagnostic]:
    """A title of the site's own honour table whose level neither table has."""
    names = [level.name for level in given.table.levels]
    ids = [level.id for level in given.table.levels]
    for title in given.table.titles:
        if title.level and title.level not in (*names, *ids):
            span = locate(given.sources.get(HONOURS, ""), HONOURS, title.level)
            words = {"choices": "、".join(names), "choices_en": ", ".join(ids)}
            guess = nearest(title.level, [*names, *ids])
            yield problem("bad-choice", span, found=title.level, guess=guess, **words)


def _judge_names(given: Input) -> Iterator[Diagnostic]:
    """Files that look like content and are not read because of how their names end."""
    for path in (*given.sources, *given.files):
        found = _ENDINGS.search(path) if path.startswith("content/") else None
        if found and not path.endswith(".md"):
            name = path.rpartition("/")[2]
            words = {"found": name, "suggested": name[: -len(found[0])] + ".md"}
            yield problem("wrong-ending", Span(path), **words)


def _judge(reading: Reading, given: Input) -> Iterator[Diagnostic]:
    """What one document says that other files contradict."""
    document, fields = reading.document, reading.document.fields
    for at, picture in pictures(document):
        yield from _judge_picture(reading, at, picture.file, given)
    if isinstance(fields, News) and column_of(given.config, fields.category) is None:
        names = [column.name for column in given.config.columns]
        words = {"found": fields.category, "known": "、".join(names)}
        guess = nearest(fields.category, names)
        yield problem("unknown-column", reading.span("category"), guess=guess, **words)
    if isinstance(fields, Profile):
        yield from _judge_profile(reading, fields, given)


def _judge_profile(reading: Reading, fields: Profile, given: Input) -> Iterator[Diagnostic]:
    for number, honour in enumerate(fields.honours):
        if given.table.find(honour.title) is None:
            span = reading.span("honours", number, "title")
            guess = given.table.guess(honour.title)
            yield problem("unknown-honour", span, found=honour.title, guess=guess)
    if fields.emblem and f"{EMBLEMS}{fields.emblem}.svg" not in given.files:
        known = sorted(
            path.removeprefix(EMBLEMS).removesuffix(".svg")
            for path in given.files
            if path.startswith(EMBLEMS)
        )
        words = {"found": fields.emblem, "known": "、".join(known)}
        guess = nearest(fields.emblem, known)
        yield problem("missing-emblem", reading.span("emblem"), guess=guess, **words)


def _judge_picture(reading: Reading, at: Location, file: str, given: Input) -> Iterator[Diagnostic]:
    document = reading.document
    path = picture_path(document, file)
    if not file:
        yield problem("empty-link", reading.span(*at), found=file)
    elif not path.startswith("content/") or _ELSEWHERE.match(file):
        yield problem("outside-project", reading.span(*at, "file"), found=file)
    elif path not in given.files:
        beside = [each for each in given.files if each.startswith(document.folder + "/")]
        guess = nearest(file, [each.removeprefix(document.folder + "/") for each in beside])
        words = {"found": file, "folder": document.folder}
        yield problem("missing-picture", reading.span(*at, "file"), guess=guess, **words)
