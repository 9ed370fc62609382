"""A host reached by SFTP does what any host does, on a real sshd; cut off, killed, full or foreign."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import paramiko
import pytest

from generator.content.targets import Switch, Target
from generator.deploy import locks, logins, packets, shipping
from generator.deploy.hosts import Trouble
from generator.deploy.packets import Packets
from generator.deploy.sftp import SftpHost, connect
from generator.rules import RULES
from tests import ssh
from tests.conftest import some
from tests.ssh import Server
from tests.test_shipping import HOUR, NEW, OLD, assert_whole, clock, go, seen, shipment

LATER = clock("b", HOUR + locks.BELIEVED + 1)
SWITCHES = pytest.mark.parametrize("switch", list(Switch))


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with ssh.running(tmp_path_factory.mktemp("ssh") / "shell", shell=True) as server:
        yield server


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with ssh.running(tmp_path_factory.mktemp("ssh") / "plain", shell=False) as server:
        yield server


@pytest.fixture(params=["shell", "plain"])
def server(request: pytest.FixtureRequest) -> Server:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Server)
    return found


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The kinds of all requests; 0 where an answer was waited for after them."""
    found: list[int] = []
    ask, answer = Packets.ask, Packets.answer

    def asking(self: Packets, kind: int, *parts: bytes) -> int:
        found.append(kind)
        return ask(self, kind, *parts)

    def answering(self: Packets, number: int) -> packets.Answer:
        if found and found[-1] != 0:
            found.append(0)
        return answer(self, number)

    monkeypatch.setattr(Packets, "ask", asking)
    monkeypatch.setattr(Packets, "answer", answering)
    return found


def rule(target: Target, password: str = "") -> Trouble:
    with pytest.raises(Trouble) as raised, connect(target, password):
        pass
    told, args = RULES[raised.value.rule], raised.value.args_of
    for words in (told.zh, told.en, told.hint_zh, told.hint_en):
        assert words.format(**args)
    return raised.value


# --- what any host does --------------------------------------------------------------------------


@SWITCHES
def test_a_release_comes_and_then_its_differences(
    tmp_path: Path, server: Server, switch: Switch
) -> None:
    root, whole = tmp_path / "host's own", switch is Switch.WHOLE
    old, new = shipment(tmp_path / "old", OLD), shipment(tmp_path / "new", NEW, when="2")
    with connect(server.target(root, switch=switch)) as host:
        go(old, host, whole=whole)
        assert seen(root, whole=whole) == OLD
        first = {each: each.stat().st_ino for each in root.rglob("*.jpg")}
        found = go(new, host, whole=whole)
        assert seen(root, whole=whole) == NEW
        assert go(new, host, whole=whole).send == ()
    assert len(found.send) == 5
    assert {each.stat().st_ino for each in root.rglob("*.jpg")} == set(first.values())
    assert not list(root.rglob(".new-*"))
    for each in root.rglob("*"):
        if not each.is_symlink():
            assert each.stat().st_mode & 0o777 == (0o755 if each.is_dir() else 0o644)


def test_releases_are_kept_pruned_and_returned_to(tmp_path: Path, server: Server) -> None:
    root = tmp_path / "host"
    with connect(server.target(root)) as host:
        for number in range(5):
            go(shipment(tmp_path / str(number), {"a/index.html": b"%d" % number}, f"r{number}",
                        when=str(number)), host, keep=3)  # fmt: skip
        assert [each.release for each in shipping.releases(host)] == ["r4", "r3", "r2"]
        assert set(host.names("releases")) == {"r2", "r3", "r4"}
        assert shipping.rollback(host, "x", clock()).release == "r3"
        assert host.current() == "releases/r3"
    assert seen(root, whole=True) == {"a/index.html": b"3"}


def test_the_second_of_two_is_told_who_is_at_it(tmp_path: Path, plain: Server) -> None:
    with connect(plain.target(tmp_path / "host")) as host:
        held = locks.written(locks.begun("王老师 @ office", "other", HOUR - 60))
        assert host.create(shipping.LOCK, held)
        assert not host.create(shipping.LOCK, b"mine")
        with pytest.raises(Trouble) as raised:
            go(shipment(tmp_path / "new", NEW), host)
        assert raised.value.rule == "deploy-busy"
        assert host.read(shipping.LOCK) == held


