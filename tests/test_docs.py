"""README and manuals: links lead somewhere, every verb is told, commands are the real ones."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from generator.cli import bangyang
from generator.content.markup import plain
from generator.rules import RULES

ROOT = Path(__file__).parent.parent
MANUALS = [*sorted(ROOT.glob("README*.md")), *sorted((ROOT / "docs").glob("*.md"))]
READMES = ("README.md", "README.zh-CN.md")
HANDBOOK = "docs/handbook.zh-CN.md"
CI = ROOT / ".ci" / "run"

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6}\s+(.+)$", re.M)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def prose(text: str) -> str:
    """Without examples, whose links lead elsewhere."""
    return re.sub(r"`[^`\n]*`", "", _FENCE.sub("", text))


def anchors(path: Path) -> set[str]:
    """The anchors of a Markdown file's headings, as code hosts make them."""
    found = _HEADING.findall(_FENCE.sub("", path.read_text(encoding="utf-8")))
    words = (plain(heading).replace("`", "").lower() for heading in found)
    return {re.sub(r"[^\w\- ]", "", each).replace(" ", "-") for each in words}


@pytest.mark.parametrize("manual", MANUALS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_to_files_and_headings_that_exist(manual: Path) -> None:
    broken = []
    for link in _LINK.findall(prose(manual.read_text(encoding="utf-8"))):
        if re.match(r"https?://", link):
            continue
        file, _, anchor = unquote(link).partition("#")
        target = (manual.parent / file).resolve() if file else manual
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert not broken


@pytest.mark.parametrize("name", [*READMES, HANDBOOK])
def test_every_verb_is_told(name: str) -> None:
    text = text_of(name)
    assert not [verb for verb in bangyang.commands if f"bangyang {verb}" not in text]


@pytest.mark.parametrize("name", [*READMES, HANDBOOK, "docs/content.md"])
def test_no_verb_is_told_that_does_not_exist(name: str) -> None:
    told = set(re.findall(r"(?:`|Scripts\\|bin/|^)bangyang ([a-z]+)", text_of(name), re.M))
    assert told <= set(bangyang.commands)


def test_the_handbook_names_rules_that_exist() -> None:
    named = set(re.findall(r"\[([a-z0-9]+(?:-[a-z0-9]+)*)\](?!\()", text_of(HANDBOOK)))
    assert named
    assert named <= set(RULES)


def fenced(name: str, language: str) -> list[str]:
    return [code.strip() for how, code in _FENCE.findall(text_of(name)) if how == language]


def test_both_readmes_give_the_same_commands() -> None:
    for language in ("sh", "powershell"):
        english, chinese = (fenced(name, language) for name in READMES)
        assert english == chinese
        assert len(english) == 2


def steps(command: str) -> list[str]:
    """The single steps of a set-up, the same for every shell."""
    one_shell = command.replace("py -3 ", "python3 ").replace("\\", "/").replace("Scripts", "bin")
    parts = re.split(r"&&|; if \(\$\?\) \{", one_shell)
    return [part.strip(" }") for part in parts]


def test_every_shell_does_the_same_steps() -> None:
    pairs = zip(fenced("README.md", "sh"), fenced("README.md", "powershell"), strict=True)
    for unix, windows in pairs:
        assert steps(unix) == steps(windows)
        assert len(steps(unix)) == 3


def test_the_handbook_sets_up_as_the_readme_does() -> None:
    build = fenced("README.md", "sh")[0]
    assert build in fenced(HANDBOOK, "sh")
    assert steps(build) in [steps(code) for code in fenced(HANDBOOK, "bat")]


def bare(script: str) -> str:
    """A script without quotation marks and without the place of its environment."""
    plainer = script.replace('"', "").replace("$python", "python").replace("$work/venv", ".venv")
    return plainer.replace(".venv/bin/", "")


@pytest.mark.skipif(not CI.exists(), reason=".ci/run is not in this copy of the project")
def test_set_up_commands_are_the_ones_that_are_run() -> None:
    run = bare(CI.read_text(encoding="utf-8"))
    for command in fenced("README.md", "sh"):
        assert not [step for step in steps(bare(command)) if step not in run]
