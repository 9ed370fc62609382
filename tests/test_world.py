"""A world answers each question once, whoever asks, and knows when an answer is another one."""

from __future__ import annotations

import inspect
import pickle
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from generator import digest
from generator.content.values import Day
from generator.site.pictures import Flaw, Seen
from generator.site.world import QUESTIONS, Changed, World
from tests.conftest import FILES, NOON, picture
from tests.worlds import make_world

PHOTO = "content/profiles/first/photo.png"

# For each question: arguments that it answers, and arguments for which there is nothing.
ASKED: dict[str, tuple[tuple[Any, ...], tuple[Any, ...] | None]] = {
    "document": (("profiles/first",), ("profiles/none",)),
    "fields": (("profiles/first",), ("profiles/none",)),
    "card": (("profiles/first",), ("profiles/none",)),
    "cards": (("profile", (("limit", 1),)), None),
    "count": (("news", ()), None),
    "related": (("profiles/first", "news"), ("profiles/none", "news")),
    "neighbours": (("news/n1",), ("news/none",)),
    "month": (("2026-05",), ("2026-06",)),
    "archive": (("news",), None),
    "entries": ((), None),
    "texts": ((0, 1), None),
    "held": (("lectures/masters/one",), ("lectures/masters/none",)),
    "wall": (("walls/deeds",), ("profiles/first",)),
    "awards": (("profiles/first",), ("profiles/none",)),
    "honours": ((), None),
    "honour": (("quanguo-laodong-mofan",), ("none",)),
    "holders": (("quanguo-laodong-mofan",), None),
    "levels": ((), None),
    "tags": ((), None),
    "tag": (("劳模精神",), None),
    "today": ((), None),
    "setting": (("footer.icp",), None),
    "facets": ((), None),
    "roster": ((), None),
    "kin": (("profiles/first",), ("profiles/none",)),
    "life": (("profiles/first",), ("profiles/none",)),
    "occasions": ((), None),
    "roll": ((0,), None),
    "letters": ((), None),
    "style": ((), None),
    "versions": (("pages/about",), None),
    "counterpart": (("en", "index.html"), None),
    "wording": (("en", "首页", None), ("en", "没有这一句", None)),
    "target": (("pages/about", "../profiles/first/index.md"), ("pages/none", "x")),
    "stamp": ((PHOTO,), ("content/none.png",)),
    "files": (("assets/emblems/",), None),
    "template": (("web/home.html",), None),
    "picture": ((PHOTO,), ("content/none.png",)),
    "span": (("profiles/first", "王甲"), None),
}


@pytest.fixture(scope="module")
def world() -> World:
    return make_world()


def test_every_question_is_tried_here() -> None:
    assert set(ASKED) == set(QUESTIONS)
    assert all(inspect.getdoc(each) for each in QUESTIONS.values())


@pytest.mark.parametrize("question", sorted(ASKED))
def test_an_answer_is_plain_and_worked_out_once(world: World, question: str) -> None:
    args, nothing = ASKED[question]
    answer, mark = world.ask(question, args)
    assert answer is not None
    assert world.ask(question, args)[0] is answer
    assert mark == world.mark(question, args)
    if question != "picture":
        assert mark == digest.of(answer)
    if nothing is not None:
        assert world.ask(question, nothing)[0] is None
        assert world.ask(question, nothing)[1] != mark


@pytest.mark.parametrize("question", sorted(ASKED))
def test_the_same_site_gives_the_same_answers(world: World, question: str) -> None:
    args, _ = ASKED[question]
    for other in (make_world(), pickle.loads(pickle.dumps(make_world_of_words()))):
        assert other.ask(question, args) == world.ask(question, args)


class Words(dict[str, bytes]):
    """A disk in memory that can travel."""

    def __call__(self, path: str) -> bytes:
        return self[path]


def make_world_of_words() -> World:
    made = make_world()
    return replace(made, disk=Words({path: made.disk(path) for path in made.site.files}))


