"""`Account`: the platform as one account sees it: token, retries, refusals.

Inputs → outputs: a `Call` → the platform's value; or `Refused`, which no retry would mend; or
`Lost`, when every try ended without an answer.

The token is kept in memory alone and ends with the process. It is asked for anew once when the
platform calls it stale; only when it gives the same one again is it forced to make another, at most
once in half a minute, as the platform demands.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from generator.wechat import answers, calls
from generator.wechat.calls import Call

EARLY = 120.0
"""Seconds before its end that a token is taken for ended."""
APART = 30.0
"""Seconds between two forced tokens."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A status and the bytes of an answer."""

    status: int
    body: bytes = field(repr=False)


class Cut(Exception):
    """There was no answer: `connect`, `timeout`, `cut` or `tls`."""


class Transport(Protocol):
    """What carries a call to the platform and its answer back."""

    def send(self, call: Call, token: str) -> Reply:
        """Send one request, once.

        Raises:
            Cut: there was no whole answer.
        """


class Lost(Exception):
    """Every try ended without a usable answer; whether it was done is not known."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Refused(Exception):
    """The platform says no, in its own `words`, without secrets."""

    def __init__(self, code: int, words: str, call: str) -> None:
        super().__init__(f"{call}: {code} {words}")
        self.code, self.words, self.call = code, words, call


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who sends; the secret is never shown."""

    appid: str
    secret: str = field(repr=False)


def forget(_when: float) -> None:
    """Remember nothing of a forced token."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is tried: so often, with pauses that double (seconds), so long for one article."""

    tries: int = 5
    first: float = 1.0
    seconds: float = 900.0
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


class Account:
    """The platform, for one account; it keeps its token, and how long it may still try."""

    def __init__(
        self,
        who: Credentials,
        transport: Transport,
        patience: Patience | None = None,
        *,
        forced: float = 0.0,
        on_forced: Callable[[float], None] = forget,
    ) -> None:
        """`forced` is when a token was last forced (Unix seconds); `on_forced` is told of it."""
        self.appid = who.appid
        self._who, self._transport = who, transport
        self._patience = patience or Patience()
        self._end = 0.0
        self.begin()
        self._token, self._until = "", 0.0
        self._forced, self._on_forced = forced, on_forced

    def begin(self) -> None:
        """A new article: it may take its whole time."""
        self._end = self._patience.clock() + self._patience.seconds

    def ask(self, call: Call, *wanted: str) -> Mapping[str, object]:
        """What the platform answers, tried again while it does not; `wanted` must be in it.

        Only for what may be done twice.

        Raises:
            Refused: it says no.
            Lost: it gave no usable answer.
        """
        why = "time"
        for _ in self.tries():
            try:
                return self.once(call, *wanted)
            except Lost as error:
                why = error.why
        raise Lost(why)

    def tries(self) -> Iterator[int]:
        """Numbers of tries, with a pause before each but the first, while there is time."""
        for number in range(self._patience.tries):
            if number:
                self._patience.pause(self._patience.first * 2 ** (number - 1))
            if self._patience.clock() > self._end:
                return
            yield number

    def once(self, call: Call, *wanted: str) -> Mapping[str, object]:
        """One try; a stale token is renewed, for a refused call was not done.

        Raises:
            Refused: it says no.
            Lost: there was no usable answer: it may or may not have been done.
        """
        if not call.signed:
            return self._sent(call, "", wanted)
        token = self._valid()
        try:
            return self._sent(call, token, wanted)
        except Refused as error:
            if error.code not in answers.STALE:
                raise
        return self._sent(call, self._renewed(token), wanted)

    def _sent(self, call: Call, token: str, wanted: tuple[str, ...]) -> Mapping[str, object]:
        why = ""
        try:
            reply = self._transport.send(call, token)
        except Cut as cut:
            why = str(cut)
        if why:
            raise Lost(why)
        answer = answers.read(reply.status, reply.body)
        if answer.lost:
            raise Lost(answer.lost)
        if answer.code:
            words = answers.screened(answer.words, (self._who.secret, token, self._token))
            raise Refused(answer.code, words, call.name)
        if not all(isinstance(answer.value.get(each), str) for each in wanted):
            raise Lost("half")
        return answer.value

    # --- the token

    def _valid(self) -> str:
        if not self._token or self._patience.clock() >= self._until:
            self._ask_token(force=False)
        return self._token

    def _renewed(self, stale: str) -> str:
        if self._token == stale:
            self._ask_token(force=False)
        if self._token == stale:
            self._patience.pause(max(0.0, min(APART, self._forced + APART - time.time())))
            self._forced = time.time()
            self._on_forced(self._forced)
            self._ask_token(force=True)
        return self._token

    def _ask_token(self, *, force: bool) -> None:
        call = calls.token(self._who.appid, self._who.secret, force=force)
        value = self.once(call, "access_token")  # whoever asked tries again, also for the token
        lasting = value.get("expires_in")
        seconds = float(lasting) if isinstance(lasting, int | float) else 0.0
        self._token = str(value["access_token"])
        self._until = self._patience.clock() + seconds - EARLY
