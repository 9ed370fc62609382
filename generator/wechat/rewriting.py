"""Rewrites a text for the platform's editor: what it would spoil becomes what it keeps.

Inputs → outputs: the HTML of an article, from a template, with classes → HTML of the same words in
the elements that survive: lists, quotations, code and notes as sections and paragraphs, links as
numbered notes at the end. A pure function.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import nh3

from generator.wechat import shapes, tables
from generator.wechat.inline import (
    BLOCKS,
    image,
    is_block,
    is_picture,
    kept_spaces,
    line,
    one_line,
    trimmed,
)
from generator.wechat.notes import FOOTNOTE, Notes, circled, entries, kept, loose, said
from generator.wechat.trees import (
    Inside,
    Node,
    every,
    holds,
    node,
    parsed,
    without_empty,
    words,
    written,
)  # fmt: skip

_LINE_TAGS = """
a abbr b bdi bdo br cite code data del dfn em font hr i img ins kbd label mark output picture q rp
rt rtc ruby s samp small span strike strong sub sup time tt u var wbr
"""
_TAGS = BLOCKS | frozenset(_LINE_TAGS.split())
_ATTRIBUTES = {
    "*": {"class", "id"}, "a": {"href"}, "img": {"src", "alt", "data-w"},
    "ol": {"start", "reversed"}, "li": {"value"}, "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"}, "audio": {"src"}, "video": {"src"},
}  # fmt: skip
_DROPPED = {"script", "style", "template", "iframe", "object", "svg", "math", "title"}
_SCHEMES = {"http", "https", "mailto", "tel"}
_BULLETS = ("•", "–", "·")
_PHONE = 375
"""px of a telephone: a smaller picture keeps its share of it on any screen."""
_DEEPEST_LIST = 5
_DEEPEST_BOX = 3
_OURS = frozenset({"admonition", "admonition-title", FOOTNOTE, "pull", "table", "task", "quote"})
_NOTES = "notes"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where blocks stand: what a line of words becomes there, how deep the lists are, how deep
    the boxes."""

    frame: Callable[[Inside], Node]
    level: int = 0
    boxes: int = 0


def rewritten(html: str, home: str = "") -> str:
    """The same article in elements that the platform's editor keeps.

    `home` is the web address of the page that the article is made of: what leads into it leads
    nowhere in an article. The notes stand where the template has an empty element of the class
    `notes`, or else at the end.
    """
    safe = nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        clean_content_tags=_DROPPED,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    inside = parsed(safe)
    notes = Notes(inside, home)
    done = tuple(_flow(inside, _Place(_paragraph), notes))
    return written(without_empty(_noted(done, notes.lists())))


def _noted(done: Inside, lists: tuple[Node, ...]) -> Inside:
    """The article with its notes."""
    if any(_NOTES in one.classes and not one.inside for one in every(done)):
        return _put(done, list(lists))
    last = done[-1] if done else None
    if len(done) == 1 and isinstance(last, Node) and last.tag == "section":
        return (replace(last, inside=(*last.inside, *lists)),)
    return (*done, *lists)


def _put(inside: Inside, lists: list[Node]) -> Inside:
    """The same with the lists in the first place for them."""
    done: list[Node | str] = []
    for each in inside:
        if isinstance(each, str):
            done.append(each)
        elif _NOTES in each.classes and not each.inside:
            done += lists
            lists.clear()
        else:
            done.append(replace(each, inside=_put(each.inside, lists)))
    return tuple(done)


# --- lines among blocks


def _paragraph(inside: Inside) -> Node:
    return node("p", "p", *inside)


def _framed(tag: str, *classes: str) -> Callable[[Inside], Node]:
    return lambda inside: node(tag, " ".join(filter(None, classes)), *inside)


def _flow(inside: Iterable[Node | str], place: _Place, notes: Notes) -> Iterator[Node]:
    """Blocks; the words between them become lines as the place has them."""
    run: list[Node | str] = []
    for each in inside:
        if isinstance(each, Node) and is_block(each):
            yield from _set(run, place)
            run = []
            yield from _block(each, place, notes)
        else:
            run += line((each,), notes)
    yield from _set(run, place)


def _set(run: list[Node | str], place: _Place) -> Iterator[Node]:
    said_there = trimmed(run)
    if holds(said_there):
        yield place.frame(said_there)


def _block(each: Node, place: _Place, notes: Notes) -> Iterator[Node]:
    maker = _MAKERS.get(each.tag)
    if FOOTNOTE in each.classes:
        yield from _footnotes(each, place, notes)
    elif maker is not None:
        yield from maker(each, place, notes)
    elif is_picture(each):
        yield from _picture(each)
    elif each.tag == "a":
        yield from _linked(each, place, notes)
    elif each.tag in BLOCKS and (own := _own(each)):
        yield from _part(each, own, place, notes)
    else:
        yield from _flow(each.inside, place, notes)


