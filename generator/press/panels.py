"""The wall's panels at true size: preface, section heads, people, statistics, closing words.

Inputs → outputs: what hangs where (`site/hanging`), asked of the view for its words and pictures →
the finished panel and its ticket.

Incremental: a panel is made again when what it says, its size or its number changes, not when it
moves along the wall. Its edition leaves the number out: who only moves need not be printed again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator import digest
from generator.content.formats import Format
from generator.content.model import Holder, Wall
from generator.content.printing import Variant
from generator.engine.jobs import Output
from generator.press.finishing import finished
from generator.press.pressing import About, need_faces, own_faces, press
from generator.press.schedules import PARTS
from generator.press.separating import profile_of
from generator.press.sheets import SLUG, Frame
from generator.press.statistics import Chart, Person, charts
from generator.press.subjects import Subject, portraits, slug, spoken, subject
from generator.press.tickets import Ticket, place, written
from generator.press.typeset import Code, Drawing, Face, code, drawing, families
from generator.site.hanging import Hung, Item, Part, Placement
from generator.site.view import View

BLEED = 5
"""Cut off around a board, mm."""
SAFE = 20
"""How far from the edge of a board words begin, mm."""
FIELDS = ("cinnabar", "night", "indigo", "celadon")
"""The inks that sections change by, in turn."""
CLOSING = "后记"


@dataclass(frozen=True, slots=True)
class Told:
    """What a panel says. `field` is the ink of its section's ground."""

    part: Part
    field: str
    title: str
    subtitle: str = ""
    words: str = ""
    person: Subject | None = None
    names: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    drawing: Drawing | None = None
    code: Code | None = None
    caption: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel of a wall; `horizons` are mm from its top."""

    wall: str
    item: Item
    format: Format
    horizons: tuple[int, ...]

    @property
    def key(self) -> str:
        """The job's name in the ledger."""
        return f"panel:{self.wall}:{self.item.number}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Make the sheet and its ticket.

        Raises:
            Failed: a character has no typeface, the text does not fit, or the template is broken.
        """
        told, faces = tell(view, self.wall, self.item), own_faces(view)
        about = About(self.item.subject or self.wall, told.title, "展板", "panel")
        need_faces(view, about, words_of(told), faces)
        people = (self.item.subject,) if self.item.subject else ()
        pictures = portraits(view, people, self.format.width / 2)
        blank = self._source(view, told, faces, "")
        edition = digest.of((blank, tuple(sorted(pictures.items())), faces))[:8]
        source = self._source(view, told, faces, self._note(view, told, edition))
        pdf = press(view, about, source, pictures, faces, lent=True)
        pdf = finished(
            pdf, title=self._title(view, told), bleed=BLEED, slug=slug_of(view),
            profile=profile_of(view), pictures=pictures,
        )  # fmt: skip
        path = file_of(view, self.wall, self.item)
        ticket = self._ticket(view, told, path, edition)
        return Output(path, pdf), Output(place(path), written(ticket))

    def _source(self, view: View, told: Told, faces: tuple[Face, ...], note: str) -> str:
        form = self.format
        frame = Frame(
            width=form.width, height=form.height, bleed=form.bleed, inset=form.inset,
            smallest=form.smallest, slug=slug_of(view), inks="cmyk", note=note,
            title=self._title(view, told),
        )  # fmt: skip
        return view.render(
            "print/panel.typ",
            panel=told,
            frame=frame,
            horizons=self.horizons,
            families=families(faces),
            organisation=view.setting("organisation"),
        )

    def _title(self, view: View, told: Told) -> str:
        own = told.title if self.item.part in (Part.PERSON, Part.HEAD) else PARTS[self.item.part]
        return f"{view.card(self.wall).title} {own}"

    def _note(self, view: View, told: Told, edition: str) -> str:
        size = f"{self.format.width} × {self.format.height} mm"
        named = f"{self.item.number:02} {self._title(view, told)}"
        return f"{named}　{size}　出血 {BLEED} mm　版本 {edition}"

    def _ticket(self, view: View, told: Told, path: str, edition: str) -> Ticket:
        who = self.item.subject
        portrait = view.card(who).portrait if who else ""
        stamp = view.stamp(portrait) if portrait else None
        leads = view.absolute(who) if who else str(view.setting("base_url"))
        return Ticket(
            path, self._title(view, told), "panel",
            who or identity(self.wall, told), view.document(who or self.wall).path,
            Variant.PRINT, "wall", self.format, 1, facts(told),
            pictures=((stamp.path, stamp.digest),) if stamp else (),
            codes=(leads,) if self.item.part in (Part.PERSON, Part.CLOSING) else (),
            edition=edition,
        )  # fmt: skip


def slug_of(view: View) -> float:
    """The room for marks outside the bleed, mm."""
    return SLUG if view.setting("print.marks") else 0.0


def format_of(wall: Wall, place: Placement) -> Format:
    """A panel as a format."""
    return Format(
        f"展板 {place.width}×{place.height}", place.width, place.height, bleed=BLEED, safe=SAFE,
        distance=wall.distance, material=wall.material,
    )  # fmt: skip


def panels(wall: str, fields: Wall, hung: Hung) -> tuple[Panel, ...]:
    """A job for each panel that hangs."""
    return tuple(
        Panel(wall, each.item, format_of(fields, each), each.horizons) for each in hung.placed
    )


def identity(wall: str, told: Told) -> str:
    """What a panel that is nobody's is known by, wherever it hangs: `walls/deeds#head:集体`."""
    own = f":{told.title}" if told.part is Part.HEAD else ""
    return f"{wall}#{told.part.value}{own}"


