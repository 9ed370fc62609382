"""Scanning: what of a project is read, what is left alone, and what is told."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from generator import digest
from generator.content.model import Source, Stamp
from generator.delivery import files
from generator.delivery.files import MAX_FILE, MAX_TEXT, RACY_NS, Disk, Scan, program, scan
from generator.diagnostics import Diagnostic
from generator.engine.ledger import Seen
from generator.site.world import Changed

LONG_AGO = 1_700_000_000_000_000_000
NOW = LONG_AGO + 10 * RACY_NS


@pytest.fixture
def root(tmp_path: Path) -> Path:
    project = tmp_path / "site"
    project.mkdir()
    return project


def write(root: Path, path: str, data: str | bytes = "甲", *, age: int = 10 * RACY_NS) -> Path:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data if isinstance(data, bytes) else data.encode())
    os.utime(place, ns=(NOW - age, NOW - age))
    return place


def own(found: Scan) -> tuple[set[str], set[str]]:
    """Texts and other files that are the project's own."""
    stamps = {
        path for path, place in found.places.items() if str(files.PACKAGE.parent) not in place
    }
    return set(found.sources), stamps


def told(found: Scan) -> list[tuple[str, str]]:
    return [(each.rule, str(each.span)) for each in found.problems]


def only(found: Scan) -> Diagnostic:
    [problem] = found.problems
    return problem


# --- what is read ----------------------------------------------------------------------------------


def test_texts_templates_and_other_files(root: Path) -> None:
    write(root, "site.yaml")
    write(root, "content/pages/a.md")
    write(root, "content/honours.yaml")
    for name in ("a.png", "a.txt", "a.html", "a.xml", "计划.pdf", "a.MD.bak"):
        write(root, f"content/pages/{name}")
    write(root, "templates/web/own.html", "{{ 1 }}")
    write(root, "templates/web/own.png")
    write(root, "assets/css/own.css")
    write(root, "assets/own.md")
    write(root, "README.md")
    write(root, "elsewhere/a.md")
    found = scan(root, {}, NOW)
    assert own(found) == (
        {"site.yaml", "content/pages/a.md", "content/honours.yaml"},
        {"content/pages/a.png", "content/pages/a.txt", "content/pages/a.html",
         "content/pages/a.xml", "content/pages/计划.pdf", "content/pages/a.MD.bak",
         "templates/web/own.png", "assets/css/own.css", "assets/own.md"},
    )  # fmt: skip
    assert found.templates["web/own.html"] == "{{ 1 }}"
    assert found.sources["site.yaml"] == Source("site.yaml", "甲", digest.of_bytes("甲".encode()))
    mark = digest.of_bytes("甲".encode())
    assert found.stamps["content/pages/a.png"] == Stamp("content/pages/a.png", 3, mark)
    assert found.problems == ()
    assert list(found.sources) == sorted(found.sources)
    assert list(found.stamps) == sorted(found.stamps)


def test_an_empty_place_has_only_what_is_built_in(root: Path) -> None:
    found = scan(root / "none", {}, NOW)
    assert own(found) == (set(), set())
    assert found.problems == ()
    assert "web/base.html" in found.templates
    assert "assets/css/site.css" in found.stamps


def test_an_own_file_takes_the_place_of_the_built_in_one(root: Path) -> None:
    write(root, "templates/web/base.html", "own")
    place = write(root, "assets/css/site.css", "own")
    found = scan(root, {}, NOW)
    assert found.templates["web/base.html"] == "own"
    assert found.stamps["assets/css/site.css"].digest == digest.of_bytes(b"own")
    assert found.places["assets/css/site.css"] == str(place)


@pytest.mark.parametrize(
    "name",
    [".a.md", ".hidden/a.md", "~$a.docx", "Thumbs.db", "THUMBS.DB", "desktop.ini", ".DS_Store",
     "._a.png", "a/.git/b.md"],
)  # fmt: skip
def test_what_nobody_wrote_is_left_alone(root: Path, name: str) -> None:
    write(root, f"content/pages/{name}")
    assert own(scan(root, {}, NOW)) == (set(), set())


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfa\nb", "a\nb"),
        (b"a\r\nb\r\n", "a\nb\n"),
        (b"a\rb", "a\nb"),
        (b"", ""),
    ],
)
def test_texts_of_other_systems(root: Path, data: bytes, text: str) -> None:
    write(root, "content/pages/a.md", data)
    source = scan(root, {}, NOW).sources["content/pages/a.md"]
    assert (source.text, source.digest) == (text, digest.of_bytes(data))


