"""Building: which jobs run and why, what is replayed, and what outlives an interruption."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import pytest

from generator.diagnostics import Span
from generator.engine.build import BATCH, Build, Context, build, spoken
from generator.engine.jobs import Crash, Job, Output, perform
from generator.engine.ledger import Ledger
from generator.site.view import Failed, View
from generator.site.wishes import Copy, Variant, Wish
from generator.site.world import Changed, Read, World
from tests.conftest import profile
from tests.worlds import make_world

ONE = make_world()
RENAMED = make_world({"content/profiles/second/index.md": profile("李戊", tags="工匠精神")})


@dataclass(frozen=True, slots=True)
class Show:
    """A job of the tests: shows a card, wishes for files, tells problems."""

    name: str
    card: str = "profiles/second"
    wishes: tuple[Wish, ...] = ()
    warn: bool = False
    fail: bool = False

    @property
    def key(self) -> str:
        return f"show:{self.name}"

    def run(self, view: View) -> tuple[Output, ...]:
        title = view.card(self.card).title
        for wish in self.wishes:
            view.wishes[wish] = None
        if self.warn:
            view.report("no-people", Span("a.md", 1, 1))
        if self.fail and title == "李乙":
            raise view.fail("missing-asset", Span("b.md"), found="x")
        return (Output(f"site/{self.name}.html", title.encode()),)


@dataclass(frozen=True, slots=True)
class Granted:
    """A wish come true; `Variant`s wish on for a `Copy`."""

    wish: Wish

    @property
    def key(self) -> str:
        return f"granted:{self.wish.address}"

    def run(self, view: View) -> tuple[Output, ...]:
        if isinstance(self.wish, Variant):
            view.wishes[Copy(self.wish.source, f"{self.wish.address}/more")] = None
        return (Output(self.wish.address, self.wish.source.encode()),)


CONTEXT = Context(Granted, "program")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / ".bangyang"


def run(folder: Path, jobs: Iterable[Job], world: World = ONE, context: Context = CONTEXT) -> Build:
    with Ledger.open(folder) as ledger:
        return build(world, jobs, ledger, context)


def why(made: Build) -> dict[str, tuple[str, ...]]:
    return {ran.key.removeprefix("show:"): ran.why for ran in made.ran}


JOBS = (Show("a"), Show("b", "profiles/first"))


def test_the_first_build_runs_everything_and_the_second_nothing(folder: Path) -> None:
    first = run(folder, JOBS)
    assert why(first) == {"a": ("new",), "b": ("new",)}
    assert list(first.made) == ["site/a.html", "site/b.html"]
    second = run(folder, JOBS)
    assert why(second) == {}
    assert replace(second, ran=first.ran) == first


def test_why_a_job_runs_again(folder: Path) -> None:
    run(folder, JOBS)
    assert why(run(folder, JOBS, RENAMED)) == {"a": ("card(profiles/second)",)}
    assert why(run(folder, (Show("a", warn=True), JOBS[1]), RENAMED)) == {"a": ("job",)}
    assert why(run(folder, (*JOBS[1:], Show("c")), RENAMED)) == {"c": ("new",)}
    other = Context(Granted, "another program")
    assert why(run(folder, JOBS, RENAMED, other)) == {"a": ("new",), "b": ("program",)}


def test_a_lost_or_half_written_blob_is_made_again(folder: Path) -> None:
    made = run(folder, JOBS).made
    with Ledger.open(folder) as ledger:
        lost, half = (ledger.blobs.path(made[f"site/{name}.html"].digest) for name in "ab")
    lost.unlink()
    half.chmod(0o644)
    half.write_bytes(b"")
    assert why(run(folder, JOBS)) == {"a": ("lost",), "b": ("lost",)}
    assert lost.read_bytes() == "李乙".encode()


def test_a_question_that_cannot_be_asked_any_more_is_a_reason(folder: Path) -> None:
    run(folder, JOBS)
    gone = make_world({"content/profiles/second/index.md": None})
    with pytest.raises(Crash):
        run(folder, JOBS, gone)

    @dataclass(frozen=True, slots=True)
    class Old(Show):
        def run(self, view: View) -> tuple[Output, ...]:
            view._reads["colour", ("red",)] = "mark"
            return ()

    run(folder, (Old("old"),))
    assert why(run(folder, (Old("old"),))) == {"old": ("colour(red)",)}


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (Read("card", ("profiles/a",), ""), "card(profiles/a)"),
        (Read("today", (), ""), "today()"),
        (Read("cards", ("news", ()), ""), "cards(news)"),
        (Read("cards", ("news", (("limit", 1),)), ""), "cards(news, limit=1)"),
        (
            Read("cards", ("news", (("limit", 1), ("order", "date"))), ""),
            "cards(news, limit=1, order=date)",
        ),
    ],
)
def test_spoken(read: Read, words: str) -> None:
    assert spoken(read) == words


def test_warnings_are_replayed(folder: Path) -> None:
    jobs = (Show("a", warn=True), Show("b"))
    first = run(folder, jobs)
    assert [found.rule for found in first.problems] == ["no-people"]
    second = run(folder, jobs)
    assert why(second) == {}
    assert second.problems == first.problems


def test_a_failure_is_remembered_with_what_it_read_and_mended_by_it(folder: Path) -> None:
    jobs = (Show("a", fail=True, warn=True),)
    first = run(folder, jobs)
    assert [found.rule for found in first.problems] == ["no-people", "missing-asset"]
    assert first.made == {}
    second = run(folder, jobs)
    assert why(second) == {}
    assert second.problems == first.problems
    mended = run(folder, jobs, RENAMED)
    assert why(mended) == {"a": ("card(profiles/second)",)}
    assert [found.rule for found in mended.problems] == ["no-people"]
    assert list(mended.made) == ["site/a.html"]


def test_wishes_are_granted_and_so_are_theirs(folder: Path) -> None:
    wish = Variant("content/a.png", "site/media/a.webp", (9,), ("webp",), (0, 0, 9, 9))
    jobs = (Show("a", wishes=(wish, Copy("assets/a.css", "site/a.css"))), Show("b", wishes=(wish,)))
    first = run(folder, jobs)
    assert list(first.made) == [
        "site/a.css", "site/a.html", "site/b.html", "site/media/a.webp", "site/media/a.webp/more",
    ]  # fmt: skip
    assert first.jobs == 5
    second = run(folder, jobs)
    assert (why(second), second.made) == ({}, first.made)
    fewer = run(folder, (Show("a"), Show("b")))
    assert list(fewer.made) == ["site/a.html", "site/b.html"]


def test_what_is_no_longer_planned_is_forgotten(folder: Path) -> None:
    wish = Copy("assets/a.css", "site/a.css")
    run(folder, (Show("a", wishes=(wish,)), Show("b")))
    run(folder, (Show("b"),))
    with Ledger.open(folder) as ledger:
        assert set(ledger.outcomes()) == {"show:b"}


# --- interruptions -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cut:
    """A job that never ends well."""

    error: type[BaseException]
    key: str = "show:cut"

    def run(self, view: View) -> tuple[Output, ...]:
        view.card("profiles/first")
        raise self.error("cut off")


@pytest.mark.parametrize(
    ("error", "expected"),
    [(KeyboardInterrupt, KeyboardInterrupt), (KeyError, Crash), (MemoryError, Crash),
     (AssertionError, Crash), (Changed, Changed), (SystemExit, SystemExit)],
)  # fmt: skip
def test_outcomes_are_kept_as_they_come(
    folder: Path, error: type[BaseException], expected: type[BaseException]
) -> None:
    before = tuple(Show(str(number)) for number in range(BATCH + 3))
    with pytest.raises(expected):
        run(folder, (*before, Cut(error), Show("after")))
    again = run(folder, (*before, Show("after")))
    assert why(again) == {"after": ("new",)}


@dataclass(frozen=True, slots=True)
class Counted(Show):
    """A job that tells that it has begun, and takes its time."""

    begun: ClassVar[list[str]] = []

    def run(self, view: View) -> tuple[Output, ...]:
        self.begun.append(self.name)
        time.sleep(0.0005)
        return Show.run(self, view)


@pytest.mark.parametrize("error", [KeyboardInterrupt, KeyError])
def test_what_has_not_begun_is_not_begun(folder: Path, error: type[BaseException]) -> None:
    jobs: tuple[Job, ...] = (Cut(error), *(Counted(str(number)) for number in range(2000)))
    Counted.begun.clear()
    ended = pytest.raises((KeyboardInterrupt, Crash))
    with Ledger.open(folder) as ledger, ThreadPoolExecutor(1) as threads, ended:
        build(ONE, jobs, ledger, CONTEXT, executor=threads)
    with Ledger.open(folder) as ledger:
        assert "show:cut" not in ledger.outcomes()
    assert len(Counted.begun) < 1000


def test_a_crash_names_the_job_and_its_cause() -> None:
    with pytest.raises(Crash, match="show:cut") as caught:
        perform(Cut(KeyError), ONE, str)
    assert isinstance(caught.value.__cause__, KeyError)


@dataclass(frozen=True, slots=True)
class Silent:
    """A job that fails and does not say why."""

    key: str = "silent"

    def run(self, view: View) -> tuple[Output, ...]:
        view.report("no-people", Span("a.md"))
        raise Failed("silently")


def test_to_fail_without_an_error_is_our_bug() -> None:
    with pytest.raises(Crash, match="silent"):
        perform(Silent(), ONE, str)


@dataclass(frozen=True, slots=True)
class Stray:
    """A job that wants to write somewhere else."""

    path: str
    key: str = "stray"

    def run(self, view: View) -> tuple[Output, ...]:
        del view
        return (Output(self.path, b""),)


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "../a", "site/../../a", "site//a", "site/./a", "site/a/", "site/a/..", ".",
     "..", "C:/a", "site\\a", "site/a\0", "site/a\n", "site/a?b", 'site/"a"', "site/a*"],
)  # fmt: skip
def test_nothing_is_published_outside_of_public(path: str) -> None:
    with pytest.raises(Crash, match="stray"):
        perform(Stray(path), ONE, str)


@pytest.mark.parametrize(
    "path", ["a", "site/a.b/c", "site/.well-known/a", "site/关于/..a", "site/a..html"]
)
def test_usual_paths_are_published(path: str) -> None:
    assert perform(Stray(path), ONE, lambda _: "mark").made[0].path == path


# --- progress ----------------------------------------------------------------------------------------


def test_progress_never_promises_more_than_there_is(folder: Path) -> None:
    wish = Copy("assets/a.css", "site/a.css")
    jobs = [Show(str(number), wishes=(wish,)) for number in range(5)]
    run(folder, jobs[:2])
    told: list[tuple[int, int]] = []
    with Ledger.open(folder) as ledger:
        build(ONE, jobs, ledger, CONTEXT, progress=lambda *each: told.append(each))
    assert told == [(3, 5), (4, 5), (5, 5)]
    told.clear()
    with Ledger.in_memory() as ledger:
        build(ONE, jobs, ledger, CONTEXT, progress=lambda *each: told.append(each))
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5), (6, 6)]


class Backwards(Executor):
    """Does the last first, as a busy machine may."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]  # as in the library
        future: Future[object] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def test_the_order_of_work_does_not_show(folder: Path) -> None:
    jobs = [Show(str(number), warn=number % 7 == 0) for number in range(50)]
    with Ledger.in_memory() as ledger:
        one = build(ONE, jobs, ledger, CONTEXT)
    with Ledger.in_memory() as ledger:
        assert build(ONE, reversed(jobs), ledger, CONTEXT, executor=Backwards()) == one
    assert not folder.exists()
