"""The deeds wall (劳模事迹墙): where each panel hangs, its sheet at true size, and the drawings.

Inputs → outputs: a wall's fields and who hangs on it → `Placement`s in millimetres (pure) → one
PDF a panel, an elevation to scale, a picture of the whole wall, and the cut list for the workshop.

The elevation shows the panels themselves, drawn small from the same template; a job never waits
for a job.

Incremental: a panel is made again when its own words or its number change; the drawings when
anything on the wall does.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from generator.content.model import Wall
from generator.diagnostics import Checked, Diagnostic, Span, problem
from generator.engine.jobs import Output
from generator.site.view import View
from generator.surfaces.pressing import About, need_faces, own_faces, press
from generator.surfaces.subjects import Subject, portraits, slug, spoken, subject
from generator.surfaces.typeset import Drawing, Face, code, drawing, families, raster

BLEED = 5.0
"""Cut off around a board, mm."""
HOOKS = (100, 50)
"""A hanging point's distance from a panel's side and from its top, mm."""
OVERVIEW = 2400
"""Width of the picture of the whole wall, px."""
BESIDE = 500
"""What the picture shows of the room at either end of the wall, mm."""
CLOSING = "结语"
_COLUMNS = ("编号", "内容", "宽 mm", "高 mm", "距左端 mm", "底边离地 mm", "左挂点", "右挂点")
"""A hanging point is “from the wall's left end, above the floor”, mm."""


class Kind(StrEnum):
    """What a panel is for."""

    PREFACE = "preface"
    PERSON = "person"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a panel hangs: its lower left corner from the wall's left end and the floor, mm.

    `number` counts from 1 in reading order; `subject` is the profile's id, or empty.
    """

    number: int
    kind: Kind
    subject: str
    x: int
    y: int
    width: int
    height: int

    @property
    def hooks(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The two hanging points, from the wall's left end and the floor."""
        side, down = HOOKS
        top = self.y + self.height - down
        return (self.x + side, top), (self.x + self.width - side, top)


@dataclass(frozen=True, slots=True)
class Told:
    """What a panel says; `person` for a person's, the other words for the first and the last."""

    number: int
    kind: Kind
    title: str
    subtitle: str
    words: str
    person: Subject | None
    names: tuple[str, ...]
    drawing: Drawing
    code: Drawing
    caption: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The drawing of a wall on a sheet: how many times smaller, and the sheet's size in mm."""

    scale: int
    width: float
    height: float


DRAWINGS = tuple(
    Drawn(scale, width, height)
    for scale in (20, 50, 100)
    for width, height in ((420.0, 297.0), (594.0, 420.0), (841.0, 594.0), (1189.0, 841.0))
)
_FRAME = (60.0, 115.0)
"""What the drawing needs beside the wall, and above and below it and the panel drawn twice, mm."""


def sequence(wall: Wall, people: Sequence[str]) -> tuple[tuple[Kind, str], ...]:
    """The panels in reading order: the preface, the people, and the closing if there is one."""
    last = ((Kind.CLOSING, ""),) if wall.closing else ()
    return ((Kind.PREFACE, ""), *((Kind.PERSON, each) for each in people), *last)


