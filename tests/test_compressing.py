"""Compressed copies: the right files, the same bytes, each made once."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from generator import digest
from generator.delivery import compressing
from generator.delivery.compressing import CODINGS, compressed, prune

TEXT = ("<p>王进喜，大庆油田。</p>\n" * 100).encode()

NOISE = gzip.compress("".join(digest.of_bytes(b"%d" % each) for each in range(100)).encode())


def files(folder: Path, **made: bytes) -> dict[str, tuple[str, Path]]:
    """Files to send; `index_html` stands for `site/index.html`."""
    found = {}
    for name, data in made.items():
        place = folder / name
        place.write_bytes(data)
        found[f"site/{name.replace('_', '.')}"] = (digest.of_bytes(data), place)
    return found


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was compressed, once for each coding."""
    seen: list[bytes] = []

    def counting(coding: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
        return lambda data: (seen.append(data), coding(data))[1]

    counters = {ending: counting(coding) for ending, coding in CODINGS.items()}
    monkeypatch.setattr(compressing, "CODINGS", counters)
    return seen


def test_a_copy_is_the_original_and_smaller(tmp_path: Path) -> None:
    found = compressed(files(tmp_path, index_html=TEXT), tmp_path / "cache")
    assert sorted(found) == ["site/index.html.br", "site/index.html.gz"]
    small, packed = (found[each].read_bytes() for each in sorted(found))
    assert brotli.decompress(small) == gzip.decompress(packed) == TEXT
    assert max(len(small), len(packed)) < len(TEXT) / 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo_jpg", TEXT),  # not by what is in it, but by what a server says it is
        ("short_html", b"x" * 1023),
        ("noise_txt", NOISE),
        ("_headers", TEXT),
    ],
)
def test_what_is_not_worth_a_copy_has_none(name: str, data: bytes, tmp_path: Path) -> None:
    assert compressed(files(tmp_path, **{name: data}), tmp_path / "cache") == {}


def test_each_text_is_compressed_once(tmp_path: Path, counted: list[bytes]) -> None:
    cache = tmp_path / "cache"
    made = files(tmp_path, a_html=TEXT, b_html=TEXT, c_css=TEXT[::-1], d_txt=b"short")
    first = compressed(made, cache)
    assert len(counted) == 2 * len(CODINGS)
    assert first["site/a.html.br"] == first["site/b.html.br"]
    assert compressed(made, cache) == first
    assert len(counted) == 2 * len(CODINGS)
    compressed(made | files(tmp_path, a_html=TEXT + b"more"), cache)
    assert len(counted) == 3 * len(CODINGS)


def test_a_copy_does_not_depend_on_when_or_where(tmp_path: Path) -> None:
    made = files(tmp_path, a_html=TEXT)
    one, other = compressed(made, tmp_path / "one"), compressed(made, tmp_path / "other")
    assert [each.read_bytes() for each in one.values()] == [
        each.read_bytes() for each in other.values()
    ]
    assert one["site/a.html.gz"].read_bytes()[4:8] == bytes(4)  # no time in it


def test_old_copies_go_and_lost_ones_come_back(tmp_path: Path, counted: list[bytes]) -> None:
    cache = tmp_path / "cache"
    made = files(tmp_path, a_html=TEXT, b_html=TEXT[::-1])
    found = compressed(made, cache)
    prune(cache, [made["site/a.html"][0]])
    assert {path: place.is_file() for path, place in found.items()} == {
        "site/a.html.br": True, "site/a.html.gz": True,
        "site/b.html.br": False, "site/b.html.gz": False,
    }  # fmt: skip
    counted.clear()
    assert compressed(made, cache) == found
    assert counted == [TEXT[::-1]] * len(CODINGS)


def test_nothing_half_written_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    cache = tmp_path / "cache"
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        compressed(files(tmp_path, a_html=TEXT), cache)
    assert [each for each in cache.rglob("*") if each.is_file()] == []
