"""The file protocol of SSH (SFTP 3) as requests and answers, many of them under way at once.

Inputs → outputs: a channel to a server's `sftp` → numbered requests and what was answered. A write
that fails is told to whoever asks for its answer; none is lost.
"""

from __future__ import annotations

import struct
from typing import Protocol

INIT, VERSION, OPEN, CLOSE, READ, WRITE = 1, 2, 3, 4, 5, 6
LSTAT, SETSTAT, FSETSTAT, OPENDIR, READDIR, REMOVE, MKDIR, RMDIR = 7, 9, 10, 11, 12, 13, 14, 15
RENAME, READLINK, SYMLINK, STATUS, HANDLE, DATA, NAME = 18, 19, 20, 101, 102, 103, 104
EXTENDED, EXTENDED_REPLY = 200, 201
OK, EOF, NO_SUCH_FILE, PERMISSION_DENIED, FAILURE, UNSUPPORTED = 0, 1, 2, 3, 4, 8
FOR_READING, FOR_WRITING, CREATED, EMPTIED, ONLY_NEW = 0x01, 0x02, 0x08, 0x10, 0x20

CHUNK = 32 * 1024
"""Bytes of a file in one packet: what every server takes."""
UNDER_WAY = 256
"""Requests without an answer: more would fill the server's and our own buffers."""
_LARGEST = 16 * 1024 * 1024
_WORDS = {
    NO_SUCH_FILE: "No such file or directory",
    PERMISSION_DENIED: "Permission denied",
    UNSUPPORTED: "Operation unsupported",
}


class Channel(Protocol):
    """What carries the packets."""

    def sendall(self, data: bytes) -> None:
        """Send all of it, or raise OSError."""

    def recv(self, most: int) -> bytes:
        """What has come; nothing at the end."""


class Refused(Exception):
    """The server answered a request with a status that is no success."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(code)
        self.code, self.words = code, words


class Answer:
    """An answer of the server, read from its beginning."""

    def __init__(self, kind: int, data: bytes) -> None:
        self.kind, self._data, self._at = kind, data, 0

    def number(self) -> int:
        """A number of 32 bits."""
        return int(struct.unpack(">I", self._take(4))[0])

    def wide(self) -> int:
        """A number of 64 bits."""
        return int(struct.unpack(">Q", self._take(8))[0])

    def data(self) -> bytes:
        """Bytes with their length before them."""
        return self._take(self.number())

    def text(self) -> str:
        """A name."""
        return self.data().decode("utf-8", "surrogateescape")

    def mode(self) -> int:
        """A file's kind and permissions from its attributes, 0 where they are not told."""
        flags, mode = self.number(), 0
        self._take((8 if flags & 1 else 0) + (8 if flags & 2 else 0))
        if flags & 4:
            mode = self.number()
        self._take(8 if flags & 8 else 0)
        for _ in range(self.number() if flags & 0x80000000 else 0):
            self.data(), self.data()
        return mode

    def more(self) -> bool:
        """Whether something is left to read."""
        return self._at < len(self._data)

    def _take(self, count: int) -> bytes:
        part = self._data[self._at : self._at + count]
        if len(part) != count:
            raise EOFError("a packet of the server is cut short")
        self._at += count
        return part


class Packets:
    """A conversation with a server. Raises `Refused` for what it would not do, and OSError or
    EOFError when the connection is gone."""

    def __init__(self, channel: Channel) -> None:
        self._channel, self._buffer = channel, bytearray()
        self._number, self._waiting = 0, 0
        self._answers: dict[int, Answer] = {}
        self._send(INIT, number(3))
        kind, data = self._packet()
        if kind != VERSION:
            raise EOFError("no SFTP server answers")
        told = Answer(kind, data)
        told.number()
        names = set()
        while told.more():
            names.add(told.text())
            told.data()
        self.extensions = frozenset(names)

    def ask(self, kind: int, *parts: bytes) -> int:
        """Send a request and go on; its number."""
        while self._waiting >= UNDER_WAY:
            self._receive()
        self._number += 1
        self._waiting += 1
        self._send(kind, number(self._number), *parts)
        return self._number

    def answer(self, asked: int) -> Answer:
        """The answer to a request, waited for if need be."""
        while asked not in self._answers:
            self._receive()
        found = self._answers.pop(asked)
        if found.kind == STATUS:
            code = found.number()
            words = found.text() if found.more() else ""
            if code != OK:
                raise Refused(code, _WORDS.get(code, words or "Failure"))
        return found

    def settle(self, *asked: int) -> None:
        """Wait for every answer, and raise the first refusal among them after the last."""
        refused: Refused | None = None
        for each in asked:
            try:
                self.answer(each)
            except Refused as error:
                refused = refused or error
        if refused:
            raise refused

    def _receive(self) -> None:
        kind, data = self._packet()
        if len(data) < 4:
            raise EOFError("a packet of the server is cut short")
        (asked,) = struct.unpack(">I", data[:4])
        self._waiting -= 1
        self._answers[asked] = Answer(kind, data[4:])

    def _send(self, kind: int, *parts: bytes) -> None:
        data = b"".join(parts)
        self._channel.sendall(struct.pack(">IB", len(data) + 1, kind) + data)

    def _packet(self) -> tuple[int, bytes]:
        (size,) = struct.unpack(">I", self._bytes(4))
        if not 0 < size <= _LARGEST:
            raise EOFError("no SFTP server answers")
        data = self._bytes(size)
        return data[0], data[1:]

    def _bytes(self, count: int) -> bytes:
        while len(self._buffer) < count:
            part = self._channel.recv(64 * 1024)
            if not part:
                raise EOFError("the connection was closed")
            self._buffer += part
        found = bytes(self._buffer[:count])
        del self._buffer[:count]
        return found


def number(value: int) -> bytes:
    """A number of 32 bits."""
    return struct.pack(">I", value)


def wide(value: int) -> bytes:
    """A number of 64 bits."""
    return struct.pack(">Q", value)


def lengthy(data: bytes) -> bytes:
    """Bytes with their length before them."""
    return number(len(data)) + data


def text(value: str) -> bytes:
    """A name."""
    return lengthy(value.encode("utf-8", "surrogateescape"))


def permissions(mode: int) -> bytes:
    """Attributes of which only the permissions are told."""
    return number(4) + number(mode)
