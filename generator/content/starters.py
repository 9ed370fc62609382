"""What `bangyang new` and `bangyang init` write.

Inputs → outputs: a kind and a few answers → the text of a new file; a title and an organisation →
the files of a new site.

A new document is a draft until its author says otherwise: nothing half-written gets published. What
may be useful stands there as a comment that becomes valid when its `# ` is deleted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from generator.content.model import FIELDS, Kind, Meta
from generator.content.names import slug
from generator.content.schema import keys_of
from generator.content.sketches import SKETCHES
from generator.content.values import Day
from generator.text import fold


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before a file is begun: `field` is an English field name, or `series`."""

    field: str
    zh: str
    en: str
    required: bool
    example: str


def _ask(field: str, zh: str, en: str, example: str) -> Question:
    return Question(field, zh, en, True, example)


def _offer(field: str, zh: str, en: str, example: str) -> Question:
    return Question(field, f"{zh}，回车跳过", f"{en}, Enter to skip", False, example)


_QUESTIONS: Mapping[Kind, tuple[Question, ...]] = {
    Kind.PROFILE: (
        _ask("name", "姓名，或集体名称", "Name of the person or collective", "王进喜"),
        _offer("holder", "是集体就写“集体”", "“collective” if it is one", "集体"),
        _offer("pinyin", "姓名有多音字就写拼音", "Reading, when unusual", "Shan Xiongxin"),
    ),
    Kind.SERIES: (
        _ask("title", "系列名称", "Title of the series", "大师系列讲座"),
        _offer("slug", "文件夹的英文名（跳过则用拼音）", "Name of its folder", "masters"),
        _offer("organiser", "主办单位", "Organiser", "校工会"),
    ),
    Kind.LECTURE: (
        _ask("series", "系列的文件夹名", "Folder of its series", "masters"),
        _ask("title", "讲座题目", "Title of the lecture", "一座仓库的来历"),
        _ask("start", "开始时间", "Start, Beijing time", "2027-05-14 14:00"),
        _offer("venue", "地点", "Venue", "图书馆报告厅"),
    ),
    Kind.NEWS: (
        _ask("title", "新闻标题", "Headline", "工会将举办大师系列讲座"),
        _ask("date", "日期", "Date", "2020-03-16"),
        _ask("category", "栏目（site.yaml 里的名称）", "Column of site.yaml", "先进典型"),
    ),
    Kind.PAGE: (_ask("title", "页面标题", "Title of the page", "联系我们"),),
    Kind.WALL: (
        _ask("title", "墙的名称", "Name of the wall", "劳模事迹墙"),
        _ask("width", "墙宽，毫米", "Width of the wall, mm", "9600"),
        _ask("height", "墙高，毫米", "Height of the wall, mm", "2400"),
    ),
    Kind.BOARD: (
        _ask("title", "这一期的名称", "Name of the edition", "五月：劳动者的名字"),
        _offer("place", "宣传栏在哪里", "Where the board stands", "图书馆前"),
    ),
    Kind.SCREEN: (_ask("title", "播放单的名称", "Name of the playlist", "大厅电子屏"),),
    Kind.BULLETIN: (
        _ask("title", "合集的标题", "Title of the bulletin", "一周动态｜五月第二周"),
        _ask("items", "内容（几篇用顿号隔开）", "What it brings, separated by 、", "王进喜、孟泰"),
    ),
}

