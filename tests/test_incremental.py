"""Incremental equals clean: after any series of edits, outputs and problems are those of a clean
build; and the test has teeth: leave any one question unrecorded and it fails."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.delivery.project import Report
from generator.site.view import View
from generator.site.world import QUESTIONS
from tests.conftest import FILES, Project, picture, profile, quick_typesetter

EXAMPLES = int(os.environ.get("BANGYANG_EXAMPLES", "8"))

FIRST = "content/profiles/first/index.md"
SECOND = "content/profiles/second/index.md"
OWN_HOME = (
    '<!doctype html><title>{{ view.setting("title") }}</title><p>{{ view.today().words }}</p>'
)

OWN_TABLE = "称号:\n  - {编号: quanguo-laodong-mofan, 名称: 全国劳动模范, 级别: 校级}\n"

Edit = Callable[[Project], None]


def toggle(path: str, data: str | bytes) -> Edit:
    """Write a file that is not there; restore or remove one that is."""

    def edit(project: Project) -> None:
        place = project.root / path
        wanted = data.encode() if isinstance(data, str) else data
        if place.exists() and place.read_bytes() == wanted:
            original = FILES.get(path)
            place.unlink() if original is None else project.write(path, original)
        else:
            project.write(path, data)

    return edit


def change(path: str, old: str, new: str) -> Edit:
    """Swap words in a file, or back."""

    def edit(project: Project) -> None:
        place = project.root / path
        text = place.read_text(encoding="utf-8") if place.exists() else str(FILES[path])
        swapped = text.replace(new, old) if new in text else text.replace(old, new)
        project.write(path, swapped)

    return edit


def remove(path: str) -> Edit:
    """Delete a file, or put it back as it was."""

    def edit(project: Project) -> None:
        place = project.root / path
        place.unlink() if place.exists() else project.write(path, FILES[path])

    return edit


EDITS: dict[str, Edit] = {
    "a word of a body": change(FIRST, "样例正文", "另一篇正文"),
    "a name": change(FIRST, "王甲", "王丙"),
    "a unit": change(SECOND, "一厂", "二厂"),
    "a birth year": change(SECOND, "1923", "1924"),
    "an honour's title": change(FIRST, "全国劳动模范", "全国先进工作者"),
    "an unknown honour": change(SECOND, "全国劳动模范", "全国劳摸"),
    "a tag": change(FIRST, "劳模精神", "劳动精神"),
    "a weight": change(FIRST, "图标: derrick", "图标: derrick\n权重: 5"),
    "a slug": change("content/pages/about.md", "旧地址: old/about", "网址名: about-us"),
    "an alias": change("content/pages/about.md", "old/about", "older"),
    "a draft": change("content/news/n1.md", "日期: 2026-04-01", "草稿: 是\n日期: 2026-04-01"),
    "an expiry": change("content/news/n3.md", "标题: 新闻三", "标题: 新闻三\n撤下日期: 2026-04-30"),
    "a pinned item": change("content/news/n2.md", "标题: 新闻二", "标题: 新闻二\n置顶: 是"),
    "a column": change("content/news/n3.md", "栏目: models", "栏目: 女教职工"),
    "a hidden profile": change(SECOND, "单位: 一厂", "草稿: 是\n单位: 一厂"),
    "a relation": change(FIRST, "[second]", "[]"),
    "a broken relation": change(FIRST, "[second]", "[thrid]"),
    "an English version": toggle(
        "content/pages/about.en.md", "---\ntitle: About\n---\n[A](../profiles/first/index.md)\n"
    ),
    "another English version": toggle(
        "content/profiles/first/index.en.md",
        "---\nname: A\n---\n## Deeds\n\n![Shared](photo.png)\n",
    ),
    "an English draft": toggle(
        "content/profiles/second/index.en.md", "---\nname: B\ndraft: yes\n---\n"
    ),
    "an English orphan": toggle("content/pages/none.en.md", "---\ntitle: None\n---\n"),
    "an English word": toggle("templates/locale/en.site.po", 'msgid "讲座"\nmsgstr "Talks"\n'),
    "English settings": change(
        "site.yaml", "page_size: 2", "english: {title: Bangyang}\npage_size: 2"
    ),
    "broken YAML": change("content/news/n1.md", "标题: 新闻一", "标题: “新闻: 一: ["),
    "a comment above": change(FIRST, "---\n姓名", "---\n# 备注\n姓名"),
    "a lecture's hour": change("content/lectures/masters/one.md", "14:00", "15:30"),
    "a lecture's speaker": change(
        "content/lectures/masters/one.md", "主讲人: [first]", "主讲人: [second]"
    ),
    "a wall's order": change(
        "content/walls/deeds.md", "前言: 前言文字", "排序: 名单\n前言: 前言文字"
    ),
    "a wall's people": change("content/walls/deeds.md", "[first, second]", "[first]"),
    "a picture": toggle("content/profiles/first/photo.png", picture("green", (80, 50))),
    "a broken picture": toggle("content/profiles/second/photo.png", b"not a picture"),
    "no picture": remove("content/profiles/second/photo.png"),
    "no news": remove("content/news/n2.md"),
    "no second profile": remove(SECOND),
    "no page": remove("content/pages/about.md"),
    "a third profile": toggle(
        "content/profiles/third/index.md", profile("赵丁").replace("![样例图片](photo.png", "[x](#")
    ),
    "more news": toggle(
        "content/news/n4.md", "---\n标题: 四\n日期: 2026-05-01\n栏目: models\n---\n"
    ),
    "an own template": toggle("templates/web/home.html", OWN_HOME),
    "a broken template": toggle("templates/web/tag.html", "{% if %}"),
    "an own part": toggle(
        "templates/web/base.html", "<title>{% block main %}{% endblock %}</title>"
    ),
    "an own print template": toggle(
        "templates/print/designs/dan.typ", "#let compose(matter, frame) = text(matter.title)"
    ),
    "an own emblem": toggle(
        "assets/emblems/derrick.svg", '<svg viewBox="0 0 512 512"><path d="M0 0"/></svg>'
    ),
    "an own stylesheet": toggle("assets/css/site.css", "body{}"),
    "a colour": change("site.yaml", "page_size: 2", 'page_size: 2\ntheme: {cinnabar: "#7a1f1f"}'),
    "a broken stylesheet": toggle("assets/css/own.css", "a { color: red; } }"),
    "a face of the site": toggle("assets/fonts/song.ttf", b"no face"),
    "an own table": toggle("content/honours.yaml", OWN_TABLE),
    "the site's title": change("site.yaml", "title: 榜样", "title: 标兵"),
    "the page size": change("site.yaml", "page_size: 2", "page_size: 1"),
    "a column's name": change("site.yaml", "name: 女教职工", "name: 妇工委"),
    "the address": change("site.yaml", "union.example", "gonghui.example"),
    "a day later": lambda project: project.wait(days=1),
    "three days later": lambda project: project.wait(days=3),
    "an hour later": lambda project: project.wait(hours=1),
}


def result(report: Report) -> tuple[Any, Any]:
    """What must be equal: every output's digest (none when nothing may be published), and all
    problems."""
    made = {} if report.failed or report.build is None else dict(report.build.made)
    return made, report.problems


def assert_exact(project: Project) -> Report:
    """Build on and build anew; both must agree."""
    report = project.make()
    assert result(report) == result(project.clean())
    return report


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """What the small site gives before any edit: built for the first time, and built anew."""
    project = Project(tmp_path_factory.mktemp("original") / "site")
    for path, data in FILES.items():
        project.write(path, data)
    with pytest.MonkeyPatch.context() as patch:
        quick_typesetter(patch)
        return result(assert_exact(project))


@pytest.mark.usefixtures("fake_typesetter")
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=3), max_size=6))
def test_incremental_equals_clean_after_any_edits(
    copy_built: Callable[[Path], Project], steps: list[list[str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = copy_built(Path(folder) / "site")
        for step in steps:
            for name in step:
                EDITS[name](project)
            assert_exact(project)


@pytest.mark.parametrize("name", sorted(EDITS))
def test_every_edit_is_exact_there_and_back(
    built: Project, original: tuple[Any, Any], name: str
) -> None:
    """`original` is exact, so a build that is equal to it again is exact as well."""
    assert result(built.make()) == original
    EDITS[name](built)
    after = assert_exact(built)
    assert result(after) != original or name in _WITHOUT_EFFECT
    if "later" not in name:
        EDITS[name](built)
        assert result(built.make()) == original


_WITHOUT_EFFECT = {
    "a relation",  # both share a unit and an honour: the page names them anyhow
    "a comment above",
    "an English word",
    "English settings",
    "an English draft",
    "a day later",
    "an hour later",
    "a weight",
}


POSTS = "wechat: {author: 工会}\npage_size: 2"
ARTICLE_EDITS: dict[str, Edit] = {
    "a bulletin": toggle(
        "content/bulletins/may.md", "---\n标题: 五月\n内容: [first, n1]\n---\n开头\n"
    ),
    "a message of several": toggle(
        "content/bulletins/june.md", "---\n标题: 六月\n形式: 多篇\n内容: [second, n2]\n---\n"
    ),
    "an article's title": change(FIRST, "图标: derrick", "图标: derrick\n微信: {标题: 甲的事迹}"),
    "no article": change("content/news/n3.md", "标题: 新闻三", "标题: 新闻三\n微信: {不做: 是}"),
    "a look": change("site.yaml", "{author: 工会}", "{author: 工会, look: ge}"),
    "an own look": toggle("templates/wechat/looks/dan.css", ".article { color: #123456 }"),
    "a report": change(
        "content/lectures/masters/one.md", "讲述人物", "回顾: 讲过了。\n讲述人物"
    ),
    **{
        name: EDITS[name]
        for name in (
            "a name", "a picture", "a colour", "the address", "a slug", "a word of a body",
            "an own emblem", "a hidden profile", "a day later", "a lecture's hour",
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("turn", range(4))
def test_articles_are_exact_after_each_edit(built: Project, turn: int) -> None:
    """Edits one on another, a quarter of them in each turn; every one changes what is sent."""
    built.replace("site.yaml", "page_size: 2", POSTS)
    before = articles(assert_exact(built))
    assert before
    for name in list(ARTICLE_EDITS)[turn::4]:
        ARTICLE_EDITS[name](built)
        after = articles(assert_exact(built))
        assert after != before or name in _NOT_SENT, name
        before = after


_NOT_SENT = {"a slug", "a report", "a day later", "an own emblem"}


def test_an_announcement_gives_way_to_the_report_by_the_clock_alone(built: Project) -> None:
    built.replace("site.yaml", "page_size: 2", POSTS)
    ARTICLE_EDITS["a report"](built)
    before = articles(built.make())
    assert "wechat/lectures/masters/one/article.html" in before
    built.wait(days=2)
    after = articles(assert_exact(built))
    assert "wechat/reports/masters/one/article.html" in after
    assert "wechat/lectures/masters/one/article.html" not in after


def articles(report: Report) -> dict[str, str]:
    """The published files below `wechat/`, with their digests."""
    made, _ = result(report)
    return {path: str(each) for path, each in made.items() if path.startswith("wechat/")}


def test_a_word_of_a_text_leaves_the_pictures_of_its_article_alone(project: Project) -> None:
    project.replace("site.yaml", "page_size: 2", POSTS)
    project.make()
    project.replace(FIRST, "样例正文", "另一篇正文")
    keys = {
        key for key in ran(project.make()) if key.startswith(("article:", "enclosure:", "cover:"))
    }
    assert keys == {"article:wechat/profiles/first"}


def test_a_second_build_does_nothing(project: Project) -> None:
    project.make()
    again = project.make()
    assert again.build is not None
    assert again.build.ran == ()
    assert again.release is not None
    assert not again.release.fresh


def ran(report: Report) -> set[str]:
    assert report.build is not None
    return {each.key for each in report.build.ran}


def test_one_word_rebuilds_what_shows_it_and_nothing_else(project: Project) -> None:
    project.make()
    project.replace(FIRST, "样例正文", "另一篇正文")
    report = project.make()
    assert ran(report) == {
        "page:profiles/first/index.html",
        "sheet:print/posters/first-a2:print",
        "sheet:site/posters/first-a4:web",
        "search:texts:0/1",
        "panel:walls/deeds:2",
        "elevation:walls/deeds",
        "overview:walls/deeds",
    }


def test_a_new_name_reaches_every_place_that_shows_it(project: Project) -> None:
    project.make()
    project.replace(SECOND, "李乙", "李乙甲")  # no character comes or goes
    keys = ran(project.make())
    assert {"page:index.html", "page:profiles/index.html", "page:profiles/second/index.html",
            "page:profiles/first/index.html", "page:lectures/masters/one/index.html",
            "sheet:print/posters/second-a2:print"} <= keys  # fmt: skip
    assert "page:news/2026/n1/index.html" not in keys
    assert "sheet:print/posters/first-a2:print" not in keys
    assert not any(key.startswith("face:") for key in keys)


def test_a_new_character_makes_the_heading_face_anew(project: Project) -> None:
    """Every page names the stylesheet, the stylesheet the face, and each by its digest."""
    project.make()
    project.replace(SECOND, "李乙", "李戊")
    keys = ran(project.make())
    assert sum(key.startswith("face:") for key in keys) == 1
    assert "page:news/2026/n1/index.html" in keys
    assert "sheet:print/posters/first-a2:print" not in keys


def test_a_lecture_passes_from_upcoming_to_held_by_the_clock_alone(project: Project) -> None:
    project.make()
    project.wait(days=1, hours=3)
    keys = ran(project.make())
    assert "page:lectures/masters/one/index.html" in keys
    assert "page:news/2026/n1/index.html" not in keys


# --- teeth ---------------------------------------------------------------------------------------

# For each question, what must be built wrongly when nobody writes it down.
TELLING: dict[str, tuple[dict[str, str | bytes], Edit]] = {}


def telling(question: str, template: str, edit: Edit) -> None:
    """`template` as home page asks only this question about what `edit` changes."""
    TELLING[question] = ({"templates/web/home.html": template}, edit)


telling("document", '{{ view.document("pages/about").meta.aliases }}', EDITS["an alias"])
telling("fields", '{{ view.fields("pages/about").date }}',
        change("content/pages/about.md", "标题: 关于", "标题: 关于\n日期: 2020年"))  # fmt: skip
telling("card", '{{ view.link("pages/about") }}', EDITS["a slug"])
telling("cards", '{{ view.cards("profile") }}', EDITS["a unit"])
telling("count", '{{ view.count("news") }}', EDITS["more news"])
telling("related", '{{ view.related("profiles/first", "news") }}', EDITS["a draft"])
telling("neighbours", '{{ view.neighbours("news/n1") }}', EDITS["a column"])
telling("awards", '{{ view.awards("profiles/first") }}', EDITS["an honour's title"])
telling("honours", "{{ view.honours() }}", EDITS["an honour's title"])
telling("honour", '{{ view.honour("quanguo-laodong-mofan").count }}', EDITS["an honour's title"])
telling("holders", '{{ view.holders("quanguo-laodong-mofan") }}', EDITS["a name"])
telling("levels", "{{ view.levels() }}", EDITS["a third profile"])
telling("facets", "{{ view.facets() }}", EDITS["a unit"])
telling("roster", "{{ view.roster() }}", EDITS["a unit"])
telling("kin", '{{ view.kin("profiles/first") }}', EDITS["a relation"])
telling("life", '{{ view.life("profiles/first") }}', EDITS["an honour's title"])
telling("occasions", "{{ view.occasions() }}",
        change(FIRST, "出生年份: 1923", "出生年份: 1923\n去世年份: 1966"))  # fmt: skip
telling("roll", "{{ view.roll() }}", EDITS["an honour's title"])
telling("month", '{{ view.month("2026-05") }}', EDITS["a lecture's hour"])
telling("archive", '{{ view.archive("news") }}', EDITS["more news"])
telling("held", '{{ view.held("lectures/masters/one") }}', lambda project: project.wait(days=3))
telling("tags", "{{ view.tags() }}", EDITS["a tag"])
telling("tag", '{{ view.tag("劳模精神") }}', EDITS["a tag"])
telling("entries", "{{ view.entries() }}", EDITS["a unit"])
telling("texts", "{{ view.texts(0, 1) }}", EDITS["a word of a body"])
telling("wall", '{{ view.wall("walls/deeds") }}', EDITS["a wall's people"])
telling("today", "{{ view.today().words }}", EDITS["a day later"])
telling("setting", '{{ view.setting("title") }}', EDITS["the site's title"])
telling("files", '{{ view.files("assets/emblems/") }}', EDITS["an own emblem"])
telling("stamp", '{{ view.asset("css/site.css") }}', EDITS["an own stylesheet"])
telling("template", '{% include "web/part.html" %}', toggle("templates/web/part.html", "二"))
TELLING["template"][0]["templates/web/part.html"] = "一"
telling("picture", '{{ view.size("content/profiles/first/photo.png") }}', EDITS["a picture"])
telling("target", '{{ view._ask("target", "pages/about", "x.pdf") }}',
        toggle("content/pages/x.pdf", b"%PDF"))  # fmt: skip
telling("letters", "{{ view.letters() }}", change(FIRST, "王甲", "王鑫"))
telling("style", "{{ view.stylesheet() }}", EDITS["an own stylesheet"])
telling("span", '{{ view.span("profiles/first", "样例正文") }}', EDITS["a comment above"])


ENGLISH = "content/pages/about.en.md"
IN_ENGLISH = "---\ntitle: About\nsummary: A page\n---\nOf [somebody](../profiles/first/index.md)\n"
telling("versions", '{{ view.versions("pages/about") }}', toggle(ENGLISH, IN_ENGLISH))
telling("counterpart", '{{ view._ask("counterpart", "en", "about/index.html") }}',
        toggle(ENGLISH, IN_ENGLISH))  # fmt: skip
telling("wording", '{{ view._ask("wording", "en", "首页", none) }}',
        toggle("templates/locale/en.site.po", 'msgid "首页"\nmsgstr "Start"\n'))  # fmt: skip


def test_there_is_a_telling_edit_for_every_question() -> None:
    assert set(TELLING) == set(QUESTIONS)


@pytest.fixture(scope="module")
def bare(built_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site as built with an empty home page: one that says something is all that its next
    build makes, for no heading of the usual home page needs its characters any more."""
    root = tmp_path_factory.mktemp("bare") / "site"
    shutil.copytree(built_once, root, symlinks=True)
    project = Project(root)
    project.write("templates/web/home.html", "{# nothing #}")
    with pytest.MonkeyPatch.context() as patch:
        quick_typesetter(patch)
        assert not project.make().failed
    return root


