"""A platform of official accounts on this machine: does what its documentation says, or a fault.

Inputs → outputs: HTTP requests to `/cgi-bin/…` → the documented answers, what is stored (`drafts`,
`images`, `materials`), and what was asked (`requests`, `counts`). Written from the published pages
of stable_token, uploadimg, add_material and draft/*, and the table of return codes; never from
how our client reads them, so that a misreading is found.
"""

from __future__ import annotations

import hashlib
import json
import re
import socket
import struct
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

APPID = "wx5e7a0c1d2b3f4e6a"
SECRET = "0123456789abcdeffedcba9876543210"
IMAGE_HOST = "mmbiz.qpic.cn"
MEGABYTE = 1 << 20
LINGER_NOT = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
SAYS = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40004: "invalid media type",
    40005: "invalid file type",
    40007: "invalid media_id hint: [bhmwqA0805p445]",
    40009: "invalid image size",
    40013: "invalid appid",
    40033: "invalid charset. please check your request, if include \\uxxxx will create fail!",
    40097: "invalid args",
    40114: "invalid index value",
    40125: "invalid appsecret",
    40137: "invalid image format",
    40164: "invalid ip {ip} ipv6 ::ffff:{ip}, not in whitelist",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    41005: "media data missing",
    41039: "invalid content_source_url",
    42001: "access_token expired",
    43002: "require POST method",
    44002: "empty post data",
    44004: "empty content",
    45001: "media size out of limit",
    45002: "content size out of limit",
    45003: "title size out of limit",
    45004: "description size out of limit",
    45005: "link size out of limit",
    45008: "article size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    45110: "author size out of limit",
    45166: "invalid content",
    47001: "data format error",
    48001: "api unauthorized",
    53402: "cover crop failed",
    53404: "account is restricted from selling",
    53405: "invalid product",
    53406: "selling is not open",
    53503: "draft failed the publishing check",
    53504: "please publish on the website of the platform",
    53505: "please save by hand first",
    53600: "invalid article id",
    88000: "without comment privilege",
}


class Refusal(Exception):
    """The platform says no, with a code of its table."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call; `done`: the platform had done as asked before it went wrong."""

    name: str
    done: bool = False
    code: int = 0
    status: int = 200
    says: str | None = None

    def __str__(self) -> str:
        return self.name + ("-done" if self.done else "")


def refused(code: int, says: str | None = None) -> Fault:
    """An answer with an `errcode`; nothing is done."""
    return Fault(f"code{code}", code=code, says=says)


def status(number: int, *, done: bool = False) -> Fault:
    """A page of HTML from a machine in front of the platform, as `502 Bad Gateway`."""
    return Fault(f"status{number}", done, status=number)


CUT_BEFORE = Fault("cut-before-headers")
CUT_BEFORE_DONE = Fault("cut-before-headers", done=True)
CUT_ANSWER = Fault("cut-in-answer", done=True)
CUT_HEADERS = Fault("cut-in-headers", done=True)
CUT_REQUEST = Fault("cut-in-request")
SILENT = Fault("silent")
SILENT_DONE = Fault("silent", done=True)
BROKEN = Fault("broken-json", done=True)
EMPTY = Fault("empty-answer", done=True)
BOM = Fault("bom", done=True)
AS_HTML = Fault("typed-html", done=True)
TRICKLE = Fault("trickle", done=True)
CLOSED_AFTER = Fault("closed-after", done=True)
FAULTS = (
    *(status(number) for number in (500, 502, 503)),
    *(status(502, done=True), CUT_BEFORE, CUT_BEFORE_DONE, CUT_HEADERS, CUT_ANSWER, CUT_REQUEST),
    *(SILENT, SILENT_DONE, BROKEN, EMPTY, BOM, AS_HTML, TRICKLE, CLOSED_AFTER, refused(-1)),
)
HARMLESS = (BOM, AS_HTML, TRICKLE, CLOSED_AFTER)


@dataclass(frozen=True)
class Part:
    """A file of a form: the name of its field, its own name, its type as said, and its bytes."""

    field: str
    name: str
    type: str
    data: bytes


