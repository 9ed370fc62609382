"""Reading a deployed site back: a host on loopback with one fault at a time, and none."""

from __future__ import annotations

import gzip
import shutil
import ssl
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import brotli
import pytest

from generator import digest
from generator.content.config import Engine
from generator.deploy import judging, verifying
from generator.deploy.judging import Answer
from generator.deploy.manifests import Filed
from generator.deploy.verifying import Bounds, Sent, Verified, verify
from generator.diagnostics import Lang
from generator.rules import RULES
from generator.surfaces.headers import ASKED, COMPRESSED, FINGERPRINTED, KEPT, MEDIA_TYPES, headers

QUICK = Bounds(wait=2.0, whole=2.0)
SITE = {
    "index.html": b'<link rel=stylesheet href="assets/site.0a1b.css"><a href="profiles/x/index.html">x'
    b'<a href="news/2026/%E8%AE%B2/index.html#a"><a href="https://elsewhere.example/"><img src="a.png" srcset="a.png 1x, b.png 2x">',
    "404.html": b"<p>not here",
    "profiles/x/index.html": b'<a href="../../index.html">home</a><a href="mailto:a@b.example">',
    "news/2026/讲/index.html": b"<p>news",
    "profiles/old/index.html": b'<meta http-equiv="refresh" content="0; url=../x/index.html">',
    "assets/site.0a1b.css": b"body { margin: 0 }",
    "a.png": b"a",
    "b.png": b"b",
    "feed.xml": b"<feed/>",
    "sitemap.xml": b"<urlset/>",
    "robots.txt": b"User-agent: *",
    "_headers": b"/*",
}


def with_copies(site: Mapping[str, bytes]) -> dict[str, bytes]:
    pages = [path for path in site if path.endswith((".html", ".css"))]
    gz = {f"{path}.gz": gzip.compress(site[path], mtime=0) for path in pages}
    return {**site, **gz, **{f"{path}.br": brotli.compress(site[path]) for path in pages}}


@dataclass
class Reply:
    status: int
    fields: dict[str, str]
    body: bytes


Fault = Callable[[str, Reply], None]


@dataclass
class Host:
    """Serves files as the shipped snippets do; `fault` may spoil any reply."""

    files: dict[str, bytes] = field(default_factory=lambda: with_copies(SITE))
    fault: Fault = lambda _path, _reply: None
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    connections: int = 0
    busy: int = 0
    most: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    address: str = ""
    root: str = "/"

    def reply(self, asked: str, offered: str) -> Reply:
        path = unquote(asked.removeprefix(self.root))
        path = path + "index.html" if path == "" or path.endswith("/") else path
        status = 200 if path in self.files else 404
        path = path if status == 200 else "404.html"
        kept = path.partition("/")[0] in FINGERPRINTED
        ending = path.rpartition(".")[2]
        fields = {**headers(Engine.OWN), "Cache-Control": KEPT if kept else ASKED}
        kind = MEDIA_TYPES.get(ending, "application/octet-stream")
        fields["Content-Type"] = kind + "; charset=utf-8" * (ending in COMPRESSED)
        body = self.files[path]
        for coding, copy in (("br", ".br"), ("gzip", ".gz")):
            if coding in offered and path + copy in self.files:
                fields |= {"Content-Encoding": coding, "Vary": "Accept-Encoding"}
                body = self.files[path + copy]
                break
        return Reply(status, fields, body)


def handler(host: Host) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, format: str, *args: object) -> None:
            pass

        def setup(self) -> None:
            super().setup()
            host.connections += 1

        def do_GET(self) -> None:
            with host.lock:
                host.busy += 1
                host.most = max(host.most, host.busy)
                host.asked.append((self.command, self.path, self.headers["Accept-Encoding"]))
            assert self.headers["User-Agent"].startswith("Bangyang/")
            try:
                self.answer()
            finally:
                with host.lock:
                    host.busy -= 1

        def answer(self) -> None:
            reply = host.reply(self.path, self.headers["Accept-Encoding"])
            host.fault(unquote(self.path), reply)
            if reply.status == 0:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in reply.fields.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(reply.body)

        do_HEAD = do_GET  # noqa: N815

    return Handler


