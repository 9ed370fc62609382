"""The content reference and the JSON Schema, made from the types.

Inputs → outputs: the dataclasses of `model`, `honours` and `config` → the Markdown of
`docs/content.md`, and JSON Schema 2020-12 for editors that complete and check while one types.

What a field is called, means and holds is read from its type; how each *sort* of value is written
is said here, and the words around the tables in `data/reference.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from generator.content.boards import Pane
from generator.content.config import (
    ENGINES,
    MODES,
    Column,
    Config,
    English,
    Festival,
    Footer,
    MenuItem,
)
from generator.content.displays import Display, length
from generator.content.formats import Format
from generator.content.honours import BEARERS, Level, Table, Title
from generator.content.hours import Hours
from generator.content.model import (
    FIELDS,
    GENDERS,
    HOLDERS,
    KINDS,
    MILESTONES,
    ORDERS,
    Change,
    Event,
    Fellow,
    Honour,
    Kind,
    Meta,
    Millimetres,
    Picture,
    Quote,
    Reference,
    Size,
    Speaker,
    Year,
)
from generator.content.posting import ARTICLES, COMMENTS, FORMS, Posting, Posts
from generator.content.printing import (
    DESIGNS,
    GOLDS,
    PICTURINGS,
    SHEETS,
    VARIANTS,
    Contact,
    Piece,
    Print,
)
from generator.content.schema import Field, adapter, fields_of, shape
from generator.content.screens import SLIDES, Slide
from generator.content.targets import SWITCHES, WAYS, Target
from generator.content.theme import Faces, Ink, Theme
from generator.content.translations import WORDING, Gloss, MetaWords
from generator.content.values import Day
from generator.content.walls import HINDRANCES, MOUNTINGS, Obstacle, Section

Schema = dict[str, Any]

# What has a schema of its own: the settings, the honour table, and every kind of document.
SUBJECTS: Mapping[str, tuple[type, ...]] = {
    "site": (Config,),
    "honours": (Table,),
    **{kind.value: (Meta, FIELDS[kind]) for kind in Kind},
}
NESTED: Mapping[type, tuple[str, str]] = {
    Picture: ("图片", "一张图片，文件和文字放在同一个文件夹。"),
    Honour: ("荣誉", "一项荣誉，按授予时的原名；“年份”和“周期”至少写一个。"),
    Quote: ("名言", "本人说过或写过的一句话，不加引号。"),
    Reference: ("出处", "事实从哪里来，让发布的每一句都能核对。"),
    Event: ("大事", "一生中的一件事，或集体的一件事；到了那一天，首页会提起。"),
    Fellow: ("其他成员", "集体里本站没有人物页的成员。"),
    Change: ("变更", "讲座公布以后的一次变更，网页和订阅者的日历都靠它知道。"),
    Speaker: ("主讲人", "本站人物写“人物”，嘉宾写“姓名”，二者必居其一。"),
    Size: ("尺寸", "一块展板的大小，单位毫米。"),
    MenuItem: ("菜单项", "菜单上的一个词和它的去处。"),
    Column: ("栏目", "新闻的一个栏目。"),
    Footer: ("页脚", "每一页下面的备案号、地址等。"),
    English: ("英文版", "英文页面的名称、菜单和栏目；没写的沿用中文。"),
    Festival: ("节日", "一个节日的日子，和当天页首的一句话。"),
    Theme: ("主题", "颜色、字体和圆角，网页和印刷共用；没写的照旧。"),
    Ink: ("颜色", '一种颜色，屏幕上和印刷时各怎么写；只写色值也行：`丹: "#A8201A"`。'),
    Faces: ("字体", "字体的名字，排在前面的先用。"),
    Print: ("印刷", "印什么、印多大、用什么颜色。"),
    Format: ("规格", "一种尺寸，和它四边要留的余地；长度都是毫米。"),
    Piece: ("印件", "要做的一种印件：给谁做、多大、印多少。"),
    Contact: ("联系", "印厂有事找谁。"),
    Pane: ("橱窗", "宣传栏的一窗，和挂在里面的一张。"),
    Posts: ("微信", "公众号文章：哪些内容做成文章，什么样式。"),
    Posting: ("微信文章", "这一篇在公众号上另有的标题、摘要、封面等；没写的同网页。"),
    Target: ("部署", "网站发布到的一处；密码不写在这里。"),
    Slide: ("播放页", "播放单里的一项：一页，或给每个内容各一页。"),
    Obstacle: ("障碍", "墙上的门、插座等，展板会让开；长度都是毫米，从墙的左端和地面量起。"),
    Section: ("分区", "墙上的一区：先一块分区牌，再是这一区的人；写了几个条件就要全部符合。"),
    Level: ("荣誉级别", "荣誉的一个级别。"),
    Title: ("荣誉称号", "荣誉表里的一个称号，先后就是高低。"),
}
CHOICES: Mapping[type[StrEnum], Mapping[Any, str]] = {
    type(next(iter(words))): words
    for words in (
        GENDERS,
        HOLDERS,
        MILESTONES,
        ORDERS,
        BEARERS,
        MODES,
        ENGINES,
        SHEETS,
        DESIGNS,
        VARIANTS,
        GOLDS,
        PICTURINGS,
        HINDRANCES,
        MOUNTINGS,
        SLIDES,
        ARTICLES,
        COMMENTS,
        FORMS,
        WAYS,
        SWITCHES,
    )
}
FLAGS = ("是", "否", "对", "不", "yes", "no", "true", "false", "on", "off")
_SLOT = re.compile(r"^\{\{ (\w+) \}\}$", re.M)
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SCALAR = ["string", "number", "boolean"]


# --- how a value is written ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Written:
    """How a sort of value is written, in Chinese and English words and as JSON Schema."""

    zh: str
    en: str
    schema: Schema


_YEAR_FIRST = r"^\s*[0-9０-９]{4}"
_SORTS: Mapping[Any, Written] = {
    str: Written("文字", "text", {"type": _SCALAR}),
    bool: Written(
        "是 / 否",
        "yes / no",
        {"anyOf": [{"type": "boolean"}, {"enum": [*FLAGS, 0, 1]}]},
    ),
    Day: Written(
        "[日期](#日期-date)",
        "date",
        {"anyOf": [{"type": "number", "minimum": 1}, {"type": "string", "pattern": _YEAR_FIRST}]},
    ),
    datetime: Written(
        "[日期和时间](#日期和时间-moment)",
        "date and hour",
        {"type": "string", "pattern": _YEAR_FIRST},
    ),
    tuple[float, float]: Written(
        "两个百分数，如“50% 30%”",
        "two shares, as “50% 30%”",
        {"type": "string", "pattern": r"^\s*[0-9０-９]"},
    ),
    Display: Written(
        "像素或米，如“1920×1080 55寸”",
        "pixels or metres, as “1920x1080 55in”",
        {"type": "string", "pattern": r"^\s*[0-9０-９]"},
    ),
    tuple[Hours, ...]: Written(
        "星期和钟点，如“周一至周五 8:00–18:00”",
        "weekdays and hours, as “Mon–Fri 8:00–18:00”",
        {"type": "string", "minLength": 1},
    ),
}
_LENGTH = Written(
    "长度，如“4 米”",
    "length, as “4 m”",
    {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^\s*[0-9０-９]"}]},
)


def written(hint: Any) -> Written:
    """How a field of this type is written."""
    how, inner = shape(hint)
    if how == "list":
        return _list(inner)
    if how == "mapping":
        return _mapping(inner)
    given = _given(hint)
    bare = get_args(given)[0] if get_origin(given) is Annotated else given
    if bare in CHOICES:
        return _choice(CHOICES[bare])
    if any(getattr(each, "func", None) is length for each in get_args(given)[1:]):
        return _LENGTH
    return _number(given) if bare is int else _SORTS[bare]


def _given(hint: Any) -> Any:
    """The type without its “or None”."""
    if get_origin(hint) in (Union, UnionType):
        return _given(next(each for each in get_args(hint) if each is not type(None)))
    return hint


def _list(inner: Any) -> Written:
    """A list; one single item needs no list, and single words may share a line."""
    item = written(inner)
    many = {"type": "array", "items": {"anyOf": [item.schema, {"type": "null"}]}}
    either = {"anyOf": [many, item.schema]}
    if shape(inner)[0] == "scalar":
        return Written(f"[列表](#列表-list)：{item.zh}", f"list of {item.en}", either)
    return Written(f"[列表](#列表-list)，每项是{item.zh}", f"list of {item.en}", either)


def _mapping(kind: type) -> Written:
    """A few lines of `key: value`; the first value alone stands for them where that is enough."""
    first, *others = fields_of(kind)
    schema: Schema = {"$ref": f"#/$defs/{kind.__name__}"}
    if not any(field.required for field in others):
        schema = {"anyOf": [written(first.type).schema, schema]}
    zh = NESTED[kind][0]
    return Written(f"[{zh}](#{zh}-{kind.__name__.lower()})", kind.__name__, schema)


def _choice(words: Mapping[Any, str]) -> Written:
    english, chinese = [key.value for key in words], list(words.values())
    allowed = list(dict.fromkeys([*chinese, *english]))
    return Written("、".join(chinese), ", ".join(english), {"enum": allowed})


def _number(hint: Any) -> Written:
    limits = _limits(hint)
    text = {"type": "string", "pattern": r"^\s*[+-]?[0-9０-９]+\s*(年|毫米|mm)?\s*$"}
    schema: Schema = {"anyOf": [{"type": "integer", **limits}, text]}
    if hint == Year:
        low, high = limits["minimum"], limits["maximum"]
        return Written(f"年份（{low}–{high}）", "year", schema)
    if hint == Millimetres:
        return Written("毫米数", "millimetres", schema)
    if "minimum" in limits:
        between = f"{limits['minimum']}–{limits['maximum']}"
        return Written(f"整数（{between}）", f"whole number ({between})", schema)
    return Written("整数", "whole number", schema)


def _limits(hint: Any) -> Mapping[str, int]:
    """The bounds of a number, in JSON Schema's words."""
    names = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
    stated = adapter(hint).json_schema()
    return {names.get(key, key): value for key, value in stated.items() if key != "type"}


