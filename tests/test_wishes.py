"""Wishes: which files of the content are published, and where."""

from __future__ import annotations

import pytest

from generator.content.model import Stamp
from generator.site.wishes import (
    ATTACHMENTS,
    LINKABLE,
    Copy,
    Variant,
    asset,
    attachment,
    ending,
    variant,
)

MARK = "0123456789abcdef"


def stamp(path: str) -> Stamp:
    return Stamp(path, 1, MARK)


@pytest.mark.parametrize(
    ("path", "found"),
    [("a/b.pdf", "pdf"), ("a/b.PDF", "pdf"), ("a/b.tar.gz", "gz"), ("a.b/c", ""), ("a/.htaccess", "htaccess")],
)  # fmt: skip
def test_ending(path: str, found: str) -> None:
    assert ending(path) == found


def test_addresses_are_known_at_once() -> None:
    assert variant(stamp("content/a/照片.jpg"), 960) == Variant(
        "content/a/照片.jpg", 960, "site/media/zhao-pian.0123456789.960.webp"
    )
    assert asset(stamp("assets/css/site.css")) == Copy(
        "assets/css/site.css", "site/assets/css/site.01234567.css"
    )
    assert attachment(stamp("content/a/计划.PDF")) == Copy(
        "content/a/计划.PDF", "site/files/ji-hua.01234567.pdf"
    )


@pytest.mark.parametrize("kind", sorted(ATTACHMENTS))
def test_documents_are_published(kind: str) -> None:
    assert attachment(stamp(f"content/a.{kind}"))


# What a browser would run, or a server would treat as its own settings.
@pytest.mark.parametrize(
    "name",
    ["a.html", "a.htm", "a.xhtml", "a.shtml", "a.svg", "a.svgz", "a.js", "a.mjs", "a.xml", "a.xsl",
     "a.css", "a.wasm", "a.swf", "a.php", "a.jsp", "a.asp", "a.exe", "a.docm", "a.pdf.html", "a",
     ".htaccess", "a.", "a.PdF.HTML", "a.heic", "a.md"],
)  # fmt: skip
def test_what_could_run_is_not(name: str) -> None:
    assert attachment(stamp(f"content/{name}")) is None
    assert ending(name) not in LINKABLE