@pytest.mark.parametrize("question", sorted(QUESTIONS))
@pytest.mark.usefixtures("fake_typesetter")
def test_the_proof_has_teeth(
    bare: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    question: str,
) -> None:
    """With one question unrecorded the home page is left stale, and comparing tells it."""
    files, edit = TELLING[question]
    honest = overlaid(bare, tmp_path / "honest", files)
    before = home(honest.make())
    edit(honest)
    assert home(honest.make()) != before, "the edit must show"

    forgetful(monkeypatch, {question})
    stale = overlaid(bare, tmp_path / "stale", files)
    assert home(stale.make()) == before
    edit(stale)
    assert home(stale.make()) != home(stale.clean())


def overlaid(built: Path, root: Path, files: dict[str, str | bytes]) -> Project:
    """A copy of a built site with an own home page, which its next build therefore makes anew."""
    shutil.copytree(built, root, symlinks=True)
    project = Project(root)
    for path, data in files.items():
        project.write(path, data)
    return project


def test_forgetting_every_question_is_noticed(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgetful(monkeypatch, set(QUESTIONS))
    project.make()
    EDITS["a name"](project)
    with pytest.raises(AssertionError):
        assert_exact(project)


def home(report: Report) -> object:
    assert report.build is not None, report.problems
    return report.build.made.get("site/index.html")


def forgetful(monkeypatch: pytest.MonkeyPatch, questions: set[str]) -> None:
    """Make every view forget to write down some questions."""
    ask = View._ask

    def forget(view: View, question: str, *args: Any) -> Any:
        answer = ask(view, question, *args)
        if question in questions:
            tag = f"{view._language}." if view._language else ""
            view._reads.pop((tag + question, args), None) or view._reads.pop((question, args))
        return answer

    monkeypatch.setattr(View, "_ask", forget)
