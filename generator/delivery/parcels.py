"""`Parcel`: an article of the published release, read whole and ready to be sent.

Inputs → outputs: a project folder → which articles the release holds, those that an editor names,
and their texts, pictures and covers; or what is missing, and which are older than the content.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from PIL import Image

from generator import digest
from generator.content.posting import ArticleKind
from generator.delivery.files import program, scan
from generator.delivery.project import Listener, Options, StepClock, survey
from generator.delivery.publish import PUBLIC, WORK
from generator.diagnostics import Checked, Diagnostic, Span, errors, problem
from generator.engine.build import stale_because
from generator.engine.ledger import Kept, Ledger
from generator.plan import fulfil, plan
from generator.site.articles import FOLDER
from generator.site.world import World
from generator.text import fold, nearest
from generator.wechat import calls, limits
from generator.wechat.articles import Post
from generator.wechat.drafts import FIELDS, TEXT, Draft, read_draft


@dataclass(frozen=True)
class Item:
    """One article of a message: its fields, its text, its pictures by link, its cover and the
    cover's size (px), and where its 阅读原文 leads."""

    draft: Draft
    text: str = field(repr=False)
    pictures: tuple[tuple[str, bytes], ...] = field(repr=False)
    cover: bytes = field(repr=False)
    size: tuple[int, int]
    source: str


