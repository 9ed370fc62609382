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
from generator.content.model import Holder, Profile, Wall
from generator.content.printing import SheetKind, Variant
from generator.engine.jobs import Output
from generator.press.finishing import finished
from generator.press.matter import Group, Matter, matters, spoken
from generator.press.placeholders import placeholders
from generator.press.pressing import About, need_faces, own_faces, press
from generator.press.schedules import PARTS
from generator.press.separating import profile_of
from generator.press.sheets import SLUG, Frame
from generator.press.shots import Darkroom, of_matter, shots
from generator.press.statistics import Chart, Person, charts
from generator.press.tickets import Ticket, place, written
from generator.press.typeset import Face, code, drawing, families
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
    """What a panel says. The accent of its matter is the ink of its section's ground."""

    part: Part
    matter: Matter
    charts: tuple[Chart, ...] = ()

    @property
    def title(self) -> str:
        """The largest words on it."""
        return self.matter.title


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
        profile = profile_of(view)
        room = Darkroom(self.format.dpi, profile=profile)
        pictures = shots(view, (told.matter,), self.format.width / 2, room)
        blank = self._source(view, told, faces, "")
        edition = digest.of((blank, tuple(sorted(pictures.items())), faces))[:8]
        source = self._source(view, told, faces, self._note(view, told, edition))
        pdf = press(view, about, source, placeholders(pictures), faces)
        pdf = finished(
            pdf, title=self._title(view, told), bleed=BLEED, slug=slug_of(view),
            profile=profile, pictures=pictures,
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
        stamps = (view.stamp(shot.file) for shot in of_matter(told.matter))
        return Ticket(
            path, self._title(view, told), "panel",
            who or identity(self.wall, told), view.document(who or self.wall).path,
            Variant.PRINT, "wall", self.format, 1, facts(view, told, who),
            pictures=tuple((each.path, each.digest) for each in stamps if each),
            codes=tuple(filter(None, (told.matter.address,))),
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


def facts(view: View, told: Told, who: str) -> tuple[tuple[str, str], ...]:
    """What must be readable on a panel, each with what it is; not its number, which may change."""
    given, person = told.matter, view.document(who).fields if who else None
    words = "".join(given.texts)
    if isinstance(person, Profile):
        found = [("姓名", given.title), ("生卒年", given.subtitle)]
        found += [("单位", person.unit), ("职务", person.post)]
        found += [("荣誉", each.title) for each in given.rows]
        found += [("名言", given.quote), ("摘要", words)]
    else:
        found = [("标题", given.title), ("副题", given.subtitle), ("文字", words)]
        if told.part is Part.CLOSING:  # a section's head shows its names if there is room
            found += [("姓名", name) for one in given.groups for name in one.names]
        found += [(one.title, bar.label) for one in told.charts for bar in one.bars]
    return tuple(each for each in found if each[1])


def tell(view: View, wall: str, item: Item) -> Told:
    """What a panel says."""
    ink = field_at(item)
    if item.part is Part.PERSON:
        return Told(item.part, replace(_person(view, item.subject), accent=ink))
    fields = fields_of(view, wall)
    made = Matter("panel", "", accent=ink, organisation=view.setting("organisation"))
    people = view.wall(wall)
    everybody = tuple(each for section in people for each in section)
    match item.part:
        case Part.PREFACE:
            emblem = drawing(view.emblem("plain"))
            words = _texts(fields.preface)
            title, said = fields.title, fields.subtitle
            told = replace(made, title=title, subtitle=said, texts=words, drawing=emblem)
            return Told(item.part, told)
        case Part.HEAD:
            section = fields.sections[item.section - 1]
            names, words = _names(view, people[item.section]), _texts(section.words)
            return Told(item.part, replace(made, title=section.title, texts=words, groups=names))
        case Part.STATISTICS:
            counted = tuple(
                (view.card(each), next(iter(view.awards(each)), None)) for each in everybody
            )
            told = replace(made, title=_counted(counted))
            return Told(item.part, told, charts(counted, view.levels()))
    address = str(view.setting("base_url"))
    told = replace(
        made, title=CLOSING, texts=_texts(fields.closing), groups=_names(view, everybody),
        code=code(address), address=address, caption=("扫一扫", "读他们的事迹"),
    )  # fmt: skip
    return Told(item.part, told)


def _person(view: View, name: str) -> Matter:
    """What a poster says, without what a panel has no place for: so nothing that is not printed is
    a reason to print again."""
    (whole,) = matters(view, SheetKind.PROFILE, name)
    shot = whole.portrait and replace(whole.portrait, caption="", credit="")
    return replace(
        whole, kind="panel", source="", texts=whole.texts[-1:], groups=(), portrait=shot,
        rows=tuple(replace(each, note="") for each in whole.rows), figure="",
    )  # fmt: skip


def _texts(words: str) -> tuple[str, ...]:
    return (words,) if words else ()


def _names(view: View, people: Sequence[str]) -> tuple[Group, ...]:
    names = tuple(view.card(each).title for each in people)
    return (Group("", "", "", names),) if names else ()


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
    counted = (
        part for one in told.charts for part in (one.title, *(bar.label for bar in one.bars))
    )
    return "".join((spoken(told.matter), *counted))


def fields_of(view: View, wall: str) -> Wall:
    """A wall's fields."""
    fields = view.document(wall).fields
    assert isinstance(fields, Wall)
    return fields


def file_of(view: View, wall: str, item: Item) -> str:
    """Where a panel is published: `print/walls/deeds/panel-03-wang-jinxi.pdf`."""
    address = view.card(item.subject).address if item.subject else item.part.value
    own = address.removesuffix("index.html").removesuffix(".html").rstrip("/").rpartition("/")[2]
    return f"{folder(wall)}/panel-{item.number:02}-{own}.pdf"


def folder(wall: str) -> str:
    """Where the files of a wall are published."""
    return f"print/walls/{wall.rpartition('/')[2]}"
