"""Jinja, for HTML and for Typst; a template's closure; failures as problems with the author's line.

Inputs → outputs: template sources by name → two environments, the set of sources a template can
reach, and, for an exception from a template, the `Diagnostic` that tells it.

HTML is escaped by Jinja. In Typst a value never becomes code either: `{{ value }}` is always
written as a Typst literal (`"王进喜"`, `1959`, `none`, `("a", "b",)`), so designers write
`#{{ name }}` in markup and `text({{ name }})` in code.

Incremental: dependence is the static closure (extends, include, import) of the sources, because
Jinja's loader is asked only once for a parent that is already compiled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache, cached_property, lru_cache
from math import isfinite, isnan
from traceback import walk_tb
from types import CodeType
from typing import Any

import jinja2
from jinja2 import nodes
from markupsafe import Markup

from generator.content.markup import render as render_markdown
from generator.diagnostics import Diagnostic, Span, problem
from generator.phrases import phrases
from generator.text import excerpt, nearest

FOLDER = "templates/"
_NEEDLESS = re.compile(r"(?<=\s)<wbr>|(?<=\w)<wbr>(?=[\x21-\x7e])|(?<=[A-Za-z0-9])<wbr>")
_DIGITS = "零一二三四五六七八九"
_JINJA = jinja2.__file__.removesuffix("__init__.py")
_REFUSED = (jinja2.TemplateError, RecursionError, TypeError, ValueError)
_MISTAKES = (*_REFUSED, ArithmeticError, AttributeError, LookupError)
_NAMING = (nodes.Extends, nodes.FromImport, nodes.Import, nodes.Include)


class TemplateFailure(Exception):
    """A template cannot be used; `diagnostic` says where and why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.rule)
        self.diagnostic = diagnostic


@dataclass(frozen=True)
class Templates:
    """Template sources by name (`web/home.html`)."""

    sources: Mapping[str, str]

    @cached_property
    def _environments(self) -> Mapping[bool, jinja2.Environment]:
        loader = _Compiled(self.sources)
        return {typst: _empty(typst).overlay(loader=loader) for typst in (False, True)}

    def environment(self, name: str) -> jinja2.Environment:
        """The environment for a template: Typst for `.typ`, HTML for everything else."""
        return self._environments[name.endswith(".typ")]

    def render(self, name: str, context: Mapping[str, object]) -> str:
        """Fill a template.

        Raises:
            TemplateFailure: it (or one it reaches) is missing or broken.
        """
        self.closure(name)
        try:
            return self.environment(name).get_template(name).render(context)
        except jinja2.TemplateSyntaxError as error:
            raise TemplateFailure(_syntax(error)) from error
        except _MISTAKES as error:
            failure = self._failure(error)
            if failure is None:
                raise
            raise failure from error

    def _failure(self, error: Exception) -> TemplateFailure | None:
        """A template's mistake as a problem; None when it is an error in our own code.

        Our code refuses what a template asks wrongly with `ValueError` and `TypeError`.
        """
        frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
        lines = [each for each in frames if each[0] in self.sources]
        inner = frames[-1][0]
        theirs = isinstance(error, _REFUSED) or inner in self.sources or inner.startswith(_JINJA)
        if not (lines and theirs):
            return None
        name, line = lines[-1]
        found = str(error) or type(error).__name__
        return TemplateFailure(problem("template-error", Span(FOLDER + name, line), found=found))

    def closure(self, name: str) -> tuple[tuple[str, str], ...]:
        """Every template that `name` can reach, itself first, each with its source.

        Raises:
            TemplateFailure: one is missing, broken, or names another by computing it.
        """
        return self._closures.get(name) or self._closures.setdefault(name, self._reach(name))

    @cached_property
    def _closures(self) -> dict[str, tuple[tuple[str, str], ...]]:
        return {}

    def __getstate__(self) -> dict[str, object]:
        """Other processes get the sources alone and compile them."""
        return {"sources": self.sources}

    def _reach(self, first: str) -> tuple[tuple[str, str], ...]:
        found: dict[str, str] = {}
        todo = [(first, Span(FOLDER + first))]
        while todo:
            name, asked_from = todo.pop()
            if name in found:
                continue
            if name not in self.sources:
                guess = nearest(name, sorted(self.sources))
                raise TemplateFailure(
                    problem("missing-template", asked_from, found=name, guess=guess)
                )
            found[name] = self.sources[name]
            todo += _named(name, self.sources[name])
        return tuple(found.items())


