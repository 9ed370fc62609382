"""`bangyang wechat push` against the platform of tests/wechat.py: nothing lost, nothing doubled.

The least that can be promised, and is asserted here: one draft of an article and one cover in the
library, whatever happens; a picture of the text is uploaded once more for each answer of
`uploadimg` that was lost after the platform had done it, for there is no list of such pictures.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("httpx", reason="httpx is not installed")

from generator.delivery.account import Patience
from generator.delivery.wire import Waits
from tests import wechat
from tests.conftest import FILES, SITE_YAML, Project, picture, quick_typesetter, some
from tests.test_cli import CLOCK, REPOSITORY, Ran, environment, process, run
from tests.wechat import APPID, SECRET, Fault, Part, Platform, Request, platform, refused

__all__ = ["run"]
Push = Callable[..., Ran]
FIRST = "content/profiles/first/index.md"
NAME, NEWS, WEEK = "profiles/first", "news/2026/n1", "bulletins/week"
PHOTO = '![样例图片](photo.png "图注")'
TRIES = Patience().tries
LOUD = tuple(each for each in wechat.FAULTS if each.name != wechat.SILENT.name)
LASTING = (
    *(wechat.CUT_BEFORE, wechat.CUT_BEFORE_DONE, wechat.CUT_ANSWER, wechat.CUT_REQUEST),
    *(wechat.status(503), wechat.BROKEN, wechat.AS_HTML, refused(-1)),
)
CALLS = ("stable_token", "media/uploadimg", "material/add_material", "draft/batchget", "draft/add")


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with articles, published, to be copied."""
    made = Project(tmp_path_factory.mktemp("sending") / "site")
    for path, data in FILES.items():
        made.write(path, data)
    made.write("site.yaml", SITE_YAML.partition("微信:")[0] + "微信:\n  作者: 工会\n")
    made.write("content/profiles/first/other.png", picture("green"))
    made.replace(FIRST, PHOTO, f"{PHOTO}\n\n![又一张样例](other.png)")
    made.write("content/bulletins/week.md", "---\n标题: 一周\n形式: 多篇\n内容: [n1, n2]\n---\n")
    with pytest.MonkeyPatch.context() as patch:
        quick_typesetter(patch)
        assert not made.make().failed
    return made.root


@pytest.fixture
def site(once: Path, tmp_path: Path, fake_typesetter: None) -> Project:
    """A site with articles, published."""
    shutil.copytree(once, tmp_path / "site", symlinks=True)
    return Project(tmp_path / "site")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    """The platform, an environment that leads there, and a client in a hurry: its pauses move the
    platform's clock instead of taking time."""
    with platform() as running:
        running.tick = 0.001
        monkeypatch.setenv("BANGYANG_WECHAT_API", running.base)
        monkeypatch.setenv("BANGYANG_WECHAT_APPID", APPID)
        monkeypatch.setenv("BANGYANG_WECHAT_SECRET", SECRET)
        hurried = Patience(pause=running.wait)
        monkeypatch.setattr("generator.delivery.account.Patience", lambda: hurried)
        yield running


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not ask whether the release is older than the content: that takes most of the time."""
    monkeypatch.setattr("generator.delivery.parcels.older", lambda *_: ())


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that waits half a second for an answer."""
    waits = Waits(connect=5, bytes=0.5, answer=5)
    monkeypatch.setattr("generator.delivery.wire.Waits", lambda: waits)


@pytest.fixture
def push(run: Callable[..., Ran], site: Project, server: Platform) -> Iterator[Push]:
    """The command; at the end nothing that it said or wrote has a secret in it."""
    said: list[str] = []

    def call(*words: object) -> Ran:
        ran = run("wechat", "push", *words, "-s", site.root, *CLOCK)
        said.append(ran.out + ran.err)
        assert "Traceback" not in said[-1]
        return ran

    yield call
    _no_secret(server, "".join(said), site.root)


