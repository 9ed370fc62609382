"""The terminal: what verbs share: words and colours, options, progress, problems, exit codes.

Inputs → outputs: text and reports → lines on the terminal. With `cli` it is the only module that
prints, reads the environment or looks at the clock.

Exit codes: 0 fine, 1 problems in the content, 2 wrong usage, 3 configuration, 130 interrupted
(`serve` is ended by Ctrl+C: 0). Heavy imports stand inside functions, so that `bangyang --version`
and `--help` feel instant.
"""

from __future__ import annotations

import locale
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from generator import diagnostics, telling
from generator.diagnostics import Diagnostic, Lang, errors

if TYPE_CHECKING:
    from generator.delivery.project import Listener, Report

    Run = Callable[[Listener], Report]

BEIJING = timezone(timedelta(hours=8))
CORES = min(8, os.cpu_count() or 1)
FINE, PROBLEMS, USAGE, CONFIGURATION, INTERRUPTED = 0, 1, 2, 3, 130


def say(text: str = "", *, err: bool = False, **style: Any) -> None:
    """Print a line; colours only on a terminal and without NO_COLOR."""
    stream = sys.stderr if err else sys.stdout
    colour = bool(style) and stream.isatty() and not environment("NO_COLOR")
    click.echo(click.style(text, **style) if colour else text, err=err, color=colour)


def environment(name: str) -> str:
    """A variable of the environment; "" when it is not set."""
    return os.environ.get(name, "")  # noqa: TID251  # the one module that may read it


def language(wanted: str | None) -> Lang:
    """The language of messages: `--lang`, else the locale's; Chinese when in doubt."""
    if wanted:
        return Lang(wanted)
    named = next(filter(None, map(environment, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    named = named or (locale.getlocale()[0] or "")
    return Lang.EN if re.match(r"en|English", named) else Lang.ZH


def hour_given(_context: click.Context, _option: click.Parameter, value: str | None) -> datetime:
    """The hour that `--clock` says, else the present one."""
    from generator.asking import hour

    return now() if value is None else hour(value, BEIJING)


def now() -> datetime:
    """The hour in Beijing, where the sites are."""
    return datetime.now(BEIJING).replace(tzinfo=None)  # noqa: TID251  # the one module that may


# --- options -------------------------------------------------------------------------------------

Command = Callable[..., Any]
SOURCE = click.option(
    "-s", "--source", type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path(), metavar="FOLDER", help="站点的文件夹，缺省为当前的 · the site's folder",
)  # fmt: skip
LANG = click.option("--lang", type=click.Choice(["zh", "en"]), help="消息的语言 · language")
CLOCK = click.option(
    "--clock", callback=hour_given, metavar="HOUR", help="当作现在是 · pretend it is"
)
DRAFTS = click.option("--drafts", is_flag=True, help="连草稿一起 · include drafts")
JSON = click.option("--json", "in_json", is_flag=True, help="给机器读的结果 · for machines")
VERBOSE = click.option("-v", "--verbose", is_flag=True, help="说明每一步 · tell every step")
HELP = click.help_option("-h", "--help", help="这一页 · this page")


def shared(command: Command) -> Command:
    """The options that every verb working on a site has."""
    for option in (LANG, CLOCK, DRAFTS, SOURCE):
        command = option(command)
    return command


# --- telling -------------------------------------------------------------------------------------


def refuse(lang: Lang, *found: Diagnostic, code: int = PROBLEMS) -> NoReturn:
    """Tell problems that keep us from beginning, and end."""
    for each in found:
        say(diagnostics.plain(each, (), lang), err=True)
    sys.exit(code)


def watched(run: Run, lang: Lang, *, verbose: bool, quiet: bool) -> Report:
    """Run, telling how far it is."""
    from generator.delivery.project import Listener

    with progressing(lang, verbose=verbose, quiet=quiet) as progress:
        return run(Listener(progress.step, progress.job))


@contextmanager
def progressing(
    lang: Lang, *, verbose: bool = False, quiet: bool = False
) -> Iterator[telling.Progress]:
    """Tell how far something is: on a terminal in one line that is gone afterwards."""
    live = sys.stderr.isatty() and environment("TERM") != "dumb" and not (quiet or verbose)

    def draw(text: str) -> None:
        if live:
            click.echo(f"\r\x1b[K{text}", nl=False, err=True, color=True)

    try:
        yield telling.Progress(lang, partial(say, err=True) if verbose else draw)
    finally:
        draw("")


def tell(report: Report, lang: Lang, *, in_json: bool = False) -> None:
    """Tell every problem of a report, each with the author's line."""
    if in_json:
        say(diagnostics.as_json(report.problems))
        return
    for each in report.problems:
        head, _, rest = telling.told(each, report.texts, lang).partition("\n")
        say(head, fg="red" if each.severity == "error" else "yellow")
        say(f"{rest}\n" if rest else "")


def where(folder: Path, lang: Lang) -> None:
    """Say where the website, the printed matter, the slides of screens and the articles lie."""
    zh = ("网站：", "印刷：", "电子屏：", "公众号：")
    en = ("site:  ", "print: ", "screens: ", "wechat: ")
    rest = (folder / name for name in ("print", "screens", "wechat"))
    places = (folder / "site" / "index.html", *rest)
    for name, place in zip(zh if lang is Lang.ZH else en, places, strict=True):
        if place.exists():
            say(f"{name}{place}")


def code_of(problems: Iterable[Diagnostic]) -> int:
    """The exit code for these problems."""
    places = {each.span.path for each in errors(problems)}
    if not places:
        return FINE
    return CONFIGURATION if places == {"site.yaml"} else PROBLEMS
