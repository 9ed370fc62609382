"""The platform of tests/wechat.py itself: what its documentation says, asked by the plainest client.

Without this the tests of sending would only show that two programs agree with each other.
"""

from __future__ import annotations

import http.client
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

from tests import wechat
from tests.conftest import picture
from tests.wechat import APPID, MEGABYTE, SECRET, Platform, platform

WHO = {"grant_type": "client_credential", "appid": APPID, "secret": SECRET}


@pytest.fixture
def server() -> Iterator[Platform]:
    with platform() as running:
        running.patience, running.tick = 0.3, 0.0
        yield running


def ask(
    server: Platform, path: str, body: bytes, kind: str = "application/json", method: str = "POST"
) -> tuple[int, bytes]:
    """One request on its own connection."""
    connection = http.client.HTTPConnection(urlsplit(server.base).netloc, timeout=2)
    try:
        connection.request(method, "/cgi-bin/" + path, body, {"Content-Type": kind})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def call(server: Platform, path: str, body: object = None, **how: str) -> dict[str, Any]:
    """A call with JSON in real UTF-8; what came back."""
    data = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    code, said = ask(server, path, data, **how)
    assert code == 200
    answer = json.loads(said)
    assert isinstance(answer, dict)
    return answer


def fresh(server: Platform, **more: object) -> str:
    return str(call(server, "stable_token", {**WHO, **more})["access_token"])


def upload(
    server: Platform, token: str, data: bytes, name: str = "a.png", to: str = "media/uploadimg?"
) -> dict[str, Any]:
    form = (
        b'--edge\r\nContent-Disposition: form-data; name="media"; filename="'
        + name.encode()
        + b'"\r\nContent-Type: image/png\r\n\r\n'
        + data
        + b"\r\n--edge--\r\n"
    )
    kind = "multipart/form-data; boundary=edge"
    answer = json.loads(ask(server, f"{to}&access_token={token}", form, kind)[1])
    assert isinstance(answer, dict)
    return answer


def cover(server: Platform, token: str, size: tuple[int, int] = (940, 400)) -> str:
    out = io.BytesIO()
    Image.new("RGB", size).save(out, "JPEG")
    said = upload(server, token, out.getvalue(), "c.jpg", "material/add_material?type=image")
    return str(said["media_id"])


def article(thumb: str, **more: object) -> dict[str, object]:
    return {
        "title": "题",
        "author": "工会",
        "content": "<p>文</p>",
        "thumb_media_id": thumb,
        **more,
    }


def code(answer: Mapping[str, Any]) -> int:
    return int(answer.get("errcode", 0))


def test_a_token_is_stable_until_its_last_five_minutes_and_the_old_one_holds(
    server: Platform,
) -> None:
    first = fresh(server)
    assert len(first) >= 100
    server.wait(6000)
    assert call(server, "stable_token", WHO) == {"access_token": first, "expires_in": 1200}
    server.wait(901)
    second = fresh(server)
    assert second != first
    for each in (first, second):
        assert call(server, f"draft/count?access_token={each}", method="GET") == {"total_count": 0}
    server.wait(299)
    assert code(call(server, f"draft/count?access_token={first}", method="GET")) == 42001
    assert not code(call(server, f"draft/count?access_token={second}", method="GET"))


def test_a_forced_refresh_voids_the_last_token_and_is_bounded(server: Platform) -> None:
    first = fresh(server)
    second = fresh(server, force_refresh=True)
    assert code(call(server, f"draft/count?access_token={first}", method="GET")) == 40001
    assert fresh(server) == second
    assert code(call(server, "stable_token", {**WHO, "force_refresh": True})) == 45011
    for _ in range(19):
        server.wait(30)
        fresh(server, force_refresh=True)
    server.wait(30)
    assert code(call(server, "stable_token", {**WHO, "force_refresh": True})) == 45009


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"grant_type": "x"}, 40002),
        ({"appid": ""}, 41002),
        ({"appid": APPID.upper()}, 40013),
        ({"secret": ""}, 41004),
        ({"secret": "0" * 32}, 40125),
        ({"force_refresh": "true"}, 47001),
    ],
)
def test_who_asks_for_a_token_must_say_who_he_is(
    server: Platform, change: dict[str, object], expected: int
) -> None:
    assert code(call(server, "stable_token", {**WHO, **change})) == expected


def test_an_address_outside_the_whitelist_is_told(server: Platform) -> None:
    server.whitelisted = False
    said = call(server, "stable_token", WHO)
    assert said["errcode"] == 40164
    words = "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: "
    assert said["errmsg"].startswith(words)


