"""Checks: each compares one property of a finished PDF, read back, with its ticket.

Inputs → outputs: `Inspected` + `Ticket` → `Finding`s: one where the check holds, else one a page
with the worst place and how many there are. Lengths are mm.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator

from generator.content.printing import Variant
from generator.preflight.anatomy import Box, Code, Inspected, Leaf
from generator.preflight.collisions import collisions
from generator.preflight.findings import Bad, Finding, judged, passed
from generator.press.tickets import NO_PROFILE, PROFILE, Ticket

CLOSE = 0.1
"""How exactly boxes must be right, mm."""
SLACK = 0.3
"""How far ink may stand over a margin before it is told, mm: overshoot of round strokes."""
MOST_INK = 300.0
"""Per cent of all inks together that paper takes."""
SCANNED = (200, 500)
"""From how far a code is scanned at least and at most, mm. Whoever scans steps up to half of the
reading distance; a leaflet is held that near anyway. General knowledge, like the tenth below."""
HEAVIEST = 2_000_000
"""Bytes of a proof that is sent by message."""
SMALL = 3
"""Words up to so many times the smallest legible size are running text."""
WARM = 0.2
"""So much colour in black words still counts as a warm grey; more is a rich black."""
PATCH = 10.0
"""What lies outside the bleed is at most so high or wide: marks, patches, the slug line."""


def _numbered(read: Inspected) -> Iterator[tuple[int, Leaf]]:
    yield from enumerate(read.leaves, 1)


def extent(width: float, height: float, unit: str = "mm") -> str:
    """A size in words."""
    digits = 1 if unit == "mm" else 0
    return f"{width:.{digits}f} × {height:.{digits}f} {unit}"


def _bleed(leaf: Leaf, ticket: Ticket) -> Box:
    """How far colour goes: as the file says, or else as the format has it."""
    printed = ticket.variant is Variant.PRINT
    return leaf.bleed or leaf.trim.grown(ticket.format.bleed if printed else 0)


# --- boxes and pages -----------------------------------------------------------------------------


def _size(read: Inspected, ticket: Ticket) -> Iterator[Finding]:
    form = ticket.format
    expected = extent(form.width, form.height)

    def wrong() -> Iterator[Bad]:
        for page, leaf in _numbered(read):
            trim = leaf.trim
            if max(abs(trim.width - form.width), abs(trim.height - form.height)) > CLOSE:
                yield Bad(extent(trim.width, trim.height), page)
            elif not trim.inside(leaf.media, CLOSE):
                yield Bad(f"MediaBox {extent(leaf.media.width, leaf.media.height)}", page)

    trim = read.leaves[0].trim if read.leaves else Box(0, 0, 0, 0)
    yield from judged("size", wrong(), expected, extent(trim.width, trim.height))


def _bleeds(read: Inspected, ticket: Ticket) -> Iterator[Finding]:
    wide = ticket.format.bleed

    def wrong() -> Iterator[Bad]:
        for page, leaf in _numbered(read):
            if wide and not leaf.trimmed:
                yield Bad("TrimBox —", page, weight=3)
                continue
            due, have = leaf.trim.grown(wide), leaf.bleed or leaf.trim
            off = max(
                abs(due.left - have.left), abs(due.top - have.top),
                abs(due.right - have.right), abs(due.bottom - have.bottom),
            )  # fmt: skip
            if off > CLOSE:
                yield Bad(f"BleedBox {abs(have.left):.1f} mm", page, weight=2)
            elif not have.inside(leaf.media, CLOSE):
                yield Bad(f"MediaBox {abs(leaf.media.left):.1f} mm", page, weight=2)
            else:
                yield from _short(leaf, due, page)

    yield from judged("bleed", wrong(), f"{wide} mm", f"{wide} mm")


def _short(leaf: Leaf, bleed: Box, page: int) -> Iterator[Bad]:
    """Colour that reaches the trim and ends before the bleed does: a white edge after cutting."""
    trim = leaf.trim
    if bleed == trim:
        return
    boxes = [each.box for each in leaf.painted.areas]
    boxes += [each.box for each in leaf.painted.pictures]
    for box in (each for each in boxes if not each.beside(bleed, CLOSE)):
        gaps = (
            (box.left <= trim.left + CLOSE, box.left - bleed.left),
            (box.top <= trim.top + CLOSE, box.top - bleed.top),
            (box.right >= trim.right - CLOSE, bleed.right - box.right),
            (box.bottom >= trim.bottom - CLOSE, bleed.bottom - box.bottom),
        )
        gap = max((each for reaches, each in gaps if reaches), default=0.0)
        if gap > 2 * CLOSE:
            yield Bad(f"−{gap:.1f} mm", page, box, gap)


def _marks(read: Inspected, ticket: Ticket) -> Iterator[Finding]:
    """Outside the bleed lie marks and nothing else, and inside it lie none."""

    def wrong() -> Iterator[Bad]:
        for page, leaf in _numbered(read):
            bleed = _bleed(leaf, ticket)
            for area in leaf.painted.areas:
                if area.box.beside(bleed, CLOSE):
                    if min(area.box.width, area.box.height) > PATCH:
                        yield Bad(extent(area.box.width, area.box.height), page, area.box)
                elif area.colour.registration:
                    yield Bad("C100 M100 Y100 K100", page, area.box, 2)
                elif not area.box.inside(bleed, SLACK):
                    yield Bad(_over(area.box, bleed), page, area.box, 1)
            for picture in leaf.painted.pictures:
                if not picture.box.inside(bleed, SLACK):
                    yield Bad(_over(picture.box, bleed), page, picture.box, 1)

    yield from judged("marks", wrong(), "—", "✓")


def _over(box: Box, bleed: Box) -> str:
    far = max(
        bleed.left - box.left, bleed.top - box.top,
        box.right - bleed.right, box.bottom - bleed.bottom,
    )  # fmt: skip
    return f"+{far:.1f} mm"


def _pages(read: Inspected, ticket: Ticket) -> Iterator[Finding]:
    count = len(read.leaves)
    bad = [Bad(str(count))] if count != ticket.pages else []
    yield from judged("pages", bad, str(ticket.pages), str(count))


# --- words ---------------------------------------------------------------------------------------


def _fonts(read: Inspected, _: Ticket) -> Iterator[Finding]:
    fonts = {name: whole for leaf in read.leaves for name, whole in leaf.painted.fonts}
    bad = [Bad(name) for name, whole in sorted(fonts.items()) if not whole]
    yield from judged("font", bad, "✓", str(len(fonts)))


def _glyphs(read: Inspected, _: Ticket) -> Iterator[Finding]:
    """A character that the face cannot draw, or that the text layer does not know."""

    def wrong() -> Iterator[Bad]:
        for page, leaf in _numbered(read):
            blank = sum(each.blank for each in leaf.painted.runs)
            lost = [each for each in leaf.glyphs if each.char in "\0�"]
            if blank or lost:
                yield Bad(str(max(blank, len(lost))), page, lost[0].box if lost else None)

    yield from judged("glyph", wrong(), "0", "0")


def _legible(read: Inspected, ticket: Ticket) -> Iterator[Finding]:
    least = ticket.format.smallest
    inner = [
        (page, glyph)
        for page, leaf in _numbered(read)
        for glyph in leaf.glyphs
        if not glyph.box.beside(leaf.trim)
    ]
    bad = [
        Bad(f"{glyph.em:.2f} mm “{glyph.char}”", page, glyph.box, -glyph.em)
        for page, glyph in inner
        if glyph.em < least - 0.01
    ]
    smallest = f"{min(glyph.em for _, glyph in inner):.2f} mm" if inner else "—"
    yield from judged("small-text", bad, f"≥ {least:.2f} mm", smallest)


def _safe(read: Inspected, ticket: Ticket) -> Iterator[Finding]:
    top, right, bottom, left = ticket.format.inset

    def wrong() -> Iterator[Bad]:
        for page, leaf in _numbered(read):
            bleed, trim = _bleed(leaf, ticket), leaf.trim
            area = Box(left, top, trim.right - right, trim.bottom - bottom)
            for glyph in leaf.glyphs:
                if not glyph.box.inside(area, SLACK) and not glyph.box.beside(bleed, CLOSE):
                    far = _over(glyph.box, area)
                    yield Bad(f"“{glyph.char}” {far}", page, glyph.box, float(far[1:-3]))

    expected = f"{top} / {right} / {bottom} / {left} mm"
    yield from judged("unsafe-text", wrong(), expected, "✓")


def _overlap(read: Inspected, _: Ticket) -> Iterator[Finding]:
    bad = (
        Bad(f"“{one.char}” / “{other.char}”", page, one.box.shared(other.box))
        for page, leaf in _numbered(read)
        for one, other in collisions(leaf.glyphs)
    )
    yield from judged("overlap", bad, "0", "0")


def _facts(read: Inspected, ticket: Ticket) -> Iterator[Finding]:
    """Every fact in one piece, or, where setting took it apart, all its characters as often."""
    layer = _plain("".join(leaf.text for leaf in read.leaves))
    supply = Counter(layer)
    sought = [(name, words, _plain(words)) for name, words in ticket.facts]
    bad = [
        Bad(f"{name}：{words}")
        for name, words, plain in sought
        if plain not in layer and Counter(plain) - supply
    ]
    yield from judged("facts", bad, str(len(sought)), str(len(sought)))


def _plain(words: str) -> str:
    """Without white space and what is not seen, and each character in its usual form."""
    usual = unicodedata.normalize("NFKC", words)
    return "".join(each for each in usual if unicodedata.category(each)[0] not in "ZC")


# --- pictures, inks, codes -----------------------------------------------------------------------


def wanted_ppi(ticket: Ticket) -> float:
    """Pixels an inch below which a picture looks soft from where it is read (87 a metre away)."""
    return max(72.0, 87_000 / ticket.format.distance)


def _pictures(read: Inspected, ticket: Ticket) -> Iterator[Finding]:
    """Below what is wanted a picture looks soft; below half of it, coarse."""
    wanted = wanted_ppi(ticket)
    placed = [(page, each) for page, leaf in _numbered(read) for each in leaf.painted.pictures]
    every = [Bad(f"{each.ppi:.0f} ppi", page, each.box, -each.ppi) for page, each in placed]
    least = min((each.ppi for _, each in placed), default=0.0)
    fine = f"{least:.0f} ppi" if placed else "—"
    coarse = [each for each in every if -each.weight < wanted / 2]
    soft = [each for each in every if wanted / 2 <= -each.weight < wanted - 0.5]
    if coarse:
        yield from judged("coarse-picture", coarse, f"≥ {wanted / 2:.0f} ppi", fine)
    else:
        yield from judged("soft-picture", soft, f"≥ {wanted:.0f} ppi", fine)


def _ink(read: Inspected, ticket: Ticket) -> Iterator[Finding]:
    """The heaviest field, word or picture; fields of one ink over another are not added."""
    most, bad = 0.0, []
    for page, leaf in _numbered(read):
        bleed = _bleed(leaf, ticket)
        areas = [(each.colour.ink, each.box) for each in leaf.painted.areas]
        areas += [(each.ink, each.box) for each in leaf.painted.pictures]
        words = [(each.colour.ink, each.box) for each in leaf.painted.runs]
        for ink, box in (*areas, *words):
            if ink is None or box.beside(bleed, CLOSE):
                continue
            most = max(most, ink)
            if ink > MOST_INK + 0.5:
                bad.append(Bad(f"{ink:.0f} %", page, box, ink))
    yield from judged("ink", bad, f"≤ {MOST_INK:.0f} %", f"{most:.0f} %")


def _black(read: Inspected, ticket: Ticket) -> Iterator[Finding]:
    bad = []
    for page, leaf in _numbered(read):
        for run in leaf.painted.runs:
            plates, dark = run.colour.plates or (0, 0, 0, 0), run.colour.dark
            if run.shown and dark and run.em <= SMALL * ticket.format.smallest:
                colour = sum(plates[:3])
                if colour > WARM:
                    shares = " ".join(
                        f"{name}{100 * share:.0f}"
                        for name, share in zip("CMYK", plates, strict=True)
                    )
                    bad.append(Bad(shares, page, run.box, colour * run.count))
    yield from judged("text-black", bad, "K100", "✓")


def _rgb(read: Inspected, ticket: Ticket) -> Iterator[Finding]:
    """Photographs may stay RGB where the ticket says that there is no profile to convert with."""
    lines, photos = [], []
    for page, leaf in _numbered(read):
        drawn = leaf.painted
        boxed = [(each.colour.space, each.box) for each in drawn.areas]
        boxed += [
            (run.colour.space, Box(run.x, run.y - run.em, run.x, run.y)) for run in drawn.runs
        ]
        lines += [Bad("RGB", page, box) for kind, box in boxed if kind in ("rgb", "lab")]
        photos += [
            Bad(extent(*each.pixels, unit="px"), page, each.box)
            for each in drawn.pictures
            if each.space in ("rgb", "lab")
        ]
    allowed = NO_PROFILE in ticket.notes
    if photos and allowed and not lines:
        count = f"RGB × {len(photos)}"
        yield passed("rgb", count, "CMYK", "note")
    else:
        yield from judged("rgb", (*lines, *(() if allowed else photos)), "CMYK", "0")


def _intent(read: Inspected, ticket: Ticket) -> Iterator[Finding]:
    named = next((each for each in ticket.notes if each.startswith(PROFILE)), "")
    found = "、".join(read.intents) or "—"
    if not named:
        yield passed("intent", found, "—")
        return
    bad = [] if read.intents else [Bad("—")]
    yield from judged("intent", bad, named.removeprefix(PROFILE), found)


def _codes(read: Inspected, ticket: Ticket) -> Iterator[Finding]:
    found = [(page, code) for page, leaf in _numbered(read) for code in leaf.codes]
    yield from coded(found, ticket)


def coded(found: list[tuple[int, Code]], ticket: Ticket) -> Iterator[Finding]:
    """What the codes of a file say and how large they are; each comes with its page."""
    due, have = set(ticket.codes), {code.address for _, code in found}
    expected = "、".join(ticket.codes) or "—"
    bad = [Bad("、".join(sorted(have)) or "—")] if due != have else []
    yield from judged("code", bad, expected, expected)
    if not found:
        return
    low, high = SCANNED
    least = min(max(ticket.format.distance / 2, low), high) / 10
    small = [
        Bad(f"{code.edge:.0f} mm", page, code.box, -code.edge)
        for page, code in found
        if code.edge < 0.97 * least
    ]
    edge = min(code.edge for _, code in found)
    yield from judged("small-code", small, f"≥ {least:.0f} mm", f"{edge:.0f} mm")


# --- what is sent, what is read on screens, pictures ---------------------------------------------


def _heavy(read: Inspected, _: Ticket) -> Iterator[Finding]:
    found = f"{read.size / 1e6:.2f} MB"
    bad = [Bad(found)] if read.size > HEAVIEST else []
    yield from judged("heavy", bad, f"≤ {HEAVIEST / 1e6:.0f} MB", found)


def _tagged(read: Inspected, _: Ticket) -> Iterator[Finding]:
    said = {
        "StructTreeRoot": read.tagged, "Lang": read.lang, "Title": read.title, "PDF/UA": read.ua,
    }  # fmt: skip
    bad = [Bad(name) for name, given in said.items() if not given]
    yield from judged("untagged", bad, "、".join(said), "✓")


Check = Callable[[Inspected, Ticket], Iterator[Finding]]
_ALL: tuple[Check, ...] = (
    _size, _pages, _fonts, _glyphs, _facts, _safe, _overlap, _legible, _codes,
)  # fmt: skip
_PRESS: tuple[Check, ...] = (_bleeds, _marks, _pictures, _rgb, _ink, _black, _intent)
CHECKS: dict[Variant, tuple[Check, ...]] = {
    Variant.PRINT: (*_ALL, *_PRESS),
    Variant.PROOF: (*_ALL, _heavy),
    Variant.WEB: (*_ALL, _tagged),
}
"""What is looked at in which variant, in the order of the report."""
