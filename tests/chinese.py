"""Finds Chinese on a page that no `lang` says is Chinese."""

from __future__ import annotations

from html.parser import HTMLParser

from generator.text import is_hanzi

VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}
SPOKEN = ("alt", "title", "content", "placeholder", "aria-label", "value")


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[str] = []

    @property
    def language(self) -> str:
        return self.open[-1][1] if self.open else "en"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        own = given.get("lang") or self.language
        for name in SPOKEN:
            if given.get(name):
                self._look(f"{tag}@{name}: {given[name]}", own)
        if tag not in VOID:
            self.open.append((tag, own))

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _ in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1][0] not in ("script", "style"):
            self._look(data.strip(), self.language)

    def _look(self, text: str, language: str) -> None:
        if any(map(is_hanzi, text)) and not language.startswith("zh"):
            self.found.append(text)


def unmarked(html: str) -> list[str]:
    """Texts and attributes of a page that hold Chinese and are not marked."""
    finder = _Finder()
    finder.feed(html)
    finder.close()
    return finder.found
