"""Designs: every kind of sheet in every design holds, read back from the finished file."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import cycle

import pypdfium2
import pytest

from generator.content.formats import FORMATS, Format, format_named
from generator.content.printing import Design, Variant
from generator.preflight.preflight import inspect
from generator.press.finishing import finished
from generator.press.matter import Group, Matter
from generator.press.sheets import SLUG, facts
from generator.press.tickets import Ticket
from generator.press.typeset import TypesetError
from tests.conftest import QUICK
from tests.printing import ABSTRACT, LECTURE, MATRIX, MATTERS, NAMES, PROFILE, rows, set_sheet

CHECKED = {
    "size", "bleed", "pages", "font", "glyph", "facts", "unsafe-text", "overlap", "small-text",
    "code",
}  # fmt: skip
"""What a design answers for; inks and profiles are the finishing's."""
CROWD = tuple(NAMES[each % 9] for each in range(200))
MORE: dict[str, tuple[Matter, ...]] = {
    "roll: two hundred": (
        replace(
            MATTERS["roll: one"][0],
            groups=(
                Group("全国劳动模范", "2020年", "国", CROWD[:3]),
                Group("上海市劳动模范", "2020年", "市", CROWD[3:60]),
                Group("上海市先进工作者", "2015年", "市", CROWD[60:]),
            ),
        ),
    ),
    "congratulation: sixty": (
        replace(
            MATTERS["congratulation"][0],
            groups=(Group("上海市五一劳动奖章", "2020年", "市", CROWD[:60]),),
        ),
    ),
    "profile: sixty members": (
        replace(MATTERS["profile: collective"][0], groups=(Group("成员", "", "", CROWD[:60]),)),
    ),
    "profile: bare": (
        replace(
            PROFILE, subtitle="", facts=(), quote="", source="", texts=(ABSTRACT,), rows=(),
            drawing=None, figure="",
        ),
    ),
    "profile: a long team, long words": (
        replace(
            PROFILE,
            title="机械工程学院先进制造技术青年教师团队",
            quote="工作无贵贱，行业无尊卑；宁愿一人脏，换来万家净。我要永远听党的话，当一辈子掏粪工。",
            rows=tuple(reversed(rows(5))),
        ),
    ),
    "lecture: cancelled": (replace(LECTURE, subtitle="已取消", figure="12.31"),),
}  # fmt: skip
EVERY = MATTERS | MORE
_SQUARE = format_named("900×900")
assert _SQUARE
SHAPES = {"tall": FORMATS["x-stand"], "landscape": FORMATS["1200x900"], "square": _SQUARE}


CARD = FORMATS["table-card"]
KINDS = ("profile", "lecture", "congratulation", "roll", "quote", "news", "timeline", "card")


def _pairs() -> list[tuple[Design, Format, str]]:
    """Every kind on every format; every hard content upright and on one other shape, in turn."""
    made = [
        (design, form, kind)
        for one, design in enumerate(Design)
        for two, kind in enumerate(KINDS)
        for three, form in enumerate(FORMATS.values())
        if kind == "card" or form is not CARD  # what a card has no room for is tested below
        if MATRIX or (one + two + three) % (6 if QUICK else 3) == 0
    ]
    for design in Design:
        turns = cycle(SHAPES.values())
        for name in EVERY:
            made += [(design, FORMATS["600x900"], name), (design, next(turns), name)]
        next(turns)  # not the same contents in each design
    return list(dict.fromkeys(made))


@cache
def _sheet(design: Design, form: Format, name: str) -> bytes:
    slug = SLUG if form.bleed else 0
    pdf = set_sheet(design, form, EVERY[name])
    return finished(pdf, title=name, bleed=form.bleed, slug=slug)


def _ticket(design: Design, form: Format, name: str) -> Ticket:
    told = EVERY[name]
    return Ticket(
        f"print/{name}.pdf", name, told[0].kind, "", "site.yaml", Variant.PRINT, design.value, form,
        len(told), tuple(each for page in told for each in facts(page)),
        codes=tuple(dict.fromkeys(page.address for page in told if page.address)),
    )  # fmt: skip


def _plain(words: str) -> str:
    usual = unicodedata.normalize("NFKC", words)
    return "".join(each for each in usual if unicodedata.category(each)[0] not in "ZC")


def _layers(pdf: bytes) -> list[str]:
    """The words of each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [document[number].get_textpage() for number in range(len(document))]
        return [_plain(page.get_text_range()) for page in pages]
    finally:
        document.close()


def _id(value: object) -> str:
    return value.id if isinstance(value, Format) else str(value)


@pytest.mark.parametrize(("design", "form", "name"), _pairs(), ids=_id)
def test_a_sheet_holds(design: Design, form: Format, name: str) -> None:
    pdf = _sheet(design, form, name)
    found = inspect(pdf, _ticket(design, form, name))
    assert {each.check for each in found} >= CHECKED
    assert [each for each in found if not each.ok and each.check in CHECKED] == []
    for page, layer in zip(EVERY[name], _layers(pdf), strict=True):
        supply = Counter(layer)
        assert not page.texts or any(Counter(_plain(text)) <= supply for text in page.texts)
        assert not page.source or _plain(page.source) in layer
        assert all(_plain(each) in layer for each in page.caption)
        assert ("样例" in layer) == (page.sample or "样例" in "".join(x.words for x in page.facts))


@pytest.mark.parametrize("design", Design)
def test_the_whole_text_is_set_where_it_is_comfortable(design: Design) -> None:
    given = (replace(PROFILE, texts=(ABSTRACT, ABSTRACT[:40])),)
    (layer,) = _layers(set_sheet(design, FORMATS["900x1200"], given))
    assert not Counter(_plain(ABSTRACT)) - Counter(layer)


@pytest.mark.parametrize("design", Design)
@pytest.mark.parametrize("form", [FORMATS["600x900"], *SHAPES.values()], ids=_id)
def test_what_is_too_long_is_told_and_never_cut(design: Design, form: Format) -> None:
    given = (replace(PROFILE, texts=("\n".join([ABSTRACT] * 150),)),)
    with pytest.raises(TypesetError, match=r"does-not-fit:\d+"):
        set_sheet(design, form, given)


@pytest.mark.parametrize("design", Design)
def test_a_card_folded_as_a_tent_says_the_name_to_both_sides(design: Design) -> None:
    first, _ = _layers(_sheet(design, FORMATS["a4"], "card"))
    assert Counter(first)["喜"] == 2
    (face, _) = _layers(_sheet(design, FORMATS["table-card"], "card"))
    assert Counter(face)["喜"] == 1


@pytest.mark.parametrize("kind", KINDS[:-1])
@pytest.mark.parametrize("design", Design)
def test_a_table_card_holds_a_sheet_or_says_that_it_does_not(design: Design, kind: str) -> None:
    told = ""
    try:
        pdf = set_sheet(design, CARD, EVERY[kind])
    except TypesetError as error:
        pdf, told = b"", error.message
    assert pdf.startswith(b"%PDF") or "does-not-fit:" in told
