"""The memory of what was sent (SQLite): pictures by their bytes, drafts by article, per account.

Inputs → outputs: `.bangyang/wechat.sqlite3` → what need not be sent again. Each fact is written
down before the next request goes out, so a killed push goes on where it stopped. Nothing secret is
in it; it may be deleted: drafts are then found again in the platform's box.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from generator.wechat.calls import Place

DATABASE = "wechat.sqlite3"
SCHEMA = 1
_TABLES = """
create table if not exists upload (account text, purpose text, digest text, address text,
  primary key (account, purpose, digest)) without rowid;
create table if not exists draft (account text, name text, media text, place integer, many integer,
  mark text, primary key (account, name)) without rowid;
create table if not exists begun (account text, what text, primary key (account, what))
  without rowid;
create table if not exists note (account text, name text, value real, primary key (account, name))
  without rowid;
"""


class Busy(Exception):
    """Another process is sending."""


@dataclass(frozen=True, slots=True)
class Known:
    """A draft that was made: where it lies, and the mark of what was sent."""

    place: Place
    mark: str


class Sentbook:
    """What one account has sent; a context manager."""

    def __init__(
        self, database: sqlite3.Connection, account: str, lock: sqlite3.Connection | None = None
    ) -> None:
        """`lock` is let go of at the end."""
        self._db, self._account, self._lock = database, account, lock

    @staticmethod
    def open(folder: Path, account: str) -> Sentbook:
        """The book in a `.bangyang` folder, made anew when it cannot be read.

        Raises:
            Busy: another process holds it.
            OSError: the folder cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        lock = _locked(folder / "wechat.lock")
        try:
            return Sentbook(_opened(folder / DATABASE), account, lock)
        except BaseException as error:
            lock.close()
            if isinstance(error, sqlite3.Error):
                raise OSError(str(error)) from None
            raise

    @staticmethod
    def in_memory(folder: Path, account: str) -> Sentbook:
        """A book that writes nothing, knowing what the one in `folder` knows."""
        if (folder / DATABASE).is_file():
            with suppress(sqlite3.Error):
                return Sentbook(_copied(folder / DATABASE), account)
        return Sentbook(_prepared(sqlite3.connect(":memory:", isolation_level=None)), account)

    def __enter__(self) -> Sentbook:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()
        if self._lock:
            self._lock.close()

    # --- pictures

    def address(self, purpose: str, digest: str) -> str:
        """Where the platform keeps these bytes, or "": an address or a media id."""
        statement = "select address from upload where account = ? and purpose = ? and digest = ?"
        row = self._db.execute(statement, (self._account, purpose, digest)).fetchone()
        return str(row[0]) if row else ""

    def keep_address(self, purpose: str, digest: str, address: str) -> None:
        """Remember an upload."""
        row = (self._account, purpose, digest, address)
        self._db.execute("insert or replace into upload values (?, ?, ?, ?)", row)

    def drop_address(self, purpose: str, digest: str) -> None:
        """Forget an upload that the platform no longer has."""
        statement = "delete from upload where account = ? and purpose = ? and digest = ?"
        self._db.execute(statement, (self._account, purpose, digest))

    # --- drafts

    def draft(self, name: str) -> Known | None:
        """The draft of an article."""
        statement = "select media, place, many, mark from draft where account = ? and name = ?"
        row = self._db.execute(statement, (self._account, name)).fetchone()
        return Known(Place(row[0], row[1], row[2]), row[3]) if row else None

    def keep_draft(self, name: str, place: Place, mark: str) -> None:
        """Remember a draft; an empty mark says that it is not yet what it should be."""
        row = (self._account, name, place.media, place.index, place.many, mark)
        self._db.execute("insert or replace into draft values (?, ?, ?, ?, ?, ?)", row)

    # --- what was begun and must not be done twice

    def begun(self, what: str) -> bool:
        """Whether this was begun and its end is not known."""
        statement = "select 1 from begun where account = ? and what = ?"
        return self._db.execute(statement, (self._account, what)).fetchone() is not None

    def begin(self, what: str) -> None:
        """Write down that this begins."""
        self._db.execute("insert or replace into begun values (?, ?)", (self._account, what))

    def end(self, what: str) -> None:
        """Write down that it has ended."""
        self._db.execute("delete from begun where account = ? and what = ?", (self._account, what))

    # --- notes

    def hour(self, name: str) -> float:
        """An hour that was noted (Unix seconds), or 0."""
        statement = "select value from note where account = ? and name = ?"
        row = self._db.execute(statement, (self._account, name)).fetchone()
        return float(row[0]) if row else 0.0

    def note(self, name: str, when: float) -> None:
        """Note an hour."""
        row = (self._account, name, when)
        self._db.execute("insert or replace into note values (?, ?, ?)", row)


def _locked(path: Path) -> sqlite3.Connection:
    lock = sqlite3.connect(path, isolation_level=None, timeout=0.2)
    try:
        lock.execute("begin exclusive")
    except sqlite3.Error as error:
        lock.close()
        if "locked" in str(error):
            raise Busy from None
        raise OSError(str(error)) from None
    return lock


def _copied(path: Path) -> sqlite3.Connection:
    """The database at `path`, in memory."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    try:
        disk = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            disk.backup(database)
        finally:
            disk.close()
        return _prepared(database)
    except BaseException:
        database.close()
        raise


def _opened(path: Path) -> sqlite3.Connection:
    """The database at `path`; one that is damaged, or no database, is thrown away."""
    for last in (False, True):
        database = sqlite3.connect(path, isolation_level=None, timeout=2)
        try:
            return _prepared(database)
        except sqlite3.OperationalError:
            database.close()
            raise
        except sqlite3.DatabaseError:
            database.close()
            if last:
                raise
            path.unlink(missing_ok=True)
    raise AssertionError


def _prepared(database: sqlite3.Connection) -> sqlite3.Connection:
    if database.execute("pragma user_version").fetchone()[0] != SCHEMA:
        tables = "select name from sqlite_master where type = 'table'"
        for (table,) in database.execute(tables).fetchall():
            database.execute(f'drop table "{table}"')
        database.execute(f"pragma user_version = {SCHEMA}")
    database.executescript(_TABLES)
    return database
