"""`Job`, `Output`, `Outcome`: work as values.

Inputs → outputs: `perform(job, world)` → an `Outcome`: what the job made, asked, wished and found
wrong. A job is a frozen dataclass of plain data, so it travels to other processes and its digest
says whether it is still the same job.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from generator.diagnostics import Diagnostic
from generator.site.view import Failed, Read, View, Wish, World


@dataclass(frozen=True, slots=True)
class Output:
    """A file to publish: its path below `public/` with forward slashes, and its bytes."""

    path: str
    data: bytes


class Job(Protocol):
    """A frozen dataclass: nothing but data and one verb."""

    @property
    def key(self) -> str:
        """What the job is called: `page:profiles/wang-jinxi/index.html`."""
        ...

    def run(self, view: View) -> tuple[Output, ...]:
        """Do the work, knowing only what `view` answers.

        Raises:
            Failed: after reporting to the view what is wrong.
        """
        ...


@dataclass(frozen=True, slots=True)
class Made:
    """A published file by content: path below `public/`, digest of the bytes, size in bytes."""

    path: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job made, asked, wished for and found wrong."""

    key: str
    made: tuple[Made, ...]
    reads: tuple[Read, ...]
    wishes: tuple[Wish, ...]
    problems: tuple[Diagnostic, ...]


class Crash(Exception):
    """A job met an exception that is nobody's mistake but ours; never remembered."""


def perform(job: Job, world: World, keep: Callable[[bytes], str]) -> Outcome:
    """Run one job; `keep` stores bytes and gives their digest.

    A job that fails keeps what it read, so that mending the cause runs it again.

    Raises:
        Crash: an unexpected exception, with the job's key.
        OSError: the bytes could not be stored.
    """
    view = View(world)
    try:
        outputs = job.run(view)
    except Failed:
        outputs = ()
    except Exception as error:
        raise Crash(job.key) from error
    made = tuple(Made(each.path, keep(each.data), len(each.data)) for each in outputs)
    return Outcome(job.key, made, view.reads, tuple(view.wishes), tuple(view.problems))
