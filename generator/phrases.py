"""Where a title may be broken: Chinese text as phrases that each stay on one line.

Inputs → outputs: a title, and names that stay whole → its phrases; joined they are the title again.
Pure, but for two word lists in `generator/data`, which are read with the first hanzi: the usual
words of the language, and those of this trade (`trade_words.txt`, one a line: add what is broken).

Chinese has no spaces, and a line of it may end inside a word: 先进事|迹报告会. Here a run of hanzi
is first made into words, of all ways the one whose words are the most usual (`_words`). Then words
are put together that nobody would part: 与, 和, 在 with what follows; 的, 了, 同志 with what goes
before; a number with its unit; characters that are no words, for those are names. An editor who
wants a break somewhere else writes a space or a mark there.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from generator.text import is_hanzi

SHORT = 4
"""A text of so many characters is one phrase."""

_LONGEST = 4  # characters of a word in the list
_RARE = 26  # log2 of all that was counted for the list: what a character costs that is no word
_HANZI = re.compile(r"[〇㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003fffd]+")
_LATIN = r"[A-Za-z0-9]+(?:[.,:'’%/&+–—~～-]*[A-Za-z0-9%℃]+)*"
_QUOTED = (
    r"“[^“”\s]{1,6}”|‘[^‘’\s]{1,6}’|《[^《》\s]{1,8}》|（[^（）\s]{1,6}）"  # too short to part
)
_TOKEN = re.compile(rf"{_QUOTED}|{_HANZI.pattern}|\s+|{_LATIN}|.", re.S)

# What leads on: never the end of a line.
_LEADING = frozenset(
    "一二三四五六七八九十百千万亿〇零两几第每各本该与和及暨或同在为向从自以用把被将由对给让请使令"
    "不无未没最更还再又也都很太已才就仅只是叫做当获评赴到往进入讲写送听走看读学访迎颂办建创争"
    "我你他她它这那此其全新老大小多高近约超逾满并且而但若如比按因于副总原校男女"
)
_UNITS = frozenset("年月日号分秒届次场期位名人个座件份面米吨元岁天台条篇节册部")
# What follows on: never the beginning of a line.
_TRAILING = _UNITS | frozenset("的地得了着过们等者里上下中内外旁边间前后式化性之会史吗呢吧啊")
_TITLES = (
    "同志", "先生", "女士", "老师", "师傅", "教授", "院士", "书记", "主席", "队长", "校长", "院长",
    "厂长", "小组", "等人",
)  # fmt: skip
# The most usual surnames, without those that more often end a word: 路, 方, 段.
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘"
    "杜戴夏钟汪田任姜范石姚谭廖邹熊金陆郝孔白崔康毛邱秦江顾侯邵孟龙万雷钱汤尹黎易常武乔贺赖龚文"
)
_BEYOND_LATIN = "\u2000"
_NUMBER = re.compile(r"[〇零一二三四五六七八九十百千万亿两几\d.,]+")
_UNIT_AFTER_SPACE = re.compile(rf"[{''.join(sorted(_UNITS))}]|[A-Za-z]{{1,2}}$|%")


class _Token(NamedTuple):
    """A piece that is never cut; `loose` is a hanzi that is no word of its own: part of a name."""

    text: str
    loose: bool = False
    name: bool = False


def phrases(text: str, whole: Iterable[str] = ()) -> tuple[str, ...]:
    """Return `text` in phrases, each to be kept on one line where there is room for it.

    None begins with a closing mark or ends with an opening one, none cuts a Latin word, a number
    from its unit, or a name in `whole`. A space belongs to the phrase before it.
    """
    return _phrases(text, tuple(sorted({each for each in whole if each}, key=_longest_first)))


def _longest_first(name: str) -> tuple[int, str]:
    return -len(name), name


@lru_cache(maxsize=4096)
def _phrases(text: str, whole: tuple[str, ...]) -> tuple[str, ...]:
    if len(text) <= SHORT:
        return (text,) if text else ()
    tokens = tuple(_tokens(text, whole))
    found = [tokens[0].text]
    for number in range(1, len(tokens)):
        if _holds(tokens, number):
            found[-1] += tokens[number].text
        else:
            found.append(tokens[number].text)
    return tuple(_ended(found))


def _ended(found: list[str]) -> list[str]:
    """A single hanzi, with its marks or without, is no last line."""
    last = [char for char in found[-1] if char.isalnum()]
    if len(found) > 1 and len(last) == 1 and is_hanzi(last[0]) and not found[-2][-1].isspace():
        return [*found[:-2], found[-2] + found[-1]]
    return found


# --- pieces --------------------------------------------------------------------------------------


def _tokens(text: str, whole: tuple[str, ...]) -> Iterator[_Token]:
    if not whole:
        yield from _plain(text)
        return
    # With a group in the pattern, every second part is a name.
    for number, part in enumerate(re.split(f"({'|'.join(map(re.escape, whole))})", text)):
        if number % 2:
            yield _Token(part, name=True)
        else:
            yield from _plain(part)


def _plain(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        if _HANZI.match(found[0]):
            yield from _words(found[0])
        else:
            yield _Token(found[0])


def _words(run: str) -> Iterator[_Token]:
    """The run of hanzi in words: of all ways the cheapest, the dearest word being the rarest."""
    worth = _worth()
    best = [(0, 0)] * (len(run) + 1)  # the worth from here to the end, and where the word ends
    for start in range(len(run) - 1, -1, -1):
        ways = [(worth.get(run[start], -_RARE) + best[start + 1][0], start + 1)]
        for end in range(start + 2, min(len(run), start + _longest()) + 1):
            value = worth.get(run[start:end])
            if value is not None:
                ways.append((value + best[end][0], end))
        best[start] = max(ways)
    start = 0
    while start < len(run):
        end = best[start][1]
        word = run[start:end]
        bound = word in _LEADING or word in _TRAILING
        yield _Token(word, loose=len(word) == 1 and not bound)
        start = end


@cache
def _worth() -> dict[str, int]:
    """Each word, and log2 of how usual it is: 0 for what is always there, -26 for what never is."""
    found: dict[str, int] = {}
    for line in _table("words.txt").splitlines():
        power, *words = line.split(" ")
        found.update(dict.fromkeys(words, int(power) - _RARE))
    # A word of the trade is worth more than the words that it may consist of.
    found.update(dict.fromkeys(_trade(), -_RARE // 2))
    return found


@cache
def _trade() -> tuple[str, ...]:
    return tuple(_table("trade_words.txt").split())


@cache
def _longest() -> int:
    return max(_LONGEST, *map(len, _trade()))


def _table(name: str) -> str:
    return files("generator").joinpath("data", name).read_text(encoding="utf-8")


# --- what holds together -------------------------------------------------------------------------


def _holds(tokens: tuple[_Token, ...], number: int) -> bool:
    """Whether no line may end before the token `number`."""
    left, right = tokens[number - 1], tokens[number]
    if left.text.isspace():
        before = tokens[number - 2].text if number > 1 else ""
        return not before or _opens(before) or _closes(right.text) or _counts(before, right.text)
    if right.text.isspace() or _opens(left.text) or _closes(right.text):
        return True
    if max(left.text[-1], right.text[0]) < _BEYOND_LATIN:  # C++, café
        return True
    if _leads(left) and _quotes(right.text):
        return True
    if right.text in _TRAILING and _shut(left.text):
        return True
    if not (_wordy(left) and _wordy(right)):
        return False
    return _bound(left, right) or _in_name(tokens, number)


def _opens(text: str) -> bool:
    """Whether it ends with a mark that belongs to what follows."""
    return unicodedata.category(text[-1]) in {"Ps", "Pi", "Sc", "Cf"} or text[-1] in "\"'#@"


def _closes(text: str) -> bool:
    """Whether it begins with a mark that belongs to what goes before."""
    kind = unicodedata.category(text[0])
    return not _quotes(text) and (kind[0] in "PM" or kind == "Cf")


def _quotes(text: str) -> bool:
    """Whether it begins with an opening bracket or quotation mark."""
    return unicodedata.category(text[0]) in {"Ps", "Pi"}


def _shut(text: str) -> bool:
    """Whether it ends with a closing bracket or quotation mark."""
    return unicodedata.category(text[-1]) in {"Pe", "Pf"}


def _counts(number: str, unit: str) -> bool:
    """Whether a space stands between a number and its unit only: 第 5 期, 30 km."""
    return number == "第" or (number[-1].isdigit() and bool(_UNIT_AFTER_SPACE.match(unit)))


def _wordy(token: _Token) -> bool:
    return token.text[-1].isalnum() and token.text[0].isalnum()


def _bound(left: _Token, right: _Token) -> bool:
    """Whether one of two neighbours cannot stand without the other."""
    if right.text in _TRAILING or right.text in _TITLES:
        return True
    if left.text[-1].isdecimal() or _NUMBER.fullmatch(left.text):
        return True
    dated = left.text in "年月" and _NUMBER.match(right.text) is not None
    return dated or _leads(left)


def _leads(token: _Token) -> bool:
    return token.text in _LEADING and not token.name


def _in_name(tokens: tuple[_Token, ...], number: int) -> bool:
    """Whether hanzi that are no words meet: of a name (张|秉|贵), or one ends a word (炼铁|厂)."""
    left, right = tokens[number - 1], tokens[number]
    if left.loose and (right.loose or _calls(left, right)):
        return True
    if left.loose:  # it begins what follows only when nothing goes before
        return not (number > 1 and _wordy(tokens[number - 2])) and is_hanzi(right.text[0])
    after = tokens[number + 1] if number + 1 < len(tokens) else None
    named = after is not None and (after.loose or _calls(right, after))
    return right.loose and not named and is_hanzi(left.text[-1])


def _calls(surname: _Token, given: _Token) -> bool:
    """Whether a given name may follow a surname: 王|进, 吴|建国."""
    return surname.text in _SURNAMES and len(given.text) < 3 and all(map(is_hanzi, given.text))