def _no_secret(server: Platform, said: str, *folders: Path) -> None:
    files = [each for folder in folders for each in folder.rglob("*") if each.is_file()]
    for secret in server.secrets:
        assert secret not in said
        for each in files:
            assert secret.encode() not in each.read_bytes(), each


def _forget(site: Project) -> None:
    """Nothing is known of what was sent."""
    for each in (site.root / ".bangyang").glob("wechat*"):
        each.unlink()


def folder(site: Project, name: str = NAME) -> Path:
    return (site.root / "public/wechat" / name).resolve()


def edit(site: Project, name: str = NAME) -> None:
    """As if an edited article had been built and published."""
    place = folder(site, name) / "article.html"
    text = place.read_text(encoding="utf-8")
    place.write_text(text.replace("</p>", "（又改了）</p>", 1), encoding="utf-8", newline="")


def whole(server: Platform, site: Project, name: str = NAME) -> None:
    """There is one draft in the box, and it is the article with the platform's addresses."""
    assert len(server.drafts) == 1
    ((article,),) = server.drafts.values()
    text = (folder(site, name) / "article.html").read_text(encoding="utf-8")
    for address, data in server.images.items():
        for link in re.findall(r'src="(images/[^"]+)"', text):
            if (folder(site, name) / link).read_bytes() == data and address_in(article, address):
                text = text.replace(f'src="{link}"', f'src="{escape(address)}"')
    assert article["content"] == text
    assert 'src="images/' not in text
    assert not server.filtered
    cover = (folder(site, name) / "cover-2.35x1.jpg").read_bytes()
    assert server.materials[article["thumb_media_id"]] == cover


def address_in(article: dict[str, Any], address: str) -> bool:
    return escape(address) in article["content"]


def doubled(server: Platform) -> int:
    """Pictures that the platform holds more than once."""
    return len(server.images) - len(set(server.images.values()))


class Scene:
    """A site and a platform, over and over from the beginning."""

    def __init__(self, push: Push, site: Project, server: Platform) -> None:
        self.push, self.site, self.server = push, site, server
        self.text = (folder(site) / "article.html").read_bytes()

    def begin(self, *, known: bool = False) -> None:
        """An empty platform, and nothing remembered; or the article as it was pushed once."""
        _forget(self.site)
        (folder(self.site) / "article.html").write_bytes(self.text)
        self.server.heal()
        for state in (self.server.images, self.server.materials, self.server.box):
            state.clear()
        if known:
            assert self.push(NAME).code == 0
            edit(self.site)


@pytest.fixture
def scene(push: Push, site: Project, server: Platform, quick: None) -> Scene:
    return Scene(push, site, server)


# --- the usual way -------------------------------------------------------------------------------


def test_a_draft_is_the_article_with_the_platforms_addresses(
    push: Push, site: Project, server: Platform
) -> None:
    ran = push(NAME)
    assert ran.code == 0, ran.err
    whole(server, site)
    ((article,),) = server.drafts.values()
    assert (article["title"], article["author"]) == ("王甲", "工会")
    assert article["content_source_url"] == "https://union.example.edu.cn/profiles/first/"
    assert article["digest"].startswith("王甲")
    files = {each.read_bytes() for each in (folder(site) / "images").iterdir()}
    assert set(server.images.values()) == files
    assert len(server.images) == 4
    assert server.counts["stable_token"] == 1
    assert server.done == server.counts, "nothing was refused"
    for each in server.requests:
        where = [value for value in each.headers.values() if server.tokens[0].value in value]
        assert not where, "the token travels in the query alone, where the platform wants it"


def test_a_second_push_uploads_nothing_and_changes_nothing(push: Push, server: Platform) -> None:
    push(NAME)
    before = dict(server.counts), dict(server.drafts)
    ran = push(NAME)
    assert ran.code == 0
    assert "没有变化" in ran.out
    assert (dict(server.counts), dict(server.drafts)) == before


