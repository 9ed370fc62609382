"""The search index: files of plain data that the page's own script loads when somebody searches.

Inputs → outputs: entries → one file of names and titles; the texts of one part of the documents →
files by two characters, and the texts themselves for the lines around a hit.

The files are scripts, because a page opened from disk may not read anything else. Their names are
fixed and no page depends on them, so a word changed in a text rebuilds no page but its own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from generator.engine.jobs import Output
from generator.site import searching, urls
from generator.site.searching import CHAPTER, Entry
from generator.site.view import View

# Each kind in one letter; `KINDS` in `assets/js/search.js` knows them.
_KINDS = {"profile": "p", "series": "s", "lecture": "l", "news": "n", "page": "d"}


@dataclass(frozen=True, slots=True)
class Names:
    """The file that every search begins with."""

    parts: int
    key = "search:names"

    def run(self, view: View) -> tuple[Output, ...]:
        """Names, titles, units, honours as awarded, and the pages of honours and tags."""
        known = view.entries()
        sizes = [sum(each.part == part for each in known) for part in range(self.parts)]
        data = {
            "shards": [searching.shards_of(size) for size in sizes],
            "entries": [_row(each) for each in known],
            "honours": [(each.address, each.name, each.level_name) for each in view.honours()],
            "tags": [(address, word) for word, address in view.tags()],
        }
        return (_file("names", data),)


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one part of the documents."""

    part: int
    parts: int

    @property
    def key(self) -> str:
        """`search:texts:0/4`."""
        return f"search:texts:{self.part}/{self.parts}"

    def run(self, view: View) -> tuple[Output, ...]:
        """The words by two characters, and the texts a few to a file."""
        texts = view.texts(self.part, self.parts)
        words = enumerate(searching.shards(texts))
        found = [_file(f"w{self.part}-{number}", words) for number, words in words]
        for start in range(0, len(texts), CHAPTER):
            chapter = texts[start : start + CHAPTER]
            found.append(_file(f"t{self.part}-{start // CHAPTER}", chapter))
        return tuple(found)


def _row(entry: Entry) -> list[Any]:
    """An entry without field names; what is empty at the end is left out."""
    names = [name for pair in entry.names for name in pair]
    address = urls.pretty(entry.address)
    row = [_KINDS[entry.kind], entry.part, address, entry.title, entry.beside, entry.words, names]
    while not row[-1]:
        row.pop()
    return row


def _file(name: str, data: Any) -> Output:
    """A script that lays `data` where `assets/js/search.js` picks it up."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    written = written.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    text = f'(self.bangyang=self.bangyang||{{}})["{name}"]={written};\n'
    return Output(f"{urls.SITE}{urls.SEARCHING}{name}.js", text.encode())
