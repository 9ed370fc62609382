"""A release reaches a host whole, whatever is cut off when; nothing is torn, nothing lost."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.deploy import locks, manifests, shipping
from generator.deploy.folders import FolderHost
from generator.deploy.hosts import Trouble
from generator.deploy.manifests import Filed, Manifest, difference, ordered
from generator.deploy.shipping import Clock, Shipment, deploy, releases, rollback

Files = dict[str, bytes]
HOUR = 1_800_000_000.0


class Cut(BaseException):
    """The machine stops here."""


@dataclass
class Wire:
    """A host behind a wire that counts its steps and is cut before one of them."""

    host: FolderHost
    cut: int = -1
    steps: int = 0
    calls: list[str] = field(default_factory=list)
    each: Callable[[], None] = lambda: None

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.host, name)

        def step(*args: Any) -> Any:
            if name == "send":  # a cut falls between any two files
                for one in args[1]:
                    self.count(f"send {one[0]}")
                    method(args[0], [one])
                return None
            self.count(name)
            return method(*args)

        return step

    def count(self, what: str) -> None:
        if self.steps == self.cut:
            raise Cut
        self.steps += 1
        self.calls.append(what)
        self.each()


def shipment(folder: Path, files: Files, release: str = "", when: str = "1") -> Shipment:
    filed = {}
    for path, data in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        filed[path] = Filed(sha256(data).hexdigest(), len(data))
    name = release or sha256(repr(sorted(files.items())).encode()).hexdigest()[:12]
    places = {path: str(folder / path) for path in files}
    return Shipment(name, filed, places, when, "工会 @ office")


def clock(key: str = "a", now: float = HOUR) -> Clock:
    return Clock(lambda: now, key)


def go(given: Shipment, host: Any, *, whole: bool = True, keep: int = 3, most: int = -1,
       at: Clock | None = None) -> manifests.Difference:  # fmt: skip
    return deploy(given, host, at or clock(), lambda _done, _all: None,
                  whole=whole, keep=keep, most=most)  # fmt: skip


def seen(root: Path, *, whole: bool) -> Files:
    """What visitors see."""
    top = root / "current" if whole else root
    found = (each for each in top.rglob("*") if each.is_file()) if top.exists() else ()
    return {
        path: each.read_bytes()
        for each in found
        if not (path := each.relative_to(top).as_posix()).startswith((".bangyang", ".new-"))
        and "/.new-" not in path
    }


OLD: Files = {
    "index.html": b"old home: assets/a.1.css", "people/x/index.html": b"x", "gone/index.html": b"g",
    "assets/a.1.css": b"one", "feed.xml": b"old", "media/p.1.jpg": b"p",
}  # fmt: skip
NEW: Files = {
    "index.html": b"new home: assets/a.2.css", "people/x/index.html": b"x",
    "people/y/index.html": b"y: assets/a.2.css", "assets/a.2.css": b"two", "feed.xml": b"new",
    "media/p.1.jpg": b"p", "sitemap.xml": b"s",
}  # fmt: skip


@pytest.mark.parametrize("whole", [True, False])
def test_only_differences_travel_and_the_rest_is_shared(tmp_path: Path, whole: bool) -> None:
    root = tmp_path / "host"
    go(shipment(tmp_path / "old", OLD), FolderHost(root), whole=whole)
    assert seen(root, whole=whole) == OLD
    wire = Wire(FolderHost(root))
    found = go(shipment(tmp_path / "new", NEW, when="2"), wire, whole=whole)
    assert seen(root, whole=whole) == NEW
    sent = [each.removeprefix("send ") for each in wire.calls if each.startswith("send ")]
    assert sent == list(found.send) == [
        "assets/a.2.css", "index.html", "people/y/index.html", "feed.xml", "sitemap.xml",
    ]  # fmt: skip
    assert found.remove == ("gone/index.html", "assets/a.1.css")


def test_a_release_that_is_there_is_not_sent_again(tmp_path: Path) -> None:
    root, old = tmp_path / "host", shipment(tmp_path / "old", OLD)
    go(old, FolderHost(root))
    wire = Wire(FolderHost(root))
    assert go(old, wire).send == ()
    assert not {"copy", "rename", "switch"} & set(wire.calls)


def steps_of(tmp_path: Path, *, whole: bool) -> int:
    root = tmp_path / "count"
    go(shipment(tmp_path / "old", OLD), FolderHost(root), whole=whole)
    wire = Wire(FolderHost(root))
    go(shipment(tmp_path / "new", NEW, when="2"), wire, whole=whole)
    return wire.steps


@pytest.mark.parametrize("whole", [True, False])
def test_a_cut_before_any_step_leaves_the_site_whole_and_the_next_run_goes_on(
    tmp_path: Path, whole: bool
) -> None:
    many = steps_of(tmp_path, whole=whole)
    old, new = shipment(tmp_path / "old", OLD), shipment(tmp_path / "new", NEW, when="2")
    for cut in range(many):
        root = tmp_path / f"host-{cut}"
        go(old, FolderHost(root), whole=whole)
        with pytest.raises(Cut):
            go(new, Wire(FolderHost(root), cut), whole=whole)
        between = seen(root, whole=whole)
        if whole:
            assert between in (OLD, NEW), cut
        assert_whole(between)
        later = clock("b", HOUR + locks.BELIEVED + 1)  # the lock of the dead has ended
        go(new, FolderHost(root), whole=whole, at=later)
        assert seen(root, whole=whole) == NEW
        assert not (root / shipping.JOURNAL).exists()
        assert not (root / shipping.LOCK).exists()
        if whole:
            rollback(FolderHost(root), "x", later)
            assert seen(root, whole=True) == OLD


def assert_whole(files: Files) -> None:
    """Every file is one of the two releases', and a page has its stylesheet."""
    for path, data in files.items():
        assert data in (OLD.get(path), NEW.get(path)), path
        _, named, asset = data.decode().partition(": ")
        assert not named or asset in files, (path, asset)


