"""YAML with positions into those types, all problems at once, Chinese and English keys.

Inputs → outputs: YAML text + the dataclasses it should fill → `Checked[Filled]`.

Three passes: `compose` makes nodes that know their line and column; `_Walk` turns nodes into plain
strings, lists and dicts in the shape of the types (translating keys, finding unknown and doubled
ones); pydantic types the strings. Every problem of every pass gets the place of its own value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml
from pydantic import BeforeValidator, TypeAdapter, ValidationError

from generator.content.model import WRITTEN, Key
from generator.diagnostics import Checked, Diagnostic, Span, problem
from generator.rules import RULES
from generator.text import fold, nearest

T = TypeVar("T")
Location = tuple[str | int, ...]

MAX_DEPTH = 12
MAX_NODES = 20_000
_SEPARATORS = re.compile(r"\s*[、，,;；]\s*")
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Filled(Generic[T]):
    """A typed value and where each of its parts stands: `("honours", 0, "year")` → span."""

    value: T
    places: Mapping[Location, Span]


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


def fill(
    text: str, path: str, kinds: tuple[type, ...], *, first_line: int = 1
) -> Checked[Filled[tuple[Any, ...]] | None]:
    """Fill one value of each of `kinds` from one YAML mapping (`Meta` and `Profile` share one).

    `first_line` is the line of the file on which `text` begins. The value is None when any problem
    was found.
    """
    composed = compose(text, path, first_line)
    if composed.value is None:
        return Checked(None, composed.problems)
    walk = _Walk(path, first_line)
    plain = walk.mapping(composed.value, kinds, ())
    made = [_typed(kind, plain, walk) for kind in kinds] if isinstance(plain, dict) else []
    if walk.problems:
        return Checked(None, tuple(sorted(set(walk.problems))))
    return Checked(Filled(tuple(made), walk.places))


# --- from text to nodes ------------------------------------------------------------------------


def compose(text: str, path: str, first_line: int) -> Checked[yaml.Node | None]:
    """YAML text → its node tree, or the problem of why it is none."""
    found = _tabs(text, path, first_line) or _wide_colons(text, path, first_line)
    if found:
        return Checked(None, found)
    try:
        if text.count("[") + text.count("{") > MAX_DEPTH:
            _bound_depth(text)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        return Checked(None, (_yaml_problem(error, path, first_line),))
    if node is None:
        return Checked(None, (problem("no-front-matter", Span(path, first_line, 1)),))
    return Checked(node)


def _tabs(text: str, path: str, first_line: int) -> tuple[Diagnostic, ...]:
    return tuple(
        problem("tab", Span(path, number, line.index("\t") + 1))
        for number, line in enumerate(text.split("\n"), first_line)
        if re.match(r" *\t\s*\S", line)
    )


def _wide_colons(text: str, path: str, first_line: int) -> tuple[Diagnostic, ...]:
    """`姓名：王进喜` is the commonest slip of a Chinese keyboard: YAML sees no key at all."""
    found = re.finditer(r"^( *(?:- )?)([^\s:：#\"'“\[{]{1,14})：", text, re.M)
    return tuple(
        problem(
            "wide-colon",
            Span(path, first_line + text.count("\n", 0, each.start()), len(each[0])),
            found=each[2],
        )
        for each in found
        if fold(each[2]) in _known_words()
    )


@cache
def _known_words() -> frozenset[str]:
    return frozenset(word for kind in WRITTEN for word in keys_of((kind,)))


def _bound_depth(text: str) -> None:
    """Refuse brackets nested so deep that composing them could exhaust the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=event.start_mark)


_YAML_WORDS = (
    ("mapping values are not allowed", "一行里有两个“: ”，或缩进不对"),
    ("could not find expected ':'", "缺少“: ”"),
    ("did not find expected key", "缩进没有对齐"),
    ("expected <block end>", "缩进没有对齐"),
    ("did not find expected '-' indicator", "列表每一项前面要有“- ”，并且对齐"),
    ("found unexpected end of stream", "引号没有配对"),
    ("did not find expected ',' or ']'", "方括号没有配对，或少了逗号"),
    ("did not find expected ',' or '}'", "花括号没有配对，或少了逗号"),
    ("cannot start any token", "开头的符号要用双引号包住"),
    ("found undefined alias", "开头的“*”要用双引号包住"),
    ("did not find expected alphabetic or numeric", "开头的“*”或“&”要用双引号包住"),
    ("control characters are not allowed", "有看不见的控制字符，删掉重打这一行"),
    ("special characters are not allowed", "有看不见的控制字符，删掉重打这一行"),
    ("found unknown escape character", "双引号里的“\\”要写成“\\\\”，或改用单引号"),
    ("nested too deeply", "括号套得太深"),
    ("found a tab character", "有制表符（Tab），改用空格"),
)


