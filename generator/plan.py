"""From a site to its complete list of jobs: the table of contents of everything published. Step 4.

Inputs → outputs: `Site` → `Checked[tuple[Job, ...]]`; a wish → the job that grants it.

A new kind of document or a new medium is one line here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil

from generator.content.formats import FORMATS, format_named
from generator.content.model import Board, Document, Kind, Screen, Wall
from generator.content.names import slug
from generator.content.printing import SheetKind, Variant
from generator.diagnostics import Checked, Diagnostic, Span, problem
from generator.engine.jobs import Job
from generator.press import panels
from generator.press.boards import Hanging, Hung
from generator.press.booklets import ENDINGS as BOUND
from generator.press.booklets import Booklet
from generator.press.elevations import Elevation, Overview
from generator.press.sheets import Sheet
from generator.site import articles, pieces, playlists, rolls, sections, urls, wishes
from generator.site.enclosing import Cover, Enclosure
from generator.site.hanging import hang
from generator.site.people import People
from generator.site.pieces import Ordered
from generator.site.searching import parts_of
from generator.site.share import Share
from generator.site.site import Site, picture_path
from generator.site.wishes import Copy, HeadingFace, Stylesheet, Wish
from generator.surfaces.automation import AUTOMATION, Automation
from generator.surfaces.calendars import CalendarFile
from generator.surfaces.faces import Subset
from generator.surfaces.headers import HOSTS, ServerFile
from generator.surfaces.images import Publish, Resize
from generator.surfaces.pages import Entry, Page, Redirect, Sitemap
from generator.surfaces.players import Player
from generator.surfaces.search import Names, Texts
from generator.surfaces.shares import ShareCard
from generator.surfaces.styles import Bundle
from generator.wechat.articles import Post
from generator.wechat.covers import Covers
from generator.wechat.desks import desks
from generator.wechat.enclosures import Enclosed

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
    Page("web/pinyin.html", urls.PINYIN),
    Page("web/units.html", urls.UNITS, "unit"),
    Page("web/units.html", urls.DECADES, "decade"),
    Page("web/collectives.html", urls.COLLECTIVES),
    Page("web/honours.html", urls.HONOURS),
    Page("web/roll.html", urls.ROLL),
    Page("web/lectures.html", urls.LECTURES),
    Page("web/calendar.html", urls.CALENDAR),
    Page("web/404.html", urls.NOT_FOUND),
    Page("web/search.html", urls.SEARCH),
)

AUTOMATIC = tuple(Automation(template, path) for template, path in AUTOMATION.items())


def plan(site: Site) -> Checked[tuple[Job, ...]]:
    """Everything there is to make, and a problem for each address that two things want."""
    pages = (*SINGLE, *_documents(site), *_honours(site), *_people(site))
    pages += (*_news(site), *_archives(site), *_tags(site), *_editions(site), *_machines(site))
    sitemap = _sitemap(pages)
    redirects, unusable = _redirects(site)
    calendars = tuple(_calendars(site))
    sheets = (*_servers(redirects), *dict.fromkeys(_sheets(site)), *_walls(site), *_screens(site))
    posts = map(Post, articles.articles(site))
    jobs: tuple[Job, ...] = (
        *pages, sitemap, *redirects, *calendars, *_search(site), *sheets, *posts, *desks(site),
    )  # fmt: skip
    claims = [_claim(site, each.address, each.subject) for each in pages]
    claims += [_claim(site, sitemap.address, "")]
    claims += [_claim(site, each.address, each.document) for each in redirects]
    claims += [_claim(site, each.address, each.subject) for each in calendars]
    return Checked(jobs, (*unusable, *_clashes(claims), *_twin_walls(site)))


def addresses(site: Site) -> frozenset[str]:
    """Every address that a link may lead to: those of the jobs, and of no other list."""
    return frozenset(
        address for job in plan(site).value if (address := getattr(job, "address", ""))
    )


def fulfil(wish: Wish) -> Job:
    """The job that grants a wish."""
    match wish:
        case wishes.Variant():
            return Resize(wish)
        case Copy():
            return Publish(wish)
        case Share():
            return ShareCard(wish)
        case Stylesheet():
            return Bundle(wish)
        case HeadingFace():
            return Subset(wish)
        case Enclosure():
            return Enclosed(wish)
        case Cover():
            return Covers(wish)


def _documents(site: Site) -> Iterator[Page]:
    for document in site.documents.values():
        if document.kind in TEMPLATES:
            address = site.addresses[document.id]
            yield Page(TEMPLATES[document.kind], address, document.id)


def _honours(site: Site) -> Iterator[Page]:
    return (Page("web/honour.html", urls.honour(each), each) for each in site.holders_by_title)


def _people(site: Site) -> Iterator[Page]:
    """The people who share a level, a unit or a decade, and the pages of a long roll of honour."""
    fixed = {page.address for page in SINGLE}
    for facet in site.ways:
        for each in facet.values if facet.id in ("level", "unit", "decade", "holder") else ():
            if each.address not in fixed:
                yield Page("web/facet.html", each.address, each.id)
    for decade in rolls.decades(People(site).roll):
        yield Page("web/roll.html", urls.roll(decade), str(decade))


def _news(site: Site) -> Iterator[Page]:
    for column in ("", *(each.id for each in site.config.columns)):
        filters = {"column": column} if column else {}
        found = len(site.find_cards(Kind.NEWS, filters))
        last = max(1, ceil(found / site.config.page_size))
        for number in range(1, last + 1):
            yield Page("web/news.html", urls.news(column, number), column, number, last)


def _archives(site: Site) -> Iterator[Page]:
    for year in site.archives[Kind.NEWS]:
        for each in (year, *year.parts):
            yield Page("web/news-archive.html", each.address, each.day.iso)
    for year in site.archives[Kind.LECTURE]:
        for each in year.parts:
            yield Page("web/calendar-month.html", each.address, each.day.iso)


def _calendars(site: Site) -> Iterator[CalendarFile]:
    yield CalendarFile(urls.LECTURES_FILE)
    for document in (*site.of_kind(Kind.SERIES), *site.of_kind(Kind.LECTURE)):
        yield CalendarFile(urls.calendar_file(site.addresses[document.id]), document.id)


def _tags(site: Site) -> Iterator[Page]:
    return (Page("web/tag.html", address, word) for word, address in site.tags.items())


def _editions(site: Site) -> Iterator[Page]:
    """A home page for each other language, and the documents that are written in it."""
    for tag, edition in site.editions.items():
        yield Page("web/edition.html", edition.front, language=tag)
        for document in edition.documents.values():
            if document.language == tag and document.kind in TEMPLATES:
                address = edition.addresses[document.id]
                yield Page(TEMPLATES[document.kind], address, document.id, language=tag)


def _machines(site: Site) -> Iterator[Page]:
    """What feed readers and search engines fetch."""
    yield Page("web/robots.txt", urls.ROBOTS, "draft" if site.drafts else "")
    for column in ("", *(each.id for each in site.config.columns)):
        yield Page("web/feed.xml", urls.feed(column, urls.FEED), column)
        yield Page("web/feed.json", urls.feed(column, urls.JSON_FEED), column)


def _sitemap(pages: Iterable[Page]) -> Sitemap:
    """Every page but those that nobody should find by searching."""
    hidden = (urls.NOT_FOUND, urls.SEARCH)
    return Sitemap(
        tuple(
            Entry(each.address, each.subject)
            for each in pages
            if each.address.endswith((".html", ".htm")) and each.address not in hidden
        )
    )


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


def _servers(redirects: tuple[Redirect, ...]) -> Iterator[Job]:
    """What hosts read; those of `server/` are told of former addresses, too."""
    for template, path in HOSTS.items():
        yield ServerFile(template, path, () if path.startswith(urls.SITE) else redirects)
    yield from AUTOMATIC


def _search(site: Site) -> Iterator[Job]:
    parts = parts_of(site)
    yield Names(parts)
    yield from (Texts(part, parts) for part in range(parts))


def _sheets(site: Site) -> Iterator[Job]:
    """Everybody's poster and leaflet, then what `site.yaml` orders and what hangs on boards."""
    given = site.config.print
    size = format_named(given.size, given.formats) or FORMATS["a2"]
    for document in site.of_kind(Kind.PROFILE):
        poster = Ordered(SheetKind.PROFILE, document.id, size, given.design, given.variants)
        yield from _variants(site, poster)
        leaflet = f"{urls.SITE}{urls.leaflet(site.addresses[document.id]).removesuffix('.pdf')}"
        yield Sheet(
            SheetKind.PROFILE, document.id, FORMATS["a4"], given.design, Variant.WEB, leaflet
        )
    for each in pieces.ordered(site):
        yield from _variants(site, each)
    for board in site.of_kind(Kind.BOARD):
        yield from _board(site, board)