@pytest.mark.parametrize("whole", [True, False])
def test_visitors_never_see_a_page_without_what_it_needs(tmp_path: Path, whole: bool) -> None:
    root = tmp_path / "host"
    go(shipment(tmp_path / "old", OLD), FolderHost(root), whole=whole)
    wire = Wire(FolderHost(root), each=lambda: assert_whole(seen(root, whole=whole)))
    go(shipment(tmp_path / "new", NEW, when="2"), wire, whole=whole)
    assert wire.steps > 10


def test_after_a_cut_the_rest_is_sent_and_not_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipping, "BATCH", 4)
    root = tmp_path / "host"
    files = {f"p/{number:02}.html": b"%d" % number for number in range(20)}
    given = shipment(tmp_path / "new", files)
    total = 20
    for cut in range(8, 40, 5):
        wire = Wire(FolderHost(tmp_path / f"host-{cut}"), cut)
        with pytest.raises(Cut):
            go(given, wire)
        first = sum(each.startswith("send") for each in wire.calls)
        again = Wire(wire.host)
        go(given, again, at=clock("b", HOUR + 7200))
        second = sum(each.startswith("send") for each in again.calls)
        assert first + second <= total + shipping.BATCH
        assert seen(wire.host.root, whole=True) == files
    assert not root.exists()


def test_a_cut_deployment_may_be_followed_by_another_release(tmp_path: Path) -> None:
    """What a cut left among the files of the last release is not believed."""
    old, new = shipment(tmp_path / "old", OLD), shipment(tmp_path / "new", NEW, when="2")
    third: Files = {**OLD, "index.html": b"third: assets/a.1.css", "feed.xml": b"third"}
    for whole in (True, False):
        for cut in range(6, steps_of(tmp_path / str(whole), whole=whole), 3):
            root = tmp_path / f"{whole}-{cut}"
            go(old, FolderHost(root), whole=whole)
            with pytest.raises(Cut):
                go(new, Wire(FolderHost(root), cut), whole=whole)
            go(shipment(tmp_path / "third", third, when="3"), FolderHost(root), whole=whole,
               at=clock("b", HOUR + 7200))  # fmt: skip
            assert seen(root, whole=whole) == third, (whole, cut)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("after", range(5))
def test_a_full_disk_is_told_and_leaves_the_site_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool, after: int
) -> None:
    root = tmp_path / "host"
    go(shipment(tmp_path / "old", OLD), FolderHost(root), whole=whole)
    new, copied, copy = shipment(tmp_path / "new", NEW, when="2"), [], shutil.copyfile

    def full(source: str, place: Path) -> Path:
        copied.append(place)
        if len(copied) > after:
            Path(place).write_bytes(b"torn")
            raise OSError(errno.ENOSPC, "No space left on device")
        return copy(source, place)

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", full)
        with pytest.raises(Trouble) as raised:
            go(new, FolderHost(root), whole=whole)
    assert raised.value.rule == "deploy-host"
    assert "No space left" in raised.value.args_of["reason"]
    assert_whole(seen(root, whole=whole))
    assert not whole or seen(root, whole=True) == OLD
    assert not (root / shipping.LOCK).exists()
    go(new, FolderHost(root), whole=whole)
    assert seen(root, whole=whole) == NEW


