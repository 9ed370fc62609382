"""Who an author means by a name, and where a link leads."""

from generator.content.model import Kind, Source, Stamp
from generator.content.reading import Reading, read
from generator.site.relations import PEOPLE, Directory, Edge, Target, follow, relate

TEXTS = {
    "content/profiles/wang-jinxi/index.md": "姓名: 王进喜",
    "content/profiles/li-a.md": "姓名: 李明\n相关人物: [王进喜, 王进西, 李明]",
    "content/profiles/li-b.md": (
        "姓名: 李明\n成员: profiles/li-a、content/profiles/wang-jinxi/index.md"
    ),
    "content/lectures/s/index.md": "标题: 系列",
    "content/lectures/s/a.md": "标题: 讲座\n开始: 2026-05-08 14:00\n主讲人: [WANG-JINXI]",
    "content/lectures/t/a.md": "标题: 讲座\n开始: 2026-05-08 14:00",
    "content/lectures/t/b.md": "标题: 讲座\n开始: 2026-05-08 14:00",
    "content/pages/about.md": "标题: 关于\n网址名: guan-yu",
}


def readings() -> tuple[Reading, ...]:
    made = (read(Source(path, f"---\n{text}\n---\n", "0")).value for path, text in TEXTS.items())
    return tuple(each for each in made if each)


def directory(broken: dict[str, str] | None = None) -> Directory:
    return Directory(tuple(each.document for each in readings()), broken or {})


def test_people_are_found_by_id_name_folder_and_path() -> None:
    edges, problems = relate(readings(), directory())
    assert Edge("profiles/li-a", "related", "profiles/wang-jinxi") in edges
    assert Edge("profiles/li-b", "members", "profiles/li-a") in edges
    assert Edge("profiles/li-b", "members", "profiles/wang-jinxi") in edges
    assert Edge("lectures/s/a", "speakers", "profiles/wang-jinxi") in edges
    assert Edge("lectures/s/a", "series", "lectures/s") in edges
    assert sorted((str(each.span), each.rule) for each in problems) == [
        ("content/lectures/t/a.md:1:1", "missing-series"),
        ("content/profiles/li-a.md:3:13", "unknown-person"),
        ("content/profiles/li-a.md:3:18", "ambiguous"),
    ]


def test_nobody_is_missed_who_may_be_broken() -> None:
    broken = {"content/profiles/zhao/index.md": '---\n姓名: "赵梦桃\n---\n'}
    known = directory(broken)
    assert known.may_be_broken("赵梦桃")
    assert known.may_be_broken("profiles/zhao")
    assert known.may_be_broken("../zhao/index.md")
    assert not known.may_be_broken("王进西")
    assert not known.may_be_broken("")


def test_guesses_are_of_the_right_kind() -> None:
    known = directory()
    assert known.guess("王进西", PEOPLE) == "王进喜"
    assert known.guess("wang-jinx", PEOPLE) == "wang-jinxi"
    assert known.guess("系例", (Kind.SERIES,)) == "系列"
    assert known.guess("全不像", (Kind.PAGE,)) == ""


def test_links_lead_to_documents_files_and_outside() -> None:
    known = directory()
    here = known.by_path["content/lectures/s/a.md"]
    files = {"content/lectures/s/表.pdf": Stamp("content/lectures/s/表.pdf", 1, "0")}
    page = Target(document="pages/about")

    def leads(written: str) -> Target:
        return follow(written, here, known, files)

    assert leads("../../pages/about.md") == page
    assert leads("../../pages/about") == page
    assert leads("/pages/about.md") == page
    assert leads("/content/pages/about.md?x=1") == page
    assert leads("关于") == leads("guan-yu") == page
    assert leads("index.md#%E9%A2%98") == Target(document="lectures/s", anchor="题")
    assert leads("%E8%A1%A8.pdf") == Target(file="content/lectures/s/表.pdf")
    assert leads("https://a.b/") == Target(outside="https://a.b/")
    assert leads("#题") == Target(outside="#题")
    assert leads("../../../../etc/passwd") == leads("李明") == leads("没有.md") == Target()
