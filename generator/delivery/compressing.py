"""Makes compressed copies of a website's texts: each text once, whatever its name.

Inputs → outputs: the files to send, each with its digest → the copies to send beside them (`x.html`
→ `x.html.br`, `x.html.gz`), which lie in a folder of their own under the digest of the original.

A copy is no job of the build: every page would have three, and the preview needs none. Whoever
sends a release asks for them. The same bytes give the same copy, and a copy that was made once is
not made again. Send a copy together with its original: a server prefers the copy.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

import brotli

from generator.surfaces.headers import COMPRESSED

CACHE = "compressed"  # below `.bangyang`
LEAST = 1024  # bytes; what is smaller fits into one packet as it is
WORTH = 0.9  # of the original's size, at most
# Of the demo's texts quality 11 makes 2.4 % less than 10 and takes two and a half times as long;
# 9 makes 9 % more, and is no faster.
_QUALITY = 10


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)


def _brotli(data: bytes) -> bytes:
    return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=_QUALITY))


CODINGS: Mapping[str, Callable[[bytes], bytes]] = {"br": _brotli, "gz": _gzip}


def compressed(made: Mapping[str, tuple[str, Path]], cache: Path) -> dict[str, Path]:
    """The copies to send beside these files; `made` says of each path its digest and its place.

    A file that is too small, no text, or hardly smaller when compressed has none.

    Raises:
        OSError: a file cannot be read, or the disk is full.
    """
    chosen = {path: each for path, each in made.items() if _is_text(path)}
    places = dict(sorted(chosen.values()))  # one of each digest
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(lambda each: _make(cache, *each), places.items()):
            pass
    return {
        f"{path}.{ending}": copy
        for path, (mark, _) in chosen.items()
        for ending in CODINGS
        if (copy := _place(cache, mark, ending)).stat().st_size
    }


def prune(cache: Path, digests: Iterable[str]) -> None:
    """Delete the copies of all texts but these."""
    wanted = set(digests)
    for path in cache.glob("*/*"):
        if path.parent.name + path.stem not in wanted:
            with suppress(OSError):  # held open on Windows: the next time tries again
                path.unlink()


def _is_text(path: str) -> bool:
    return path.rpartition(".")[2] in COMPRESSED


def _place(cache: Path, mark: str, ending: str) -> Path:
    """Where the copy of a text lies; an empty file there says that it is not worth one."""
    return cache / mark[:2] / f"{mark[2:]}.{ending}"


def _make(cache: Path, mark: str, place: Path) -> None:
    """Make whichever copies of a text are not there."""
    missing = tuple(_missing(cache, mark))
    data = place.read_bytes() if missing else b""
    for ending in missing:
        small = CODINGS[ending](data) if len(data) >= LEAST else data
        _write(_place(cache, mark, ending), small if len(small) <= len(data) * WORTH else b"")


def _missing(cache: Path, mark: str) -> Iterator[str]:
    return (ending for ending in CODINGS if not _place(cache, mark, ending).is_file())


def _write(place: Path, data: bytes) -> None:
    """Write a copy whole or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, new = mkstemp(dir=place.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(new).chmod(0o644)  # it may be copied with its rights to where a web server reads it
        Path(new).replace(place)
    except BaseException:
        Path(new).unlink(missing_ok=True)
        raise
