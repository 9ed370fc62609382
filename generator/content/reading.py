"""One `Source` to one checked `Document`: step 2 of the story.

Inputs → outputs: `Source` → `Checked[Reading]`; a `Reading` is the document and the place of every
field. What can be judged from this one file is judged here; what needs other files, in `site`.

Incremental: a pure function of the source, remembered by the source's digest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from generator.content.config import Config
from generator.content.fields import keys_of
from generator.content.finish import REPORT
from generator.content.languages import LANGUAGES, meant, original
from generator.content.model import (
    FIELDS,
    SHOWN,
    WRITTEN,
    Document,
    Fields,
    Figure,
    Holder,
    Kind,
    Lecture,
    Meta,
    Milestone,
    News,
    Page,
    Picture,
    Profile,
    Screen,
    Source,
    Wall,
)
from generator.content.names import slug
from generator.content.nodes import UNSEEN, legible
from generator.content.passages import Passage
from generator.content.schema import Filled, Location, adapter, fill, places_under
from generator.content.screens import LONG_ENOUGH
from generator.content.secrets import exposed, without
from generator.content.theme import pale
from generator.content.translations import WORDING, MetaWords
from generator.diagnostics import Checked, Diagnostic, Span, problem
from generator.text import count, fold

ROOT = "content/"
ABSTRACT = (120, 180)

_FOLDERS = {
    "profiles": Kind.PROFILE,
    "news": Kind.NEWS,
    "pages": Kind.PAGE,
    "walls": Kind.WALL,
    "boards": Kind.BOARD,
    "screens": Kind.SCREEN,
    "bulletins": Kind.BULLETIN,
}
_ALIAS = re.compile(r"/?[^\s/\\?#:*\"<>|]+(?:/[^\s/\\?#:*\"<>|]+)*/?")
_WEB = re.compile(r"https?://[^\s<>\"/?#][^\s<>\"]*", re.I)
_RUNS = re.compile(r"\s*(?:javascript|vbscript|data|file|blob)\s*:", re.I)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document and where each of its fields stands in its file."""

    document: Document
    places: tuple[tuple[Location, Span], ...]

    def span(self, *at: str | int) -> Span:
        """The place of a field (`"honours", 0, "title"`), or of the nearest thing around it."""
        return places_under(dict(self.places), at) or Span(self.document.path, 1, 1)


def kind_of(path: str) -> Kind | None:
    """What sort of document lies at a path; None where nothing is published from."""
    path, tag = original(path)
    parts = path.removeprefix(ROOT).split("/")
    if tag and _FOLDERS.get(parts[0]) in SHOWN:
        return None  # it is printed or shown, in Chinese alone
    if not path.startswith(ROOT) or not path.endswith(".md") or len(parts) < 2:
        return None
    if parts[0] == "lectures":
        if len(parts) == 3 and parts[2] == "index.md":
            return Kind.SERIES
        deep = len(parts) == 4 and parts[3] == "index.md"
        return Kind.LECTURE if len(parts) == 3 or deep else None
    return _FOLDERS.get(parts[0])


def identify(path: str) -> str:
    """A document's id: `content/profiles/wang-jinxi/index.md` → `profiles/wang-jinxi`, and the same
    for its translation `index.en.md`."""
    bare = original(path)[0]
    return bare.removeprefix(ROOT).removesuffix(".md").removesuffix("/index")


