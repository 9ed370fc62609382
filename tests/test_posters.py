"""Posters: the worst contents hold, the words are all there, and the code can be read."""

# ruff: noqa: ARG002  # a stand-in answers without looking at the question

import io
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from generator.content.model import Body, Document, Kind, Meta, Picture, Profile, Quote, Stamp
from generator.content.theme import Theme
from generator.diagnostics import Diagnostic, Span, problem
from generator.site.cards import Award, Card
from generator.site.templates import Templates
from generator.site.view import Failed
from generator.surfaces.posters import SHEETS, Poster
from generator.surfaces.typeset import raster
from generator.text import years

ROOT = Path(__file__).parent.parent
TEMPLATES = Templates(
    {
        path.relative_to(ROOT / "templates").as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "templates/print").rglob("*.typ"))
    }
)
ABSTRACT = (
    "1960年，他率领1205钻井队从玉门奔赴大庆，参加石油会战。没有吊车，他带领工人人拉肩扛，把钻机运到井场；"
    "没有水，就破冰取水，一盆盆端来保证开钻。井喷时，他跳进泥浆池，用身体搅拌泥浆，制服了井喷。“有条件要上，"
    "没有条件创造条件也要上”，他把一生献给了石油工业。他的精神至今激励着一代又一代石油工人，也走进了大学课堂。"
    "劳动者的名字，值得被看见，也值得被后来的人一遍一遍地讲述。"
)
QUOTE = "宁肯少活二十年，拼命也要拿下大油田"


def award(title: str, when: str = "1959年", short: str = "国") -> Award:
    return Award(title, when, 0, "", "national", "国家级", short, "", False, "", "", "person")


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

    def wall(self, name: str) -> tuple[str, ...]:
        return self.people

    def setting(self, name: str) -> Any:
        return {
            "organisation": "上海理工大学工会",
            "base_url": "https://union.example.edu.cn/",
            "print.size": "a2",
            "theme": Theme(),
        }[name]

    def absolute(self, name: str) -> str:
        return f"https://union.example.edu.cn/{name}/"

    def emblem(self, name: str) -> str:
        return (ROOT / f"assets/emblems/{name}.svg").read_text(encoding="utf-8")

    def render(self, name: str, **context: object) -> str:
        return TEMPLATES.render(name, {"view": self, **context})

    def files(self, prefix: str) -> tuple[Stamp, ...]:
        return tuple(Stamp(path, 0, "") for path in self.disk if path.startswith(prefix))

    def file(self, path: str) -> bytes:
        return self.disk[path]

    def size(self, path: str, *, name: str = "") -> tuple[int, int]:
        return Image.open(io.BytesIO(self.disk[path])).size

    def span(self, name: str, words: str) -> Span:
        return Span(self.document(name).path, 1, 1)

    def report(self, rule: str, span: Span, **args: object) -> None:
        self.problems.append(problem(rule, span, **args))

    def fail(self, rule: str, span: Span, **args: object) -> Failed:
        self.report(rule, span, **args)
        return Failed(rule)


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


def poster(view: FakeView, **fields: Any) -> bytes:
    (made,) = Poster("profiles/someone", **fields).run(view)  # type: ignore[arg-type]
    return made.data


HONOURS = tuple(
    award(f"第{number}届全国先进生产（工作）者", f"{1950 + number}年") for number in range(12)
)
LONG_QUOTE = (
    "工作无贵贱，行业无尊卑；宁愿一人脏，换来万家净。"
    "我要永远听党的话，当一辈子掏粪工，把每一条胡同都扫干净。"
)
WORST = {
    "two characters": (profile("孟泰"), HONOURS[:1]),
    "eight characters": (profile("马恒昌先进小组员", born=None, died=None), HONOURS[:2]),
    "a name with a dot": (profile("买买提·吐尔逊江"), HONOURS[:3]),
    "a very long name": (profile("机械工程学院先进制造技术青年教师团队"), HONOURS[:3]),
    "twelve honours": (profile(), HONOURS),
    "no honour": (profile(), ()),
    "no quotation": (profile(quote=""), HONOURS[:2]),
    "a long quotation": (profile(quote=LONG_QUOTE), HONOURS[:4]),
    "a long unit": (
        profile(unit="齐齐哈尔第二机床厂第一机械加工车间高级装配小组及其协作单位"),
        HONOURS[:2],
    ),
    "bare": (profile(quote="", unit="", post="", born=None, died=None), ()),
    "rare characters": (profile("𠮷㛃䶮"), HONOURS[:2]),
    "Latin and figures": (
        profile(quote="1205队，年进尺10万米！", unit="X-CNC 工作室"),
        HONOURS[:2],
    ),
}


