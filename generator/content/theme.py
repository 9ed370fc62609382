"""`Theme`: colours, faces and radius, shared by the website and the sheets.

Inputs → outputs: what an editor wrote as a colour or as four inks → one way to write it, or a
`ValueError` made by `unfit`; two colours → the contrast between them (WCAG 2.2).

What is not written is as `纸上丹心` has it. A colour given for screens alone prints in inks worked
out from it; exact inks are for a printer to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, Field

from generator.content.details import Key, Whole
from generator.content.values import unfit

ENOUGH = 4.5  # to 1: what WCAG asks of text
_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_NAME = re.compile(r"[^\"'\\;{}<>@]{1,64}")
_WIDE = str.maketrans("０１２３４５６７８９＃％，、／", "0123456789#%,,/")


def colour(value: object) -> object:
    """`#A8201A`, `a8201a` or `#a21` → `#a8201a`."""
    if not isinstance(value, str):
        return value
    found = _HEX.fullmatch(value.translate(_WIDE).strip())
    if found is None:
        raise unfit("bad-colour", found=value)
    digits = found[1] if len(found[1]) == 6 else "".join(2 * each for each in found[1])
    return f"#{digits.lower()}"


def plates(value: object) -> object:
    """`20 100 100 12` or `20%, 100%, 100%, 12%` → `20 100 100 12`."""
    if not isinstance(value, str):
        return value
    parts = re.split(r"[\s,/%]+", value.translate(_WIDE).strip(" %"))
    if len(parts) != 4 or not all(re.fullmatch(r"\d{1,3}", each) for each in parts):
        raise unfit("bad-inks", found=value)
    if any(int(each) > 100 for each in parts):
        raise unfit("bad-inks", found=value)
    return " ".join(str(int(each)) for each in parts)


def family(value: object) -> object:
    """The name of a typeface, safe inside quotation marks of a stylesheet."""
    if isinstance(value, str) and not _NAME.fullmatch(value):
        raise unfit("bad-face", found=value)
    return value


Family = Annotated[str, BeforeValidator(family)]
_SONG = (
    "Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "思源宋体", "Songti SC", "STSong",
    "SimSun",
)  # fmt: skip
_HEI = (
    "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "思源黑体",
    "HarmonyOS Sans SC", "MiSans", "Microsoft YaHei UI", "Microsoft YaHei", "WenQuanYi Micro Hei",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ink:
    """One colour, for screens and for the press."""

    hex: Annotated[
        Annotated[str, BeforeValidator(colour)],
        Key("色值", '屏幕上的颜色，加引号，如 "#A8201A"', 'on screens, quoted: "#A8201A"'),
    ]
    cmyk: Annotated[
        Annotated[str, BeforeValidator(plates)],
        Key("油墨", "青、品红、黄、黑的百分比，如 20 100 100 12", "per cent of C, M, Y and K"),
    ] = ""

    @property
    def inks(self) -> tuple[int, int, int, int]:
        """Per cent of cyan, magenta, yellow and black."""
        if self.cmyk:
            cyan, magenta, yellow, black = (int(each) for each in self.cmyk.split())
            return cyan, magenta, yellow, black
        parts = channels(self.hex)
        light = max(parts)
        if light == 0:
            return 0, 0, 0, 100
        cyan, magenta, yellow = (round(100 * (light - each) / light) for each in parts)
        return cyan, magenta, yellow, round(100 * (1 - light))


@dataclass(frozen=True, slots=True)
class Faces:
    """Typefaces by family name, the first that is there first."""

    heading: Annotated[
        tuple[Family, ...],
        Key(
            "标题字体", "网页标题的字体，排在自带宋体之后", "of headings on the web, after our own"
        ),
    ] = _SONG
    body: Annotated[
        tuple[Family, ...], Key("正文字体", "网页正文的字体", "of running text on the web")
    ] = _HEI
    print_heading: Annotated[
        tuple[Family, ...],
        Key(
            "印刷标题字体", "海报的标题，字体文件放在 assets/fonts", "on sheets; from assets/fonts"
        ),
    ] = ()
    print_body: Annotated[
        tuple[Family, ...],
        Key(
            "印刷正文字体", "海报的小字，字体文件放在 assets/fonts", "on sheets; from assets/fonts"
        ),
    ] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """How everything looks: colours, faces, corners."""

    paper: Annotated[Ink, Key("纸", "底色", "the ground")] = Ink("#faf6ee", "2 3 8 0")
    ink: Annotated[Ink, Key("墨", "正文", "text")] = Ink("#1f1b18", "0 0 0 100")
    night: Annotated[Ink, Key("夜", "大片的墨色", "large areas of ink")] = Ink(
        "#191512", "60 60 65 75"
    )
    cinnabar: Annotated[Ink, Key("丹", "印章的红：栏目名、一条线、一块底", "the seal's red")] = Ink(
        "#a8201a", "20 100 100 12"
    )
    gold: Annotated[Ink, Key("金", "细线与图标的线，不用于小字", "hairlines, never small text")] = (
        Ink("#b08d57", "30 42 75 5")
    )
    stone: Annotated[Ink, Key("石", "图注、日期", "captions and dates")] = Ink(
        "#655e56", "0 5 10 68"
    )
    celadon: Annotated[Ink, Key("青", "讲座", "lectures")] = Ink("#2f5d55", "75 40 60 30")
    indigo: Annotated[Ink, Key("靛", "新闻", "news")] = Ink("#2b4467", "90 70 35 20")
    faces: Annotated[Faces, Key("字体", "标题与正文的字体", "of headings and text")] = Faces()
    radius: Annotated[
        Annotated[Whole, Field(ge=0, le=24)],
        Key("圆角", "印章等小块的圆角，像素", "of seals and other small fields, px"),
    ] = 2


PAPER_AND_INK = Theme()
TEXT = ("ink", "cinnabar", "stone", "celadon", "indigo")  # the colours that words are set in


def channels(code: str) -> tuple[float, float, float]:
    """Red, green and blue of `#a8201a`, each from 0 to 1."""
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def mixed(one: str, other: str, share: float) -> str:
    """A colour between two: `share` (0 to 1) of `other`."""
    pairs = zip(channels(one), channels(other), strict=True)
    return "#" + "".join(f"{round(255 * (a + (b - a) * share)):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """How many times lighter the lighter of two colours is, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(code: str) -> float:
    shares = zip((0.2126, 0.7152, 0.0722), channels(code), strict=True)
    return sum(
        share * (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4)
        for share, each in shares
    )


def pale(theme: Theme) -> tuple[tuple[str, float], ...]:
    """The colours of words that cannot be read well on the paper, each with its contrast."""
    measured = ((name, contrast(getattr(theme, name).hex, theme.paper.hex)) for name in TEXT)
    return tuple((name, ratio) for name, ratio in measured if ratio < ENOUGH)