@pytest.fixture
def host() -> Iterator[Host]:
    made = Host()
    yield from served(made, None)


def served(host: Host, over: ssl.SSLContext | None) -> Iterator[Host]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler(host)) as server:
        server.daemon_threads = True
        server.block_on_close = False
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who hangs up may
        if over:
            server.socket = over.wrap_socket(server.socket, server_side=True)
        scheme = "https" if over else "http"
        host.address = f"{scheme}://127.0.0.1:{server.server_port}{host.root}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield host
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def sent(tmp_path: Path) -> Sent:
    return laid(with_copies(SITE), tmp_path / "release")


def laid(site: Mapping[str, bytes], folder: Path) -> Sent:
    for path, data in site.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    files = {path: Filed(digest.of_bytes(data), len(data)) for path, data in site.items()}
    return Sent(files, folder, changed=tuple(files), removed=("news/2025/b/index.html",))


def told(found: Verified) -> dict[str, str]:
    """The rules found, each with its English sentence; one of each is enough here."""
    assert len({each.rule for each in found.problems}) == len(found.problems), found.problems
    return {each.rule: each.message(Lang.EN) for each in found.problems}


@pytest.mark.parametrize("everything", [False, True])
def test_a_site_that_is_as_it_was_sent(host: Host, sent: Sent, everything: bool) -> None:
    found = verify(host.address, sent, everything=everything, bounds=QUICK)
    assert not found.problems
    assert found.asked == len(host.asked)
    assert found.left == 0
    assert host.most <= 2
    assert host.connections <= 3
    asked = Counter(host.asked)
    assert max(asked.values()) == 1, "nothing is asked twice"
    paths = {unquote(path) for _, path, _ in host.asked}
    assert {"/profiles/x/", "/profiles/x/index.html", "/news/2026/讲/", "/b.png"} <= paths
    assert {"/news/2025/b/", "/.bangyang/live.json", "/profiles/old/"} <= paths
    assert ("GET", "/", "br") in asked
    assert ("GET", "/profiles/x/", "gzip") in asked
    assert not any(path.endswith((".br", ".gz", "_headers")) for path in paths)


def test_the_same_release_is_asked_the_same(host: Host, sent: Sent) -> None:
    verify(host.address, sent, bounds=QUICK)
    first, host.asked = host.asked, []
    verify(host.address, sent, bounds=QUICK)
    assert sorted(first) == sorted(host.asked)


def test_a_site_below_a_path(host: Host, sent: Sent) -> None:
    host.root = "/union/"
    base = host.address + "union"
    assert not verify(base, sent, bounds=QUICK).problems
    assert all(path.startswith("/union/") for _, path, _ in host.asked)


def status(where: str, code: int, **fields: str) -> Fault:
    def spoil(path: str, reply: Reply) -> None:
        if path == where:
            reply.status, reply.body = code, b""
            reply.fields |= fields

    return spoil


def header(name: str, value: str | None, where: str = "") -> Fault:
    def spoil(path: str, reply: Reply) -> None:
        if path.startswith(where or "/"):
            reply.fields.pop(name, None)
            reply.fields |= {name: value} if value is not None else {}

    return spoil


def body(where: str, data: bytes, coding: str = "") -> Fault:
    def spoil(path: str, reply: Reply) -> None:
        if path == where and reply.fields.get("Content-Encoding", "") == coding:
            reply.body = data

    return spoil


def found_instead(path: str, reply: Reply) -> None:
    reply.status = 200


