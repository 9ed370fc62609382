"""Every address in one place.

Inputs → outputs: documents and ids → addresses below `public/site/`, always with forward slashes,
always ending in a file name, so that the site also opens from disk.
"""

from __future__ import annotations

from posixpath import dirname, relpath

from generator.content.model import Document, Kind, News
from generator.content.names import slug

SITE = "site/"
HOME = "index.html"
PROFILES = "profiles/index.html"
STROKES = "profiles/strokes/index.html"
HONOURS = "honours/index.html"
LECTURES = "lectures/index.html"
CALENDAR = "calendar/index.html"
NOT_FOUND = "404.html"
SITEMAP = "sitemap.xml"
FEED = "feed.xml"


def of_document(document: Document, series: Document | None = None) -> str:
    """A document's page; "" for a wall, which is printed and has none.

    `series` is the series a lecture belongs to.
    """
    name = document.meta.slug
    match document.kind:
        case Kind.PROFILE:
            return f"profiles/{name}/index.html"
        case Kind.SERIES:
            return f"lectures/{name}/index.html"
        case Kind.LECTURE:
            within = series.meta.slug if series else document.id.split("/")[1]
            return f"lectures/{within}/{name}/index.html"
        case Kind.NEWS:
            assert isinstance(document.fields, News)
            return f"news/{document.fields.date.year}/{name}/index.html"
        case Kind.PAGE:
            return f"{name}/index.html"
        case Kind.WALL:
            return ""


def honour(title: str) -> str:
    """The page of an honour title, by its id."""
    return f"honours/{title}/index.html"


def tag(word: str) -> str:
    """The page of a tag; two tags that read the same (`公报`, `工报`) are told apart by `tags`."""
    return f"tags/{slug(word)}/index.html"


def news(column: str = "", number: int = 1) -> str:
    """One page of the news list, or of one column's."""
    within = f"news/columns/{column}" if column else "news"
    return f"{within}/index.html" if number == 1 else f"{within}/page/{number}/index.html"


def relative(target: str, page: str) -> str:
    """The link from the page at `page` to `target`, both addresses of this site."""
    path, mark, anchor = target.partition("#")
    return relpath(path, dirname(page) or ".") + mark + anchor if path else target


def pretty(address: str) -> str:
    """How an address is shown to the world: `profiles/x/index.html` → `profiles/x/`."""
    return address.removesuffix("index.html")