def test_small_and_large_files_come_back_as_they_went(tmp_path: Path, plain: Server) -> None:
    large = random.Random(7).randbytes(5 * packets.CHUNK * 16 + 123)
    with connect(plain.target(tmp_path)) as host:
        for data in (b"", b"x", bytes(packets.CHUNK), bytes(packets.CHUNK * 16), large):
            host.write("deep/er/文件 ' 1.bin", data)
            assert host.read("deep/er/文件 ' 1.bin") == data
        assert host.read("deep/none") is None
        assert host.names("nothing") == ()
        host.remove("", ["deep/er/文件 ' 1.bin", "deep/gone"])
        host.write("deep/er/again", b"1")
        host.discard("deep")
        host.discard("deep")
        host.write("deep/er/again", b"2")
    assert (tmp_path / "deep/er/again").read_bytes() == b"2"


def test_nothing_outside_of_the_folder_is_touched(tmp_path: Path, server: Server) -> None:
    root, other = tmp_path / "host", tmp_path / "other"
    other.mkdir()
    (other / "kept").write_text("1")
    with connect(server.target(root)) as host:
        host.write("a/b", b"1")
        (root / "a/link").symlink_to(other)
        for wrong in ("", ".", "../other", "/", str(other), "a/../../other"):
            with pytest.raises(Trouble) as raised:
                host.discard(wrong)
            assert raised.value.rule == "deploy-host"
        host.discard("a")
    assert (other / "kept").exists()
    assert not (root / "a").exists()


# --- how many requests ---------------------------------------------------------------------------


@SWITCHES
def test_a_changed_file_takes_a_few_requests_and_fewer_round_trips(
    tmp_path: Path, plain: Server, switch: Switch, asked: list[int]
) -> None:
    whole = switch is Switch.WHOLE
    files = {f"p/{number:03}/index.html": b"%d" % number for number in range(64)}
    changed = {path: data + b"!" for path, data in files.items()}
    with connect(plain.target(tmp_path / "host", switch=switch)) as host:
        go(shipment(tmp_path / "old", files), host, whole=whole)
        asked.clear()
        host.send("p2" if whole else "", [(path, str(tmp_path / "old" / path)) for path in files])
        first = len([each for each in asked if each])
        asked.clear()
        host.send("p2" if whole else "", [(path, str(tmp_path / "old" / path)) for path in files])
        assert len([each for each in asked if each]) <= 6 * len(changed)
        assert asked.count(0) <= (0.2 if whole else 1.3) * len(changed)
        assert whole or asked.count(0) >= len(changed)  # none before the one before it
        assert first <= (8 if whole else 6) * len(changed)  # folders are made once


def test_one_changed_page_of_many_is_all_that_travels(
    tmp_path: Path, shell: Server, asked: list[int]
) -> None:
    files = {f"p/{number}.html": b"%d" % number for number in range(300)}
    old = shipment(tmp_path / "old", files)
    new = shipment(tmp_path / "new", {**files, "p/7.html": b"seven"}, when="2")
    with connect(shell.target(tmp_path / "host")) as host:
        go(old, host)
        asked.clear()
        assert go(new, host).send == ("p/7.html",)
    assert len([each for each in asked if each]) < 110
    assert asked.count(packets.OPEN) < 20


# --- cut, killed, full ---------------------------------------------------------------------------


