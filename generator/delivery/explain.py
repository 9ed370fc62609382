"""Says why a published file is as it is: which answers it rests on and which have changed.

Inputs → outputs: a project, and a path below `public` → `Explanation`; nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.delivery.files import program, scan
from generator.delivery.project import Listener, Options, StepClock, survey
from generator.delivery.publish import PREVIEW, PUBLIC, WORK
from generator.diagnostics import Diagnostic
from generator.engine.build import spoken, stale_because
from generator.engine.ledger import Kept, Ledger
from generator.plan import fulfil, plan
from generator.text import nearest


@dataclass(frozen=True, slots=True)
class Explanation:
    """One published file: the job that made it, why it ran last, why it would run now (empty: it
    would not), and every answer it rests on."""

    path: str
    key: str
    last: tuple[str, ...]
    now: tuple[str, ...]
    reads: tuple[str, ...]


class Unknown(Exception):
    """No build has made such a file; its text is the nearest that was made, or ""."""


def explain(root: Path, options: Options, wanted: str) -> Explanation | tuple[Diagnostic, ...]:
    """Explain a file, named as it is seen: `public/site/about/index.html`, `site/about/`, `about`.

    Returns the project's problems instead when it cannot be linked.

    Raises:
        Unknown: no build has made such a file.
    """
    with Ledger.in_memory(root / WORK) as ledger:
        kept = ledger.outcomes()
        path, key = _find(kept, wanted)
        world, problems = survey(scan(root, {}, 0), options, ledger, StepClock(Listener()))
        if world is None:
            return problems
        wishes = (wish for old in kept.values() for wish in old.outcome.wishes)
        jobs = {job.key: job for job in (*plan(world.site).value, *map(fulfil, wishes))}
        old, job = kept[key], jobs.get(key)
        now = stale_because(job, old, world, ledger.blobs, program()) if job else ("unplanned",)
        return Explanation(path, key, old.why, now, tuple(map(spoken, old.outcome.reads)))


def _find(kept: Mapping[str, Kept], wanted: str) -> tuple[str, str]:
    made = {each.path: key for key, old in kept.items() for each in old.outcome.made}
    clean = _below(wanted)
    for start in ("", "site/"):
        for end in ("", "/index.html", "index.html"):
            if (path := f"{start}{clean}{end}") in made:
                return path, made[path]
    raise Unknown(nearest(clean, made))


def _below(wanted: str) -> str:
    """The path as it stands below `public`, whichever way its folders were written."""
    clean = f"/{wanted}/".replace("\\", "/").replace("/./", "/")
    for place in (PUBLIC, PREVIEW):
        clean = clean.rpartition(f"/{place}/")[2]
    return clean.strip("/")
