"""What tests of the website share: the demo as built, its types of page, a parser, a browser's
complaints, and a web server that sends the headers which the site ships."""

from __future__ import annotations

import gzip
import shutil
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatch
from functools import cache, partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from generator.delivery.project import Options, make
from tests.conftest import REPOSITORY
from tests.typesetting import without_typst

BASE = "https://union.example.edu.cn/"
# Every type of page, and where pages of that type lie: the longest of them is looked at.
TYPES: Mapping[str, str] = {
    "home": "index.html",
    "profiles": "profiles/index.html",
    "strokes": "profiles/strokes/index.html",
    "pinyin": "profiles/pinyin/index.html",
    "units": "profiles/units/index.html",
    "unit": "profiles/units/*/index.html",
    "level": "profiles/levels/*/index.html",
    "decade": "profiles/decades/*/index.html",
    "collectives": "profiles/collectives/index.html",
    "profile": "profiles/*-*/index.html",
    "honours": "honours/index.html",
    "honour": "honours/*-*/index.html",
    "roll": "honours/roll/index.html",
    "lectures": "lectures/index.html",
    "series": "lectures/*/index.html",
    "lecture": "lectures/*/*/index.html",
    "calendar": "calendar/index.html",
    "month": "calendar/[0-9]*/*/index.html",
    "news": "news/index.html",
    "column": "news/columns/*/index.html",
    "news item": "news/[0-9]*/[a-z]*/index.html",
    "year": "news/[0-9]*/index.html",
    "tag": "tags/*/index.html",
    "page": "about/index.html",
    "not found": "404.html",
    "search": "search/index.html",
    "english home": "en/index.html",
    "english profile": "en/profiles/*/index.html",
}
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
)
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), ""
)

TOOLS = REPOSITORY / "tests/tools/node_modules"


def tool(path: Path, program: str) -> str:
    """The program that runs a judge, or a skip with the reason."""
    found = shutil.which(program)
    if not path.exists():
        pytest.skip(f"{path.name} is not installed (npm ci --prefix tests/tools)")
    if not found:
        pytest.skip(f"no {program} on this machine")
    return found


def build_demo(root: Path, more: Mapping[str, str | bytes] | None = None) -> Path:
    """The repository's own site and `more` files, built at `root`; sheets are not typeset."""
    shutil.copy(REPOSITORY / "site.yaml", root)
    shutil.copytree(REPOSITORY / "content", root / "content")
    for path, data in (more or {}).items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode() if isinstance(data, str) else data)
    with pytest.MonkeyPatch.context() as patch:
        without_typst(patch)
        report = make(root, Options(datetime(2026, 5, 8, 12)))  # noqa: DTZ001  # Beijing
    assert not report.failed, report.problems
    return root / "public" / "site"


def example(demo: Path, kind: str) -> Path:
    found = list(demo.glob(TYPES[kind]))
    assert found, f"the demo has no {kind}"
    return max(found, key=lambda path: path.stat().st_size)


@dataclass
class Page(HTMLParser):
    """What a page consists of, as far as it is looked at here."""

    tags: Counter[str] = field(default_factory=Counter)
    ids: set[str] = field(default_factory=set)
    twice: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    language: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        self._in_title = tag == "title" and self.tags["svg"] == 0
        if tag == "html":
            self.language = given.get("lang", "")
        if "id" in given:
            (self.twice if given["id"] in self.ids else self.ids).add(given["id"])
        self.links += [given[name] for name in ("href", "src") if name in given]
        self.links += [
            part.split()[0] for part in given.get("srcset", "").split(",") if part.strip()
        ]

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


@cache
def parsed(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    return page


def pages(demo: Path) -> dict[str, Page]:
    """Every page but redirects, by its address."""
    found = {path.relative_to(demo).as_posix(): parsed(path) for path in demo.rglob("*.html")}
    return {address: page for address, page in found.items() if page.tags["body"]}


@dataclass
class Seen:
    """What a browser complained of and asked for while showing a page."""

    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def watch(self, page: Any) -> None:
        page.on("console", lambda said: self.complaints.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", self.failed)
        page.on("request", lambda asked: self.requests.append(asked.url))
        page.on("response", self.answered)

    def answered(self, got: Any) -> None:
        if got.status >= 400:
            self.complaints.append(f"{got.status}: {got.url}")

    def failed(self, asked: Any) -> None:
        if asked.failure != "net::ERR_ABORTED":  # left for the next page before it came
            self.complaints.append(f"{asked.failure}: {asked.url}")


Rules = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def shipped_headers(folder: Path) -> Rules:
    """The rules of the site's own `_headers`: a path with `*`, and the headers it sets."""
    file = folder / "_headers"
    rules: list[tuple[str, list[tuple[str, str]]]] = []
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        if line[:1].isspace() and ":" in line:
            name, _, value = line.strip().partition(":")
            rules[-1][1].append((name, value.strip()))
        elif line.startswith("/"):
            rules.append((line.strip(), []))
    return tuple((path, tuple(headers)) for path, headers in rules)


class _Host(SimpleHTTPRequestHandler):
    """Serves a folder as a union's host would: shipped headers, compression, its own 404."""

    protocol_version = "HTTP/1.1"

    def __init__(self, rules: Rules, *given: Any, **named: Any) -> None:
        self.rules = rules
        super().__init__(*given, **named)

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        status = 200 if path.is_file() else 404
        path = path if path.is_file() else Path(self.directory) / "404.html"
        data = path.read_bytes() if path.is_file() else b""
        kind = self.guess_type(path)
        packed = kind.startswith("text/") or kind.endswith(("javascript", "xml", "json"))
        self.send_response(status)
        if packed:
            data = gzip.compress(data, 6)
            self.send_header("Content-Encoding", "gzip")
            kind += "; charset=utf-8"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def end_headers(self) -> None:
        for pattern, headers in self.rules:
            if fnmatch(urlsplit(self.path).path, pattern):
                for name, value in headers:
                    self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def hosted(folder: Path, site: Path | None = None) -> Iterator[str]:
    """A web server for a folder on loopback, with the headers of `site`; its address, ending in /."""
    handler = partial(_Host, shipped_headers(site or folder), directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
