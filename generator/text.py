"""Chinese-aware text helpers: excerpt, display width, hanzi joins, nearest word.

Inputs → outputs: plain strings → plain strings and numbers; every function is pure.
Lengths of prose are in 字 (see `count`); lengths on a terminal are in columns (see `width`).
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import chain

# 〇, extension A, the basic block, compatibility ideographs, and the two ideographic planes.
_HANZI = "〇㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003fffd"
# Full-width forms and the marks Chinese shares with Latin text (“”‘’…—·) count as Chinese.
_MARKS = "\u3001-\u3006\u3008-\u303f\uff01-\uff65\uffe0-\uffe6“”‘’…—·"

_ONE_HANZI = re.compile(f"[{_HANZI}]")
_INNER_BREAK = re.compile(rf"(?<=[{_HANZI}{_MARKS}])\s*\n\s*(?=[{_HANZI}{_MARKS}])")
_ANY_BREAK = re.compile(r"\s*\n\s*")
_UNIT = re.compile(rf"[{_HANZI}{_MARKS}]|[^\s{_HANZI}{_MARKS}]+")

_PAIRS = dict(zip("（《〈“‘「『【〔［([", "）》〉”’」』】〕］)]", strict=True))
_SENTENCE_ENDS = tuple("。！？…")
_PAUSES = (*_SENTENCE_ENDS, *"，、；：")
_AFTER_SENTENCE = "”’」』）)"
_NEVER_BEFORE_ELLIPSIS = "".join(_PAIRS) + "，、；：。—· "


def is_hanzi(char: str) -> bool:
    """Say whether `char`, one character, is a CJK ideograph (all extensions) or 〇."""
    return _ONE_HANZI.fullmatch(char) is not None


def join_lines(text: str) -> str:
    """Return the paragraph `text` on one line.

    A line break (with the white space around it) between two hanzi, or hanzi and Chinese
    punctuation, vanishes, because Chinese has no spaces between words; any other becomes one
    space. Blank lines are breaks too: pass one paragraph at a time.
    """
    return _ANY_BREAK.sub(" ", _INNER_BREAK.sub("", text))


def width(text: str) -> int:
    """Return the columns `text` takes on a terminal.

    East Asian wide and full-width characters take 2 (Unicode UAX #11), combining, invisible and
    control characters 0, all others 1. “Ambiguous” ones such as “ and … take 1, as terminals do
    in UTF-8.
    """
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def count(text: str) -> int:
    """Return the length of `text` in 字.

    Each hanzi and each full-width mark is 1, each run of anything else between white space
    (a Latin word, “1205”, “2015-2019”, “3.14”) is 1, white space is 0. This is the 字数 that
    word processors show to Chinese editors, and so what a limit in a call for papers means.
    """
    return sum(1 for _ in _UNIT.finditer(text))


def excerpt(text: str, limit: int) -> str:
    """Return the beginning of the paragraph `text` in at most `limit` 字 (see `count`).

    The whole text when it fits. Otherwise whole sentences, if they fill half of `limit`; else up
    to a mark inside the sentence, if that fills half; else as much as fits. The last two end with
    …, and with the closing marks of brackets and quotation marks that were left open.
    """
    whole = join_lines(text).strip()
    ends = [0, *(unit.end() for unit in _UNIT.finditer(whole))]
    if len(ends) - 1 <= limit:
        return whole
    heads = [whole[:end] for end in reversed(ends[: limit + 1])]  # longest first, down to ""
    ample = heads[: limit // 2 + 1]
    choices = chain(
        (head for head in ample if _is_complete(head)),
        (_break_off(head) for head in ample if head.endswith(_PAUSES)),
        map(_break_off, heads),
    )
    return next((choice for choice in choices if count(choice) <= limit), "")


def _is_complete(head: str) -> bool:
    """Say whether `head` ends with a sentence and leaves no bracket or quotation open."""
    return head.rstrip(_AFTER_SENTENCE).endswith(_SENTENCE_ENDS) and not _unclosed(head)


def _break_off(head: str) -> str:
    head = head.rstrip(_NEVER_BEFORE_ELLIPSIS)
    return f"{head}…{_unclosed(head)}"


def _unclosed(text: str) -> str:
    """Return the closing marks that `text` still owes, innermost first."""
    owed = ""
    for char in text:
        if char in _PAIRS:
            owed = _PAIRS[char] + owed
        elif owed.startswith(char):
            owed = owed[1:]
    return owed


def nearest(word: str, choices: Iterable[str], cutoff: float = 0.5) -> str:
    """Return the choice most like `word`, the first of equals, or "" when none is like it.

    Likeness runs from 0 to 1 (difflib's ratio of shared characters, in order), after `fold`.
    The `cutoff` is one half so that one right character of two is enough: 姓明 finds 姓名.
    """
    known = fold(word)
    scores = {choice: SequenceMatcher(None, known, fold(choice)).ratio() for choice in choices}
    best = max(scores, key=scores.__getitem__, default="")
    return best if scores.get(best, 0) >= cutoff else ""


def fold(text: str) -> str:
    """Return `text` for comparing names and keys: NFKC, case folded, white space collapsed."""
    caseless = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", caseless).split())


def years(born: int | None, died: int | None) -> str:
    """Return a person's years: "1923–1970", "1923–", "–1970", or "" when neither is known."""
    if born is None and died is None:
        return ""
    return f"{born or ''}–{died or ''}"
