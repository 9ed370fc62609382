"""Finishes sanitised HTML: names that meet nobody else's, classes we know, tables one can reach.

Inputs → outputs: HTML as nh3 writes it → the same, with ids kept apart from those of the page
around it, wide tables in a region that scrolls, header cells that say what they head, and tasks.
"""

from __future__ import annotations

import html
import re
from collections.abc import Container, Mapping
from urllib.parse import unquote

from generator.content.safehtml import TAG, attributes, elements, plain

REPORT = "report-"
_OURS = "text-"
_CLASSES = frozenset({
    "admonition", "admonition-title", "note", "tip", "warning", "footnote", "footnote-ref",
    "footnote-backref", "embed", "seal", "spread", "nowrap",
})  # fmt: skip
_ALIGNED = {"center": "align-center", "right": "align-right"}
_PLAIN_ID = re.compile(r"[\x21-\x7e]+")  # as the page's own parts have: `main`, `honours`
_TASK = re.compile(r"<li>(\s*(?:<p>)?)\[([ xX])\] ")
_SAID = re.compile(
    r"<blockquote>((?:(?!</?blockquote).){1,4000}?)\s*(?:<br>|\n|</p>\s*<p>)\s*(?:——|--)\s*"
    r"([^<>\n]{1,80}?)\s*</p>\s*</blockquote>",
    re.S,
)
_WIDE = 4
_LONGEST_LABEL = 60


def finished(safe: str, within: str = "") -> str:
    """The HTML finished; `within` is put before every id, for the second text of a page."""
    names = _names(safe, within)
    seen: set[str] = set()
    open_head = 0

    def tag(found: re.Match[str]) -> str:
        nonlocal open_head
        open_head += (found[2] == "thead") * (-1 if found[1] else 1)
        if found[1] or not found[3]:
            scoped = found[2] == "th" and not found[1]
            return f'<th scope="{"col" if open_head else "row"}">' if scoped else found[0]
        given = _given(found, names, seen)
        if found[2] == "th":
            given.setdefault("scope", "col" if open_head else "row")
        return f"<{found[2]}{''.join(_written(*each) for each in given.items())}>"

    return _TASK.sub(_task, _tables(_pulled(TAG.sub(tag, safe))))


def _pulled(safe: str) -> str:
    """A quotation whose last line names its source (`—— 1959年笔记`) is set as a pull quote."""
    return _SAID.sub(
        r'<figure class="pull"><blockquote>\1</p></blockquote><figcaption>\2</figcaption></figure>',
        safe,
    )


def _names(safe: str, within: str) -> Mapping[str, str]:
    """What each id is called from now on. The page around a text names its parts in plain letters,
    so a text's own plain names get a word before them."""
    given = (attributes(tag).get("id") for tag in TAG.finditer(safe))
    return {
        name: within + (_OURS if _PLAIN_ID.fullmatch(name) and ":" not in name else "") + _id(name)
        for name in given
        if name
    }


def _id(name: str) -> str:
    return re.sub(r"\s+", "-", name)


def _given(tag: re.Match[str], names: Mapping[str, str], seen: set[str]) -> dict[str, str]:
    given = attributes(tag)
    own = names.get(given.get("id", ""), "")
    given["id"] = "" if own in seen else own  # of two that are called alike the first has the name
    seen.add(own)
    kept = [each for each in given.get("class", "").split() if each in _CLASSES]
    given["class"] = " ".join((*kept, _ALIGNED.get(given.pop("align", ""), ""))).strip()
    to = given.get("href", "")
    if to.startswith("#") and (place := names.get(unquote(to[1:]))):
        given["href"] = f"#{place}"
    return {name: value for name, value in given.items() if value or name not in ("id", "class")}


def _written(name: str, value: str) -> str:
    return f' {name}="{html.escape(value)}"'


def _task(found: re.Match[str]) -> str:
    box = "☐" if found[2] == " " else "☑"
    return f'<li class="task">{found[1]}{box} '


def _tables(safe: str) -> str:
    """Tables of many columns scroll on a phone: in a region that the keyboard can reach, called by
    the words of its head."""
    pieces: list[str] = []
    at = 0
    for tag, inner in elements(safe, ("table",)):
        first = next((row for _, row in elements(inner, ("tr",))), "")
        cells = [plain(cell) for _, cell in elements(first, ("th", "td"))]
        label = "、".join(filter(None, cells))
        if len(cells) < _WIDE or not label:
            continue
        short = label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"
        end = tag.end() + len(inner) + len("</table>")
        pieces += [safe[at : tag.start()], '<div class="table" role="region" tabindex="0"']
        pieces += [_written("aria-label", short), ">", safe[tag.start() : end], "</div>"]
        at = end
    return "".join((*pieces, safe[at:]))


def reach(anchor: str, known: Container[str]) -> str:
    """The id that an author means by `anchor`; as written when there is none."""
    named = unquote(anchor)
    ways = (named, _OURS + named, REPORT + named, REPORT + _OURS + named)
    return next((way for way in ways if way in known), anchor)
