"""Writes the first files of a document or a site, none over an existing one.

Inputs → outputs: a folder and texts by path → the files written, or why there are none.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path

from generator.diagnostics import Checked, Diagnostic, Span, problem


def begin(root: Path, files: Mapping[str, str]) -> Checked[tuple[Path, ...]]:
    """Write all these files or none of them."""
    there = tuple(name for name in files if os.path.lexists(root / name))
    if there:
        return Checked((), tuple(problem("file-exists", Span(name), found=name) for name in there))
    written: list[Path] = []
    for name, text in files.items():
        place = root / name
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("x", encoding="utf-8", newline="\n") as file:
                written.append(place)
                file.write(text)
        except OSError as error:
            for each in written:
                each.unlink(missing_ok=True)
            return Checked((), (refused(name, error),))
    return Checked(tuple(written))


def refused(name: str, error: OSError) -> Diagnostic:
    """What the disk did not let us do, as a problem."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return problem("disk-full", Span(name), found=name)
    return problem("unwritable", Span(name), found=name, reason=error.strerror or str(error))