class Counted:
    """A host in memory that counts what it is asked; `sent` are the files that came."""

    def __init__(self) -> None:
        self.small: dict[str, bytes] = {}
        self.folders: set[str] = set()
        self.live = ""
        self.asked = 0
        self.sent: list[str] = []

    def __getattribute__(self, name: str) -> Any:
        if name in {"read", "write", "create", "remove", "copy", "rename", "discard", "current",
                    "switch", "names", "send"}:  # fmt: skip
            self.asked += 1
        return super().__getattribute__(name)

    def read(self, path: str) -> bytes | None:
        return self.small.get(path)

    def write(self, path: str, data: bytes) -> None:
        self.small[path] = data

    def create(self, path: str, data: bytes) -> bool:
        return self.small.setdefault(path, data) is data

    def send(self, folder: str, files: Sequence[tuple[str, str]]) -> None:
        self.folders.add(folder)
        self.sent += [path for path, _ in files]

    def remove(self, folder: str, paths: Sequence[str]) -> None:
        for path in paths:
            self.small.pop(path, None)

    def copy(self, source: str, target: str) -> None:
        self.folders.add(target)

    def rename(self, source: str, target: str) -> None:
        self.folders.add(target)

    def discard(self, folder: str) -> None:
        self.folders.discard(folder)

    def current(self) -> str:
        return self.live

    def switch(self, folder: str) -> None:
        self.live = folder

    def names(self, folder: str) -> tuple[str, ...]:
        found = {each for each in (*self.small, *self.folders) if each.startswith(f"{folder}/")}
        return tuple(sorted({each.split("/")[1] for each in found}))


@pytest.mark.parametrize("whole", [True, False])
def test_ten_thousand_pages_and_one_changed(whole: bool) -> None:
    files = {f"p/{number:05}/index.html": Filed("a", 9) for number in range(10_000)}
    files |= {"news/index.html": Filed("a", 9), "feed.xml": Filed("a", 9)}
    places = dict.fromkeys(files, "")
    changed = ["news/index.html", "p/00077/index.html", "feed.xml"]
    host = Counted()
    go(Shipment("r1", files, places, "1", "a"), host, whole=whole)
    assert len(host.sent) == 10_002
    host.sent, host.asked = [], 0
    later = Shipment("r2", files | dict.fromkeys(changed, Filed("b", 9)), places, "2", "a")
    go(later, host, whole=whole)
    assert host.sent == changed
    assert host.asked <= 30


# --- who, how many, how long ---------------------------------------------------------------------


def test_the_second_of_two_is_told_who_is_at_it(tmp_path: Path) -> None:
    host = FolderHost(tmp_path / "host")
    held = locks.begun("王老师 @ office", "other", HOUR - 60)
    host.create(shipping.LOCK, locks.written(held))
    with pytest.raises(Trouble) as raised:
        go(shipment(tmp_path / "new", NEW), host)
    assert raised.value.rule == "deploy-busy"
    assert raised.value.args_of["found"] == "王老师 @ office"
    assert locks.read(host.read(shipping.LOCK)) == held
    go(shipment(tmp_path / "new", NEW), host, at=clock("b", HOUR + locks.BELIEVED))
    assert host.read(shipping.LOCK) is None


def test_a_run_of_ours_that_was_killed_keeps_us_not_waiting(tmp_path: Path) -> None:
    host = FolderHost(tmp_path / "host")
    with pytest.raises(Cut):
        go(shipment(tmp_path / "new", NEW), Wire(host, 9))
    assert host.read(shipping.LOCK) is not None
    go(shipment(tmp_path / "new", NEW), host)
    assert seen(host.root, whole=True) == NEW


def test_who_was_overtaken_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipping, "BATCH", 1)
    host = FolderHost(tmp_path / "host")
    wire = Wire(host)
    other = locks.begun("张老师", "other", HOUR)

    def overtake() -> None:
        if wire.calls[-1] == "send index.html":
            host.write(shipping.LOCK, locks.written(other))

    wire.each = overtake
    with pytest.raises(Trouble) as raised:
        go(shipment(tmp_path / "new", NEW), wire)
    assert raised.value.rule == "deploy-overtaken"
    assert locks.read(host.read(shipping.LOCK)) == other


@pytest.mark.parametrize(
    ("lock", "held"),
    [
        (locks.begun("a", "k", HOUR), True),
        (locks.begun("a", "k", HOUR - locks.BELIEVED), False),
        (replace(locks.begun("a", "k", HOUR), until=HOUR + 10 * locks.BELIEVED), False),
        (None, False),
    ],
)
def test_how_long_a_lock_is_believed(lock: locks.Lock | None, held: bool) -> None:
    assert locks.holds(lock, HOUR) == held
    if lock:
        assert locks.read(locks.written(lock)) == lock


