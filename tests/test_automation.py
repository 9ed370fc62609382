"""What automates: the files say when, in Beijing's time, and their own programs can read them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.engine.jobs import perform
from generator.surfaces.automation import AUTOMATION, Automation
from tests.worlds import Shelf, make_world

VERBS = ("bangyang build", "bangyang deploy")
CI = [path for path in AUTOMATION.values() if path.endswith(".yml")]


def shipped(path: str) -> str:
    template = next(name for name, each in AUTOMATION.items() if each == path)
    shelf = Shelf()
    outcome = perform(Automation(template, path), make_world(), shelf)
    assert [each.path for each in outcome.made] == [path]
    return shelf[0].decode()


def parsed(path: str) -> dict[str, Any]:
    found = yaml.safe_load(shipped(path))
    assert isinstance(found, dict)
    return found


def commands(path: str) -> list[str]:
    """The lines that a code host runs, in their order."""
    if "github" in path:
        steps = parsed(path)["jobs"]["website"]["steps"]
        return [line for each in steps for line in each.get("run", "").splitlines()]
    if "gitlab" in path:
        return list(parsed(path)["website"]["script"])
    return list(parsed(path)["stages"][0]["steps"][0]["commands"])


@pytest.mark.parametrize("path", CI)
def test_a_code_host_builds_and_then_deploys(path: str) -> None:
    lines = commands(path)
    assert all(isinstance(each, str) for each in lines)
    assert [each for each in lines if each.startswith("bangyang")] == list(VERBS)
    assert '"bangyang[sftp]"' in next(each for each in lines if "pip install" in each)


@pytest.mark.parametrize("path", CI)
def test_the_shell_can_read_what_it_is_to_run(path: str) -> None:
    shell = shutil.which("sh")
    if not shell:
        pytest.skip("no sh on this machine")
    done = subprocess.run(
        [shell, "-n"], input="\n".join(commands(path)), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("path", CI)
def test_secrets_come_from_the_store_and_what_was_made_is_kept(path: str) -> None:
    text = shipped(path)
    assert "DEPLOY_KEY" in text
    assert "DEPLOY_KNOWN_HOSTS" in text
    assert "StrictHostKeyChecking" not in text
    assert ".bangyang" in text
    assert not re.search(r"index[-_]url|mirror", text)


def test_a_key_in_two_parts_is_whole_again(tmp_path: Path) -> None:
    """Gitee's parameters are short; the lines of its file put the key together."""
    shell = shutil.which("sh")
    if not shell or sys.platform == "win32":
        pytest.skip("no sh on this machine")
    lines = ["b3BlbnNzaC1rZXktdjEA" + "A" * 50, "B" * 70, "C" * 70, "D" * 70, "E" * 60 + "=="]
    env = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "DEPLOY_KNOWN_HOSTS": "host ssh-ed25519",
           "DEPLOY_KEY_1": "\n".join(lines[:3]), "DEPLOY_KEY_2": "\n".join(lines[3:])}  # fmt: skip
    assert max(map(len, env.values())) <= 256
    script = [each for each in commands("server/gitee-go.yml") if "bangyang" not in each]
    subprocess.run([shell, "-c", "\n".join(script)], env=env, check=True)
    written = (tmp_path / ".ssh/id_ed25519").read_text().splitlines()
    assert [each for each in written if each] == [
        "-----BEGIN OPENSSH PRIVATE KEY-----", *lines, "-----END OPENSSH PRIVATE KEY-----",
    ]  # fmt: skip
    assert (tmp_path / ".ssh/id_ed25519").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / ".ssh/known_hosts").read_text() == "host ssh-ed25519\n"


def test_every_clock_strikes_at_five_past_midnight_in_beijing() -> None:
    assert parsed("server/github-actions.yml")["on"]["schedule"] == [{"cron": "5 16 * * *"}]
    assert parsed("server/gitee-go.yml")["triggers"]["schedule"] == [{"cron": "0 5 0 * * ? *"}]
    assert "5 0 * * *, time zone Beijing" in shipped("server/gitlab-ci.yml")
    assert "OnCalendar=*-*-* 00:05:00 Asia/Shanghai\n" in shipped("server/bangyang.timer")


def test_systemd_understands_its_units(tmp_path: Path) -> None:
    verifier = shutil.which("systemd-analyze")
    if not verifier:
        pytest.skip("no systemd-analyze on this machine")
    program = "/srv/bangyang/venv/bin/bangyang"
    for name in ("bangyang.service", "bangyang.timer"):
        text = shipped(f"server/{name}").replace(program, sys.executable)
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [verifier, "verify", "--man=no", str(tmp_path / "bangyang.timer"), str(tmp_path / "bangyang.service")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    # It also tells of units of the machine itself.
    assert [line for line in done.stderr.splitlines() if "bangyang" in line] == []
    calendar = re.findall("^OnCalendar=(.*)$", shipped("server/bangyang.timer"), re.M)
    subprocess.run([verifier, "calendar", *calendar], check=True, capture_output=True)
    runs = re.findall("^ExecStart=.*/(.*)$", shipped("server/bangyang.service"), re.M)
    assert runs == list(VERBS)


def test_the_container_is_nobody_special() -> None:
    text = re.sub(r"\\\n\s*", "", shipped("server/Dockerfile"))
    steps = [line.split(" ", 1) for line in text.splitlines() if line and not line.startswith("#")]
    assert [word for word, _ in steps] == [
        "FROM", "RUN", "ENV", "USER", "WORKDIR", "ENTRYPOINT", "CMD",
    ]  # fmt: skip
    said = dict(steps)
    assert said["FROM"] == "python:3.12-slim"
    assert said["USER"] == "builder"
    assert "useradd --uid 1000 " in said["RUN"]
