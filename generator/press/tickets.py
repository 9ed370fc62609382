"""`Ticket`: what a finished file is supposed to be; published for those who check it.

Inputs → outputs: a sheet's plan → its ticket, and the JSON of it. The preflight compares a finished
file with its ticket, a print order lists tickets, and the print ledger compares two of one panel.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter

from generator.content.formats import Format
from generator.content.printing import Variant

FOLDER = "print/tickets/"
NO_PROFILE = "没有色彩特性文件：照片是 RGB，请印厂转换成四色"
"""A note on a sheet whose photographs could not be put into the inks of a press."""
PROFILE = "色彩特性文件："
"""How the note begins that names the ICC profile that photographs were put through."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One finished file.

    `path` lies below `public/`; `document` is the project path that a problem is told at. `facts`
    are what must be readable on it, each with what it is (`姓名`); `pictures` the digests of what
    it pictures; `codes` the addresses its QR codes hold. `edition` is the digest of everything that
    went in: equal editions are equal sheets. `notes` is what the shop must be told of it.
    """

    path: str
    title: str
    kind: str
    subject: str
    document: str
    variant: Variant
    design: str
    format: Format
    pages: int
    facts: tuple[tuple[str, str], ...]
    pictures: tuple[tuple[str, str], ...] = ()
    codes: tuple[str, ...] = ()
    copies: int = 1
    finishing: str = ""
    edition: str = ""
    notes: tuple[str, ...] = ()


_TICKET = TypeAdapter(Ticket)


def written(ticket: Ticket) -> bytes:
    """The ticket as JSON."""
    return _TICKET.dump_json(ticket, indent=1)


def read_ticket(data: bytes) -> Ticket:
    """A ticket from its JSON.

    Raises:
        ValueError: it is none.
    """
    return _TICKET.validate_json(data)


def place(path: str) -> str:
    """Where the ticket of a finished file lies: `print/tickets/posters/wang-jinxi-a2.pdf.json`."""
    return f"{FOLDER}{path.partition('/')[2]}.json"