def test_an_edited_article_is_one_update_and_one_new_picture(
    push: Push, site: Project, server: Platform
) -> None:
    push(NAME)
    site.replace(FIRST, "样例正文", "改过的样例正文")
    site.write("content/profiles/first/other.png", picture("black"))
    assert not site.make().failed
    before = dict(server.counts)
    ran = push(NAME)
    assert ran.code == 0, ran.err
    whole(server, site)
    more = {path: many - before.get(path, 0) for path, many in server.counts.items()}
    assert more["draft/update"] == more["media/uploadimg"] == 1
    assert more["draft/add"] == more["material/add_material"] == 0


def test_a_message_of_several_is_one_draft_updated_article_by_article(
    push: Push, site: Project, server: Platform, quick: None
) -> None:
    assert push(WEEK).code == 0
    (articles,) = server.drafts.values()
    assert [each["title"] for each in articles] == ["新闻一", "新闻二"]
    assert {each["digest"] for each in articles} == {""}, "only single articles have one"
    sources = [each["content_source_url"] for each in articles]
    assert push(NEWS).code == 0
    assert len(server.drafts) == 2, "the article alone is another draft than the one of the message"
    edit(site, "news/2026/n2")
    before = server.counts["draft/update"]
    assert push(WEEK).code == 0
    assert server.counts["draft/update"] == before + 2
    assert len(server.drafts) == 2
    articles = next(each for each in server.drafts.values() if len(each) == 2)
    assert "又改了" in articles[1]["content"]
    assert "又改了" not in articles[0]["content"]
    assert [each["content_source_url"] for each in articles] == sources


def test_after_publishing_it_asks_before_it_makes_another(
    push: Push, site: Project, server: Platform, quick: None
) -> None:
    push(NAME)
    server.publish(*server.drafts)
    edit(site)
    ran = push(NAME)
    assert ran.code == 1
    assert "[push-draft-gone]" in ran.err
    assert "--again" in ran.err
    assert not server.drafts
    assert push(NAME, "--again").code == 0
    whole(server, site)
    assert len(server.published) == 1
    assert len(server.materials) == 1
    assert not doubled(server)


def test_a_draft_published_between_the_look_and_the_update_is_not_made_anew(
    push: Push, site: Project, server: Platform, quick: None
) -> None:
    push(NAME)
    edit(site)

    def publish(asked: Request) -> None:
        if asked.path == "draft/batchget" and server.drafts:
            server.publish(*server.drafts)

    server.after = publish
    ran = push(NAME)
    assert ran.code == 1
    assert "[push-draft-gone]" in ran.err
    assert not server.drafts


def test_a_cover_deleted_in_the_library_is_uploaded_once_more(
    push: Push, site: Project, server: Platform, quick: None
) -> None:
    push(NAME)
    server.remove_material(*server.materials)
    edit(site)
    assert push(NAME).code == 0
    whole(server, site)
    assert len(server.materials) == 1


def test_a_foreign_draft_in_the_box_is_left_alone(
    push: Push, site: Project, server: Platform, quick: None
) -> None:
    push(NEWS)
    (foreign,) = server.drafts
    for source in ("", "https://union.example.edu.cn/", "https://union.example.edu.cn/profiles/"):
        server.drafts[foreign][0]["content_source_url"] = source
        kept = dict(server.drafts[foreign][0])
        server.box = {foreign: server.box[foreign]}
        _forget(site)
        assert push(NAME).code == 0
        assert len(server.drafts) == 2
        assert server.drafts[foreign] == [kept]


def test_no_escape_goes_out_even_for_control_characters(
    push: Push, site: Project, server: Platform, quick: None
) -> None:
    """What JSON can only write as an escape, the platform refuses (40033)."""
    place = folder(site) / "article.html"
    text = place.read_text(encoding="utf-8").replace("</p>", "\x1f\u2028😀\x7f</p>", 1)
    place.write_text(text, encoding="utf-8", newline="")
    ran = push(NAME)
    assert ran.code == 0, ran.err
    ((article,),) = server.drafts.values()
    assert "😀" in article["content"]


# --- the token -----------------------------------------------------------------------------------


def _midway(server: Platform, do: Callable[[], None]) -> None:
    """Let something happen after the second picture."""

    def after(_: Request) -> None:
        if server.counts["media/uploadimg"] == 2 and not happened:
            happened.append(True)
            do()

    happened: list[bool] = []
    server.after = after