def read(source: Source) -> Checked[Reading | None]:
    """Read one file of `content/`; the value is None when there is no telling what it means.

    A document with errors may have a value: what is wrong was left out, and is told.
    """
    kind = kind_of(source.path)
    if kind is None:
        name = source.path.removeprefix(ROOT)
        return Checked(None, (problem("misplaced", Span(source.path), found=name),))
    tag = original(source.path)[1]
    if tag and tag not in LANGUAGES:
        return Checked(None, (_unknown_language(source.path, tag),))
    text = legible(source.text)
    if not text.replace(UNSEEN, "").strip():
        return Checked(None, (problem("empty-file", Span(source.path, 1, 1)),))
    parts = _split(text, source.path)
    if isinstance(parts, Diagnostic):
        return Checked(None, (parts,))
    kinds = (MetaWords, WORDING[kind]) if tag else (Meta, FIELDS[kind])
    filled = fill(parts.front, source.path, kinds, first_line=parts.front_line)
    if tag:
        filled = replace(filled, problems=tuple(map(_inherited, filled.problems)))
    body = Passage(parts.body.replace(UNSEEN, ""), Span(source.path, parts.body_line, 1))
    if filled.value is None:
        return Checked(None, (*filled.problems, *body.problems))
    reading, found = _document(kind, source, filled.value, body)
    if tag:
        return Checked(reading, (*filled.problems, *found, *_undescribed(reading)))
    judged = tuple(
        problem(rule, reading.span(*at), **args)
        for at, rule, args in _judge(reading.document)
        if not any(each[: len(at)] == at for each in filled.value.unsure)
    )
    return Checked(reading, (*filled.problems, *found, *judged))


@dataclass(frozen=True, slots=True)
class _Parts:
    """A file's front matter and body, and the line on which each begins."""

    front: str
    front_line: int
    body: str
    body_line: int


def _split(text: str, path: str) -> _Parts | Diagnostic:
    lines = text.replace("\ufeff", "").split("\n")
    first = next(number for number, line in enumerate(lines) if line.replace(UNSEEN, "").strip())
    if lines[first].replace(UNSEEN, "").rstrip() != "---":
        return problem("no-front-matter", Span(path, first + 1, 1))
    for number in range(first + 1, len(lines)):
        if lines[number].rstrip() in ("---", "..."):
            front = "\n".join(lines[first + 1 : number]) + "\n"
            return _Parts(front, first + 2, "\n".join(lines[number + 1 :]), number + 2)
    return problem("unclosed-front-matter", Span(path, first + 1, 1, 3))


def _document(
    kind: Kind, source: Source, filled: Filled[tuple[Meta, Fields]], body: Passage
) -> tuple[Reading, tuple[Diagnostic, ...]]:
    path, (meta, fields) = source.path, filled.value
    tag = original(path)[1]
    person = isinstance(fields, Profile) and fields.holder.value == "person"
    pinyin = fields.pinyin if isinstance(fields, Profile) else ""
    if tag:  # it has the address of its original
        meta = Meta(summary=meta.summary, draft=meta.draft)
    elif not meta.slug:
        last = identify(path).rpartition("/")[2]
        meta = replace(meta, slug=slug(last, person=person, override=pinyin))
    places, found, report = {**filled.places, **body.places("body")}, body.problems, None
    if kind is Kind.LECTURE and (told := getattr(fields, "report", "")):
        start = places_under(filled.places, ("report",)) or Span(path, 1, 1)
        text = Passage(told, start, source.text.split("\n"), REPORT)
        places |= text.places("report")
        report, found = text.body, (*found, *text.problems)
    document = Document(identify(path), kind, path, meta, fields, body.body, report, tag)
    return Reading(document, tuple(places.items())), found


def _unknown_language(path: str, tag: str) -> Diagnostic:
    known = "、".join(LANGUAGES)
    name, right = path.rpartition("/")[2], meant(tag)
    words = {"found": name, "tag": tag, "known": known, "known_en": ", ".join(LANGUAGES)}
    guess = _renamed(name, tag, right) if right else ""
    return problem("unknown-language", Span(path), guess=guess, **words)


def _renamed(name: str, tag: str, right: str) -> str:
    return f"{name.removesuffix(name[-len(tag) - 4 :])}.{right}.md"


def _inherited(told: Diagnostic) -> Diagnostic:
    """A field that is known, and that a translation takes from its original, is not unknown."""
    found = str(dict(told.args).get("found", ""))
    if told.rule != "unknown-field" or fold(found) not in keys_of(WRITTEN):
        return told
    return problem("inherited-field", told.span, found=found)


def _undescribed(reading: Reading) -> Iterator[Diagnostic]:
    for at, picture in pictures(reading.document):
        if at[0] in ("body", "report") and _mute(picture):
            yield problem("no-alt", reading.span(*at, "alt"), found=picture.file)


# --- what one file can do wrong although each of its values is well formed ----------------------

