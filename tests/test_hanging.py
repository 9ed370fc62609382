"""The planner: panels hang apart, clear of obstacles, on the wall, in reading order."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from generator.content.model import Size
from generator.content.walls import Hindrance, Obstacle, Section, Wall
from generator.site.hanging import (
    LOWEST,
    Hung,
    Part,
    Placement,
    blocked,
    hang,
    heads,
    high_enough,
    sequence,
)

DOOR = Obstacle(Hindrance.DOOR, x=7000, width=900, height=2100)
SOCKETS = (
    Obstacle(Hindrance.SOCKET, x=1500, width=86, height=86, y=300),
    Obstacle(Hindrance.SOCKET, x=10_500, width=86, height=86, y=300),
)
SIXTY = Wall(
    "墙", 12_000, 2800, panel=Size(340, 520), gap=40, obstacles=(DOOR, *SOCKETS),
    sections=(Section("甲"), Section("乙"), Section("丙")), statistics=True, closing="后记",
)  # fmt: skip


def people(*counts: int) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(f"profiles/{n}-{each}" for each in range(count)) for n, count in enumerate(counts)
    )


SIXTY_PEOPLE = people(0, 20, 20, 20)

SIZES = st.builds(Size, width=st.integers(300, 1500), height=st.integers(300, 1800))
OBSTACLES = st.builds(
    Obstacle,
    kind=st.sampled_from(Hindrance),
    x=st.integers(0, 19_000),
    y=st.integers(0, 2500),
    width=st.integers(50, 3000),
    height=st.integers(50, 2500),
    clearance=st.integers(0, 300),
)
WALLS = st.builds(
    Wall,
    title=st.just("墙"),
    width=st.integers(600, 20_000),
    height=st.integers(600, 5_000),
    panel=SIZES,
    preface_size=st.none() | SIZES,
    head_size=st.none() | SIZES,
    closing_size=st.none() | SIZES,
    gap=st.integers(0, 300),
    aisle=st.none() | st.integers(0, 600),
    rows=st.integers(0, 3),
    eye_line=st.integers(500, 2500),
    obstacles=st.lists(OBSTACLES, max_size=4).map(tuple),
    sections=st.lists(st.builds(Section, title=st.sampled_from("甲乙丙")), max_size=3).map(tuple),
    statistics=st.booleans(),
    closing=st.sampled_from(["", "后记"]),
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Wall, tuple[tuple[str, ...], ...]]:
    wall = draw(WALLS)
    return wall, people(*(draw(st.integers(0, 15)) for _ in heads(wall)))


def apart(one: Placement, two: Placement) -> tuple[int, int]:
    """How far two panels are from each other across and up the wall, mm; negative: they overlap."""
    return max(one.x, two.x) - min(one.right, two.right), max(one.y, two.y) - min(one.top, two.top)


@given(cases())
def test_panels_hang_apart_on_the_wall_and_clear_of_what_is_there(
    case: tuple[Wall, tuple[tuple[str, ...], ...]],
) -> None:
    wall, who = case
    hung = hang(wall, who)
    for number, one in enumerate(hung.placed):
        assert one.x >= 0
        assert one.right <= wall.width
        assert one.y >= LOWEST
        assert one.top <= wall.height
        for two in hung.placed[number + 1 :]:
            assert max(apart(one, two)) >= min(
                wall.gap, 2 * wall.gap if wall.aisle is None else wall.aisle
            )
        for each in wall.obstacles:
            clear = (
                one.right <= each.x - each.clearance
                or one.x >= each.x + each.width + each.clearance
            )
            assert clear or not blocked(each, one.y, one.top)


def test_rows_of_people_are_as_high_as_all_of_them_beside_a_low_preface() -> None:
    """Nothing but the people fills the block here: it must not be taken for one panel high."""
    square = Size(300, 300)
    wall = Wall("墙", 600, 800, panel=square, preface_size=square, gap=0, eye_line=500)
    hung = hang(wall, people(2))
    assert hung.rows == 1
    assert [each.y for each in hung.placed] == [350, 350]
    assert [each.number for each in hung.left] == [3]


@given(cases())
def test_everything_hangs_in_order_or_is_told(
    case: tuple[Wall, tuple[tuple[str, ...], ...]],
) -> None:
    wall, who = case
    hung = hang(wall, who)
    items = sequence(wall, who)
    placed = [each.item for each in hung.placed]
    assert sorted((*placed, *hung.left), key=lambda each: each.number) == list(items)
    assert [each.number for each in items] == list(range(1, len(items) + 1))
    assert bool(hung.left) == (hung.missing > 0 or not high_enough(wall, hung))
    assert wall.rows in (0, hung.rows) or not high_enough(wall, hung)
    if not hung.left:
        groups = dict.fromkeys((each.item.part, each.item.section) for each in hung.placed)
        lefts = [
            min(e.x for e in hung.placed if (e.item.part, e.item.section) == g) for g in groups
        ]
        assert lefts == sorted(lefts)  # sections stand side by side, in their order
    for row in range(3):
        line = [e for e in hung.placed if e.row == row and e.item.part is Part.PERSON]
        assert [each.x for each in line] == sorted(each.x for each in line)


@given(cases())
def test_every_row_has_one_horizon_through_all_its_panels(
    case: tuple[Wall, tuple[tuple[str, ...], ...]],
) -> None:
    wall, who = case
    hung = hang(wall, who)
    lines = {each.top - line for each in hung.placed for line in each.horizons}
    assert len(lines) <= hung.rows
    assert all(len(each.horizons) == 1 for each in hung.placed if each.item.part is Part.PERSON)


@given(cases())
def test_the_rows_hang_in_the_middle_of_the_eye_line(
    case: tuple[Wall, tuple[tuple[str, ...], ...]],
) -> None:
    wall, who = case
    hung = hang(wall, who)
    assert abs((hung.low + hung.high) / 2 - wall.eye_line) <= 1
    for begin, end in hung.runs:
        inside = [each for each in hung.placed if begin <= each.x < end]
        if inside:
            free = end - max(each.right for each in inside), min(each.x for each in inside) - begin
            assert abs(free[0] - free[1]) <= 1


@given(cases(), OBSTACLES)
def test_what_reaches_no_panel_moves_none(
    case: tuple[Wall, tuple[tuple[str, ...], ...]], more: Obstacle
) -> None:
    wall, who = case
    hung = hang(wall, who)
    with_more = replace(wall, rows=hung.rows, obstacles=(*wall.obstacles, more))
    if not blocked(more, hung.low, hung.high):
        assert hang(with_more, who) == hang(replace(wall, rows=hung.rows), who)


@given(cases())
def test_one_more_at_the_end_leaves_everybody_in_their_order(
    case: tuple[Wall, tuple[tuple[str, ...], ...]],
) -> None:
    wall, who = case
    before = [each.subject for each in sequence(wall, who)]
    after = [each.subject for each in sequence(wall, (*who[:-1], (*who[-1], "profiles/new")))]
    after.remove("profiles/new")
    assert [each for each in after if each] == [each for each in before if each]


def test_sixty_people_on_twelve_metres_with_a_door_and_two_sockets() -> None:
    hung = hang(SIXTY, SIXTY_PEOPLE)
    assert not hung.left
    assert hung.rows == 3
    assert len(hung.placed) == 60 + 3 + 3
    assert hung.runs == ((0, 6900), (8000, 12_000))
    assert {each.item.part for each in hung.placed if each.x > 8000} == {
        Part.HEAD, Part.PERSON, Part.STATISTICS, Part.CLOSING,
    }  # fmt: skip


def test_moving_the_door_moves_the_panels() -> None:
    before = hang(SIXTY, SIXTY_PEOPLE)
    moved = replace(SIXTY, obstacles=(replace(DOOR, x=3500), *SOCKETS))
    after = hang(moved, SIXTY_PEOPLE)
    assert not after.left
    assert [each.x for each in before.placed] != [each.x for each in after.placed]
    assert all(each.right <= 3400 or each.x >= 4500 for each in after.placed)


def test_a_head_is_not_left_behind_at_an_obstacle() -> None:
    wall = Wall(
        "墙", 6000, 2400, panel=Size(800, 1400), sections=(Section("甲"),),
        obstacles=(Obstacle(Hindrance.DOOR, x=1900, width=900, height=2100),),
    )  # fmt: skip
    hung = hang(wall, people(0, 2))
    assert not hung.left
    preface, head, *_ = hung.placed
    assert preface.right < 1900 < head.x  # preface and head would both go before the door


def test_runs_are_filled_alike() -> None:
    door = Obstacle(Hindrance.DOOR, x=5100, width=800, height=2100)
    wall = Wall("墙", 11_000, 2400, panel=Size(800, 1400), obstacles=(door,))
    before = [each.x < 5000 for each in hang(wall, people(5)).placed]
    assert before == [True] * 3 + [False] * 3


def test_fewer_rows_come_first_and_more_are_tried() -> None:
    wall = Wall("墙", 5000, 2500, panel=Size(800, 1000), eye_line=1400)
    assert hang(wall, people(4)).rows == 1
    two = hang(wall, people(8))
    assert two.rows == 2
    assert [each.y for each in two.placed if each.item.part is Part.PERSON] == [1440] * 4 + [
        360
    ] * 4
    (preface,) = (each for each in two.placed if each.item.part is Part.PREFACE)
    assert (preface.y, preface.height) == (360, 2080)  # as high as both rows
    assert len(preface.horizons) == 2
    assert hang(replace(wall, rows=1), people(8)).left


def numbers(hung: Hung) -> list[int]:
    return [each.number for each in hung.left]


def test_what_finds_no_place_is_told_with_what_is_missing() -> None:
    hung = hang(Wall("墙", 3000, 2200, panel=Size(800, 1400)), people(4))
    assert numbers(hung) == [4, 5]
    assert hung.missing == 2 * 880 - (3000 - (800 + 960 + 880))
    assert hung.runs == ((0, 3000),)


def test_too_near_the_floor_nothing_hangs() -> None:
    hung = hang(Wall("墙", 6000, 3000, eye_line=900), people(1))
    assert not hung.placed
    assert hung.low == 200
    assert numbers(hung) == [1, 2]
