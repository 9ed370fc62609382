"""Rebuild on change, live reload, problems shown in the page.

Inputs → outputs: a project folder → a web server on this machine alone (127.0.0.1) that shows the
last good site. While there are errors every page carries a panel with them, in the author's words
and lines, until they are mended; what is published stays what it was.

The caller's thread watches and builds, so that Ctrl+C ends it at once; another one answers browsers
(Tornado) and tells them to load anew (livereload). Watching is ours, because what counts as a
change is what `scan` would see.
"""

from __future__ import annotations

import asyncio
import html
import logging
import os
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from mimetypes import MimeTypes
from pathlib import Path
from typing import Any
from urllib.parse import quote

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado import web
from tornado.httpserver import HTTPServer

from generator.delivery.files import FOLDERS
from generator.delivery.project import Options, Report, make
from generator.diagnostics import Lang, plain
from generator.engine.jobs import Crash
from generator.surfaces.headers import policy

HOST = "127.0.0.1"
Looks = tuple[frozenset[tuple[str, int, int]], date]
PAUSE = 0.15
BREATH = 0.03  # most programs empty a file before they write it: seconds until it lies still
_SCRIPT = b'<script src="/livereload.js?port=%d"></script>'
_FROM_HOME = b'<head><base href="/">'  # its links hold wherever the missing page was sought
_HOME = re.compile(rb' data-home="(/[^"]*)"')
_PANEL = """<aside lang="{lang}" class="bangyang-panel">
<link rel="stylesheet" href="/bangyang-panel.css"><strong>{title}</strong>{items}</aside>"""
_ITEM = "<pre>{}</pre>"
_PANEL_STYLE = b""".bangyang-panel{position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;
margin:0;padding:1rem 1.25rem;background:#191512;color:#faf6ee;z-index:9;
border-top:4px solid #a8201a;
font:14px/1.7 ui-monospace,Menlo,Consolas,'Noto Sans Mono CJK SC','Microsoft YaHei',monospace}
.bangyang-panel strong{font-size:1.1em}
.bangyang-panel pre{margin:.75rem 0 0;white-space:pre-wrap;font:inherit}
"""
_EMPTY = """<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{}</title></head>
<body><h1>{}</h1></body></html>"""
_WORDS = {
    Lang.ZH: (
        "还没有生成过网站",
        "有错误，网站还是上一次的样子：改好并保存，这里会自动消失",
        "程序出错了（不是您的错），网站还是上一次的样子",
    ),
    Lang.EN: (
        "Nothing has been built yet",
        "There are errors; this is the last good site. Mend them and save.",
        "This is our bug, not yours; this is the last good site.",
    ),
}
_POLICY = re.compile(rb"Content-Security-Policy: (.+)")
_TYPES = MimeTypes()  # not the machine's own, which are wrong on many a Windows
for _type, _ending in (("image/avif", ".avif"), ("image/webp", ".webp"), ("font/woff2", ".woff2")):
    _TYPES.add_type(_type, _ending)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser gets; `place` is where it should go instead, or ""."""

    status: int
    kind: str
    data: bytes
    place: str = ""


@dataclass
class Stage:
    """What the server shows at the moment; written by the builder, read by the pages."""

    site: Path
    lang: Lang
    port: int
    panel: bytes = b""

    def show(self, made: Report | Crash) -> None:
        """Take over a new report: its problems, or none."""
        self.panel = panel(made, self.lang).encode()

    def answer(self, path: str) -> Answer:
        """The answer to a request; HTML carries the panel of problems."""
        site = self.site.resolve()
        found = _inside(site, path)
        if found and found.is_dir():
            if path and not path.endswith("/"):
                return Answer(302, "text/plain", b"", f"/{quote(path.strip('/'))}/")
            found /= "index.html"
        data = _read(found)
        if found is None or data is None:
            empty = _EMPTY.format(self.lang.value, *_WORDS[self.lang][:1] * 2).encode()
            missing = _at_home(_read(site / "404.html") or empty)
            return Answer(404, "text/html; charset=utf-8", self._dressed(missing))
        kind = _TYPES.guess_type(found.name)[0] or "application/octet-stream"
        if kind.startswith("text/"):
            data = self._dressed(data) if kind == "text/html" else data
            kind = f"{kind}; charset=utf-8"
        return Answer(200, kind, data)

    @property
    def policy(self) -> str:
        """What visitors' browsers will be told to forbid, less what the preview itself needs."""
        shipped = _POLICY.search(_read(self.site / "_headers") or b"")
        return previewed(shipped[1].decode() if shipped else policy(), self.port)

    def _dressed(self, page: bytes) -> bytes:
        """A page with the panel and the script that loads it anew."""
        body, end, rest = page.rpartition(b"</body>")
        if not end:
            body, rest = page, b""
        return body + self.panel + _SCRIPT % self.port + end + rest