_Judgement = tuple[Location, str, dict[str, object]]
_SAYS_NOTHING = ("图", "图片", "照片", "image", "img", "photo", "picture")


def _judge(document: Document) -> Iterator[_Judgement]:
    """What is wrong: the field, the rule and the words of its message."""
    meta, fields = document.meta, document.fields
    if meta.slug != (clean := slug(meta.slug)):
        yield ("slug",), "bad-slug", {"found": meta.slug, "suggested": clean}
    for number, alias in enumerate(meta.aliases):
        if not _ALIAS.fullmatch(alias) or {".", ".."} & set(alias.split("/")):
            yield ("aliases", number), "bad-alias", {"found": alias}
    if isinstance(fields, Profile):
        yield from _judge_profile(fields)
    if isinstance(fields, Lecture):
        yield from _judge_lecture(fields)
    if isinstance(fields, Screen):
        yield from _judge_screen(fields)
    if isinstance(fields, Wall) and not (
        fields.people or fields.levels or fields.topics or fields.sections
    ):
        yield ("people",), "no-people", {}
    for at, picture in pictures(document):
        if _mute(picture):
            yield (*at, "alt"), "no-alt", {"found": picture.file}


def _judge_profile(fields: Profile) -> Iterator[_Judgement]:
    born, died = fields.born, fields.died
    if born and died and died < born:
        yield ("died",), "years-reversed", {"born": born, "died": died}
    if not fields.sources:
        yield ("sources",), "no-sources", {}
    for number, each in enumerate(fields.sources):
        if each.url and not _WEB.fullmatch(each.url):
            yield ("sources", number, "url"), "bad-url", {"found": each.url}
    for number, honour in enumerate(fields.honours):
        if not honour.year and not honour.cycle:
            yield ("honours", number), "undated-honour", {"found": honour.title}
    for number, event in enumerate(fields.events):
        alive = fields.holder is Holder.PERSON and not fields.died
        if alive and event.kind is Milestone.BIRTH and event.date.month:
            yield ("events", number, "date"), "living-birthday", {"found": event.date.words}
    length = count(fields.abstract)
    if fields.abstract and not ABSTRACT[0] <= length <= ABSTRACT[1]:
        yield ("abstract",), "abstract-length", {"found": length}


def _judge_lecture(fields: Lecture) -> Iterator[_Judgement]:
    if fields.end and fields.end < fields.start:
        yield ("end",), "end-before-start", {}
    for number, speaker in enumerate(fields.speakers):
        if not speaker.person and not speaker.name:
            yield ("speakers", number), "empty-speaker", {}
    if fields.recording and not _WEB.fullmatch(fields.recording):
        yield ("recording",), "bad-url", {"found": fields.recording}
    if fields.registration.startswith("http") and not _WEB.fullmatch(fields.registration):
        yield ("registration",), "bad-url", {"found": fields.registration}
    if _RUNS.match(fields.registration):
        yield ("registration",), "unsafe-link", {"found": fields.registration}


def _judge_screen(fields: Screen) -> Iterator[_Judgement]:
    if not fields.slides:
        yield ("slides",), "no-slides", {}
    if fields.seconds < LONG_ENOUGH:
        yield ("seconds",), "slide-too-short", {"found": fields.seconds}
    if fields.start and fields.end and fields.end.last < fields.start.first:
        yield ("end",), "end-before-start", {}
    for number, slide in enumerate(fields.slides):
        if slide.seconds is not None and slide.seconds < LONG_ENOUGH:
            yield ("slides", number, "seconds"), "slide-too-short", {"found": slide.seconds}
        if slide.start and slide.end and slide.end.last < slide.start.first:
            yield ("slides", number, "end"), "end-before-start", {}


def _mute(picture: Picture) -> bool:
    """Whether nothing says what a picture shows: its own name, or that it is one, does not."""
    words, name = picture.alt.strip().casefold(), picture.file.rpartition("/")[2].casefold()
    return bool(name) and words in ("", name, name.rpartition(".")[0], *_SAYS_NOTHING)


