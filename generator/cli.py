"""The door: verbs, progress, colours, exit codes; the only module that prints.

Exit codes: 0 fine, 1 problems in the content, 2 wrong usage, 3 configuration, 130 interrupted.
Heavy imports stand inside the verbs, so that `bangyang --version` and `--help` feel instant.
"""

from __future__ import annotations

import locale
import os
import re
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator import __version__

if TYPE_CHECKING:
    from generator.delivery.project import Listener, Options, Report
    from generator.diagnostics import Diagnostic, Lang
    from generator.engine.jobs import Crash

BEIJING = timezone(timedelta(hours=8))
FINE, PROBLEMS, USAGE, CONFIGURATION, INTERRUPTED = 0, 1, 2, 3, 130


def main() -> None:
    """Run the command line; the entry point of `bangyang`."""
    for stream in (sys.stdout, sys.stderr):  # a redirected Chinese Windows console is GBK
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        bangyang.main(standalone_mode=False, prog_name="bangyang")
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        say("已中断 · interrupted", err=True)
        sys.exit(INTERRUPTED)


def say(text: str = "", *, err: bool = False, **style: Any) -> None:
    """Print a line; colours only on a terminal and without NO_COLOR."""
    stream = sys.stderr if err else sys.stdout
    colour = stream.isatty() and "NO_COLOR" not in os.environ  # noqa: TID251  # here is the place
    click.echo(click.style(text, **style) if colour else text, err=err, color=colour)


