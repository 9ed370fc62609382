"""Desks: the page for the editor who pastes an article, the list of all articles, what both share.

Inputs → outputs: an article's fields and text → its page, with everything that is to be copied, and
all that was told of it; the site → the job of the list, of the stylesheets and of the script.

Incremental: the list is made again when an article comes or goes, or a card that it shows changes.
It reads no article, so it does not say what was found in one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from markupsafe import Markup

from generator.content.posting import COMMENTS, ArticleKind, Comments
from generator.diagnostics import Diagnostic, Lang, level_word
from generator.engine.jobs import Output
from generator.rules import Severity
from generator.site import urls
from generator.site.articles import FOLDER, Article, articles
from generator.site.cards import Card
from generator.site.enclosing import COVERS, Enclosure, cover_name
from generator.site.site import Site
from generator.site.view import View
from generator.surfaces.styles import tokens
from generator.wechat import limits
from generator.wechat.darkness import darkened
from generator.wechat.drafts import DESK, Draft

LIST = f"{FOLDER}{DESK}"
STYLE, READER, SCRIPT = f"{FOLDER}desk.css", f"{FOLDER}reader.css", f"{FOLDER}desk.js"
ORDER = (
    ArticleKind.BULLETIN, ArticleKind.ANNOUNCEMENT, ArticleKind.REPORT, ArticleKind.NEWS,
    ArticleKind.PROFILE,
)  # fmt: skip
"""What has a day stands first: that is what an editor of this week looks for."""
_ASSETS = "assets/wechat/"
_IMAGE = re.compile(r"<img\b[^>]*>")
_SRC = re.compile(r'(?<=\ssrc=")images/[^"]*(?=")')
_SAMPLE = re.compile(
    r"localhost|127\.[\d.]+|\[?::1\]?|(.+\.)?(test|invalid|localhost|example)"
    r"|(.+\.)?example\.(com|net|org|cn|edu|(com|edu|org|net)\.cn)"
)


# --- one article ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """A problem of this article in words; `place` is where it stands, `grave` an error's."""

    level: str
    grave: bool
    message: str
    hints: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class File:
    """A picture beside the page: its link, its size in px."""

    link: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Part:
    """An article of a message of several: its folder seen from the page, and its title."""

    link: str
    name: str
    title: str


def desk(view: View, article: Article, draft: Draft, text: str) -> str:
    """The page for the editor of an article; its `text` is "" when it is a message of several."""
    home = f"{article.folder}/{DESK}"
    base = str(view.setting("base_url"))
    address = view.card(article.subject).address
    context = {
        "article": article,
        "draft": draft,
        "text": text,
        "told": told(view.problems),
        "counts": counts(draft),
        "comments": COMMENTS[_comments(draft)],
        "covers": [File(cover_name(shape), *size) for shape, size in COVERS.items()],
        "files": _files(view, article, draft),
        "parts": tuple(_parts(view, article, home)),
        "sample_site": is_sample(base),
        "page": urls.relative(urls.SITE + address, home) if address else "",
        "list": urls.relative(LIST, home),
        "style": urls.relative(STYLE, home),
        "script": urls.relative(SCRIPT, home),
    }
    if text:
        sheet = urls.relative(READER, home)
        for name, shown in (("light", text), ("dark", darkened(text))):
            context[name] = view.render(
                "wechat/desk/reader.html", draft=draft, text=Markup(shown), dark=name == "dark",
                style=sheet,
            )  # fmt: skip
        context["whole"] = whole(text, f"{base}{article.folder}/")
        context["bare"] = partial(bare, text)
    return view.render("wechat/desk.html", **context)


def whole(text: str, base: str) -> Markup:
    """A text whose pictures are fetched from the website; `base` is its folder there."""
    start = html.escape(base)
    return Markup(_IMAGE.sub(lambda image: _SRC.sub(lambda src: start + src[0], image[0]), text))


def bare(text: str, words: str) -> Markup:
    """A text that says which file belongs where, for `{file}` in the words."""

    def instead(image: re.Match[str]) -> str:
        found = _SRC.search(image[0])
        file = html.unescape(found[0]).removeprefix("images/") if found else ""
        return f'<span style="color:#a8201a">{html.escape(words.replace("{file}", file))}</span>'

    return Markup(_IMAGE.sub(instead, text))


def is_sample(base: str) -> bool:
    """Whether nothing can lie at this web address."""
    return bool(_SAMPLE.fullmatch((urlsplit(base).hostname or "localhost").rstrip(".")))


