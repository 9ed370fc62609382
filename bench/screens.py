"""Pictures of the website for `docs/pictures/`: one sheet a type of page, at three widths.

    python bench/screens.py SITE_FOLDER OUT_FOLDER

`SITE_FOLDER` is a built `public/site`. Needs playwright and a Chromium.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

PAGES = {
    "home": "index.html",
    "people": "profiles/index.html",
    "profile": "profiles/wang-jinxi/index.html",
    "lecture": "lectures/masters/wang-jinxi/index.html",
    "calendar": "calendar/index.html",
    "news": "news/index.html",
}
WIDTHS = (390, 768, 1440)  # CSS px
HEIGHT = 2200  # how much of a page is shown, CSS px
SCALE = 0.5  # of a picture's pixels to CSS px
GAP = 24
GROUND = "#d8d4cb"


def shot(browser: Any, page: str, width: int) -> Image.Image:
    """The top of a page in a window of a width."""
    window = browser.new_page(viewport={"width": width, "height": HEIGHT})
    window.goto(page)
    window.wait_for_load_state("networkidle")
    data = window.screenshot()
    window.close()
    image = Image.open(io.BytesIO(data)).convert("RGB")
    size = round(image.width * SCALE), round(image.height * SCALE)
    return image.resize(size, Image.Resampling.LANCZOS)


def sheet(images: list[Image.Image]) -> Image.Image:
    """Pictures side by side on a grey ground."""
    width = sum(each.width for each in images) + GAP * (len(images) + 1)
    made = Image.new("RGB", (width, max(each.height for each in images) + 2 * GAP), GROUND)
    left = GAP
    for each in images:
        made.paste(each, (left, GAP))
        left += each.width + GAP
    return made


def main(site: Path, out: Path) -> None:
    """Take all pictures."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for name, page in PAGES.items():
            address = (site / page).resolve().as_uri()
            images = [shot(browser, address, width) for width in WIDTHS]
            sheet(images).save(out / f"site-{name}.webp", quality=80, method=6)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
