"""Who hangs in which section of a wall."""

from generator.site import sections
from tests.conftest import FILES, profile
from tests.worlds import make_world


def hanging(wall: str) -> list[list[str]]:
    third = profile("赵丁", unit="二厂").replace("![样例图片](photo.png", "[x](#")
    group = third.replace("姓名: 赵丁", "姓名: 丁组\n类型: 集体").replace(
        "年份: 1959", "年份: 1963"
    )
    files = {
        "content/walls/deeds.md": f"---\n标题: 墙\n宽: 6000\n高: 2400\n{wall}\n---\n",
        "content/profiles/third/index.md": third,
        "content/profiles/group/index.md": group,
    }
    site = make_world(files).site
    return [
        [each.rpartition("/")[2] for each in part] for part in sections.people(site, "walls/deeds")
    ]


def test_a_wall_without_sections_is_one_without_a_name() -> None:
    assert hanging("名单: [second, first]\n排序: 名单") == [["second", "first"]]


def test_rules_say_who_and_all_of_them_must_hold() -> None:
    assert hanging("分区: [{标题: 集体, 类型: 集体}]") == [[], ["group"]]
    assert hanging("分区: [{标题: 个人, 类型: 个人, 单位: [二厂]}]") == [[], ["third"]]
    assert hanging("分区: [{标题: 一, 标签: [工匠精神]}]") == [[], ["second"]]
    assert hanging("分区: [{标题: 一, 荣誉级别: [校级]}]") == [[], []]
    assert hanging("分区: [{标题: 六十年代, 年代: [1960年代]}]") == [[], ["group"]]
    assert hanging("分区: [{标题: 空}]") == [[], []]


def test_those_who_are_named_hang_in_any_case() -> None:
    assert hanging("分区: [{标题: 一, 名单: [first], 类型: 集体, 排序: 名单}]") == [
        [],
        ["first", "group"],
    ]


def test_nobody_hangs_twice_and_a_quota_is_kept() -> None:
    assert hanging("名单: [first]\n分区: [{标题: 一, 名单: [first, second]}, {标题: 二, 名单: [second, third]}]") == [
        ["first"], ["second"], ["third"],
    ]  # fmt: skip
    assert hanging("分区: [{标题: 一, 名单: [third, second, first], 排序: 名单, 名额: 2}]") == [
        [], ["third", "second"],
    ]  # fmt: skip


def test_the_walls_order_holds_where_a_section_has_none() -> None:
    listed = "[second, first, third]"
    wall = f"排序: 名单\n分区: [{{标题: 一, 名单: {listed}}}, {{标题: 二, 名单: {listed}}}]"
    assert hanging(wall)[1] == ["second", "first", "third"]
    assert hanging(wall.replace("排序: 名单", "排序: 拼音"))[1] == ["second", "first", "third"]
    assert "walls/deeds" in make_world(FILES).site.documents
