"""The preflight's report: what every file of an order was found to be, for editors and print shops.

Inputs → outputs: tickets with their findings → the report as JSON, in a fixed order, and as one
page that needs nothing beside it. It has no date, so equal files give equal reports.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from generator.content.printing import DESIGNS, SHEETS, VARIANTS
from generator.preflight.findings import Finding
from generator.press.tickets import Ticket
from generator.rules import RULES
from generator.site.templates import Templates

TEMPLATE = "print/report.html"
NAMES: dict[str, tuple[str, str]] = {
    "unreadable": ("打得开", "opens"),
    "size": ("成品尺寸", "trimmed size"),
    "pages": ("页数", "pages"),
    "bleed": ("出血", "bleed"),
    "marks": ("出血以外只有标记", "only marks outside"),
    "font": ("字体嵌入", "embedded typefaces"),
    "glyph": ("没有缺字", "no missing glyphs"),
    "facts": ("事实齐全", "facts"),
    "unsafe-text": ("文字在安全区内", "safe area"),
    "overlap": ("文字不重叠", "no overlap"),
    "small-text": ("最小的字", "smallest words"),
    "coarse-picture": ("照片太糊", "coarse pictures"),
    "soft-picture": ("照片分辨率", "pictures"),
    "rgb": ("没有 RGB 颜色", "no RGB colours"),
    "ink": ("总墨量", "total ink"),
    "text-black": ("小字单黑", "black words"),
    "intent": ("色彩特性文件", "output intent"),
    "code": ("二维码内容", "QR code says"),
    "small-code": ("二维码边长", "QR code's edge"),
    "resolution": ("标注分辨率", "resolution"),
    "mode": ("格式与颜色", "form and inks"),
    "heavy": ("文件大小", "file size"),
    "untagged": ("无障碍", "tagged"),
}
"""What each check is called, in Chinese and English."""
_INTENT = NAMES["intent"][1]
_STATES = ("error", "warning", "note", "ok")
_KINDS = {each.value: name for each, name in SHEETS.items()}
_DESIGNS = {each.value: name for each, name in DESIGNS.items()}


@dataclass(frozen=True, slots=True)
class Row:
    """A check as the page shows it; `hint` is what to do about it."""

    name: str
    name_en: str
    state: str
    found: str
    expected: str
    where: str
    hint: str
    hint_en: str


@dataclass(frozen=True, slots=True)
class File:
    """A file as the page shows it; `state` is that of its gravest check."""

    number: int
    ticket: Ticket
    kind: str
    variant: str
    design: str
    state: str
    rows: tuple[Row, ...]

    @property
    def told(self) -> tuple[Row, ...]:
        """What somebody has to see."""
        return tuple(each for each in self.rows if each.state != "ok")

    @property
    def fine(self) -> tuple[Row, ...]:
        """What holds."""
        return tuple(each for each in self.rows if each.state == "ok")


def report(
    templates: Templates, files: Iterable[tuple[Ticket, tuple[Finding, ...]]]
) -> tuple[bytes, bytes]:
    """The report of these files, in their order: JSON and HTML, both UTF-8."""
    shown = tuple(_file(number, *each) for number, each in enumerate(files, 1))
    states = Counter(each.state for each in shown)
    counts = {state: states[state] for state in _STATES}
    named = any(row.name_en == _INTENT and row.found != "—" for each in shown for row in each.rows)
    page = templates.render(TEMPLATE, {"files": shown, "counts": counts, "profiled": named})
    return _json(shown, counts), page.encode()


def _file(number: int, ticket: Ticket, findings: tuple[Finding, ...]) -> File:
    rows = tuple(_row(ticket, each) for each in findings)
    state = min((each.state for each in rows), key=_STATES.index, default="ok")
    return File(
        number, ticket, _KINDS.get(ticket.kind, "展板"), VARIANTS[ticket.variant],
        _DESIGNS.get(ticket.design, ticket.design), state, rows,
    )  # fmt: skip


def _row(ticket: Ticket, finding: Finding) -> Row:
    rule, (name, name_en) = RULES[f"preflight-{finding.check}"], NAMES[finding.check]
    state = finding.level if not finding.ok or finding.level == "note" else "ok"
    where = [f"第 {finding.page} 页"] if finding.page and ticket.pages > 1 else []
    if finding.place:
        left, top, *_ = finding.place
        where.append(f"距左 {left:.0f}、距上 {top:.0f} mm")
    hint, hint_en = ("", "") if finding.ok else (rule.hint_zh, rule.hint_en)
    return Row(
        name, name_en, state, finding.found, finding.expected, "，".join(where), hint, hint_en
    )


def _json(files: tuple[File, ...], counts: dict[str, int]) -> bytes:
    told = [
        {
            "path": each.ticket.path,
            "title": each.ticket.title,
            "kind": each.ticket.kind,
            "variant": each.ticket.variant.value,
            "design": each.ticket.design,
            "width_mm": each.ticket.format.width,
            "height_mm": each.ticket.format.height,
            "bleed_mm": each.ticket.format.bleed,
            "pages": each.ticket.pages,
            "copies": each.ticket.copies,
            "edition": each.ticket.edition,
            "notes": each.ticket.notes,
            "state": each.state,
            "checks": [asdict(row) for row in each.rows],
        }
        for each in files
    ]
    whole = {"files": told, "summary": counts}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()
