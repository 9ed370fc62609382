"""The demo with everything in it that a union may write: photographs, long names, a cancelled
lecture, every Markdown convenience. All of it is marked as a sample."""

from __future__ import annotations

import io
from collections.abc import Mapping

from PIL import Image

LONG = "样例股份有限公司第二炼钢厂连铸车间甲班青年突击队与质量管理小组"  # 30 hanzi
TITLE = (
    "样例：关于举办“弘扬劳模精神、劳动精神、工匠精神，汇聚教书育人磅礴力量”主题宣讲暨新入职教师"
    "座谈会、劳模工作室开放日与事迹展巡展启动仪式的通知（第二次更正）"
)


def photograph(width: int, height: int, tint: int) -> bytes:
    """A picture with a horizon, so that a crop shows, and with what a camera would note."""
    image = Image.linear_gradient("L").resize((width, height))
    coloured = Image.merge("RGB", (image, image.point(lambda v: v // 2 + tint), image))
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    out = io.BytesIO()
    coloured.save(out, "JPEG", quality=70, exif=exif)
    return out.getvalue()


PERSON = f"""\
---
姓名: 阿卜杜热合曼·样例艾山
类型: 个人
出生年份: 1980
单位: {LONG}
岗位: 样例岗位
照片: {{文件: portrait.jpg, 说明: 样例照片：一人站在井场, 摄影: 样例摄影, 焦点: 50% 20%}}
荣誉:
  - {{称号: 全国劳动模范, 年份: 2020, 颁授单位: 中共中央 国务院}}
  - {{称号: 全国五一劳动奖章, 年份: 2018}}
  - {{称号: 上海市劳动模范, 周期: 2015-2019年度}}
  - {{称号: 全国先进工作者, 年份: 2015}}
名言: {{文字: 样例的话，只用来看版面。, 出处: 样例}}
摘要: {"这是一段样例摘要，用来看版面，内容没有别的意思。" * 6}
图集:
  - {{文件: one.jpg, 说明: 样例照片一, 图注: 样例图注一, 摄影: 样例摄影}}
  - {{文件: two.jpg, 说明: 样例照片二, 图注: 样例图注二}}
出处:
  - 题名: 样例
相关人物: [王进喜]
标签: [劳模精神]
样例: 是
权重: -1
---
## 样例小标题

样例正文，{"一句接着一句，只为看版面。" * 12}

> 样例的引文，排成大字。
> —— 样例来处
"""

TEAM = f"""\
---
名称: {LONG}
类型: 集体
单位: 样例单位
摘要: {"这是一段样例摘要，用来看版面，内容没有别的意思。" * 6}
成员: [阿卜杜热合曼·样例艾山]
荣誉:
  - {{称号: 全国工人先锋号, 年份: 2019, 类型: 集体}}
出处:
  - 题名: 样例
样例: 是
权重: -2
---
样例正文。
"""

LECTURE = f"""\
---
标题: {TITLE}
开始: 2026-05-20 14:00
结束: 2026-05-20 16:00
地点: 样例校区样例楼一百零一室
主讲人:
  - {{人物: 王进喜}}
  - {{姓名: 样例嘉宾, 单位: 样例单位, 职务: 样例职务}}
取消: 是
变更:
  - {{日期: 2026-05-06, 内容: 因故取消}}
样例: 是
---
样例正文。
"""

NEWS = f"""\
---
标题: {TITLE}
日期: 2020-05-12
栏目: 先进典型
作者: 样例
摄影: 样例
封面: {{文件: cover.jpg, 说明: 样例照片：会场, 图注: 样例图注}}
图集:
  - {{文件: one.jpg, 说明: 样例照片一}}
  - {{文件: two.jpg, 说明: 样例照片二, 图注: 样例图注}}
概要: 样例概要，只为看版面。
人物: [王进喜]
样例: 是
---
样例正文。
"""

PAGE = """\
---
标题: 样例：正文里的一切
样例: 是
---
## 放进来的内容

@[人物](王进喜)

@[讲座](masters/wang-jinxi)

@[视频](talk.mp4 "样例录像")

@[下载](form.docx "样例报名表")

@[图集](one.jpg "样例照片一" two.jpg "样例照片二")

!!! 注意 "样例"
    第二行。

## 表格和其余

| 年份 | 称号 | 人数 | 单位 | 说明 |
|------|------|-----:|------|------|
| 1959 | 样例 | 12 | 样例单位 | 很长很长的一段样例说明，看表格怎样滑动 |

样例脚注[^1]，[全部荣誉](/honours/)，[外面的网站](https://example.org/)。

[^1]: 样例出处。

会战
:   样例解释。

- [X] 做完的事
- [ ] 没做的事

### 样例三级标题

> 样例引文。

![样例图片](one.jpg "样例图注")
"""


# The pages that these files make, and those of the demo that look otherwise because of them.
PAGES = (
    "profiles/sample/index.html", "profiles/team/index.html", "profiles/index.html",
    "lectures/campus/sample/index.html", "lectures/index.html", "calendar/2026/05/index.html",
    "news/2020/sample/index.html", "everything/index.html", "index.html",
)  # fmt: skip


def showcase() -> Mapping[str, str | bytes]:
    """The files to lay over the demo's."""
    small = {"one.jpg": photograph(1600, 1000, 40), "two.jpg": photograph(900, 1400, 90)}
    film = {"talk.mp4": b"\0\0\0\x18ftypmp42", "talk.jpg": photograph(1280, 720, 20)}
    files: dict[str, str | bytes] = {
        "content/profiles/sample/index.md": PERSON,
        "content/profiles/sample/portrait.jpg": photograph(1500, 2000, 60),
        "content/profiles/team/index.md": TEAM,
        "content/lectures/campus/sample.md": LECTURE,
        "content/news/2020/sample/index.md": NEWS,
        "content/news/2020/sample/cover.jpg": photograph(2400, 1200, 0),
        "content/pages/everything/index.md": PAGE,
        "content/pages/everything/talk.vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\n样例\n",
        "content/pages/everything/form.docx": b"PK\x03\x04",
    }
    for folder in ("profiles/sample", "news/2020/sample", "pages/everything"):
        files |= {f"content/{folder}/{name}": data for name, data in small.items()}
    return files | {f"content/pages/everything/{name}": data for name, data in film.items()}
