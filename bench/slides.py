"""Draw a contact sheet of display slides: every kind of slide in every usual size.

    python -m bench.slides contact.png [words…]

Words choose the contents whose name begins with them, and sizes (`640x320`). What cannot be set is
a grey field with the reason.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from generator.content.displays import Display, display
from generator.press.typeset import TypesetError, song_file
from tests.slides import SLIDES, draw_slide

HIGH, EDGE, ACROSS = 300, 16, 2000
SIZES = ("1920×1080 55寸", "1080×1920 55寸", "2048×1152 P2.5", "640×320 P4", "1920×480 P2.5")


def picture(size: Display, name: str, high: int = HIGH) -> Image.Image:
    """One slide as a picture `high` px tall, or a grey field that says why there is none."""
    wide = round(high * size.width / size.height)
    try:
        made = Image.open(io.BytesIO(draw_slide(size, SLIDES[name])))
    except TypesetError as error:
        grey = Image.new("RGB", (wide, high), "#bbb")
        ImageDraw.Draw(grey).text((4, 4), error.message[:90], "black", _face(11))
        return grey
    return made.convert("RGB").resize((wide, high), Image.Resampling.LANCZOS)


def _face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(song_file(), size)


def main(out: str, *words: str) -> None:
    """Draw the contact sheet."""
    sizes: list[Any] = [display(each) for each in SIZES]
    sizes = [each for each in sizes if each.id in words] or sizes
    kinds = [each for each in words if "x" not in each]
    names = [each for each in SLIDES if not kinds or any(each.startswith(kind) for kind in kinds)]
    lines = [(name, [picture(each, name) for each in sizes]) for name in names]
    wide = max(sum(each.width + EDGE for each in line) for _, line in lines) + EDGE
    beside = max(1, ACROSS // wide)
    sheet = Image.new("RGB", (wide * beside, (HIGH + 40) * -(-len(lines) // beside)), "#e9e6e0")
    pen = ImageDraw.Draw(sheet)
    for number, (name, line) in enumerate(lines):
        down, across = divmod(number, beside)
        x, y = across * wide + EDGE, down * (HIGH + 40) + EDGE
        pen.text((x, y - 4), name, "black", _face(15))
        for each in line:
            sheet.paste(each, (x, y + 20))
            x += each.width + EDGE
    sheet.save(Path(out))


if __name__ == "__main__":
    main(*sys.argv[1:])
