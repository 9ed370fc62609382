"""What the site itself says in another language: catalogues, dates in words.

Inputs → outputs: the texts of the PO files of a language → a `Catalogue`; a `Day` → its words.

A catalogue is a template like any other (`templates/locale/en.po`): a site adds its own entries in
`templates/locale/en.<name>.po`, and these win over the built-in ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from gettext import c2py
from io import BytesIO
from string import Formatter
from typing import Any

from generator.content.languages import LANGUAGES
from generator.content.values import Day

FOLDER = "locale/"
_PLURAL = "(n != 1)"
_LINE = re.compile(
    r'\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s*)?"(?:[^"\\]|\\.)*"\s*)?'
)


@dataclass(frozen=True, slots=True)
class Misprint:
    """A catalogue that cannot be read: which, the line, and what is wrong."""

    path: str
    line: int
    found: str


@dataclass(frozen=True)
class Catalogue:
    """The words of a language by the Chinese words: one form, or one for each plural."""

    tag: str
    forms: Mapping[str, tuple[str, ...]]
    plural: str = _PLURAL
    misprint: Misprint | None = None

    def find(self, text: str, number: int | None = None) -> str | None:
        """The words for a Chinese text, in the form for so many; None when they are missing."""
        forms = self.forms.get(text)
        if forms is None:
            return None
        at = c2py(self.plural)(number) if number is not None and len(forms) > 1 else 0
        return forms[min(at, len(forms) - 1)]


def fill(form: str, values: Mapping[str, object], tag: str) -> str:
    """Words with the values in their places; `{month:month}` is the month's name."""
    if tag not in LANGUAGES:
        return form.format(**values) if values else form
    return _Filling(LANGUAGES[tag].locale).vformat(form, (), values)


NOTHING = Catalogue("en", {})


class _Filling(Formatter):
    """Fills places as Python does, and knows the names of months and weekdays."""

    def __init__(self, locale: str) -> None:
        self.locale = locale

    def format_field(self, value: Any, format_spec: str) -> Any:
        if format_spec in ("month", "weekday"):
            return _names(self.locale, format_spec)[int(value)]
        return super().format_field(value, format_spec)


@lru_cache
def _names(locale: str, what: str) -> Mapping[int, str]:
    """Names of months from 1, of weekdays from 0 (Monday)."""
    from babel.dates import get_day_names, get_month_names

    give = get_month_names if what == "month" else get_day_names
    return dict(give("wide", locale=locale))


def catalogue(tag: str, sources: Mapping[str, str]) -> Catalogue:
    """The catalogue of a language, from template sources by name."""
    own = re.compile(rf"{re.escape(FOLDER + tag)}(\.[^/]+)?\.po")
    return read(
        tag,
        tuple((name, sources[name]) for name in sorted(sources, key=_rank) if own.fullmatch(name)),
    )


def _rank(name: str) -> tuple[int, str]:
    return len(name.split(".")), name  # `en.po` before `en.site.po`


@lru_cache(maxsize=16)
def read(tag: str, files: tuple[tuple[str, str], ...]) -> Catalogue:
    """PO files by name, later ones winning → a catalogue; what cannot be read is a misprint."""
    forms: dict[str, tuple[str, ...]] = {}
    plural, wrong = _PLURAL, None
    for name, text in files:
        found, plural_form, slips = _entries(text, LANGUAGES[tag].locale)
        plural = plural_form or plural
        slips += _slips(text)
        for line, first, said in found:
            slips += [(line, form) for form in said if not _fits(form, first)]
            forms |= {first: said} if all(said) else {}
        if slips and not wrong:
            wrong = Misprint(name, *min(slips))
    return Catalogue(tag, forms, plural, wrong)


_Entry = tuple[int, str, tuple[str, ...]]  # its line, the Chinese words, the forms


def _entries(text: str, locale: str) -> tuple[list[_Entry], str, list[tuple[int, str]]]:
    """The finished entries of a PO file, its rule for plurals, and what Babel cannot read."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        read = read_po(BytesIO(text.encode()), locale=locale, abort_invalid=True)
        plural = str(read.plural_expr)
        c2py(plural)
    except PoFileError as error:
        return [], "", [(error.lineno + 1, str(error.args[0]))]
    except (LookupError, TypeError, ValueError) as error:  # a header that means nothing
        return [], "", [(1, str(error))]
    found: list[_Entry] = []
    for each in read:
        if each.id and each.string and not each.fuzzy:
            first = each.id if isinstance(each.id, str) else each.id[0]
            said = (each.string,) if isinstance(each.string, str) else tuple(each.string)
            found.append((each.lineno or 1, str(first), tuple(map(str, said))))
    return found, plural, []


def _slips(text: str) -> list[tuple[int, str]]:
    """Lines that are none of a PO file's, which Babel would read all the same."""
    lines = enumerate(text.split("\n"), 1)
    return [(number, line.strip()) for number, line in lines if not _LINE.fullmatch(line)]


def _fits(form: str, text: str) -> bool:
    """Whether words have no place for a value that the text does not give."""
    return _places(form) <= _places(text)


def _places(text: str) -> frozenset[str]:
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:  # a brace that is not closed
        return frozenset(["{"])


def dated(day: Day, tag: str) -> str:
    """A date in the words of a language, as exact as it is known: `12 May 2020`, `May 2020`."""
    if tag not in LANGUAGES:
        return day.words
    from babel.dates import format_date, format_skeleton

    locale = LANGUAGES[tag].locale
    if day.day:
        return format_date(day.first, "long", locale=locale)
    if day.month:
        return format_skeleton("yMMMM", day.first, locale=locale)
    return f"{day.year}"
