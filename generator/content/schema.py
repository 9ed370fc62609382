"""YAML with positions into those types, all problems at once, Chinese and English keys.

Inputs → outputs: YAML text + the dataclasses it should fill → `Checked[Filled]`.

Three passes: `nodes.compose` makes nodes that know their line and column; `_Walk` turns nodes into
plain strings, lists and dicts in the shape of the types (translating keys, finding unknown and
doubled ones); pydantic types the strings. Every problem of every pass gets the place of its own
value. A value that cannot be used is told and left out, so that the rest is judged as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from generator.content.fields import Field, bare, fields_of, keys_of, shape, spoken, words_below
from generator.content.nodes import Items, Node, Pairs, Scalar, compose, slip
from generator.content.stumbles import unreadable
from generator.diagnostics import Checked, Diagnostic, Span, problem
from generator.rules import RULES
from generator.text import fold, nearest

__all__ = [
    "Field",
    "Filled",
    "Location",
    "adapter",
    "fields_of",
    "fill",
    "keys_of",
    "places_under",
    "shape",
]

T = TypeVar("T")
Location = tuple[str | int, ...]

_WIDE_MARKS = "、，；"
_MARKS = _WIDE_MARKS + ",;"
_NOTHING = ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Filled(Generic[T]):
    """A typed value and where each of its parts stands: `("honours", 0, "year")` → span.

    `unsure` are the parts that a problem was told about; what they lack needs no further word.
    """

    value: T
    places: Mapping[Location, Span]
    unsure: frozenset[Location] = frozenset()


def fill(
    text: str, path: str, kinds: tuple[type, ...], *, first_line: int = 1
) -> Checked[Filled[tuple[Any, ...]] | None]:
    """Fill one value of each of `kinds` from one YAML mapping (`Meta` and `Profile` share one).

    `first_line` is the line of the file on which `text` begins. Wrong values of optional fields
    are told and left out; the value is None only when a required one is missing or wrong, or when
    the text is no mapping at all.
    """
    composed = compose(text, path, first_line, words_below(kinds))
    if composed.value is None:
        return Checked(None, composed.problems)
    walk = _Walk()
    walk.places[()] = Span(path, max(1, first_line - 1), 1)
    plain = walk.mapping(composed.value, kinds, ())
    made = [_typed(kind, plain, walk) for kind in kinds] if plain is not None else [None]
    problems = tuple(sorted({*composed.problems, *walk.problems}))
    if None in made:
        return Checked(None, problems)
    return Checked(Filled(tuple(made), walk.places, frozenset(walk.unsure)), problems)


# --- from nodes to plain values ----------------------------------------------------------------


class _Walk:
    """Turns nodes into plain values in the shape of the types, and remembers every place."""

    def __init__(self) -> None:
        self.places: dict[Location, Span] = {}
        self.written: dict[Location, str] = {}
        self.unsure: set[Location] = set()
        self.problems: list[Diagnostic] = []

    def value(self, node: Node, hint: Any, at: Location) -> object:
        """One value in the shape of `hint`; None stands for “not given”."""
        self.places[at] = node.span
        how, inner = shape(hint)
        if isinstance(node, Scalar) and node.plain and node.text in _NOTHING:
            return None
        if how == "mapping":
            return self._nested(node, inner, at)
        if how == "list":
            return self._list(node, hint, at)
        if isinstance(node, Scalar):
            return node.text
        self._wrong(node, hint, at)
        return None

    def _nested(self, node: Node, kind: type, at: Location) -> object:
        if isinstance(node, Scalar):  # `cover: a.jpg` means `cover: {file: a.jpg}`
            first = fields_of(kind)[0].name
            self.places[(*at, first)] = node.span
            return {first: node.text}
        if isinstance(node, Pairs):
            return self.mapping(node, (kind,), at)
        self._wrong(node, kind, at)
        return None

    def _list(self, node: Node, hint: Any, at: Location) -> object:
        inner = shape(hint)[1]
        simple = shape(inner)[0] == "scalar"
        if isinstance(node, Items):
            marks = _WIDE_MARKS if simple and node.flow else ""
            parts = [part for each in node.items for part in _parted(each, marks)]
        elif isinstance(node, Scalar) and simple:
            parts = _parted(replace(node, plain=True), _MARKS)
        elif simple:
            self._wrong(node, hint, at)
            return None
        else:
            parts = [node]
        found: list[object] = []
        for each in parts:  # what is left out takes no number, so that places stay in step
            value = self.value(each, inner, (*at, len(found)))
            found += [] if value in (None, "") else [value]
        return found

    def mapping(
        self, node: Node, kinds: tuple[type, ...], at: Location
    ) -> dict[str, object] | None:
        """A YAML mapping → `{english field name: plain value}` for the union of `kinds`."""
        if not isinstance(node, Pairs):
            zh, en = _described(node)
            self.problems.append(problem("not-a-mapping", node.span, found=zh, found_en=en))
            return None
        self.places.setdefault(at, node.span)
        result: dict[str, object] = {}
        keys: dict[str, Span] = {}
        for key, value in node.pairs:
            field = self._field(key, kinds, at)
            if field is None:
                continue
            if field.name in keys:
                words = {"found": key.text if isinstance(key, Scalar) else ""}
                self.problems.append(problem("duplicate-key", key.span, keys[field.name], **words))
                continue
            keys[field.name] = key.span
            here = (*at, field.name)
            self.written[here] = key.text if isinstance(key, Scalar) else field.key.zh
            result[field.name] = self.value(value, field.type, here)
            if field.required and result[field.name] in (None, "") and here not in self.unsure:
                words = {"zh": field.key.zh, "en": field.name}
                self._refuse(problem("empty-value", key.span, **words), here)
                result[field.name] = None
        return {name: value for name, value in result.items() if value is not None}

    def _field(self, key: Node, kinds: tuple[type, ...], at: Location) -> Field | None:
        """The field that a key means; when there is none, the problem is told."""
        if not isinstance(key, Scalar):
            self.problems.append(unreadable(key.span))
            return None
        known = keys_of(kinds)
        if (field := known.get(fold(key.text))) is not None:
            return field
        name, colon, _ = key.text.replace("：", ":").partition(":")  # `{标题：人物}`
        if colon and (field := known.get(fold(name))) is not None:
            span = replace(key.span, length=len(name) + 1)
            told = slip(name, key.text[len(name)], span)
        else:
            own = fields_of(kinds[-1])
            guess = nearest(key.text, spoken(kinds))
            field = known.get(fold(guess))
            known_zh = "、".join(each.key.zh for each in own)
            words = {"known": known_zh, "known_en": ", ".join(each.name for each in own)}
            told = problem("unknown-field", key.span, found=key.text, guess=guess, **words)
        self.problems.append(told)
        if field:  # most likely it is there under this other name
            self.unsure.add((*at, field.name))
        return None

    def _wrong(self, node: Node, hint: Any, at: Location) -> None:
        self._refuse(wrong_type(node.span, self.name(at), _described(node), hint), at)

    def _refuse(self, told: Diagnostic, at: Location) -> None:
        """Tell a problem; the value counts as not given."""
        self.unsure.add(at)
        self.problems.append(told)

    def name(self, at: Location) -> str:
        """What the author calls the field at, or around, a place."""
        around = (at[:length] for length in range(len(at), 0, -1))
        return next((self.written[each] for each in around if each in self.written), "")

    def told(self, at: Location) -> bool:
        """Whether a problem was told about this place or one around it."""
        return any(at[:n] in self.unsure for n in range(1, len(at) + 1))


def _parted(node: Node, marks: str) -> list[Node]:
    """`[劳模精神，工匠精神]` are two items, though YAML sees one; so is `劳模精神、工匠精神`."""
    if not marks or not isinstance(node, Scalar) or not node.plain:
        return [node]
    on_one_line = node.span.length == len(node.text)
    parts: list[Node] = []
    for word in re.finditer(rf"[^\s{marks}](?:[^{marks}]*[^\s{marks}])?", node.text):
        column = node.span.column + word.start()
        place = replace(node.span, column=column, length=len(word[0])) if on_one_line else node.span
        parts.append(Scalar(word[0], True, place))
    return parts


def _described(node: Node) -> tuple[str, str]:
    if isinstance(node, Scalar):
        return f"“{node.text[:20]}”", f"“{node.text[:20]}”"
    if isinstance(node, Items):
        return "一个列表", "a list"
    return "几行“名称: 内容”", "“key: value” lines"


# --- from plain values to types ----------------------------------------------------------------


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """The pydantic validator of a type, made once."""
    return TypeAdapter(kind)


def _typed(kind: type, plain: Mapping[str, object], walk: _Walk) -> object:
    """A value of `kind`; wrong optional parts are told and left out, None if that is too little."""
    mine = {field.name: plain[field.name] for field in fields_of(kind) if field.name in plain}
    while True:
        try:
            return adapter(kind).validate_python(mine)
        except ValidationError as error:
            found = [(tuple(each["loc"]), each) for each in error.errors(include_url=False)]
        for at, each in found:
            if not walk.told(at):
                walk.problems.append(_type_problem(each, at, kind, walk))
        walk.unsure.update(at for at, _ in found)
        enough = [_leave_out(kind, mine, at, walk) for at, _ in found]
        if not all(enough):
            return None


def _leave_out(kind: type, plain: dict[str, object], at: Location, walk: _Walk) -> bool:
    """Take the innermost optional field around `at` out of `plain`; False when there is none."""
    for length, field in reversed(_fields_along(kind, at)):
        if not field.required:
            holder: Any = plain
            try:
                for part in at[: length - 1]:
                    holder = holder[part]
            except (LookupError, TypeError):
                return True  # it went with an earlier one
            holder.pop(at[length - 1], None)
            walk.unsure.add(at[:length])
            return True
    return False


_LIMITS = {
    "greater_than_equal": ("不小于 ", "at least "),
    "greater_than": ("大于 ", "more than "),
    "less_than_equal": ("不大于 ", "at most "),
    "less_than": ("小于 ", "less than "),
}


def _type_problem(error: Any, at: Location, kind: type, walk: _Walk) -> Diagnostic:
    _, field = _fields_along(kind, at)[-1]
    span = places_under(walk.places, at) or Span("")
    if error["type"] == "missing":
        return problem("missing-key", span, zh=field.key.zh, en=field.name)
    if error["type"] in RULES:
        return problem(error["type"], span, **error.get("ctx", {}))
    found, name = str(error["input"]), walk.name(at)
    if error["type"] in _LIMITS:
        limit = str(next(iter(error["ctx"].values())))
        zh, en = _LIMITS[error["type"]]
        words = {"expected": zh + limit, "expected_en": en + limit}
        return problem("out-of-range", span, key=name, found=found, **words)
    return wrong_type(span, name, (f"“{found}”", f"“{found}”"), field.type)


def _fields_along(kind: type, at: Location) -> list[tuple[int, Field]]:
    """The fields on the way to `at`, outermost first, each with the length of its own location."""
    found: list[tuple[int, Field]] = []
    for length, part in enumerate(at, 1):
        if not isinstance(part, str):
            continue
        field = next(each for each in fields_of(kind) if each.name == part)
        found.append((length, field))
        how, inner = shape(field.type)
        while how == "list":
            how, inner = shape(inner)
        if how == "mapping":
            kind = inner
    return found


def wrong_type(span: Span, name: str, found: tuple[str, str], hint: Any) -> Diagnostic:
    """The problem that `name` was written in another shape than `hint` wants."""
    how, inner = shape(hint)
    if how == "list":
        zh, en, example = "一个列表", "a list", f"{name}: [甲, 乙]"
    elif how == "mapping":
        first = fields_of(inner)[0].key.zh
        zh, en, example = "几行“名称: 内容”", "“key: value” lines", f"{name}: {{{first}: …}}"
    elif bare(hint) is int:
        zh, en, example = "一个整数", "a whole number", f"{name}: 1959"
    else:
        zh, en, example = "一段文字", "a single text", f"{name}: …"
    words = {"expected": zh, "expected_en": en, "example": example}
    return problem("wrong-type", span, key=name, found=found[0], found_en=found[1], **words)


def places_under(places: Mapping[Location, Span], at: Sequence[str | int]) -> Span | None:
    """The place of `at`, or of the nearest thing around it."""
    for length in range(len(at), -1, -1):
        if (span := places.get(tuple(at[:length]))) is not None:
            return span
    return None
