"""Every rule has a case in `cases/problems` that an editor can read.

A case says in a sentence what it shows, then what is expected, then the files laid over a small
correct site:

    缺少必填的字段。
    # error content/pages/a.md:1:1 missing-key
    # error content/pages/b.md:2:1 unknown-field 标题?
    -- content/pages/a.md --
    ---
    日期: 2019年5月
    ---

The word with a question mark is what the hint guesses. After a path may stand `(gbk)`, `(utf-16)`,
`(utf-8-sig)`, `(crlf)`, `(base64)` or `(absent)`. In a text `«[×3»` means `[[[` and `«U+0000»` that character.
"""

import io
import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from generator.delivery import files, project, publish
from generator.delivery.project import Options, Report, check, make
from generator.diagnostics import Diagnostic, Lang, plain
from generator.engine.ledger import Ledger
from generator.press.typeset import song_file
from generator.rules import RULES
from generator.surfaces import faces, shares
from generator.surfaces.faces import subset

CASES = Path(__file__).parent / "cases" / "problems"
DOCUMENT = Path(__file__).parent.parent / "docs" / "diagnostics.md"
OPTIONS = Options(datetime(2026, 5, 1, 9))  # noqa: DTZ001  # Beijing wall-clock time

SITE = {
    "site.yaml": "标题: 榜样\n单位: 工会\n网址: https://union.example.edu.cn/\n",
    "content/profiles/wang-jinxi/index.md": """\
---
姓名: 王进喜
出处: [铁人王进喜]
摘要: >-
  王进喜，甘肃玉门人，新中国第一代钻井工人，大庆油田一二〇五钻井队队长。一九六〇年三月，他率队从玉门到大庆
  参加石油会战，面对井喷纵身跳进泥浆池，用身体搅拌泥浆制服井喷，被誉为“铁人”。他和工友们吃大苦、耐大劳，
  五天零四小时打完第一口井，留下了“铁人精神”。
---
## 事迹

王进喜是钻井工人。
""",
}

# Rules about the outside are told in a test, not in a case.
ELSEWHERE = {
    "unreadable": "test_problems.py",
    "unwritable": "test_problems.py",
    "disk-full": "test_problems.py",
    "busy": "test_problems.py",
    "no-pagefind": "test_fulltext.py",
    "public-not-ours": "test_problems.py",
    "changed-while-building": "test_problems.py",
    "file-exists": "test_cli.py",
    "dead-link": "test_external.py",
    "deploy-header": "test_verifying.py",
    "deploy-host": "test_sftp.py",
    "deploy-host-key-changed": "test_sftp.py",
    "deploy-host-key-unknown": "test_sftp.py",
    "deploy-login": "test_sftp.py",
    "deploy-no-copy": "test_sftp.py",
    "deploy-offline": "test_sftp.py",
    "deploy-open-key": "test_sftp.py",
    "deploy-not-found-page": "test_verifying.py",
    "deploy-not-there": "test_verifying.py",
    "deploy-other-content": "test_verifying.py",
    "deploy-plain-http": "test_verifying.py",
    "deploy-still-there": "test_verifying.py",
    "deploy-unreachable": "test_verifying.py",
    "moved-link": "test_external.py",
    "private-link": "test_external.py",
    "links-unchecked": "test_external.py",
    "no-network": "test_external.py",
    "no-such-sheet": "test_pressroom.py",
    "no-such-wall": "test_pressroom.py",
    "no-such-panel": "test_pressroom.py",
    "bad-print-ledger": "test_pressroom.py",
    "push-appid": "test_account.py",
    "push-article-id": "test_account.py",
    "push-busy": "test_postroom.py",
    "push-by-hand": "test_account.py",
    "push-comments": "test_account.py",
    "push-content": "test_account.py",
    "push-cover": "test_account.py",
    "push-doubled": "test_drafts.py",
    "push-draft-gone": "test_drafts.py",
    "push-format": "test_account.py",
    "push-goods": "test_account.py",
    "push-incomplete": "test_postroom.py",
    "push-no-article": "test_postroom.py",
    "push-no-credentials": "test_postroom.py",
    "push-no-keyring": "test_postroom.py",
    "push-no-release": "test_postroom.py",
    "push-not-installed": "test_postroom.py",
    "push-offline": "test_account.py",
    "push-older": "test_postroom.py",
    "push-parts-changed": "test_drafts.py",
    "push-picture": "test_account.py",
    "push-quota": "test_account.py",
    "push-refused": "test_account.py",
    "push-secret": "test_account.py",
    "push-token": "test_account.py",
    "push-too-long": "test_account.py",
    "push-unauthorized": "test_account.py",
    "push-whitelist": "test_account.py",
    "heavy-picture": "test_enclosures.py",
    "preflight-unreadable": "test_preflight.py",
    "preflight-size": "test_preflight.py",
    "preflight-bleed": "test_preflight.py",
    "preflight-marks": "test_preflight.py",
    "preflight-pages": "test_preflight.py",
    "preflight-font": "test_preflight.py",
    "preflight-glyph": "test_preflight.py",
    "preflight-facts": "test_preflight.py",
    "preflight-unsafe-text": "test_preflight.py",
    "preflight-overlap": "test_preflight.py",
    "preflight-small-text": "test_preflight.py",
    "preflight-coarse-picture": "test_preflight.py",
    "preflight-soft-picture": "test_preflight.py",
    "preflight-rgb": "test_preflight.py",
    "preflight-ink": "test_preflight.py",
    "preflight-text-black": "test_preflight.py",
    "preflight-intent": "test_preflight.py",
    "preflight-code": "test_preflight.py",
    "preflight-small-code": "test_preflight.py",
    "preflight-resolution": "test_preflight.py",
    "preflight-mode": "test_preflight.py",
    "preflight-heavy": "test_preflight.py",
    "preflight-untagged": "test_preflight.py",
    "wechat-animate-begin": "test_structure.py",
    "wechat-attribute": "test_structure.py",
    "wechat-author-long": "test_limits.py",
    "wechat-caret-color": "test_structure.py",
    "wechat-dark-contrast": "test_structure.py",
    "wechat-dark-gradient": "test_structure.py",
    "wechat-digest-long": "test_limits.py",
    "wechat-element": "test_structure.py",
    "wechat-empty-nodes": "test_structure.py",
    "wechat-font": "test_structure.py",
    "wechat-height": "test_structure.py",
    "wechat-height-zero": "test_structure.py",
    "wechat-important": "test_structure.py",
    "wechat-leaf": "test_structure.py",
    "wechat-line-height": "test_structure.py",
    "wechat-many-parts": "test_limits.py",
    "wechat-nesting": "test_structure.py",
    "wechat-no-title": "test_limits.py",
    "wechat-nodeleaf": "test_structure.py",
    "wechat-opacity": "test_structure.py",
    "wechat-picture-elsewhere": "test_structure.py",
    "wechat-picture-format": "test_structure.py",
    "wechat-picture-width": "test_structure.py",
    "wechat-position": "test_structure.py",
    "wechat-pre": "test_structure.py",
    "wechat-source-long": "test_limits.py",
    "wechat-style": "test_structure.py",
    "wechat-svg-animation": "test_structure.py",
    "wechat-svg-colour": "test_structure.py",
    "wechat-svg-element": "test_structure.py",
    "wechat-svg-link": "test_structure.py",
    "wechat-svg-name": "test_structure.py",
    "wechat-text-align": "test_structure.py",
    "wechat-text-heavy": "test_limits.py",
    "wechat-text-long": "test_limits.py",
    "wechat-markup-long": "test_limits.py",
    "deploy-busy": "test_shipping.py",
    "deploy-many-removals": "test_shipping.py",
    "deploy-no-release": "test_shipping.py",
    "deploy-no-rollback": "test_dock.py",
    "deploy-no-target": "test_dock.py",
    "deploy-not-installed": "test_dock.py",
    "deploy-overtaken": "test_shipping.py",
    "deploy-unknown-target": "test_dock.py",
    "wechat-title-long": "test_limits.py",
    "wechat-width-centre": "test_structure.py",
    "wechat-width-overflow": "test_structure.py",
    "wechat-width-share": "test_structure.py",
}


