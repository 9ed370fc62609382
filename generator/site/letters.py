"""Which characters headings use: those that the heading face must hold.

Inputs → outputs: the site and the templates' words → one string, each character once, in order.

Headings are titles and names, headings inside texts, honours, units, columns, tags and slogans, and
what templates say in a few words. A long sentence of a template is no heading: leaving it out keeps
the face small. `tests/test_faces.py` sees that every heading of the built demo is covered.

Incremental: the answer changes only when a character comes into use or goes, not with every word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from generator.content.model import Document, Profile
from generator.site.site import Site

ALWAYS = (
    "".join(map(chr, range(0x20, 0x7F)))
    + " ·–—…“”‘’、。，：；！？（）《》「」〇零一二三四五六七八九十百千年月日约生于逝世成立命名"
)
SHORT = 12  # hanzi: what a template says at greater length is no heading
_COMMENT = re.compile(r"\{#.*?#\}", re.S)
_WORDS = re.compile(r"[^\x00-\x7f]+")


def letters(site: Site, templates: Mapping[str, str], words: Iterable[str] = ()) -> str:
    """The characters in use; `words` are what a catalogue makes of the templates' words."""
    found = {*ALWAYS}
    for each in (*_said(site), *_briefly(templates), *words):
        found.update(each)
    return "".join(sorted(each for each in found if each.isprintable()))


def _said(site: Site) -> Iterator[str]:
    config = site.config
    yield from (config.title, config.tagline, config.organisation, *config.slogans)
    yield from (each.title for each in config.menu)
    yield from (each.name for each in config.columns)
    yield from (each.name + each.greeting for each in config.festivals)
    yield from site.tags
    for rank in (*site.held_titles(), *site.levels()):
        yield from (rank.name, rank.short, rank.level_name)
    for document in site.documents.values():
        yield from _of(document)


def _of(document: Document) -> Iterator[str]:
    yield document.title
    for body in (document.body, document.report):
        if body:
            yield from (each.words for each in body.headings)
    if isinstance(document.fields, Profile):
        yield document.fields.unit
        yield from (each.title + each.cycle for each in document.fields.honours)


def _briefly(templates: Mapping[str, str]) -> Iterator[str]:
    for name, text in templates.items():
        if name.startswith("web/"):
            spoken: list[str] = _WORDS.findall(_COMMENT.sub("", text))
            yield from (each for each in spoken if len(each) <= SHORT)
