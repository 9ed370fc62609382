"""What the statistics panel counts: everybody, once in each chart."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from generator.content.model import Kind
from generator.press.statistics import Bar, charts
from generator.site.cards import Award, Card, Rank

LEVELS = (Rank("n", "国家级", "国", 0), Rank("p", "省部级", "省", 0), Rank("s", "校级", "校", 0))
CARD = Card("profiles/a", Kind.PROFILE, "甲", "")
AWARD = Award("称号", "1959年", 1959, "", "n", "国家级", "国", "", False, "", "", "person")

PERSON = st.tuples(
    st.sampled_from(["", "一厂", "二厂", "三厂"]).map(lambda unit: replace(CARD, subtitle=unit)),
    st.none()
    | st.builds(
        lambda year, level: replace(AWARD, year=year, level_name=level),
        st.sampled_from([0, 1950, 1959, 1977, 2020]),
        st.sampled_from(["国家级", "省部级", "校级", ""]),
    ),
)


@given(st.lists(PERSON, max_size=12))
def test_everybody_is_counted_once_in_each(people: list[tuple[Card, Award | None]]) -> None:
    for each in charts(people, LEVELS):
        assert sum(bar.count for bar in each.bars) + each.unknown == len(people)


def test_levels_stand_by_precedence_decades_in_time_units_by_size() -> None:
    people = [
        (replace(CARD, subtitle="二厂"), replace(AWARD, level_name="校级", year=1979)),
        (replace(CARD, subtitle="一厂"), AWARD),
        (replace(CARD, subtitle="一厂"), replace(AWARD, level_name="")),
        (CARD, None),
    ]
    levels, decades, units = charts(people, LEVELS)
    assert levels.bars == (Bar("国家级", 1), Bar("校级", 1), Bar("其他荣誉", 1))
    assert decades.bars == (Bar("1950", 2), Bar("1960", 0), Bar("1970", 1))
    assert units.bars == (Bar("一厂", 2), Bar("二厂", 1))
    assert [each.unknown for each in (levels, decades, units)] == [1, 1, 1]
