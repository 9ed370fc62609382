"""The same site is the same bytes: serial, in threads, in processes, in another folder, process,
language and time zone."""

from __future__ import annotations

import json
import multiprocessing
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.delivery.files import Disk, program, scan
from generator.delivery.project import Listener, Options, StepClock, survey
from generator.engine.build import Build, Context, build
from generator.engine.jobs import Job, Made
from generator.engine.ledger import Ledger
from generator.engine.sharing import shared
from generator.plan import fulfil, plan
from generator.site.world import World
from tests.conftest import FILES, NOON, REPOSITORY, picture

# One sheet of every sort is enough: each is typeset in earnest here.
SMALL: Mapping[str, str | bytes] = {
    **{path: text for path, text in FILES.items() if "second" not in path and "deeds" not in path},
    "content/profiles/first/index.md": str(FILES["content/profiles/first/index.md"])
    .replace("[second]", "[]")
    .replace("见[另一位](../second/index.md)。", "")
    .replace("图标: derrick", "照片: {文件: photo.png, 说明: 样例}"),
    "content/profiles/first/photo.png": picture(size=(900, 1200)),
    "content/lectures/masters/one.md": "---\n标题: 第一讲\n开始: 2026-05-02 14:00\n---\n讲座\n",
}


def lay(root: Path, files: Mapping[str, str | bytes] = SMALL) -> Path:
    for path, data in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data if isinstance(data, bytes) else data.encode())
    return root


def look(root: Path) -> tuple[World, tuple[Job, ...]]:
    with Ledger.in_memory() as ledger:
        found = scan(root, {}, 0)
        world, problems = survey(found, Options(NOON), ledger, StepClock(Listener()))
    assert world is not None, problems
    return world, plan(world.site).value


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, tuple[Job, ...]]:
    return look(lay(tmp_path_factory.mktemp("site")))


@contextmanager
def processes() -> Iterator[Executor]:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as executor:
        yield executor


def built(site: tuple[World, tuple[Job, ...]], executor: Executor | None = None) -> Build:
    with Ledger.in_memory() as ledger:
        return build(*site, ledger, Context(fulfil, program()), executor=executor)


@pytest.fixture(scope="module")
def serial(site: tuple[World, tuple[Job, ...]]) -> Build:
    return built(site)


def test_the_site_is_worth_comparing(serial: Build) -> None:
    endings = {path.rpartition(".")[2] for path in serial.made}
    assert endings >= {"html", "xml", "css", "webp", "pdf"}
    assert serial.jobs > 25


def test_threads_make_the_same(site: tuple[World, tuple[Job, ...]], serial: Build) -> None:
    with ThreadPoolExecutor(4) as threads:
        assert built(site, threads) == serial


def test_processes_make_the_same_and_fetch_the_world_once(
    site: tuple[World, tuple[Job, ...]], serial: Build
) -> None:
    with processes() as executor:
        assert built(site, executor) == serial


def test_a_world_crosses_once(site: tuple[World, tuple[Job, ...]]) -> None:
    with shared(site[0]) as handle:
        assert handle.world is site[0]
        first, second = pickle.dumps(handle), pickle.dumps(handle)
        assert first == second
        assert len(first) < 500
        here, there = pickle.loads(first), pickle.loads(second)
        assert here is there
        args = ("profiles/first",)
        assert here.world.ask("card", args) == site[0].ask("card", args)
        assert isinstance(here.world.disk, Disk)
        path = here._path
        assert path.exists()
    assert not path.parent.exists()


def test_threads_need_no_copy_of_the_world(site: tuple[World, tuple[Job, ...]]) -> None:
    with shared(site[0]) as handle:
        assert not handle._path.exists()


# --- other processes -------------------------------------------------------------------------------

TELL = """
import json, sys
from pathlib import Path
from tests.test_executors import built, look
made = built(look(Path(sys.argv[1]))).made
print(json.dumps({path: [each.digest, each.size] for path, each in made.items()}))
"""

MACHINES: dict[str, dict[str, str]] = {
    "one order of words in sets": {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai"},
    "another, far away": {"PYTHONHASHSEED": "4242", "TZ": "America/Los_Angeles", "LC_ALL": "C",
                          "LANG": "de_DE.UTF-8", "PYTHONUTF8": "0"},
}  # fmt: skip


@pytest.mark.parametrize("name", MACHINES)
def test_another_machine_makes_the_same(serial: Build, tmp_path: Path, name: str) -> None:
    folder = lay(tmp_path / "另一个 folder" / name)
    done = subprocess.run(
        [sys.executable, "-c", TELL, str(folder)], cwd=REPOSITORY, check=True, capture_output=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **MACHINES[name]},
    )  # fmt: skip
    made = {path: Made(path, *each) for path, each in json.loads(done.stdout).items()}
    assert made == serial.made
