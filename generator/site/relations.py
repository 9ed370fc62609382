"""Who belongs to whom: references as written → ids, in both directions, with every broken one told.

Inputs → outputs: the readings of all documents → `Checked[tuple[Edge, ...]]`, and for a link in a
body, what it leads to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from posixpath import join, normpath
from urllib.parse import unquote

from generator.content.finish import reach
from generator.content.model import Bulletin, Document, Kind, Lecture, News, Profile, Wall
from generator.content.reading import Reading
from generator.diagnostics import Diagnostic, problem
from generator.site import urls
from generator.text import fold, nearest

_IDS = re.compile(r'\sid="([^"]+)"')
PEOPLE = (Kind.PROFILE,)
LECTURES = (Kind.LECTURE, Kind.SERIES)
POSTED = (Kind.PROFILE, Kind.LECTURE, Kind.NEWS)
_RULES = {PEOPLE: "unknown-person", LECTURES: "unknown-lecture", POSTED: "unknown-item"}

# What each relation is called when it is looked at from its other end.
OTHER_END = {
    "people:news": "news",
    "people:lecture": "lectures",
    "speakers:lecture": "lectures",
    "lectures:news": "news",
    "series:lecture": "sessions",
    "related:profile": "related",
    "members:profile": "collectives",
}


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """`source` names `target` in its field `relation`; all are ids or words, never objects."""

    source: str
    relation: str
    target: str


@dataclass(frozen=True)
class Directory:
    """Finds documents by what an author may call them: id, last part of the id, slug or title.

    `broken` holds the texts, by path, of documents that could not be read: what might be one of
    them is not reported missing, for its own problem is told already.
    """

    documents: tuple[Document, ...]
    broken: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _names(self) -> Mapping[str, tuple[Document, ...]]:
        found: dict[str, list[Document]] = {}
        for document in self.documents:
            words = {document.id, document.id.rpartition("/")[2], document.meta.slug}
            for word in {fold(each) for each in (*words, document.title)}:
                found.setdefault(word, []).append(document)
        return {word: tuple(each) for word, each in found.items()}

    @cached_property
    def by_path(self) -> Mapping[str, Document]:
        """Documents by the path of their file."""
        return {document.path: document for document in self.documents}

    @cached_property
    def by_id(self) -> Mapping[str, Document]:
        """Documents by their id."""
        return {document.id: document for document in self.documents}

    def find(self, written: str, kinds: tuple[Kind, ...]) -> tuple[Document, ...]:
        """All documents of these kinds that `written` may mean; an exact id wins."""
        word = written.strip().removeprefix("content/").removesuffix(".md").removesuffix("/index")
        found = [each for each in self._names.get(fold(word), ()) if each.kind in kinds]
        return tuple(each for each in found if each.id == word) or tuple(found)

    def may_be_broken(self, written: str) -> bool:
        """Whether `written` could mean a document that exists but could not be read."""
        last = written.strip().strip("/").removesuffix(".md").removesuffix("/index")
        last = last.rpartition("/")[2]
        return bool(last) and any(
            f"/{last}" in path or last in text for path, text in self.broken.items()
        )

    def guess(self, written: str, kinds: tuple[Kind, ...]) -> str:
        """The nearest name of a document of these kinds, or ""."""
        known = [each for each in self.documents if each.kind in kinds]
        short = [each.id.removeprefix("profiles/") for each in known]
        return nearest(written, [*(each.title for each in known), *short])


def relate(
    readings: Iterable[Reading], directory: Directory
) -> tuple[tuple[Edge, ...], tuple[Diagnostic, ...]]:
    """Resolve every reference field of every document."""
    edges: dict[Edge, None] = {}
    problems: list[Diagnostic] = []
    orphans: dict[str, Reading] = {}
    for reading in readings:
        for relation, at, written, kinds in _references(reading.document):
            found = directory.find(written, kinds)
            if len(found) == 1:
                edges[Edge(reading.document.id, relation, found[0].id)] = None
            elif found or not directory.may_be_broken(written):
                problems.append(_unresolved(reading, at, written, kinds, found, directory))
        if reading.document.kind is Kind.LECTURE:
            _series(reading, directory, edges, orphans)
    for folder, first in orphans.items():
        problems.append(problem("missing-series", first.span(), found=folder))
    return tuple(edges), tuple(problems)


def _references(
    document: Document,
) -> Iterator[tuple[str, tuple[str | int, ...], str, tuple[Kind, ...]]]:
    fields = document.fields
    lists: tuple[tuple[str, tuple[str, ...], tuple[Kind, ...]], ...] = ()
    if isinstance(fields, Profile):
        lists = (("related", fields.related, PEOPLE), ("members", fields.members, PEOPLE))
    elif isinstance(fields, News):
        lists = (("people", fields.people, PEOPLE), ("lectures", fields.lectures, LECTURES))
    elif isinstance(fields, Lecture | Wall):
        lists = (("people", fields.people, PEOPLE),)
    elif isinstance(fields, Bulletin):
        lists = (("items", fields.items, POSTED),)
    for name, words, kinds in lists:
        for number, written in enumerate(words):
            yield name, (name, number), written, kinds
    if isinstance(fields, Wall):
        for at, section in enumerate(fields.sections):
            for number, written in enumerate(section.people):
                yield f"section-{at}", ("sections", at, "people", number), written, PEOPLE
    if isinstance(fields, Lecture):
        for number, speaker in enumerate(fields.speakers):
            if speaker.person:
                yield "speakers", ("speakers", number, "person"), speaker.person, PEOPLE


def _unresolved(
    reading: Reading,
    at: tuple[str | int, ...],
    written: str,
    kinds: tuple[Kind, ...],
    found: tuple[Document, ...],
    directory: Directory,
) -> Diagnostic:
    span = reading.span(*at)
    if found:
        return problem("ambiguous", span, found=written, choices="、".join(f.id for f in found))
    return problem(_RULES[kinds], span, found=written, guess=directory.guess(written, kinds))


def _series(
    reading: Reading,
    directory: Directory,
    edges: dict[Edge, None],
    orphans: dict[str, Reading],
) -> None:
    """A lecture's series is the folder it lies in; the first in a folder without one is noted."""
    folder = "/".join(reading.document.path.split("/")[:3])
    series = directory.by_path.get(f"{folder}/index.md")
    if series is not None:
        edges[Edge(reading.document.id, "series", series.id)] = None
    elif f"{folder}/index.md" not in directory.broken:
        orphans.setdefault(folder, reading)


