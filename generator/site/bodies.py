"""Fills a `Body`'s gaps: its links and pictures become those of one page.

Inputs → outputs: sanitised HTML cut open at links, figures and embeds, and the page's way to turn
each of them into an address or a tag → whole, safe HTML. A pure function of these.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup, escape

from generator.content.model import Body, Embed, Figure, Link
from generator.site.enclosing import Enclosed
from generator.site.wishes import Image

_WIDE = "(min-width: 60rem) 44rem, 92vw"  # how wide a picture is shown: alone, and in a gallery
_BESIDE = "(min-width: 60rem) 22rem, (min-width: 36rem) 46vw, 92vw"
_SOURCE = Markup('<source type="{}" srcset="{}" sizes="{}">')
_IMAGE = Markup(
    '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" loading="lazy"'
    ' decoding="async">'
)
_ENCLOSED = Markup('<img src="{}" alt="{}" data-w="{}" data-h="{}">')
_CREDIT = Markup(' <span class="credit">{}</span>')
_HREF = ' href="'  # what `markup.cut` leaves before a link's address


_HEADING = re.compile(r'<h[2-6] [^<>]*?\bid="([^"]+)"[^<>]*>|(?=</h[2-6]>)')
_PLACE = Markup('<a class="anchor" href="#{}" aria-label="# {}">#</a>')


def fill(
    body: Body,
    address: Callable[[Link], str],
    picture: Callable[[Figure], Markup],
    embed: Callable[[Embed], Markup],
) -> Markup:
    """A body as HTML. A link whose address is "" leads nowhere now: its words stay."""
    done: list[str] = []
    nowhere = False
    for part in body.parts:
        if isinstance(part, Figure):
            done.append(picture(part))
        elif isinstance(part, Embed):
            done.append(embed(part))
        elif isinstance(part, str):
            done.append(part.removeprefix('"') if nowhere else part)
            nowhere = False
        elif to := address(part):
            done.append(escape(to))
        else:
            done[-1] = done[-1].removesuffix(_HREF)
            nowhere = True
    return Markup("".join(done))  # the parts are sanitised, and what stands between is escaped


def anchored(body: Body, filled: Markup) -> Markup:
    """A filled body with a link to each of its headings, for who wants to pass a place on."""
    words = {str(escape(each.anchor)): each.words for each in body.headings if each.words}
    name = ""

    def mark(found: re.Match[str]) -> str:
        nonlocal name
        if found[0]:
            name = found[1]
            return found[0]
        here, name = name, ""
        return _PLACE.format(Markup(here), words[here]) if here in words else ""

    return Markup(_HEADING.sub(mark, str(filled)))  # only links of our own are put in


def mention(words: str, link: str) -> Markup:
    """A paragraph that names what cannot be shown here; empty without words."""
    linked = Markup('<a href="{}">{}</a>').format(link, words) if link else escape(words)
    return Markup("<p>{}</p>").format(linked) if words else Markup()


def figure(shown: Figure, image: Image) -> Markup:
    """A picture in the running text; with its caption when it stands alone.

    The tags are those of the `picture` and `figure` macros of the templates.
    """
    given, sizes = shown.picture, _BESIDE if shown.gallery else _WIDE
    better = (_SOURCE.format(kind, srcset, sizes) for kind, srcset in image.sources)
    plain = _IMAGE.format(image.src, image.srcset, sizes, image.width, image.height, given.alt)
    tag = Markup("<picture>{}{}</picture>").format(Markup().join(better), plain)
    return _framed(shown, tag)


def enclosed(shown: Figure, image: Enclosed) -> Markup:
    """A picture in the text of an article, with its caption when it stands alone."""
    alt = shown.picture.alt
    return _framed(shown, _ENCLOSED.format(image.src, alt, image.width, image.height))


def _framed(shown: Figure, tag: Markup) -> Markup:
    given = shown.picture
    if not shown.block:
        return tag
    beside = given.caption and given.credit
    credit = _CREDIT.format(given.credit) if beside else given.credit
    words = Markup("<figcaption>{}{}</figcaption>").format(given.caption, credit)
    return Markup("<figure>{}{}</figure>").format(tag, words if given.caption or credit else "")
