"""The content reference and the JSON Schema, made from the types.

Inputs → outputs: the dataclasses of `model`, `honours` and `config` → the Markdown of
`docs/content.md`, and JSON Schema 2020-12 for editors that complete and check while one types.

What a field is called, means and holds is read from its type; only how a *sort of value* is
written, where files lie and what an example looks like is said here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from generator.config import DESIGNS, PAPERS, Column, Config, Footer, MenuItem, Print
from generator.content.honours import BEARERS, Level, Table, Title
from generator.content.model import (
    FIELDS,
    GENDERS,
    HOLDERS,
    KINDS,
    ORDERS,
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
from generator.content.schema import Field, adapter, fields_of, shape
from generator.content.values import Day

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
    Speaker: ("主讲人", "本站人物写“人物”，嘉宾写“姓名”，二者必居其一。"),
    Size: ("尺寸", "一块展板的大小，单位毫米。"),
    MenuItem: ("菜单项", "菜单上的一个词和它的去处。"),
    Column: ("栏目", "新闻的一个栏目。"),
    Footer: ("页脚", "每一页下面的备案号、地址等。"),
    Print: ("印刷", "给每位人物印什么样的海报。"),
    Level: ("荣誉级别", "荣誉的一个级别。"),
    Title: ("荣誉称号", "荣誉表里的一个称号，先后就是高低。"),
}
CHOICES: Mapping[type[StrEnum], Mapping[Any, str]] = {
    type(next(iter(words))): words
    for words in (GENDERS, HOLDERS, ORDERS, BEARERS, PAPERS, DESIGNS)
}
FLAGS = ("是", "否", "对", "不", "yes", "no", "true", "false", "on", "off")
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
}


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
    parts = [_INTRODUCTION, "## site.yaml：网站设置 · settings\n\n" + _SITE]
    parts += [_table(Config), _example(EXAMPLES["site"])]
    parts += ["## 每一份内容都能写的 · every document\n\n" + _COMMON, _table(Meta)]
    for kind in Kind:
        parts += [_heading(kind), _table(FIELDS[kind]), _example(EXAMPLES[kind])]
    parts += ["## 荣誉表 · honour table\n\n" + _HONOURS, _table(Table)]
    parts += [_example(EXAMPLES["honours"])]
    parts += ["## 一项里面的几行 · values of several lines\n\n" + _SEVERAL]
    for inner in _nested((Config, *FIELDS.values(), Table)):
        zh, about = NESTED[inner]
        parts += [f"### {zh} {inner.__name__}\n\n{about}\n{_doc(inner)}", _table(inner)]
    parts += [_REFERENCES, _addresses()]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _heading(kind: Kind) -> str:
    place = PLACES[kind]
    return (
        f"## {KINDS[kind]} · {kind.value}\n\n{place.about}\n{_doc(FIELDS[kind])}\n\n"
        f"文件 · file: `{place.file}`；{place.made}"
    )


def _doc(kind: type) -> str:
    return " ".join((kind.__doc__ or "").split())


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
        return " ".join(f"{part:.0%}" for part in value)
    return "" if is_dataclass(value) else str(value)


def _example(text: str) -> str:
    how = "markdown" if text.startswith("---") else "yaml"
    return f"例 · example:\n\n```{how}\n{text}\n```"


def _addresses() -> str:
    head = "| 内容 · kind | 文件 · file | 做成 · becomes |\n| --- | --- | --- |\n"
    rows = (
        f"| {KINDS[kind]} `{kind.value}` | `{place.file}` | {place.made} |"
        for kind, place in PLACES.items()
    )
    return f"{_ADDRESSES}\n\n{head}" + "\n".join(rows)


# --- what no type says ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where the files of a kind lie, what is made of them, and what the kind is, in Chinese."""

    file: str
    made: str
    about: str


PLACES: Mapping[Kind, Place] = {
    Kind.PROFILE: Place(
        "content/profiles/<姓名拼音>/index.md",
        "网页 · page `profiles/<网址名>/`，海报 · poster `print/posters/<网址名>-a2.pdf`",
        "一位先进人物，或一个集体。照片放在同一个文件夹。",
    ),
    Kind.SERIES: Place(
        "content/lectures/<系列>/index.md",
        "网页 · page `lectures/<系列>/`",
        "一个讲座系列；它的各场讲座放在同一个文件夹。",
    ),
    Kind.LECTURE: Place(
        "content/lectures/<系列>/<讲座>.md",
        "网页 · page `lectures/<系列>/<讲座>/`",
        "系列里的一场。“预告”还是“已举办”由时间决定，不用写。有照片的一场可以用文件夹："
        "`content/lectures/<系列>/<讲座>/index.md`。",
    ),
    Kind.NEWS: Place(
        "content/news/<年份>/<新闻>.md",
        "网页 · page `news/<日期的年份>/<网址名>/`",
        "一条新闻；栏目写 `site.yaml` 里的编号或名称。",
    ),
    Kind.PAGE: Place(
        "content/pages/<页面>.md",
        "网页 · page `<网址名>/`",
        "单独的一页：关于本站、联系方式、工作计划。",
    ),
    Kind.WALL: Place(
        "content/walls/<墙>.md",
        "展板和图纸 · panels and drawings `print/walls/<墙>/`",
        "一面劳模事迹墙：多大、几块展板、谁上墙。长度都是毫米。",
    ),
}

