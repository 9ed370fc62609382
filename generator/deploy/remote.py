"""What an SFTP server does with files and folders: many at once, each of them whole.

Inputs → outputs: places on the server → requests to it. Requests are sent without waiting for the
last one's answer wherever their order does not matter, so that a batch of files takes a few round
trips, however far the server is. Raises what `packets` raises.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import PurePosixPath

from generator.deploy import packets
from generator.deploy.packets import Packets, Refused, lengthy, number, permissions, text, wide

TOGETHER = 32
"""Files or folders that are open on the server at once."""
NEW = ".new-"
REPLACE, LINK, COPY = "posix-rename@openssh.com", "hardlink@openssh.com", "copy-data"
SPACE = "statvfs@openssh.com"
_FILE, _FOLDER = permissions(0o644), permissions(0o755)
_AFRESH = packets.FOR_WRITING | packets.CREATED | packets.EMPTIED


class Remote:
    """A server's disk. `in_order`: visitors see each file as it comes, so none may take its name
    before the one before it."""

    def __init__(self, spoken: Packets, *, in_order: bool) -> None:
        self.can = spoken.extensions
        self._packets, self._in_order = spoken, in_order
        self._folders: set[str] = set()

    # --- one place -------------------------------------------------------------------------------

    def mode(self, place: str) -> int | None:
        """The kind and permissions of what is there; None when nothing is."""
        try:
            return self.now(packets.LSTAT, text(place)).mode()
        except Refused as error:
            if error.code == packets.NO_SUCH_FILE:
                return None
            raise

    def leads(self, place: str) -> str:
        """Where a link leads to; "" for none."""
        try:
            answer = self.now(packets.READLINK, text(place))
        except Refused:
            return ""
        return answer.text() if answer.number() else ""

    def full(self, place: str) -> bool:
        """Whether the disk is full, as far as the server tells: a refusal does not say so."""
        if SPACE not in self.can:
            return False
        told = self.now(packets.EXTENDED, text(SPACE), text(place))
        sizes = [told.wide() for _ in range(5)]  # of blocks and of parts, all, free, free for us
        return sizes[4] == 0

    def content(self, place: str) -> bytes | None:
        """A small file's bytes; None when it is not there."""
        try:
            handle = self._open(place, packets.FOR_READING)
        except Refused as error:
            if error.code == packets.NO_SUCH_FILE:
                return None
            raise
        found = b"".join(self._parts(handle))
        self.now(packets.CLOSE, lengthy(handle))
        return found

    def create(self, place: str, data: bytes) -> bool:
        """A file, only if there is none; whether it was made."""
        self.make_folders([place])
        try:
            how = packets.FOR_WRITING | packets.CREATED | packets.ONLY_NEW
            handle = self._open(place, how)
        except Refused:  # few servers say why
            if self.mode(place) is None:
                raise
            return False
        self._fill([(handle, parts(data))])
        return True

    # --- many files ------------------------------------------------------------------------------

    def put(self, files: Sequence[tuple[str, Iterable[bytes]]]) -> None:
        """Files in parts of `packets.CHUNK`: under other names first, then each under its own."""
        for start in range(0, len(files), TOGETHER):
            part = files[start : start + TOGETHER]
            self.make_folders(place for place, _ in part)
            new = [_beside(place) for place, _ in part]
            asked = [self.ask(packets.OPEN, text(each), number(_AFRESH), _FILE) for each in new]
            handles = [self._packets.answer(each).data() for each in asked]
            self._fill(zip(handles, (each for _, each in part), strict=True))
            self.replace([(one, place) for one, (place, _) in zip(new, part, strict=True)])

    def replace(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Give files other names, over what has them. A server that cannot do it in one move has
        nothing under that name for a moment."""
        names = [(text(old), text(new)) for old, new in pairs]
        if REPLACE in self.can:
            self.each(packets.EXTENDED, [(text(REPLACE), *each) for each in names])
            return
        for old, new in names:
            with suppress(Refused):
                self.now(packets.REMOVE, new)
            self.now(packets.RENAME, old, new)

    def remove(self, places: Sequence[str], top: str) -> None:
        """Delete files, and the folders below `top` that are empty then."""
        self.each(packets.REMOVE, [(text(each),) for each in places], but=packets.NO_SUCH_FILE)
        above = {each for place in places for each in PurePosixPath(place).parents}
        below = (each for each in above if PurePosixPath(top) in each.parents)
        deepest = [str(each) for each in sorted(below, key=lambda each: (-len(each.parts), each))]
        for asked in [self.ask(packets.RMDIR, text(each)) for each in deepest]:
            with suppress(Refused):  # something is in it
                self._packets.answer(asked)
        self._folders.difference_update(deepest)

    # --- folders ---------------------------------------------------------------------------------

    def make_folders(self, places: Iterable[str]) -> None:
        """The folders of files, as far as they are not known to be there."""
        all_of = {str(each) for place in places for each in PurePosixPath(place).parents}
        lacking = sorted(all_of - self._folders - {".", "/"}, key=lambda each: each.count("/"))
        asked = [(each, self.ask(packets.MKDIR, text(each), _FOLDER)) for each in lacking]
        made = []
        for each, number_of in asked:
            with suppress(Refused):  # it is there; if not, what goes into it is refused
                self._packets.answer(number_of)
                made.append(self.ask(packets.SETSTAT, text(each), _FOLDER))  # whatever the umask
        self._packets.settle(*made)
        self._folders.update(lacking)

    def listed(self, *places: str) -> list[list[tuple[str, int]]]:
        """What lies in each of some folders: names and modes; nothing in one that is not there."""
        found: list[list[tuple[str, int]]] = [[] for _ in places]
        handles: dict[int, bytes] = {}
        for at, asked in enumerate([self.ask(packets.OPENDIR, text(each)) for each in places]):
            try:
                handles[at] = self._packets.answer(asked).data()
            except Refused as error:
                if error.code != packets.NO_SUCH_FILE:
                    raise
        left = dict(handles)
        while left:
            reads = {at: self.ask(packets.READDIR, lengthy(each)) for at, each in left.items()}
            for at, asked in reads.items():
                try:
                    found[at] += _entries(self._packets.answer(asked))
                except Refused as error:
                    if error.code != packets.EOF:
                        raise
                    del left[at]
        closed = [self.ask(packets.CLOSE, lengthy(each)) for each in handles.values()]
        self._packets.settle(*closed)
        return found

    def copy(self, old: str, new: str, way: str) -> None:
        """Copy a folder: its files are shared, or copied on the server's side."""
        folders, files = self._tree(old)
        self.make_folders(f"{new}{each.removeprefix(old)}/file" for each in folders)
        pairs = [(each, f"{new}{each.removeprefix(old)}") for each in files]
        if way == LINK:
            self.each(packets.EXTENDED, [(text(LINK), text(a), text(b)) for a, b in pairs])
            return
        for source, target in pairs:
            one, two = self._open(source, packets.FOR_READING), self._open(target, _AFRESH)
            self.now(packets.EXTENDED, text(COPY), lengthy(one), wide(0), wide(0),
                     lengthy(two), wide(0))  # fmt: skip
            self.each(packets.CLOSE, [(lengthy(one),), (lengthy(two),)])

    def delete(self, place: str) -> None:
        """Delete a folder and all that is in it, if it is there; links are not followed."""
        self.forget(place)
        mode = self.mode(place)
        if mode is None:
            return
        if not stat.S_ISDIR(mode):
            self.now(packets.REMOVE, text(place))
            return
        folders, files = self._tree(place)
        self.each(packets.REMOVE, [(text(each),) for each in files])
        self.each(packets.RMDIR, [(text(each),) for each in reversed(folders)])

    def forget(self, place: str) -> None:
        """Take a folder, and those in it, for not known to be there."""
        self._folders = {
            each for each in self._folders if not PurePosixPath(each).is_relative_to(place)
        }

    def _tree(self, place: str) -> tuple[list[str], list[str]]:
        """The folders below a place, itself first, and the files."""
        folders, at = [place], 0
        files: list[str] = []
        while at < len(folders):
            part = folders[at : at + TOGETHER]
            for folder, entries in zip(part, self.listed(*part), strict=True):
                for name, mode in entries:
                    (folders if stat.S_ISDIR(mode) else files).append(f"{folder}/{name}")
            at += len(part)
        return folders, files

    # --- requests --------------------------------------------------------------------------------

    def ask(self, kind: int, *given: bytes) -> int:
        """Send a request and go on; its number."""
        return self._packets.ask(kind, *given)

    def now(self, kind: int, *given: bytes) -> packets.Answer:
        """Send a request and wait for its answer."""
        return self._packets.answer(self.ask(kind, *given))

    def each(self, kind: int, requests: Iterable[tuple[bytes, ...]], but: int = packets.OK) -> None:
        """Requests in order; a refusal with the status `but` is none."""
        asked = []
        for given in requests:
            asked.append(self.ask(kind, *given))
            if self._in_order:
                self._settle(asked.pop(), but)
        for one in asked:
            self._settle(one, but)

    def _settle(self, asked: int, but: int) -> None:
        try:
            self._packets.answer(asked)
        except Refused as error:
            if error.code != but:
                raise

    def _open(self, place: str, how: int) -> bytes:
        return self.now(packets.OPEN, text(place), number(how), _FILE).data()

    def _fill(self, files: Iterable[tuple[bytes, Iterable[bytes]]]) -> None:
        """Write into open files, and close them."""
        asked = []
        for handle, data in files:
            at = 0
            for part in data:
                asked.append(self.ask(packets.WRITE, lengthy(handle), wide(at), lengthy(part)))
                at += len(part)
            asked.append(self.ask(packets.FSETSTAT, lengthy(handle), _FILE))
            asked.append(self.ask(packets.CLOSE, lengthy(handle)))
        self._packets.settle(*asked)

    def _parts(self, handle: bytes) -> Iterator[bytes]:
        """An open file's parts: one at first, for most files are small, then many at once."""
        at, ended, ahead = 0, False, 1
        while not ended:
            places = [wide(at + each * packets.CHUNK) for each in range(ahead)]
            size, torn = number(packets.CHUNK), False
            for asked in [self.ask(packets.READ, lengthy(handle), each, size) for each in places]:
                part = self._read(asked)
                if not torn and not ended:
                    yield part
                    at += len(part)
                    ended = not part
                    torn = len(part) < packets.CHUNK  # what follows is asked for again
            ahead = 1 if torn else TOGETHER

    def _read(self, asked: int) -> bytes:
        try:
            return self._packets.answer(asked).data()
        except Refused as error:
            if error.code == packets.EOF:
                return b""
            raise


def parts(data: bytes) -> Iterator[bytes]:
    """Bytes as they are sent."""
    return (data[at : at + packets.CHUNK] for at in range(0, len(data), packets.CHUNK))


def _beside(place: str) -> str:
    path = PurePosixPath(place)
    return str(path.with_name(NEW + path.name))


def _entries(answer: packets.Answer) -> list[tuple[str, int]]:
    found = []
    for _ in range(answer.number()):
        name, _long = answer.text(), answer.data()
        found.append((name, answer.mode()))
    return [(name, mode) for name, mode in found if name not in (".", "..")]
