"""Texts that leave the site: HTML whose links are whole, for feed readers.

Inputs → outputs: a page's HTML with relative links and the page's web address → the same with
absolute ones, and without the characters that XML cannot hold. A pure function.
"""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urljoin

_LINK = re.compile(r'(\s(?:href|src|poster))="([^"]*)"')
_SOURCES = re.compile(r'(\ssrcset)="([^"]*)"')
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def absolute(html: str, here: str) -> str:
    """Make every link of `html` whole; `here` is the web address of the page it comes from."""
    linked = _LINK.sub(lambda found: f'{found[1]}="{_joined(here, found[2])}"', html)
    return printable(_SOURCES.sub(lambda found: f'{found[1]}="{_many(here, found[2])}"', linked))


def printable(text: str) -> str:
    """`text` without the characters that neither XML nor a reader can show."""
    return _UNPRINTABLE.sub("", text)


def joined(here: str, link: str) -> str:
    """A link made whole, "" staying so; `http://[` is no address, and was none on the page."""
    try:
        return urljoin(here, link) if link else ""
    except ValueError:
        return link


def _joined(here: str, link: str) -> str:
    return escape(joined(here, unescape(link)) or here)


def _many(here: str, sources: str) -> str:
    parts = (each.strip().partition(" ") for each in sources.split(",") if each.strip())
    return ", ".join(f"{_joined(here, link)}{gap}{width}" for link, gap, width in parts)
