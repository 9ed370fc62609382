"""`Host`: what a place that holds the website must be able to do, and what can go wrong there.

Inputs → outputs: none; a protocol and an exception. Paths are relative to the target's folder, with
forward slashes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Trouble(Exception):
    """A host would not: `rule` is the problem to tell, `args` what its sentence fills in."""

    def __init__(self, rule: str, **args: str) -> None:
        super().__init__(rule)
        self.rule, self.args_of = rule, args


class Host(Protocol):
    """A place that files can be put into. Every method may raise `Trouble`."""

    def read(self, path: str) -> bytes | None:
        """A small file's bytes; None when it is not there."""

    def write(self, path: str, data: bytes) -> None:
        """A small file, whole or not at all."""

    def create(self, path: str, data: bytes) -> bool:
        """A small file, only if there is none of this name; whether it was made."""

    def send(self, folder: str, files: Sequence[tuple[str, str]]) -> None:
        """Files of this machine (where each goes, where it lies) into a folder, each whole or not
        at all, in this order; no file that is there is written into: releases may share it."""

    def remove(self, folder: str, paths: Sequence[str]) -> None:
        """Delete files of a folder, and folders that are empty then; what is gone is gone."""

    def copy(self, source: str, target: str) -> None:
        """Make the folder `target` of the files of `source`, which it shares where it can."""

    def rename(self, source: str, target: str) -> None:
        """Give a folder another name."""

    def discard(self, folder: str) -> None:
        """Delete a folder and all that is in it, if it is there."""

    def current(self) -> str:
        """The folder that `current` leads to, or ""."""

    def switch(self, folder: str) -> None:
        """Make `current` lead to a folder, in one move."""

    def names(self, folder: str) -> tuple[str, ...]:
        """What lies in a folder, by name; nothing when it is not there."""
