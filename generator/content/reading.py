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
from generator.content.model import (
    FIELDS,
    Document,
    Fields,
    Figure,
    Kind,
    Lecture,
    Meta,
    News,
    Picture,
    Profile,
    Source,
    Wall,
)
from generator.content.names import slug
from generator.content.nodes import UNSEEN, legible
from generator.content.passages import Passage
from generator.content.schema import Filled, Location, adapter, fill, places_under
from generator.diagnostics import Checked, Diagnostic, Span, problem
from generator.text import count

ROOT = "content/"
ABSTRACT = (120, 180)

_FOLDERS = {
    "profiles": Kind.PROFILE,
    "news": Kind.NEWS,
    "pages": Kind.PAGE,
    "walls": Kind.WALL,
}
_ALIAS = re.compile(r"/?[^\s/\\?#:*\"<>|]+(?:/[^\s/\\?#:*\"<>|]+)*/?")
_WEB = ("http://", "https://")


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
    parts = path.removeprefix(ROOT).split("/")
    if not path.startswith(ROOT) or not path.endswith(".md") or len(parts) < 2:
        return None
    if parts[0] == "lectures":
        if len(parts) == 3 and parts[2] == "index.md":
            return Kind.SERIES
        deep = len(parts) == 4 and parts[3] == "index.md"
        return Kind.LECTURE if len(parts) == 3 or deep else None
    return _FOLDERS.get(parts[0])


def identify(path: str) -> str:
    """A document's id: `content/profiles/wang-jinxi/index.md` → `profiles/wang-jinxi`."""
    return path.removeprefix(ROOT).removesuffix(".md").removesuffix("/index")


def read(source: Source) -> Checked[Reading | None]:
    """Read one file of `content/`; the value is None when there is no telling what it means.

    A document with errors may have a value: what is wrong was left out, and is told.
    """
    kind = kind_of(source.path)
    if kind is None:
        name = source.path.removeprefix(ROOT)
        return Checked(None, (problem("misplaced", Span(source.path), found=name),))
    text = legible(source.text)
    if not text.replace(UNSEEN, "").strip():
        return Checked(None, (problem("empty-file", Span(source.path, 1, 1)),))
    parts = _split(text, source.path)
    if isinstance(parts, Diagnostic):
        return Checked(None, (parts,))
    filled = fill(parts.front, source.path, (Meta, FIELDS[kind]), first_line=parts.front_line)
    body = Passage(parts.body.replace(UNSEEN, ""), Span(source.path, parts.body_line, 1))
    if filled.value is None:
        return Checked(None, (*filled.problems, *body.problems))
    reading, found = _document(kind, source, filled.value, body)
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
    person = isinstance(fields, Profile) and fields.holder.value == "person"
    pinyin = fields.pinyin if isinstance(fields, Profile) else ""
    if not meta.slug:
        last = identify(path).rpartition("/")[2]
        meta = replace(meta, slug=slug(last, person=person, override=pinyin))
    places, found, report = {**filled.places, **body.places("body")}, body.problems, None
    if isinstance(fields, Lecture) and fields.report:
        start = places_under(filled.places, ("report",)) or Span(path, 1, 1)
        text = Passage(fields.report, start, source.text.split("\n"))
        places |= text.places("report")
        report, found = text.body, (*found, *text.problems)
    document = Document(identify(path), kind, path, meta, fields, body.body, report)
    return Reading(document, tuple(places.items())), found


# --- what one file can do wrong although each of its values is well formed ----------------------

_Judgement = tuple[Location, str, dict[str, object]]


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
    if isinstance(fields, Wall) and not (fields.people or fields.levels or fields.topics):
        yield ("people",), "no-people", {}
    for at, picture in pictures(document):
        if not picture.alt and picture.file:
            yield (*at, "alt"), "no-alt", {"found": picture.file}


def _judge_profile(fields: Profile) -> Iterator[_Judgement]:
    born, died = fields.born, fields.died
    if born and died and died < born:
        yield ("died",), "years-reversed", {"born": born, "died": died}
    if not fields.sources:
        yield ("sources",), "no-sources", {}
    for number, each in enumerate(fields.sources):
        if each.url and not each.url.startswith(_WEB):
            yield ("sources", number, "url"), "bad-url", {"found": each.url}
    for number, honour in enumerate(fields.honours):
        if not honour.year and not honour.cycle:
            yield ("honours", number), "undated-honour", {"found": honour.title}
    length = count(fields.abstract)
    if fields.abstract and not ABSTRACT[0] <= length <= ABSTRACT[1]:
        yield ("abstract",), "abstract-length", {"found": length}


def _judge_lecture(fields: Lecture) -> Iterator[_Judgement]:
    if fields.end and fields.end < fields.start:
        yield ("end",), "end-before-start", {}
    for number, speaker in enumerate(fields.speakers):
        if not speaker.person and not speaker.name:
            yield ("speakers", number), "empty-speaker", {}
    if fields.recording and not fields.recording.startswith(_WEB):
        yield ("recording",), "bad-url", {"found": fields.recording}


def pictures(document: Document) -> Iterator[tuple[Location, Picture]]:
    """Every picture a document shows, with its place: a field, or `"body", file` in the text."""
    fields = document.fields
    if isinstance(fields, Profile) and fields.portrait:
        yield ("portrait",), fields.portrait
    if isinstance(fields, News):
        if fields.cover:
            yield ("cover",), fields.cover
        yield from ((("gallery", n), each) for n, each in enumerate(fields.gallery))
    if isinstance(fields, Lecture):
        yield from ((("photos", n), each) for n, each in enumerate(fields.photos))
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
    filled = fill(source.text, source.path, (Config,))
    if filled.value is None:
        return Checked(None, filled.problems)
    config: Config = filled.value.value[0]
    places = filled.value.places
    found = list(filled.problems)
    for at, rule, args in _judge_settings(config):
        found.append(problem(rule, places_under(places, at) or Span(source.path, 1, 1), **args))
    return Checked(Filled((config,), places), tuple(found))


def _judge_settings(config: Config) -> Iterator[_Judgement]:
    if not re.fullmatch(r"https?://[^\s/?#]+(?:/[^\s?#]*)?/", config.base_url):
        yield ("base_url",), "bad-base-url", {"found": config.base_url}
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


@cache
def _document_adapter() -> TypeAdapter[Document]:
    return TypeAdapter(Document)


def dump(checked: Checked[Reading | None]) -> str:
    """A reading and its problems as JSON for the ledger."""
    record: dict[str, object] = {"problems": _PROBLEMS.dump_python(checked.problems, mode="json")}
    if checked.value is not None:
        document = checked.value.document
        record |= {
            "document": _document_adapter().dump_python(document, mode="json"),
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
    kind: Any = FIELDS[Kind(given["kind"])]
    fields = adapter(kind).validate_python(given["fields"])
    document = _document_adapter().validate_python({**given, "fields": fields})
    return Checked(Reading(document, _PLACES.validate_python(record["places"])), problems)