def _own(each: Node) -> tuple[str, ...]:
    return tuple(name for name in each.classes if name not in _OURS)


# --- blocks


def _p(each: Node, place: _Place, notes: Notes) -> Iterator[Node]:
    if "admonition-title" in each.classes:
        yield from _box_head(each, place, notes)
    else:
        own = _own(each)
        there = replace(place, frame=_framed("p", *own)) if own else place
        yield from _flow(each.inside, there, notes)


def _heading(each: Node, _place: _Place, notes: Notes) -> Iterator[Node]:
    level = min(int(each.tag[1]), 4)
    classes = each.classes or (f"h{level}",)
    inside = one_line(each.inside, notes)
    if holds(inside):
        yield node(f"h{level}", " ".join(classes), *inside)


def _part(each: Node, own: tuple[str, ...], place: _Place, notes: Notes) -> Iterator[Node]:
    """A part of the page with a class of its own; an admonition is a box."""
    if each.tag == "div" and "gallery" in own:  # a template arranges its own
        yield from _gallery(each, own, place, notes)
    elif "admonition" in each.classes:
        yield from _boxed(each, ("box", *(f"box-{name}" for name in own)), place, notes)
    elif any(map(is_block, each.inside)):
        there = replace(place, frame=_paragraph)
        if inside := tuple(_flow(each.inside, there, notes)):
            yield node("section", " ".join(own), *inside)
    else:
        inside_line = trimmed(line(each.inside, notes))
        if holds(inside_line) or own == (_NOTES,):
            yield node("section", " ".join(own), *inside_line)


def _boxed(each: Node, own: tuple[str, ...], place: _Place, notes: Notes) -> Iterator[Node]:
    """What is set apart: a quotation, an admonition. Boxes in boxes end somewhere."""
    inside = tuple(_flow(each.inside, _Place(_paragraph, boxes=place.boxes + 1), notes))
    if place.boxes >= _DEEPEST_BOX:
        yield from inside
    elif inside:
        yield node("section", " ".join(own), *inside)


def _quote(each: Node, place: _Place, notes: Notes) -> Iterator[Node]:
    yield from _boxed(each, ("quote", *_own(each)), place, notes)


def _details(each: Node, place: _Place, notes: Notes) -> Iterator[Node]:
    yield from _boxed(each, ("box", *_own(each)), place, notes)


def _box_head(each: Node, place: _Place, notes: Notes) -> Iterator[Node]:
    yield from _set(
        [*one_line(each.inside, notes)], replace(place, frame=_framed("section", "box-head"))
    )


def _code(each: Node, _place: _Place, _notes: Notes) -> Iterator[Node]:
    """Code keeps its lines and its indents without `<pre>`."""
    text = words(each.inside).strip("\r\n")
    lines = [kept_spaces(each.rstrip()) for each in text.split("\n")]
    if text.strip():
        parts = [part for each in lines for part in (each, Node("br")) if part != ""]
        yield node("section", "code", *parts[:-1])


def _rule(each: Node, _place: _Place, _notes: Notes) -> Iterator[Node]:
    yield node("hr", " ".join(("rule", *each.classes)))


def _table(each: Node, _place: _Place, notes: Notes) -> Iterator[Node]:
    yield from tables.table(each, notes)


def _recording(each: Node, place: _Place, notes: Notes) -> Iterator[Node]:
    """A recording is a link: the platform plays only its own."""
    name = "音频" if each.tag == "audio" else "视频"
    inside = each.inside if holds(each.inside) else (name,)
    to = each.given.get("src", "")
    yield from _set([*line((Node("a", inside, {"href": to} if to else {}),), notes)], place)


def _linked(each: Node, place: _Place, notes: Notes) -> Iterator[Node]:
    """A link around pictures or paragraphs: the mark of its note stands after the last words."""
    blocks = tuple(_flow(each.inside, place, notes))
    to = each.given.get("href", "")
    if kept(to):
        yield from (shapes.within(block, to) for block in blocks)
    elif blocks and (mark := notes.link(to, said(each.inside))):
        yield from (*blocks[:-1], shapes.marked(blocks[-1], mark))
    else:
        yield from blocks


# --- pictures


