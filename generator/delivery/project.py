"""Walks a project folder through the story: scan, read, link, plan, build, publish.

Inputs → outputs: a folder and `Options` → `Report`: problems, what was built and which release is
public. `check` walks the same way and writes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path

from generator import digest
from generator.content import reading
from generator.content.honours import Table, merge, read_table
from generator.content.model import Source
from generator.content.reading import Reading
from generator.delivery import publish as publishing
from generator.delivery.begin import refused
from generator.delivery.files import Disk, Scan, program, scan
from generator.delivery.fulltext import with_pagefind
from generator.delivery.publish import WORK, NotOurs, Release
from generator.diagnostics import Checked, Diagnostic, Span, errors, problem
from generator.engine.build import Build, Context, Progress, build
from generator.engine.ledger import Busy, Ledger, Seen
from generator.plan import addresses, fulfil, plan
from generator.site.linking import Input, link
from generator.site.templates import Templates
from generator.site.world import Changed, World

STEPS = ("scan", "read", "link", "plan", "build", "publish")
OWN_TABLE = "content/honours.yaml"
PARALLEL = 200


@dataclass(frozen=True, slots=True)
class Options:
    """How to build: the hour (Beijing time, naive), whether drafts are shown, processes at most."""

    now: datetime
    drafts: bool = False
    workers: int = 1

    @property
    def place(self) -> str:
        """Where the release goes: with drafts never to `public`."""
        return publishing.PREVIEW if self.drafts else publishing.PUBLIC


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it. `texts` are the files' texts, to quote lines from."""

    problems: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    seconds: Mapping[str, float]
    build: Build | None = None
    release: Release | None = None

    @property
    def failed(self) -> bool:
        """Whether there is an error: then nothing was published."""
        return bool(errors(self.problems))


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told how far it is: the step's name, and jobs done of jobs known."""

    step: Callable[[str], None] = lambda _: None
    progress: Progress = lambda _done, _known: None


