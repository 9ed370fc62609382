"""What search knows: entries, parts, and the files by two characters."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.site import searching
from generator.site.searching import folded, grams, number, part_of, shard_of, shards, shards_of
from tests.conftest import profile
from tests.worlds import make_world

TEXTS = st.lists(st.text("铁人王进喜大庆油田第一 cncCNC１２0。\n", max_size=30), max_size=12)


def held(files: tuple[str, ...], word: str) -> set[int]:
    """Which texts hold a word, read as the script reads it."""
    file = files[shard_of(word, len(files))]
    found = re.search(rf" {re.escape(word)}:([\w-]*) ", file)
    marks = found[1] if found else ""
    digits = searching._DIGITS
    return {
        digits.index(marks[at]) * 64 + digits.index(marks[at + 1]) for at in range(0, len(marks), 2)
    }


@given(TEXTS)
def test_every_pair_of_hanzi_and_every_word_leads_to_exactly_its_texts(texts: list[str]) -> None:
    files = shards(texts)
    assert len(files) == shards_of(len(texts))
    for word in {each for text in texts for each in grams(folded(text))} | {"不在", "none"}:
        wanted = {at for at, text in enumerate(texts) if word in grams(folded(text))}
        assert held(files, word) == wanted


@given(st.text("铁人王进喜大庆a1 。", max_size=30))
def test_pairs_are_neighbours_and_nothing_else(text: str) -> None:
    pairs = {each for each in grams(text) if not each.isascii()}
    assert pairs == {
        one + other
        for one, other in pairwise(text)
        if not (one + other).isascii() and not set(one + other) & set("a1 。")
    }


@given(st.integers(0, 4095), st.integers(0, 4095))
def test_numbers_of_texts_are_two_characters_and_differ(one: int, other: int) -> None:
    assert len(number(one)) == 2
    assert (number(one) == number(other)) is (one == other)


@given(st.text(min_size=1, max_size=20), st.integers(1, 4))
def test_a_document_is_in_one_part_whatever_else_there_is(name: str, parts: int) -> None:
    assert 0 <= part_of(name, parts) < parts
    assert part_of(name, 1) == 0


def test_full_width_and_case_are_folded() -> None:
    assert grams(folded("ＣＮＣ数控，１２０５钻井队")) == {
        "cnc", "数控", "1205", "钻井", "井队",
    }  # fmt: skip


def test_the_number_of_files_follows_the_number_of_texts() -> None:
    found = [shards_of(count) for count in (0, 1, 30, 64, 256, 5000)]
    assert found == [4, 4, 8, 32, 64, 64]


def test_an_entry_tells_all_a_visitor_may_remember() -> None:
    words = "曾用名: [王小甲]\n别称: [铁人]\n单位: 一厂"
    text = profile("单雄信").replace("单位: 一厂", words)
    world = make_world({"content/profiles/first/index.md": text})
    found = next(each for each in world.entries() if each.address == "profiles/first/index.html")
    assert found.names == (
        ("单雄信", "shan xiong xin"), ("王小甲", "wang xiao jia"), ("铁人", "tie ren"),
    )  # fmt: skip
    assert found.beside == "一厂 · 全国劳动模范 · 1923–"
    assert {"一厂", "全国劳动模范", "劳模精神"} <= set(found.words)


def test_what_has_no_page_and_what_is_a_draft_is_not_found() -> None:
    draft = profile("赵丁").replace("姓名:", "草稿: 是\n姓名:")
    world = make_world({"content/profiles/first/index.md": draft})
    kinds = {each.kind for each in world.entries()}
    assert kinds == {"profile", "lecture", "series", "news", "page"}
    assert "赵丁" not in {each.title for each in world.entries()}
    assert not any("赵丁" in text for text in world.texts(0, 1))


def test_texts_and_entries_stand_in_the_same_order() -> None:
    world = make_world()
    known, texts = world.entries(), world.texts(0, 1)
    assert len(known) == len(texts)
    at = next(n for n, each in enumerate(known) if each.title == "王甲")
    assert "样例正文" in texts[at]
    dealt = [each for part in range(3) for each in world.texts(part, 3)]
    assert sorted(dealt) == sorted(texts)


@pytest.mark.parametrize(("count", "parts"), [(1, 1), (256, 1), (257, 2), (1000, 4), (20000, 5)])
def test_parts_are_few(monkeypatch: pytest.MonkeyPatch, count: int, parts: int) -> None:
    monkeypatch.setattr(searching, "_findable", lambda _: range(count))
    assert searching.parts_of(make_world().site) == parts