@dataclass(frozen=True)
class Parcel:
    """An article as it is sent: one item, or those of a message of several."""

    draft: Draft
    items: tuple[Item, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The addresses by which its draft is found in the box."""
        return tuple(each.source for each in self.items)

    @cached_property
    def mark(self) -> str:
        """The digest of everything that is sent; equal marks need not be sent twice."""
        return digest.of(self.items)


@dataclass(frozen=True, slots=True)
class Shop:
    """The articles of a release, by name, and the folder that holds them."""

    folder: Path
    drafts: Mapping[str, Draft]


def enter(root: Path) -> Checked[Shop]:
    """The articles that are published now."""
    folder = (root / PUBLIC).resolve() / FOLDER  # while we read, `public` may move on
    drafts, problems = {}, []
    for place in sorted(folder.rglob(FIELDS)):
        try:
            draft = read_draft(place.read_bytes())
        except (OSError, ValueError):
            path = f"{PUBLIC}/{FOLDER}{place.relative_to(folder).as_posix()}"
            problems.append(problem("push-incomplete", Span(path), found=path))
            continue
        drafts[draft.name] = draft
    if not drafts and not problems:
        problems.append(problem("push-no-release", Span(f"{PUBLIC}/{FOLDER.rstrip('/')}")))
    return Checked(Shop(folder, drafts), tuple(problems))


def chosen(shop: Shop, words: Iterable[str]) -> Checked[tuple[Draft, ...]]:
    """The articles that an editor means: a name, its last part, or a title."""
    found: dict[str, Draft] = {}
    problems = []
    for word in words:
        named = _meant(shop, word)
        if len(named) == 1:
            found[named[0].name] = named[0]
            continue
        span = Span(f"{PUBLIC}/{FOLDER.rstrip('/')}")
        if named:
            known = "、".join(each.name for each in named)
            problems.append(problem("ambiguous", span, found=word, choices=known))
        else:
            guess = nearest(word, _spoken(shop))
            problems.append(problem("push-no-article", span, found=word, guess=guess))
    return Checked(tuple(found.values()), tuple(problems))


def _meant(shop: Shop, word: str) -> tuple[Draft, ...]:
    sought = fold(
        word.replace("\\", "/").removeprefix(f"{PUBLIC}/").removeprefix(FOLDER).strip("/")
    )
    drafts = tuple(shop.drafts.values())
    for said in (_name, _last, _title):
        if named := tuple(each for each in drafts if fold(said(each)) == sought):
            return named
    named = tuple(each for each in drafts if len(sought) > 1 and sought in fold(each.title))
    people = tuple(each for each in named if each.kind == ArticleKind.PROFILE)
    return people if len(people) == 1 else named  # a name means the person


def _name(draft: Draft) -> str:
    return draft.name


def _last(draft: Draft) -> str:
    return draft.name.rpartition("/")[2]


def _title(draft: Draft) -> str:
    return draft.title


def _spoken(shop: Shop) -> tuple[str, ...]:
    return tuple(said(each) for said in (_title, _last, _name) for each in shop.drafts.values())


# --- one article, whole --------------------------------------------------------------------------


def packed(shop: Shop, draft: Draft) -> Checked[Parcel]:
    """An article with all its files, and what of it is missing or would be refused."""
    items, problems = [], []
    for name in draft.parts or (draft.name,):
        own = shop.drafts.get(name)
        if own is None:
            problems.append(_missing(draft, name))
            continue
        item = _item(shop, own, draft)
        problems += item.problems
        if item.value:
            items.append(item.value)
    return Checked(Parcel(draft, tuple(items)), tuple(problems))


def _item(shop: Shop, own: Draft, message: Draft) -> Checked[Item | None]:
    place = shop.folder / own.name
    problems: list[Diagnostic] = []
    try:
        text = (place / TEXT).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return Checked(None, (_missing(own, TEXT),))
    pictures = []
    for link in calls.links(text):
        data = _bytes(place, link)
        if data is None:
            problems.append(_missing(own, link))
        else:
            problems += _unfit(own, link, data)
            pictures.append((link, data))
    cover = _bytes(place, own.cover)
    size = _size(cover or b"")
    if cover is None or size is None:
        return Checked(None, (*problems, _missing(own, own.cover)))
    source = own.content_source_url
    if own is not message:
        source = calls.source(source, message.content_source_url)
    problems += (problem(each.rule, Span(own.document), **dict(each.args))
                 for each in limits.breaches(own, text))  # fmt: skip
    return Checked(Item(own, text, tuple(pictures), cover, size, source), tuple(problems))


def refused(found: Iterable[Diagnostic]) -> bool:
    """Whether something is missing, or the platform would send it back: better told before anything
    is uploaded. The build only warns, for the website does not mind."""
    return any(each.rule not in limits.ADVICE for each in found)


def _bytes(place: Path, link: str) -> bytes | None:
    target = (place / link).resolve()
    if not link or not target.is_relative_to(place.resolve()):
        return None
    try:
        return target.read_bytes()
    except (OSError, ValueError):
        return None


def _size(data: bytes) -> tuple[int, int] | None:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return picture.size
    except (OSError, ValueError):
        return None


def _unfit(draft: Draft, link: str, data: bytes) -> Iterator[Diagnostic]:
    if not calls.kind(data):
        zh, en = "只能是 JPEG 或 PNG", "it must be JPEG or PNG"
    elif len(data) > limits.PICTURE:
        zh, en = "超过 1 MB", "it has more than 1 MB"
    else:
        return
    words = {"picture": link, "code": "—", "words": "—", "reason": zh, "reason_en": en}
    yield problem("push-picture", Span(draft.document), found=draft.title, **words)


def _missing(draft: Draft, file: str) -> Diagnostic:
    span = Span(draft.document or f"{PUBLIC}/{FOLDER}{draft.name}")
    return problem("push-incomplete", span, found=f"{FOLDER}{draft.name}/{file}")


# --- older than the content ----------------------------------------------------------------------


def older(root: Path, options: Options, shop: Shop, drafts: Iterable[Draft]) -> tuple[str, ...]:
    """Titles of articles that a build would make otherwise than they are published."""
    titles = {}
    for draft in drafts:
        for name in (draft.name, *draft.parts):
            titles[f"{FOLDER}{name}"] = draft.title
    with Ledger.in_memory(root / WORK) as ledger:
        world, problems = survey(scan(root, {}, 0), options, ledger, StepClock(Listener()))
        if world is None or errors(problems):
            return tuple(dict.fromkeys(titles.values()))  # a build would publish nothing
        kept = ledger.outcomes()
        posts = {each.article.folder: each for each in plan(world.site).value
                 if isinstance(each, Post)}  # fmt: skip
        stale = [title for folder, title in titles.items()
                 if folder not in posts
                 or _is_stale(posts[folder], kept, world, ledger, shop.folder.parent)]  # fmt: skip
    return tuple(dict.fromkeys(stale))


def _is_stale(
    post: Post, kept: Mapping[str, Kept], world: World, ledger: Ledger, public: Path
) -> bool:
    old = kept.get(post.key)
    jobs = (post, *map(fulfil, old.outcome.wishes if old else ()))
    if any(
        stale_because(each, kept.get(each.key), world, ledger.blobs, program()) for each in jobs
    ):
        return True
    made = (each for job in jobs for each in kept[job.key].outcome.made)
    return any(_digest(public / each.path) != each.digest for each in made)


def _digest(place: Path) -> str:
    try:
        return digest.of_bytes(place.read_bytes())
    except OSError:
        return ""
