"""The preview: a real server on this machine, browsers told to load anew, and its panel."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from queue import Empty, Queue

import pytest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from generator.delivery import serve as serving
from generator.delivery.project import Options, Report
from generator.delivery.serve import HOST, PortTaken, Stage, Told, look, panel, serve
from generator.diagnostics import Lang
from generator.engine.jobs import Crash
from tests.conftest import NOON, REPOSITORY, Project

ABOUT = "content/pages/about.md"
BROKEN = "---\n标题: <script>alert(1)</script>\n标提: 关于\n---\n"
PATIENCE = 20


def free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


@dataclass
class Preview:
    """A running preview, and what it told."""

    project: Project
    port: int
    reports: Queue[Report | Crash] = field(default_factory=Queue)
    stop: threading.Event = field(default_factory=threading.Event)
    later: timedelta = timedelta()

    def now(self) -> datetime:
        return NOON + self.later

    def built(self) -> Report | Crash:
        """Wait for the next build."""
        return self.reports.get(timeout=PATIENCE)

    def settled(self) -> None:
        """Wait until nothing is built any more."""
        while True:
            try:
                self.reports.get(timeout=4 * serving.PAUSE)
            except Empty:
                return

    def get(self, path: str, method: str = "GET") -> tuple[int, str, http.client.HTTPMessage]:
        """Ask for a path exactly as it is written: nothing is cleaned up on the way."""
        with closing(http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)) as connection:
            connection.request(method, path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers

    def page(self, path: str = "/") -> str:
        status, text, _ = self.get(path)
        assert status == 200, path
        return text


@contextmanager
def running(project: Project, **options: object) -> Iterator[Preview]:
    preview = Preview(project, free_port())
    ready, failed = threading.Event(), Queue[BaseException]()

    def run() -> None:
        try:
            serve(
                project.root, Options(NOON, **options),  # type: ignore[arg-type]
                port=preview.port, lang=Lang.ZH, now=preview.now,
                told=Told(preview.reports.put, lambda _: ready.set()), stop=preview.stop,
            )  # fmt: skip
        except BaseException as error:
            failed.put(error)
            ready.set()

    thread = threading.Thread(target=run)
    before = set(threading.enumerate())
    thread.start()
    try:
        assert ready.wait(PATIENCE)
        yield preview
    finally:
        preview.stop.set()
        thread.join(PATIENCE)
    assert failed.empty(), failed.get()
    assert set(threading.enumerate()) <= before, "no thread is left"
    with closing(socket.socket()) as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind((HOST, preview.port))  # nobody listens any more


@pytest.fixture
def preview(built: Project) -> Iterator[Preview]:
    """The small site in preview, with its first build behind it."""
    with running(built) as started:
        assert not _failed(started.built())
        yield started


def _failed(made: Report | Crash) -> bool:
    return isinstance(made, Crash) or made.failed


# --- pages ---------------------------------------------------------------------------------------


def test_pages_are_those_that_were_built(preview: Preview) -> None:
    home = preview.page()
    assert "<title>" in home
    assert home.count("/livereload.js?port=") == 1
    script = f'<script src="/livereload.js?port={preview.port}"></script>'
    assert home.replace(script, "") == preview.project.public("site/index.html")
    assert preview.page("/profiles/first/") == preview.page("/profiles/first/index.html")


def test_files_come_with_their_types_and_are_not_kept(preview: Preview) -> None:
    home = preview.page()
    sheet = re.search(r'href="([^"]+\.css)"', home)
    assert sheet
    for path, kind in (
        ("/", "text/html; charset=utf-8"),
        (f"/{sheet[1]}", "text/css; charset=utf-8"),
        ("/sitemap.xml", "text/xml; charset=utf-8"),
    ):
        status, text, headers = preview.get(path)
        assert (status, headers["Content-Type"]) == (200, kind)
        assert headers["Cache-Control"] == "no-store"
        assert preview.get(path, "HEAD")[:2] == (200, "")
        assert int(headers["Content-Length"]) == len(text.encode())


def test_a_folder_is_left_for_its_page(preview: Preview) -> None:
    status, _, headers = preview.get("/profiles/first")
    assert (status, headers["Location"]) == (302, "/profiles/first/")


def test_a_page_that_is_not_there(preview: Preview) -> None:
    status, text, _ = preview.get("/no/such/page/")
    assert status == 404
    own = preview.project.public("site/404.html").split("</body>")[0]
    assert own in text
    assert 'href="/index.html"' in text


def test_a_page_that_is_not_there_of_a_site_below_a_path(tmp_path: Path) -> None:
    page = '<html><head></head><div data-home="/union/"><a href="/union/index.html">x</a></div>'
    (tmp_path / "404.html").write_text(page, encoding="utf-8")
    answer = Stage(tmp_path, Lang.ZH, 1).answer("nothing/at/all")
    assert answer.status == 404
    assert b'<a href="/index.html">' in answer.data
    (tmp_path / "404.html").write_text("<html><head></head>own", encoding="utf-8")
    answer = Stage(tmp_path, Lang.ZH, 1).answer("nothing/at/all")
    assert b'<head><base href="/">' in answer.data


@pytest.mark.parametrize(
    "path",
    ["/../site.yaml", "/../../site.yaml", "/%2e%2e/%2e%2e/site.yaml", "/%2e%2e%2fprint/",
     "/..%2f..%2fsite.yaml", "/%252e%252e/site.yaml", "/..\\..\\site.yaml", "/%5c..%5csite.yaml",
     "//etc/passwd", "/%2fetc/passwd", "/profiles/../../print/", "/a%00.html", "/%00",
     "/" + "a" * 5000, "/%ED%A0%80", "/outside.html", "/outside/secret.txt"],
)  # fmt: skip
def test_nothing_outside_the_site_is_shown(preview: Preview, path: str) -> None:
    site = preview.project.root / "public" / "site"
    secret = preview.project.root / "secret.txt"
    secret.write_text("geheim", encoding="utf-8")
    (site / "outside.html").symlink_to(secret)
    (site / "outside").symlink_to(preview.project.root)
    status, text, _ = preview.get(path)
    assert status in (400, 404)
    assert "geheim" not in text
    assert "root:" not in text
    assert "base_url" not in text


def test_only_this_machine_is_answered(preview: Preview) -> None:
    listening = Path("/proc/net/tcp")
    if not listening.exists():
        pytest.skip("no /proc/net/tcp to look at")
    port = f":{preview.port:04X} "
    rows = [row.split() for row in listening.read_text(encoding="ascii").split("\n") if port in row]
    assert {row[1] for row in rows if row[3] == "0A"} == {f"0100007F:{preview.port:04X}"}


# --- reloading -----------------------------------------------------------------------------------


def test_the_script_browsers_listen_with(preview: Preview) -> None:
    status, text, headers = preview.get("/livereload.js?port=1")
    assert status == 200
    assert "javascript" in headers["Content-Type"]
    assert "livereload" in text.lower()


def conversation(preview: Preview, act: Callable[[], None]) -> list[str]:
    """What a browser is told when something happens, up to the first call to load anew."""

    async def talk() -> list[str]:
        browser: WebSocketClientConnection = await websocket_connect(
            f"ws://{HOST}:{preview.port}/livereload"
        )
        heard = []
        await browser.write_message(json.dumps({"command": "hello"}))
        heard.append(await _heard(browser))
        await browser.write_message(json.dumps({"command": "info", "url": "/"}))
        await asyncio.sleep(0.1)
        act()
        heard.append(await _heard(browser))
        browser.close()
        await browser.read_message()
        return heard

    return asyncio.run(talk())


async def _heard(browser: WebSocketClientConnection) -> str:
    message = await asyncio.wait_for(browser.read_message(), PATIENCE)
    return str(json.loads(message or "{}")["command"])


def test_browsers_load_anew_after_a_save(preview: Preview) -> None:
    def save() -> None:
        preview.project.replace(ABOUT, "关于本站", "关于这个网站")

    assert conversation(preview, save) == ["hello", "reload"]
    assert "关于这个网站" in preview.page("/about/")


def test_a_browser_left_open_does_not_keep_it_alive(project: Project) -> None:
    with running(project) as preview:
        preview.built()
        left = socket.create_connection((HOST, preview.port), timeout=PATIENCE)
        left.sendall(
            b"GET /livereload HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        assert left.recv(20).startswith(b"HTTP/1.1 101")
    left.close()


# --- problems ------------------------------------------------------------------------------------


def test_errors_are_shown_on_the_last_good_site_until_mended(preview: Preview) -> None:
    good = preview.page("/about/")
    preview.project.write(ABOUT, BROKEN)
    assert _failed(preview.built())
    for path in ("/", "/about/", "/old/about/", "/profiles/first/"):
        text = preview.page(path)
        assert text.count("<aside lang=") == 1
        assert "有错误，网站还是上一次的样子" in text
        assert "[unknown-field]" in text
        assert "3 | 标提: 关于" in text
    assert preview.page("/about/").replace(_panel_of(preview.page("/about/")), "") == good
    assert "[unknown-field]" in preview.get("/nowhere/")[1]
    assert "[unknown-field]" not in preview.page("/feed.xml")
    preview.project.write(ABOUT, "---\n标题: 关于\n---\n")
    assert not _failed(preview.built())
    assert "<aside lang=" not in preview.page("/about/")


def test_the_panel_is_drawn_by_a_file_and_the_policy_is_sent(preview: Preview) -> None:
    preview.project.write(ABOUT, BROKEN)
    assert _failed(preview.built())
    _, text, headers = preview.get("/")
    assert "style=" not in _panel_of(text)
    assert '<link rel="stylesheet" href="/bangyang-panel.css">' in _panel_of(text)
    status, css, sent = preview.get("/bangyang-panel.css")
    assert (status, sent["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert ".bangyang-panel{" in css
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert f"connect-src 'self' ws://127.0.0.1:{preview.port}" in policy
    assert "unsafe" not in policy


def _panel_of(page: str) -> str:
    found = re.search(r'<aside lang="zh" class="bangyang-panel".*?</aside>', page, re.S)
    assert found
    return found[0]


def test_what_an_author_wrote_is_shown_not_run(preview: Preview) -> None:
    preview.project.write(ABOUT, "---\n标题: 关于\n<script>alert(1)</script>: 甲\n---\n")
    preview.built()
    text = preview.page()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_first_build_with_errors_shows_them(project: Project) -> None:
    project.write(ABOUT, BROKEN)
    with running(project) as preview:
        assert _failed(preview.built())
        status, text, _ = preview.get("/")
        assert status == 404
        assert "还没有生成过网站" in text
        assert "[unknown-field]" in text
        project.write(ABOUT, "---\n标题: 关于\n---\n")
        preview.built()
        assert "<aside lang=" not in preview.page()


def test_before_the_first_build_there_is_a_page(tmp_path: Path) -> None:
    answer = Stage(tmp_path / "public" / "site", Lang.EN, 8000).answer("")
    assert answer.status == 404
    assert b"Nothing has been built yet" in answer.data
    assert b"/livereload.js?port=8000" in answer.data


def test_our_bug_is_shown_and_the_preview_goes_on(
    preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crashing(*_: object) -> Report:
        raise RuntimeError("<齿轮>")

    with monkeypatch.context() as patch:
        patch.setattr(serving, "make", crashing)
        preview.project.replace(ABOUT, "关于本站", "关于这个网站")
        assert isinstance(preview.built(), Crash)
        assert "程序出错了（不是您的错）" in preview.page()
        assert "&lt;齿轮&gt;" in preview.page()
        preview.settled()
    preview.project.replace(ABOUT, "关于这个网站", "关于我们")
    assert not _failed(preview.built())
    assert "<aside lang=" not in preview.page()


def test_a_good_report_has_no_panel() -> None:
    assert panel(Report((), {}, {}), Lang.ZH) == ""


# --- watching ------------------------------------------------------------------------------------


def test_every_kind_of_change_is_seen(preview: Preview) -> None:
    root = preview.project.root
    for act in (
        lambda: preview.project.write("content/pages/new.md", "---\n标题: 新\n---\n"),
        lambda: preview.project.delete("content/pages/new.md"),
        lambda: preview.project.replace("site.yaml", "title: 榜样", "title: 标兵"),
        lambda: preview.project.write("templates/web/404.html", "<title>x</title>"),
        lambda: preview.project.write("assets/css/site.css", "body{}"),
        lambda: (root / "content/news/n1.md").rename(root / "content/news/n9.md"),
    ):
        act()
        assert not _failed(preview.built())


def test_what_is_nobodys_content_is_not_seen(preview: Preview) -> None:
    root = preview.project.root
    before = look(root)
    for path in ("content/pages/.about.md.swp", "content/pages/~$about.md", "content/.git/x.md",
                 "notes.txt", ".bangyang/x"):  # fmt: skip
        preview.project.write(path, "x")
    assert look(root) == before


def test_a_new_day_is_a_change(preview: Preview) -> None:
    preview.later = timedelta(days=3)
    made = preview.built()
    assert isinstance(made, Report)
    assert made.build is not None
    assert "page:lectures/masters/one/index.html" in {each.key for each in made.build.ran}


def test_drafts_are_previewed_and_not_published(project: Project) -> None:
    project.replace(ABOUT, "标题: 关于", "标题: 关于\n草稿: 是")
    with running(project, drafts=True) as preview:
        assert not _failed(preview.built())
        assert "关于" in preview.page("/about/")
    assert not (project.root / "public").exists()


# --- beginning and ending ------------------------------------------------------------------------


def test_a_port_in_use(project: Project) -> None:
    with closing(socket.socket()) as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match="in use"):
            serve(
                project.root, Options(NOON), port=port, lang=Lang.ZH, now=lambda: NOON,
                told=Told(lambda _: None),
            )  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "generator.cli", "serve", "-s", project.root, "-p", str(port)],
            cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=PATIENCE,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith(f"端口 {port} 用不了，换一个：bangyang serve --port {port + 1}\n")
    assert "Traceback" not in done.stderr


@pytest.fixture
def interruptible() -> Iterator[None]:
    """A shell's `&` makes what it starts deaf to Ctrl+C, and so what that starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(sys.platform == "win32", reason="a console's Ctrl+C is sent otherwise there")