def test_names_are_composed(root: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "é")
    write(root, f"content/pages/{decomposed}.md")
    assert set(scan(root, {}, NOW).sources) == {"content/pages/é.md"}


def test_two_spellings_of_one_name_are_told(root: Path) -> None:
    for form in ("NFC", "NFD"):
        write(root, f"content/pages/{unicodedata.normalize(form, 'é')}.md")
    if len(list((root / "content/pages").iterdir())) == 1:
        pytest.skip("this disk holds them to be one")
    assert told(scan(root, {}, NOW)) == [("duplicate-id", "content/pages/é.md")]


# --- what is told ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "line", "zh"),
    [
        ("标题: 劳动模范\n".encode("gbk"), 1, "，看起来是 GBK"),
        (b"---\n" + "劳动模范的事迹".encode("gb18030"), 2, "，看起来是 GBK"),
        ("标题".encode("utf-16"), 1, ""),
        (b"abc\n\xff\xfe", 2, ""),
        ("勞動模範".encode("big5"), 1, None),
        (b"caf\xe9 cr\xe8me br\xfbl\xe9e", 1, None),
    ],
)
def test_other_encodings_are_told(root: Path, data: bytes, line: int, zh: str | None) -> None:
    write(root, "content/pages/a.md", data)
    found = only(scan(root, {}, NOW))
    assert (found.rule, str(found.span)) == ("not-utf8", f"content/pages/a.md:{line}:1")
    assert zh is None or dict(found.args)["guessed"] == zh


@pytest.mark.parametrize(
    ("path", "limit", "words"),
    [
        ("content/pages/a.md", MAX_TEXT, ("1.1 MB", "1.0 MB")),
        ("templates/web/a.html", MAX_TEXT, ("1.1 MB", "1.0 MB")),
        ("content/pages/a.mp4", MAX_FILE, ("200.1 MB", "200.0 MB")),
    ],
)
def test_what_is_too_large_is_told_and_not_read(
    root: Path, path: str, limit: int, words: tuple[str, str]
) -> None:
    place = write(root, path, b"")
    os.truncate(place, limit + 1)
    found = scan(root, {}, NOW)
    args = dict(only(found).args)
    assert (only(found).rule, str(only(found).span)) == ("too-large", path)
    assert (args["found"], args["limit"]) == words
    assert path not in {*found.sources, *found.stamps}
    os.truncate(place, min(limit, 1000))
    assert scan(root, {}, NOW).problems == ()


