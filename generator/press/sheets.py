"""Sheets: every printed kind but the wall and the booklet, in any design and format.

Inputs → outputs: what was ordered, asked of the view for its words and pictures → the finished file
at true size, and the ticket of what goes to somebody.

Incremental: a sheet is made again when what it says, a print template, the theme, a typeface or the
shop's profile changes. The same content gives the same bytes, whatever the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from generator import digest
from generator.content.formats import Format
from generator.content.printing import DESIGNS, SHEETS, Design, Gold, Picturing, SheetKind, Variant
from generator.engine.jobs import Output
from generator.press import rasters
from generator.press.finishing import finished
from generator.press.matter import Matter, matters, spoken
from generator.press.placeholders import placeholders
from generator.press.pressing import About, need_faces, own_faces, press
from generator.press.separating import SETTINGS, profile_of
from generator.press.shots import Darkroom, lent, of_matter, shots
from generator.press.tickets import NO_PROFILE, PROFILE, Ticket, place, written
from generator.press.typeset import Face, families
from generator.site import urls
from generator.site.view import View

TEMPLATES = {
    Design.DAN: "print/sheet-dan.typ",
    Design.ZHI: "print/sheet-zhi.typ",
    Design.GE: "print/sheet-ge.typ",
}
ENDINGS = {
    Variant.PRINT: ".pdf",
    Variant.PROOF: "-proof.pdf",
    Variant.RASTER: ".jpg",
    Variant.WEB: "-web.pdf",
}
"""Of a leaflet, which lies in the website, plainly `.pdf`; of a TIFF `.tif`."""
SLUG = 12.0
"""How far the crop marks and the slug line reach beyond the bleed, mm."""
SHARE = 0.66
"""Of the short side: how wide the widest picture of a sheet is."""
LIGHT = 2_000_000
"""Bytes of a proof at most: it travels by message."""
SCREEN = Darkroom(110, 80, exact=True)
LIGHTER = tuple(Darkroom(*each, exact=True) for each in ((80, 72), (55, 65), (36, 55), (20, 45)))
"""For proofs that are too large, one after the other."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A sheet as its template sees it; lengths in mm.

    `inset` is how far from the trimmed top, right, bottom and left words begin; `smallest` the
    smallest legible height of a line; `slug` the room for marks outside the bleed, 0 for none, or
    for the line below a `proof`; `inks` says whether colours are given as `cmyk` or `rgb`.
    """

    width: float
    height: float
    bleed: float
    inset: tuple[float, float, float, float]
    smallest: float
    slug: float
    inks: str
    note: str
    title: str = ""
    proof: bool = False


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
        return self.stem + (".pdf" if self.stem.startswith(urls.SITE) else ENDINGS[self.variant])

    def run(self, view: View) -> tuple[Output, ...]:
        """Make the sheet.

        Raises:
            Failed: a character has no typeface, the text does not fit, a picture or the profile
                cannot be used, or the template is broken.
        """
        told, faces = matters(view, self.kind, self.subject), own_faces(view)
        if not told:  # a lecture at which nobody is named has no name cards
            return ()
        about, sources = self._about(told), _sources(view, told)
        need_faces(view, about, "".join(map(spoken, told)), faces)
        edition = digest.of((_plain(told), self.format, self.design, sources))[:8]
        work = _Work(view, self, told, faces, about, sources, edition)
        return tuple(_MAKERS[self.variant](work))

    def _about(self, told: tuple[Matter, ...]) -> About:
        who, name = told[0].title, self.format.name
        kind, kind_en = SHEETS[self.kind], self.kind.value
        return About(
            self.subject if "/" in self.subject else "", who, f"{name} {kind}", f"{name} {kind_en}"
        )


@dataclass(frozen=True, slots=True)
class _Work:
    """A sheet being made, with what it says; `sources` are its pictures as they came, path and
    digest. All variants of a sheet have one `edition`: a proof can be told from what is printed."""

    view: View
    sheet: Sheet
    told: tuple[Matter, ...]
    faces: tuple[Face, ...]
    about: About
    sources: tuple[tuple[str, str], ...]
    edition: str

    @property
    def title(self) -> str:
        return f"{self.about.who} {self.about.sheet}"

    @property
    def coloured(self) -> bool:
        """Whether a picture is in colour."""
        return any(not shot.grey for each in self.told for shot in of_matter(each))

    def frame(self, inks: str, bleed: float, slug: float, *, proof: bool = False) -> Frame:
        """The sheet with so much around it, mm."""
        form = self.sheet.format
        size = f"{form.width} × {form.height} mm"
        design = f"设计 {DESIGNS[self.sheet.design]}"
        over = (f"出血 {bleed:g} mm",) if bleed else ()
        note = "　".join((self.title, size, *over, design, f"版本 {self.edition}"))
        return Frame(
            form.width, form.height, bleed, form.inset, form.smallest, slug, inks, note,
            self.title, proof,
        )  # fmt: skip

    @property
    def widest(self) -> float:
        """How wide a picture may be, mm."""
        return min(self.sheet.format.width, self.sheet.format.height) * SHARE

    def pictures(self, how: Darkroom) -> dict[str, bytes]:
        """The pictures by the names that a template calls them."""
        return shots(self.view, self.told, self.widest, how)

    def set(
        self,
        frame: Frame,
        pictures: Mapping[str, bytes],
        *,
        accessible: bool = False,
    ) -> bytes:
        """The PDF, as Typst makes it; `accessible` as in `typeset`."""
        source = self.view.render(
            TEMPLATES[self.sheet.design],
            frame=frame,
            matters=self.told,
            families=families(self.faces),
        )
        return press(self.view, self.about, source, pictures, self.faces, accessible=accessible)

    def files(self, path: str, data: bytes, ticket: Ticket) -> tuple[Output, Output]:
        """A finished file and its ticket."""
        return Output(path, data), Output(place(path), written(replace(ticket, path=path)))

    def ticket(self, *notes: str) -> Ticket:
        """What the file is supposed to be, and what else is to be known."""
        sheet = self.sheet
        document = self.view.document(sheet.subject).path if self.about.id else SETTINGS
        return Ticket(
            sheet.path, self.title, sheet.kind.value, sheet.subject, document,
            sheet.variant, sheet.design.value, sheet.format, len(self.told),
            facts=tuple(fact for each in self.told for fact in facts(each)),
            pictures=self.sources, codes=codes(self.told),
            copies=sheet.copies, finishing=sheet.finishing, edition=self.edition,
            notes=tuple(note for note in notes if note),
        )  # fmt: skip


def _print(work: _Work) -> Iterator[Output]:
    """For the press: its inks, bleed, marks, every box, and the shop's profile."""
    view, form, profile = work.view, work.sheet.format, profile_of(work.view)
    slug = SLUG if form.bleed and view.setting("print.marks") else 0.0
    room = Darkroom(form.dpi, profile=profile)
    pictures = lent(view, work.told, work.widest, room)
    data = work.set(work.frame("cmyk", form.bleed, slug), placeholders(pictures))
    data = finished(
        data, title=work.title, bleed=form.bleed, slug=slug, profile=profile, pictures=pictures
    )
    photos, gold = f"{PROFILE}{profile.name}" if profile else "", ""
    if work.coloured and not profile:
        photos = NO_PROFILE
    if view.setting("print.gold") is Gold.SPOT:
        gold = f"金色是专色“{view.setting('print.spot_name')}”"
    yield from work.files(work.sheet.path, data, work.ticket(photos, gold))


