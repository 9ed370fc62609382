"""The page for the editor of an article, as a browser opens it from disk: what it copies, and that
nothing that an author writes breaks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from generator.diagnostics import Lang, Span, problem
from generator.engine.jobs import Outcome, perform
from generator.plan import fulfil, plan
from generator.site.enclosing import Cover, Enclosure
from generator.wechat.articles import Post
from generator.wechat.darkness import darkened
from generator.wechat.desks import Desks, bare, counts, is_sample, told, whole
from generator.wechat.drafts import Draft, read_draft
from tests.browsing import BASE, Seen, parsed, tool
from tests.conftest import FILES, SITE_YAML, Project
from tests.test_standards import AXE, OUTSIDE
from tests.worlds import Shelf, make_world

ARTICLE = "profiles/wang-jinxi"
LONG = "一个很长的标题" * 5
HOSTILE = """王"><script>alert(1)</script>&amp;'</template></iframe>{{ view }}"""
DIGEST = """</template><img src=x onerror=alert(2)>引号"与''单引号 & < >"""
LECTURE = "---\n标题: {}\n开始: {} 14:00\n主讲人: [first]\n---\n讲座\n"
FILES_OF_SEVERAL: Mapping[str, str | bytes] = {
    **FILES,
    "site.yaml": SITE_YAML + "\n微信: {作者: 校工会}\n",
    "content/profiles/bad/index.md": (
        f"---\n姓名: 王丙\n单位: 一厂\n微信:\n  标题: {HOSTILE!r}\n  作者: {'工' * 17}\n"
        f"  摘要: {DIGEST!r}\n---\n正文 `</iframe>` 与 `</template>`\n\n![红色的方块](a.png)\n"
    ).replace(r"\'", "''"),
    "content/profiles/bad/a.png": FILES["content/profiles/first/photo.png"],
    "content/news/long.md": f"---\n标题: {LONG}\n日期: 2026-04-02\n栏目: models\n---\n新闻\n",
    "content/bulletins/week.md": (
        "---\n标题: 一周动态\n日期: 2026-05-01\n形式: 多篇\n内容: [news/n1, 王丙, 第一讲]\n---\n"
    ),
    "content/lectures/masters/a-later.md": LECTURE.format("晚一讲", "2026-07-02"),
    "content/lectures/masters/sooner.md": LECTURE.format("早一讲", "2026-06-02"),
    "content/bulletins/one.md": "---\n标题: 合集\n内容: [news/n1]\n---\n文字\n",
}


def publish(root: Path, files: Mapping[str, str | bytes]) -> dict[str, Outcome]:
    """What is made for the account, below `root`, and the outcome of each job."""
    world = make_world(files)
    outcomes: dict[str, Outcome] = {}
    jobs = [each for each in plan(world.site).value if isinstance(each, Post | Desks)]
    while jobs:
        job, kept = jobs.pop(), Shelf()
        outcome = outcomes[job.key] = perform(job, world, kept)
        for made, data in zip(outcome.made, kept, strict=True):
            (root / made.path).parent.mkdir(parents=True, exist_ok=True)
            (root / made.path).write_bytes(data)
        wishes = (each for each in outcome.wishes if isinstance(each, Enclosure | Cover))
        jobs += [made for made in map(fulfil, wishes) if made.key not in outcomes]  # type: ignore[misc]
    return outcomes


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Outcome]]:
    root = tmp_path_factory.mktemp("desks")
    return root / "wechat", publish(root, FILES_OF_SEVERAL)


# --- what is copied ------------------------------------------------------------------------------

PICTURES = '<p>一<img src="images/a&amp;b.1.jpg" alt="src=&quot;images/x&quot;" data-w="10">二</p>'


def test_pictures_are_fetched_from_the_website() -> None:
    made = whole(PICTURES + '<img alt="" src="images/b.png"> src="images/words"', BASE + "x/")
    assert f'src="{BASE}x/images/a&amp;b.1.jpg"' in made
    assert f'alt="" src="{BASE}x/images/b.png"' in made
    assert made.endswith('> src="images/words"')
    assert whole("<p>文字</p>", BASE) == "<p>文字</p>"


