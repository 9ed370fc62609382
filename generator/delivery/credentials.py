"""Who may send: AppID and AppSecret, from the environment or the keyring of the system.

Inputs → outputs: what the environment and `site.yaml` say → `Credentials`. The secret is kept by
the operating system and nowhere else; no file of the project ever holds it.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from generator.delivery.account import Credentials

keyring: Any = None
try:
    import keyring as _keyring
    from keyring.errors import KeyringError

    keyring = _keyring
except ModuleNotFoundError:  # the secret then comes from the environment
    pass

SERVICE = "bangyang-wechat"
SHAPE = re.compile(r"[0-9a-f]{32}")
"""What an AppSecret looks like."""


class NoKeyring(Exception):
    """This system has no keyring that we can use."""


def credentials(appid: str, secret: str) -> Credentials | None:
    """Of an account; its secret from the keyring when the environment gives none (`secret` "")."""
    found = secret or (_kept(appid) if appid else "")
    return Credentials(appid, found) if appid and found else None


def _kept(appid: str) -> str:
    if keyring is not None:
        with suppress(KeyringError, RuntimeError):  # locked, or none: as if nothing were kept
            return keyring.get_password(SERVICE, appid) or ""
    return ""


def keep(who: Credentials) -> None:
    """Put the secret into the keyring.

    Raises:
        NoKeyring: there is none.
    """
    if keyring is None:
        raise NoKeyring
    try:
        keyring.set_password(SERVICE, who.appid, who.secret)
    except (KeyringError, RuntimeError):
        raise NoKeyring from None


def drop(appid: str) -> bool:
    """Take the secret out of the keyring; whether one was there.

    Raises:
        NoKeyring: there is none.
    """
    if keyring is None:
        raise NoKeyring
    if not _kept(appid):
        return False
    try:
        keyring.delete_password(SERVICE, appid)
    except (KeyringError, RuntimeError):
        raise NoKeyring from None
    return True
