"""Share cards: few kilobytes, whatever the words; and which page has which."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from generator.engine.jobs import perform
from generator.plan import fulfil
from generator.site import urls
from generator.site.share import SIZE, Share, Shared, share
from generator.site.view import View
from generator.surfaces.pages import Page
from generator.surfaces.shares import ShareCard, small
from tests.conftest import picture
from tests.worlds import Shelf, make_world

SITE, BY = "榜样", "上海理工大学工会"
DERRICK = "assets/emblems/derrick.svg"
PHOTO = "content/profiles/first/photo.png"
RED, GREEN, BLUE = (168, 32, 26), (47, 93, 85), (43, 68, 103)
PAPER, INK = (250, 246, 238), (31, 27, 24)

CARDS = {
    "two characters": Share("孟泰", "全国劳动模范", "1898–1967", SITE, BY, seal="国", emblem=DERRICK),
    "sixty characters": Share(
        "校工会召开二届三次教职工代表大会，审议通过学校“十四五”发展规划和教职工福利实施办法，表彰一批先进典型。" * 2,
        "民主管理", "大会审议了学校工作报告。" * 3, SITE, BY, tone="news", large="12月28日", small="2020年",
    ),
    "a name with a dot": Share("阿卜杜热合曼·吾斯曼江", "全国五一劳动奖章", "", SITE, BY, emblem=DERRICK),
    "Latin": Share("Model Workers of the University " * 3, "News", "", SITE, BY, tone="news", small="2020年"),
    "one long word": Share("Supercalifragilistic" * 4, "", "", SITE, BY),
    "no words": Share("", "", "", "", ""),
    "rare characters and an emoji": Share("𠮷𪚥🎉", "", "㛃🙂", SITE, BY, seal="🙂"),
    "code": Share('"]) #panic("x") \\', "$ x $ *y*", "// {{ 7*7 }}", SITE, BY),
    "a sample lecture": Share("讲座", "系列", "14:00", SITE, BY, tone="lecture", large="5月8日", small="2026年", sample="样例"),
    "an unknown tone": Share("讲座", "系列", "", SITE, BY, tone="other"),
    "a photograph": Share("王甲", "", "一厂", SITE, BY, portrait=PHOTO),
}  # fmt: skip


def made(card: Share, files: dict[str, str | bytes | None] | None = None) -> Image.Image:
    wish = share(card, "a/index.html")
    [output] = ShareCard(wish).run(View(make_world(files)))
    assert output.path == wish.address
    assert len(output.data) <= 60_000
    return Image.open(io.BytesIO(output.data))


@pytest.mark.parametrize("name", CARDS)
def test_a_card_is_a_small_picture_of_the_right_size(name: str) -> None:
    image = made(CARDS[name])
    assert image.size == SIZE
    assert image.format == ("JPEG" if CARDS[name].portrait else "PNG")


def near(one: object, other: tuple[int, int, int]) -> bool:
    assert isinstance(one, tuple)
    return all(abs(a - b) < 6 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("tone", "colour"), [("people", RED), ("lecture", GREEN), ("news", BLUE), ("other", RED)]
)
def test_the_field_has_the_colour_of_its_subject(tone: str, colour: tuple[int, int, int]) -> None:
    image = made(Share("甲", "", "", SITE, BY, tone=tone)).convert("RGB")
    assert near(image.getpixel((20, 20)), colour)
    assert near(image.getpixel((1180, 20)), PAPER)


def inked(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many pixels of a part are darker than paper is."""
    grey = image.convert("L").crop(box)
    return sum(grey.histogram()[:128])


def test_nothing_touches_the_edge() -> None:
    for card in CARDS.values():
        image = made(card)
        assert inked(image, (1150, 0, 1200, 630)) == 0, card.title
        assert inked(image, (430, 0, 1200, 40)) == 0, card.title
        assert inked(image, (430, 600, 1200, 630)) == 0, card.title


def test_a_photograph_fills_the_field_around_its_focus() -> None:
    wide = Image.new("RGB", (400, 100), "red")
    wide.paste("blue", (300, 0, 400, 100))
    out = io.BytesIO()
    wide.save(out, "PNG")
    for across, colour in ((0.0, (254, 0, 0)), (1.0, (0, 0, 254))):
        card = Share("甲", "", "", SITE, BY, portrait=PHOTO, across=across)
        image = made(card, {PHOTO: out.getvalue()}).convert("RGB")
        assert near(image.getpixel((200, 300)), colour)


@pytest.mark.parametrize("data", [b"no picture", b""])
def test_a_broken_photograph_leaves_the_field_plain(data: bytes) -> None:
    card = Share("甲", "", "", SITE, BY, portrait=PHOTO)
    image = made(card, {PHOTO: data}).convert("RGB")
    assert near(image.getpixel((200, 300)), RED)


