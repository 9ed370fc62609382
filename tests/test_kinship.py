"""What people have in common: shared both ways, rare things first, few people in all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.site.kinship import LIMIT, Trait, nearest, shared, strength, ties

UNIT = Trait("unit", "一厂")
ROUND = Trait("round", "全国劳动模范", "1959年")
TAG = Trait("tag", "劳模精神")
TEAM = Trait("team", "先进小组")
TRAITS = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.lists(
        st.builds(
            Trait,
            st.sampled_from(["team", "unit", "round", "field", "tag"]),
            st.sampled_from(["一", "二"]),
            st.sampled_from(["", "1959年"]),
        ),
        max_size=5,
    ).map(tuple),
)


@pytest.mark.parametrize(
    ("holders", "tied"),
    [
        (("a",), False),
        (("a", "b"), True),
        (tuple("abcd"), True),
        (tuple("abcde"), False),  # a tag that half of everybody has
    ],
)
def test_a_tag_ties_a_few_and_not_everybody(holders: tuple[str, ...], tied: bool) -> None:
    traits = {name: (TAG,) if name in holders else () for name in "abcdefghij"}
    assert (TAG in shared(traits)) is tied


def test_the_rarer_thing_says_more() -> None:
    traits = {"a": (UNIT, ROUND, TEAM), "b": (UNIT,), "c": (ROUND,), "d": (ROUND,), "e": (TEAM,)}
    together = shared(traits)
    found = ties("a", traits, together)
    assert found == {"b": (UNIT,), "c": (ROUND,), "d": (ROUND,), "e": (TEAM,)}
    assert nearest(found, together) == ("e", "b", "c", "d")
    assert nearest(found, together, declared=("d", "x")) == ("d", "x", "e", "b", "c")
    assert nearest(found, together, without=("e",)) == ("b", "c", "d")
    assert strength(TEAM, together) > strength(UNIT, together) > strength(ROUND, together)


@given(TRAITS)
def test_a_tie_holds_both_ways_with_the_same_reasons(traits: dict[str, tuple[Trait, ...]]) -> None:
    together = shared(traits)
    found = {name: ties(name, traits, together) for name in traits}
    for name, others in found.items():
        assert name not in others
        for other, reasons in others.items():
            assert reasons
            assert found[other][name] == reasons


@given(TRAITS, st.lists(st.sampled_from("abcdefgh")))
def test_a_page_names_the_declared_and_few_others(
    traits: dict[str, tuple[Trait, ...]], declared: list[str]
) -> None:
    together = shared(traits)
    for name in traits:
        found = dict(sorted(ties(name, traits, together).items()))
        chosen = nearest(found, together, declared)
        assert chosen[: len(set(declared))] == tuple(dict.fromkeys(declared))
        assert len(chosen) <= max(LIMIT, len(set(declared)))
        assert len(set(chosen)) == len(chosen)
