"""`Job`, `Output`, `Outcome`: work as values.

Inputs → outputs: `perform(job, world)` → an `Outcome`: what the job made, asked, wished and found
wrong. A job is a frozen dataclass of plain data, so it travels to other processes and its digest
says whether it is still the same job.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from generator.diagnostics import Diagnostic, errors
from generator.site.view import Failed, View
from generator.site.wishes import Wish
from generator.site.world import Changed, Read, World

# A path that stays where it is put, on every disk: no step up, no drive, no empty part.
_PATH = re.compile(r'(?!.*(?:^|/)\.{0,2}(?:/|$))[^\x00-\x1f\x7f\\<>:"|?*]+')


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
        Changed: a file is another one than was scanned.
        OSError: the bytes could not be stored.
    """
    view = View(world)
    try:
        outputs = job.run(view)
        _judge(outputs)
    except Failed as failed:
        if not errors(view.problems):  # nothing would be published, and nobody would know why
            raise Crash(job.key) from failed
        outputs = ()
    except Changed:
        raise
    except Exception as error:
        raise Crash(job.key) from error
    made = tuple(Made(each.path, keep(each.data), len(each.data)) for each in outputs)
    return Outcome(job.key, made, view.reads, tuple(view.wishes), tuple(view.problems))


def _judge(outputs: tuple[Output, ...]) -> None:
    for each in outputs:
        if not _PATH.fullmatch(each.path):
            raise ValueError(f"cannot publish at {each.path!r}")
