"""Runs stale jobs on any `concurrent.futures.Executor` until no wish remains; says why each ran.

Inputs → outputs: `World`, jobs and the ledger → `Build`: every published file by content, all
problems, and which jobs ran for which reason. Step 5 of the story.

Incremental: a job's remembered outcome is replayed, its problems and wishes included, when the job
and the program are the same and every recorded question still has the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, as_completed, wait
from dataclasses import dataclass

from generator import digest
from generator.diagnostics import Diagnostic
from generator.engine.blobs import Blobs
from generator.engine.jobs import Job, Made, Outcome, perform
from generator.engine.ledger import Kept, Ledger
from generator.engine.sharing import Shared, shared
from generator.site.wishes import Wish
from generator.site.world import Plain, Read, World

BATCH = 16


@dataclass(frozen=True, slots=True)
class Ran:
    """A job that ran, and why: `new`, `program`, `job`, `lost`, or the questions answered anew."""

    key: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Build:
    """Everything the site consists of, and how it came about."""

    made: Mapping[str, Made]
    problems: tuple[Diagnostic, ...]
    ran: tuple[Ran, ...]
    jobs: int


@dataclass(frozen=True, slots=True)
class Context:
    """What building needs besides the jobs: how a wish becomes a job, and which program this is."""

    fulfil: Callable[[Wish], Job]
    program: str


Progress = Callable[[int, int], None]


def build(
    world: World,
    jobs: Iterable[Job],
    ledger: Ledger,
    context: Context,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Build:
    """Bring every job's outcome up to date; `progress` is told jobs done and jobs known so far.

    The workers of `executor` share this machine's disk.

    Raises:
        Crash: a job met an exception that is our bug.
        Changed: a file changed meanwhile; begin again with a new scan.
        OSError: results could not be stored.
    """
    kept = ledger.outcomes()
    done: dict[str, Outcome] = {}
    ran: list[Ran] = []
    todo = {job.key: job for job in jobs}
    while todo:
        reasons = {
            key: stale_because(job, kept.get(key), world, ledger.blobs, context.program)
            for key, job in todo.items()
        }
        stale = [(todo[key], why) for key, why in reasons.items() if why]
        done |= {key: kept[key].outcome for key, why in reasons.items() if not why}
        known = len(done) + len(stale)
        for outcome, job, why in _run(stale, world, ledger.blobs, executor):
            ledger.keep(outcome, digest.of(job), context.program, why)
            done[outcome.key] = outcome
            ran.append(Ran(outcome.key, why))
            if progress:
                progress(len(done), known)
            if len(ran) % BATCH == 0:
                ledger.commit()  # kept as they come: an interruption loses little
        wished = {job.key: job for job in map(context.fulfil, _wishes(todo, done))}
        todo = {key: job for key, job in wished.items() if key not in done}
    ledger.forget(kept.keys() - done.keys())
    return _gather(done, ran)


def _wishes(todo: Iterable[str], done: Mapping[str, Outcome]) -> Iterable[Wish]:
    return (wish for key in todo for wish in done[key].wishes)


def stale_because(
    job: Job, kept: Kept | None, world: World, blobs: Blobs, program: str
) -> tuple[str, ...]:
    """Why a job must run again; empty when its remembered outcome still holds."""
    if kept is None:
        return ("new",)
    if kept.program != program:
        return ("program",)
    if kept.job != digest.of(job):
        return ("job",)
    changed = tuple(spoken(read) for read in kept.outcome.reads if not _holds(read, world))
    if changed:
        return changed
    lost = blobs.folder is not None and any(
        not blobs.has(made.digest, made.size) for made in kept.outcome.made
    )
    return ("lost",) if lost else ()


def _holds(read: Read, world: World) -> bool:
    """Whether a question still has the answer it had. One that cannot be asked any more (its
    document is gone, say) has not."""
    try:
        return world.mark(read.question, read.args) == read.answer
    except (LookupError, ValueError, OSError):
        return False


def spoken(read: Read) -> str:
    """A question as people read it: `document(profiles/wang-jinxi)`, `cards(news, limit=3)`."""
    return (
        f"{read.question}({', '.join(map(_plainly, (each for each in read.args if each != ())))})"
    )


def _plainly(value: Plain) -> str:
    """An argument as people read it; filters are pairs of a name and a value."""
    if not isinstance(value, tuple):
        return str(value)
    pairs = [each for each in value if isinstance(each, tuple) and len(each) == 2]
    return ", ".join(f"{name}={_plainly(wanted)}" for name, wanted in pairs)


def _run(
    stale: Sequence[tuple[Job, tuple[str, ...]]],
    world: World,
    blobs: Blobs,
    executor: Executor | None,
) -> Iterable[tuple[Outcome, Job, tuple[str, ...]]]:
    if executor is None:
        for job, why in stale:
            yield perform(job, world, blobs.keep), job, why
        return
    batches = [stale[start : start + BATCH] for start in range(0, len(stale), BATCH)]
    with shared(world) as handle:
        futures = {
            executor.submit(perform_all, tuple(job for job, _ in batch), handle, blobs): batch
            for batch in batches
        }
        try:
            for future in as_completed(futures):
                for outcome, (job, why) in zip(future.result(), futures[future], strict=True):
                    yield outcome, job, why
        finally:  # after a crash or Ctrl-C, what has not begun need not begin
            wait({each for each in futures if not each.cancel()})


def perform_all(jobs: Sequence[Job], handle: Shared, blobs: Blobs) -> tuple[Outcome, ...]:
    """Run a batch of jobs; what another thread or process is asked to do."""
    return tuple(perform(job, handle.world, blobs.keep) for job in jobs)


def _gather(done: Mapping[str, Outcome], ran: Iterable[Ran]) -> Build:
    outcomes = [done[key] for key in sorted(done)]
    made = {each.path: each for outcome in outcomes for each in outcome.made}
    problems = {each for outcome in outcomes for each in outcome.problems}
    return Build(
        dict(sorted(made.items())),
        tuple(sorted(problems)),
        tuple(sorted(ran, key=lambda each: each.key)),
        len(done),
    )