def test_without_pictures_the_text_says_which_file_belongs_where() -> None:
    made = bare(PICTURES, "【{file}】")
    assert made == '<p>一<span style="color:#a8201a">【a&amp;b.1.jpg】</span>二</p>'
    assert "<img" not in bare('<img alt="无">', "【{file}】")


@given(st.text(), st.text())
def test_words_are_never_changed(before: str, after: str) -> None:
    text = f'<p>{_escaped(before)}</p><img src="images/a.jpg"><p>{_escaped(after)}</p>'
    for made in (whole(text, BASE), bare(text, "")):
        assert made.startswith(f"<p>{_escaped(before)}</p>")
        assert made.endswith(f"<p>{_escaped(after)}</p>")


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize(
    ("base", "sample"),
    [
        ("https://union.example.edu.cn/", True),
        ("https://example.com/a/", True),
        ("http://localhost:8000/", True),
        ("http://127.0.0.1/", True),
        ("https://a.test/", True),
        ("", True),
        ("https://gonghui.usst.edu.cn/", False),
        ("https://notexample.com/", False),
        ("https://example.usst.edu.cn/", False),
        ("https://test.usst.edu.cn/", False),
    ],
)
def test_a_sample_address_is_known(base: str, sample: bool) -> None:
    assert is_sample(base) is sample


def test_lengths_are_those_that_the_platform_counts() -> None:
    draft = Draft("标题🙂", "工会", "", "", 0, 0, "a", "news", "a", "a.md")
    assert counts(draft) == {"title": (4, 32), "author": (2, 16), "digest": (0, 128)}


def test_what_is_told_has_words_a_hint_and_a_place_errors_first() -> None:
    late = problem("wechat-title-long", Span("b.md", 3, 1), found=40, limit=32, more=8)
    grave = problem("not-utf8", Span("c.md"), guessed="", guessed_en="")
    first, second = told([late, grave])
    assert (first.grave, second.grave) == (True, False)
    assert second.message == late.message(Lang.ZH)
    assert second.hints == late.hints(Lang.ZH) != ()
    assert (second.level, second.place) == ("警告", "b.md:3:1")


# --- what is published ---------------------------------------------------------------------------


def test_every_article_has_its_page_and_the_list_leads_to_each(
    several: tuple[Path, dict[str, Outcome]], demo: Path
) -> None:
    for folder in (several[0], demo.parent / "wechat"):
        names = {
            each.parent.relative_to(folder).as_posix() for each in folder.rglob("article.json")
        }
        listed = {link.removesuffix("/index.html") for link in parsed(folder / "index.html").links}
        assert len(names) > 5
        assert names <= listed
        for name in names:
            missing = [
                link for link in parsed(folder / name / "index.html").links
                if "://" not in link and not (folder / name / link).is_file()
                and not ("/site/" in link and folder == several[0])  # it has no website
            ]  # fmt: skip
            assert not missing, name


def test_the_list_reads_no_article(several: tuple[Path, dict[str, Outcome]]) -> None:
    asked = {each.question for each in several[1]["desks:wechat/index.html"].reads}
    assert asked == {"card", "related", "setting", "stamp", "template"}


def test_the_list_is_made_again_only_for_what_it_shows(
    make_project: Callable[..., Project], fake_typesetter: None
) -> None:
    project = make_project(FILES_OF_SEVERAL)
    project.make()
    for file, old, new, shown in (
        ("news/n1.md", "\n新闻\n", "\n别的话\n", False),
        ("news/n1.md", "标题: 新闻一", "标题: 别的新闻", True),
        ("bulletins/one.md", "内容: [news/n1]", "内容: [news/n2]", True),
        ("profiles/bad/index.md", "标题: '王", "标题: '汪", True),
        ("profiles/bad/index.md", "\n正文", "\n\n\n文字", False),  # a problem's line moves
    ):
        project.replace(f"content/{file}", old, new)
        report, anew = project.make(), project.clean()
        assert report.build
        assert anew.build
        ran = {each.key for each in report.build.ran}
        assert ("desks:wechat/index.html" in ran) is shown, (file, new)
        assert report.build.made == anew.build.made
        assert report.problems == anew.problems