def arrange(wall: Wall, people: Sequence[str], span: Span) -> Checked[tuple[Placement, ...]]:
    """Hang the panels, centred on the wall and on the eye line, in one row or, if needed, two."""
    panels, size, gap = sequence(wall, people), wall.panel, wall.gap
    tall = 2 * size.height + gap
    high_enough = wall.eye_line >= tall / 2 and wall.eye_line + tall / 2 <= wall.height
    rows = 1 if _length(wall, len(panels)) <= wall.width or not high_enough else 2
    in_row = -(-len(panels) // rows)
    needed = _length(wall, in_row)
    if needed > wall.width:
        words = {"found": len(panels), "needed": needed, "width": wall.width}
        return Checked((), (problem("wall-too-small", span, **words),))
    bottom = wall.eye_line - (size.height * rows + gap * (rows - 1)) // 2
    top = bottom + size.height * rows + gap * (rows - 1)
    if bottom < 0 or top > wall.height:
        return Checked((), (_too_low(wall, span, bottom, top),))
    placed = []
    for index, (kind, who) in enumerate(panels):
        row, column = divmod(index, in_row)
        row_width = _length(wall, min(in_row, len(panels) - row * in_row))
        x = (wall.width - row_width) // 2 + column * (size.width + gap)
        y = bottom + (rows - 1 - row) * (size.height + gap)
        placed.append(Placement(index + 1, kind, who, x, y, size.width, size.height))
    return Checked(tuple(placed))


def _length(wall: Wall, count: int) -> int:
    return count * wall.panel.width + (count - 1) * wall.gap


def _too_low(wall: Wall, span: Span, bottom: int, top: int) -> Diagnostic:
    edge, edge_en = ("地面", "floor") if bottom < 0 else ("墙顶", "top of the wall")
    words = {"height": wall.height, "bottom": bottom, "top": top}
    return problem("wall-too-low", span, edge=edge, edge_en=edge_en, **words)


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel of a wall, at true size; `number` counts from 1."""

    wall: str
    number: int

    @property
    def key(self) -> str:
        """The job's name in the ledger."""
        return f"panel:{self.wall}:{self.number}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Make the sheet.

        Raises:
            Failed: a character has no typeface, the text does not fit, or the template is broken.
        """
        fields, faces = fields_of(view, self.wall), own_faces(view)
        kind, who = sequence(fields, view.wall(self.wall))[self.number - 1]
        told = tell(view, self.wall, self.number, kind, who)
        title = view.document(who or self.wall).title
        about = About(who or self.wall, title, "展板", "panel")
        need_faces(view, about, _words(told), faces)
        source = view.render(
            "print/panel.typ", panel=told, size=fields.panel, bleed=BLEED, **_common(view, faces)
        )
        people = (who,) if who else ()
        pdf = press(view, about, source, portraits(view, people, fields.panel.width / 2), faces)
        name = slug(view, who) if who else kind.value
        return (Output(f"{_folder(self.wall)}/panel-{self.number:02}-{name}.pdf", pdf),)


@dataclass(frozen=True, slots=True)
class Elevation:
    """A wall as a whole: drawing to scale, picture, and cut list."""

    wall: str

    @property
    def key(self) -> str:
        """The job's name in the ledger."""
        return f"elevation:{self.wall}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Make the three files.

        Raises:
            Failed: the wall is too small, or as for a panel.
        """
        fields, title = fields_of(view, self.wall), view.document(self.wall).title
        hung = arrange(fields, view.wall(self.wall), view.span(self.wall, title))
        if hung.problems:
            found = hung.problems[0]
            raise view.fail(found.rule, found.span, **dict(found.args))
        drawn, picture = self._draw(view, fields, hung.value)
        folder = _folder(self.wall)
        return (
            Output(f"{folder}/elevation.pdf", drawn),
            Output(f"{folder}/overview.png", picture),
            Output(f"{folder}/panels.csv", cut_list(hung.value, _names(view, hung.value))),
        )

    def _draw(self, view: View, fields: Wall, hung: tuple[Placement, ...]) -> tuple[bytes, bytes]:
        faces = own_faces(view)
        people = tuple(each.subject for each in hung if each.subject)
        pictures = portraits(view, people, fields.panel.width / 40)
        about = About(self.wall, fields.title, "立面图", "elevation")
        context: dict[str, object] = {
            "wall": fields,
            "panels": tuple(tell(view, self.wall, p.number, p.kind, p.subject) for p in hung),
            "places": hung,
            "names": _names(view, hung),
            "hooks": HOOKS,
            "beside": BESIDE,
            **_common(view, faces),
        }
        sheet = drawing_of(fields)
        plan = view.render("print/elevation.typ", sheet=sheet, **context)
        whole = view.render("print/overview.typ", sheet=sheet, **context)
        overview = press(view, about, whole, pictures, faces)
        dpi = OVERVIEW / ((fields.width + 2 * BESIDE) / 20 / 25.4)
        return press(view, about, plan, pictures, faces), raster(overview, dpi=dpi)


def drawing_of(wall: Wall) -> Drawn:
    """The largest scale, and at that scale the smallest sheet, that the wall goes on."""
    side, foot = _FRAME
    fits = (
        each
        for each in DRAWINGS
        if wall.width / each.scale + side <= each.width
        and (wall.height + 2 * wall.panel.height) / each.scale + foot <= each.height
    )
    return next(fits, DRAWINGS[-1])


def cut_list(hung: Sequence[Placement], names: Sequence[str]) -> bytes:
    """The workshop's table; Excel reads it without mojibake."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for each, name in zip(hung, names, strict=True):
        hooks = (f"{x}, {y}" for x, y in each.hooks)
        writer.writerow((each.number, name, each.width, each.height, each.x, each.y, *hooks))
    return out.getvalue().encode("utf-8-sig")


def tell(view: View, wall: str, number: int, kind: Kind, who: str) -> Told:
    """What the panel with this number says."""
    fields = fields_of(view, wall)
    preface = kind is Kind.PREFACE
    return Told(
        number=number,
        kind=kind,
        title=fields.title if preface else CLOSING,
        subtitle=fields.subtitle,
        words=fields.preface if preface else fields.closing,
        person=subject(view, who) if who else None,
        names=() if who else tuple(view.card(each).title for each in view.wall(wall)),
        drawing=drawing(view.emblem("plain")),
        code=code(str(view.setting("base_url"))),
        caption=("扫一扫", "读他们的事迹"),
    )


def fields_of(view: View, wall: str) -> Wall:
    """A wall's fields."""
    fields = view.document(wall).fields
    assert isinstance(fields, Wall)
    return fields


def _names(view: View, hung: Sequence[Placement]) -> tuple[str, ...]:
    fixed: Mapping[Kind, str] = {Kind.PREFACE: "前言", Kind.CLOSING: CLOSING}
    return tuple(fixed.get(each.kind) or view.card(each.subject).title for each in hung)


def _words(told: Told) -> str:
    if told.person:
        return spoken(told.person)
    return "".join((told.title, told.subtitle, told.words, *told.names, *told.caption))


def _common(view: View, faces: tuple[Face, ...]) -> dict[str, object]:
    return {"families": families(faces), "organisation": view.setting("organisation")}


def _folder(wall: str) -> str:
    return f"print/walls/{wall.rpartition('/')[2]}"
