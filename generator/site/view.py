"""`View`: a job's one door, as templates see it.

Inputs → outputs: ids and addresses → links and texts of one page, built from questions asked one
by one, so that nothing is known that was not recorded (see `door`).
"""

from __future__ import annotations

from markupsafe import Markup

from generator.content.model import Body, Document, Figure, Kind
from generator.site import bodies, urls, wishes
from generator.site.cards import Card
from generator.site.door import Failed, known
from generator.site.relations import Target
from generator.site.shelf import Shelf
from generator.site.site import picture_path

__all__ = ["Failed", "View", "known"]
_COLUMN = 960  # how wide a picture in a text is shown, px


class View(Shelf):
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
        return urls.relative(address + mark + anchor, self._page)

    def absolute(self, name: str) -> str:
        """A document's address in the world, for QR codes and feeds."""
        return str(self.setting("base_url")) + urls.pretty(self.card(name).address)

    def next_lecture(self) -> Card | None:
        """The next lecture, if there is one."""
        return next(iter(self.cards(Kind.LECTURE.value, state="upcoming", limit=1)), None)

    # --- words

    def body(self, name: str) -> Markup:
        """A document's text as safe HTML, with links and pictures resolved for this page."""
        document = self.document(name)
        return self._resolved(document, document.body)

    def report_of(self, name: str) -> Markup:
        """A lecture's report as safe HTML, empty when there is none."""
        document = self.document(name)
        return self._resolved(document, document.report) if document.report else Markup()

    def _resolved(self, document: Document, body: Body) -> Markup:
        return bodies.fill(
            body,
            lambda link: self._leads_to(document.id, link.target),
            lambda figure: self._figure(document, figure),
        )

    def _leads_to(self, name: str, written: str) -> str:
        target: Target = known(self._ask("target", name, written), name)
        if target.file:
            return self._attached(target.file, name)
        if target.document and not self.card(target.document).address:
            return ""  # a wall is printed and has no page
        if target.document:
            return self.link(f"{target.document}{'#' * bool(target.anchor)}{target.anchor}")
        return target.outside

    def _attached(self, path: str, name: str) -> str:
        """A link to a file that lies beside a text; a picture loses what it tells of its maker."""
        if wishes.ending(path) in wishes.PICTURES:
            width = min(self.size(path, name=name)[0], wishes.LARGEST)
            return self._wish(wishes.variant(known(self.stamp(path), path), width))
        wish = wishes.attachment(known(self.stamp(path), path))
        return self._wish(wish) if wish else ""  # what may not be published linking has told

    def _figure(self, document: Document, figure: Figure) -> Markup:
        path = picture_path(document, figure.picture.file)
        image = self.picture(path, _COLUMN, name=document.id)
        return bodies.figure(figure.picture, image, block=figure.block)