ELSEWHERE = {"Location": "http://elsewhere.example/"}
NO_POLICY = headers(Engine.OWN)["Content-Security-Policy"].replace("; base-uri 'none'", "")
FAULTS: Mapping[str, tuple[Fault, str, str]] = {
    "a page fails": (status("/profiles/x/", 503), "deploy-not-there", "(503): profiles/x/"),
    "a link fails": (status("/profiles/x/index.html", 404), "deploy-not-there", "profiles/x/index.html"),
    "it leads to another host": (
        status("/profiles/x/", 302, **ELSEWHERE), "deploy-not-there", "302 → http://elsewhere.example/",
    ),
    "it leads in a circle": (
        status("/profiles/x/", 301, Location="/profiles/x/"), "deploy-not-there", "301 → /profiles/x/",
    ),
    "a page leads to another": (
        status("/profiles/x/", 301, Location="/"), "deploy-not-there", "301 → http://127.0.0.1",
    ),
    "an old page": (body("/profiles/x/", b"<p>old"), "deploy-other-content", "profiles/x/"),
    "an old feed": (body("/feed.xml", b"<old/>"), "deploy-other-content", "feed.xml"),
    "a stale copy": (
        body("/profiles/x/", brotli.compress(b"<p>old"), "br"), "deploy-other-content", "profiles/x/",
    ),
    "a torn copy": (
        body("/profiles/x/", gzip.compress(b"a" * 99)[:-20], "gzip"), "deploy-other-content", "profiles/x/",
    ),
    "a swollen copy": (
        body("/", gzip.compress(b"a" * 3_000_000), "gzip"), "deploy-other-content", "127.0.0.1",
    ),
    "a swollen copy of the other kind": (
        body("/", brotli.compress(b"a" * 3_000_000), "br"), "deploy-other-content", "127.0.0.1",
    ),
    "a page without end": (body("/", b"a" * 3_000_000), "deploy-other-content", "127.0.0.1"),
    "no policy": (header("Content-Security-Policy", None), "deploy-header", "is “nothing” and should be “default-src"),
    "half a policy": (
        header("Content-Security-Policy", NO_POLICY), "deploy-header", "is “nothing” and should be “base-uri 'none'”",
    ),
    "more than the policy": (
        header("Content-Security-Policy", NO_POLICY + "; base-uri 'none'; sandbox", "/feed.xml"),
        "deploy-header", "is “sandbox” and should be “nothing” (1: feed.xml)",
    ),
    "kept too short": (header("Cache-Control", "max-age=60", "/assets"), "deploy-header", "“max-age=60” and should be “public, max-age=31536000"),
    "kept too long": (header("Cache-Control", KEPT, "/profiles/x/"), "deploy-header", "should be “no-cache”"),
    "no charset": (header("Content-Type", "text/html", "/news"), "deploy-header", "text/html; charset=utf-8"),
    "another charset": (header("Content-Type", "text/plain; charset=gbk", "/robots"), "deploy-header", "gbk"),
    "a style of no kind": (header("Content-Type", "text/plain", "/assets"), "deploy-header", "text/css"),
    "caches mix copies": (header("Vary", None), "deploy-header", "“Vary” is “nothing”"),
    "nothing is found": (found_instead, "deploy-not-found-page", "the status is 200"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told(name: str, host: Host, sent: Sent) -> None:
    host.fault, rule, words = FAULTS[name]
    found = told(verify(host.address, sent, bounds=QUICK))
    assert list(found) == [rule]
    assert words in found[rule]


def test_another_page_for_what_is_not_there(host: Host, sent: Sent) -> None:
    def spoil(path: str, reply: Reply) -> None:
        if reply.status == 404:
            reply.body = b"<h1>nginx</h1>"

    host.fault = spoil
    assert (
        "the page another one"
        in told(verify(host.address, sent, bounds=QUICK))["deploy-not-found-page"]
    )


def test_what_was_removed_and_what_is_hidden(host: Host, sent: Sent) -> None:
    host.files |= {"news/2025/b/index.html": b"b", ".bangyang/live.json": b"{}"}
    found = told(verify(host.address, sent, bounds=QUICK))
    assert set(found) == {"deploy-still-there"}
    assert "2 addresses" in found["deploy-still-there"]
    assert "news/2025/b/" in found["deploy-still-there"]
    assert ".bangyang/live.json" in found["deploy-still-there"]


def test_what_was_removed_may_lead_on(host: Host, sent: Sent) -> None:
    host.fault = status("/news/2025/b/", 301, Location="/")
    assert not verify(host.address, sent, bounds=QUICK).problems


def test_a_former_address_may_lead_on(host: Host, sent: Sent) -> None:
    host.fault = status("/profiles/old/", 301, Location="/profiles/x/")
    assert not verify(host.address, sent, everything=True, bounds=QUICK).problems


def test_names_of_pages_may_lead_to_their_folders(host: Host, sent: Sent) -> None:
    host.fault = status("/profiles/x/index.html", 308, Location="/profiles/x/")
    assert not verify(host.address, sent, bounds=QUICK).problems


def test_headers_may_be_said_another_way(host: Host, sent: Sent) -> None:
    def spoil(path: str, reply: Reply) -> None:
        reply.fields |= {"Content-Security-Policy": "; ".join(
            reversed(headers(Engine.OWN)["Content-Security-Policy"].split("; ")))}  # fmt: skip
        reply.fields["Content-Type"] = reply.fields["Content-Type"].replace(
            "; charset=utf-8", ';charset="UTF-8"'
        )
        if reply.fields["Cache-Control"] == KEPT:
            reply.fields["Cache-Control"] = "immutable,max-age=31536000,public"
        reply.fields.pop("Strict-Transport-Security")  # browsers heed it on https alone

    host.fault = spoil
    assert not verify(host.address, sent, bounds=QUICK).problems


def test_many_of_a_kind_are_told_once(host: Host, tmp_path: Path) -> None:
    site = {**SITE, **{f"news/{n}/index.html": b"%d" % n for n in range(40)}}
    sent = laid(site, tmp_path / "many")
    found = told(verify(host.address, sent, everything=True, bounds=QUICK))
    assert "40 addresses do not open (404)" in found["deploy-not-there"]
    assert "and 37 more" in found["deploy-not-there"]


def test_no_more_is_asked_than_allowed(host: Host, sent: Sent) -> None:
    found = verify(host.address, sent, bounds=Bounds(most=7, wait=2.0))
    assert not found.problems
    assert found.asked == len(host.asked) == 7
    assert found.left > 0


def test_a_sample_is_small_whatever_the_site(tmp_path: Path) -> None:
    many = {f"news/{n}/index.html": Filed("0", 1) for n in range(5000)}
    files = {"index.html": Filed("0", 1), "a.mp4": Filed("0", 9_000_000), **many}
    found = judging.sample(files, {"news/7/index.html"}, "seed")
    assert found[0] == "index.html"
    assert "news/7/index.html" in found
    assert len(found) < 20
    assert "a.mp4" not in found
    assert len(judging.sample(files, (), "seed", everything=True)) == len(files)


def test_a_host_that_does_not_answer(sent: Sent) -> None:
    found = verify("http://127.0.0.1:9/", sent)
    assert "the connection failed" in told(found)["deploy-unreachable"]
    assert found.asked == 1


@pytest.mark.parametrize(
    "base", ["", "127.0.0.1", "ftp://127.0.0.1/", "http://a:b@c/", "http://[/", "http://a:x/"]
)
def test_what_is_no_address(base: str, sent: Sent) -> None:
    assert "not a well-formed address" in told(verify(base, sent))["deploy-unreachable"]


def test_a_host_of_no_name(sent: Sent) -> None:
    found = told(verify(f"http://{'a' * 64}.example/", sent, bounds=QUICK))
    assert "there is no such host" in found["deploy-unreachable"]


def test_a_host_that_falls_silent_is_left_alone(host: Host, sent: Sent) -> None:
    def spoil(path: str, reply: Reply) -> None:
        if path != "/":
            reply.status = 0

    host.fault = spoil
    found = verify(host.address, sent, bounds=Bounds(at_once=1, wait=2.0))
    assert "connection failed or broke" in told(found)["deploy-unreachable"]
    assert found.left > found.asked


def test_a_host_that_is_slow(host: Host, sent: Sent) -> None:
    host.fault = lambda path, _reply: time.sleep(0.3) if path == "/feed.xml" else None
    found = told(verify(host.address, sent, bounds=Bounds(wait=0.1)))
    assert found == {
        "deploy-unreachable": "1 addresses could not be read back (no answer in time): feed.xml"
    }


def test_a_connection_that_was_hung_up_is_made_again(host: Host, sent: Sent) -> None:
    """A server may hang up after any answer without a word."""

    class Handler(handler(host)):  # type: ignore[misc]
        def answer(self) -> None:
            super().answer()
            self.close_connection = True

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            assert not verify(
                f"http://127.0.0.1:{server.server_port}/", sent, bounds=QUICK
            ).problems
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and its certificate for this machine in one file."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl on this machine")
    place = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-days", "3650", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", str(place), "-out", str(place.with_suffix(".crt"))],
        check=True, capture_output=True,
    )  # fmt: skip
    place.write_text(place.read_text() + place.with_suffix(".crt").read_text())
    return place


