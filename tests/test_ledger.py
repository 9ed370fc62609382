"""The ledger remembers exactly what it was told, forgets what it cannot read, and harms nothing."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import signal
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import digest
from generator.diagnostics import Span, problem
from generator.engine.jobs import Made, Outcome
from generator.engine.ledger import DATABASE, SCHEMA, Busy, Ledger, Seen
from generator.site.enclosing import Cover
from generator.site.share import Share
from generator.site.wishes import Copy, Variant
from generator.site.world import Read

PROBLEMS = (
    problem("missing-picture", Span("a.md", 3, 1, 5), found="“<图>”", folder="", guess=""),
    problem("duplicate-address", Span("a.md"), Span("b.md", 1, 1), found="x"),
)
OUTCOME = Outcome(
    "page:a",
    (Made("site/a.html", "0" * 32, 9), Made("site/图.html", "1" * 32, 0)),
    (Read("card", ("a",), "m"), Read("cards", ("news", (("limit", 1), ("tag", "标签"))), "n")),
    (
        Variant("content/a.png", "site/media/a", (9,), ("webp",), (0, 0, 9, 9)),
        Copy("assets/a.css", "site/assets/a.css"),
        Cover(Share("标题", "人物", "一句话"), "dan", "wechat/profiles/a"),  # a value in a value
    ),
    PROBLEMS,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / ".bangyang"


def remember(folder: Path, *keys: str) -> None:
    with Ledger.open(folder) as ledger:
        for key in keys:
            ledger.keep(replace(OUTCOME, key=key), "job", "program", ("new",))


def remembered(folder: Path) -> set[str]:
    with Ledger.in_memory(folder) as ledger:
        return set(ledger.outcomes())


# --- what is kept --------------------------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | WORDS | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
)
OUTCOMES = st.builds(
    Outcome,
    WORDS,
    st.lists(st.builds(Made, WORDS, WORDS, st.integers(0, 2**40)), max_size=3).map(tuple),
    st.lists(st.builds(Read, WORDS, st.lists(PLAIN, max_size=3).map(tuple), WORDS), max_size=3).map(tuple),
    st.lists(st.builds(Variant, WORDS, WORDS, st.tuples(st.integers(1, 9999)), st.tuples(WORDS), st.tuples(*[st.integers(0, 9)] * 4)) | st.builds(Copy, WORDS, WORDS), max_size=3).map(tuple),
    st.lists(st.sampled_from(PROBLEMS), max_size=2, unique=True).map(tuple),
)  # fmt: skip


@given(OUTCOMES, WORDS, WORDS, st.lists(WORDS).map(tuple))
def test_an_outcome_comes_back_as_it_was(
    outcome: Outcome, job: str, program: str, why: tuple[str, ...]
) -> None:
    with Ledger.in_memory() as ledger:
        ledger.keep(outcome, job, program, why)
        kept = ledger.outcomes()[outcome.key]
    assert (kept.outcome, kept.job, kept.program, kept.why) == (outcome, job, program, why)
    assert repr(kept.outcome) == repr(outcome)


def test_outcomes_readings_files_and_notes_are_remembered_and_forgotten(folder: Path) -> None:
    with Ledger.open(folder) as ledger:
        for key in ("a", "b", "c"):
            ledger.keep(replace(OUTCOME, key=key), "job", "program", ())
        ledger.keep_readings({"x": "1", "y": "2"}, ("x", "y"))
        ledger.keep_seen({"p": Seen(1, 2, "d"), "q": Seen(2**40, 2**62, "e")})
        ledger.keep_note("word", "甲")
    with Ledger.open(folder) as ledger:
        assert set(ledger.outcomes()) == {"a", "b", "c"}
        assert ledger.readings() == {"x": "1", "y": "2"}
        assert ledger.seen() == {"p": Seen(1, 2, "d"), "q": Seen(2**40, 2**62, "e")}
        assert (ledger.note("word"), ledger.note("other")) == ("甲", "")
        ledger.forget(["a", "none"])
        ledger.keep_readings({"z": "3"}, ("x", "z"))
        ledger.keep_seen({"q": Seen(3, 4, "f")})
        ledger.keep_note("word", "乙")
        ledger.keep(replace(OUTCOME, key="b", wishes=()), "other", "program", ())
    with Ledger.open(folder) as ledger:
        assert {key: kept.job for key, kept in ledger.outcomes().items()} == {
            "b": "other",
            "c": "job",
        }
        assert ledger.outcomes()["b"].outcome.wishes == ()
        assert ledger.readings() == {"x": "1", "z": "3"}
        assert ledger.seen() == {"q": Seen(3, 4, "f")}
        assert ledger.note("word") == "乙"


# --- what cannot be read ---------------------------------------------------------------------------


def garbage(path: Path) -> None:
    path.write_bytes(b"no database at all" * 400)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scribbled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096 : len(data) - 512] = b"\xa5" * (len(data) - 4096 - 512)
    path.write_bytes(data)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def other_schema(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute(f"pragma user_version = {SCHEMA + 1}")
    database.execute("create table other (x)")
    database.commit()
    database.close()


DAMAGES: list[Callable[[Path], None]] = [garbage, cut, scribbled, emptied, other_schema]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_ledger_that_cannot_be_read_is_made_anew(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    remember(folder, *(f"page:{number}" for number in range(200)))
    damage(folder / DATABASE)
    with Ledger.in_memory(folder) as ledger:
        assert not [*ledger.outcomes(), *ledger.readings(), *ledger.seen()]
    with Ledger.open(folder) as ledger:
        assert not [*ledger.outcomes(), *ledger.readings(), *ledger.seen()]
        ledger.keep(OUTCOME, "job", "program", ())
    assert remembered(folder) == {"page:a"}


@pytest.mark.parametrize(
    "data",
    ["", "{", "[]", "{}", '{"made":[[1]],"reads":[],"wishes":[],"problems":[]}',
     '{"made":[],"reads":[],"wishes":[["Dream",{}]],"problems":[]}',
     '{"made":[],"reads":[],"wishes":[["Copy",{"colour":1}]],"problems":[]}',
     '{"made":[],"reads":[],"wishes":[],"problems":[{"rule":1}]}'],
)  # fmt: skip
def test_an_outcome_that_another_version_wrote_is_stale(folder: Path, data: str) -> None:
    remember(folder, "a", "b")
    database = sqlite3.connect(folder / DATABASE)
    database.execute("update outcome set data = ? where key = 'a'", (data,))
    database.commit()
    database.close()
    with Ledger.open(folder) as ledger:
        kept = ledger.outcomes()
    assert kept["a"].program == ""
    assert kept["b"].program == "program"


# --- one at a time ---------------------------------------------------------------------------------


def test_two_builders_never_mix(folder: Path) -> None:
    with Ledger.open(folder) as ledger:
        with pytest.raises(Busy):
            Ledger.open(folder)
        ledger.commit()
        with pytest.raises(Busy):
            Ledger.open(folder)
    with Ledger.open(folder):
        pass


def test_the_lock_is_never_let_go_of_between_commits(folder: Path) -> None:
    entered: list[bool] = []
    stop = threading.Event()

    def pushing() -> None:
        while not stop.is_set():
            try:
                Ledger.open(folder).close()
                entered.append(True)
            except Busy:
                pass

    with Ledger.open(folder) as ledger:
        thread = threading.Thread(target=pushing)
        thread.start()
        for number in range(300):
            ledger.keep(replace(OUTCOME, key=str(number)), "job", "program", ())
            ledger.commit()
        stop.set()
        thread.join()
    assert not entered


def test_a_reader_sees_what_was_committed_while_another_builds(folder: Path) -> None:
    remember(folder, "a")
    with Ledger.open(folder) as ledger:
        ledger.keep(replace(OUTCOME, key="b"), "job", "program", ())
        assert remembered(folder) == {"a"}
        ledger.commit()
        assert remembered(folder) == {"a", "b"}


def test_in_memory_writes_nothing(folder: Path) -> None:
    remember(folder, "a")
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*")}
    with Ledger.in_memory(folder) as ledger:
        ledger.keep(replace(OUTCOME, key="b"), "job", "program", ())
        ledger.forget(["a"])
        ledger.commit()
        assert ledger.blobs.keep(b"data") == digest.of_bytes(b"data")
        assert set(ledger.outcomes()) == {"b"}
    after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*")}
    assert after == before


def test_in_memory_without_a_ledger(tmp_path: Path) -> None:
    for folder in (None, tmp_path / "none"):
        with Ledger.in_memory(folder) as ledger:
            assert ledger.outcomes() == {}
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_way_is_the_disks_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OSError, match="file"):
        Ledger.open(tmp_path / "file")
    (tmp_path / "a" / DATABASE).mkdir(parents=True)
    with pytest.raises(OSError, match="unable to open"):
        Ledger.open(tmp_path / "a")
    (tmp_path / "a" / DATABASE).rmdir()
    Ledger.open(tmp_path / "a").close()


def test_a_full_disk_is_an_os_error(folder: Path) -> None:
    with Ledger.open(folder) as ledger:
        ledger._db.execute("pragma max_page_count = 8")
        seen = {str(number): Seen(number, number, "mark" * 9) for number in range(5000)}
        with pytest.raises(OSError, match="full") as caught:
            ledger.keep_seen(seen)
        assert caught.value.errno == errno.ENOSPC
        assert caught.value.filename == DATABASE
    with Ledger.open(folder):
        pass


def test_closing_twice_is_no_harm(folder: Path) -> None:
    ledger = Ledger.open(folder)
    ledger.close()
    ledger.close()
    with Ledger.open(folder) as again:  # and nothing was left locked
        assert again.outcomes() == {}


# --- killed ------------------------------------------------------------------------------------------


def _killed(folder: Path, committed: int, more: int) -> None:
    ledger = Ledger.open(folder)
    for number in range(committed):
        ledger.keep(replace(OUTCOME, key=f"kept {number}"), "job", "program", ())
    ledger.commit()
    for number in range(more):
        ledger.keep(replace(OUTCOME, key=f"lost {number}"), "job", "program", ())
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("more", [0, 1, 2000])
def test_a_kill_loses_only_what_was_not_committed(folder: Path, more: int) -> None:
    process = multiprocessing.get_context("fork").Process(target=_killed, args=(folder, 5, more))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    with Ledger.open(folder) as ledger:
        assert set(ledger.outcomes()) == {f"kept {number}" for number in range(5)}


def test_what_is_kept_is_readable_json(folder: Path) -> None:
    remember(folder, "a")
    database = sqlite3.connect(folder / DATABASE)
    [(data,)] = database.execute("select data from outcome").fetchall()
    database.close()
    assert json.loads(data)["reads"][1] == ["cards", ["news", [["limit", 1], ["tag", "标签"]]], "n"]
