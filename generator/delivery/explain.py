"""Says why a published file is as it is: which answers it rests on and which have changed.

Inputs → outputs: a project, and a path below `public` → `Explanation`; nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.delivery.files import program, scan
from generator.delivery.project import Listener, Options, StepClock, survey
from generator.delivery.publish import PUBLIC, WORK
from generator.diagnostics import Diagnostic
from generator.engine.build import spoken, stale_because
from generator.engine.ledger import Kept, Ledger
from generator.plan import plan


@dataclass(frozen=True, slots=True)
class Explanation:
    """One published file: the job that made it, why it ran last, why it would run now (empty: it
    would not), and every answer it rests on."""

    path: str
    key: str
    last: tuple[str, ...]
    now: tuple[str, ...]
    reads: tuple[str, ...]


def explain(root: Path, options: Options, wanted: str) -> Explanation | tuple[Diagnostic, ...]:
    """Explain a file, named as it is seen: `public/site/about/index.html`, `site/about/`, `about`.

    Returns the project's problems instead when it cannot be linked.

    Raises:
        LookupError: no build has made such a file; its argument is the nearest that was made.
    """
    with Ledger.in_memory(root / WORK) as ledger:
        kept = ledger.outcomes()
        path, key = _find(kept, wanted)
        world, problems = survey(scan(root, {}, 0), options, ledger, StepClock(Listener()))
        if world is None:
            return problems
        jobs = {job.key: job for job in plan(world.site).value}
        job, old = jobs.get(key), kept[key]
        if job is None and not key.startswith(("picture:", "file:")):
            now: tuple[str, ...] = ("unplanned",)
        elif job is None:
            now = tuple(
                spoken(read)
                for read in old.outcome.reads
                if world.ask(read.question, read.args)[1] != read.answer
            )
        else:
            now = stale_because(job, old, world, ledger.blobs, program())
        return Explanation(path, key, old.why, now, tuple(map(spoken, old.outcome.reads)))


def _find(kept: dict[str, Kept], wanted: str) -> tuple[str, str]:
    made = {each.path: key for key, old in kept.items() for each in old.outcome.made}
    clean = wanted.replace("\\", "/").removeprefix("./").removeprefix(f"{PUBLIC}/").strip("/")
    for start in ("", "site/"):
        for end in ("", "/index.html", "index.html"):
            if (path := f"{start}{clean}{end}") in made:
                return path, made[path]
    near = [path for path in made if clean.rpartition("/")[2] in path]
    raise LookupError(min(near, default=""))
