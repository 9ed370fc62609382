"""Links documents both ways (person ↔ lecture ↔ news ↔ wall) into a `Site`: step 3.

Inputs → outputs: readings, other files, the honour table, `Config` and the clock → `Checked[Site]`.

Incremental: linking is done anew each time, it is quick; what the site answers is compared by
digest. Drafts, things not yet published and things expired are left out here, so no later step can
show them by mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from posixpath import relpath
from urllib.parse import unquote

from generator.content.config import Config
from generator.content.honours import Level, Taxonomy
from generator.content.model import Document, Link, Meta, News, Profile, Stamp, Wall
from generator.content.reading import Reading, pictures
from generator.content.schema import Location
from generator.diagnostics import Checked, Diagnostic, Span, problem
from generator.site import urls, wishes
from generator.site.relations import OTHER_END, Directory, Edge, Target, follow, relate
from generator.site.site import EMBLEMS, Site, column_of, locate, picture_path
from generator.text import fold, nearest

HONOURS = "content/honours.yaml"
_PAGES = (
    urls.HOME, urls.PROFILES, urls.STROKES, urls.HONOURS, urls.LECTURES, urls.CALENDAR,
    urls.NOT_FOUND, urls.FEED, urls.SITEMAP, urls.news(),
)  # fmt: skip
_ENDINGS = re.compile(r"\.md\.txt$|\.markdown$|\.mdown$|\.md$", re.I)
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\]")
_IDS = re.compile(r'\sid="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Input:
    """All that linking looks at.

    `sources` are texts by path; `places` says where each setting stands in `site.yaml`; `broken`
    are texts of documents that could not be read, so that nobody is told they do not exist.
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


def link(given: Input) -> Checked[Site]:
    """Link all readings into a site and tell everything that is wrong between them."""
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
    )
    found = [*problems, *_doubled(given.readings), *_clashes(site, given.readings)]
    found += [*_judge_menu(given, site), *_judge_levels(given), *_judge_names(given)]
    for reading in given.readings:
        found += _judge(reading, given, site)
    return Checked(site, tuple(found))


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


def _judge_menu(given: Input, site: Site) -> Iterator[Diagnostic]:
    for number, item in enumerate(given.config.menu):
        wanted = item.to.partition("#")[0]
        if not _has_page(site, wanted) and not site.directory.may_be_broken(wanted):
            span = given.places.get(("menu", number, "to")) or Span("site.yaml", 1, 1)
            guess = nearest(item.to, [*_PAGES, *site.addresses])
            yield problem("broken-menu", span, found=item.to, guess=guess)


def _has_page(site: Site, wanted: str) -> bool:
    """Whether an id or an address leads to a page that is public now."""
    if wanted in site.addresses:
        return bool(site.addresses[wanted])
    columns = (urls.news(column.id) for column in site.config.columns)
    honours = (urls.honour(title) for title in site.holders_by_title)
    return any(
        wanted in addresses
        for addresses in (_PAGES, columns, site.addresses.values(), site.tags.values(), honours)
    )


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


def _judge(reading: Reading, given: Input, site: Site) -> Iterator[Diagnostic]:
    """What one document says that other files contradict."""
    document, fields = reading.document, reading.document.fields
    for at, picture in pictures(document):
        yield from _judge_picture(reading, at, picture.file, given)
    for name, body in (("body", document.body), ("report", document.report)):
        for part in body.parts if body else ():
            if isinstance(part, Link):
                yield from _judge_link(reading, (name, part.target), part.target, site)
    if isinstance(fields, News) and column_of(given.config, fields.category) is None:
        names = [column.name for column in given.config.columns]
        words = {"found": fields.category, "known": "、".join(names)}
        guess = nearest(fields.category, names)
        yield problem("unknown-column", reading.span("category"), guess=guess, **words)
    if isinstance(fields, Profile):
        yield from _judge_profile(reading, fields, given)
    if isinstance(fields, Wall):
        yield from _judge_wall(reading, fields, given)


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


def _judge_wall(reading: Reading, fields: Wall, given: Input) -> Iterator[Diagnostic]:
    levels: tuple[Level, ...] = given.table.levels
    known = {fold(word) for level in levels for word in (level.id, level.name)}
    names, ids = [level.name for level in levels], [level.id for level in levels]
    for number, written in enumerate(fields.levels):
        if fold(written) not in known:
            words = {"choices": "、".join(names), "choices_en": ", ".join(ids)}
            span, guess = reading.span("levels", number), nearest(written, [*names, *ids])
            yield problem("bad-choice", span, found=written, guess=guess, **words)


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


def _judge_link(reading: Reading, at: Location, written: str, site: Site) -> Iterator[Diagnostic]:
    document, directory = reading.document, site.directory
    target = follow(written, document, directory, site.files)
    rule, guess = "", ""
    if not written:
        rule = "empty-link"
    elif target == Target():
        told = directory.may_be_broken(written)
        rule = "" if told else "broken-link"
        paths = (relpath(each, document.folder or ".") for each in directory.by_path)
        guess = nearest(written, [*paths, *(each.title for each in directory.documents)])
    elif target.document and not site.addresses.get(target.document):
        rule = "hidden-link"
    elif target.document or target.outside.startswith("#"):
        name = unquote(target.anchor or target.outside.removeprefix("#"))
        there = anchors(site.documents[target.document] if target.document else document)
        if name and name not in there:
            rule, guess = "broken-anchor", nearest(name, there)
    if target.file and wishes.ending(target.file) not in wishes.LINKABLE:
        words = {"found": written, "known": "、".join(sorted(wishes.LINKABLE))}
        yield problem("unpublishable-file", reading.span(*at), **words)
    if rule:
        yield problem(rule, reading.span(*at), found=written, guess=guess)


def anchors(document: Document) -> tuple[str, ...]:
    """The names that a link can put after `#` to reach a place in a document's text."""
    parts = (*document.body.parts, *(document.report.parts if document.report else ()))
    html_parts = (part for part in parts if isinstance(part, str))
    return tuple(unescape(each) for part in html_parts for each in _IDS.findall(part))
