"""The booklet (劳模风采册): everybody's profile as a book of facing pages, with its indexes.

Inputs → outputs: the people, their texts and honours, asked of the view → one PDF in reading order
for the press (bleed, marks), for approval, or for reading on a screen; and its ticket.

The text block is whole characters wide and whole lines high, so that facing lines meet. A person
opens on a right-hand page; where that would leave the page before it empty, it carries what the
person said. The page count is a multiple of four.

Incremental: one job that reads everything it prints; it is made again when any of that changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator import digest
from generator.content.formats import Format
from generator.content.printing import DESIGNS, Design, SheetKind, Variant
from generator.diagnostics import Span
from generator.engine.jobs import Output
from generator.press.finishing import finished
from generator.press.matter import Matter, Shot
from generator.press.pressing import About, need_faces, own_faces, press
from generator.press.prose import Picture
from generator.press.separating import profile_of
from generator.press.sheets import SCREEN, SLUG, Frame
from generator.press.shots import Darkroom, shots
from generator.press.tickets import NO_PROFILE, PROFILE, Ticket, place, written
from generator.press.typeset import Drawing, Face, TypesetError, code, drawing, families, pages
from generator.press.volumes import Volume, spoken, volume
from generator.site.view import View

ENDINGS = {Variant.PRINT: ".pdf", Variant.PROOF: "-proof.pdf", Variant.WEB: "-web.pdf"}
PORTRAIT = 3 / 4
LEADING = 1.7
"""From one line to the next, of the height of a character."""
WIDE = 0.7
"""Of the page: how wide its widest picture is."""
PROOF_EDGE = 8.0
"""Below the page of a proof, for the line that says so, mm."""
PROOF = Darkroom(80, 72, exact=True)
ORDER = "单页顺序排列，封面、封底在内；拼版、装订由印厂定"


@dataclass(frozen=True, slots=True)
class Column:
    """The text block: characters in a line, lines on a page, and a character's height in points;
    `inside` and `top` are how far it stands from the spine and from the head, mm."""

    measure: int
    lines: int
    size: float
    inside: float
    top: float


@dataclass(frozen=True, slots=True)
class Booklet:
    """One booklet in one variant; `stem` is its path below `public/` without the ending."""

    format: Format
    design: Design
    variant: Variant
    stem: str
    copies: int = 1
    finishing: str = ""
    title: str = ""
    preface: str = ""

    @property
    def key(self) -> str:
        """The job's name in the ledger."""
        return f"booklet:{self.stem}:{self.variant.value}"

    @property
    def path(self) -> str:
        """Where the finished file is published."""
        return self.stem + ENDINGS[self.variant]

    def run(self, view: View) -> tuple[Output, ...]:
        """Make the booklet.

        Raises:
            Failed: a character has no typeface, a page does not fit, a picture or the profile
                cannot be used, or the template is broken.
        """
        told, faces = volume(view, self.title, self.preface), own_faces(view)
        _need(view, told, faces)
        work = _Work(view, self, told, _pictured(view, told), faces)
        if self.variant is Variant.PRINT:
            return work.for_press()
        return work.for_approval() if self.variant is Variant.PROOF else work.for_readers()


