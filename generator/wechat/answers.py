"""What an answer of the platform means: a value, another try, a new token, or a refusal.

Inputs → outputs: status and bytes → `Answer`; a code and the platform's words → a problem with
its remedy. Pure functions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from generator.diagnostics import Diagnostic, Span, problem

PASSING = {-1: "busy", 45011: "often"}
"""Codes that pass by themselves: the platform is busy, or was asked too often in a minute."""
STALE = (40001, 40014, 42001)
"""The token is not, or no longer, good: it is asked for anew, once."""
GONE = 40007
"""There is no such draft, or no such cover."""
_SCREEN = re.compile(r"access_token=[^&\s\"']+")
_ADDRESS = re.compile(r"(?:invalid ip\s+|ip\s*[:：]\s*)([0-9a-fA-F.:]+)", re.I)
_ANY_ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `lost` says why nothing usable did (one of `LOST`, else ""): then it is asked
    again. A `code` other than 0 is a refusal in the platform's `words`."""

    value: Mapping[str, object] = field(default_factory=dict, repr=False)
    code: int = 0
    words: str = ""
    lost: str = ""


def read(status: int, body: bytes) -> Answer:
    """An answer from its status and bytes."""
    if status >= 500 or status == 429:
        return Answer(lost="server")
    try:
        value = json.loads(body.decode("utf-8-sig"))
    except ValueError:
        return Answer(lost="half") if status == 200 else Answer(code=status, words="HTTP")
    if not isinstance(value, dict):
        return Answer(lost="half")
    code = value.get("errcode", 0)
    if not isinstance(code, int):
        return Answer(lost="half")
    if code in PASSING:
        return Answer(lost=PASSING[code])
    if code or status != 200:
        return Answer(code=code or status, words=str(value.get("errmsg", "")))
    return Answer(value)


def screened(words: str, secrets: Iterable[str]) -> str:
    """Words that may be shown: no token and no secret in them, whoever put them there."""
    for each in secrets:
        words = words.replace(each, "……") if each else words
    return _SCREEN.sub("access_token=……", words)


# --- refusals ------------------------------------------------------------------------------------

ACCOUNT = Span("site.yaml")
"""Where what concerns the whole account is told."""

_PICTURES = {
    40004: ("素材类型不对", "the kind of material is wrong"),
    40005: ("文件类型不对", "the type of file is wrong"),
    40009: ("文件太大", "the file is too large"),
    40137: ("图片格式不对", "the format is wrong"),
    41005: ("平台没有收到图片内容", "no picture arrived"),
    45001: ("文件太大", "the file is too large"),
}
_LONG = {
    45002: ("正文", "text"),
    45003: ("标题", "title"),
    45004: ("摘要", "digest"),
    45110: ("作者", "author"),
}
_BY_HAND = {
    53503: ("没有通过发布前的检查", "it does not pass the check before publishing"),
    53504: ("要在公众号后台操作", "it has to be done in the platform's console"),
    53505: ("要先在公众号后台手工保存一次", "it has to be saved by hand in the console first"),
}
_ACCOUNT = {
    40013: "push-appid",
    40125: "push-secret",
    40164: "push-whitelist",
    45009: "push-quota",
    48001: "push-unauthorized",
}
_ARTICLE = {
    40007: "push-cover",
    40033: "push-format",
    45166: "push-content",
    47001: "push-format",
    53402: "push-cover",
    53404: "push-goods",
    53405: "push-goods",
    53406: "push-goods",
    53600: "push-article-id",
    88000: "push-comments",
}


def refused(
    code: int, words: str, span: Span = ACCOUNT, *, title: str = "", picture: str = ""
) -> Diagnostic:
    """A refusal as a problem: of the article `title` at `span`, or of its `picture`.

    The words must have been `screened`.
    """
    told = {"found": title or words, "code": code, "words": words or "—"}
    if code in _ACCOUNT:
        return problem(_ACCOUNT[code], ACCOUNT, **told | {"found": address(words)})
    if code in STALE:
        return problem("push-secret" if not title else "push-token", ACCOUNT, **told)
    for rule, reasons in (
        ("push-picture", _PICTURES), ("push-too-long", _LONG), ("push-by-hand", _BY_HAND),
    ):  # fmt: skip
        if code in reasons:
            zh, en = reasons[code]
            more = {"picture": picture or "—", "reason": zh, "reason_en": en}
            return problem(rule, span, **told, **more)
    if code in _ARTICLE:
        return problem(_ARTICLE[code], span, **told)
    return problem("push-refused", span, **told)


def address(words: str) -> str:
    """The machine's address in what the platform says of its whitelist; "" when there is none."""
    if found := _ADDRESS.search(words):
        return found[1].rstrip(".:")
    found = _ANY_ADDRESS.search(words)
    return found[0] if found else "—"


LOST = {
    "connect": ("连接不上", "no connection"),
    "timeout": ("平台没有及时回应", "no answer in time"),
    "cut": ("连接中断", "the connection was cut"),
    "half": ("回应不完整", "the answer was not whole"),
    "server": ("平台的服务器出错", "the platform's server failed"),
    "busy": ("平台系统繁忙", "the platform is busy"),
    "often": ("一分钟里调用得太多", "it was asked too often in one minute"),
    "time": ("用的时间太长", "it took too long"),
    "tls": ("安全证书有问题", "the certificate is not valid"),
}


def lost(why: str, found: str) -> Diagnostic:
    """That the platform could not be asked, after every try."""
    zh, en = LOST[why]
    return problem("push-offline", Span("wechat"), found=found, reason=zh, reason_en=en)
