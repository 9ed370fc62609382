"""A small site on disk, edited the way editors edit, and a typesetter that needs no time."""

from __future__ import annotations

import io
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from PIL import Image

from generator.delivery.project import Options, Report, check, make
from generator.engine.ledger import Ledger

QUICK = os.environ.get("BANGYANG_QUICK") == "1"
"""What is tried again and again with other examples is tried with a third of them: before every
landing that is enough, and it has to be done in ten minutes. Without this, all of them."""
settings.register_profile(  # tests count; a busy machine is no failure
    "counts", deadline=None, max_examples=30 if QUICK else 100
)
settings.load_profile("counts")
T = TypeVar("T")


def some(cases: Sequence[T], step: int = 3) -> Sequence[T]:
    """All of them, or when it has to be quick every third."""
    return cases[::step] if QUICK else cases


NOON = datetime(2026, 5, 1, 12)  # noqa: DTZ001  # Beijing wall-clock time, as everywhere
REPOSITORY = Path(__file__).parent.parent

SITE_YAML = """\
title: 榜样
organisation: 工会
base_url: https://union.example.edu.cn/
menu:
  - {title: 关于, to: pages/about}
columns:
  - {id: models, name: 先进典型}
  - {id: women, name: 女教职工}
page_size: 2
"""

PROFILE = """\
---
姓名: {name}
单位: {unit}
出生年份: 1923
图标: derrick
荣誉:
  - {{称号: 全国劳动模范, 年份: 1959}}
名言: 样例的话
摘要: {abstract}
出处:
  - 题名: 样例
相关人物: {related}
标签: [{tags}]
---
## 事迹

样例正文{body}。见[另一位](../second/index.md)。

![样例图片](photo.png "图注")
"""

ABSTRACT = "这是一段样例摘要，用来把字数凑到规定的长度，内容没有别的意思，" * 5


def profile(
    name: str, *, unit: str = "一厂", related: str = "[]", tags: str = "劳模精神", body: str = ""
) -> str:
    """A profile's file."""
    return PROFILE.format(
        name=name, unit=unit, related=related, tags=tags, body=body, abstract=ABSTRACT[:150]
    )


def picture(colour: str = "red", size: tuple[int, int] = (60, 40)) -> bytes:
    """A PNG of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


FILES: Mapping[str, str | bytes] = {
    "site.yaml": SITE_YAML,
    "content/profiles/first/index.md": profile("王甲", related="[second]"),
    "content/profiles/first/photo.png": picture(),
    "content/profiles/second/index.md": profile("李乙", tags="工匠精神"),
    "content/profiles/second/photo.png": picture("blue"),
    "content/lectures/masters/index.md": "---\n标题: 系列\n主办: 工会\n---\n系列介绍\n",
    "content/lectures/masters/one.md": (
        "---\n标题: 第一讲\n开始: 2026-05-02 14:00\n主讲人: [first]\n讲述人物: [second]\n---\n讲座\n"
    ),
    "content/news/n1.md": "---\n标题: 新闻一\n日期: 2026-04-01\n栏目: 先进典型\n人物: [first]\n---\n新闻\n",
    "content/news/n2.md": "---\n标题: 新闻二\n日期: 2026年4月\n栏目: 女教职工\n---\n新闻\n",
    "content/news/n3.md": "---\n标题: 新闻三\n日期: 2026-04-03\n栏目: models\n---\n新闻\n",
    "content/pages/about.md": "---\n标题: 关于\n旧地址: old/about\n---\n关于本站 [甲](../profiles/first/index.md)\n",
    "content/walls/deeds.md": (
        "---\n标题: 事迹墙\n宽: 6000\n高: 2400\n展板: {宽: 800, 高: 1400}\n名单: [first, second]\n"
        "前言: 前言文字\n结语: 结语文字\n---\n"
    ),
}


@dataclass
class Project:
    """A site in a folder: edit it, build it, look at what came out."""

    root: Path
    now: datetime = NOON
    drafts: bool = False
    edits: int = field(default=0)

    def write(self, path: str, data: str | bytes) -> None:
        """Save a file; its time moves on, as it does between two saves of a person."""
        self.edits += 1
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        new = place.with_name(f".new-{place.name}")  # whole at once, for a server may be watching
        new.write_bytes(data if isinstance(data, bytes) else data.encode())
        new.replace(place)

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        """Edit a file, as an editor would."""
        text = self.read(path)
        assert old in text, (path, old)
        self.write(path, text.replace(old, new))

    def delete(self, path: str) -> None:
        (self.root / path).unlink()

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    @property
    def options(self) -> Options:
        return Options(self.now, self.drafts)

    def make(self) -> Report:
        """Build with everything the ledger remembers, and publish."""
        return make(self.root, self.options)

    def clean(self) -> Report:
        """What a build that remembers nothing gives; nothing is written."""
        nowhere = self.root / "nowhere"
        assert not nowhere.exists()
        return check_anew(self.root, self.options)

    def public(self, path: str) -> str:
        return (self.root / "public" / path).read_text(encoding="utf-8")


def check_anew(root: Path, options: Options) -> Report:
    """`check` with an empty ledger."""
    remember = Ledger.in_memory
    try:
        Ledger.in_memory = staticmethod(lambda _folder=None: remember(None))  # type: ignore[method-assign]
        return check(root, options)
    finally:
        Ledger.in_memory = staticmethod(remember)  # type: ignore[method-assign]


def quick_typesetter(patch: pytest.MonkeyPatch) -> None:
    """Sheets are their Typst source and pictures, so a test of dependence needs no typesetting."""
    from generator.surfaces import faces, shares
    from generator.wechat import covers, enclosures
    from tests.typesetting import blank, blank_picture, without_typst

    without_typst(patch)
    patch.setattr(faces, "subset", lambda _, letters: letters.encode())
    patch.setattr(shares, "drawn", blank)
    patch.setattr(shares, "small", lambda drawn, _: drawn)
    for module in (covers, enclosures):  # these go on with the picture
        patch.setattr(module, "drawn", blank_picture)


@pytest.fixture
def fake_typesetter(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick typesetter, for one test."""
    quick_typesetter(monkeypatch)


