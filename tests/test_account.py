"""The client over real HTTP: token, retries, refusals, and secrets that stay secret."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator

import pytest

pytest.importorskip("httpx", reason="httpx is not installed")

from generator.delivery import account as accounts
from generator.delivery.account import Account, Credentials, Lost, Patience, Refused
from generator.delivery.wire import BadAddress, Waits, Wire
from generator.diagnostics import Lang, plain
from generator.wechat import answers, calls
from tests.wechat import (
    APPID,
    BROKEN,
    CUT_ANSWER,
    CUT_BEFORE,
    CUT_BEFORE_DONE,
    FAULTS,
    HARMLESS,
    SECRET,
    SILENT,
    SILENT_DONE,
    Fault,
    Platform,
    platform,
    refused,
    status,
)

TRANSIENT = [each for each in FAULTS if each not in (*HARMLESS, SILENT, SILENT_DONE)]
BOX = "draft/batchget"
EVERY_CODE = {
    40004: "push-picture", 40005: "push-picture", 40009: "push-picture", 40137: "push-picture",
    41005: "push-picture", 45001: "push-picture", 40007: "push-cover", 40013: "push-appid",
    40125: "push-secret", 40033: "push-format", 47001: "push-format", 40164: "push-whitelist",
    45002: "push-too-long", 45003: "push-too-long", 45110: "push-too-long", 45004: "push-too-long",
    45009: "push-quota", 45166: "push-content", 48001: "push-unauthorized", 53402: "push-cover",
    53404: "push-goods", 53405: "push-goods", 53406: "push-goods", 53503: "push-by-hand",
    53504: "push-by-hand", 53505: "push-by-hand", 53600: "push-article-id", 88000: "push-comments", 99999: "push-refused",
}  # fmt: skip


class Clock:
    """Time that passes only in pauses."""

    def __init__(self) -> None:
        self.now, self.pauses = 0.0, []

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> Iterator[Platform]:
    with platform() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def wire(server: Platform) -> Iterator[Wire]:
    with Wire(server.base, Waits(connect=2, bytes=0.5, answer=2)) as made:
        yield made


@pytest.fixture
def account(server: Platform, wire: Wire, clock: Clock) -> Account:
    patience = Patience(tries=3, pause=clock.pause, clock=clock)
    return Account(Credentials(APPID, SECRET), wire, patience)


# --- the token -----------------------------------------------------------------------------------


def test_the_token_is_asked_for_once(server: Platform, account: Account) -> None:
    for _ in range(3):
        account.ask(calls.box(0))
    assert server.counts["stable_token"] == 1
    assert server.requests[0].body["force_refresh"] is False


def test_a_token_near_its_end_is_asked_for_again(
    server: Platform, account: Account, clock: Clock
) -> None:
    account.ask(calls.box(0))
    clock.now += 7200 - 60
    account.once(calls.box(0))
    assert server.counts["stable_token"] == 2


@pytest.mark.parametrize("code", [40001, 42001, 40014])
def test_a_stale_token_is_renewed_once_and_the_call_repeated(
    server: Platform, account: Account, code: int
) -> None:
    account.ask(calls.box(0))
    server.fail(BOX, refused(code, "stale"))
    account.ask(calls.box(0))
    asked = [each.body["force_refresh"] for each in server.requests if "token" in each.path]
    assert asked == [False, False, True], "forced only when the same one came back"
    assert len(server.forced) == 1
    assert server.counts[BOX] == 3


def test_a_token_that_is_new_already_is_not_forced(server: Platform, account: Account) -> None:
    account.ask(calls.box(0))
    server.revoke()  # another program has made a new one
    account.ask(calls.box(0))
    assert server.counts["stable_token"] == 2
    assert not server.forced


def test_a_token_that_has_ended_is_replaced(server: Platform, account: Account) -> None:
    account.ask(calls.box(0))
    server.wait(7200)  # our clock is late
    account.ask(calls.box(0))
    assert server.counts["stable_token"] == 2
    assert not server.forced


def test_a_token_refused_again_is_a_refusal(server: Platform, account: Account) -> None:
    server.fail(BOX, refused(42001), times=2)
    with pytest.raises(Refused) as raised:
        account.ask(calls.box(0))
    assert raised.value.code == 42001
    assert server.counts[BOX] == 2
    told = answers.refused(42001, "", title="标题")
    assert told.rule == "push-token"


def test_forced_tokens_are_half_a_minute_apart(
    server: Platform, wire: Wire, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts.time, "time", lambda: 1000.0)
    noted: list[float] = []
    patience = Patience(pause=clock.pause, clock=clock)
    who = Credentials(APPID, SECRET)
    account = Account(who, wire, patience, forced=990.0, on_forced=noted.append)
    server.fail(BOX, refused(40001))
    account.ask(calls.box(0))
    assert clock.pauses == [20.0]
    assert noted == [1000.0]


# --- trying again --------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", TRANSIENT, ids=str)
@pytest.mark.parametrize("path", ["stable_token", BOX])
def test_what_fails_for_a_moment_is_tried_again(
    server: Platform, account: Account, clock: Clock, path: str, fault: Fault
) -> None:
    server.fail(path, fault, times=2)
    assert account.ask(calls.box(0))["total_count"] == 0
    assert server.counts[path] == 3
    assert clock.pauses == [1.0, 2.0]


@pytest.mark.parametrize("fault", HARMLESS, ids=str)
@pytest.mark.parametrize("path", ["stable_token", BOX])
def test_an_odd_answer_is_understood(
    server: Platform, account: Account, path: str, fault: Fault
) -> None:
    server.fail(path, fault)
    account.ask(calls.box(0))
    account.ask(calls.box(0))
    assert server.counts[path] == (2 if path == BOX else 1)


@pytest.mark.parametrize("fault", [*TRANSIENT, refused(45011)], ids=str)
def test_trying_ends(server: Platform, account: Account, fault: Fault) -> None:
    server.fail(BOX, fault, times=99)
    with pytest.raises(Lost) as lost:
        account.ask(calls.box(0))
    assert server.counts[BOX] == 3
    assert answers.lost(lost.value.why, "标题").rule == "push-offline"


def test_a_silent_platform_is_waited_for_a_while(server: Platform, account: Account) -> None:
    server.fail(BOX, SILENT, times=3)
    with pytest.raises(Lost, match="timeout"):
        account.ask(calls.box(0))


def test_all_trying_together_has_an_end(server: Platform, wire: Wire, clock: Clock) -> None:
    patience = Patience(tries=99, seconds=100, pause=clock.pause, clock=clock)
    account = Account(Credentials(APPID, SECRET), wire, patience)
    server.fail(BOX, status(502), times=99)
    with pytest.raises(Lost):
        account.ask(calls.box(0))
    assert server.counts[BOX] == 7, "after 1, 3, 7, 15, 31, 63 seconds; 127 is too late"


def test_nobody_there_is_told_so(clock: Clock) -> None:
    with Wire("http://127.0.0.1:9", Waits(connect=1)) as wire:
        patience = Patience(tries=2, pause=clock.pause, clock=clock)
        account = Account(Credentials("wx1", SECRET), wire, patience)
        with pytest.raises(Lost, match="connect"):
            account.ask(calls.box(0))


@pytest.mark.parametrize("code", sorted(EVERY_CODE))
def test_a_refusal_is_not_tried_again_and_has_a_sentence(
    server: Platform, account: Account, code: int
) -> None:
    server.fail(BOX, refused(code, None if code == 40164 else "no"))
    with pytest.raises(Refused) as raised:
        account.ask(calls.box(0))
    assert server.counts[BOX] == 1
    told = answers.refused(code, raised.value.words, title="标题", picture="images/a.jpg")
    assert told.rule == EVERY_CODE[code]
    for lang in Lang:
        text = plain(told, (), lang)
        assert str(code) in text
        assert told.hints(lang)
    if code == 40164:
        assert "203.0.113.7" in plain(told, (), Lang.ZH)
        assert "::ffff" not in plain(told, (), Lang.ZH)


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("invalid ip 203.0.113.7, not in whitelist rid: 1-2", "203.0.113.7"),
        ("invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist", "203.0.113.7"),
        ("invalid ip 2001:db8::1 , not in whitelist", "2001:db8::1"),
        ("your address 203.0.113.9 is unknown", "203.0.113.9"),
        ("", "—"),
    ],
)
def test_the_address_to_whitelist_is_found(words: str, address: str) -> None:
    assert answers.address(words) == address


@pytest.mark.parametrize(
    ("status", "body", "lost", "code"),
    [
        (200, b'{"media_id": "a"}', "", 0),
        (200, b"", "half", 0),
        (200, b"[]", "half", 0),
        (200, b'{"errcode": "x"}', "half", 0),
        (200, b"\xff", "half", 0),
        (503, b'{"errcode": 40001}', "server", 0),
        (429, b"", "server", 0),
        (404, b"<html>", "", 404),
        (301, b"{}", "", 301),
        (200, b'{"errcode": -1}', "busy", 0),
    ],
)
def test_answers_are_read(status: int, body: bytes, lost: str, code: int) -> None:
    answer = answers.read(status, body)
    assert (answer.lost, answer.code) == (lost, code)


def test_an_answer_without_what_was_asked_for_is_half(server: Platform, account: Account) -> None:
    with pytest.raises(Lost, match="half"):
        account.once(calls.box(0), "media_id")


# --- where it may be sent ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "base",
    ["http://api.weixin.qq.com", "http://192.168.1.1", "ftp://a.b", "https://", "a", "https://u@h",
     "https://h/?a=b", "http://127.0.0.1.example.org", "http://[", "http://127.0.0.1:99999"],
)  # fmt: skip
def test_secrets_go_to_no_open_place(base: str) -> None:
    with pytest.raises(BadAddress):
        Wire(base)


@pytest.mark.parametrize(
    "base", ["", "https://relay.example.edu.cn/", "http://localhost:80", "http://[::1]:8"]
)
def test_secrets_go_to_https_or_this_machine(base: str) -> None:
    with Wire(base):
        pass


# --- secrets -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [CUT_BEFORE, CUT_BEFORE_DONE, CUT_ANSWER, BROKEN, SILENT, status(502), refused(40164)],
    ids=str,
)
def test_no_secret_in_errors_traces_or_logs(
    server: Platform, account: Account, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    account.ask(calls.box(0))
    told = " and ".join(("access_token=TOKEN-OF-ANOTHER", *server.secrets))
    server.fail(BOX, refused(fault.code, told) if fault.code else fault, times=9)
    with pytest.raises((Lost, Refused)) as failed:
        account.ask(calls.box(0))
    error: BaseException | None = failed.value
    said = ["".join(traceback.format_exception(error)), caplog.text]
    while error:  # also what a trace leaves out
        said.append(repr(error))
        error = error.__cause__ or error.__context__
    for each in said:
        assert len(server.secrets) == 2
        assert not [secret for secret in (*server.secrets, "TOKEN-OF-ANOTHER") if secret in each]


def test_values_do_not_show_secrets(account: Account) -> None:
    call = calls.token("wx1", SECRET)
    for value in (Credentials("wx1", SECRET), call, accounts.Reply(200, SECRET.encode()), account):
        assert SECRET not in repr(value)


def test_json_travels_in_real_characters(server: Platform, account: Account) -> None:
    article = {"title": "王进喜𠮷", "content": "<p>字</p>", "thumb_media_id": "x"}
    with pytest.raises(Refused, match="40007"):
        account.ask(calls.add([article]))
    sent = server.requests[-1].raw
    assert "王进喜𠮷".encode() in sent
    assert b"\\u" not in sent