@pytest.mark.parametrize("inside", ["a.md", "a.png"])
def test_a_file_that_cannot_be_read_is_told(
    root: Path, inside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = write(root, f"content/pages/{inside}")
    write(root, "content/pages/b.md")
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path == place:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    found = scan(root, {}, NOW)
    assert told(found) == [("unreadable", f"content/pages/{inside}")]
    assert dict(only(found).args)["found"] == "Permission denied"
    assert "content/pages/b.md" in found.sources


def test_a_folder_that_cannot_be_read_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(root, "content/pages/a.md")
    write(root, "content/news/b.md")
    look = os.scandir

    def refuse(path: Any) -> Any:
        if str(path).endswith("pages"):
            raise PermissionError(13, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = scan(root, {}, NOW)
    assert told(found) == [("unreadable", "content/pages")]
    assert "content/news/b.md" in found.sources


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(root: Path) -> None:
    (root / "content").mkdir()
    os.mkfifo(root / "content" / "pipe.md")
    assert told(scan(root, {}, NOW)) == [("unreadable", "content/pipe.md")]


# --- links on the disk -----------------------------------------------------------------------------


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    return write(tmp_path, "elsewhere/secret.md").parent


@pytest.mark.parametrize("name", ["a.md", "a.png"])
def test_a_link_out_of_the_project_is_refused(root: Path, outside: Path, name: str) -> None:
    write(root, "content/pages/b.md")
    (root / "content/pages" / name).symlink_to(outside / "secret.md")
    found = scan(root, {}, NOW)
    assert told(found) == [("outside-project", f"content/pages/{name}")]
    assert own(found) == ({"content/pages/b.md"}, set())


def test_a_folder_linked_from_outside_is_refused(root: Path, outside: Path) -> None:
    write(root, "content/pages/b.md")
    (root / "content/pages/more").symlink_to(outside, target_is_directory=True)
    found = scan(root, {}, NOW)
    assert told(found) == [("outside-project", "content/pages/more")]
    assert own(found) == ({"content/pages/b.md"}, set())


def test_a_link_within_the_project_is_followed(root: Path) -> None:
    place = write(root, "content/pages/b.md")
    (root / "content/pages/a.md").symlink_to(place)
    found = scan(root, {}, NOW)
    assert found.problems == ()
    assert set(found.sources) == {"content/pages/a.md", "content/pages/b.md"}


def test_a_link_to_nothing_or_to_itself_is_told(root: Path) -> None:
    (root / "content").mkdir()
    (root / "content/a.md").symlink_to(root / "content/none.md")
    (root / "content/b.md").symlink_to(root / "content/b.md")
    assert told(scan(root, {}, NOW)) == [
        ("unreadable", "content/a.md"), ("unreadable", "content/b.md"),
    ]  # fmt: skip


# --- files that need not be read again -------------------------------------------------------------


def test_a_file_that_looks_the_same_is_not_read_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = write(root, "assets/a.png", "one")
    first = scan(root, {}, NOW)
    assert first.seen[str(place)] == Seen(3, NOW - 10 * RACY_NS, digest.of_bytes(b"one"))
    monkeypatch.setattr(Path, "read_bytes", _never(place))
    assert scan(root, first.seen, NOW).stamps == first.stamps


def _never(place: Path) -> Any:
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        assert path != place, "it was read again"
        return read(path)

    return refuse


@pytest.mark.parametrize(("data", "age"), [("longer", 10 * RACY_NS), ("two", 11 * RACY_NS)])
def test_a_file_that_looks_different_is_read_again(root: Path, data: str, age: int) -> None:
    write(root, "assets/a.png", "one")
    first = scan(root, {}, NOW)
    write(root, "assets/a.png", data, age=age)
    again = scan(root, first.seen, NOW)
    assert again.stamps["assets/a.png"].digest == digest.of_bytes(data.encode())


@pytest.mark.parametrize("age", [0, 1, RACY_NS, -RACY_NS, -(10**15)])
def test_a_file_as_young_as_the_scan_is_read_next_time(root: Path, age: int) -> None:
    place = write(root, "assets/a.png", "one", age=age)
    first = scan(root, {}, NOW)
    assert str(place) not in first.seen
    write(root, "assets/a.png", "two", age=age)  # the same size, in the same tick of the clock
    again = scan(root, first.seen, NOW)
    assert again.stamps["assets/a.png"].digest == digest.of_bytes(b"two")


def test_a_young_file_is_remembered_when_it_has_aged(root: Path) -> None:
    place = write(root, "assets/a.png", age=RACY_NS)
    assert str(place) in scan(root, {}, NOW + 1).seen


def test_texts_are_always_read(root: Path) -> None:
    place = write(root, "content/pages/a.md")
    assert str(place) not in scan(root, {}, NOW).seen


# --- the disk --------------------------------------------------------------------------------------


def test_the_disk_gives_what_was_scanned_or_tells(root: Path) -> None:
    place = write(root, "assets/a.png", "one")
    found = scan(root, {}, NOW)
    disk = Disk(found.places, found.stamps)
    assert disk("assets/a.png") == b"one"
    write(root, "assets/a.png", "two")
    with pytest.raises(Changed, match=r"assets/a\.png"):
        disk("assets/a.png")
    place.unlink()
    with pytest.raises(Changed, match=r"assets/a\.png"):
        disk("assets/a.png")


def test_the_program_has_a_name() -> None:
    assert len(program()) == 32
    program.cache_clear()
    assert program() == program()


def test_every_library_that_shapes_output_is_part_of_its_name() -> None:
    assert [name for name in files.SHAPING if files._version(name) == "?"] == []
    assert files._version("no-such-library") == "?"
