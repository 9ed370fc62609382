"""A file's name says which language its text is in."""

import pytest

from generator.content.languages import LANGUAGES, meant, original


@pytest.mark.parametrize(
    ("path", "first", "tag"),
    [
        ("content/profiles/a/index.en.md", "content/profiles/a/index.md", "en"),
        ("content/pages/about.en.md", "content/pages/about.md", "en"),
        ("content/pages/about.EN.md", "content/pages/about.md", "EN"),
        ("content/pages/about.en-GB.md", "content/pages/about.md", "en-GB"),
        ("content/pages/about.zh.md", "content/pages/about.md", "zh"),
        ("content/pages/about.english.md", "content/pages/about.md", "english"),
        ("content/pages/about.md", "content/pages/about.md", ""),
        ("content/pages/plan.2020.md", "content/pages/plan.2020.md", ""),
        ("content/pages/plan.final.md", "content/pages/plan.final.md", ""),
        ("content/pages/v1.2.md", "content/pages/v1.2.md", ""),
        ("content/pages/en.md", "content/pages/en.md", ""),
    ],
)
def test_original(path: str, first: str, tag: str) -> None:
    assert original(path) == (first, tag)


@pytest.mark.parametrize(
    ("tag", "right"),
    [("EN", "en"), ("en-GB", "en"), ("eng", "en"), ("english", "en"), ("fr", ""), ("zh", "")],
)
def test_meant(tag: str, right: str) -> None:
    assert meant(tag) == right


def test_english_is_british() -> None:
    assert LANGUAGES["en"].locale == "en_GB"