def test_a_token_that_ends_midway_is_renewed_once(
    push: Push, site: Project, server: Platform, quick: None
) -> None:
    _midway(server, lambda: server.wait(7200))
    assert push(NAME).code == 0
    whole(server, site)
    assert server.counts["stable_token"] == 2
    assert not server.forced
    assert not doubled(server)


def test_a_token_that_somebody_else_made_void_is_renewed_without_force_if_possible(
    push: Push, site: Project, server: Platform, quick: None
) -> None:
    def refresh() -> None:
        server.revoke()
        server.tokens.append(wechat.Token("99_" + "other" * 30, server.now + 7200))

    _midway(server, refresh)
    assert push(NAME).code == 0
    whole(server, site)
    assert not server.forced


def test_the_platform_that_gives_the_same_stale_token_is_forced_once(
    push: Push, site: Project, server: Platform, quick: None
) -> None:
    server.fail("draft/add", refused(40001))
    assert push(NAME).code == 0
    whole(server, site)
    assert len(server.forced) == 1


# --- refusals ------------------------------------------------------------------------------------

CODES = {
    "stable_token": (40001, 40013, 40125, 40164, 45009, 48001),
    "media/uploadimg": (40004, 40005, 40009, 40137, 41005, 45001, 45009, 48001, 42001),
    "material/add_material": (40004, 40005, 40009, 40137, 41005, 45001, 45009, 48001, 40007),
    "draft/batchget": (42001, 40001, 48001, 45009),
    "draft/add": (
        *(40001, 40007, 40033, 41005, 42001, 45001, 45002, 45003, 45009, 45110, 45166, 47001),
        *(48001, 53402, 53404, 53405, 53406, 53503, 53504, 53505, 53600, 99999),
    ),
    "draft/update": (40007, 45003, 45166, 53404, 40164, 53503),
}
EVERYWHERE = frozenset(code for codes in CODES.values() for code in codes) | {-1}
TABLE = (
    *(-1, 40001, 40004, 40005, 40009, 40137, 40007, 40013, 40125, 40033, 40164, 41005, 42001),
    *(45003, 45001, 45002, 45009, 45110, 45166, 47001, 48001, 53402, 53404, 53405, 53406),
    *(53503, 53504, 53505, 53600),
)


def test_every_code_of_the_table_is_tried() -> None:
    assert set(TABLE) <= EVERYWHERE


@pytest.mark.parametrize("path", CODES)
def test_a_refusal_is_a_sentence_with_a_remedy_and_the_next_push_goes_on(
    scene: Scene, path: str
) -> None:
    server = scene.server
    for code in CODES[path]:
        scene.begin(known=path == "draft/update")
        words = f"refused {SECRET} access_token=99_x" if code == 99999 else None
        server.fail(path, refused(code, words), times=99)
        ran = scene.push(NAME)
        assert ran.code == (3 if ran.err.startswith("site.yaml") else 1), (code, ran.err)
        rule = re.search(r"\[(push-[a-z-]+)\]\n  提示：(.+)", ran.err)
        assert rule, (code, ran.err)
        assert len(re.findall("[一-鿿]", rule[2])) >= 6, "the remedy, in Chinese"
        assert str(code) in ran.err
        assert (rule[1] == "push-refused") == (code == 99999), ran.err
        assert "203.0.113.7" in ran.err or code != 40164
        server.heal()
        assert scene.push(NAME).code == 0, code
        whole(server, scene.site)
        assert not doubled(server)
        again = code == 40007 and path in ("draft/add", "draft/update")
        assert len(server.materials) == 1 + again, "40007 may mean that the cover was deleted"


def test_the_address_outside_the_whitelist_is_shown(push: Push, server: Platform) -> None:
    server.whitelisted = False
    ran = push(NAME)
    assert ran.code == 3
    assert "[push-whitelist]" in ran.err
    assert "203.0.113.7" in ran.err
    assert server.counts == {"stable_token": 1}, "what no retry mends is asked once"


