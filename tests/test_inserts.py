"""Cards, recordings and downloads in a text, as a page shows them and as a feed does."""

from __future__ import annotations

import pytest

from generator.content.model import Embed, Insert, Kind
from generator.site.inserts import captions_of, in_words, kinds, poster_of
from generator.site.view import View
from tests.conftest import Project, picture
from tests.worlds import make_world

PAGE = "---\n标题: 页\n---\n{}\n"
FILES = {
    "content/pages/talk.mp4": b"film",
    "content/pages/talk.png": picture(size=(1200, 900)),
    "content/pages/talk.vtt": b"WEBVTT",
    "content/pages/other.webm": b"film",
    "content/pages/song.mp3": b"song",
    "content/pages/表.docx": b"\0" * 35_000,
}


def shown(line: str, *, feed: bool = False) -> str:
    world = make_world({**FILES, "content/pages/p.md": PAGE.format(line)})
    view = View(world, "p/index.html")
    made = view.syndicated("pages/p") if feed else str(view.body("pages/p"))
    return " ".join(made.split())


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("@[人物](王甲)", ['href="../profiles/first/index.html">王甲</a>', "一厂", "全国劳动模范"]),
        ("@[人物](first “铁人”)", ['href="../profiles/first/index.html">铁人</a>']),
        ("@[讲座](masters/one)", ["第一讲", 'datetime="2026-05-02"', "系列", "14:00"]),
        ("@[讲座](masters)", ["embed-lecture", "系列"]),
        ("@[新闻](n1)", ["embed-news", "新闻一", "先进典型"]),
        ("@[下载](表.docx “报名表”)", ["报名表", "Word 文档 · 34 KB", "download"]),
        (
            "@[视频](talk.mp4 “录像” 文字=#)",
            ['controls preload="none" width="960" height="720"', "talk.", 'type="video/mp4"',
             'kind="captions"', "<figcaption>录像", 'aria-label="录像"', "poster="],
        ),
        ("@[视频](other.webm “录像”)", ['width="960" height="540"', 'type="video/webm"']),
        ("@[音频](song.mp3 “歌”)", ["<audio controls", "<figcaption>歌"]),
    ],
)  # fmt: skip
def test_on_a_page(line: str, parts: list[str]) -> None:
    made = shown(line)
    assert [part for part in parts if part not in made] == [], made
    assert "autoplay" not in made
    assert "style=" not in made


def test_what_is_not_there_is_not_shown() -> None:
    bare = shown("@[视频](other.webm “录像”)")
    assert "poster" not in bare
    assert "<track" not in bare


@pytest.mark.parametrize(
    ("line", "made"),
    [
        (
            "@[人物](王甲)",
            '<p><a href="https://union.example.edu.cn/profiles/first/index.html">王甲</a></p>',
        ),
        ("@[人物](没有)", ""),
        ("@[人物](没有 “某人”)", "<p>某人</p>"),
        ("## 小标题", '<h2 id="小标题">小标题</h2>'),
    ],
)
def test_in_a_feed(line: str, made: str) -> None:
    assert shown(line, feed=True) == made


def test_a_feed_has_links_to_recordings() -> None:
    made = shown("@[视频](talk.mp4 “录像”)", feed=True)
    assert made.startswith('<p><a href="https://union.example.edu.cn/files/talk.')
    assert "<video" not in made


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1 KB"), (35_000, "34 KB"), (1024 * 1000, "1.0 MB"),
     (5 * 1024**2, "5.0 MB"), (3 * 1024**3, "3.0 GB")],
)  # fmt: skip
def test_sizes_in_words(size: int, words: str) -> None:
    assert in_words(size) == words


def test_what_lies_beside_a_film() -> None:
    there = {"a/b.vtt", "a/b.png"}.__contains__
    film = Embed(Insert.VIDEO, "b.mp4")
    assert (poster_of(film, "a/b.mp4", there), captions_of(film, "a/b.mp4", there)) == (
        "a/b.png",
        "a/b.vtt",
    )
    other = Embed(Insert.VIDEO, "b.mp4", poster="x.png", captions="y.vtt")
    assert (poster_of(other, "a/b.mp4", there), captions_of(other, "a/b.mp4", there)) == ("", "")
    assert captions_of(Embed(Insert.AUDIO, "b.mp3"), "a/b.mp3", there) == ""


def test_kinds_of_an_embed() -> None:
    assert kinds("") == tuple(Kind)
    assert [each.value for each in kinds("lecture")] == ["lecture", "series"]
    assert kinds("video") == ()


def test_what_is_set_in_follows_what_it_shows(project: Project) -> None:
    """A person's unit, a file that comes to lie beside a film: the page is made again."""
    project.write("content/pages/talk.mp4", b"film")
    project.write(
        "content/pages/p.md", PAGE.format("@[人物](王甲)\n\n@[视频](talk.mp4 “录像” 文字=#)")
    )
    project.make()
    assert "一厂" in project.public("site/p/index.html")
    assert "<track" not in project.public("site/p/index.html")
    project.replace("content/profiles/first/index.md", "单位: 一厂", "单位: 二厂")
    project.write("content/pages/talk.vtt", "WEBVTT")
    made, clean = project.make(), project.clean()
    assert "二厂" in project.public("site/p/index.html")
    assert "<track" in project.public("site/p/index.html")
    assert made.build is not None
    assert clean.build is not None
    page = "site/p/index.html"
    assert made.build.made[page].digest == clean.build.made[page].digest
