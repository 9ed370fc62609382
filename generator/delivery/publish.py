"""Lays a release beside the old one and flips to it in one atomic move: step 6.

Inputs → outputs: what was made and the blobs → `.bangyang/releases/<digest>/`, and `public`, which
is at every instant the whole old release or the whole new one.

Where folders cannot be linked (Windows without the right), `public` is a real folder exchanged by
two renames, and `recover` finishes an exchange that was cut off between them.

Stylesheets and scripts of the release before are carried along (their names hold a fingerprint),
so a visitor with an old page open still gets them. Pictures are not: what was taken down is gone.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from generator import digest
from generator.engine.jobs import Made
from generator.engine.ledger import Blobs
from generator.site.urls import SITE
from generator.site.view import ASSETS

KEPT = 3
WORK = ".bangyang"
PUBLIC = "public"


class NotOurs(Exception):
    """`public` holds something this program did not make."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release: its digest, the folder it lies in, and whether it is a new one."""

    name: str
    folder: Path
    fresh: bool


def publish(made: Mapping[str, Made], blobs: Blobs, root: Path) -> Release:
    """Publish exactly these files (and the last release's assets) as `public`.

    Raises:
        NotOurs: `public` is in the way.
        OSError: the disk is full or cannot be written; `public` is unchanged.
    """
    releases = root / WORK / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    _sweep(releases)
    recover(root)
    _refuse_foreign(root)
    own = {path: each.digest for path, each in made.items()}
    now = current(root)
    before = _manifest(releases, now) if now else {}
    if now and before.get("own") == own:
        return Release(now, releases / now, fresh=False)
    carried = {
        path: mark
        for path, mark in before.get("own", {}).items()
        if path.startswith(SITE + ASSETS) and path not in own
    }
    everything = {**carried, **own}
    name = digest.of(everything)
    if not (releases / name).is_dir():
        _lay(everything, blobs, releases, name)
    _write_manifest(releases, name, own)
    _flip(root, releases / name)
    _prune(releases, name)
    return Release(name, releases / name, fresh=True)


def current(root: Path) -> str:
    """The digest of the release that is public now, or ""."""
    with suppress(OSError, ValueError, KeyError):
        noted = json.loads((root / WORK / "public.json").read_text(encoding="utf-8"))
        return str(noted["release"]) if not (root / PUBLIC).is_symlink() else _linked(root)
    return _linked(root) if (root / PUBLIC).is_symlink() else ""


def _linked(root: Path) -> str:
    target = Path(os.readlink(root / PUBLIC))
    return target.name if target.parent.name == "releases" else ""


def published(root: Path) -> frozenset[str]:
    """Digests of all blobs that a kept release may still need."""
    found: set[str] = set()
    for path in (root / WORK / "releases").glob("*.json"):
        with suppress(OSError, ValueError):
            found.update(json.loads(path.read_text(encoding="utf-8")).get("own", {}).values())
    return frozenset(found)


def _manifest(releases: Path, name: str) -> dict[str, dict[str, str]]:
    with suppress(OSError, ValueError):
        found: dict[str, dict[str, str]] = json.loads(
            (releases / f"{name}.json").read_text(encoding="utf-8")
        )
        return found
    return {}


def _write_manifest(releases: Path, name: str, own: Mapping[str, str]) -> None:
    replace_file(releases / f"{name}.json", json.dumps({"own": own}).encode())


def replace_file(path: Path, data: bytes) -> None:
    """Write a small file whole or not at all."""
    new = path.with_name(f".new-{path.name}")
    new.write_bytes(data)
    os.replace(new, path)


def _lay(files: Mapping[str, str], blobs: Blobs, releases: Path, name: str) -> None:
    """Fill a folder aside and give it its name only when it is whole."""
    aside = releases / f".new-{name}"
    discard(aside)
    folders: set[Path] = set()
    for path, mark in files.items():
        place = aside / path
        if place.parent not in folders:
            place.parent.mkdir(parents=True, exist_ok=True)
            folders.add(place.parent)
        put(blobs.path(mark), place)
    aside.mkdir(parents=True, exist_ok=True)
    os.replace(aside, releases / name)


