"""Blobs: files by the digest of their bytes.

Inputs → outputs: bytes → a file called after them, written whole or not at all; a digest → where it
lies. What is there already is not written again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp

from generator import digest


@dataclass(frozen=True, slots=True)
class Blobs:
    """Files by the digest of their bytes; without a folder, nothing is stored (for `check`)."""

    folder: Path | None

    def keep(self, data: bytes) -> str:
        """Store bytes under their digest, whole or not at all.

        Raises:
            OSError: the disk is full or cannot be written.
        """
        name = digest.of_bytes(data)
        if self.folder is None or self.has(name, len(data)):
            return name
        place = self.path(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, new = mkstemp(dir=place.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(new).chmod(0o444)  # the published file is the same file: keep it as it is
            Path(new).replace(place)
        except BaseException:
            Path(new).unlink(missing_ok=True)
            raise
        return name

    def path(self, name: str) -> Path:
        """Where the blob with a digest lies."""
        assert self.folder is not None
        return self.folder / name[:2] / name[2:]

    def has(self, name: str, size: int) -> bool:
        """Whether a blob is there in full."""
        if self.folder is None:
            return False
        try:
            return self.path(name).stat().st_size == size
        except OSError:
            return False

    def prune(self, used: Iterable[str]) -> None:
        """Delete every blob that is not in use."""
        if self.folder is None or not self.folder.is_dir():
            return
        wanted = set(used)
        for path in self.folder.glob("*/*"):
            if path.parent.name + path.name not in wanted:
                with suppress(OSError):  # held open on Windows: the next build tries again
                    path.chmod(0o644)
                    path.unlink()