def _board(site: Site, board: Document) -> Iterator[Job]:
    """The sheet of each pane, and the board as a whole."""
    assert isinstance(board.fields, Board)
    folder, panes = f"print/{board.id}", []
    for number, pane in enumerate(board.fields.panes, 1):
        form, sheet = pieces.of_pane(site, board.fields, pane), None
        if hung := pieces.in_pane(site, board.fields, pane):
            stem = f"{folder}/{number:02}-{pieces.file_name(site, hung)}"
            sheets = tuple(_variants(site, hung, stem))
            yield from sheets
            sheet = next((each for each in sheets if isinstance(each, Sheet)), None)
        file = picture_path(board, pane.file) if pane.file else ""
        copy = f"{folder}/{number:02}-{slug(pane.file.rpartition('.')[0])}" if file else ""
        if form is not None:
            panes.append(Hung(number, pane.name, form, sheet, file, copy, pane.start, pane.end))
    if panes:
        yield Hanging(board.id, folder, tuple(panes))


def _variants(site: Site, wanted: Ordered, stem: str = "") -> Iterator[Job]:
    if wanted.kind is SheetKind.BOOKLET:
        yield from _booklets(site, wanted)
        return
    stem = stem or f"print/{pieces.FOLDERS[wanted.kind]}/{pieces.file_name(site, wanted)}"
    for variant in wanted.variants:
        yield Sheet(
            wanted.kind, wanted.subject, wanted.format, wanted.design, variant, stem,
            wanted.copies, wanted.finishing,
        )  # fmt: skip


