"""One stable name for any plain value; refuses everything else.

Inputs → outputs: a plain value (None, bool, int, float, str, bytes, date, enum, frozen dataclass,
tuple, frozenset, mapping) → 32 hexadecimal digits that are the same on every machine and run.

Incremental: two values with the same digest are the same value, so “did the answer change?” is a
comparison of two short strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from hashlib import blake2b

_SIZE = 16


def of_bytes(data: bytes) -> str:
    """The digest of a file's bytes."""
    return blake2b(data, digest_size=_SIZE).hexdigest()


def of(value: object) -> str:
    """The digest of a plain value.

    Raises:
        TypeError: the value (or something inside it) is not plain: a list, an open file, a lambda.
    """
    hasher = blake2b(digest_size=_SIZE)
    chunks: list[bytes] = []
    _encode(value, chunks)
    hasher.update(b"".join(chunks))
    return hasher.hexdigest()


@cache
def _names(kind: type) -> tuple[tuple[str, ...], bytes]:
    assert is_dataclass(kind)
    return tuple(each.name for each in fields(kind)), kind.__qualname__.encode()


def _encode(value: object, out: list[bytes]) -> None:
    """Append an encoding in which no two different values look alike (type, length, content)."""
    if isinstance(value, str) and not isinstance(value, Enum):
        data = value.encode("utf-8", "surrogatepass")
        out.append(b"s%d:" % len(data))
        out.append(data)
    elif isinstance(value, tuple):
        out.append(b"t%d:" % len(value))
        for item in value:
            _encode(item, out)
    elif is_dataclass(value) and not isinstance(value, type):
        names, title = _names(type(value))
        out.append(b"d%d:%s%d:" % (len(title), title, len(names)))
        for name in names:
            _encode(getattr(value, name), out)
    else:
        _encode_rare(value, out)


def _encode_rare(value: object, out: list[bytes]) -> None:
    if value is None or isinstance(value, bool):
        out.append(f"{value};".encode())
    elif isinstance(value, Enum):
        name = f"{type(value).__qualname__}.{value.name}"
        out.append(f"e{len(name)}:{name}".encode())
    elif isinstance(value, int | float):
        out.append(f"{type(value).__name__[0]}{value!r};".encode())
    elif isinstance(value, bytes):
        out.append(b"b%d:%s" % (len(value), value))
    elif isinstance(value, datetime | date):
        out.append(f"{type(value).__name__}{value.isoformat()};".encode())
    elif isinstance(value, Mapping):
        out.append(b"m%d:" % len(value))
        for key, item in sorted(value.items()):
            _encode(key, out)
            _encode(item, out)
    elif isinstance(value, frozenset):
        out.append(b"f%d:" % len(value))
        out.extend(sorted(of(item).encode() for item in value))
    else:
        raise TypeError(f"not a plain value: {type(value).__name__}")
