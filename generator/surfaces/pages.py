"""The website: one job a page; what a page says is its template's business.

Inputs → outputs: a template's name, an address and a subject → HTML or XML.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.engine.jobs import Output
from generator.site import urls
from generator.site.marking import marked
from generator.site.view import View


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site: `subject` is the id of what it is about, `number` of `last` its place in
    a list that goes over several pages, `language` the tag of another language than the site's."""

    template: str
    address: str
    subject: str = ""
    number: int = 1
    last: int = 1
    language: str = ""

    @property
    def key(self) -> str:
        """`page:profiles/wang-jinxi/index.html`."""
        return f"page:{self.address}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Fill the template."""
        text = view.at(self.address, self.language).render(self.template, page=self)
        if self.language:
            text = marked(text, self.address, self.language)
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


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that search engines should know: its address and what it is about."""

    address: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The list of all pages. The plan hands them over, so that none can be forgotten."""

    pages: tuple[Entry, ...]
    address: str = urls.SITEMAP

    @property
    def key(self) -> str:
        """`page:sitemap.xml`."""
        return f"page:{self.address}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Fill the template."""
        text = view.at(self.address).render("web/sitemap.xml", page=self, pages=self.pages)
        return (Output(urls.SITE + self.address, text.encode()),)