@SWITCHES
def test_a_cut_wire_leaves_the_site_whole_and_the_next_run_goes_on(
    tmp_path: Path, plain: Server, switch: Switch
) -> None:
    whole, chance = switch is Switch.WHOLE, random.Random(f"cuts {switch}")
    old, new = shipment(tmp_path / "old", OLD), shipment(tmp_path / "new", NEW, when="2")
    cut_off = 0
    for number in some(range(10)):
        root = tmp_path / f"host-{number}"
        with connect(plain.target(root, switch=switch)) as host:
            go(old, host, whole=whole)
        with ssh.wire(plain.port, chance.randrange(2500, 14_000)) as port:
            try:
                with connect(plain.target(root, port=port, switch=switch)) as host:
                    go(new, host, whole=whole)
            except Trouble as trouble:
                assert trouble.rule == "deploy-offline"  # noqa: PT017  # only when it was cut
                cut_off += 1
        between = seen(root, whole=whole)
        if whole:
            assert between in (OLD, NEW), number
        assert_whole(between)
        with connect(plain.target(root, switch=switch)) as host:
            go(new, host, whole=whole, at=LATER)
        assert seen(root, whole=whole) == NEW, number
        assert not [*root.rglob(".new-*"), *root.glob(shipping.LOCK)]
    assert 3 * cut_off >= len(some(range(10)))  # not all of them are cut: some end before


def test_a_server_that_is_killed_is_told(tmp_path: Path, plain: Server) -> None:
    root, new = tmp_path / "host", shipment(tmp_path / "new", NEW, when="2")
    with connect(plain.target(root)) as host:
        go(shipment(tmp_path / "old", OLD), host)
        plain.kill_sessions()
        with pytest.raises(Trouble) as raised:
            go(new, host)
    assert raised.value.rule == "deploy-offline"
    assert seen(root, whole=True) == OLD
    with connect(plain.target(root)) as host:
        go(new, host, at=LATER)
    assert seen(root, whole=True) == NEW


def test_a_write_that_fails_is_told_and_nothing_torn_is_seen(tmp_path: Path) -> None:
    root, full = tmp_path / "host", {**NEW, "media/big.jpg": bytes(300_000)}
    with ssh.running(tmp_path / "ssh", shell=False, largest=100_000) as server:
        for switch in Switch:
            target, whole = server.target(root / switch, switch=switch), switch is Switch.WHOLE
            with connect(target) as host:
                go(shipment(tmp_path / "old", OLD), host, whole=whole)
                with pytest.raises(Trouble) as raised:
                    go(shipment(tmp_path / "full", full, when="2"), host, whole=whole)
            assert raised.value.rule == "deploy-host"
            assert raised.value.args_of["reason"] == "Failure"
            found = seen(root / switch, whole=whole)
            assert found == OLD if whole else found["index.html"] == OLD["index.html"]
            assert_whole(found)


def test_a_full_disk_is_called_so(tmp_path: Path, plain: Server) -> None:
    root = tmp_path / "host"
    root.mkdir()
    if os.name != "posix" or os.geteuid() != 0 or subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(root)], check=False,
        capture_output=True,
    ).returncode:  # fmt: skip
        pytest.skip("a small disk cannot be mounted here")
    try:
        with connect(plain.target(root)) as host:
            go(shipment(tmp_path / "old", OLD), host)
            with pytest.raises(Trouble) as raised:
                go(shipment(tmp_path / "new", {**NEW, "media/b.jpg": bytes(900_000)}), host)
        assert raised.value.args_of["reason"] == "No space left on device"
        assert seen(root, whole=True) == OLD
    finally:
        subprocess.run(["umount", "-l", str(root)], check=True)


# --- servers that can do less --------------------------------------------------------------------


def without(host: SftpHost, *names: str) -> None:
    host.disk.can = frozenset(host.disk.can) - set(names)


HARD, COPY, MOVE = "hardlink@openssh.com", "copy-data", "posix-rename@openssh.com"


def test_without_links_the_server_copies_and_without_anything_it_is_told(
    tmp_path: Path, plain: Server
) -> None:
    with connect(plain.target(tmp_path / "host")) as host:
        go(shipment(tmp_path / "old", OLD), host)
        live = f"releases/{host.names('releases')[0]}"
        if COPY in host.disk.can:  # OpenSSH 9 and later
            without(host, HARD)
            host.copy(live, "copied")
            assert (tmp_path / "host/copied/people/x/index.html").read_bytes() == b"x"
            assert (tmp_path / "host/copied/index.html").stat().st_nlink == 1
        without(host, HARD, COPY)
        with pytest.raises(Trouble) as raised:
            go(shipment(tmp_path / "new", NEW, when="2"), host)
        assert raised.value.rule == "deploy-no-copy"
        assert seen(tmp_path / "host", whole=True) == OLD


