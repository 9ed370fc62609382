"""Measure finished sheets: one cold, many warm in one process, their memory, and where time goes.

    python -m bench.print [design] [count] [how many for the memory]

A poster of 600 × 900 mm, each of another person with words, a photograph of 2000 × 3000 px and a QR
code of its own; no two of a run are alike in any of them. Nothing is kept between two posters that
two different people could not share.

What a poster costs depends on its photograph: a grey one (a scan) and a coloured one of an event
travel as they came; a portrait in colour, which hangs in grey, is decoded and encoded anew.
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
from itertools import count as numbers
from itertools import islice

from generator.content.formats import FORMATS
from generator.content.model import Body, Document, Kind, Meta, News, Picture
from generator.content.printing import Design, Print, SheetKind, Variant
from generator.content.values import Day
from generator.press.sheets import Sheet
from tests.printing import ABSTRACT, HONOURS, FakeView, photograph, press_profile, profile

NEVER = numbers()
"""Numbers that never come again in a process: no code, name or text is met twice."""
NAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
COLD = """
import time; start = time.perf_counter()
from bench.print import one, views
made = one(next(views()), "{design}")
print(time.perf_counter() - start)
"""


def views(photo: bytes | None = None, *, news: bool = False, **given: object) -> Iterator[FakeView]:
    """Person after person, or event after event, each with the bytes of a photograph of its own."""
    own, shop = photo or taken(), press_profile()
    for number in NEVER:
        about = _event(number) if news else _person(number)
        marked = own[:2] + b"\xff\xfe\x00\x0a%08d" % number + own[2:]  # a comment: other bytes
        view = FakeView((about,), HONOURS[: 1 + number % 4], disk={"assets/x.icc": shop})
        view.given = Print(**given)  # type: ignore[arg-type]
        view.disk[f"{about.folder}/face.jpg"] = marked
        yield view


def _named(number: int) -> str:
    first, second = divmod(number, len(NAMES))
    return NAMES[second] + NAMES[first % len(NAMES)] + NAMES[(first * 7 + second) % len(NAMES)]


def _told(number: int) -> str:
    return ABSTRACT.replace("他", f"{_named(number)}", 1).replace("1205", f"{number}")


def _person(number: int) -> Document:
    told, path = _told(number), f"content/profiles/p{number}/index.md"
    made = profile(
        _named(number), quote=f"宁肯少活{number}年，拼命也要拿下大油田", abstract=told,
        unit=f"第{number}车间", portrait=Picture("face.jpg"),
    )  # fmt: skip
    body = Body((), (), told, told)
    return replace(made, id=f"profiles/p{number}", path=path, body=body)


def _event(number: int) -> Document:
    fields = News(f"第{number}次活动", Day(2020, 5, 12), "models", gallery=(Picture("face.jpg"),))
    told, path = _told(number), f"content/news/n{number}/index.md"
    body = Body((), (), told, told)
    return Document(f"news/n{number}", Kind.NEWS, path, Meta(summary=told), fields, body)


def taken(mode: str = "RGB") -> bytes:
    """A photograph of six megapixels."""
    return photograph(2000, 3000, mode=mode)


def event() -> bytes:
    """The same size of picture, lying."""
    return photograph(3000, 2000)


def one(view: FakeView, design: str, variant: Variant = Variant.PRINT) -> int:
    """Make one poster: its bytes."""
    who = view.documents[0].id
    kind = SheetKind.PROFILE if view.documents[0].kind is Kind.PROFILE else SheetKind.NEWS
    sheet = Sheet(kind, who, FORMATS["600x900"], Design(design), variant, f"print/posters/{who}")
    made = sheet.run(view)  # type: ignore[arg-type]  # it answers what is asked
    return sum(len(each.data) for each in made)


def rate(
    design: str, count: int, variant: Variant = Variant.PRINT, photo: bytes = b"", **given: object
) -> str:
    """How many a second and a core, by the processor's clock, and how large each is."""
    given_views = views(photo, **given)  # type: ignore[arg-type]  # a Print's, or news
    one(next(given_views), design, variant)
    spent, passed, size = 0.0, 0.0, 0
    for view in islice(given_views, count):  # what is given is not what is measured
        start, wall = time.process_time(), time.perf_counter()
        size += one(view, design, variant)
        spent += time.process_time() - start
        passed += time.perf_counter() - wall
    return (
        f"{count / spent:7.1f} /s/core {count / passed:7.1f} /s {size / count / 1e6:6.2f} MB each"
    )


def memory() -> float:
    """The most this process has held, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def parts(design: str, photo: bytes, count: int = 20) -> None:
    """Where the time of a poster goes."""
    given_views, spent = views(photo), cProfile.Profile()
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
    coloured, grey = taken(), taken("L")
    print(
        f"design {design}; photographs of 2000 × 3000 px, in colour {len(coloured) / 1e6:.2f} MB, "
        f"grey {len(grey) / 1e6:.2f} MB; /s/core by the processor's clock"
    )
    print(f"cold, one poster        {sorted(cold)[1]:6.2f} s (imports, typefaces and all)")
    print("warm, without marks")
    print(f"– a grey portrait       {rate(design, many, photo=grey, marks=False)}")
    print(f"– in colour, of events  {rate(design, many, photo=event(), news=True, marks=False)}")
    print(f"– in colour, made grey  {rate(design, many, photo=coloured, marks=False)}")
    print("warm, finished")
    print(f"– a grey portrait       {rate(design, many, photo=grey)}")
    print(f"– in colour, made grey  {rate(design, many, photo=coloured)}")
    print(f"– with a profile        {rate(design, many, photo=coloured, profile='x.icc')}")
    print(f"warm, proof             {rate(design, max(5, many // 4), Variant.PROOF)}")
    print(f"warm, raster 150 dpi    {rate(design, max(3, many // 20), Variant.RASTER)}")
    before = memory()
    print(f"{long:>5} finished          {rate(design, int(long))}")
    print(f"memory                  {before:.0f} → {memory():.0f} MB")
    for label, photo in (("a grey portrait", grey), ("in colour, made grey", coloured)):
        print(f"where the time goes, {label}")
        parts(design, photo)


if __name__ == "__main__":
    main(*sys.argv[1:])
