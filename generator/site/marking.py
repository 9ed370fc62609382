"""Marks what is Chinese on a page of another language, and the links that lead to Chinese pages.

Inputs → outputs: the HTML of a page, its address and language → the same with `lang="zh-CN"` where
Chinese stands and `hreflang` on links that leave the language. A pure function.

Done here and not in templates, because what falls back to Chinese is known only when it is shown,
and because no template can forget it. A voice that reads 王进喜 by English rules says nothing.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from posixpath import dirname, join, normpath

from generator.content.languages import CHINESE

_HAN = "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_INSIDE = f"{_HAN}0-9A-Za-z，。、；：！？“”‘’《》〈〉（）【】·—…～％%–-"
_END = f"{_HAN}。！？”’》〉）】…"
_RUN = re.compile(f"[0-9]*[“‘《〈（【]*[{_HAN}](?:[{_INSIDE}]*[{_END}])?")
_CHINESE = re.compile(f"[{_HAN}]")
_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905
)
_SILENT = ("script", "style")
_PLAIN = ("title", "option", "textarea")  # they hold no elements
_SPOKEN = ("alt", "title", "content", "placeholder", "value", "aria-label")
_MARK = f' lang="{CHINESE.tag}"'


def marked(html: str, address: str, tag: str) -> str:
    """A page at `address` in language `tag`, with everything that is not in it marked."""
    reader = _Reader(address, tag)
    reader.feed(html)
    reader.close()
    return reader.page()


class _Reader(HTMLParser):
    """Writes a page again as it stands, with marks added."""

    def __init__(self, address: str, tag: str) -> None:
        super().__init__(convert_charrefs=False)
        self.address, self.own = address, tag
        self.out: list[str] = []
        self.text: list[str] = []
        self.open: list[tuple[str, str]] = []  # elements around, each with the language inside
        self.alone = -1  # where the start tag stands that the text follows at once

    def page(self) -> str:
        """All that was read."""
        self._settle(end="")
        return "".join(self.out)

    # --- tags

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._settle(end="")
        given = dict(attrs)
        within = given.get("lang") or (self.open[-1][1] if self.open else self.own)
        self.out.append(self._start(tag, given, self.get_starttag_text() or ""))
        if tag not in _VOID:
            self.open.append((tag, within))
            self.alone = len(self.out) - 1 if "lang" not in given else -1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._settle(end="")
        self.out.append(self._start(tag, dict(attrs), self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        self._settle(end=tag)
        self.out.append(f"</{tag}>")
        names = [name for name, _ in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def _start(self, tag: str, given: dict[str, str | None], raw: str) -> str:
        if tag == "a" and "hreflang" not in given and self._leaves(given.get("href") or ""):
            raw = _with(raw, f' hreflang="{CHINESE.tag}"')
        spoken = (given.get(name) or "" for name in _SPOKEN)
        if tag in _VOID and "lang" not in given and any(map(_CHINESE.search, spoken)):
            raw = _with(raw, _MARK)
        return raw

    def _leaves(self, href: str) -> bool:
        path = href.partition("#")[0].partition("?")[0]
        if not path.endswith((".html", ".htm")) or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", href):
            return False
        whole = normpath(join(dirname(self.address), path))
        return not whole.startswith(f"{self.own}/")

    # --- text

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_entityref(self, name: str) -> None:
        self.text.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.text.append(f"&#{name};")

    def _settle(self, end: str) -> None:
        """Write the text that has come so far; `end` is the end tag that follows it at once."""
        text, self.text = "".join(self.text), []
        alone, self.alone = self.alone, -1
        around, language = self.open[-1] if self.open else ("", self.own)
        if around in _SILENT or language != self.own or not _CHINESE.search(text):
            self.out.append(text)
        elif alone >= 0 and end == around and _RUN.fullmatch(text.strip()):
            self.out[alone] = _with(self.out[alone], _MARK)
            self.out.append(text)
        elif around in _PLAIN:
            self.out.append(text)
        else:
            self.out.append(_RUN.sub(lambda run: f"<span{_MARK}>{run[0]}</span>", text))

    # --- everything else stays as it is

    def handle_decl(self, decl: str) -> None:
        self._settle(end="")
        self.out.append(f"<!{decl}>")

    def handle_comment(self, data: str) -> None:
        self._settle(end="")
        self.out.append(f"<!--{data}-->")

    def handle_pi(self, data: str) -> None:
        self._settle(end="")
        self.out.append(f"<?{data}>")


def _with(tag: str, attribute: str) -> str:
    """A start tag with one more attribute."""
    return re.sub(r"\s*/?>$", lambda end: attribute + end[0].strip(), tag)