def _picture(each: Node) -> Iterator[Node]:
    wide = each.given.get("data-w", "")
    share = min(100, int(wide) * 100 // _PHONE) if wide.isdecimal() else 100
    for img in image(each):
        shown = replace(img, given={**img.given, "style": f"width:{share}%"})
        yield node("section", "figure", node("section", "picture", shown))


def _figure(each: Node, place: _Place, notes: Notes) -> Iterator[Node]:
    """A picture with its caption; a quotation with its source; what else has a caption."""
    if "pull" in each.classes:
        yield from _pull(each, place, notes)
    elif blocks := tuple(_flow(each.inside, replace(place, frame=_paragraph), notes)):
        yield shapes.figure(blocks, _own(each))


def _pull(each: Node, place: _Place, notes: Notes) -> Iterator[Node]:
    """A quotation whose source stands below it."""
    quoted: list[Node | str] = []
    for one in each.inside:
        if isinstance(one, Node) and one.tag == "blockquote":
            quoted += one.inside
        elif isinstance(one, Node) and one.tag == "figcaption":
            quoted.append(Node("div", ("—— ", *one.inside), {"class": "credit"}))
        else:
            quoted.append(one)
    yield from _boxed(Node("blockquote", tuple(quoted)), ("quote", "pull"), place, notes)


def _caption(each: Node, place: _Place, notes: Notes) -> Iterator[Node]:
    yield from _set(
        [*one_line(each.inside, notes)], replace(place, frame=_framed("section", "caption"))
    )


def _gallery(each: Node, own: tuple[str, ...], place: _Place, notes: Notes) -> Iterator[Node]:
    blocks = tuple(_flow(each.inside, replace(place, frame=_paragraph), notes))
    yield from shapes.gallery(blocks, own)


# --- lists


def _list(each: Node, place: _Place, notes: Notes) -> Iterator[Node]:
    """Entries one under the other, however deep: the platform doubles the bullets of nested lists,
    so they are words here."""
    level = min(place.level + 1, _DEEPEST_LIST)
    number = _integer(each.given.get("start", ""), 1)
    blocks: list[Node] = []
    for one in each.inside:
        if not isinstance(one, Node) or one.tag != "li":
            blocks += _flow((one,), replace(place, frame=_paragraph, level=level), notes)
            continue
        number = _integer(one.given.get("value", ""), number)
        mark = f"{number}." if each.tag == "ol" else _BULLETS[(level - 1) % len(_BULLETS)]
        number += 1
        blocks += _entry(one, mark, replace(place, level=level), notes)
    own = _own(each)
    yield from [node("section", " ".join(own), *blocks)] if own and blocks else blocks


def _entry(each: Node, mark: str, place: _Place, notes: Notes) -> Iterator[Node]:
    marks = [mark]
    task = "task" in each.classes

    def frame(inside: Inside) -> Node:
        first = inside[0]
        if marks and task and isinstance(first, str) and first[0] in "☐☑":
            marks[0], inside = first[0], (first[1:].lstrip(), *inside[1:])
        more = "" if marks else "more"
        shown = [node("span", "mark", marks.pop())] if marks else []
        classes = ("item", f"l{place.level}", more, *_own(each))
        return node("section", " ".join(filter(None, classes)), *shown, *inside)

    blocks = tuple(_flow(each.inside, replace(place, frame=frame), notes))
    if marks and blocks and mark[-1] == ".":  # a number is told even if no line of words is there
        yield node("section", f"item l{place.level}", node("span", "mark", mark))
    yield from blocks


def _integer(given: str, other: int) -> int:
    return int(given) if re.fullmatch(r"-?[0-9]{1,6}", given) else other


def _term(each: Node, place: _Place, notes: Notes) -> Iterator[Node]:
    name = "term" if each.tag == "dt" else "told"
    frame = _framed("section", name, *_own(each))
    yield from _flow(each.inside, replace(place, frame=frame), notes)


def _footnotes(each: Node, place: _Place, notes: Notes) -> Iterator[Node]:
    """The footnotes of a text go to the end of the article; only what is none stays."""
    for entry in entries(each):
        number = notes.number(entry)
        marks = [circled(number)]

        def frame(inside: Inside, marks: list[str] = marks) -> Node:
            if not marks:
                return node("section", "note more", *inside)
            return node("section", "note", node("span", "mark", marks.pop()), " ", *inside)

        notes.tell(number, _flow(entry.inside, _Place(frame), notes))
    yield from _flow(loose(each), place, notes)
    notes.close()


_MAKERS: Mapping[str, Callable[[Node, _Place, Notes], Iterator[Node]]] = {
    "p": _p, "blockquote": _quote, "details": _details, "summary": _box_head, "pre": _code,
    "hr": _rule, "table": _table, "audio": _recording, "video": _recording, "figure": _figure,
    "figcaption": _caption, "ul": _list, "ol": _list, "menu": _list, "dir": _list, "dt": _term,
    "dd": _term, **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
}  # fmt: skip