def _booklets(site: Site, wanted: Ordered) -> Iterator[Booklet]:
    name = pieces.file_name(site, wanted)
    own = f"{slug(wanted.title)}-" if wanted.title else ""
    stem = f"print/{pieces.FOLDERS[wanted.kind]}/{own}{name}"
    for variant in wanted.variants:
        if variant in BOUND:
            yield Booklet(
                wanted.format, wanted.design, variant, stem, wanted.copies, wanted.finishing,
                wanted.title, wanted.preface,
            )  # fmt: skip


def _walls(site: Site) -> Iterator[Job]:
    for document in site.of_kind(Kind.WALL):
        assert isinstance(document.fields, Wall)
        hung = hang(document.fields, sections.people(site, document.id))
        yield from panels.panels(document.id, document.fields, hung)
        yield Elevation(document.id)
        yield Overview(document.id)


def _screens(site: Site) -> Iterator[Job]:
    """Each playlist's player, and every slide in every size."""
    for document in site.of_kind(Kind.SCREEN):
        assert isinstance(document.fields, Screen)
        sizes, crowd = playlists.sizes(document.fields), playlists.crowd(document.fields)
        shown = playlists.showings(site, document.fields)
        player = Player(document.id, f"screens/{document.meta.slug}", sizes, crowd, shown)
        yield player
        yield from player.pictures


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
    """The folder of a wall is called after the last part of its id alone, that of a screen after
    its slug."""
    first: dict[tuple[Kind, str], Document] = {}
    for document in (*site.of_kind(Kind.WALL), *site.of_kind(Kind.SCREEN)):
        shown = document.kind is Kind.SCREEN
        name = document.meta.slug if shown else document.id.rpartition("/")[2]
        other = first.setdefault((document.kind, name.casefold()), document)
        if other is not document:
            spans = Span(document.path, 1, 1), Span(other.path, 1, 1)
            yield problem("duplicate-id", *spans, found=name)
