"""Visits one outside address, politely and safely: what it answered.

Inputs → outputs: an address, a way to find machines and a pause for each host → `Answer`.

What is visited was written by people we need not trust, so no machine of a private network is
asked, whatever name or redirect leads there: the name is looked up once, judged, and exactly that
machine is connected to.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv6Address, ip_address
from threading import Lock
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from generator import __version__

AGENT = f"Bangyang/{__version__} (checks the links of a static site; a request a second at most)"
WAIT = 10.0
PAUSE = 1.0
REDIRECTS = 6
_ROBOTS_LENGTH = 200_000
_PERMANENT = (301, 308)
_TEMPORARY = (302, 303, 307)
_UNSURE = (401, 403, 405, 406, 407, 412, 418, 421, 425, 429, 451, 503, 521, 999)
_KEPT = "/%:=&?~+!$,;'@()*[]"
_NAT64 = int(IPv6Address("64:ff9b::"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a visit found: `fine`, `unsure` (the host does not tell programs), or why not.

    Otherwise `kind` is one of `status`, `timeout`, `tls`, `dns`, `refused`, `private`, `redirects`,
    `address`. `moved` is where it has moved for good.
    """

    kind: str
    status: int = 0
    moved: str = ""


class _Stop(Exception):
    """A visit has come to its answer."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.answer = Answer(kind)


@dataclass
class Manners:
    """One request a host at a time, with a pause in between; and what each host's robots.txt says.

    `private` allows machines of private networks (for tests alone).
    """

    pause: float = PAUSE
    wait: float = WAIT
    private: bool = False
    _gates: dict[str, Lock] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)
    _robots: dict[str, RobotFileParser] = field(default_factory=dict)
    _gate: Lock = field(default_factory=Lock)

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait for our turn at a host."""
        with self._gate:
            lock = self._gates.setdefault(host, Lock())
        with lock:
            time.sleep(max(0.0, self._last.get(host, 0.0) + self.pause - time.monotonic()))
            try:
                yield
            finally:
                self._last[host] = time.monotonic()

    def welcome(self, address: str, read: Callable[[str], str]) -> bool:
        """Whether a host's robots.txt lets us ask for an address; `read` fetches a text."""
        parts = urlsplit(address)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._robots:
            rules = RobotFileParser()
            rules.parse(read(f"{root}/robots.txt").splitlines())
            self._robots[root] = rules
        return self._robots[root].can_fetch(AGENT, address)


def visit(address: str, manners: Manners) -> Answer:
    """Ask whether there is something at an address."""
    moved, now, permanent = "", address, True
    try:
        for _ in range(REDIRECTS):
            if not manners.welcome(now, lambda each: _text(each, manners)):
                return Answer("unsure")
            status, to = _head_or_get(now, manners)
            if status not in (*_PERMANENT, *_TEMPORARY):
                return _judged(status, moved)
            then = urljoin(now, to) if to else ""
            if urlsplit(then).scheme not in ("http", "https"):
                return Answer("status", status)
            permanent = permanent and status in _PERMANENT
            moved, now = then if permanent else moved, then
    except _Stop as stop:
        return stop.answer
    except ValueError:  # what is no address at all cannot be taken apart
        return Answer("address")
    return Answer("redirects")


def _judged(status: int, moved: str) -> Answer:
    if status in _UNSURE:
        return Answer("unsure", status)
    return Answer("fine" if 200 <= status < 400 else "status", status, moved)


def _head_or_get(address: str, manners: Manners) -> tuple[int, str]:
    """The status and where it leads on. A host that will not answer HEAD is asked for a byte."""
    status, to, _ = _ask(address, "HEAD", manners)
    if status < 400:
        return status, to
    status, to, _ = _ask(address, "GET", manners)
    return status, to


def _text(address: str, manners: Manners) -> str:
    try:
        status, _, text = _ask(address, "GET", manners, most=_ROBOTS_LENGTH)
    except _Stop:
        return ""
    return text.decode("utf-8", "replace") if status == 200 else ""


def _ask(address: str, method: str, manners: Manners, most: int = 1) -> tuple[int, str, bytes]:
    """One request: its status, where it redirects to, and at most so many bytes.

    Raises:
        _Stop: there was no answer.
    """
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError):
        raise _Stop("address") from None
    if not host:
        raise _Stop("address")
    port = port or (443 if parts.scheme == "https" else 80)
    path = quote(urlunsplit(("", "", parts.path or "/", parts.query, "")), safe=_KEPT)
    with manners.turn(host):
        machine = _machine(host, port, manners)
        connection = _connection(parts.scheme, host, port, machine, manners.wait)
        try:
            return _answer(connection, method, path, most)
        finally:
            connection.close()


def _answer(
    connection: HTTPConnection, method: str, path: str, most: int
) -> tuple[int, str, bytes]:
    headers = {"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
    if most == 1 and method == "GET":
        headers["Range"] = "bytes=0-0"
    try:
        connection.request(method, path, headers=headers)
        response: HTTPResponse = connection.getresponse()
        text = response.read(most) if method == "GET" else b""
        return response.status, response.headers.get("Location", ""), text
    except ssl.SSLError:
        raise _Stop("tls") from None
    except TimeoutError:
        raise _Stop("timeout") from None
    except (OSError, HTTPException, ValueError):
        raise _Stop("refused") from None


def _connection(
    scheme: str, host: str, port: int, machine: tuple[str, int], wait: float
) -> HTTPConnection:
    made = HTTPSConnection if scheme == "https" else HTTPConnection
    connection = made(host, port, timeout=wait)

    def connect(*_: object) -> socket.socket:
        return socket.create_connection(machine, wait)

    connection._create_connection = connect  # type: ignore[attr-defined]  # the machine we judged
    return connection


def _machine(host: str, port: int, manners: Manners) -> tuple[str, int]:
    """The machine behind a name.

    Raises:
        _Stop: there is none, or it belongs to a private network.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise _Stop("dns") from None
    machines = [str(each[4][0]).partition("%")[0] for each in found]
    if not manners.private and not all(map(public, machines)):
        raise _Stop("private")
    return machines[0], port


def public(machine: str) -> bool:
    """Whether a machine's address is one of the open net, also when it is wrapped in another."""
    address = ip_address(machine)
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        teredo = address.teredo
        if int(address) >> 32 == _NAT64 >> 32:
            inner = ip_address(int(address) & 0xFFFFFFFF)  # type: ignore[assignment]
        if teredo:
            inner = teredo[1]
        if inner is not None:
            return public(str(inner))
    return address.is_global and not address.is_multicast and not address.is_reserved
