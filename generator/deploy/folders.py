"""A host that is a folder of this machine: a mounted share, or the web root itself.

Inputs → outputs: the steps of a deployment → files and links below the folder.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from generator.deploy.hosts import Trouble

CURRENT = "current"
_NEW = ".new-"


class FolderHost:
    """A folder as a `Host`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, path: str) -> bytes | None:
        """See `Host`."""
        with _telling(path):
            try:
                return (self.root / path).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return None

    def write(self, path: str, data: bytes) -> None:
        """See `Host`."""
        with _telling(path), _beside(self.root / path) as new:
            new.write_bytes(data)

    def create(self, path: str, data: bytes) -> bool:
        """See `Host`."""
        place = self.root / path
        with _telling(path):
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                with place.open("xb") as file:
                    file.write(data)
            except FileExistsError:
                return False
        return True

    def send(self, folder: str, files: Sequence[tuple[str, str]]) -> None:
        """See `Host`."""
        for path, source in files:
            with _telling(path), _beside(self.root / folder / path) as new:
                shutil.copyfile(source, new)

    def remove(self, folder: str, paths: Sequence[str]) -> None:
        """See `Host`."""
        top = self.root / folder
        for path in paths:
            with _telling(path):
                (top / path).unlink(missing_ok=True)
                for parent in (top / path).parents:
                    if parent == top or not _emptied(parent):
                        break

    def copy(self, source: str, target: str) -> None:
        """See `Host`."""
        with _telling(target):
            shutil.copytree(self.root / source, self.root / target, copy_function=_shared)

    def rename(self, source: str, target: str) -> None:
        """See `Host`."""
        with _telling(target):
            (self.root / source).rename(self.root / target)

    def discard(self, folder: str) -> None:
        """See `Host`."""
        with _telling(folder):
            if (self.root / folder).is_dir():
                shutil.rmtree(self.root / folder)

    def current(self) -> str:
        """See `Host`."""
        place = self.root / CURRENT
        return place.readlink().as_posix() if place.is_symlink() else ""

    def switch(self, folder: str) -> None:
        """See `Host`."""
        with _telling(CURRENT):
            new = self.root / f"{_NEW}{CURRENT}"
            new.unlink(missing_ok=True)
            new.symlink_to(folder, target_is_directory=True)
            new.replace(self.root / CURRENT)

    def names(self, folder: str) -> tuple[str, ...]:
        """See `Host`."""
        with _telling(folder):
            place = self.root / folder
            return tuple(sorted(each.name for each in place.iterdir())) if place.is_dir() else ()


def _shared(source: str, target: str) -> str:
    """A link where the disk has links: files of releases are never written into."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
    return target


def _emptied(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:
        return False
    return True


@contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """A file that takes a name when it is whole."""
    place.parent.mkdir(parents=True, exist_ok=True)
    new = place.with_name(f"{_NEW}{place.name}")
    try:
        yield new
        new.replace(place)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


@contextmanager
def _telling(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Trouble("deploy-host", found=path, reason=error.strerror or str(error)) from None