def language(wanted: str | None) -> Lang:
    """The language of messages: `--lang`, else the locale's; Chinese when in doubt."""
    from generator.diagnostics import Lang

    if wanted:
        return Lang(wanted)
    environment = os.environ  # noqa: TID251  # here is the place
    named = next((environment[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(k)), "")
    named = named or (locale.getlocale()[0] or "")
    return Lang.EN if re.match(r"en|English", named) else Lang.ZH


def hour(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime:
    """`--clock 2026-05-08` or `2026-05-08T14:00` → Beijing time; now when not given."""
    if value is None:
        return _now()
    try:
        return datetime.fromisoformat(value).replace(tzinfo=None)
    except ValueError:
        raise click.BadParameter(
            f"“{value}” 应写成 2026-05-08 或 2026-05-08T14:00 · write 2026-05-08 or 2026-05-08T14:00"
        ) from None


Command = Callable[..., Any]
_SOURCE = click.option(
    "-s", "--source", type=click.Path(path_type=Path, file_okay=False), default=Path(),
    help="站点文件夹，缺省为当前文件夹 · the site's folder",
)  # fmt: skip
_LANG = click.option("--lang", type=click.Choice(["zh", "en"]), help="消息的语言 · language of messages")
_CLOCK = click.option(
    "--clock", callback=hour, metavar="时间", help="当作现在的北京时间 · the hour to pretend it is"
)
_DRAFTS = click.option("--drafts", is_flag=True, help="连草稿一起 · include drafts")
_JSON = click.option("--json", "as_json", is_flag=True, help="给机器读的结果 · for machines")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="bangyang")
def bangyang() -> None:
    """榜样 · 一次撰写，网站、海报、事迹墙一起生成。

    Markdown about model workers in; union website, posters and deeds wall out.
    """


def shared(command: Command) -> Command:
    """The options that every verb working on a site has."""
    for option in (_LANG, _DRAFTS, _CLOCK, _SOURCE):
        command = option(command)
    return command


@bangyang.command()
@shared
@_JSON
@click.option("-j", "--jobs", default=0, help="最多几个进程，0 为自动 · processes, 0: automatic")
@click.option("-v", "--verbose", is_flag=True, help="列出每一步和重做的原因 · tell steps and reasons")
@click.option("-q", "--quiet", is_flag=True, help="只报问题 · only problems")
def build(
    source: Path, clock: datetime, drafts: bool, lang: str | None, as_json: bool, jobs: int,
    verbose: bool, quiet: bool,
) -> None:  # fmt: skip
    """生成网站、海报和事迹墙 · build site, posters and walls."""
    from generator.delivery.project import Options, make

    options = Options(clock, drafts, _processes(jobs))
    report = _watched(lambda listener: make(source, options, listener), verbose, quiet or as_json)
    _tell(report, language(lang), as_json=as_json)
    if not (quiet or as_json):
        say(summary(report, language(lang)), bold=True)
        _where(report, source, language(lang))
    if verbose:
        _reasons(report)
    sys.exit(_code(report))


@bangyang.command()
@shared
@_JSON
@click.option("--annotate", is_flag=True, help="GitHub 式标注 · workflow annotations")
def check(
    source: Path, clock: datetime, drafts: bool, lang: str | None, as_json: bool, annotate: bool
) -> None:
    """检查全部内容，什么也不写 · find every problem, write nothing."""
    from generator.delivery.project import Options
    from generator.delivery.project import check as checking
    from generator.diagnostics import annotation

    report = _watched(lambda _: checking(source, Options(clock, drafts)), False, True)
    if annotate:
        for each in report.problems:
            say(annotation(each, language(lang)))
    else:
        _tell(report, language(lang), as_json=as_json)
        if not as_json:
            say(counted(report.problems, language(lang)), bold=True)
    sys.exit(_code(report))


@bangyang.command()
@shared
@click.option("-p", "--port", default=8000, help="端口 · port")
@click.option("--open", "open_", is_flag=True, help="在浏览器里打开 · open the browser")
def serve(
    source: Path, clock: datetime, drafts: bool, lang: str | None, port: int, open_: bool
) -> None:
    """边写边看：保存后网页自动更新 · preview that follows every save."""
    from generator.delivery.project import Options
    from generator.delivery.serve import serve as serving
    from generator.engine.jobs import Crash

    spoken, start = language(lang), _now()

    def told(report: Report | Crash) -> None:
        if isinstance(report, Crash):
            _crashed(report)
            return
        _tell(report, spoken, as_json=False)
        say(f"{_now():%H:%M:%S} {summary(report, spoken)}")

    def ready(address: str) -> None:
        say(f"{address}  （按 Ctrl+C 结束 · Ctrl+C to stop）", bold=True)
        if open_:
            click.launch(address)

    options = Options(clock, drafts, _processes(0))
    passing = lambda: clock + (_now() - start)  # noqa: E731  # a pretended hour goes on too
    try:
        serving(source, options, port=port, lang=spoken, now=passing, on_report=told, on_ready=ready)
    except OSError as error:
        taken = f"端口 {port} 用不了，换一个：--port {port + 1} · port {port} cannot be used ({error})"
        raise click.ClickException(taken) from error


@bangyang.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("kind")
@_SOURCE
@_LANG
@click.pass_context
def new(context: click.Context, kind: str, source: Path, lang: str | None) -> None:
    """新建一篇：人物、系列、讲座、新闻、页面、事迹墙 · start a document.

    KIND：profile series lecture news page wall，或中文名。没有写明的必填项会逐一询问；
    也可以直接写：bangyang new profile --姓名 … --单位 …
    """
    from generator.content.starters import path_for, questions, starter

    chosen = _kind(kind)
    values = _values(context.args)
    for question in questions(chosen):
        if question.field not in values and (question.required or sys.stdin.isatty()):
            text = question.zh if language(lang).value == "zh" else question.en
            values[question.field] = click.prompt(
                f"{text}（{question.example}）", default=None if question.required else "",
                show_default=False,
            )  # fmt: skip
    _write(source, {path_for(chosen, values): starter(chosen, values)}, language(lang))


def _kind(word: str) -> Any:
    from generator.content.model import KINDS, Kind

    for kind in Kind:
        if word in (kind.value, KINDS[kind]):
            return kind
    known = "、".join(f"{kind.value}（{KINDS[kind]}）" for kind in Kind)
    raise click.BadParameter(f"“{word}”；可以写 · known: {known}")


def _values(args: list[str]) -> dict[str, str]:
    """`--姓名 张三 --unit=…` → `{"name": …}`; keys as in the front matter, either language."""
    from generator.content.model import WRITTEN
    from generator.content.schema import keys_of
    from generator.text import fold

    known, values, rest = keys_of(WRITTEN[:7]), {}, list(args)
    while rest:
        word, equals, value = rest.pop(0).partition("=")
        field = known.get(fold(word.removeprefix("--")))
        if not word.startswith("--") or field is None:
            raise click.UsageError(f"不认识“{word}” · unknown: {word}")
        if not equals and not rest:
            raise click.UsageError(f"“{word}”后面要写内容 · {word} needs a value")
        values[field.name] = value if equals else rest.pop(0)
    return values


@bangyang.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", help="网站名称 · name of the site")
@click.option("--organisation", help="主办单位 · who publishes it")
@_LANG
def init(folder: Path, title: str | None, organisation: str | None, lang: str | None) -> None:
    """在空文件夹里建一个新站点 · start a new site in an empty folder."""
    from generator.content.starters import site_starter

    files = site_starter(title or "榜样", organisation or "（单位名称）")
    _write(folder, files, language(lang))
    say(f"下一步 · next:  bangyang build -s {folder}")


def _write(root: Path, files: Mapping[str, str], lang: Lang) -> None:
    """Write new files, none over an existing one: all or nothing."""
    from generator.diagnostics import Span, plain, problem

    there = [name for name in files if (root / name).exists()]
    for name in there:
        say(plain(problem("file-exists", Span(name), found=name), (), lang), err=True)
    if there:
        sys.exit(PROBLEMS)
    for name, text in files.items():
        try:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            with (root / name).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except OSError as error:
            reason = error.strerror or str(error)
            told = problem("unwritable", Span(name), found=name, reason=reason)
            say(plain(told, (), lang), err=True)
            sys.exit(PROBLEMS)
        say(str(root / name))


@bangyang.command()
@click.argument("path")
@shared
def why(path: str, source: Path, clock: datetime, drafts: bool, lang: str | None) -> None:
    """说明某个文件为什么重做 · why a published file was rebuilt."""
    from generator.delivery.explain import explain
    from generator.delivery.project import Options, Report

    zh = language(lang).value == "zh"
    try:
        found = explain(source, Options(clock, drafts), path)
    except LookupError as error:
        near = f"；是不是“{error}” · did you mean “{error}”?" if str(error) else ""
        raise click.ClickException(f"没有生成过“{path}” · nothing made “{path}”{near}") from None
    if isinstance(found, tuple):
        _tell(Report(found, {}, {}), language(lang), as_json=False)
        sys.exit(CONFIGURATION)
    rows = (("文件", "file", (found.path,)), ("由", "made by", (found.key,)),
            ("上次重做是因为", "it ran last because of", _spoken(found.last, zh)),
            ("现在需要重做，因为", "it would run now because of", _spoken(found.now, zh)),
            ("它依据", "it rests on", found.reads))  # fmt: skip
    for chinese, english, words in rows:
        say(f"{chinese if zh else english}：", bold=True)
        for word in words or (("（无：没有变化）" if zh else "nothing: no answer has changed"),):
            say(f"  {word}")


def _spoken(reasons: tuple[str, ...], zh: bool) -> tuple[str, ...]:
    words = {
        "new": "从未做过", "program": "程序或所用的库更新了", "job": "任务本身变了",
        "lost": "上次的结果不见了", "unplanned": "已不在计划里",
    }  # fmt: skip
    return tuple(words.get(each, each) if zh else each for each in reasons)


@bangyang.command()
@click.argument("kind", required=False)
@click.option("--docs", is_flag=True, help="字段说明（Markdown） · the content reference")
def schema(kind: str | None, docs: bool) -> None:
    """JSON Schema，供编辑器提示和检查 · JSON Schema of the front matter."""
    import json

    from generator.content.reference import content_reference, json_schema

    if docs:
        say(content_reference().rstrip("\n"))
        return
    chosen = "site" if kind in (None, "site") else _kind(kind or "")
    say(json.dumps(json_schema(chosen), ensure_ascii=False, indent=2))


@bangyang.command()
@_SOURCE
@_LANG
def clean(source: Path, lang: str | None) -> None:
    """删掉生成的一切（public 和 .bangyang） · delete all that was made."""
    from generator.delivery.publish import PUBLIC, NotOurs, remove
    from generator.diagnostics import Span, plain, problem

    try:
        remove(source)
    except NotOurs:
        told = problem("public-not-ours", Span(PUBLIC), found=PUBLIC)
        say(plain(told, (), language(lang)), err=True)
        sys.exit(PROBLEMS)
    say("已清理 · cleaned")


def _now() -> datetime:
    """The hour in Beijing, where the sites are."""
    return datetime.now(BEIJING).replace(tzinfo=None)  # noqa: TID251  # here is the place


def _processes(wanted: int) -> int:
    return wanted or min(8, os.cpu_count() or 1)


def _watched(run: Callable[[Listener], Report], verbose: bool, quiet: bool) -> Report:
    """Run with progress on a terminal; a crash is told as our bug."""
    from generator.delivery.project import Listener
    from generator.engine.jobs import Crash

    shown = _Progress(verbose=verbose, live=sys.stderr.isatty() and not quiet)
    try:
        return run(Listener(shown.step, shown.progress))
    except Crash as crash:
        shown.clear()
        _crashed(crash)
        if verbose:
            raise
        say("加上 --verbose 看细节 · add --verbose for details", err=True)
        sys.exit(PROBLEMS)
    finally:
        shown.clear()


def _crashed(crash: Crash) -> None:
    cause = f"{type(crash.__cause__).__name__}: {crash.__cause__}"
    say(f"程序出错了（不是您的错）· this is our bug, not yours: {crash}: {cause}", err=True)


class _Progress:
    """One line on a terminal, rewritten; steps line by line under --verbose."""

    def __init__(self, *, verbose: bool, live: bool) -> None:
        self.verbose, self.live, self.last = verbose, live, 0.0

    def step(self, name: str) -> None:
        if self.verbose:
            say(f"{name} …", err=True)
        elif self.live:
            click.echo(f"\r\x1b[K{name} …", nl=False, err=True)

    def progress(self, done: int, known: int) -> None:
        if self.live and time.monotonic() - self.last > 0.05:
            self.last = time.monotonic()
            click.echo(f"\r\x1b[Kbuild {done}/{known}", nl=False, err=True)

    def clear(self) -> None:
        if self.live:
            click.echo("\r\x1b[K", nl=False, err=True)


def _tell(report: Report, lang: Lang, *, as_json: bool) -> None:
    from generator.diagnostics import as_json as in_json

    if as_json:
        say(in_json(report.problems))
        return
    for each in report.problems:
        say(told(each, report.texts, lang), fg="red" if each.severity == "error" else "yellow")
        say()


def told(diagnostic: Diagnostic, texts: Mapping[str, str], lang: Lang) -> str:
    """A problem in plain text with the author's own line."""
    from generator.diagnostics import plain

    return plain(diagnostic, texts.get(diagnostic.span.path, "").split("\n"), lang)


def counted(problems: tuple[Diagnostic, ...], lang: Lang) -> str:
    """`3 个错误，1 个警告` or `3 errors, 1 warning`."""
    from generator.diagnostics import Lang, errors

    wrong = len(errors(problems))
    warned = len(problems) - wrong
    if lang is Lang.ZH:
        parts = ([f"{wrong} 个错误"] if wrong else []) + ([f"{warned} 个警告"] if warned else [])
        return "，".join(parts) or "没有问题"
    parts = [f"{wrong} error{'s' * (wrong != 1)}"] if wrong else []
    parts += [f"{warned} warning{'s' * (warned != 1)}"] if warned else []
    return ", ".join(parts) or "no problems"


def summary(report: Report, lang: Lang) -> str:
    """The one line a build ends with: pages, pictures, sheets, seconds, what was rebuilt."""
    from generator.diagnostics import Lang

    zh = lang is Lang.ZH
    if report.build is None or report.failed:
        kept = "没有发布任何内容，原来的网站保持不变" if zh else "nothing was published, the site is unchanged"
        return f"{counted(report.problems, lang)} · {kept}"
    paths = list(report.build.made)
    pages = sum(path.endswith(".html") for path in paths)
    pictures = sum(path.startswith("site/media/") for path in paths)
    sheets = sum(path.endswith(".pdf") for path in paths)
    ran, seconds = len(report.build.ran), sum(report.seconds.values())
    if zh:
        work = f"重做 {ran} 项" if ran else "没有变化，无需重做"
        return f"{pages} 页 · {pictures} 张图片 · {sheets} 份印刷文件 · {work} · {seconds:.1f} 秒"
    work = f"{ran} rebuilt" if ran else "nothing changed, nothing rebuilt"
    return f"{pages} pages · {pictures} pictures · {sheets} sheets · {work} · {seconds:.1f} s"


def _where(report: Report, source: Path, lang: Lang) -> None:
    if report.release is None:
        return
    place = source / "public"
    if lang.value == "zh":
        say(f"网站：{place / 'site' / 'index.html'}\n印刷：{place / 'print'}")
    else:
        say(f"site:  {place / 'site' / 'index.html'}\nprint: {place / 'print'}")


def _reasons(report: Report) -> None:
    for name, seconds in report.seconds.items():
        say(f"{name:8}{seconds * 1000:9.1f} ms", err=True)
    for each in report.build.ran if report.build else ():
        say(f"{each.key}  ←  {'; '.join(each.why)}", err=True)


def _code(report: Report) -> int:
    if not report.failed:
        return FINE
    places = {each.span.path for each in report.problems if each.severity == "error"}
    return CONFIGURATION if places == {"site.yaml"} else PROBLEMS


if __name__ == "__main__":
    main()
