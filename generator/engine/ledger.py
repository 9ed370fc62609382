"""What each job read and made last time; blobs by digest (SQLite and files).

Inputs → outputs: outcomes and readings by key, stored in `.bangyang/` and recalled by a later
process. Everything here may be deleted at any time: it is then made again.

Incremental: keys contain the digest of the program's own code and of the libraries that shape
output (`program`), so a new version recalls nothing that an old one made.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from pydantic import TypeAdapter

from generator import digest
from generator.diagnostics import Diagnostic
from generator.engine.jobs import Made, Outcome
from generator.site.view import Copy, Plain, Read, Variant, Wish

SCHEMA = 1
_TABLES = """
create table if not exists file (
  path text primary key, size integer, mtime integer, digest text) without rowid;
create table if not exists reading (
  key text primary key, data text) without rowid;
create table if not exists outcome (
  key text primary key, job text, program text, data text, why text) without rowid;
create table if not exists note (key text primary key, value text) without rowid;
"""
_PROBLEMS: TypeAdapter[tuple[Diagnostic, ...]] = TypeAdapter(tuple[Diagnostic, ...])
_WISHES: Mapping[str, type[Wish]] = {"Variant": Variant, "Copy": Copy}


class Busy(Exception):
    """Another process is building this site."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file looked like when its digest was taken; times in nanoseconds."""

    size: int
    mtime: int
    digest: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An outcome as remembered: for which job and program, and why it ran then."""

    job: str
    program: str
    outcome: Outcome
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blobs:
    """Files by the digest of their bytes; without a folder, nothing is stored (for `check`)."""

    folder: Path | None

    def keep(self, data: bytes) -> str:
        """Store bytes under their digest, whole or not at all.

        Raises:
            OSError: the disk is full or cannot be written.
        """
        name = digest.of_bytes(data)
        if self.folder is None or self.has(name, len(data)):
            return name
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
            try:
                file.write(data)
            except OSError:
                file.close()
                Path(file.name).unlink(missing_ok=True)
                raise
        Path(file.name).chmod(0o444)  # the published file is the same file: keep it as it is
        os.replace(file.name, path)
        return name

    def path(self, name: str) -> Path:
        """Where the blob with a digest lies."""
        assert self.folder is not None
        return self.folder / name[:2] / name[2:]

    def has(self, name: str, size: int) -> bool:
        """Whether a blob is there in full."""
        if self.folder is None:
            return False
        try:
            return self.path(name).stat().st_size == size
        except OSError:
            return False

    def prune(self, used: Iterable[str]) -> None:
        """Delete every blob that is not in use."""
        if self.folder is None or not self.folder.is_dir():
            return
        wanted = set(used)
        for path in self.folder.glob("*/*"):
            if path.parent.name + path.name not in wanted:
                with suppress(OSError):  # held open on Windows: the next build tries again
                    path.chmod(0o644)
                    path.unlink()


class Ledger:
    """The memory of earlier builds; a context manager that commits at the end."""

    def __init__(self, database: sqlite3.Connection, blobs: Blobs) -> None:
        """Takes the write lock at once and holds it until `close`: two builders never mix."""
        self._db = database
        self.blobs = blobs
        self._db.executescript(_TABLES)
        self._db.execute("begin immediate")
        self._db.execute("pragma busy_timeout = 10000")  # a reader may hold up a commit

    @staticmethod
    def open(folder: Path) -> Ledger:
        """The ledger in a `.bangyang` folder, made anew when it cannot be read.

        Raises:
            Busy: another process holds it.
            OSError: the folder cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "ledger.sqlite3"
        try:
            return Ledger(_connect(path), Blobs(folder / "blobs"))
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise Busy from error
            raise OSError(str(error)) from error
        except sqlite3.DatabaseError:
            for each in folder.glob("ledger.sqlite3*"):
                each.unlink()
            return Ledger(_connect(path), Blobs(folder / "blobs"))

    @staticmethod
    def in_memory(folder: Path | None = None) -> Ledger:
        """A ledger that writes nothing, knowing what the one in `folder` knows."""
        database = sqlite3.connect(":memory:", isolation_level=None)
        path = folder / "ledger.sqlite3" if folder else None
        if path and path.is_file():
            with suppress(sqlite3.Error):
                disk = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.2)
                try:
                    if disk.execute("pragma user_version").fetchone()[0] == SCHEMA:
                        disk.backup(database)
                finally:
                    disk.close()
        return Ledger(database, Blobs(None))

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Write everything down and let go of the file."""
        with suppress(sqlite3.ProgrammingError):
            self._db.execute("commit")
            self._db.close()

    def commit(self) -> None:
        """Write down what has been kept so far, and go on."""
        self._db.execute("commit")
        self._db.execute("begin immediate")

    # --- files

    def seen(self) -> dict[str, Seen]:
        """Every file's look at the last scan, by path."""
        rows = self._db.execute("select path, size, mtime, digest from file")
        return {path: Seen(size, mtime, mark) for path, size, mtime, mark in rows}

    def keep_seen(self, seen: Mapping[str, Seen]) -> None:
        """Remember how the files look now, and nothing else."""
        old = self.seen()
        gone = [(path,) for path in old.keys() - seen.keys()]
        fresh = [(p, s.size, s.mtime, s.digest) for p, s in seen.items() if old.get(p) != s]
        self._db.executemany("delete from file where path = ?", gone)
        self._db.executemany("insert or replace into file values (?, ?, ?, ?)", fresh)

    # --- readings

    def readings(self) -> dict[str, str]:
        """What each source was read into, by key."""
        return dict(self._db.execute("select key, data from reading"))

    def keep_readings(self, readings: Mapping[str, str], used: Iterable[str]) -> None:
        """Remember new readings and forget those no longer used."""
        wanted = set(used)
        gone = [
            (key,) for (key,) in self._db.execute("select key from reading") if key not in wanted
        ]
        self._db.executemany("delete from reading where key = ?", gone)
        self._db.executemany("insert or replace into reading values (?, ?)", readings.items())

    # --- outcomes

    def outcomes(self) -> dict[str, Kept]:
        """Every remembered outcome, by the job's key."""
        rows = self._db.execute("select key, job, program, data, why from outcome")
        return {
            key: Kept(job, program, _outcome(key, data), tuple(json.loads(why)))
            for key, job, program, data, why in rows
        }

    def keep(self, outcome: Outcome, job: str, program: str, why: tuple[str, ...]) -> None:
        """Remember an outcome; `job` is the digest of the job."""
        row = (outcome.key, job, program, _text(outcome), json.dumps(why, ensure_ascii=False))
        self._db.execute("insert or replace into outcome values (?, ?, ?, ?, ?)", row)

    def forget(self, keys: Iterable[str]) -> None:
        """Forget the outcomes of jobs that are no longer planned."""
        self._db.executemany("delete from outcome where key = ?", [(key,) for key in keys])

    # --- notes

    def note(self, key: str) -> str:
        """A word kept from the last build, or ""."""
        row = self._db.execute("select value from note where key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def keep_note(self, key: str, value: str) -> None:
        """Keep a word for the next build."""
        self._db.execute("insert or replace into note values (?, ?)", (key, value))


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, timeout=0.2)
    if database.execute("pragma user_version").fetchone()[0] != SCHEMA:
        for (table,) in database.execute(
            "select name from sqlite_master where type = 'table'"
        ).fetchall():
            database.execute(f'drop table "{table}"')
        database.execute(f"pragma user_version = {SCHEMA}")
    return database


def _text(outcome: Outcome) -> str:
    record = {
        "made": [[made.path, made.digest, made.size] for made in outcome.made],
        "reads": [[read.question, read.args, read.answer] for read in outcome.reads],
        "wishes": [[type(wish).__name__, asdict(wish)] for wish in outcome.wishes],
        "problems": _PROBLEMS.dump_python(outcome.problems, mode="json"),
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _outcome(key: str, text: str) -> Outcome:
    record = json.loads(text)
    return Outcome(
        key,
        tuple(Made(*each) for each in record["made"]),
        tuple(Read(name, _plain(args), mark) for name, args, mark in record["reads"]),
        tuple(_WISHES[name](**given) for name, given in record["wishes"]),
        _PROBLEMS.validate_python(record["problems"]),
    )


def _plain(value: Any) -> tuple[Plain, ...]:
    """JSON lists back to the tuples they were."""
    return tuple(_plain(each) if isinstance(each, list) else each for each in value)
