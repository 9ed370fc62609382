"""Pushes an article into the draft box: what goes out, in which order, and what an answer leads to.

Inputs → outputs: a `Parcel`, the `Account` and the `Sentbook` → a draft in the box, new or renewed;
never two of one article, and nothing uploaded twice.

What may be done twice is tried again. A new draft and a cover may not: before another try, and
after an interruption, the box or the library is looked through for what may be there already.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256

from generator.delivery.account import Account, Lost, Refused
from generator.delivery.parcels import Item, Parcel
from generator.delivery.sentbook import Sentbook
from generator.diagnostics import Diagnostic, Span, problem
from generator.wechat import answers, calls
from generator.wechat.calls import Call, Place

PAGES = 25
"""Pages of the box that are looked through, newest first."""
PICTURE, COVER = "picture", "cover"
FINAL = frozenset({
    "push-appid", "push-secret", "push-token", "push-whitelist", "push-quota",
    "push-unauthorized", "push-offline",
})  # fmt: skip
"""Rules after which no other article need be tried."""

Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of an article: `new`, `updated`, `found` (updated; it was in the box though we
    did not remember it) or `same`; and what the editor should know."""

    how: str
    problems: tuple[Diagnostic, ...] = ()


class Stopped(Exception):
    """An article could not be pushed; the problem says why."""

    def __init__(self, found: Diagnostic) -> None:
        super().__init__(found.rule)
        self.problem = found


def push(
    parcel: Parcel, account: Account, book: Sentbook, told: Told, *, again: bool = False
) -> Pushed:
    """Bring an article into the box. `told` hears `picture`, `cover` or `draft`, and how far it is;
    `again` sends also what is unchanged, and makes a new draft when the old one is gone.

    Raises:
        Stopped: the platform says no, or cannot be reached.
    """
    known = book.draft(parcel.draft.name)
    if known and known.mark == parcel.mark and not again:
        return Pushed("same")
    account.begin()
    run = _Push(parcel, account, book, told)
    try:
        return run.pushed(known.place if known else None, again=again)
    except Refused as error:
        raise Stopped(run.refusal(error)) from None
    except Lost as error:
        raise Stopped(answers.lost(error.why, parcel.draft.title)) from None