def test_what_is_transparent_is_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (60, 90), (0, 0, 0, 0)).save(out, "PNG")
    image = made(Share("甲", "", "", SITE, BY, portrait=PHOTO), {PHOTO: out.getvalue()})
    assert near(image.convert("RGB").getpixel((200, 300)), (255, 255, 255))


def test_a_broken_drawing_is_left_out() -> None:
    made(CARDS["two characters"], {DERRICK: "no drawing"})


def test_a_broken_template_is_told() -> None:
    world = make_world({"templates/web/share.typ": "#nobody"})
    outcome = perform(ShareCard(share(CARDS["two characters"], "a")), world, lambda _: "mark")
    [found] = outcome.problems
    assert found.rule == "typesetting"


def test_the_same_card_has_the_same_bytes_and_another_card_another_address() -> None:
    card, kept = CARDS["two characters"], Shelf()
    job = fulfil(share(card, "profiles/x/index.html"))
    assert job == ShareCard(share(card, "profiles/x/index.html"))
    for _ in range(2):
        perform(job, make_world(), kept)
    assert kept[0] == kept[1]
    one, other = (share(replace(card, line=line), "a/x/index.html") for line in ("甲", "乙"))
    assert one.address != other.address
    assert one.address.startswith("site/share/x.")


def test_few_colours_are_enough() -> None:
    image = Image.open(io.BytesIO(small(picture("red", (1200, 630)), photograph=False)))
    assert image.mode == "P"


# --- which page has which ------------------------------------------------------------------------


def shared(page: Page, title: str = "标题", files: dict[str, str | bytes | None] | None = None) -> tuple[Share, Shared]:  # fmt: skip
    view = View(make_world(files)).at(page.address)
    told = view.share(page, title)
    [wish] = view.wishes
    assert isinstance(wish, Share)
    return wish, told


def test_a_person_is_shown_with_name_honour_and_drawing() -> None:
    wish, told = shared(Page("", "profiles/first/index.html", "profiles/first"))
    assert (wish.title, wish.kicker, wish.seal) == ("王甲", "全国劳动模范", "国")
    assert "1923–" in wish.line
    assert "一厂" in wish.line
    assert wish.emblem == DERRICK
    assert told.src == "https://union.example.edu.cn/" + wish.address.removeprefix("site/")
    assert (told.width, told.height) == SIZE
    assert "王甲" in told.alt


def test_a_lecture_is_shown_with_its_day() -> None:
    wish, _ = shared(Page("", "lectures/masters/one/index.html", "lectures/masters/one"))
    assert (wish.tone, wish.large, wish.small) == ("lecture", "5月2日", "2026年")
    assert (wish.kicker, wish.line) == ("系列", "14:00")


def test_a_portrait_stands_instead_of_the_drawing() -> None:
    text = str(make_world().sources["content/profiles/first/index.md"])
    files = {
        "content/profiles/first/index.md": text.replace(
            "图标:", "照片: {文件: photo.png, 说明: 照片}\n图标:"
        )
    }
    page = Page("", "profiles/first/index.html", "profiles/first")
    wish, _ = shared(page, files=dict(files))
    assert (wish.portrait, wish.emblem) == (PHOTO, "")
    assert wish.address.endswith(".jpg")
    other, _ = shared(page, files={**files, PHOTO: picture("green")})
    assert other.address != wish.address, "another picture is another file"


def test_news_of_a_month_shows_the_month() -> None:
    wish, _ = shared(Page("", "news/2026/n2/index.html", "news/n2"))
    assert (wish.tone, wish.large, wish.small) == ("news", "4月", "2026年")


def test_an_honour_says_how_many_hold_it() -> None:
    wish, _ = shared(Page("", urls.honour("quanguo-laodong-mofan"), "quanguo-laodong-mofan"))
    assert (wish.title, wish.line, wish.seal) == ("全国劳动模范", "本站记有 2 位", "国")


def test_lists_have_their_own_card_and_their_further_pages_the_sites() -> None:
    own, _ = shared(Page("", urls.PROFILES), "榜样人物")
    column, _ = shared(Page("", "news/columns/women/index.html", "women"), "女教职工")
    assert (own.title, column.title) == ("榜样人物", "女教职工")
    home, _ = shared(Page("", urls.HOME))
    for page in (
        Page("", "news/page/2/index.html", "", 2, 2),
        Page("", "tags/x/index.html", "劳模精神"),
    ):
        assert shared(page)[0] == home
    assert home.title == "榜样"
