"""Articles on their way into the box: nothing lost, nothing doubled, whatever is cut where."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

pytest.importorskip("httpx", reason="httpx is not installed")

from generator.delivery import parcels
from generator.delivery.account import Account, Credentials, Patience
from generator.delivery.parcels import Item, Parcel
from generator.delivery.push import Pushed, Stopped, push
from generator.delivery.sentbook import Busy, Sentbook
from generator.delivery.wire import Waits, Wire
from generator.wechat import calls
from generator.wechat.drafts import Draft
from tests.conftest import REPOSITORY, some
from tests.wechat import (
    APPID,
    BOM,
    FAULTS,
    HARMLESS,
    SECRET,
    SILENT,
    SILENT_DONE,
    Fault,
    Platform,
    Request,
    Stored,
    platform,
    refused,
)

SILENCES = (SILENT, SILENT_DONE)
CUTS = [each for each in FAULTS if each not in (*HARMLESS, *SILENCES)]
Send = Callable[..., Pushed]
STEPS = ("stable_token", "media/uploadimg", "material/add_material", "draft/add", "draft/batchget")


def jpeg(colour: str, size: tuple[int, int] = (94, 40)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def draft(name: str = "profiles/a", **more: object) -> Draft:
    page = f"https://union.example.edu.cn/{name}/"
    made = Draft("王甲𠮷", "工会", "摘要", page, 0, 0, name, "profile", name, f"content/{name}.md",
                 ("images/1.jpg", "images/2.jpg"), "cover-2.35x1.jpg")  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def item(name: str = "profiles/a", text: str = "正文", source: str = "") -> Item:
    html = f'<p>{text}</p><img src="images/1.jpg" alt=""><img alt="" src="images/2.jpg">'
    pictures = (("images/1.jpg", jpeg("red")), ("images/2.jpg", jpeg("blue")))
    own = draft(name)
    return Item(own, html, pictures, jpeg("white", (235, 100)), (235, 100),
                source or own.content_source_url)  # fmt: skip


def parcel(name: str = "profiles/a", text: str = "正文") -> Parcel:
    return Parcel(draft(name), (item(name, text),))


def several(*names: str) -> Parcel:
    own = draft(
        "bulletins/w", content_source_url="https://union.example.edu.cn/#bulletin-w", parts=names
    )
    items = [item(each) for each in names]
    return Parcel(own, tuple(
        replace(each, source=calls.source(each.source, own.content_source_url)) for each in items
    ))  # fmt: skip


@pytest.fixture
def server() -> Iterator[Platform]:
    with platform() as running:
        yield running


@pytest.fixture
def send(server: Platform, tmp_path: Path) -> Send:
    def call(one: Parcel, *, again: bool = False, tries: int = 4) -> Pushed:
        patience = Patience(tries=tries, pause=lambda _: None)
        with (
            Wire(server.base, Waits(connect=2, bytes=1, answer=2)) as wire,
            Sentbook.open(tmp_path, APPID) as book,
        ):
            account = Account(Credentials(APPID, SECRET), wire, patience)
            return push(one, account, book, lambda *_: None, again=again)

    return call


# --- what goes out -------------------------------------------------------------------------------


def test_an_article_arrives_whole(server: Platform, send: Send) -> None:
    assert send(parcel()) == Pushed("new")
    ((article,),) = server.drafts.values()
    assert article["title"] == "王甲𠮷"
    assert article["content"].count("http://mmbiz.qpic.cn/") == 2
    assert not server.filtered
    assert "images/" not in article["content"]
    assert "&amp;from=appmsg" in article["content"], "an address is an attribute's value"
    assert article["thumb_media_id"] in server.materials
    assert article["pic_crop_235_1"] == "0_0_1_1"
    assert article["pic_crop_1_1"] == "0.287234_0_0.712766_1"
    assert len(server.images) == 2
    assert len(server.materials) == 1
    assert not [each for each in server.requests if "publish" in each.path]


def test_the_same_again_sends_nothing(server: Platform, send: Send) -> None:
    send(parcel())
    before = len(server.requests)
    assert send(parcel()) == Pushed("same")
    assert len(server.requests) == before


def test_a_change_renews_the_draft_and_uploads_nothing_twice(server: Platform, send: Send) -> None:
    send(parcel())
    assert send(parcel(text="新的")) == Pushed("updated")
    ((article,),) = server.drafts.values()
    assert "新的" in article["content"]
    assert len(server.images) == 2
    assert len(server.materials) == 1
    assert server.counts["draft/add"] == 1


def test_pictures_are_shared_between_articles(server: Platform, send: Send) -> None:
    send(parcel())
    send(parcel("profiles/b"))
    assert len(server.drafts) == 2
    assert len(server.images) == 2
    assert len(server.materials) == 1


def test_another_account_has_its_own_uploads(server: Platform, send: Send, tmp_path: Path) -> None:
    send(parcel())
    with platform("wx2") as other, Sentbook.open(tmp_path, "wx2") as book, Wire(other.base) as wire:
        account = Account(Credentials("wx2", SECRET), wire)
        assert push(parcel(), account, book, lambda *_: None).how == "new"
        assert len(other.images) == 2
        assert len(other.drafts) == 1


def test_again_renews_what_is_unchanged(server: Platform, send: Send) -> None:
    send(parcel())
    assert send(parcel(), again=True) == Pushed("updated")
    assert len(server.drafts) == 1
    assert server.counts["draft/update"] == 1


# --- gone, moved, doubled ------------------------------------------------------------------------


def test_a_draft_that_is_gone_is_made_anew_only_when_asked(server: Platform, send: Send) -> None:
    send(parcel())
    server.box.clear()
    for _ in range(2):
        with pytest.raises(Stopped) as stopped:
            send(parcel(text="新的"))
        assert stopped.value.problem.rule == "push-draft-gone"
    assert not server.drafts
    assert send(parcel(text="新的"), again=True) == Pushed("new")
    assert len(server.drafts) == 1


def test_a_lost_memory_finds_the_draft_in_the_box(
    server: Platform, send: Send, tmp_path: Path
) -> None:
    send(parcel())
    for number in range(45):  # it lies on the third page
        other = {"content_source_url": f"https://elsewhere/{number}", "content": ""}
        server.box[f"other-{number}"] = Stored([other], server.now + 1)
    (tmp_path / "wechat.sqlite3").unlink()
    assert send(parcel(text="新的")) == Pushed("found")
    assert len(server.drafts) == 46
    assert server.counts["draft/add"] == 1


def test_an_article_put_beside_others_is_renewed_in_its_place(server: Platform, send: Send) -> None:
    send(parcel())
    (media,) = server.drafts
    other = {"content_source_url": "https://elsewhere/", "title": "别的", "content": ""}
    server.box[media].articles.insert(0, other)
    assert send(parcel(text="新的")) == Pushed("updated")
    assert server.drafts[media][0] == other
    assert "新的" in server.drafts[media][1]["content"]


def test_two_drafts_of_one_article_are_told(server: Platform, send: Send) -> None:
    def twice(asked: Request) -> None:
        if asked.path == "draft/add":  # something on the way delivers it once more
            server.draft_add(asked)

    server.after = twice
    told = send(parcel())
    server.after = lambda _: None
    assert [each.rule for each in told.problems] == ["push-doubled"]
    assert send(parcel(text="新的")).how == "updated"
    assert len(server.drafts) == 2, "and no third one"


def test_a_cover_deleted_in_the_library_is_uploaded_anew(server: Platform, send: Send) -> None:
    send(parcel())
    server.materials.clear()
    assert send(parcel(text="新的")) == Pushed("updated")
    assert len(server.materials) == 1
    server.materials.clear()
    assert send(parcel("profiles/b")) == Pushed("new")
    assert len(server.materials) == 1


# --- several -------------------------------------------------------------------------------------


def test_several_become_one_draft(server: Platform, send: Send) -> None:
    names = [f"profiles/{n}" for n in range(8)]
    send(parcel("profiles/1"))
    assert send(several(*names)) == Pushed("new")
    assert sorted(map(len, server.drafts.values())) == [1, 8]
    assert [each["digest"] for each in [*server.drafts.values()][-1]] == [""] * 8
    assert send(several(*names)) == Pushed("same")


def test_several_are_found_and_renewed_as_a_whole(
    server: Platform, send: Send, tmp_path: Path
) -> None:
    names = ["profiles/1", "profiles/2"]
    send(parcel("profiles/1"))
    send(several(*names))
    (tmp_path / "wechat.sqlite3").unlink()
    assert send(several(*reversed(names))) == Pushed("found")
    assert [len(each) for each in server.drafts.values()] == [1, 2]
    last = [*server.drafts.values()][1]
    assert [each["content_source_url"] for each in last] == [
        "https://union.example.edu.cn/profiles/2/#bulletin-w",
        "https://union.example.edu.cn/profiles/1/#bulletin-w",
    ]


def test_another_number_of_parts_is_told(server: Platform, send: Send) -> None:
    send(several("profiles/1", "profiles/2"))
    with pytest.raises(Stopped) as stopped:
        send(several("profiles/1", "profiles/2", "profiles/3"))
    assert stopped.value.problem.rule == "push-parts-changed"
    server.box.clear()
    assert send(several("profiles/1", "profiles/2", "profiles/3"), again=True).how == "new"
    assert [len(each) for each in server.drafts.values()] == [3]


# --- cut anywhere --------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", some([*CUTS, BOM]), ids=str)
@pytest.mark.parametrize("step", STEPS)
def test_a_moments_trouble_loses_and_doubles_nothing(
    server: Platform, send: Send, step: str, fault: Fault
) -> None:
    server.fail(step, fault, times=2)
    assert send(parcel()).problems == ()
    assert len(server.drafts) == 1
    assert len(server.materials) == 1
    lost = 2 * (fault.done and fault != BOM and step == "media/uploadimg")
    assert len(server.images) == 2 + lost, "a lost address cannot be asked for; it is no material"


@pytest.mark.parametrize("fault", SILENCES, ids=str)
def test_a_silence_is_no_second_draft(server: Platform, send: Send, fault: Fault) -> None:
    server.fail("draft/add", fault)
    assert send(parcel()) == Pushed("new")
    assert len(server.drafts) == 1
    assert server.counts["draft/add"] == (1 if fault.done else 2)


@pytest.mark.parametrize("fault", some(CUTS), ids=str)
@pytest.mark.parametrize("step", [*STEPS, "draft/update"])
def test_what_was_given_up_is_gone_on_with(
    server: Platform, send: Send, step: str, fault: Fault
) -> None:
    if step == "draft/update":
        send(parcel(text="alt"))
    server.fail(step, fault)
    if fault.done and step in ("material/add_material", "draft/add"):
        assert send(parcel(), tries=1).how == "new", "what was done is found and not sent again"
    else:
        with pytest.raises(Stopped) as stopped:
            send(parcel(), tries=1)
        assert stopped.value.problem.rule == "push-offline"
    send(parcel())
    ((article,),) = server.drafts.values()
    assert "正文" in article["content"]
    assert len(server.materials) == 1


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from((*STEPS, "draft/update")), st.sampled_from(CUTS),
                          st.integers(1, 3)), max_size=6))  # fmt: skip
def test_any_row_of_troubles_ends_with_one_draft(
    tmp_path_factory: pytest.TempPathFactory, troubles: list[tuple[str, Fault, int]]
) -> None:
    folder = tmp_path_factory.mktemp("book")
    patience = Patience(tries=2, pause=lambda _: None)
    with platform() as server:
        for step, fault, call in troubles:
            server.fail(step, fault, call=call)
        for text in ("一", "二"):
            for _ in range(12):
                with (
                    Wire(server.base, Waits(connect=2, bytes=1, answer=2)) as wire,
                    Sentbook.open(folder, APPID) as book,
                ):
                    account = Account(Credentials(APPID, SECRET), wire, patience)
                    with suppress(Stopped):
                        push(parcel(text=text), account, book, lambda *_: None)
                        break
            ((article,),) = server.drafts.values()
            assert f"<p>{text}</p>" in article["content"]
        assert len(server.materials) == 1


KILLED = """
import sys
from pathlib import Path
from generator.delivery.account import Account, Credentials, Patience
from generator.delivery.push import push
from generator.delivery.sentbook import Sentbook
from generator.delivery.wire import Wire
from tests.wechat import APPID, SECRET
from tests.test_drafts import parcel
with Wire(sys.argv[1]) as wire, Sentbook.open(Path(sys.argv[2]), APPID) as book:
    account = Account(Credentials(APPID, SECRET), wire, Patience(tries=1))
    push(parcel(), account, book, lambda *_: None)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
