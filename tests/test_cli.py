"""The command line, end to end: what is printed, what is written, and how it ends."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click import Context

from generator import cli, telling
from generator.content.model import KINDS, Kind
from generator.delivery import project as project_module
from generator.delivery import publish as publishing
from generator.delivery.project import STEPS
from generator.diagnostics import Lang
from generator.engine.blobs import Blobs
from generator.engine.jobs import Crash
from generator.engine.ledger import Ledger
from generator.press import pressing
from generator.site.world import QUESTIONS
from generator.text import width
from tests.conftest import FILES, REPOSITORY, Project, check_anew

CLOCK = ("--clock", "2026-05-01T12:00")
ABOUT = "content/pages/about.md"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        return self.out.rstrip("\n").rpartition("\n")[2]


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """The entry point in this process; `typed` is what a person types."""

    def call(*words: object, typed: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main([str(word) for word in words])
        said = capsys.readouterr()
        return Ran(int(ended.value.code or 0), said.out, said.err)

    return call


@pytest.fixture
def build(run: Run, project: Project) -> Run:
    """`bangyang build` of the small site."""
    return lambda *words: run("build", "-s", project.root, *CLOCK, *words)


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(REPOSITORY), **more}


def process(
    *words: object, folder: Path = REPOSITORY, **more: str
) -> subprocess.CompletedProcess[bytes]:
    """The program as people start it, in a process of its own."""
    command = [sys.executable, "-m", "generator.cli", *map(str, words)]
    return subprocess.run(
        command, cwd=folder, env=environment(**more), capture_output=True, check=False, timeout=60
    )


def published(project: Project) -> str:
    """Which release is public."""
    return str((project.root / "public").readlink())


def tree(root: Path) -> dict[str, object]:
    """Everything below a folder: names, bytes, times."""
    found: dict[str, object] = {}
    for path in [root, *sorted(root.rglob("*"))]:
        state = path.lstat()
        data = path.read_bytes() if path.is_file() else b""
        found[str(path)] = (state.st_mtime_ns, state.st_size if path.is_file() else 0, data)
    return found


# --- build ---------------------------------------------------------------------------------------


def test_a_build_ends_with_what_was_made_and_where_it_is(build: Run, project: Project) -> None:
    ran = build()
    assert (ran.code, ran.err) == (0, "")
    summed, site, sheets = ran.out.rstrip("\n").split("\n")[-3:]
    assert re.fullmatch(r"\d+ 页 · \d+ 张图片 · \d+ 份印刷文件 · 重做 \d+ 项 · [\d.]+ 秒", summed)
    assert site == f"网站：{project.root / 'public' / 'site' / 'index.html'}"
    assert sheets == f"印刷：{project.root / 'public' / 'print'}"
    assert Path(site.removeprefix("网站：")).is_file()


def test_a_second_build_says_that_nothing_changed(build: Run) -> None:
    build()
    again = build()
    assert again.code == 0
    assert "没有变化，无需重做" in again.out
    assert "nothing changed" in build("--lang", "en").out


@pytest.mark.parametrize(
    ("variables", "words", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, (), "没有问题"),
        ({"LANG": "en_US.UTF-8"}, (), "no problems"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, (), "没有问题"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB"}, (), "no problems"),
        ({"LANG": "C"}, (), "没有问题"),
        ({"LANG": "zh_CN.UTF-8"}, ("--lang", "en"), "no problems"),
        ({"LANG": "en_US.UTF-8"}, ("--lang", "zh"), "没有问题"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_locales(
    run: Run, project: Project, monkeypatch: pytest.MonkeyPatch,
    variables: Mapping[str, str], words: tuple[str, ...], expected: str,
) -> None:  # fmt: skip
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    ran = run("check", "-s", project.root, *CLOCK, *words)
    assert ran.code == 0
    assert expected in ran.last


def test_a_build_names_problems_with_the_authors_line(build: Run, project: Project) -> None:
    build()
    before = project.public("site/index.html"), published(project)
    project.replace("content/profiles/first/index.md", "出生年份", "出生年分")
    ran = build()
    assert ran.code == 1
    head = "content/profiles/first/index.md:4:1: 错误：不认识的字段“出生年分” [unknown-field]"
    assert f"{head}\n  4 | 出生年分: 1923\n    | ^^^^^^^^\n  提示：是不是“出生年份”？\n" in ran.out
    assert "没有发布，已有的网站保持不变" in ran.last
    assert (project.public("site/index.html"), published(project)) == before


def test_a_first_build_with_errors_makes_no_public(build: Run, project: Project) -> None:
    project.write(ABOUT, "没有资料\n")
    assert build().code == 1
    assert not (project.root / "public").exists()


def test_warnings_are_counted_and_do_not_keep_from_publishing(build: Run, project: Project) -> None:
    project.replace("content/profiles/second/index.md", "出处:\n  - 题名: 样例\n", "")
    ran = build("--lang", "en")
    assert ran.code == 0
    assert "[no-sources]" in ran.out
    assert " · 1 warning · " in ran.out


def test_quiet_says_nothing_when_there_is_nothing_to_say(build: Run) -> None:
    assert build("--quiet") == Ran(0, "", "")


def test_verbose_tells_steps_and_reasons(build: Run, project: Project) -> None:
    build()
    project.replace("content/profiles/second/index.md", "李乙", "李戊")
    ran = build("--verbose")
    assert all(f"{telling.step(name, Lang.ZH)} …" in ran.err for name in STEPS)
    assert "page:profiles/first/index.html  ←  " in ran.err
    assert "简介  profiles/second" in ran.err


def test_drafts_are_never_built_into_public(build: Run, project: Project) -> None:
    project.replace(ABOUT, "标题: 关于", "标题: 关于\n草稿: 是")
    build()
    ran = build("--drafts")
    assert str(project.root / ".bangyang" / "preview" / "site" / "index.html") in ran.out
    assert not list((project.root / "public").rglob("about/index.html"))
    assert list((project.root / ".bangyang" / "preview").rglob("about/index.html"))


def test_problems_for_machines(build: Run, project: Project) -> None:
    assert json.loads(build("--json").out) == []
    project.write(ABOUT, "---\n标提: 关于\n---\n")
    ran = build("--json")
    found = json.loads(ran.out)
    assert ran.code == 1
    assert {"missing-key", "unknown-field"} == {each["rule"] for each in found}
    assert found[0]["path"] == ABOUT
    assert set(found[0]["message"]) == {"zh", "en"}


# --- check ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("built", [False, True])
@pytest.mark.parametrize("words", [(), ("--json",), ("--annotate",), ("--drafts", "--verbose")])
def test_a_check_writes_nothing_at_all(
    run: Run, build: Run, project: Project, built: bool, words: tuple[str, ...]
) -> None:
    if built:
        build()
    project.replace("content/news/n1.md", "新闻", "新的新闻")
    before = tree(project.root)
    assert run("check", "-s", project.root, *CLOCK, *words).code == 0
    assert tree(project.root) == before


def test_a_check_tells_how_much_it_looked_at(run: Run, project: Project) -> None:
    documents = sum(path.endswith(".md") for path in FILES)
    ran = run("check", "-s", project.root, *CLOCK)
    assert ran.out == f"检查了 {documents} 篇内容：没有问题\n"
    ran = run("check", "-s", project.root, *CLOCK, "--lang", "en")
    assert ran.out == f"{documents} documents checked: no problems\n"


def test_annotations_are_one_line_each(run: Run, project: Project) -> None:
    project.write(ABOUT, "---\n标提: 关于\n---\n")
    ran = run("check", "-s", project.root, "--annotate")
    assert ran.code == 1
    lines = ran.out.rstrip("\n").split("\n")
    form = rf"::error file={ABOUT},line=\d+,col=\d+,title=[a-z-]+::.+"
    assert len(lines) == 2
    assert all(re.fullmatch(form, line) for line in lines)


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        (ABOUT, "---\n标题: 好\n---\n", 0),
        (ABOUT, "没有资料", 1),
        ("templates/web/tag.html", "{% if %}", 1),
        ("site.yaml", "标题: [", 3),
        ("site.yaml", None, 3),
    ],
)
def test_exit_codes_tell_content_from_configuration(
    run: Run, build: Run, project: Project, path: str, text: str | None, code: int
) -> None:
    project.delete(path) if text is None else project.write(path, text)
    assert run("check", "-s", project.root, *CLOCK).code == code
    assert build().code == code


# --- wrong usage ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("bild",), "build"),
        (("build", "--draft"), "--drafts"),
        (("build", "-s", "no-such-folder"), "no-such-folder"),
        (("build", "--clock", "昨天"), "2026-05-08T14:00"),
        (("build", "--jobs", "-1"), "-1"),
        (("build", "--lang", "fr"), "fr"),
        (("serve", "--port", "70000"), "70000"),
        (("new",), "KIND"),
        (("new", "profil"), "profile"),
        (("new", "人物", "--姓明", "张三"), "--姓名"),
        (("new", "人物", "--姓名"), "--姓名"),
        (("new", "人物", "张三"), "张三"),
        (("new", "页面", "--姓名", "张三"), "--姓名"),
        (("schema", "persons"), "profile"),
        (("why",), "PATH"),
        (("init",), "FOLDER"),
    ],
)
def test_wrong_usage_says_what_was_meant(run: Run, words: tuple[str, ...], told: str) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert "--help" in ran.err.rstrip("\n").rpartition("\n")[2]


def test_a_wrong_folder_stays_as_it_was(run: Run, tmp_path: Path) -> None:
    for words in (("check",), ("new", "页面", "--标题", "题")):
        ran = run(*words, "-s", tmp_path)
        assert ran.code == 3
        assert "[no-config]" in ran.out + ran.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("2026-05-08", "2026-05-08T00:00:00"),
        ("2026-05-08T14:00", "2026-05-08T14:00:00"),
        ("2026-05-08T14:00+00:00", "2026-05-08T22:00:00"),
    ],
)
def test_the_clock_is_beijing_time(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str, meant: str
) -> None:
    seen: list[str] = []

    def check(_root: Path, options: project_module.Options, _listener: object) -> Any:
        seen.append(options.now.isoformat())
        return project_module.Report((), {}, {})

    monkeypatch.setattr(project_module, "check", check)
    assert run("check", "-s", tmp_path, "--clock", given).code == 0
    assert seen == [meant]


# --- help ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["", *cli.bangyang.commands])
def test_help_fits_a_terminal_and_has_both_languages(run: Run, verb: str) -> None:
    ran = run(*verb.split(), "--help")
    assert ran.code == 0
    lines = ran.out.rstrip("\n").split("\n")
    assert [line for line in lines if width(line) > 80] == []
    assert re.search("[一-鿿]", ran.out)
    assert " · " in ran.out


def test_without_words_the_help_is_shown(run: Run) -> None:
    assert run() == run("--help")


def test_every_option_is_told_in_both_languages() -> None:
    for name, verb in cli.bangyang.commands.items():
        for option in verb.get_params(Context(verb)):
            if words := getattr(option, "help", ""):
                assert " · " in words, (name, option.name)


def test_the_version_needs_nothing_heavy() -> None:
    code = (
        "import sys, generator.cli as c\n"
        "try: c.main(['--version'])\n"
        "except SystemExit: pass\n"
        "print([n for n in sys.modules if n.split('.')[0] in sys.argv[1:]])\n"
    )
    heavy = [
        "jinja2",
        "pydantic",
        "typst",
        "PIL",
        "tornado",
        "livereload",
        "markdown",
        "yaml",
        "pypinyin",
        "sqlite3",
    ]
    done = subprocess.run(
        [sys.executable, "-c", code, *heavy], cwd=REPOSITORY, env=environment(),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    version, loaded = done.stdout.split("\n")[:2]
    assert version.startswith("bangyang, version 0.")
    assert loaded == "[]"


# --- new and init --------------------------------------------------------------------------------

ANSWERS: Mapping[Kind, tuple[dict[str, str], str]] = {
    Kind.PROFILE: ({"name 姓名": "张三", "unit 单位": "样例单位"}, "profiles/zhang-san/index.md"),
    Kind.SERIES: (
        {"title 标题": "样例系列", "slug 网址名": "samples"},
        "lectures/samples/index.md",
    ),
    Kind.LECTURE: (
        {"series 系列": "masters", "title 标题": "样例一讲", "start 开始": "2027-05-14 14:00"},
        "lectures/masters/yang-li-yi-jiang.md",
    ),
    Kind.NEWS: (
        {"title 标题": "样例: 消息", "date 日期": "2026-04-30", "category 栏目": "先进典型"},
        "news/2026/yang-li-xiao-xi.md",
    ),
    Kind.PAGE: ({"title 标题": "样例页面"}, "pages/yang-li-ye-mian.md"),
    Kind.WALL: (
        {"title 标题": "样例墙", "width 宽": "9600", "height 高": "2400"},
        "walls/yang-li-qiang.md",
    ),
    Kind.BOARD: ({"title 标题": "样例一期"}, "boards/yang-li-yi-qi.md"),
    Kind.SCREEN: ({"title 标题": "样例屏"}, "screens/yang-li-ping.md"),
    Kind.BULLETIN: (
        {"title 标题": "样例合集", "items 内容": "first、n1"},
        "bulletins/yang-li-he-ji.md",
    ),
}


@pytest.mark.parametrize("language", [0, 1], ids=["en", "zh"])
@pytest.mark.parametrize("kind", list(Kind))
def test_new_documents_pass_a_check(run: Run, project: Project, kind: Kind, language: int) -> None:
    values, path = ANSWERS[kind]
    options = [f"--{keys.split()[language]}={value}" for keys, value in values.items()]
    word = (kind.value, KINDS[kind])[language]
    ran = run("new", word, "-s", project.root, *options)
    place = project.root / "content" / path
    assert ran == Ran(0, f"{place}\n", "")
    assert "草稿: 是" in place.read_text(encoding="utf-8")
    for words in ((), ("--drafts",)):
        checked = run("check", "-s", project.root, *CLOCK, *words)
        assert checked.code == 0, checked.out


def test_values_may_stand_apart_from_their_names(run: Run, project: Project) -> None:
    ran = run("new", "系列", "-s", project.root, "--标题", "样例 系列", "--slug", "samples")
    assert ran.code == 0
    assert "标题: 样例 系列" in project.read("content/lectures/samples/index.md")


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_not_given_is_asked_for(run: Run, project: Project, kind: Kind) -> None:
    values, path = ANSWERS[kind]
    needed = [value for keys, value in values.items() if keys.split()[0] not in ("unit", "slug")]
    ran = run("new", kind, "-s", project.root, typed="\n".join(needed) + "\n")
    assert ran.code == 0, ran.err
    assert ran.out.count("（如 ") == len(needed)
    expected = path.replace("samples", "yang-li-xi-lie")
    assert (project.root / "content" / expected).is_file()


def test_questions_in_english(run: Run, project: Project) -> None:
    ran = run("new", "page", "-s", project.root, "--lang", "en", typed="About us\n")
    assert ran.out.startswith("Title of the page (")
    assert (project.root / "content/pages/about-us.md").is_file()


def test_nobody_there_to_answer(run: Run, project: Project) -> None:
    ran = run("new", "page", "-s", project.root)
    assert ran.code == 2
    assert "--title" in ran.err


def test_a_date_that_is_none(run: Run, project: Project) -> None:
    words = ("--标题", "题", "--日期", "昨天", "--栏目", "先进典型")
    ran = run("new", "新闻", "-s", project.root, *words)
    assert ran.code == 1
    assert "“昨天”不是日期 [bad-date]" in ran.err


def test_new_never_overwrites(run: Run, project: Project) -> None:
    project.write("content/pages/guan-yu.md", "手写的")
    ran = run("new", "page", "-s", project.root, "--title", "关于")
    assert ran.code == 1
    assert "“content/pages/guan-yu.md”已经存在，不会覆盖 [file-exists]" in ran.err
    assert project.read("content/pages/guan-yu.md") == "手写的"


@pytest.mark.usefixtures("fake_typesetter")
def test_a_new_site_builds(run: Run, tmp_path: Path) -> None:
    root = tmp_path / "新 站点"
    ran = run("init", root, "--title", "标: 兵", "--organisation", "“样例”工会")
    assert ran.code == 0
    assert str(root / "site.yaml") in ran.out
    assert f'serve -s "{root}"' in ran.last
    for words in ((), ("--drafts",)):
        built = run("build", "-s", root, "--lang", "en", *words)
        assert built.code == 0, built.out
        assert "error" not in built.out
    page = (root / "public/site/index.html").read_text(encoding="utf-8")
    assert "标: 兵" in page
    assert "“样例”工会" in page


def test_init_never_overwrites(run: Run, tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("标题: 我的\n", encoding="utf-8")
    before = tree(tmp_path)
    ran = run("init", tmp_path)
    assert ran.code == 1
    assert "[file-exists]" in ran.err
    assert tree(tmp_path) == before


def test_a_site_that_cannot_be_written_whole_is_not_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    def full(path: Path, *rest: Any, **more: Any) -> Any:
        if path.name == "index.md":
            raise OSError(errno.ENOSPC, "No space left on device")
        return opened(path, *rest, **more)

    monkeypatch.setattr(Path, "open", full)
    ran = run("init", tmp_path / "site")
    assert (ran.code, ran.out) == (1, "")
    assert "[disk-full]" in ran.err
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_real_site_from_nothing(tmp_path: Path) -> None:
    """No stand-ins: the program itself, its typesetter, a person, a poster."""
    assert process("init", "site", folder=tmp_path).returncode == 0
    root = tmp_path / "site"
    words = ("--姓名", "张三", "--单位", "样例单位", "--出处", "样例", "--草稿", "否")
    assert process("new", "人物", *words, folder=root).returncode == 0
    built = process("build", "--lang", "en", folder=root)
    assert built.returncode == 0, built.stdout.decode()
    assert re.search(rb"1 sheet ", built.stdout)
    poster = root / "public/print/posters/zhang-san-a2.pdf"
    assert poster.read_bytes().startswith(b"%PDF-")


# --- why, schema, clean --------------------------------------------------------------------------


def test_why_a_file_was_made_and_would_be_made_again(
    run: Run, build: Run, project: Project
) -> None:
    build()
    ask = ("why", "site/profiles/first/index.html", "-s", project.root, *CLOCK)
    fresh = run(*ask)
    assert fresh.code == 0
    assert "上次重做是因为：\n  从未做过\n" in fresh.out
    assert "下次重做是因为：\n  没有变化，不需要重做\n" in fresh.out
    assert "  所获荣誉  profiles/first\n" in fresh.out
    project.replace("content/profiles/second/index.md", "李乙", "李戊")
    before = tree(project.root)
    stale = run(*ask)
    assert re.search(r"下次重做是因为：\n  (.*\n  )*简介  profiles/second", stale.out)
    assert tree(project.root) == before, "why writes nothing"
    build()
    assert re.search(r"上次重做是因为：\n  (.*\n  )*简介  profiles/second", run(*ask).out)


@pytest.mark.parametrize(
    "named",
    ["profiles/first", "site/profiles/first/", "public/site/profiles/first/index.html",
     "./public/site/profiles/first/index.html", r"public\site\profiles\first\index.html",
     "some/where/public/site/profiles/first"],
)  # fmt: skip
def test_a_file_is_named_as_it_is_seen(run: Run, build: Run, project: Project, named: str) -> None:
    build()
    ran = run("why", named, "-s", project.root, *CLOCK, "--lang", "en")
    assert ran.code == 0
    assert ran.out.startswith("file:\n  site/profiles/first/index.html\nmade by:\n  page:profiles/")


def test_an_unknown_file_is_guessed(run: Run, build: Run, project: Project) -> None:
    build()
    for named in ("site/profiles/frist/index.html", "content/profiles/first/index.md"):
        ran = run("why", named, "-s", project.root, *CLOCK)
        assert (ran.code, ran.out) == (1, "")
        assert "是不是“site/profiles/first/index.html”？" in ran.err


def test_schemas_are_json(run: Run) -> None:
    titles = set()
    for kind in ("", "site", "honours", *Kind, *KINDS.values()):
        ran = run("schema", *([kind] if kind else []))
        assert ran.code == 0
        titles.add(json.loads(ran.out)["title"])
    assert len(titles) == 2 + len(Kind)
    assert run("schema", "--docs").out.startswith("# ")


def test_clean_removes_what_was_made_and_nothing_else(
    run: Run, build: Run, project: Project
) -> None:
    before = tree(project.root / "content")
    build()
    ran = run("clean", "-s", project.root)
    assert ran == Ran(0, "已删掉 public 和 .bangyang\n", "")
    assert tree(project.root / "content") == before
    assert not {".bangyang", "public"} & {path.name for path in project.root.iterdir()}
    assert run("clean", "-s", project.root).code == 0, "nothing to do is fine"


@pytest.mark.parametrize("verb", ["build", "clean"])
def test_a_public_that_is_not_ours_is_left_alone(run: Run, project: Project, verb: str) -> None:
    project.write("public/index.html", "别人的")
    ran = run(verb, "-s", project.root)
    assert ran.code == 1
    assert "“public”不是本程序生成的，不会覆盖它 [public-not-ours]" in ran.out + ran.err
    assert project.public("index.html") == "别人的"


# --- when something goes wrong -------------------------------------------------------------------


@pytest.fixture
def edited(build: Run, project: Project) -> str:
    """A published site with one edit not yet built; the name of what is public."""
    build()
    project.replace("content/profiles/first/index.md", "样例正文", "另一篇正文")
    return published(project)


def assert_right_afterwards(build: Run, project: Project) -> None:
    assert build().code == 0
    clean = check_anew(project.root, project.options)
    built = project_module.make(project.root, project.options)
    assert clean.build is not None
    assert built.build is not None
    assert built.build.made == clean.build.made
    assert "另一篇正文" in project.public("site/profiles/first/index.html")


def no_space(*_: object, **__: object) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("owner", "name"),
    [(Blobs, "keep"), (publishing, "put"), (publishing, "replace_file"), (publishing, "_flip")],
)
def test_a_full_disk(
    build: Run,
    project: Project,
    edited: str,
    monkeypatch: pytest.MonkeyPatch,
    owner: Any,
    name: str,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, no_space)
        ran = build()
    assert ran.code == 1
    assert "错误：磁盘满了，写不进“" in ran.out
    assert "[disk-full]" in ran.out
    assert published(project) == edited
    assert_right_afterwards(build, project)


def test_a_folder_that_may_not_be_written(
    build: Run, project: Project, edited: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(folder: Path, **_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(folder))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "mkdir", denied)
        ran = build()
    assert ran.code == 1
    assert "[unwritable]" in ran.out
    assert "Permission denied" in ran.out
    assert published(project) == edited
    assert_right_afterwards(build, project)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere"
)
def test_a_real_folder_that_may_not_be_written(build: Run, project: Project) -> None:
    project.root.chmod(0o555)
    try:
        ran = build()
    finally:
        project.root.chmod(0o755)
    assert ran.code == 1
    assert "[unwritable]" in ran.out


def crashing(*_: object, **__: object) -> Any:
    raise RuntimeError("齿轮卡住了")


def test_a_crash_is_our_bug_and_is_not_remembered(
    build: Run, project: Project, edited: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(pressing, "typeset", crashing)
        ran = build()
        told = build("--verbose")
    assert (ran.code, ran.out) == (1, "")
    assert "程序出错了（不是您的错）· this is our bug, not yours" in ran.err
    assert "sheet:print/posters/first-a2:print: RuntimeError: 齿轮卡住了" in ran.err
    assert "--verbose" in ran.err
    assert "Traceback" not in ran.err
    assert told.code == 1
    assert "Traceback" in told.err
    assert 'raise RuntimeError("齿轮卡住了")' in told.err
    assert published(project) == edited
    with Ledger.in_memory(project.root / ".bangyang") as ledger:
        assert not any("齿轮" in str(kept) for kept in ledger.outcomes().values())
    assert_right_afterwards(build, project)


def test_a_crash_outside_any_job_is_told_alike(
    run: Run, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_module, "link", crashing)
    ran = run("check", "-s", project.root)
    assert ran.code == 1
    assert "this is our bug, not yours\n  RuntimeError: 齿轮卡住了\n" in ran.err
    assert "Traceback" not in ran.err


def far_away() -> None:
    try:
        crashing()
    except RuntimeError as error:
        raise Crash("page:index.html") from error


def test_a_crash_in_another_process_names_its_cause() -> None:
    with ProcessPoolExecutor(1) as pool, pytest.raises(Crash) as crash:
        pool.submit(far_away).result()
    told = telling.our_bug(crash.value)
    assert told.split("\n")[1:] == ["  page:index.html: RuntimeError: 齿轮卡住了"]


@pytest.mark.parametrize("owner", [project_module, pressing])
def test_an_interruption_ends_at_once_and_harms_nothing(
    build: Run, project: Project, edited: str, monkeypatch: pytest.MonkeyPatch, owner: Any
) -> None:
    def interrupted(*_: object, **__: object) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(owner, "link" if owner is project_module else "typeset", interrupted)
        ran = build()
    assert ran.code == 130
    assert ran.err.strip() == "已中断 · interrupted"
    assert published(project) == edited
    assert_right_afterwards(build, project)


def test_two_builds_never_mix(build: Run, project: Project, edited: str) -> None:
    other = sqlite3.connect(project.root / ".bangyang" / "ledger.sqlite3")
    try:
        other.execute("begin immediate")
        ran = build()
    finally:
        other.close()
    assert ran.code == 1
    assert "另一个 bangyang 正在生成这个站点 [busy]" in ran.out
    assert published(project) == edited
    assert_right_afterwards(build, project)


# --- streams -------------------------------------------------------------------------------------


@pytest.fixture
def troubled(make_project: Callable[..., Project]) -> Project:
    """A site whose problem quotes characters that few encodings have."""
    project = make_project()
    project.write(ABOUT, "---\n✔𠮷: 关于\n---\n")
    return project


def test_a_console_that_lacks_characters_is_survived(troubled: Project) -> None:
    done = process("check", "-s", troubled.root, PYTHONIOENCODING="gbk")
    said = done.stdout.decode("gbk")
    assert done.returncode == 1
    assert done.stderr == b""
    assert "不认识的字段“??”" in said


def test_a_reader_that_goes_away_is_survived() -> None:
    command = [sys.executable, "-m", "generator.cli", "schema", "--docs"]
    with subprocess.Popen(
        command, cwd=REPOSITORY, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read()
    assert said == b""


def on_terminal(*words: object, **more: str) -> str:
    """What a person sees: the program with a terminal for its output."""
    mine, its = pytest.importorskip("pty", reason="no terminals of this kind here").openpty()
    env = {name: value for name, value in environment(**more).items() if value}
    command = [sys.executable, "-m", "generator.cli", *map(str, words)]
    running = subprocess.Popen(
        command, cwd=REPOSITORY, env=env, stdin=subprocess.DEVNULL, stdout=its, stderr=its
    )
    os.close(its)
    said = b"".join(iter(lambda: _read(mine), b""))
    os.close(mine)
    running.wait(timeout=30)
    return said.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""


@pytest.fixture
def terminals(troubled: Project) -> Iterator[Callable[..., str]]:
    return lambda *words, **more: on_terminal(
        "check", "-s", troubled.root, *words, TERM="xterm", **more
    )


def test_progress_and_colours_are_for_terminals(terminals: Callable[..., str]) -> None:
    seen = terminals(NO_COLOR="")
    assert "\r\x1b[K读取内容 …" in seen
    assert seen.rindex("\r\x1b[K") < seen.index("[unknown-field]"), "the line is gone by then"
    assert "\x1b[31m" in seen
    plain = terminals(NO_COLOR="1")
    assert "\x1b[31m" not in plain
    assert "\r\x1b[K读取内容 …" in plain


def test_no_progress_where_nobody_sees_it(terminals: Callable[..., str], troubled: Project) -> None:
    assert "\x1b[K" not in terminals("--json")
    done = process("check", "-s", troubled.root, NO_COLOR="")
    assert b"\x1b" not in done.stdout + done.stderr
    assert done.stderr == b""


# --- words ---------------------------------------------------------------------------------------


def test_every_question_reason_and_step_has_words() -> None:
    assert set(telling.QUESTIONS) == set(QUESTIONS)
    others = {"visit", "preflight", "deploy", "verify"}  # what other verbs do
    assert set(telling.STEPS) == {*STEPS, *others}
    for words in (*telling.QUESTIONS.values(), *telling.REASONS.values()):
        assert all(words)


def test_questions_of_one_name_share_a_line() -> None:
    reasons = ("new", "card(a)", "today()", "card(b, c)", "what it is")
    assert telling.spoken(reasons, Lang.ZH) == (
        "从未做过", "简介  a；b, c", "今天的日期", "what it is",
    )  # fmt: skip


def test_progress_is_told_a_hundred_times_at_most() -> None:
    said: list[str] = []
    progress = telling.Progress(Lang.ZH, said.append)
    progress.step("build")
    for done in range(1, 5001):
        progress.job(done, 5000)
    assert said[0] == "生成 …"
    assert said[-1] == "生成 5000/5000"
    assert len(said) == 101
