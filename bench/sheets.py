"""Draw a contact sheet of one design: every kind of sheet on every format, as small as a thumbnail.

    python -m bench.sheets dan contact.png [words…]

Words choose the contents whose name begins with them, and formats by name (`roll-up`). What cannot
be set is a grey field with the reason.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from generator.content.formats import FORMATS
from generator.content.printing import Design
from generator.press.typeset import TypesetError, raster, song_file
from tests.printing import MATTERS, set_sheet

HIGH, EDGE = 190, 12
USUAL = ("a4", "a2", "600x900", "900x1200", "1200x900", "pane", "pane-wide", "roll-up", "x-stand")


def picture(design: Design, form: str, name: str, high: int = HIGH) -> Image.Image:
    """One sheet as a picture `high` px tall, or a grey field that says why there is none."""
    given = FORMATS[form]
    wide = round(high * given.width / given.height)
    try:
        pdf = set_sheet(design, given, MATTERS[name], marks=False)
    except TypesetError as error:
        grey = Image.new("RGB", (wide, high), "#bbb")
        ImageDraw.Draw(grey).text((4, 4), error.message[:90], "black", _face(11))
        return grey
    dpi = high / (given.height + 2 * given.bleed) * 25.4
    page = Image.open(io.BytesIO(raster(pdf, dpi=dpi)))
    return page.convert("RGB").resize((wide, high), Image.Resampling.LANCZOS)


def _face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(song_file(), size)


def main(design: str, out: str, *words: str) -> None:
    """Draw the contact sheet."""
    forms = [each for each in FORMATS if each in words] or list(USUAL)
    kinds = [each for each in words if each not in FORMATS]
    names = [each for each in MATTERS if not kinds or any(each.startswith(kind) for kind in kinds)]
    lines = []
    for name in names:
        cards = ["table-card", "a4"] if name.startswith("card") else forms
        lines.append((name, [picture(Design(design), each, name) for each in cards]))
    wide = max(sum(each.width + EDGE for each in line) for _, line in lines) + EDGE
    sheet = Image.new("RGB", (wide, (HIGH + 40) * len(lines) + EDGE), "#e9e6e0")
    pen = ImageDraw.Draw(sheet)
    for number, (name, line) in enumerate(lines):
        x, y = EDGE, number * (HIGH + 40) + EDGE
        pen.text((x, y - 4), name, "black", _face(15))
        for each in line:
            sheet.paste(each, (x, y + 20))
            x += each.width + EDGE
    sheet.save(Path(out), quality=60)


if __name__ == "__main__":
    main(*sys.argv[1:])
