"""The shape of the house: who may import whom, who may touch the world, and how big a room is."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "generator"

# Lowest first. A module imports only from above it in this list.
FLOORS = """
generator
generator.text
generator.phrases
generator.digest
generator.rules
generator.diagnostics
generator.content.values
generator.content.days
generator.content.details
generator.content.formats
generator.content.theme
generator.content.printing
generator.content.walls
generator.content.boards
generator.content.displays
generator.content.hours
generator.content.posting
generator.content.targets
generator.content.screens
generator.content.model
generator.content.config
generator.content.languages
generator.content.fields
generator.content.stumbles
generator.content.nodes
generator.content.schema
generator.content.translations
generator.content.names
generator.content.rare
generator.content.honours
generator.content.safehtml
generator.content.embeds
generator.content.finish
generator.content.markup
generator.content.passages
generator.content.secrets
generator.content.reading
generator.content.reference
generator.content.sketches
generator.content.starters
generator.site.urls
generator.site.framing
generator.site.share
generator.site.enclosing
generator.site.wishes
generator.site.cards
generator.site.facets
generator.site.kinship
generator.site.lives
generator.site.anniversaries
generator.site.rolls
generator.site.archive
generator.site.relations
generator.site.site
generator.site.people
generator.site.hanging
generator.site.sections
generator.site.pieces
generator.site.ordering
generator.site.playlists
generator.site.articles
generator.site.searching
generator.site.wording
generator.site.editions
generator.site.inserts
generator.site.leads
generator.site.linking
generator.site.pictures
generator.site.decoding
generator.site.templates
generator.site.bodies
generator.site.marking
generator.site.graph
generator.site.syndication
generator.site.letters
generator.site.styling
generator.site.world
generator.site.door
generator.site.questions
generator.site.shelf
generator.site.herald
generator.site.view
generator.engine.jobs
generator.engine.blobs
generator.engine.ledger
generator.engine.sharing
generator.engine.build
generator.press.codes
generator.press.placeholders
generator.press.typeset
generator.press.pressing
generator.press.separating
generator.press.finishing
generator.press.rasters
generator.press.matter
generator.press.jpegs
generator.press.shots
generator.press.tickets
generator.press.orders
generator.press.reprints
generator.press.sheets
generator.press.prose
generator.press.volumes
generator.press.booklets
generator.press.boards
generator.press.statistics
generator.press.schedules
generator.press.panels
generator.press.elevations
generator.preflight.inks
generator.preflight.anatomy
generator.preflight.painting
generator.preflight.collisions
generator.preflight.inspection
generator.preflight.findings
generator.preflight.checks
generator.preflight.preflight
generator.preflight.report
generator.surfaces.pages
generator.surfaces.calendars
generator.surfaces.search
generator.surfaces.images
generator.surfaces.faces
generator.surfaces.styles
generator.surfaces.headers
generator.surfaces.automation
generator.surfaces.slides
generator.surfaces.players
generator.surfaces.shares
generator.wechat.drafts
generator.wechat.calls
generator.wechat.answers
generator.wechat.breaches
generator.wechat.styles
generator.wechat.limits
generator.wechat.trees
generator.wechat.notes
generator.wechat.inline
generator.wechat.tables
generator.wechat.shapes
generator.wechat.declarations
generator.wechat.rewriting
generator.wechat.dressing
generator.wechat.colours
generator.wechat.darkness
generator.wechat.drawings
generator.wechat.widths
generator.wechat.lines
generator.wechat.nesting
generator.wechat.survival
generator.wechat.structure
generator.wechat.enclosures
generator.wechat.covers
generator.wechat.desks
generator.wechat.articles
generator.deploy.manifests
generator.deploy.hosts
generator.deploy.locks
generator.deploy.shipping
generator.deploy.folders
generator.deploy.packets
generator.deploy.remote
generator.deploy.logins
generator.deploy.sftp
generator.deploy.zips
generator.deploy.judging
generator.deploy.verifying
generator.plan
generator.delivery.begin
generator.delivery.files
generator.delivery.fulltext
generator.delivery.publish
generator.delivery.compressing
generator.delivery.project
generator.delivery.explain
generator.delivery.visits
generator.delivery.external
generator.delivery.serve
generator.delivery.printroom
generator.delivery.account
generator.delivery.credentials
generator.delivery.sentbook
generator.delivery.parcels
generator.delivery.push
generator.delivery.rehearsal
generator.delivery.wire
generator.delivery.harbour
generator.asking
generator.telling
generator.console
generator.pressroom
generator.postroom
generator.dock
generator.cli
""".split()  # noqa: SIM905  # one a line, as a table is read

# Who may touch the disk, the clock, the environment, the network or other processes.
EDGES = {
    "generator.engine.blobs",
    "generator.engine.ledger",
    "generator.engine.sharing",  # one file by which a world reaches other processes
    "generator.deploy.verifying",
    "generator.delivery.begin",
    "generator.delivery.files",
    "generator.delivery.fulltext",
    "generator.delivery.publish",
    "generator.delivery.compressing",
    "generator.delivery.project",
    "generator.delivery.explain",
    "generator.delivery.visits",
    "generator.delivery.external",
    "generator.delivery.serve",
    "generator.press.typeset",  # the sealed folder that Typst reads pictures and faces from
    "generator.delivery.printroom",
    "generator.console",
    "generator.delivery.account",  # the clock, for how long is tried
    "generator.delivery.credentials",
    "generator.delivery.sentbook",
    "generator.delivery.parcels",
    "generator.delivery.rehearsal",
    "generator.delivery.wire",
    "generator.deploy.folders",
    "generator.deploy.logins",
    "generator.deploy.sftp",
    "generator.deploy.zips",
    "generator.delivery.harbour",
    "generator.pressroom",
    "generator.postroom",
    "generator.dock",
    "generator.cli",
}
WORLDLY = {
    "os", "shutil", "tempfile", "subprocess", "socket", "sqlite3", "time", "threading", "pathlib",
    "concurrent.futures", "locale", "logging", "webbrowser", "urllib.request", "http", "glob",
    "httpx", "keyring", "paramiko",
}  # fmt: skip
ALLOWED = {
    ("generator.content.markup", "threading"),  # one converter a thread: only `get_ident`
    ("generator.site.pictures", "threading"),  # warnings are silenced one decoding at a time
    ("generator.deploy.remote", "pathlib"),  # places on a server: only `PurePosixPath`
    ("generator.engine.build", "concurrent.futures"),  # the executor is handed in
}
# Imports inside functions, each to keep start-up quick.
LATE = {
    "generator.cli",
    "generator.console",
    "generator.pressroom",
    "generator.postroom",
    "generator.dock",
    "generator.delivery.harbour",  # paramiko, an extra
    "generator.content.names",
    "generator.site.wording",
}
MAX_LINES = 420
MAX_FUNCTION = 50


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if "builtin" not in parts:
            yield name, path


MODULES = dict(modules())
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
ROOMS = [name for name in MODULES if MODULES[name].name != "__init__.py"]


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every imported module and the line; `from a import b` counts as `a.b` where that is one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((each.name, node.lineno) for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                whole = f"{node.module}.{each.name}"
                yield (whole if whole in MODULES else node.module), node.lineno


def test_every_module_has_its_floor() -> None:
    assert sorted(ROOMS) == sorted(set(FLOORS) - {"generator"})


@pytest.mark.parametrize("name", ROOMS)
def test_a_module_imports_only_from_above_it(name: str) -> None:
    own = FLOORS.index(name)
    wrong = [
        f"{MODULES[name].relative_to(ROOT)}:{line}: {name} imports {other}"
        for other, line in imports(TREES[name])
        if other.startswith("generator") and other in FLOORS and FLOORS.index(other) >= own
    ]
    assert not wrong


@pytest.mark.parametrize("name", ROOMS)
def test_only_the_edges_touch_the_world(name: str) -> None:
    if name in EDGES:
        return
    wrong = [
        f"{MODULES[name].relative_to(ROOT)}:{line}: {name} imports {other}"
        for other, line in imports(TREES[name])
        if other in WORLDLY and (name, other) not in ALLOWED
    ]
    calls = [
        f"{MODULES[name].relative_to(ROOT)}:{node.lineno}: {name} calls open()"
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "open"
    ]
    assert not wrong + calls


@pytest.mark.parametrize("name", ROOMS)
def test_imports_stand_at_the_top(name: str) -> None:
    if name in LATE:
        return
    late = [
        f"{MODULES[name].relative_to(ROOT)}:{inner.lineno}"
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not late


@pytest.mark.parametrize("name", ROOMS)
def test_only_the_door_prints(name: str) -> None:
    printing = [
        node.lineno
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", "") == "print" or getattr(node.func, "attr", "") == "echo")
    ]
    assert name == "generator.console" or not printing


@pytest.mark.parametrize("name", ROOMS)
def test_rooms_can_be_read_in_one_sitting(name: str) -> None:
    lines = MODULES[name].read_text(encoding="utf-8").count("\n")
    assert lines <= MAX_LINES or name == "generator.rules"  # a table, looked up rather than read
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MAX_FUNCTION, f"{name}.{node.name}"


@pytest.mark.parametrize("name", ROOMS)
def test_every_function_is_typed_and_every_public_one_tells(name: str) -> None:
    assert ast.get_docstring(TREES[name])
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.FunctionDef):
            assert node.returns is not None, f"{name}.{node.name}"


def test_no_attic() -> None:
    attics = {"utils", "helpers", "common", "base", "core", "manager", "handler", "misc"}
    assert not attics & {name.rpartition(".")[2] for name in ROOMS}


def test_every_module_imports_before_those_it_rests_on() -> None:
    """The highest floor first, in a fresh process; that there is no cycle the floors prove."""
    code = "import importlib, sys\nfor name in sys.argv[1:]:\n    importlib.import_module(name)\n"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *reversed(FLOORS)], cwd=ROOT, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_architecture_document_lists_every_module_and_its_sentence() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    for name in ROOMS:
        module = name.rpartition(".")[2] + ".py"
        first = (ast.get_docstring(TREES[name]) or "").split("\n\n")[0].replace("\n", " ")
        rows = [line for line in text.split("\n") if f"`{module}`" in line and "|" in line]
        assert rows, f"{module} is not in the table of modules"
        told = [_words(row.split("|")[-2]) for row in rows]  # two floors may have one each
        assert _words(first) in told, f"{module}: {first!r} against {told!r}"


def _words(sentence: str) -> str:
    return re.sub(r"[`\s]+", " ", sentence.split(": step")[0]).strip().rstrip(".")


def test_the_seven_steps_are_told_in_the_same_words() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    steps = ("scan", "read", "link", "plan", "build", "publish", "deploy")
    at = [text.index(f"**{number} {word}**") for number, word in enumerate(steps, 1)]
    assert at == sorted(at)


def test_no_machine_path_in_the_repository() -> None:
    kinds = {".py", ".md", ".yaml", ".toml", ".html", ".css", ".typ", ".txt", ".xml"}
    skipped = {".git", ".venv", ".bangyang", "public", "node_modules"}
    for path in ROOT.rglob("*"):
        inside = path.relative_to(ROOT).parts
        if path.suffix in kinds and not skipped & set(inside) and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not re.search(r"(?<![\w.])/(?:root|home|work)/\w", text), path
