"""Templates: what they reach, how values are written in them, and who is told what is wrong."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pytest
import typst
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from generator.content.values import Day
from generator.diagnostics import Span
from generator.site.templates import FILTERS, TemplateFailure, Templates, literal, numeral, spread
from tests.conftest import REPOSITORY

# --- literals ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pair:
    left: Any
    right: Any


class Word(StrEnum):
    ONE = "一"


WHOLE = st.integers(min_value=-(2**63) + 1, max_value=2**63 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
INJECTIONS = (
    '"', '\\"', '"#panic()', "\\", "\\\\", "\\u{41}", "#{1+1}", "$x$", "*a*", "//", "/*", "*/",
    "`", "\n", "\r\n", "\t", "\0", "\x7f", "\u2028", "\ufeff", "{{ 1 }}", "\\n", "]", "[", ")",
)  # fmt: skip
LEAVES = st.one_of(
    st.none(), st.booleans(), WHOLE, st.floats(allow_nan=False, allow_infinity=False), TEXT,
    st.lists(st.sampled_from(INJECTIONS), max_size=4).map("".join), st.just(Word.ONE),
)  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(tuple),
        st.lists(inner, max_size=3),
        st.dictionaries(TEXT, inner, max_size=3),
        st.builds(Pair, inner, inner),
    ),
    max_leaves=8,
)


def in_typst(source: str) -> Any:
    """What Typst understands by an expression."""
    found = typst.query(f"#metadata({source})<x>".encode(), "<x>", field="value", one=True)
    return json.loads(found)


def in_json(value: Any) -> Any:
    """What Typst should say of a value; texts by code point, for JSON may spell them otherwise."""
    if isinstance(value, Pair):
        return {"left": in_json(value.left), "right": in_json(value.right)}
    if isinstance(value, tuple | list):
        return [in_json(each) for each in value]
    if isinstance(value, Mapping):
        return {key: in_json(each) for key, each in value.items()}
    return str(value) if isinstance(value, str) else value


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(VALUES)
@example(INJECTIONS)
@example({"a": (), "b": {}, "": (1,)})
@example((1e16, 1e-7, -0.0, 5e-324, 1.7e308, 2**63 - 1, -(2**63) + 1))
def test_any_plain_value_means_the_same_in_typst(value: Any) -> None:
    assert in_typst(literal(value)) == in_json(value)


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_text_becomes_code(text: str) -> None:
    whole = Templates({"a.typ": "#metadata({{ words }})<x>"}).render("a.typ", {"words": text})
    assert json.loads(typst.query(whole.encode(), "<x>", field="value", one=True)) == text


@pytest.mark.parametrize(
    ("value", "source"),
    [
        (None, "none"), (True, "true"), (False, "false"), (7, "7"), (-7, "(-7)"), (1.5, "1.5"),
        (-1.5, "(-1.5)"), (float("inf"), "(float.inf)"), (float("-inf"), "(-float.inf)"),
        (float("nan"), "float.nan"), ("王", '"王"'), (Markup("<b>"), '"<b>"'), ((), "()"),
        ((1,), "(1, )"), ({}, "(:)"), (Word.ONE, '"一"'), (Day(2026, 5), '("year": 2026, "month": 5, "day": 0, )'),
    ],
)  # fmt: skip
def test_literals(value: object, source: str) -> None:
    assert literal(value) == source


@pytest.mark.parametrize("value", [2**63, -(2**63), 10**400], ids=["most", "least", "huge"])
def test_a_number_that_typst_would_round_is_refused(value: int) -> None:
    with pytest.raises(ValueError, match="as large"):
        literal(value)


@pytest.mark.parametrize("value", [object(), {1: 2}, {1}, b"a", len, Pair])
def test_what_has_no_literal_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        literal(value)


def test_equal_records_of_different_numbers_are_written_differently() -> None:
    same = [Pair(1, ()), Pair(True, ()), Pair(1.0, ())]
    assert len(set(same)) == 1
    assert len({literal(each) for each in same}) == 3


# --- HTML ----------------------------------------------------------------------------------------

NASTY = "<b onclick='x()'>\"&\u2028"


@pytest.mark.parametrize("name", ["a.html", "a.xml"])
@pytest.mark.parametrize(
    "source",
    ["{{ v }}", "{{ [v] }}", "{{ v | string }}", "{{ v ~ 'x' }}", "{% set w = v %}{{ w }}",
     "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(v) }}", "{{ v | excerpt(50) }}", "{{ v | spread }}",
     "{{ v[:2] | spread }}", "{{ v | markdown }}"],
)  # fmt: skip
def test_every_value_is_escaped(name: str, source: str) -> None:
    made = Templates({name: source}).render(name, {"v": NASTY})
    assert "onclick='x()'>" not in made
    assert not made.startswith("<b")


def test_nothing_is_shown_for_nothing() -> None:
    assert Templates({"a.html": "[{{ x }}]"}).render("a.html", {"x": None}) == "[]"


# --- what a template reaches -----------------------------------------------------------------------

REACHING = {
    "a.html": '{% extends "base.html" %}{% block b %}{% include "c.html" %}{% endblock %}',
    "base.html": '{% from "m.html" import m %}{% import "n.html" as n %}{% block b %}{% endblock %}',
    "c.html": "{% include ['d.html'] %}",
    "d.html": '{% include "c.html" if false else "c.html" %}',
    "m.html": "{% macro m() %}{% endmacro %}",
    "n.html": "",
    "other.html": "",
}


def test_closure_is_everything_reached_with_its_source() -> None:
    sources = {**REACHING, "d.html": "end"}
    closure = Templates(sources).closure("a.html")
    assert closure[0][0] == "a.html"
    assert dict(closure) == {name: sources[name] for name in sources if name != "other.html"}


def test_a_ring_of_templates_has_a_closure() -> None:
    rings = {"a.html": '{% include "b.html" %}', "b.html": '{% include "a.html" %}'}
    assert dict(Templates(rings).closure("a.html")) == rings


BROKEN: dict[str, tuple[dict[str, str], str, Span]] = {
    "no such template": ({}, "missing-template", Span("templates/a.html")),
    "a missing part": (
        {"a.html": "x\ny {% include 'b.html' %}"}, "missing-template", Span("templates/a.html", 2)),
    "a missing parent of a part": (
        {"a.html": '\n{% include "b.html" %}', "b.html": '{#\n#}\n{%- extends "none.html" %}'},
        "missing-template", Span("templates/b.html", 3)),
    "one missing of several": (
        {"a.html": '\n{% include ["b.html", "c.html"] %}', "b.html": ""},
        "missing-template", Span("templates/a.html", 2)),
    "a computed include": (
        {"a.html": '\n\n{% include "a" ~ name %}'}, "dynamic-include", Span("templates/a.html", 3)),
    "a computed parent": (
        {"a.html": "{% extends layout %}"}, "dynamic-include", Span("templates/a.html", 1)),
    "a computed import": (
        {"a.html": "\n{% import part as p %}"}, "dynamic-include", Span("templates/a.html", 2)),
    "a computed name among several": (
        {"a.html": '\n{% from ["a.html", part][1] import p %}'},
        "dynamic-include", Span("templates/a.html", 2)),
    "no end": ({"a.html": "a\n{% if x %}\n"}, "template-error", Span("templates/a.html", 2)),
    "no such statement": ({"a.html": "a\n{% iff %}"}, "template-error", Span("templates/a.html", 2)),
    "an unknown filter": ({"a.html": "\n{{ 1 | nope }}"}, "template-error", Span("templates/a.html", 2)),
    "an error in a part": (
        {"a.html": '\n{% include "b.html" %}', "b.html": "\n\n{% endif %}"},
        "template-error", Span("templates/b.html", 3)),
    "an unknown name": ({"a.html": "a\n\n{{ nobody }}"}, "template-error", Span("templates/a.html", 3)),
    "an unknown attribute": (
        {"a.html": "\n{{ day.weekday }}"}, "template-error", Span("templates/a.html", 2)),
    "an unknown name in Typst": (
        {"a.typ": "a\n#{{ nobody }}"}, "template-error", Span("templates/a.typ", 2)),
    "no literal": ({"a.typ": "\n#{{ ask }}"}, "template-error", Span("templates/a.typ", 2)),
    "a wrong call": ({"a.html": "\n{{ ask(1, 2) }}"}, "template-error", Span("templates/a.html", 2)),
    "a wrong question": ({"a.html": "\n\n{{ ask('x') }}"}, "template-error", Span("templates/a.html", 3)),
    "a wrong question in a part": (
        {"a.html": '{% include "b.html" %}', "b.html": "\n{{ ask('x') }}"},
        "template-error", Span("templates/b.html", 2)),
    "a wrong question in a macro": (
        {"a.html": '{% from "m.html" import m with context %}\n{{ m() }}',
         "m.html": "{% macro m() %}\n\n{{ ask('x') }}{% endmacro %}"},
        "template-error", Span("templates/m.html", 3)),
    "division by zero": ({"a.html": "\n{{ 1 / 0 }}"}, "template-error", Span("templates/a.html", 2)),
    "no end of including": (
        {"a.html": '\n{% include "a.html" %}'}, "template-error", Span("templates/a.html", 2)),
}  # fmt: skip


def ask(name: str) -> str:
    """A question that refuses."""
    raise ValueError(f"there is no “{name}”")


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_told_with_file_and_line(name: str) -> None:
    sources, rule, span = BROKEN[name]
    first = next(iter(sources), "a.html")
    with pytest.raises(TemplateFailure) as caught:
        Templates(sources).render(first, {"day": Day(2026), "ask": ask})
    found = caught.value.diagnostic
    assert (found.rule, Span(found.span.path, found.span.line)) == (rule, span)
    assert dict(found.args)["found"].strip() if "found" in dict(found.args) else True


def test_a_missing_template_is_guessed() -> None:
    with pytest.raises(TemplateFailure) as caught:
        Templates({"a.html": '{% include "web/bases.html" %}', "web/base.html": ""}).closure(
            "a.html"
        )
    assert dict(caught.value.diagnostic.args)["guess"] == "web/base.html"


@pytest.mark.parametrize("error", [KeyError, AttributeError, IndexError, ZeroDivisionError])
def test_our_own_mistake_stays_a_crash(error: type[Exception]) -> None:
    def question() -> str:
        raise error("ours")

    with pytest.raises(error, match="ours"):
        Templates({"a.html": "{{ question() }}"}).render("a.html", {"question": question})


def test_what_no_template_can_cause_passes_through() -> None:
    def question() -> str:
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        Templates({"a.html": "{{ question() }}"}).render("a.html", {"question": question})


def test_templates_travel_without_what_they_compiled() -> None:
    templates = Templates({"a.html": "{{ 1 }}"})
    templates.render("a.html", {})
    assert pickle.loads(pickle.dumps(templates)).render("a.html", {}) == "1"
    assert len(pickle.dumps(templates)) < 300


# --- filters ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "零"), (1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")],
)  # fmt: skip
def test_numeral(number: int, words: str) -> None:
    assert numeral(number) == words


@pytest.mark.parametrize(
    ("name", "made"),
    [("王杰", '<span class="spread">王杰</span>'), ("王进喜", "王进喜"), ("<>", '<span class="spread">&lt;&gt;</span>')],
)  # fmt: skip
def test_spread(name: str, made: str) -> None:
    assert spread(name) == made


def test_filters_are_documented() -> None:
    text = (REPOSITORY / "docs/templates.md").read_text(encoding="utf-8")
    told = text.partition("## Filters")[2]
    assert [name for name in FILTERS if f"`{name}" not in told] == []
