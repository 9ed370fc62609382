"""What search knows of each document: a small entry for the list, and its words by two characters.

Inputs → outputs: `Site` → an `Entry` for each page a visitor may look for, and the texts of one
part of the documents; texts → which of them hold two neighbouring characters, in small files.

Incremental: names and texts are apart, so a word in a text leaves the list alone; and documents are
dealt into a few parts by their ids, so that it touches only one part's files.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from zlib import crc32

from generator.content.model import Document, Kind, Lecture, News, Profile, Series
from generator.content.names import syllables
from generator.site.cards import Card
from generator.site.site import Site

PART = 256  # documents that share one part, while there are fewer than PARTS of them
PARTS = 4  # a search in texts loads one file of each part for every two characters
CHAPTER = 4  # texts in one file, loaded when a hit in one of them is shown
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
_WORD = re.compile(r"[0-9a-z]+")
_HANZI = re.compile("[〇㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003fffd]{2,}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the index of names.

    `beside` stands beside the title in a list of results; `names` are a person's names, former
    names and epithets, each with its syllables; `words` are other words that lead here.
    """

    kind: str
    address: str
    title: str
    beside: str
    names: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    part: int


def parts_of(site: Site) -> int:
    """Into how many parts the documents are dealt."""
    number = len(_findable(site))
    return max(1, min(PARTS, ceil(number / PART)), ceil(number / len(_DIGITS) ** 2))


def entries(site: Site) -> tuple[Entry, ...]:
    """Every page to be found, by id: the order numbers the texts of each part as well."""
    parts = parts_of(site)
    return tuple(_entry(site, each, part_of(each.id, parts)) for each in _findable(site))


def texts(site: Site, part: int, parts: int) -> tuple[str, ...]:
    """The texts of one part's documents, by id."""
    return tuple(_text(each) for each in _findable(site) if part_of(each.id, parts) == part)


def part_of(name: str, parts: int) -> int:
    """Which part a document belongs to, by its id alone."""
    return crc32(name.encode()) % parts


def _findable(site: Site) -> tuple[Document, ...]:
    shown = (each for each in site.documents.values() if site.addresses.get(each.id))
    return tuple(sorted(shown, key=lambda each: each.id))


def _entry(site: Site, document: Document, part: int) -> Entry:
    shown, fields = site.cards_by_id[document.id], document.fields
    return Entry(
        document.kind.value,
        shown.address,
        document.title,
        _beside(shown),
        _names(fields) if isinstance(fields, Profile) else (),
        tuple(dict.fromkeys(filter(None, (*_words(document), *document.meta.tags)))),
        part,
    )


def _beside(shown: Card) -> str:
    day = shown.date.words if shown.date else ""
    match shown.kind:
        case Kind.PROFILE:
            return " · ".join(filter(None, (shown.subtitle, shown.label, shown.years)))
        case _:
            return " · ".join(filter(None, (day, shown.label)))


def _names(fields: Profile) -> tuple[tuple[str, str], ...]:
    """A reading given by the author is that of the name alone."""
    own = fields.name, " ".join(syllables(fields.name, fields.pinyin))
    others = (*fields.former_names, *fields.epithets)
    return (own, *((each, " ".join(syllables(each))) for each in others))


def _words(document: Document) -> tuple[str, ...]:
    match document.fields:
        case Profile() as fields:
            titles = (each.title for each in fields.honours)
            return (fields.unit, fields.post, fields.field, fields.origin, *titles)
        case Lecture() as fields:
            guests = (word for each in fields.speakers for word in (each.name, each.unit))
            return (fields.venue, fields.college, fields.course, *guests)
        case Series() as fields:
            return (fields.organiser, *fields.partners)
        case News() as fields:
            return (fields.author, fields.source)
    return ()


def _text(document: Document) -> str:
    fields, report = document.fields, document.report
    said = [document.meta.summary]
    if isinstance(fields, Profile):
        said += [fields.abstract, fields.quote.text if fields.quote else ""]
    said += [document.body.text, report.text if report else ""]
    return "\n".join(filter(None, said))


# --- the files: which texts hold which words -----------------------------------------------------


def folded(text: str) -> str:
    """A text as the search compares it; `fold` in `assets/js/search.js` does the same."""
    return unicodedata.normalize("NFKC", text).lower()


def grams(text: str) -> set[str]:
    """Every two neighbouring hanzi of a folded text, and every word of letters and digits."""
    found = set(_WORD.findall(text))
    for run in _HANZI.findall(text):
        found.update(map(str.__add__, run, run[1:]))
    return found


def shards_of(number: int) -> int:
    """In how many files the words of so many texts lie: a power of two, 4 to 64."""
    return min(64, max(4, 1 << (number // 4).bit_length()))


def shard_of(gram: str, shards: int) -> int:
    """In which of them a word lies: by its first two characters, so that its beginning finds it."""
    return (ord(gram[0]) * 31 + (ord(gram[1]) if len(gram) > 1 else 0)) % shards


def number(index: int) -> str:
    """The number of a text in two characters (base 64)."""
    return _DIGITS[index >> 6 & 63] + _DIGITS[index & 63]


def shards(given: Iterable[str]) -> tuple[str, ...]:
    """The files: ` 王进:0003 进喜:00 `, each word and the numbers of the texts that hold it."""
    held: defaultdict[str, list[str]] = defaultdict(list)
    count = 0
    for count, text in enumerate(given, 1):
        mark = number(count - 1)
        for gram in grams(folded(text)):
            held[gram].append(mark)
    return _dealt(held, shards_of(count))


def _dealt(held: Mapping[str, list[str]], number_of_shards: int) -> tuple[str, ...]:
    found: list[list[str]] = [[] for _ in range(number_of_shards)]
    for gram in sorted(held):
        found[shard_of(gram, number_of_shards)].append(f"{gram}:{''.join(held[gram])}")
    return tuple(f" {' '.join(each)} " for each in found)
