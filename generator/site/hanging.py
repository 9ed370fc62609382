"""Where each panel of a wall hangs: rows on the eye line, clear of obstacles. Arithmetic alone.

Inputs → outputs: a `Wall` and its people by section → `Hung`: every panel's place in whole
millimetres, and those that found none.

Panels stand in columns from left to right. In one row each panel is a column; in two or three, a
section's people fill a grid of columns row by row, and everything else is as high as the grid. An
obstacle that reaches into the block of rows cuts the wall into free runs; all runs are filled to
the same share and the columns of a run stand in its middle, so that the gaps are alike everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from generator.content.model import Size
from generator.content.walls import Obstacle, Wall

LOWEST = 300
"""No panel hangs lower, mm above the floor: mops and feet."""
COMFORTABLE = 800
"""Lower than this is told: nobody reads down there standing."""
HORIZON = 3, 5
"""The horizon of a row lies three fifths down its panels."""
_SHARES = 1000


class Part(StrEnum):
    """What a panel is for."""

    PREFACE = "preface"
    HEAD = "head"
    PERSON = "person"
    STATISTICS = "statistics"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Item:
    """A panel before it hangs; `number` counts from 1 in reading order.

    `subject` is the profile's id, or empty; `section` the number of its section, or -1.
    """

    number: int
    part: Part
    subject: str = ""
    section: int = -1


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a panel hangs: its lower left corner from the wall's left end and the floor, mm.

    `horizons` are how far below its top the horizon of each row lies that runs through it.
    """

    item: Item
    row: int
    x: int
    y: int
    width: int
    height: int
    horizons: tuple[int, ...]

    @property
    def right(self) -> int:
        """Its right side from the wall's left end."""
        return self.x + self.width

    @property
    def top(self) -> int:
        """Its top above the floor."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Hung:
    """A wall with its panels.

    `low` and `high` are the block of rows above the floor; `runs` the stretches of wall that
    nothing stands in the way of; `left` found no place, for want of `missing` mm.
    """

    placed: tuple[Placement, ...]
    rows: int
    low: int
    high: int
    runs: tuple[tuple[int, int], ...]
    left: tuple[Item, ...] = ()
    missing: int = 0


@dataclass(frozen=True, slots=True)
class _Column:
    """What stands one above the other; `before` is the gap to the column on its left.

    `keep`: it must not be the last of a run, for it announces what follows.
    """

    width: int
    before: int
    keep: bool
    items: tuple[Item, ...]


def sequence(wall: Wall, people: Sequence[Sequence[str]]) -> tuple[Item, ...]:
    """Every panel in reading order; `people` are those of each section, see `heads`."""
    return tuple(Item(number, *each) for number, each in enumerate(_parts(wall, people), 1))


def _parts(wall: Wall, people: Sequence[Sequence[str]]) -> Iterator[tuple[Part, str, int]]:
    yield Part.PREFACE, "", -1
    for number, (title, names) in enumerate(zip(heads(wall), people, strict=True)):
        if title and names:
            yield Part.HEAD, "", number
        yield from ((Part.PERSON, each, number) for each in names)
    if wall.statistics:
        yield Part.STATISTICS, "", -1
    if wall.closing:
        yield Part.CLOSING, "", -1


def heads(wall: Wall) -> tuple[str, ...]:
    """The titles of a wall's sections; the first has none: those whom the wall itself names."""
    return ("", *(each.title for each in wall.sections))


def hang(wall: Wall, people: Sequence[Sequence[str]]) -> Hung:
    """Hang everything in as few rows as hold it.

    If no number of rows does, in that which leaves least; then `left` is not empty. Nothing is
    placed when not even one row keeps off the floor and below the wall's top.
    """
    items = sequence(wall, people)
    tries = [_in_rows(wall, items, rows) for rows in ((wall.rows,) if wall.rows else (1, 2, 3))]
    possible = [each for each in tries if high_enough(wall, each)]
    if not possible:
        low = tries[0]
        return Hung((), low.rows, low.low, low.high, low.runs, items)
    return min(possible, key=lambda each: (len(each.left), each.rows))


def high_enough(wall: Wall, hung: Hung) -> bool:
    """Whether the rows keep off the floor and end below the wall's top."""
    return hung.low >= LOWEST and hung.high <= wall.height


def blocked(obstacle: Obstacle, low: int, high: int) -> bool:
    """Whether an obstacle with its clearance reaches into a stretch of heights."""
    foot, top = obstacle.y - obstacle.clearance, obstacle.y + obstacle.height + obstacle.clearance
    return foot < high and top > low


