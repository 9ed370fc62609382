"""The harbour: what of a release goes to a host, which host a target means, who went when.

Inputs → outputs: a project folder and a release → a `Shipment`; a `Target` → its `Host`; what was
done → a line in `.bangyang/deployments.jsonl`.
"""

from __future__ import annotations

import getpass
import json
import platform
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.content.targets import Target, Way
from generator.delivery.compressing import CACHE, compressed, prune
from generator.delivery.publish import WORK, Release, contents
from generator.deploy.folders import FolderHost
from generator.deploy.hosts import Host, Trouble
from generator.deploy.manifests import Difference, Filed
from generator.deploy.shipping import Shipment
from generator.site.urls import SITE

LOG, ALONE = "deployments.jsonl", "deploying.db"
COPY = "copy:"
"""What the digest of a compressed copy begins with."""


@dataclass(frozen=True, slots=True)
class Voyage:
    """What the log says of one deployment: to which target, by whom, when; `sent` and `removed`
    count files, `size` the bytes that were sent."""

    target: str
    release: str
    when: str
    who: str
    sent: int = 0
    removed: int = 0
    size: int = 0
    how: str = "deploy"


def shipment(root: Path, release: Release, now: datetime, *, compress: bool) -> Shipment:
    """What of a release goes to a web server: the website and nothing else, if wanted with
    `compress`ed copies of its texts.

    Raises:
        OSError: a copy cannot be made.
    """
    marks = {
        path.removeprefix(SITE): mark
        for path, mark in contents(root, release.name).items()
        if path.startswith(SITE)
    }
    places = {path: release.folder / SITE / path for path in marks}
    if compress:
        made = {path: (mark, places[path]) for path, mark in marks.items()}
        copies = compressed(made, root / WORK / CACHE)
        prune(root / WORK / CACHE, marks.values())
        places |= copies
        # A copy is called after what it is a copy of: its bytes may be others with another library.
        marks |= {path: f"{COPY}{marks[path[:-3]]}" for path in copies}
    files = {path: Filed(mark, places[path].stat().st_size) for path, mark in marks.items()}
    name = release.name if compress else f"{release.name}-plain"
    lie = {path: str(place) for path, place in places.items()}
    return Shipment(name, files, lie, now.isoformat(" ", "seconds"), who())


def originals(given: Shipment) -> dict[str, Filed]:
    """The files of a shipment without the compressed copies."""
    return {path: each for path, each in given.files.items() if not each.digest.startswith(COPY)}


def who() -> str:
    """Who sits at this machine: `wang @ office-3`."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # a container knows no names
        name = "?"
    return f"{name} @ {platform.node() or '?'}"


@contextmanager
def alone(root: Path) -> Iterator[str]:
    """See that this folder deploys once at a time; the key by which hosts know it again, so that a
    deployment that was killed does not keep the next one of the same folder waiting.

    Raises:
        Trouble: it is deploying already. The system lets go of the lock when a process dies.
    """
    (root / WORK).mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(root / WORK / ALONE, timeout=0, isolation_level=None)) as file:
        try:
            file.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise Trouble("deploy-busy", found=who(), since="") from None
        file.execute("CREATE TABLE IF NOT EXISTS own (key TEXT)")
        found = file.execute("SELECT key FROM own").fetchone()
        key = str(found[0]) if found else secrets.token_hex(16)
        if not found:
            file.execute("INSERT INTO own VALUES (?)", (key,))
            file.execute("COMMIT")
            file.execute("BEGIN EXCLUSIVE")
        yield key


@contextmanager
def reached(root: Path, target: Target, password: str) -> Iterator[Host]:
    """The host that a target means; `password` is for a host that asks for one.

    Raises:
        Trouble: it cannot be reached, or is not who it was.
        ModuleNotFoundError: what it is reached with is not installed.
    """
    if target.way is Way.SFTP:
        from generator.deploy.sftp import connect  # paramiko takes its time, and is an extra

        with connect(target, password) as host:
            yield host
        return
    yield FolderHost(place(root, target))


def place(root: Path, target: Target) -> Path:
    """The folder of this machine that a target names, from the project's folder."""
    return root / Path(target.folder).expanduser()


def log(root: Path, voyage: Voyage) -> None:
    """Write a line of the log."""
    line = {each: getattr(voyage, each) for each in Voyage.__dataclass_fields__}
    folder = root / WORK
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOG).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def voyage(target: Target, given: Shipment, found: Difference) -> Voyage:
    """A deployment for the log."""
    counts = len(found.send), len(found.remove), found.size
    return Voyage(target.called, given.release, given.when, given.who, *counts)
