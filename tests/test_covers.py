"""Covers: two pictures of fixed size, few kilobytes, whatever the words; whole when cut square."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from generator.content.printing import DESIGNS
from generator.engine.jobs import perform
from generator.plan import fulfil
from generator.site.enclosing import COVERS, Cover
from generator.site.framing import Box
from generator.site.share import Share
from generator.site.view import View
from generator.wechat.covers import LIMIT, Covers
from tests.test_images import SECRET, SRGB, near, pixel
from tests.test_pictures import orientation, saved
from tests.worlds import Shelf, make_world

LOOKS = tuple(each.value for each in DESIGNS)
FOLDER = "wechat/profiles/first"
SITE, BY = "榜样", "上海理工大学工会"
DERRICK = "assets/emblems/derrick.svg"
PHOTO = "content/profiles/first/photo.png"
WIDE, SQUARE = COVERS
PAPER, RED, GREEN, BLUE = (250, 246, 238), (168, 32, 26), (47, 93, 85), (43, 68, 103)
MIDDLE = (338, 0, 837, 500)  # what the platform cuts out of the wide one for a list
CALM = (0, 420, 1175, 500)  # below the hairline, where it lays the title

LONG = "校工会召开二届三次教职工代表大会审议通过学校十四五发展规划和办法"
CARDS = {
    "two characters": Share("孟泰", "全国劳动模范", "1898–1967", SITE, BY, seal="国", emblem=DERRICK),
    "three": Share("王进喜", "全国劳动模范", "1923–1970", SITE, BY, seal="国", emblem=DERRICK),
    "eight": Share("赵梦桃先进小组们", "", "", SITE, BY, emblem=DERRICK),
    "a name with a dot": Share("阿卜杜热合曼·吾斯曼江", "全国五一劳动奖章", "", SITE, BY, emblem=DERRICK),
    "neither": Share("张秉贵", "全国劳动模范", "", SITE, BY),
    "a title on a person": Share("王进喜：宁肯少活二十年，拼命也要拿下大油田", "", "", SITE, BY, emblem=DERRICK),
    "a lecture": Share("从泥浆池到大油田", "劳模大讲堂", "14:00", SITE, BY, tone="lecture", large="5月8日", small="2026年"),
    "news of 32": Share(LONG, "民主管理", "", SITE, BY, tone="news", large="12月28日", small="2020年"),
    "a year alone": Share("通知", "", "", SITE, BY, tone="news", small="2020年"),
    "a strange day": Share("通知", "", "", SITE, BY, tone="news", large="五月", small="某年"),
    "a sample": Share("讲座", "系列", "", SITE, BY, tone="lecture", large="5月8日", small="2026年", sample="样例"),
    "a sample with a drawing": Share("王进喜", "", "", SITE, BY, emblem=DERRICK, sample="样例"),
    "Latin": Share("Norman Bethune", "Model Worker of the Nation", "", SITE, BY, emblem=DERRICK),
    "one long word": Share("Supercalifragilistic" * 4, "Supercalifragilistic" * 4, "", SITE, BY),
    "far too long": Share(LONG * 6, LONG, "", SITE, BY, tone="news", large="12月28日", small="2020年"),
    "marks alone": Share("……", "，", "", SITE, BY),
    "spaces": Share("  ", "　", "", SITE, BY, sample=" "),
    "no words": Share("", "", "", "", ""),
    "rare characters and an emoji": Share("𠮷𪚥🎉", "🙂", "㛃🙂", SITE, BY, seal="🙂"),
    "code": Share('"]) #panic("x") \\', "$ x $ *y*", "// {{ 7*7 }}", SITE, BY),
    "an unknown tone": Share("讲座", "系列", "", SITE, BY, tone="other"),
    "a portrait": Share("王进喜", "全国劳动模范", "", SITE, BY, portrait=PHOTO),
    "a portrait of a sample": Share("阿卜杜热合曼·吾斯曼江", "", "", SITE, BY, portrait=PHOTO, sample="样例"),
    "a photograph of news": Share(LONG, "工会动态", "", SITE, BY, tone="news", portrait=PHOTO),
}  # fmt: skip


def photograph(name: str = "", size: tuple[int, int] = (300, 400)) -> bytes:
    """A busy picture, broad for news."""
    size = (1600, 1000) if "news" in name else size
    return saved(Image.effect_noise(size, 25).convert("RGB"), "JPEG", quality=90)


def covers(
    card: Share, look: str = "dan", files: Mapping[str, str | bytes | None] | None = None
) -> tuple[Image.Image, Image.Image]:
    wish = Cover(card, look, FOLDER)
    outputs = Covers(wish).run(View(make_world({PHOTO: photograph(), **(files or {})})))
    assert [each.path for each in outputs] == [wish.file(shape) for shape in COVERS]
    assert max(len(each.data) for each in outputs) < LIMIT
    wide, square = (Image.open(io.BytesIO(each.data)) for each in outputs)
    assert (wide.size, square.size) == (COVERS[WIDE], COVERS[SQUARE])
    for each in (wide, square):
        assert (each.format, each.mode) == ("JPEG", "RGB")
        assert not {"exif", "icc_profile", "comment", "xmp"} & set(each.info)
    return wide, square


def differing(one: Image.Image, other: Image.Image, box: Box | None = None) -> Box | None:
    """Where two pictures differ by more than a JPEG does by itself."""
    found = ImageChops.difference(one.convert("L"), other.convert("L"))
    cut = found.crop(box) if box else found
    return cut.point(lambda value: 255 if value > 40 else 0).getbbox()


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", CARDS)
def test_the_words_stand_whole_in_the_middle_square_above_its_lowest_quarter(
    name: str, look: str
) -> None:
    """What another title of the same length changes lies clear of the edges of the square and of
    what is below."""
    card, files = CARDS[name], {PHOTO: photograph(name)}
    other = replace(card, title="一" * len(card.title))
    assert (COVERS[WIDE], COVERS[SQUARE]) == ((1175, 500), (500, 500))
    for number, (said, another) in enumerate(
        zip(covers(card, look, files), covers(other, look, files), strict=True)
    ):
        found = differing(said, another)
        if found is None:
            continue
        left, top, right, _ = MIDDLE if number == 0 else (0, 0, 500, 500)
        assert left + 10 <= found[0], name
        assert found[2] <= right - 10, name
        assert top + 10 <= found[1], name
        assert found[3] <= (385 if number == 0 else 490), name


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", ["two characters", "news of 32", "a lecture", "a portrait"])
def test_a_title_is_seen(name: str, look: str) -> None:
    """As large as a thumbnail needs: 32 characters in a height of at least 28 px each."""
    card = CARDS[name]
    for said, bare in zip(covers(card, look), covers(replace(card, title=""), look), strict=True):
        found = differing(said, bare)
        assert found is not None
        area = (found[2] - found[0]) * (found[3] - found[1])
        assert area >= len(card.title) * 28 * 28


@pytest.mark.parametrize("look", LOOKS)
def test_kicker_and_seal_stand_in_the_wings(look: str) -> None:
    card = CARDS["three"]
    wide, square = covers(card, look)
    bare = covers(replace(card, kicker="", seal=""), look)
    assert differing(wide, bare[0]) is not None
    assert differing(wide, bare[0], MIDDLE) is None
    assert differing(wide, bare[0], CALM) is None
    assert differing(square, bare[1]) is None


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    ("name", "field"),
    [("two characters", "emblem"), ("a lecture", "large"), ("a sample", "sample")],
)
def test_the_picture_the_day_and_the_mark_are_in_the_square(
    look: str, name: str, field: str
) -> None:
    card = CARDS[name]
    for said, bare in zip(
        covers(card, look), covers(replace(card, **{field: ""}), look), strict=True
    ):
        cut = MIDDLE if said.size == COVERS[WIDE] else None
        assert differing(said, bare, cut) is not None


TONES = [("people", RED), ("lecture", GREEN), ("news", BLUE), ("other", RED)]


@pytest.mark.parametrize(("tone", "colour"), TONES)
def test_the_colour_of_the_subject(tone: str, colour: tuple[int, int, int]) -> None:
    for cover in covers(Share("甲", "", "", SITE, BY, tone=tone, large="5月8日"), "dan"):
        assert near(pixel(cover, 6, 6), colour, within=6)
    for cover in covers(Share("甲", "", "", SITE, BY, tone=tone, large="5月8日"), "ge"):
        assert near(pixel(cover, cover.width // 2, 6), colour, within=6)
    for cover in covers(Share("甲", "", "", SITE, BY, tone=tone), "zhi"):
        assert near(pixel(cover, 6, 6), PAPER, within=6)


def halves() -> bytes:
    """Red at the left, blue at the right."""
    image = Image.new("RGB", (3200, 1000), "red")
    image.paste("blue", (1600, 0, 3200, 1000))
    return saved(image, "PNG")


@pytest.mark.parametrize("look", ["dan", "ge"])
def test_a_photograph_is_shown_around_its_focus(look: str) -> None:
    for across, colour in ((0.1, (254, 0, 0)), (0.9, (0, 0, 254))):
        card = Share("甲", "", "", SITE, BY, portrait=PHOTO, across=across)
        wide, square = covers(card, look, {PHOTO: halves()})
        assert near(pixel(wide, 460, 250), colour, within=8), "what matters stands in the square"
        assert near(pixel(square, 60 if across < 0.5 else 440, 100), colour, within=8)


def test_paper_and_ink_shows_photographs_in_ink() -> None:
    wide, _ = covers(CARDS["a portrait"], "zhi", {PHOTO: halves()})
    colours = wide.crop((0, 0, 580, 500)).resize((40, 40)).getcolors(2000) or []
    assert max(max(each) - min(each) for _, each in colours if isinstance(each, tuple)) < 40


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("data", [b"no picture", b"", photograph()[:2000]])
def test_a_photograph_that_cannot_be_used_is_left_out(look: str, data: bytes) -> None:
    """The article tells it."""
    card = Share("王甲", "", "", SITE, BY, portrait=PHOTO)
    one, other = covers(card, look, {PHOTO: data})[0], covers(replace(card, portrait=""), look)[0]
    assert differing(one, other) is None


def test_nothing_is_told_of_the_maker() -> None:
    exif = orientation(6)
    exif[0x010F] = "SECRETCAMERA"
    whole = Image.new("RGB", (300, 400), "red")
    data = saved(whole, "JPEG", exif=exif, xmp=SECRET, icc_profile=SRGB)
    kept = Shelf()
    perform(fulfil(Cover(CARDS["a portrait"], "dan", FOLDER)), make_world({PHOTO: data}), kept)
    assert len(kept) == 2
    assert not any(word in each for each in kept for word in (b"SECRET", b"Exif", b"ICC"))


def test_a_broken_drawing_is_left_out() -> None:
    covers(CARDS["two characters"], "dan", {DERRICK: "no drawing"})


def test_a_broken_template_is_told() -> None:
    world = make_world({"templates/wechat/covers/zhi.typ": "#nobody"})
    outcome = perform(Covers(Cover(CARDS["three"], "zhi", FOLDER)), world, lambda _: "mark")
    [found] = outcome.problems
    assert (found.rule, found.span.path) == ("typesetting", "templates/wechat/covers/zhi.typ")


@pytest.mark.parametrize("name", ["three", "a photograph of news"])
def test_the_same_covers_have_the_same_bytes(name: str) -> None:
    wish, kept = Cover(CARDS[name], "ge", FOLDER), Shelf()
    for _ in range(2):
        assert not perform(fulfil(wish), make_world({PHOTO: halves()}), kept).problems
    assert kept[:2] == kept[2:]


@given(st.text(st.characters(codec="utf-8"), max_size=40), st.sampled_from(LOOKS))
@settings(max_examples=30)
def test_any_title_can_be_set(title: str, look: str) -> None:
    covers(Share(title, title[:9], "", SITE, BY, emblem=DERRICK), look)
