"""The verbs of the print room: `preflight`, `order` and `print`.

Heavy imports stand inside the verbs, so that `bangyang --version` and `--help` feel instant.
"""

from __future__ import annotations

import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator import diagnostics, telling
from generator.console import (
    CLOCK,
    CORES,
    HELP,
    JSON,
    LANG,
    PROBLEMS,
    SOURCE,
    code_of,
    language,
    progressing,
    refuse,
    say,
    tell,
    watched,
)
from generator.diagnostics import Lang, errors

if TYPE_CHECKING:
    from generator.delivery.printroom import Examined, Release


def _entered(source: Path, clock: datetime, lang: Lang) -> Release:
    """Build, and go into the print room of the release; ends here when there is an error."""
    from generator.delivery import printroom
    from generator.delivery.project import Options, make

    options = Options(clock, workers=CORES)
    made = watched(partial(make, source, options), lang, verbose=False, quiet=False)
    tell(made, lang)
    if made.release is None:
        say(telling.summary(made, lang), bold=True)
        sys.exit(code_of(made.problems) or PROBLEMS)
    return printroom.enter(source, made.release.folder, made.release.name, made.texts)


def _examined(release: Release, words: tuple[str, ...], lang: Lang) -> Examined:
    from generator.delivery import printroom

    named = printroom.chosen(release, words)
    if named.problems:
        refuse(lang, *named.problems)
    with progressing(lang) as progress:
        progress.step("preflight")
        return printroom.examined(release, named.value, CORES, progress.job)


@click.command()
@click.argument("words", nargs=-1, metavar="[WHAT…]")
@SOURCE
@CLOCK
@LANG
@JSON
@HELP
def preflight(
    words: tuple[str, ...], source: Path, clock: datetime, lang: str | None, in_json: bool
) -> None:
    """预检印刷文件，写成报告 · check finished sheets.

    \b
    WHAT 是姓名、种类或文件，不写则全部 · names, kinds or files, else all:
      bangyang preflight 王进喜
      bangyang preflight walls/deeds
    """
    from generator.delivery import printroom
    from generator.delivery.publish import WORK

    spoken = language(lang)
    release = _entered(source, clock, spoken)
    found = _examined(release, words, spoken)
    page = printroom.reported(release, found, source / WORK / "report")
    if in_json:
        say(diagnostics.as_json(found.problems))
    else:
        for each in found.problems:
            say(diagnostics.plain(each, (), spoken))
        say(telling.preflighted(len(found.files), found.problems, spoken), bold=True)
        say(str(page))
    sys.exit(code_of(found.problems))


@click.command()
@click.argument("words", nargs=-1, metavar="[WHAT…]")
@SOURCE
@CLOCK
@LANG
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="ZIP",
              help="写到哪个文件 · the file to write")  # fmt: skip
@click.option("--title", default="", help="印刷单的标题 · title of the order")
@HELP
def order(
    words: tuple[str, ...], source: Path, clock: datetime, lang: str | None, output: Path | None,
    title: str,
) -> None:  # fmt: skip
    """预检后打包，交给印厂 · pack sheets for the shop.

    \b
    WHAT 是姓名、种类或文件，不写则全部 · names, kinds or files, else all:
      bangyang order walls/deeds -o 事迹墙.zip
    """
    from generator.delivery import printroom

    spoken = language(lang)
    release = _entered(source, clock, spoken)
    found = _examined(release, words, spoken)
    for each in found.problems:
        say(diagnostics.plain(each, (), spoken))
    if errors(found.problems):  # nobody should print what does not pass
        say(telling.preflighted(len(found.files), found.problems, spoken), bold=True)
        sys.exit(code_of(found.problems))
    name = output or source / f"印刷单-{clock:%Y-%m-%d}.zip"
    try:
        place = printroom.packed(release, found, title or release.config.title, clock, name)
    except OSError as error:
        raise click.ClickException(f"写不了“{name}”· cannot write it: {error.strerror}") from error
    say(telling.preflighted(len(found.files), found.problems, spoken), bold=True)
    say(str(place))


@click.command("print")
@click.argument("wall")
@SOURCE
@CLOCK
@LANG
@click.option("--mark", is_flag=True, help="记下：已经印好 · remember them as printed")
@click.option("--panel", "panels", type=int, multiple=True, metavar="N",
              help="只记第 N 块，可写多次 · only these")  # fmt: skip
@HELP
def reprint(
    wall: str, source: Path, clock: datetime, lang: str | None, mark: bool, panels: tuple[int, ...]
) -> None:
    """墙上哪几块要重印 · what to print again.

    \b
    WALL 是 content/walls 或 content/boards 里的文件名 · a file name there:
      bangyang print deeds           看哪几块变了，为什么 · what changed, and why
      bangyang print deeds --mark    印好以后记下来 · remember after printing
    """
    from generator.delivery import printroom

    if panels and not mark:
        raise click.UsageError("--panel 和 --mark 一起用 · --panel goes with --mark")
    spoken = language(lang)
    release = _entered(source, clock, spoken)
    folder = printroom.hung_together(release, wall)
    if folder.problems:
        refuse(spoken, *folder.problems)
    if mark:
        done = printroom.mark(release, folder.value, panels, clock)
        if done.problems:
            refuse(spoken, *done.problems)
        say(telling.remembered(done.value, printroom.ledger_of(folder.value), spoken), bold=True)
        return
    due = printroom.outstanding(release, folder.value)
    if due.problems:
        refuse(spoken, *due.problems)
    for line in telling.reprinted(due.value, spoken):
        say(line)


VERBS = (preflight, order, reprint)
