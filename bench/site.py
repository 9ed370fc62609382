"""Makes a site of N documents and times builds of it, each in a new process."""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FILLER = "这是用来量速度的填充文字，没有别的意思，只为凑够一篇文章应有的长度。"
LEVELS = ("全国劳动模范", "全国先进工作者", "上海市劳动模范", "上海市先进工作者", "上海工匠")
TAGS = ("劳模精神", "劳动精神", "工匠精神", "三全育人", "师德师风", "文体活动", "服务保障")
ONE_BUILD = """
import json, resource, sys
from datetime import datetime
from pathlib import Path
from generator import plan
from generator.delivery.project import Options, make
if sys.argv[2] != "print":
    plan._posters = plan._walls = lambda site: ()
report = make(Path(sys.argv[1]), Options(datetime(2026, 5, 1)))
assert not report.failed, report.problems[:3]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps({"seconds": sum(report.seconds.values()), "steps": report.seconds,
                  "ran": len(report.build.ran), "peak": peak}))
"""


def text(number: int) -> str:
    """A body of 1 to 4 KB with headings, emphasis and a list."""
    paragraphs = [f"**样例**{FILLER * (3 + number % 7)}" for _ in range(2 + number % 4)]
    return "## 事迹\n\n" + "\n\n".join(paragraphs) + "\n\n- 一\n- 二\n- 三\n"


def make_site(root: Path, count: int) -> None:
    """Lay `count` documents and the settings on disk."""
    columns = "".join(f"  - {{id: c{n}, name: 栏目{n}}}\n" for n in range(6))
    write(root / "site.yaml", "title: 样例\norganisation: 样例工会\n"
          f"base_url: https://union.example.edu.cn/\ncolumns:\n{columns}")  # fmt: skip
    people, lectures = count * 40 // 100, count * 15 // 100
    for n in range(people):
        write(root / f"content/profiles/p{n:05}/index.md", profile(n, people))
    for n in range(3):
        write(root / f"content/lectures/s{n}/index.md", f"---\ntitle: 系列{n}\n---\n{FILLER}\n")
    for n in range(lectures):
        write(root / f"content/lectures/s{n % 3}/l{n:05}.md", lecture(n, people))
    for n in range(count - people - lectures):
        write(root / f"content/news/{2015 + n % 10}/n{n:05}.md", news(n, people))


def profile(n: int, people: int) -> str:
    """A person's file."""
    return (
        f"---\nname: 样例{n:05}\nunit: 第{n % 37}学院\nborn: {1900 + n % 90}\nhonours:\n"
        f"  - {{title: {LEVELS[n % 5]}, year: {1950 + n % 70}}}\ntags: [{TAGS[n % 7]}]\n"
        f"sources: [样例]\nsummary: {FILLER}\nrelated: [p{(n + 1) % people:05}]\n---\n{text(n)}"
    )


def lecture(n: int, people: int) -> str:
    """A lecture's file."""
    return (
        f"---\ntitle: 讲座{n:05}\nstart: 20{15 + n % 12:02}-0{1 + n % 9}-1{n % 10} 14:00\n"
        f"speakers: [p{n % people:05}]\nvenue: 样例教室\ntags: [{TAGS[n % 7]}]\n---\n{text(n)}"
    )


def news(n: int, people: int) -> str:
    """A news item's file."""
    return (
        f"---\ntitle: 新闻{n:05}\ndate: {2015 + n % 10}-0{1 + n % 9}-1{n % 10}\n"
        f"category: c{n % 6}\npeople: [p{n % people:05}]\n"
        f"tags: [{TAGS[n % 7]}, {TAGS[n % 5]}]\n---\n{text(n)}"
    )


def write(path: Path, words: str) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words, encoding="utf-8")


def swap(path: Path, old: str, new: str) -> None:
    """Change words in a file once."""
    words = path.read_text(encoding="utf-8")
    assert old in words
    write(path, words.replace(old, new, 1))


def build(root: Path, sheets: str) -> dict[str, Any]:
    """One build in a new process."""
    command = [sys.executable, "-c", ONE_BUILD, str(root), sheets]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Time the four builds and print a line for each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--print", action="store_true", dest="sheets")
    parser.add_argument("--steps", action="store_true", help="show the steps of the last run")
    given = parser.parse_args()
    found: dict[str, list[dict[str, Any]]] = {}
    for _ in range(given.runs):
        root = Path(tempfile.mkdtemp(prefix="bangyang-bench-"))
        make_site(root, given.count)
        sheets, first = "print" if given.sheets else "", root / "content/profiles/p00007/index.md"
        found.setdefault("cold", []).append(build(root, sheets))
        found.setdefault("nothing", []).append(build(root, sheets))
        swap(first, "\n\n**样例**", "\n\n**又一个样例**")
        found.setdefault("edit", []).append(build(root, sheets))
        swap(first, "name: 样例", "name: 另一样例")
        found.setdefault("title", []).append(build(root, sheets))
        shutil.rmtree(root)
    for name, runs in found.items():
        seconds = [run["seconds"] for run in runs]
        print(
            f"{name:8}{statistics.median(seconds):8.2f} s ({min(seconds):.2f}–{max(seconds):.2f})"
            f"{int(runs[0]['ran']):8} jobs{max(run['peak'] for run in runs):8} MiB"
        )
        if given.steps:
            print("        ", {k: round(v, 2) for k, v in runs[-1]["steps"].items()})


if __name__ == "__main__":
    main()
