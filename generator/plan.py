"""From a site to its complete list of jobs: the table of contents of everything published. Step 4.

Inputs → outputs: `Site` → `Checked[tuple[Job, ...]]`; a wish → the job that grants it.

A new kind of document or a new medium is one line here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil

from generator.content.model import Document, Kind, Wall
from generator.diagnostics import Checked, Diagnostic, Span, problem
from generator.engine.jobs import Job
from generator.site import urls
from generator.site.site import Site
from generator.site.wishes import Copy, Variant, Wish
from generator.surfaces.images import Publish, Resize
from generator.surfaces.pages import Page, Redirect
from generator.surfaces.posters import Poster
from generator.surfaces.walls import Elevation, Panel, sequence

TEMPLATES = {
    Kind.PROFILE: "web/profile.html",
    Kind.SERIES: "web/series.html",
    Kind.LECTURE: "web/lecture.html",
    Kind.NEWS: "web/news-item.html",
    Kind.PAGE: "web/page.html",
}
SINGLE = (
    Page("web/home.html", urls.HOME),
    Page("web/profiles.html", urls.PROFILES),
    Page("web/strokes.html", urls.STROKES),
    Page("web/honours.html", urls.HONOURS),
    Page("web/lectures.html", urls.LECTURES),
    Page("web/calendar.html", urls.CALENDAR),
    Page("web/404.html", urls.NOT_FOUND),
    Page("web/feed.xml", urls.FEED),
    Page("web/sitemap.xml", urls.SITEMAP),
)


def plan(site: Site) -> Checked[tuple[Job, ...]]:
    """Everything there is to make, and a problem for each address that two things want."""
    pages = (*SINGLE, *_documents(site), *_honours(site), *_news(site), *_tags(site))
    redirects, unusable = _redirects(site)
    jobs: tuple[Job, ...] = (*pages, *redirects, *_posters(site), *_walls(site))
    claims = [_claim(site, each.address, each.subject) for each in pages]
    claims += [_claim(site, each.address, each.document) for each in redirects]
    return Checked(jobs, (*unusable, *_clashes(claims), *_twin_walls(site)))


def fulfil(wish: Wish) -> Job:
    """The job that grants a wish."""
    match wish:
        case Variant():
            return Resize(wish)
        case Copy():
            return Publish(wish)


def _documents(site: Site) -> Iterator[Page]:
    for document in site.documents.values():
        if document.kind in TEMPLATES:
            address = site.addresses[document.id]
            yield Page(TEMPLATES[document.kind], address, document.id)


def _honours(site: Site) -> Iterator[Page]:
    return (Page("web/honour.html", urls.honour(each), each) for each in site.holders_by_title)


def _news(site: Site) -> Iterator[Page]:
    for column in ("", *(each.id for each in site.config.columns)):
        filters = {"column": column} if column else {}
        found = len(site.find_cards(Kind.NEWS, filters))
        last = max(1, ceil(found / site.config.page_size))
        for number in range(1, last + 1):
            yield Page("web/news.html", urls.news(column, number), column, number, last)


def _tags(site: Site) -> Iterator[Page]:
    return (Page("web/tag.html", address, word) for word, address in site.tags.items())


def _redirects(site: Site) -> tuple[tuple[Redirect, ...], tuple[Diagnostic, ...]]:
    found: dict[Redirect, None] = {}
    problems: list[Diagnostic] = []
    for document in site.documents.values():
        for alias in document.meta.aliases:
            address, home = urls.former(alias), site.addresses[document.id]
            if not (address and home):
                problems.append(problem("bad-alias", Span(document.path, 1, 1), found=alias))
            elif address != home:
                found[Redirect(address, document.id)] = None
    return tuple(found), tuple(problems)


def _posters(site: Site) -> Iterator[Job]:
    given = site.config.print
    for document in site.of_kind(Kind.PROFILE):
        yield Poster(document.id, given.size, given.design)


def _walls(site: Site) -> Iterator[Job]:
    for document in site.of_kind(Kind.WALL):
        assert isinstance(document.fields, Wall)
        number = len(sequence(document.fields, site.wall(document.id)))
        yield from (Panel(document.id, each) for each in range(1, number + 1))
        yield Elevation(document.id)


@dataclass(frozen=True, slots=True)
class _Claim:
    """Who wants an address. A `page` of a document is at home there: linking tells of two."""

    address: str
    span: Span | None
    page: bool


def _claim(site: Site, address: str, name: str) -> _Claim:
    document = site.documents.get(name)
    span = Span(document.path, 1, 1) if document else None
    return _Claim(address, span, site.addresses.get(name) == address)


def _clashes(claims: Iterable[_Claim]) -> Iterator[Diagnostic]:
    """Addresses that differ in case alone are one address on many disks, and no file is a folder
    as well."""
    first: dict[str, _Claim] = {}
    for claim in claims:
        other = first.setdefault(claim.address.casefold(), claim)
        if other is not claim and not (claim.page and other.page):
            yield _clash(other, claim)
    for claim in tuple(first.values()):
        parts = claim.address.casefold().split("/")
        for number in range(1, len(parts)):
            if (file := first.get("/".join(parts[:number]))) is not None:
                yield _clash(file, claim)


def _clash(one: _Claim, other: _Claim) -> Diagnostic:
    """Told at the later one, or at that which somebody wrote."""
    spans = [each for each in (other.span, one.span) if each] or [Span("site.yaml")]
    return problem("duplicate-address", *spans, found=other.address)


def _twin_walls(site: Site) -> Iterator[Diagnostic]:
    """A wall's folder is called after the last part of its id alone."""
    first: dict[str, Document] = {}
    for document in site.of_kind(Kind.WALL):
        name = document.id.rpartition("/")[2]
        other = first.setdefault(name.casefold(), document)
        if other is not document:
            spans = Span(document.path, 1, 1), Span(other.path, 1, 1)
            yield problem("duplicate-id", *spans, found=name)
