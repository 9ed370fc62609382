"""`Shared`: a world that crosses to another process once, however many batches it serves.

Inputs → outputs: a `World` → a handle that other threads use as it is, and that pickles as the name
of a file: a worker process reads it for its first batch and keeps it, answers and all.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock

from generator.site.world import World


class Shared:
    """A handle on a world; see `shared`."""

    def __init__(self, world: World, path: Path) -> None:
        self.world = world
        self._path = path
        self._lock = Lock()

    def __reduce__(self) -> tuple[Callable[[Path], Shared], tuple[Path]]:
        with self._lock:
            if not self._path.exists():  # threads never come here, and nothing is written for them
                self._path.write_bytes(pickle.dumps(self.world, pickle.HIGHEST_PROTOCOL))
        return _fetch, (self._path,)


@contextmanager
def shared(world: World) -> Iterator[Shared]:
    """A handle on a world for as long as work goes on."""
    with tempfile.TemporaryDirectory(prefix="world-", ignore_cleanup_errors=True) as folder:
        yield Shared(world, Path(folder) / "world")


@lru_cache(maxsize=1)
def _fetch(path: Path) -> Shared:
    return Shared(pickle.loads(path.read_bytes()), path)
