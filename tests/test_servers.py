"""The shipped server files on real servers: what they call each file, what they say beside it,
which copy they send, and that a switched link counts at once.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import brotli
import pytest

from generator import digest
from generator.content.config import Engine
from generator.delivery.compressing import compressed
from generator.delivery.publish import put
from generator.deploy.manifests import Filed
from generator.deploy.verifying import Sent, verify
from generator.surfaces.headers import ASKED, FINGERPRINTED, KEPT, MEDIA_TYPES, headers, policy
from generator.surfaces.pages import Redirect
from tests.test_headers import shipped
from tests.test_serve import free_port

PLACES = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin"
NGINX = shutil.which("nginx", path=PLACES) or ""
APACHE = shutil.which("apache2", path=PLACES) or shutil.which("httpd", path=PLACES) or ""
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
MODULES = Path("/usr/lib/apache2/modules")
KINDS = ("nginx", "nginx with brotli", "apache", "apache by .htaccess")
MOVED = (
    Redirect("old/王/index.html", "profiles/first"),
    Redirect("a.htm", "profiles/first"),
)
# "user" counts only where nginx starts as root, and then it may read what the tests wrote.
NGINX_CONF = """
{modules}
daemon off; user root; pid {work}/pid; error_log {work}/log;
events {{ }}
http {{
  access_log off; client_body_temp_path {work}; proxy_temp_path {work}; fastcgi_temp_path {work};
  uwsgi_temp_path {work}; scgi_temp_path {work};
  open_file_cache max=100 inactive=60s;
  server {{ listen 127.0.0.1:{port}; root {work}/current; include {work}/snippet; }}
}}
"""
# As distributions set it up: archives have a type, .br is the language of Brittany.
APACHE_CONF = """
{modules}
ServerRoot {work}
ServerName localhost
User nobody
Listen 127.0.0.1:{port}
PidFile {work}/pid
ErrorLog {work}/log
Mutex pthread
TypesConfig {work}/mime.types
AddType application/x-gzip .gz
AddLanguage br .br
<Directory {work}>
  Options Indexes FollowSymLinks
  AllowOverride All
  Require all granted
</Directory>
<VirtualHost 127.0.0.1:{port}>
  DocumentRoot {work}/current
  {include}
