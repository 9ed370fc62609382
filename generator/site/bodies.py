"""Fills a `Body`'s gaps: its links and pictures become those of one page.

Inputs → outputs: sanitised HTML cut open at links and figures, and the page's way to turn each of
them into an address or a tag → whole, safe HTML. A pure function of these.
"""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup, escape

from generator.content.model import Body, Figure, Link, Picture
from generator.site.wishes import Image

_IMAGE = Markup(
    '<img src="{}" srcset="{}" sizes="(min-width: 60rem) 44rem, 92vw"'
    ' width="{}" height="{}" alt="{}" loading="lazy">'
)
_HREF = ' href="'  # what `markup.cut` leaves before a link's address


def fill(body: Body, address: Callable[[Link], str], picture: Callable[[Figure], Markup]) -> Markup:
    """A body as HTML. A link whose address is "" leads nowhere now: its words stay."""
    done: list[str] = []
    nowhere = False
    for part in body.parts:
        if isinstance(part, Figure):
            done.append(picture(part))
        elif isinstance(part, str):
            done.append(part.removeprefix('"') if nowhere else part)
            nowhere = False
        elif to := address(part):
            done.append(escape(to))
        else:
            done[-1] = done[-1].removesuffix(_HREF)
            nowhere = True
    return Markup("".join(done))  # the parts are sanitised, and what stands between is escaped


def figure(given: Picture, image: Image, *, block: bool) -> Markup:
    """A picture in the running text; with its caption when it stands alone."""
    tag = _IMAGE.format(image.src, image.srcset, image.width, image.height, given.alt)
    if not block:
        return tag
    caption = Markup("<figcaption>{}</figcaption>").format(given.caption)
    return Markup("<figure>{}{}</figure>").format(tag, caption if given.caption else "")
