"""Every address in one place.

Inputs → outputs: documents, ids and file names → addresses below `public/site/`, always with
forward slashes, always ending in a file name, so that the site also opens from disk.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from generator.content.model import Document, Kind, News
from generator.content.names import slug
from generator.content.values import Day

SITE = "site/"
ASSETS = "assets/"
HOME = "index.html"
PROFILES = "profiles/index.html"
STROKES = "profiles/strokes/index.html"
PINYIN = "profiles/pinyin/index.html"
UNITS = "profiles/units/index.html"
DECADES = "profiles/decades/index.html"
COLLECTIVES = "profiles/collectives/index.html"
HONOURS = "honours/index.html"
ROLL = "honours/roll/index.html"
LECTURES = "lectures/index.html"
CALENDAR = "calendar/index.html"
LECTURES_FILE = "calendar/lectures.ics"
NOT_FOUND = "404.html"
SEARCH = "search/index.html"
SEARCHING = "search/"  # the index: files of data under names that never change
SITEMAP = "sitemap.xml"
FEED = "feed.xml"
JSON_FEED = "feed.json"
ROBOTS = "robots.txt"

PAGES = (".html", ".htm", ".xml", ".ics", ".json", ".txt")
_UNUSABLE = re.compile(r'[\x00-\x1f\x7f\\<>:"|?*#]')


def of_document(document: Document, series: Document | None = None) -> str:
    """A document's page; "" for what is hung or shown and has none.

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
        case Kind.WALL | Kind.BOARD | Kind.SCREEN | Kind.BULLETIN:
            return ""


def in_language(tag: str, address: str) -> str:
    """The address of a page in another language: `en/profiles/x/index.html`."""
    return f"{tag}/{address}"


def honour(title: str) -> str:
    """The page of an honour title, by its id."""
    return f"honours/{title}/index.html"


def facet(name: str, value: str) -> str:
    """The page of the people who share a value of a facet (`facets`)."""
    match name:
        case "honour":
            return honour(value)
        case "holder":
            return COLLECTIVES if value == "collective" else "profiles/persons/index.html"
        case "letter":
            return f"{PINYIN}#{value}"
        case "strokes":
            return f"{STROKES}#strokes-{value}"
    return f"profiles/{name}s/{value}/index.html"


def roll(decade: int = 0) -> str:
    """The roll of honour, or one decade of it where it is long."""
    return f"honours/roll/{decade}/index.html" if decade else ROLL


def leaflet(profile: str) -> str:
    """A person's poster as a small PDF for visitors, by the address of the profile."""
    name = profile.removesuffix("index.html").removesuffix(".html").rstrip("/")
    return f"posters/{name.rpartition('/')[2]}-a4.pdf"


def tag(word: str, number: int = 1) -> str:
    """The page of a tag; tags that read the same (`公报`, `工报`) are told apart by `number`."""
    return f"tags/{slug(word)}{f'-{number}' if number > 1 else ''}/index.html"


def news(column: str = "", number: int = 1) -> str:
    """One page of the news list, or of one column's."""
    within = f"news/columns/{column}" if column else "news"
    return f"{within}/index.html" if number == 1 else f"{within}/page/{number}/index.html"


def month(day: Day) -> str:
    """The calendar of one month."""
    return f"calendar/{day.year:04d}/{day.month:02d}/index.html"


def news_of(day: Day) -> str:
    """The news of a year, or of a month."""
    return f"news/{day.iso.replace('-', '/')}/index.html"


def calendar_file(page: str) -> str:
    """The calendar file beside a lecture's or a series' page: `a/b/index.html` → `a/b/b.ics`."""
    folder = page.rpartition("/")[0]
    return f"{folder}/{folder.rpartition('/')[2]}.ics"


def feed(column: str, name: str) -> str:
    """A feed of the news, or of one column's; `name` is `FEED` or `JSON_FEED`."""
    return f"news/columns/{column}/{name}" if column else name


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


def picture(path: str, digest: str, place: int | str, box: tuple[int, ...] = ()) -> str:
    """What the addresses of a picture's files begin with: made for a place so many px wide, cut to
    a box; without `box` it is whole.
    """
    stem = path.rpartition("/")[2].rpartition(".")[0]
    cut = f"{'-'.join(map(str, box))}." if box else ""
    return f"media/{slug(stem)}.{digest[:10]}.{cut}{place}"


def share(page: str, digest: str, photograph: bool) -> str:
    """The share card of the page at `page`."""
    parts = page.removesuffix("index.html").removesuffix(".html").rstrip("/").split("/")
    return f"share/{slug(parts[-1]) or 'index'}.{digest[:10]}.{'jpg' if photograph else 'png'}"


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


def rooted(target: str, base: str) -> str:
    """The link to `target` that holds on any page of the server: `/union/feed.xml`.

    `base` is the site's own web address.
    """
    if target.startswith("#"):
        return target
    return f"{urlsplit(base).path.rstrip('/')}/{target}"


def pretty(address: str) -> str:
    """How an address is shown to the world: `profiles/x/index.html` → `profiles/x/`."""
    return address.removesuffix("index.html")
