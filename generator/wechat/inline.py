"""What stands in a line: emphasis, links, code, small pictures.

Inputs → outputs: the elements and words of a line → those that the platform keeps. Blocks that
stand in a place for one line (a cell, a heading) become lines of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.wechat.notes import BACK, CALL, Notes, kept, said
from generator.wechat.trees import Inside, Node, every, holds, node, words

_AS = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "dfn": "em",
    "var": "em", "sup": "sup", "sub": "sub",
}  # fmt: skip
_SPANS = {
    "code": "code-word", "kbd": "code-word", "samp": "code-word", "tt": "code-word",
    "mark": "marked", "u": "under", "ins": "under", "del": "struck", "s": "struck",
    "strike": "struck", "small": "small",
}  # fmt: skip
_BLOCK_TAGS = """
address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre
section summary table tbody td tfoot th thead tr ul audio video
"""
BLOCKS = frozenset(_BLOCK_TAGS.split())
_SMALL = 100
_ATTRIBUTES = ("class", "src", "alt", "data-w")
_BLANK = " \u00a0"
_SPACES = re.compile(r"[ \t\n\r\f]+")


def is_block(each: Node | str) -> bool:
    """Whether this stands in lines of its own: a block, a picture, or what holds one."""
    if isinstance(each, str):
        return False
    return each.tag in BLOCKS or is_picture(each) or any(map(is_block, each.inside))


def is_picture(each: Node) -> bool:
    """Whether this is a picture of the text, too large to stand among words; a picture to which a
    template gives a class stands where the template has put it."""
    wide = each.given.get("data-w", "")
    small = wide.isdecimal() and int(wide) <= _SMALL
    return each.tag == "img" and not small and not each.classes


def image(given: Node) -> tuple[Node, ...]:
    """A picture's tag; nothing when it has no file."""
    if not given.given.get("src"):
        return ()
    kept_ones = {name: given.given.get(name, "") for name in _ATTRIBUTES}
    written = {name: value for name, value in kept_ones.items() if value or name == "alt"}
    return (Node("img", (), written),)


def line(inside: Iterable[Node | str], notes: Notes) -> tuple[Node | str, ...]:
    """Words and elements of a line; a block among them is a line of its own."""
    return tuple(part for each in inside for part in _part(each, notes))


def _part(each: Node | str, notes: Notes) -> Iterator[Node | str]:
    if isinstance(each, str):
        yield _SPACES.sub(" ", each)
    elif each.tag == "br":
        yield Node("br")
    elif each.tag == "img":
        yield from image(each)
    elif each.tag == "a":
        yield from _link(each, notes)
    elif each.tag in ("sup", "code", "kbd", "samp", "ruby", "q"):
        yield from _special(each, notes)
    elif each.tag in BLOCKS:
        yield from _as_lines(each, notes)
    else:
        yield from _plain(each, line(each.inside, notes))


def _plain(each: Node, inside: Inside) -> Iterator[Node | str]:
    """An element that dresses words; one without a meaning or a class leaves its words."""
    if each.tag in _SPANS:
        yield node("span", " ".join((_SPANS[each.tag], *each.classes)), *inside)
    elif each.tag in _AS:
        yield node(_AS[each.tag], " ".join(each.classes), *inside)
    elif each.classes:
        yield node("span", " ".join(each.classes), *inside)
    else:
        yield from inside


def _special(each: Node, notes: Notes) -> Iterator[Node | str]:
    inside = line(each.inside, notes)
    calls = [one for one in every(each.inside) if one.tag == "a" and CALL in one.classes]
    if each.tag == "sup" and calls:
        yield from inside  # the mark of a footnote is one itself
    elif each.tag == "q":
        yield from ("“", *inside, "”")
    elif each.tag == "ruby":
        yield from _ruby(each, notes)
    elif each.tag == "sup":
        yield from _plain(each, inside)
    else:
        code = (kept_spaces(one) if isinstance(one, str) else one for one in each.inside)
        yield from _plain(each, line(code, notes))


def kept_spaces(text: str) -> str:
    """A text of code whose spaces a browser does not take together."""
    text = text.replace("\t", "    ")
    return re.sub(r"^ +| +(?= )", lambda run: "\u00a0" * len(run[0]), text)


def _ruby(each: Node, notes: Notes) -> Iterator[Node | str]:
    """Readings follow their words in brackets."""
    bracketed = any(one.tag == "rp" for one in every(each.inside))
    for one in each.inside:
        alone = isinstance(one, Node) and one.tag in ("rt", "rtc") and not bracketed
        yield from ("（", *_part(one, notes), "）") if alone else _part(one, notes)


def _link(each: Node, notes: Notes) -> Iterator[Node | str]:
    if BACK in each.classes:
        return
    to = each.given.get("href", "")
    if CALL in each.classes and (mark := notes.call(to)):
        yield mark
        return
    inside = line(each.inside, notes)
    if not holds(inside):
        return
    classes = " ".join(("link", *each.classes))
    if kept(to):
        yield node("a", classes, *inside, href=to)
        return
    mark = notes.link(to, said(each.inside)) if to else None
    if mark is None and words(inside).strip() in to:
        classes += " address"
    yield node("span", classes, *inside)
    if mark is not None:
        yield mark


def _as_lines(each: Node, notes: Notes) -> Iterator[Node | str]:
    """A block in a line: a line of its own."""
    if each.tag in ("hr", "audio", "video"):
        return
    inside = line(each.inside, notes)
    if each.tag in ("td", "th"):
        yield from (*inside, " ")
    else:
        bullet = ("• ",) if each.tag == "li" and each.classes != ("task",) else ()
        yield from (Node("br"), *bullet, *inside, Node("br"))


def trimmed(inside: Iterable[Node | str]) -> tuple[Node | str, ...]:
    """A line without white space and breaks at its ends, and no two breaks for one."""
    parts = _beside_breaks([each for each in inside if each != ""])
    while parts and _is_gap(parts[0]):
        parts.pop(0)
    while parts and _is_gap(parts[-1]):
        parts.pop()
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip(_BLANK)
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip(_BLANK)
    return tuple(parts)


def _beside_breaks(parts: list[Node | str]) -> list[Node | str]:
    """The same without the spaces before and after a break."""
    done: list[Node | str] = []
    for each in parts:
        before = done[-1] if done else ""
        if isinstance(each, str) and _is_break(before):
            each = each.lstrip(" ")
        elif _is_break(each) and isinstance(before, str):
            done[-1:] = [before.rstrip(" ")] if done else []
        if each != "":
            done.append(each)
    return done


def one_line(inside: Iterable[Node | str], notes: Notes) -> tuple[Node | str, ...]:
    """What stands in a heading, a caption or a cell, blocks as lines of it."""
    done: list[Node | str] = []
    for each in line(inside, notes):
        doubled = done and _is_break(each) and _is_break(done[-1])
        if not doubled and each != "" and not (each == " " and done and _is_break(done[-1])):
            done.append(each)
    return trimmed(done)


def _is_break(each: Node | str) -> bool:
    return isinstance(each, Node) and each.tag == "br"


def _is_gap(each: Node | str) -> bool:
    return not each.strip(_BLANK) if isinstance(each, str) else each.tag == "br"
