"""Checks the links that lead out of the site: `bangyang check --external`.

Inputs → outputs: a project folder → warnings on dead, moved and private addresses, each with its
line; what was found is remembered in `.bangyang`, so that nobody is asked twice a week.

Never a part of a build: what the world answers is no property of the content.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import urlsplit

from generator.content.model import Lecture, Link, Profile
from generator.content.reading import Reading
from generator.delivery import project
from generator.delivery.files import scan
from generator.delivery.project import Listener, Options, Report, read_all
from generator.delivery.publish import WORK
from generator.delivery.visits import Answer, Manners, visit
from generator.diagnostics import Diagnostic, Span, problem
from generator.engine.build import Progress
from generator.engine.ledger import Ledger
from generator.site.linking import visible

STORE = "links.json"
DAY = 86_400
AGES: Mapping[str, int] = {"fine": 7 * DAY, "unsure": DAY}  # all else is asked again each time
_WEB = ("http://", "https://")
REASONS: Mapping[str, tuple[str, str]] = {
    "timeout": ("对方没有及时回应", "no answer in time"),
    "tls": ("安全证书有问题", "the certificate is not valid"),
    "dns": ("没有这个网站（域名查不到）", "there is no such host"),
    "refused": ("连接不上", "the connection failed"),
    "redirects": ("一直在跳转", "it redirects without end"),
    "address": ("网址写得不对", "it is not a well-formed address"),
}
_NO_NETWORK = ("dns", "refused", "timeout")


@dataclass(frozen=True)
class Bounds:
    """How much is asked: links at most, hosts at a time, and seconds in all."""

    most: int = 1000
    hosts: int = 8
    seconds: float = 600
    manners: Manners = field(default_factory=Manners)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What an address answered, and when (seconds of the Unix clock)."""

    answer: Answer
    when: float


def check(
    root: Path, options: Options, listener: Listener | None = None, *, fresh: bool = False
) -> Report:
    """As `project.check`, and the links that lead out of the site as well.

    Raises:
        Crash: our bug.
    """
    report = project.check(root, options, listener)
    if listener:
        listener.step("visit")
    progress = listener.progress if listener else None
    found = dead(root, options, fresh=fresh, progress=progress)
    return replace(report, problems=tuple(sorted({*report.problems, *found})))


def dead(
    root: Path,
    options: Options,
    *,
    fresh: bool = False,
    bounds: Bounds | None = None,
    progress: Progress | None = None,
) -> tuple[Diagnostic, ...]:
    """Visit every outside link of what is public; `fresh` asks also what was asked lately."""
    found = scan(root, {}, time.time_ns())
    documents = {path: each for path, each in found.sources.items() if path.endswith(".md")}
    with Ledger.in_memory(root / WORK) as ledger:
        readings = read_all(documents, ledger).value.values()
    links = outside(readings, options.now, drafts=options.drafts)
    store = root / WORK / STORE
    known = remembered(store)
    now = time.time()
    recent = {} if fresh else {url: each for url, each in known.items() if _holds(each, now)}
    asked: dict[str, Answer] = {}
    limits = bounds or Bounds()
    todo = [url for url in links if url not in recent]
    try:
        for url, answer in _visited(todo, limits):
            asked[url] = answer
            if progress:
                progress(len(asked), len(todo))
    finally:
        made = {url: Remembered(answer, now) for url, answer in asked.items()}
        keep(store, {url: each for url, each in {**known, **made}.items() if url in links})
    answers = {url: each.answer for url, each in recent.items()} | asked
    return tuple(sorted(judged(links, answers, asked)))


def outside(
    readings: Iterable[Reading], now: datetime, *, drafts: bool
) -> dict[str, tuple[Span, ...]]:
    """Every outside link of what is public, and where it is written."""
    found: dict[str, dict[Span, None]] = {}
    for reading in readings:
        if visible(reading.document.meta, now, drafts=drafts):
            for url, span in _links(reading):
                if url.startswith(_WEB):
                    found.setdefault(url.partition("#")[0], {})[span] = None
    return {url: tuple(spans) for url, spans in found.items()}


def _links(reading: Reading) -> Iterator[tuple[str, Span]]:
    document, fields = reading.document, reading.document.fields
    for name, body in (("body", document.body), ("report", document.report)):
        for part in body.parts if body else ():
            if isinstance(part, Link):
                yield part.target, reading.span(name, part.target)
    if isinstance(fields, Profile):
        for number, source in enumerate(fields.sources):
            if source.linked:
                yield source.url, reading.span("sources", number, "url")
    if isinstance(fields, Lecture):
        yield fields.recording, reading.span("recording")
        yield fields.registration, reading.span("registration")