def test_a_call_wants_a_good_token_the_right_method_and_a_known_path(server: Platform) -> None:
    token = fresh(server)
    assert code(call(server, "draft/count", method="GET")) == 41001
    assert code(call(server, "draft/count?access_token=x", method="GET")) == 40001
    assert code(call(server, f"draft/count?access_token={token}", {})) == 43002
    assert code(call(server, f"draft/add?access_token={token}", method="GET")) == 43002
    assert code(call(server, f"draft/add?access_token={token}")) == 44002
    assert ask(server, "draft/added", b"{}")[0] == 404
    server.quota["draft/count"] = server.counts["draft/count"]
    assert code(call(server, f"draft/count?access_token={token}", method="GET")) == 45009
    server.authorised = False
    assert code(call(server, f"draft/count?access_token={token}", method="GET")) == 48001


def noisy(size: int) -> bytes:
    return picture() + b"x" * (size - len(picture()))


def test_pictures_are_judged_by_content_name_and_size(server: Platform) -> None:
    token = fresh(server)
    first, second = (upload(server, token, picture())["url"] for _ in range(2))
    assert first != second
    assert set(server.images) == {first, second}
    assert "&" in first  # must be written &amp; in HTML
    assert not code(upload(server, token, noisy(MEGABYTE - 1)))
    assert code(upload(server, token, noisy(MEGABYTE))) == 40009
    assert code(upload(server, token, b"RIFF....WEBP")) == 40005
    assert code(upload(server, token, b"GIF89a" + b"x" * 20, "a.gif")) == 40005
    assert code(upload(server, token, picture(), "picture")) == 40005
    assert code(upload(server, token, b"")) == 41005
    material = "material/add_material?type="
    assert upload(server, token, noisy(10 * MEGABYTE), to=material + "image")["media_id"]
    assert code(upload(server, token, noisy(10 * MEGABYTE + 1), to=material + "image")) == 45001
    assert code(upload(server, token, b"RIFF....WEBP", to=material + "image")) == 40137
    assert code(upload(server, token, picture(), "a.webp", material + "image")) == 40005
    assert code(upload(server, token, picture(), to=material)) == 40004


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"title": "题" * 32, "author": "作" * 16, "digest": "摘" * 128}, 0),
        ({"title": "题" * 33}, 45003),
        ({"title": ""}, 45003),
        ({"author": "作" * 17}, 45110),
        ({"digest": "摘" * 129}, 45004),
        ({"content": "字" * 19_999}, 0),
        ({"content": "字" * 20_000}, 45002),
        ({"content": " "}, 44004),
        ({"content": "<html><head></head><body>文</body></html>"}, 47001),
        ({"content": "<!DOCTYPE html><p>文</p>"}, 47001),
        ({"content": "<header>文</header>"}, 0),
        ({"content": "code \\u4f5c in the text"}, 0),
        ({"thumb_media_id": "D-other"}, 40007),
        ({"thumb_media_id": ""}, 40007),
        ({"content_source_url": "https://a.edu.cn/" + "a" * 1008}, 45005),
        ({"content_source_url": "a.html"}, 41039),
        ({"need_open_comment": 1, "only_fans_can_comment": 0}, 0),
        ({"need_open_comment": True}, 47001),
        ({"pic_crop_235_1": "0_0_1_1"}, 0),
        ({"pic_crop_1_1": "0.287234_0_0.712766_1"}, 0),
        ({"pic_crop_1_1": "0_0_1_1"}, 53402),
        ({"pic_crop_1_1": "0.2872345_0_0.712766_1"}, 53402),
        ({"pic_crop_235_1": "0_0_1.2_1"}, 53402),
    ],
)
def test_an_article_is_measured(server: Platform, change: dict[str, object], expected: int) -> None:
    token = fresh(server)
    thumb = cover(server, token)
    said = call(server, f"draft/add?access_token={token}", {"articles": [article(thumb, **change)]})
    assert (code(said), len(server.drafts)) == (expected, int(not expected))


def test_escapes_and_other_charsets_are_refused(server: Platform) -> None:
    token = fresh(server)
    body = {"articles": [article(cover(server, token), title="题目")]}
    to = f"draft/add?access_token={token}"
    assert json.loads(ask(server, to, json.dumps(body).encode())[1])["errcode"] == 40033
    gbk = json.dumps(body, ensure_ascii=False).encode("gbk")
    assert json.loads(ask(server, to, gbk)[1])["errcode"] == 47001
    assert json.loads(ask(server, to, b"[]")[1])["errcode"] == 47001
    assert not server.drafts


