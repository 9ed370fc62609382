"""Findings: what the preflight measured, and failed checks as problems.

Inputs → outputs: what a check found wrong → `Finding`s; findings → JSON and back, and the problems
of a sheet, told at its ticket's document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import TypeAdapter

from generator.diagnostics import Diagnostic, Span, problem
from generator.preflight.anatomy import Box
from generator.press.tickets import Ticket
from generator.rules import RULES


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check measured; `level` is `error`, `warning` or `note` (lived with, but said).

    `page` counts from 1, 0 is the whole file; `place` is left, top, right, bottom in mm from the
    trimmed top left corner, empty where there is none.
    """

    check: str
    ok: bool
    level: str
    found: str
    expected: str
    page: int = 0
    place: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Bad:
    """One thing found wrong; the heavier `weight`, the more it matters."""

    found: str
    page: int = 0
    box: Box | None = None
    weight: float = 0.0


_FINDINGS = TypeAdapter(tuple[Finding, ...])


def passed(check: str, found: str, expected: str, level: str = "") -> Finding:
    """A check that holds."""
    return Finding(check, True, level or level_of(check), found, expected)


def failed(check: str, bad: Bad, expected: str) -> Finding:
    """A check that does not."""
    box = bad.box
    place = box and tuple(round(each, 1) for each in (box.left, box.top, box.right, box.bottom))
    return Finding(check, False, level_of(check), bad.found, expected, bad.page, place or ())


def level_of(check: str) -> str:
    """How grave it is when this check does not hold."""
    return RULES[f"preflight-{check}"].severity.value


def judged(check: str, bad: Iterable[Bad], expected: str, fine: str) -> Iterator[Finding]:
    """The worst of each page, with how many there are; or that the check holds."""
    by_page: dict[int, list[Bad]] = {}
    for each in bad:
        by_page.setdefault(each.page, []).append(each)
    if not by_page:
        yield passed(check, fine, expected)
    for found in by_page.values():
        worst = max(found, key=lambda each: each.weight)
        times = f" × {len(found)}" if len(found) > 1 else ""
        yield failed(check, Bad(worst.found + times, worst.page, worst.box), expected)


def dumped(findings: Iterable[Finding]) -> bytes:
    """Findings as JSON."""
    return _FINDINGS.dump_json(tuple(findings))


def loaded(data: bytes) -> tuple[Finding, ...]:
    """Findings from their JSON.

    Raises:
        ValueError: it holds none.
    """
    return _FINDINGS.validate_json(data)


def problems(ticket: Ticket, findings: Iterable[Finding]) -> tuple[Diagnostic, ...]:
    """The failed checks of a file as problems, one a check: where first, and on how many pages."""
    failed: dict[str, list[Finding]] = {}
    for each in findings:
        if not each.ok:
            failed.setdefault(each.check, []).append(each)
    return tuple(_told(ticket, check, each) for check, each in failed.items())


def _told(ticket: Ticket, check: str, findings: list[Finding]) -> Diagnostic:
    first = findings[0]
    zh, en = [], []
    if first.page and ticket.pages > 1:
        zh, en = [f"第 {first.page} 页"], [f"page {first.page}"]
    if first.place:
        left, top, *_ = first.place
        zh.append(f"距左 {left:.0f} mm、距上 {top:.0f} mm")
        en.append(f"{left:.0f} mm from the left, {top:.0f} mm from the top")
    if len(findings) > 1:
        zh.append(f"共 {len(findings)} 页")
        en.append(f"{len(findings)} pages in all")
    return problem(
        f"preflight-{check}", Span(ticket.document), sheet=ticket.path, found=first.found,
        expected=first.expected, where=f"（{'，'.join(zh)}）" if zh else "",
        where_en=f" ({', '.join(en)})" if en else "",
    )  # fmt: skip