@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("soon", [True, False], ids=["while building", "at rest"])
def test_ctrl_c_ends_it_well(make_project: Callable[..., Project], soon: bool) -> None:
    project = make_project({"site.yaml": "标题: 样\n单位: 例\n网址: https://example.edu.cn/\n"})
    command = [sys.executable, "-W", "error", "-W", "ignore::DeprecationWarning:livereload"]
    command += ["-m", "generator.cli", "serve", "-s", str(project.root), "-p", str(free_port())]
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as started:
        assert started.stdout is not None
        address = started.stdout.readline()
        assert re.fullmatch(rf"http://{re.escape(HOST)}:\d+/\n", address)
        assert "Ctrl+C" in started.stdout.readline()
        if not soon:
            assert "页" in started.stdout.readline()
        started.send_signal(signal.SIGINT)
        try:
            _, errors = started.communicate(timeout=PATIENCE)
        finally:
            started.kill()  # one that does not end would be waited for without end
    assert (started.returncode, errors) == (0, "")


def test_it_answers_while_it_builds(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    going = threading.Event()

    def slow(*_: object) -> Report:
        going.wait(PATIENCE)
        return Report((), {}, {})

    monkeypatch.setattr(serving, "make", slow)
    with running(project) as preview:
        begun = time.monotonic()
        assert preview.get("/")[0] == 404
        assert time.monotonic() - begun < 2
        going.set()
        preview.built()
    assert os.path.lexists(project.root)


def test_half_a_save_is_not_built(preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that empties a file before it writes it is given the moment that takes."""
    monkeypatch.setattr(serving, "BREATH", 0.3)
    place = preview.project.root / ABOUT
    text = place.read_text(encoding="utf-8")
    place.write_text("", encoding="utf-8")
    time.sleep(0.2)
    place.write_text(text.replace("关于本站", "关于我们这个站"), encoding="utf-8")
    assert not _failed(preview.built())
    assert "关于我们这个站" in preview.page("/about/")