def pictures(document: Document) -> Iterator[tuple[Location, Picture]]:
    """Every picture a document shows, with its place: a field, or `"body", file` in the text."""
    fields = document.fields
    if isinstance(fields, Profile) and fields.portrait:
        yield ("portrait",), fields.portrait
    if isinstance(fields, Profile):
        yield from ((("photos", n), each) for n, each in enumerate(fields.photos))
    if isinstance(fields, News):
        if fields.cover:
            yield ("cover",), fields.cover
        yield from ((("gallery", n), each) for n, each in enumerate(fields.gallery))
    if isinstance(fields, Lecture):
        yield from ((("photos", n), each) for n, each in enumerate(fields.photos))
    if document.meta.wechat and document.meta.wechat.cover:
        yield ("wechat", "cover"), document.meta.wechat.cover
    for name, body in (("body", document.body), ("report", document.report)):
        for part in body.parts if body else ():
            if isinstance(part, Figure):
                yield (name, part.picture.file), part.picture


# --- site.yaml ---------------------------------------------------------------------------------

Settings = Filled[tuple[Config]]


def read_settings(source: Source) -> Checked[Settings | None]:
    """`site.yaml` → `Config` with the place of every setting."""
    if not legible(source.text).replace(UNSEEN, "").strip():
        return Checked(None, (problem("empty-file", Span(source.path, 1, 1)),))
    secrets = exposed(source.text, source.path)
    filled = fill(source.text, source.path, (Config,))
    filled = replace(filled, problems=(*secrets, *without(filled.problems, secrets)))
    if filled.value is None:
        return Checked(None, filled.problems)
    config: Config = filled.value.value[0]
    places = filled.value.places
    found = list(filled.problems)
    for at, rule, args in _judge_settings(config):
        found.append(problem(rule, places_under(places, at) or Span(source.path, 1, 1), **args))
    return Checked(Filled((config,), places), without(found, secrets) + secrets)


def _judge_settings(config: Config) -> Iterator[_Judgement]:
    if not re.fullmatch(r"https?://[^\s/?#]+(?:/[^\s?#]*)?/", config.base_url):
        yield ("base_url",), "bad-base-url", {"found": config.base_url}
    for name, ratio in pale(config.theme):
        yield ("theme", name), "pale-text", {"found": f"{ratio:.1f}"}
    seen: set[str] = set()
    for number, column in enumerate(config.columns):
        if column.id != (clean := slug(column.id)):
            yield ("columns", number, "id"), "bad-slug", {"found": column.id, "suggested": clean}
        if column.id.casefold() in seen:
            yield ("columns", number, "id"), "duplicate-id", {"found": column.id}
        seen.add(column.id.casefold())


# --- remembering -------------------------------------------------------------------------------

_PROBLEMS: TypeAdapter[tuple[Diagnostic, ...]] = TypeAdapter(tuple[Diagnostic, ...])
_PLACES: TypeAdapter[tuple[tuple[Location, Span], ...]] = TypeAdapter(
    tuple[tuple[Location, Span], ...]
)
_NO_FIELDS = Page("")


@cache
def _document_adapter() -> TypeAdapter[Document]:
    return TypeAdapter(Document)


def dump(checked: Checked[Reading | None]) -> str:
    """A reading and its problems as JSON for the ledger."""
    record: dict[str, object] = {"problems": _PROBLEMS.dump_python(checked.problems, mode="json")}
    if checked.value is not None:
        document = checked.value.document
        kind: Any = type(document.fields)
        shell = replace(document, fields=_NO_FIELDS)  # a translation's are of no declared type
        record |= {
            "document": _document_adapter().dump_python(shell, mode="json")
            | {"fields": adapter(kind).dump_python(document.fields, mode="json")},
            "places": _PLACES.dump_python(checked.value.places, mode="json"),
        }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> Checked[Reading | None]:
    """What `dump` wrote down."""
    record = json.loads(text)
    problems = _PROBLEMS.validate_python(record["problems"])
    if "document" not in record:
        return Checked(None, problems)
    given = record["document"]
    kind: Any = (WORDING if given["language"] else FIELDS)[Kind(given["kind"])]
    fields = adapter(kind).validate_python(given["fields"])
    shell = _document_adapter().validate_python({**given, "fields": _NO_FIELDS})
    document = replace(shell, fields=fields)
    return Checked(Reading(document, _PLACES.validate_python(record["places"])), problems)
