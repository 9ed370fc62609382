"""`Breach`: a rule of the platform that an article breaks, and how it is told.

Inputs → outputs: breaches of one article → problems at the words in the author's file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.diagnostics import Span
from generator.site.view import View


@dataclass(frozen=True, slots=True)
class Breach:
    """A broken rule: its id in `rules.py`, the words of the article where it is broken (as the
    author wrote them, so that their line can be found; "" for the article as a whole), and what
    the rule's sentence fills in."""

    rule: str
    words: str = ""
    args: tuple[tuple[str, str | int], ...] = ()


def tell(view: View, document: str, breaches: Iterable[Breach]) -> None:
    """Report each breach at its place in the document with this id."""
    for each in breaches:
        span = view.span(document, each.words) if document else Span("site.yaml")
        view.report(each.rule, span, **dict(each.args))
