"""Who hangs in which section of a wall, and what is wrong with the wall as a whole.

Inputs → outputs: `Site` and a wall's id → the ids of its people, section by section; a wall's
reading → its problems, each at the line that has to change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.content.honours import Taxonomy
from generator.content.model import Document, Kind, Order, Profile
from generator.content.reading import Reading
from generator.content.walls import Obstacle, Section, Wall
from generator.diagnostics import Diagnostic, Span, problem
from generator.site.cards import awarded_in
from generator.site.hanging import COMFORTABLE, LOWEST, Hung, Item, Part, hang, heads, high_enough
from generator.site.site import Site
from generator.text import fold, nearest

SECTION = "section-{}"
"""The relation between a wall and those whom one of its sections lists."""


def people(site: Site, wall: str) -> tuple[tuple[str, ...], ...]:
    """The people of each section; the first are those whom the wall itself names.

    Nobody hangs twice: whoever belongs to several sections hangs in the first of them.
    """
    fields = _fields(site, wall)
    taken = dict.fromkeys(site.wall(wall))
    found = [tuple(taken)]
    for number, section in enumerate(fields.sections):
        mine = [each for each in _chosen(site, wall, number, section) if each not in taken]
        mine = mine[: section.quota or None]
        taken |= dict.fromkeys(mine)
        found.append(tuple(mine))
    return tuple(found)


def _chosen(site: Site, wall: str, number: int, section: Section) -> tuple[str, ...]:
    """Whom a section lists or describes, in its order."""
    listed = site.links.get((wall, SECTION.format(number)), ())
    order = section.order or _fields(site, wall).order
    fits = _rules(section, site.table)
    usual = Order.HONOUR if order is Order.LISTED else order
    cards = site.find_cards(Kind.PROFILE, {"order": usual.value})
    described = (
        [each.id for each in cards if fits(site.documents[each.id])] if _says(section) else []
    )
    if order is Order.LISTED:
        return tuple(dict.fromkeys((*listed, *described)))
    wanted = {*listed, *described}
    return tuple(each.id for each in cards if each.id in wanted)


def _says(section: Section) -> bool:
    rules = (section.levels, section.tags, section.decades, section.units, section.holder)
    return any(rules)


def _rules(section: Section, table: Taxonomy) -> Callable[[Document], bool]:
    levels = {fold(each) for each in section.levels}
    units = [fold(each) for each in section.units]

    def fits(document: Document) -> bool:
        person = document.fields
        assert isinstance(person, Profile)
        highest = min(person.honours, key=table.rank, default=None)
        level = table.level_of(highest.title) if highest else None
        year = awarded_in(highest)[1] if highest else 0
        return (
            (
                not levels
                or (level is not None and bool({fold(level.id), fold(level.name)} & levels))
            )
            and (not section.tags or bool(set(section.tags) & set(document.meta.tags)))
            and (not section.decades or year // 10 * 10 in section.decades)
            and (not units or any(each in fold(person.unit) for each in units))
            and (section.holder is None or person.holder is section.holder)
        )

    return fits


def _fields(site: Site, wall: str) -> Wall:
    fields = site.documents[wall].fields
    assert isinstance(fields, Wall)
    return fields


# --- what is wrong with a wall -------------------------------------------------------------------


def judge(reading: Reading, site: Site) -> Iterator[Diagnostic]:
    """Everything that stands in the way of hanging a wall, told once, before anything is made."""
    name, wall = reading.document.id, reading.document.fields
    if not isinstance(wall, Wall) or name not in site.documents:
        return
    yield from _judge_rules(reading, wall, site.table)
    for number, each in enumerate(wall.obstacles):
        if each.x + each.width > wall.width or each.y + each.height > wall.height:
            yield problem(
                "obstacle-outside", reading.span("obstacles", number), **_where(wall, each)
            )
    found = people(site, name)
    for number, (section, names) in enumerate(zip(wall.sections, found[1:], strict=True)):
        if not names and not section.people:  # a name that nobody has is told already
            yield problem("empty-section", reading.span("sections", number), found=section.title)
    yield from _judge_hung(reading, wall, hang(wall, found), site)


def _judge_rules(reading: Reading, wall: Wall, table: Taxonomy) -> Iterator[Diagnostic]:
    """Levels that the honour table does not have."""
    names, ids = [level.name for level in table.levels], [level.id for level in table.levels]
    words = {"choices": "、".join(names), "choices_en": ", ".join(ids)}
    given = [(("levels", n), each) for n, each in enumerate(wall.levels)]
    for at, section in enumerate(wall.sections):
        given += [(("sections", at, "levels", n), each) for n, each in enumerate(section.levels)]  # type: ignore[misc]  # places differ in length
    for place, written in given:
        if fold(written) not in {fold(each) for each in (*names, *ids)}:
            guess = nearest(written, [*names, *ids])
            yield problem("bad-choice", reading.span(*place), found=written, guess=guess, **words)


def _where(wall: Wall, each: Obstacle) -> dict[str, object]:
    return {
        "found": each.label, "x": each.x, "right": each.x + each.width, "y": each.y,
        "top": each.y + each.height, "width": wall.width, "height": wall.height,
    }  # fmt: skip


def _judge_hung(reading: Reading, wall: Wall, hung: Hung, site: Site) -> Iterator[Diagnostic]:
    heights = {"height": wall.height, "bottom": hung.low, "top": hung.high, "lowest": LOWEST}
    if not high_enough(wall, hung):
        edge, edge_en = ("地面", "floor") if hung.low < LOWEST else ("墙顶", "top of the wall")
        yield problem(
            "wall-too-low",
            _at(reading, "eye_line", "height"),
            edge=edge,
            edge_en=edge_en,
            **heights,
        )
    elif hung.left:
        first = hung.left[0]
        span = _at(
            reading, *(("sections", first.section - 1),) if first.section > 0 else (), "width"
        )
        yield problem(
            "wall-too-small", span, found=len(hung.left), first=_named(wall, first, site),
            number=first.number, missing=hung.missing, rows=hung.rows,
            runs="、".join(f"{begin}–{end}" for begin, end in hung.runs) or "0",
        )  # fmt: skip
    elif hung.low < COMFORTABLE:
        yield problem(
            "wall-low", _at(reading, "eye_line", "height"), bottom=hung.low, comfortable=COMFORTABLE
        )


def _at(reading: Reading, *places: str | tuple[str | int, ...]) -> Span:
    """Where the first of these fields stands that somebody wrote."""
    known = dict(reading.places)
    wanted = [each if isinstance(each, tuple) else (each,) for each in places]
    return next((known[each] for each in wanted if each in known), reading.span("title"))


def _named(wall: Wall, item: Item, site: Site) -> str:
    """What a panel is called in a report."""
    titles = {
        Part.PREFACE: "前言",
        Part.STATISTICS: "统计",
        Part.CLOSING: "后记",
        Part.HEAD: heads(wall)[item.section],
    }
    return titles.get(item.part) or site.cards_by_id[item.subject].title
