"""A digest stands for one value and no other, on every machine and in every run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, make_dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import digest


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Shade(Enum):
    RED = "red"


@dataclass(frozen=True)
class Point:
    x: object
    y: object = 0


@dataclass(frozen=True)
class Place:
    x: object
    y: object = 0


@dataclass
class Loose:
    x: int


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.text(st.characters(categories=["Cs", "Lo"]), max_size=3),
    st.binary(max_size=8),
    st.dates(),
    st.datetimes(),
    st.sampled_from([*Colour, *Shade]),
)


def grown(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.lists(inner, max_size=4).map(tuple),
        st.builds(Point, inner, inner),
        st.builds(Place, inner, inner),
        st.frozensets(LEAVES, max_size=3),
        st.dictionaries(LEAVES, inner, max_size=3),
    )


PLAIN = st.recursive(LEAVES, grown, max_leaves=12)


def identity(value: Any) -> Any:
    """A value that is equal only where type and content are: 1, True and 1.0 are three."""
    if isinstance(value, tuple):
        return tuple(map(identity, value))
    if isinstance(value, frozenset):
        return "set", frozenset(map(identity, value))
    if isinstance(value, dict):
        return "map", frozenset((identity(key), identity(item)) for key, item in value.items())
    if isinstance(value, Point | Place):
        return type(value), identity(value.x), identity(value.y)
    return type(value), repr(value)


@given(PLAIN, PLAIN)
def test_two_values_have_one_digest_only_when_they_are_one(one: Any, other: Any) -> None:
    assert (digest.of(one) == digest.of(other)) is (identity(one) == identity(other))


def lookalikes(value: Any) -> list[Any]:
    """Values that a careless encoding would not tell from `value`."""
    made = [(value,), ((value,),), Point(value), Place(value), {0: value}, str(value), repr(value)]
    if isinstance(value, tuple):
        made += [value[:-1], (*value, None), (value, ()), "".join(map(str, value))]
    if isinstance(value, str):
        made += [value + ";", value.encode("utf-8", "surrogatepass"), f"s{len(value)}:{value}"]
        made += [tuple(value), (value[:1], value[1:]), value + "\0"]
    if isinstance(value, int | float):
        made += [int(value) if value == value // 1 and abs(value) < 1e300 else 0, bool(value)]
    return made


@given(PLAIN)
def test_lookalikes_are_told_apart(value: Any) -> None:
    for other in lookalikes(value):
        assert (digest.of(value) == digest.of(other)) is (identity(value) == identity(other))


@given(st.dictionaries(LEAVES, LEAVES))
def test_the_order_of_a_mapping_does_not_matter(value: dict[Any, Any]) -> None:
    turned = dict(reversed(list(value.items())))
    assert digest.of(value) == digest.of(turned) == digest.of(MappingProxyType(turned))


REFUSED: dict[str, Callable[[], object]] = {
    "list": lambda: [1],
    "set": lambda: {1},
    "bytearray": lambda: bytearray(b"a"),
    "function": lambda: lookalikes,
    "class": lambda: Point,
    "object": object,
    "complex": lambda: 1j,
    "an unfrozen dataclass": lambda: Loose(1),
    "a kind of int": lambda: type("Kilo", (int,), {})(1),
    "generator": lambda: iter(()),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refuses_what_may_change(name: str) -> None:
    value = REFUSED[name]()
    for whole in (value, (1, value), Point(value), {"a": value}):
        with pytest.raises(TypeError, match="not a plain value"):
            digest.of(whole)


def test_dataclasses_of_one_name_in_two_modules_differ() -> None:
    one, other = (make_dataclass("Page", ["x"], frozen=True) for _ in range(2))
    one.__module__, other.__module__ = "a", "b"
    assert digest.of(one(1)) != digest.of(other(1))


GOLDEN: list[tuple[object, str]] = [
    (None, "3bf6ded28f1dd5ecbf9f715d990931f4"),
    ((), "17901c726202590e0fa6c3225abf176e"),
    ("榜样", "c60be9c6cc8cba1358c5ee7c866b2b32"),
    ((1, 1.0, True, "1", b"1"), "b21d6056d0100d6e97c53cb1b0080779"),
    (date(2026, 5, 1), "f787e85f37a687ddfeb2b3b0677e196b"),
    (datetime(2026, 5, 1, 12), "ae9bb7afb912115085bee0d703eb9fc7"),  # noqa: DTZ001  # wall-clock time, as everywhere
    (Colour.RED, "7eba26bf116e7e16019bc2633aa8522d"),
    (Point("x", (1, 2)), "7ff8052248afa6f6cee350d6bb6920d6"),
    ({"b": 1, "a": frozenset({"z", "y"})}, "d72a16c1e774dbd93ae72bd74ac309f8"),
]


@pytest.mark.parametrize(("value", "expected"), GOLDEN)
def test_digests_are_the_same_for_ever(value: object, expected: str) -> None:
    assert digest.of(value) == expected


def test_bytes_of_a_file() -> None:
    assert digest.of_bytes(b"") == "cae66941d9efbd404e4d88758ea67670"
    assert len(digest.of_bytes(b"a")) == 32
