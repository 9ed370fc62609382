"""The print room: finds finished sheets in a release, checks them, packs orders, keeps the ledger.

Inputs → outputs: a project folder and words that choose sheets → tickets, findings, a zip that is
written whole or not at all, and the print ledger beside a wall.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from multiprocessing import get_context
from pathlib import Path

from generator import digest
from generator.content.config import Config
from generator.content.model import Source
from generator.content.printing import Variant
from generator.content.reading import read_settings
from generator.content.values import Day
from generator.delivery.begin import refused
from generator.delivery.files import program
from generator.delivery.publish import WORK, discard, replace_file
from generator.diagnostics import Checked, Diagnostic, Span, problem
from generator.preflight import preflight, report
from generator.preflight.preflight import Finding
from generator.press import orders, reprints
from generator.press.finishing import stamp
from generator.press.reprints import Printed, Reprint
from generator.press.tickets import FOLDER, Ticket, read_ticket
from generator.site.templates import FOLDER as TEMPLATES
from generator.site.templates import Templates
from generator.text import fold, nearest

HUNG = ("print/walls/", "print/boards/")
"""Where the sheets lie that are hung together, a folder each."""
KNOWN = "preflight"
MANY = 12
"""From so many files on, several processes check them."""


@dataclass(frozen=True, slots=True)
class Release:
    """What a release holds of print: where it lies, its name, its tickets, and the settings."""

    root: Path
    folder: Path
    name: str
    tickets: tuple[Ticket, ...]
    config: Config
    templates: Templates


@dataclass(frozen=True, slots=True)
class Examined:
    """Finished files with what was found in each, and the problems of all."""

    files: tuple[tuple[Ticket, tuple[Finding, ...]], ...]
    problems: tuple[Diagnostic, ...]


def enter(root: Path, folder: Path, name: str, texts: Mapping[str, str]) -> Release:
    """The print room of a release that has just been built of these texts."""
    places = sorted((folder / FOLDER).rglob("*.json"))
    tickets = tuple(read_ticket(place.read_bytes()) for place in places)
    settings = read_settings(Source("site.yaml", texts["site.yaml"], "")).value
    assert settings is not None  # it was built
    templates = {
        path.removeprefix(TEMPLATES): text
        for path, text in texts.items()
        if path.startswith(TEMPLATES)
    }
    return Release(root, folder, name, tickets, settings.value[0], Templates(templates))


def chosen(release: Release, words: Iterable[str]) -> Checked[tuple[Ticket, ...]]:
    """The files that an editor means by names, paths or kinds; without words, all for the shop."""
    wanted = tuple(words)
    if not wanted:
        return Checked(tuple(each for each in release.tickets if each.variant is not Variant.PROOF))
    found: dict[Ticket, None] = {}
    problems = []
    for word in wanted:
        named = [each for each in release.tickets if _means(word, each)]
        found |= dict.fromkeys(named)
        if not named:
            problems.append(problem("no-such-sheet", Span("print"), found=word))
    return Checked(tuple(found), tuple(problems))


def _means(word: str, ticket: Ticket) -> bool:
    sought = fold(word.replace("\\", "/").removeprefix("public/").rstrip("/"))
    kind = orders.KINDS.get(ticket.kind, ticket.kind)
    return (
        sought in (fold(kind), fold(ticket.kind), fold(ticket.subject))
        or sought in fold(ticket.title)
        or f"/{sought}/" in f"/{fold(ticket.path)}/"
        or sought in fold(ticket.path.rpartition("/")[2])
    )


# --- preflight -----------------------------------------------------------------------------------


def examined(
    release: Release,
    tickets: Iterable[Ticket],
    workers: int = 1,
    progress: Callable[[int, int], None] = lambda _done, _known: None,
) -> Examined:
    """Read finished files back and compare each with its ticket; equal files are looked at once."""
    wanted = tuple(tickets)
    memory = release.root / WORK / KNOWN
    files = [(each, (release.folder / each.path).read_bytes()) for each in wanted]
    marks = [digest.of((each, digest.of_bytes(data), program())) for each, data in files]
    known = {mark: _recalled(memory / f"{mark}.json") for mark in marks}
    fresh = {mark: file for mark, file in zip(marks, files, strict=True) if known[mark] is None}
    for done, (mark, found) in enumerate(_looked_at(fresh, workers), 1):
        known[mark] = found
        memory.mkdir(parents=True, exist_ok=True)
        replace_file(memory / f"{mark}.json", preflight.dumped(found))
        progress(done, len(fresh))
    results = tuple((each, known[mark] or ()) for each, mark in zip(wanted, marks, strict=True))
    problems = {one for each, found in results for one in preflight.problems(each, found)}
    return Examined(results, tuple(sorted(problems)))


def _looked_at(
    fresh: Mapping[str, tuple[Ticket, bytes]], workers: int
) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    if workers < 2 or len(fresh) < MANY:
        for mark, (ticket, data) in fresh.items():
            yield mark, preflight.inspect(data, ticket)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor:
        pairs = tuple(fresh.values())
        found = executor.map(
            preflight.inspect, (data for _, data in pairs), (one for one, _ in pairs)
        )
        yield from zip(fresh, found, strict=True)


def _recalled(place: Path) -> tuple[Finding, ...] | None:
    with suppress(OSError, ValueError):
        return preflight.loaded(place.read_bytes())
    return None


def reported(release: Release, found: Examined, aside: Path) -> Path:
    """Write the report of a preflight into a folder; where its page lies.

    Raises:
        OSError: the disk is full or cannot be written.
    """
    data, page = report.report(release.templates, found.files)
    aside.mkdir(parents=True, exist_ok=True)
    replace_file(aside / "preflight.json", data)
    replace_file(aside / "preflight.html", page)
    return aside / "preflight.html"


# --- orders --------------------------------------------------------------------------------------


def packed(release: Release, found: Examined, title: str, now: datetime, place: Path) -> Path:
    """Pack an order as a zip, whole or not at all; a file that is there is left alone.

    In it: the sheets with the order's day and release in their slug lines, the job ticket as a page
    and for Excel, the preflight, and the checksums of all of these.

    Raises:
        OSError: the disk is full or cannot be written.
    """
    day, config = Day(now.year, now.month, now.day), release.config
    tickets = [each for each, _ in found.files]
    given = orders.order(
        title, config.organisation, config.print.contact, day, release.name[:8], tickets
    )
    data, page = report.report(release.templates, found.files)
    files = {
        "印刷单.html": release.templates.render(orders.TEMPLATE, {"order": given}).encode(),
        "印刷单.csv": orders.table(given),
        "预检报告.html": page,
        "预检报告.json": data,
    }
    for each in tickets:
        files[orders.placed(each)] = _dated(release, each, given)
    files["校验和.txt"] = orders.checksums(files)
    return _zipped(files, now, _free(place))


def _dated(release: Release, ticket: Ticket, given: orders.Order) -> bytes:
    data = (release.folder / ticket.path).read_bytes()
    if ticket.variant is not Variant.PRINT or not ticket.path.endswith(".pdf"):
        return data
    return stamp(data, f"{given.day.iso}　版次 {given.release}")


def _zipped(files: Mapping[str, bytes], now: datetime, place: Path) -> Path:
    aside = place.with_name(f".new-{place.name}")
    stamp_of = (now.year, now.month, now.day, now.hour, now.minute, 0)
    try:
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(zipfile.ZipInfo(name, stamp_of), data, zipfile.ZIP_DEFLATED)
        aside.replace(place)
    finally:
        discard(aside)
    return place


def _free(place: Path) -> Path:
    """The same name with the first number that nothing has yet."""
    if not os.path.lexists(place):
        return place
    names = (place.with_stem(f"{place.stem}-{number}") for number in count(2))
    return next(each for each in names if not os.path.lexists(each))


# --- the print ledger ----------------------------------------------------------------------------


def hung_together(release: Release, word: str) -> Checked[str]:
    """The folder of the wall or board that an editor means, `print/walls/deeds/`."""
    folders = {
        f"{each.path.rpartition('/')[0]}/" for each in release.tickets if each.path.startswith(HUNG)
    }
    sought = fold(word.removeprefix("content/").removesuffix(".md"))
    named = [each for each in sorted(folders) if f"/{sought}/" in f"/{fold(each)}"]
    if len(named) == 1:
        return Checked(named[0])
    known = [each.split("/")[2] for each in sorted(folders)]
    words = {"found": word, "known": "、".join(known), "guess": nearest(word, known)}
    return Checked("", (problem("no-such-wall", Span("content/walls"), **words),))


def ledger_of(folder: str) -> str:
    """The ledger of a wall or board: `print/walls/deeds/` → beside `content/walls/deeds.md`."""
    _, kind, name, _ = folder.split("/")
    return f"content/{kind}/{name}{reprints.SUFFIX}"


def printed(root: Path, folder: str) -> Checked[tuple[Printed, ...]]:
    """What the ledger remembers; nothing when there is none yet."""
    path = ledger_of(folder)
    try:
        return Checked(reprints.loaded((root / path).read_bytes()))
    except FileNotFoundError:
        return Checked(())
    except (OSError, ValueError):
        return Checked((), (problem("bad-print-ledger", Span(path), found=path),))


def outstanding(release: Release, folder: str) -> Checked[tuple[Reprint, ...]]:
    """What of a wall or board is to be printed, and why."""
    before = printed(release.root, folder)
    return Checked(reprints.outstanding(_in(release, folder), before.value), before.problems)


def mark(release: Release, folder: str, numbers: Iterable[int], now: datetime) -> Checked[int]:
    """Remember that these sheets, counted from 1 (none: all that were outstanding), are printed."""
    before, today = printed(release.root, folder), _in(release, folder)
    if before.problems:
        return Checked(0, before.problems)
    wanted = set(numbers)
    if unknown := sorted(each for each in wanted if not 1 <= each <= len(today)):
        words = {"found": unknown[0], "last": len(today)}
        return Checked(0, (problem("no-such-panel", Span(ledger_of(folder)), **words),))
    due = {id(each.ticket) for each in reprints.outstanding(today, before.value) if each.due}
    done = [
        each
        for number, each in enumerate(today, 1)
        if number in wanted or (not wanted and id(each) in due)
    ]
    day = Day(now.year, now.month, now.day)
    after = reprints.marked(before.value, done, today, day)
    place = release.root / ledger_of(folder)
    try:
        replace_file(place, reprints.dumped(after))
    except OSError as error:
        return Checked(0, (refused(ledger_of(folder), error),))
    return Checked(len(done))


def _in(release: Release, folder: str) -> tuple[Ticket, ...]:
    return tuple(
        each
        for each in release.tickets
        if each.path.startswith(folder) and each.variant is Variant.PRINT
    )
