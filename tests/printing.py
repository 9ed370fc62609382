"""Hard contents for sheets, and a way to set them without a site."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image

from generator.content.formats import Format
from generator.content.printing import Design, Print
from generator.content.theme import Theme
from generator.site.templates import Templates
from generator.surfaces.matter import Fact, Group, Matter, Row, Shot
from generator.surfaces.sheets import SLUG, TEMPLATES, Frame
from generator.surfaces.shots import of_matter
from generator.surfaces.typeset import Face, code, drawing, families, typeset

ROOT = Path(__file__).parent.parent
SHEETS = Templates(
    {
        path.relative_to(ROOT / "templates").as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "templates/print").rglob("*.typ"))
    }
)
ADDRESS = "https://union.example.edu.cn/profiles/wang-jinxi/"
ABSTRACT = (
    "1960年，他率领1205钻井队从玉门奔赴大庆，参加石油会战。没有吊车，他带领工人人拉肩扛，把钻机运到井场；"
    "没有水，就破冰取水，一盆盆端来保证开钻。井喷时，他跳进泥浆池，用身体搅拌泥浆，制服了井喷。“有条件要上，"
    "没有条件创造条件也要上”，他把一生献给了石油工业。他的精神至今激励着一代又一代石油工人，也走进了大学课堂。"
)
LONG = "\n".join([ABSTRACT] * 3)
NAMES = tuple(
    "王进喜 孟泰 时传祥 张秉贵 赵梦桃 吴运铎 马恒昌 买买提·吐尔逊江 欧阳青 蔡祖泉 𠮷野㛃 单雄信".split()  # noqa: SIM905  # names
)


def rows(number: int) -> tuple[Row, ...]:
    """As many honours as asked for, as long as the longest titles are."""
    titles = ("全国先进生产者", "全国劳动模范", "上海市劳动模范（追授）", "全国五一劳动奖章", "为新中国成立作出突出贡献的英雄模范人物")
    return tuple(
        Row(f"{1950 + each}年", titles[each % 5], "全国总工会", "国市国校省"[each % 5])
        for each in range(number)
    )


def _shot(name: str, *, grey: bool = True, ratio: float = 0.75, caption: str = "") -> Shot:
    return Shot(name, name, ratio, grey=grey, caption=caption, credit="校工会" if caption else "")


def _emblem(name: str = "derrick") -> Any:
    return drawing((ROOT / f"assets/emblems/{name}.svg").read_text(encoding="utf-8"))


_BASE = Matter(
    kind="profile", title="王进喜", code=code(ADDRESS), address=ADDRESS,
    caption=("扫一扫", "读王进喜的事迹"), organisation="上海理工大学工会",
)  # fmt: skip
PROFILE = replace(
    _BASE, subtitle="1923–1970", facts=(Fact("", "大庆油田"), Fact("", "1205钻井队队长")),
    quote="宁肯少活二十年，拼命也要拿下大油田", source="见于多种资料", texts=(LONG, ABSTRACT),
    rows=rows(3), drawing=_emblem(), figure="1959",
)  # fmt: skip
LECTURE = replace(
    _BASE, kind="lecture", title="一座仓库的来历：孟泰与“孟泰仓库”", label="大师系列讲座",
    facts=(
        Fact("时间", "2026年5月8日 14:00–15:30"), Fact("地点", "军工路校区综合楼 201 报告厅"),
        Fact("主讲", "马克思主义学院 张老师（样例）"), Fact("面向", "全体师生"),
    ),
    texts=(ABSTRACT, "听一位工人怎样从废料堆里，一件一件拣出一座仓库。"), accent="celadon",
    drawing=_emblem("furnace"), figure="5.8", caption=("扫一扫", "看讲座安排"), sample=True,
)  # fmt: skip
_GROUPS = (
    Group("全国劳动模范", "2020年", "国", NAMES[:3]),
    Group("上海市劳动模范", "2020年", "市", NAMES[3:9]),
    Group("上海市模范集体", "2020年", "市", ("机械工程学院先进制造技术青年教师团队",)),
)
MATTERS: dict[str, tuple[Matter, ...]] = {
    "profile": (PROFILE,),
    "profile: portrait": (replace(PROFILE, drawing=None, portrait=_shot("face.jpg")),),
    "profile: two characters, no honour": (replace(PROFILE, title="孟泰", rows=(), figure=""),),
    "profile: twenty honours": (replace(PROFILE, rows=rows(20)),),
    "profile: no quotation, 60 characters": (
        replace(PROFILE, quote="", source="", texts=(ABSTRACT[:60],), rows=rows(1)),
    ),
    "profile: 3,000 characters": (replace(PROFILE, texts=("\n".join([ABSTRACT] * 17), ABSTRACT)),),
    "profile: Latin name": (replace(PROFILE, title="Rewi Alley", subtitle="1897–1987"),),
    "profile: eight characters": (replace(PROFILE, title="买买提·吐尔逊江"),),
    "profile: rare characters": (replace(PROFILE, title="𠮷㛃䶮"),),
    "profile: collective": (
        replace(
            PROFILE, title="马恒昌小组", subtitle="1949年成立", drawing=_emblem("lathe"),
            facts=(Fact("", "齐齐哈尔第二机床厂第一机械加工车间"),), groups=(Group("成员", "", "", NAMES),),
        ),
    ),
    "lecture": (LECTURE,),
    "lecture: portrait": (replace(LECTURE, drawing=None, portrait=_shot("face.jpg")),),
    "congratulation": (
        replace(_BASE, kind="congratulation", title="喜报", label="热烈祝贺", subtitle="2020年", groups=_GROUPS, figure="2020"),
    ),
    "congratulation: one": (
        replace(
            _BASE, kind="congratulation", title="喜报", label="热烈祝贺", subtitle="2020年", figure="2020",
            facts=(Fact("", "机械工程学院"),), groups=(Group("全国劳动模范", "2020年", "国", ("王进喜",)),),
        ),
    ),
    "roll": (
        replace(
            _BASE, kind="roll", title="光荣榜", label="榜样", subtitle="1950–2020", figure="1950",
            groups=tuple(replace(each, when=f"{year}年") for year in (2020, 2015, 1959) for each in _GROUPS),
        ),
    ),
    "roll: one": (
        replace(_BASE, kind="roll", title="光荣榜", label="榜样", subtitle="2020年", figure="2020", groups=_GROUPS[:1]),
    ),
    "quote": (
        replace(_BASE, kind="quote", label="全国先进生产者", quote=PROFILE.quote, source=PROFILE.source,
                subtitle="1923–1970", facts=PROFILE.facts, drawing=PROFILE.drawing),
    ),
    "quote: long": (
        replace(_BASE, kind="quote", quote="工作无贵贱，行业无尊卑；宁愿一人脏，换来万家净。我要永远听党的话，当一辈子掏粪工，把每一条胡同都扫干净。",
                title="时传祥", portrait=_shot("face.jpg")),
    ),
    "news": (
        replace(
            _BASE, kind="news", title="学校工会开展劳模精神、劳动精神、工匠精神进课堂系列活动", label="先进典型",
            subtitle="2020年5月12日", texts=(LONG, ABSTRACT), accent="indigo", figure="2020",
            facts=(Fact("撰稿", "校工会"),), caption=("扫一扫", "读全文"),
            photos=(_shot("wide.jpg", grey=False, ratio=1.5, caption="活动现场"),),
        ),
    ),
    "news: no picture": (
        replace(_BASE, kind="news", title="工会换届", label="民主管理", subtitle="2020年", texts=(ABSTRACT[:60],), accent="indigo", figure="2020"),
    ),
    "timeline": (
        replace(
            _BASE, kind="timeline", label="荣誉年表", subtitle="1923–1970", drawing=_emblem(), figure="1970",
            rows=(Row("1923年", "生于甘肃玉门赤金"), Row("1960年3月", "率1205钻井队从玉门奔赴大庆，参加石油会战"), *rows(6)),
        ),
    ),
    "timeline: twenty": (replace(_BASE, kind="timeline", label="荣誉年表", rows=rows(20), drawing=_emblem()),),
    "card": (
        replace(_BASE, kind="card", title="王进喜", subtitle="", code=None, address="", caption=(), accent="celadon"),
        replace(_BASE, kind="card", title="买买提·吐尔逊江", subtitle="教授、博士生导师", facts=(Fact("", "马克思主义学院"),), code=None, address="", caption=()),
    ),
}  # fmt: skip


@dataclass
class Setting:
    """The one question that print templates ask."""

    given: Print = Print()
    theme: Theme = Theme()

    def setting(self, name: str) -> Any:
        if name == "theme":
            return self.theme
        return getattr(self.given, name.removeprefix("print."))


def pictures(matters: tuple[Matter, ...], wide: int = 900) -> dict[str, bytes]:
    """A picture for every shot: a gradient, so that cutting and placing can be seen."""
    made = {}
    for shot in (shot for each in matters for shot in of_matter(each)):
        out = io.BytesIO()
        tone = Image.linear_gradient("L").resize((wide, round(wide / shot.ratio)))
        tone.convert("L" if shot.grey else "RGB").save(out, "JPEG", quality=80)
        made[shot.name] = out.getvalue()
    return made


def source_of(
    design: Design, form: Format, matters: tuple[Matter, ...], *, marks: bool = True, inks: str = "cmyk",
    given: Print | None = None, faces: tuple[Face, ...] = (),
) -> str:  # fmt: skip
    """The Typst source of a sheet."""
    slug = SLUG if marks and form.bleed else 0.0
    frame = Frame(
        form.width, form.height, form.bleed, form.inset, form.smallest, slug, inks, f"{form.name} 样张"
    )
    view = Setting(given or Print())
    return SHEETS.render(
        TEMPLATES[design],
        {"view": view, "frame": frame, "matters": matters, "families": families(faces)},
    )


def set_sheet(design: Design, form: Format, matters: tuple[Matter, ...], **more: Any) -> bytes:
    """The PDF of a sheet, as Typst makes it."""
    return typeset(source_of(design, form, matters, **more), pictures(matters))
