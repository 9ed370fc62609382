"""The website: one job a page; what a page says is its template's business.

Inputs → outputs: a template's name, an address and a subject → HTML or XML.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.engine.jobs import Output
from generator.site import urls
from generator.site.view import View


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site: `subject` is the id of what it is about, `number` of `last` its place in
    a list that goes over several pages."""

    template: str
    address: str
    subject: str = ""
    number: int = 1
    last: int = 1

    @property
    def key(self) -> str:
        """`page:profiles/wang-jinxi/index.html`."""
        return f"page:{self.address}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Fill the template."""
        text = view.at(self.address).render(self.template, page=self)
        return (Output(urls.SITE + self.address, text.encode()),)


@dataclass(frozen=True, slots=True)
class Redirect:
    """A former address that leads to a document's present one."""

    address: str
    document: str

    @property
    def key(self) -> str:
        """`redirect:old/address/index.html`."""
        return f"redirect:{self.address}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Fill the redirect template."""
        view.at(self.address)
        link = view.link(self.document)
        text = view.render("web/redirect.html", page=self, link=link)
        return (Output(urls.SITE + self.address, text.encode()),)