</VirtualHost>
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Server:
    """A running server whose web root is the link `current`."""

    kind: str
    port: int
    site: Path
    current: Path

    def ask(self, path: str, **named: str) -> Answer:
        """Ask for a path as it is; `accept_encoding` and the like are headers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            given = {name.replace("_", "-"): value for name, value in named.items()}
            connection.request("GET", quote("/" + path), headers=given)
            got = connection.getresponse()
            return Answer(got.status, dict(got.headers), got.read())
        finally:
            connection.close()

    @property
    def codings(self) -> tuple[str, ...]:
        return ("gzip",) if self.kind == "nginx" else ("gzip", "br")


@pytest.fixture(scope="module")
def releases(demo: Path) -> Iterator[Path]:
    """`first`, the demo with its compressed copies and files that nobody should see, and `second`.

    It lies where a server that gives up its rights can still read it.
    """
    folder = Path(tempfile.mkdtemp(prefix="bangyang-servers-"))
    folder.chmod(0o755)
    first, second = folder / "first", folder / "second"
    shutil.copytree(demo, first, copy_function=lambda one, two: put(Path(one), Path(two)))
    made = {
        each.relative_to(first).as_posix(): (digest.of_bytes(each.read_bytes()), each)
        for each in first.rglob("*.*")
        if each.is_file()
    }
    for path, copy in compressed(made, folder / "cache").items():
        put(copy, first / path)
    for hidden in (
        ".bangyang/note.txt",
        "assets/.tmp/x.css",
        ".git/config",
        ".well-known/token.txt",
    ):
        (first / hidden).parent.mkdir(parents=True, exist_ok=True)
        (first / hidden).write_text("hidden", encoding="utf-8")
    (first / "empty").mkdir()
    (first / "gone.html.br").write_bytes(b"of a page that is gone")
    (first / "gone.html.gz").write_bytes(b"of a page that is gone")
    second.mkdir()
    (second / "index.html").write_text("second", encoding="utf-8")
    for release in (first, second):
        (release / ".htaccess").write_text(shipped("server/apache.conf", moved=MOVED), "utf-8")
    yield folder
    shutil.rmtree(folder)


def command(kind: str, work: Path, port: int) -> list[str]:
    """Write the files of a server; what starts it."""
    if kind.startswith("nginx"):
        snippet, modules = shipped("server/nginx.conf", moved=MOVED), ""
        if kind == "nginx with brotli":
            assert snippet.count("\n#brotli_static on;") == 1
            snippet = snippet.replace("\n#brotli_static on;", "\nbrotli_static on;")
            modules = f"load_module {BROTLI};"
        (work / "snippet").write_text(snippet, encoding="utf-8")
        conf = NGINX_CONF.format(modules=modules, work=work, port=port)
        (work / "conf").write_text(conf, encoding="utf-8")
        return [NGINX, "-c", str(work / "conf"), "-e", str(work / "log")]
    (work / "snippet").write_text(shipped("server/apache.conf", moved=MOVED), encoding="utf-8")
    names = ["mpm_event", "authz_core", "mime", "dir", "headers", "rewrite", "filter",
             "negotiation", "autoindex"]  # fmt: skip
    if not kind.endswith(".htaccess"):
        names.append("deflate")  # it says Vary by itself: once without it
    modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in names)
    (work / "mime.types").write_text("text/html html htm\napplication/gzip gz\n", encoding="utf-8")
    include = "" if kind.endswith(".htaccess") else f"Include {work}/snippet"
    conf = APACHE_CONF.format(modules=modules, work=work, port=port, include=include)
    (work / "conf").write_text(conf, encoding="utf-8")
    return [APACHE, "-X", "-f", str(work / "conf")]


def missing(kind: str) -> str:
    if kind.startswith("nginx"):
        if NGINX and kind == "nginx with brotli" and not BROTLI.is_file():
            return "no brotli module for nginx on this machine"
        return "" if NGINX else "no nginx on this machine"
    return "" if APACHE and MODULES.is_dir() else "no Apache on this machine"


def wait_for(server: Server, started: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        with suppress(OSError):
            server.ask("")
            return
        if started.poll() is not None:
            break
        time.sleep(0.05)
    pytest.fail(log.read_text(encoding="utf-8") if log.is_file() else "it did not start")


@pytest.fixture(scope="module", params=KINDS)
def server(request: pytest.FixtureRequest, releases: Path) -> Iterator[Server]:
    """The releases on a server that includes the shipped file."""
    kind, port = str(request.param), free_port()
    if reason := missing(kind):
        pytest.skip(reason)
    work = releases / kind.replace(" ", "-")
    work.mkdir()
    current = work / "current"
    current.symlink_to("../first", target_is_directory=True)
    with subprocess.Popen(command(kind, work, port)) as started:
        running = Server(kind, port, releases / "first", current)
        try:
            wait_for(running, started, work / "log")
            yield running
        finally:
            started.terminate()


def test_every_kind_of_file_is_called_by_its_name(server: Server) -> None:
    paths = [each.relative_to(server.site) for each in server.site.rglob("*.*") if each.is_file()]
    kinds = {each.suffix[1:]: each for each in paths if each.suffix[1:] in MEDIA_TYPES
             and not any(part.startswith(".") for part in each.parts)}  # fmt: skip
    assert {"html", "css", "js", "json", "xml", "txt", "ics", "svg", "png", "woff2", "pdf"} <= {
        *kinds
    }
    for ending, path in kinds.items():
        for accepted in ("identity", *server.codings):
            got = server.ask(path.as_posix(), accept_encoding=accepted)
            assert got.status == 200, path
            name, _, charset = got.headers["Content-Type"].partition("; charset=")
            assert name == MEDIA_TYPES[ending], path
            assert charset in ("", "utf-8")
            assert charset or ending not in ("html", "css", "js", "ics", "txt"), (path, accepted)
            for header, value in headers(Engine.OWN).items():
                assert got.headers[header] == value, path
            kept = path.parts[0] in FINGERPRINTED
            assert got.headers["Cache-Control"] == (KEPT if kept else ASKED), path


@pytest.mark.parametrize("path", ["index.html", "", "profiles/", "feed.xml", "sitemap.xml"])
def test_the_copy_that_a_browser_can_read(server: Server, path: str) -> None:
    file = server.site / (path if path.partition(".")[1] else f"{path}index.html")
    plain = server.ask(path, accept_encoding="identity")
    assert plain.body == file.read_bytes()
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    undo = {"br": brotli.decompress, "gzip": gzip.decompress}
    for accepted, coding in {
        "gzip": "gzip", "gzip, deflate, br": server.codings[-1], "br;q=0, gzip": "gzip",
    }.items():  # fmt: skip
        got = server.ask(path, accept_encoding=accepted)
        assert got.status == 200
        assert got.headers["Content-Encoding"] == coding
        assert "Content-Language" not in got.headers
        assert got.headers["Content-Type"] == plain.headers["Content-Type"]
        assert "Accept-Encoding" in got.headers["Vary"]
        assert got.headers["ETag"] != plain.headers["ETag"]
        copy = file.with_name(f"{file.name}.{coding.replace('gzip', 'gz')}")
        assert got.body == copy.read_bytes()
        assert undo[coding](got.body) == plain.body


def test_what_a_visitor_has_is_not_sent_again(server: Server) -> None:
    for accepted in ("identity", *server.codings):
        first = server.ask("profiles/", accept_encoding=accepted)
        for header in (
            {"if_none_match": first.headers["ETag"]},
            {"if_modified_since": first.headers["Last-Modified"]},
        ):
            again = server.ask("profiles/", accept_encoding=accepted, **header)
            assert (again.status, again.body) == (304, b"")
            assert again.headers["ETag"] == first.headers["ETag"]
            assert again.headers["Cache-Control"] == ASKED
        changed = server.ask("profiles/", accept_encoding=accepted, if_none_match='"other"')
        assert changed.status == 200


@pytest.mark.parametrize(
    "path",
    ["nothing/here", "assets/nothing.css", "gone.html", "empty/", ".bangyang/note.txt",
     "assets/.tmp/x.css", ".git/config", ".htaccess"],
)  # fmt: skip
@pytest.mark.parametrize("accepted", ["identity", "gzip, br"])
def test_what_is_not_there_and_what_nobody_should_see(
    server: Server, path: str, accepted: str
) -> None:
    got = server.ask(path, accept_encoding=accepted)
    assert got.status == 404
    assert got.headers["Content-Type"] == "text/html; charset=utf-8"
    assert got.headers["Content-Security-Policy"] == policy()
    assert got.headers["Cache-Control"] != KEPT
    assert b"hidden" not in got.body


def test_who_owns_the_host_can_be_proved(server: Server) -> None:
    assert server.ask(".well-known/token.txt").body == b"hidden"


def test_a_folder_is_found_without_its_slash(server: Server) -> None:
    """And by whatever name the host is known outside."""
    got = server.ask("profiles", host="union.example.edu.cn")
    assert got.status == 301
    # nginx names no host: it may stand behind another, on a port of its own.
    host = "" if server.kind.startswith("nginx") else f"http://union.example.edu.cn:{server.port}"
    assert got.headers["Location"] == f"{host}/profiles/"


@pytest.mark.parametrize("path", ["old/王", "old/王/", "old/王/index.html", "a.htm"])
def test_a_former_address_leads_on(server: Server, path: str) -> None:
    got = server.ask(path)
    assert got.status == 301
    assert got.headers["Location"].endswith("/profiles/first/")
    assert server.ask(path + "x").status == 404


def test_a_switched_link_counts_at_the_next_request(server: Server) -> None:
    def switch(to: str) -> None:
        aside = server.current.with_name("aside")
        aside.symlink_to(f"../{to}", target_is_directory=True)
        aside.replace(server.current)

    before = [server.ask("") for _ in range(3)]
    switch("second")
    try:
        assert server.ask("").body == b"second"
        assert server.ask("profiles/").status == 404
    finally:
        switch("first")
    assert {each.body for each in before} == {server.ask("").body}


def test_a_deployed_site_reads_back_as_it_was_sent(server: Server) -> None:
    paths = [each for each in server.site.rglob("*") if each.is_file()]
    files = {
        each.relative_to(server.site).as_posix(): Filed(
            digest.of_bytes(each.read_bytes()), each.stat().st_size
        )
        for each in paths
    }
    found = verify(f"http://127.0.0.1:{server.port}/", Sent(files, server.site))
    assert not found.problems
    assert found.left == 0
    assert found.asked > 50
