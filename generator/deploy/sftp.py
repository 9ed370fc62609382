"""A host that is reached by SFTP, with or without commands.

Inputs → outputs: the steps of a deployment → what a server does, and what it would not, in plain
words.

Where the server may run commands, one of them copies or deletes a folder; what it did is looked at
afterwards, for a server that may not run them can seem to. On a server that cannot replace a file
in one move there is nothing of its name for a moment; such a server cannot switch.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

import paramiko

from generator.content.targets import Switch, Target
from generator.deploy import logins, packets, remote
from generator.deploy.hosts import Trouble
from generator.deploy.packets import Packets, Refused, text
from generator.deploy.remote import Remote

CURRENT = "current"
PATIENCE = 600.0
"""Seconds that a command may take."""
_DONE = "bangyang-done"
_GONE = (paramiko.SSHException, OSError, EOFError)


@contextmanager
def connect(target: Target, password: str = "", passphrase: str = "") -> Iterator[SftpHost]:
    """The host of a target; the connection ends with it. The password logs in where no key does;
    the passphrase opens the key, and the password where there is none.

    Raises:
        Trouble: the host cannot be reached, is not known or is another, or will not let us in.
    """
    with logins.opened(target, password, passphrase) as transport:
        try:
            channel = transport.open_session(timeout=logins.TIMEOUT)
            channel.settimeout(logins.TIMEOUT)
            channel.invoke_subsystem("sftp")
            spoken = Packets(channel)
        except _GONE as error:
            raise logins.offline(target, error) from None
        yield SftpHost(target, transport, Remote(spoken, in_order=target.switch is Switch.FILES))


class SftpHost:
    """A server as a `Host`."""

    def __init__(self, target: Target, transport: paramiko.Transport, disk: Remote) -> None:
        self._target, self._transport, self.disk = target, transport, disk

    def read(self, path: str) -> bytes | None:
        """See `Host`."""
        with self._telling(path):
            return self.disk.content(self._at(path))

    def write(self, path: str, data: bytes) -> None:
        """See `Host`."""
        with self._telling(path):
            self.disk.put([(self._at(path), remote.parts(data))])

    def create(self, path: str, data: bytes) -> bool:
        """See `Host`."""
        with self._telling(path):
            return self.disk.create(self._at(path), data)

    def send(self, folder: str, files: Sequence[tuple[str, str]]) -> None:
        """See `Host`."""
        for start in range(0, len(files), remote.TOGETHER):  # so that what is told is near
            part = files[start : start + remote.TOGETHER]
            with self._telling(part[0][0]):
                self.disk.put([(self._at(folder, path), _parts(path, at)) for path, at in part])

    def remove(self, folder: str, paths: Sequence[str]) -> None:
        """See `Host`."""
        with self._telling(folder or CURRENT):
            self.disk.remove([self._at(folder, path) for path in paths], self._at(folder))

    def copy(self, source: str, target: str) -> None:
        """See `Host`."""
        old, new = self._at(source), self._at(target)
        one, two = shlex.quote(old), shlex.quote(new)
        command = f"cp -al -- {one} {two} || {{ rm -rf -- {two} && cp -a -- {one} {two}; }}"
        with self._telling(target):
            if self._run(command) and self.disk.mode(new) is not None:
                return
            self.disk.delete(new)
            for way in (each for each in (remote.LINK, remote.COPY) if each in self.disk.can):
                try:
                    self.disk.copy(old, new, way)
                    return
                except Refused:
                    self.disk.delete(new)
        raise Trouble(
            "deploy-no-copy", reason="不能复制文件夹", reason_en="it cannot copy a folder"
        )

    def rename(self, source: str, target: str) -> None:
        """See `Host`."""
        with self._telling(target):
            self.disk.now(packets.RENAME, text(self._at(source)), text(self._at(target)))
            self.disk.forget(self._at(source))

    def discard(self, folder: str) -> None:
        """See `Host`."""
        place = self._at(folder)
        if PurePosixPath(place) == PurePosixPath(self._at("")):
            raise Trouble("deploy-host", found=folder, reason="not a folder below the target's")
        with self._telling(folder):
            if self.disk.mode(place) is not None:
                self._run(f"rm -rf -- {shlex.quote(place)}")
                self.disk.delete(place)

    def current(self) -> str:
        """See `Host`."""
        with self._telling(CURRENT):
            return self.disk.leads(self._at(CURRENT))

    def switch(self, folder: str) -> None:
        """See `Host`."""
        if remote.REPLACE not in self.disk.can:
            raise Trouble("deploy-no-copy", reason="不能一步替换链接",
                          reason_en="it cannot replace a link in one move")  # fmt: skip
        new = self._at(f"{remote.NEW}{CURRENT}")
        with self._telling(CURRENT):
            with suppress(Refused):
                self.disk.now(packets.REMOVE, text(new))
            self.disk.now(packets.SYMLINK, text(folder), text(new))  # the order that OpenSSH takes
            if self.disk.leads(new) != folder:
                raise Refused(packets.FAILURE, "the link leads elsewhere")
            self.disk.replace([(new, self._at(CURRENT))])

    def names(self, folder: str) -> tuple[str, ...]:
        """See `Host`."""
        with self._telling(folder):
            return tuple(sorted(name for name, _ in self.disk.listed(self._at(folder))[0]))

    def _at(self, *path: str) -> str:
        """A place below the target's folder, and never outside."""
        inner = PurePosixPath(*path)
        if inner.is_absolute() or ".." in inner.parts:
            raise Trouble("deploy-host", found=str(inner), reason="outside of the target's folder")
        folder = self._target.folder
        home = folder == "~" or folder.startswith("~/")  # where a login begins
        return str(PurePosixPath(folder[2:] if home else folder) / inner)

    def _run(self, command: str) -> bool:
        """Whether the server ran a command to its good end, and says so: one that only moves files
        ends well whatever it is told."""
        try:
            with self._transport.open_session(timeout=logins.TIMEOUT) as channel:
                channel.settimeout(PATIENCE)
                channel.exec_command(f"sh -c {shlex.quote(f'{{ {command}; }} && echo {_DONE}')}")
                channel.shutdown_write()
                told = b""
                while len(told) < 1024 and (part := channel.recv(1024)):
                    told += part
                return told.strip() == _DONE.encode()
        except TimeoutError:
            raise  # it may still be at it
        except _GONE:
            return False

    @contextmanager
    def _telling(self, path: str) -> Iterator[None]:
        try:
            yield
        except Refused as error:
            reason = "No space left on device" if self._full() else error.words
            raise Trouble("deploy-host", found=path, reason=reason) from None
        except _GONE as error:
            raise logins.offline(self._target, error) from None

    def _full(self) -> bool:
        with suppress(Refused, *_GONE):
            return self.disk.full(self._at(""))
        return False


def _parts(path: str, source: str) -> Iterator[bytes]:
    """A file of this machine, as it is sent."""
    try:
        with Path(source).open("rb") as file:
            while part := file.read(packets.CHUNK):
                yield part
    except OSError as error:
        raise Trouble("deploy-host", found=path, reason=error.strerror or str(error)) from None
