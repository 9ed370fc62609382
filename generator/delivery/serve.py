"""Rebuild on change, live reload, problems shown in the page.

Inputs → outputs: a project folder → a web server on this machine alone (127.0.0.1) that shows the
last good site. While there are errors every page carries a panel with them, in the author's words
and lines, until they are mended; `public` stays what it was.

Livereload (with Tornado) tells the browsers; watching is ours, because what counts as a change is
what `scan` would see.
"""

from __future__ import annotations

import html
import logging
import mimetypes
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

from livereload import Server
from livereload.handlers import LiveReloadHandler
from tornado import web
from tornado.ioloop import IOLoop

from generator.delivery.files import FOLDERS
from generator.delivery.project import Options, Report, make
from generator.delivery.publish import PUBLIC
from generator.diagnostics import Lang, plain
from generator.engine.jobs import Crash

HOST = "127.0.0.1"
PAUSE = 0.15
_BODY_END = b"</body>"
_PANEL = """<aside lang="{lang}" style="position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;
margin:0;padding:1rem 1.25rem;background:#191512;color:#faf6ee;border-top:4px solid #a8201a;z-index:9;
font:14px/1.7 ui-monospace,Menlo,Consolas,'Noto Sans Mono CJK SC','Microsoft YaHei',monospace">
<strong style="font-size:1.1em">{title}</strong>{items}</aside>"""
_ITEM = '<pre style="margin:.75rem 0 0;white-space:pre-wrap">{}</pre>'
_EMPTY = '<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{}</title></head><body></body></html>'
_WORDS = {
    Lang.ZH: ("还没有生成过网站", "有错误，网站还是上一次的样子：改好并保存，这里会自动消失"),
    Lang.EN: ("Nothing has been built yet", "There are errors; this is the last good site. Mend them and save."),
}


@dataclass
class Stage:
    """What the server shows at the moment; written by the builder, read by the pages."""

    root: Path
    lang: Lang
    panel: bytes = b""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def show(self, report: Report) -> None:
        """Take over a new report: its problems, or none."""
        panel = problem_panel(report, self.lang).encode() if report.failed else b""
        with self.lock:
            self.panel = panel

    def page(self, path: str) -> tuple[bytes, str, int]:
        """Bytes, media type and status for a request; HTML carries the panel of problems."""
        site = (self.root / PUBLIC / "site").resolve()
        wanted = (site / unquote(path).lstrip("/")).resolve()
        if wanted.is_dir():
            wanted /= "index.html"
        status = 200
        if not (wanted.is_relative_to(site) and wanted.is_file()):
            wanted, status = site / "404.html", 404
        kind = mimetypes.guess_type(wanted.name)[0] or "application/octet-stream"
        if wanted.suffix != ".html":
            return wanted.read_bytes(), kind, status
        empty = _EMPTY.format(self.lang.value, _WORDS[self.lang][0]).encode()
        data = wanted.read_bytes() if wanted.is_file() else empty
        with self.lock:
            data = data.replace(_BODY_END, self.panel + _BODY_END, 1)
        return data, "text/html; charset=utf-8", status


def problem_panel(report: Report, lang: Lang) -> str:
    """The problems of a report as a panel of HTML; everything an author wrote is escaped."""
    items = (
        plain(each, report.texts.get(each.span.path, "").split("\n"), lang)
        for each in report.problems
    )
    quoted = "".join(_ITEM.format(html.escape(item)) for item in items)
    return _PANEL.format(lang=lang.value, title=_WORDS[lang][1], items=quoted)


class _Pages(web.RequestHandler):
    """Answers every request from the stage; nothing is cached while editing."""

    def initialize(self, stage: Stage) -> None:
        self.stage = stage

    def get(self, path: str) -> None:
        data, kind, status = self.stage.page(path)
        self.set_status(status)
        self.set_header("Content-Type", kind)
        self.set_header("Cache-Control", "no-store")
        self.finish(data)


class _Quiet:
    """What livereload wants of a watcher; `Watch` does the watching."""

    _tasks = {"site": True}
    filepath = None

    def start(self, _callback: Callable[[], None]) -> bool:
        return True


class _Server(Server):  # type: ignore[misc]  # the library is untyped; this is how it is extended
    def __init__(self, stage: Stage) -> None:
        super().__init__(watcher=_Quiet())
        self.stage = stage

    def get_web_handlers(self, _script: bytes) -> list[tuple[str, type, dict[str, Stage]]]:
        return [(r"/(.*)", _Pages, {"stage": self.stage})]


@dataclass(frozen=True, slots=True)
class Watch:
    """Rebuilds whenever the project's files or the day change, one build at a time."""

    root: Path
    options: Options
    now: Callable[[], datetime]
    told: Callable[[Report | Crash], None]
    stop: threading.Event

    def run(self) -> None:
        """Look, build, tell; until `stop` is set."""
        last: object = None
        while not self.stop.is_set():
            started = time.perf_counter()
            looks = (look(self.root), self.now().date())
            spent = time.perf_counter() - started
            if looks != last:
                last = looks
                self.told(self._made())
            self.stop.wait(max(PAUSE, 5 * spent))

    def _made(self) -> Report | Crash:
        try:
            return make(self.root, replace(self.options, now=self.now()))
        except Crash as crash:  # our bug: say so and go on watching
            return crash


def look(root: Path) -> frozenset[tuple[str, int, int]]:
    """How the project's files look now: path, size and time of each."""
    return frozenset(_states(root))


def _states(root: Path) -> Iterator[tuple[str, int, int]]:
    starts = [root / name for name in FOLDERS]
    files = [root / "site.yaml"]
    for start in starts:
        for folder, _, names in os.walk(start):
            files += [Path(folder) / name for name in names if not name.startswith((".", "~$"))]
    for path in files:
        try:
            state = path.stat()
        except OSError:
            continue
        yield str(path), state.st_size, state.st_mtime_ns


def serve(
    root: Path,
    options: Options,
    *,
    port: int,
    lang: Lang,
    now: Callable[[], datetime],
    on_report: Callable[[Report | Crash], None],
    on_ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve a project until interrupted; `on_report` is told every build, `on_ready` the address.

    Raises:
        OSError: the port is in use.
    """
    logging.getLogger("livereload").setLevel(logging.ERROR)
    logging.getLogger("tornado.access").setLevel(logging.ERROR)
    stage, stop = Stage(root, lang), threading.Event()
    server = _Server(stage)
    server.default_filename = "index.html"
    loop = IOLoop.current()
    server.application(port, HOST, live_css=False)

    def told(report: Report | Crash) -> None:
        if isinstance(report, Report):
            stage.show(report)
        on_report(report)
        loop.add_callback(LiveReloadHandler.reload_waiters, "*")

    watch = Watch(root, options, now, told, stop)
    worker = threading.Thread(target=watch.run, name="bangyang-watch", daemon=True)
    worker.start()
    on_ready(f"http://{HOST}:{port}/")
    try:
        loop.start()
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()
        worker.join(timeout=30)
