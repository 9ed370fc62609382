"""Prose: every kind of block of a text arrives on paper, and no word is lost on the way."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.markup import read_body
from generator.press.prose import (
    Block,
    Heading,
    Item,
    List,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Run,
    Table,
    blocks,
    said,
)

CASES: tuple[tuple[str, tuple[Block, ...]], ...] = (
    ("正文。", (Paragraph((Run("正文。"),)),)),
    ("## 小标题\n\n### 更小", (Heading(2, (Run("小标题"),)), Heading(3, (Run("更小"),)))),
    (
        "有**粗**也有*斜*。",
        (
            Paragraph(
                (Run("有"), Run("粗", ("strong",)), Run("也有"), Run("斜", ("em",)), Run("。"))
            ),
        ),
    ),
    (
        "看[网站](https://a.cn/)和[人物](wang-jinxi)",
        (Paragraph((Run("看"), Run("网站", to="https://a.cn/"), Run("和"), Run("人物"))),),
    ),
    ("> 甲\n>\n> 乙", (Quote(((Run("甲"),), (Run("乙"),))),)),
    ("> 名言\n>\n> —— 1959年笔记", (Quote(((Run("名言"),),), "1959年笔记"),)),
    (
        "- 甲\n- 乙\n    - 丙",
        (
            List(
                (Item("·", 0, (Run("甲"),)), Item("·", 0, (Run("乙"),)), Item("·", 1, (Run("丙"),)))
            ),
        ),
    ),
    ("1. 甲\n2. 乙", (List((Item("1.", 0, (Run("甲"),)), Item("2.", 0, (Run("乙"),)))),)),
    (
        "| 年 | 人 |\n|---|---|\n| 1959 | **甲** |",
        (
            Table(
                (((Run("年"),), (Run("人"),)), ((Run("1959"),), (Run("甲", ("strong",)),))),
                head=1,
            ),
        ),
    ),
    ('![画面](a.jpg "图注")', (Picture("a.jpg", "图注", alt="画面"),)),
    ("前\n\n---\n\n后", (Paragraph((Run("前"),)), Rule(), Paragraph((Run("后"),)))),
    ("甲  \n乙", (Paragraph((Run("甲"), Run("\n"), Run("乙"))),)),
    (
        "名词\n:   解释",
        (List((Item("", 0, (Run("名词", ("strong",)),)), Item("", 1, (Run("解释"),)))),),
    ),
    ('@[下载](表.docx "报名表")', (Paragraph((Run("报名表"),)),)),
    ("@[人物](王进喜)", ()),
    ("行内![图](a.jpg)图", (Paragraph((Run("行内"), Run("图"))), Picture("a.jpg", alt="图"))),
)


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:8] for case in CASES])
def test_each_kind_of_block(text: str, expected: tuple[Block, ...]) -> None:
    assert blocks(read_body(text)) == expected


def test_a_footnote_stands_where_it_is_called() -> None:
    text = "铁人精神[^1]。\n\n[^1]: 出处**写**在这里\n"
    [paragraph] = blocks(read_body(text))
    assert paragraph == Paragraph((Run("铁人精神"), Run("", note="出处写在这里"), Run("。")))


def test_a_class_that_somebody_wrote_by_hand_hides_no_text() -> None:
    found = blocks(read_body('前\n\n<div class="footnote"><p>里</p></div>\n\n后\n'))
    assert said(found) == "前里后"


def test_the_rows_of_a_table_are_equally_long() -> None:
    html = "<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>"
    [table] = blocks(read_body(html))
    assert isinstance(table, Table)
    assert [len(row) for row in table.rows] == [2, 2]


WORDS = st.text(alphabet="甲乙丙丁，。ab12 *_`>#-[]()|\n!<&", max_size=120)


@given(WORDS)
def test_no_word_is_lost(text: str) -> None:
    body = read_body(text)
    kept = set(re.findall(r"[甲乙丙丁]", said(blocks(body))))
    pictured = {
        each for part in body.parts if hasattr(part, "picture") for each in part.picture.alt
    }
    assert set(re.findall(r"[甲乙丙丁]", body.text)) - pictured <= kept
