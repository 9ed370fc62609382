"""Finds and reads the project's files: step 1.

Inputs → outputs: a project folder and the built-in templates and assets → `Scan`: texts, stamps of
all other files, and where each lies on the disk.

Incremental: size and time of a file let a big file keep its digest without being read again, by
the racy-clean rule of version-control indexes: a file as young as the scan itself is read next
time.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from math import ceil
from pathlib import Path
from platform import python_version

from generator import digest
from generator.content.model import Source, Stamp
from generator.diagnostics import Diagnostic, Span, problem
from generator.engine.ledger import Seen
from generator.site.world import Changed
from generator.text import is_hanzi

MAX_TEXT = 1_000_000
MAX_FILE = 200_000_000
RACY_NS = 2_500_000_000  # FAT keeps times in steps of two seconds
FOLDERS = ("content", "templates", "assets")
TEXTS = (".md", ".yaml", ".yml")
TEMPLATES = (".html", ".css", ".xml", ".json", ".typ", ".txt", ".jinja", ".po")
SHAPING = (
    "babel", "brotli", "fonttools", "icalendar", "jinja2", "lightningcss", "manimgx-fonts-cjk",
    "markdown", "markupsafe", "nh3", "pillow", "pillow-heif", "pydantic", "pylopdf-fonts-zh-cn",
    "pypdfium2", "pypinyin", "pyyaml", "segno", "typst",
)  # fmt: skip
_IGNORED = {"thumbs.db", "desktop.ini"}
PACKAGE = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Disk:
    """Reads a project file by its path; the only way a job reaches the disk."""

    places: Mapping[str, str]
    stamps: Mapping[str, Stamp]

    def __call__(self, path: str) -> bytes:
        """The bytes of a file, exactly those that were scanned.

        Raises:
            Changed: the file is another one by now.
        """
        try:
            data = Path(self.places[path]).read_bytes()
        except OSError as error:
            raise Changed(path) from error
        if digest.of_bytes(data) != self.stamps[path].digest:
            raise Changed(path)
        return data


@dataclass(frozen=True, slots=True)
class Scan:
    """The project's files at one moment; paths have forward slashes and start at its folder."""

    sources: Mapping[str, Source]
    templates: Mapping[str, str]
    stamps: Mapping[str, Stamp]
    places: Mapping[str, str]
    seen: Mapping[str, Seen]
    problems: tuple[Diagnostic, ...]


def built_in(folder: str) -> Path:
    """Where the built-in `templates` or `assets` lie: in the wheel, or beside the package."""
    packed = PACKAGE / "builtin" / folder
    return packed if packed.is_dir() else PACKAGE.parent / folder


@cache
def program() -> str:
    """The digest of this program's code and data and of the libraries that shape output."""
    parts = [python_version(), *(f"{name}={_version(name)}" for name in SHAPING)]
    for path in sorted(PACKAGE.rglob("*")):
        inside = path.relative_to(PACKAGE).as_posix()
        if path.suffix in (".py", ".yaml", ".txt") and not inside.startswith("builtin/"):
            parts.append(f"{inside}={digest.of_bytes(path.read_bytes())}")
    return digest.of(tuple(parts))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"


def scan(root: Path, seen: Mapping[str, Seen], now_ns: int) -> Scan:
    """Find and read every file of a project; `seen` is how files looked last time.

    Built-in templates and assets take part unless the site has a file of the same path.
    """
    reader = _Reader(root.resolve(), seen, now_ns)
    for folder in ("templates", "assets"):
        base = built_in(folder)
        if base.resolve() != (root / folder).resolve():
            reader.walk(base, folder, own=False)
    for folder in FOLDERS:
        reader.walk(root / folder, folder, own=True)
    if (root / "site.yaml").is_file():
        reader.file(root / "site.yaml", "site.yaml", own=True)
    return reader.result()


