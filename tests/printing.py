"""Hard contents for sheets, and a way to set them without a site."""

# a stand-in answers without looking at the question

from __future__ import annotations

import io
import itertools
import os
import struct
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image, ImageCms

from generator.content.formats import Format
from generator.content.model import Body, Document, Kind, Meta, Profile, Quote, Stamp
from generator.content.printing import Design, Print
from generator.content.theme import Theme
from generator.diagnostics import Diagnostic, Span, problem
from generator.press.matter import Fact, Group, Matter, Row, Shot
from generator.press.sheets import SLUG, TEMPLATES, Frame
from generator.press.shots import of_matter
from generator.press.typeset import Face, code, drawing, families, raster, typeset
from generator.site.cards import Award, Card, Rank
from generator.site.pictures import Flaw
from generator.site.templates import Templates
from generator.site.view import Failed
from generator.text import years

ROOT = Path(__file__).parent.parent
MATRIX = os.environ.get("BANGYANG_MATRIX") == "all"
"""Every kind on every format in every design; else a third of them, each of the three often."""
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
    titles = (
        "全国先进生产者",
        "全国劳动模范",
        "上海市劳动模范（追授）",
        "全国五一劳动奖章",
        "为新中国成立作出突出贡献的英雄模范人物",
    )
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
    rows=rows(3), drawing=_emblem(), figure="1950",
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
            _BASE, kind="timeline", label="荣誉年表", subtitle="1923–1970", drawing=_emblem(), figure="1950",
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

    given: Print = field(default_factory=Print)
    theme: Theme = field(default_factory=Theme)

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
        form.width,
        form.height,
        form.bleed,
        form.inset,
        form.smallest,
        slug,
        inks,
        f"{form.name} 样张",
    )
    view = Setting(given or Print())
    return SHEETS.render(
        TEMPLATES[design],
        {"view": view, "_": str, "frame": frame, "matters": matters, "families": families(faces)},
    )


def set_sheet(design: Design, form: Format, matters: tuple[Matter, ...], **more: Any) -> bytes:
    """The PDF of a sheet, as Typst makes it."""
    return typeset(source_of(design, form, matters, **more), pictures(matters))


# --- a view that answers from what a test gives ---------------------------------------------------

QUOTE = "宁肯少活二十年，拼命也要拿下大油田"


def award(title: str, when: str = "1959年", short: str = "国") -> Award:
    return Award(title, when, 0, "", "national", "国家级", short, "", False, "", "", "person")


HONOURS = tuple(
    award(f"第{number}届全国先进生产（工作）者", f"{1950 + number}年") for number in range(12)
)


def profile(name: str = "王进喜", *, quote: str = QUOTE, **fields: Any) -> Document:
    given = {
        "born": 1923,
        "died": 1970,
        "unit": "大庆油田",
        "post": "1205钻井队队长",
        "abstract": ABSTRACT,
    }
    person = Profile(name=name, quote=Quote(quote) if quote else None, **{**given, **fields})
    body = Body((), (), "正文。", "他率领钻井队从玉门奔赴大庆。" * 30)
    path = "content/profiles/someone/index.md"
    return Document("profiles/someone", Kind.PROFILE, path, Meta(), person, body)


@dataclass
class FakeView:
    """The questions that print jobs ask, answered from what a test gives."""

    documents: tuple[Document, ...]
    honours: tuple[Award, ...] = ()
    people: tuple[str, ...] = ()
    disk: dict[str, bytes] = field(default_factory=dict)
    emblem_name: str = "derrick"
    problems: list[Diagnostic] = field(default_factory=list)
    given: Print = field(default_factory=Print)
    templates: Templates = SHEETS

    def document(self, name: str) -> Document:
        return next(each for each in self.documents if each.id == name)

    def card(self, name: str) -> Card:
        given = self.document(name)
        card = Card(name, given.kind, given.title, f"{name}/index.html", emblem=self.emblem_name)
        if not isinstance(given.fields, Profile):
            return card
        person = given.fields
        picture = f"{given.folder}/{person.portrait.file}" if person.portrait else ""
        return replace(card, years=years(person.born, person.died), portrait=picture)

    def awards(self, name: str) -> tuple[Award, ...]:
        return self.honours

    def related(self, name: str, relation: str) -> tuple[Card, ...]:
        return ()

    def wall(self, name: str) -> tuple[tuple[str, ...], ...]:
        return (self.people,)

    def levels(self) -> tuple[Rank, ...]:
        return (Rank("national", "国家级", "国", 0),)

    def setting(self, name: str) -> Any:
        if name.startswith("print."):
            return getattr(self.given, name.removeprefix("print."))
        return {
            "organisation": "上海理工大学工会",
            "base_url": "https://union.example.edu.cn/",
            "theme": Theme(),
        }[name]

    def absolute(self, name: str) -> str:
        return f"https://union.example.edu.cn/{name}/"

    def emblem(self, name: str) -> str:
        return (ROOT / f"assets/emblems/{name}.svg").read_text(encoding="utf-8")

    def render(self, name: str, **context: object) -> str:
        return self.templates.render(name, {"view": self, "_": str, **context})

    def files(self, prefix: str) -> tuple[Stamp, ...]:
        return tuple(Stamp(path, 0, "") for path in self.disk if path.startswith(prefix))

    def stamp(self, path: str) -> Stamp | None:
        return Stamp(path, len(self.disk[path]), "") if path in self.disk else None

    def file(self, path: str) -> bytes:
        return self.disk[path]

    def size(self, path: str, *, name: str = "") -> tuple[int, int]:
        return Image.open(io.BytesIO(self.disk[path])).size

    def span(self, name: str, words: str) -> Span:
        found = [each for each in self.documents if each.id == name]
        return Span(found[0].path if found else name, 1, 1)

    def report(self, rule: str, span: Span, **args: object) -> None:
        self.problems.append(problem(rule, span, **args))

    def fail(self, rule: str, span: Span, **args: object) -> Failed:
        self.report(rule, span, **args)
        return Failed(rule)

    def spoilt(self, path: str, flaw: Flaw, *, name: str = "") -> Failed:
        return self.fail("not-a-picture", Span(path), found=path, reason=flaw.zh, reason_en=flaw.en)


