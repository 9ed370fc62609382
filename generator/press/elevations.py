"""A wall as a whole: the workshop's drawing to scale, its tables, and a picture of the wall.

Inputs → outputs: a wall's fields and who hangs on it → `elevation.pdf` and `elevation.svg` with
their dimensions, `panels.csv`, `materials.csv`, and `overview.png`.

The picture shows the panels themselves, drawn small from the same template; a job never waits for
a job.

Incremental: the drawing is made again when anything moves or one of the few panels shown large on
it changes; the picture when any panel does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.content.model import Wall
from generator.content.walls import MOUNTINGS, Obstacle
from generator.engine.jobs import Output
from generator.press import panels
from generator.press.panels import fields_of, file_of, folder, tell, words_of
from generator.press.pressing import About, need_faces, own_faces, press, sketch
from generator.press.schedules import PARTS, Named, bill, cut_list, fixings
from generator.press.shots import Darkroom, shots
from generator.press.typeset import families, raster
from generator.site.hanging import Hung, Part, Placement, hang, heads
from generator.site.view import View

OVERVIEW = 3200
"""Width of the picture of the whole wall, px."""
BESIDE = 900
"""What the picture shows of the room at either end of the wall, mm."""
SMALL = Darkroom(200, exact=True)
"""How the portraits are made of panels that are drawn small."""
_TABLE = 5.0
"""Height of a row of the cut list on the drawing, mm."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The drawing of a wall: how many times smaller, and the sheet's size in mm."""

    scale: int
    name: str
    width: float
    height: float


_LENGTHS = {
    "A3": (297, (420, 630, 841, 1051)),
    "A2": (420, (594, 743, 891, 1041)),
    "A1": (594, (841, 1051, 1261)),
    "A0": (841, (1189, 1486)),
}
"""Drawing sheets: height, and the usual lengths; all but the first are lengthened ones (加长)."""
SHEETS = tuple(
    Sheet(scale, name if width == lengths[0] else f"{name} 加长", float(width), float(height))
    for scale in (20, 50, 100)
    for height, width, name, lengths in sorted(
        (height, width, name, lengths)
        for name, (height, lengths) in _LENGTHS.items()
        for width in lengths
        if name != "A0" or scale == 100  # nobody spreads out an A0 to hang a panel
    )
)


@dataclass(frozen=True, slots=True)
class Row:
    """A panel on the drawing: where it hangs, what it is called, the ink of its ground."""

    number: int
    part: Part
    title: str
    section: str
    field: str
    x: int
    y: int
    width: int
    height: int
    horizons: tuple[int, ...]
    fixings: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """An obstacle on the drawing."""

    kind: str
    label: str
    x: int
    y: int
    width: int
    height: int
    clearance: int


