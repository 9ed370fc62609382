"""`deploy` and `rollback` by the command line, to a folder and as a zip."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from generator.delivery import harbour
from generator.deploy import locks, shipping
from tests.conftest import Project
from tests.test_cli import CLOCK, Ran, run

__all__ = ["run"]
TARGET = "deploy:\n  - {way: folder, folder: ../web}\npage_size: 2"
Run = Callable[..., Ran]


@pytest.fixture
def site(built: Project) -> Project:
    built.replace("site.yaml", "page_size: 2", TARGET)
    return built


@pytest.fixture
def web(site: Project) -> Path:
    return site.root.parent / "web"


@pytest.fixture
def go(run: Run, site: Project, fake_typesetter: None) -> Run:
    return lambda *words: run(*words, "-s", site.root, *CLOCK)


def test_a_site_is_deployed_and_only_what_changed_goes_again(
    go: Run, site: Project, web: Path
) -> None:
    ran = go("deploy")
    assert ran.code == 0, ran.err
    public = site.root / "public/site"
    there = {each.relative_to(public) for each in public.rglob("*") if each.is_file()}
    live = web / "current"
    sent = {each.relative_to(live) for each in live.rglob("*") if each.is_file()}
    copies = {each for each in sent if each.suffix in (".br", ".gz")}
    assert sent - copies == there
    assert {each.with_suffix("") for each in copies} <= there
    page = live / "index.html"
    assert gzip.decompress(page.with_name("index.html.gz").read_bytes()) == page.read_bytes()
    assert not any("print" in each.parts for each in there)
    assert go("deploy").out.rstrip().endswith("folder：没有变化，已是最新")
    site.replace("content/pages/about.md", "关于本站", "关于这个网站")
    listed = go("deploy", "--dry-run").out
    assert "+ about/index.html" in listed
    assert "关于这个网站" not in (live / "about/index.html").read_text(encoding="utf-8")
    assert go("deploy").code == 0
    assert "关于这个网站" in (live / "about/index.html").read_text(encoding="utf-8")
    back = go("rollback")
    assert "已退回" in back.out
    assert "关于本站" in (live / "about/index.html").read_text(encoding="utf-8")
    log = (site.root / ".bangyang/deployments.jsonl").read_text(encoding="utf-8").splitlines()
    hows = [json.loads(line)["how"] for line in log]
    assert hows == ["deploy", "deploy", "deploy", "rollback"]


def test_what_has_expired_does_not_stay(go: Run, site: Project, web: Path) -> None:
    assert go("deploy").code == 0
    assert (web / "current/news/2026/n3/index.html").exists()
    site.replace("content/news/n3.md", "标题: 新闻三", "标题: 新闻三\n撤下日期: 2026-04-30")
    assert go("deploy").code == 0
    assert not (web / "current/news/2026/n3/index.html").exists()


@pytest.fixture
def served(web: Path) -> Iterator[str]:
    """The deployed site, by a server that knows nothing of our headers."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(web / "current"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_deployed_site_is_read_back(
    go: Run, site: Project, web: Path, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SimpleHTTPRequestHandler, "log_message", lambda *_: None)
    own = TARGET.replace("folder: ../web", f'folder: ../web, address: "{served}"')
    site.replace("site.yaml", TARGET, own)
    ran = go("deploy", "--verify")
    assert ran.code == 0
    assert "核对了" in ran.out
    assert "[deploy-header]" in ran.err
    assert "[deploy-other-content]" not in ran.err
    (web / "current/index.html").unlink()
    (web / "current/index.html").write_text("old", encoding="utf-8")
    last = go("deploy", "--verify")
    assert last.code == 1
    assert "[deploy-other-content]" in last.err


def test_an_error_in_the_content_deploys_nothing(go: Run, site: Project, web: Path) -> None:
    site.replace("content/news/n1.md", "标题: 新闻一", "标题: “新闻: 一: [")
    assert go("deploy").code == 1
    assert not web.exists()


def test_somebody_else_is_at_it(go: Run, site: Project, web: Path) -> None:
    import time

    (web / shipping.STATE).mkdir(parents=True)
    lock = locks.begun("王老师 @ office", "other", time.time())
    (web / shipping.LOCK).write_bytes(locks.written(lock))
    ran = go("deploy")
    assert ran.code == 1
    assert "[deploy-busy]" in ran.err
    assert "王老师 @ office" in ran.err


def test_one_folder_deploys_once_at_a_time(go: Run, site: Project, web: Path) -> None:
    (site.root / ".bangyang").mkdir(exist_ok=True)
    with harbour.alone(site.root) as key:
        assert "[deploy-busy]" in go("deploy").err
    assert not web.exists()
    with harbour.alone(site.root) as again:
        assert again == key  # hosts know us again


@pytest.mark.parametrize(
    ("settings", "words", "rule"),
    [
        ("page_size: 2", (), "deploy-no-target"),
        (TARGET, ("主占",), "deploy-unknown-target"),
        (TARGET.replace("folder:", "switch: files, folder:"), (), "deploy-no-rollback"),
        (TARGET, (), "deploy-no-release"),
    ],
)
def test_what_cannot_be_done_is_told(
    go: Run, site: Project, settings: str, words: tuple[str, ...], rule: str
) -> None:
    site.replace("site.yaml", TARGET, settings)
    verb = "rollback" if rule in ("deploy-no-rollback", "deploy-no-release") else "deploy"
    ran = go(verb, *words)
    assert ran.code != 0
    assert f"[{rule}]" in ran.err


def test_what_is_not_installed_is_told(
    go: Run, site: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    import builtins

    real = builtins.__import__

    def without(name: str, *rest: object, **more: object) -> object:
        if name == "generator.deploy.sftp":
            raise ModuleNotFoundError(name="paramiko")
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    site.replace("site.yaml", TARGET, TARGET.replace("way: folder", "way: sftp, host: a.example"))
    ran = go("deploy")
    assert "[deploy-not-installed]" in ran.err
    assert "bangyang[sftp]" in ran.err


def test_a_zip_for_a_platform_that_takes_an_upload(go: Run, site: Project, web: Path) -> None:
    site.replace("site.yaml", TARGET, TARGET.replace("way: folder", "way: zip"))
    assert go("deploy").code == 0
    (first,) = web.iterdir()
    data = first.read_bytes()
    with zipfile.ZipFile(first) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert "index.html" in names
    assert not any(name.startswith(("site/", "print/", "/")) for name in names)
    assert not any(name.endswith((".br", ".gz")) for name in names)
    assert go("deploy").code == 0
    assert first.read_bytes() == data