def words_of(pdf: bytes) -> str:
    """All text of a PDF's first page, without white space."""
    document = pypdfium2.PdfDocument(pdf)
    text = document[0].get_textpage()
    try:
        return "".join(text.get_text_bounded().split())
    finally:
        text.close()
        document.close()


def millimetres(pdf: bytes, box: str) -> tuple[float, ...]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        left, low, right, top = getattr(document[0], f"get_{box}")()
    finally:
        document.close()
    return tuple(round(each / 72 * 25.4, 2) for each in (right - left, top - low))


def codes_in(pdf: bytes, dpi: float) -> list[str]:
    picture = Image.open(io.BytesIO(raster(pdf, dpi=dpi)))
    return [found.text for found in zxingcpp.read_barcodes(picture)]


# What a sheet is made of, without a designer's hand: for tests of what is done to any design.
_PLAIN = """
#let compose(matter, frame) = {
  let (x, y, u) = (frame.area.x, frame.area.y, frame.u)
  let field(at, wide, high, ground, body) = place(top + left, dx: x, dy: y + at * frame.area.height,
    block(width: wide, height: high * frame.area.height, fill: ground, body))
  ground-field(frame, cinnabar)
  ground-field(frame, night, from: frame.height * 0.8)
  field(0, frame.area.width, 0.1, none, thick(4 * u, paper, matter.title))
  place(top + left, dx: x, dy: y + 0.11 * frame.area.height, line(length: 40 * u, stroke: 0.4 * u + gold))
  for shot in matter.photos + if matter.portrait == none { () } else { (matter.portrait,) } {
    field(0.2, 0.5 * frame.area.width, 0.4, paper, image(shot.name, width: 30 * u, height: 30 * u / shot.ratio))
  }
  field(0.6, frame.area.width, 0.1, paper,
    text(size: calc.max(3 * u, frame.smallest), matter.facts.map(each => each.words).join("，")))
  if matter.code != none { field(0.71, 28 * u, 0.2, paper, draw(matter.code, 25 * u, ink)) }
}
"""
PLAIN = Templates({**SHEETS.sources, "print/designs/dan.typ": _PLAIN})


@cache  # chance draws its grain
def photograph(wide: int, high: int, *, grain: float = 12, mode: str = "RGB") -> bytes:
    """A picture with the detail of a photograph, so that it weighs what one weighs."""
    noise = Image.effect_noise((wide, high), grain)
    soft = [Image.effect_noise((24, 36), 90).resize((wide, high)) for _ in "RGB"]
    made = Image.merge("RGB", [Image.blend(each, noise, 0.25) for each in soft]).convert(mode)
    out = io.BytesIO()
    made.save(out, "JPEG", quality=88)
    return out.getvalue()


def _tone(cyan: float, magenta: float, yellow: float, black: float) -> tuple[int, int, int]:
    """Lab, eight bits a part, of inks from 0 to 1 on an ideal press."""
    light = [(1 - each) * (1 - black) for each in (cyan, magenta, yellow)]
    picture = Image.new("RGB", (1, 1), tuple(round(255 * each) for each in light))
    turned = ImageCms.applyTransform(picture, _TO_LAB)
    assert turned is not None
    return turned.getpixel((0, 0))  # type: ignore[return-value]  # three of them


_LAB, _SRGB = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
_TO_LAB = ImageCms.buildTransform(_SRGB, _LAB, "RGB", "LAB")
_FROM_LAB = ImageCms.buildTransform(_LAB, _SRGB, "LAB", "RGB")


def _inks(lightness: int, a: int, b: int) -> tuple[int, int, int, int]:
    picture = Image.new("LAB", (1, 1), (lightness, a, b))
    turned = ImageCms.applyTransform(picture, _FROM_LAB)
    assert turned is not None
    plates = [255 - each for each in turned.getpixel((0, 0))]  # type: ignore[union-attr]
    black = min(plates)
    return (*(each - black for each in plates), black)  # type: ignore[return-value]


def press_profile(name: str = "Ideal press") -> bytes:
    """A small CMYK output profile (ICC 2), for there is none to be had everywhere."""
    grid = [0, 64, 128, 191, 255]
    forth = bytes(
        part
        for corner in itertools.product((0, 1), repeat=4)
        for part in _tone(*corner)
    )  # fmt: skip
    back = bytes(part for corner in itertools.product(grid, repeat=3) for part in _inks(*corner))
    text = name.encode() + b"\0"
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(78),
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061),
        b"A2B0": _table(4, 3, 2, forth),
        b"B2A0": _table(3, 4, len(grid), back),
    }
    place, index, body = 132 + 12 * len(tags), b"", b""
    for key, data in tags.items():
        index += key + struct.pack(">2I", place + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = struct.pack(
        ">I4sI4s4s4s", place + len(body), b"\0" * 4, 0x02100000, b"prtr", b"CMYK", b"Lab "
    )
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + index + body


def _table(many_in: int, many_out: int, grid: int, values: bytes) -> bytes:
    same = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    straight = bytes(range(256))
    head = b"mft1\0\0\0\0" + bytes((many_in, many_out, grid, 0)) + same
    return head + straight * many_in + values + straight * many_out