@dataclass(frozen=True, slots=True)
class Elevation:
    """The drawing of a wall, with its tables."""

    wall: str

    @property
    def key(self) -> str:
        """The job's name in the ledger."""
        return f"elevation:{self.wall}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Make the drawing as PDF and SVG, and the two tables.

        Raises:
            Failed: a character has no typeface, or the template is broken.
        """
        fields, faces = fields_of(view, self.wall), own_faces(view)
        hung = hang(fields, view.wall(self.wall))
        rows, sheet = _rows(view, fields, hung), sheet_of(fields, hung)
        shown = _shown(hung)
        details = tuple(tell(view, self.wall, each.item) for each in shown)
        pictures = shots(view, (each.matter for each in details), 60, SMALL)
        about = About(self.wall, fields.title, "立面图", "elevation")
        need_faces(view, about, _spoken(fields, rows), faces)
        source = view.render(
            "print/elevation.typ",
            sheet=sheet,
            places=rows,
            blocks=tuple(_block(each) for each in fields.obstacles),
            across=chain((each.x, each.right) for each in hung.placed),
            hindered=chain((each.x, each.x + each.width) for each in fields.obstacles),
            upright=chain((each.y, each.top) for each in _people(hung)),
            details=details,
            detailed=tuple(each.item.number for each in shown),
            mounting=MOUNTINGS[fields.mounting],
            bleed=panels.BLEED,
            **_common(view, fields, hung),
        )
        named = tuple(
            Named(
                each, row.section, row.title, file_of(view, self.wall, each.item).rpartition("/")[2]
            )
            for each, row in zip(hung.placed, rows, strict=True)
        )
        at = folder(self.wall)
        return (
            Output(f"{at}/elevation.pdf", press(view, about, source, pictures, faces)),
            Output(f"{at}/elevation.svg", sketch(view, about, source, pictures, faces)),
            Output(f"{at}/panels.csv", cut_list(fields, named)),
            Output(f"{at}/materials.csv", bill(fields, hung.placed)),
        )


@dataclass(frozen=True, slots=True)
class Overview:
    """A picture of the whole wall, as somebody at the other side of the hall sees it."""

    wall: str

    @property
    def key(self) -> str:
        """The job's name in the ledger."""
        return f"overview:{self.wall}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Make the picture.

        Raises:
            Failed: as for a panel.
        """
        fields, faces = fields_of(view, self.wall), own_faces(view)
        hung = hang(fields, view.wall(self.wall))
        told = tuple(tell(view, self.wall, each.item) for each in hung.placed)
        about = About(self.wall, fields.title, "全景图", "overview")
        need_faces(view, about, "".join(map(words_of, told)), faces)
        pictures = shots(view, (each.matter for each in told), fields.panel.width / 40, SMALL)
        source = view.render(
            "print/overview.typ",
            panels=told,
            places=_rows(view, fields, hung),
            blocks=tuple(_block(each) for each in fields.obstacles),
            beside=BESIDE,
            **_common(view, fields, hung),
        )
        dpi = OVERVIEW / ((fields.width + 2 * BESIDE) / 20 / 25.4)
        picture = raster(press(view, about, source, pictures, faces), dpi=dpi)
        return (Output(f"{folder(self.wall)}/overview.png", picture),)


def sheet_of(wall: Wall, hung: Hung) -> Sheet:
    """The largest scale, and at that scale the smallest sheet, that the drawing goes on.

    Beside the wall stand its dimensions, a person and the sheet's border; above and below it the
    dimensions, then panels twice as large or the cut list, whichever is higher.
    """
    tall = max((each.height for each in _people(hung)), default=wall.panel.height)

    def holds(each: Sheet) -> bool:
        side = 70 + 700 / each.scale
        tables = max(1, int((each.width - 300) // 107))
        foot = max(24 + 2 * tall / each.scale, 24 + _TABLE * -(-len(hung.placed) // tables), 96)
        height = 30 + wall.height / each.scale + 52 + foot + 12
        return wall.width / each.scale + side <= each.width and height <= each.height

    fitting = [each for each in SHEETS if holds(each)] or [SHEETS[-1]]
    return min(fitting, key=lambda each: (each.scale, each.width * each.height))


def chain(spans: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """Where dimension lines have their ticks: every end, each once, in order."""
    return tuple(sorted({end for span in spans for end in span}))


def _people(hung: Hung) -> tuple[Placement, ...]:
    """The panels whose heights the drawing gives: the people's, or all if nobody hangs."""
    return tuple(each for each in hung.placed if each.item.part is Part.PERSON) or hung.placed


def _shown(hung: Hung) -> tuple[Placement, ...]:
    """The panels that are drawn larger, one of each kind; the people's has the dimensions."""
    found = {each.item.part: each for each in reversed(hung.placed)}
    order = (Part.PERSON, Part.PREFACE, Part.HEAD, Part.STATISTICS, Part.CLOSING)
    return tuple(found[each] for each in order if each in found)


def _rows(view: View, fields: Wall, hung: Hung) -> tuple[Row, ...]:
    named = heads(fields)
    return tuple(
        Row(
            each.item.number, each.item.part, _title(view, named, each),
            named[each.item.section] if each.item.section >= 0 else "",
            panels.field_at(each.item), each.x, each.y, each.width, each.height, each.horizons,
            fixings(each, fields.mounting),
        )
        for each in hung.placed
    )  # fmt: skip


def _title(view: View, named: Sequence[str], each: Placement) -> str:
    if each.item.subject:
        return view.card(each.item.subject).title
    return named[each.item.section] if each.item.part is Part.HEAD else PARTS[each.item.part]


def _block(each: Obstacle) -> Block:
    return Block(
        each.kind.value, each.label, each.x, each.y, each.width, each.height, each.clearance
    )


def _spoken(fields: Wall, rows: Iterable[Row]) -> str:
    labels = (each.label for each in fields.obstacles)
    own = (fields.title, fields.subtitle, fields.note, fields.material)
    return "".join((*own, *labels, *(each.title + each.section for each in rows)))


def _common(view: View, fields: Wall, hung: Hung) -> Mapping[str, object]:
    return {
        "wall": fields,
        "hung": hung,
        "frame": {"inks": "rgb"},
        "families": families(own_faces(view)),
        "organisation": view.setting("organisation"),
        "smallest": fields.distance / 250,
    }
