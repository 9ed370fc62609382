"""`Lock`: who is deploying to a host, and until when that is believed.

Inputs → outputs: a lock and the hour → its JSON, and whether it still holds. Pure functions; hours
are Unix seconds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

BELIEVED = 30 * 60.0
"""Seconds that a lock holds after it was last renewed: whoever was cut off blocks nobody longer."""


@dataclass(frozen=True, slots=True)
class Lock:
    """Who deploys since when; `key` tells two folders of one person apart."""

    who: str
    key: str
    since: float
    until: float


def begun(who: str, key: str, now: float) -> Lock:
    """A new lock."""
    return Lock(who, key, now, now + BELIEVED)


def written(lock: Lock) -> bytes:
    """A lock as JSON."""
    found = {"who": lock.who, "key": lock.key, "since": lock.since, "until": lock.until}
    return json.dumps(found, ensure_ascii=False).encode()


def read(data: bytes | None) -> Lock | None:
    """A lock from its JSON; None when there is none, or it is not whole."""
    try:
        found = json.loads(data or b"")
        hours = float(found["since"]), float(found["until"])
        return Lock(str(found["who"]), str(found["key"]), *hours)
    except (ValueError, TypeError, KeyError):
        return None


def holds(lock: Lock | None, now: float) -> bool:
    """Whether a lock keeps others out. One from the future beyond its time was set by a clock that
    is wrong."""
    return lock is not None and now < lock.until <= now + 2 * BELIEVED
