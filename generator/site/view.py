"""`View`: a job's one door, as templates see it.

Inputs → outputs: ids and addresses → links and texts of one page, built from questions asked one
by one, so that nothing is known that was not recorded (see `door`).
"""

from __future__ import annotations

from markupsafe import Markup

from generator.content.model import Body, Document, Embed, Figure
from generator.site import bodies, inserts, syndication, urls, wishes
from generator.site.cards import Card
from generator.site.door import Failed, known
from generator.site.editions import Version
from generator.site.herald import Herald
from generator.site.relations import Target
from generator.site.site import picture_path

__all__ = ["Failed", "View", "known"]
_COLUMN = 720  # how wide a picture in a text is shown, px


class View(Herald):
    """A job's one door: answers its questions and writes each of them down."""

    # --- addresses

    def tag(self, word: str) -> str:
        """A link to a tag's page."""
        return self.link(self._ask("tag", word))

    def link(self, to: str) -> str:
        """A relative link from this page to an address or a document's id."""
        if not isinstance(to, str):
            raise TypeError(f"link() takes an address or an id, not {to!r:.80}")
        address, mark, anchor = to.partition("#")
        if address and not address.endswith(urls.PAGES):
            address = self.card(address).address
        elif address and self._language:
            address, mark, anchor = self._ask("counterpart", self._language, to).partition("#")
        return self._from_here(address + mark + anchor)

    def switch(self, version: Version) -> str:
        """A link from this page to itself in another language."""
        return urls.relative(version.address, self._page)

    def abroad(self, version: Version) -> str:
        """The whole web address of a page in one of its languages."""
        return str(self.setting("base_url")) + urls.pretty(version.address)

    def leaflet(self, name: str) -> str:
        """A link to a person's poster as a small PDF."""
        return urls.relative(urls.leaflet(self.card(name).address), self._page)

    def next_lecture(self) -> Card | None:
        """The next lecture, if there is one."""
        return next(iter(self.cards("lecture", state="upcoming", cancelled=False, limit=1)), None)

    # --- words

    def body(self, name: str) -> Markup:
        """A document's text as safe HTML, with links and pictures resolved for this page."""
        document = self.document(name)
        return bodies.anchored(document.body, self._resolved(document, document.body))

    def syndicated(self, name: str) -> str:
        """A document's text as HTML source with whole addresses, for feeds."""
        here, self._page = self._page, self.card(name).address
        try:
            document = self.document(name)
            text = self._resolved(document, document.body, whole=False)
        finally:
            self._page = here
        return syndication.absolute(text, self.absolute(name))

    def posted(self, name: str, folder: str, *, report: bool = False) -> Markup:
        """A document's text, or its report, as HTML for the article in `folder`: whole addresses,
        pictures enclosed, a card for whoever is set in."""
        here, self._page = self._page, self.card(name).address
        try:
            document = self.document(name)
            body, home = (document.report if report else document.body), self.absolute(name)
            return bodies.fill(
                known(body, f"{name}: report"),
                lambda link: self._whole(home, self._leads_to(name, link.target)),
                lambda figure: self._enclosed(document, figure, folder),
                lambda embed: self._posted(document, embed, folder),
            )
        finally:
            self._page = here

    def report_of(self, name: str) -> Markup:
        """A lecture's report as safe HTML, empty when there is none."""
        document = self.document(name)
        report = document.report
        return bodies.anchored(report, self._resolved(document, report)) if report else Markup()

    def _resolved(self, document: Document, body: Body, *, whole: bool = True) -> Markup:
        """`whole`: with cards and players; else, as for a feed, each is a link with its words."""
        return bodies.fill(
            body,
            lambda link: self._leads_to(document.id, link.target),
            lambda figure: self._figure(document, figure),
            lambda embed: self._embed(document, embed, whole=whole),
        )

    def _leads_to(self, name: str, written: str) -> str:
        target: Target = known(self._ask("target", name, written), name)
        if target.file:
            return self._attached(target.file, name)
        if target.document and not self.card(target.document).address:
            return ""  # a wall is printed and has no page
        if target.document:
            return self.link(f"{target.document}{'#' * bool(target.anchor)}{target.anchor}")
        if target.page:
            place = f"{target.page}{'#' * bool(target.anchor)}{target.anchor}"
            return urls.relative(place, self._page)
        return target.outside

    def _attached(self, path: str, name: str) -> str:
        """A link to a file that lies beside a text; a picture loses what it tells of its maker."""
        if wishes.ending(path) in wishes.PICTURES:
            return self._cleaned(path, name)
        wish = wishes.attachment(known(self.stamp(path), path))
        return self._wish(wish) if wish else ""  # what may not be published linking has told

    def _figure(self, document: Document, figure: Figure) -> Markup:
        path = picture_path(document, figure.picture.file)
        image = self.picture(path, _COLUMN, name=document.id)
        return bodies.figure(figure, image)

    def _whole(self, home: str, link: str) -> str:
        """A link of a text at the web address `home` as the world sees it."""
        address, mark, anchor = syndication.joined(home, link).partition("#")
        inside = address.startswith(str(self.setting("base_url")))
        return (urls.pretty(address) if inside else address) + mark + anchor

    def _enclosed(self, document: Document, figure: Figure, folder: str) -> Markup:
        path = picture_path(document, figure.picture.file)
        return bodies.enclosed(figure, self.enclose(path, folder, name=document.id))

    # --- what is set into a text

    def _embed(self, document: Document, given: Embed, *, whole: bool) -> Markup:
        """A card, a player or a download; words alone when it leads to nothing that is public."""
        shown = self._shown(document, given) if given.kind else None
        if shown is None:
            return bodies.mention(given.words, "")
        if whole:
            return Markup(self.render(inserts.TEMPLATE, shown=shown))  # escaped by the template
        if shown.card:
            return bodies.mention(given.words or shown.card.title, self.link(shown.card.address))
        return bodies.mention(given.words or given.target, shown.src)

    def _posted(self, document: Document, given: Embed, folder: str) -> Markup:
        """The same in an article: a recording or a download is a link."""
        shown = self._shown(document, given) if given.kind else None
        if shown is None:
            return bodies.mention(given.words, "")
        if shown.card:
            return Markup(self.render(inserts.POSTED, shown=shown, folder=folder))
        home = self.absolute(document.id)
        return bodies.mention(given.words or given.target, syndication.joined(home, shown.src))

    def _shown(self, document: Document, given: Embed) -> inserts.Shown | None:
        name, kind = document.id, given.kind.value if given.kind else ""
        target: Target = known(self._ask("target", name, given.target, kind), name)
        if given.kind in inserts.KINDS:
            card = self.card(target.document) if target.document else None
            return inserts.Shown(kind, given.words, card) if card and card.address else None
        link = self._attached(target.file, name) if target.file else ""
        if not link:
            return None
        ending = wishes.ending(target.file)
        poster = inserts.poster_of(given, target.file, self._has)
        captions = inserts.captions_of(given, target.file, self._has)
        if given.poster:
            poster = picture_path(document, given.poster)
        if given.captions:
            captions = picture_path(document, given.captions)
        return inserts.Shown(
            kind,
            given.words,
            src=link,
            ending=ending,
            type=inserts.TYPES.get(ending, ""),
            size=inserts.in_words(known(self.stamp(target.file), target.file).size),
            poster=self.picture(poster, inserts.FRAME[0], name=name) if poster else None,
            captions=self._attached(captions, name) if captions else "",
            script=self._leads_to(name, given.script) if given.script else "",
        )

    def _has(self, path: str) -> bool:
        return self.stamp(path) is not None