@dataclass(frozen=True)
class Case:
    """What is expected, and files by path: bytes, or None for one that is not there."""

    expected: tuple[str, ...]
    files: dict[str, bytes | None]


def read_case(path: Path) -> Case:
    head, *parts = re.split(r"^-- (.+) --\n", path.read_text(encoding="utf-8"), flags=re.M)
    expected = tuple(line[2:] for line in head.splitlines() if line.startswith("# "))
    return Case(expected, dict(map(read_part, parts[::2], parts[1::2])))


def read_part(header: str, text: str) -> tuple[str, bytes | None]:
    path, _, how = header.partition(" (")
    how = how.removesuffix(")")
    if how == "absent":
        return path, None
    if how == "base64":
        return path, b64decode(text)
    text = re.sub(r"«([^»]+)×(\d+)»", lambda m: m[1].replace(r"\n", "\n") * int(m[2]), text)
    text = re.sub(r"«U\+(\w+)»", lambda m: chr(int(m[1], 16)), text)
    if how == "crlf":
        return path, text.replace("\n", "\r\n").encode()
    return path, text.encode(how or "utf-8")


def lay_out(root: Path, case: Case) -> None:
    base = {path: text.encode() for path, text in SITE.items()}
    for path, data in (base | case.files).items():
        if data is not None:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)


def told(found: Diagnostic) -> str:
    """A problem as a case writes it down."""
    guess = dict(found.args).get("guess", "")
    return f"{found.severity} {found.span} {found.rule}" + (f" {guess}?" if guess else "")


def all_cases() -> list[Path]:
    return sorted(CASES.glob("*.txt"))


@pytest.fixture(scope="module")
def cards() -> dict[object, bytes]:
    """Share cards by what they are made of: most are the same in every case."""
    return {}