def _in_rows(wall: Wall, items: tuple[Item, ...], rows: int) -> Hung:
    tall = max(_height(wall, each.part, rows) for each in items)
    low = wall.eye_line - tall // 2
    runs = _runs(wall, low, low + tall)
    columns = tuple(_columns(wall, items, rows))
    counts = _shared(columns, runs)
    placed: list[Placement] = []
    start, slack = 0, 0
    for (begin, end), count in zip(runs, counts, strict=True):
        part = columns[start : start + count]
        slack = end - begin - _length(part)
        placed += _placed(wall, part, begin + slack // 2, rows)
        start += count
    rest = columns[start:]
    left = tuple(sorted((item for each in rest for item in each.items), key=lambda i: i.number))
    missing = max(1, sum(each.before + each.width for each in rest) - slack) if rest else 0
    placed.sort(key=lambda each: each.item.number)
    return Hung(tuple(placed), rows, low, low + tall, runs, left, missing)


def _size(wall: Wall, part: Part, rows: int) -> Size:
    """A panel's size; what has none of its own is as high as the rows."""
    own = {
        Part.PREFACE: wall.preface_size,
        Part.HEAD: wall.head_size,
        Part.STATISTICS: wall.statistics_size,
        Part.CLOSING: wall.closing_size,
    }
    if part is Part.PERSON:
        return wall.panel
    return own[part] or Size(wall.panel.width, _block(wall, rows))


def _height(wall: Wall, part: Part, rows: int) -> int:
    """How much of the wall's height a part takes: people as much as all their rows."""
    return _block(wall, rows) if part is Part.PERSON else _size(wall, part, rows).height


def _block(wall: Wall, rows: int) -> int:
    return rows * wall.panel.height + (rows - 1) * wall.gap


def _runs(wall: Wall, low: int, high: int) -> tuple[tuple[int, int], ...]:
    """The free stretches of the wall between two heights, from left to right."""
    found, start = [], 0
    stops = [
        (each.x - each.clearance, each.x + each.width + each.clearance)
        for each in wall.obstacles
        if blocked(each, low, high)
    ]
    for begin, end in sorted(stops):
        if begin > start:
            found.append((start, min(begin, wall.width)))
        start = max(start, end)
    if start < wall.width:
        found.append((start, wall.width))
    return tuple(each for each in found if each[0] < each[1])


def _columns(wall: Wall, items: Sequence[Item], rows: int) -> Iterator[_Column]:
    aisle = 2 * wall.gap if wall.aisle is None else wall.aisle
    named = heads(wall)
    start = 0
    while start < len(items):
        first = items[start]
        width = _size(wall, first.part, rows).width
        if first.part is not Part.PERSON:
            keep = first.part is Part.HEAD
            yield _Column(width, aisle if start else 0, keep, (first,))
            start += 1
            continue
        group = [
            each
            for each in items[start:]
            if (each.part, each.section) == (first.part, first.section)
        ]
        across = -(-len(group) // rows)
        for number in range(across):
            # People follow their head, and the preface what has no head, at the usual gap.
            close = number or named[first.section]
            yield _Column(width, wall.gap if close else aisle, False, tuple(group[number::across]))
        start += len(group)


def _shared(columns: Sequence[_Column], runs: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """How many columns each run takes: all runs filled to the same share, as far as that goes."""
    for keep in (True, False):
        if sum(_filled(columns, runs, _SHARES, keep=keep)) < len(columns):
            continue
        low, high = 0, _SHARES
        while high - low > 1:
            middle = (low + high) // 2
            enough = sum(_filled(columns, runs, middle, keep=keep)) == len(columns)
            low, high = (low, middle) if enough else (middle, high)
        return _filled(columns, runs, high, keep=keep)
    return _filled(columns, runs, _SHARES, keep=False)


def _filled(
    columns: Sequence[_Column], runs: Sequence[tuple[int, int]], share: int, *, keep: bool
) -> tuple[int, ...]:
    counts, start = [], 0
    for number, (begin, end) in enumerate(runs, 1):
        room, used, stop = (end - begin) * share // _SHARES, 0, start
        while stop < len(columns):
            used += columns[stop].width + (columns[stop].before if stop > start else 0)
            if used > room:
                break
            stop += 1
        while (
            keep and number < len(runs) and start < stop < len(columns) and columns[stop - 1].keep
        ):
            stop -= 1
        counts.append(stop - start)
        start = stop
    return tuple(counts)


def _length(columns: Sequence[_Column]) -> int:
    return sum(each.width for each in columns) + sum(each.before for each in columns[1:])


def _placed(wall: Wall, columns: Sequence[_Column], begin: int, rows: int) -> Iterator[Placement]:
    height, pitch = wall.panel.height, wall.panel.height + wall.gap
    bottom = wall.eye_line - (rows * pitch - wall.gap) // 2
    lines = [bottom + (rows - 1 - row) * pitch + height - height * HORIZON[0] // HORIZON[1]
             for row in range(rows)]  # fmt: skip
    x = begin
    for number, column in enumerate(columns):
        x += column.before if number else 0
        for row, item in enumerate(column.items):
            size = _size(wall, item.part, rows)
            if item.part is Part.PERSON:
                y, own = bottom + (rows - 1 - row) * pitch, lines[row : row + 1]
            else:
                y, own = wall.eye_line - size.height // 2, lines
            through = tuple(y + size.height - each for each in own if y < each < y + size.height)
            yield Placement(item, row, x, y, size.width, size.height, through)
        x += column.width