def test_a_server_that_cannot_replace_files_serves_one_by_one_only(
    tmp_path: Path, plain: Server
) -> None:
    with connect(plain.target(tmp_path / "a", switch=Switch.FILES)) as host:
        without(host, MOVE)
        go(shipment(tmp_path / "old", OLD), host, whole=False)
        go(shipment(tmp_path / "new", NEW, when="2"), host, whole=False)
        assert seen(tmp_path / "a", whole=False) == NEW
    with connect(plain.target(tmp_path / "b")) as host:
        without(host, MOVE)
        with pytest.raises(Trouble) as raised:
            go(shipment(tmp_path / "old", OLD), host)
        assert raised.value.rule == "deploy-no-copy"


# --- who it is, and who we are -------------------------------------------------------------------


def test_an_unknown_host_is_not_believed(tmp_path: Path, plain: Server) -> None:
    target = replace(plain.target(tmp_path), hosts=str(tmp_path / "known_hosts"))
    trouble = rule(target)
    assert trouble.rule == "deploy-host-key-unknown"
    told = subprocess.run(["ssh-keygen", "-l", "-f", str(plain.keys / "host.pub")], text=True,
                          capture_output=True, check=True).stdout  # fmt: skip
    assert trouble.args_of["fingerprint"] == told.split()[1]
    line = trouble.args_of["line"]
    (tmp_path / "known_hosts").write_text(f"# ours\n{line} 注释\n", encoding="utf-8")
    with connect(target) as host:
        assert host.names("") == ("known_hosts",)
    subprocess.run(["ssh-keygen", "-q", "-H", "-f", str(tmp_path / "known_hosts")], check=True,
                   capture_output=True)  # fmt: skip
    (tmp_path / "known_hosts.old").unlink()
    assert (tmp_path / "known_hosts").read_text(encoding="utf-8").find("|1|") >= 0
    with connect(target) as host:
        assert host.names("") == ("known_hosts",)


@pytest.mark.parametrize("mark", ["", "@revoked "])
def test_a_changed_or_revoked_key_stops_it(tmp_path: Path, plain: Server, mark: str) -> None:
    own = tmp_path / "known_hosts"
    key = (plain.keys / ("host.pub" if mark else "stranger.pub")).read_text()
    own.write_text(f"{mark}[127.0.0.1]:{plain.port} {key}")
    trouble = rule(replace(plain.target(tmp_path), hosts=str(own)), "s3cret")
    assert trouble.rule == "deploy-host-key-changed"
    assert trouble.args_of["found"] == f"[127.0.0.1]:{plain.port}"


@pytest.mark.parametrize(
    ("line", "port", "found"),
    [
        ("web.example.edu.cn ssh-ed25519 QUJD", 22, True),
        ("web.example.edu.cn,10.0.0.7 ssh-ed25519 QUJD me@office", 22, True),
        ("Web.Example.edu.cn\tssh-ed25519\tQUJD", 22, True),
        ("*.example.edu.cn ssh-ed25519 QUJD", 22, True),
        ("*.example.edu.cn,!web.* ssh-ed25519 QUJD", 22, False),
        ("web.example.edu.cn ssh-ed25519 QUJD", 2222, False),
        ("[web.example.edu.cn]:2222 ssh-ed25519 QUJD", 2222, True),
        ("[*.example.edu.cn]:2222 ssh-ed25519 QUJD", 2222, True),
        ("[web.example.edu.cn]:2222 ssh-ed25519 QUJD", 22, False),
        ("@cert-authority *.example.edu.cn ssh-ed25519 QUJD", 22, False),
        ("# web.example.edu.cn ssh-ed25519 QUJD", 22, False),
        ("web.example.edu.cn ssh-ed25519 ?", 22, False),
        ("|1|?|? ssh-ed25519 QUJD", 22, False),
        ("web.example.edu.cn", 22, False),
        ("", 22, False),
    ],
)
def test_which_lines_name_a_host(line: str, port: int, found: bool) -> None:
    keys = logins.known([line], "web.example.edu.cn", port)
    assert keys == ((logins.Known("ssh-ed25519", b"ABC", False),) if found else ())


