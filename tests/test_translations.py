"""A translation gives words; everything else is the original's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.model import FIELDS, SHOWN, Document, Kind, Profile, Source
from generator.content.reading import Reading, dump, load, read
from generator.content.translations import WORDING, astray, glosses, translated

ORIGINAL = """---
姓名: 王甲
曾用名: [王小甲]
籍贯: 甘肃
单位: 一厂
出生年份: 1923
照片: {文件: a.jpg, 说明: 像, 图注: 在井场, 焦点: 50% 20%}
图集: [{文件: b.jpg, 说明: 井}, {文件: c.jpg, 说明: 车}]
荣誉:
  - {称号: 全国劳动模范, 年份: 1959, 来源: 报}
  - {称号: 最美奋斗者, 年份: 2019}
大事: [{日期: 1960-03, 事: 到大庆}]
名言: {文字: 干, 出处: 1960年}
概要: 一句话
标签: [劳模精神]
权重: 3
网址名: wang
出处: [报]
---
正文
"""


def reading(text: str, path: str) -> Reading:
    checked = read(Source(path, text, "0"))
    assert checked.value is not None, checked.problems
    assert load(dump(checked)) == checked
    return checked.value


def document(words: str, body: str = "") -> Document:
    """The original in these words."""
    first = reading(ORIGINAL, "content/profiles/a/index.md").document
    second = reading(f"---\n{words}\n---\n{body}\n", "content/profiles/a/index.en.md").document
    assert second.id == first.id
    return translated(first, second)


FIRST = reading(ORIGINAL, "content/profiles/a/index.md").document

# What a translation says → the parts of the document that differ from the original.
CASES = {
    "name: Wang Jia": {"name": "Wang Jia"},
    "姓名: Wang Jia": {"name": "Wang Jia"},
    "former_names: [Little Wang]": {"former_names": ("Little Wang",)},
    "portrait: {alt: Portrait}": {"portrait.alt": "Portrait"},
    "portrait: {file: x.jpg, alt: Portrait}": {"portrait.alt": "Portrait"},
    "quote: Work": {"quote.text": "Work"},
    "quote: {source: In 1960}": {"quote.source": "In 1960"},
    "honours: [{title: 全国劳动模范, gloss: National Model Worker}]": {
        "honours.0.title": "National Model Worker (全国劳动模范)"
    },
    "honours: [{title: 最美奋斗者, body: Six ministries}]": {"honours.1.body": "Six ministries"},
    "photos: [{file: c.jpg, alt: Car}]": {"photos.1.alt": "Car"},
    "events: [{date: 1960年3月, text: Came to Daqing}]": {"events.0.text": "Came to Daqing"},
    "origin: ''": {},
    "summary: A sentence": {},
}


@pytest.mark.parametrize(("words", "changed"), CASES.items())
def test_only_what_is_said_differs(words: str, changed: dict[str, object]) -> None:
    made = document(words)
    assert isinstance(made.fields, Profile)
    assert dict(differences(FIRST.fields, made.fields, "")) == changed
    for kept in ("slug", "tags", "weight"):
        assert getattr(made.meta, kept) == getattr(FIRST.meta, kept)
    assert made.meta.summary == ("A sentence" if "summary" in words else "一句话")
    assert (made.language, made.folder) == ("en", FIRST.folder)


def differences(one: object, other: object, at: str):
    """The parts in which two values differ, each with the second's."""
    if one == other:
        return
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        parts = [(str(number), a, b) for number, (a, b) in enumerate(zip(one, other, strict=True))]
    elif hasattr(one, "__dataclass_fields__"):
        names = one.__dataclass_fields__
        parts = [(name, getattr(one, name), getattr(other, name)) for name in names]
    else:
        parts = []
    if not parts or (
        all(not hasattr(a, "__dataclass_fields__") for _, a, _ in parts) and isinstance(one, tuple)
    ):
        yield at, other
        return
    for name, a, b in parts:
        yield from differences(a, b, f"{at}.{name}".lstrip("."))


def test_an_empty_text_is_the_originals() -> None:
    assert document("name: A").body == FIRST.body
    assert document("name: A", "English").body.text == "English"


def test_a_translation_has_no_address_of_its_own() -> None:
    made = document("name: A")
    assert made.meta.slug == "wang"


def test_what_the_original_has_not_is_astray() -> None:
    words = reading(
        "---\nhonours: [{title: 全国劳摸}]\nphotos: [{file: z.jpg}]\n"
        "events: [{date: 1961年, text: x}]\n---\n",
        "content/profiles/a/index.en.md",
    ).document
    assert [(at, found) for at, found, _ in astray(FIRST, words)] == [
        (("honours", 0, "title"), "全国劳摸"),
        (("events", 0, "date"), "1961"),
        (("photos", 0, "file"), "z.jpg"),
    ]


def test_glosses() -> None:
    words = reading(
        "---\nhonours: [{title: 全国劳动模范, gloss: NMW}, {title: 最美奋斗者}]\n---\n",
        "content/profiles/a/index.en.md",
    ).document
    assert dict(glosses(words)) == {
        "全国劳动模范": "NMW (全国劳动模范)",
        "最美奋斗者": "最美奋斗者",
    }


def test_every_word_of_a_translation_is_a_field_of_its_kind() -> None:
    for kind, wording in WORDING.items():
        own = set(FIELDS[kind].__dataclass_fields__)
        assert set(wording.__dataclass_fields__) <= own
    assert set(Kind) - set(WORDING) == set(SHOWN)


@given(st.text(min_size=1).filter(lambda name: name.strip() and name.isprintable()))
def test_facts_never_change(name: str) -> None:
    quoted = name.replace("'", "''")
    checked = read(Source("content/profiles/a/index.en.md", f"---\nname: '{quoted}'\n---\n", "0"))
    if checked.value is None:  # it holds what YAML refuses
        return
    made = translated(FIRST, checked.value.document).fields
    assert isinstance(made, Profile)
    assert isinstance(FIRST.fields, Profile)
    for fact in ("born", "died", "honours", "emblem", "sources", "related", "members", "pinyin"):
        assert getattr(made, fact) == getattr(FIRST.fields, fact)
