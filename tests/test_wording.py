"""The site's own words in English: nothing is missing, nothing is left over, no value is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.ext import babel_extract

from generator.content.values import Day
from generator.delivery.project import built_in_table
from generator.site.editions import SAID
from generator.site.wording import Misprint, catalogue, dated, fill, read
from generator.text import is_hanzi

ROOT = Path(__file__).parent.parent
WEB = ROOT / "templates/web"
BUILT_IN = (ROOT / "templates/locale/en.po").read_text(encoding="utf-8")
CATALOGUE = catalogue("en", {"locale/en.po": BUILT_IN})
OPTIONS = {"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}


@cache
def spoken() -> dict[str, str]:
    """Every Chinese text that is asked for in a template or in the program, and where."""
    found = dict.fromkeys((each.name for each in built_in_table().levels), "data/honours.yaml")
    found |= {entry: "site/editions.py" for _, entry in SAID}
    for path in sorted((ROOT / "generator").rglob("*.py")):
        for each in re.findall(r'\.words\(\s*"([^"]+)"', path.read_text(encoding="utf-8")):
            found[each] = path.name
    for path in templates():
        for line, _, text, _ in babel_extract(BytesIO(path.read_bytes()), ("_",), (), OPTIONS):
            found[text if isinstance(text, str) else text[0]] = f"{path.relative_to(ROOT)}:{line}"
    return found


def templates() -> Iterator[Path]:
    return (path for path in sorted(WEB.rglob("*")) if path.is_file())


def test_the_catalogue_is_whole() -> None:
    missing = {text: place for text, place in spoken().items() if text not in CATALOGUE.forms}
    assert not missing, "write these into templates/locale/en.po"


def test_nothing_in_it_is_left_over() -> None:
    assert not set(CATALOGUE.forms) - set(spoken()), "no template says these any more"


@pytest.mark.parametrize("text", sorted(CATALOGUE.forms))
def test_an_entry_keeps_its_values_and_says_no_chinese(text: str) -> None:
    forms = CATALOGUE.forms[text]
    assert (len(forms) == 2) is ("{count}" in text)
    for form in forms:
        said = {name for _, name, _, _ in Formatter().parse(form) if name}
        known = {name for _, name, _, _ in Formatter().parse(text) if name}
        assert said <= known
        assert known - said <= {"month", "day"}, form
        assert not any(map(is_hanzi, form))


@pytest.mark.parametrize("path", list(templates()), ids=lambda path: path.name)
def test_a_template_says_every_chinese_word_through_the_catalogue(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
    text = re.sub(r"""_\(\s*("[^"]*"|'[^']*')""", "", text)
    left = [line for line in text.split("\n") if any(map(is_hanzi, line))]
    assert left == []


# --- reading ------------------------------------------------------------------------------------

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
ONE = HEAD + 'msgid "首页"\nmsgstr "Home"\n'


def test_a_sites_own_entries_win_over_the_built_in_ones() -> None:
    own = HEAD + 'msgid "首页"\nmsgstr "Start"\n\nmsgid "我的"\nmsgstr "Mine"\n'
    found = catalogue("en", {"locale/en.a.po": own, "locale/en.po": ONE, "locale/fr.po": "x"})
    assert found.forms == {"首页": ("Start",), "我的": ("Mine",)}


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        (ONE, {"首页": ("Home",)}),
        (HEAD + 'msgid "首页"\nmsgstr ""\n', {}),
        (HEAD + '#, fuzzy\nmsgid "首页"\nmsgstr "Home"\n', {}),
        (
            HEAD + 'msgid "{count} 位"\nmsgid_plural "{count} 位"\n'
            'msgstr[0] "one"\nmsgstr[1] "{count}"\n',
            {"{count} 位": ("one", "{count}")},
        ),
        (
            HEAD + 'msgid "{count} 位"\nmsgid_plural "{count} 位"\nmsgstr[0] "one"\nmsgstr[1] ""\n',
            {},
        ),
        ("", {}),
    ],
)
def test_entries(text: str, forms: dict[str, tuple[str, ...]]) -> None:
    assert read("en", (("locale/en.po", text),)).forms == forms


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("msgid 首页\n", 1),
        ('msgid "首页"\nmsgstr Home\n', 2),
        ('msgid "首页"\nmsgstr "Home\n', 2),
        ('msgid "首页"\nmsgst "Home"\n', 2),
        ('msgid "首页"\nmsgstr “Home”\n', 2),
        ('msgid "{name}"\nmsgstr "{nme}"\n', 1),
        ('msgid "{name}"\nmsgstr "{name"\n', 1),
        ('msgid "{name}"\nmsgstr "{name.__class__}"\n', 1),
        ('msgid "首页"\nmsgstr "{}"\n', 1),
        ("words\n", 1),
        ('msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n ?? 1);\\n"\n', 1),
    ],
)
def test_a_misprint_is_told_with_its_line(text: str, line: int) -> None:
    found = read("en", (("locale/en.po", ONE), ("locale/en.site.po", text)))
    assert isinstance(found.misprint, Misprint)
    assert (found.misprint.path, found.misprint.line) == ("locale/en.site.po", line)


def test_the_built_in_catalogue_has_no_misprint() -> None:
    assert CATALOGUE.misprint is None


@given(st.text())
def test_whatever_stands_in_a_catalogue_it_is_read(text: str) -> None:
    read("en", (("locale/en.po", text),))


@pytest.mark.parametrize(("number", "said"), [(0, "many"), (1, "one"), (2, "many"), (None, "one")])
def test_plurals(number: int | None, said: str) -> None:
    text = HEAD + 'msgid "{count}"\nmsgid_plural "{count}"\nmsgstr[0] "one"\nmsgstr[1] "many"\n'
    assert read("en", (("locale/en.po", text),)).find("{count}", number) == said


def test_filling() -> None:
    assert fill("{day} {month:month}", {"day": 1, "month": "5"}, "en") == "1 May"
    assert fill("{name}", {"name": "王进喜"}, "en") == "王进喜"
    assert fill("{month}月", {"month": 5}, "") == "5月"
    assert fill("{没有值}", {}, "") == "{没有值}"


@pytest.mark.parametrize(
    ("day", "en", "zh"),
    [
        (Day(2020, 5, 12), "12 May 2020", "2020年5月12日"),
        (Day(2020, 5), "May 2020", "2020年5月"),
        (Day(2020), "2020", "2020年"),
    ],
)
def test_dates(day: Day, en: str, zh: str) -> None:
    assert dated(day, "en") == en
    assert dated(day, "") == zh