@pytest.mark.parametrize("step", ["media/uploadimg", "material/add_material", "draft/add"])
def test_a_killed_push_goes_on_where_it_stopped(
    server: Platform, send: Send, tmp_path: Path, step: str
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-c", KILLED, server.base, str(tmp_path)]
    with subprocess.Popen(command, env=environment, cwd=REPOSITORY) as running:

        def kill(asked: Request) -> None:
            if asked.path == step:
                running.send_signal(signal.SIGKILL)

        server.after = kill
        assert running.wait(30) == -signal.SIGKILL
    server.after = lambda _: None
    send(parcel())
    assert len(server.drafts) == 1
    assert len(server.materials) == 1
    assert len(server.images) == (3 if step == "media/uploadimg" else 2)
    assert server.counts["draft/add"] == 1


# --- the demo ------------------------------------------------------------------------------------


def test_every_article_of_the_demo_arrives_whole(
    server: Platform, demo: Path, tmp_path: Path
) -> None:
    shop = parcels.enter(demo.parent.parent)
    assert not shop.problems
    assert len(shop.value.drafts) > 20
    with Wire(server.base) as wire, Sentbook.open(tmp_path, APPID) as book:
        account = Account(Credentials(APPID, SECRET), wire)
        for each in shop.value.drafts.values():
            packed = parcels.packed(shop.value, each)
            assert not packed.problems
            assert push(packed.value, account, book, lambda *_: None) == Pushed("new")
    assert len(server.drafts) == len(shop.value.drafts)
    assert not server.filtered, "every picture is one that was uploaded"
    assert len(set(server.images.values())) == len(server.images)
    assert len(set(server.materials.values())) == len(server.materials)


# --- refusals ------------------------------------------------------------------------------------


def test_a_refused_picture_is_named(server: Platform, send: Send) -> None:
    server.fail("media/uploadimg", refused(40009), call=2)
    with pytest.raises(Stopped) as stopped:
        send(parcel())
    assert dict(stopped.value.problem.args)["picture"] == "images/2.jpg"
    assert stopped.value.problem.span.path == "content/profiles/a.md"
    send(parcel())
    assert len(server.images) == 2


@pytest.mark.parametrize("code", [45003, 45166, 48001, 45009, 53503])
def test_a_refused_draft_is_not_tried_again(server: Platform, send: Send, code: int) -> None:
    server.fail("draft/add", refused(code))
    with pytest.raises(Stopped):
        send(parcel())
    assert server.counts["draft/add"] == 1
    assert send(parcel()).how == "new"


# --- the book ------------------------------------------------------------------------------------


def test_only_one_push_at_a_time(tmp_path: Path) -> None:
    with Sentbook.open(tmp_path, "wx1"), pytest.raises(Busy):
        Sentbook.open(tmp_path, "wx1")
    with Sentbook.open(tmp_path, "wx1"):
        pass


def test_a_damaged_book_is_made_anew(tmp_path: Path, server: Platform, send: Send) -> None:
    send(parcel())
    (tmp_path / "wechat.sqlite3").write_bytes(b"no database at all" * 99)
    assert send(parcel(text="新的")) == Pushed("found")
    assert len(server.drafts) == 1


def test_nothing_secret_is_in_the_book(tmp_path: Path, send: Send, server: Platform) -> None:
    send(parcel())
    files = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert files
    for each in files:
        data = each.read_bytes()
        assert not [secret for secret in server.secrets if secret.encode() in data]
    book = sqlite3.connect(tmp_path / "wechat.sqlite3")
    dumped = "\n".join(book.iterdump())
    book.close()
    assert next(iter(server.drafts)) in dumped
    assert not [secret for secret in server.secrets if secret in dumped]


# --- calls ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "ratio", "part"),
    [
        ((1175, 500), 2.35, "0_0_1_1"),
        ((1175, 500), 1.0, "0.287234_0_0.712766_1"),
        ((500, 500), 2.35, "0_0.287234_1_0.712766"),
        ((500, 500), 1.0, "0_0_1_1"),
    ],
)
def test_covers_are_cut_around_the_middle(size: tuple[int, int], ratio: float, part: str) -> None:
    assert calls.crop(size, ratio) == part


@given(st.text(st.characters(codec="utf-8")) | st.text('\\u0aA\x07\n"', max_size=12))
def test_json_is_what_it_says_in_real_characters(title: str) -> None:
    body = calls.add([{"title": title}]).body
    seen = "".join(each for each in title if each >= " " or each in "\n\r\t\b\f")
    assert json.loads(body) == {"articles": [{"title": seen}]}
    assert not re.search(rb"(?<!\\)(?:\\\\)*\\u", body), "the platform refuses such escapes"


@pytest.mark.parametrize(
    "page",
    [{}, {"item": None}, {"item": [1, {}]}, {"item": [{"media_id": "a", "content": []}]},
     {"item": [{"media_id": "a", "content": {"news_item": "x"}}]}],
)  # fmt: skip
def test_a_strange_box_holds_nothing(page: dict[str, object]) -> None:
    assert calls.places(page, ("https://a/",)) == ()
    assert calls.more(page, 0) == 0
