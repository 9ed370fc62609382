"""Pinyin with surname readings, GB stroke order, slugs.

Inputs → outputs: a name or a title → its spelling in Latin letters, its sort keys, its part of an
address. Pure, but for the two tables in `generator/data`, which are read once.

Spelling follows GB/T 28039 (surname first, a compound surname or a given name as one word); ü
after l and n is written yu, as in passports: 吕 Lyu.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from functools import cache, partial
from hashlib import blake2b
from importlib.resources import files
from itertools import chain

from generator.text import is_hanzi

_Word = tuple[str, ...]  # the syllables of one word

_SLUG_LIMIT = 80
_RESERVED = {"con", "prn", "aux", "nul"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)
}
_WORD_BREAK = re.compile(r"[\s·•‧・'’-]+")
_SYLLABLE = re.compile(r"[bcdfghj-np-tw-z]*[aeiou]+(?:(?:ng|n|r)(?![aeiou]))?")
_TYPED_UMLAUT = re.compile("^([ln])v(?=e?$)", re.IGNORECASE)  # keyboards have v for ü

# Where the characters of 2, 3, … 25 strokes begin in the table; those of 26 and more are not known.
_STROKE_STARTS = (
    10, 54, 152, 356, 688, 1270, 2236, 3534, 5073, 6782, 8640, 10597, 12338, 13907, 15423, 16714,
    17726, 18499, 19190, 19691, 20041, 20316, 20512, 20664,
)  # fmt: skip
_GAP = 0
_UNKNOWN = 0x10000  # above every rank in the table


def split(name: str) -> tuple[str, str]:
    """Return the surname and the given name, without the white space that pads short names.

    Compound surnames are known from `data/surnames.txt`, but never leave the given name empty: 夏侯
    is 夏 and 侯. A name that is not all hanzi (a Latin one, or one with ·) is ("", name).
    """
    bare = "".join(name.split())
    if not bare or not all(map(is_hanzi, bare)):
        return "", name
    compounds = (bare[:length] for length in range(len(bare) - 1, 1, -1))
    surname = next((start for start in compounds if start in _surnames()), bare[0])
    return surname, bare[len(surname) :]


def syllables(name: str, override: str = "") -> tuple[str, ...]:
    """Return the lower-case syllables of a person's name without tones, ü after l and n as yu.

    `override` is the reading the author gave (“Shan Xiaoping”, “shàn xiǎo píng”): it is cut into
    as many syllables as the name has hanzi if that can be done, else taken word by word. A hanzi
    without a known reading stands for itself.
    """
    return tuple(chain.from_iterable(_words(name, override)))


def romanise(name: str, override: str = "") -> str:
    """Return the name as a Latin text writes it: "Wang Jinxi", "Ouyang Xiao'e".

    A name without hanzi is returned as it is. See `syllables` for `override`.
    """
    if not override and not any(map(is_hanzi, name)):
        return " ".join(name.split())
    return " ".join(_apostrophes(word).capitalize() for word in _words(name, override))


def initials(name: str, override: str = "") -> str:
    """Return the first letter of each syllable: "wjx". See `syllables` for `override`."""
    return "".join(syllable[0] for syllable in syllables(name, override))


def slug(text: str, *, person: bool = False, override: str = "") -> str:
    """Return the part of an address for `text`: at most 80 of a–z, 0–9 and single hyphens.

    A text has a hyphen after each syllable (lao-mo), a `person` only after each word (wang-jinxi).
    `override` replaces the reading. Never empty (a text without any letter becomes n- and a digest
    of it) and never a device name of Windows (con becomes con-1). A slug of a slug is itself.
    """
    words = _words(text, override) if person else [(part,) for part in _read(override or text)]
    name = re.sub("[^a-z0-9]+", "-", "-".join(map("".join, words))).strip("-")
    if len(name) > _SLUG_LIMIT:
        name = name[: _SLUG_LIMIT + 1].rpartition("-")[0] or name[:_SLUG_LIMIT]
    if name in _RESERVED:
        return f"{name}-1"
    return name or f"n-{blake2b(text.encode(), digest_size=4).hexdigest()}"


def strokes(char: str) -> int:
    """Return the number of strokes of a hanzi; 25 means 25 or more, 0 that it is not known.

    Counted from where each number begins in the table of GB 13000.1, which tells no more than that
    for the rare characters of 26 strokes and above: under a heading they stand with those of 25.
    """
    rank = _ranks().get(char)
    return 0 if rank is None else bisect_right(_STROKE_STARTS, rank - 1) + 1


def stroke_key(name: str, *, gap: bool = True) -> tuple[int, ...]:
    """Return the key that sorts names by strokes (GB 13000.1 order), character by character.

    With `gap` (按姓氏笔画, as party congresses and the CPPCC list names) a single given name has an
    empty character before it, so it precedes the double ones of the same surname: 李强 before
    李干杰. Without (按姓名笔画, as people's congresses do) it has not: 田大利 before 田富.
    Characters outside the table come last, by code point; different names have different keys.
    """
    surname, given = split(name)
    ranks = _ranks()
    key = [ranks.get(char, _UNKNOWN + ord(char)) for char in surname + given]
    if gap and surname and len(given) == 1:
        key.insert(-1, _GAP)
    return tuple(key)


def pinyin_key(name: str, override: str = "") -> tuple[tuple[str, int], ...]:
    """Return the key that sorts names by pinyin, character by character.

    Characters that sound alike (without tones) are kept apart by their place in stroke order, so
    that all 张 come together before all 章. See `syllables` for `override`.
    """
    readings, ranks = syllables(name, override), stroke_key(name, gap=False)
    if len(readings) != len(ranks):  # a Latin name, or an override that follows no hanzi
        return tuple((reading, _GAP) for reading in readings)
    return tuple(zip(readings, ranks, strict=True))


def _words(name: str, override: str) -> tuple[_Word, ...]:
    """Return the syllables of each word of a name: surname and given name, or as written."""
    surname, given = split(name)
    if override:
        return _overridden(_parts(override), len(surname), len(given))
    if not surname:
        return tuple(_read(part) for part in _parts(name))
    heading = _surnames().get(surname) or _read(surname)
    return (heading, _read(given)) if given else (heading,)


def _overridden(words: list[str], surname: int, given: int) -> tuple[_Word, ...]:
    """Return the words of a reading given for a name of so many hanzi in each half."""
    spelt = [_plain(_TYPED_UMLAUT.sub(r"\1ü", word)) for word in words]
    cut = [syllable for word in spelt for syllable in _SYLLABLE.findall(word)]
    if surname and given and "".join(cut) == "".join(spelt) and len(cut) == surname + given:
        return tuple(cut[:surname]), tuple(cut[surname:])
    return tuple((word,) for word in spelt if word)


def _parts(text: str) -> list[str]:
    return [part for part in _WORD_BREAK.split(text) if part]


def _apostrophes(word: _Word) -> str:
    """Join syllables; one that begins with a, o or e is set off (平安 ping'an)."""
    return "".join(f"'{part}" if i and part[0] in "aoe" else part for i, part in enumerate(word))


def _read(text: str) -> _Word:
    """Return one plain syllable for each hanzi, and each run of anything else as one."""
    return tuple(filter(None, map(_plain, _reader()(text))))


def _plain(reading: str) -> str:
    """Return a reading in lower case without tones and accents, ü after l and n as yu."""
    spelt = unicodedata.normalize("NFKD", reading).casefold()
    spelt = re.sub("(?<=[ln])u\u0308", "yu", spelt)
    return "".join(char for char in spelt if not unicodedata.combining(char)).strip()


@cache
def _reader() -> Callable[[str], list[str]]:
    # Imported on first use: it takes 0.2 s, which `bangyang --version` and a build with nothing
    # to do should not wait for.
    from pypinyin import lazy_pinyin

    return partial(lazy_pinyin, v_to_u=True)


@cache
def _ranks() -> dict[str, int]:
    """Return the place, from 1, of each character of GB 13000.1 in stroke order."""
    return {char: rank for rank, char in enumerate(_data("gb13000_stroke_order.txt"), start=1)}


@cache
def _surnames() -> dict[str, _Word]:
    """Return the syllables of each surname in the table."""
    lines = (line.partition("#")[0].split() for line in _data("surnames.txt").splitlines())
    return {line[0]: tuple(line[1:]) for line in lines if line}


def _data(name: str) -> str:
    return files("generator").joinpath("data", name).read_text(encoding="utf-8")
