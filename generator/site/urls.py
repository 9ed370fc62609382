"""Every address in one place.

Inputs → outputs: documents, ids and file names → addresses below `public/site/`, always with
forward slashes, always ending in a file name, so that the site also opens from disk.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from generator.content.model import Document, Kind, News
from generator.content.names import slug

SITE = "site/"
ASSETS = "assets/"
HOME = "index.html"
PROFILES = "profiles/index.html"
STROKES = "profiles/strokes/index.html"
HONOURS = "honours/index.html"
LECTURES = "lectures/index.html"
CALENDAR = "calendar/index.html"
NOT_FOUND = "404.html"
SITEMAP = "sitemap.xml"
FEED = "feed.xml"

PAGES = (".html", ".htm", ".xml")
_UNUSABLE = re.compile(r'[\x00-\x1f\x7f\\<>:"|?*#]')


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


def tag(word: str, number: int = 1) -> str:
    """The page of a tag; tags that read the same (`公报`, `工报`) are told apart by `number`."""
    return f"tags/{slug(word)}{f'-{number}' if number > 1 else ''}/index.html"


def news(column: str = "", number: int = 1) -> str:
    """One page of the news list, or of one column's."""
    within = f"news/columns/{column}" if column else "news"
    return f"{within}/index.html" if number == 1 else f"{within}/page/{number}/index.html"


def former(written: str) -> str:
    """The page at a former address as an editor writes it: `old/about`, `/old/about/`, `old/a.htm`.

    "" when no page can be put there (it leads out of the site, or holds a `?`).
    """
    path = unquote(written.strip()).strip("/")
    parts = path.removesuffix("index.html").rstrip("/").split("/")
    if _UNUSABLE.search(path) or any(part in ("", ".", "..") for part in parts):
        return ""
    clean = "/".join(parts)
    return clean if clean.endswith((".html", ".htm")) else f"{clean}/index.html"


# --- files beside the pages: a fingerprint in the name, so that it may be kept for ever ----------


def asset(path: str, digest: str) -> str:
    """A copy of a file of `assets/`, given by its project path."""
    folder, _, name = path.rpartition("/")
    return "/".join((*map(slug, folder.split("/")), _marked(name, digest[:8])))


def attachment(path: str, digest: str) -> str:
    """A copy of a file that a text links to."""
    return "files/" + _marked(path.rpartition("/")[2], digest[:8])


def picture(path: str, digest: str, width: int) -> str:
    """A picture made `width` px wide."""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    return f"media/{slug(stem)}.{digest[:10]}.{width}.webp"


def _marked(name: str, mark: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{slug(stem)}.{mark}.{slug(ending)}" if dot else f"{slug(name)}.{mark}"


# --- links ---------------------------------------------------------------------------------------


def relative(target: str, page: str) -> str:
    """The link from the page at `page` to `target`, both addresses of this site."""
    path, mark, anchor = target.partition("#")
    if not path:
        return target
    there, here = path.split("/"), page.split("/")[:-1]
    shared = 0
    while shared < min(len(there) - 1, len(here)) and there[shared] == here[shared]:
        shared += 1
    return "/".join((*[".."] * (len(here) - shared), *there[shared:])) + mark + anchor


def pretty(address: str) -> str:
    """How an address is shown to the world: `profiles/x/index.html` → `profiles/x/`."""
    return address.removesuffix("index.html")
