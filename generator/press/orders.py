"""A print order: what a shop is asked to make, as a job ticket that people and Excel can read.

Inputs → outputs: the tickets of finished files, whom to ask, the day and the release → an `Order`;
its lines as CSV, and the checksums of its files.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from generator.content.printing import DESIGNS, SHEETS, VARIANTS, Contact
from generator.content.values import Day
from generator.press.tickets import Ticket

TEMPLATE = "print/order.html"
KINDS = {**{kind.value: name for kind, name in SHEETS.items()}, "panel": "展板"}
_DESIGNS = {each.value: name for each, name in DESIGNS.items()}
_COLUMNS = (
    "序号", "文件", "内容", "种类", "成品宽 mm", "成品高 mm", "出血 mm", "页数", "份数", "材料",
    "后道",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Line:
    """One file of an order in the words of a job ticket; `area` is that of all copies, m²."""

    number: int
    path: str
    title: str
    kind: str
    variant: str
    design: str
    width: int
    height: int
    bleed: int
    pages: int
    copies: int
    material: str
    finishing: str
    notes: tuple[str, ...]

    @property
    def area(self) -> float:
        """Square metres of all copies, trimmed."""
        return self.width * self.height * self.copies / 1e6


@dataclass(frozen=True, slots=True)
class Order:
    """A print order."""

    title: str
    organisation: str
    contact: Contact
    day: Day
    release: str
    lines: tuple[Line, ...]

    @property
    def sizes(self) -> tuple[tuple[str, str, int, float], ...]:
        """Every size and material with how many pieces and square metres of it."""
        found: dict[tuple[str, str], list[Line]] = {}
        for line in self.lines:
            found.setdefault((f"{line.width} × {line.height} mm", line.material), []).append(line)
        return tuple(
            (size, material, sum(each.copies for each in lines), sum(each.area for each in lines))
            for (size, material), lines in found.items()
        )


def order(
    title: str, organisation: str, contact: Contact, day: Day, release: str,
    tickets: Iterable[Ticket],
) -> Order:  # fmt: skip
    """An order of these files, in their order."""
    lines = tuple(_line(number, each) for number, each in enumerate(tickets, 1))
    return Order(title, organisation, contact, day, release, lines)


def _line(number: int, ticket: Ticket) -> Line:
    form = ticket.format
    return Line(
        number, placed(ticket), ticket.title, KINDS.get(ticket.kind, ticket.kind),
        VARIANTS[ticket.variant], _DESIGNS.get(ticket.design, ""), form.width, form.height,
        form.bleed, ticket.pages, ticket.copies, form.material, ticket.finishing, ticket.notes,
    )  # fmt: skip


def placed(ticket: Ticket) -> str:
    """Where a file lies inside the order: `walls/deeds/panel-01-preface.pdf`."""
    return ticket.path.removeprefix("print/")


def table(given: Order) -> bytes:
    """The lines for Excel, which reads them without mojibake and runs none of them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for each in given.lines:
        row = (
            each.number, each.path, each.title, each.kind, each.width, each.height, each.bleed,
            each.pages, each.copies, each.material, each.finishing,
        )  # fmt: skip
        writer.writerow(tuple(_plain(part) for part in row))
    return out.getvalue().encode("utf-8-sig")


def _plain(value: object) -> object:
    """A cell that Excel does not take for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def checksums(files: Mapping[str, bytes]) -> bytes:
    """A line a file, as `sha256sum -c` reads them."""
    lines = (f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return "".join(lines).encode()
