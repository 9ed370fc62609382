"""Dresses an article: a look's stylesheet becomes the inline styles that alone survive.

Inputs → outputs: HTML with classes and a stylesheet → a fragment without classes, every style from
a list of those that the platform keeps. A pure function; dressing what is dressed changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import css_inline
import nh3

from generator.wechat.declarations import PROPERTIES, expanded, judged
from generator.wechat.trees import Inside, Node, parsed, without_empty, written

TAGS = frozenset({
    "section", "p", "span", "strong", "em", "br", "hr", "img", "a", "h1", "h2", "h3", "h4",
    "table", "thead", "tbody", "tr", "th", "td", "sup", "sub",
})  # fmt: skip
ATTRIBUTES = {
    "img": ("src", "alt", "data-w"), "a": ("href",), "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"), "section": ("data-ignore-width",),
}  # fmt: skip
_BLOCKS = frozenset({"section", "p", "h1", "h2", "h3", "h4", "hr", "table"})
# What no look may forget; each look's own rules go before these.
_FLOOR = expanded("""
img{max-width:100%;height:auto}
table{border-collapse:collapse}
.cells{margin:16px 0;width:100%;table-layout:fixed}
.item{padding-left:1em;text-indent:-1em}
.more{text-indent:0}
.mark{box-sizing:border-box;display:inline-block;min-width:1em;padding-right:0.25em;text-indent:0}
.half{display:inline-block;width:48.5%;vertical-align:top}
.is-left{margin-right:3%}
.scroll{overflow-x:auto}
.record{margin:16px 0}
.scroll .cells{margin:0;table-layout:auto}
.address,.code,.code-word{word-break:break-all}
.under{text-decoration:underline}
.struck{text-decoration:line-through}
.small{font-size:0.875em}
.nowrap{white-space:nowrap}
.cells .align-center{text-align:center}
.cells .align-right{text-align:right}
""")


def dressed(html: str, css: str) -> str:
    """The article with its look, as the fragment that is pasted or sent."""
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False)
    inlined = inliner.inline_fragment(html, _FLOOR + expanded(css))
    safe = nh3.clean(
        inlined,
        tags=set(TAGS),
        attributes={"*": {"style"}} | {tag: set(names) for tag, names in ATTRIBUTES.items()},
        filter_style_properties=set(PROPERTIES),
        link_rel=None,
        url_schemes={"http", "https"},
    ).strip()
    return written(without_empty(_flat(_styled(parsed(safe)))))


def _styled(inside: Iterable[Node | str]) -> Iterator[Node | str]:
    """The same with the styles that are kept; a span without any leaves its words."""
    for each in inside:
        if isinstance(each, str):
            yield each
            continue
        style = judged(each.given.get("style", ""), each.tag)
        names = ATTRIBUTES.get(each.tag, ())
        kept = {name: each.given[name] for name in names if name in each.given}
        within = _styled(each.inside)
        if each.tag == "span" and not style:
            yield from within
        else:
            yield Node(each.tag, tuple(within), kept | ({"style": style} if style else {}))


def _flat(inside: Iterable[Node | str]) -> Inside:
    """The same without sections that only hold other blocks and have no style."""
    done: list[Node | str] = []
    for each in inside:
        if isinstance(each, str):
            done.append(each)
            continue
        within = _flat(each.inside)
        if each.tag == "section" and not each.given and within and all(map(_is_block, within)):
            done += within
        else:
            done.append(Node(each.tag, within, each.given))
    return tuple(done)


def _is_block(each: Node | str) -> bool:
    if isinstance(each, str) or each.tag not in _BLOCKS:
        return False
    return "display:inline" not in each.given.get("style", "")
