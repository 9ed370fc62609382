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
from typing import Any

_SIZE = 16


def of_bytes(data: bytes) -> str:
    """The digest of a file's bytes."""
    return blake2b(data, digest_size=_SIZE).hexdigest()


def of(value: object) -> str:
    """The digest of a plain value.

    Raises:
        TypeError: the value (or something inside it) is not plain: a list, an open file, a lambda.
    """
    chunks: list[bytes] = []
    _encode(value, chunks)
    return of_bytes(b"".join(chunks))


def _encode(value: object, out: list[bytes]) -> None:
    """Append an encoding in which no two different values look alike: sort, length, content."""
    if isinstance(value, str) and not isinstance(value, Enum):
        data = value.encode("utf-8", "surrogatepass")
        out.append(b"s%d:" % len(data))
        out.append(data)
    elif isinstance(value, tuple):
        out.append(b"t%d:" % len(value))
        for item in value:
            _encode(item, out)
    elif is_dataclass(value) and not isinstance(value, type):
        title, names = _shape(type(value))
        out.append(title)
        for name in names:
            _encode(getattr(value, name), out)
    else:
        _encode_rare(value, out)


def _encode_rare(value: object, out: list[bytes]) -> None:
    if value is None or isinstance(value, bool):
        out.append(b"%s;" % str(value).encode())
    elif isinstance(value, Enum):
        out.append(b"e" + _title(type(value)) + _sized(value.name))
    elif type(value) in (int, float):
        out.append(b"%s;" % f"{type(value).__name__[0]}{value!r}".encode())
    elif isinstance(value, bytes):
        out.append(b"b%d:%s" % (len(value), value))
    elif isinstance(value, date):  # a datetime is one too
        sort = "datetime" if isinstance(value, datetime) else "date"
        out.append(b"%s;" % f"{sort}{value.isoformat()}".encode())
    elif isinstance(value, Mapping):
        out.append(b"m%d:" % len(value))
        out.extend(sorted(_alone(key) + _alone(item) for key, item in value.items()))
    elif isinstance(value, frozenset):
        out.append(b"z%d:" % len(value))
        out.extend(sorted(map(_alone, value)))
    else:
        raise TypeError(f"not a plain value: {type(value).__name__}")


def _alone(value: object) -> bytes:
    chunks: list[bytes] = []
    _encode(value, chunks)
    return b"".join(chunks)


@cache
def _shape(kind: type[Any]) -> tuple[bytes, tuple[str, ...]]:
    if not kind.__dataclass_params__.frozen:  # it could change after its digest was taken
        raise TypeError(f"not a plain value: {kind.__name__} is not frozen")
    names = tuple(each.name for each in fields(kind))
    return b"d%s%d:" % (_title(kind), len(names)), names


def _title(kind: type) -> bytes:
    return _sized(f"{kind.__module__}.{kind.__qualname__}")


def _sized(text: str) -> bytes:
    data = text.encode()
    return b"%d:%s" % (len(data), data)