@dataclass(frozen=True)
class Request:
    """One request as it came; `query` is without the token, `body` JSON, a `Part`, or bytes."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    headers: Mapping[str, str] = field(repr=False)
    raw: bytes = field(repr=False)


@dataclass
class Token:
    """A token and until when it is good, in seconds of the platform's clock."""

    value: str
    until: float


@dataclass
class Stored:
    """A draft of the box: its articles, and when it was changed."""

    articles: list[dict[str, Any]]
    changed: float


class Platform:
    """One official account and its clock, behind real HTTP on 127.0.0.1."""

    def __init__(self, appid: str, secret: str) -> None:
        self.appid, self.secret = appid, secret
        self.base = ""
        self.now = 1_777_600_000.0
        self.whitelisted, self.authorised, self.comments = True, True, True
        self.literal = False  # `no_content` takes out the item's whole `content`, not the text's
        self.ip = "203.0.113.7"
        self.patience = 5.0  # seconds a silent fault lasts at most, for a client without time-out
        self.tick = 0.002  # seconds between two bytes of a trickle
        self.requests: list[Request] = []
        self.counts: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self.quota: dict[str, int] = {}
        self.tokens: list[Token] = []
        self.forced: list[float] = []
        self.images: dict[str, bytes] = {}
        self.materials: dict[str, bytes] = {}
        self.names: dict[str, str] = {}
        self.box: dict[str, Stored] = {}
        self.published: list[list[dict[str, Any]]] = []
        self.filtered: list[str] = []
        self.after: Callable[[Request], None] = lambda _: None
        self.closing = threading.Event()
        self._faults: dict[tuple[str, int], Fault] = {}
        self._lock = threading.RLock()
        self._last = 0

    @property
    def drafts(self) -> dict[str, list[dict[str, Any]]]:
        """The articles of every draft in the box."""
        return {media_id: each.articles for media_id, each in self.box.items()}

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be seen anywhere: the AppSecret and every token given."""
        return (self.secret, *(each.value for each in self.tokens))

    def wait(self, seconds: float) -> None:
        """Move the clock of the platform."""
        self.now += seconds

    def fail(self, path: str, fault: Fault, *, call: int = 1, times: int = 1) -> None:
        """Let the `call`-th call of a path from now on go wrong, and `times` - 1 after it."""
        for each in range(times):
            self._faults[path, self.counts[path] + call + each] = fault

    def heal(self) -> None:
        """No call goes wrong any more."""
        self._faults.clear()

    def remove_material(self, media_id: str) -> None:
        """A person deletes a picture in the library."""
        del self.materials[media_id]

    def publish(self, media_id: str) -> None:
        """A person publishes a draft: it leaves the box."""
        self.published.append(self.box.pop(media_id).articles)

    def coming(self, path: str) -> Fault | None:
        """Count a call; the fault that waits for it."""
        with self._lock:
            self.counts[path] += 1
            return self._faults.pop((path, self.counts[path]), None)

    def answer(self, asked: Request, token: str | None) -> dict[str, Any]:
        """Do as asked; the answer as JSON."""
        with self._lock:
            self.requests.append(asked)
            verb = VERBS[asked.path]
            try:
                self._admit(asked, token)
                said = verb(self, asked)
            except Refusal as refusal:
                return self.refusal(refusal.code)
            self.done[asked.path] += 1
            return said

    def refusal(self, code: int, says: str | None = None) -> dict[str, Any]:
        """The answer with an `errcode`, with the trail that real ones have."""
        words = says if says is not None else SAYS[code].format(ip=self.ip)
        return {"errcode": code, "errmsg": f"{words} rid: {self.stamp():0>8}-5b4b0f0a-1c2d3e4f"}

    def stamp(self) -> str:
        """Another name each time."""
        self._last += 1
        return hashlib.sha256(f"{self.appid} {self._last}".encode()).hexdigest()[:8]

    def _admit(self, asked: Request, token: str | None) -> None:
        if (asked.method == "POST") != (asked.path != "draft/count"):
            raise Refusal(43002)
        if asked.path != "stable_token":
            self._know(token)
            if not self.authorised:
                raise Refusal(48001)
        if self.counts[asked.path] > self.quota.get(asked.path, 500_000):
            raise Refusal(45009)
        if asked.method == "POST" and not asked.raw:
            raise Refusal(44002)

    def _know(self, token: str | None) -> None:
        if not token:
            raise Refusal(41001)
        known = next((each for each in self.tokens if each.value == token), None)
        if known is None or known.until < 0:
            raise Refusal(40001)
        if known.until <= self.now:
            raise Refusal(42001)

    def token(self, asked: Request) -> dict[str, Any]:
        """stable_token: the same one while it is good; a new one in its last five minutes."""
        body = _json(asked)
        if body.get("grant_type") != "client_credential":
            raise Refusal(40002)
        for name, missing, right, wrong in (
            ("appid", 41002, self.appid, 40013),
            ("secret", 41004, self.secret, 40125),
        ):
            if not body.get(name):
                raise Refusal(missing)
            if body[name] != right:
                raise Refusal(wrong)
        if not self.whitelisted:
            raise Refusal(40164)
        force = body.get("force_refresh", False)
        if not isinstance(force, bool):
            raise Refusal(47001)
        if force:
            self._force()
        elif self.tokens and self.tokens[-1].until - self.now > 300:
            last = self.tokens[-1]
            return {"access_token": last.value, "expires_in": int(last.until - self.now)}
        name = (self.stamp() * 20)[:136]
        self.tokens.append(Token(f"99_{name}-_", self.now + 7200))
        return {"access_token": self.tokens[-1].value, "expires_in": 7200}

    def _force(self) -> None:
        today = [at for at in self.forced if self.now - at < 86400]
        if today and self.now - today[-1] < 30:
            raise Refusal(45011)
        if len(today) >= 20:
            raise Refusal(45009)
        self.forced.append(self.now)
        for each in self.tokens:
            each.until = -1

    def revoke(self) -> None:
        """Somebody else forced a refresh: the tokens given so far are void (40001)."""
        for each in self.tokens:
            each.until = -1

    def uploadimg(self, asked: Request) -> dict[str, Any]:
        """A picture for the text: jpg or png by its content, below 1 MB; another address each."""
        part = _part(asked)
        kind = _kind(part.data)
        if kind not in ("jpeg", "png") or not re.search(r"(?i)\.(jpe?g|png)$", part.name):
            raise Refusal(40005)
        if len(part.data) >= MEGABYTE:
            raise Refusal(40009)
        name = f"sz_mmbiz_{kind[:3]}/{self.stamp() * 6}"
        url = f"http://{IMAGE_HOST}/{name}/0?wx_fmt={kind}&from=appmsg"
        self.images[url] = part.data
        return {"url": url, "errcode": 0, "errmsg": "ok"}

    def add_material(self, asked: Request) -> dict[str, Any]:
        """A permanent picture: up to 10 MB."""
        kind = asked.query.get("type")
        if kind not in ("image", "voice", "video", "thumb"):
            raise Refusal(40004)
        part = _part(asked)
        known = _kind(part.data)
        if kind != "image" or not re.search(r"(?i)\.(bmp|png|jpe?g|gif)$", part.name):
            raise Refusal(40005)
        if known is None:
            raise Refusal(40137)
        if len(part.data) > 10 * MEGABYTE:
            raise Refusal(45001)
        media_id = f"M-{self.stamp() * 7}_m"
        self.materials[media_id] = part.data
        self.names[media_id] = part.name
        return {"media_id": media_id, "url": f"http://{IMAGE_HOST}/{media_id}/0?wx_fmt={known}"}

    def batchget_material(self, asked: Request) -> dict[str, Any]:
        """Some of the permanent pictures, the newest first."""
        body = _json(asked)
        if body.get("type") != "image":
            raise Refusal(40004)
        offset, count = _window(body)
        found = list(reversed(self.materials))
        items = [
            {"media_id": each, "name": self.names.get(each, ""), "update_time": int(self.now),
             "url": f"http://{IMAGE_HOST}/{each}/0"}
            for each in found[offset : offset + count]
        ]  # fmt: skip
        return {"total_count": len(found), "item_count": len(items), "item": items}

    def draft_add(self, asked: Request) -> dict[str, Any]:
        """A new draft of one to eight articles."""
        articles = _json(asked).get("articles")
        if not isinstance(articles, list) or not articles:
            raise Refusal(47001)
        if len(articles) > 8:
            raise Refusal(45008)
        kept = [self._article(each, alone=len(articles) == 1) for each in articles]
        media_id = f"D-{self.stamp() * 7}_d"
        self.box[media_id] = Stored(kept, self.now)
        return {"media_id": media_id, "item": []}

    def draft_update(self, asked: Request) -> dict[str, Any]:
        """One article of a draft, by its place."""
        body = _json(asked)
        stored = self._stored(body)
        index = body.get("index")
        if not isinstance(index, int) or not 0 <= index < len(stored.articles):
            raise Refusal(40114)
        old = stored.articles[index]
        article = body.get("articles")
        if isinstance(article, dict) and "thumb_media_id" not in article:
            article = {**article, "thumb_media_id": old["thumb_media_id"]}
        stored.articles[index] = self._article(article, alone=len(stored.articles) == 1)
        stored.changed = self.now
        return {"errcode": 0, "errmsg": "ok"}

    def draft_get(self, asked: Request) -> dict[str, Any]:
        """The articles of a draft."""
        return {"news_item": [_shown(each) for each in self._stored(_json(asked)).articles]}

    def draft_batchget(self, asked: Request) -> dict[str, Any]:
        """Some of the drafts, the one changed last first."""
        body = _json(asked)
        offset, count = _window(body)
        bare = body.get("no_content") == 1
        found = sorted(self.box.items(), key=lambda each: each[1].changed, reverse=True)
        items = []
        for media_id, stored in found[offset : offset + count]:
            content = {"content": {"news_item": [_shown(each, bare) for each in stored.articles]}}
            if bare and self.literal:
                content = {}
            items.append({"media_id": media_id, **content, "update_time": int(stored.changed)})
        return {"total_count": len(self.box), "item_count": len(items), "item": items}

    def draft_count(self, _: Request) -> dict[str, Any]:
        """How many drafts are in the box; the one verb that is a GET."""
        return {"total_count": len(self.box)}

    def draft_delete(self, asked: Request) -> dict[str, Any]:
        """A draft leaves the box for good."""
        body = _json(asked)
        self._stored(body)
        del self.box[body["media_id"]]
        return {"errcode": 0, "errmsg": "ok"}

    def _stored(self, body: Mapping[str, Any]) -> Stored:
        stored = self.box.get(str(body.get("media_id")))
        if stored is None:
            raise Refusal(40007)
        return stored

    def _article(self, article: Any, *, alone: bool) -> dict[str, Any]:
        if not isinstance(article, dict) or article.get("article_type", "news") != "news":
            raise Refusal(47001)
        _measured(article)
        for name in ("need_open_comment", "only_fans_can_comment"):
            if article.get(name, 0) not in (0, 1) or isinstance(article.get(name), bool):
                raise Refusal(47001)
        if article.get("need_open_comment") and not self.comments:
            raise Refusal(88000)
        cover = self.materials.get(str(article.get("thumb_media_id")))
        if cover is None:
            raise Refusal(40007)
        for name, ratio in (("pic_crop_235_1", 2.35), ("pic_crop_1_1", 1.0)):
            if article.get(name):
                _cropped(str(article[name]), cover, ratio)
        content = self._without_strangers(article["content"])
        plain = re.sub(r"<[^>]*>|\s", "", content)
        digest = (article.get("digest") or plain[:54]) if alone else ""
        return {**article, "content": content, "digest": digest}

    def _without_strangers(self, content: str) -> str:
        """Scripts go, and addresses of pictures that are not of this platform."""
        content = re.sub(r"(?is)<script\b.*?</script\s*>|\son\w+=\"[^\"]*\"", "", content)

        def kept(found: re.Match[str]) -> str:
            address = found[2].replace("&amp;", "&")
            if address in self.images:
                return found[0]
            self.filtered.append(address)
            return found[1] + '""'

        return re.sub(r'(<img\b[^>]*?\ssrc=)"([^"]*)"', kept, content)


def _json(asked: Request) -> dict[str, Any]:
    """The body as an object of JSON in real UTF-8."""
    if re.search(rb"(?<!\\)(?:\\\\)*\\u[0-9a-fA-F]{4}", asked.raw):
        raise Refusal(40033)
    if not isinstance(asked.body, dict):
        raise Refusal(47001)
    return asked.body


def _window(body: Mapping[str, Any]) -> tuple[int, int]:
    """Where a list begins, and how many it may hold: 1 to 20."""
    offset, count = body.get("offset"), body.get("count")
    if not isinstance(offset, int) or not isinstance(count, int) or not 1 <= count <= 20:
        raise Refusal(40097)
    return offset, count


def _part(asked: Request) -> Part:
    if not isinstance(asked.body, Part) or not asked.body.data:
        raise Refusal(41005)
    return asked.body


def _measured(article: Mapping[str, Any]) -> None:
    """The lengths of the documentation, in characters, and what content must not be."""
    texts = {name: article.get(name, "") for name in ("title", "author", "digest", "content")}
    link = article.get("content_source_url", "")
    if not all(isinstance(each, str) for each in (*texts.values(), link)):
        raise Refusal(47001)
    content = texts["content"]
    for wrong, code in (
        (not texts["title"].strip() or len(texts["title"]) > 32, 45003),
        (len(texts["author"]) > 16, 45110),
        (len(texts["digest"]) > 128, 45004),
        (not content.strip(), 44004),
        (len(content) >= 20_000 or len(content.encode()) >= MEGABYTE, 45002),
        (re.search(r"(?i)<(?:!doctype|html|head|body)\b", content), 47001),
        (len(link.encode()) > 1024, 45005),
        (link and not re.match(r"https?://[^\s/]+", link), 41039),
    ):
        if wrong:
            raise Refusal(code)


def _cropped(crop: str, cover: bytes, ratio: float) -> None:
    """Four numbers from 0 to 1 with at most six decimals, cutting out the ratio."""
    if not re.fullmatch(r"[01](?:\.\d{1,6})?(?:_[01](?:\.\d{1,6})?){3}", crop):
        raise Refusal(53402)
    x1, y1, x2, y2 = map(float, crop.split("_"))
    width, height = _size(cover)
    if not (0 <= x1 < x2 <= 1 and 0 <= y1 < y2 <= 1):
        raise Refusal(53402)
    if abs((x2 - x1) * width / ((y2 - y1) * height) / ratio - 1) > 0.02:
        raise Refusal(53402)


def _shown(article: Mapping[str, Any], bare: bool = False) -> dict[str, Any]:
    """An article as the platform gives it back; with `no_content` without its text."""
    shown = {"article_type": "news", **article, "url": "http://mp.weixin.qq.com/s?tempkey=x"}
    return {name: value for name, value in shown.items() if not (bare and name == "content")}


def _kind(data: bytes) -> str | None:
    """What a picture is by its first bytes."""
    starts = {b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png", b"GIF8": "gif", b"BM": "bmp"}
    return next((kind for start, kind in starts.items() if data.startswith(start)), None)


def _size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG or a JPEG."""
    if _kind(data) == "png":
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    at = 2
    while not (0xC0 <= data[at + 1] <= 0xCF and data[at + 1] not in (0xC4, 0xC8, 0xCC)):
        at += 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
    height, width = struct.unpack(">HH", data[at + 5 : at + 9])
    return width, height


