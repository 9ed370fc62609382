"""The verbs of the post room: `wechat list`, `push`, `login` and `logout`.

Heavy imports stand inside the verbs, so that `bangyang --version` and `--help` feel instant; httpx
is loaded by a push that really sends, and by nothing else.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from generator import diagnostics, telling
from generator.console import (
    CLOCK,
    CONFIGURATION,
    HELP,
    INTERRUPTED,
    LANG,
    PROBLEMS,
    SOURCE,
    code_of,
    environment,
    language,
    refuse,
    say,
)
from generator.diagnostics import Diagnostic, Lang, Span, problem

if TYPE_CHECKING:
    from generator.content.posting import Posts
    from generator.delivery.account import Account, Credentials
    from generator.delivery.parcels import Parcel, Shop
    from generator.delivery.sentbook import Sentbook

APPID, SECRET, API = "BANGYANG_WECHAT_APPID", "BANGYANG_WECHAT_SECRET", "BANGYANG_WECHAT_API"
REHEARSED = "wechat-dry-run"


class _Verbs(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's own
        return list(self.commands)  # as they stand here, not by the alphabet


@click.group(cls=_Verbs)
@HELP
def wechat() -> None:
    """公众号文章：列出来，送进草稿箱 · articles for WeChat.

    发表由人在公众号后台做 · publishing stays a person's act.
    """


@wechat.command("list")
@SOURCE
@LANG
@HELP
def listed(source: Path, lang: str | None) -> None:
    """有哪些文章，发过没有 · which articles there are."""
    from generator.delivery import parcels
    from generator.delivery.publish import WORK
    from generator.delivery.sentbook import Sentbook

    spoken = language(lang)
    shop = _shop(source, spoken)
    account = _appid(source, spoken)
    with Sentbook.in_memory(source / WORK, account) as book:
        for draft in shop.drafts.values():
            known, parcel = book.draft(draft.name), parcels.packed(shop, draft)
            whole = not diagnostics.errors(parcel.problems)
            state = "new" if known is None else "same"
            if known and (not whole or known.mark != parcel.value.mark):
                state = "changed"
            say(telling.posted(draft.name, draft.title, draft.kind, state, spoken))


@wechat.command()
@click.argument("names", nargs=-1, metavar="NAME…")
@SOURCE
@CLOCK
@LANG
@click.option("--changed", is_flag=True, help="发过、又改了的全部 · all sent ones that changed")
@click.option("--again", is_flag=True,
              help="没变也发，草稿没了放新的 · send anyway, or anew")  # fmt: skip
@click.option("--dry-run", "rehearse", is_flag=True,
              help="只写成文件，什么也不发 · write files, send nothing")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
              help="--dry-run 写到哪里 · where --dry-run writes")  # fmt: skip
@HELP
def push(
    names: tuple[str, ...], source: Path, clock: datetime, lang: str | None, changed: bool,
    again: bool, rehearse: bool, output: Path | None,
) -> None:  # fmt: skip
    """送进公众号的草稿箱 · send to the draft box.

    \b
    NAME 是文章的编号、编号的最后一段，或标题 · name, its last part, or title:
      bangyang wechat push profiles/wang-jinxi
      bangyang wechat push 王进喜 --dry-run
    """
    if not names and not changed:
        raise click.UsageError("要发哪几篇？先看 bangyang wechat list · name the articles to push")
    if output and not rehearse:
        raise click.UsageError("-o 和 --dry-run 一起用 · -o goes with --dry-run")
    spoken = language(lang)
    shop = _shop(source, spoken)
    with ExitStack() as stack:
        if rehearse:
            post = stack.enter_context(_rehearsing(source, output, spoken))
        else:
            post = stack.enter_context(_sending(source, spoken))
        load = _Load(source, shop, spoken)
        parcels = load.chosen(names, post.book if changed else None)
        load.warn(clock, parcels)
        _push(post, parcels, spoken, again=again)


@dataclass(frozen=True, slots=True)
class _Post:
    """Who sends, and what was sent before; `place` is where a rehearsal is written."""

    account: Account
    book: Sentbook
    place: Path | None = None


@dataclass(frozen=True, slots=True)
class _Load:
    """What is to be sent."""

    source: Path
    shop: Shop
    lang: Lang

    def chosen(self, names: tuple[str, ...], book: Sentbook | None) -> tuple[Parcel, ...]:
        """The parcels named, and with a `book` those that were sent and have changed since."""
        from generator.delivery import parcels

        named = parcels.chosen(self.shop, names)
        if named.problems:
            refuse(self.lang, *named.problems)
        sent = [each for each in self.shop.drafts.values() if book and book.draft(each.name)]
        drafts = dict.fromkeys((*named.value, *sent))
        packed = [parcels.packed(self.shop, each) for each in drafts]
        found = tuple(dict.fromkeys(one for each in packed for one in each.problems))
        if parcels.refused(found):
            refuse(self.lang, *found)
        for each in found:
            _tell(each, self.lang)
        whole = [each.value for each in packed]
        asked = {each.name for each in named.value}
        return tuple(each for each in whole
                     if each.draft.name in asked or _differs(book, each))  # fmt: skip

    def warn(self, clock: datetime, chosen: tuple[Parcel, ...]) -> None:
        """Say which of them are older than the content."""
        from generator.delivery import parcels
        from generator.delivery.project import Options

        drafts = (each.draft for each in chosen)
        for title in parcels.older(self.source, Options(clock), self.shop, drafts):
            _tell(problem("push-older", Span("public/wechat"), found=title), self.lang)


def _differs(book: Sentbook | None, parcel: Parcel) -> bool:
    known = book.draft(parcel.draft.name) if book else None
    return known is not None and known.mark != parcel.mark


def _push(post: _Post, parcels: tuple[Parcel, ...], lang: Lang, *, again: bool) -> None:
    """Push one after another; one that fails keeps no other back, unless all would fail."""
    from generator.delivery import push as pushing

    done, failed = 0, []
    try:
        for parcel in parcels:
            title = parcel.draft.title
            try:
                pushed = pushing.push(parcel, post.account, post.book, _steps(title, lang),
                                      again=again)  # fmt: skip
            except pushing.Stopped as stopped:
                _tell(stopped.problem, lang)
                failed.append(stopped.problem)
                if stopped.problem.rule in pushing.FINAL:
                    break
                continue
            done += 1
            say(telling.pushed(title, pushed.how, lang, rehearsed=post.place is not None))
            for each in pushed.problems:
                _tell(each, lang)
    except KeyboardInterrupt:
        say(telling.push_interrupted(done, len(parcels), lang), err=True)
        sys.exit(INTERRUPTED)
    for line in telling.push_ended(done, len(parcels), post.place, lang):
        say(line, bold=True)
    sys.exit(code_of(failed))


def _steps(title: str, lang: Lang) -> telling.Steps:
    return telling.Steps(title, lang, say)


def _tell(found: Diagnostic, lang: Lang) -> None:
    say(diagnostics.plain(found, (), lang), err=True)


# --- who sends -----------------------------------------------------------------------------------


@contextmanager
def _sending(source: Path, lang: Lang) -> Iterator[_Post]:
    from generator.delivery.account import Account
    from generator.delivery.publish import WORK
    from generator.delivery.sentbook import Busy, Sentbook

    try:
        from generator.delivery.wire import BadAddress, Wire
    except ModuleNotFoundError as error:
        refuse(lang, problem("push-not-installed", Span("wechat"), found=error.name))
    who = _credentials(source, lang)
    try:
        book = Sentbook.open(source / WORK, who.appid)
    except Busy:
        refuse(lang, problem("push-busy", Span(WORK)))
    except OSError as error:
        refuse(lang, _unwritable(WORK, error))
    with book:
        try:
            wire = Wire(environment(API))
        except BadAddress:
            words = f"{API} 要以 https:// 开头 · {API} must begin with https://"
            raise click.UsageError(words) from None
        with wire:
            yield _Post(
                Account(who, wire, forced=book.hour("forced"),
                        on_forced=lambda when: book.note("forced", when)),
                book,
            )  # fmt: skip


@contextmanager
def _rehearsing(source: Path, output: Path | None, lang: Lang) -> Iterator[_Post]:
    """Nothing goes out, and nothing is remembered."""
    from generator.delivery.account import Account, Credentials
    from generator.delivery.publish import WORK, discard
    from generator.delivery.rehearsal import NOBODY, Rehearsal
    from generator.delivery.sentbook import Sentbook

    place = output or source / WORK / REHEARSED
    if output is None:
        discard(place)  # the last rehearsal
    elif place.exists() and any(place.iterdir()):
        refuse(lang, problem("file-exists", Span(str(place)), found=place))
    appid = _appid(source, lang) or NOBODY.appid
    with Sentbook.in_memory(source / WORK, appid) as book:
        try:
            place.mkdir(parents=True, exist_ok=True)
            yield _Post(Account(Credentials(appid, NOBODY.secret), Rehearsal(place)), book, place)
        except OSError as error:
            refuse(lang, _unwritable(str(place), error))


def _unwritable(name: str, error: OSError) -> Diagnostic:
    from generator.delivery.begin import refused

    return refused(name, error)


def _shop(source: Path, lang: Lang) -> Shop:
    from generator.delivery import parcels

    shop = parcels.enter(source)
    if shop.problems:
        refuse(lang, *shop.problems)
    return shop.value


def _settings(source: Path, lang: Lang) -> Posts | None:
    """What `site.yaml` says of the account; ends here when a password stands in it."""
    from generator.content.model import Source
    from generator.content.reading import read_settings

    try:
        text = (source / "site.yaml").read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        refuse(lang, problem("no-config", Span("site.yaml")), code=CONFIGURATION)
    settings = read_settings(Source("site.yaml", text, ""))
    secrets = tuple(each for each in settings.problems if each.rule == "secret-in-settings")
    if secrets:
        refuse(lang, *secrets, code=CONFIGURATION)
    return settings.value.value[0].wechat if settings.value else None


def _appid(source: Path, lang: Lang) -> str:
    posts = _settings(source, lang)
    return environment(APPID).strip() or (posts.appid if posts else "")


def _credentials(source: Path, lang: Lang) -> Credentials:
    from generator.delivery import credentials

    appid = _appid(source, lang)
    who = credentials.credentials(appid, environment(SECRET).strip())
    if who is None:
        missing = "AppSecret" if appid else "AppID"
        told = problem("push-no-credentials", Span("site.yaml"), found=missing)
        refuse(lang, told, code=CONFIGURATION)
    return who


@wechat.command()
@SOURCE
@LANG
@HELP
def login(source: Path, lang: str | None) -> None:
    """把 AppSecret 存进系统的钥匙串 · keep the AppSecret safe."""
    from generator.delivery import credentials
    from generator.delivery.account import Credentials

    spoken = language(lang)
    appid = _appid(source, spoken) or click.prompt("AppID")
    secret = str(click.prompt("AppSecret", hide_input=True)).strip()
    if not credentials.SHAPE.fullmatch(secret):
        words = "AppSecret 是 32 位的小写字母 a–f 和数字，没有保存"
        raise click.ClickException(f"{words} · it has 32 digits and letters a–f: not kept")
    try:
        credentials.keep(Credentials(appid, secret))
    except credentials.NoKeyring:
        _no_keyring(spoken)
    say(f"已存进钥匙串：{appid}" if spoken is Lang.ZH else f"kept in the keyring: {appid}")


@wechat.command()
@SOURCE
@LANG
@HELP
def logout(source: Path, lang: str | None) -> None:
    """从钥匙串删掉 AppSecret · delete it there."""
    from generator.delivery import credentials

    spoken = language(lang)
    appid = _appid(source, spoken) or click.prompt("AppID")
    try:
        there = credentials.drop(appid)
    except credentials.NoKeyring:
        _no_keyring(spoken)
    zh, en = ("已从钥匙串删掉", "deleted from the keyring") if there else (
        "钥匙串里没有", "not in the keyring")  # fmt: skip
    say(f"{zh}：{appid}" if spoken is Lang.ZH else f"{en}: {appid}")


def _no_keyring(lang: Lang) -> NoReturn:
    refuse(lang, problem("push-no-keyring", Span("wechat")), code=PROBLEMS)


VERBS = (wechat,)
