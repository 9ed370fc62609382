"""Why a file is as it is: found under any of its names, true before and after the next build."""

from __future__ import annotations

import pytest

from generator.delivery import explain as explaining
from generator.delivery.explain import Explanation, Unknown, explain
from tests.conftest import Project

FIRST = "content/profiles/first/index.md"
PHOTO = "content/profiles/first/photo.png"


def ask(project: Project, wanted: str) -> Explanation:
    found = explain(project.root, project.options, wanted)
    assert isinstance(found, Explanation)
    return found


def made(project: Project, ending: str) -> str:
    """The path below `public` of a file that was made."""
    public = project.root / "public"
    found = [path for path in public.rglob("*") if path.name.endswith(ending)]
    return min(path.relative_to(public).as_posix() for path in found)


def test_a_page_made_for_the_first_time(built: Project) -> None:
    found = ask(built, "profiles/first")
    assert (found.path, found.key) == (
        "site/profiles/first/index.html",
        "page:profiles/first/index.html",
    )
    assert (found.last, found.now) == (("new",), ())
    assert {"document(profiles/first)", "template(web/profile.html)"} <= set(found.reads)


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("public", "site/index.html"),
        ("site", "site/index.html"),
        ("site/", "site/index.html"),
        ("index.html", "site/index.html"),
        ("about/", "site/about/index.html"),
        (r".\public\site\about", "site/about/index.html"),
        (".bangyang/preview/site/about/index.html", "site/about/index.html"),
        ("/anywhere/public/site/sitemap.xml", "site/sitemap.xml"),
        ("public/print/posters/first-a2.pdf", "print/posters/first-a2.pdf"),
    ],
)
def test_the_names_of_a_file(built: Project, wanted: str, path: str) -> None:
    assert ask(built, wanted).path == path


def test_what_will_be_made_again_is_what_the_next_build_makes(built: Project) -> None:
    built.replace("content/profiles/second/index.md", "李乙", "李戊")
    paths = [
        path.relative_to(built.root / "public").as_posix()
        for path in (built.root / "public").rglob("*.html")
    ]
    told = {found.key for path in paths if (found := ask(built, path)).now}
    report = built.make()
    assert report.build is not None
    assert told == {each.key for each in report.build.ran if each.key.endswith(".html")}
    assert told
    assert all("new" not in ask(built, path).last for path in paths if ask(built, path).key in told)


def test_a_picture(built: Project) -> None:
    path = made(built, ".webp")
    found = ask(built, path)
    assert found.key.startswith("picture:")
    assert found.now == ()


def test_a_page_that_is_taken_down(built: Project) -> None:
    built.delete("content/news/n2.md")
    path = next(path for path in (built.root / "public").rglob("n2/index.html"))
    found = ask(built, path.relative_to(built.root / "public").as_posix())
    assert found.now == ("unplanned",)


def test_another_program(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explaining, "program", lambda: "another")
    assert ask(built, "index.html").now == ("program",)


def test_the_hour_is_a_reason(built: Project) -> None:
    lecture = "lectures/masters/one"
    assert ask(built, lecture).now == ()
    built.wait(days=3)
    assert "held(lectures/masters/one)" in ask(built, lecture).now


@pytest.mark.parametrize(
    ("wanted", "near"),
    [
        ("site/profiles/frist/index.html", "site/profiles/first/index.html"),
        (FIRST, "site/profiles/first/index.html"),
        ("…", ""),
    ],
)
def test_what_was_never_made(built: Project, wanted: str, near: str) -> None:
    with pytest.raises(Unknown) as unknown:
        explain(built.root, built.options, wanted)
    assert str(unknown.value) == near


def test_before_the_first_build(project: Project) -> None:
    with pytest.raises(Unknown):
        explain(project.root, project.options, "index.html")
    assert not (project.root / ".bangyang").exists()


def test_without_settings_the_problem_is_told(built: Project) -> None:
    built.delete("site.yaml")
    found = explain(built.root, built.options, "index.html")
    assert isinstance(found, tuple)
    assert [each.rule for each in found] == ["no-config"]


def test_a_broken_document_elsewhere_does_not_matter(built: Project) -> None:
    built.write("content/news/n1.md", "没有资料")
    assert ask(built, "about").now == ()
