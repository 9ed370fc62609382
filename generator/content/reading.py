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

from pydantic import TypeAdapter

from generator.config import Config
from generator.content.markup import EMPTY, SCHEMES, read_body
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
)
from generator.content.names import slug
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
_SCHEME = re.compile(
    r"(?:\]\(\s*<?|\b(?:href|src)\s*=\s*[\"']?|^\s*\[[^\]]+\]:\s*)([A-Za-z][A-Za-z0-9+.-]*):([^\s)\"'>]*)",
    re.M,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


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
    """Read one file of `content/`; the value is None when it has an error."""
    start = Span(source.path, 1, 1)
    kind = kind_of(source.path)
    if kind is None:
        name = source.path.removeprefix(ROOT)
        return Checked(None, (problem("misplaced", Span(source.path), found=name),))
    if not source.text.strip():
        return Checked(None, (problem("empty-file", start),))
    parts = _split(source.text)
    if isinstance(parts, str):
        return Checked(None, (problem(parts, start),))
    front, body, body_line = parts
    filled = fill(front, source.path, (Meta, FIELDS[kind]), first_line=2)
    schemes = tuple(_unsafe_links(body, source.path, body_line))
    if filled.value is None:
        return Checked(None, filled.problems + schemes)
    reading = _document(kind, source.path, filled.value, body)
    found = schemes + tuple(_judge(reading))
    return Checked(reading, found)


def _split(text: str) -> tuple[str, str, int] | str:
    """Front matter, body and the body's first line; or the id of the rule that is broken."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return "no-front-matter"
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() in ("---", "..."):
            return "\n".join(lines[1:number]) + "\n", "\n".join(lines[number + 1 :]), number + 2
    return "unclosed-front-matter"


def _unsafe_links(body: str, path: str, first_line: int) -> Iterator[Diagnostic]:
    for found in _SCHEME.finditer(body):
        if found[1].casefold() not in SCHEMES:
            before = body[: found.start(1)]
            line = first_line + before.count("\n")
            column = len(before) - before.rfind("\n")
            written = f"{found[1]}:{found[2]}"
            yield problem("unsafe-link", Span(path, line, column, len(written)), found=written)


def _document(
    kind: Kind, path: str, filled: Filled[tuple[Meta, Fields]], body: str
) -> Reading:
    meta, fields = filled.value
    text = _CONTROLS.sub("", body)
    person = isinstance(fields, Profile) and fields.holder.value == "person"
    reading = fields.pinyin if isinstance(fields, Profile) else ""
    if not meta.slug:
        last = identify(path).rpartition("/")[2]
        meta = replace(meta, slug=slug(last, person=person, override=reading))
    report = read_body(fields.report) if isinstance(fields, Lecture) and fields.report else None
    document = Document(identify(path), kind, path, meta, fields, read_body(text) or EMPTY, report)
    return Reading(document, tuple(filled.places.items()))


def _judge(reading: Reading) -> Iterator[Diagnostic]:
    """What one file can do wrong although each of its values is well formed."""
    meta, fields = reading.document.meta, reading.document.fields
    if meta.slug != (clean := slug(meta.slug)):
        yield problem("bad-slug", reading.span("slug"), found=meta.slug, suggested=clean)
    if isinstance(fields, Profile):
        yield from _judge_profile(fields, reading)
    if isinstance(fields, Lecture):
        yield from _judge_lecture(fields, reading)
    for at, picture in pictures(reading.document):
        if not picture.alt:
            yield problem("no-alt", reading.span(*at), found=picture.file)


def _judge_profile(fields: Profile, reading: Reading) -> Iterator[Diagnostic]:
    born, died = fields.born, fields.died
    if born and died and died < born:
        yield problem("years-reversed", reading.span("died"), born=born, died=died)
    if not fields.sources:
        yield problem("no-sources", reading.span("name"))
    for number, each in enumerate(fields.sources):
        if each.url and not each.url.startswith(("http://", "https://")):
            yield problem("bad-url", reading.span("sources", number, "url"), found=each.url)
    for number, honour in enumerate(fields.honours):
        if not honour.year and not honour.cycle:
            yield problem("undated-honour", reading.span("honours", number), found=honour.title)
    length = count(fields.abstract)
    if fields.abstract and not ABSTRACT[0] <= length <= ABSTRACT[1]:
        yield problem("abstract-length", reading.span("abstract"), found=length)


def _judge_lecture(fields: Lecture, reading: Reading) -> Iterator[Diagnostic]:
    if fields.end and fields.end < fields.start:
        yield problem("end-before-start", reading.span("end"))
    for number, speaker in enumerate(fields.speakers):
        if not speaker.person and not speaker.name:
            yield problem("empty-speaker", reading.span("speakers", number))
    if fields.recording and not fields.recording.startswith(("http://", "https://")):
        yield problem("bad-url", reading.span("recording"), found=fields.recording)


def pictures(document: Document) -> Iterator[tuple[Location, Picture]]:
    """Every picture a document shows, with the field it stands in (`body` for the running text)."""
    fields = document.fields
    if isinstance(fields, Profile) and fields.portrait:
        yield ("portrait",), fields.portrait
    if isinstance(fields, News):
        if fields.cover:
            yield ("cover",), fields.cover
        yield from ((("gallery", n), each) for n, each in enumerate(fields.gallery))
    if isinstance(fields, Lecture):
        yield from ((("photos", n), each) for n, each in enumerate(fields.photos))
    for body in (document.body, document.report):
        for part in body.parts if body else ():
            if isinstance(part, Figure):
                yield ("body",), part.picture


# --- site.yaml -----------------------------------------------------------------------------------

Settings = Filled[tuple[Config]]


def read_settings(source: Source) -> Checked[Settings | None]:
    """`site.yaml` → `Config` with the place of every setting."""
    if not source.text.strip():
        return Checked(None, (problem("empty-file", Span(source.path, 1, 1)),))
    filled = fill(source.text, source.path, (Config,))
    if filled.value is None:
        return Checked(None, filled.problems)
    config: Config = filled.value.value[0]
    start = Span(source.path, 1, 1)
    found = []
    if not re.fullmatch(r"https?://[^\s/]+(?:/[^\s]*)?/", config.base_url):
        span = places_under(filled.value.places, ("base_url",)) or start
        found.append(problem("bad-base-url", span, found=config.base_url))
    for number, column in enumerate(config.columns):
        if column.id != (clean := slug(column.id)):
            span = places_under(filled.value.places, ("columns", number, "id")) or start
            found.append(problem("bad-slug", span, found=column.id, suggested=clean))
    return Checked(Filled((config,), filled.value.places), tuple(found))


# --- remembering -----------------------------------------------------------------------------------

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
    fields = adapter(FIELDS[Kind(given["kind"])]).validate_python(given["fields"])
    document = _document_adapter().validate_python({**given, "fields": fields})
    return Checked(Reading(document, _PLACES.validate_python(record["places"])), problems)