def previewed(shipped: str, port: int) -> str:
    """A policy that also lets a page hear when to load anew, and a missing one find its links."""
    parts = dict(each.split(" ", 1) for each in shipped.split("; "))
    ears = f"ws://{HOST}:{port} ws://localhost:{port}"
    parts["connect-src"] = f"{parts.get('connect-src', '')} {ears}".strip()
    parts["base-uri"] = "'self'"
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def _at_home(missing: bytes) -> bytes:
    """The page of what is missing, with links that hold wherever it was sought. They begin at the
    root of the server it is made for; here the site is the root."""
    home = _HOME.search(missing)
    if home is None:  # somebody's own template, with links from the first page
        return missing.replace(b"<head>", _FROM_HOME, 1)
    return missing.replace(b'="' + home[1], b'="/') if home[1] != b"/" else missing


def _inside(site: Path, path: str) -> Path | None:
    """The file or folder a path names, when it lies in the site."""
    try:
        found = (site / path.lstrip("/")).resolve(strict=True)
    except (OSError, ValueError):  # not there, too long, or with characters no path has
        return None
    return found if found.is_relative_to(site) else None


def _read(path: Path | None) -> bytes | None:
    with suppress(OSError):
        return path.read_bytes() if path else None
    return None


def panel(made: Report | Crash, lang: Lang) -> str:
    """What is wrong as a panel of HTML, "" for nothing; what an author wrote is escaped."""
    _, errors, bug = _WORDS[lang]
    if isinstance(made, Crash):
        items, title = [f"{made}: {made.__cause__}"], bug
    elif made.failed:
        title = errors
        items = [
            plain(each, made.texts.get(each.span.path, "").split("\n"), lang)
            for each in made.problems
        ]
    else:
        return ""
    quoted = "".join(_ITEM.format(html.escape(item)) for item in items)
    return _PANEL.format(lang=lang.value, title=title, items=quoted)


# --- answering -----------------------------------------------------------------------------------


class PortTaken(Exception):
    """The port cannot be used; its text is the system's reason."""


class _Pages(web.RequestHandler):
    """Answers every request from the stage; nothing is cached while editing."""

    def initialize(self, stage: Stage) -> None:
        self.stage = stage

    def get(self, path: str) -> None:
        answer = self.stage.answer(path)
        if answer.place:
            self.redirect(answer.place)
            return
        self.set_status(answer.status)
        self.set_header("Content-Type", answer.kind)
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Security-Policy", self.stage.policy)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(answer.data)

    head = get  # Tornado leaves out the body