_SKETCHES: Mapping[Kind, str] = {
    **SKETCHES,
    Kind.PROFILE: """\
姓名: （姓名）
草稿: 是  # 写好、核对好以后删掉这一行，才会发布
# 类型: 集体  # 不写就是“个人”
# 拼音: Shan Xiongxin  # 姓名有多音字时才写
# 性别: 女  # 女或男
# 出生年份: 1923  # 四位年份；查不清就不写
# 去世年份: 1970
# 籍贯: （省市县）
# 单位: （工作单位）
# 职务: （职务或岗位）
# 领域: （行业或学科）
# 照片:
#   文件: portrait.jpg  # 图片放在这个文件夹里
#   说明: （画面上是什么）
#   摄影: （摄影者或来源）
# 荣誉:
#   - 称号: （授予时的原名）
#     年份: 1959
#     颁授单位: （授予机关）
#     来源: （依据什么资料）
# 名言:
#   文字: （原话，不加引号）
#   出处: （何时何地所说）
# 概要: （一句话，用在列表和分享里）
# 摘要: （展板上的文字，120–180 字）
# 出处:  # 发布前务必写上
#   - 题名: （文章或文件的题名）
#     发布者: （报刊、单位或网站）
#     网址: https://example.edu.cn/
#     日期: 2020-05-12
# 标签: [劳模精神, 工匠精神]
---
## 事迹

<!-- 按时间先后写：在哪里、做什么、做成了什么。没有出处的不写。写完删掉这一行。 -->
""",
    Kind.SERIES: """\
标题: （系列名称）
草稿: 是  # 写好、核对好以后删掉这一行，才会发布
# 主办: （主办单位）
# 合作单位: （协办单位）  # 几个单位用顿号隔开
# 宗旨: （为什么办）
# 概要: （一句话，用在列表和分享里）
---
## 关于这个系列

<!-- 写为什么办、讲什么、请谁来听。写完删掉这一行。 -->
""",
    Kind.LECTURE: """\
标题: （讲座题目）
草稿: 是  # 写好、核对好以后删掉这一行，才会发布
开始: 2027-05-14 14:00
# 结束: 2027-05-14 15:30
# 地点: （校区、楼、教室）
# 主讲人:
#   - 人物: （本站人物的姓名）  # 本站有人物页的写这一行
#   - 姓名: （嘉宾姓名）  # 嘉宾写这三行
#     单位: （嘉宾单位）
#     职务: （嘉宾职务）
# 讲述人物: （讲的是谁：本站人物的姓名）  # 几位用顿号隔开
# 课程: （结合的课程）
# 学院: （承办学院或部门）
# 面向: （听众）
# 报名: （报名办法或网址）
# 变更:
#   - 日期: 2027-05-06  # 公布的那天；发出预告以后时间、地点有变，写一条
#     内容: （改成怎样）
# 概要: （一句话，用在列表和分享里）
---
## 内容

<!-- 写这一场讲什么、怎样安排。讲完以后在上面补“回顾”和“图集”。写完删掉这一行。 -->
""",
    Kind.NEWS: """\
标题: （新闻标题）
草稿: 是  # 写好、核对好以后删掉这一行，才会发布
日期: 2020-03-16
栏目: （栏目）
# 作者: （撰稿人）
# 摄影: （摄影者）
# 来源: （转载或依据）
# 人物: （写到的本站人物）  # 几位用顿号隔开
# 讲座: （写到的讲座）  # 如 lectures/masters
# 封面:
#   文件: cover.jpg  # 图片放在这个文件夹里
#   说明: （画面上是什么）
# 概要: （一句话，用在列表和分享里）
# 标签: [劳模精神, 工匠精神]
---
## 经过

<!-- 写何时、何地、何人、何事；第一段会用在列表里。写完删掉这一行。 -->
""",
    Kind.PAGE: """\
标题: （页面标题）
草稿: 是  # 写好、核对好以后删掉这一行，才会发布
# 概要: （一句话，用在列表和分享里）
---
## （小标题）

<!-- 从这里写起；小标题前面写两个井号和一个空格。写完删掉这一行。 -->
""",
}
_ENTRY = re.compile(r"^(?:# )?([^\s#:]+):.*(?:\n#   .*)*", re.M)


def questions(kind: Kind) -> tuple[Question, ...]:
    """What to ask before a document of this kind is begun, in order."""
    return _QUESTIONS[kind]


