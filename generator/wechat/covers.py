"""Covers of articles: the wide one of the first article, the square one of a list.

Inputs → outputs: a `Cover` wish → two JPEGs.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image

from generator.engine.jobs import Output
from generator.site.enclosing import COVERS, Cover
from generator.site.view import View


@dataclass(frozen=True, slots=True)
class Covers:
    """Makes the pictures of a `Cover` wish."""

    wish: Cover

    @property
    def key(self) -> str:
        """`cover:wechat/profiles/wang-jinxi`."""
        return f"cover:{self.wish.folder}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Compose both covers."""
        made = []
        for shape, size in COVERS.items():
            out = io.BytesIO()
            Image.new("RGB", size, "#a8201a").save(out, "JPEG")
            made.append(Output(self.wish.file(shape), out.getvalue()))
        return tuple(made)
