"""Slides for display screens (电子屏): one picture for each slide and size, at exact pixels.

Inputs → outputs: one slide of a playlist and a screen's pixels, asked of the view for words and
pictures → a PNG. What it says is the `Matter` of the same kind of sheet; of a long roll, one part.

Incremental: a slide is made again when what it says, a template, the theme or a typeface changes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from generator import digest
from generator.content.displays import Display
from generator.content.printing import SheetKind
from generator.content.screens import SLIDES, SlideKind
from generator.engine.jobs import Output
from generator.press.matter import Matter, Row, matters, spoken
from generator.press.pressing import About, draw, need_faces, own_faces
from generator.press.shots import of_matter, shots
from generator.press.statistics import by_decade, by_level
from generator.press.typeset import Face, families
from generator.site.playlists import pages
from generator.site.view import View

TEMPLATE = "print/slide.typ"
MORE = "等项共位0123456789"
"""Characters with which a slide says how many it does not show."""
_PAGED = (SlideKind.ROLL, SlideKind.CONGRATULATION)
_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Canvas:
    """A slide as its template sees it, in px; `smallest` is the least height of text, `inks` says
    that colours are those of a screen."""

    width: int
    height: int
    smallest: int
    inks: str = "rgb"


@dataclass(frozen=True, slots=True)
class SlidePicture:
    """One slide in one size; `stem` is its path below `public/` without the ending."""

    screen: str
    kind: SlideKind
    subject: str
    part: int
    title: str
    words: str
    size: Display
    smallest: int
    crowd: tuple[int, int]
    stem: str

    @property
    def key(self) -> str:
        """The job's name in the ledger."""
        return f"slide:{self.stem}"

    @property
    def path(self) -> str:
        """Where the picture is published."""
        return f"{self.stem}.png"

    def run(self, view: View) -> tuple[Output, ...]:
        """Draw the slide.

        Raises:
            Failed: a character has no typeface, the words do not fit, or the template is broken.
        """
        faces, told = own_faces(view), self.told(view)
        name = self.size.name
        about = About(
            self.subject if "/" in self.subject else self.screen, told.title,
            f"{name} {SLIDES[self.kind]}屏", f"{name} {self.kind.value} slide",
        )  # fmt: skip
        need_faces(view, about, spoken(told) + MORE, faces)
        wide = max(self.size.width // 2, min(self.size.width, self.size.height))
        pictures = shots(view, (told,), _INCH, wide)
        picture = draw(view, about, self._source(view, told, faces), pictures, faces)
        return (Output(self.path, picture),)

    def mark(self, view: View) -> str:
        """A short name for everything that goes into the picture, without drawing it."""
        told = self.told(view)
        stamps = tuple(view.stamp(shot.file) for shot in of_matter(told))
        fonts = view.files("assets/fonts/")
        return digest.of((self._source(view, told, own_faces(view)), stamps, fonts))[:8]

    def told(self, view: View) -> Matter:
        """What the slide says."""
        if self.kind is SlideKind.TITLE:
            return _title(view, self.title, self.words)
        if self.kind is SlideKind.STATISTICS:
            return _statistics(view, self.title, self.words)
        (told,) = matters(view, SheetKind(self.kind.value), self.subject)
        return _part(told, self.part, self.crowd) if self.kind in _PAGED else told

    def _source(self, view: View, told: Matter, faces: tuple[Face, ...]) -> str:
        canvas: Any = Canvas(self.size.width, self.size.height, self.smallest)
        return view.render(TEMPLATE, frame=canvas, matter=told, families=families(faces))


def _part(told: Matter, part: int, most: tuple[int, int]) -> Matter:
    """One slide's share of a roll."""
    cuts = pages([len(each.names) for each in told.groups], most)
    if len(cuts) < 2:
        return told
    groups = (
        replace(told.groups[number], names=told.groups[number].names[first:last])
        for number, first, last in cuts[part]
    )
    return replace(told, groups=tuple(groups))


def _title(view: View, title: str, words: str) -> Matter:
    organisation = view.setting("organisation")
    return Matter("title", title, subtitle=words, organisation=organisation)


def _statistics(view: View, title: str, words: str) -> Matter:
    """Everybody by the level of the highest honour, or by its decade where one level holds all."""
    cards = view.cards("profile")
    people = tuple((each, next(iter(view.awards(each.id)), None)) for each in cards)
    by = by_level(people, view.levels())
    chart, unit = (by, "") if len(by.bars) > 1 else (by_decade(people), "年代")
    lacking = f"，{chart.unknown} 位没有记载" if chart.unknown else ""
    return Matter(
        "statistics", title or view.setting("title"), label=words or f"按{chart.title}{lacking}",
        subtitle=f"人物与集体 {len(cards)}",
        rows=tuple(Row(str(each.count), each.label + unit) for each in chart.bars),
        organisation=view.setting("organisation"),
    )  # fmt: skip