def test_the_list_stands_by_kind_and_the_newest_first(
    several: tuple[Path, dict[str, Outcome]],
) -> None:
    text = (several[0] / "index.html").read_text(encoding="utf-8")
    titles = re.findall(r'class="list-title">([^<]*)', text)
    assert titles[:2] == ["一周动态", "合集"]
    assert titles.index("新闻三") < titles.index(LONG) < titles.index("新闻一")
    assert titles.index("新闻一") < titles.index("李乙")
    assert titles.index("早一讲") < titles.index("晚一讲")
    assert text.count('收入 <a href="bulletins/week/index.html">一周动态</a>') == 3
    assert text.count('收入 <a href="bulletins/one/index.html">合集</a>') == 1
    assert f'is-over">标题 {len(LONG)}/32' in text


def test_all_that_was_told_stands_on_the_page(several: tuple[Path, dict[str, Outcome]]) -> None:
    folder, outcomes = several
    rules = set()
    for key, outcome in outcomes.items():
        if key.startswith("article:"):
            page = (folder.parent / key.removeprefix("article:") / "index.html").read_text("utf-8")
            assert page.count('<p class="place">') == len(outcome.problems), key
            for each in outcome.problems:
                rules.add(each.rule)
                assert escape(each.message(Lang.ZH)) in page
                assert all(escape(hint) in page for hint in each.hints(Lang.ZH))
    assert {"wechat-title-long", "wechat-author-long"} <= rules


def test_a_message_of_several_lists_its_parts_in_order(
    several: tuple[Path, dict[str, Outcome]],
) -> None:
    folder = several[0] / "bulletins/week"
    text = (folder / "index.html").read_text(encoding="utf-8")
    draft = read_draft((folder / "article.json").read_bytes())
    assert len(draft.parts) == 3
    found = re.findall(r'<li><a href="\.\./\.\./([^"]*)/index\.html">', text)
    assert tuple(found) == draft.parts
    assert f'part-title">{escape(HOSTILE)}<' in text
    assert "<iframe" not in text
    assert "复制正文" not in text


# --- in a browser --------------------------------------------------------------------------------

browsed = pytest.mark.browser
PASTE = """<!doctype html><title>编辑器</title><div contenteditable style="height: 400px"></div>
<script>addEventListener('paste', event => {
  window.got = {}; for (const type of event.clipboardData.types)
    window.got[type] = event.clipboardData.getData(type);
})</script>"""


