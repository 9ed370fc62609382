"""Hard contents for slides of display screens, and a way to draw them without a site."""

from __future__ import annotations

from dataclasses import replace

from generator.content.displays import Display
from generator.press.matter import Matter, Row
from generator.press.typeset import drawn, families, typeset
from generator.surfaces.slides import TEMPLATE, Canvas
from tests.printing import MATTERS, SHEETS, Setting, pictures

_WITHOUT = ("card", "booklet")
SLIDES: dict[str, Matter] = {
    name: matters[0] for name, matters in MATTERS.items() if not name.startswith(_WITHOUT)
} | {
    "profile: no picture": replace(MATTERS["profile"][0], drawing=None, portrait=None),
    "title": Matter("title", "劳动最光荣", subtitle="向上理工的榜样致敬", organisation="上海理工大学工会"),
    "title: long": Matter("title", "劳模精神、劳动精神、工匠精神主题展播", organisation="上海理工大学工会"),
    "statistics": Matter(
        "statistics", "榜样", label="按最高荣誉的级别", subtitle="人物与集体 118",
        rows=(Row("12", "国家级", mark="国"), Row("41", "市级", mark="市"), Row("65", "校级", mark="校")),
    ),
}  # fmt: skip
# A roll of many goes over several slides: one holds three honours and twelve names.
SLIDES["roll"] = replace(SLIDES["roll"], groups=SLIDES["roll"].groups[:3])


def slide_source(size: Display, given: Matter, distance: int = 4000) -> str:
    """The Typst source of a slide."""
    canvas = Canvas(size.width, size.height, size.legible(distance))
    context = {"view": Setting(), "frame": canvas, "matter": given, "families": families()}
    return SHEETS.render(TEMPLATE, context)


def draw_slide(size: Display, given: Matter, distance: int = 4000) -> bytes:
    """The PNG of a slide."""
    return drawn(slide_source(size, given, distance), pictures((given,)))


def set_slide(size: Display, given: Matter, distance: int = 4000) -> bytes:
    """The same as a PDF, one point a px, so that its words and lines can be measured."""
    return typeset(slide_source(size, given, distance), pictures((given,)))