def facts(told: Told) -> tuple[tuple[str, str], ...]:
    """What must be readable on a panel, each with what it is; not its number, which may change."""
    if told.person is None:
        found = [("标题", told.title), ("副题", told.subtitle), ("文字", told.words)]
        if told.part is Part.CLOSING:  # a section's head shows its names if there is room
            found += [("姓名", each) for each in told.names]
        found += [(one.title, bar.label) for one in told.charts for bar in one.bars]
    else:
        one = told.person
        found = [("姓名", one.name), ("生卒年", one.years), ("单位", one.unit), ("职务", one.post)]
        found += [("荣誉", each.title) for each in one.honours]
        found += [("名言", one.quote), ("摘要", one.abstract)]
    return tuple(each for each in found if each[1])


def tell(view: View, wall: str, item: Item) -> Told:
    """What a panel says."""
    if item.part is Part.PERSON:
        told = Told(item.part, field_of(item.section), view.card(item.subject).title)
        return replace(told, person=subject(view, item.subject))
    fields = fields_of(view, wall)
    people = view.wall(wall)
    everybody = tuple(each for section in people for each in section)
    match item.part:
        case Part.PREFACE:
            return Told(
                item.part, FIELDS[0], fields.title, fields.subtitle, fields.preface,
                drawing=drawing(view.emblem("plain")),
            )  # fmt: skip
        case Part.HEAD:
            section = fields.sections[item.section - 1]
            names = tuple(view.card(each).title for each in people[item.section])
            return Told(
                item.part, field_of(item.section), section.title, words=section.words, names=names
            )
        case Part.STATISTICS:
            counted = tuple(
                (view.card(each), next(iter(view.awards(each)), None)) for each in everybody
            )
            return Told(
                item.part, FIELDS[0], _counted(counted), charts=charts(counted, view.levels())
            )
    return Told(
        item.part, FIELDS[1], CLOSING, words=fields.closing,
        names=tuple(view.card(each).title for each in everybody),
        code=code(str(view.setting("base_url"))), caption=("扫一扫", "读他们的事迹"),
    )  # fmt: skip


def _counted(people: Sequence[Person]) -> str:
    """`8 位个人、2 个集体`."""
    groups = sum(card.holder == Holder.COLLECTIVE for card, _ in people)
    alone = len(people) - groups
    return "、".join(
        ((f"{alone} 位个人",) if alone else ()) + ((f"{groups} 个集体",) if groups else ())
    )


def field_of(section: int) -> str:
    """The ink of a section's ground; people whom the wall itself names stand on the first."""
    return FIELDS[max(0, section - 1) % len(FIELDS)]


def field_at(item: Item) -> str:
    """The ink of any panel's ground."""
    if item.part in (Part.HEAD, Part.PERSON):
        return field_of(item.section)
    return FIELDS[1] if item.part is Part.CLOSING else FIELDS[0]


def words_of(told: Told) -> str:
    """Every character that a panel shows, repeats included."""
    if told.person:
        return spoken(told.person)
    counted = (
        part for one in told.charts for part in (one.title, *(bar.label for bar in one.bars))
    )
    return "".join((told.title, told.subtitle, told.words, *told.names, *told.caption, *counted))


def fields_of(view: View, wall: str) -> Wall:
    """A wall's fields."""
    fields = view.document(wall).fields
    assert isinstance(fields, Wall)
    return fields


def file_of(view: View, wall: str, item: Item) -> str:
    """Where a panel is published: `print/walls/deeds/panel-03-wang-jinxi.pdf`."""
    own = slug(view, item.subject) if item.subject else item.part.value
    return f"{folder(wall)}/panel-{item.number:02}-{own}.pdf"


def folder(wall: str) -> str:
    """Where the files of a wall are published."""
    return f"print/walls/{wall.rpartition('/')[2]}"