class _Push:
    """One article on its way."""

    def __init__(self, parcel: Parcel, account: Account, book: Sentbook, told: Told) -> None:
        self.parcel, self.account, self.book, self.told = parcel, account, book, told
        self.picture = ""  # the one that is being sent

    def pushed(self, place: Place | None, *, again: bool) -> Pushed:
        """Uploads first, then the draft; `place` is where we remember it."""
        articles = self.articles()
        self.told("draft", 0, 1)
        found = self.look()
        for here in self.where(place, found):
            if self.is_updated(here, articles):
                ours = place is not None and here.media == place.media
                return self.kept(here, "updated" if ours else "found", doubled=len(found) > 1)
        if place and not again:
            raise Stopped(self.problem("push-draft-gone"))
        made, doubled = self.added(articles, found)
        return self.kept(made, "new", doubled=doubled)

    def where(self, place: Place | None, found: tuple[Place, ...]) -> tuple[Place, ...]:
        """Drafts that may be this article's, the likeliest first: the one we remember, where it
        lies now; and when the box shows it nowhere (its link was changed), where it lay."""
        if place is None:
            return found
        mine = tuple(each for each in found if each.media == place.media)
        others = tuple(each for each in found if each.media != place.media)
        before = (place,) if place.many == len(self.parcel.items) else ()
        return (*(mine or before), *others)

    def kept(self, place: Place, how: str, *, doubled: bool) -> Pushed:
        """Remember the draft."""
        self.book.keep_draft(self.parcel.draft.name, place, self.parcel.mark)
        self.told("draft", 1, 1)
        return Pushed(how, (self.problem("push-doubled"),) if doubled else ())

    # --- uploads

    def articles(self) -> list[dict[str, object]]:
        """The platform's fields of every article, when all pictures are there."""
        items = self.parcel.items
        return [self.article(each, alone=len(items) == 1) for each in items]

    def article(self, item: Item, *, alone: bool) -> dict[str, object]:
        """Upload what an article shows; its fields."""
        addresses = {}
        for number, (link, data) in enumerate(item.pictures):
            addresses[link] = self.uploaded(link, data, number, len(item.pictures))
        thumb = self.covered(item)
        text = calls.placed(item.text, addresses)
        return calls.article(item.draft, text, item.source, thumb, item.size, alone=alone)

    def uploaded(self, link: str, data: bytes, number: int, many: int) -> str:
        """The address of a picture of the text."""
        mark = sha256(data).hexdigest()
        if known := self.book.address(PICTURE, mark):
            return known
        self.told(PICTURE, number, many)
        self.picture = link
        answer = self.account.ask(calls.picture(link.rpartition("/")[2], data), "url")
        self.book.keep_address(PICTURE, mark, str(answer["url"]))
        self.picture = ""
        return str(answer["url"])

    def covered(self, item: Item) -> str:
        """The media id of a cover."""
        mark = sha256(item.cover).hexdigest()
        if known := self.book.address(COVER, mark):
            return known
        self.told(COVER, 0, 1)
        self.picture = item.draft.cover
        name = f"{mark[:24]}.{'png' if calls.kind(item.cover).endswith('png') else 'jpg'}"
        call = calls.cover(name, item.cover)
        media = self.surely(call, COVER + mark, lambda: self.in_library(name))
        self.book.keep_address(COVER, mark, media)
        self.book.end(COVER + mark)
        self.picture = ""
        return media

    def in_library(self, name: str) -> str:
        """The media id of a cover that is there already, or ""."""
        try:
            return calls.named(self.account.ask(calls.materials()), name)
        except Refused:  # a second cover in the library is no harm that should stop an article
            return ""

    def surely(self, call: Call, what: str, look: Callable[[], str]) -> str:
        """Send what must not be done twice; `look` finds what a lost answer left behind."""
        if self.book.begun(what) and (found := look()):
            return found
        self.book.begin(what)
        why = "time"
        for number in self.account.tries():
            if number and (found := look()):
                return found
            try:
                return str(self.account.once(call, "media_id")["media_id"])
            except Lost as error:
                why = error.why
        if found := look():
            return found
        raise Lost(why)

    # --- the draft

    def look(self) -> tuple[Place, ...]:
        """Where this article lies in the box, newest first."""
        found: list[Place] = []
        offset = 0
        for _ in range(PAGES):
            page = self.account.ask(calls.box(offset))
            if calls.is_bare(page):
                page = self.account.ask(calls.box(offset, texts=True))
            found += calls.places(page, self.parcel.sources)
            offset = calls.more(page, offset)
            if not offset:
                break
        return tuple(found)

    def is_updated(self, place: Place, articles: list[dict[str, object]]) -> bool:
        """Renew a draft; False when it is gone from the box."""
        if place.many != len(articles):  # the platform cannot change how many they are
            raise Stopped(self.problem("push-parts-changed"))
        name = self.parcel.draft.name
        self.book.keep_draft(name, place, "")  # until all of it is renewed
        for number, article in enumerate(articles):
            call = calls.update(place.media, place.index + number, article)
            try:
                self.account.ask(call)
            except Refused as error:
                if error.code != answers.GONE:
                    raise
                if not any(each.media == place.media for each in self.look()):
                    return False
                self.account.ask(replace(call, body=self.recovered(place, number)))
        return True

    def recovered(self, place: Place, number: int) -> bytes:
        """The same update with its cover uploaded anew: somebody has deleted it in the library."""
        article = self.renewed_covers()[number]
        return calls.update(place.media, place.index + number, article).body

    def renewed_covers(self) -> list[dict[str, object]]:
        """Every article again, none of whose covers is taken for known."""
        for item in self.parcel.items:
            self.book.drop_address(COVER, sha256(item.cover).hexdigest())
        return self.articles()

    def added(
        self, articles: list[dict[str, object]], found: tuple[Place, ...]
    ) -> tuple[Place, bool]:
        """Make a new draft; whether the box now has two of the article."""
        what, before = f"draft {self.parcel.draft.name}", {each.media for each in found}
        try:
            media = self.surely(calls.add(articles), what, lambda: self.fresh(before))
        except Refused as error:
            if error.code != answers.GONE:
                raise
            call = calls.add(self.renewed_covers())
            media = self.surely(call, what, lambda: self.fresh(before))
        place = Place(media, 0, len(articles))
        self.book.keep_draft(self.parcel.draft.name, place, self.parcel.mark)
        self.book.end(what)
        with suppress(Lost, Refused):  # the draft is made; this is only a second look
            return place, len(self.look()) > 1
        return place, False

    def fresh(self, before: set[str]) -> str:
        """The draft of this article that was not there before, or ""."""
        return next((each.media for each in self.look() if each.media not in before), "")

    # --- telling

    def problem(self, rule: str) -> Diagnostic:
        """A problem of this article."""
        draft = self.parcel.draft
        return problem(rule, Span(draft.document or draft.name), found=draft.title)

    def refusal(self, error: Refused) -> Diagnostic:
        """What the platform refused, at the article."""
        draft = self.parcel.draft
        title = "" if error.call == "stable_token" else draft.title
        span = Span(draft.document or draft.name)
        return answers.refused(error.code, error.words, span, title=title, picture=self.picture)
