"""At whatever instant the process is killed, `public` is a whole release, and the next build is
right; where folders cannot be linked, the next start makes it so."""

from __future__ import annotations

import errno
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from generator.delivery import publish as publishing
from generator.delivery.publish import NotOurs, current, recover, remove
from generator.engine.blobs import Blobs
from tests.conftest import FILES, Project

POSIX = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and kill")
FIRST = "content/profiles/first/"
FEW = {  # a page, a person, a picture and sheets: each sort of file once, for many builds
    "site.yaml": FILES["site.yaml"],
    "content/pages/about.md": FILES["content/pages/about.md"],
    f"{FIRST}index.md": str(FILES[f"{FIRST}index.md"])
    .replace("[second]", "[]")
    .replace("见[另一位](../second/index.md)。", ""),
    f"{FIRST}photo.png": FILES[f"{FIRST}photo.png"],
}
KILLS = int(os.environ.get("BANGYANG_KILLS", "50"))


def tree(root: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def without_carried(files: dict[str, bytes]) -> dict[str, bytes]:
    """Fingerprinted assets of the release before may be there as well."""
    return {path: data for path, data in files.items() if not path.startswith("site/assets/")}


def to_version(project: Project, number: int) -> None:
    """Two versions that differ on nearly every page."""
    old, new = ("甲版", "乙版") if number else ("乙版", "甲版")
    project.replace("site.yaml", f"organisation: {old}", f"organisation: {new}")


@pytest.fixture
def two(
    make_project: Callable[..., Project], fake_typesetter: None, monkeypatch: pytest.MonkeyPatch
) -> tuple[Project, list[dict[str, bytes]]]:
    """A small project at its first version, and what `public` is at either.

    Only the public release is kept, so that each build lays a whole one.
    """
    monkeypatch.setattr(publishing, "KEPT", 1)
    project = make_project(FEW)
    project.replace("site.yaml", "organisation: 工会", "organisation: 甲版")
    project.write("assets/css/site.css", "body{color:red}")
    whole = []
    for number in (1, 0):
        assert not project.make().failed
        whole.append(without_carried(tree(project.root / "public")))
        to_version(project, number)
    assert not project.make().failed
    return project, whole


def in_child(work: Callable[[], object]) -> int:
    """Start `work` in a forked process and give its number; it never comes back."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    return pid


@POSIX
def test_killed_at_random_moments_public_is_always_whole(
    two: tuple[Project, list[dict[str, bytes]]],
) -> None:
    project, whole = two
    chance = random.Random(20260501)  # a fixed series of moments
    started = time.perf_counter()
    to_version(project, 1)
    project.make()
    to_version(project, 0)
    project.make()
    usual = (time.perf_counter() - started) / 2
    cut_short = 0
    for turn in range(KILLS):
        to_version(project, 1 - turn % 2)
        before = without_carried(tree(project.root / "public"))
        pid = in_child(project.make)
        time.sleep(chance.uniform(0, usual * 1.1))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        after = without_carried(tree(project.root / "public"))
        assert after in whole
        cut_short += after == before
        assert not project.make().failed
        assert without_carried(tree(project.root / "public")) == whole[1 - turn % 2]
    assert cut_short > 0, "no kill came before the flip: the moments test nothing"


OPERATIONS = ("link", "replace", "symlink", "mkdir", "unlink", "rename", "rmdir")


@contextmanager
def dying_at(number: int) -> Iterator[list[int]]:
    """The process ends at the `number`-th change it makes to the disk."""
    count = [0]
    kept: dict[str, Any] = {name: getattr(os, name) for name in OPERATIONS}

    def guarded(name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            count[0] += 1
            if count[0] == number:
                os._exit(9)
            return kept[name](*args, **kwargs)

        return call

    for name in OPERATIONS:
        setattr(os, name, guarded(name))
    try:
        yield count
    finally:
        for name, function in kept.items():
            setattr(os, name, function)


def changes_of(project: Project) -> int:
    with dying_at(-1) as count:
        project.make()
    return count[0]


@POSIX
@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_killed_before_every_change_to_the_disk(
    two: tuple[Project, list[dict[str, bytes]]], monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """Every single moment between two changes to the disk, and without links to folders too."""
    project, whole = two
    if not links:
        forbid_folder_links(monkeypatch)
        remove(project.root)
        project.make()
    to_version(project, 1)
    total = changes_of(project)
    assert total > 20
    version, step = 1, max(1, total // 8)  # near the end, where the flip is, every one
    for number in [*range(1, total - 16, step), *range(max(1, total - 16), total + 1)]:
        version = 1 - version
        to_version(project, version)

        def work(number: int = number) -> None:
            with dying_at(number):
                project.make()

        os.waitpid(in_child(work), 0)
        public = project.root / "public"
        if links or public.exists():
            assert without_carried(tree(public)) in whole, number
        recover(project.root)
        assert without_carried(tree(public)) in whole, number
        assert not project.make().failed
        assert without_carried(tree(public)) == whole[version], number


def forbid_folder_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows without the right to make symbolic links."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "a required privilege is not held by the client")

    monkeypatch.setattr(Path, "symlink_to", refuse)


def test_without_folder_links_public_is_a_real_folder(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid_folder_links(monkeypatch)
    first = project.make()
    assert not (project.root / "public").is_symlink()
    assert first.release is not None
    assert current(project.root) == first.release.name
    project.replace("site.yaml", "organisation: 工会", "organisation: 乙版")
    second = project.make()
    assert "乙版" in project.public("site/index.html")
    assert second.release is not None
    assert current(project.root) == second.release.name
    third = project.make()
    assert third.release is not None
    assert not third.release.fresh


def test_blobs_are_copied_where_files_cannot_be_linked(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EXDEV, "cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    assert not project.make().failed
    assert "榜样" in project.public("site/index.html")


def test_readers_never_meet_half_a_site(
    two: tuple[Project, list[dict[str, bytes]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, whole = two
    monkeypatch.setattr(publishing, "KEPT", 3)  # a reader in the old release has time to finish
    public, stop, seen = project.root / "public", threading.Event(), set()
    failures: list[str] = []

    def read() -> None:
        while not stop.is_set():
            try:
                release = public.resolve()
                names = {path: (release / path).read_bytes() for path in list(whole[0])[:6]}
                versions = {n for n in (0, 1) if all(whole[n][p] == d for p, d in names.items())}
                if not versions:
                    failures.append("a mixture")
                seen.update(versions)
                (public / "site/index.html").read_bytes()
            except FileNotFoundError as error:
                failures.append(str(error))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for each in readers:
        each.start()
    for turn in range(12):
        to_version(project, 1 - turn % 2)
        project.make()
    stop.set()
    for each in readers:
        each.join()
    assert not failures
    assert seen == {0, 1}


def test_what_is_not_ours_is_never_overwritten(project: Project) -> None:
    project.write("public/mine.txt", "mine")
    report = project.make()
    assert [each.rule for each in report.problems] == ["public-not-ours"]
    assert report.release is None
    assert project.read("public/mine.txt") == "mine"
    with pytest.raises(NotOurs):
        remove(project.root)
    assert project.read("public/mine.txt") == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
def test_a_link_of_somebody_else_is_not_ours_either(project: Project, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (project.root / "public").symlink_to(tmp_path / "elsewhere")
    assert [each.rule for each in project.make().problems] == ["public-not-ours"]
    assert (project.root / "public").is_symlink()


def test_an_error_leaves_the_last_release_public(project: Project) -> None:
    project.make()
    before = tree(project.root / "public")
    project.replace("content/news/n1.md", "标题: 新闻一", "标题: “a: b: [")
    report = project.make()
    assert report.failed
    assert report.release is None
    assert tree(project.root / "public") == before


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_a_disk_that_fails_leaves_the_last_release_public(
    project: Project, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    project.make()
    before = tree(project.root / "public")
    project.replace("site.yaml", "organisation: 工会", "organisation: 乙版")
    rule = "disk-full" if number == errno.ENOSPC else "unwritable"
    keep, put, kept = Blobs.keep, publishing.put, [0]

    def failing_keep(blobs: Blobs, data: bytes) -> str:
        kept[0] += 1
        if kept[0] == 5:
            raise OSError(number, os.strerror(number), "blob")
        return keep(blobs, data)

    def failing_put(*_: object) -> None:
        raise OSError(number, os.strerror(number), "page")

    for place, name, function in (
        (Blobs, "keep", failing_keep),
        (publishing, "put", failing_put),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(place, name, function)
            assert [each.rule for each in project.make().problems] == [rule]
        assert tree(project.root / "public") == before
    assert put is publishing.put
    assert not project.make().failed
    assert "乙版" in project.public("site/index.html")


def test_the_stylesheet_of_the_release_before_is_carried_along(project: Project) -> None:
    project.make()
    sheets = {p.name for p in (project.root / "public/site/assets/css").glob("*.css")}
    project.write("assets/css/site.css", "body{color:red}")
    project.make()
    now = {p.name for p in (project.root / "public/site/assets/css").glob("*.css")}
    assert sheets < now
    assert len(now) == 2
    project.write("assets/css/site.css", "body{color:blue}")
    project.make()
    last = {p.name for p in (project.root / "public/site/assets/css").glob("*.css")}
    assert len(last) == 2
    assert not sheets & last


def test_what_was_taken_down_is_gone(project: Project) -> None:
    project.make()
    pictures = {p.name for p in (project.root / "public/site/media").glob("photo.*")}
    project.delete("content/profiles/second/photo.png")
    project.replace("content/profiles/second/index.md", '![样例图片](photo.png "图注")', "")
    project.make()
    left = {p.name for p in (project.root / "public/site/media").glob("photo.*")}
    assert left < pictures
    assert not list((project.root / "public/site").rglob("*second*photo*"))


def test_only_a_few_releases_and_the_blobs_they_need_are_kept(project: Project) -> None:
    for turn in range(6):
        to = f"organisation: 第{turn}版"
        text = project.read("site.yaml").split("\n")
        text[1] = to
        project.write("site.yaml", "\n".join(text))
        project.make()
    work = project.root / ".bangyang"
    assert len([p for p in (work / "releases").iterdir() if p.is_dir()]) == publishing.KEPT
    assert not list(work.rglob(".new-*"))
    blobs = {p.parent.name + p.name for p in (work / "blobs").glob("*/*")}
    assert blobs == publishing.published(project.root)


def test_remove_leaves_only_what_people_wrote(project: Project) -> None:
    before = tree(project.root)
    project.make()
    remove(project.root)
    assert tree(project.root) == before
    remove(project.root)


def test_drafts_never_reach_public(project: Project) -> None:
    project.replace("content/news/n1.md", "标题: 新闻一", "标题: 新闻一\n草稿: 是")
    project.make()
    project.drafts = True
    report = project.make()
    assert report.release is not None
    page = "site/news/2026/n1/index.html"
    assert not (project.root / "public" / page).exists()
    assert (project.root / ".bangyang/preview" / page).is_file()
    project.drafts = False
    again = project.make()
    assert again.release is not None
    assert not again.release.fresh
    assert (project.root / ".bangyang/preview" / page).is_file()
