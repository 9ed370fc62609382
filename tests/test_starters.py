"""New documents and new sites: whatever is answered, the file reads without an error."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.content.config import Config
from generator.content.model import FIELDS, Document, Kind, Meta, Profile, Source
from generator.content.reading import kind_of, read, read_settings
from generator.content.schema import Field, fields_of, keys_of
from generator.content.starters import path_for, questions, quoted, site_starter, starter
from generator.diagnostics import errors

KINDS = list(Kind)
SEEN = st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]) | st.sampled_from("\n\t")
ANY_ANSWER = st.text(SEEN, min_size=1).filter(str.strip)


def examples(kind: Kind, *, required_only: bool = False) -> dict[str, str]:
    asked = [each for each in questions(kind) if each.required or not required_only]
    return {each.field: each.example for each in asked}


def own_fields(kind: Kind) -> tuple[Field, ...]:
    filled: type = FIELDS[kind]
    return fields_of(filled)


def begun(kind: Kind, values: dict[str, str], text: str = "") -> Document:
    """The document of a new file; fails when it has an error."""
    path = path_for(kind, values)
    checked = read(Source(path, text or starter(kind, values), ""))
    assert checked.value is not None, checked.problems
    assert not errors(checked.problems)
    return checked.value.document


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("required_only", [True, False])
def test_a_new_document_has_no_errors_and_is_a_draft(kind: Kind, required_only: bool) -> None:
    document = begun(kind, examples(kind, required_only=required_only))
    assert document.kind is kind
    assert document.meta.draft


@pytest.mark.parametrize("kind", KINDS)
def test_the_bare_sketch_reads_without_errors(kind: Kind) -> None:
    checked = read(Source(path_for(kind, examples(kind)), starter(kind, {}), ""))
    assert not errors(checked.problems)


@pytest.mark.parametrize("kind", KINDS)
def test_every_hint_becomes_valid_when_its_mark_is_deleted(kind: Kind) -> None:
    lines = starter(kind, {}).split("\n")
    text = "\n".join(line.removeprefix("# ") for line in lines)
    begun(kind, examples(kind), text)


@pytest.mark.parametrize("kind", KINDS)
def test_answers_arrive_in_their_fields(kind: Kind) -> None:
    values = examples(kind)
    document = begun(kind, values)
    for field in own_fields(kind):
        if field.name in values and field.type is str:
            assert getattr(document.fields, field.name) == values[field.name]


@pytest.mark.parametrize("kind", KINDS)
def test_questions_ask_for_fields_and_for_every_required_one(kind: Kind) -> None:
    known = keys_of((Meta, FIELDS[kind]))
    asked = {each.field: each for each in questions(kind)}
    assert set(asked) - {"series"} <= {field.name for field in known.values()}
    needed = {field.name for field in own_fields(kind) if field.required}
    assert needed <= {name for name, each in asked.items() if each.required}
    assert all(each.zh and each.en and each.example for each in asked.values())


def test_an_unsketched_field_is_added() -> None:
    values = examples(Kind.PROFILE) | {"former_names": "（从前的姓名）、（别名）", "weight": "3"}
    document = begun(Kind.PROFILE, values)
    assert isinstance(document.fields, Profile)
    assert document.fields.former_names == ("（从前的姓名）", "（别名）")
    assert document.meta.weight == 3


def test_a_given_value_replaces_the_whole_hint() -> None:
    text = starter(Kind.PROFILE, {"name": "（姓名）", "portrait": "a.jpg", "draft": "否"})
    assert "照片: a.jpg\n" in text
    assert "portrait.jpg" not in text
    assert text.count("草稿") == 1
    assert "草稿: 否\n" in text


@pytest.mark.parametrize(
    ("kind", "values", "path"),
    [
        (Kind.PROFILE, {"name": "王进喜"}, "content/profiles/wang-jinxi/index.md"),
        (
            Kind.PROFILE,
            {"name": "马恒昌小组", "holder": "集体"},
            "content/profiles/ma-heng-chang-xiao-zu/index.md",
        ),
        (
            Kind.PROFILE,
            {"name": "单雄信", "pinyin": "Shan Xiongxin"},
            "content/profiles/shan-xiongxin/index.md",
        ),
        (
            Kind.SERIES,
            {"title": "大师系列讲座", "slug": "masters"},
            "content/lectures/masters/index.md",
        ),
        (
            Kind.LECTURE,
            {"series": "masters", "title": "十万米", "start": "2027-05-14 14:00"},
            "content/lectures/masters/shi-wan-mi.md",
        ),
        (Kind.NEWS, {"title": "教代会", "date": "2020年3月"}, "content/news/2020/jiao-dai-hui.md"),
        (Kind.PAGE, {"title": "联系我们"}, "content/pages/lian-xi-wo-men.md"),
        (Kind.WALL, {"title": "事迹墙"}, "content/walls/shi-ji-qiang.md"),
    ],
)
def test_paths(kind: Kind, values: dict[str, str], path: str) -> None:
    assert path_for(kind, values) == path


def test_a_news_item_without_a_readable_date_has_no_path() -> None:
    with pytest.raises(ValueError, match="bad-date"):
        path_for(Kind.NEWS, {"title": "教代会", "date": "三月"})


@given(kind=st.sampled_from(KINDS), word=st.one_of(ANY_ANSWER, st.just("index")))
def test_any_title_leads_to_a_path_of_its_kind(kind: Kind, word: str) -> None:
    values = examples(kind) | {"name": word, "title": word, "series": word, "slug": ""}
    assert kind_of(path_for(kind, values)) is kind


@given(ANY_ANSWER)
def test_any_name_survives_the_way_through_the_file(word: str) -> None:
    document = begun(Kind.PROFILE, {"name": word})
    assert document.title == word.strip()


@given(st.text())
def test_what_nobody_sees_is_left_out(word: str) -> None:
    unseen = "\x00\u200b\ufeff\u2028\u202e"
    title = begun(Kind.PROFILE, {"name": f"{unseen}王{unseen}进喜{unseen}{word}"}).title
    assert title.startswith("王进喜")
    assert not set(title) & set(unseen)


@given(kind=st.sampled_from(KINDS), word=ANY_ANSWER)
def test_any_text_field_takes_any_text(kind: Kind, word: str) -> None:
    own = (field.name for field in own_fields(kind) if field.type is str)
    texts = {name: word for name in own if name != "recording"}  # that one is an address
    document = begun(kind, examples(kind) | texts)
    assert all(getattr(document.fields, name) == word.strip() for name in texts)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("王进喜", "王进喜"),
        ("2027-05-14 14:00", "2027-05-14 14:00"),
        ("（姓名）", "（姓名）"),
        ("null", '"null"'),
        ("", '""'),
        ("题目: 副题", '"题目: 副题"'),
        ("第 #3 组", '"第 #3 组"'),
        ("“铁人”", '"“铁人”"'),
        ('说"好"', '说"好"'),
        ('"好"\\\n', '"\\"好\\"\\\\\\u000A"'),
        ("𠮷\U000e0001", '"𠮷\\U000E0001"'),
    ],
)
def test_only_what_needs_quotation_marks_gets_them(value: str, shown: str) -> None:
    assert quoted(value) == shown
    assert yaml.load(f"k: {shown}", Loader=yaml.BaseLoader) == {"k": value}


@given(title=st.text(), organisation=st.text())
def test_a_new_site_reads_without_a_problem(title: str, organisation: str) -> None:
    files = site_starter(title, organisation)
    settings = read_settings(Source("site.yaml", files["site.yaml"], ""))
    assert settings.value is not None
    assert not settings.problems
    config: Config = settings.value.value[0]
    assert config.title == (title.strip() or "榜样")
    for path, text in files.items():
        if path.startswith("content/"):
            checked = read(Source(path, text, ""))
            assert checked.value is not None
            assert not checked.problems
            assert checked.value.document.meta.sample


def test_a_new_site_says_what_comes_next() -> None:
    files = site_starter("榜样", "（单位名称）")
    for verb in ("new", "serve", "check", "build"):
        assert f"bangyang {verb}" in files["说明.md"]


def test_values_that_are_no_field_are_left_out() -> None:
    text = starter(Kind.LECTURE, examples(Kind.LECTURE) | {"series": "masters", "slug": "x"})
    assert "masters" not in text
    assert "网址名" not in text
