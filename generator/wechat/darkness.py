"""Dark mode: a model of how the platform shows an article to readers who prefer dark.

Inputs → outputs: the fragment of an article → the same with the colours that such a reader sees;
and the words in it that he can hardly read. Pure functions.

Sourced, from the principles that the platform publishes with its algorithm: the ground is
`#191919`; colours of grounds, of words and of borders are changed, pictures and drawings are not;
grounds first, then words by the difference to their ground; a gradient behind words becomes its
mean colour; `data-no-dark` leaves one element alone, not what is in it; behind words on a picture
everything stays as it is. The numbers below are published too, or were measured: greys on white
become their mirror image, and a tinted ground stays brighter than the page, however pale it is.

Assumed: a gradient's mean is that of its colours without their places; shadows stay; a border is
judged against the page. Colours that a style names in other ways (`lab()`, `var()`) stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from generator.content.theme import contrast
from generator.wechat.colours import Colour, average, colour, colours, replaced
from generator.wechat.styles import Node, nodes, parsed, says, written

GROUND = Colour(25, 25, 25)
WORDS = Colour(163, 163, 163)
"""The page and its words in the dark, where an article says nothing of them."""
LEAST = 2.0
"""To 1: with less contrast words are hardly seen."""

_CHECKED, _ASSUMED = 1.5, "#989898"
# The platform's check asks for less, but takes words whose colour its algorithm leaves alone for
# grey ones: white words on gold are refused for a contrast that no reader sees.
_PLAIN = Colour(25, 25, 25)  # words where nothing is said, by day
_WHITE = 250  # as bright as this counts as white
_BRIGHTEST, _DARKEST = 190, 22  # grounds
_APART = 65  # between words and their ground
_BRIGHT_GROUND = 100
_PALE = 40  # lightness above which grey grounds and words on bright grounds are turned over
_IGNORED = 0.05  # opacity below which a ground is none
_MOST = WORDS.brightness - GROUND.brightness
_WORDS = ("color", "-webkit-text-fill-color", "text-decoration-color", "text-emphasis-color")
_EDGES = ("border", "border-top", "border-right", "border-bottom", "border-left", "border-color",
          "border-top-color", "border-right-color", "border-bottom-color", "border-left-color",
          "outline", "outline-color", "text-decoration")  # fmt: skip

_COLOURED = {"color", "background", "background-color", "background-image", *_WORDS}


class Shade(NamedTuple):
    """What lies under the words of an element in the dark, and their colour by day and by night;
    `kept`: on a picture, where nothing is changed."""

    ground: Colour
    day: Colour
    night: Colour
    kept: bool = False


def ground(by_day: Colour) -> Colour:
    """A ground by night."""
    if by_day.alpha < _IGNORED:
        return by_day
    night = by_day
    if (by_day.grey and by_day.lightness > _PALE) or by_day.brightness > _WHITE:
        level = min(100.0, 100 + GROUND.lightness - by_day.lightness) * 2.55
        return Colour(level, level, level, by_day.alpha)
    if by_day.brightness > _BRIGHTEST:
        night = by_day.bright(_BRIGHTEST)
    return night.lit(_DARKEST) if night.lightness < _DARKEST else night


def words(by_day: Colour, below: Colour) -> Colour:
    """Words by night on the ground below them."""
    under, own = below.brightness, by_day.brightness
    if own >= _WHITE:
        return by_day
    if under <= GROUND.brightness + 2 and abs(own - under) > _MOST:
        return by_day.bright(_MOST + under)
    if abs(own - under) >= _APART:
        return by_day
    bright = under >= _BRIGHT_GROUND
    turned = by_day.lit(90 - by_day.lightness)
    if (by_day.lightness > _PALE) is bright and (turned.lightness > _PALE) is not bright:
        return words(turned, below)
    return by_day.bright(min(_MOST, under - _APART if bright else under + _APART))


def darkened(html: str) -> str:
    """The fragment with the colours that a reader sees in the dark, as inline styles."""
    root = parsed(html)
    found = nodes(root)
    for node, shade in zip(found, shades(found), strict=True):
        if not node.drawn and node.tag != "svg" and not shade.kept:
            style = _style(node, shade)
            if style != node.style:
                node.element.set("style", style)
    return written(root)


def shades(found: Sequence[Node]) -> list[Shade]:
    """What lies under the words of each element, and their colour."""
    made: list[Shade] = []
    for node in found:
        above = made[node.up] if node.up >= 0 else Shade(GROUND, _PLAIN, WORDS)
        made.append(_shade(node, above) if _COLOURED & node.own.keys() else above)
    return made


def faint(found: Sequence[Node]) -> Iterator[tuple[Node, float]]:
    """Elements whose own words are hardly seen in the dark, and the contrast they have."""
    for node, shade in zip(found, shades(found), strict=True):
        if node.words and not (node.drawn or shade.kept or ignores(node, "low-contrast")):
            seen = _seen(shade)
            if seen < LEAST:
                yield node, seen


@lru_cache(maxsize=1024)
def _seen(shade: Shade) -> float:
    below = shade.ground.hex
    seen = contrast(shade.night.over(shade.ground).hex, below)
    assumed = contrast(_ASSUMED, below)
    return min(seen, assumed) if shade.night == shade.day and assumed < _CHECKED else seen


def ignores(node: Node, rule: str) -> bool:
    """Whether the author says by `data-ignore-dm` that the dark is as he wants it here."""
    return rule in (node.get("data-ignore-dm") or "").split()


def gradient(node: Node) -> bool:
    """Whether the element's ground is a gradient."""
    return "gradient(" in node.own.get("background", "") + node.own.get("background-image", "")