def told(problems: Iterable[Diagnostic]) -> tuple[Told, ...]:
    """Problems in Chinese, the grave ones first, in the order of the file."""
    found = sorted(problems, key=lambda each: (each.severity is not Severity.ERROR, each))
    return tuple(
        Told(
            level_word(each, Lang.ZH), each.severity is Severity.ERROR, each.message(Lang.ZH),
            each.hints(Lang.ZH), str(each.span),
        )
        for each in found
    )  # fmt: skip


def counts(draft: Draft) -> dict[str, tuple[int, int]]:
    """How long title, author and digest are, and how long they may be."""
    limited = {
        "title": (draft.title, limits.TITLE),
        "author": (draft.author, limits.AUTHOR),
        "digest": (draft.digest, limits.DIGEST),
    }
    return {name: (limits.counted(words), most) for name, (words, most) in limited.items()}


def _comments(draft: Draft) -> Comments:
    if not draft.need_open_comment:
        return Comments.OFF
    return Comments.FANS if draft.only_fans_can_comment else Comments.ALL


def _files(view: View, article: Article, draft: Draft) -> list[File]:
    """The text's pictures in its order. Their jobs make them later: only px are known here."""
    sizes = {each.address: each.size for each in view.wishes if isinstance(each, Enclosure)}
    found = ((link, sizes.get(f"{article.folder}/{link}")) for link in draft.pictures)
    return [File(link, *size) for link, size in found if size]


def _parts(view: View, article: Article, home: str) -> Iterator[Part]:
    if not article.parts:
        return
    named = {_folder(each): each for each in view.related(article.subject, "items")}
    for folder in article.parts:
        card = named.get(folder) or named[folder.replace("/reports/", "/lectures/", 1)]
        own = view.document(card.id).meta.wechat
        name = folder.removeprefix(FOLDER)
        yield Part(urls.relative(folder, home), name, (own and own.title) or card.title)


def _folder(card: Card) -> str:
    return FOLDER + card.address.removesuffix("/index.html")


# --- all of them ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of the list; `title` is the editor's own, or "" for that of the page."""

    article: Article
    title: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An article as the list shows it; `within` are the bulletins that bring it."""

    article: Article
    card: Card
    title: str
    length: int
    within: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Desks:
    """Makes the list, and what every desk shares."""

    entries: tuple[Entry, ...]

    @property
    def key(self) -> str:
        """`desks:wechat/index.html`."""
        return f"desks:{LIST}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Set the list and copy the files beside it.

        Raises:
            Failed: the template is broken, or an asset is missing.
        """
        groups = [(kind, rows) for kind in ORDER if (rows := self._rows(view, kind))]
        page = view.render("wechat/desk/list.html", groups=groups, most=limits.TITLE)
        theme = tokens(view.setting("theme"), "")
        style = theme[theme.index("@layer") :].encode() + b"\n" + view.file(f"{_ASSETS}desk.css")
        files = {
            LIST: page.encode(), STYLE: style, READER: view.file(f"{_ASSETS}reader.css"),
            SCRIPT: view.file(f"{_ASSETS}desk.js"),
        }  # fmt: skip
        return tuple(Output(path, data) for path, data in files.items())

    def _rows(self, view: View, kind: ArticleKind) -> tuple[Row, ...]:
        """The articles of a kind, the newest first, but of lectures to come the nearest; those
        without a day as the site has them."""
        brought = self._brought(view) if kind is not ArticleKind.BULLETIN else {}
        rows = [
            _row(view, each, tuple(brought.get(each.article.subject, ())))
            for each in self.entries
            if each.article.kind is kind
        ]
        return tuple(sorted(rows, key=_day, reverse=kind is not ArticleKind.ANNOUNCEMENT))

    def _brought(self, view: View) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for each in self.entries:
            if each.article.kind is ArticleKind.BULLETIN:
                for item in view.related(each.article.subject, "items"):
                    found.setdefault(item.id, []).append(_row(view, each))
        return found


def _row(view: View, entry: Entry, within: tuple[Row, ...] = ()) -> Row:
    card = view.card(entry.article.subject)
    title = entry.title or card.title
    return Row(entry.article, card, title, limits.counted(title), within)


def _day(row: Row) -> str:
    return row.card.date.iso if row.card.date else ""


def desks(site: Site) -> Iterator[Desks]:
    """The job of the list, where articles are made at all."""
    if site.config.wechat is None:
        return
    yield Desks(tuple(Entry(each, _own_title(site, each)) for each in articles(site)))


def _own_title(site: Site, article: Article) -> str:
    own = site.documents[article.subject].meta.wechat
    return own.title if own else ""