def _yaml_problem(error: yaml.YAMLError, path: str, first_line: int) -> Diagnostic:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    words = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    zh = next((zh for en, zh in _YAML_WORDS if en in words), words)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    return problem(
        "bad-yaml", Span(path, first_line + line, column + 1), found=zh, found_en=words
    )


# --- from nodes to plain values ----------------------------------------------------------------


class _Walk:
    """Turns nodes into plain values in the shape of the types, and remembers every place."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.places: dict[Location, Span] = {}
        self.bad: set[Location] = set()
        self.problems: list[Diagnostic] = []
        self.seen = 0

    def span(self, node: yaml.Node) -> Span:
        """Where a node stands in the file."""
        start, end = node.start_mark, node.end_mark
        length = end.column - start.column if end.line == start.line else 1
        return Span(self.path, start.line + self.first_line, start.column + 1, max(1, length))

    def value(self, node: yaml.Node, hint: Any, at: Location) -> object:
        """One value in the shape of `hint`; None stands for “not given”."""
        self.seen += 1
        self.places[at] = self.span(node)
        if self.seen > MAX_NODES or len(at) > MAX_DEPTH:
            return self._refuse("too-many-aliases", node, at)
        how, inner = shape(hint)
        if _is_null(node):
            return None
        if how == "mapping":
            return self._nested(node, inner, at)
        if how == "list":
            return self._list(node, inner, at)
        if not isinstance(node, yaml.ScalarNode):
            zh, en = _words_for(hint)
            found = self._name(at)
            return self._refuse("wrong-type", node, at, found=found, expected=zh, expected_en=en)
        return str(node.value).strip()

    def _nested(self, node: yaml.Node, kind: type, at: Location) -> object:
        if isinstance(node, yaml.ScalarNode):  # `cover: a.jpg` means `cover: {file: a.jpg}`
            first = fields_of(kind)[0].name
            self.places[(*at, first)] = self.span(node)
            return {first: str(node.value).strip()}
        return self.mapping(node, (kind,), at)

    def _list(self, node: yaml.Node, inner: Any, at: Location) -> object:
        if isinstance(node, yaml.SequenceNode):
            items = [self.value(each, inner, (*at, n)) for n, each in enumerate(node.value)]
            return [each for each in items if each is not None]
        if isinstance(node, yaml.ScalarNode) and shape(inner)[0] == "scalar":
            words = [word for word in _SEPARATORS.split(str(node.value).strip()) if word]
            self.places.update({(*at, n): self.span(node) for n in range(len(words))})
            return words
        return [self.value(node, inner, (*at, 0))]

    def mapping(self, node: yaml.Node, kinds: tuple[type, ...], at: Location) -> object:
        """A YAML mapping → `{english field name: plain value}` for the union of `kinds`."""
        if not isinstance(node, yaml.MappingNode):
            zh = "一个列表" if isinstance(node, yaml.SequenceNode) else f"“{str(node.value)[:20]}”"
            en = "a list" if isinstance(node, yaml.SequenceNode) else f"“{str(node.value)[:20]}”"
            return self._refuse("not-a-mapping", node, at, found=zh, found_en=en)
        known, result = keys_of(kinds), {}
        for key_node, value_node in node.value:
            field = self._field(key_node, known, kinds)
            if field is None:
                continue
            if field.name in result:
                written = str(key_node.value)
                self._note("duplicate-key", key_node, found=written)
                continue
            result[field.name] = self.value(value_node, field.type, (*at, field.name))
            if result[field.name] is None and field.required and (*at, field.name) not in self.bad:
                zh, en = field.key.zh, field.name
                self._refuse("empty-value", key_node, (*at, field.name), zh=zh, en=en)
        self.places.setdefault(at, self.span(node))
        return {name: value for name, value in result.items() if value is not None}

    def _field(
        self, node: yaml.Node, known: Mapping[str, Field], kinds: tuple[type, ...]
    ) -> Field | None:
        word = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
        if (field := known.get(fold(word))) is not None:
            return field
        own = fields_of(kinds[-1])
        zh = "、".join(each.key.zh for each in own)
        en = ", ".join(each.name for each in own)
        guess = nearest(word, [each for each in _spoken(kinds)])
        self._note("unknown-field", node, found=word, known=zh, known_en=en, guess=guess)
        return None

    def _name(self, at: Location) -> str:
        return str(next((part for part in reversed(at) if isinstance(part, str)), ""))

    def _note(self, rule: str, node: yaml.Node, **args: str) -> None:
        self.problems.append(problem(rule, self.span(node), **args))

    def _refuse(self, rule: str, node: yaml.Node, at: Location, **args: str) -> object:
        """Tell a problem; the value counts as not given."""
        self.bad.add(at)
        self._note(rule, node, **args)
        return None


def _is_null(node: yaml.Node) -> bool:
    plain = isinstance(node, yaml.ScalarNode) and node.style is None
    return plain and str(node.value).strip() in ("", "~", "null")


@cache
def _spoken(kinds: tuple[type, ...]) -> tuple[str, ...]:
    own = [field for kind in kinds for field in fields_of(kind)]
    return tuple(word for field in own for word in (field.key.zh, *field.key.also, field.name))


# --- from plain values to types ----------------------------------------------------------------


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """The pydantic validator of a type, made once."""
    return TypeAdapter(kind)


def _typed(kind: type, plain: Mapping[str, object], walk: _Walk) -> object:
    own = {field.name for field in fields_of(kind)}
    mine = {name: value for name, value in plain.items() if name in own}
    try:
        return adapter(kind).validate_python(mine)
    except ValidationError as error:
        for each in error.errors(include_url=False):
            at = tuple(each["loc"])
            if not any(at[:n] in walk.bad for n in range(len(at) + 1)):
                walk.problems.append(_type_problem(each, at, kind, walk))
        return None


_RANGES = ("greater_than_equal", "greater_than", "less_than_equal", "less_than")


def _type_problem(error: Any, at: Location, kind: type, walk: _Walk) -> Diagnostic:
    field = _field_at(kind, at)
    if error["type"] == "missing":
        parent = walk.places.get(at[:-1]) or Span(walk.path, 1, 1)
        return problem("missing-key", parent, zh=field.key.zh, en=field.name)
    span = walk.places.get(at) or walk.places.get(at[:-1]) or Span(walk.path, 1, 1)
    if error["type"] in RULES:
        return problem(error["type"], span, **error.get("ctx", {}))
    found = str(error["input"])[:40]
    if error["type"] in _RANGES:
        limit = str(next(iter(error["ctx"].values())))
        over = error["type"].startswith("greater")
        zh, en = ("不小于 ", "at least ") if over else ("不大于 ", "at most ")
        return problem("out-of-range", span, found=found, expected=zh + limit, expected_en=en + limit)
    zh, en = _words_for(field.type)
    return problem("wrong-type", span, found=found, expected=zh, expected_en=en)


def _field_at(kind: type, at: Location) -> Field:
    """The innermost field on the way to `at`."""
    found: Field | None = None
    for part in at:
        if not isinstance(part, str):
            continue
        found = next((each for each in fields_of(kind) if each.name == part), found)
        inner: Any = found.type if found else None
        while inner is not None and shape(inner)[0] == "list":
            inner = shape(inner)[1]
        if inner is not None and shape(inner)[0] == "mapping":
            kind = shape(inner)[1]
    assert found is not None, at
    return found


def _words_for(hint: Any) -> tuple[str, str]:
    bare = hint
    while get_origin(bare) in (Annotated, Union, UnionType):
        bare = next(each for each in get_args(bare) if each is not type(None))
    names: Mapping[Any, tuple[str, str]] = {
        int: ("一个整数", "a whole number"),
        bool: ("“是”或“否”", "yes or no"),
        str: ("一段文字", "a text"),
    }
    how = shape(hint)[0]
    if how == "list":
        return "一个列表，每项前面写“- ”", "a list, each item after “- ”"
    if how == "mapping":
        return "几行“名称: 内容”", "“key: value” lines"
    return names.get(bare, ("一个值", "a single value"))


def places_under(places: Mapping[Location, Span], at: Sequence[str | int]) -> Span | None:
    """The place of `at`, or of the nearest thing around it."""
    for length in range(len(at), -1, -1):
        if (span := places.get(tuple(at[:length]))) is not None:
            return span
    return None
