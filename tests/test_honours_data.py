"""The honour taxonomy as data: complete, without doubles, in order."""

from collections import Counter
from importlib.resources import files
from itertools import chain
from typing import Any

import pytest
import yaml

from generator.content.names import slug
from generator.text import fold

DATA: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    files("generator").joinpath("data", "honours.yaml").read_text(encoding="utf-8")
)
LEVELS = [level["id"] for level in DATA["levels"]]
TITLES = DATA["titles"]
ALLOWED = {"id", "name", "aliases", "level", "body", "holder", "cycle", "description", "sourced"}


def twice(words: list[str]) -> list[str]:
    return [word for word, times in Counter(words).items() if times > 1]


def test_levels_stand_in_order_of_precedence() -> None:
    assert LEVELS == ["national", "national-body", "provincial", "system", "school", "unit"]
    for level in DATA["levels"]:
        assert set(level) == {"id", "name", "short", "description"}
        assert len(level["short"]) == 1


def test_ids_are_unique() -> None:
    assert twice([title["id"] for title in TITLES]) == []


def test_no_two_titles_answer_to_one_name() -> None:
    names = chain.from_iterable([title["name"], *title.get("aliases", [])] for title in TITLES)
    assert twice([fold(name) for name in names]) == []


def test_titles_stand_in_order_of_their_levels() -> None:
    ranks = [LEVELS.index(title["level"]) for title in TITLES]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("title", TITLES, ids=lambda title: str(title["id"]))
def test_each_title_is_complete(title: dict[str, Any]) -> None:
    assert {"id", "name", "level", "holder", "sourced"} <= set(title) <= ALLOWED
    assert title["id"] == slug(title["id"])
    assert title["holder"] in {"person", "collective", "either"}
    assert isinstance(title["sourced"], bool)
    assert all(isinstance(value, str) and value for key, value in title.items()
               if key not in {"aliases", "sourced"})  # fmt: skip
    assert title["sourced"] or "description" not in title
