"""Each panel of a wall: true size, every word there and legible, and a ticket that says so."""

from dataclasses import replace
from typing import Any

import pytest

from generator.content.model import Body, Document, Kind, Meta, Picture, Size
from generator.content.printing import Print
from generator.content.walls import Section, Wall
from generator.preflight import preflight
from generator.preflight.preflight import Finding
from generator.press.panels import SAFE, Panel, panels
from generator.press.tickets import Ticket, read_ticket
from generator.site.hanging import hang
from generator.site.view import Failed
from tests.printing import (
    ABSTRACT,
    HONOURS,
    FakeView,
    codes_in,
    millimetres,
    photograph,
    profile,
)
from tests.test_finishing import spaces_of_pictures

WORDS = "弘扬劳模精神、劳动精神、工匠精神，愿每一位驻足的人都能在这里认识劳动，敬重劳动。" * 3
WHO = "profiles/someone"
DEEDS = Wall(
    "劳模事迹墙", 9600, 2600, "学习先进，尊重先进", sections=(Section("个人", WORDS[:60]),),
    statistics=True, preface=WORDS, closing=WORDS, material="PVC 板",
)  # fmt: skip


class WallView(FakeView):
    """A wall with one section, in which the given people hang."""

    def wall(self, _: str) -> tuple[tuple[str, ...], ...]:
        return (), self.people


def view_of(wall: Wall = DEEDS, honours: int = 2, people: int = 3, **fields: Any) -> WallView:
    document = Document(
        "walls/deeds", Kind.WALL, "content/walls/deeds.md", Meta(), wall, Body((), (), "", "")
    )
    person = profile(**{"abstract": ABSTRACT, **fields})
    return WallView((document, person), HONOURS[:honours], people=(WHO,) * people)


def jobs(wall: Wall = DEEDS, people: int = 3) -> tuple[Panel, ...]:
    return panels("walls/deeds", wall, hang(wall, ((), (WHO,) * people)))


def made(view: WallView, panel: Panel) -> tuple[bytes, Ticket]:
    pdf, ticket = panel.run(view)  # type: ignore[arg-type]
    assert ticket.path == f"print/tickets/{pdf.path.removeprefix('print/')}.json"
    return pdf.data, read_ticket(ticket.data)


@pytest.mark.parametrize("number", range(1, 8))
def test_every_kind_of_panel_holds_what_its_ticket_promises(number: int) -> None:
    data, ticket = made(view_of(), jobs()[number - 1])
    names = {1: "preface", 2: "head", 6: "statistics", 7: "closing"}
    assert ticket.path == f"print/walls/deeds/panel-{number:02}-{names.get(number, 'someone')}.pdf"
    assert millimetres(data, "trimbox") == (800, 1400)
    assert millimetres(data, "bleedbox") == (810, 1410)
    assert (ticket.kind, ticket.format.distance, ticket.format.material) == (
        "panel",
        2000,
        "PVC 板",
    )
    assert ticket.facts
    assert bad(data, ticket) == []
    assert codes_in(data, 20) == list(ticket.codes)
    assert len(ticket.codes) == (number in (3, 4, 5, 7))


def bad(data: bytes, ticket: Ticket) -> list[Finding]:
    """What the preflight finds wrong: boxes, words, sizes, safe area, plates, codes."""
    return [each for each in preflight.inspect(data, ticket) if not each.ok]


@pytest.mark.parametrize("size", [Size(340, 520), Size(600, 900), Size(1200, 900)])
@pytest.mark.parametrize("honours", [0, 1, 3])
def test_small_and_broad_panels_pass_the_preflight(size: Size, honours: int) -> None:
    wall = replace(DEEDS, panel=size, width=20_000, rows=1)
    view = view_of(wall, honours, abstract=ABSTRACT[:120])
    for each in jobs(wall):
        found = [one for one in bad(*made(view, each)) if one.check != "small-code"]
        assert found == [], each.item  # a narrow panel has a code for those who step nearer


@pytest.mark.parametrize(
    "size", [Size(600, 900), Size(900, 1200), Size(1200, 2400), Size(1200, 900)]
)
@pytest.mark.parametrize("honours", [0, 10])
def test_usual_boards_hold_a_person(size: Size, honours: int) -> None:
    wall = replace(DEEDS, panel=size, height=3500, width=30_000, eye_line=1700)
    view = view_of(wall, honours, abstract=ABSTRACT[:120])
    data, ticket = made(view, jobs(wall)[2])
    assert codes_in(data, 20) == [view.absolute(WHO)] == list(ticket.codes)


def test_moving_and_renumbering_is_no_reason_to_print_again() -> None:
    first, second = jobs()[2], jobs()[3]
    assert first.item.number != second.item.number
    one, two = (made(view_of(), each)[1] for each in (first, second))
    assert (one.edition, one.subject, one.facts) == (two.edition, two.subject, two.facts)
    other = made(view_of(post="司钻"), first)[1]
    assert other.edition != one.edition
    assert [name for name, _ in set(other.facts) ^ set(one.facts)] == ["职务"] * 2


def test_what_is_nobodys_is_known_by_what_it_is() -> None:
    known = [made(view_of(), each)[1].subject for each in jobs()]
    assert known == [
        "walls/deeds#preface", "walls/deeds#head:个人", WHO, WHO, WHO,
        "walls/deeds#statistics", "walls/deeds#closing",
    ]  # fmt: skip


def test_without_marks_there_is_bleed_and_nothing_else() -> None:
    view = view_of()
    view.given = Print(marks=False)
    data, _ = made(view, jobs()[2])
    assert millimetres(data, "mediabox") == (810, 1410)


def test_the_same_content_gives_the_same_bytes() -> None:
    for each in jobs():
        assert made(view_of(), each)[0] == made(view_of(), each)[0]


def test_a_portrait_is_printed_in_black_alone_and_named_in_the_ticket() -> None:
    view = view_of(portrait=Picture("face.jpg"))
    view.disk["content/profiles/someone/face.jpg"] = photograph(600, 800)
    data, ticket = made(view, jobs()[2])
    assert [path for path, _ in ticket.pictures] == ["content/profiles/someone/face.jpg"]
    assert spaces_of_pictures(data) == ["/DeviceGray"]


def test_what_a_panel_does_not_show_is_no_reason_to_print_again() -> None:
    view = view_of()
    wall, person = view.documents
    view.documents = (wall, replace(person, body=Body((), (), "全文。", "改过的全文。" * 40)))
    assert made(view, jobs()[2])[1] == made(view_of(), jobs()[2])[1]


def test_too_much_is_told_and_never_cut() -> None:
    view = view_of(abstract=ABSTRACT * 12)
    with pytest.raises(Failed):
        jobs()[2].run(view)  # type: ignore[arg-type]
    assert [each.rule for each in view.problems] == ["does-not-fit"]


def test_words_keep_off_the_edge() -> None:
    assert jobs()[0].format.inset == (SAFE,) * 4