_INTRODUCTION = """\
# 内容参考 · Content reference

每一份内容是一个文本文件（UTF-8 编码，扩展名 `.md`）。开头两行 `---` 之间是**资料**，每行一项，写成
`名称: 内容`（半角冒号，后面空一格）；下面是**正文**，用 Markdown 写。每一项都有中文和英文两个名称，
写哪个都行，但同一项只写一次。没有标“必填”的都可以不写。

Every document is a UTF-8 text file ending in `.md`: front matter between two `---` lines, one
`key: value` a line, then the text in Markdown. Every key has a Chinese and an English name; use
either, once. What is not marked “required” may be left out.

本文由程序里的类型生成，不用手改 · This file is made from the program's types; to renew it:
`bangyang schema --docs > docs/content.md`. 编辑器用的 JSON Schema · JSON Schema for editors:
`bangyang schema site`, `bangyang schema profile`, …

## 怎样写一个值 · How values are written

### 文字 text

直接写。内容里有 `: `、` #`、开头是引号或 `[ { * & ! % @ -` 时，用双引号包住：`概要: "题目: 副题"`。
很长的文字可以分几行，后面的行比名称多缩进两格。

Written as it is; in double quotes when it holds `: ` or ` #` or begins with a sign YAML reads.

### 是 / 否 yes / no

`是`、`否`，或 `yes`、`no`、`true`、`false`。

### 整数、年份、毫米数 whole numbers

`1959`、`1959年`、`800`、`800毫米`、`800mm`；全角数字也认得。
Units and full-width digits are understood.

### 日期 date

知道多细就写多细 · as exact as it is known: `2020-05-12`, `2020/5/12`, `2020.5.12`,
`2020年5月12日`; `2020年5月`, `2020-05`; `2020年`, `2020`.

### 日期和时间 moment

北京时间 · Beijing time: `2026-05-08 14:00`, `2026年5月8日 14时30分`, `2026年5月8日 下午2点`.

### 列表 list

每项一行，前面写 `- `；单个词的列表也可以写在一行里：`标签: [劳模精神, 工匠精神]` 或
`标签: 劳模精神、工匠精神`。只有一项时可以不写成列表。

One item a line after `- `; single words also in one line, in brackets or divided by `、` `，` `,`
`；` `;`. A single item needs no list.

### 几行的值 several lines

名称后面换行，下面各行缩进两格。只写第一项时可以缩成一行：`封面: cover.jpg` 等于
`封面:` 下面写 `文件: cover.jpg`。

Indented by two spaces below the key. The first field alone may stand on the key's own line."""

_SITE = """\
站点文件夹里的 `site.yaml`，整个文件就是资料，不写 `---`。
The file `site.yaml` in the site's folder; it is YAML throughout, without `---` lines."""

_COMMON = """\
下面各种内容除了自己的项目，都还能写这些。
Every kind below understands these besides its own."""

_HONOURS = """\
程序自带一张荣誉表（`generator/data/honours.yaml`）：有哪些称号、什么级别、谁授予，先后就是高低。
人物资料里的 `称号` 按授予时的原名写；在表里找得到（名称、别名都算），就有级别、印记和自己的页面。
找不到只是警告：核对无误后，在本站的 `content/honours.yaml` 里补上；编号和自带的相同时，以本站为准。

The built-in table says which titles there are, of what level and from whom, highest first. A site
adds its own in `content/honours.yaml`; an entry with the same id replaces the built-in one. An
unknown title is a warning."""

_SEVERAL = """\
上面的表里指到这里的类型。
The types that the tables above lead to."""

