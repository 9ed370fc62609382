"""What each job read and made last time (SQLite).

Inputs → outputs: outcomes and readings by key, stored in `.bangyang/` and recalled by a later
process. Everything here may be deleted at any time: it is then made again.

Incremental: keys contain the digest of the program's own code and of the libraries that shape
output (`program`), so a new version recalls nothing that an old one made.
"""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter

from generator.diagnostics import Diagnostic
from generator.engine.blobs import Blobs
from generator.engine.jobs import Made, Outcome
from generator.site.wishes import Wish
from generator.site.world import Plain, Read

SCHEMA = 1
DATABASE = "ledger.sqlite3"
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
_WISHES: Mapping[str, type[Wish]] = {each.__name__: each for each in get_args(Wish)}


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


class Ledger:
    """The memory of earlier builds; a context manager that writes everything down at the end."""

    def __init__(
        self, database: sqlite3.Connection, blobs: Blobs, lock: sqlite3.Connection | None = None
    ) -> None:
        """`lock` is let go of at the end."""
        self._db, self._lock = database, lock
        self.blobs = blobs
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
        lock = _locked(folder / "lock")
        with ExitStack() as undone:
            undone.callback(lock.close)
            try:
                database = _remembered(folder / DATABASE)
                undone.callback(database.close)
                ledger = Ledger(database, Blobs(folder / "blobs"), lock)
            except sqlite3.Error as error:
                raise _refused(error, folder / DATABASE) from error
            undone.pop_all()
            return ledger

    @staticmethod
    def in_memory(folder: Path | None = None) -> Ledger:
        """A ledger that writes nothing, knowing what the one in `folder` knows."""
        if folder and (folder / DATABASE).is_file():
            with suppress(sqlite3.Error):
                return Ledger(_copied(folder / DATABASE), Blobs(None))
        return Ledger(_connected(":memory:"), Blobs(None))

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Write everything down and let go of the file.

        Raises:
            OSError: the disk is full or cannot be written.
        """
        try:
            with suppress(sqlite3.ProgrammingError), _disk():  # closed before: nothing to do
                if self._db.in_transaction:  # a full disk has undone it
                    self._db.execute("commit")
        finally:
            self._db.close()
            if self._lock:
                self._lock.close()

    def commit(self) -> None:
        """Write down what has been kept so far, and go on.

        Raises:
            OSError: as for `close`; so from everything that keeps or forgets.
        """
        with _disk():
            self._db.execute("commit")
            self._db.execute("begin immediate")

    def _write(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        with _disk():
            self._db.executemany(statement, rows)

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
        self._write("delete from file where path = ?", gone)
        self._write("insert or replace into file values (?, ?, ?, ?)", fresh)

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
        self._write("delete from reading where key = ?", gone)
        self._write("insert or replace into reading values (?, ?)", readings.items())

    # --- outcomes

    def outcomes(self) -> dict[str, Kept]:
        """Every remembered outcome, by the job's key."""
        rows = self._db.execute("select key, job, program, data, why from outcome")
        return {row[0]: _kept(*row) for row in rows}

    def keep(self, outcome: Outcome, job: str, program: str, why: tuple[str, ...]) -> None:
        """Remember an outcome; `job` is the digest of the job."""
        row = (outcome.key, job, program, _text(outcome), json.dumps(why, ensure_ascii=False))
        self._write("insert or replace into outcome values (?, ?, ?, ?, ?)", (row,))

    def forget(self, keys: Iterable[str]) -> None:
        """Forget the outcomes of jobs that are no longer planned."""
        self._write("delete from outcome where key = ?", [(key,) for key in keys])

    # --- notes

    def note(self, key: str) -> str:
        """A word kept from the last build, or ""."""
        row = self._db.execute("select value from note where key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def keep_note(self, key: str, value: str) -> None:
        """Keep a word for the next build."""
        self._write("insert or replace into note values (?, ?)", ((key, value),))


# --- the database --------------------------------------------------------------------------------


def _locked(path: Path) -> sqlite3.Connection:
    """A lock that ends with the process, however it ends, and is not let go of between commits."""
    lock = sqlite3.connect(path, isolation_level=None, timeout=0.2)
    try:
        lock.execute("begin exclusive")
    except sqlite3.Error as error:
        lock.close()
        raise _refused(error, path) from error
    return lock


def _refused(error: sqlite3.Error, path: Path) -> Exception:
    return Busy() if "locked" in str(error) else _told(error, path)


def _remembered(path: Path) -> sqlite3.Connection:
    """The database at `path`; one that is damaged, or no database, is thrown away."""
    try:
        return _connected(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        for each in path.parent.glob(f"{path.name}*"):
            each.unlink()
        return _connected(path)


def _copied(path: Path) -> sqlite3.Connection:
    """The database at `path`, in memory; nothing is written beside it."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    try:
        disk = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.2)
        try:
            disk.backup(database)
        finally:
            disk.close()
        return _prepared(database)
    except BaseException:
        database.close()
        raise


def _connected(path: Path | str) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, timeout=0.2)
    try:
        return _prepared(database)
    except BaseException:
        database.close()
        raise


def _prepared(database: sqlite3.Connection) -> sqlite3.Connection:
    """A whole database with our tables; another version's are dropped.

    Raises:
        sqlite3.DatabaseError: it is damaged.
    """
    if (found := database.execute("pragma quick_check(1)").fetchone()[0]) != "ok":
        raise sqlite3.DatabaseError(found)
    if database.execute("pragma user_version").fetchone()[0] != SCHEMA:
        tables = "select name from sqlite_master where type = 'table'"
        for (table,) in database.execute(tables).fetchall():
            database.execute(f'drop table "{table}"')
        database.execute(f"pragma user_version = {SCHEMA}")
    database.executescript(_TABLES)
    return database


@contextmanager
def _disk() -> Iterator[None]:
    """What the disk refuses is an `OSError`, whoever was writing."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise _told(error, None) from error


def _told(error: sqlite3.Error, path: Path | None) -> OSError:
    number = errno.ENOSPC if "full" in str(error) else errno.EIO
    return OSError(number, str(error), str(path) if path else DATABASE)


# --- outcomes as text ----------------------------------------------------------------------------


def _text(outcome: Outcome) -> str:
    record = {
        "made": [[made.path, made.digest, made.size] for made in outcome.made],
        "reads": [[read.question, read.args, read.answer] for read in outcome.reads],
        "wishes": [[type(wish).__name__, asdict(wish)] for wish in outcome.wishes],
        "problems": _PROBLEMS.dump_python(outcome.problems, mode="json"),
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _kept(key: str, job: str, program: str, data: str, why: str) -> Kept:
    """An outcome as it was written; one that another version wrote in its own way is stale."""
    try:
        return Kept(job, program, _outcome(key, data), tuple(json.loads(why)))
    except (LookupError, TypeError, ValueError):
        return Kept(job, "", Outcome(key, (), (), (), ()), ())


def _outcome(key: str, text: str) -> Outcome:
    record = json.loads(text)
    return Outcome(
        key,
        tuple(Made(*each) for each in record["made"]),
        tuple(Read(name, _plain(args), mark) for name, args, mark in record["reads"]),
        tuple(_wish(_WISHES[name], given) for name, given in record["wishes"]),
        _PROBLEMS.validate_python(record["problems"]),
    )


def _wish(kind: Any, given: Mapping[str, Any]) -> Any:
    """A wish as it was; a value inside it that is one of ours, too."""
    types = _types(kind)
    values = zip(given, _plain(given.values()), strict=True)
    return kind(**{
        name: _wish(types[name], each) if isinstance(each, dict) else each for name, each in values
    })  # fmt: skip


@cache
def _types(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _plain(value: Any) -> tuple[Plain, ...]:
    """JSON lists back to the tuples they were."""
    return tuple(_plain(each) if isinstance(each, list) else each for each in value)