# --- JSON Schema ---------------------------------------------------------------------------------


def json_schema(kind: Kind | str) -> Schema:
    """JSON Schema 2020-12 of a kind's front matter, of `site.yaml` (`site`) or of `honours`.

    Raises:
        KeyError: there is no such kind.
    """
    kinds = SUBJECTS[kind]
    inner = {each.__name__: _object((each,)) for each in _nested(kinds)}
    return {
        "$schema": _DIALECT,
        "title": f"{_subject_zh(kind)} · {kind}",
        **_object(kinds),
        "$defs": inner,
    }


def _subject_zh(kind: Kind | str) -> str:
    others = {"site": "网站设置", "honours": "荣誉表"}
    return others[kind] if kind in others else KINDS[Kind(kind)]


def _object(kinds: tuple[type, ...]) -> Schema:
    own = [field for kind in kinds for field in fields_of(kind)]
    needed = [
        {"anyOf": [{"required": [name]} for name in names_of(field)]}
        for field in own
        if field.required
    ]
    properties = {name: _property(field) for field in own for name in names_of(field)}
    made = {"type": "object", "properties": properties, "additionalProperties": False}
    return made | ({"allOf": needed} if needed else {})


def names_of(field: Field) -> tuple[str, ...]:
    """Every name a field may be written by, the Chinese one first."""
    return (field.key.zh, *field.key.also, field.name)


