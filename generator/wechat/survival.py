"""Survival: a model of what the platform's editor does to an article that is pasted and saved.

Inputs → outputs: the fragment of an article → the same as it comes out of the editor. A pure
function. An article is safe when both are the same picture.

Sourced: scripts, stylesheets, `id`, event handlers, `position` and its kin are removed; pictures
from elsewhere are filtered, and so are background pictures; the text sits in `<span leaf>`;
redundant wrappers are taken out, and empty children where they are many; frames, forms and media
need components of the platform; a link leads nowhere unless to the platform itself.

Assumed, the worse way where there was a choice: `class` and every attribute that nobody needs are
removed too, and `transform`, which some say survives; each empty block goes; `<div>` and its like
become `<section>`; colours are written as `rgb()`; `!important` is dropped; space between blocks
is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import html as markup

from generator.wechat.colours import colour
from generator.wechat.styles import MEDIA, declared, parsed, written

LOST = frozenset({
    "script", "style", "link", "meta", "base", "title", "iframe", "frame", "frameset", "noscript",
    "form", "input", "button", "select", "textarea", "option", "object", "embed", "applet", "video",
    "audio", "source", "track", "canvas", "template", "dialog", "map", "area",
})  # fmt: skip
"""Elements that the editor takes out with all that is in them."""
LOST_STYLES = frozenset({
    "position", "top", "right", "bottom", "left", "inset", "z-index", "transform",
    "transform-origin", "animation", "transition", "content", "behavior", "filter", "clip-path",
})  # fmt: skip
KEPT = frozenset({
    "style", "src", "alt", "href", "colspan", "rowspan", "width", "height", "leaf", "nodeleaf",
    "textstyle", "data-w", "data-ratio", "data-type", "data-src", "data-ignore-width",
    "data-ignore-dm", "data-no-dark", "data-mode", "start", "type",
})  # fmt: skip
OWN_PICTURES = re.compile(r"https?://(?:[\w-]+\.)*(?:qpic\.cn|qlogo\.cn|wx\.qq\.com)/|images/")
"""Pictures that the platform shows: its own, and those that travel with the article."""
OWN_PAGES = re.compile(r"https?://mp\.weixin\.qq\.com/")
_WRAPPERS = frozenset({
    "div", "article", "main", "header", "footer", "aside", "nav", "figure", "figcaption", "details",
    "summary", "dl", "dt", "dd", "center", "address",
})  # fmt: skip
_BLOCKS = _WRAPPERS | {
    "section", "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "table",
    "thead", "tbody", "tfoot", "tr", "td", "th", "hr", "pre",
}  # fmt: skip
_HOLDERS = ("section", "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "li", "td", "th")
_STAYING = frozenset({"td", "th", "br", "hr", "col", "colgroup"}) | MEDIA
_CHAIN = 10
_IDLE = ("static", "none", "auto")
_CODE = re.compile(r"#[0-9a-fA-F]{3,8}\b")


def survived(html: str) -> str:
    """The fragment as the platform's editor keeps it."""
    root = parsed(html)
    for element in [each for each in root.iter() if each.tag in LOST]:
        _removed(element)
    for element in list(root[0].iterdescendants()):
        if isinstance(element.tag, str):
            _kept(element)
    for element in reversed(list(root[0].iterdescendants())):  # what is inside first
        if _hollow(element):
            _removed(element)
    _unwrapped(root[0])
    for element in list(root[0].iter(*_HOLDERS)):
        _leafed(element)
    return written(root)


def lost_styles(own: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The names of those declarations that do not survive."""
    for name, value in own:
        behind = name.startswith("background") and "url(" in value
        lost = name.removeprefix("-webkit-") in LOST_STYLES and value not in _IDLE
        if lost or (behind and not OWN_PICTURES.search(value)):
            yield name


def _kept(element: Any) -> None:
    """What stays of one element."""
    if element.tag == "img" and not OWN_PICTURES.match(element.get("src") or ""):
        _removed(element)
        return
    if element.tag in _WRAPPERS:
        element.tag = "section"
    if element.tag == "a" and not OWN_PAGES.match(element.get("href") or ""):
        element.tag = "span"
        element.attrib.pop("href", None)
    drawn = any(each.tag == "svg" for each in element.iterancestors()) or element.tag == "svg"
    for name in element.keys():  # noqa: SIM118  # an element's children are what it iterates over
        if name in ("id", "class") or name.startswith("on") or not (drawn or name in KEPT):
            del element.attrib[name]
    if style := element.get("style"):
        _restyled(element, style)
    if element.tag in _BLOCKS:
        _trimmed(element)


def _restyled(element: Any, style: str) -> None:
    own = declared(style)
    lost = set(lost_styles(own.items()))
    left = {name: value for name, value in own.items() if name not in lost}
    if left:
        element.set("style", " ".join(f"{name}: {_plain(value)};" for name, value in left.items()))
    else:
        del element.attrib["style"]


def _plain(value: str) -> str:
    """A value as browsers write it back: colours as `rgb()`."""
    if "#" not in value or "url(" in value:
        return value
    return _CODE.sub(lambda code: made.css if (made := colour(code[0])) else code[0], value)


def _trimmed(element: Any) -> None:
    """Space between blocks, which is no text, goes."""
    if element.text and not element.text.strip():
        first = element[0] if len(element) else None
        if first is None or first.tag in _BLOCKS:
            element.text = None
    for each in element:
        if each.tail and not each.tail.strip():
            after = each.getnext()
            if each.tag in _BLOCKS or after is None or after.tag in _BLOCKS:
                each.tail = None


def _hollow(element: Any) -> bool:
    """Whether an element holds nothing that could be seen."""
    if not isinstance(element.tag, str) or element.tag in _STAYING:
        return False
    if any(each.tag == "svg" for each in element.iterancestors()):
        return False
    return len(element) == 0 and not (element.text or "").strip()


def _unwrapped(root: Any) -> None:
    """Wrappers of one kind beyond the tenth go; what they hold stays."""
    for element in list(root.iterdescendants()):
        run, above = 1, element.getparent()
        while run <= _CHAIN and above is not None and len(above) == 1 and _alike(element, above):
            run, above = run + 1, above.getparent()
        if run > _CHAIN and not (element.text or "").strip() and len(element):
            element.drop_tag()


def _alike(one: Any, other: Any) -> bool:
    same = one.tag == other.tag and one.get("style") == other.get("style")
    return bool(same and not (other.text or "").strip() and not (one.tail or "").strip())


def _leafed(element: Any) -> None:
    """Each run of text directly in a block is wrapped as the editor wraps it."""
    if element.text and element.text.strip():
        element.insert(0, _leaf(element.text))
        element.text = None
    for each in list(element):
        if each.tail and each.tail.strip():
            leaf = _leaf(each.tail)
            each.tail = None
            each.addnext(leaf)


def _leaf(text: str) -> Any:
    leaf = markup.Element("span", leaf="")
    leaf.text = text
    return leaf


def _removed(element: Any) -> None:
    """Take an element out with all that is in it, not with the words behind it."""
    if element.getparent() is not None:
        element.drop_tree()
