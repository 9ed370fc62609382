"""What a web server says beside every file: what may run, what may be kept, and for how long.

Inputs → outputs: the settings → header names and values; a template → the file that a host reads
(`site/_headers` for Netlify and Cloudflare Pages, `server/` for nginx and Apache).

The heading face is announced here and not in the pages: opened from disk, where no server says
anything, browsers refuse such an announcement and complain. Only `_headers`, published with the
face, names it; what an administrator copies once must not hold a name that changes. Former
addresses are told too, and may be out of date there: the page at a former address leads on anyway.

Everything is forbidden but what the site uses, and it uses nothing from elsewhere: no inline script
or style, no font, picture or frame of another origin. The preview sends the same policy, so what
works for the editor works for visitors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from generator.content.config import Engine
from generator.engine.jobs import Output
from generator.site import urls
from generator.site.view import View
from generator.surfaces.pages import Redirect

# What the site itself needs. A directive that is not named falls back to `default-src`: nothing.
POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",  # no page fetches; Lighthouse reads robots.txt in the page's name
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_PAGEFIND = {"script-src": "'self' 'wasm-unsafe-eval'"}  # it runs WebAssembly
_YEAR = 365 * 24 * 60 * 60
SECURITY: Mapping[str, str] = {
    "Strict-Transport-Security": f"max-age={_YEAR}",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), payment=(), usb=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
KEPT = f"public, max-age={_YEAR}, immutable"  # a fingerprint in the name: it never changes
ASKED = "no-cache"  # kept, but asked for again each time
FINGERPRINTED = ("assets", "files", "media")
# What files are called beside `nosniff`: hosts know some of these endings, few know all.
MEDIA_TYPES: Mapping[str, str] = {
    "html": "text/html", "htm": "text/html", "css": "text/css", "js": "text/javascript",
    "json": "application/json", "xml": "application/xml", "txt": "text/plain",
    "csv": "text/csv", "ics": "text/calendar", "vtt": "text/vtt", "svg": "image/svg+xml",
    "png": "image/png", "jpg": "image/jpeg",
    "gif": "image/gif", "webp": "image/webp", "avif": "image/avif", "ico": "image/x-icon",
    "woff2": "font/woff2", "wasm": "application/wasm", "pdf": "application/pdf",
    "mp4": "video/mp4", "webm": "video/webm", "mp3": "audio/mpeg", "m4a": "audio/mp4",
}  # fmt: skip
# What is worth a compressed copy, or compressing as it is asked for.
COMPRESSED = ("html", "css", "js", "json", "xml", "txt", "csv", "ics", "vtt", "svg")
# Words that mean nothing but themselves in the files of any host; other addresses keep their page.
_PLAIN = re.compile(r"[\w/.,~+()@!-]+")
HOSTS = {
    "server/headers.txt": urls.SITE + "_headers",
    "server/nginx.txt": "server/nginx.conf",
    "server/apache.txt": "server/apache.conf",
}


def policy(engine: Engine = Engine.OWN, more: Mapping[str, str] | None = None) -> str:
    """The Content-Security-Policy; `more` replaces directives or adds to them."""
    searching = _PAGEFIND if engine is Engine.PAGEFIND else {}
    whole = {**POLICY, **searching, **(more or {})}
    return "; ".join(f"{name} {value}" for name, value in whole.items())


def headers(engine: Engine) -> dict[str, str]:
    """Every header of every file, in the order they are written."""
    return {"Content-Security-Policy": policy(engine), **SECURITY}


@dataclass(frozen=True, slots=True)
class Moved:
    """The addresses where a document used to be, as visitors ask for them, and where it is now."""

    formers: tuple[str, ...]
    home: str


@dataclass(frozen=True, slots=True)
class ServerFile:
    """What one kind of host reads. The plan hands over the former addresses."""

    template: str
    path: str
    redirects: tuple[Redirect, ...] = ()

    @property
    def key(self) -> str:
        """`server:site/_headers`."""
        return f"server:{self.path}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Fill the template; the values are ours, and these files are no HTML."""
        found = headers(view.setting("search"))
        root = urlsplit(str(view.setting("base_url"))).path
        text = view.render(
            self.template,
            headers=tuple((Markup(name), Markup(value)) for name, value in found.items()),
            root=Markup(root),
            kept=Markup(KEPT),
            asked=Markup(ASKED),
            folders=FINGERPRINTED,
            types=tuple((ending, Markup(name)) for ending, name in MEDIA_TYPES.items()),
            compressed=COMPRESSED,
            texts=tuple(Markup(MEDIA_TYPES[ending]) for ending in COMPRESSED if ending != "html"),
            moved=tuple(self._moved(view, root)),
        )
        return (Output(self.path, text.encode()),)

    def _moved(self, view: View, root: str) -> Iterator[Moved]:
        for each in self.redirects:
            if _PLAIN.fullmatch(each.address):
                home = quote(urlsplit(view.absolute(each.document)).path, safe="/%")
                formers = (Markup(root + former) for former in _asked_for(each.address))
                yield Moved(tuple(formers), Markup(home))


def _asked_for(address: str) -> tuple[str, ...]:
    """`old/index.html` is asked for as `old`, too, and as `old/`."""
    folder, _, name = address.rpartition("/")
    return (folder, f"{folder}/", address) if name == "index.html" and folder else (address,)