@cache
def _empty(typst: bool) -> jinja2.Environment:
    """An environment without templates: how values are written, and the filters."""
    made = jinja2.Environment(
        autoescape=not typst,
        finalize=literal if typst else _blank,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters.update(FILTERS)
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return made


class _Compiled(jinja2.BaseLoader):
    """Loads templates from their sources, compiling equal sources once in a process."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.sources = sources

    def load(
        self, environment: jinja2.Environment, name: str, globals: Any = None
    ) -> jinja2.Template:
        if name not in self.sources:
            raise jinja2.TemplateNotFound(name)
        code = _code(name, self.sources[name])
        return jinja2.Template.from_code(environment, code, globals or {})


@lru_cache(maxsize=1024)
def _code(name: str, text: str) -> CodeType:
    return _empty(name.endswith(".typ")).compile(text, name, name)


@lru_cache(maxsize=1024)
def _named(name: str, text: str) -> tuple[tuple[str, Span], ...]:
    """The templates that a template names, each with the place."""
    try:
        tree = _empty(name.endswith(".typ")).parse(text, name)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateFailure(_syntax(error)) from error
    return tuple(_literal_names(name, tree))


def _literal_names(name: str, tree: nodes.Template) -> Iterator[tuple[str, Span]]:
    for node in tree.find_all(_NAMING):
        span = Span(FOLDER + name, node.lineno)
        try:
            named = node.template.as_const()  # type: ignore[attr-defined]  # all four have it
        except nodes.Impossible:
            named = None
        for each in named if isinstance(named, tuple | list) else (named,):
            if not isinstance(each, str):
                raise TemplateFailure(problem("dynamic-include", span))
            yield each, span


def _syntax(error: jinja2.TemplateSyntaxError) -> Diagnostic:
    span = Span(FOLDER + (error.name or "?"), error.lineno)
    return problem("template-error", span, found=error.message or "?")


def _blank(value: object) -> object:
    return "" if value is None else value


# --- values in Typst source ----------------------------------------------------------------------


def literal(value: object) -> str:
    """A plain value as a Typst literal expression.

    Raises:
        TypeError: the value has no literal (a function, an undefined name).
        ValueError: it is a whole number of more than 63 bits.
    """
    if isinstance(value, jinja2.Undefined):
        value._fail_with_undefined_error()
    if value is None or isinstance(value, bool):
        return {None: "none", True: "true", False: "false"}[value]
    if isinstance(value, Enum):
        return literal(value.value)
    if isinstance(value, int | float):
        return _typst_number(value)
    if isinstance(value, str):
        return _typst_string(value)
    if isinstance(value, tuple | list):
        return "(" + "".join(f"{literal(each)}, " for each in value) + ")"
    if isinstance(value, Mapping):
        return _typst_dictionary(value)
    if is_dataclass(value) and not isinstance(value, type):
        return _record(_Same(value))
    raise TypeError(f"no Typst literal for {type(value).__name__}")


def _typst_number(value: float) -> str:
    if isinstance(value, int) and not -(2**63) < value < 2**63:
        raise ValueError("Typst has no whole number as large as this")
    if not isfinite(value):
        return "float.nan" if isnan(value) else f"({'-' * (value < 0)}float.inf)"
    return f"({value!r})" if repr(value).startswith("-") else repr(value)


class _Same:
    """A value as a key that is equal to itself alone: 1 and 1.0 are equal and written otherwise."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


@lru_cache(maxsize=256)
def _record(same: _Same) -> str:
    """A frozen dataclass as a dictionary; remembered, for a wall shows the same drawings often."""
    value = same.value
    return _typst_dictionary({each.name: getattr(value, each.name) for each in fields(value)})


def _typst_dictionary(value: Mapping[Any, object]) -> str:
    if not all(isinstance(key, str) for key in value):
        raise TypeError("the keys of a Typst dictionary are words")
    inner = "".join(f"{literal(key)}: {literal(each)}, " for key, each in value.items())
    return f"({inner})" if inner else "(:)"


def _typst_string(text: str) -> str:
    """Only `\\`, `"` and control characters mean anything inside a Typst string."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    safe = re.sub(r"[\x00-\x1f\x7f]", lambda c: f"\\u{{{ord(c[0]):x}}}", quoted)
    return f'"{safe}"'


# --- filters -------------------------------------------------------------------------------------


def numeral(number: int) -> str:
    """7 → 七, 12 → 十二, 20 → 二十: for “七画”. 0 to 99."""
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return lead + ("" if ones == 0 and tens else _DIGITS[ones])


def spread(name: str) -> Markup:
    """A two-character name with a gap (by spacing, not by a character), as wide as three."""
    if len(name) != 2:
        return Markup("{}").format(name)
    return Markup('<span class="spread">{}</span>').format(name)


def phrased(text: str) -> Markup:
    """A title with `<wbr>` where it may be broken: between phrases that no space keeps apart.

    There is none where hanzi meet Latin or figures: browsers would set no quarter-em there.
    """
    told = Markup("<wbr>").join(phrases(text))  # which escapes each of them
    return Markup(_NEEDLESS.sub("", told))


def markdown(text: str) -> Markup:
    """A short Markdown text of the front matter as safe HTML."""
    return Markup(render_markdown(text))  # sanitised by nh3 inside


FILTERS: Mapping[str, Callable[..., Any]] = {
    "excerpt": excerpt,
    "markdown": markdown,
    "numeral": numeral,
    "phrased": phrased,
    "phrases": phrases,
    "spread": spread,
}