def test_strangers_pictures_and_scripts_are_taken_out(server: Platform) -> None:
    token = fresh(server)
    own = upload(server, token, picture())["url"].replace("&", "&amp;")
    content = f'<p onclick="x()"><img src="{own}"><img alt="" src="https://x.cn/a.jpg"></p><script>1</script>'
    body = {"articles": [article(cover(server, token), content=content)]}
    media_id = call(server, f"draft/add?access_token={token}", body)["media_id"]
    (kept,) = server.drafts[media_id]
    assert kept["content"] == f'<p><img src="{own}"><img alt="" src=""></p>'
    assert server.filtered == ["https://x.cn/a.jpg"]


def test_the_box_adds_updates_lists_counts_deletes_and_loses_what_is_published(
    server: Platform,
) -> None:
    token = fresh(server)
    thumb = cover(server, token)

    def do(path: str, body: object) -> dict[str, Any]:
        return call(server, f"draft/{path}?access_token={token}", body)

    assert code(do("add", {"articles": []})) == 47001
    assert code(do("add", {"articles": [article(thumb)] * 9})) == 45008
    one = do("add", {"articles": [article(thumb, content="文" * 60)]})["media_id"]
    server.wait(1)
    two = do("add", {"articles": [article(thumb, title=str(n), digest="摘") for n in range(8)]})
    two = two["media_id"]
    assert server.drafts[one][0]["digest"] == "文" * 54
    assert {each["digest"] for each in server.drafts[two]} == {""}
    server.wait(1)
    change = {"media_id": one, "index": 0, "articles": article(thumb, title="新题", digest="摘")}
    assert do("update", change) == {"errcode": 0, "errmsg": "ok"}
    assert server.drafts[one][0]["title"] == "新题"
    assert code(do("update", {**change, "index": 1})) == 40114
    assert code(do("update", {**change, "articles": [article(thumb)]})) == 47001
    assert code(do("update", {**change, "media_id": "x"})) == 40007
    listed = do("batchget", {"offset": 0, "count": 1, "no_content": 1})
    assert (listed["total_count"], listed["item_count"]) == (2, 1)
    (item,) = listed["item"]
    assert (item["media_id"], item["content"]["news_item"][0]["title"]) == (one, "新题")
    assert "content" not in item["content"]["news_item"][0]
    assert do("batchget", {"offset": 1, "count": 20})["item"][0]["media_id"] == two
    assert code(do("batchget", {"offset": 0, "count": 21})) == 40097
    assert do("get", {"media_id": one})["news_item"][0]["content"] == "<p>文</p>"
    server.publish(one)
    assert code(do("update", change)) == code(do("get", {"media_id": one})) == 40007
    assert do("delete", {"media_id": two})["errcode"] == 0
    assert call(server, f"draft/count?access_token={token}", method="GET") == {"total_count": 0}


def test_the_library_lists_its_pictures_by_name(server: Platform) -> None:
    token = fresh(server)
    first, second = (cover(server, token) for _ in range(2))
    to = f"material/batchget_material?access_token={token}"
    said = call(server, to, {"type": "image", "offset": 0, "count": 1})
    assert (said["total_count"], said["item_count"]) == (2, 1)
    assert (said["item"][0]["media_id"], said["item"][0]["name"]) == (second, "c.jpg")
    assert code(call(server, to, {"type": "news", "offset": 0, "count": 1})) == 40004
    server.remove_material(first)
    assert call(server, to, {"type": "image", "offset": 0, "count": 20})["total_count"] == 1


def test_no_content_may_be_read_literally(server: Platform) -> None:
    token = fresh(server)
    call(server, f"draft/add?access_token={token}", {"articles": [article(cover(server, token))]})
    server.literal = True
    for bare in (0, 1):
        body = {"offset": 0, "count": 20, "no_content": bare}
        (item,) = call(server, f"draft/batchget?access_token={token}", body)["item"]
        assert ("content" in item) is not bool(bare)


@pytest.mark.parametrize("fault", wechat.FAULTS, ids=str)
def test_each_fault_spoils_one_answer_and_says_whether_the_deed_was_done(
    server: Platform, fault: wechat.Fault
) -> None:
    token = fresh(server)
    body = json.dumps({"articles": [article(cover(server, token))]}, ensure_ascii=False).encode()
    to = f"draft/add?access_token={token}"
    server.fail("draft/add", fault, call=2)
    ask(server, to, body)
    try:
        status, said = ask(server, to, body)
        answer = json.loads(said)
        spoiled = status != 200 or code(answer) != 0
    except (OSError, http.client.HTTPException, ValueError):
        spoiled = True
    assert spoiled is (fault not in wechat.HARMLESS)
    assert len(server.drafts) == 1 + fault.done
    ask(server, to, body)
    assert len(server.drafts) == 2 + fault.done
    assert server.counts["draft/add"] == 3
