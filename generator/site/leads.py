"""Judges where a text leads: links and embeds that lead to nothing, or to what is not public.

Inputs → outputs: a reading, the linked site and every address of it → problems, each with its line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from posixpath import relpath
from urllib.parse import unquote

from generator.content.model import Document, Embed, Insert, Link
from generator.content.reading import Reading
from generator.content.schema import Location
from generator.diagnostics import Diagnostic, problem
from generator.site import inserts, urls, wishes
from generator.site.relations import Directory, Target, anchors, follow
from generator.site.site import Site, picture_path
from generator.text import nearest


def judge(reading: Reading, site: Site, pages: Collection[str]) -> Iterator[Diagnostic]:
    """What the texts of a document lead to in vain; `pages` are the addresses of the site."""
    document = reading.document
    for name, body in (("body", document.body), ("report", document.report)):
        for part in body.parts if body else ():
            if isinstance(part, Link):
                yield from _link(reading, (name, part.target), part.target, site, pages)
            elif isinstance(part, Embed) and part.kind and part.target:
                yield from _embed(reading, name, part, site)
                if part.script:
                    yield from _link(reading, (name, part.script), part.script, site, pages)


def _link(
    reading: Reading, at: Location, written: str, site: Site, pages: Collection[str]
) -> Iterator[Diagnostic]:
    document, directory = reading.document, site.directory
    target = follow(written, document, directory, site.files, home=site.config.base_url)
    rule, guess = "", ""
    if not written:
        rule = "empty-link"
    elif target.page and target.page not in pages and not _may_be_broken(written, directory):
        rule, guess = "broken-link", _nearest_page(target.page, pages)
    elif target == Target() and not directory.may_be_broken(written):
        rule, guess = "broken-link", _nearest_document(written, document, directory)
    elif target.document and not site.addresses.get(target.document):
        rule = "hidden-link"
    elif target.document or target.outside.startswith("#"):
        name = unquote(target.anchor or target.outside.removeprefix("#"))
        there = anchors(site.documents[target.document] if target.document else document)
        if name and name not in there:
            rule, guess = "broken-anchor", nearest(name, there)
    if target.file and wishes.ending(target.file) not in wishes.LINKABLE:
        words = {"found": written, "known": "、".join(sorted(wishes.LINKABLE))}
        yield problem("unpublishable-file", reading.span(*at), **words)
    if rule:
        yield problem(rule, reading.span(*at), found=written, guess=guess)


def _may_be_broken(written: str, directory: Directory) -> bool:
    return directory.may_be_broken(unquote(written).partition("#")[0].removesuffix(urls.HOME))


def _nearest_page(page: str, pages: Collection[str]) -> str:
    shown = sorted("/" + urls.pretty(each) for each in pages)
    return nearest("/" + urls.pretty(page), shown)


def _nearest_document(written: str, document: Document, directory: Directory) -> str:
    paths = (relpath(each, document.folder or ".") for each in directory.by_path)
    return nearest(written, [*paths, *(each.title for each in directory.documents)])


# --- embeds --------------------------------------------------------------------------------------


def _embed(reading: Reading, name: str, part: Embed, site: Site) -> Iterator[Diagnostic]:
    assert part.kind is not None
    span, directory = reading.span(name, part.target), site.directory
    if part.kind in inserts.ENDINGS:
        yield from _file(reading, name, part, site)
        return
    kinds = inserts.KINDS[part.kind]
    target = follow(part.target, reading.document, directory, site.files, kinds=kinds)
    there = directory.by_id.get(target.document)
    if there is None or there.kind not in kinds:
        if not directory.may_be_broken(part.target):
            rule = _UNKNOWN.get(part.kind, "broken-link")
            guess = directory.guess(part.target, kinds)
            yield problem(rule, span, found=part.target, guess=guess)
    elif not site.addresses.get(there.id):
        yield problem("hidden-link", span, found=part.target)


_UNKNOWN = {Insert.PERSON: "unknown-person", Insert.LECTURE: "unknown-lecture"}


def _file(reading: Reading, name: str, part: Embed, site: Site) -> Iterator[Diagnostic]:
    assert part.kind is not None
    document = reading.document
    yield from _there(reading, name, part.target, inserts.ENDINGS[part.kind], site)
    if part.poster:
        yield from _there(reading, name, part.poster, wishes.PICTURES, site)
    if part.captions:
        yield from _there(reading, name, part.captions, frozenset({"vtt"}), site)
    if part.kind in (Insert.VIDEO, Insert.AUDIO):
        path = picture_path(document, part.target)
        told = part.script or part.captions
        told = told or inserts.captions_of(part, path, site.files.__contains__)
        if not (part.words and told):
            span = reading.span(name, part.target)
            yield problem("recording-without-words", span, found=part.target)


def _there(
    reading: Reading, name: str, written: str, endings: frozenset[str], site: Site
) -> Iterator[Diagnostic]:
    """A file beside the text, of a kind that serves."""
    document, span = reading.document, reading.span(name, written)
    path = follow(written, document, site.directory, site.files).file
    if wishes.ending(written) not in endings:
        words = {"found": written, "known": "、".join(sorted(endings))}
        yield problem("unpublishable-file", span, **words)
    elif not path:
        folder = document.folder + "/"
        beside = [each.removeprefix(folder) for each in site.files if each.startswith(folder)]
        yield problem("broken-link", span, found=written, guess=nearest(written, beside))