def path_for(kind: Kind, values: Mapping[str, str]) -> str:
    """Where a new document belongs; `slug` among the answers names its file or folder.

    Raises:
        KeyError: a required answer is missing.
        ValueError: the date of a news item is none.
    """
    name = _file_name(kind, values)
    match kind:
        case Kind.PROFILE:
            return f"content/profiles/{name}/index.md"
        case Kind.SERIES:
            return f"content/lectures/{name}/index.md"
        case Kind.LECTURE:
            return f"content/lectures/{slug(values['series'])}/{name}.md"
        case Kind.NEWS:
            day = Day.parse(values["date"])
            assert isinstance(day, Day)
            return f"content/news/{day.year}/{name}.md"
        case Kind.PAGE:
            return f"content/pages/{name}.md"
        case Kind.WALL:
            return f"content/walls/{name}.md"
        case Kind.BOARD:
            return f"content/boards/{name}.md"
        case Kind.SCREEN:
            return f"content/screens/{name}.md"
        case Kind.BULLETIN:
            return f"content/bulletins/{name}.md"


def _file_name(kind: Kind, values: Mapping[str, str]) -> str:
    if wanted := values.get("slug", "").strip():
        name = slug(wanted)
    elif kind is Kind.PROFILE:
        person = fold(values.get("holder", "")) not in ("集体", "collective")
        name = slug(values["name"], person=person, override=values.get("pinyin", "").strip())
    else:
        name = slug(values["title"])
    return "index-1" if name == "index" else name  # index.md speaks for its folder


def starter(kind: Kind, values: Mapping[str, str]) -> str:
    """A new document with the answers filled in; what is not answered stays as it is sketched.

    Names that are no field of this kind matter to `path_for` alone.
    """
    known = keys_of((Meta, FIELDS[kind]))
    front, _, body = _SKETCHES[kind].partition("---\n")
    said = {name: _legible(value) for name, value in values.items() if name != "slug"}
    left = {known[name].key.zh: said[name] for name in said if said[name] and name in known}

    def fill(entry: re.Match[str]) -> str:
        answer = left.pop(entry[1], None)
        return entry[0] if answer is None else f"{entry[1]}: {quoted(answer)}"

    front = _ENTRY.sub(fill, front)
    more = "".join(f"{name}: {quoted(answer)}\n" for name, answer in left.items())
    return f"---\n{front}{more}---\n{body}"


