"""Sheets: every printed kind but the wall and the booklet, in any design and format.

Inputs → outputs: what was ordered, asked of the view for its words and pictures → the finished file
at true size, and its ticket.

Incremental: a sheet is made again when what it says, a print template, the theme or a typeface
changes. The same content gives the same bytes, whatever the day.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator import digest
from generator.content.formats import Format
from generator.content.printing import DESIGNS, SHEETS, Design, SheetKind, Variant
from generator.engine.jobs import Output
from generator.site.view import View
from generator.surfaces.matter import Matter, matters, spoken
from generator.surfaces.pressing import About, need_faces, own_faces, press
from generator.surfaces.shots import of_matter, shots
from generator.surfaces.tickets import Ticket, place, written
from generator.surfaces.typeset import families

TEMPLATES = {
    Design.DAN: "print/sheet-dan.typ",
    Design.ZHI: "print/sheet-zhi.typ",
    Design.GE: "print/sheet-ge.typ",
}
ENDINGS = {Variant.PRINT: ".pdf", Variant.PROOF: "-proof.pdf", Variant.WEB: ".pdf"}
SCREEN = 110
"""Pixels an inch of the pictures in a file that is looked at on a screen."""
SLUG = 12.0
"""How far the crop marks and the slug line reach beyond the bleed, mm."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A sheet as its template sees it; lengths in mm.

    `inset` is how far from the trimmed top, right, bottom and left words begin; `smallest` the
    smallest legible height of a line; `slug` the room for marks outside the bleed, 0 for none;
    `inks` says whether colours are given as `cmyk` or `rgb`.
    """

    width: float
    height: float
    bleed: float
    inset: tuple[float, float, float, float]
    smallest: float
    slug: float
    inks: str
    note: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet in one variant; `stem` is its path below `public/` without the ending."""

    kind: SheetKind
    subject: str
    format: Format
    design: Design
    variant: Variant
    stem: str
    copies: int = 1
    finishing: str = ""

    @property
    def key(self) -> str:
        """The job's name in the ledger."""
        return f"sheet:{self.stem}:{self.variant.value}"

    @property
    def path(self) -> str:
        """Where the finished file is published."""
        return self.stem + ENDINGS[self.variant]

    def run(self, view: View) -> tuple[Output, ...]:
        """Make the sheet.

        Raises:
            Failed: a character has no typeface, the text does not fit, or the template is broken.
        """
        faces, told = own_faces(view), matters(view, self.kind, self.subject)
        about = self._about(told)
        need_faces(view, about, "".join(map(spoken, told)), faces)
        printed = self.variant is Variant.PRINT
        width = min(self.format.width, self.format.height) * 0.66
        pictures = shots(view, told, width, self.format.dpi if printed else SCREEN)
        edition = digest.of((told, self.format, tuple(sorted(pictures.items()))))[:8]
        source = view.render(
            TEMPLATES[self.design],
            frame=self._frame(view, f"{about.who} {about.sheet}", edition),
            matters=told,
            families=families(faces),
        )
        data = press(view, about, source, pictures, faces)
        ticket = self._ticket(view, told, about, edition)
        outputs = (Output(self.path, data),)
        return (*outputs, Output(place(self.path), written(ticket))) if printed else outputs

    def _about(self, told: tuple[Matter, ...]) -> About:
        who = told[0].title if told else ""
        name = self.format.name
        kind, kind_en = SHEETS[self.kind], self.kind.value
        return About(
            self.subject if "/" in self.subject else "", who, f"{name} {kind}", f"{name} {kind_en}"
        )

    def _frame(self, view: View, title: str, edition: str) -> Frame:
        form, printed = self.format, self.variant is Variant.PRINT
        bleed = form.bleed if printed else 0
        slug = SLUG if printed and bleed and view.setting("print.marks") else 0.0
        size = f"{form.width} × {form.height} mm"
        note = f"{title}　{size}　出血 {bleed} mm　设计 {DESIGNS[self.design]}　版本 {edition}"
        return Frame(
            form.width, form.height, bleed, form.inset, form.smallest, slug,
            "cmyk" if printed else "rgb", note,
        )  # fmt: skip

    def _ticket(self, view: View, told: tuple[Matter, ...], about: About, edition: str) -> Ticket:
        document = view.document(self.subject).path if "/" in self.subject else "site.yaml"
        stamps = (view.stamp(shot.file) for each in told for shot in of_matter(each))
        return Ticket(
            self.path, f"{about.who} {about.sheet}", self.kind.value, self.subject, document,
            self.variant, self.design.value, self.format, len(told),
            facts=tuple(fact for each in told for fact in facts(each)),
            pictures=tuple((each.path, each.digest) for each in stamps if each),
            codes=tuple(dict.fromkeys(each.address for each in told if each.address)),
            copies=self.copies, finishing=self.finishing, edition=edition,
        )  # fmt: skip


def facts(given: Matter) -> tuple[tuple[str, str], ...]:
    """What must be readable on a sheet, each with what it is."""
    found = [("标题", given.title), ("副题", given.subtitle), ("名言", given.quote)]
    found += [(each.name or "说明", each.words) for each in given.facts]
    found += [("荣誉", each.title) for each in given.rows]
    found += [(one.title, name) for one in given.groups for name in one.names]
    return tuple(each for each in found if each[1])
