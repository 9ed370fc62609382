"""What an author answers on the command line, as values: an hour, a kind, fields.

Inputs → outputs: words and answers → `datetime`, `Kind`, front matter; a word that means nothing
becomes a usage error that says what is known.
"""

from __future__ import annotations

import sys
from collections.abc import Container, Sequence
from datetime import datetime, tzinfo

import click

from generator.content.model import FIELDS, KINDS, Kind, Meta
from generator.content.schema import keys_of
from generator.content.starters import questions
from generator.diagnostics import Lang
from generator.text import fold, nearest


def hour(text: str, zone: tzinfo) -> datetime:
    """`2026-05-08` or `2026-05-08T14:00` → that hour in a zone, naive.

    Raises:
        BadParameter: it is none.
    """
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        words = f"“{text}”应写成 · write  2026-05-08  2026-05-08T14:00"
        raise click.BadParameter(words, param_hint="--clock") from None
    return (given.astimezone(zone) if given.tzinfo else given).replace(tzinfo=None)


def kind(word: str) -> Kind:
    """A kind by its English or Chinese name, the latter also in part (`系列` for `讲座系列`).

    Raises:
        BadParameter: there is none, or more than one.
    """
    exact = [each for each in Kind if word in (each.value, KINDS[each])]
    found = exact or [each for each in Kind if word and word in KINDS[each]]
    if len(found) == 1:
        return found[0]
    guess = _guess(nearest(word, [name for each in Kind for name in (each.value, KINDS[each])]))
    known = "\n".join(f"  {KINDS[each]}  {each.value}" for each in Kind)
    words = f"不认识“{word}”· unknown: {word}{guess}\n可以写 · known:\n{known}"
    raise click.BadParameter(words, param_hint="KIND")


def fields(kind: Kind, words: Sequence[str]) -> dict[str, str]:
    """`--姓名 张三 --unit=…` → `{"name": …}`; keys as in the front matter, either language.

    Raises:
        UsageError: a key is none of this kind, or has no value.
    """
    known = {key: field.name for key, field in keys_of((Meta, FIELDS[kind])).items()}
    if kind is Kind.LECTURE:
        known |= dict.fromkeys(("series", "系列"), "series")  # no field: it is part of the path
    values, rest = {}, list(words)
    while rest:
        word, equals, value = rest.pop(0).partition("=")
        key = fold(word.removeprefix("--"))
        if key not in known or not word.startswith("--"):
            guess = _guess(nearest(key, known), "--")
            raise click.UsageError(f"不认识“{word}”· unknown: {word}{guess}")
        if not equals and not rest:
            raise click.UsageError(f"“{word}”后面要写内容 · {word} needs a value")
        values[known[key]] = value if equals else rest.pop(0)
    return values


def answers(kind: Kind, given: Container[str], lang: Lang) -> dict[str, str]:
    """Ask for what is needed and not given; on a terminal also for what may be left out.

    Raises:
        UsageError: nobody answers.
    """
    said, present, zh = {}, sys.stdin.isatty(), lang is Lang.ZH
    for question in questions(kind):
        if question.field in given or not (question.required or present):
            continue
        text = question.zh if zh else question.en
        try:
            said[question.field] = click.prompt(
                f"{text}（如 {question.example}）" if zh else f"{text} (as {question.example})",
                default=None if question.required else "", show_default=False,
                prompt_suffix="：" if zh else ": ",
            )  # fmt: skip
        except click.Abort:
            if present:
                raise
            raise click.UsageError(f"\n还缺 · needed:  --{question.field}（{text}）") from None
    return said


def _guess(word: str, dashes: str = "") -> str:
    return f"\n是不是“{dashes}{word}”？· Did you mean “{dashes}{word}”?" if word else ""
