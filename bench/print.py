"""Measure finished sheets: one cold, many warm in one process, their memory, and where time goes.

    python -m bench.print [design] [count] [how many for the memory]

A poster of 600 × 900 mm, each of another person with a photograph of 2000 × 3000 px and a QR code
of its own. Nothing is kept between two posters that two different people could not share.
"""

from __future__ import annotations

import cProfile
import io
import pstats
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from generator.content.formats import FORMATS
from generator.content.model import Picture
from generator.content.printing import Design, Print, SheetKind, Variant
from generator.press.sheets import Sheet
from tests.printing import HONOURS, FakeView, photograph, press_profile, profile

FACE = "content/profiles/someone/face.jpg"
NAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
COLD = """
import time; start = time.perf_counter()
from bench.print import one, views
made = one(next(views()), "{design}")
print(time.perf_counter() - start)
"""


def views(photo: bytes | None = None, **given: object) -> Iterator[FakeView]:
    """Person after person, each with the bytes of a photograph of his own."""
    own, shop = photo or taken(), press_profile()
    for number in range(1_000_000):
        first, second = divmod(number, len(NAMES))
        name = NAMES[second] + NAMES[first % len(NAMES)] + NAMES[(first * 7 + second) % len(NAMES)]
        person = profile(name, unit=f"第{number}车间", portrait=Picture("face.jpg"))
        person = replace(person, id=f"profiles/p{number}")
        marked = own[:2] + b"\xff\xfe\x00\x0a%08d" % number + own[2:]  # a comment: other bytes
        view = FakeView((person,), HONOURS[: 1 + number % 4], disk={"assets/x.icc": shop})
        view.given = Print(**given)  # type: ignore[arg-type]
        view.disk[f"{person.folder}/face.jpg"] = marked
        yield view


def taken() -> bytes:
    """A photograph of six megapixels."""
    return photograph(2000, 3000)


def one(view: FakeView, design: str, variant: Variant = Variant.PRINT) -> int:
    """Make one poster: its bytes."""
    who = view.documents[0].id
    sheet = Sheet(
        SheetKind.PROFILE, who, FORMATS["600x900"], Design(design), variant, f"print/posters/{who}"
    )
    made = sheet.run(view)  # type: ignore[arg-type]  # it answers what is asked
    return sum(len(each.data) for each in made)


def rate(design: str, count: int, variant: Variant = Variant.PRINT, **given: object) -> str:
    """How many a second and a core, by the processor's clock, and how large each is."""
    given_views = views(taken(), **given)
    one(next(given_views), design, variant)
    start, wall, size = time.process_time(), time.perf_counter(), 0
    for view in islice(given_views, count):
        size += one(view, design, variant)
    spent, passed = time.process_time() - start, time.perf_counter() - wall
    return (
        f"{count / spent:7.1f} /s/core {count / passed:7.1f} /s {size / count / 1e6:6.2f} MB each"
    )


def memory() -> float:
    """The most this process has held, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def parts(design: str, count: int = 20) -> None:
    """Where the time of a poster goes."""
    given_views, spent = views(taken()), cProfile.Profile()
    one(next(given_views), design)
    spent.enable()
    for view in islice(given_views, count):
        one(view, design)
    spent.disable()
    out = io.StringIO()
    pstats.Stats(spent, stream=out).sort_stats("tottime").print_stats(12)
    for line in out.getvalue().splitlines():
        if line.strip()[:1].isdigit() or "tottime" in line:
            print("   ", line.strip()[:130])


def main(design: str = "dan", count: str = "60", long: str = "1000") -> None:
    """Print the numbers."""
    many = int(count)
    code = [sys.executable, "-c", COLD.format(design=design)]
    runs = (subprocess.run(code, capture_output=True, check=True, text=True) for _ in range(3))
    cold = [float(each.stdout) for each in runs]
    print(f"design {design}; photographs of 2000 × 3000 px, {len(taken()) / 1e6:.2f} MB")
    print(f"cold, one poster        {sorted(cold)[1]:6.2f} s (imports, typefaces and all)")
    print(f"warm, without marks     {rate(design, many, marks=False)}")
    print(f"warm, finished          {rate(design, many)}")
    print(f"warm, with a profile    {rate(design, many, profile='x.icc')}")
    print(f"warm, proof             {rate(design, max(5, many // 4), Variant.PROOF)}")
    print(f"warm, raster 150 dpi    {rate(design, max(3, many // 20), Variant.RASTER)}")
    before = memory()
    print(f"{long:>5} finished          {rate(design, int(long))}")
    print(f"memory                  {before:.0f} → {memory():.0f} MB")
    parts(design)


if __name__ == "__main__":
    main(*sys.argv[1:])
