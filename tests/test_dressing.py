"""A look's stylesheet as inline styles: what survives, whatever the text."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import jinja2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html as markup

from generator.content.markup import sanitised
from generator.content.theme import Theme
from generator.wechat.declarations import PROPERTIES, declared, expanded, judged
from generator.wechat.dressing import dressed
from generator.wechat.rewriting import rewritten
from generator.wechat.structure import breaches
from generator.wechat.survival import survived
from tests.test_rewriting import CASES, HOME, TREES, numbered, posted

TEMPLATES = Path(__file__).parent.parent / "templates"
LOOKS = ("dan", "zhi", "ge")


def look(name: str) -> str:
    """A look's stylesheet with the theme's own colours."""

    def setting(path: str) -> object:
        value: object = SimpleNamespace(theme=Theme())
        for part in path.split("."):
            value = getattr(value, part)
        return value

    loader = jinja2.FileSystemLoader(TEMPLATES)
    environment = jinja2.Environment(
        loader=loader, undefined=jinja2.StrictUndefined, autoescape=True
    )
    page = environment.get_template(f"wechat/looks/{name}.css")
    return page.render(view=SimpleNamespace(setting=setting))


SHEETS = {name: look(name) for name in LOOKS}
TAGS = {
    "section", "p", "span", "strong", "em", "br", "hr", "img", "a", "h1", "h2", "h3", "h4",
    "table", "thead", "tbody", "tr", "th", "td", "sup", "sub",
}  # fmt: skip
ATTRIBUTES = {"style", "src", "alt", "data-w", "href", "colspan", "rowspan", "data-ignore-width"}
HARMFUL = re.compile(
    r"url\(|expression|!important|var\(|gradient|position|absolute|font-family|@|\\"
)


def flaws(fragment: str) -> list[str]:
    """What the platform would not keep of a fragment, as another parser reads it."""
    found = []
    tree = markup.fragment_fromstring(fragment, create_parent="div")
    for each in tree.iterdescendants():
        style = dict(_declarations(each.get("style", "")))
        named = f"{each.tag} {dict(each.attrib)}"
        if each.tag not in TAGS or set(each.attrib) - ATTRIBUTES:
            found.append(f"unknown: {named}")
        if set(style) - PROPERTIES or HARMFUL.search(each.get("style", "")):
            found.append(f"style: {named}")
        if re.search(r"px|em", style.get("width", "")) or re.search(r"\d", style.get("height", "")):
            found.append(f"width: {named}")
        if "line-height" in style and not 1 <= float(style["line-height"]) <= 3:
            found.append(f"line-height: {named}")
        if style.get("text-align", "left") not in ("left", "center", "right", "justify"):
            found.append(f"text-align: {named}")
        if each.tag == "a" and not each.get("href", "").startswith("https://mp.weixin.qq.com/"):
            found.append(f"link: {named}")
        if each.tag == "img" and (not each.get("src") or each.get("src", "").startswith("data:")):
            found.append(f"picture: {named}")
        if each.tag not in ("br", "hr", "img", "td", "th") and not _holds(each):
            found.append(f"empty: {named}")
    return found + [f"chain of {n}" for n in (_chain(tree),) if n > 10] + [
        f"loose: {text[:20]!r}" for text in tree.xpath("text()") if text.strip()
    ]  # fmt: skip


def _declarations(style: str) -> list[tuple[str, str]]:
    parts = (each.partition(":") for each in style.split(";") if each)
    return [(name.strip(), value.strip()) for name, _, value in parts]


def _holds(element: markup.HtmlElement) -> bool:
    return bool(element.text_content().strip() or element.xpath(".//img | .//hr"))


def _chain(element: markup.HtmlElement) -> int:
    below = [_chain(each) for each in element]
    alone = len(below) == 1 and not (element.text or "").strip()
    return max([1, *(below if not alone else [below[0] + 1])])


def made(text: str, name: str = "dan") -> str:
    return dressed(rewritten(posted(text), HOME), SHEETS[name])


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_corpus_breaks_no_rule_in_any_look(path: Path, name: str) -> None:
    done = made(path.read_text(encoding="utf-8"), name)
    assert flaws(done) == []
    assert dressed(done, SHEETS[name]) == done
    assert list(breaches(done)) == []


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_editor_takes_no_word_of_the_corpus(path: Path, name: str) -> None:
    done = made(path.read_text(encoding="utf-8"), name)
    before, after = (re.sub(r"<[^>]*>", "", each) for each in (done, survived(done)))
    assert re.sub(r"\s|&nbsp;|\u00a0", "", after) == re.sub(r"\s|&nbsp;|\u00a0", "", before)


@settings(max_examples=60)
@given(TREES, st.sampled_from(LOOKS))
@example("<strong> </strong>", "dan")
def test_any_text_breaks_no_rule_and_loses_no_word(tree: str, name: str) -> None:
    safe = sanitised(numbered(tree)).replace('"a.jpg"', '"images/a.jpg" data-w="900"')
    plain = rewritten(f'<section class="article">{safe}</section>')
    done = dressed(plain, SHEETS[name])
    assert flaws(done) == []
    assert list(breaches(done)) == []
    assert re.findall(r"w\d+z", done) == re.findall(r"w\d+z", plain)
    assert re.findall(r"w\d+z", survived(done)) == re.findall(r"w\d+z", done)
    assert dressed(done, SHEETS[name]) == done


@pytest.mark.parametrize("name", LOOKS)
def test_every_declaration_of_a_look_is_kept(name: str) -> None:
    """What the dressing drops in silence would be a look that never was."""
    sheet = re.sub(r"/\*.*?\*/", "", SHEETS[name], flags=re.S)
    said = [
        (selector.strip(), f"{name}:{value}")
        for selector, rule in re.findall(r"([^{}]*)\{([^{}]*)\}", sheet)
        for name, value in declared(rule)
    ]
    assert len(said) > 100
    assert [
        each for each in said if not judged(each[1], "sup" if "-mark" in each[0] else "p")
    ] == []


@pytest.mark.parametrize(
    ("css", "style"),
    [
        ("padding:1px 2px", "padding:1px 2px"),
        ("padding:1px 2px 3px 4px", "padding:1px 2px 3px 4px"),
        ("padding:1px 2px;padding-left:9px", "padding:1px 2px 1px 9px"),
        ("padding-left:9px;padding:1px", "padding:1px"),
        ("padding-left:9px", "padding-left:9px"),
        ("margin:0 auto", "margin:0 auto"),
        ("border:1px solid #c00", "border:1px solid #c00"),
        ("border:solid #C00 1px", "border:1px solid #c00"),
        ("border:0;border-left:3px solid red", "border-bottom:none;border-left:3px solid red;border-right:none;border-top:none"),
        ("border-top:1px solid red;border-color:blue", "border-bottom-color:blue;border-left-color:blue;border-right-color:blue;border-top:1px solid blue"),
        ("border-bottom:0", "border-bottom:none"),
        ("background:#fff", "background-color:#fff"),
        ("background:transparent", "background-color:transparent"),
        ("color:red !important", "color:red"),
        ("color:rgb(1, 2, 3)", "color:rgb(1, 2, 3)"),
        ("text-align:start", "text-align:left"),
        ("line-height:1.75", "line-height:1.75"),
        ("letter-spacing:-0.5px", "letter-spacing:-0.5px"),
        ("text-indent:-1.5em", "text-indent:-1.5em"),
    ],
)  # fmt: skip
def test_what_is_kept_of_a_style(css: str, style: str) -> None:
    assert judged(css, "p") == style
    assert judged(style, "p") == style


@pytest.mark.parametrize(
    "css",
    [
        "background:url(https://a.example/x.png)", "background-image:linear-gradient(red,blue)",
        "color:var(--x)", "color:transparent", "color:inherit", "position:absolute", "top:0",
        "font-family:serif", "font:12px serif", "width:300px", "width:20em", "height:10px",
        "height:0", "opacity:0", "transform:rotate(1deg)", "line-height:1.1", "line-height:20px",
        "line-height:0", "font-size:0", "display:none", "display:flex", "visibility:hidden",
        "text-align:end start", "width:expression(alert(1))", "color:re/**/d", "white-space:pre",
        "margin:calc(1px + 2px)", "padding-left:-moz-x", "float:left", "animation:x 1s",
        "content:'x'", "color:red\\9", "min-width:200px", "--x:1px", "color", ":red", "",
    ],
)  # fmt: skip
def test_what_is_dropped_of_a_style(css: str) -> None:
    assert judged(css, "p") == ""


@given(st.text(alphabet=":;(){}!#%-.,\\/\"' \n\ta0pxurlvem", max_size=60))
def test_whatever_is_declared_only_known_values_come_out(css: str) -> None:
    done = judged(css, "section")
    assert judged(done, "section") == done
    assert not HARMFUL.search(done)
    assert {name for name, _ in _declarations(done)} <= PROPERTIES


def test_a_narrower_rule_wins_over_a_shorthand_that_stands_between() -> None:
    css = ".a{padding-left:2em}.b{padding:0}.c{padding-left:1em}"
    assert dressed('<p class="a b c">甲</p>', css) == '<p style="padding:0 0 0 1em">甲</p>'


def test_comments_and_rules_for_media_do_not_confuse_the_look() -> None:
    css = "/* p{color:red} */ @media print{p{color:blue}} p{color:#123456}"
    assert dressed("<p>甲</p>", css) == '<p style="color:#123456">甲</p>'
    assert "!" not in expanded("p{color:red !important}")


def test_spans_and_sections_without_a_style_leave_what_they_hold() -> None:
    html = '<section><section><p><span class="x"><span>甲</span></span></p></section></section>'
    assert dressed(html, "") == "<p>甲</p>"


def test_a_section_of_parts_side_by_side_stays() -> None:
    html = '<section><section class="a">甲</section><section class="a">乙</section></section>'
    assert dressed(html, ".a{display:inline-block}").count("<section") == 3


def test_forty_links_are_forty_numbers() -> None:
    done = made((Path(__file__).parent / "cases/wechat/links.md").read_text(encoding="utf-8"))
    numbers = [int(each) for each in re.findall(r">\[(\d+)\]</sup>", done)]
    assert numbers[:40] == [*range(1, 38), 1, 2, 3]
    assert done.count("<a ") == 1


def test_dressing_twenty_thousand_characters_keeps_them_all() -> None:
    text = (Path(__file__).parent / "cases/wechat/long.md").read_text(encoding="utf-8")
    assert re.sub(r"<[^>]*>|\s", "", made(text)) == re.sub(r"[#*\s]", "", text)