@pytest.mark.parametrize("data", [None, b"", b"{", b"[]", b'{"who": 1}', b"\xff"])
def test_what_is_no_lock_and_no_manifest(data: bytes | None) -> None:
    assert locks.read(data) is None
    assert manifests.read(data) is None


@pytest.mark.parametrize("whole", [True, False])
def test_a_disaster_is_stopped_before_anything_is_done(tmp_path: Path, whole: bool) -> None:
    pages = {f"p/{number}.html": b"x" for number in range(60)}
    root = tmp_path / "host"
    go(shipment(tmp_path / "old", pages), FolderHost(root), whole=whole)
    few = shipment(tmp_path / "new", {"p/0.html": b"x"}, when="2")
    with pytest.raises(Trouble) as raised:
        go(few, FolderHost(root), whole=whole)
    assert raised.value.rule == "deploy-many-removals"
    assert (raised.value.args_of["found"], raised.value.args_of["limit"]) == ("59", "32")
    assert seen(root, whole=whole) == pages
    go(few, FolderHost(root), whole=whole, most=59)
    assert seen(root, whole=whole) == {"p/0.html": b"x"}


@pytest.mark.parametrize(("now", "limit"), [(0, 32), (100, 32), (1000, 100), (10_000, 256)])
def test_how_many_pages_may_go(now: int, limit: int) -> None:
    assert shipping.allowed(now) == limit


def test_what_changes_its_name_with_its_content_is_no_loss() -> None:
    assert shipping.losses(("assets/a.css", "media/b.jpg", "p/index.html")) == ("p/index.html",)


def test_old_releases_go_and_never_the_one_that_is_seen(tmp_path: Path) -> None:
    host = FolderHost(tmp_path / "host")
    for number in range(6):
        go(shipment(tmp_path / str(number), {"index.html": b"%d" % number}, f"r{number}",
                    when="same"), host, keep=3)  # fmt: skip
    assert [each.release for each in releases(host)] == ["r5", "r4", "r3"]
    assert set(host.names("releases")) == {"r3", "r4", "r5"}


def test_rolling_back_and_forth(tmp_path: Path) -> None:
    host = FolderHost(tmp_path / "host")
    for number in range(3):
        go(shipment(tmp_path / str(number), {"index.html": b"%d" % number}, f"r{number}",
                    when="same"), host)  # fmt: skip
    assert rollback(host, "x", clock()).release == "r1"
    assert rollback(host, "x", clock()).release == "r0"
    with pytest.raises(Trouble) as raised:
        rollback(host, "x", clock())
    assert raised.value.rule == "deploy-no-release"
    assert rollback(host, "x", clock(), "r2").release == "r2"
    assert seen(host.root, whole=True) == {"index.html": b"2"}
    wire = Wire(host)
    go(shipment(tmp_path / "1", {"index.html": b"1"}, "r1", when="9"), wire)
    assert not any(each.startswith("send") for each in wire.calls)  # it is there already


# --- arithmetic ----------------------------------------------------------------------------------

FILED = st.builds(Filed, st.sampled_from("abc"), st.integers(0, 9))
PATHS = st.sampled_from(
    ["index.html", "a/index.html", "feed.xml", "sitemap.xml", "assets/x.css", "assets/x.css.br",
     "a/index.html.gz", "media/y.webp", "robots.txt", "search/n.js"]
)  # fmt: skip
TREES = st.dictionaries(PATHS, FILED)


@given(TREES, TREES)
def test_a_difference_makes_one_of_the_other(now: dict[str, Filed], then: dict[str, Filed]) -> None:
    found = difference(now, then)
    made = {path: filed for path, filed in now.items() if path not in found.remove}
    assert made | {path: then[path] for path in found.send} == then
    assert not set(found.send) & set(found.remove)
    assert all(now.get(path) != then[path] for path in found.send)
    assert found.size == sum(then[path].size for path in found.send)


@given(st.sets(PATHS))
def test_pages_come_after_what_they_need_and_before_what_leads_to_them(paths: set[str]) -> None:
    found = ordered(paths)
    assert set(found) == paths
    ranks = [0 if "assets" in each or "media" in each or "search" in each else
             2 if each in ("feed.xml", "sitemap.xml", "robots.txt") else 1
             for each in found]  # fmt: skip
    assert ranks == sorted(ranks)


@given(TREES)
def test_manifests_are_read_as_written(files: dict[str, Filed]) -> None:
    given = Manifest("r", files, "2026-05-01", "工会", 7)
    assert manifests.read(manifests.written(given)) == given
