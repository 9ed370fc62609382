"""The platform's structure check, as far as it can be judged without its server.

Inputs → outputs: the fragment of an article, or any HTML → the rules that it breaks, each with the
words near the place. A pure function. Numbers of sections are those of the rules that the platform
publishes (`verify_article_structure`); each rule's sentence in `rules.py` says its own.

What only a browser knows is counted instead: how wide a word is, where a line breaks. Elements in
flexible rows are therefore not judged by where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from generator.wechat import darkness, drawings, lines, nesting, survival, widths
from generator.wechat.breaches import Breach
from generator.wechat.colours import colour
from generator.wechat.styles import Node, important, nodes, parsed, sample, says

_STACK = "mp-quote,pingfangsc,system-ui,-apple-system"
"""How the one stack of typefaces begins that the platform allows."""
_TAKEN = (".jpg", ".jpeg", ".png", ".gif", ".bmp")
_WRAPS = ("normal", "pre-wrap", "pre-line", "break-spaces")
_FAULTS = {"centre": "wechat-width-centre", "overflow": "wechat-width-overflow",
           "share": "wechat-width-share"}  # fmt: skip
_DRAWN = {"name": "wechat-svg-name", "element": "wechat-svg-element", "link": "wechat-svg-link",
          "animation": "wechat-svg-animation", "begin": "wechat-animate-begin"}  # fmt: skip

Found = Iterator[tuple[Node, str, str]]
"""Elements, the rule each breaks, and what its sentence says was found."""


def breaches(html: str) -> Iterator[Breach]:
    """Every rule of the structure check that the fragment breaks; each once at the same words."""
    told: set[Breach] = set()
    found = nodes(parsed(html))
    for judge in _JUDGES:
        for node, rule, shown in judge(found):
            breach = Breach(rule, sample(node), (("found", shown[:80]),))
            if breach not in told:
                told.add(breach)
                yield breach


def _styled(found: Sequence[Node]) -> Found:
    """What single declarations break."""
    for node in found:
        if not node.style:
            continue
        own = node.own
        if node.tag == "img" and _nothing(own.get("opacity", "")):
            yield node, "wechat-opacity", ""
        if "caret-color" in own and _unseen(own["caret-color"]):
            yield node, "wechat-caret-color", own["caret-color"]
        if own.get("text-align", "").lower() in ("start", "end"):
            yield node, "wechat-text-align", own["text-align"]
        family = own.get("font-family") or own.get("font", "")
        if family and not _plain(family).startswith(_STACK):
            yield node, "wechat-font", family
        if important(node.style):
            yield node, "wechat-important", next(iter(own), "")
        if not node.drawn:
            if own.get("position", "").lower() in ("absolute", "fixed", "sticky"):
                yield node, "wechat-position", own["position"]
            for name in survival.lost_styles(own.items()):
                if name not in ("position", "top", "right", "bottom", "left", "z-index"):
                    yield node, "wechat-style", name


def _stripped(found: Sequence[Node]) -> Found:
    """What the editor takes out: elements, attributes, pictures."""
    for node in found:
        if node.tag in survival.LOST and not node.drawn:
            yield node, "wechat-element", node.tag
        elif not node.drawn and node.tag != "svg":
            for name in node.element.keys():  # noqa: SIM118  # children are iterated over
                if name in ("id", "class") or name.startswith("on"):
                    yield node, "wechat-attribute", f"{name}={node.get(name)}"
        if node.tag == "img" and "ProseMirror-separator" not in (node.get("class") or ""):
            yield from _pictured(node)


def _pictured(node: Node) -> Found:
    source = node.get("src") or node.get("data-src") or ""
    if not survival.OWN_PICTURES.match(source):
        yield node, "wechat-picture-elsewhere", source[:60] or "src"
    else:
        path = urlsplit(source).path.lower()
        ending = path[path.rfind(".") :] if "." in path.rpartition("/")[2] else ""
        if ending and ending not in _TAKEN:
            yield node, "wechat-picture-format", path.rpartition("/")[2]
    if not re.fullmatch(r"[1-9]\d*(\.\d+)?", node.get("data-w") or ""):
        yield node, "wechat-picture-width", source.rpartition("/")[2][:60] or "src"


def _measured(found: Sequence[Node]) -> Found:
    """What is judged by widths and heights."""
    made = widths.boxes(found)
    for node, fault in widths.unsteady(found, made):
        yield node, _FAULTS[fault], node.own.get("width") or node.tag
    for node in lines.crowded(found, made):
        yield node, "wechat-line-height", f"{node.line:g} < {node.font:g}"
    for node in lines.flat(found):
        yield node, "wechat-height-zero", node.own["height"]
    for node, height, needed in lines.cut(found, made):
        yield node, "wechat-height", f"{height} < {needed}"
    for node in found:
        if node.tag == "pre" and node.own.get("white-space") not in _WRAPS and says(node):
            yield node, "wechat-pre", ""


def _nested(found: Sequence[Node]) -> Found:
    for node, run in nesting.wrapped(found):
        yield node, "wechat-nesting", str(run) if run else f"> {nesting.CHAIN}"
    for node, empty in nesting.hollow(found):
        yield node, "wechat-empty-nodes", str(empty)
    for node, kind, tag in nesting.misplaced(found):
        yield node, f"wechat-{kind}", tag


def _dark(found: Sequence[Node]) -> Found:
    for node, seen in darkness.faint(found):
        yield node, "wechat-dark-contrast", f"{seen:.1f}"
    for node in found:
        behind = darkness.gradient(node) and says(node)
        if behind and not darkness.ignores(node, "text-bg-gradient"):
            yield node, "wechat-dark-gradient", ""
    for node in drawings.dark(found):
        yield node, "wechat-svg-colour", ""


def _drawn(found: Sequence[Node]) -> Found:
    for node, kind, shown in drawings.unfit(found):
        yield node, _DRAWN[kind], shown


_JUDGES: Iterable[Callable[[Sequence[Node]], Found]] = (
    _styled, _stripped, _measured, _nested, _dark, _drawn,
)  # fmt: skip


def _nothing(value: str) -> bool:
    return bool(re.fullmatch(r"0*\.?0*%?", value)) and value not in ("", ".")


def _unseen(value: str) -> bool:
    made = colour(value)
    return value.lower() == "transparent" or (made is not None and made.alpha == 0)


def _plain(family: str) -> str:
    return re.sub(r"[\"'\s]", "", family).lower()
