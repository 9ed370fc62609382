"""Opens a way to a host over SSH: first whether it is the one it should be, then who we are.

Inputs → outputs: a target and its secrets → a connection, or `Trouble`. No secret is ever part of
what is told, and no unknown host is ever believed.
"""

from __future__ import annotations

import getpass
import logging
import os
import socket
import stat
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from hashlib import sha1, sha256
from hmac import compare_digest, new
from pathlib import Path

import paramiko

from generator.content.targets import Target
from generator.deploy.hosts import Trouble

TIMEOUT = 30.0
"""Seconds that a host may be silent."""
ALIVE = 15
"""Seconds after which a silent connection is shown to be in use."""
_KNOWN = "~/.ssh/known_hosts"
_RSA = ("rsa-sha2-512", "rsa-sha2-256")
_TRIES = 5  # a host hangs up on whoever tries more
_KINDS = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)


@dataclass(frozen=True, slots=True)
class Known:
    """A key of a host as `known_hosts` has it; a revoked one is never believed."""

    kind: str
    data: bytes
    revoked: bool


@contextmanager
def opened(
    target: Target, password: str = "", passphrase: str = ""
) -> Iterator[paramiko.Transport]:
    """A connection that is logged in; closed at the end.

    Raises:
        Trouble: the host cannot be reached, is not known or is another, or will not let us in.
    """
    _quiet()
    key = _private(target, passphrase or password)
    keys = _read(target)
    try:
        line = socket.create_connection((target.host, target.port), TIMEOUT)
    except (OSError, UnicodeError) as error:
        raise offline(target, error) from None
    with line:
        transport = paramiko.Transport(line)
        try:
            _greet(transport, target, keys)
            _log_in(transport, target, key, password)
            transport.set_keepalive(ALIVE)
            yield transport
        finally:
            transport.close()


def offline(target: Target, error: Exception) -> Trouble:
    """What is told when a host cannot be reached, or not any longer."""
    words = getattr(error, "strerror", "") or str(error) or "no answer"
    return Trouble("deploy-offline", found=_named(target.host, target.port), reason=words)


def known(lines: Iterable[str], host: str, port: int) -> tuple[Known, ...]:
    """The keys of a host, as the lines of a `known_hosts` file have them. Pure."""
    name, found = _named(host, port), []
    for line in lines:
        mark, _, rest = line.strip().partition(" ") if line.startswith("@") else ("", "", line)
        words = rest.split()
        if len(words) < 3 or words[0].startswith("#") or mark == "@cert-authority":
            continue
        if _matches(words[0], name):
            try:
                found.append(Known(words[1], b64decode(words[2], validate=True), mark != ""))
            except ValueError:
                continue
    return tuple(found)


def _matches(patterns: str, name: str) -> bool:
    if patterns.startswith("|1|"):
        salt, _, mark = patterns[3:].partition("|")
        try:
            made = new(b64decode(salt), name.encode(), sha1).digest()
            return compare_digest(made, b64decode(mark))
        except ValueError:
            return False
    each = patterns.lower().split(",")
    if any(one.startswith("!") and _fits(name, one[1:]) for one in each):
        return False
    return any(_fits(name, one) for one in each)


def _fits(name: str, pattern: str) -> bool:
    """Brackets stand for themselves, as in `[host]:2222`."""
    return fnmatchcase(name, pattern.replace("[", "[[]"))


def _named(host: str, port: int) -> str:
    """A host as `known_hosts` calls it."""
    return host.lower() if port == 22 else f"[{host.lower()}]:{port}"


def _read(target: Target) -> tuple[Known, ...]:
    place = Path(target.hosts or _KNOWN).expanduser()
    try:
        text = place.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ()  # nothing is known then
    return known(text.splitlines(), target.host, target.port)


def _greet(transport: paramiko.Transport, target: Target, keys: tuple[Known, ...]) -> None:
    """Agree on how to speak, and see that the host is the one it should be."""
    options = transport.get_security_options()
    wanted = [kind for each in keys for kind in (_RSA if each.kind == "ssh-rsa" else (each.kind,))]
    options.key_types = sorted(options.key_types, key=lambda kind: kind not in wanted)
    transport.banner_timeout = transport.auth_timeout = transport.channel_timeout = TIMEOUT
    try:
        transport.start_client(timeout=TIMEOUT)
        key = transport.get_remote_server_key()
    except (paramiko.SSHException, OSError, EOFError) as error:
        raise offline(target, error) from None
    name, data = _named(target.host, target.port), key.asbytes()
    same = [each for each in keys if each.data == data]
    if same and not any(each.revoked for each in same):
        return
    mark = b64encode(sha256(data).digest()).decode().rstrip("=")
    raise Trouble(
        "deploy-host-key-changed" if keys else "deploy-host-key-unknown",
        found=name, fingerprint=f"SHA256:{mark}", file=target.hosts or _KNOWN,
        line=f"{name} {key.get_name()} {key.get_base64()}",
    )  # fmt: skip


def _private(target: Target, secret: str) -> paramiko.PKey | None:
    """The private key, where the target names one."""
    if not target.key:
        return None
    place = Path(target.key).expanduser()
    try:
        mode = place.stat().st_mode
        if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
            raise Trouble("deploy-open-key", found=target.key)
        for kind in _KINDS:
            try:
                return kind.from_private_key_file(str(place), secret or None)
            except paramiko.PasswordRequiredException:
                raise _refused(target, "私钥要口令", "the private key wants a passphrase") from None
            except (paramiko.SSHException, ValueError):
                continue
    except OSError:
        raise _refused(
            target, f"读不到私钥“{target.key}”", f"the private key {target.key} cannot be read"
        ) from None
    raise _refused(
        target, "私钥的口令不对，或不是私钥", "the passphrase is wrong, or it is no private key"
    )


def _log_in(
    transport: paramiko.Transport, target: Target, key: paramiko.PKey | None, password: str
) -> None:
    user = _user(target)
    try:
        with _keys(key) as keys:
            for each in keys:
                with suppress(paramiko.AuthenticationException):
                    transport.auth_publickey(user, each)
                if transport.is_authenticated():
                    return
        if password:
            transport.auth_password(user, password)
    except paramiko.AuthenticationException:
        pass
    except (paramiko.SSHException, OSError, EOFError) as error:
        raise offline(target, error) from None
    if not transport.is_active():
        raise offline(target, EOFError("the connection was closed"))
    if not transport.is_authenticated():
        tried = password or key
        raise _refused(
            target,
            "主机不认这把私钥或这个密码" if tried else "没有私钥、代理里的钥匙或密码可用",
            "the host takes neither the key nor the password" if tried
            else "there is no key, none in an agent, and no password",
        )  # fmt: skip


@contextmanager
def _keys(key: paramiko.PKey | None) -> Iterator[tuple[paramiko.PKey, ...]]:
    """The key of the target, or those of the agent, where one runs."""
    if key:
        yield (key,)
        return
    try:
        agent = paramiko.Agent()
    except (paramiko.SSHException, OSError):
        yield ()
        return
    try:
        yield tuple(agent.get_keys())[:_TRIES]
    finally:
        agent.close()


def _user(target: Target) -> str:
    return target.user or getpass.getuser()


def _refused(target: Target, reason: str, reason_en: str) -> Trouble:
    return Trouble("deploy-login", found=f"{_user(target)}@{target.host}", reason=reason,
                   reason_en=reason_en)  # fmt: skip


def _quiet() -> None:
    """What goes wrong is told by us, once and in plain words."""
    log = logging.getLogger("paramiko")
    if not log.handlers:
        log.addHandler(logging.NullHandler())