def put(blob: Path, place: Path) -> None:
    """Link a blob to its place; copy it where the disk cannot link."""
    try:
        os.link(blob, place)
    except OSError:
        shutil.copyfile(blob, place)


def _refuse_foreign(root: Path) -> None:
    public = root / PUBLIC
    if public.is_symlink():
        if not _linked(root):
            raise NotOurs(PUBLIC)
    elif public.exists() and not (root / WORK / "public.json").is_file():
        raise NotOurs(PUBLIC)


def _flip(root: Path, release: Path) -> None:
    public, new = root / PUBLIC, root / WORK / ".new-public"
    if not public.exists() or public.is_symlink():
        with suppress(OSError):
            new.unlink(missing_ok=True)
            new.symlink_to(Path(WORK) / "releases" / release.name, target_is_directory=True)
            os.replace(new, public)
            return
    exchange(root, release)


def exchange(root: Path, release: Path) -> None:
    """Put a copy of a release in the place of the folder `public` by two renames.

    While this goes on `public.json` names no release, so whatever instant the process is killed,
    the next build takes nothing for granted, and `recover` finds a whole `next` or `previous` if
    there is no `public`.
    """
    work = root / WORK
    coming, going = work / "next", work / "previous"
    discard(coming)
    discard(going)
    shutil.copytree(release, work / ".new-next", copy_function=_link)
    os.replace(work / ".new-next", coming)
    _note_public(work, "")
    if (root / PUBLIC).exists():
        os.replace(root / PUBLIC, going)
    os.replace(coming, root / PUBLIC)
    _note_public(work, release.name)
    discard(going)


def _note_public(work: Path, release: str) -> None:
    replace_file(work / "public.json", json.dumps({"release": release}).encode())


def _link(source: str, target: str) -> str:
    put(Path(source), Path(target))
    return target


def recover(root: Path) -> None:
    """Finish an exchange that was cut off."""
    work, public = root / WORK, root / PUBLIC
    if not public.exists() and not public.is_symlink():
        for name in ("next", "previous"):
            if (work / name).is_dir() and (work / "public.json").is_file():
                os.replace(work / name, public)
                break
    for each in (work / ".new-next", work / "next", work / "previous"):
        discard(each)


def remove(root: Path) -> None:
    """Delete all that this program made: `public` and `.bangyang`.

    Raises:
        NotOurs: `public` is not ours; nothing is deleted.
    """
    _refuse_foreign(root)
    public = root / PUBLIC
    discard(public)
    for blob in (root / WORK / "blobs").glob("*/*"):
        with suppress(OSError):
            blob.chmod(0o644)  # Windows does not delete what is read-only
    discard(root / WORK)


def _prune(releases: Path, name: str) -> None:
    """Keep the newest few releases: rolling back is a flip.

    A release loses its name before its files, so that what has the name is always whole.
    """
    others = [path for path in releases.iterdir() if path.is_dir() and path.name != name]
    others = [path for path in others if not path.name.startswith(".")]
    others.sort(key=lambda path: _time(releases / f"{path.name}.json"), reverse=True)
    for path in others[KEPT - 1 :]:
        os.replace(path, releases / f".gone-{path.name}")
        (releases / f"{path.name}.json").unlink(missing_ok=True)
    _sweep(releases)


def _sweep(releases: Path) -> None:
    """Delete what an interrupted build left half-laid or half-deleted."""
    for path in releases.glob(".*"):
        discard(path)


def _time(path: Path) -> int:
    return path.stat().st_mtime_ns if path.is_file() else 0


def discard(path: Path) -> None:
    """Delete a folder of ours; what Windows still holds open is left for next time."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