@pytest.fixture
def quick(cards: dict[object, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each share card is made once; our own heading face is made for all cases together, below."""

    def remembered(make: Callable[..., bytes]) -> Callable[..., bytes]:
        def call(*given: object) -> bytes:
            key = (make, repr(given))
            if key not in cards:
                cards[key] = make(*given)
            return cards[key]

        return call

    for name in ("drawn", "small"):
        monkeypatch.setattr(shares, name, remembered(getattr(shares, name)))
    monkeypatch.setattr(faces, "subset", _own_alone)


def _own_alone(file: str | io.BytesIO, letters: str) -> bytes:
    return letters.encode() if file == song_file() else subset(file, letters)


def test_the_heading_face_of_any_case_can_be_made() -> None:
    texts = [data for path in all_cases() for data in read_case(path).files.values() if data]
    letters = {letter for text in texts for letter in text.decode(errors="ignore")}
    assert len(letters) > 500
    assert subset(song_file(), "".join(sorted(letters))).startswith(b"wOF2")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("path", all_cases(), ids=lambda path: path.stem)
def test_case(path: Path, tmp_path: Path) -> None:
    case = read_case(path)
    lay_out(tmp_path, case)
    report = check(tmp_path, OPTIONS)
    assert [told(each) for each in report.problems] == list(case.expected)
    for each in report.problems:
        assert_legible(each, report)


def assert_legible(found: Diagnostic, report: Report) -> None:
    """Told in both languages, on lines of a terminal's width, at a place inside its file."""
    text = report.texts.get(found.span.path)
    lines = (text or "").split("\n")
    if text is not None:
        assert found.span.line <= len(lines)
        assert not found.span.line or found.span.column <= len(lines[found.span.line - 1]) + 1
    for lang in Lang:
        shown = plain(found, lines, lang)
        assert "{" not in RULES[found.rule].hint_zh or found.hints(lang)
        assert all(len(line) < 500 for line in shown.split("\n")), shown
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f]", shown)


@pytest.mark.usefixtures("quick")
def test_a_correct_site_has_no_problems(tmp_path: Path) -> None:
    lay_out(tmp_path, Case((), {}))
    assert check(tmp_path, OPTIONS).problems == ()


# --- what depends on the outside ----------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path, quick: None) -> Path:
    lay_out(tmp_path, Case((), {}))
    return tmp_path


def rules_of(report: Report) -> list[str]:
    return [each.rule for each in report.problems]


def test_unreadable(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "index.md":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert rules_of(check(site, OPTIONS)) == ["unreadable"]


def test_changed_while_building(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def changed(_disk: files.Disk, path: str) -> bytes:
        raise project.Changed(path)

    monkeypatch.setattr(files.Disk, "__call__", changed)
    assert rules_of(make(site, OPTIONS)) == ["changed-while-building"]


def test_busy(site: Path) -> None:
    with Ledger.open(site / publish.WORK):
        assert rules_of(make(site, OPTIONS)) == ["busy"]


def test_public_not_ours(site: Path) -> None:
    (site / "public").mkdir()
    (site / "public" / "mine.txt").write_text("我的", encoding="utf-8")
    assert rules_of(make(site, OPTIONS)) == ["public-not-ours"]
    assert (site / "public" / "mine.txt").exists()


@pytest.mark.parametrize(("number", "rule"), [(28, "disk-full"), (13, "unwritable")])
def test_cannot_write(site: Path, monkeypatch: pytest.MonkeyPatch, number: int, rule: str) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, "no", "public")

    monkeypatch.setattr(project.publishing, "publish", refuse)
    assert rules_of(make(site, OPTIONS)) == [rule]


# --- rules, cases and documentation in step -----------------------------------------------------


def expected_rules() -> Iterator[str]:
    for path in all_cases():
        yield from (line.split()[2] for line in read_case(path).expected)


def test_every_rule_has_a_case() -> None:
    missing = set(RULES) - set(expected_rules()) - set(ELSEWHERE)
    assert not missing


def test_rules_told_elsewhere_are_tested_there() -> None:
    for rule, module in ELSEWHERE.items():
        assert rule in RULES
        path = Path(__file__).parent / module
        if path.exists():  # each module is checked as soon as it is there
            assert rule in path.read_text(encoding="utf-8"), (rule, module)


def sections() -> dict[str, str]:
    text = DOCUMENT.read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)\n", text, flags=re.M)
    assert len(parts[1::2]) == len(set(parts[1::2]))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_rule_is_documented() -> None:
    assert list(sections()) == sorted(RULES)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_each_section_shows_and_mends(rule: str) -> None:
    section = sections().get(rule, "")
    assert "```" in section, "an example"
    chinese = section.find("怎么改")
    assert 0 <= chinese < section.find("To mend it"), "how to mend it, Chinese first"
    severity = {"error": "错误 · error", "warning": "警告 · warning"}[RULES[rule].severity]
    assert severity in section


def test_messages_are_written_in_both_languages() -> None:
    for name, rule in RULES.items():
        assert re.search("[一-鿿]", rule.zh), name
        assert not re.search("[一-鿿]", re.sub("“[^”]*”|字|2019年5月1?日?", "", rule.en)), name
        assert rule.hint_zh, name
        assert rule.hint_en, name
        assert not rule.zh.endswith("。"), name
        assert not rule.en.endswith("."), name