def _legible(answer: str) -> str:
    """An answer without the characters that nobody sees, which a paste brings along."""
    unseen = {c for c in answer if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")}
    return "".join(c for c in answer if c not in unseen or c in "\n\t").strip()


# --- any text as one YAML value on one line ------------------------------------------------------


def quoted(value: str) -> str:
    """A text as YAML: bare when YAML reads it back as it is, else in double quotes."""
    return value if _is_bare(value) else f'"{"".join(map(_escaped, value))}"'


def _is_bare(value: str) -> bool:
    if not value.isprintable() or not re.match(r"[\w（《]", value):
        return False
    try:
        node = yaml.compose(f"k: {value}", Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return False
    read = node.value[0][1] if isinstance(node, yaml.MappingNode) else None
    if not isinstance(read, yaml.ScalarNode) or read.tag.endswith(":null"):
        return False
    return bool(read.value == value)


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    return f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"


# --- a new site ----------------------------------------------------------------------------------


def site_starter(title: str, organisation: str) -> Mapping[str, str]:
    """The files of a new site by path: it builds at once, and calls itself a sample."""
    words = {
        "title": quoted(title.strip() or "榜样"),
        "organisation": quoted(organisation.strip() or "（单位名称）"),
    }
    return {
        "site.yaml": _SITE.format(**words),
        "content/pages/about.md": _ABOUT,
        "content/lectures/masters/index.md": _SERIES.format(**words),
        "说明.md": _NEXT,
    }


_SITE = """\
# 这个网站是什么。“#”后面的字是说明，程序不看。
# 每一行写成“名称: 内容”：冒号用半角，后面空一格。
标题: {title}
单位: {organisation}
网址: https://union.example.edu.cn/  # 换成发布后的真实网址，以 / 结尾；海报上的二维码也用它
# 副题: （标题下的一行）
# 介绍: （一两句介绍）
主题词: [劳模精神, 劳动精神, 工匠精神]

# 菜单上的词和去处。自己的页面写 pages/文件名
菜单:
  - {{标题: 人物, 去处: profiles/index.html}}
  - {{标题: 荣誉, 去处: honours/index.html}}
  - {{标题: 讲座, 去处: lectures/index.html}}
  - {{标题: 日历, 去处: calendar/index.html}}
  - {{标题: 新闻, 去处: news/index.html}}
  - {{标题: 关于, 去处: pages/about}}

# 新闻的栏目。编号会用在网址里，定下以后最好不改
栏目:
  - {{编号: models, 名称: 先进典型, 说明: 育人事迹与榜样的故事}}
  - {{编号: union, 名称: 工会动态, 说明: 工会的通知和活动}}

页脚:
  附注: 样例站点，内容以正式发布为准。
  # 备案号: （ICP 备案号）
  # 公安备案号: （公安备案号）
  # 地址: （单位地址）
  # 邮编: （邮政编码）
  # 邮箱: （办公邮箱）

印刷:
  海报尺寸: a2  # a4、a3、a2 或 a1
"""

_ABOUT = """\
---
标题: 关于本站
概要: 本站做什么，资料从哪里来，发现错误怎样更正。
样例: 是  # 改成自己的内容以后，删掉这一行
---
## 本站做什么

（写本站为谁而办、有哪些内容。）

## 资料的来源

每一篇事迹都列出处：没有出处的不写；各家说法不一的，只写一致的部分；年份查不清的，宁缺毋滥。

## 怎样更正

（写联系方式。发现姓名、年份、荣誉或引文有误，请告知哪一页、哪一句、依据什么资料。）
"""

_SERIES = """\
---
标题: 大师系列讲座
主办: {organisation}
概要: 样例系列，用来说明写法。
样例: 是  # 改成自己的内容以后，删掉这一行
---
## 关于这个系列

（写为什么办、讲什么、请谁来听。这个系列的每一场讲座，放在这个文件夹里，各写一个文件。）
"""

_NEXT = """\
# 下一步

这个文件夹就是您的网站。程序不读这个“说明.md”，看完可以删掉。

| 文件夹或文件 | 放什么 |
| --- | --- |
| `site.yaml` | 网站的名称、菜单、栏目、页脚 |
| `content/profiles/` | 人物，一人一个文件夹，照片放在里面 |
| `content/lectures/` | 讲座，一个系列一个文件夹 |
| `content/news/` | 新闻，一年一个文件夹 |
| `content/pages/` | 单独的页面，如“关于本站” |
| `content/walls/`、`boards/`、`screens/` | 事迹墙、宣传栏、电子屏 |
| `public/` | 做好的网站和印刷文件（程序生成，不要在里面改） |

1. 打开 `site.yaml`，改“标题”“单位”“网址”和“页脚”。
2. 新建第一位人物：`bangyang new 人物`，按提示回答，再用记事本打开它告诉您的那个文件。
3. 边写边看：`bangyang serve --drafts --open`（`--drafts` 连草稿一起显示）。
4. 写好、核对好，删掉“草稿: 是”那一行。
5. 检查：`bangyang check`。有问题会指出在哪个文件、第几行、怎样改。
6. 生成：`bangyang build`。网站在 `public/site/index.html`，海报和展板在 `public/print/`。

标着“样例: 是”的内容只是示范，改成自己的以后把那一行删掉。
"""
