"""How long things may be, counted as the platform counts them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.wechat import limits
from generator.wechat.breaches import Breach
from generator.wechat.drafts import Draft

DRAFT = Draft(
    title="人物", author="工会", digest="摘要", content_source_url="https://a.cn/", need_open_comment=0,
    only_fans_can_comment=0, name="profiles/a", kind="profile", subject="profiles/a",
    document="content/profiles/a/index.md",
)  # fmt: skip


def told(html: str = "<p>字</p>", **fields: object) -> list[Breach]:
    return list(limits.breaches(replace(DRAFT, **fields), html))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("劳动", 2), ("a b", 3), ("😀", 2), ("👨‍👩‍👧", 8), ("𠮷", 2), ("“一”", 3), ("é", 1)],
)
def test_counting(text: str, count: int) -> None:
    assert limits.counted(text) == count


@pytest.mark.parametrize(
    ("rule", "field", "limit"),
    [
        ("wechat-title-long", "title", 32),
        ("wechat-author-long", "author", 16),
        ("wechat-digest-long", "digest", 128),
    ],
)
def test_the_last_that_fits_and_the_first_that_does_not(rule: str, field: str, limit: int) -> None:
    assert not told(**{field: "劳" * limit})
    (found,) = told(**{field: "劳" * (limit + 3)})
    assert found.rule == rule
    assert dict(found.args) == {"found": limit + 3, "limit": limit, "more": 3}
    assert found.words == ("劳" * (limit + 3))[:20]  # they lead to the line


def test_an_emoji_counts_two() -> None:
    assert not told(title="劳" * 30 + "😀")
    assert [each.rule for each in told(title="劳" * 31 + "😀")] == ["wechat-title-long"]


@pytest.mark.parametrize("title", ["", " ", "\u3000"])
def test_no_title(title: str) -> None:
    assert [each.rule for each in told(title=title)] == ["wechat-no-title"]


def test_words_are_counted_without_their_styles() -> None:
    style = ' style="margin:0 0 16px;text-align:justify"'
    assert "wechat-text-long" not in {each.rule for each in told(f"<p{style}>劳动</p>" * 9_999)}
    found, _ = told(f"<p{style}>劳动</p>" * 10_000)
    assert found == Breach(
        "wechat-text-long", "", (("found", 20_000), ("limit", 19_999), ("more", 1))
    )


def test_styles_and_addresses_are_counted_for_advice() -> None:
    """Each picture's address grows when the platform gives it one."""
    longest = f"<p>{'字' * (19_999 - 7)}</p>"
    assert not told(longest)
    (found,) = told(longest, pictures=("images/a.jpg",))
    assert found.rule == "wechat-markup-long"
    assert found.rule in limits.ADVICE
    assert dict(found.args)["more"] == limits.ADDRESS


def test_bytes_are_counted_with_them() -> None:
    longest = f'<p style="{"a" * 999_983}">字'
    assert len(longest.encode()) == 999_998
    advised = ["wechat-markup-long"]
    assert [each.rule for each in told(longest)] == advised
    assert [each.rule for each in told(longest + "ab")] == [*advised, "wechat-text-heavy"]


def test_the_address_and_the_parts() -> None:
    assert not told(content_source_url="h" * 1024, parts=("a",) * 8)
    assert [each.rule for each in told(content_source_url="网" * 342)] == ["wechat-source-long"]
    (found,) = told(parts=("a",) * 9)
    assert found == Breach("wechat-many-parts", "", (("found", 9), ("limit", 8), ("more", 1)))
