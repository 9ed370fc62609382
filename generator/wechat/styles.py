"""Styles: what each element of an article declares, and what it inherits.

Inputs → outputs: the fragment of an article → its elements in document order, each with its own
declarations, its size of type, its height of line and the words in it. A pure function: what a
browser would compute, as far as the rules of the platform ask for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from lxml import html as markup

TYPE = 16.0
"""Size of the article's type where none is declared, px."""
LINE = 1.6
"""Height of its lines where none is declared, in sizes of type."""
MEDIA = frozenset({
    "img", "svg", "video", "audio", "iframe", "hr", "canvas", "picture", "embed", "object", "input",
})  # fmt: skip
_INLINE = frozenset({
    "span", "strong", "em", "b", "i", "u", "s", "a", "sup", "sub", "del", "ins", "code", "small",
    "mark", "font", "br", "img", "svg", "label", "wbr", "bdi", "bdo", "cite", "q", "abbr", "time",
    "button", "input", "kbd", "var", "samp", "big", "tt", "strike", "ruby", "rt",
})  # fmt: skip
_DECLARATION = re.compile(
    r"""([-\w]+)\s*:\s*((?:[^;("']|\([^()]*(?:\([^()]*\)[^()]*)*\)|"[^"]*"|'[^']*')+)"""
)
_IMPORTANT = re.compile(r"!\s*important", re.I)
_LENGTH = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+))(px|pt|pc|in|cm|mm|em|rem|vw|%|)", re.I)
_PIXELS = {"px": 1.0, "": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.795, "mm": 3.7795}
_PARSER = markup.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
_NUMBER = re.compile(r"\d*\.?\d+")
_FIRST = (TYPE, TYPE * LINE, LINE)
_SIDES = ("top", "right", "bottom", "left")


class Node(NamedTuple):
    """One element: `at` is its place in the list, `up` that of its parent (-1: none).

    `own` are its declarations by lower-case name, `style` the same as written. `font` is its size
    of type in px, `line` the height of its lines in px, `factor` the number it was declared as,
    which children inherit instead (None: it was a length). `words` are its own words, not those
    of the elements in it. `drawn`: inside an `<svg>`; `block`: it makes lines of its own.
    """

    at: int
    up: int
    element: Any
    tag: str
    style: str
    own: Mapping[str, str]
    font: float
    line: float
    factor: float | None
    words: str
    drawn: bool
    block: bool

    def get(self, name: str) -> str | None:
        """An attribute."""
        value: str | None = self.element.get(name)
        return value


def parsed(html: str) -> Any:
    """The fragment as a tree: a `<body>` whose first child holds it."""
    data = f"<div>{html}</div>".encode("utf-8", "replace").replace(b"\0", b"")
    body = markup.document_fromstring(data, parser=_PARSER).find("body")
    for stray in body[1:]:  # behind a `</div>` too many
        body[0].append(stray)
    if body[0].tail:
        body[0].append(markup.Element("span"))
        body[0][-1].text, body[0].tail = body[0].tail, None
    return body


def written(root: Any) -> str:
    """The tree as a fragment again."""
    text: str = markup.tostring(root, encoding="unicode")
    return text.removeprefix("<body><div>").removesuffix("</body>").removesuffix("</div>")


def nodes(root: Any) -> list[Node]:
    """The root and every element below it, in document order."""
    found: list[Node] = []
    places: dict[Any, int] = {}
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        above = element.getparent() if found else None
        up = places[above] if above is not None else -1
        places[element] = len(found)
        found.append(_node(len(found), element, found[up] if up >= 0 else None))
    return found


def _node(at: int, element: Any, parent: Node | None) -> Node:
    style = element.get("style") or ""
    own = declared(style) if style else {}
    font, line, factor = (parent.font, parent.line, parent.factor) if parent else _FIRST
    if "font-size" in own or "line-height" in own:
        font, line, factor = _type(own, parent)
    words = element.text or ""
    if len(element):
        words += "".join(each.tail or "" for each in element)
    tag = element.tag
    display = own.get("display", "")
    block = not display.startswith("inline") if display else tag not in _INLINE
    drawn = parent is not None and (parent.drawn or parent.tag == "svg")
    return Node(
        at, parent.at if parent else -1, element, tag, style, own, font, line, factor,
        words.strip(), drawn, block,
    )  # fmt: skip


def _type(own: Mapping[str, str], parent: Node | None) -> tuple[float, float, float | None]:
    """Size of type, height of line, and the number that children inherit of it, if it is one."""
    above, line, factor = (parent.font, parent.line, parent.factor) if parent else _FIRST
    font = length(own["font-size"], above, above) if "font-size" in own else above
    font = above if font is None or font < 0 else font
    given = own.get("line-height", "").lower()
    if given == "normal":
        factor = 1.2
    elif _NUMBER.fullmatch(given):
        factor = float(given)
    elif (measured := length(given, font, font)) is not None:
        return font, measured, None
    return font, line if factor is None else factor * font, factor


@lru_cache(maxsize=4096)
def declared(style: str) -> Mapping[str, str]:
    """The declarations of a `style`, names in lower case, without `!important`."""
    found = {}
    for name, value in _DECLARATION.findall(style):
        found[name.lower()] = _IMPORTANT.sub("", value).strip()
    return found


def important(style: str) -> bool:
    """Whether a `style` uses `!important`."""
    return "!" in style and bool(_IMPORTANT.search(style))


@lru_cache(maxsize=4096)
def sides(style: str, name: str) -> tuple[str, str, str, str]:
    """Margin or padding at the top, right, bottom and left; "0" where none is declared."""
    found = dict.fromkeys(_SIDES, "0")
    for given, value in declared(style).items():
        if given == name:
            parts = value.split() or ["0"]
            top, right = parts[0], parts[1] if len(parts) > 1 else parts[0]
            bottom = parts[2] if len(parts) > 2 else top
            left = parts[3] if len(parts) > 3 else right
            found = dict(zip(_SIDES, (top, right, bottom, left), strict=True))
        elif given.startswith(f"{name}-") and given[len(name) + 1 :] in found:
            found[given[len(name) + 1 :]] = value
    return found["top"], found["right"], found["bottom"], found["left"]


def length(value: str, font: float, base: float, screen: float = 375) -> float | None:
    """A length in px: `em` of `font`, `%` of `base`, `vw` of `screen`; None for `auto` and calc."""
    found = _LENGTH.fullmatch(value.strip())
    if found is None:
        return None
    number, unit = float(found[1]), found[2].lower()
    if unit in _PIXELS:
        return number * _PIXELS[unit]
    whole = {"em": font, "rem": TYPE, "vw": screen / 100, "%": base / 100}
    return number * whole[unit]


def sample(node: Node, most: int = 24) -> str:
    """Words by which an author finds an element: the longest run in it, or those of a picture."""
    best = ""
    for at, text in enumerate(node.element.itertext()):
        best = max(best, text.strip().partition("\n")[0], key=len)
        if len(best) >= most or at > 50:
            break
    if not best:
        picture = node.element if node.tag == "img" else next(node.element.iter("img"), None)
        best = (picture.get("alt") or "") if picture is not None else ""
    return best[:most].strip()


def says(node: Node) -> bool:
    """Whether there are words anywhere in the element."""
    return any(text.strip(" \t\r\n\u200b\u00a0\u3000\ufeff") for text in node.element.itertext())
