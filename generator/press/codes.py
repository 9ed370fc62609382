"""QR codes: the modules of a web address, in the mask that is the easiest to read.

Inputs → outputs: an address → rows of modules with their quiet zone.

The mask is the one that the standard asks for and segno finds; here a code is made once and turned
over seven times, where segno makes it eight times and looks at every module.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from operator import and_, xor

import segno

QUIET = 4
"""Light modules on every side."""
_RUN = re.compile("0{5,}|1{5,}")
_FINDER = "1011101"


def modules(address: str) -> tuple[str, ...]:
    """The rows of a code, `0` for a light module and `1` for a dark one."""
    first = segno.make(address, micro=False, error="m", mask=0)
    rows = _rows(first)
    ways = (tuple(map(xor, rows, over)) for over in _masks(str(first.version), first.error))
    data = _data(len(rows))
    best = min(ways, key=lambda way: _penalty(tuple(map(and_, way, data))))
    empty = ("0" * (len(rows) + 2 * QUIET),) * QUIET
    return (*empty, *("0" * QUIET + line + "0" * QUIET for line in _lines(best)), *empty)


def _rows(made: segno.QRCode) -> tuple[int, ...]:
    """The rows of a code as numbers, a module a bit."""
    return tuple(int("".join(map(str, row)), 2) for row in made.matrix)


def _lines(rows: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(f"{row:0{len(rows)}b}" for row in rows)


@cache
def _masks(version: str, error: str) -> tuple[tuple[int, ...], ...]:
    """What each of the eight masks turns over against the first: the same for a size of code."""
    first, *rest = (
        _rows(segno.make("0", version=version, error=error, mask=mask, boost_error=False))
        for mask in range(8)
    )
    return tuple(tuple(map(xor, first, each)) for each in (first, *rest))


@cache
def _data(size: int) -> tuple[int, ...]:
    """Where there is a 1, a mask is judged by the module: not by those that name mask and size."""
    named = {(8, each) for each in (*range(9), *range(size - 8, size)) if each != 6}
    named |= {(size - 11 + far, near) for far in range(3) for near in range(6) if size >= 45}
    named |= {(column, row) for row, column in named}
    lines = ("".join(str(int((y, x) not in named)) for x in range(size)) for y in range(size))
    return tuple(int(line, 2) for line in lines)


def _penalty(rows: tuple[int, ...]) -> int:
    """How hard a code is to read (ISO/IEC 18004, 7.8.3)."""
    size, lines = len(rows), _lines(rows)
    dark = sum(line.count("1") for line in lines) / size**2
    both = (*lines, *map("".join, zip(*lines, strict=True)))
    found = sum(len(run) - 2 for run in _RUN.findall("\n".join(both)))
    found += 40 * sum(map(_finders, both)) + 10 * int(abs(dark * 100 - 50) / 5)
    whole = (1 << size) - 1
    for above, below in pairwise(rows):
        black, white = above & below, ~(above | below) & whole
        found += 3 * ((black & black >> 1) | (white & white >> 1)).bit_count()
    return found


def _finders(line: str) -> int:
    """How often a line looks like a finder pattern with four light modules on one side."""
    count, at = 0, line.find(_FINDER)
    while at >= 0:
        end = at + len(_FINDER)
        free = "1" not in line[max(at - 4, 0) : at] or "1" not in line[end : end + 4]
        count += free
        at = line.find(_FINDER, end if free else at + 4)
    return count
