"""A view writes down every question, wish and problem, and gives pages what they show."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from markupsafe import Markup
from PIL import Image as PILImage

from generator.content.model import Kind
from generator.diagnostics import Diagnostic, Span
from generator.site import wishes
from generator.site.view import Failed, View
from generator.site.wishes import Copy, Image, Variant
from generator.site.world import Read, World
from tests.conftest import FILES, picture
from tests.worlds import make_world

PAGE = "about/index.html"
PHOTO = "content/profiles/first/photo.png"
ABOUT = "content/pages/about.md"
WIDE = picture(size=(3000, 1500))


@pytest.fixture(scope="module")
def world() -> World:
    return make_world({"content/profiles/first/photo.png": WIDE})


@pytest.fixture
def view(world: World) -> View:
    return View(world, PAGE)


def about(text: str, **files: str | bytes) -> View:
    """A view of a site whose page says `text`; `files` lie beside it."""
    page = f"---\n标题: 关于\n---\n{text}\n"
    beside = {f"content/pages/{name.replace('__', '.')}": data for name, data in files.items()}
    return View(make_world({ABOUT: page, **beside}), PAGE)


def asked(view: View) -> set[tuple[str, ...]]:
    return {(read.question, *map(str, read.args)) for read in view.reads}


def only_problem(view: View) -> Diagnostic:
    [found] = view.problems
    return found


# --- the record ----------------------------------------------------------------------------------

QUESTIONS: dict[str, tuple[Callable[[View], Any], set[str]]] = {
    "document": (lambda v: v.document("pages/about"), {"document"}),
    "fields": (lambda v: v.fields("pages/about"), {"fields"}),
    "card": (lambda v: v.card("pages/about"), {"card"}),
    "cards": (lambda v: v.cards("profile", order="pinyin"), {"cards"}),
    "count": (lambda v: v.count("profile"), {"count"}),
    "related": (lambda v: v.related("profiles/first", "news"), {"related"}),
    "neighbours": (lambda v: v.neighbours("news/n1"), {"neighbours"}),
    "held": (lambda v: v.held("lectures/masters/one"), {"held"}),
    "next lecture": (lambda v: v.next_lecture(), {"cards"}),
    "month": (lambda v: v.month("2026-05"), {"month"}),
    "archive": (lambda v: v.archive("lecture"), {"archive"}),
    "wall": (lambda v: v.wall("walls/deeds"), {"wall"}),
    "awards": (lambda v: v.awards("profiles/first"), {"awards"}),
    "honours": (lambda v: v.honours(), {"honours"}),
    "honour": (lambda v: v.honour("quanguo-laodong-mofan"), {"honour"}),
    "holders": (lambda v: v.holders("quanguo-laodong-mofan"), {"holders"}),
    "levels": (lambda v: v.levels(), {"levels"}),
    "today": (lambda v: v.today(), {"today"}),
    "setting": (lambda v: v.setting("title"), {"setting"}),
    "tags": (lambda v: v.tags(), {"tags"}),
    "tag": (lambda v: v.tag("劳模精神"), {"tag"}),
    "link to an id": (lambda v: v.link("pages/about"), {"card"}),
    "link to an address": (lambda v: v.link("news/index.html#a"), set()),
    "absolute": (lambda v: v.absolute("pages/about"), {"card", "setting"}),
    "body": (lambda v: v.body("pages/about"), {"document", "target", "card"}),
    "report": (lambda v: v.report_of("lectures/masters/one"), {"document"}),
    "stamp": (lambda v: v.stamp(PHOTO), {"stamp"}),
    "files": (lambda v: v.files("assets/"), {"files"}),
    "file": (lambda v: v.file(PHOTO), {"stamp"}),
    "asset": (lambda v: v.asset("css/site.css"), {"stamp"}),
    "emblem": (lambda v: v.emblem("derrick"), {"stamp"}),
    "size": (lambda v: v.size(PHOTO), {"picture"}),
    "picture": (lambda v: v.picture(PHOTO, 9), {"picture", "stamp"}),
    "letters": (lambda v: v.letters(), {"letters"}),
    "stylesheet": (lambda v: v.stylesheet(), {"style"}),
    "span": (lambda v: v.span("pages/about", "标题"), {"span"}),
    "render": (lambda v: v.render("web/404.html", page=None), {"template"}),
}  # fmt: skip


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_question_is_written_down_once(view: View, name: str) -> None:
    question, recorded = QUESTIONS[name]
    if name == "render":
        view = View(make_world({"templates/web/404.html": "-"}))
    first = question(view)
    reads = view.reads
    assert question(view) == first
    assert view.reads == reads
    assert {read.question for read in reads} == recorded
    assert len({(read.question, read.args) for read in reads}) == len(reads)


def test_a_read_holds_the_digest_of_the_answer(view: View, world: World) -> None:
    view.card("pages/about")
    assert view.reads == (Read("card", ("pages/about",), world.mark("card", ("pages/about",))),)


def test_filters_are_written_down_in_one_order(view: View) -> None:
    one = view.cards("news", limit=1, column="models")
    assert view.cards("news", column="models", limit=1) == one
    assert len(view.reads) == 1


NOTHING: list[Callable[[View], Any]] = [
    lambda v: v.document("pages/none"),
    lambda v: v.fields("pages/none"),
    lambda v: v.card("pages/none"),
    lambda v: v.related("pages/none", "news"),
    lambda v: v.neighbours("pages/none"),
    lambda v: v.held("pages/none"),
    lambda v: v.wall("pages/none"),
    lambda v: v.wall("pages/about"),
    lambda v: v.awards("pages/none"),
    lambda v: v.honour("none"),
    lambda v: v.body("pages/none"),
    lambda v: v.link("pages/none"),
    lambda v: v.absolute("pages/none"),
]


@pytest.mark.parametrize("number", range(len(NOTHING)))
def test_asking_in_vain_is_refused_and_still_written_down(view: View, number: int) -> None:
    with pytest.raises(ValueError, match="there is no"):
        NOTHING[number](view)
    assert len(view.reads) >= 1


@pytest.mark.parametrize("name", [["a"], {"a": 1}, None, object(), ("a", ["b"]), View])
def test_only_words_and_numbers_are_asked_with(view: View, name: Any) -> None:
    if name is not None:
        with pytest.raises(TypeError, match="is asked with words and numbers"):
            view.card(name)
        with pytest.raises(TypeError, match="is asked with words and numbers"):
            view.cards("profile", tag=name)
    with pytest.raises(TypeError, match="takes an address or an id"):
        view.link(name)
    assert view.reads == ()


def test_a_template_that_asks_in_vain_is_told_its_line() -> None:
    world = make_world({"templates/web/home.html": '\n\n{{ view.card("pages/none").title }}'})
    view = View(world, "index.html")
    with pytest.raises(Failed):
        view.render("web/home.html")
    found = only_problem(view)
    assert (found.rule, found.span) == ("template-error", Span("templates/web/home.html", 3))
    assert {"template", "card"} == {read.question for read in view.reads}


def test_a_missing_template_is_told(view: View) -> None:
    with pytest.raises(Failed):
        view.render("web/none.html")
    assert only_problem(view).rule == "missing-template"


# --- links ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "link"),
    [
        ("pages/about", "index.html"),
        ("pages/about#a", "index.html#a"),
        ("profiles/first", "../profiles/first/index.html"),
        ("news/index.html", "../news/index.html"),
        ("feed.xml", "../feed.xml"),
        ("old/page.htm#b", "../old/page.htm#b"),
        ("#c", "#c"),
        ("", ""),
        ("walls/deeds", ""),
    ],
)
def test_links_start_from_the_page(view: View, to: str, link: str) -> None:
    assert view.link(to) == link


def test_an_id_may_hold_a_dot() -> None:
    world = make_world({"content/news/2026.05.md": str(FILES["content/news/n1.md"])})
    assert View(world, "index.html").link("news/2026.05") == "news/2026/2026-05/index.html"


def test_at_moves_to_another_page(view: View) -> None:
    assert view.at("index.html") is view
    assert view.link("pages/about") == "about/index.html"


def test_absolute(view: View) -> None:
    assert view.absolute("pages/about") == "https://union.example.edu.cn/about/"


def test_next_lecture(view: View) -> None:
    found = view.next_lecture()
    assert found is not None
    assert found.id == "lectures/masters/one"


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[甲](../profiles/first/index.md)", '<p><a href="../profiles/first/index.html">甲</a></p>'),
        ("[甲](../profiles/first/index.md#事迹)",
         '<p><a href="../profiles/first/index.html#事迹">甲</a></p>'),
        ("[外](https://example.edu.cn/?a=1&b=2)",
         '<p><a href="https://example.edu.cn/?a=1&amp;b=2">外</a></p>'),
        ("[没有](none.md)", "<p><a>没有</a></p>"),
        ("[墙](../walls/deeds.md)", "<p><a>墙</a></p>"),
    ],
)  # fmt: skip
def test_links_of_a_text(text: str, html: str) -> None:
    view = about(text)
    assert str(view.body("pages/about")) == html
    assert not view.problems


def test_a_figure_of_a_text(view: View) -> None:
    body = str(view.body("profiles/first"))
    assert '<picture><source type="image/avif" srcset="../media/photo.' in body
    assert "720-720.webp 720w, ../media/photo." in body
    assert '<img src="../media/photo.' in body
    assert 'width="720" height="360" alt="样例图片" loading="lazy" decoding="async">' in body
    assert "<figcaption>图注</figcaption></figure>" in body
    [wish] = [each for each in view.wishes if isinstance(each, Variant)]
    assert wish.widths == (360, 720, 1080, 1440)


def test_a_document_beside_a_text_is_published() -> None:
    view = about("[计划](计划.pdf)", 计划__pdf=b"%PDF")
    assert '<a href="../files/ji-hua.' in view.body("pages/about")
    [wish] = view.wishes
    assert isinstance(wish, Copy)
    assert wish.source == "content/pages/计划.pdf"
    assert wish.address.startswith("site/files/ji-hua.")


def test_a_linked_picture_loses_what_it_tells_of_its_maker() -> None:
    view = about("[大图](p.png)", p__png=picture(size=(4000, 20)))
    body = view.body("pages/about")
    [wish] = view.wishes
    assert isinstance(wish, Variant)
    assert f'"../{wish.address.removeprefix("site/")}-{wishes.LARGEST}.jpg"' in body
    assert (wish.widths, wish.kinds) == ((wishes.LARGEST,), ("jpg",))


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.js", "a.xhtml"])
def test_a_page_or_script_beside_a_text_is_never_published(name: str) -> None:
    view = about(f"第一行\n\n[文件]({name})", **{name.replace(".", "__"): b"<script>"})
    assert str(view.body("pages/about")) == "<p>第一行</p>\n<p><a>文件</a></p>"
    assert view.wishes == {}


def test_an_svg_is_never_shown_inline_from_content() -> None:
    view = about("![图](a.svg)", a__svg=b"<svg onload='x()'/>")
    with pytest.raises(Failed):
        view.body("pages/about")
    assert dict(only_problem(view).args)["reason_en"] == "it is SVG"


# --- files ---------------------------------------------------------------------------------------

OUTSIDE = ("../site.yaml", "../../etc/passwd", "/etc/passwd", "emblems/../../site.yaml", "", ".",
           "css/../css/site.css", "..\\site.yaml")  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_path_leads_out_of_the_scanned_files(view: View, path: str) -> None:
    asking: list[Callable[[str], object]] = [
        view.asset, view.file, view.emblem, view.size, lambda each: view.picture(each, 9),
    ]  # fmt: skip
    for ask in asking:
        with pytest.raises(Failed):
            ask(path)
    assert view.wishes == {}
    assert {each.rule for each in view.problems} == {
        "missing-asset", "missing-emblem", "missing-picture",
    }  # fmt: skip


def test_a_missing_asset_is_guessed(view: View) -> None:
    with pytest.raises(Failed):
        view.asset("css/sit.css")
    assert dict(only_problem(view).args)["guess"] == "css/site.css"


def test_assets_and_emblems(view: View) -> None:
    assert view.asset("css/site.css").startswith("../assets/css/site.")
    assert isinstance(view.emblem("derrick"), Markup)
    assert view.emblem("derrick").startswith("<svg")
    assert [type(wish) for wish in view.wishes] == [Copy]


def test_an_emblem_that_is_not_utf8_is_told() -> None:
    view = View(make_world({"assets/emblems/own.svg": "<svg>图标</svg>".encode("gbk")}))
    with pytest.raises(Failed):
        view.emblem("own")
    assert only_problem(view).rule == "not-utf8"


# --- pictures --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "width", "expected", "wished"),
    [
        ((3000, 1500), 960, (960, 480), {480, 960, 1440, 1920}),
        ((3000, 1500), 2000, (2000, 1000), {1000, 2000, 3000}),
        ((3000, 1500), 9000, (3000, 1500), {3000}),
        ((60, 40), 960, (60, 40), {60}),
        ((1, 1), 960, (1, 1), {1}),
        ((2000, 1), 100, (100, 1), {100, 200}),
        ((60, 40), 30.5, (30, 20), {30, 60}),
        ((60, 40), 0, (1, 1), {1, 2}),
    ],
)
def test_a_picture_is_never_enlarged(
    size: tuple[int, int], width: int, expected: tuple[int, int], wished: set[int]
) -> None:
    view = View(make_world({PHOTO: picture(size=size)}), PAGE)
    image = view.picture(PHOTO, width)
    assert (image.width, image.height) == expected
    [wish] = view.wishes
    assert isinstance(wish, Variant)
    assert set(wish.widths) == wished
    made = {wish.file(each, kind) for each in wish.widths for kind in wish.kinds}
    sets = (image.srcset, *(srcset for _, srcset in image.sources))
    links = {each.split()[0] for srcset in sets for each in srcset.split(", ")}
    assert {each.removeprefix("../") for each in links} == {
        each.removeprefix("site/") for each in made
    }
    assert image.src in links
    assert isinstance(image, Image)


def test_a_picture_is_cut_to_the_shape_of_its_place(view: View) -> None:
    image = view.picture(PHOTO, 300, ratio=3 / 4, focus=(1.0, 0.5))
    assert (image.width, image.height) == (300, 400)
    [wish] = view.wishes
    assert isinstance(wish, Variant)
    assert wish.box == (1875, 0, 3000, 1500)
    with pytest.raises(ValueError, match="ratio"):
        view.picture(PHOTO, 300, ratio=0)


def test_a_moving_picture_is_told_and_stands_still(view: View) -> None:
    frames = [PILImage.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    view = View(make_world({PHOTO: out.getvalue()}), PAGE)
    view.picture(PHOTO, 60, name="profiles/first")
    found = only_problem(view)
    assert (found.rule, found.span.line) == ("moving-picture", 19)


@pytest.mark.parametrize(
    ("data", "rule"),
    [(None, "missing-picture"), (b"", "not-a-picture"), (b"GIF89a", "not-a-picture")],
)
def test_a_picture_that_cannot_be_used_is_told_where_it_is_written(
    data: bytes | None, rule: str
) -> None:
    view = View(make_world({PHOTO: data}), PAGE)
    for name, span in (("profiles/first", Span("content/profiles/first/index.md", 19, 9, 9)),
                       ("", Span(PHOTO))):  # fmt: skip
        view.problems.clear()
        with pytest.raises(Failed):
            view.picture(PHOTO, 960, name=name)
        assert (only_problem(view).rule, only_problem(view).span) == (rule, span)


def test_every_kind_has_a_body(view: View) -> None:
    for kind in Kind:
        for card in view.cards(kind.value):
            assert isinstance(view.body(card.id), Markup)
    assert view.report_of("lectures/masters/one") == ""
