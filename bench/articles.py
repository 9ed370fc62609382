"""Draw one look of articles: the five kinds of the demo side by side as a telephone shows them.

    python -m bench.articles dan docs/pictures/wechat-dan.webp

Five by day, two by night (a model of the platform's dark mode), 375 px wide, cut where the sheet
ends. The title and the account above each are the platform's own and only imitated here.

    python -m bench.articles beside docs/pictures/wechat-beside-doocs.webp http://127.0.0.1:8000/md/

One text in the three looks beside what doocs/md makes of it in its default theme: its web editor
(the folder `dist` of the package @doocs/md-cli) has to be served at that address.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from markupsafe import Markup
from PIL import Image
from playwright.sync_api import sync_playwright

from generator.engine.jobs import perform
from generator.plan import fulfil, plan
from generator.site.enclosing import Enclosure
from generator.site.world import World
from generator.wechat.articles import Post
from generator.wechat.darkness import darkened
from generator.wechat.drafts import TEXT
from tests.browsing import ARGUMENTS, CHROMIUM
from tests.conftest import FILES, REPOSITORY
from tests.worlds import Shelf, make_world

NOW = datetime(2026, 5, 9, 12)  # noqa: DTZ001  # Beijing wall-clock time, as everywhere
WIDE, HIGH, GAP = 375, 1900, 20
DAY = ("profiles/wang-jinxi", "lectures/campus/two-teams", "reports/masters/cai-zuquan",
       "news/2020/xianjin-dianxing", "bulletins/2026-05")  # fmt: skip
NIGHT = DAY[:1] + DAY[-1:]
SHELL = """<!doctype html><meta charset="utf-8"><style>
body{{margin:0;padding:20px 16px 40px;background:{ground};color:{words};
font:17px/1.6 "PingFang SC","Noto Sans CJK SC",system-ui,sans-serif}}
.top{{font-size:22px;line-height:1.4;font-weight:700;margin:0 0 14px;color:{head}}}
.meta{{font-size:15px;color:{faint};margin:0 0 22px}} .meta span{{color:#576b95;margin-left:12px}}
#text *{{max-width:100%;box-sizing:border-box;overflow-wrap:break-word}}
#text p{{margin:0;clear:both;min-height:1em}}
#text :is(h1,h2,h3,h4){{margin:0;font-weight:400;font-size:16px}}
{more}</style><div class="top">{title}</div><div class="meta">{author}<span>{account}</span></div>
<div id="text">{text}</div>"""
LIGHT = {"ground": "#ffffff", "words": "#191919", "head": "#191919", "faint": "#b2b2b2"}
DARK = {"ground": "#191919", "words": "#a3a3a3", "head": "#d0d0d0", "faint": "#6a6a6a"}
# What their editor keeps its text in; it draws formulas with a script from elsewhere.
SET = """window.MathJax = {{texReset() {{}}}};
localStorage.setItem("MD__posts", JSON.stringify([{{id: "a", title: "a", content: {text}}}]));
localStorage.setItem("MD__current_post_id", "a");
localStorage.setItem("__editor_content", {text});"""
MADE = """[document.querySelector("#output").innerHTML,
getComputedStyle(document.documentElement).getPropertyValue("--foreground")]"""


@dataclass(frozen=True, slots=True)
class Shown:
    """An article to be looked at: its page's words, and its pictures by link."""

    title: str
    text: str
    pictures: Mapping[str, bytes]


def demo(look: str) -> World:
    """The repository's own site in a look."""
    files: dict[str, str | bytes | None] = dict.fromkeys(FILES)
    for path in (*REPOSITORY.glob("content/**/*"), REPOSITORY / "site.yaml"):
        if path.is_file():
            files[path.relative_to(REPOSITORY).as_posix()] = path.read_bytes()
    settings = (REPOSITORY / "site.yaml").read_text(encoding="utf-8")
    files["site.yaml"] = settings.replace("微信:", f"微信:\n  样式: {look}", 1)
    return make_world(files, now=NOW)


def articles(world: World, names: tuple[str, ...]) -> Iterator[Shown]:
    """The articles of these names, made with their pictures."""
    jobs = {job.article.name: job for job in plan(world.site).value if isinstance(job, Post)}
    for name in names:
        folder, kept = f"{jobs[name].article.folder}/", Shelf()
        outcome = perform(jobs[name], world, kept)
        places = [each.path for each in outcome.made]
        pictures = {}
        for wish in outcome.wishes:
            if isinstance(wish, Enclosure):
                made = Shelf()
                perform(fulfil(wish), world, made)
                pictures[wish.address.removeprefix(folder)] = made[0]
        title = world.site.documents[jobs[name].article.subject].title
        yield Shown(title, kept[places.index(folder + TEXT)].decode(), pictures)


def theirs(browser: Any, world: World, name: str, address: str) -> tuple[Shown, str]:
    """The same text as doocs/md makes it, and the style that its colours refer to."""
    document = world.site.documents[name]
    text = (REPOSITORY / document.path).read_text(encoding="utf-8").split("---\n", 2)[2]
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.add_init_script(SET.format(text=json.dumps(text)))
    page.goto(address)
    page.wait_for_function(f"{MADE}[0].includes({json.dumps(text.split()[-1][-8:])})")
    html, tone = page.evaluate(MADE)
    page.close()
    return Shown(document.title, html, {}), f"#text{{--foreground:{tone}}}"


def drawn(browser: Any, shown: Shown, *, night: bool = False, more: str = "") -> Image.Image:
    """A page as a telephone shows it."""
    text = darkened(shown.text) if night else shown.text
    html = SHELL.format(
        **(DARK if night else LIGHT), more=more, title=escape(shown.title), text=Markup(text),
        author="校工会", account="上海理工大学工会",
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        for link, data in shown.pictures.items():
            (Path(folder) / link).parent.mkdir(exist_ok=True)
            (Path(folder) / link).write_bytes(data)
        (Path(folder) / "page.html").write_text(html, encoding="utf-8")
        page = browser.new_page(viewport={"width": WIDE, "height": 800})
        page.goto((Path(folder) / "page.html").as_uri())
        picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
        page.close()
    return picture.crop((0, 0, WIDE, min(HIGH, picture.height)))


def sheet(pictures: list[Image.Image]) -> Image.Image:
    """Pages side by side on grey."""
    high = max(each.height for each in pictures)
    made = Image.new("RGB", (len(pictures) * (WIDE + GAP) + GAP, high + 2 * GAP), "#9a968f")
    for number, each in enumerate(pictures):
        made.paste(each, (GAP + number * (WIDE + GAP), GAP))
    return made


def main(look: str, out: str, address: str = "") -> None:
    """Draw the sheet."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
        if look == "beside":
            name = "profiles/wang-jinxi"
            other, style = theirs(browser, demo("dan"), name, address)
            pictures = [drawn(browser, other, more=style)]
            for each in ("dan", "zhi", "ge"):
                pictures += [drawn(browser, shown) for shown in articles(demo(each), (name,))]
        else:
            made = dict(zip(DAY, articles(demo(look), DAY), strict=True))
            pictures = [drawn(browser, shown) for shown in made.values()]
            pictures += [drawn(browser, made[name], night=True) for name in NIGHT]
        browser.close()
    sheet(pictures).save(out, quality=60, method=6)


if __name__ == "__main__":
    main(*sys.argv[1:])
