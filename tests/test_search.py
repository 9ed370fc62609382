"""The index as files: what a build writes, and what an edit leaves alone."""

from __future__ import annotations

import json
import re
from typing import Any

from generator.site.view import View
from generator.surfaces.search import Names, Texts
from tests.conftest import Project
from tests.worlds import make_world

FIRST = "content/profiles/first/index.md"


def data(written: bytes | str) -> tuple[str, Any]:
    """The name and the data of a file of the index."""
    text = written.decode() if isinstance(written, bytes) else written
    found = re.fullmatch(r'\(self\.bangyang=self\.bangyang\|\|\{\}\)\["([\w-]+)"\]=(.*);\n', text)
    assert found, text[:80]
    return found[1], json.loads(found[2])


def test_names_hold_entries_honours_and_tags() -> None:
    (made,) = Names(1).run(View(make_world()))
    assert made.path == "site/search/names.js"
    name, found = data(made.data)
    assert name == "names"
    rows = {row[3]: row for row in found["entries"]}
    assert rows["王甲"][:3] == ["p", 0, "profiles/first/"]
    assert rows["王甲"][6] == ["王甲", "wang jia"]
    assert rows["新闻一"][4] == "2026年4月1日 · 先进典型"
    assert ["honours/quanguo-laodong-mofan/index.html", "全国劳动模范", "国家级"] in [
        [*each] for each in found["honours"]
    ]
    assert "劳模精神" in {word for _, word in found["tags"]}
    assert len(found["shards"]) == 1


def test_texts_are_dealt_into_chapters_and_words() -> None:
    made = Texts(0, 1).run(View(make_world()))
    found = dict(data(each.data) for each in made)
    chapters = [text for name in sorted(found) if name[0] == "t" for text in found[name]]
    assert len(chapters) == len(make_world().entries())
    words = "".join(found[name] for name in found if name[0] == "w")
    assert " 样例:" in words
    assert len([name for name in found if name[0] == "w"]) == 4


def test_text_that_would_end_a_script_is_only_text() -> None:
    text = "---\n标题: 怪</script><!--\n日期: 2026-04-01\n栏目: models\n---\n行\u2028尾\n"
    made = Texts(0, 1).run(View(make_world({"content/news/n1.md": text})))
    for each in made:
        data(each.data)
        assert b"\xe2\x80\xa8" not in each.data


def ran(project: Project) -> set[str]:
    report = project.make()
    assert report.build is not None
    return {each.key for each in report.build.ran}


def test_a_word_of_a_text_leaves_the_names_alone_and_the_other_way_round(project: Project) -> None:
    assert {"search:names", "search:texts:0/1"} <= ran(project)
    project.replace(FIRST, "样例正文", "另一篇正文")
    keys = ran(project)
    assert "search:texts:0/1" in keys
    assert "search:names" not in keys
    project.replace(FIRST, "单位: 一厂", "单位: 二厂")
    keys = ran(project)
    assert "search:names" in keys
    assert "search:texts:0/1" not in keys
    assert "page:search/index.html" not in keys


def test_no_page_but_its_own_is_made_again_for_a_word(project: Project) -> None:
    project.make()
    project.replace(FIRST, "样例正文", "另一篇正文")
    pages = {key for key in ran(project) if key.startswith("page:")}
    assert pages == {"page:profiles/first/index.html"}
