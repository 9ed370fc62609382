"""A notice board (宣传栏) as a whole: the plan for whoever hangs it, one picture, and the list.

Inputs → outputs: the panes of one edition with their sheets → a drawing to scale (PDF), a picture
(PNG) in which the real sheets are seen small, a table that Excel reads, and copies of the finished
files that were brought along.

Incremental: the sheets are set again, small, by their own job's code, so the drawing asks what they
ask; a job never waits for a job.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from generator.content.formats import Format
from generator.content.model import Board
from generator.content.printing import SHEETS, Variant
from generator.content.values import Day
from generator.engine.jobs import Output
from generator.press.matter import matters
from generator.press.pressing import About, need_faces, own_faces, press
from generator.press.sheets import Sheet
from generator.press.typeset import families, raster
from generator.site.decoding import decode
from generator.site.pictures import Unusable
from generator.site.view import View

GAP = 80
"""Between two panes, mm: what the posts of a board usually take."""
SCALES = (5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200)
PAPER = (420.0, 297.0)
_ROOM = (380.0, 132.0)
"""Of the drawing on its sheet, A3: what the panes may take, mm."""
SHARP = 220
"""Pixels an inch of the small sheets in the drawing."""
WIDE = 2400
"""Width of the picture, px."""
_COLUMNS = (
    "序号",
    "橱窗",
    "挂什么",
    "标题",
    "纸宽 mm",
    "纸高 mm",
    "可见宽 mm",
    "可见高 mm",
    "挂上",
    "取下",
    "文件",
)


@dataclass(frozen=True, slots=True)
class Hung:
    """A pane: its format, and the sheet that hangs in it, or a `file` that was brought along.

    With neither it is empty. `copy` is where the file is published, without its ending.
    """

    number: int
    name: str
    format: Format
    sheet: Sheet | None = None
    file: str = ""
    copy: str = ""
    start: Day | None = None
    end: Day | None = None

    @property
    def path(self) -> str:
        """The finished file below `public/`; "" for an empty pane."""
        if self.sheet:
            return self.sheet.path
        return f"{self.copy}.{self.file.rpartition('.')[2].lower()}" if self.file else ""


@dataclass(frozen=True, slots=True)
class Window:
    """A pane as it is drawn: lengths in mm, `x` from the left end of the board. `picture` is the
    name of what is seen in it, `share` the picture's width to its height."""

    number: int
    name: str
    x: int
    width: int
    height: int
    edges: tuple[int, int, int, int]
    sort: str
    title: str
    dates: str
    file: str
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Hanging:
    """One edition of a board: plan, picture, list."""

    board: str
    folder: str
    panes: tuple[Hung, ...]

    @property
    def key(self) -> str:
        """The job's name in the ledger."""
        return f"hanging:{self.board}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Make the files.

        Raises:
            Failed: as for a sheet, or a file that was brought along cannot be used.
        """
        document, faces = view.document(self.board), own_faces(view)
        board = document.fields
        assert isinstance(board, Board)
        scale = scale_of(self.panes)
        pictures = {
            f"pane-{each.number}.png": small
            for each in self.panes
            if (small := _small(view, self.board, each, SHARP / scale))
        }
        windows = tuple(_windows(view, board, self.panes, pictures))
        about = About(self.board, board.title, "张挂图", "hanging plan")
        words = (board.title, board.place, *(each.name + each.title for each in windows))
        need_faces(view, about, "".join(words), faces)
        context: dict[str, object] = {
            "title": board.title, "place": board.place, "dates": _dates(board.start, board.end),
            "windows": windows, "scale": scale, "sample": document.meta.sample,
            "organisation": view.setting("organisation"), "families": families(faces),
            "frame": {"inks": "rgb"},
        }  # fmt: skip
        drawn = [
            press(
                view, about, view.render("print/board.typ", whole=whole, **context), pictures, faces
            )
            for whole in (False, True)
        ]
        across = sum(each.format.width + GAP for each in self.panes) + 3 * GAP
        dpi = WIDE / (across / scale / 25.4)
        return (
            Output(f"{self.folder}/hanging.pdf", drawn[0]),
            Output(f"{self.folder}/overview.png", raster(drawn[1], dpi=dpi)),
            Output(f"{self.folder}/panes.csv", table(windows)),
            *(Output(each.path, view.file(each.file)) for each in self.panes if each.file),
        )


def scale_of(panes: Sequence[Hung]) -> int:
    """The largest scale at which the panes, side by side, go on the drawing's sheet."""
    wide = sum(each.format.width + GAP for each in panes)
    high = max((each.format.height for each in panes), default=0)
    fits = (each for each in SCALES if wide / each <= _ROOM[0] and high / each <= _ROOM[1])
    return next(fits, SCALES[-1])


def table(windows: Sequence[Window]) -> bytes:
    """The list for whoever prints and hangs; Excel reads it without mojibake."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for each in windows:
        top, right, bottom, left = each.edges
        start, _, end = each.dates.partition("—")
        seen = (each.width - left - right, each.height - top - bottom)
        row = (each.number, each.name, each.sort, each.title, each.width, each.height, *seen)
        writer.writerow((*row, start, end, each.file))
    return out.getvalue().encode("utf-8-sig")


def _windows(
    view: View, board: Board, panes: Sequence[Hung], pictures: dict[str, bytes]
) -> Sequence[Window]:
    x, found = 0, []
    for each in panes:
        form, name = each.format, f"pane-{each.number}.png"
        sort, title = _what(view, each)
        found.append(
            Window(
                each.number, each.name, x, form.width, form.height,
                (form.top, form.right, form.bottom, form.left), sort, title,
                _dates(each.start or board.start, each.end or board.end),
                each.path.rpartition("/")[2], name if name in pictures else "",
            )
        )  # fmt: skip
        x += form.width + GAP
    return found


def _what(view: View, pane: Hung) -> tuple[str, str]:
    """What hangs in a pane: the sort of sheet, and its title."""
    if pane.sheet is None:
        return ("现成文件", pane.file.rpartition("/")[2]) if pane.file else ("空", "")
    told = matters(view, pane.sheet.kind, pane.sheet.subject)
    title = told[0].title if told else ""
    who = told[0].groups[0].names if told and told[0].kind == "congratulation" else ()
    return SHEETS[pane.sheet.kind], "、".join((title, *who[:3]))


def _small(view: View, board: str, pane: Hung, dpi: float) -> bytes:
    """What hangs in a pane as a small picture; empty for an empty pane."""
    if pane.sheet is not None:
        sheet = pane.sheet
        shown = Sheet(
            sheet.kind, sheet.subject, sheet.format, sheet.design, Variant.WEB, sheet.stem
        )
        return raster(shown.run(view)[0].data, dpi=dpi)
    if not pane.file:
        return b""
    data = view.file(pane.file)
    if pane.file.lower().endswith(".pdf"):
        return raster(data, dpi=dpi)
    high = round(pane.format.height / 25.4 * dpi)
    wide, tall = view.size(pane.file, name=board)
    size = (max(1, round(high * wide / tall)), max(1, high))
    try:
        picture = decode(data, size).convert("RGB")
    except Unusable as error:
        raise view.spoilt(pane.file, error.flaw, name=board) from None
    out = io.BytesIO()
    picture.resize(size).save(out, "PNG")
    return out.getvalue()


def _dates(start: Day | None, end: Day | None) -> str:
    """`2026年5月1日—2026年5月31日`; what is not written is left out."""
    first, last = (each.words if each else "" for each in (start, end))
    return f"{first}—{last}" if first or last else ""