def _shade(node: Node, above: Shade) -> Shade:
    own, left = node.own, node.get("data-no-dark") is not None
    below, kept = above.ground, above.kept
    given = _ground(node)
    if given is not None and given.alpha >= _IGNORED:
        below, kept = (given if left else ground(given)).over(above.ground), False
    kept = kept or "url(" in own.get("background", "") + own.get("background-image", "")
    day = colour(own.get("color", "")) or above.day
    if left or kept:
        return Shade(below, day, day if "color" in own or kept else above.night, kept)
    if "color" not in own and below == above.ground:
        return above._replace(kept=kept)
    return Shade(below, day, words(day, below), kept)


def _ground(node: Node) -> Colour | None:
    """The colour that an element is filled with; a gradient behind words is its mean."""
    fill = node.own.get("background-color") or node.own.get("background", "")
    if gradient(node):
        if not says(node):
            return None
        found = colours(node.own.get("background-image") or node.own.get("background", ""))
        return average(found) if found else None
    if "(" in fill and "url(" in fill:
        return None
    found = colours(fill)
    return found[0] if found else None


def _style(node: Node, shade: Shade) -> str:
    if node.get("data-no-dark") is not None or not (_COLOURED | set(_EDGES)) & node.own.keys():
        return node.style
    made = dict(node.own)
    given = _ground(node)
    if given is not None and given.alpha >= _IGNORED:
        flat = gradient(node)
        made.pop("background-image", None) if flat else None
        name = "background-color" if flat or "background-color" in made else "background"
        made.pop("background", None) if flat else None
        made[name] = replaced(made.get(name, ""), ground(given)) if not flat else ground(given).css
        made.setdefault("color", shade.night.css)
    for name in (*_WORDS, *_EDGES):
        if name in made and name in node.own:
            below = GROUND if name in _EDGES else shade.ground
            made[name] = _changed(made[name], below)
    return ";".join(f"{name}:{value}" for name, value in made.items())


def _changed(value: str, below: Colour) -> str:
    found = colours(value)
    return replaced(value, words(found[0], below)) if found else value
