"""The shipped server files on a real nginx: what it calls each file, and what it says beside it."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from generator.content.config import Engine
from generator.surfaces.headers import ASKED, FINGERPRINTED, KEPT, MEDIA_TYPES, headers, policy
from tests.test_serve import free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin") or ""
# "user" counts only where nginx starts as root, and then it may read what the tests wrote.
CONF = """
daemon off; user root; pid {work}/pid; error_log {work}/log;
events {{ }}
http {{
  access_log off; client_body_temp_path {work}; proxy_temp_path {work}; fastcgi_temp_path {work};
  uwsgi_temp_path {work}; scgi_temp_path {work};
  server {{ listen 127.0.0.1:{port}; root {site}; index index.html; include {snippet}; }}
}}
"""


@pytest.fixture(scope="module")
def nginx(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo on an nginx that includes the shipped snippet; its address, ending in /."""
    if not NGINX:
        pytest.skip("no nginx on this machine")
    work, port = tmp_path_factory.mktemp("nginx"), free_port()
    snippet = demo.parent / "server/nginx.conf"
    conf = work / "nginx.conf"
    conf.write_text(CONF.format(work=work, port=port, site=demo.resolve(), snippet=snippet))
    with subprocess.Popen([NGINX, "-c", str(conf), "-e", str(work / "log")]) as started:
        address = f"http://127.0.0.1:{port}/"
        try:
            for _ in range(100):
                with suppress(URLError):
                    urlopen(address, timeout=5).close()
                    break
                time.sleep(0.05)
            yield address
        finally:
            started.terminate()


def answer(address: str) -> tuple[int, Mapping[str, str]]:
    try:
        with urlopen(address, timeout=5) as got:
            return got.status, dict(got.headers)
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers)


def test_nginx_calls_every_kind_of_file_by_its_name(demo: Path, nginx: str) -> None:
    kinds = {path.suffix[1:]: path for path in demo.rglob("*.*")}
    assert {"html", "css", "js", "json", "xml", "txt", "ics", "svg", "png", "woff2", "pdf"} <= {
        *kinds
    }
    for ending, path in kinds.items():
        status, found = answer(nginx + quote(path.relative_to(demo).as_posix()))
        assert status == 200, path
        assert found["Content-Type"].partition(";")[0] == MEDIA_TYPES[ending], path
        for name, value in headers(Engine.OWN).items():
            assert found[name] == value, path
        kept = path.relative_to(demo).parts[0] in FINGERPRINTED
        assert found["Cache-Control"] == (KEPT if kept else ASKED), path


def test_nginx_shows_the_page_for_what_is_not_there(nginx: str) -> None:
    status, found = answer(nginx + "nothing/here")
    assert status == 404
    assert found["Content-Type"] == "text/html; charset=utf-8"
    assert found["Content-Security-Policy"] == policy()