class _Reader:
    """Collects one scan."""

    def __init__(self, root: Path, seen: Mapping[str, Seen], now_ns: int) -> None:
        self.root, self.old, self.now_ns = root, seen, now_ns
        self.sources: dict[str, Source] = {}
        self.templates: dict[str, str] = {}
        self.stamps: dict[str, Stamp] = {}
        self.places: dict[str, str] = {}
        self.seen: dict[str, Seen] = {}
        self.problems: list[Diagnostic] = []

    def result(self) -> Scan:
        """Everything found, sorted by path."""
        return Scan(
            dict(sorted(self.sources.items())),
            dict(sorted(self.templates.items())),
            dict(sorted(self.stamps.items())),
            self.places,
            self.seen,
            tuple(self.problems),
        )

    def walk(self, base: Path, name: str, *, own: bool) -> None:
        """Read every file below `base` as `name/…`; `own` files must stay inside the project."""
        here: set[str] = set()
        for path, inside in self._files(base, name, own=own):
            if inside in here:  # two spellings of one name, which some disks tell apart
                self._tell("duplicate-id", f"{name}/{inside}", found=inside)
            here.add(inside)
            self.file(path, f"{name}/{inside}", own=own)

    def _files(self, base: Path, name: str, *, own: bool) -> Iterator[tuple[Path, str]]:
        """Files below a folder, by path; hidden ones and office lock files are nobody's content."""

        def unreadable(error: OSError) -> None:
            if not isinstance(error, FileNotFoundError):  # the site need not have the folder
                inside = Path(error.filename).relative_to(base).as_posix()
                self._refuse(error, f"{name}/{inside}" if inside != "." else name)

        for folder, folders, names in os.walk(base, onerror=unreadable):
            folders[:] = sorted(each for each in folders if not each.startswith("."))
            for each in sorted([*names, *self._linked(folder, folders)] if own else names):
                if not each.startswith((".", "~$")) and each.lower() not in _IGNORED:
                    path = Path(folder) / each
                    inside = path.relative_to(base).as_posix()
                    yield path, unicodedata.normalize("NFC", inside)

    def _linked(self, folder: str, folders: list[str]) -> list[str]:
        """Folders that are links out of the project; they are not gone into."""
        return [each for each in folders if self._leaves(Path(folder) / each)]

    def _leaves(self, path: Path) -> bool:
        return path.is_symlink() and not path.resolve().is_relative_to(self.root)

    def file(self, path: Path, name: str, *, own: bool) -> None:
        """Read one file as `name`."""
        try:
            if own and self._leaves(path):
                self._tell("outside-project", name, found=name)
                return
            state = path.stat()
            is_text = _is_text(name)
            limit = MAX_TEXT if is_text else MAX_FILE
            if not stat.S_ISREG(state.st_mode):
                self._tell("unreadable", name, found="not a file")
            elif state.st_size > limit:
                self._tell("too-large", name, found=_size(state.st_size), limit=_size(limit))
            elif is_text:
                self._text(path.read_bytes(), name)
            else:
                self._stamp(path, name, state)
        except (OSError, RuntimeError) as error:  # a link that leads to itself, before Python 3.13
            self._refuse(error, name)

    def _tell(self, rule: str, name: str, **words: object) -> None:
        self.problems.append(problem(rule, Span(name), **words))

    def _refuse(self, error: Exception, name: str) -> None:
        reason = getattr(error, "strerror", None) or type(error).__name__
        self._tell("unreadable", name, found=reason)

    def _text(self, data: bytes, name: str) -> None:
        try:
            text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            zh, en = _guess_encoding(data)
            span = Span(name, line, 1)
            self.problems.append(problem("not-utf8", span, guessed=zh, guessed_en=en))
            return
        if name.startswith("templates/"):
            self.templates[name.removeprefix("templates/")] = text
        else:
            self.sources[name] = Source(name, text, digest.of_bytes(data))

    def _stamp(self, path: Path, name: str, state: os.stat_result) -> None:
        old = self.old.get(str(path))
        same = old is not None and (old.size, old.mtime) == (state.st_size, state.st_mtime_ns)
        mark = old.digest if old and same else digest.of_bytes(path.read_bytes())
        if self.now_ns - state.st_mtime_ns > RACY_NS:
            self.seen[str(path)] = Seen(state.st_size, state.st_mtime_ns, mark)
        self.stamps[name] = Stamp(name, state.st_size, mark)
        self.places[name] = str(path)


def _is_text(name: str) -> bool:
    """Whether a file is read as text; all others are handed on as they are."""
    endings = {"assets": (), "templates": TEXTS + TEMPLATES}.get(name.partition("/")[0], TEXTS)
    return name.lower().endswith(endings)


def _guess_encoding(data: bytes) -> tuple[str, str]:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return "", ""
    hanzi = sum(map(is_hanzi, text))
    wide = sum(not char.isascii() for char in text)
    return ("，看起来是 GBK", "; it looks like GBK") if hanzi * 2 > wide else ("", "")


def _size(number: int) -> str:
    return f"{ceil(number / 1e5) / 10} MB"
