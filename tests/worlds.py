"""The small site of `conftest.FILES` linked in memory: a `World` without a project folder."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from generator import digest
from generator.content import reading
from generator.content.honours import Table, merge
from generator.content.model import Source, Stamp
from generator.delivery.files import Scan, scan
from generator.delivery.project import built_in_table
from generator.site.linking import Input, link
from generator.site.templates import Templates
from generator.site.world import World
from tests.conftest import FILES, NOON


@cache
def built_in() -> Scan:
    """The built-in templates and assets."""
    return scan(Path("there is no such folder"), {}, 0)


class Shelf(list[bytes]):
    """Where a job of a test puts its files."""

    def __call__(self, data: bytes) -> str:
        self.append(data)
        return digest.of_bytes(data)


def make_world(
    files: Mapping[str, str | bytes | None] | None = None, *, now: datetime = NOON
) -> World:
    """A world of `FILES` with some files replaced (None: left out). Problems are not told."""
    data = {
        path: text.encode() if isinstance(text, str) else text
        for path, text in {**FILES, **(files or {})}.items()
        if text is not None
    }
    for path in built_in().stamps:
        data.setdefault(path, Path(built_in().places[path]).read_bytes())
    texts = {
        path: each.decode() for path, each in data.items() if path.endswith((".md", "site.yaml"))
    }
    own = {p.removeprefix("templates/"): d.decode() for p, d in data.items() if "templates/" in p}
    stamps = {
        path: Stamp(path, len(each), digest.of_bytes(each))
        for path, each in data.items()
        if path not in texts and not path.startswith("templates/")
    }
    sources = [Source(path, text, digest.of(text)) for path, text in sorted(texts.items())]
    read = [reading.read(each).value for each in sources if each.path.startswith("content/")]
    settings = reading.read_settings(Source("site.yaml", texts["site.yaml"], "")).value
    assert settings is not None
    site = link(
        Input(
            readings=tuple(each for each in read if each is not None),
            sources=texts,
            files=stamps,
            table=merge(built_in_table(), Table()),
            config=settings.value[0],
            places=settings.places,
            now=now,
        )
    ).value
    return World(site, texts, Templates({**built_in().templates, **own}), data.__getitem__)
