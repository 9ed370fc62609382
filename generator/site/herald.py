"""`Herald`: what a page says of itself to machines: whole addresses, share card, JSON-LD.

Inputs → outputs: the page that is being made, its title and its sentence → a `Shared` picture with
its wish, and schema.org things made by `graph`; all from questions that the page may ask anyway.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol
from urllib.parse import urljoin

from generator.content.model import Kind, News
from generator.content.values import Day
from generator.site import graph, urls
from generator.site.cards import Card, Rank
from generator.site.enclosing import Cover
from generator.site.graph import Thing
from generator.site.share import SIZE, Share, Shared, share
from generator.site.shelf import Shelf
from generator.site.site import EMBLEMS, picture_path
from generator.text import excerpt

PLAIN = "plain"  # the emblem of what has none
_LINE = 44  # 字 of the sentence on a share card
_SENTENCE = 80  # 字 of a description taken from a text


class Here(Protocol):
    """The page that is being made."""

    @property
    def address(self) -> str:
        """Where it lies."""
        ...

    @property
    def subject(self) -> str:
        """The id of what it is about, or ""."""
        ...

    @property
    def number(self) -> int:
        """Its place in a list of several pages, from 1."""
        ...


class Herald(Shelf):
    """Says to search engines, feed readers and chats what a page says to people."""

    def absolute(self, to: str) -> str:
        """The whole web address of a document, by id, or of an address of this site."""
        address = to if not to or to.endswith(urls.PAGES) else self.card(to).address
        if address and self._language:  # a trail leads to the pages of its own language
            address = self._ask("counterpart", self._language, address)
        return str(self.setting("base_url")) + urls.pretty(address)

    def sentence(self, name: str) -> str:
        """What is said of a document in one sentence: its summary, or its title and how its text
        begins."""
        card = self.card(name)
        begins = "" if card.summary else excerpt(self.document(name).body.lead, _SENTENCE)
        return card.summary or "：".join(filter(None, (card.title, begins)))

    def sentence_of(self, page: Here, title: str, said: str) -> str:
        """The page's own description, never empty and no other page's."""
        site = str(self.setting("description"))
        if said.strip() and (said != site or self._is_home(page)):
            return said.strip()
        if self._about(page):
            return self.sentence(page.subject)
        return f"{title}。{site or self.setting('organisation')}"

    def cover(self, name: str) -> str:
        """The whole web address of a news item's cover, for feeds; "" when it has none."""
        path, _ = self._cover(name)
        link = self.picture(path, SIZE[0], name=name).src if path else ""
        return urljoin(self.absolute(self._page), link) if link else ""

    def changed(self, address: str, subject: str) -> Day | None:
        """When a page last changed, as far as its content says: a news item's or document's day,
        the day of a lecture that was held, the newest item of a news list. Never the clock."""
        card: Card | None = self._ask("card", subject) if subject else None
        if card and card.kind is Kind.LECTURE:
            return card.date if self.held(card.id) else None
        if card:
            return card.date
        if address not in (urls.HOME, urls.news(subject)):
            return None
        filters = {"column": subject} if subject else {}
        days = (each.date for each in self.cards(Kind.NEWS.value, **filters))
        return max((day for day in days if day), key=lambda day: day.iso, default=None)

    # --- share cards

    def share(self, page: Here, title: str) -> Shared:
        """The picture this page is shared with, 1200 × 630 px; pages that are not worth one of
        their own show the site's."""
        card, rank, own = self._about(page), self._honoured(page), page.address
        if card:
            wish = self._card_of(card)
        elif rank:
            told = self.words("本站记有 {count} 位", count=rank.count)
            wish = self._plainly(rank.name, rank.level_name, told, rank.short)
        elif self._is_list(page):
            columns = {each.id: each.about for each in self.setting("columns")}
            line = columns.get(page.subject) or str(self.setting("tagline"))
            wish = self._plainly(title, str(self.setting("title")), line)
        else:
            line, own = str(self.setting("tagline") or self.setting("description")), urls.HOME
            wish = self._plainly(str(self.setting("title")), "", line)
        wish = share(wish, own)
        self._wish(wish)
        src = str(self.setting("base_url")) + wish.address.removeprefix(urls.SITE)
        return Shared(src, *SIZE, " – ".join(dict.fromkeys((wish.title, wish.site))))

    def _about(self, page: Here) -> Card | None:
        found: Card | None = self._ask("card", page.subject) if page.subject else None
        return found

    def _honoured(self, page: Here) -> Rank | None:
        if not page.subject or page.address != urls.honour(page.subject):
            return None
        found: Rank | None = self._ask("honour", page.subject)
        return found

    def _is_home(self, page: Here) -> bool:
        return page.address in (urls.HOME, *(each.address for each in self.versions(urls.HOME)))

    def _is_list(self, page: Here) -> bool:
        columns = {each.id for each in self.setting("columns")}
        worth = not page.subject or page.subject in columns
        return worth and page.number == 1 and not self._is_home(page)

    def _plainly(self, title: str, kicker: str, line: str, seal: str = "") -> Share:
        return self._signed(
            Share(title, kicker, excerpt(line, _LINE), seal=seal), f"{EMBLEMS}{PLAIN}.svg"
        )

    def _card_of(self, card: Card) -> Share:
        line = excerpt(card.summary, _LINE)
        large, small = _large(card.date), _small(card.date)
        match card.kind:
            case Kind.PROFILE:
                line = "　".join(filter(None, (card.years, card.subtitle))) or line
                made = Share(card.title, card.label, line, seal=card.short)
                picture, focus, emblem = card.portrait, card.focus, card.emblem
            case Kind.LECTURE:
                line = "　".join(filter(None, (card.time, card.place)))
                made = Share(card.title, card.label, line, tone="lecture", large=large, small=small)
                picture, focus, emblem = "", card.focus, ""
            case Kind.NEWS:
                made = Share(card.title, card.label, line, tone="news", large=large, small=small)
                picture, focus = self._cover(card.id)
                emblem = ""
            case _:
                tone = "lecture" if card.kind is Kind.SERIES else "people"
                made = Share(card.title, card.label, line, tone=tone)
                picture, focus, emblem = "", card.focus, PLAIN
        sample = self.words("样例") if card.sample else ""
        drawing = "" if picture or not emblem else f"{EMBLEMS}{emblem}.svg"
        return self._signed(made, drawing, picture, focus, sample)

    def _signed(
        self,
        made: Share,
        emblem: str,
        portrait: str = "",
        focus: tuple[float, float] = (0.5, 0.5),
        sample: str = "",
    ) -> Share:
        """The card with its picture, whose digest is part of its address, and the site's name.

        A picture that is not there is told by the page; its card goes without.
        """
        drawing, photograph = (self.stamp(path) if path else None for path in (emblem, portrait))
        return replace(
            made,
            site=str(self.setting("title")),
            organisation=str(self.setting("organisation")),
            large="" if photograph else made.large,
            small="" if photograph else made.small,
            emblem=drawing.path if drawing else "",
            portrait=photograph.path if photograph else "",
            across=focus[0],
            down=focus[1],
            sample=sample,
            marks=f"{drawing.digest if drawing else ''}{photograph.digest if photograph else ''}",
        )

    def _cover(self, name: str) -> tuple[str, tuple[float, float]]:
        document = self.document(name)
        assert isinstance(document.fields, News)
        cover = document.fields.cover
        return (picture_path(document, cover.file), cover.focus) if cover else ("", (0.5, 0.5))

    def covers(self, name: str, look: str, folder: str, *, title: str = "") -> None:
        """Wish for the covers of the article in `folder` about a document, in a look; an editor's
        own `title` stands in place of the document's, and an own picture before any other."""
        document, wish = self.document(name), self._card_of(self.card(name))
        own = document.meta.wechat.cover if document.meta.wechat else None
        photograph = self.stamp(picture_path(document, own.file)) if own else None
        if own and photograph:
            across, down = own.focus
            wish = replace(
                wish, portrait=photograph.path, across=across, down=down, emblem="", large="",
                small="", marks=photograph.digest,
            )  # fmt: skip
        # A cover does not say the rest, so that a changed summary makes no new one.
        wish = replace(wish, title=title or wish.title, line="", site="", organisation="")
        self.wish(Cover(wish, look, folder))

    # --- schema.org

    def described(
        self, page: Here, title: str, sentence: str, listed: Iterable[Card] = ()
    ) -> Thing:
        """What the page is about, for JSON-LD; `listed` are the cards that a list page shows."""
        base, url = str(self.setting("base_url")), self.absolute(page.address)
        if self._is_home(page):
            names = ("title", "organisation", "tagline", "description", "language")
            site = {name: str(self.setting(name)) for name in names}
            foot = {name: str(self.setting(f"footer.{name}")) for name in _FOOT}
            return graph.home(site | foot, base, self.absolute(urls.SEARCH))
        card = self._about(page)
        if card is None:
            return graph.whole(
                graph.collection(title, sentence, url, listed, base, self._whole_address)
            )
        told = self._told(card)
        told.setdefault("image", self.share(page, title).src)
        if card.sample:
            told["disambiguatingDescription"] = self.words("本页为演示内容，并非真实报道。")
        return graph.whole(told)

    def _told(self, card: Card) -> Thing:
        name, address = card.id, self._whole_address
        by = graph.publisher(str(self.setting("organisation")), str(self.setting("base_url")))
        match card.kind:
            case Kind.PROFILE:
                kin = self._kin(name, "members", "collectives")
                return graph.profile(card, self.fields(name), self.awards(name), kin, address)
            case Kind.LECTURE:
                kin = self._kin(name, "series", "speakers", "people")
                host = next((each.label for each in kin["series"] if each.label), by["name"])
                return graph.lecture(card, self.fields(name), kin, host, address)
            case Kind.SERIES:
                sessions = self.related(name, "sessions")
                return graph.series(card, sessions, card.label or by["name"], address)
            case Kind.NEWS:
                kin = self._kin(name, "people", "lectures")
                return graph.news(card, self.fields(name), kin, by, address)
        day = card.date.iso if card.date else ""
        return graph.page(card.title, self.sentence(name), address(card.address), day, by)

    def _kin(self, name: str, *relations: str) -> dict[str, tuple[Card, ...]]:
        return {each: self.related(name, each) for each in relations}

    def breadcrumbs(self, steps: Iterable[tuple[str, str]], here: str) -> Thing:
        """The visible trail for JSON-LD: pairs of words and address, home first and `here` last."""
        way = [(words, self.absolute(address)) for words, address in steps]
        return graph.breadcrumbs([*way, (here, self.absolute(self._page))])

    def _whole_address(self, address: str) -> str:
        return str(self.setting("base_url")) + urls.pretty(address)


_FOOT = ("address", "postcode", "email")


def _large(day: Day | None) -> str:
    """The part of a date that is shown as a graphic."""
    if day is None:
        return ""
    return f"{day.month}月{day.day}日" if day.day else f"{day.month}月" if day.month else ""


def _small(day: Day | None) -> str:
    return f"{day.year}年" if day else ""
