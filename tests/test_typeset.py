"""Typst in a sealed folder: the same bytes everywhere, and nothing but what was given."""

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from PIL import Image

from generator.press.typeset import (
    Face,
    TypesetError,
    code,
    drawing,
    families,
    missing,
    raster,
    typeset,
)

EMBLEMS = sorted((Path(__file__).parent.parent / "assets/emblems").glob("*.svg"))
PAGE = """#set page(width: 100mm, height: 50mm, margin: 5mm)
#set text(font: ("Noto Serif SC", "Noto Sans CJK SC"))
"""
SOURCE = PAGE + "王进喜（1923–1970），大庆油田。"


def digest(source: str) -> str:
    return sha256(typeset(source, {})).hexdigest()


def test_the_same_source_gives_the_same_bytes_in_every_process() -> None:
    script = "import sys; from MODULE import digest; print(digest(sys.argv[1]))"
    script = script.replace("MODULE", __name__)
    run = [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}; {script}", SOURCE]
    other = subprocess.run(run, capture_output=True, text=True, check=True)
    assert digest(SOURCE) == digest(SOURCE) == other.stdout.strip()


def test_threads_typeset_side_by_side() -> None:
    sources = [f"{SOURCE}{number}" for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(digest, sources)) == [digest(each) for each in sources]


@pytest.mark.parametrize(
    "code",
    [
        '#read("/etc/hosts")',
        '#read("../secret.txt")',
        '#image("other.png")',
        '#import "@preview/cetz:0.3.0"',
        '#include("@local/x:1.0.0")',
        "#let x = (",
        '#panic("does-not-fit:7")',
    ],
)
def test_nothing_outside_the_folder_is_reached(code: str) -> None:
    with pytest.raises(TypesetError) as caught:
        typeset(PAGE + code, {})
    assert "print-" not in caught.value.message


def test_only_the_given_pictures_are_there() -> None:
    out = io.BytesIO()
    Image.new("L", (4, 4), 128).save(out, "PNG")
    assert typeset(PAGE + '#image("a.png", width: 10mm)', {"a.png": out.getvalue()})


def test_a_rare_character_falls_back_to_the_hei_face() -> None:
    assert b"NotoSansCJKsc" not in typeset(PAGE + "王进喜", {})
    pdf = typeset(PAGE + "王𠮷", {})
    assert b"NotoSansCJKsc" in pdf
    assert b"NotoSerifSC" in pdf


def test_missing_names_each_character_without_a_face_once() -> None:
    assert missing("王进喜·𠮷㛃䶮 1923–1970\n“你好”") == ()
    assert missing("甲\ue000乙😀\ue000") == ("\ue000", "😀")


def test_faces_of_the_site_come_first() -> None:
    data = pylopdf_fonts_zh_cn.sans_path().read_bytes()
    found = families((Face("song-own.otf", data),))
    assert found.song == ("Noto Sans SC", "Noto Serif SC", "Noto Sans CJK SC")
    assert found.hei == families().hei
    assert families((Face("kai.otf", data),)).song[-1] == "Noto Sans SC"
    assert b"NotoSerifSC" not in typeset(
        '#set text(font: "Noto Sans SC")\n王', {}, (Face("kai.otf", data),)
    )


def test_raster_has_the_size_of_the_page_and_the_same_bytes() -> None:
    pdf = typeset(SOURCE, {})
    png = raster(pdf, dpi=72)
    assert png == raster(pdf, dpi=72)
    width, height = Image.open(io.BytesIO(png)).size
    assert abs(width - 283) <= 1
    assert abs(height - 142) <= 1


@pytest.mark.parametrize("path", EMBLEMS, ids=lambda path: path.stem)
def test_every_shipped_emblem_can_be_printed(path: Path) -> None:
    svg = path.read_text(encoding="utf-8")
    made = drawing(svg)
    shapes = sum(
        svg.count(f"<{tag}") for tag in ("path", "circle", "ellipse", "rect", "line", "poly")
    )
    assert made.size == 512
    assert len(made.strokes) == shapes
    assert all(0 <= part <= 512 for part in _numbers(made))


def _numbers(made: object) -> list[float]:
    ops = [op for stroke in made.strokes for op in stroke.ops]  # type: ignore[attr-defined]
    return [part for op in ops for part in op[1:]]


def test_what_is_no_drawing_says_so() -> None:
    with pytest.raises(TypesetError, match="not an SVG drawing"):
        drawing("<svg><path></svg>")


def test_a_code_has_a_quiet_zone_of_four() -> None:
    made = code("https://union.example.edu.cn/")
    assert min(_numbers(made)) == 4
    assert max(_numbers(made)) == made.size - 4
