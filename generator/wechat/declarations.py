"""Styles as the platform keeps them: which properties, which values, written one way only.

Inputs → outputs: a stylesheet → the same with every shorthand written out, so that it does not
matter in which order they are inlined; the declarations of an element → those that are kept, short.
Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

SIDES = ("top", "right", "bottom", "left")
_PARTS = ("width", "style", "color")
_LINES = ("none", "solid", "dashed", "dotted", "double")
_LENGTH = r"-?(?:\d+\.?\d*|\.\d+)(?:px|em|%)"
_COLOUR = r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})|rgba?\([\d.,%/ ]+\)|[a-z]{3,20}"
_SPACE = re.compile(r"\s+")
_ONE = re.compile(r"[^\s(]+(?:\([^)]*\))?")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_BLOCK = re.compile(r"\{([^{}]*)\}")


def _words(*known: str) -> str:
    return "|".join(known)


_LENGTHS = rf"0|{_LENGTH}"
_GAP = rf"{_LENGTHS}|auto"
_KEPT: Mapping[str, str] = {
    "background-color": _COLOUR, "color": _COLOUR,
    "font-size": r"[1-9]\d*(?:\.\d+)?px|(?:\d*\.)?\d+em|[1-9]\d*(?:\.\d+)?%",
    "font-style": _words("normal", "italic"),
    "font-weight": r"[1-9]00|normal|bold",
    "letter-spacing": rf"{_LENGTHS}|normal",
    "line-height": r"1\.[4-9]\d*|[2-3](?:\.\d+)?",
    "text-align": _words("left", "center", "right", "justify"),
    "text-decoration": _words("none", "underline", "line-through"),
    "text-indent": _LENGTHS,
    "border-radius": rf"(?:{_LENGTHS})(?: (?:{_LENGTHS})){{0,3}}",
    "border-collapse": _words("collapse", "separate"),
    "border-spacing": _LENGTHS,
    "display": _words("block", "inline", "inline-block"),
    "width": r"\d+(?:\.\d+)?%|auto", "max-width": rf"{_LENGTH}|none",
    "min-width": r"(?:\d+\.?\d*|\.\d+)(?:em|%)|0",
    "height": "auto",
    "vertical-align": rf"{_LENGTHS}|" + _words(
        "top", "middle", "bottom", "baseline", "super", "sub", "text-top", "text-bottom"
    ),
    "table-layout": _words("fixed", "auto"),
    "word-break": _words("normal", "break-all", "break-word", "keep-all"),
    "overflow-wrap": _words("normal", "anywhere", "break-word"),
    "box-sizing": _words("border-box", "content-box"),
    "white-space": _words("normal", "nowrap"),
    "overflow": _words("hidden", "auto", "scroll", "visible"),
    "overflow-x": _words("hidden", "auto", "scroll", "visible"),
    **{f"{name}-{side}": _GAP for name in ("margin", "padding") for side in SIDES},
    **{f"border-{side}-width": _LENGTHS for side in SIDES},
    **{f"border-{side}-style": _words(*_LINES) for side in SIDES},
    **{f"border-{side}-color": _COLOUR for side in SIDES},
}  # fmt: skip
_GRAMMAR = {name: re.compile(values) for name, values in _KEPT.items()}
_TIGHT = re.compile(r"1(?:\.\d+)?")
_NO_COLOURS = frozenset({
    "inherit", "initial", "unset", "revert", "transparent", "solid", "none",
})  # fmt: skip
_SHORT = ("margin", "padding", "border", *(f"border-{side}" for side in SIDES))
PROPERTIES = frozenset({*_KEPT, *_SHORT})
"""Every name that a kept declaration can have."""


@lru_cache(maxsize=16)
def expanded(css: str) -> str:
    """A stylesheet in which every shorthand is written out, without comments and `!important`.

    The inliner puts a property that comes twice where it came first: `padding` between the two
    would win over the second.
    """
    return _BLOCK.sub(
        lambda block: "{" + ";".join(f"{n}:{v}" for n, v in declared(block[1])) + "}",
        _COMMENT.sub("", css),
    )


@lru_cache(maxsize=2048)
def judged(style: str, tag: str) -> str:
    """The declarations of an element that are kept, in one order, shorthands where they fit."""
    kept: dict[str, str] = {}
    for name, value in declared(style):
        if value := _kept(name, value, tag):
            kept[name] = value
    return ";".join(f"{name}:{value}" for name, value in sorted(_shortened(kept).items()))


def _kept(name: str, value: str, tag: str) -> str:
    """The value as it is written, "" when the platform would not keep it or it does harm."""
    if name == "text-align":
        value = {"start": "left", "end": "right"}.get(value, value)
    if name == "line-height" and tag in ("sup", "sub") and _TIGHT.fullmatch(value):
        return value
    grammar = _GRAMMAR.get(name)
    if grammar is None or not grammar.fullmatch(value):
        return ""
    if name.endswith("color") and value in _NO_COLOURS and name == "color":
        return ""
    return "" if name.endswith("color") and value in ("initial", "unset", "revert") else value


# --- writing shorthands out


def declared(text: str) -> Iterator[tuple[str, str]]:
    """Declarations as names and values, shorthands written out; `!important` is not said."""
    for each in text.split(";"):
        name, colon, value = each.partition(":")
        value = value.replace("! important", "").replace("!important", "").strip()
        name, value = name.strip().casefold(), _SPACE.sub(" ", value).casefold()
        if colon and name and value:
            yield from _longhands(name, value)


def _longhands(name: str, value: str) -> Iterator[tuple[str, str]]:
    values = _ONE.findall(value)
    first, _, rest = name.partition("-")
    if name in ("margin", "padding"):
        yield from zip((f"{name}-{side}" for side in SIDES), _four(values), strict=True)
    elif name == "border" or (first == "border" and rest in SIDES):
        for side in SIDES if name == "border" else (rest,):
            for part, given in zip(_PARTS, _border(values), strict=True):
                yield f"border-{side}-{part}", given
    elif first == "border" and rest in _PARTS:
        for side, given in zip(SIDES, _four(values), strict=True):
            yield f"border-{side}-{rest}", given
    elif name == "background":
        yield "background-color", value
    else:
        yield name, value


def _four(values: list[str]) -> tuple[str, str, str, str]:
    top, right, bottom, left = (values * 4)[:4] if len(values) == 1 else (*values[:4], "", "")[:4]
    return top, right, bottom or top, left or right


def _border(values: list[str]) -> tuple[str, str, str]:
    """Width, style and colour of `1px solid #c00`, in whatever order they are."""
    style = next((each for each in values if each in _LINES), "none")
    wide = next((each for each in values if re.fullmatch(_LENGTHS, each)), "3px")
    rest = [each for each in values if each not in (style, wide)]
    if style == "none" or wide == "0":
        return "0", "none", "currentcolor"
    return wide, style, rest[0] if rest else "currentcolor"


# --- and together again


def _shortened(kept: Mapping[str, str]) -> dict[str, str]:
    done = dict(kept)
    for name in ("margin", "padding"):
        sides = [done.get(f"{name}-{side}") for side in SIDES]
        if all(sides):
            for side in SIDES:
                del done[f"{name}-{side}"]
            done[name] = _fewest([side or "" for side in sides])
    for side in SIDES:
        names = [f"border-{side}-{part}" for part in _PARTS]
        if all(name in done for name in names):
            wide, style, colour = (done.pop(name) for name in names)
            done[f"border-{side}"] = "none" if style == "none" else f"{wide} {style} {colour}"
    borders = {done.get(f"border-{side}") for side in SIDES}
    if len(borders) == 1 and (whole := borders.pop()):
        for side in SIDES:
            del done[f"border-{side}"]
        done["border"] = whole
    return done


def _fewest(values: list[str]) -> str:
    top, right, bottom, left = values
    if right != left:
        return " ".join(values)
    if top != bottom:
        return f"{top} {right} {bottom}"
    return top if top == right else f"{top} {right}"
