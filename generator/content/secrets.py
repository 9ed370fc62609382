"""Finds passwords that somebody wrote into `site.yaml`, where they do not stay secret.

Inputs → outputs: the text of `site.yaml`, legible or not as YAML → problems, each at its line but
without it: neither message nor quotation may show a password.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.diagnostics import Diagnostic, Span, problem

_NAME = re.compile(
    r"(?:^\s*(?:#\s*)?(?:-\s+)?|[{,]\s*)[\"']?"
    r"(app[ _-]?secret|(?:wechat|weixin)[ _-]?secret|secret|access[ _-]?token"
    r"|app ?密钥|密钥|开发者密码)[\"']?\s*[:：=]\s*(\S+)",
    re.I,
)
_VALUE = re.compile(r"(?<![0-9a-zA-Z/._-])[0-9a-fA-F]{32}(?![0-9a-zA-Z/._-])")
_SECTION = re.compile(r"[\"']?(?:微信|公众号|wechat)[\"']?\s*[:：]", re.I)
_INSIDE = re.compile(r"\s|#|-\s|[}\]]|$")
_ALIKE = re.compile(r"[\w-]{8,}", re.ASCII)


def exposed(text: str, path: str) -> tuple[Diagnostic, ...]:
    """A problem for each line with a password."""
    return tuple(_found(text.split("\n"), path))


def _found(lines: Iterable[str], path: str) -> Iterator[Diagnostic]:
    inside = False
    for number, line in enumerate(lines, 1):
        if not _INSIDE.match(line):
            inside = bool(_SECTION.match(line))
        named = _NAME.search(line)
        if named and _tells(line, named):
            span = Span(path, number, named.start(1) + 1, len(named[1]))
            yield problem("secret-in-settings", span, found=named[1])
        elif inside and (value := _VALUE.search(line)):
            yield problem("secret-in-settings", Span(path, number, value.start() + 1), found="微信")


def _tells(line: str, named: re.Match[str]) -> bool:
    """Whether something is written behind the name; in a comment, whether it is no sentence."""
    if "#" in line[: named.start(1)]:
        return bool(_ALIKE.fullmatch(named[2].strip("\"'")))
    return not named[2].startswith("#")


def without(found: Iterable[Diagnostic], secrets: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Problems but for those on a line with a password: they would show it."""
    lines = {each.span.line for each in secrets}
    return tuple(each for each in found if each.span.line not in lines)
