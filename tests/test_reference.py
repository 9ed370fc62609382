"""The content reference is up to date, and the schemas agree with the readers."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from generator.content.config import Config
from generator.content.honours import Table, read_table
from generator.content.languages import original
from generator.content.model import WRITTEN, Kind, Source
from generator.content.reading import kind_of, read, read_settings
from generator.content.reference import (
    CHOICES,
    FLAGS,
    NESTED,
    SUBJECTS,
    content_reference,
    json_schema,
    names_of,
    words,
    written,
)
from generator.content.schema import fields_of, shape
from generator.content.starters import questions, starter
from generator.content.values import truth

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    path for path in ROOT.glob("content/**/*.md") if not original(path.as_posix())[1]
)  # a translation has no schema of its own
Schema = dict[str, Any]

# The sections of the reference, found by a word of their headings.
SECTIONS = {
    subject: re.search(rf"^## [^\n]*\b{subject}\b.*?(?=^## [^\n]* · |\Z)", words(), re.M | re.S)
    for subject in [*Kind, "settings", "honour"]
}


class _Words(yaml.SafeLoader):
    """YAML as editors with a JSON Schema read it: dates are words, as in YAML 1.2."""


_Words.yaml_implicit_resolvers = {
    first: [(tag, words) for tag, words in each if not tag.endswith(":timestamp")]
    for first, each in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def front(text: str) -> object:
    """The front matter of a document, as an editor's checker sees it."""
    return yaml.load(text.split("\n---", 1)[0].removeprefix("---\n"), Loader=_Words)


def complaints(kind: str, value: object) -> list[str]:
    found = Draft202012Validator(json_schema(kind)).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in found]


def test_the_reference_on_disk_is_up_to_date() -> None:
    text = (ROOT / "docs" / "content.md").read_text(encoding="utf-8")
    assert text == content_reference(), "run: bangyang schema --docs > docs/content.md"


def test_the_reference_names_every_field_in_both_languages() -> None:
    text = content_reference()
    for kind in (*WRITTEN, *NESTED, Config, Table):
        for field in fields_of(kind):
            assert re.search(rf"^\| {field.key.zh}\W.*`{field.name}`", text, re.M), field.name


def test_every_table_row_has_two_three_or_five_cells() -> None:
    rows = [line for line in content_reference().split("\n") if line.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {3, 4, 6}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_schemas_are_schemas(subject: str) -> None:
    Draft202012Validator.check_schema(json_schema(subject))


def test_there_is_no_schema_of_something_unknown() -> None:
    with pytest.raises(KeyError):
        json_schema("poem")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_site_keeps_to_the_schemas(path: Path) -> None:
    kind = kind_of(path.relative_to(ROOT).as_posix())
    assert kind is not None
    assert not complaints(kind, front(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("site", "site.yaml"),
        ("honours", "content/honours.yaml"),
        ("honours", "generator/data/honours.yaml"),
    ],
)
def test_settings_and_honour_tables_keep_to_the_schemas(subject: str, name: str) -> None:
    value = yaml.load((ROOT / name).read_text(encoding="utf-8"), Loader=_Words)
    assert not complaints(subject, value)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_new_document_keeps_to_its_schema(kind: Kind) -> None:
    answers = {each.field: each.example for each in questions(kind)}
    assert not complaints(kind, front(starter(kind, answers)))


def section(subject: str) -> str:
    found = SECTIONS[subject]
    assert found, subject
    return found[0]


def example(subject: str) -> str:
    found = re.search(r"^```\w+\n(.*?)^```$", section(subject), re.M | re.S)
    assert found, subject
    return found[1]


@pytest.mark.parametrize("kind", list(Kind))
def test_the_example_of_a_kind_has_no_problem(kind: Kind) -> None:
    place = re.search(r"file: `([^`]+)`", section(kind))
    assert place
    assert kind_of(place[1]) is kind
    assert not read(Source(place[1], example(kind), "")).problems
    assert not complaints(kind, front(example(kind)))


def test_the_examples_of_settings_and_honours_have_no_problem() -> None:
    assert not read_settings(Source("site.yaml", example("settings"), "")).problems
    assert not complaints("site", yaml.load(example("settings"), Loader=_Words))
    assert not read_table(example("honour"), "content/honours.yaml").problems
    assert not complaints("honours", yaml.load(example("honour"), Loader=_Words))


@pytest.mark.parametrize("kind", list(Kind))
def test_the_table_of_places_is_that_of_the_sections(kind: Kind) -> None:
    row = re.search(rf"^\| \S+ `{kind.value}` \| (`[^`]+`) \| (.+) \|$", words(), re.M)
    assert row
    assert f"{row[1]}；{row[2]}" in section(kind)


PROFILE = {"姓名": "（姓名）"}


@pytest.mark.parametrize(
    "more",
    [
        {"born": 1923},
        {"出生年份": "1923年"},
        {"出生年份": None},
        {"类型": "集体"},
        {"holder": "collective"},
        {"标签": ["劳模精神", "工匠精神"]},
        {"标签": "劳模精神、工匠精神"},
        {"照片": "a.jpg"},
        {"照片": {"文件": "a.jpg", "焦点": "50% 30%"}},
        {"荣誉": {"称号": "全国劳动模范"}},
        {"荣誉": ["全国劳动模范", {"称号": "全国劳动模范", "年份": 1959, "追授": False}]},
        {"草稿": "是"},
        {"draft": True},
        {"发布日期": "2020年5月"},
        {"publish": 2020},
        {"职务": 1205},
    ],
)
def test_what_the_reader_takes_the_schema_takes(more: dict[str, object]) -> None:
    assert not complaints("profile", PROFILE | more)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"姓名": None},
        ["姓名"],
        PROFILE | {"出生年分": 1923},
        PROFILE | {"born": 23},
        PROFILE | {"born": "约1923"},
        PROFILE | {"类型": "团队"},
        PROFILE | {"草稿": "也许"},
        PROFILE | {"发布日期": "五月"},
        PROFILE | {"单位": ["大庆油田"]},
        PROFILE | {"照片": {"说明": "没有文件"}},
        PROFILE | {"荣誉": [{"称号": "全国劳动模范", "等级": "国家级"}]},
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(value: object) -> None:
    assert complaints("profile", value)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_an_unknown_key_is_refused(subject: str) -> None:
    assert any("nonesuch" in each for each in complaints(subject, {"nonesuch": 1}))


@pytest.mark.parametrize("kind", list(Kind))
def test_every_field_has_every_name_with_words_in_both_languages(kind: Kind) -> None:
    properties: Schema = json_schema(kind)["properties"]
    for part in SUBJECTS[kind]:
        for field in fields_of(part):
            for name in names_of(field):
                assert properties[name]["title"] == f"{field.key.zh} · {field.name}"
                assert field.key.about in properties[name]["description"]


def test_every_type_and_choice_can_be_told() -> None:
    for kinds in SUBJECTS.values():
        for kind in (*kinds, *NESTED):
            for field in fields_of(kind):
                told = written(field.type)
                assert told.zh
                assert told.en


def test_every_choice_has_words() -> None:
    for kind in (*WRITTEN, *NESTED):
        for field in fields_of(kind):
            bare = shape(field.type)[1]
            inner = getattr(bare, "__origin__", bare)
            if isinstance(inner, type) and issubclass(inner, StrEnum):
                assert set(CHOICES[inner]) == set(inner)


def test_the_words_for_yes_and_no_are_understood() -> None:
    assert {word: isinstance(truth(word), bool) for word in FLAGS} == dict.fromkeys(FLAGS, True)
