"""The wire to the platform: the one module that speaks HTTP with it (httpx).

Inputs → outputs: a `Call` and the token → `Reply`, or the kind of trouble there was.

httpx quotes addresses in its errors and in its log, and the token is a part of every address; so no
error and no log line of its leaves this module.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx

from generator import __version__
from generator.delivery.account import Cut, Reply
from generator.wechat.calls import Call, File

API = "https://api.weixin.qq.com"
AGENT = f"Bangyang/{__version__}"
LONGEST = 4_000_000
"""Bytes of an answer; a page of the box without texts has some thousands."""


class BadAddress(Exception):
    """The platform's address is none that secrets may be sent to."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds: for a connection, for the next bytes of an answer, and for a whole answer."""

    connect: float = 10
    bytes: float = 60
    answer: float = 180


class Wire:
    """A connection to the platform; a context manager."""

    def __init__(self, base: str = API, waits: Waits | None = None) -> None:
        """`base` is `https://…`; `http://` only for this machine.

        Raises:
            BadAddress: it is neither.
        """
        self._base, self._waits = _judged(base or API), waits or Waits()
        logging.getLogger("httpx").addFilter(_silent)
        timeout = httpx.Timeout(self._waits.bytes, connect=self._waits.connect)
        # A connection that is kept may be closed just when it is used again: was that call done?
        limits = httpx.Limits(max_keepalive_connections=0)
        near = self._base.startswith("http:")  # no proxy stands between us and ourselves
        self._client = httpx.Client(
            timeout=timeout,
            limits=limits,
            trust_env=not near,
            headers={"User-Agent": AGENT},
            follow_redirects=False,
        )

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def send(self, call: Call, token: str) -> Reply:
        """Send one request, once.

        Raises:
            Cut: there was no whole answer.
        """
        trouble = ""
        try:
            return self._exchange(call, token)
        except httpx.ConnectTimeout:
            trouble = "connect"
        except httpx.TimeoutException:
            trouble = "timeout"
        except httpx.ConnectError as error:
            trouble = "tls" if "certificate" in str(error).lower() else "connect"
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
            trouble = "cut"
        raise Cut(trouble)  # outside the handlers: it must not carry an error that quotes the token

    def _exchange(self, call: Call, token: str) -> Reply:
        end = time.monotonic() + self._waits.answer
        with self._client.stream(
            "POST",
            self._base + call.path,
            params={**dict(call.query), **({"access_token": token} if call.signed else {})},
            content=None if call.file else call.body,
            files=_media(call.file) if call.file else None,
            headers=None if call.file else {"Content-Type": "application/json; charset=utf-8"},
        ) as response:
            body = bytearray()
            for part in response.iter_bytes():
                body += part
                if len(body) > LONGEST or time.monotonic() > end:
                    raise httpx.ReadTimeout("")
            return Reply(response.status_code, bytes(body))


def _media(file: File) -> dict[str, tuple[str, bytes, str]]:
    return {"media": (file.name, file.data, file.kind)}


def _silent(_record: logging.LogRecord) -> bool:
    return False


def _judged(base: str) -> str:
    try:
        parts = urlsplit(base.rstrip("/"))
        host, _ = parts.hostname or "", parts.port  # a port that is none is a `ValueError`
    except ValueError:
        raise BadAddress(base) from None
    if parts.query or parts.fragment or parts.username or not host:
        raise BadAddress(base)
    if parts.scheme == "https" or (parts.scheme == "http" and _is_near(host)):
        return base.rstrip("/")
    raise BadAddress(base)


def _is_near(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
