"""Links documents both ways (person ↔ lecture ↔ news ↔ wall) into a `Site`: step 3.

Inputs → outputs: readings, other files, the honour table, `Config` and the clock → `Checked[Site]`.

Incremental: linking is done anew each time, it is quick; what the site answers is compared by
digest. Drafts, things not yet published and things expired are left out here, so no later step can
show them by mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from generator.config import Config
from generator.content.honours import Level, Taxonomy
from generator.content.model import Document, Kind, Link, Meta, News, Profile, Stamp, Wall
from generator.content.reading import Reading, pictures
from generator.content.schema import Location
from generator.diagnostics import Checked, Diagnostic, Span, problem
from generator.site import urls
from generator.site.relations import OTHER_END, Directory, Edge, Target, follow, relate
from generator.site.site import EMBLEMS, Site, column_of, locate, picture_path
from generator.text import fold, nearest


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
    found += _judge_menu(given, directory)
    for reading in given.readings:
        found += _judge(reading, given, directory)
    return Checked(site, tuple(found))


def visible(meta: Meta, now: datetime, *, drafts: bool) -> bool:
    """Whether a document is public at this hour (Beijing time)."""
    today = now.date()
    begun = meta.publish is None or meta.publish.first <= today
    ended = meta.expires is not None and meta.expires.first < today
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
            span = reading.span("slug")
            yield problem("duplicate-address", span, other.span(), found=address)


def _judge_menu(given: Input, directory: Directory) -> Iterator[Diagnostic]:
    for number, item in enumerate(given.config.menu):
        known = item.to.endswith((".html", ".xml")) or any(
            each.id == item.to for each in directory.documents
        )
        if not known and not directory.may_be_broken(item.to):
            span = given.places.get(("menu", number, "to")) or Span("site.yaml", 1, 1)
            guess = nearest(item.to, [each.id for each in directory.documents])
            yield problem("broken-link", span, found=item.to, guess=guess)


def _judge(reading: Reading, given: Input, directory: Directory) -> Iterator[Diagnostic]:
    """What one document says that other files contradict."""
    document, fields = reading.document, reading.document.fields
    for at, picture in pictures(document):
        span = place(given, document, picture.file) if at == ("body",) else reading.span(*at, "file")
        yield from _judge_picture(document, picture.file, span, given)
    for body in (document.body, document.report):
        links = (part for part in (body.parts if body else ()) if isinstance(part, Link))
        for each in links:
            yield from _judge_link(document, each.target, given, directory)
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
    names = [level.name for level in levels]
    for number, written in enumerate(fields.levels):
        if fold(written) not in known:
            words = {"found": written, "choices": "、".join(names)}
            span = reading.span("levels", number)
            yield problem("bad-choice", span, guess=nearest(written, names), **words)
    if not (fields.people or fields.levels or fields.topics):
        yield problem("no-people", reading.span("title"))


def _judge_picture(
    document: Document, file: str, span: Span, given: Input
) -> Iterator[Diagnostic]:
    path = picture_path(document, file)
    if not path.startswith("content/"):
        yield problem("outside-project", span, found=file)
    elif path not in given.files:
        beside = [each for each in given.files if each.startswith(document.folder + "/")]
        guess = nearest(path, beside).removeprefix(document.folder + "/")
        words = {"found": file, "folder": document.folder}
        yield problem("missing-picture", span, guess=guess, **words)


def _judge_link(
    document: Document, written: str, given: Input, directory: Directory
) -> Iterator[Diagnostic]:
    target = follow(written, document, directory, given.files)
    if target == Target() and not directory.may_be_broken(written):
        span = place(given, document, written)
        guess = directory.guess(written.rpartition("/")[2] or written, tuple(Kind))
        yield problem("broken-link", span, found=written, guess=guess)
    elif target.outside.startswith("#"):
        anchors = {heading.anchor for heading in document.body.headings}
        name = target.outside.removeprefix("#")
        if name and name not in anchors and not name.startswith(("fn", "fnref")):
            guess = nearest(name, sorted(anchors))
            yield problem("broken-link", place(given, document, written), found=written, guess=guess)


def place(given: Input, document: Document, words: str) -> Span:
    """Where words stand in a document's file, looked for only when there is something to tell."""
    return locate(given.sources.get(document.path, ""), document.path, words)