@pytest.mark.parametrize("name", WORST)
def test_the_worst_contents_hold(name: str) -> None:
    document, honours = WORST[name]
    view = FakeView((document,), honours)
    words = words_of(poster(view))
    person = document.fields
    assert isinstance(person, Profile)
    assert not view.problems
    assert ABSTRACT in words
    assert Counter(person.name) <= Counter(words)
    assert all("".join(each.title.split()) in words for each in honours)
    assert not person.quote or set(person.quote.text.replace(" ", "")) <= set(words)


def test_name_honour_and_years_read_back_as_written() -> None:
    words = words_of(poster(FakeView((profile(),), HONOURS[:1])))
    for part in ("王进喜", "1923–1970", "大庆油田", HONOURS[0].title, ABSTRACT, "上海理工大学工会"):
        assert part in words


@pytest.mark.parametrize("size", SHEETS)
def test_sheets_have_their_exact_size_and_bleed(size: str) -> None:
    sheet = SHEETS[size]
    pdf = poster(FakeView((profile(),), HONOURS[:3]), size=size)
    assert millimetres(pdf, "trimbox") == (sheet.width, sheet.height)
    assert millimetres(pdf, "mediabox") == (sheet.width + 6, sheet.height + 6)


def test_a_leaflet_lies_in_the_site_trimmed_and_light() -> None:
    view = FakeView((profile(),), HONOURS[:3])
    (made,) = Poster("profiles/someone", "a4", screen=True).run(view)  # type: ignore[arg-type]
    assert made.path == "site/posters/someone-a4.pdf"
    assert millimetres(made.data, "mediabox") == (210, 297)
    assert len(made.data) < 300_000


def test_the_code_leads_to_the_profile() -> None:
    view = FakeView((profile(),), HONOURS)
    assert codes_in(poster(view), 60) == [view.absolute("profiles/someone")]


def test_a_character_without_a_typeface_is_told_and_nothing_is_made() -> None:
    view = FakeView((profile("王\ue000\ue001"),))
    with pytest.raises(Failed):
        poster(view)
    found = [dict(each.args) for each in view.problems]
    assert [each.rule for each in view.problems] == ["missing-glyph"] * 2
    assert found[0] == {"who": "王\ue000\ue001", "found": "\ue000", "code": "U+E000"}


@pytest.mark.parametrize(
    "fields", [{"abstract": ABSTRACT * 10}, {"quote": QUOTE * 30}, {"name": "甲" * 90}]
)
def test_too_much_is_told_and_never_cut(fields: dict[str, Any]) -> None:
    view = FakeView((profile(**fields),), HONOURS)
    with pytest.raises(Failed):
        poster(view)
    assert [each.rule for each in view.problems] == ["does-not-fit"]
    assert int(dict(view.problems[0].args)["found"]) > 0


def test_without_an_abstract_the_lead_is_cut_and_told() -> None:
    view = FakeView((profile(abstract=""),), HONOURS[:1])
    assert "他率领钻井队从玉门奔赴大庆。" in words_of(poster(view))
    assert [each.rule for each in view.problems] == ["abstract-cut"]


def test_content_never_becomes_code() -> None:
    nasty = '#panic("x") $a$ "\\ */ // {{ view }} `#`'
    words = words_of(poster(FakeView((profile(abstract=nasty * 3),))))
    assert "".join(nasty.split()) in words


def test_a_portrait_takes_the_place_of_the_emblem() -> None:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((900, 1600)).convert("RGB").save(out, "JPEG")
    given = profile(portrait=Picture("face.jpg", focus=(0.5, 0.2)))
    disk = {"content/profiles/someone/face.jpg": out.getvalue()}
    pdf = poster(FakeView((given,), HONOURS[:1], disk=disk))
    assert b"/N 1/" in pdf.replace(b"/N 1>", b"/N 1/")
    assert b"/N 3" not in pdf
    assert pdf == poster(FakeView((given,), HONOURS[:1], disk=disk))