@dataclass(frozen=True, slots=True)
class _Work:
    """A booklet being made, with what it says and shows."""

    view: View
    booklet: Booklet
    told: Volume
    pictured: Matter
    faces: tuple[Face, ...]

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """The pictures as they came, path and digest."""
        stamps = (self.view.stamp(each.file) for each in self.pictured.photos)
        return tuple((each.path, each.digest) for each in stamps if each)

    @property
    def edition(self) -> str:
        """Alike for all variants, so that a proof can be told from what is printed."""
        given = self.booklet
        return digest.of((self.told, given.format, given.design, self.sources))[:8]

    def for_press(self) -> tuple[Output, ...]:
        """Single pages in reading order: inks, bleed, marks, boxes, and the shop's profile."""
        view, form, profile = self.view, self.booklet.format, profile_of(self.view)
        slug = SLUG if form.bleed and view.setting("print.marks") else 0.0
        frame = self._frame("cmyk", form.bleed, slug)
        data = self._set(frame, Darkroom(form.dpi, profile=profile))
        data = finished(data, title=self.told.title, bleed=form.bleed, slug=slug, profile=profile)
        coloured = any(not each.grey for each in self.pictured.photos)
        note = f"{PROFILE}{profile.name}" if profile else NO_PROFILE if coloured else ""
        return self._files(data, ORDER, note)

    def for_approval(self) -> tuple[Output, ...]:
        """In the colours of screens, light, with a line that says what it is."""
        frame = self._frame("rgb", 0, PROOF_EDGE, proof=True)
        title = f"校样 {self.told.title}"
        data = finished(self._set(frame, PROOF), title=title, slug=PROOF_EDGE)
        return self._files(data, "校样，仅供审阅，不可印刷")

    def for_readers(self) -> tuple[Output, ...]:
        """Trimmed, light, and tagged for those who listen (PDF/UA-1)."""
        data = self._set(self._frame("rgb", 0, 0), SCREEN, accessible=True)
        return (Output(self.booklet.path, data),)

    def _set(self, frame: Frame, how: Darkroom, *, accessible: bool = False) -> bytes:
        pictures = shots(self.view, (self.pictured,), self.booklet.format.width * WIDE, how)
        source = self.view.render(
            "print/booklet.typ",
            frame=frame,
            grid=text_block(self.booklet.format),
            design=self.booklet.design,
            volume=self.told,
            plates={each.file: each for each in self.pictured.photos if not each.grey},
            emblems=_emblems(self.view, self.told),
            code=code(self.told.address),
            tagged=accessible,
            families=families(self.faces),
        )
        about = _about(self.told)
        return press(self.view, about, source, pictures, self.faces, accessible=accessible)

    def _frame(self, inks: str, bleed: float, slug: float, *, proof: bool = False) -> Frame:
        form, title = self.booklet.format, self.told.title
        design = f"设计 {DESIGNS[self.booklet.design]}"
        over = (f"出血 {bleed:g} mm",) if bleed else ()
        size = f"{form.width} × {form.height} mm"
        note = "　".join((title, size, *over, design, f"版本 {self.edition}"))
        return Frame(
            form.width,
            form.height,
            bleed,
            form.inset,
            form.smallest,
            slug,
            inks,
            note,
            title,
            proof,
        )

    def _files(self, data: bytes, *notes: str) -> tuple[Output, ...]:
        given, told = self.booklet, self.told
        names = (("集体" if each.collective else "姓名", each.name) for each in told.chapters)
        ticket = Ticket(
            given.path, f"{told.title} {given.format.name}", SheetKind.BOOKLET.value, "",
            "site.yaml", given.variant, given.design.value, given.format, pages(data),
            (("书名", told.title), *names), self.sources, (told.address,), given.copies,
            given.finishing, self.edition, tuple(filter(None, notes)),
        )  # fmt: skip
        return Output(given.path, data), Output(place(given.path), written(ticket))


def _need(view: View, told: Volume, faces: tuple[Face, ...]) -> None:
    """See that every character can be set; told at the person whose it is."""
    for each in told.chapters:
        need_faces(view, About(each.id, each.name, "风采册", "booklet"), spoken(each), faces)
    rest = (told.title, told.site, told.tagline, told.organisation, *told.preface)
    imprint = "".join(part for line in told.imprint for part in line)
    need_faces(view, _about(told), "".join(rest) + imprint, faces)


def text_block(form: Format) -> Column:
    """The text block of a format: 26 characters of 10.5 pt on A5, 32 of 12 pt on A4.

    It is as wide as 65 of 100 parts of the page and as high as 72; the margins are narrow at the
    spine and at the head, as those of a book are.
    """
    measure = 26 if form.width < 180 else 32
    size = round(form.width * 0.65 / measure / 25.4 * 72 * 4) / 4
    character = size / 72 * 25.4
    lines = int((form.height * 0.72 / character + LEADING - 1) / LEADING)
    across = form.width - measure * character
    down = form.height - (lines * LEADING - LEADING + 1) * character
    return Column(measure, lines, size, round(across * 0.44, 2), round(down * 0.46, 2))


# --- pictures ------------------------------------------------------------------------------------


def _pictured(view: View, told: Volume) -> Matter:
    """The pictures of all chapters: portraits cut alike, those of a text as they are."""
    found: dict[str, Shot] = {}
    for each in told.chapters:
        card = view.card(each.id)
        if each.portrait:
            shot = Shot(each.portrait, card.portrait, PORTRAIT, card.focus, owner=each.id)
            found[each.portrait] = shot
        for block in each.blocks:
            if isinstance(block, Picture):
                wide, high = view.size(block.file, name=each.id)
                name = shot_name(block.file)
                found[name] = Shot(name, block.file, wide / high, grey=False, owner=each.id)
    return Matter("booklet", told.title, photos=tuple(found.values()))


def shot_name(file: str) -> str:
    """What a picture of a text is called beside the source."""
    return f"{digest.of(file)[:12]}.jpg"


def _emblems(view: View, told: Volume) -> dict[str, Drawing]:
    return {name: _emblem(view, name) for name in sorted({"plain", *_drawn(told)})}


def _drawn(told: Volume) -> Iterable[str]:
    return (each.emblem for each in told.chapters if each.emblem)


def _emblem(view: View, name: str) -> Drawing:
    try:
        return drawing(view.emblem(name))
    except TypesetError as error:
        span = Span(f"assets/emblems/{name}.svg")
        raise view.fail("typesetting", span, who=name, found=error.message) from None


def _about(told: Volume) -> About:
    return About("", told.title, "风采册", "booklet")
