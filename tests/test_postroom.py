"""The verbs of the post room, on a small site that is really built, over real HTTP."""

from __future__ import annotations

import builtins
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytest.importorskip("httpx", reason="httpx is not installed")

from generator import postroom
from generator.content.secrets import exposed
from generator.delivery import credentials
from generator.delivery import push as pushing
from generator.delivery.account import Patience
from generator.text import width
from tests.conftest import FILES, SITE_YAML, Project, quick_typesetter
from tests.test_cli import CLOCK, Ran, run
from tests.wechat import (
    APPID,
    BROKEN,
    CUT_ANSWER,
    CUT_BEFORE_DONE,
    SECRET,
    Fault,
    Platform,
    platform,
    refused,
    status,
)

__all__ = ["run"]
Run = Callable[..., Ran]
FIRST = "content/profiles/first/index.md"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    """The platform, and an environment that leads there."""
    with platform() as running:
        monkeypatch.setenv("BANGYANG_WECHAT_API", running.base)
        monkeypatch.setenv("BANGYANG_WECHAT_APPID", APPID)
        monkeypatch.setenv("BANGYANG_WECHAT_SECRET", SECRET)
        yield running


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "generator.delivery.account.Patience", lambda: Patience(pause=lambda _: None)
    )


@pytest.fixture(autouse=True)
def vault(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """A keyring that belongs to the test."""
    kept: dict[tuple[str, str], str] = {}
    ring = ModuleType("ring")
    ring.get_password = lambda *at: kept.get(at)  # type: ignore[attr-defined]
    ring.set_password = lambda a, b, word: kept.__setitem__((a, b), word)  # type: ignore[attr-defined]
    ring.delete_password = lambda *at: kept.pop(at)  # type: ignore[attr-defined]
    monkeypatch.setattr(credentials, "keyring", ring)
    monkeypatch.setattr(credentials, "KeyringError", RuntimeError, raising=False)
    for name in (postroom.API, postroom.APPID, postroom.SECRET):
        monkeypatch.delenv(name, raising=False)
    return kept


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with articles, published, to be copied."""
    made = Project(tmp_path_factory.mktemp("once") / "site")
    for path, data in FILES.items():
        made.write(path, data)
    made.write("site.yaml", SITE_YAML.partition("微信:")[0] + "微信:\n  作者: 工会\n")
    with pytest.MonkeyPatch.context() as patch:
        quick_typesetter(patch)
        assert not made.make().failed
    return made.root


@pytest.fixture
def site(once: Path, tmp_path: Path, fake_typesetter: None) -> Project:
    """A site with articles, published."""
    shutil.copytree(once, tmp_path / "site", symlinks=True)
    return Project(tmp_path / "site")


@pytest.fixture
def push(run: Run, site: Project) -> Run:
    return lambda *words: run("wechat", "push", *words, "-s", site.root, *CLOCK)


# --- list and names ------------------------------------------------------------------------------


def test_the_list_tells_what_was_sent_and_what_changed(
    run: Run, push: Run, site: Project, server: Platform
) -> None:
    def state(name: str) -> str:
        said = run("wechat", "list", "-s", site.root)
        assert said.code == 0
        (line,) = [each for each in said.out.splitlines() if each.startswith(f"{name}  ")]
        return line.split("  ")[-1]

    assert state("profiles/first") == "未发"
    assert push("profiles/first").code == 0
    assert state("profiles/first") == "已发"
    site.replace(FIRST, "样例正文", "改过的正文")
    site.make()
    assert state("profiles/first") == "已发，又改了"
    assert state("profiles/second") == "未发"


@pytest.mark.parametrize(
    "name", ["profiles/first", "first", "王甲", "public/wechat/profiles/first/"]
)
def test_an_article_has_several_names(push: Run, server: Platform, name: str) -> None:
    ran = push(name)
    assert ran.code == 0, ran.err
    assert "王甲" in ran.out
    assert "已放进草稿箱" in ran.out
    assert "发表由您来做" in ran.out
    assert len(server.drafts) == 1


def test_names_nobody_has_are_told_and_nothing_is_sent(push: Run, server: Platform) -> None:
    ran = push("frist", "王甲")
    assert ran.code == 1
    assert "[push-no-article]" in ran.err
    assert "first" in ran.err
    ran = push("新闻")
    assert "[ambiguous]" in ran.err
    assert "news/2026/n1" in ran.err
    assert not server.requests


@pytest.mark.parametrize("verb", ["list", "push", "login", "logout"])
def test_help_fits_a_terminal(run: Run, verb: str) -> None:
    ran = run("wechat", verb, "--help")
    assert ran.code == 0
    assert [line for line in ran.out.split("\n") if width(line) > 80] == []


def test_nothing_named_is_wrong_usage(push: Run, server: Platform) -> None:
    assert push().code == 2
    assert push("first", "-o", "x").code == 2


def test_without_articles_it_is_told_what_to_do(run: Run, project: Project) -> None:
    project.make()
    for words in (("push", "first"), ("list",)):
        ran = run("wechat", *words, "-s", project.root)
        assert ran.code == 1
        assert "[push-no-release]" in ran.err


# --- pushing -------------------------------------------------------------------------------------


def test_twice_is_once(push: Run, server: Platform) -> None:
    push("first")
    before = len(server.requests)
    ran = push("first")
    assert ran.code == 0
    assert "没有变化" in ran.out
    assert len(server.requests) == before
    assert push("first", "--again").code == 0
    assert len(server.drafts) == 1


def test_a_release_older_than_the_content_is_told(
    push: Run, site: Project, server: Platform
) -> None:
    assert "[push-older]" not in push("first").err
    site.replace(FIRST, "样例正文", "改过的正文")
    ran = push("first", "--again")
    assert ran.code == 0
    assert "[push-older]" in ran.err
    ((article,),) = server.drafts.values()
    assert "改过的正文" not in article["content"]
    site.make()
    ran = push("first")
    assert "[push-older]" not in ran.err
    ((article,),) = server.drafts.values()
    assert "改过的正文" in article["content"]


def test_changed_ones_are_pushed_together(push: Run, site: Project, server: Platform) -> None:
    push("first", "second")
    site.replace(FIRST, "样例正文", "改过的正文")
    site.make()
    ran = push("--changed")
    assert "王甲" in ran.out
    assert "完成 1/1 篇" in ran.out
    assert server.requests[-1].path == "draft/update"
    assert "完成 0/0 篇" in push("--changed").out


def test_a_missing_file_is_told_before_anything_goes_out(
    push: Run, site: Project, server: Platform
) -> None:
    folder = site.root / "public/wechat/profiles/first"
    next((folder / "images").iterdir()).unlink()
    (folder / "cover-2.35x1.jpg").unlink()
    ran = push("first")
    assert ran.code == 1
    assert ran.err.count("[push-incomplete]") == 2
    assert not server.requests


@pytest.mark.parametrize(
    ("title", "code", "rule"),
    [("劳" * 33, 1, "wechat-title-long"), ("", 1, "wechat-no-title"), ("劳" * 32, 0, "")],
)
def test_what_would_come_back_is_not_sent(
    push: Run, site: Project, server: Platform, title: str, code: int, rule: str
) -> None:
    place = site.root / "public/wechat/profiles/first/article.json"
    fields = json.loads(place.read_bytes())
    place.unlink()  # it is a published file, and so read-only
    place.write_text(json.dumps({**fields, "title": title}), encoding="utf-8")
    ran = push("first")
    assert ran.code == code
    assert rule in ran.err
    assert bool(server.requests) == (code == 0)


def test_a_text_that_may_come_back_is_sent_with_a_word(
    push: Run, site: Project, server: Platform
) -> None:
    place = site.root / "public/wechat/profiles/first/article.html"
    text = place.read_text(encoding="utf-8")
    place.unlink()
    place.write_text(text + '<p style="margin:0 0 20px">字</p>' * 600, encoding="utf-8")
    ran = push("first")
    assert "[wechat-markup-long]" in ran.err
    assert any(each.path == "draft/add" for each in server.requests)


def test_one_refused_article_keeps_no_other_back(push: Run, server: Platform) -> None:
    server.fail("draft/add", refused(45003))
    ran = push("first", "second")
    assert ran.code == 1
    assert "[push-too-long]" in ran.err
    assert "content/profiles/first/index.md" in ran.err
    assert "完成 1/2 篇" in ran.out
    assert len(server.drafts) == 1


def test_a_refused_account_ends_it(push: Run, server: Platform) -> None:
    server.whitelisted = False
    ran = push("first", "second")
    assert ran.code == 3
    assert "203.0.113.7" in ran.err
    assert server.counts["stable_token"] == 1


def test_an_interruption_tells_what_is_done(push: Run, server: Platform) -> None:
    whole, done = pushing.push, []

    def once(*words: Any, **more: Any) -> Any:
        if done:
            raise KeyboardInterrupt
        done.append(1)
        return whole(*words, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pushing, "push", once)
        ran = push("first", "second")
    assert ran.code == 130
    assert "2 篇里完成 1 篇" in ran.err
    assert push("first", "second").code == 0
    assert len(server.drafts) == 2
    assert server.counts["draft/add"] == 2


def test_another_push_at_work_is_told(push: Run, site: Project, server: Platform) -> None:
    from generator.delivery.sentbook import Sentbook

    with Sentbook.open(site.root / ".bangyang", APPID):
        ran = push("first")
    assert ran.code == 1
    assert "[push-busy]" in ran.err


def test_without_memory_the_box_is_searched(
    run: Run, push: Run, site: Project, server: Platform
) -> None:
    push("first")
    run("clean", "-s", site.root)
    site.make()
    ran = push("first")
    assert "草稿箱里已有这一篇" in ran.out
    assert len(server.drafts) == 1
    assert len(server.materials) == 2, "the library's memory is gone with the rest"


# --- dry run -------------------------------------------------------------------------------------


def test_a_dry_run_writes_the_very_requests(
    push: Run, site: Project, server: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "dry"
    ran = push("first", "--dry-run", "-o", out)
    assert ran.code == 0, ran.err
    assert str(out) in ran.out
    assert not server.requests
    assert not (site.root / ".bangyang/wechat.sqlite3").exists()
    folders = sorted(each.name for each in out.iterdir())
    assert folders[0] == "01-stable_token"
    assert any("add_material" in each for each in folders)
    (added,) = out.glob("*-draft-add")
    assert (added / "request.txt").read_text(encoding="utf-8").startswith(
        "POST /cgi-bin/draft/add?access_token=<access_token>\n"
    )  # fmt: skip
    body = (added / "body.json").read_text(encoding="utf-8")
    assert "王甲" in body
    assert "\\u" not in body
    assert push("first").code == 0
    real = [each.path.replace("/", "-") for each in server.requests]
    assert [each[3:] for each in folders] == real
    sent = next(each.body for each in server.requests if each.path == "draft/add")
    dry = json.loads(body)
    for article in (*sent["articles"], *dry["articles"]):
        del article["thumb_media_id"]
        article["content"] = re.sub(r'src="[^"]*"', "src", article["content"])
    assert dry == sent


def test_a_dry_run_needs_nobody_and_no_httpx(
    push: Run, site: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "httpx", "generator.delivery.wire")
    for _ in range(2):  # the second replaces the first
        ran = push("first", "--dry-run")
        assert ran.code == 0, ran.err
    place = site.root / ".bangyang/wechat-dry-run"
    assert "<AppSecret>" in (place / "01-stable_token/body.json").read_text(encoding="utf-8")


def test_a_damaged_memory_is_as_none(run: Run, push: Run, site: Project) -> None:
    for data in (b"no database" * 999, b"SQLite format 3\x00" + b"x" * 5000):
        (site.root / ".bangyang/wechat.sqlite3").write_bytes(data)
        assert push("first", "--dry-run").code == 0
        assert run("wechat", "list", "-s", site.root).code == 0


def test_a_dry_run_overwrites_nothing(push: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    ran = push("first", "--dry-run", "-o", tmp_path)
    assert ran.code == 1
    assert "[file-exists]" in ran.err


# --- credentials ---------------------------------------------------------------------------------


def without(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """As if these modules were not installed."""
    real = builtins.__import__

    def missing(name: str, *more: Any) -> Any:
        if name in names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=names[0])
        return real(name, *more)

    for name in names:
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(builtins, "__import__", missing)


def test_what_is_not_installed_is_told(
    push: Run, server: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "httpx", "generator.delivery.wire")
    ran = push("first")
    assert ran.code == 1
    assert "[push-not-installed]" in ran.err
    assert "pip install bangyang[wechat]" in ran.err


def test_credentials_are_asked_for(push: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = push("first")
    assert ran.code == 3
    assert "[push-no-credentials]" in ran.err
    assert "AppID" in ran.err
    monkeypatch.setenv(postroom.APPID, "wx1")
    ran = push("first")
    assert ran.code == 3
    assert "还没有公众号的 AppSecret" in ran.err


def test_the_keyring_keeps_the_secret_and_gives_it_back(
    run: Run, push: Run, site: Project, server: Platform, monkeypatch: pytest.MonkeyPatch,
    vault: dict[tuple[str, str], str],
) -> None:  # fmt: skip
    monkeypatch.delenv(postroom.SECRET)
    monkeypatch.setattr("getpass.getpass", lambda *_, **__: SECRET)
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda *_: SECRET)
    ran = run("wechat", "login", "-s", site.root)
    assert ran.code == 0, ran.err
    assert SECRET not in ran.out + ran.err
    assert vault == {("bangyang-wechat", APPID): SECRET}
    assert push("first").code == 0
    assert run("wechat", "logout", "-s", site.root).code == 0
    assert not vault
    assert "钥匙串里没有" in run("wechat", "logout", "-s", site.root).out


def test_what_is_no_secret_is_not_kept(
    run: Run, site: Project, server: Platform, monkeypatch: pytest.MonkeyPatch,
    vault: dict[tuple[str, str], str],
) -> None:  # fmt: skip
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda *_: "hunter2")
    ran = run("wechat", "login", "-s", site.root)
    assert ran.code == 1
    assert "hunter2" not in ran.out + ran.err
    assert not vault


@pytest.mark.parametrize("verb", ["login", "logout"])
def test_without_a_keyring_it_is_told(
    run: Run, site: Project, server: Platform, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda *_: SECRET)

    def broken(*_: str) -> str:
        raise RuntimeError(SECRET)

    for ring in (None, ModuleType("ring")):
        if ring:
            ring.get_password = lambda *_: "x"  # type: ignore[attr-defined]
            ring.set_password = ring.delete_password = broken  # type: ignore[attr-defined]
        monkeypatch.setattr(credentials, "keyring", ring)
        ran = run("wechat", verb, "-s", site.root)
        assert ran.code == 1
        assert "[push-no-keyring]" in ran.err
        assert SECRET not in ran.err


def test_an_open_address_is_refused(
    push: Run, server: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(postroom.API, "http://api.weixin.qq.com")
    ran = push("first")
    assert ran.code == 2
    assert postroom.API in ran.err


# --- secrets -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [None, CUT_BEFORE_DONE, CUT_ANSWER, BROKEN, status(502), refused(40001), refused(99999)],
    ids=str,
)
@pytest.mark.parametrize("path", ["stable_token", "draft/add"])
def test_no_secret_is_ever_written_down(
    push: Run, site: Project, server: Platform, fault: Fault | None, path: str, tmp_path: Path
) -> None:
    if fault and fault.code:
        fault = refused(fault.code, f"{SECRET} access_token=TOKEN-OF-ANOTHER")
    if fault:
        server.fail(path, fault, times=99)
    said = [
        push("first"),
        push("first", "--dry-run"),
        push("first", "--dry-run", "-o", tmp_path / "d"),
    ]
    text = "".join(each.out + each.err for each in said)
    for each in (*server.secrets, "TOKEN-OF-ANOTHER"):
        assert each not in text
        for file in (*site.root.rglob("*"), *tmp_path.rglob("*")):
            if file.is_file():
                assert each.encode() not in file.read_bytes(), file


def test_our_own_bug_shows_no_secret(
    push: Run, server: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr("generator.wechat.answers.read", broken)
    ran = push("first")
    assert ran.code == 1
    assert "nobody foresaw this" in ran.err
    assert len(server.secrets) == 2
    assert not [secret for secret in server.secrets if secret in ran.out + ran.err]


@pytest.mark.parametrize(
    "lines",
    [
        f"微信:\n  AppSecret: {SECRET}\n",
        f"微信:\n  AppSecret：{SECRET}\n",
        f"微信:\n  app_secret: '{SECRET}'\n",
        f"微信: {{AppID: wx1, secret: {SECRET}}}\n",
        f"微信:\n  密钥: {SECRET[:20]}\n",
        f"微信:\n  AppID: {SECRET}\n",
        f"微信:\n  作者: 工会   # {SECRET}\n",
        f"# AppSecret: {SECRET}\n微信:\n  作者: 工会\n",
        f"微信:\n  AppSecret: [{SECRET}\n",
        f"app secret = {SECRET}\n",
        f"wechat:\n  secret: {SECRET}\n",
    ],
)
def test_a_secret_in_the_settings_is_an_error_that_does_not_show_it(
    run: Run, push: Run, project: Project, server: Platform, lines: str
) -> None:
    project.write("site.yaml", project.read("site.yaml").partition("微信:")[0] + lines)
    for words in (("check",), ("build",), ("check", "--json"), ("check", "--annotate")):
        ran = run(*words, "-s", project.root, *CLOCK)
        assert ran.code == 3, ran.out
        assert "secret-in-settings" in ran.out
        for part in (SECRET, SECRET[:20]):
            assert part not in ran.out + ran.err
    assert not any(SECRET.encode() in each.read_bytes()
                   for each in (project.root / ".bangyang").rglob("*") if each.is_file())  # fmt: skip
    assert not server.requests


@pytest.mark.parametrize(
    "lines",
    [
        "微信:   # 公众号文章；AppSecret 不写在这里，见 docs/wechat.md\n  作者: 工会\n",
        "# AppSecret：不要写在这里\n",
        "微信:\n  AppID: wx0123456789abcdef\n",
        f"网址: https://a.example/{SECRET}/\n",
        f"标题: {SECRET}\n",
        f"微信:\n  封面: {SECRET}.jpg\n",
        "微信:\n  AppSecret:   # 不写\n",
        "介绍: Our secret: hard work\n",
    ],
)
def test_what_is_no_secret_may_stand_there(lines: str) -> None:
    assert exposed(lines, "site.yaml") == ()


def test_push_refuses_a_secret_in_the_settings(push: Run, site: Project, server: Platform) -> None:
    site.write("site.yaml", site.read("site.yaml") + f"  AppSecret: {SECRET}\n")
    ran = push("first")
    assert ran.code == 3
    assert "[secret-in-settings]" in ran.err
    assert SECRET not in ran.err
    assert not server.requests


# --- start-up ------------------------------------------------------------------------------------


def test_httpx_is_loaded_by_a_push_alone(site: Project) -> None:
    code = (
        "import sys\nfrom generator import cli\n"
        "try:\n    cli.main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print([each for each in ('httpx', 'keyring') if each in sys.modules])\n"
    )
    for words in (["--version"], ["wechat", "--help"], ["wechat", "list", "-s", str(site.root)]):
        done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, check=True,
                              text=True, encoding="utf-8")  # fmt: skip
        assert done.stdout.rstrip().endswith("[]"), words