def test_a_quota_that_ends_midway_is_told_and_the_rest_goes_on_tomorrow(
    push: Push, site: Project, server: Platform, quick: None
) -> None:
    server.quota["media/uploadimg"] = 2
    ran = push(NAME)
    assert ran.code == 3
    assert "[push-quota]" in ran.err
    server.quota.clear()
    assert push(NAME).code == 0
    whole(server, site)
    assert not doubled(server)


# --- faults --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*CALLS, "draft/update"])
def test_one_fault_of_any_call_is_got_over(scene: Scene, path: str) -> None:
    server = scene.server
    for fault in some(LOUD):
        scene.begin(known=path == "draft/update")
        server.fail(path, fault)
        ran = scene.push(NAME)
        assert ran.code == 0, (fault, ran.err)
        whole(server, scene.site)
        lost = fault.done and fault not in wechat.HARMLESS and path == "media/uploadimg"
        assert doubled(server) == lost, fault
        assert len(server.materials) == 1, fault


@pytest.mark.parametrize("path", [*CALLS, "draft/update"])
def test_a_call_that_fails_for_a_whole_run_is_told_and_gone_on_with(
    scene: Scene, path: str
) -> None:
    server = scene.server
    for fault in some(LASTING):
        scene.begin(known=path == "draft/update")
        server.fail(path, fault, times=99)
        before = server.counts[path]
        ran = scene.push(NAME)
        found = fault.done and path in ("draft/add", "material/add_material")
        if fault in wechat.HARMLESS or found:
            assert ran.code == 0, (fault, ran.err)
        else:
            assert ran.code == 1, fault
            assert "[push-offline]" in ran.err, (fault, ran.err)
            assert server.counts[path] - before <= TRIES, "trying is bounded"
        server.heal()
        assert scene.push(NAME).code == 0
        whole(server, scene.site)
        lost = fault.done and fault not in wechat.HARMLESS and path == "media/uploadimg"
        assert doubled(server) == (TRIES if lost else 0), fault
        assert len(server.materials) == 1, fault


@pytest.mark.parametrize("path", [*CALLS, "draft/update"])
def test_a_silence_of_any_call_is_got_over(scene: Scene, impatient: None, path: str) -> None:
    server = scene.server
    for fault in (wechat.SILENT, wechat.SILENT_DONE):
        scene.begin(known=path == "draft/update")
        server.fail(path, fault)
        assert scene.push(NAME).code == 0, fault
        whole(server, scene.site)
        assert doubled(server) == (fault.done and path == "media/uploadimg"), fault
        assert len(server.materials) == 1, fault


@pytest.mark.parametrize("call", [2, 4])
@pytest.mark.parametrize("fault", [wechat.CUT_ANSWER, wechat.CUT_REQUEST, refused(45009)], ids=str)
def test_what_was_uploaded_before_a_fault_is_not_uploaded_again(
    scene: Scene, call: int, fault: Fault
) -> None:
    server = scene.server
    server.fail("media/uploadimg", fault, call=call, times=99)
    assert scene.push(NAME).code != 0
    server.heal()
    sent = len(server.images)
    assert sent == call - 1 + (TRIES if fault.done else 0)
    assert scene.push(NAME).code == 0
    assert len(server.images) == sent + 4 - (call - 1)
    whole(server, scene.site)


@pytest.mark.parametrize("at", range(2))
def test_a_message_of_several_cut_between_its_updates_is_made_whole(scene: Scene, at: int) -> None:
    server, site = scene.server, scene.site
    scene.push(WEEK)
    for name in (NEWS, "news/2026/n2"):
        edit(site, name)
    server.fail("draft/update", wechat.CUT_BEFORE, call=1 + at, times=99)
    assert scene.push(WEEK).code == 1
    server.heal()
    assert scene.push(WEEK).code == 0
    (articles,) = server.drafts.values()
    assert all("又改了" in each["content"] for each in articles)


