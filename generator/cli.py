"""The door: the verbs of the command line, in the order an editor meets them.

Heavy imports stand inside the verbs, so that `bangyang --version` and `--help` feel instant.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator import __version__, diagnostics, telling
from generator.console import (
    CONFIGURATION,
    CORES,
    HELP,
    INTERRUPTED,
    JSON,
    LANG,
    PROBLEMS,
    SOURCE,
    VERBOSE,
    code_of,
    language,
    now,
    refuse,
    say,
    shared,
    tell,
    watched,
    where,
)
from generator.diagnostics import Lang, Span, problem
from generator.dock import VERBS as DOCK
from generator.postroom import VERBS as POSTROOM
from generator.pressroom import VERBS

if TYPE_CHECKING:
    from generator.delivery.project import Report
    from generator.engine.jobs import Crash


def main(words: Sequence[str] | None = None) -> None:
    """Run the command line; the entry point of `bangyang`."""
    for stream in (sys.stdout, sys.stderr):  # a redirected Chinese Windows console is GBK
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    given = sys.argv[1:] if words is None else list(words)
    try:
        sys.exit(bangyang.main(given, prog_name="bangyang", standalone_mode=False))
    except click.ClickException as error:
        _misused(error)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        say("已中断 · interrupted", err=True)
        sys.exit(INTERRUPTED)
    except Exception as error:
        _bug(error, verbose=bool({"-v", "--verbose"} & set(given)))
        sys.exit(PROBLEMS)


def _misused(error: click.ClickException) -> None:
    say(error.format_message(), err=True, fg="red")
    if isinstance(error, click.UsageError) and error.ctx:
        say(f"用法 · usage:  {error.ctx.command_path} --help", err=True)


def _bug(error: BaseException, *, verbose: bool) -> None:
    say(telling.our_bug(error), err=True, fg="red")
    if verbose:
        say("".join(traceback.format_exception(error)), err=True)
    else:
        say("加上 --verbose 看细节 · add --verbose for details", err=True)


# --- the verbs, in the order an editor meets them ------------------------------------------------


class _Verbs(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's own
        return list(self.commands)  # as they stand here, not by the alphabet


@click.group(cls=_Verbs, invoke_without_command=True)
@click.version_option(__version__, prog_name="bangyang", help="版本 · version")
@HELP
@click.pass_context
def bangyang(context: click.Context) -> None:
    """榜样 · 一次撰写，网站、海报、事迹墙一起生成。

    Markdown about model workers in; union website, posters and deeds wall out.
    """
    if context.invoked_subcommand is None:
        say(context.get_help())


@bangyang.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", help="网站名称 · name of the site")
@click.option("--organisation", help="主办单位 · who publishes it")
@LANG
@HELP
def init(folder: Path, title: str | None, organisation: str | None, lang: str | None) -> None:
    """建一个新站点 · start a new site."""
    from generator.content.starters import site_starter

    files = site_starter(title or "榜样", organisation or "（单位名称）")
    _begin(folder, files, language(lang))
    say(f'\n边写边看 · look at it:  bangyang serve -s "{folder}" --open', bold=True)


@bangyang.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("kind")
@SOURCE
@LANG
@HELP
@click.pass_context
def new(context: click.Context, kind: str, source: Path, lang: str | None) -> None:
    """新建一篇内容 · start a document.

    \b
    KIND: 人物 讲座系列 讲座 新闻 页面 事迹墙
          profile series lecture news page wall

    \b
    必填的项会逐一询问，也可以直接写，字段用中文或英文：
    What is needed is asked for, or may be given in either language:
      bangyang new 人物 --姓名 王进喜 --单位 大庆油田
    """
    from generator import asking
    from generator.content.starters import path_for, starter

    chosen, spoken = asking.kind(kind), language(lang)
    values = asking.fields(chosen, context.args)
    if not (source / "site.yaml").is_file():
        refuse(spoken, problem("no-config", Span("site.yaml")), code=CONFIGURATION)
    values |= asking.answers(chosen, values, spoken)
    try:
        files = {path_for(chosen, values): starter(chosen, values)}
    except ValueError:  # the year of a news item is part of its path
        refuse(spoken, problem("bad-date", Span("--date"), found=values["date"]))
    _begin(source, files, spoken)


def _begin(root: Path, files: Mapping[str, str], lang: Lang) -> None:
    from generator.delivery.begin import begin

    written = begin(root, files)
    if written.problems:
        refuse(lang, *written.problems)
    for place in written.value:
        say(str(place))


@bangyang.command()
@shared
@click.option("-p", "--port", type=click.IntRange(1, 65535), default=8000, help="端口 · port")
@click.option("--open", "open_", is_flag=True, help="在浏览器里打开 · open the browser")
@VERBOSE
@HELP
def serve(
    source: Path, clock: datetime, drafts: bool, lang: str | None, port: int, open_: bool,
    verbose: bool,
) -> None:  # fmt: skip
    """边写边看，保存后自动更新 · preview that follows every save."""
    from generator.delivery import serve as serving
    from generator.delivery.project import Options
    from generator.engine.jobs import Crash

    spoken, start = language(lang), now()

    def report(made: Report | Crash) -> None:
        if isinstance(made, Crash):
            _bug(made, verbose=verbose)
            return
        tell(made, spoken)
        say(f"{now():%H:%M:%S}  {telling.summary(made, spoken)}")

    def ready(address: str) -> None:
        say(address, bold=True)
        say("按 Ctrl+C 结束" if spoken is Lang.ZH else "Ctrl+C to stop")
        if open_:
            click.launch(address)

    def passing() -> datetime:
        return clock + (now() - start)  # a pretended hour goes on too

    options, told = Options(clock, drafts, CORES), serving.Told(report, ready)
    try:
        serving.serve(source, options, port=port, lang=spoken, now=passing, told=told)
    except serving.PortTaken as error:
        words = (
            f"端口 {port} 用不了，换一个：bangyang serve --port {port % 65535 + 1}\n"
            f"port {port} cannot be used, take another ({error})"
        )
        raise click.ClickException(words) from error


@bangyang.command()
@shared
@JSON
@click.option("--annotate", is_flag=True, help="GitHub 式标注 · workflow annotations")
@click.option("--external", is_flag=True, help="连外部链接一起 · visit outside links too")
@click.option("--fresh", is_flag=True, help="外部链接重新查过 · visit all of them anew")
@VERBOSE
@HELP
def check(
    source: Path, clock: datetime, drafts: bool, lang: str | None, in_json: bool, annotate: bool,
    verbose: bool, external: bool, fresh: bool,
) -> None:  # fmt: skip
    """检查全部内容，什么也不写 · find every problem, write nothing."""
    from generator.delivery import external as outside
    from generator.delivery import project

    spoken, options = language(lang), project.Options(clock, drafts)
    checking = partial(outside.check, fresh=fresh) if external or fresh else project.check
    report = watched(lambda listener: checking(source, options, listener), spoken,
                      verbose=verbose, quiet=in_json or annotate)  # fmt: skip
    if annotate:
        for each in report.problems:
            say(diagnostics.annotation(each, spoken))
    else:
        tell(report, spoken, in_json=in_json)
    if not (annotate or in_json):
        say(telling.checked(report, spoken), bold=True)
    if verbose:
        say("\n".join(telling.worked(report, spoken)), err=True)
    sys.exit(code_of(report.problems))


@bangyang.command()
@shared
@JSON
@click.option("-j", "--jobs", type=click.IntRange(0), default=0, metavar="N",
              help="最多几个进程，0 为自动 · processes, 0: automatic")  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="只报问题 · only problems")
@VERBOSE
@HELP
def build(
    source: Path, clock: datetime, drafts: bool, lang: str | None, in_json: bool, jobs: int,
    quiet: bool, verbose: bool,
) -> None:  # fmt: skip
    """生成网站、海报和事迹墙 · build site, posters and walls."""
    from generator.delivery.project import Options, make

    spoken, options = language(lang), Options(clock, drafts, jobs or CORES)
    report = watched(lambda listener: make(source, options, listener), spoken,
                      verbose=verbose, quiet=quiet or in_json)  # fmt: skip
    tell(report, spoken, in_json=in_json)
    if not (quiet or in_json):
        say(telling.summary(report, spoken), bold=True)
        if report.release:
            where(source / options.place, spoken)
    if verbose:
        say("\n".join(telling.worked(report, spoken)), err=True)
    sys.exit(code_of(report.problems))


for _verb in (*VERBS, *POSTROOM, *DOCK):
    bangyang.add_command(_verb)


@bangyang.command()
@click.argument("path")
@shared
@HELP
def why(path: str, source: Path, clock: datetime, drafts: bool, lang: str | None) -> None:
    """说明某个文件为什么重做 · why a published file was rebuilt.

    \b
    PATH 从 public 里面写起 · starts below public:
      bangyang why site/index.html
    """
    from generator.delivery.explain import Unknown, explain
    from generator.delivery.project import Options

    spoken = language(lang)
    try:
        found = explain(source, Options(clock, drafts), path)
    except Unknown as error:
        near = f"\n是不是“{error}”？· Did you mean “{error}”?" if str(error) else ""
        raise click.ClickException(f"没有生成过“{path}”· nothing made “{path}”{near}") from None
    if isinstance(found, tuple):
        refuse(spoken, *found, code=code_of(found))
    for heading, lines in telling.explained(found, spoken):
        say(heading, bold=True)
        for line in lines:
            say(f"  {line}")


@bangyang.command()
@click.argument("kind", required=False)
@click.option("--docs", is_flag=True, help="字段说明（Markdown） · the content reference")
@HELP
def schema(kind: str | None, docs: bool) -> None:
    """给编辑器的 JSON Schema · JSON Schema of the front matter.

    KIND: site（缺省 · default）, honours, profile, series, lecture, news, page, wall
    """
    from generator import asking
    from generator.content.reference import content_reference, json_schema

    if docs:
        say(content_reference().rstrip("\n"))
        return
    chosen = kind or "site"
    made = json_schema(chosen if chosen in ("site", "honours") else asking.kind(chosen))
    say(json.dumps(made, ensure_ascii=False, indent=2))


@bangyang.command()
@SOURCE
@LANG
@HELP
def clean(source: Path, lang: str | None) -> None:
    """删掉生成的一切，不动内容 · delete all that was made."""
    from generator.delivery import project

    spoken = language(lang)
    if found := project.clean(source):
        refuse(spoken, *found)
    say("已删掉 public 和 .bangyang" if spoken is Lang.ZH else "public and .bangyang are deleted")


if __name__ == "__main__":
    main()
