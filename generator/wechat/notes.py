"""The notes at the end of an article: where its links lead, and its footnotes.

Inputs → outputs: links and calls of footnotes as they come in the text → the marks that stand
there, and the lists that stand at the end. Links are numbered `[1]`, footnotes `①`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from generator.wechat.trees import Inside, Node, every, node, words

LINKS, FOOTNOTES = "链接", "注释"
FOOTNOTE, CALL, BACK = "footnote", "footnote-ref", "footnote-backref"
_KEPT = re.compile(r"https?://mp\.weixin\.qq\.com/", re.I)
_OUTSIDE = re.compile(r"(?:https?://|mailto:|tel:)", re.I)
_CIRCLED = (("①", 1, 20), ("㉑", 21, 35), ("㊱", 36, 50))


class Notes:
    """The notes of one article, numbered in the order in which they are called.

    `home` is the address of the page that the article comes from: a link into it leads nowhere
    here. A text brings its footnotes in a list of its own at its end; two texts in one article may
    use the same names.
    """

    def __init__(self, inside: Inside, home: str = "") -> None:
        texts = (each for each in every(inside) if FOOTNOTE in each.classes)
        found = (entry.given.get("id", "") for text in texts for entry in entries(text))
        self._known = frozenset(found) - {""}
        self._home = home
        self._addresses: dict[str, int] = {}
        self._called: dict[str, int] = {}
        self._told: dict[int, tuple[Node, ...]] = {}
        self._count = 0

    # --- links

    def link(self, address: str, said: str) -> Node | None:
        """The mark that follows a link which says `said`; None when no note is needed."""
        if not _OUTSIDE.match(address) or self._is_here(address) or kept(address):
            return None
        if _bare(said) == _bare(address):
            return None
        number = self._addresses.setdefault(address, len(self._addresses) + 1)
        return node("sup", "note-mark", f"[{number}]")

    def _is_here(self, address: str) -> bool:
        page, hash_mark, _ = address.partition("#")
        return bool(hash_mark) and page in ("", self._home)

    # --- footnotes

    def call(self, address: str) -> Node | None:
        """The mark of a footnote; None when the text has none of this name."""
        name = unquote(address.partition("#")[2])
        if name not in self._known:
            return None
        return node("sup", "note-mark", circled(self._numbered(name)))

    def number(self, entry: Node) -> int:
        """The number of a footnote, from its entry in the list."""
        return self._numbered(entry.given.get("id", ""))

    def _numbered(self, name: str) -> int:
        if not name or name not in self._called:
            self._count += 1
            self._called[name] = self._count
        return self._called[name]

    def tell(self, number: int, blocks: Iterable[Node]) -> None:
        """What a footnote says."""
        self._told[number] = tuple(blocks)

    def close(self) -> None:
        """A text is over, and the names of its footnotes are free."""
        self._called.clear()

    # --- the lists

    def lists(self) -> tuple[Node, ...]:
        """The footnotes, then the addresses."""
        told = [block for _, blocks in sorted(self._told.items()) for block in blocks]
        links = [_entry(number, to) for to, number in self._addresses.items()]
        return tuple(
            node("section", "notes", node("section", "notes-head", head), *entries)
            for head, entries in ((FOOTNOTES, told), (LINKS, links))
            if entries
        )


def _entry(number: int, address: str) -> Node:
    shown = re.sub(r"^(?:mailto|tel):", "", address, flags=re.I)
    mark = node("span", "mark", f"[{number}]")
    return node("section", "note", mark, " ", node("span", "address", shown))


def entries(footnotes: Node) -> Iterator[Node]:
    """The entries of a text's footnotes."""
    for each in footnotes.inside:
        if isinstance(each, Node) and each.tag in ("ol", "ul"):
            yield from (one for one in each.inside if isinstance(one, Node) and one.tag == "li")


def loose(footnotes: Node) -> Iterator[Node | str]:
    """What else stands among a text's footnotes."""
    for each in footnotes.inside:
        if isinstance(each, Node) and each.tag in ("ol", "ul"):
            yield from (one for one in each.inside if isinstance(one, str) or one.tag != "li")
        elif isinstance(each, str) or each.tag != "hr":
            yield each


def circled(number: int) -> str:
    """`①`, and `(51)` for those that have no sign of their own."""
    signs = (chr(ord(sign) + number - low) for sign, low, up in _CIRCLED if low <= number <= up)
    return next(signs, f"({number})")


def kept(address: str) -> bool:
    """Whether the platform lets a link to this address be followed."""
    return _KEPT.match(address) is not None


def _bare(address: str) -> str:
    return unquote(re.sub(r"^(?:https?://|mailto:|tel:)", "", address.strip(), flags=re.I)).rstrip(
        "/"
    )


def said(inside: Inside) -> str:
    """What a link says."""
    return " ".join(words(inside).split())
