"""Which articles are made for the official account, and what is wrong with what was asked for.

Inputs → outputs: `Site` → an `Article` for each person, lecture, news item and bulletin that the
settings ask for; and a problem for each entry of a bulletin that makes no article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.content.model import Bulletin, Document, Kind, Lecture, News
from generator.content.posting import ArticleKind, Form, Posts
from generator.content.printing import Design
from generator.content.reading import Reading
from generator.diagnostics import Diagnostic, problem
from generator.site.site import Site

FOLDER = "wechat/"


@dataclass(frozen=True, slots=True)
class Article:
    """One article: what it is about, the folder below `public/` that holds it, and its look.

    `parts` are the folders of the articles that a bulletin of several sends in one message; such
    a bulletin has no text of its own.
    """

    kind: ArticleKind
    subject: str
    folder: str
    look: Design
    parts: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What an editor calls it on the command line: `profiles/wang-jinxi`."""
        return self.folder.removeprefix(FOLDER)


def articles(site: Site) -> tuple[Article, ...]:
    """Every article, in the order of documents; none when `site.yaml` says nothing of WeChat."""
    posts = site.config.wechat
    if posts is None:
        return ()
    found = [
        each for kind in _KINDS for one in site.of_kind(kind) for each in _of(site, posts, one)
    ]
    return tuple(found)


_KINDS = (Kind.PROFILE, Kind.LECTURE, Kind.NEWS, Kind.BULLETIN)


def _of(site: Site, posts: Posts, document: Document) -> Iterator[Article]:
    kind, own = _kind(site, document), document.meta.wechat
    if kind not in posts.articles or (own and own.skip) or _is_old(posts, document):
        return
    look = (own and own.look) or posts.look
    if isinstance(document.fields, Bulletin):
        folder = f"{FOLDER}bulletins/{document.meta.slug}"
        yield Article(kind, document.id, folder, look, _parts(site, posts, document))
        return
    path = site.addresses[document.id].removesuffix("/index.html")
    if kind is ArticleKind.REPORT:  # another article than the announcement, which may be sent
        path = path.replace("lectures/", "reports/", 1)
    yield Article(kind, document.id, FOLDER + path, look)


def _kind(site: Site, document: Document) -> ArticleKind | None:
    """What the article about a document is now; a lecture that was held needs a report."""
    if isinstance(document.fields, Lecture):
        if site.held(document.id):
            return ArticleKind.REPORT if document.report else None
        return None if document.fields.cancelled else ArticleKind.ANNOUNCEMENT
    return {
        Kind.PROFILE: ArticleKind.PROFILE,
        Kind.NEWS: ArticleKind.NEWS,
        Kind.BULLETIN: ArticleKind.BULLETIN,
    }.get(document.kind)


def _is_old(posts: Posts, document: Document) -> bool:
    if posts.since is None:
        return False
    fields = document.fields
    if isinstance(fields, Lecture):
        return fields.start.date() < posts.since.first
    return isinstance(fields, News) and fields.date.last < posts.since.first


def _parts(site: Site, posts: Posts, document: Document) -> tuple[str, ...]:
    assert isinstance(document.fields, Bulletin)
    if document.fields.form is Form.ONE:
        return ()
    told = (site.documents[each.id] for each in site.related(document.id, "items"))
    return tuple(each.folder for one in told for each in _of(site, posts, one))


def judge(readings: Iterable[Reading], site: Site) -> Iterator[Diagnostic]:
    """Entries of a bulletin in several articles that make no article of their own, and two
    bulletins of one name."""
    posts = site.config.wechat
    if posts is None:
        return
    first: dict[str, Reading] = {}
    for reading in readings:
        document = reading.document
        if not isinstance(document.fields, Bulletin) or document.id not in site.documents:
            continue
        other = first.setdefault(document.meta.slug.casefold(), reading)
        if other is not reading:
            yield problem("duplicate-id", reading.span(), other.span(), found=document.meta.slug)
        if document.fields.form is Form.SEVERAL:
            yield from _without(reading, document.fields, posts, site)


def _without(
    reading: Reading, bulletin: Bulletin, posts: Posts, site: Site
) -> Iterator[Diagnostic]:
    for number, written in enumerate(bulletin.items):
        named = site.directory.find(written, _KINDS[:-1])
        shown = site.documents.get(named[0].id) if len(named) == 1 else None
        if shown and not any(_of(site, posts, shown)):
            yield problem("no-article", reading.span("items", number), found=shown.title)
