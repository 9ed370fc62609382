"""Judges what a deployed site answers: which files to ask for, and what is wrong with an answer.

Inputs → outputs: the files of a release, an answer → addresses to ask for, findings, and problems
in which findings of one kind stand together. Pure functions; addresses are relative to the site's,
and quoted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urljoin, urlsplit

from generator import digest
from generator.content.config import Engine
from generator.deploy.manifests import COPIES, PAGES, Filed
from generator.diagnostics import Diagnostic, Span, problem
from generator.site import urls
from generator.surfaces.headers import (
    ASKED,
    COMPRESSED,
    FINGERPRINTED,
    KEPT,
    MEDIA_TYPES,
    headers,
)

ALWAYS = (urls.HOME, urls.FEED, urls.JSON_FEED, urls.SITEMAP, urls.ROBOTS)
CHANGED, OTHERS, EACH = 12, 12, 2
"""Of a sample: changed pages, other pages, and files of each ending."""
LARGE = 8_000_000
"""Bytes above which a file is read only when everything is."""
SHOWN = 3
CODINGS = {"br": ".br", "gzip": ".gz"}
_LINKS = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src",
          "audio": "src", "video": "src", "track": "src", "object": "data"}  # fmt: skip
_TRANSPORT = "strict-transport-security"
REASONS: Mapping[str, tuple[str, str]] = {
    "timeout": ("没有及时回应", "no answer in time"),
    "tls": ("安全证书有问题", "the certificate is not valid"),
    "dns": ("域名查不到", "there is no such host"),
    "refused": ("连接不上或断开了", "the connection failed or broke"),
    "address": ("网址写得不对", "it is not a well-formed address"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status and headers (names in small letters) of the last of some
    redirects, `at` which address that was, and the bytes, decoded; or the `failure`, a key of
    `REASONS`, or `left` for what was not asked."""

    status: int = 0
    at: str = ""
    fields: Mapping[str, str] | None = None
    data: bytes = b""
    failure: str = ""

    def field(self, name: str) -> str:
        """A header's value, or ""."""
        return (self.fields or {}).get(name, "")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at an address; those with the same words are told together."""

    rule: str
    address: str
    words: tuple[tuple[str, str], ...] = ()


# --- what is asked -------------------------------------------------------------------------------


def sample(
    files: Mapping[str, Filed], changed: Collection[str], seed: str, *, everything: bool = False
) -> tuple[str, ...]:
    """The files to read back, home first; the same for the same seed."""
    asked = [path for path in files if not (path.endswith(COPIES) or _hidden(path))]
    asked.sort(key=lambda path: (path != urls.HOME, digest.of((seed, path))))
    if everything:
        return tuple(asked)
    asked = [path for path in asked if files[path].size <= LARGE and path != urls.NOT_FOUND]
    pages = [path for path in asked if path.endswith(PAGES)]
    new = [path for path in pages if path in changed][:CHANGED]
    old = [path for path in pages if path not in changed][:OTHERS]
    found = [*(path for path in ALWAYS if path in files), *new, *old]
    endings: dict[str, list[str]] = {}
    for path in asked:
        endings.setdefault(path.rpartition(".")[2], []).append(path)
    found += [path for _, paths in sorted(endings.items()) for path in paths[:EACH]]
    return tuple(dict.fromkeys(found))


def _hidden(path: str) -> bool:
    """What hosts read and do not show."""
    return path == "_headers" or any(part.startswith(".") for part in path.split("/"))


def codings(path: str, files: Mapping[str, Filed]) -> tuple[str, ...]:
    """The ways to ask for a file: as it is, and compressed where a copy was prepared."""
    ready = (each for each, ending in CODINGS.items() if path + ending in files)
    return ("identity", *(CODINGS if path == urls.HOME else ready))


def address_of(path: str) -> str:
    """The address that visitors know: `profiles/x/` for `profiles/x/index.html`."""
    name = "" if path == urls.HOME else path
    return quote(name.removesuffix("index.html") if name.endswith("/index.html") else name)


def path_of(base: str, address: str) -> str:
    """The file behind a whole address; "" when it is not of this site."""
    plain = address.partition("#")[0].partition("?")[0]
    if not plain.startswith(base):
        return ""
    path = unquote(plain[len(base) :])
    return path + urls.HOME if path == "" or path.endswith("/") else path


def links(base: str, page: str, text: str) -> tuple[str, ...]:
    """The addresses of this site that a page leads to or shows; `page` is its own address."""
    reader = _Links()
    reader.feed(text)
    found = (_joined(base + page, each) for each in reader.found)
    return tuple(dict.fromkeys(each[len(base) :] for each in found if each.startswith(base)))


def _joined(page: str, link: str) -> str:
    try:
        return urljoin(page, link.strip()).partition("#")[0]
    except ValueError:
        return ""


class _Links(HTMLParser):
    """Collects what the elements of a page point to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See `HTMLParser`."""
        for name, value in attrs:
            if value and name == _LINKS.get(tag):
                self.found.append(value)
            elif value and name == "srcset":
                self.found += [each.split()[0] for each in value.split(",") if each.split()]


def plain(base: str) -> str:
    """The address without encryption that a site on https must not answer at; "" when its port
    says that there is none."""
    parts = urlsplit(base)
    return f"http{base[5:]}" if parts.scheme == "https" and parts.port is None else ""


# --- what is wrong with an answer ----------------------------------------------------------------


def opened(address: str, answer: Answer) -> Iterator[Finding]:
    """An address that must open."""
    if answer.failure in REASONS:
        zh, en = REASONS[answer.failure]
        yield Finding("deploy-unreachable", address, (("reason", zh), ("reason_en", en)))
    elif not answer.failure and answer.status != 200:
        to = answer.field("location")
        told = f"{answer.status} → {to}" if to else str(answer.status)
        yield Finding("deploy-not-there", address, (("status", told),))


def read(
    path: str, answer: Answer, files: Mapping[str, Filed], base: str, *, former: bool
) -> Iterator[Finding]:
    """A file that must be as it was sent. A page of a `former` address may lead on by itself."""
    address = address_of(path)
    wrong = tuple(opened(address, answer))
    yield from wrong
    if wrong or answer.failure:
        return
    there = path_of(base, answer.at)
    if there != path and not (former and there in files):
        yield Finding("deploy-not-there", address, (("status", f"301 → {answer.at}"),))
    elif digest.of_bytes(answer.data) != files[there].digest:
        yield Finding("deploy-other-content", address)


def said(path: str, answer: Answer, engine: Engine, *, secure: bool) -> Iterator[Finding]:
    """The headers beside a file; `secure` is whether it came over https."""
    kept = path.partition("/")[0] in FINGERPRINTED and "/" in path
    wanted = {"Cache-Control": KEPT if kept else ASKED, **headers(engine)}
    if answer.field("content-encoding"):
        wanted["Vary"] = "Accept-Encoding"
    for name, expected in wanted.items():
        found = answer.field(name.lower())
        if not (secure or name.lower() != _TRANSPORT) or _meets(name, found, expected):
            continue
        yield _header(path, name, *_apart(found, expected) if name.endswith("Policy")
                      and found else (found, expected))  # fmt: skip
    yield from _typed(path, answer.field("content-type"))


def _typed(path: str, found: str) -> Iterator[Finding]:
    """A text without a charset is read by guess; other files say their own."""
    ending = path.rpartition(".")[2]
    expected = MEDIA_TYPES.get(ending)
    if expected is None:
        return
    name, _, rest = found.partition(";")
    charset = rest.lower().replace(" ", "").replace('"', "")
    fits = charset == "charset=utf-8" or not (charset or expected.startswith("text/"))
    if name.strip().lower() != expected or not (fits or ending not in COMPRESSED):
        whole = f"{expected}; charset=utf-8" if ending in COMPRESSED else expected
        yield _header(path, "Content-Type", found, whole)


def _meets(name: str, found: str, expected: str) -> bool:
    if name.lower() == _TRANSPORT:
        age = found.lower().partition("max-age=")[2].partition(";")[0].strip(' "')
        return age.isdecimal() and int(age) >= int(expected.partition("=")[2])
    if name == "Vary":
        return "*" in found or expected.lower() in map(str.strip, found.lower().split(","))
    return _parts(found) == _parts(expected)


def _parts(value: str) -> set[str]:
    """What a header says, in no order: hosts and caches put it in theirs."""
    return {" ".join(each.split()).lower() for each in value.replace(";", ",").split(",")} - {""}


def _apart(found: str, expected: str) -> tuple[str, str]:
    """Of two long policies, what only one of them says."""
    ours, theirs = ([" ".join(p.split()) for p in each.replace(";", ",").split(",")]
                    for each in (expected, found))  # fmt: skip
    return (
        "; ".join(each for each in theirs if each and each not in ours),
        "; ".join(each for each in ours if each and each not in theirs),
    )


def _header(path: str, name: str, found: str, expected: str) -> Finding:
    words = (
        ("name", name),
        ("value", found or "没有"),
        ("value_en", found or "nothing"),
        ("expected", expected or "没有"),
        ("expected_en", expected or "nothing"),
    )
    return Finding("deploy-header", address_of(path), words)


def not_found(address: str, answer: Answer, files: Mapping[str, Filed]) -> Iterator[Finding]:
    """An address where there is nothing: it must say so, with our page."""
    ours = files.get(urls.NOT_FOUND)
    if answer.failure:
        return
    if answer.status != 404:
        zh, en = f"状态是 {answer.status}", f"the status is {answer.status}"
    elif ours and digest.of_bytes(answer.data) != ours.digest:
        zh, en = "状态是 404，页面却是别的", "the status is 404, and the page another one"
    else:
        return
    yield Finding("deploy-not-found-page", address, (("reason", zh), ("reason_en", en)))


def gone(address: str, answer: Answer) -> Iterator[Finding]:
    """An address that must not open."""
    if not answer.failure and 200 <= answer.status < 300:
        yield Finding("deploy-still-there", address)


# --- what is told --------------------------------------------------------------------------------


def problems(base: str, findings: Iterable[Finding]) -> tuple[Diagnostic, ...]:
    """Findings as problems: one for each kind and words, with the first addresses."""
    groups: dict[tuple[str, tuple[tuple[str, str], ...]], dict[str, None]] = {}
    for each in findings:
        groups.setdefault((each.rule, each.words), {})[each.address] = None
    return tuple(
        problem(rule, Span(base), **dict(words), **_listed(base, tuple(addresses)))
        for (rule, words), addresses in sorted(groups.items())
    )


def _listed(base: str, addresses: Sequence[str]) -> dict[str, object]:
    names = [unquote(each) or base for each in addresses[:SHOWN]]
    more = len(addresses) - len(names)
    zh, en = "、".join(names), ", ".join(names)
    return {
        "found": f"{zh} 等" if more else zh,
        "found_en": f"{en} and {more} more" if more else en,
        "count": len(addresses),
    }