def test_with_no_content_read_literally_there_is_still_one_draft(scene: Scene) -> None:
    """The documentation can be read so that `no_content` leaves out all of an item's `content`."""
    server = scene.server
    server.literal = True
    server.fail("draft/add", wechat.CUT_ANSWER)
    assert scene.push(NAME).code == 0
    whole(server, scene.site)


# --- the end of a process, and two of them -------------------------------------------------------


def _started(site: Project, server: Platform, name: str) -> subprocess.Popen[bytes]:
    start = "from generator.delivery import parcels; parcels.older = lambda *_: (); "
    start += "from generator.cli import main; main()"
    words = [sys.executable, "-c", start, "wechat", "push", name, "-s", str(site.root), *CLOCK]
    return subprocess.Popen(
        words, cwd=REPOSITORY, env=environment(BANGYANG_WECHAT_API=server.base),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


@pytest.mark.parametrize("at", range(1, 7))
def test_a_push_killed_after_any_request_is_gone_on_with(
    push: Push, site: Project, server: Platform, quick: None, at: int
) -> None:
    """The platform has done as asked; the process ends before it hears of it."""
    victims: list[subprocess.Popen[bytes]] = []

    def kill(_: Request) -> None:
        if len(server.requests) == at:
            victims[0].kill()
            victims[0].wait()

    server.after = kill
    with _started(site, server, NEWS) as victim:
        victims.append(victim)
        said, _ = victim.communicate(timeout=60)
    assert "完成" not in said.decode()
    assert len(server.requests) == at
    _no_secret(server, said.decode(), site.root)
    server.after = lambda _: None
    assert push(NEWS).code == 0
    whole(server, site, NEWS)
    assert doubled(server) == (at == 2), "its answer was lost, and there is no list to look it up"
    assert len(server.materials) == 1


def test_the_kills_above_are_all_there_are(push: Push, server: Platform) -> None:
    push(NEWS)
    asked = [each.path for each in server.requests]
    assert asked == [*CALLS, "draft/batchget"]


def test_a_second_push_at_once_is_told_and_makes_no_second_draft(
    push: Push, site: Project, server: Platform
) -> None:
    others: list[subprocess.CompletedProcess[bytes]] = []

    def meanwhile(_: Request) -> None:
        if not others:
            others.append(process("wechat", "push", NAME, "-s", site.root, *CLOCK))

    server.after = meanwhile
    assert push(NAME).code == 0
    (other,) = others
    assert other.returncode == 1
    assert "[push-busy]" in other.stderr.decode()
    whole(server, site)
    assert not doubled(server)


def test_two_computers_at_once_are_told_of_two_drafts(
    push: Push, site: Project, server: Platform, quick: None
) -> None:
    """Two copies of a project share no lock: what cannot be hindered is said."""

    def twin(asked: Request) -> None:
        if asked.path == "draft/add" and len(server.drafts) == 1:
            server.now += 1
            server.draft_add(asked)

    server.after = twin
    ran = push(NAME)
    assert ran.code == 0
    assert "[push-doubled]" in ran.err
    assert len(server.drafts) == 2


def test_a_rehearsal_sends_nothing_and_holds_no_secret(
    push: Push, site: Project, server: Platform
) -> None:
    assert push(NAME, "--dry-run").code == 0
    assert not server.requests
    written = site.root / ".bangyang/wechat-dry-run"
    names = sorted(each.name.partition("-")[2] for each in written.iterdir())
    assert names == sorted((*("media-uploadimg",) * 4, *(
        each.replace("/", "-") for each in CALLS if each != "media/uploadimg"
    ), "draft-batchget"))  # fmt: skip


def test_every_upload_is_a_form_as_the_platform_wants_it(push: Push, server: Platform) -> None:
    push(NAME)
    parts = [each.body for each in server.requests if each.path.startswith(("media", "material"))]
    assert len(parts) == 5
    for part in parts:
        assert isinstance(part, Part)
        assert part.type in ("image/png", "image/jpeg")
        assert re.fullmatch(r"[\w.-]+\.(png|jpe?g)", part.name, re.ASCII)