_REFERENCES = """\
## 编号与引用 · ids and references

一份内容的**编号**是它在 `content/` 下的路径，去掉 `index.md` 或 `.md`：
`content/profiles/wang-jinxi/index.md` 的编号是 `profiles/wang-jinxi`。资料里引用别的内容
（`相关人物`、`成员`、`讲述人物`、`人物`、`讲座`、`名单`……）时，可以写：

- 编号 · the id: `profiles/wang-jinxi`, `lectures/masters`
- 编号的最后一段 · its last part: `wang-jinxi`
- 姓名或标题 · the name or title: `王进喜`（有重名时会报错，改写编号 · an error when not unique）

正文里的链接写从这个文件出发的相对路径，指到对方的 `.md` 文件：
`[王进喜](../wang-jinxi/index.md)`；指错了会报出行号。图片写文件名：`![画面上是什么](photo.jpg)`，
图片和文字放在同一个文件夹。链接只能用 `http`、`https`、`mailto`、`tel` 和站内路径。

An id is the path below `content/` without `index.md` or `.md`. Fields name other documents by id,
by its last part, or by name or title. Links in a text are relative paths to the other `.md` file;
pictures lie beside the text."""

_ADDRESSES = """\
## 地址 · addresses

`网址名`（`slug`）缺省由文件夹名或文件名转成拼音，只有小写字母、数字和短横线。改了网址名，就把从前的地址
写进 `旧地址`，旧链接会跳到新页面。

The slug is made from the name of the folder or file unless given. List former addresses under
`aliases`: they redirect."""

_LECTURE_SAMPLE = """\
---
标题: 十万米——王进喜与1205钻井队事迹宣讲
开始: 2027-05-14 14:00
结束: 2027-05-14 15:30
地点: （校区、楼、教室）
讲述人物: [wang-jinxi]
主讲人:
  - 姓名: （嘉宾姓名）
    单位: （嘉宾单位）
面向: 全校师生
样例: 是
---
从玉门到大庆，讲一支钻井队和它的年进尺。"""

EXAMPLES: Mapping[str, str] = {
    "site": """\
标题: 榜样
单位: 上海理工大学工会
网址: https://union.example.edu.cn/
主题词: [劳模精神, 劳动精神, 工匠精神]
菜单:
  - {标题: 人物, 去处: profiles/index.html}
  - {标题: 关于, 去处: pages/about}
栏目:
  - {编号: models, 名称: 先进典型, 说明: 育人事迹与榜样的故事}
页脚:
  地址: （单位地址）
印刷:
  海报尺寸: a2""",
    Kind.PROFILE: """\
---
姓名: 王进喜
性别: 男
出生年份: 1923
去世年份: 1970
籍贯: 甘肃玉门
单位: 大庆油田
职务: 1205钻井队队长
图标: derrick
荣誉:
  - 称号: 全国劳动模范
    年份: 1959
    来源: 感动中国人物读本
名言:
  文字: 宁肯少活二十年，拼命也要拿下大油田
出处:
  - 题名: 感动中国人物读本（网页章节）
    发布者: shexun.cn
    网址: http://shexun.cn/book/chapter/8954/20.html
标签: [劳模精神, 工业战线]
---
## 从玉门到大庆

王进喜生于1923年，甘肃玉门赤金人。1960年，他带领1205钻井队从玉门赶赴大庆，参加石油会战。""",
    Kind.SERIES: """\
---
标题: 大师系列讲座
主办: 上海理工大学工会
概要: 讲大师与楷模的事迹，让时代楷模深入人心。
---
讲座讲述先进人物的事迹，充分发挥劳模等先进典型的育人作用。""",
    Kind.LECTURE: _LECTURE_SAMPLE,
    Kind.NEWS: """\
---
标题: 工会将举办大师系列讲座，请劳模进课堂
日期: 2020年3月
栏目: 先进典型
来源: 上海理工大学工会2020年工作计划
讲座: [lectures/masters]
---
学校工会将举办大师系列讲座，请劳模进课堂。""",
    Kind.PAGE: """\
---
标题: 关于本站
概要: 本站做什么，资料从哪里来，发现错误怎样更正。
---
## 本站做什么

把一份事迹写好、核实好，再分别用于网页、海报和事迹墙。""",
    Kind.WALL: """\
---
标题: 劳模事迹墙
副题: 学习先进，尊重先进，争当先进
宽: 9600
高: 2400
展板:
  宽: 800
  高: 1400
排序: 姓氏笔画
名单: [wang-jinxi, shi-chuanxiang, meng-tai]
前言: 这面墙上的人物，来自井场、炉台和车间。
---""",
    "honours": """\
级别:
  - 编号: department
    名称: 院系级
    简称: 院
称号:
  - 编号: youxiu-jiaogong
    名称: （本院系的称号原名）
    级别: 院系级
    颁授单位: （授予单位）
    有出处: 否""",
}
