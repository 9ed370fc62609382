"""Pagefind's index of the texts, where `site.yaml` asks for it: `search: pagefind`.

Inputs → outputs: the published pages of documents → the files of Pagefind beside our own index, as
blobs, so that they are part of the same release.

Incremental: Pagefind is run again when one of these pages is another one, or Pagefind is; equal
pages give equal files. Names are found by our own index all the same, and texts are when a page is
opened from disk, where Pagefind cannot work.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

from generator import digest
from generator.content.config import Engine
from generator.diagnostics import Checked, problem
from generator.engine.blobs import Blobs
from generator.engine.build import Build
from generator.engine.jobs import Made
from generator.site import urls
from generator.site.site import Site, locate

FOLDER = f"{urls.SITE}{urls.SEARCHING}pagefind/"
_OPTIONS = ("--root-selector", "main", "--exclude-selectors", "nav,.skip,.pager,.neighbours")
_NEEDED = ("pagefind.js", "pagefind-worker.js", "wasm.", "pagefind.", "pagefind-entry.json")
_LIMIT = 300  # seconds


class Unavailable(Exception):
    """Pagefind is not there or did not do it; says why in Chinese and English."""


def with_pagefind(
    built: Build, site: Site, settings: str, blobs: Blobs, work: Path
) -> Checked[Build]:
    """The build with Pagefind's files, when the site wants them; `settings` is `site.yaml`.

    Raises:
        OSError: the disk is full or cannot be written.
    """
    if site.config.search is not Engine.PAGEFIND or blobs.folder is None:
        return Checked(built)
    try:
        files = _remembered(pages_of(built, site), blobs, work)
    except Unavailable as error:
        span = locate(settings, "site.yaml", "agefind")
        words = {"found": error.args[0], "found_en": error.args[-1]}
        return Checked(built, (problem("no-pagefind", span, **words),))
    return Checked(replace(built, made=dict(sorted({**built.made, **files}.items()))))


def pages_of(built: Build, site: Site) -> Mapping[str, Made]:
    """The pages of documents: lists would only be found twice."""
    wanted = {urls.SITE + each for each in site.addresses.values() if each}
    return {path: made for path, made in built.made.items() if path in wanted}


def _remembered(pages: Mapping[str, Made], blobs: Blobs, work: Path) -> dict[str, Made]:
    """What Pagefind made of these pages last time, or makes of them now."""
    memory = work / "pagefind.json"
    try:
        key = digest.of((version("pagefind"), _OPTIONS, tuple(sorted(_marks(pages)))))
    except PackageNotFoundError:
        raise Unavailable("还没有安装", "it is not installed") from None
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads(memory.read_text(encoding="utf-8"))
        found = [Made(*each) for each in kept["made"]]
        if kept["key"] == key and all(blobs.has(each.digest, each.size) for each in found):
            return {each.path: each for each in found}
    found = [Made(FOLDER + path, blobs.keep(data), len(data)) for path, data in _run(pages, blobs)]
    plain = {"key": key, "made": [[each.path, each.digest, each.size] for each in found]}
    memory.write_text(json.dumps(plain), encoding="utf-8")
    return {each.path: each for each in found}


def _marks(pages: Mapping[str, Made]) -> Iterator[tuple[str, str]]:
    return ((path, made.digest) for path, made in pages.items())


def _run(pages: Mapping[str, Made], blobs: Blobs) -> Iterator[tuple[str, bytes]]:
    """Lay the pages out, run Pagefind over them, and give what it made that a search needs."""
    with TemporaryDirectory(prefix="bangyang-pagefind-") as folder:
        given, made = Path(folder, "site"), Path(folder, "made")
        for path, page in pages.items():
            place = given / path.removeprefix(urls.SITE)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(blobs.path(page.digest), place)
        given.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "pagefind", "--site", str(given),
                   "--output-path", str(made), *_OPTIONS]  # fmt: skip
        try:
            done = subprocess.run(
                command, check=False, capture_output=True, timeout=_LIMIT, stdin=subprocess.DEVNULL
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Unavailable(str(error)) from None
        if done.returncode or not (made / "pagefind.js").is_file():
            told = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["?"]
            raise Unavailable(told[-1][:200])
        for file in sorted(each for each in made.rglob("*") if each.is_file()):
            path = file.relative_to(made).as_posix()
            if "/" in path or path.startswith(_NEEDED):  # not its ready-made pieces of page
                yield path, file.read_bytes()
