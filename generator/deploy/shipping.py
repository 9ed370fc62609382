"""Brings a release to a host: visitors see the whole old one, then the whole new one.

Inputs → outputs: a `Shipment` and a `Host` → the host holds the release; or `Trouble`, after which
visitors still see what they saw, and the next deployment goes on where this one stopped.

Where a host can switch, the release grows in a folder of its own, beginning as a copy of the last
one that shares its files; then `current` is made to lead to it. Elsewhere files are put into place
one by one, in an order in which no page lacks what it needs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from generator.deploy import locks, manifests
from generator.deploy.hosts import Host, Trouble
from generator.deploy.locks import Lock
from generator.deploy.manifests import Difference, Filed, Manifest, difference

STATE = ".bangyang"
RELEASES = "releases"
NEXT = f"{RELEASES}/.next"
LOCK, JOURNAL, LIVE = f"{STATE}/lock.json", f"{STATE}/next.json", f"{STATE}/live.json"
BATCH = 64
"""Files after which it is written down how far we are; after a cut so many are sent again."""
MANY, FEW, SHARE = 256, 32, 0.1
FINGERPRINTED = ("assets/", "media/", "share/", "wechat/")
"""What is replaced under another name whenever it changes: its removal is no loss."""

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Shipment:
    """A release to be sent: its name, its files, where each lies on this machine, when and from
    whom."""

    release: str
    files: Mapping[str, Filed]
    places: Mapping[str, str]
    when: str
    who: str

    @property
    def manifest(self) -> Manifest:
        """What will lie on the host."""
        return Manifest(self.release, self.files, self.when, self.who)


@dataclass(frozen=True, slots=True)
class Clock:
    """The hour (Unix seconds), and the name that tells who deploys from others; he has seen to it
    that he does so once at a time."""

    now: Callable[[], float]
    key: str


def planned(host: Host, files: Mapping[str, Filed], *, whole: bool) -> Difference:
    """What a deployment would send and remove."""
    live = _live(host, whole=whole)
    return difference(live.files if live else {}, files)


def allowed(now: int) -> int:
    """How many pages a deployment may remove from a site of so many files before it asks."""
    return min(MANY, max(FEW, round(now * SHARE)))


def losses(paths: Sequence[str]) -> tuple[str, ...]:
    """Of what is removed, what somebody might miss."""
    return tuple(each for each in paths if not each.startswith(FINGERPRINTED))


def deploy(
    shipment: Shipment, host: Host, clock: Clock, told: Told, *, whole: bool, keep: int, most: int
) -> Difference:
    """Make a release the one that visitors see; what was sent and removed. `most` is how many pages
    may be removed, and negative for as many as `allowed`.

    Raises:
        Trouble: the host would not, somebody else is deploying, or too much would be removed.
    """
    with _locked(host, shipment.who, clock) as renew:
        live = _live(host, whole=whole)
        found = difference(live.files if live else {}, shipment.files)
        limit = most if most >= 0 else allowed(len(live.files) if live else 0)
        lost = losses(found.remove)
        if len(lost) > limit:
            raise Trouble("deploy-many-removals", found=str(len(lost)), limit=str(limit),
                          first="、".join(lost[:3]))  # fmt: skip
        told(0, len(found.send))
        if whole:
            _whole(shipment, host, live, found, lambda done: _step(told, renew, done, found))
            _prune(host, keep)
        else:
            _in_place(shipment, host, live, lambda done: _step(told, renew, done, found))
        return found


def rollback(host: Host, who: str, clock: Clock, release: str = "") -> Manifest:
    """Make an earlier release the one that visitors see: the one before, or the one named.

    Raises:
        Trouble: there is none, the host would not, or somebody else is deploying.
    """
    with _locked(host, who, clock):
        kept = releases(host)
        live = host.current().rpartition("/")[2]
        names = [each.release for each in kept]
        earlier = names[names.index(live) + 1 :] if live in names else names
        wanted = [name for name in (names if release else earlier) if name.startswith(release)]
        if not wanted:
            raise Trouble("deploy-no-release", found=release or live, known="、".join(names))
        host.switch(f"{RELEASES}/{wanted[0]}")
        return next(each for each in kept if each.release == wanted[0])


def releases(host: Host) -> tuple[Manifest, ...]:
    """The whole releases on a host, newest first."""
    there = set(host.names(RELEASES))
    names = (name for name in host.names(STATE) if name.endswith(".json"))
    found = (manifests.read(host.read(f"{STATE}/{name}")) for name in sorted(names)
             if name.removesuffix(".json") in there)  # fmt: skip
    return tuple(sorted((each for each in found if each), key=_number, reverse=True))


def _number(manifest: Manifest) -> int:
    return manifest.number


def _live(host: Host, *, whole: bool) -> Manifest | None:
    if not whole:
        return manifests.read(host.read(LIVE))
    name = host.current().rpartition("/")[2]
    return manifests.read(host.read(f"{STATE}/{name}.json")) if name else None


def _step(told: Told, renew: Callable[[], None], done: int, found: Difference) -> None:
    renew()
    told(done, len(found.send))


# --- in one move ---------------------------------------------------------------------------------


def _whole(
    shipment: Shipment, host: Host, live: Manifest | None, found: Difference,
    step: Callable[[int], None],
) -> None:  # fmt: skip
    if not live or live.release != shipment.release:
        if not _is_there(host, shipment.release):
            _grow(shipment, host, live, found, step)
        host.switch(f"{RELEASES}/{shipment.release}")
    host.remove("", (JOURNAL,))


def _is_there(host: Host, release: str) -> bool:
    """Whether a release lies on the host, whole: it gets its name, and before that its manifest,
    when nothing is missing."""
    there = release in host.names(RELEASES)
    return there and manifests.read(host.read(f"{STATE}/{release}.json")) is not None


def _grow(
    shipment: Shipment, host: Host, live: Manifest | None, found: Difference,
    step: Callable[[int], None],
) -> None:  # fmt: skip
    place, base = f"{RELEASES}/{shipment.release}", live.release if live else ""
    done = _begun(host, shipment.release, base)
    if done is None:
        host.discard(NEXT)
        if live:
            host.copy(f"{RELEASES}/{base}", NEXT)
        done = 0
        _note(host, shipment.release, base, done)
    for start, batch in _batches(shipment, found.send, done):
        host.send(NEXT, batch)
        _note(host, shipment.release, base, start + len(batch))
        step(start + len(batch))
    host.remove(NEXT, found.remove)
    last = max(map(_number, releases(host)), default=0)
    manifest = replace(shipment.manifest, number=last + 1)
    host.write(f"{STATE}/{shipment.release}.json", manifests.written(manifest))
    host.discard(place)  # something without a manifest
    host.rename(NEXT, place)


def _begun(host: Host, release: str, base: str) -> int | None:
    """How many files of this release were sent before a cut; None when none was begun."""
    with suppress(ValueError, TypeError, KeyError):
        found = json.loads(host.read(JOURNAL) or b"")
        if (found["release"], found["base"]) == (release, base):
            return int(found["done"])
    return None


def _note(host: Host, release: str, base: str, done: int) -> None:
    found = {"release": release, "base": base, "done": done}
    host.write(JOURNAL, json.dumps(found).encode())


def _batches(
    shipment: Shipment, paths: Sequence[str], done: int
) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    for start in range(done, len(paths), BATCH):
        part = paths[start : start + BATCH]
        yield start, [(path, shipment.places[path]) for path in part]


def _prune(host: Host, keep: int) -> None:
    """Delete the oldest releases, never the one that is seen."""
    live = host.current().rpartition("/")[2]
    kept = [each.release for each in releases(host)]
    for name in [each for each in kept[keep:] if each != live]:
        host.remove("", (f"{STATE}/{name}.json",))  # without it, it is no release any more
        host.discard(f"{RELEASES}/{name}")
    for name in host.names(RELEASES):
        if name not in (*kept, live) and f"{RELEASES}/{name}" != NEXT:
            host.discard(f"{RELEASES}/{name}")


# --- file by file --------------------------------------------------------------------------------


def _in_place(
    shipment: Shipment, host: Host, live: Manifest | None, step: Callable[[int], None]
) -> None:
    """A cut leaves some files of the next release among those of the last; which, the journal says:
    nothing is believed of the paths that it names."""
    known = dict(live.files) if live else {}
    unsure = _unsure(host)
    found = difference({p: f for p, f in known.items() if p not in unsure}, shipment.files)
    gone = (*found.remove, *(path for path in unsure if path not in shipment.files))
    if not (found.send or gone) and live and live.release == shipment.release:
        return
    touched = dict.fromkeys((*unsure, *found.send, *gone))
    host.write(JOURNAL, json.dumps({"paths": list(touched)}, ensure_ascii=False).encode())
    for start, batch in _batches(shipment, found.send, 0):
        host.send("", batch)
        step(start + len(batch))
    host.remove("", gone)
    host.write(LIVE, manifests.written(shipment.manifest))
    host.remove("", (JOURNAL,))


def _unsure(host: Host) -> tuple[str, ...]:
    with suppress(ValueError, TypeError, KeyError):
        return tuple(map(str, json.loads(host.read(JOURNAL) or b"")["paths"]))
    return ()


# --- one at a time -------------------------------------------------------------------------------


@contextmanager
def _locked(host: Host, who: str, clock: Clock) -> Iterator[Callable[[], None]]:
    """Keep others out; what is yielded renews the lock."""
    lock = locks.begun(who, clock.key, clock.now())
    if not host.create(LOCK, locks.written(lock)):
        other = locks.read(host.read(LOCK))
        ours = other is not None and other.key == clock.key  # of a run of ours that was killed
        if other and not ours and locks.holds(other, clock.now()):
            raise Trouble("deploy-busy", found=other.who, since=f"{other.since:.0f}")
        host.write(LOCK, locks.written(lock))
    try:
        yield lambda: _renew(host, lock, clock)
    finally:
        with suppress(Trouble):  # it ends by itself
            if _mine(host, lock):
                host.remove("", (LOCK,))


def _mine(host: Host, lock: Lock) -> bool:
    there = locks.read(host.read(LOCK))
    return there is not None and there.key == lock.key


def _renew(host: Host, lock: Lock, clock: Clock) -> None:
    """Somebody who took over while we slept goes on; we stop."""
    if not _mine(host, lock):
        raise Trouble("deploy-overtaken")
    host.write(LOCK, locks.written(replace(lock, until=clock.now() + locks.BELIEVED)))
