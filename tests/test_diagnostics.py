"""How a problem looks: on a terminal, for machines, beside the line."""

import json

import pytest

from generator.diagnostics import (
    Diagnostic,
    Lang,
    Span,
    annotation,
    as_json,
    errors,
    plain,
    problem,
)
from generator.text import width


def shown(line: str, column: int, length: int = 1) -> list[str]:
    found = problem("bad-date", Span("f", 1, column, length), found="x")
    return plain(found, [line], Lang.ZH).split("\n")[1:3]


def test_plain_in_both_languages() -> None:
    found = problem("unknown-field", Span("f", 2, 3, 2), Span("f", 1, 1),
                    found="姓明", guess="姓名", known="甲、乙", known_en="a, b")  # fmt: skip
    lines = ["一", "- 姓明: 王"]
    assert plain(found, lines, Lang.ZH) == (
        "f:2:3: 错误：不认识的字段“姓明” [unknown-field]\n"
        "  2 | - 姓明: 王\n"
        "    |   ^^^^\n"
        "  另见：f:1:1\n"
        "  提示：是不是“姓名”？\n"
        "  提示：这里可以写：甲、乙"
    )
    assert plain(found, lines, Lang.EN).split("\n")[-2:] == [
        "  hint: Did you mean “姓名”?",
        "  hint: Known here: a, b",
    ]


@pytest.mark.parametrize(
    ("line", "column", "length", "marks"),
    [
        ("姓名: 王", 5, 1, "      ^^"),
        ("a\tb", 3, 1, "  ^"),
        ("e\u0301x", 3, 1, " ^"),
        ("王", 2, 1, "  ^"),
        ("王进", 1, 9, "^^^^"),
        ("王", 9, 1, "  ^"),
    ],
)
def test_the_mark_stands_below_the_word(line: str, column: int, length: int, marks: str) -> None:
    assert shown(line, column, length)[1] == "    | " + marks


@pytest.mark.parametrize("column", [1, 2, 30, 150, 299, 300])
@pytest.mark.parametrize("char", ["字", "a"])
def test_of_a_long_line_the_part_around_the_mark_is_shown(column: int, char: str) -> None:
    line = char * 300
    marked = line[: column - 1] + "!" + line[column:]
    quoted, marks = shown(marked, column)
    assert width(quoted) <= 90
    assert quoted.startswith("  1 | …") is (column > 21 or (char == "字" and column > 11))
    at = quoted.index("!")
    assert width(quoted[:at]) == marks.index("^")


def test_a_mark_never_passes_the_part_that_is_shown() -> None:
    quoted, marks = shown("字" * 300, 1, 300)
    assert len(marks) == width(quoted) - 1


def test_no_line_is_quoted_where_there_is_none() -> None:
    found = problem("misplaced", Span("content/a.md"), found="a.md")
    assert "|" not in plain(found, ["一"], Lang.ZH)
    assert shown("", 1)[0].startswith("  提示")
    lines = plain(problem("bad-date", Span("f", 1), found="x"), ["一"], Lang.ZH).split("\n")
    assert lines[1:3] == ["  1 | 一", "  提示：" + lines[2].partition("：")[2]]


def test_words_stay_on_one_line_and_short() -> None:
    found = problem("bad-date", Span("f", 1, 1), found="甲\n\x1b[31m乙{x}" + "长" * 1000)
    message = found.message(Lang.ZH)
    assert message.startswith("“甲 [31m乙{x}长")
    assert len(message) < 200
    assert "\x1b" not in plain(found, ["\x1b[31m红"], Lang.ZH)


def test_a_problem_without_its_words_is_our_bug() -> None:
    with pytest.raises(KeyError):
        problem("bad-date", Span("f"))
    with pytest.raises(KeyError):
        problem("no-such-rule", Span("f"))


def test_errors_are_told_from_warnings() -> None:
    mild = problem("misplaced", Span("a"), found="a")
    grave = problem("empty-file", Span("b"))
    assert errors((mild, grave)) == (grave,)


def test_for_machines() -> None:
    found: Diagnostic = problem("bad-date", Span("a,b:c.md", 1, 2, 3), found="100%\n")
    (record,) = json.loads(as_json((found,)))
    assert (record["path"], record["line"], record["rule"]) == ("a,b:c.md", 1, "bad-date")
    assert record["message"]["zh"] == "“100%”不是日期"
    shown = annotation(found, Lang.EN)
    assert shown.startswith(
        "::error file=a%2Cb%3Ac.md,line=1,col=2,title=bad-date::“100%25” is not"
    )
