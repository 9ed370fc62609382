"""A real sshd on loopback, with its own keys and settings, and a wire to it that can be cut."""

from __future__ import annotations

import contextlib
import getpass
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.content.targets import Switch, Target, Way

SSHD = shutil.which("sshd") or "/usr/sbin/sshd"


@dataclass(frozen=True)
class Server:
    """A server that runs: its port, and the folder with its keys."""

    port: int
    keys: Path
    process: subprocess.Popen[bytes]

    def target(self, folder: Path, *, port: int = 0, switch: Switch = Switch.WHOLE,
               key: str = "user", hosts: str = "known_hosts") -> Target:  # fmt: skip
        """A folder of this machine as a target that is reached through the server."""
        port = port or self.port
        line = (self.keys / "host.pub").read_text().rsplit(" ", 1)[0]
        known = self.keys / "known_hosts"
        with known.open("a") as file:
            file.write(f"[127.0.0.1]:{port} {line}\n")
        return Target(
            Way.SFTP, str(folder), host="127.0.0.1", port=port, user=getpass.getuser(),
            key=str(self.keys / key) if key else "", hosts=str(self.keys / hosts), switch=switch,
        )  # fmt: skip

    def kill_sessions(self) -> None:
        """Kill -9 what serves those who are logged in."""
        for child in _below(self.process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)


def _below(parent: int) -> list[int]:
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            words = place.read_text().rpartition(")")[2].split()
            if int(words[1]) == parent:
                own = int(place.parent.name)
                found += [*_below(own), own]
    return found


@contextlib.contextmanager
def running(folder: Path, *, shell: bool, largest: int = 0) -> Iterator[Server]:
    """An sshd that moves files, and runs commands only with a shell. `largest` is the number of
    bytes that a file may have there, as on a disk that is full."""
    if not Path(SSHD).exists():
        pytest.skip("no sshd on this machine")
    if os.name != "posix":
        pytest.skip("sshd is run on POSIX systems only")
    folder.mkdir(parents=True)
    for name in ("host", "user", "stranger"):
        _key(folder / name)
    shutil.copy(folder / "user.pub", folder / "authorized_keys")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "sshd_config").write_text(_settings(folder, port, shell=shell))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, parents=True, exist_ok=True)

    def limited() -> None:
        import resource  # not on Windows

        if largest:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [SSHD, "-D", "-e", "-f", str(folder / "sshd_config")], stdout=log, stderr=log,
            preexec_fn=limited, restore_signals=False,  # no thread runs yet
        )  # fmt: skip
    server = Server(port, folder, process)
    try:
        _await(server)
        yield server
    finally:
        server.kill_sessions()
        process.terminate()
        process.wait(10)


def _key(place: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(place)], check=True,
                   stdin=subprocess.DEVNULL)  # fmt: skip


def _settings(folder: Path, port: int, *, shell: bool) -> str:
    lines = [
        "ListenAddress 127.0.0.1", f"Port {port}", f"HostKey {folder}/host", "PidFile none",
        f"AuthorizedKeysFile {folder}/authorized_keys", "StrictModes no", "PermitRootLogin yes",
        "PasswordAuthentication yes", "KbdInteractiveAuthentication no", "UsePAM no", "UseDNS no",
        "MaxStartups 100", "Subsystem sftp internal-sftp", "LogLevel ERROR",
    ]  # fmt: skip
    if not shell:
        lines.append("ForceCommand internal-sftp")
    asked = subprocess.run([SSHD, "-V"], capture_output=True, text=True, check=False)
    found = re.search(r"OpenSSH_(\d+)\.(\d+)", asked.stderr + asked.stdout)
    if found and (int(found[1]), int(found[2])) >= (9, 8):
        lines.append("PerSourcePenalties no")  # it would shut out the tests after a wrong password
    return "\n".join(lines) + "\n"


def _await(server: Server) -> None:
    for _ in range(100):
        if server.process.poll() is not None:
            raise AssertionError((server.keys / "log").read_text())
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", server.port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("sshd does not listen")


@contextlib.contextmanager
def wire(port: int, most: int) -> Iterator[int]:
    """A port that leads to another until so many bytes have gone through it, both ways together."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        left, lock, pipes = [most], threading.Lock(), []

        def pump(here: socket.socket, there: socket.socket) -> None:
            with contextlib.suppress(OSError):
                while data := here.recv(16384):
                    with lock:
                        part = data[: max(0, left[0])]
                        left[0] -= len(data)
                    there.sendall(part)
                    if len(part) < len(data):
                        break
            for each in (here, there):
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    here, _ = listening.accept()
                    there = socket.create_connection(("127.0.0.1", port))
                    pipes.extend((here, there))
                    for pair in ((here, there), (there, here)):
                        started = threading.Thread(target=pump, args=pair)
                        started.start()
                        threads.append(started)

        threads = [threading.Thread(target=serve)]
        threads[0].start()
        try:
            yield listening.getsockname()[1]
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            for each in pipes:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
            for each in list(threads):
                each.join(10)
            for each in pipes:
                each.close()
