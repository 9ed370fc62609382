"""What a type looks like in YAML: its fields by every name, and the shape of each.

Inputs → outputs: a dataclass of the content or of `site.yaml` → its `Field`s; a type → whether it
is written as a scalar, a list or a mapping.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BeforeValidator

from generator.content.model import Key
from generator.text import fold


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a type: English name, `Key`, bare type, and whether it must be there."""

    name: str
    key: Key
    type: Any
    required: bool


@cache
def fields_of(kind: type) -> tuple[Field, ...]:
    """The fields of one dataclass, in the order they are declared."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(
        Field(each.name, *_keyed(hints[each.name]), each.default is MISSING)
        for each in fields(kind)
    )


def _keyed(hint: Any) -> tuple[Key, Any]:
    bare, *extras = get_args(hint)
    key = next(each for each in extras if isinstance(each, Key))
    rest = tuple(each for each in extras if not isinstance(each, Key))
    return key, Annotated[(bare, *rest)] if rest else bare


@cache
def keys_of(kinds: tuple[type, ...]) -> Mapping[str, Field]:
    """Every accepted key of these types, folded (`出生年份`, `born`) → its field."""
    return {
        fold(word): field
        for kind in kinds
        for field in fields_of(kind)
        for word in (field.name, field.key.zh, *field.key.also)
    }


@cache
def words_below(kinds: tuple[type, ...]) -> frozenset[str]:
    """Every word that may stand before a colon in these types and in those they are made of."""
    found, todo = set(keys_of(kinds)), [each.type for kind in kinds for each in fields_of(kind)]
    while todo:
        how, inner = shape(todo.pop())
        if how == "list":
            todo.append(inner)
        elif how == "mapping":
            found |= words_below((inner,))
    return frozenset(found)


@cache
def spoken(kinds: tuple[type, ...]) -> tuple[str, ...]:
    """Every accepted key of these types as it is written, to guess from."""
    own = [field for kind in kinds for field in fields_of(kind)]
    return tuple(word for field in own for word in (field.key.zh, *field.key.also, field.name))


def shape(hint: Any) -> tuple[str, Any]:
    """How a type is written in YAML: `("scalar" | "list" | "mapping", inner type)`."""
    if get_origin(hint) is Annotated:
        bare, *extras = get_args(hint)
        if any(isinstance(each, BeforeValidator) for each in extras):
            return "scalar", hint
        return shape(bare)
    if get_origin(hint) in (Union, UnionType):
        return shape(next(each for each in get_args(hint) if each is not type(None)))
    if get_origin(hint) is tuple:
        return "list", get_args(hint)[0]
    return ("mapping", hint) if is_dataclass(hint) else ("scalar", hint)


def bare(hint: Any) -> Any:
    """A type without its validators and without “or None”."""
    while get_origin(hint) in (Annotated, Union, UnionType):
        hint = next(each for each in get_args(hint) if each is not type(None))
    return hint