def test_a_world_travels_without_its_answers() -> None:
    first = make_world_of_words()
    first.ask("cards", ("profile", ()))
    second = pickle.loads(pickle.dumps(first))
    assert second._answers == {}
    assert len(first._answers) == 1


@pytest.mark.parametrize(
    ("question", "args"),
    [
        ("cards", ("profiles", ())),
        ("cards", ("profile", (("colour", "red"),))),
        ("cards", ("profile", (("order", "size"),))),
        ("setting", ("nonsense",)),
        ("setting", ("title.upper",)),
        ("setting", ("__class__",)),
        ("setting", ("footer.",)),
    ],
)
def test_a_question_without_sense_is_refused(world: World, question: str, args: Any) -> None:
    with pytest.raises(ValueError, match=r"unknown|site\.yaml has no"):
        world.ask(question, args)


@pytest.mark.parametrize("question", ["", "ask", "mark", "_answers", "site", "__init__"])
def test_only_questions_can_be_asked(world: World, question: str) -> None:
    with pytest.raises(KeyError):
        world.ask(question, ())


def test_a_build_with_nothing_to_do_opens_no_picture() -> None:
    opened: list[str] = []

    def disk(path: str) -> bytes:
        opened.append(path)
        return picture()

    world = replace(make_world(), disk=disk)
    assert world.mark("picture", (PHOTO,)) == world.mark("stamp", (PHOTO,))
    assert opened == []
    assert world.ask("picture", (PHOTO,)) == (Seen(60, 40), world.mark("stamp", (PHOTO,)))
    assert opened == [PHOTO]


def test_a_picture_that_is_none_says_why() -> None:
    world = make_world({PHOTO: b"%PDF-1.7"})
    assert world.ask("picture", (PHOTO,))[0] == Flaw("PDF 格式", "it is PDF")


def test_a_file_that_changed_meanwhile_ends_the_asking() -> None:
    def disk(path: str) -> bytes:
        raise Changed(path)

    world = replace(make_world(), disk=disk)
    with pytest.raises(Changed):
        world.ask("picture", (PHOTO,))
    assert world.mark("picture", (PHOTO,))


def test_what_is_wrong_with_a_template_is_an_answer() -> None:
    broken = make_world({"templates/web/tag.html": "{% if %}"})
    mended = make_world({"templates/web/tag.html": "{% if x %}{% endif %}"})
    answers = [each.ask("template", ("web/tag.html",)) for each in (broken, mended)]
    assert answers[0] != answers[1]
    assert broken.ask("template", ("none.html",))[0] != answers[0][0]


def test_today_is_a_day() -> None:
    assert make_world().ask("today", ())[0] == Day(2026, 5, 1)
    assert make_world(now=NOON + timedelta(hours=13)).ask("today", ())[0] == Day(2026, 5, 2)


def test_the_text_of_a_document_is_no_part_of_the_finer_answers() -> None:
    path = "content/profiles/first/index.md"
    longer = make_world({path: str(FILES[path]) + "\n\n另一段"})
    short = make_world()
    for question, args in (
        ("fields", ("profiles/first",)),
        ("card", ("profiles/first",)),
        ("awards", ("profiles/first",)),
        ("cards", ("profile", ())),
        ("target", ("profiles/first", "../second/index.md")),
    ):
        assert longer.mark(question, args) == short.mark(question, args)
    assert longer.mark("document", ("profiles/first",)) != short.mark(
        "document", ("profiles/first",)
    )


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads change places as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hurried")
def test_threads_asking_side_by_side_get_what_one_alone_gets() -> None:
    alone = {name: make_world().ask(name, args) for name, (args, _) in ASKED.items()}
    for _ in range(5):
        world = make_world()
        with ThreadPoolExecutor(8) as threads:
            asked = [name for name in sorted(ASKED) for _ in range(8)]
            answers = list(threads.map(lambda name, w=world: w.ask(name, ASKED[name][0]), asked))
        assert all(answer == alone[name] for name, answer in zip(asked, answers, strict=True))