class _PanelStyle(web.RequestHandler):
    """How the panel looks: a file of its own, for the policy allows no style inside a page."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/css; charset=utf-8")
        self.finish(_PANEL_STYLE)


class _Unwatched:
    """What livereload wants of a watcher; `Watch` does the watching."""

    filepath = "*"


@contextmanager
def _answering(stage: Stage) -> Iterator[Callable[[], object]]:
    """A web server in a thread of its own, gone afterwards; yields how to load every page anew.

    Raises:
        PortTaken: somebody else listens there, or we may not.
    """
    LiveReloadHandler.watcher, LiveReloadHandler.live_css = _Unwatched(), False
    routes: list[Any] = [
        (r"/livereload", LiveReloadHandler),
        (r"/livereload\.js", LiveReloadJSHandler),
        (r"/bangyang-panel\.css", _PanelStyle),
        (r"/(.*)", _Pages, {"stage": stage}),
    ]
    try:
        listening = socket.create_server((HOST, stage.port))
    except OSError as error:
        raise PortTaken(error.strerror) from error
    listening.setblocking(False)
    loop, ended = asyncio.SelectorEventLoop(), asyncio.Event()

    async def answer() -> None:  # Tornado listens in a running loop: the one `async` here
        server = HTTPServer(web.Application(routes))
        server.add_socket(listening)
        await ended.wait()
        for waiter in tuple(LiveReloadHandler.waiters):
            waiter.close()
        server.stop()
        await server.close_all_connections()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(answer())

    thread = threading.Thread(target=run, name="bangyang-pages", daemon=True)
    thread.start()
    try:
        yield partial(loop.call_soon_threadsafe, LiveReloadHandler.reload_waiters)
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join(timeout=10)


# --- watching ------------------------------------------------------------------------------------


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
            looks = self._looks()
            spent = time.perf_counter() - started
            if looks != last:
                last = self._settled(looks)
                self.told(self._made())
            self.stop.wait(max(PAUSE, 5 * spent))

    def _looks(self) -> Looks:
        return look(self.root), self.now().date()

    def _settled(self, looks: Looks) -> Looks:
        """How the files look once nobody is in the middle of saving one."""
        while not self.stop.wait(BREATH):
            before, looks = looks, self._looks()
            if looks == before:
                break
        return looks

    def _made(self) -> Report | Crash:
        try:
            return make(self.root, replace(self.options, now=self.now()))
        except Exception as error:  # our bug: say so and go on watching
            return error if isinstance(error, Crash) else _crash(error)


def _crash(error: Exception) -> Crash:
    crash = Crash("serve")
    crash.__cause__ = error
    return crash


def look(root: Path) -> frozenset[tuple[str, int, int]]:
    """How the project's files look now: path, size and time of each."""
    return frozenset(_states(root))


def _states(root: Path) -> Iterator[tuple[str, int, int]]:
    files = [root / "site.yaml"]
    for start in FOLDERS:
        for folder, folders, names in os.walk(root / start):
            folders[:] = [name for name in folders if not name.startswith(".")]
            files += [Path(folder) / name for name in names if not name.startswith((".", "~$"))]
    for path in files:
        with suppress(OSError):
            state = path.stat()
            yield str(path), state.st_size, state.st_mtime_ns


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told of every build, and of the address as soon as somebody answers there."""

    report: Callable[[Report | Crash], None]
    ready: Callable[[str], None] = lambda _: None


def serve(
    root: Path,
    options: Options,
    *,
    port: int,
    lang: Lang,
    now: Callable[[], datetime],
    told: Told,
    stop: threading.Event | None = None,
) -> None:
    """Serve a project until `stop` or Ctrl+C.

    Raises:
        PortTaken: somebody else listens there, or we may not.
    """
    for name in ("livereload", "tornado.access"):
        logging.getLogger(name).setLevel(logging.ERROR)
    stage = Stage(root / options.place / "site", lang, port)
    with suppress(KeyboardInterrupt), _answering(stage) as load_anew:

        def show(made: Report | Crash) -> None:
            stage.show(made)
            told.report(made)
            load_anew()

        told.ready(f"http://{HOST}:{port}/")
        Watch(root, options, now, show, stop or threading.Event()).run()