@pytest.fixture
def safe(certificate: Path) -> Iterator[Host]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    yield from served(Host(), context)


def test_over_https(
    safe: Host, host: Host, sent: Sent, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust = ssl.create_default_context(cafile=str(certificate.with_suffix(".crt")))
    assert not verify(safe.address, sent, bounds=QUICK, trust=trust).problems
    monkeypatch.setattr(verifying.judging, "plain", lambda _: host.address)
    found = told(verify(safe.address, sent, bounds=QUICK, trust=trust))
    assert list(found) == ["deploy-plain-http"]
    host.fault = status("/", 301, Location=safe.address)
    safe.fault = header("Strict-Transport-Security", "max-age=60")
    found = told(verify(safe.address, sent, bounds=QUICK, trust=trust))
    assert list(found) == ["deploy-header"], "a redirect to https is as it should be"
    assert "max-age=60" in found["deploy-header"]


def test_a_certificate_that_nobody_vouches_for(safe: Host, sent: Sent) -> None:
    found = told(verify(safe.address, sent, bounds=QUICK))
    assert "the certificate is not valid" in found["deploy-unreachable"]
    assert not safe.asked


@pytest.mark.parametrize(
    ("base", "open_at"),
    [
        ("https://a.example/b/", "http://a.example/b/"),
        ("https://a.example:8443/", ""),
        ("http://a.example/", ""),
    ],
)
def test_where_a_site_must_not_answer_without_encryption(base: str, open_at: str) -> None:
    assert judging.plain(base) == open_at


def test_links_that_are_no_links() -> None:
    text = (
        '<a href="http://[">a</a><a href=" x/ ">b</a><a href="/other/">c</a><a href="javascript:0">'
    )
    assert judging.links("http://h/site/", "", text) == ("x/",)


def test_every_reason_has_two_languages() -> None:
    for reason in judging.REASONS:
        found = judging.problems("http://h/", judging.opened("a", Answer(failure=reason)))
        assert [each.rule for each in found] == ["deploy-unreachable"]
    assert not list(judging.opened("a", Answer(failure="left")))


def test_every_rule_of_verifying_is_met_here() -> None:
    met = {rule for _, rule, _ in FAULTS.values()} | {
        "deploy-still-there", "deploy-plain-http", "deploy-unreachable",
    }  # fmt: skip
    assert met == verifying_rules()


def verifying_rules() -> set[str]:
    text = Path(judging.__file__).read_text("utf-8") + Path(verifying.__file__).read_text("utf-8")
    return {name for name in RULES if f'"{name}"' in text}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (" HTTPS://Web.Example.EDU.cn:443", "https://web.example.edu.cn/"),
        ("http://工会.example/a b/", "http://xn--6oq837a.example/a%20b/"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x/"),
    ],
)
def test_an_address_as_hosts_write_it(
    written: str, meant: str, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A redirect says the address this way, and must be known for one on this host."""
    monkeypatch.setattr(verifying._Reader, "ask", lambda *_: Answer(failure="refused"))
    found = verify(written, sent, bounds=QUICK)
    assert [each.span.path for each in found.problems] == [meant]


@pytest.mark.parametrize("coding", ["identity", "gzip", "br"])
def test_not_many_more_bytes_are_read_than_were_sent(host: Host, coding: str) -> None:
    host.files = with_copies({"index.html": b"a" * 5_000_000, "404.html": b""})
    with closing(verifying._Reader(host.address, QUICK, None, limited=True)) as reader:
        answer = reader.ask("GET", "", coding=coding, size=10)
        assert 10 < len(answer.data) < 500_000
        assert reader.ask("HEAD", "").status == 200, "the connection is of use again"
