"""The verbs of the dock: `deploy` and `rollback`.

Heavy imports stand inside the verbs, so that `bangyang --version` and `--help` feel instant.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator import diagnostics, telling
from generator.console import (
    CLOCK,
    CONFIGURATION,
    CORES,
    HELP,
    LANG,
    PROBLEMS,
    SOURCE,
    code_of,
    environment,
    language,
    progressing,
    refuse,
    say,
    tell,
    watched,
)
from generator.diagnostics import Lang, Span, problem
from generator.text import nearest

if TYPE_CHECKING:
    from generator.content.config import Config
    from generator.content.targets import Target
    from generator.delivery.project import Report
    from generator.deploy.hosts import Host
    from generator.deploy.manifests import Difference
    from generator.deploy.shipping import Clock, Shipment

PASSWORD = "BANGYANG_DEPLOY_PASSWORD"


@click.command()
@click.argument("name", required=False, default="", metavar="[TARGET]")
@SOURCE
@CLOCK
@LANG
@click.option("--dry-run", "rehearse", is_flag=True,
              help="只列出会变的，什么也不动 · list what would change")  # fmt: skip
@click.option("--max-deletes", "most", type=click.IntRange(0), metavar="N",
              help="最多删几页，缺省一成 · pages that may go")  # fmt: skip
@click.option("--verify", "reread", is_flag=True,
              help="发布后从网上读回来核对 · read it back over HTTP")  # fmt: skip
@HELP
def deploy(
    name: str, source: Path, clock: datetime, lang: str | None, rehearse: bool, most: int | None,
    reread: bool,
) -> None:  # fmt: skip
    """把网站发布到主机 · bring the website to its server.

    \b
    先生成，再把有变化的传上去，一次换完 · builds, sends, switches:
      bangyang deploy
      bangyang deploy 主站 --dry-run
    """
    from generator.content.targets import Way

    spoken = language(lang)
    made, config = _built(source, clock, spoken)
    target = _target(config, name, spoken)
    given = _shipment(source, made, target, clock, spoken)
    if target.way is Way.ZIP:
        _zip(source, target, given, spoken, rehearse=rehearse)
        return
    found = _sent(source, target, given, spoken, rehearse=rehearse, most=most)
    say(telling.deployed(target.called, found, spoken, rehearsed=rehearse), bold=True)
    if reread and not rehearse:
        _verify(target.address or config.base_url, made, config, given, found, spoken)


def _shipment(source: Path, made: Report, target: Target, clock: datetime, lang: Lang) -> Shipment:
    from generator.content.targets import Way
    from generator.delivery import harbour
    from generator.delivery.begin import refused
    from generator.delivery.publish import WORK

    assert made.release is not None  # else we would not be here
    compress = target.compress and target.way is not Way.ZIP
    try:
        return harbour.shipment(source, made.release, clock, compress=compress)
    except OSError as error:
        refuse(lang, refused(WORK, error))


def _sent(
    source: Path, target: Target, given: Shipment, lang: Lang, *, rehearse: bool, most: int | None
) -> Difference:
    """Send what changed, or only list it."""
    from generator.content.targets import Switch
    from generator.delivery import harbour
    from generator.deploy import shipping

    whole = target.switch is Switch.WHOLE
    with _reaching(source, target, lang) as (host, clock):
        if rehearse:
            found = shipping.planned(host, given.files, whole=whole)
            _list(found)
            return found
        with progressing(lang) as progress:
            progress.step("deploy")
            found = shipping.deploy(
                given, host, clock, progress.job,
                whole=whole, keep=target.keep, most=-1 if most is None else most,
            )  # fmt: skip
        harbour.log(source, harbour.voyage(target, given, found))
        return found


def _list(found: Difference) -> None:
    for path in found.send:
        say(f"+ {path}")
    for path in found.remove:
        say(f"- {path}")


def _verify(
    base: str, made: Report, config: Config, given: Shipment, found: Difference, lang: Lang
) -> None:
    """Read the site back, and tell what is not as it was sent."""
    from generator.delivery import harbour
    from generator.deploy.verifying import Sent, verify
    from generator.site.urls import SITE

    assert made.release is not None
    folder, files = made.release.folder / SITE, harbour.originals(given)
    changed = tuple(path for path in found.send if path in files)
    with progressing(lang) as progress:
        progress.step("verify")
        read = verify(base, Sent(files, folder, changed, found.remove, config.search))
    for each in read.problems:
        say(diagnostics.plain(each, (), lang), err=True)
    say(telling.verified(read.asked, read.left, len(read.problems), lang), bold=True)
    sys.exit(code_of(read.problems))


@click.command()
@click.argument("name", required=False, default="", metavar="[TARGET]")
@SOURCE
@CLOCK
@LANG
@click.option("--to", "release", default="", metavar="RELEASE",
              help="退回到哪一版，缺省上一版 · which release")  # fmt: skip
@HELP
def rollback(name: str, source: Path, clock: datetime, lang: str | None, release: str) -> None:
    """让主机退回到上一版 · let the server show an earlier release."""
    from generator.content.targets import Switch, Way
    from generator.delivery import harbour
    from generator.deploy import shipping

    spoken = language(lang)
    target = _target(_settings(source, spoken), name, spoken)
    if target.way is Way.ZIP or target.switch is not Switch.WHOLE:
        refuse(spoken, problem("deploy-no-rollback", Span("site.yaml"), found=target.called))
    with _reaching(source, target, spoken) as (host, hour):
        found = shipping.rollback(host, harbour.who(), hour, release)
        when = clock.isoformat(" ", "seconds")
        harbour.log(source, harbour.Voyage(target.called, found.release, when, harbour.who(),
                                           how="rollback"))  # fmt: skip
    say(telling.rolled_back(target.called, found, spoken), bold=True)


# --- what both need ------------------------------------------------------------------------------


def _built(source: Path, clock: datetime, lang: Lang) -> tuple[Report, Config]:
    """Build first, so that what has expired since the last time does not stay; ends here when there
    is an error."""
    from generator.delivery.project import Options, make

    made = watched(partial(make, source, Options(clock, workers=CORES)), lang, verbose=False,
                   quiet=False)  # fmt: skip
    tell(made, lang)
    if made.release is None:
        say(telling.summary(made, lang), bold=True)
        sys.exit(code_of(made.problems) or PROBLEMS)
    return made, _settings(source, lang)


def _settings(source: Path, lang: Lang) -> Config:
    from generator.content.model import Source
    from generator.content.reading import read_settings

    try:
        text = (source / "site.yaml").read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        refuse(lang, problem("no-config", Span("site.yaml")), code=CONFIGURATION)
    settings = read_settings(Source("site.yaml", text, ""))
    if settings.value is None:
        refuse(lang, *settings.problems, code=CONFIGURATION)
    return settings.value.value[0]


def _target(config: Config, name: str, lang: Lang) -> Target:
    """The target that is meant; the only one needs no name."""
    known = {each.called: each for each in config.deploy}
    if not known:
        refuse(lang, problem("deploy-no-target", Span("site.yaml")), code=CONFIGURATION)
    if not name and len(known) == 1:
        return next(iter(known.values()))
    if name not in known:
        words = {
            "found": name or "—",
            "known": "、".join(known),
            "guess": nearest(name, list(known)),
        }
        refuse(lang, problem("deploy-unknown-target", Span("site.yaml"), **words))
    return known[name]


def _zip(source: Path, target: Target, given: Shipment, lang: Lang, *, rehearse: bool) -> None:
    from generator.delivery import harbour
    from generator.delivery.begin import refused
    from generator.deploy.zips import zipped

    place = harbour.place(source, target) / f"site-{given.release[:12]}.zip"
    if not rehearse:
        try:
            zipped(given, place)
        except OSError as error:
            refuse(lang, refused(str(place), error))
    say(telling.packed_site(place, len(given.files), lang), bold=True)


@contextmanager
def _reaching(source: Path, target: Target, lang: Lang) -> Iterator[tuple[Host, Clock]]:
    """The host, for us alone; tells what it would not do, and ends."""
    from generator.delivery import harbour
    from generator.deploy.hosts import Trouble
    from generator.deploy.shipping import Clock

    password = environment(PASSWORD) if target.host else ""
    try:
        with harbour.alone(source) as key, harbour.reached(source, target, password) as host:
            yield host, Clock(time.time, key)
    except Trouble as trouble:
        words = dict(trouble.args_of)
        if since := words.get("since"):
            words["since"] = f"{datetime.fromtimestamp(float(since), UTC).astimezone():%m-%d %H:%M}"
        refuse(lang, problem(trouble.rule, Span(target.called), **words))
    except ModuleNotFoundError as error:
        refuse(lang, problem("deploy-not-installed", Span(target.called), found=error.name))


VERBS = (deploy, rollback)