@dataclass(frozen=True, slots=True)
class Target:
    """What a link in a text leads to: a `document`, a `file` to be published with it, a `page` of
    this site by its address, a place on the same page or another site (`outside`), or nothing (all
    empty)."""

    document: str = ""
    file: str = ""
    anchor: str = ""
    outside: str = ""
    page: str = ""


def follow(
    written: str,
    document: Document,
    directory: Directory,
    files: Mapping[str, object],
    *,
    kinds: tuple[Kind, ...] = tuple(Kind),
    home: str = "",
) -> Target:
    """What a link in `document` leads to; `files` are the other files of the project.

    A name means a document of one of `kinds`. `home` is this site's address in the world: who
    copies a link out of the browser means a page of the site.
    """
    if home and written.startswith(home):
        written = "/" + written.removeprefix(home)
    if written.startswith("#"):
        return Target(outside="#" + reach(written[1:], anchors(document)))
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", written) or not written:
        return Target(outside=written)
    path, _, anchor = unquote(written).partition("#")
    base = "" if path.startswith("/") else document.folder
    whole = normpath(join(base, path.partition("?")[0].lstrip("/")))
    for place in (
        whole,
        f"{whole}.md",
        f"{whole}/index.md",
        f"content/{whole}",
        f"content/{whole}.md",
    ):
        if (found := directory.by_path.get(place)) is not None:
            return _at(found, anchor)
    if whole in files and whole.startswith("content/"):
        return Target(file=whole)
    for name in (path, f"lectures/{path}"):
        if len(named := directory.find(name, kinds)) == 1:
            return _at(named[0], anchor)
    page = "" if named else _page(path.partition("?")[0])
    return Target(page=page, anchor=anchor) if page else Target()


def _at(document: Document, anchor: str) -> Target:
    return Target(document=document.id, anchor=anchor and reach(anchor, anchors(document)))


def anchors(document: Document) -> tuple[str, ...]:
    """The names that a link can put after `#` to reach a place in a document's text."""
    parts = (*document.body.parts, *(document.report.parts if document.report else ()))
    html_parts = (part for part in parts if isinstance(part, str))
    return tuple(unescape(each) for part in html_parts for each in _IDS.findall(part))


def _page(path: str) -> str:
    """The address that an author means by `/honours/` or `honours/index.html`; "" for no address.

    Whether there is such a page is not known here.
    """
    clean = path.strip("/")
    if not (path.startswith("/") or path.endswith(("/", *urls.PAGES))):
        return ""
    parts = clean.split("/") if clean else []
    if any(part in ("", ".", "..") for part in parts):
        return ""
    return clean if parts and "." in parts[-1] else "/".join((*parts, urls.HOME))
