"""The covers of articles in their three looks on one sheet, for judging by eye.

    python -m bench.covers docs/pictures/wechat-covers.webp

Each row is one kind of article: a person with a photograph (here a silhouette), a person with a
drawing, a lecture, a news item. Of each look: the wide cover, the square one, what a list cuts out
of the wide one, and both as small as a telephone shows them.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image, ImageDraw

from generator.content.printing import DESIGNS
from generator.site.enclosing import Cover
from generator.site.share import Share
from generator.site.view import View
from generator.wechat.covers import Covers
from tests.worlds import make_world

SITE, BY = "榜样", "上海理工大学工会"
PHOTO = "content/profiles/first/photo.png"
ROWS = (
    Share("李样例", "样例荣誉", "", SITE, BY, seal="国", portrait=PHOTO, sample="样例"),
    Share("王进喜", "全国劳动模范", "", SITE, BY, seal="国", emblem="assets/emblems/derrick.svg"),
    Share(
        "灯听我的话——蔡祖泉事迹宣讲", "大师系列讲座", "", SITE, BY,
        tone="lecture", large="5月8日", small="2026年", sample="样例",
    ),
    Share(
        "完善教代会制度，提高提案质量和成效", "民主管理", "", SITE, BY,
        tone="news", large="3月", small="2020年",
    ),
)  # fmt: skip
ROW, LOOK, GAP = 200, 800, 12


def silhouette(wide: int, high: int) -> bytes:
    """Head and shoulders of nobody, before a bright wall."""
    image = Image.linear_gradient("L").resize((wide, high)).point(lambda value: 225 - value // 3)
    draw, middle, head = ImageDraw.Draw(image), wide / 2, wide * 0.16
    draw.ellipse((middle - 2.4 * head, high * 0.6, middle + 2.4 * head, high * 1.6), fill=70)
    draw.rectangle((middle - 0.45 * head, high * 0.45, middle + 0.45 * head, high * 0.66), fill=70)
    draw.ellipse((middle - head, high * 0.22, middle + head, high * 0.22 + 2.5 * head), fill=70)
    out = io.BytesIO()
    Image.merge("RGB", (image, image, image.point(lambda value: value * 9 // 10))).save(out, "PNG")
    return out.getvalue()


def row(card: Share, look: str, files: dict[str, str | bytes | None]) -> Image.Image:
    """One article's covers in one look."""
    outputs = Covers(Cover(card, look, "wechat/x")).run(View(make_world(files)))
    wide, square = (Image.open(io.BytesIO(each.data)) for each in outputs)
    sheet = Image.new("RGB", (LOOK, ROW), "#8c8a86")
    sheet.paste(wide.resize((470, 200), Image.Resampling.LANCZOS), (0, 0))
    sheet.paste(square.resize((200, 200), Image.Resampling.LANCZOS), (470 + GAP, 0))
    small = (94, 94)
    cut = wide.crop((338, 0, 838, 500)).resize(small, Image.Resampling.LANCZOS)
    sheet.paste(cut, (670 + 2 * GAP, 0))
    sheet.paste(square.resize(small, Image.Resampling.LANCZOS), (670 + 2 * GAP, ROW - small[1]))
    return sheet


def main(target: Path) -> None:
    """Write the sheet."""
    files: dict[str, str | bytes | None] = {PHOTO: silhouette(900, 1200)}
    looks = [each.value for each in DESIGNS]
    size = (len(looks) * LOOK + GAP, len(ROWS) * (ROW + GAP) + GAP)
    sheet = Image.new("RGB", size, "#8c8a86")
    for down, card in enumerate(ROWS):
        for across, look in enumerate(looks):
            sheet.paste(row(card, look, files), (GAP + across * LOOK, GAP + down * (ROW + GAP)))
    sheet.save(target, "WEBP", quality=86, method=6)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
