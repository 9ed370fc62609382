"""Passes on the compressed data of a JPEG, without what its camera noted.

Inputs → outputs: a file's bytes → `Plain`, the same pixels to the bit under a head of ours; or None
where the file is anything but an upright baseline JPEG of what was asked, one grey or sRGB's three.

Nothing is guessed: whoever gets None decodes the file and says what is wrong with it. No more than
the tables and a strip of the picture is decoded here, but the data must go on to its end mark.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PIL import Image

from generator.press.separating import is_srgb
from generator.site.pictures import MAX_PIXELS, Unusable, opened

_START, _END = b"\xff\xd8", b"\xff\xd9"
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_FRAME, _TABLES, _PACE, _SCAN = 0xC0, (0xC4, 0xDB), 0xDD, 0xDA
_NOTES = (*range(0xE0, 0xF0), 0xFE)
_WITHIN = (b"\xff\x00", *(bytes((0xFF, 0xD0 + number)) for number in range(8)))
"""The only marks in compressed data: a plain 255, and places to start again from."""
_HEAD, _LINES = 1 << 16, 16
"""More bytes than tables need; how many lines are decoded, of four bytes a px at most."""
_PARTS = {True: ((1,), (0,)), False: ((1, 2, 3), (0, 1, 2))}
"""What a grey and the three of YCbCr are called."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A JPEG that holds a picture and nothing else; its size in px."""

    data: bytes
    size: tuple[int, int]


class _Other(Exception):
    """It is not of the sort that is passed on."""


def plain(data: bytes, *, grey: bool) -> Plain | None:
    """A JPEG as it is, without notes; None if it has to be decoded."""
    if data[:2] != _START:
        return None
    try:
        found, noted = _stripped(data, grey), opened(data)
    except (_Other, Unusable, struct.error):
        return None
    same = noted.orientation == 1 and (grey or _usual(noted.image.info))
    return found if same and _begins(found) else None


def _usual(notes: Mapping[str | tuple[int, int], object]) -> bool:
    """Whether three parts are YCbCr of sRGB."""
    profile = notes.get("icc_profile")
    return notes.get("adobe_transform", 1) == 1 and (
        not isinstance(profile, bytes) or is_srgb(profile)
    )


def _stripped(data: bytes, grey: bool) -> Plain:
    kept: list[bytes | memoryview] = [_START, _JFIF]
    frame, size, marks = b"", (0, 0), set()
    for mark, at, end in _segments(data):
        marks.add(mark)
        body = data[at + 4 : end]
        if mark == _FRAME and not frame:
            frame, size = body, _size(body, grey)
        elif mark == _SCAN:
            # Behind a picture there may be others, of which a phone says nothing.
            ends = (seek(_END, end) for seek in (data.rfind, data.find))
            last = next((each for each in ends if _whole(data, end, each, size)), 0)
            if body[:1] != frame[5:6] or not last or not marks.issuperset((_FRAME, *_TABLES)):
                raise _Other
            kept += memoryview(data)[at:last], _END
            return Plain(b"".join(kept), size)
        elif mark in _NOTES:
            continue
        elif mark not in (*_TABLES, _PACE):
            raise _Other
        kept.append(data[at:end])
    raise _Other


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The marks of the head: which, where it begins, where its segment ends."""
    at = 2
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        sign, mark, length = struct.unpack_from(">BBH", data, at)
        if sign != 0xFF or length < 2 or at + 2 + length > len(data):
            raise _Other
        yield mark, at, at + 2 + length
        at += 2 + length


def _size(frame: bytes, grey: bool) -> tuple[int, int]:
    deep, high, wide, parts = struct.unpack_from(">BHHB", frame)
    names = tuple(frame[6::3])
    if deep != 8 or not 0 < wide * high <= MAX_PIXELS:
        raise _Other
    if parts != len(names) or names not in _PARTS[grey]:
        raise _Other
    return wide, high


def _whole(data: bytes, start: int, end: int, size: tuple[int, int]) -> bool:
    """Whether one scan goes from here to there: no other marks, and two bits at least a block."""
    least = size[0] * size[1] // 64 // 4
    if end - start < least:
        return False
    marks = data.count(b"\xff", start, end) - data.count(_WITHIN[0], start, end)
    return not marks or marks == sum(data.count(each, start, end) for each in _WITHIN[1:])


def _begins(found: Plain) -> bool:
    """Whether the tables are sound: the first lines can be decoded."""
    at = found.data.index(b"\xff\xc0")
    strip = bytearray(found.data[: _HEAD + _LINES * 4 * found.size[0]] + _END)
    strip[at + 5 : at + 7] = struct.pack(">H", min(_LINES, found.size[1]))
    try:
        with Image.open(io.BytesIO(strip), formats=("JPEG",)) as picture:
            picture.load()
    except MemoryError:
        raise
    except Exception:  # Pillow raises whatever its decoders stumble over
        return False
    return True
