"""Covers of articles: the wide one of the first article, the square one of a list.

Inputs → outputs: a `Cover` wish, its drawing or photograph asked of the view → two JPEGs, kin of
the share card and of the posters.

The wide one is composed around its middle square, for that is what the platform cuts out of it for
a list. Both are set on one sheet, one above the other: what they share is worked out once.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from generator.diagnostics import Span
from generator.engine.jobs import Output
from generator.press.pressing import own_faces
from generator.press.typeset import TypesetError, drawn, families
from generator.site.enclosing import COVERS, Cover
from generator.site.framing import crop
from generator.site.pictures import Unusable, opened
from generator.site.view import View
from generator.surfaces.images import cut
from generator.surfaces.shares import WORDS, line_drawing, settable

LIMIT = 200_000
"""Bytes of a cover."""
QUALITIES = (90, 82, 72, 60)
BROAD = 1.2
"""A photograph so many times as wide as it is high fills half of the wide cover."""
FIELDS = {True: ((588, 500), (500, 270)), False: ((250, 500), (250, 500))}
"""px of the photograph on the wide and on the square cover, for one that is broad and one that
is not. The first begins at the edge of the cover, so its subject stands right of its middle."""
_BESIDE = 0.28


@dataclass(frozen=True, slots=True)
class Covers:
    """Makes the pictures of a `Cover` wish."""

    wish: Cover

    @property
    def key(self) -> str:
        """`cover:wechat/profiles/wang-jinxi`."""
        return f"cover:{self.wish.folder}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Compose both covers.

        Raises:
            Failed: the template is broken.
        """
        wish, card, faces = self.wish, self.wish.card, own_faces(view)
        pictures, broad = _photographs(view, wish)
        template = f"wechat/covers/{wish.look}.typ"
        source = view.render(
            template,
            words={name: settable(getattr(card, name), faces) for name in WORDS},
            tone=card.tone if card.tone in ("lecture", "news") else "people",
            drawing=line_drawing(view, card),
            photographs=tuple(pictures),
            fields=FIELDS[broad],
            broad=broad,
            families=families(faces),
            frame={"inks": "rgb"},
            width=COVERS["2.35x1"][0],
            height=COVERS["2.35x1"][1],
        )
        try:
            sheet = drawn(source, pictures, faces)
        except TypesetError as error:
            told = {"who": card.title, "found": error.message}
            raise view.fail("typesetting", Span(f"templates/{template}"), **told) from None
        return tuple(Output(wish.file(shape), data) for shape, data in _parted(sheet))


def _parted(sheet: bytes) -> list[tuple[str, bytes]]:
    """The covers on a sheet, the wide one above the square one."""
    with Image.open(io.BytesIO(sheet), formats=("PNG",)) as opened_sheet:
        image = opened_sheet.convert("RGB")
    top, found = 0, []
    for shape, (wide, high) in COVERS.items():
        found.append((shape, _small(image.crop((0, top, wide, top + high)))))
        top += high
    return found


def _small(image: Image.Image) -> bytes:
    """A cover as JPEG, as good as it can be below the limit."""
    made = b""
    for quality in QUALITIES:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, subsampling=0, optimize=True)
        made = out.getvalue()
        if len(made) < LIMIT:
            break
    return made


def _photographs(view: View, wish: Cover) -> tuple[dict[str, bytes], bool]:
    """The photograph as each cover shows it, by file name, and whether it is broad; none if it
    cannot be used, which the article tells."""
    card = wish.card
    if not card.portrait:
        return {}, False
    data = view.file(card.portrait)
    inks = tuple(str(view.setting(f"theme.{each}.hex")) for each in ("ink", "paper"))
    try:
        wide, high = opened(data).size
        broad = wide > BROAD * high
        found = {}
        for number, field in enumerate(FIELDS[broad]):
            ratio = field[0] / field[1]
            aside = _BESIDE * min(1.0, high * ratio / wide) if broad and not number else 0.0
            box = crop((wide, high), ratio, (card.across - aside, card.down))
            made = cut(data, box, field, solid=True, spare=1.2)
            found[f"photograph-{number}.jpg"] = _saved(made, inks if wish.look == "zhi" else ())
    except Unusable:
        return {}, False
    return found, broad


def _saved(image: Image.Image, inks: tuple[str, ...]) -> bytes:
    """A photograph for the sheet, in shades from the first ink to the second if there are any."""
    if inks:
        image = ImageOps.colorize(ImageOps.autocontrast(image.convert("L"), 0.5), inks[0], inks[1])
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95, subsampling=0)
    return out.getvalue()
