"""Blobs: whole or not there, called after their bytes, and no more of them than are used."""

from __future__ import annotations

import errno
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from generator import digest
from generator.engine.blobs import Blobs


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


def files(blobs: Blobs) -> dict[str, bytes]:
    assert blobs.folder is not None
    return {
        path.parent.name + path.name: path.read_bytes()
        for path in blobs.folder.rglob("*")
        if path.is_file()
    }


def test_a_blob_is_called_after_its_bytes(blobs: Blobs) -> None:
    name = blobs.keep(b"data")
    assert name == digest.of_bytes(b"data")
    assert files(blobs) == {name: b"data"}
    assert blobs.path(name).stat().st_mode & 0o777 == 0o444
    assert blobs.has(name, 4)
    assert not blobs.has(name, 5)
    assert not blobs.has("0" * 32, 4)


def test_an_equal_blob_is_not_written_again(blobs: Blobs) -> None:
    first = blobs.path(blobs.keep(b"data")).stat()
    assert blobs.path(blobs.keep(b"data")).stat() == first


def test_a_half_written_blob_is_written_anew(blobs: Blobs) -> None:
    path = blobs.path(digest.of_bytes(b"data"))
    path.parent.mkdir(parents=True)
    path.write_bytes(b"da")
    path.chmod(0o444)
    assert not blobs.has(digest.of_bytes(b"data"), 4)
    blobs.keep(b"data")
    assert path.read_bytes() == b"data"


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_nothing_is_left_of_a_blob_that_could_not_be_stored(
    blobs: Blobs, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise error

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(type(error)):
        blobs.keep(b"data")
    assert files(blobs) == {}


def test_prune_leaves_what_is_used(blobs: Blobs) -> None:
    used, unused = blobs.keep(b"used"), blobs.keep(b"unused")
    blobs.path(used).with_name(".new-rest").write_bytes(b"half")
    blobs.prune([used, "0" * 32])
    assert files(blobs) == {used: b"used"}
    assert not blobs.has(unused, 6)
    Blobs(None).prune([])
    assert blobs.folder is not None
    Blobs(blobs.folder / "none").prune([])


def test_without_a_folder_nothing_is_stored(tmp_path: Path) -> None:
    blobs = Blobs(None)
    assert blobs.keep(b"data") == digest.of_bytes(b"data")
    assert not blobs.has(digest.of_bytes(b"data"), 4)
    assert list(tmp_path.iterdir()) == []


def test_threads_store_side_by_side(blobs: Blobs) -> None:
    data = [bytes([number % 5]) * 9999 for number in range(100)]
    with ThreadPoolExecutor(8) as threads:
        names = list(threads.map(blobs.keep, data))
    assert names == list(map(digest.of_bytes, data))
    assert set(files(blobs)) == set(names)