@pytest.mark.parametrize(("key", "password"), [("stranger", ""), ("", "s3cret-word"), ("", "")])
def test_who_is_not_let_in_is_told_without_secrets(
    tmp_path: Path, plain: Server, monkeypatch: pytest.MonkeyPatch, key: str, password: str
) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    trouble = rule(plain.target(tmp_path, key=key), password)
    assert trouble.rule == "deploy-login"
    assert "s3cret" not in repr(trouble.args_of) + repr(trouble.__context__ and trouble.__cause__)


def test_a_key_that_others_may_read_is_not_used(tmp_path: Path, plain: Server) -> None:
    key = tmp_path / "key"
    key.write_bytes((plain.keys / "user").read_bytes())
    key.chmod(0o644)
    target = replace(plain.target(tmp_path), key=str(key))
    trouble = rule(target)
    assert (trouble.rule, trouble.args_of) == ("deploy-open-key", {"found": str(key)})
    key.chmod(0o600)
    with connect(target):
        pass


def test_a_key_with_a_passphrase(tmp_path: Path, plain: Server) -> None:
    key = tmp_path / "key"
    key.write_bytes((plain.keys / "user").read_bytes())
    key.chmod(0o600)
    subprocess.run(["ssh-keygen", "-q", "-p", "-N", "s3cret word", "-f", str(key)], check=True,
                   capture_output=True)  # fmt: skip
    target = replace(plain.target(tmp_path), key=str(key))
    assert "passphrase" in rule(target).args_of["reason_en"]
    assert "passphrase" in rule(target, "wrong").args_of["reason_en"]
    with connect(target, passphrase="s3cret word") as host:
        assert host.names("") == ("key",)
    assert rule(replace(target, key=str(tmp_path / "none"))).rule == "deploy-login"


def test_a_key_of_the_agent(tmp_path: Path, plain: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "agent"
    with subprocess.Popen(
        ["ssh-agent", "-D", "-a", str(place)], stdout=subprocess.DEVNULL
    ) as agent:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(place))
        try:
            for name in ("stranger", "user"):
                for _ in range(100):
                    added = subprocess.run(["ssh-add", "-q", str(plain.keys / name)], check=False)
                    if not added.returncode:
                        break
                    time.sleep(0.02)
            with connect(plain.target(tmp_path / "host", key="")) as host:
                assert host.names("") == ()
        finally:
            agent.terminate()


class Porter(paramiko.ServerInterface):
    """Lets in who knows the word."""

    def check_auth_password(self, username: str, password: str) -> int:
        good = (username, password) == ("gonghui", "s3cret word")
        return paramiko.AUTH_SUCCESSFUL if good else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username: str) -> str:
        return "password"


def test_a_password_opens_what_a_key_does_not(tmp_path: Path, plain: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        target = replace(plain.target(tmp_path, port=port, key=""), user="gonghui")

        def serve() -> None:
            here, _ = listening.accept()
            transport = paramiko.Transport(here)
            transport.add_server_key(paramiko.Ed25519Key(filename=str(plain.keys / "host")))
            with closing(transport), suppress(paramiko.SSHException, EOFError):
                transport.start_server(server=Porter())
                transport.join(10)

        porter = threading.Thread(target=serve)
        porter.start()
        with logins.opened(target, "s3cret word") as transport:
            assert transport.is_authenticated()
        porter.join(10)


def test_who_does_not_answer_is_offline(
    tmp_path: Path, plain: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logins, "TIMEOUT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert rule(plain.target(tmp_path, port=port)).rule == "deploy-offline"
    assert rule(plain.target(tmp_path, port=port)).rule == "deploy-offline"
    nowhere = replace(plain.target(tmp_path), host="nowhere.invalid")
    assert rule(nowhere).args_of["found"].startswith("[nowhere.invalid]:")