def _parsed(headers: Mapping[str, str], raw: bytes) -> Any:
    """A form's file, or JSON, or the bytes."""
    kind = headers.get("Content-Type", "")
    if kind.startswith("multipart/form-data"):
        head = f"Content-Type: {kind}\r\n\r\n".encode()
        for each in BytesParser(policy=HTTP).parsebytes(head + raw).iter_parts():
            said = each["Content-Disposition"] or ""
            name, field_name = (
                re.search(r'filename="([^"]*)"', said),
                re.search(r' name="(.*?)"', said),
            )
            if name and field_name and field_name[1] == "media":
                data = each.get_payload(decode=True)
                return Part("media", name[1], each.get_content_type(), data)
        return None
    try:
        return json.loads(raw.decode())
    except ValueError:
        return raw


VERBS: Mapping[str, Callable[[Platform, Request], dict[str, Any]]] = {
    "stable_token": Platform.token,
    "media/uploadimg": Platform.uploadimg,
    "material/add_material": Platform.add_material,
    "material/batchget_material": Platform.batchget_material,
    "draft/add": Platform.draft_add,
    "draft/update": Platform.draft_update,
    "draft/get": Platform.draft_get,
    "draft/batchget": Platform.draft_batchget,
    "draft/count": Platform.draft_count,
    "draft/delete": Platform.draft_delete,
}


