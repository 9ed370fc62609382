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
from generator.engine.blobs import Blobs
from generator.engine.jobs import Made
from generator.site.urls import ASSETS, SITE

KEPT = 3
WORK = ".bangyang"
PUBLIC = "public"
PREVIEW = f"{WORK}/preview"  # where a build with drafts goes: what is not public stays out of it


class NotOurs(Exception):
    """`public` holds something this program did not make."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release: its digest, the folder it lies in, and whether it is a new one."""

    name: str
    folder: Path
    fresh: bool


def publish(made: Mapping[str, Made], blobs: Blobs, root: Path, place: str = PUBLIC) -> Release:
    """Publish exactly these files (and the last release's assets) as `public`, or as `PREVIEW`.

    Raises:
        NotOurs: something of somebody else lies in that place.
        OSError: the disk is full or cannot be written; what is public is unchanged.
    """
    releases = root / WORK / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    _sweep(releases)
    recover(root, place)
    _refuse_foreign(root, place)
    own = {path: each.digest for path, each in made.items()}
    now = current(root, place)
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
    _write_manifest(releases, name, own, carried)
    _flip(root, place, releases / name)
    _prune(releases, {name, current(root, PUBLIC), current(root, PREVIEW)})
    return Release(name, releases / name, fresh=True)


def current(root: Path, place: str = PUBLIC) -> str:
    """The digest of the release that lies in a place now, or "" when that is not certain."""
    public = root / place
    if public.is_symlink():
        return _linked(public)
    with suppress(OSError, ValueError, KeyError):
        return str(json.loads(_noted(root, place).read_text(encoding="utf-8"))["release"])
    return ""


def _linked(public: Path) -> str:
    target = public.readlink()
    return target.name if target.parent.name == "releases" else ""


def _noted(root: Path, place: str) -> Path:
    """The note that a real folder in a place is ours, and which release it holds."""
    return root / WORK / f"{Path(place).name}.json"


def _note(root: Path, place: str, release: str) -> None:
    replace_file(_noted(root, place), json.dumps({"release": release}).encode())


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


def _write_manifest(
    releases: Path, name: str, own: Mapping[str, str], carried: Mapping[str, str]
) -> None:
    found = {"own": own, "carried": carried}
    replace_file(releases / f"{name}.json", json.dumps(found).encode())


def contents(root: Path, release: str) -> Mapping[str, str]:
    """The files of a release by path, each with the digest of its bytes; none when it is gone."""
    found = _manifest(root / WORK / "releases", release)
    return {**found.get("carried", {}), **found.get("own", {})}


def replace_file(path: Path, data: bytes) -> None:
    """Write a small file whole or not at all."""
    new = path.with_name(f".new-{path.name}")
    new.write_bytes(data)
    new.replace(path)


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
    aside.replace(releases / name)


def put(blob: Path, place: Path) -> None:
    """Link a blob to its place; copy it where the disk cannot link."""
    try:
        os.link(blob, place)
    except OSError:
        shutil.copyfile(blob, place)


def _refuse_foreign(root: Path, place: str) -> None:
    public = root / place
    ours = _linked(public) if public.is_symlink() else _noted(root, place).is_file()
    if (public.exists() or public.is_symlink()) and not ours:
        raise NotOurs(place)


def _flip(root: Path, place: str, release: Path) -> None:
    public, new = root / place, root / WORK / f".new-{Path(place).name}"
    if not public.exists() or public.is_symlink():
        with suppress(OSError):
            new.unlink(missing_ok=True)
            target = Path(os.path.relpath(release, public.parent))
            new.symlink_to(target, target_is_directory=True)
            new.replace(public)
            return
    exchange(root, place, release)


def exchange(root: Path, place: str, release: Path) -> None:
    """Put a copy of a release in the place of a real folder by two renames.

    While this goes on the place's note names no release, so whatever instant the process is
    killed, the next build takes nothing for granted, and `recover` finds a whole `next` or
    `previous` if the place is empty.
    """
    public, (aside, coming, going) = root / place, _stations(root, place)
    discard(coming)
    discard(going)
    shutil.copytree(release, aside, copy_function=_link)
    aside.replace(coming)
    _note(root, place, "")
    if public.exists():
        public.replace(going)
    coming.replace(public)
    _note(root, place, release.name)
    discard(going)


def _stations(root: Path, place: str) -> tuple[Path, Path, Path]:
    """Where a folder is filled, waits for its exchange, and goes after it."""
    start = f"{Path(place).name}-"
    work = root / WORK
    return work / f"{start}new", work / f"{start}next", work / f"{start}previous"


def _link(source: str, target: str) -> str:
    put(Path(source), Path(target))
    return target


def recover(root: Path, place: str = PUBLIC) -> None:
    """Finish an exchange that was cut off."""
    public, (aside, coming, going) = root / place, _stations(root, place)
    if not public.exists() and not public.is_symlink() and _noted(root, place).is_file():
        whole = next((each for each in (coming, going) if each.is_dir()), None)
        if whole:
            whole.replace(public)
    for each in (aside, coming, going):
        discard(each)


def remove(root: Path) -> None:
    """Delete all that this program made: `public` and `.bangyang`.

    Raises:
        NotOurs: `public` is not ours; nothing is deleted.
    """
    _refuse_foreign(root, PUBLIC)
    discard(root / PUBLIC)
    for blob in (root / WORK / "blobs").glob("*/*"):
        with suppress(OSError):
            blob.chmod(0o644)  # Windows does not delete what is read-only
    discard(root / WORK)


def _prune(releases: Path, used: set[str]) -> None:
    """Keep the newest few releases: rolling back is a flip.

    A release loses its name before its files, so that what has the name is always whole.
    """
    others = [path for path in releases.iterdir() if path.is_dir() and path.name not in used]
    others.sort(key=lambda path: _time(releases / f"{path.name}.json"), reverse=True)
    for path in others[KEPT - 1 :]:
        path.replace(releases / f".gone-{path.name}")
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
