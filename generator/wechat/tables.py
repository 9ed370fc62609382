"""Tables on a telephone: as they are, each row as lines of its own, or in a region that scrolls.

Inputs → outputs: a table of HTML → elements that fit a column of 375 px. A few short columns stay a
table with widths in per cent; of a wide one each row becomes a block of `heading：value`; what has
no headings, or cells across several columns, scrolls.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.text import width
from generator.wechat.inline import one_line
from generator.wechat.notes import Notes
from generator.wechat.trees import Inside, Node, every, holds, node, words

_FEW = 3
_ROOM = 21
"""em of the small type of a table that 375 px have room for."""
_NARROWEST, _WIDEST = 3, 16
_WRAPS = 12
_MOST = 20
_ALIGNED = ("align-center", "align-right")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: what it says, the column it begins in (from 0) and how many it covers."""

    inside: Inside
    head: bool
    at: int
    across: int
    down: int
    align: str

    @property
    def length(self) -> float:
        """em of its longest line."""
        return max(width(each) for each in words(self.inside).split("\n")) / 2


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[_Cell, ...]
    head: bool


def table(given: Node, notes: Notes) -> Iterator[Node]:
    """A table, its caption before it."""
    for each in given.inside:
        if isinstance(each, Node) and each.tag == "caption":
            said = one_line(each.inside, notes)
            yield from [node("section", "caption", *said)] if holds(said) else []
    rows = _rows(given, notes)
    columns = max((cell.at + cell.across for row in rows for cell in row.cells), default=0)
    classes = given.classes
    if columns == 0 or not any(holds(cell.inside) for row in rows for cell in row.cells):
        return
    lengths = _lengths(rows, columns)
    if columns <= _FEW or sum(min(each, 8) + 1 for each in lengths) <= _ROOM:
        yield _table(rows, _shares(lengths), classes)
    elif _is_list(rows):
        yield from _records(rows, columns, classes)
    else:
        ems = [round(max(2, min(each, _WRAPS))) for each in lengths]
        wide = _table(rows, ems, classes, scrolls=True)
        yield node("section", "scroll", wide, data_ignore_width="")


# --- reading


def _rows(given: Node, notes: Notes) -> tuple[_Row, ...]:
    found: list[_Row] = []
    taken: dict[int, int] = {}  # columns that cells of the rows above still cover
    for row, in_head in _tr(given, head=False):
        cells: list[_Cell] = []
        at, covered = 0, {column: rest - 1 for column, rest in taken.items() if rest > 1}
        for each in row.inside:
            if not isinstance(each, Node) or each.tag not in ("td", "th"):
                continue
            while at in taken:
                at += 1
            cell = _cell(each, at, notes)
            cells.append(cell)
            covered |= dict.fromkeys(range(at, at + cell.across), cell.down - 1)
            at += cell.across
        taken = {column: rest for column, rest in covered.items() if rest}
        if cells:
            found.append(_Row(tuple(cells), in_head or all(cell.head for cell in cells)))
    return _bounded(found)


def _bounded(rows: list[_Row]) -> tuple[_Row, ...]:
    """The same with no column in which no cell begins, and no cell below the last row."""
    starts = sorted({cell.at for row in rows for cell in row.cells})
    places = {at: number for number, at in enumerate(starts)}

    def bounded(cell: _Cell, left: int) -> _Cell:
        across = sum(cell.at <= at < cell.at + cell.across for at in starts)
        return replace(cell, at=places[cell.at], across=across, down=min(cell.down, left))

    return tuple(
        replace(row, cells=tuple(bounded(cell, len(rows) - number) for cell in row.cells))
        for number, row in enumerate(rows)
    )


def _tr(given: Node, *, head: bool) -> Iterator[tuple[Node, bool]]:
    for each in given.inside:
        if isinstance(each, Node) and each.tag == "tr":
            yield each, head
        elif isinstance(each, Node) and each.tag in ("thead", "tbody", "tfoot"):
            yield from _tr(each, head=each.tag == "thead")


def _cell(each: Node, at: int, notes: Notes) -> _Cell:
    align = next((name for name in each.classes if name in _ALIGNED), "")
    across, down = _span(each, "colspan"), _span(each, "rowspan")
    return _Cell(one_line(each.inside, notes), each.tag == "th", at, across, down, align)


def _span(each: Node, name: str) -> int:
    given = each.given.get(name, "")
    return max(1, min(int(given), _MOST)) if given.isascii() and given.isdecimal() else 1


def _lengths(rows: tuple[_Row, ...], columns: int) -> list[float]:
    lengths = [1.0] * columns
    for cell in (cell for row in rows for cell in row.cells if cell.across == 1):
        lengths[cell.at] = max(lengths[cell.at], cell.length)
    return lengths


def _shares(lengths: list[float]) -> list[int]:
    weights = [max(_NARROWEST, min(each, _WIDEST)) for each in lengths]
    shares = [int(each * 100 / sum(weights)) for each in weights]
    return [*shares[:-1], 100 - sum(shares[:-1])]


def _is_list(rows: tuple[_Row, ...]) -> bool:
    """Whether each row tells of one thing under the headings of the first."""
    simple = all(cell.across == cell.down == 1 for row in rows for cell in row.cells)
    heads = [row.head for row in rows]
    pictured = any(one.tag == "img" for row in rows for c in row.cells for one in every(c.inside))
    return simple and not pictured and heads[0] and not any(heads[1:]) and len(rows) > 1


# --- writing


def _table(
    rows: tuple[_Row, ...], columns: list[int], classes: tuple[str, ...], *, scrolls: bool = False
) -> Node:
    """A table; the cells of the first row say how wide the columns are, in a table that scrolls
    every cell."""
    style = "min-width:{}em" if scrolls else "width:{}%"
    every_row = tuple(
        Node("tr", tuple(_written(cell, columns if at == 0 or scrolls else [], style)
                         for cell in row.cells))
        for at, row in enumerate(rows)
    )  # fmt: skip
    heads = next((number for number, row in enumerate(rows) if not row.head), len(rows))
    parts = (("thead", every_row[:heads]), ("tbody", every_row[heads:]))
    inside = (Node(tag, own) for tag, own in parts if own)
    return node("table", " ".join(("cells", *classes)), *inside)


def _written(cell: _Cell, columns: list[int], style: str) -> Node:
    wide = sum(columns[cell.at : cell.at + cell.across])
    given = {
        "class": " ".join(filter(None, ("cell-head" if cell.head else "cell", cell.align))),
        "colspan": str(cell.across) if cell.across > 1 else "",
        "rowspan": str(cell.down) if cell.down > 1 else "",
        "style": style.format(wide) if wide else "",
    }
    inside = cell.inside if holds(cell.inside) else ("\u00a0",)  # the editor drops empty elements
    kept = {name: value for name, value in given.items() if value}
    return Node("th" if cell.head else "td", inside, kept)


def _records(rows: tuple[_Row, ...], columns: int, classes: tuple[str, ...]) -> Iterator[Node]:
    labels: list[Inside] = [() for _ in range(columns)]
    for cell in rows[0].cells:
        labels[cell.at] = cell.inside
    for row in rows[1:]:
        lines = [
            node("section", "record-line record-first" if cell.at == 0 else "record-line",
                 *_label(labels[cell.at]), *cell.inside)
            for cell in row.cells if holds(cell.inside)
        ]  # fmt: skip
        if lines:
            yield node("section", " ".join(("record", *classes)), *lines)


def _label(inside: Inside) -> Inside:
    return (node("span", "record-name", *inside, "："),) if holds(inside) else ()
