"""The honour taxonomy: title, level, body, rank, individual or collective.

Inputs → outputs: the built-in table (`generator/data/honours.yaml`) and a site's own
`content/honours.yaml` → a `Taxonomy`, which answers what an awarded title stands for.

Titles are shown as awarded; the table only adds level, rank and body to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import BeforeValidator

from generator.content.model import Flag, Honour, Key, Words
from generator.content.schema import fill, places_under
from generator.content.values import choice
from generator.diagnostics import Checked, Span, problem
from generator.text import fold, nearest


class Bearer(StrEnum):
    """Whom a title can be given to."""

    PERSON = "person"
    COLLECTIVE = "collective"
    EITHER = "either"


BEARERS = {Bearer.PERSON: "个人", Bearer.COLLECTIVE: "集体", Bearer.EITHER: "均可"}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of honours; the table lists them highest first."""

    id: Annotated[str, Key("编号", "英文编号", "id")]
    name: Annotated[str, Key("名称", "如“国家级”", "name")]
    short: Annotated[str, Key("简称", "一个字的印记", "one character, for the mark")]
    description: Annotated[str, Key("说明", "一句话说明", "a sentence about it")] = ""


@dataclass(frozen=True, slots=True)
class Title:
    """One honour title of the table; its place in the table is its precedence."""

    id: Annotated[str, Key("编号", "拼音编号，用在地址里", "pinyin id, used in the address")]
    name: Annotated[str, Key("名称", "正式名称", "canonical title")]
    level: Annotated[
        str,
        Key("级别", "级别的编号或名称；不确定就不写", "id or name of the level; empty if unsure"),
    ] = ""
    aliases: Annotated[Words, Key("别名", "其他写法", "other ways to write it")] = ()
    body: Annotated[str, Key("颁授单位", "授予机关", "awarding body")] = ""
    holder: Annotated[
        Annotated[Bearer, BeforeValidator(choice(BEARERS))],
        Key("类型", "个人、集体或均可", "person, collective or either"),
    ] = Bearer.PERSON
    cycle: Annotated[str, Key("周期", "多久评一次", "how often it is given")] = ""
    description: Annotated[str, Key("说明", "一两句说明", "a sentence or two")] = ""
    sourced: Annotated[
        Flag, Key("有出处", "颁授单位等是否有出处", "whether its facts are sourced")
    ] = True


@dataclass(frozen=True, slots=True)
class Table:
    """An honour table as a file holds it."""

    levels: Annotated[
        tuple[Level, ...], Key("级别", "级别，高的在前", "levels, highest first")
    ] = ()
    titles: Annotated[
        tuple[Title, ...], Key("称号", "称号，高的在前", "titles, highest first")
    ] = ()


@dataclass(frozen=True)
class Taxonomy:
    """Levels and titles in order of precedence."""

    levels: tuple[Level, ...]
    titles: tuple[Title, ...]

    @cached_property
    def _by_name(self) -> Mapping[str, Title]:
        pairs = [(name, t) for t in self.titles for name in (*t.aliases, t.name, t.id)]
        return {fold(name): title for name, title in pairs}

    @cached_property
    def _level_ranks(self) -> Mapping[str, int]:
        return {word: n for n, lv in enumerate(self.levels) for word in (lv.id, lv.name)}

    @cached_property
    def _title_ranks(self) -> Mapping[str, int]:
        return {title.id: number for number, title in enumerate(self.titles)}

    def find(self, written: str) -> Title | None:
        """The table's title for one as awarded, by name or alias."""
        return self._by_name.get(fold(written))

    def guess(self, written: str) -> str:
        """The nearest known title, or ""."""
        return nearest(written, [title.name for title in self.titles])

    def level_of(self, written: str) -> Level | None:
        """The level of a title as awarded; None when the table does not know it."""
        title = self.find(written)
        place = self._level_ranks.get(title.level) if title else None
        return None if place is None else self.levels[place]

    def level_rank(self, title: Title) -> int:
        """The place of a title's level, the highest first; what has none comes last."""
        return self._level_ranks.get(title.level, len(self.levels) * 2)

    def rank(self, honour: Honour) -> tuple[int, int, int]:
        """Sort key, highest honour first: level, place in the table, year."""
        title = self.find(honour.title)
        if title is None:
            return (len(self.levels), len(self.titles), honour.year or 0)
        level = self._level_ranks.get(title.level, len(self.levels))
        return (level, self._title_ranks[title.id], honour.year or 0)


def read_table(text: str, path: str) -> Checked[Table]:
    """An honour table in YAML → `Table`, with the problems of every line."""
    checked = fill(text, path, (Table,))
    if checked.value is None:
        return Checked(Table(), checked.problems)
    table: Table = checked.value.value[0]
    found, seen = list(checked.problems), set()
    ids = [("levels", number, each.id) for number, each in enumerate(table.levels)]
    ids += [("titles", number, each.id) for number, each in enumerate(table.titles)]
    for field, number, name in ids:
        if (field, name) in seen:
            span = places_under(checked.value.places, (field, number, "id")) or Span(path, 1, 1)
            found.append(problem("duplicate-id", span, found=name))
        seen.add((field, name))
    return Checked(table, tuple(found))


def merge(built_in: Table, own: Table) -> Taxonomy:
    """The built-in table with a site's own: same id replaces, new ones follow their level."""
    levels = {level.id: level for level in (*built_in.levels, *own.levels)}
    titles = {title.id: title for title in (*built_in.titles, *own.titles)}
    return Taxonomy(tuple(levels.values()), tuple(titles.values()))