# --- asking --------------------------------------------------------------------------------------


def _visited(urls: Iterable[str], bounds: Bounds) -> Iterator[tuple[str, Answer]]:
    """Each address with its answer, as they come; what the bounds leave out does not come.

    The threads are daemons: an interruption ends the program, not the slowest host.
    """
    by_host: dict[str, list[str]] = {}
    chosen = list(urls)[: bounds.most]
    for url in chosen:
        by_host.setdefault(_host(url), []).append(url)
    todo: SimpleQueue[list[str]] = SimpleQueue()
    done: SimpleQueue[tuple[str, Answer] | BaseException] = SimpleQueue()
    for group in by_host.values():
        todo.put(group)
    for _ in range(min(bounds.hosts, len(by_host))):
        Thread(target=_work, args=(todo, done, bounds.manners), daemon=True).start()
    end = time.monotonic() + bounds.seconds
    for _ in chosen:
        with suppress(Empty):
            came = done.get(timeout=max(0.001, end - time.monotonic()))
            if isinstance(came, BaseException):
                raise came
            yield came


def _work(
    todo: SimpleQueue[list[str]],
    done: SimpleQueue[tuple[str, Answer] | BaseException],
    manners: Manners,
) -> None:
    """Take one host after another and ask for its addresses in turn."""
    with suppress(Empty):
        while True:
            for url in todo.get_nowait():
                try:
                    done.put((url, visit(url, manners)))
                except Exception as error:  # our bug, to be told by the thread that prints
                    done.put(error)


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.casefold()
    except ValueError:
        return ""


# --- remembering ---------------------------------------------------------------------------------


def _holds(each: Remembered, now: float) -> bool:
    return 0 <= now - each.when < AGES.get(each.answer.kind, 0)


def remembered(store: Path) -> dict[str, Remembered]:
    """What was found before; nothing when the file is not there or not ours."""
    try:
        record = json.loads(store.read_text(encoding="utf-8"))
        return {
            url: Remembered(Answer(**each["answer"]), float(each["when"]))
            for url, each in record.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def keep(store: Path, known: Mapping[str, Remembered]) -> None:
    """Write down what was found: whole or not at all."""
    text = json.dumps({url: asdict(each) for url, each in known.items()}, ensure_ascii=False)
    part = store.with_suffix(".part")
    with suppress(OSError):  # a folder that may not be written is checked all the same
        store.parent.mkdir(exist_ok=True)
        part.write_text(text, encoding="utf-8")
        part.replace(store)


# --- telling -------------------------------------------------------------------------------------


def judged(
    links: Mapping[str, tuple[Span, ...]],
    answers: Mapping[str, Answer],
    asked: Mapping[str, Answer],
) -> Iterator[Diagnostic]:
    """A warning for each place of each link that leads nowhere, has moved, or cannot be asked."""
    hosts = {_host(url) for url in asked}
    if len(hosts) > 1 and all(each.kind in _NO_NETWORK for each in asked.values()):
        yield problem("no-network", Span("site.yaml"), found=len(asked))
        return
    for url, answer in answers.items():
        for span in links[url]:
            yield from _told(url, answer, span)
    if left := len(links) - len(answers):
        yield problem("links-unchecked", Span("site.yaml"), found=left)


def _told(url: str, answer: Answer, span: Span) -> Iterator[Diagnostic]:
    if answer.kind == "private":
        yield problem("private-link", span, found=url)
    elif answer.kind == "status":
        zh, en = _status(answer.status)
        yield problem("dead-link", span, found=url, reason=zh, reason_en=en)
    elif answer.kind in REASONS:
        zh, en = REASONS[answer.kind]
        yield problem("dead-link", span, found=url, reason=zh, reason_en=en)
    elif answer.kind == "fine" and answer.moved:
        yield problem("moved-link", span, found=url, to=answer.moved)


def _status(status: int) -> tuple[str, str]:
    if status in (404, 410):
        return f"这一页已经没有了，{status}", f"the page is gone, {status}"
    if status >= 500:
        return f"对方的网站出了故障，{status}", f"the other site is broken, {status}"
    return f"对方拒绝，{status}", f"the other site refuses, {status}"