class StepClock:
    """Takes the time of each step."""

    def __init__(self, listener: Listener) -> None:
        self.listener, self.seconds = listener, dict.fromkeys(STEPS, 0.0)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Tell that a step begins, and take its time."""
        self.listener.step(name)
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += time.perf_counter() - start


def make(root: Path, options: Options, listener: Listener | None = None) -> Report:
    """Build a project and publish it when there is no error.

    Raises:
        Crash: our bug.
    """
    if not (root / "site.yaml").is_file():  # a wrong folder is left as it is
        return check(root, options, listener)
    try:
        with Ledger.open(root / WORK) as ledger:
            publishing.recover(root, options.place)
            report = _walk(root, options, ledger, StepClock(listener or Listener()), publish=True)
            if report.build and not report.failed:
                used = {made.digest for made in report.build.made.values()}
                ledger.blobs.prune(used | publishing.published(root))
            return report
    except Busy:
        return _refused(problem("busy", Span(WORK)))
    except OSError as error:
        return _refused(refused(str(error.filename or WORK), error))


def check(root: Path, options: Options, listener: Listener | None = None) -> Report:
    """Find every problem and write nothing.

    Raises:
        Crash: our bug.
    """
    with Ledger.in_memory(root / WORK) as ledger:
        return _walk(root, options, ledger, StepClock(listener or Listener()), publish=False)


def _refused(found: Diagnostic) -> Report:
    return Report((found,), {}, {})


def clean(root: Path) -> tuple[Diagnostic, ...]:
    """Delete all that was made; the problems say why nothing was."""
    try:
        if (root / WORK).is_dir():
            Ledger.open(root / WORK).close()  # nobody else is building
        publishing.remove(root)
    except Busy:
        return (problem("busy", Span(WORK)),)
    except NotOurs as error:
        return (problem("public-not-ours", Span(str(error)), found=error),)
    except OSError as error:
        return (refused(str(error.filename or WORK), error),)
    return ()


def _walk(
    root: Path, options: Options, ledger: Ledger, clock: StepClock, *, publish: bool
) -> Report:
    for seen in (ledger.seen(), {}, {}):  # a file saved while we build: begin again, trust nothing
        try:
            return _once(root, options, ledger, clock, seen, publish=publish)
        except Changed as changed:
            last = str(changed)
    return _refused(problem("changed-while-building", Span(last)))


def _once(
    root: Path,
    options: Options,
    ledger: Ledger,
    clock: StepClock,
    seen: Mapping[str, Seen],
    *,
    publish: bool,
) -> Report:
    with clock.step("scan"):
        found = scan(root, seen, time.time_ns())
        ledger.keep_seen(found.seen)
    world, problems = survey(found, options, ledger, clock)
    texts = {path: source.text for path, source in found.sources.items()}
    texts |= {f"templates/{name}": text for name, text in found.templates.items()}
    if world is None or errors(problems):
        return Report(_sorted(problems), texts, clock.seconds)
    with clock.step("plan"):
        jobs = plan(world.site)
    with clock.step("build"), _workers(options, len(jobs.value)) as executor:
        context = Context(fulfil, program())
        telling = clock.listener.progress
        built = build(world, jobs.value, ledger, context, executor=executor, progress=telling)
    problems = _sorted((*problems, *jobs.problems, *built.problems))
    if publish and not errors(problems):
        settings = texts.get("site.yaml", "")
        whole = with_pagefind(built, world.site, settings, ledger.blobs, root / WORK)
        built, problems = whole.value, _sorted((*problems, *whole.problems))
    release = None
    if publish and not errors(problems):
        ledger.commit()
        with clock.step("publish"):
            try:
                release = publishing.publish(built.made, ledger.blobs, root, options.place)
            except NotOurs as error:
                problems = (*problems, problem("public-not-ours", Span(str(error)), found=error))
    return Report(problems, texts, clock.seconds, built, release)


def _sorted(problems: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(set(problems)))


@contextmanager
def _workers(options: Options, jobs: int) -> Iterator[Executor | None]:
    """Processes when there is enough to do for them to pay."""
    if options.workers < 2 or jobs < PARALLEL:
        yield None
        return
    executor = ProcessPoolExecutor(options.workers, mp_context=get_context("spawn"))
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)  # an interruption does not wait for the whole queue


def survey(
    found: Scan, options: Options, ledger: Ledger, clock: StepClock
) -> tuple[World | None, tuple[Diagnostic, ...]]:
    """Steps 2 and 3: read every document and link them; the world is None without a `site.yaml`."""
    with clock.step("read"):
        documents = {path: source for path, source in found.sources.items() if _is_document(path)}
        read = read_all(documents, ledger)
        config = read_settings(found)
        table = read_honours(found)
    problems = (*found.problems, *read.problems, *config.problems, *table.problems)
    if config.value is None:
        return None, problems
    with clock.step("link"):
        sources = {path: source.text for path, source in found.sources.items()}
        readings = tuple(read.value.values())
        broken = {path: each.text for path, each in documents.items() if path not in read.value}
        site = link(
            Input(
                readings,
                sources,
                found.stamps,
                merge(built_in_table(), table.value),
                config.value.value[0],
                config.value.places,
                options.now,
                options.drafts,
                broken,
                addresses,
            )
        )
    disk = Disk(found.places, found.stamps)
    world = World(site.value, sources, Templates(found.templates), disk)
    return world, (*problems, *site.problems)


def _is_document(path: str) -> bool:
    return path.startswith("content/") and path.endswith(".md")


def read_all(documents: Mapping[str, Source], ledger: Ledger) -> Checked[dict[str, Reading]]:
    """Step 2 for every file; what was read before and has the same text is recalled."""
    known, fresh, used = ledger.readings(), {}, set()
    found: dict[str, Reading] = {}
    problems: list[Diagnostic] = []
    for path, source in documents.items():
        key = digest.of((path, source.digest, program()))
        used.add(key)
        if key in known:
            checked = reading.load(known[key])
        else:
            checked = reading.read(source)
            fresh[key] = reading.dump(checked)
        problems += checked.problems
        if checked.value is not None:
            found[path] = checked.value
    ledger.keep_readings(fresh, used)
    return Checked(found, tuple(problems))


def read_settings(found: Scan) -> Checked[reading.Settings | None]:
    """`site.yaml`, or the problem that it is not there."""
    source = found.sources.get("site.yaml")
    if source is None:
        told = any(each.span.path == "site.yaml" for each in found.problems)
        missing = () if told else (problem("no-config", Span("site.yaml")),)
        return Checked(None, missing)
    return reading.read_settings(source)


@cache  # the program does not change while it runs, and a preview asks after every save
def built_in_table() -> Table:
    """The honour table that comes with the program."""
    path = files("generator").joinpath("data/honours.yaml")
    return read_table(path.read_text(encoding="utf-8"), "honours.yaml").value


def read_honours(found: Scan) -> Checked[Table]:
    """The site's own honour table, empty when it has none."""
    source = found.sources.get(OWN_TABLE)
    return read_table(source.text, OWN_TABLE) if source else Checked(Table())