@pytest.fixture
def make_project(tmp_path: Path) -> Callable[..., Project]:
    """Lays a small site on disk; keyword files replace (None removes) those of `FILES`."""

    def build(files: Mapping[str, str | bytes] = FILES, folder: str = "site") -> Project:
        project = Project(tmp_path / folder)
        for path, data in files.items():
            project.write(path, data)
        return project

    return build


@pytest.fixture
def project(make_project: Callable[..., Project], fake_typesetter: None) -> Project:
    """The small site, with the quick typesetter."""
    return make_project()


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site as the quick typesetter built it, to be copied: that takes a tenth of a build."""
    project = Project(tmp_path_factory.mktemp("built") / "site")
    for path, data in FILES.items():
        project.write(path, data)
    with pytest.MonkeyPatch.context() as patch:
        quick_typesetter(patch)
        assert not project.make().failed
    return project.root


@pytest.fixture
def copy_built(built_once: Path) -> Callable[[Path], Project]:
    """Puts the small site as built into a new folder, with its ledger and its times."""

    def copy(folder: Path) -> Project:
        shutil.copytree(built_once, folder, symlinks=True)
        return Project(folder)

    return copy


@pytest.fixture
def built(copy_built: Callable[[Path], Project], tmp_path: Path, fake_typesetter: None) -> Project:
    """The small site after its first build, with the quick typesetter."""
    return copy_built(tmp_path / "site")


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setitem(os.environ, name, "zh_CN.UTF-8")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Path]) -> Path:
    """What `make` makes in an empty folder: by the first worker that asks, for all to read."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return make(factory.mktemp(name))
    root = factory.getbasetemp().parent / name  # the parent is that of one run, for all its workers
    done = root.with_name(f"{name}.done")
    try:
        root.mkdir()
    except FileExistsError:
        return Path(_awaited(done))
    made = ""
    try:
        made = str(make(root))
        return Path(made)
    finally:
        new = done.with_suffix(".new")
        new.write_text(made, encoding="utf-8")
        new.replace(done)  # whole at once, for somebody may be waiting


def _awaited(file: Path) -> str:
    """What another worker writes when it is ready; empty when it failed."""
    for _ in range(6000):
        if file.exists():
            break
        time.sleep(0.1)
    made = file.read_text(encoding="utf-8")
    assert made, f"another worker could not make {file.stem}"
    return made


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own site, built once for all workers; sheets are not typeset."""
    from tests.browsing import build_demo

    return made_once(tmp_path_factory, "demo", build_demo)


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with everything in it that a union may write."""
    from tests.browsing import build_demo
    from tests.showcase import showcase

    return made_once(tmp_path_factory, "everything", lambda root: build_demo(root, showcase()))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium, or a skip with the reason."""
    from tests.browsing import ARGUMENTS, CHROMIUM

    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
        yield started
        started.close()