def _proof(work: _Work) -> Iterator[Output]:
    """For whoever approves it: in the colours of screens, light, with a line that says so."""
    form = work.sheet.format
    edge = max(8.0, min(form.width, form.height) / 20)
    frame = work.frame("rgb", 0, edge, proof=True)
    data = b""
    for how in (SCREEN, *LIGHTER):
        pictures = work.pictures(how)
        data = work.set(frame, placeholders(pictures))
        data = finished(data, title=f"校样 {work.title}", slug=edge, pictures=pictures)
        if len(data) <= LIGHT or not work.sources:
            break
    yield from work.files(work.sheet.path, data, work.ticket("校样，仅供审阅，不可印刷"))


def _raster(work: _Work) -> Iterator[Output]:
    """For a shop that wants pixels: the trimmed size and its bleed, a file a page."""
    view, form, profile = work.view, work.sheet.format, profile_of(work.view)
    width, height = form.width + 2 * form.bleed, form.height + 2 * form.bleed
    most = rasters.fitting(width, height)
    if form.dpi > most:
        span = view.span(work.about.id or SETTINGS, work.about.who)
        about = {"who": work.about.who, "sheet": work.about.sheet, "sheet_en": work.about.sheet_en}
        raise view.fail("too-many-pixels", span, found=form.dpi, most=most, **about)
    data = work.set(work.frame("rgb", form.bleed, 0), work.pictures(Darkroom(form.dpi)))
    kind: Picturing = view.setting("print.raster")
    ending = ".tif" if kind is Picturing.TIFF else ".jpg"
    inks = f"{PROFILE}{profile.name}" if profile else "RGB，由印厂转成四色"
    ticket = work.ticket(inks, "黑字随之是四色黑" if profile else "")
    for number, told in enumerate(work.told):
        path = work.sheet.stem + (f"-{number + 1}" if number else "") + ending
        made = rasters.rastered(data, dpi=form.dpi, page=number, form=kind, profile=profile)
        own = replace(ticket, pages=1, facts=facts(told), codes=codes((told,)))
        yield from work.files(path, made, own)


def _web(work: _Work) -> Iterator[Output]:
    """For readers: trimmed, light, and tagged for those who listen (PDF/UA-1)."""
    data = work.set(work.frame("rgb", 0, 0), work.pictures(SCREEN), accessible=True)
    yield Output(work.sheet.path, data)


_MAKERS: Mapping[Variant, Callable[[_Work], Iterator[Output]]] = {
    Variant.PRINT: _print,
    Variant.PROOF: _proof,
    Variant.RASTER: _raster,
    Variant.WEB: _web,
}


def _sources(view: View, told: tuple[Matter, ...]) -> tuple[tuple[str, str], ...]:
    stamps = (view.stamp(shot.file) for each in told for shot in of_matter(each))
    return tuple((each.path, each.digest) for each in stamps if each)


def _plain(told: tuple[Matter, ...]) -> tuple[Matter, ...]:
    """Without the drawing of the code, which its address says as well, in a thousand lines less."""
    return tuple(replace(each, code=None) for each in told)


def codes(told: tuple[Matter, ...]) -> tuple[str, ...]:
    """The addresses that the QR codes of a sheet hold."""
    return tuple(dict.fromkeys(each.address for each in told if each.address))


def facts(given: Matter) -> tuple[tuple[str, str], ...]:
    """What must be readable on a sheet, each with what it is."""
    found = [("标题", given.title), ("副题", given.subtitle), ("名言", given.quote)]
    found += [(each.name or "说明", each.words) for each in given.facts]
    found += [("荣誉", each.title) for each in given.rows]
    found += [(one.title, name) for one in given.groups for name in one.names]
    return tuple(each for each in found if each[1])