def _property(field: Field) -> Schema:
    value = written(field.type).schema
    return {
        "title": f"{field.key.zh} · {field.name}",
        "description": f"{field.key.about} · {field.key.note}",
        **(value if field.required else {"anyOf": [value, {"type": "null"}]}),
    }


def _nested(kinds: tuple[type, ...]) -> tuple[type, ...]:
    """Every type that fields of these types hold, each once, in order of appearance."""
    found: dict[type, None] = {}
    for kind in kinds:
        for field in fields_of(kind):
            how, inner = shape(field.type)
            inner = shape(inner)[1] if how == "list" else inner
            if is_dataclass(inner) and isinstance(inner, type) and inner is not Day:
                found |= dict.fromkeys((inner, *_nested((inner,))))
    return tuple(found)


# --- Markdown ------------------------------------------------------------------------------------


def content_reference() -> str:
    """The whole of `docs/content.md`."""
    return _SLOT.sub(lambda slot: _fill(slot[1]), words())


@cache
def words() -> str:
    """What no type says: the text of the reference, with a slot for each table of fields."""
    return files("generator").joinpath("data/reference.md").read_text(encoding="utf-8")


def _fill(name: str) -> str:
    if name == "nested":
        return "\n\n".join(map(_section, NESTED))
    if name == "translation":
        return f"{_table(MetaWords)}\n\n{_wordings()}\n\n{_table(Gloss)}"
    told = {kind.__name__: kind for kinds in SUBJECTS.values() for kind in kinds}
    return _table(told[name])


