"""What a translation says, and the document it makes of its original.

Inputs → outputs: the original `Document` and the words of its translation → the document in the
other language. A translation gives only words: what is a fact (years, dates, honours, relations,
pictures) has one place, the original, so that no two languages can contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, make_dataclass, replace
from types import GenericAlias
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from generator.content.model import (
    Body,
    Change,
    Document,
    Event,
    Flag,
    Key,
    Kind,
    Lecture,
    Meta,
    News,
    Page,
    Picture,
    Profile,
    Quote,
    Series,
)
from generator.content.schema import Location
from generator.content.values import Day


@dataclass(frozen=True, slots=True)
class Gloss:
    """An honour of the original in another language; the title as awarded stays beside it."""

    title: Annotated[str, Key("称号", "原文里的称号", "the title as the original has it")]
    gloss: Annotated[str, Key("译名", "写在原称号前面", "its translation, set before it")] = ""
    body: Annotated[str, Key("颁授单位", "授予机关", "awarding body", ("授予单位",))] = ""


@dataclass(frozen=True, slots=True)
class MetaWords:
    """What every translation may say. It is public when its original is, unless it is a draft."""

    summary: Annotated[str, Key("概要", "一句话，用在列表和分享里", "one sentence for lists")] = ""
    draft: Annotated[Flag, Key("草稿", "写“是”则不发布", "not published")] = False


def _wording(kind: type, names: str, **nested: Any) -> Any:
    """A type with the named fields of `kind`; only a date, which finds an item, is required."""
    hints = get_type_hints(kind, include_extras=True)
    made: list[Any] = []
    for name in names.split():
        bare, *extras = get_args(hints[name])
        hint: Any = Annotated[(nested.get(name, bare), *extras)]
        given = "" if bare is str else () if get_origin(bare) is tuple else None
        made.append((name, hint) if bare is Day else (name, hint, given))
    return make_dataclass(f"{kind.__name__}Words", made, frozen=True, slots=True)


def _many(kind: Any) -> Any:
    return GenericAlias(tuple, (kind, ...))


_PICTURE = _wording(Picture, "file alt caption credit")
_QUOTE = _wording(Quote, "text source")
_EVENT = _wording(Event, "date text source")
_CHANGE = _wording(Change, "date about")
_PICTURES = _many(_PICTURE)
# Lists whose items are found again in the original, and by what.
_KEYS = {
    "honours": "title",
    "events": "date",
    "changes": "date",
    "photos": "file",
    "gallery": "file",
}

# What a translation of each kind may say. A wall is printed, in Chinese alone.
WORDING: Mapping[Kind, Any] = {
    Kind.PROFILE: _wording(
        Profile,
        "name former_names epithets origin unit post field portrait honours events quote abstract"
        " photos",
        portrait=_PICTURE | None,
        honours=_many(Gloss),
        events=_many(_EVENT),
        quote=_QUOTE | None,
        photos=_PICTURES,
    ),
    Kind.SERIES: _wording(Series, "title organiser partners purpose"),
    Kind.LECTURE: _wording(
        Lecture,
        "title venue course college audience registration photos report changes",
        photos=_PICTURES,
        changes=_many(_CHANGE),
    ),
    Kind.NEWS: _wording(
        News,
        "title author photographer source cover gallery",
        cover=_PICTURE | None,
        gallery=_PICTURES,
    ),
    Kind.PAGE: _wording(Page, "title"),
}


def translated(original: Document, words: Document) -> Document:
    """The original in the words of its translation; what these leave out stays as it is."""
    meta: Meta = _over(original.meta, words.meta)
    return replace(
        original,
        path=words.path,
        language=words.language,
        meta=meta,
        fields=_over(original.fields, words.fields),
        body=_said(words.body) or original.body,
        report=_said(words.report) or original.report,
    )


def _said(body: Body | None) -> Body | None:
    return body if body and body.parts and any(body.parts) else None


def _over(value: Any, words: Any) -> Any:
    """`value` with every word that is given."""
    given = {each.name: getattr(words, each.name) for each in fields(words)}
    made = {
        name: _merged(name, getattr(value, name), each)
        for name, each in given.items()
        if each not in ("", (), None, False)
    }
    return replace(value, **made) if made else value


def _merged(name: str, old: Any, new: Any) -> Any:
    if name in _KEYS:
        return tuple(_one(each, new, _KEYS[name]) for each in old)
    if name in ("portrait", "cover", "quote"):
        return _over(old, replace(new, file="") if name != "quote" else new) if old else None
    return new


def _one(old: Any, given: Any, key: str) -> Any:
    """An item of a list in the words given for it, if there are any."""
    found = next((each for each in given if getattr(each, key) == getattr(old, key)), None)
    if not isinstance(found, Gloss):
        return _over(old, found) if found else old
    return replace(old, title=with_gloss(old.title, found.gloss), body=found.body or old.body)


def with_gloss(title: str, gloss: str) -> str:
    """`National Model Worker (全国劳动模范)`: the translation never stands for the title alone."""
    return f"{gloss} ({title})" if gloss else title


def glosses(words: Document) -> Iterator[tuple[str, str]]:
    """Every honour a translation glosses: the title as awarded, and as it is shown."""
    for each in getattr(words.fields, "honours", ()):
        yield each.title, with_gloss(each.title, each.gloss)


def astray(original: Document, words: Document) -> Iterator[tuple[Location, str, tuple[str, ...]]]:
    """What a translation speaks of and its original has not: place, words, what there is."""
    for name, key in _KEYS.items():
        there = tuple(_shown(each, key) for each in getattr(original.fields, name, ()))
        for number, each in enumerate(getattr(words.fields, name, ())):
            if _shown(each, key) not in there:
                yield (name, number, key), _shown(each, key), there


def _shown(item: Any, key: str) -> str:
    value = getattr(item, key)
    return value.iso if isinstance(value, Day) else str(value)