class _Handler(BaseHTTPRequestHandler):
    """The wire: reads a request, lets the platform do it, and sends or spoils the answer."""

    protocol_version = "HTTP/1.1"
    platform: Platform

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:  # the library's name
        self._serve()

    def do_POST(self) -> None:  # the library's name
        self._serve()

    def _serve(self) -> None:
        try:
            self._answer()
        except OSError:  # the client has gone
            self.close_connection = True

    def _answer(self) -> None:
        url = urlsplit(self.path)
        path = url.path.removeprefix("/cgi-bin/")
        if path not in VERBS or not url.path.startswith("/cgi-bin/"):
            return self._page(404)
        if self.command == "POST" and "Content-Length" not in self.headers:
            return self._page(412)  # the platform does not take bodies in chunks
        length = int(self.headers.get("Content-Length", 0))
        if length > 12 * MEGABYTE:
            return self._page(413)
        fault = self.platform.coming(path)
        if fault == CUT_REQUEST:
            self.rfile.read(length // 2)
            return self._reset()
        raw = self.rfile.read(length)
        query = dict(parse_qsl(url.query))
        token = query.pop("access_token", None)
        headers = dict(self.headers.items())
        asked = Request(self.command, path, query, _parsed(headers, raw), headers, raw)
        if fault is not None and not fault.done:
            self.platform.requests.append(asked)
            return self._spoil(fault, b"")
        said = self.platform.answer(asked, token)
        self.platform.after(asked)
        body = json.dumps(said, ensure_ascii=False).encode()
        if fault is not None:
            return self._spoil(fault, body)
        return self._send(body)

    def _spoil(self, fault: Fault, body: bytes) -> None:
        if fault.code:
            refusal = self.platform.refusal(fault.code, fault.says)
            self._send(json.dumps(refusal, ensure_ascii=False).encode())
        elif fault.status != 200:
            self._page(fault.status)
        elif fault.name == SILENT.name:
            self.platform.closing.wait(self.platform.patience)
            self._reset()
        elif fault == CUT_HEADERS:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Ty")
            self._reset()
        elif fault == CUT_ANSWER:
            self._send(body[: len(body) // 2], length=len(body))
            self._close()
        elif fault.name == CUT_BEFORE.name:
            self._reset()
        elif fault == BROKEN:
            self._send(body[: len(body) // 2])
        elif fault == EMPTY:
            self._send(b"")
        elif fault == BOM:
            self._send(b"\xef\xbb\xbf" + body)
        elif fault == AS_HTML:
            self._send(body, kind="text/html; charset=gbk")
        elif fault == TRICKLE:
            self._send(b"", length=len(body))
            for at in range(len(body)):
                self.wfile.write(body[at : at + 1])
                self.platform.closing.wait(self.platform.tick)
        else:
            assert fault == CLOSED_AFTER, fault
            self._send(body)
            self._close()

    def _send(
        self, body: bytes, *, length: int | None = None, kind: str = "text/plain", code: int = 200
    ) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def _page(self, code: int) -> None:
        self._send(f"<html><h1>{code}</h1></html>".encode(), kind="text/html", code=code)
        self.close_connection = True

    def _close(self) -> None:
        """Close in order, without having said so."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _reset(self) -> None:
        """Close at once: the client sees a reset."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
        with suppress(OSError):
            self.connection.close()


@contextmanager
def platform(appid: str = APPID, secret: str = SECRET) -> Iterator[Platform]:
    """A platform that serves one account until the block ends."""
    served = Platform(appid, secret)
    handler = type("Handler", (_Handler,), {"platform": served})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    served.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
