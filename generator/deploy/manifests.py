"""What lies on a host, what should, and in which order one becomes the other.

Inputs → outputs: two manifests → the files to send, in an order in which no page is ever without
what it needs, and those to remove. Pure functions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LATER = ("sitemap.xml", "feed.xml", "feed.json", "robots.txt", "_headers")
"""What leads visitors and programs to pages: sent after them."""
PAGES = (".html", ".htm")
COPIES = (".br", ".gz")


@dataclass(frozen=True, slots=True)
class Filed:
    """A file by the digest of its content, and its size in bytes."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """A release as it lies on a host: its name, its files by path below the web root, when it came
    and from whom; `number` counts the releases of the host, for clocks may stand or go back."""

    release: str
    files: Mapping[str, Filed]
    when: str = ""
    who: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """What makes one release of another: `send` in order, then `remove` in order."""

    send: tuple[str, ...]
    remove: tuple[str, ...]
    size: int


def difference(now: Mapping[str, Filed], then: Mapping[str, Filed]) -> Difference:
    """What to do on a host that has the files `now`, so that it has those of `then`."""
    send = ordered(path for path, filed in then.items() if now.get(path) != filed)
    remove = tuple(reversed(ordered(path for path in now if path not in then)))
    return Difference(send, remove, sum(then[path].size for path in send))


def ordered(paths: Iterable[str]) -> tuple[str, ...]:
    """Paths in the order in which they may appear: what pages need, pages, what leads to pages."""
    return tuple(sorted(paths, key=lambda path: (_rank(path), path)))


def _rank(path: str) -> int:
    plain = path.removesuffix(".br").removesuffix(".gz")
    name = plain.rpartition("/")[2]
    if name in LATER or name.startswith("sitemap"):
        return 2
    return 1 if plain.endswith(PAGES) else 0


def written(manifest: Manifest) -> bytes:
    """A manifest as JSON, the same for the same."""
    files = {path: [each.digest, each.size] for path, each in sorted(manifest.files.items())}
    head = {"release": manifest.release, "number": manifest.number}
    head |= {"when": manifest.when, "who": manifest.who}
    return json.dumps({**head, "files": files}, ensure_ascii=False, indent=0).encode()


def read(data: bytes | None) -> Manifest | None:
    """A manifest from its JSON; None when there is none, or it is not whole."""
    try:
        found = json.loads(data or b"")
        files = {
            str(path): Filed(str(mark), int(size)) for path, (mark, size) in found["files"].items()
        }
        return Manifest(str(found["release"]), files, str(found["when"]), str(found["who"]),
                        int(found["number"]))  # fmt: skip
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
