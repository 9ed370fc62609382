"""Rare characters: what an editor can do about one that no typeface has.

Inputs → outputs: a character → the standard character that an old private code stands for, the
usual way of writing it, and which typeface is likely to have it. Nothing is replaced by itself: a
name belongs to the person who bears it, and whoever edits decides.
"""

from __future__ import annotations

import unicodedata

# GBK gave 80 characters private codes (FE50–FEA0 → U+E815–U+E864) that Unicode had not yet taken
# in; old identity and payroll systems still hand them out, 䶮 among them. The codec knows most of
# them; these are the 14 that Unicode took in last.
_OLD = (0xE815, 0xE864)
_LAST = {
    0xE816: "\U00020087", 0xE817: "\U00020089", 0xE818: "\U000200cc", 0xE81E: "\u9fb4",
    0xE826: "\u9fb5", 0xE82B: "\u9fb6", 0xE82C: "\u9fb7", 0xE831: "\U000215d7", 0xE832: "\u9fb8",
    0xE83B: "\U0002298f", 0xE843: "\u9fb9", 0xE854: "\u9fba", 0xE855: "\U000241fe",
    0xE864: "\u9fbb",
}  # fmt: skip
# Forms that mean the very same character in a name.
_USUAL = {
    "髙": "高", "𠮷": "吉", "﨑": "崎", "𡈽": "土", "𠀋": "丈", "𣘺": "桥", "吳": "吴", "黃": "黄",
    "淸": "清", "靑": "青", "眞": "真", "愼": "慎", "鎭": "镇", "戶": "户", "內": "内", "兪": "俞",
    "栢": "柏", "峯": "峰", "羣": "群", "敎": "教", "徳": "德", "恵": "惠", "囯": "国", "濶": "阔",
    "峩": "峨",
}  # fmt: skip
_FACES = (
    (0x3400, 0x9FFF, "花园明朝 HanaMinA、遍黑体 Plangothic P1"),
    (0x20000, 0x2EBEF, "花园明朝 HanaMinB、遍黑体 Plangothic P1 或 P2"),
    (0x2EBF0, 0x33479, "遍黑体 Plangothic P2"),
)


def standard(char: str) -> str:
    """The character that an old private code stands for; empty when it is none of them.

    >>> standard("\\ue863")
    '䶮'
    """
    first, last = _OLD
    point = ord(char)
    if not first <= point <= last:
        return ""
    byte = 0x50 + point - first
    byte += byte >= 0x7F  # 7F is skipped
    found = bytes((0xFE, byte)).decode("gb18030")
    return _LAST[point] if private(found) else found


def usual(char: str) -> str:
    """How the same character is usually written; empty when nobody has said so."""
    found = _USUAL.get(char) or unicodedata.normalize("NFKC", char)
    return found if found != char else ""


def private(char: str) -> bool:
    """Whether it is somebody's own code, which means something else on every machine."""
    return unicodedata.category(char) == "Co"


def bearers(char: str) -> str:
    """Free typefaces that are made for characters like this one; empty for no Chinese character."""
    point = ord(char)
    return next((faces for low, high, faces in _FACES if low <= point <= high), "")