def _wordings() -> str:
    """What a translation of each kind may say, by both names."""
    rows = ["| 种类 | kind | 可以写 · may say |", "| --- | --- | --- |"]
    for kind, wording in WORDING.items():
        said = "、".join(f"{each.key.zh} `{each.name}`" for each in fields_of(wording))
        rows.append(f"| {KINDS[kind]} | `{kind.value}` | {said} |")
    return "\n".join(rows)


def _section(kind: type) -> str:
    zh, about = NESTED[kind]
    english = " ".join((kind.__doc__ or "").split())
    return f"### {zh} {kind.__name__}\n\n{about}\n{english}\n\n{_table(kind)}"


def _table(kind: type) -> str:
    head = "| 中文 | English | 意思 · meaning | 写法 · how | 缺省 · default |\n"
    return head + "| --- | --- | --- | --- | --- |\n" + "\n".join(_rows(kind))


def _rows(kind: type) -> Iterator[str]:
    for field in fields_of(kind):
        chinese = "、".join((field.key.zh, *field.key.also))
        meaning = f"{field.key.about} · {field.key.note}"
        value = written(field.type)
        how = f"{value.zh} · {value.en}"
        given = "**必填 · required**" if field.required else default_of(kind, field)
        cells = (chinese, f"`{field.name}`", meaning, how, given)
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def default_of(kind: type, field: Field) -> str:
    """What holds when a field is left out, as an editor would write it; "" for nothing."""
    value = next(each.default for each in fields(kind) if each.name == field.name)
    if value is MISSING or value in (None, "", ()):
        return ""
    if isinstance(value, bool):
        return "是 · yes" if value else "否 · no"
    if type(value) in CHOICES:
        return CHOICES[type(value)][value]
    if isinstance(value, Size):
        return f"{value.width} × {value.height}"
    if isinstance(value, tuple):
        shares = all(isinstance(part, float) for part in value)
        return " ".join(f"{part:.0%}" for part in value) if shares else "、".join(map(_said, value))
    return "" if is_dataclass(value) else str(value)


def _said(part: Any) -> str:
    """One of several defaults: a word, a choice or a display."""
    if type(part) in CHOICES:
        return CHOICES[type(part)][part]
    return part.name if isinstance(part, Display) else str(part)