class Desk:
    """A page of the desk in a browser, and an editor to paste into."""

    def __init__(self, browser: Any, folder: Path, name: str, *, before: str = "") -> None:
        self.folder = folder / name
        self.context = browser.new_context(viewport={"width": 1280, "height": 900})
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        if before:
            self.context.add_init_script(before)
        self.page, self.seen = self.context.new_page(), Seen()
        self.seen.watch(self.page)
        self.dialogs: list[str] = []
        self.page.on("dialog", self.asked)
        self.page.goto((self.folder / "index.html").as_uri())

    @property
    def draft(self) -> Draft:
        return read_draft((self.folder / "article.json").read_bytes())

    def asked(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def copied(self, of: str) -> dict[str, str]:
        """Click a button; what an editor is given when it is pasted there."""
        self.page.click(f"button[data-of={of}]")
        return self.pasted()[0]

    def pasted(self) -> tuple[dict[str, str], str]:
        """What lies on the clipboard by type, and the words of an editor that it is pasted into."""
        editor = self.context.new_page()
        editor.route("**/*", lambda route: route.abort())  # its pictures are not to be fetched
        editor.set_content(PASTE)
        editor.focus("[contenteditable]")
        editor.keyboard.press("Control+V")
        words = editor.evaluate("document.querySelector('[contenteditable]').textContent")
        got = editor.evaluate("window.got || {}")
        editor.close()
        return got, words


@pytest.fixture
def desk(browser: Any, demo: Path) -> Iterator[Desk]:
    made = Desk(browser, demo.parent / "wechat", ARTICLE)
    yield made
    made.context.close()


@pytest.fixture
def hostile(browser: Any, several: tuple[Path, dict[str, Outcome]]) -> Iterator[Desk]:
    made = Desk(browser, several[0], "profiles/bad")
    yield made
    made.context.close()


class Pasted(HTMLParser):
    """Tags, attributes and words of HTML from a clipboard."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.pictures: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "meta":  # the system's own
            self.names |= {name for name, _ in attrs}
        self.pictures += [value or "" for name, value in attrs if tag == "img" and name == "src"]

    def handle_data(self, data: str) -> None:
        self.words += data


@browsed
def test_the_copied_text_is_rich_and_whole(desk: Desk) -> None:
    article = Pasted((desk.folder / "article.html").read_text(encoding="utf-8"))
    got = desk.copied("whole")
    copied = Pasted(got["text/html"])
    own = f"{BASE}wechat/{ARTICLE}/"
    assert [each.removeprefix(own) for each in copied.pictures] == article.pictures
    assert all(each.startswith(own) for each in copied.pictures)
    assert copied.names == article.names <= {
        "style", "src", "alt", "data-w", "href", "colspan", "rowspan", "data-ignore-width",
    }  # fmt: skip
    assert copied.words == article.words
    assert "".join(got["text/plain"].split()) == "".join(article.words.split())
    assert "\n" in got["text/plain"]
    assert desk.page.inner_text("#said").startswith("已复制正文。")


@browsed
def test_what_is_pasted_says_the_same(desk: Desk) -> None:
    article = Pasted((desk.folder / "article.html").read_text(encoding="utf-8"))
    desk.page.click("button[data-of=whole]")
    _, words = desk.pasted()
    assert "".join(words.split()) == "".join(article.words.split())


@browsed
def test_without_addresses_each_picture_is_named(desk: Desk) -> None:
    copied = Pasted(desk.copied("bare")["text/html"])
    assert copied.pictures == []
    assert desk.draft.pictures
    for each in desk.draft.pictures:
        assert f"【在这里插入图片：{each.removeprefix('images/')}】" in copied.words
        assert (desk.folder / each).is_file()


@browsed
@pytest.mark.parametrize("which", ["desk", "hostile"])
def test_fields_are_copied_exactly(which: str, request: pytest.FixtureRequest) -> None:
    page: Desk = request.getfixturevalue(which)
    draft = page.draft
    assert page.copied("title") == {"text/plain": draft.title}
    assert page.copied("author") == {"text/plain": draft.author}
    assert page.copied("digest") == {"text/plain": draft.digest}
    assert page.copied("source") == {"text/plain": draft.content_source_url}
    assert page.copied("push") == {"text/plain": f"bangyang wechat push {draft.name}"}


@browsed
def test_nothing_an_author_writes_becomes_code(hostile: Desk) -> None:
    assert hostile.draft.title == HOSTILE
    assert hostile.page.inner_text("h1") == HOSTILE
    assert hostile.page.inner_text("#digest") == DIGEST == hostile.draft.digest
    light = hostile.page.frames[1]
    assert light.inner_text("h1") == HOSTILE
    assert "</iframe> 与 </template>" in light.inner_text("#text")
    hostile.copied("whole")
    assert hostile.page.evaluate("document.scripts.length") == 1
    assert hostile.dialogs == []
    assert hostile.seen.complaints == []


@browsed
def test_the_keyboard_suffices(desk: Desk) -> None:
    for _ in range(12):
        desk.page.keyboard.press("Tab")
        if desk.page.evaluate("document.activeElement.dataset.of") == "whole":
            break
    desk.page.keyboard.press("Enter")
    assert "text/html" in desk.pasted()[0]
    assert desk.page.evaluate("document.activeElement.dataset.of") == "whole", "focus stays"


@browsed
def test_the_newer_way_is_taken_where_the_old_one_is_off(browser: Any, demo: Path) -> None:
    off = "document.execCommand = () => false;"
    desk = Desk(browser, demo.parent / "wechat", ARTICLE, before=off)
    desk.page.click("button[data-of=whole]")
    desk.page.wait_for_function("document.getElementById('said').textContent")
    got = Pasted(desk.pasted()[0]["text/html"])
    assert [each for each in got.pictures if each.startswith(BASE)] == got.pictures != []
    desk.context.close()


@browsed
def test_where_nothing_can_be_copied_the_page_says_so(browser: Any, demo: Path) -> None:
    off = "document.execCommand = () => false; navigator.clipboard.write = () => Promise.reject();"
    desk = Desk(browser, demo.parent / "wechat", ARTICLE, before=off)
    desk.page.click("button[data-of=title]")
    desk.page.wait_for_function("document.getElementById('said').textContent")
    assert desk.page.inner_text("#said") == "没能复制“标题”。请自己选中，按 Ctrl+C。"
    assert desk.seen.complaints == []
    desk.context.close()


@browsed
def test_the_telephones_show_the_article_alone_by_day_and_by_night(desk: Desk) -> None:
    text = (desk.folder / "article.html").read_text(encoding="utf-8")
    shown = "document.getElementById('text').innerHTML"
    for frame, html, ground in (
        (desk.page.frames[1], text, "rgb(255, 255, 255)"),
        (desk.page.frames[2], darkened(text), "rgb(25, 25, 25)"),
    ):
        same = frame.evaluate(
            f"html => {{ const one = document.createElement('div'); one.innerHTML = html;"
            f" return one.innerHTML === {shown}; }}", html,
        )  # fmt: skip
        assert same
        assert frame.evaluate("document.documentElement.clientWidth") == 375
        assert frame.evaluate("document.documentElement.scrollWidth") == 375
        box = frame.evaluate("(() => { const b = document.getElementById('text')"
                             ".getBoundingClientRect(); return [b.left, b.right]; })()")  # fmt: skip
        assert box == [16, 359]
        root = "getComputedStyle(document.documentElement)"
        assert frame.evaluate(f"{root}.backgroundColor") == ground
        assert frame.evaluate(f"{root}.getPropertyValue('--cinnabar')") == ""
    bodies = [frame.evaluate("document.body.scrollHeight") for frame in desk.page.frames[1:]]
    assert bodies[0] == bodies[1] > 1000


@browsed
def test_the_telephones_scroll_together(desk: Desk) -> None:
    light, dark = desk.page.frames[1:]
    light.evaluate("scrollTo(0, 300)")
    assert reached(desk, dark, "scrollY === 300")
    dark.evaluate("scrollTo(0, 120)")
    assert reached(desk, light, "scrollY === 120")
    desk.page.focus("iframe")
    assert reached(desk, light, "document.hasFocus()")
    desk.page.keyboard.press("PageDown")
    assert reached(desk, dark, "scrollY > 300")


def reached(desk: Desk, frame: Any, wanted: str) -> bool:
    """Whether a telephone comes to be where a script says; a frame that a key scrolls is asked
    from outside, for it has no time to wait by itself."""
    for _ in range(50):
        if frame.evaluate(wanted):
            return True
        desk.page.wait_for_timeout(100)
    return False


@browsed
def test_nothing_leaves_the_machine(desk: Desk, demo: Path) -> None:
    desk.copied("whole")
    desk.copied("bare")
    desk.page.goto((demo.parent / "wechat/index.html").as_uri())
    assert desk.seen.complaints == []
    assert len(desk.seen.requests) > 10
    start = demo.parent.resolve().as_uri(), demo.parent.as_uri(), "about:srcdoc"
    assert [url for url in desk.seen.requests if not url.startswith(start)] == []


@browsed
@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
def test_everything_fits_and_axe_finds_no_violation(
    browser: Any, several: tuple[Path, dict[str, Outcome]], demo: Path, width: int
) -> None:
    tool(AXE, "node")
    context = browser.new_context(viewport={"width": width, "height": 900})
    page, found = context.new_page(), []
    folder = demo.parent / "wechat"
    for place in (
        folder,
        folder / ARTICLE,
        several[0] / "profiles/bad",
        several[0] / "bulletins/week",
    ):
        page.goto((place / "index.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == width, place
        assert page.evaluate(OUTSIDE) == [], place
        page.add_script_tag(path=AXE)
        run = "axe.run(document, {iframes: false, resultTypes: ['violations']})"
        found += [
            f"{place}: {each['id']}: {node['html'][:120]} {node['failureSummary']}"
            for each in page.evaluate(run)["violations"]
            for node in each["nodes"]
        ]
    context.close()
    assert found == []
