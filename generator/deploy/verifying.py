"""Reads a deployed site back over HTTP: is it the release that was sent, said as it should be?

Inputs → outputs: the site's address and what was sent → problems, after so many requests.

Our own server may stand in a private network, so any machine is asked; but only the one named: no
redirect to another host is followed. Two requests at a time, each connection used again.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urljoin, urlsplit

import brotli

from generator import __version__, digest
from generator.content.config import Engine
from generator.deploy import judging
from generator.deploy.judging import Answer, Finding
from generator.deploy.manifests import COPIES, PAGES, Filed
from generator.diagnostics import Diagnostic
from generator.site import urls

AGENT = f"Bangyang/{__version__} (reads back the site it has deployed; two requests at a time)"
HIDDEN = ".bangyang/live.json"
"""What a deployment notes for the next one is nobody else's business."""
_PORTS = {"http": 80, "https": 443}
_KEPT = "/%:=&?~+!$,;'@()*[]-._"
_PIECE = 65_536
_MARGIN = 65_536
_REFRESH = b'http-equiv="refresh"'

A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Sent:
    """What was deployed: all files and where they lie here, and which were sent and removed."""

    files: Mapping[str, Filed]
    folder: Path
    changed: Sequence[str] = ()
    removed: Sequence[str] = ()
    engine: Engine = Engine.OWN


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is asked: requests at most (of a sample) and at a time, seconds for a word and for a
    whole answer, failures in a row after which no more is asked, removed files that are looked at,
    and redirects that are followed."""

    most: int = 400
    at_once: int = 2
    wait: float = 15.0
    whole: float = 120.0
    failures: int = 3
    removed: int = 20
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class Verified:
    """What reading back found, how many requests were made, and how many were not."""

    problems: tuple[Diagnostic, ...]
    asked: int
    left: int


def verify(
    base: str,
    sent: Sent,
    *,
    everything: bool = False,
    bounds: Bounds | None = None,
    trust: ssl.SSLContext | None = None,
) -> Verified:
    """Read a deployed site back: a sample that is the same for the same release, or everything.

    `trust` says which certificates are believed: those of the system when left out.
    """
    bounds = bounds or Bounds()
    base = _whole(base)
    if not base:
        return Verified(judging.problems("", judging.opened("", Answer(failure="address"))), 0, 0)
    with closing(_Reader(base, bounds, trust, limited=not everything)) as reader:
        findings = list(_verify(reader, sent, everything=everything))
        return Verified(judging.problems(base, findings), reader.asked, reader.left)


def _whole(base: str) -> str:
    """An address of a site as hosts themselves write it, with the slash at its end; "" when it is
    none."""
    try:
        parts = urlsplit(base.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if not host or "@" in parts.netloc or port == 0 or parts.scheme not in _PORTS:
        return ""
    with suppress(UnicodeError):  # else nobody will know the name, and that is told
        host = f"[{host}]" if ":" in host else host.encode("idna").decode()
    place = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    return f"{parts.scheme}://{place}{quote(parts.path, safe=_KEPT).rstrip('/')}/"


def _verify(reader: _Reader, sent: Sent, *, everything: bool) -> Iterator[Finding]:
    seed = digest.of(tuple(sorted((path, each.digest) for path, each in sent.files.items())))
    first = reader.ask("HEAD", "")
    if first.failure:
        yield from judging.opened("", first)
        return
    paths = judging.sample(sent.files, frozenset(sent.changed), seed, everything=everything)
    asks = [(path, coding) for path in paths for coding in judging.codings(path, sent.files)]
    led: dict[str, None] = {}
    yield from _others(reader, sent, seed, everything=everything)
    for findings, links in reader.each(lambda ask: _file(reader, sent, *ask), asks):
        yield from findings
        led.update(dict.fromkeys(links))
    known = {judging.address_of(path) for path in paths}
    heads = [each for each in led if each not in known]
    for findings in reader.each(lambda each: _link(reader, each), heads):
        yield from findings


def _file(
    reader: _Reader, sent: Sent, path: str, coding: str
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """What is wrong with one file, and where it leads."""
    address, size = judging.address_of(path), sent.files[path].size
    answer = reader.ask("GET", address, coding=coding, size=size)
    former = path.endswith(PAGES) and _former(sent.folder / path)
    wrong = tuple(judging.read(path, answer, sent.files, reader.base, former=former))
    if wrong or answer.failure:
        return wrong, ()
    there = judging.path_of(reader.base, answer.at)
    said = tuple(judging.said(there, answer, sent.engine, secure=reader.secure))
    if coding != "identity" or not there.endswith(PAGES):
        return said, ()
    text = answer.data.decode("utf-8", "replace")
    return said, judging.links(reader.base, answer.at[len(reader.base) :], text)


def _former(place: Path) -> bool:
    """Whether a page only leads on, as far as we can still see."""
    try:
        with place.open("rb") as page:
            return _REFRESH in page.read(_PIECE)
    except OSError:
        return True


def _link(reader: _Reader, address: str) -> tuple[Finding, ...]:
    return tuple(judging.opened(address, reader.ask("HEAD", address)))


def _others(reader: _Reader, sent: Sent, seed: str, *, everything: bool) -> Iterator[Finding]:
    """What must not open: an address of nothing, what was removed, what is hidden, and the site
    without encryption."""
    nothing = f"{seed[:16]}/"
    page = sent.files.get(urls.NOT_FOUND)
    answer = reader.ask("GET", nothing, size=page.size if page else 0)
    yield from judging.not_found(nothing, answer, sent.files)
    if answer.status == 404:  # otherwise whatever is gone would seem to be there
        lost = [each for each in sent.removed if each not in sent.files]
        lost = sorted(
            (each for each in lost if not each.endswith(COPIES)),
            key=lambda path: (not path.endswith(PAGES), digest.of((seed, path))),
        )
        paths = [HIDDEN, *(lost if everything else lost[: reader.bounds.removed])]
        for findings in reader.each(lambda path: _gone(reader, path), paths):
            yield from findings
    open_at = judging.plain(reader.base)
    if open_at:
        with closing(_Reader(open_at, reader.bounds, None, limited=True)) as other:
            if other.ask("HEAD", "").status == 200:
                yield Finding("deploy-plain-http", open_at)


def _gone(reader: _Reader, path: str) -> tuple[Finding, ...]:
    address = judging.address_of(path)
    return tuple(judging.gone(address, reader.ask("HEAD", address, follow=False)))


@dataclass
class _Reader:
    """Asks one host; every thread keeps its own connection."""

    base: str
    bounds: Bounds
    trust: ssl.SSLContext | None
    limited: bool
    asked: int = 0
    left: int = 0
    _failures: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _own: threading.local = field(default_factory=threading.local)
    _all: list[HTTPConnection] = field(default_factory=list)

    @property
    def secure(self) -> bool:
        return self.base.startswith("https:")

    def __post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(self.bounds.at_once)

    def close(self) -> None:
        """Hang up."""
        self._pool.shutdown(cancel_futures=True)
        for each in self._all:
            each.close()

    def each(self, work: Callable[[A], B], asks: Iterable[A]) -> Iterator[B]:
        """What every ask gives, in order."""
        return self._pool.map(work, asks)

    def ask(
        self, method: str, address: str, *, coding: str = "identity", size: int = 0,
        follow: bool = True,
    ) -> Answer:  # fmt: skip
        """What an address answers, after redirects on this host; `size` is how many bytes are
        expected, and not many more are read."""
        now = self.base + address
        for hop in range(self.bounds.redirects + 1):
            if not self._turn():
                return Answer(failure="left")
            answer = self._once(method, now, coding, size)
            to = urljoin(now, answer.field("location")) if answer.field("location") else ""
            last = hop == self.bounds.redirects or not (follow and to.startswith(self.base))
            if answer.failure or not 300 <= answer.status < 400 or last:
                return answer
            now = to.partition("#")[0]
        raise AssertionError("the last hop returns")

    def _turn(self) -> bool:
        with self._lock:
            full = self.limited and self.asked >= self.bounds.most
            if full or self._failures >= self.bounds.failures:
                self.left += 1
                return False
            self.asked += 1
            return True

    def _once(self, method: str, address: str, coding: str, size: int) -> Answer:
        parts = urlsplit(address)
        path = quote(parts.path + (f"?{parts.query}" if parts.query else ""), safe=_KEPT)
        fields = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": coding}
        failure = ""
        for _ in range(2):
            used = False
            try:
                connection = self._connection()
                used = connection.sock is not None
                connection.request(method, path, headers=fields)
                answer = self._answer(connection.getresponse(), connection, address, size)
                with self._lock:
                    self._failures = 0
                return answer
            except (OSError, HTTPException, ValueError) as error:
                self._hang_up()
                failure = _why(error)
            if not used or failure != "refused":  # else it was hung up while we were not looking
                break
        with self._lock:
            self._failures += 1
        return Answer(failure=failure)

    def _connection(self) -> HTTPConnection:
        found: HTTPConnection | None = getattr(self._own, "connection", None)
        if found is None:
            parts, wait = urlsplit(self.base), self.bounds.wait
            host = (parts.hostname or "").encode("idna").decode()
            found = (
                HTTPSConnection(host, parts.port, timeout=wait, context=self.trust)
                if self.secure
                else HTTPConnection(host, parts.port, timeout=wait)
            )
            self._own.connection = found
            with self._lock:
                self._all.append(found)
        return found

    def _hang_up(self) -> None:
        found: HTTPConnection | None = getattr(self._own, "connection", None)
        if found is not None:
            found.close()

    def _answer(
        self, response: HTTPResponse, connection: HTTPConnection, address: str, size: int
    ) -> Answer:
        until = time.monotonic() + self.bounds.whole
        pieces, length = [], 0
        while length <= size + _MARGIN and (piece := response.read1(_PIECE)):
            pieces.append(piece)
            length += len(piece)
            if time.monotonic() > until:
                raise TimeoutError
        if length > size + _MARGIN:
            connection.close()
        else:
            response.read()  # nothing is left: this tells the connection so
        names = {name.lower() for name in response.headers}
        fields = {
            name: ", ".join(dict.fromkeys(response.headers.get_all(name, []))) for name in names
        }
        data = _decoded(b"".join(pieces), fields.get("content-encoding", ""), size)
        return Answer(response.status, address, fields, data)


def _decoded(data: bytes, coding: str, size: int) -> bytes:
    """The bytes behind a coding, not many more than expected; what cannot be decoded stays."""
    try:
        match coding.lower():
            case "gzip" | "x-gzip":
                return zlib.decompressobj(31).decompress(data, size + _MARGIN)
            case "br":
                plain: bytes = brotli.Decompressor().process(
                    data, output_buffer_limit=size + _MARGIN
                )
                return plain
    except (zlib.error, brotli.error):
        pass
    return data


def _why(error: Exception) -> str:
    """A key of `REASONS`."""
    match error:
        case ssl.SSLError():
            return "tls"
        case TimeoutError():
            return "timeout"
        case socket.gaierror() | UnicodeError():
            return "dns"
    return "refused"
