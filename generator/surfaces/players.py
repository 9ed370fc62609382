"""The player of a display screen: one folder that plays from a stick as well as from a server.

Inputs → outputs: a playlist and its slides → `index.html`, the player's own script and stylesheet,
the playlist as a script (pages opened from disk may not fetch), and instructions for whoever
carries the stick.

Incremental: made again when a rule of the playlist or anything on a slide changes, so that screens
on a server learn of it. Dates and hours are compared by the screen's own clock, never here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from generator import digest
from generator.content.displays import Display
from generator.content.hours import DAY, Hours
from generator.content.screens import Screen
from generator.engine.jobs import Output
from generator.site.playlists import Showing
from generator.site.view import View
from generator.surfaces.slides import SlidePicture

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
ASSETS = "assets/screen/"
README = "使用说明.txt"
_WEEK = "一二三四五六日"
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Player:
    """The folder of one playlist; all its sizes lie inside, and the player chooses by itself.

    `sizes` are the screens, each with its least height of text in px.
    """

    screen: str
    folder: str
    sizes: tuple[tuple[Display, int], ...]
    crowd: tuple[int, int]
    slides: tuple[Showing, ...]

    @property
    def key(self) -> str:
        """The job's name in the ledger."""
        return f"player:{self.folder}"

    @property
    def pictures(self) -> tuple[SlidePicture, ...]:
        """The jobs of its slides: every slide in every size."""
        return tuple(self.picture(each, *size) for each in self.slides for size in self.sizes)

    def picture(self, slide: Showing, size: Display, smallest: int) -> SlidePicture:
        """The job of one slide in one size."""
        stem = f"{self.folder}/slides/{size.id}/{slide.name}"
        return SlidePicture(
            self.screen, slide.kind, slide.subject, slide.part, slide.title, slide.words,
            size, smallest, self.crowd, stem,
        )  # fmt: skip

    def run(self, view: View) -> tuple[Output, ...]:
        """Make the folder's files but the pictures.

        Raises:
            Failed: the template is broken, or an asset is missing.
        """
        fields: Screen = view.fields(self.screen)
        script, style = view.file(f"{ASSETS}player.js"), view.file(f"{ASSETS}player.css")
        page = view.render("screen/player.html", title=fields.title, policy=POLICY)
        program = digest.of((script, style, page))[:8]
        playlist = self._playlist(view, fields, program)
        files = {
            "index.html": page.encode(),
            "player.js": script,
            "player.css": style,
            "icon.svg": view.file("assets/icons/favicon.svg"),
            "playlist.js": f"window.PLAYLIST = {playlist};\n".encode(),
            README: _BOM + self._readme(view, fields).replace("\n", "\r\n").encode(),
        }
        return tuple(Output(f"{self.folder}/{name}", data) for name, data in files.items())

    def _playlist(self, view: View, fields: Screen, program: str) -> str:
        slides = [
            {
                "name": each.name, "seconds": each.seconds, "start": each.start, "end": each.end,
                "hours": _plain(each.hours),
                "marks": [self.picture(each, *size).mark(view) for size in self.sizes],
            }
            for each in self.slides
        ]  # fmt: skip
        playlist: dict[str, Any] = {
            "title": fields.title, "program": program,
            "start": fields.start.first.isoformat() if fields.start else "",
            "end": fields.end.last.isoformat() if fields.end else "",
            "hours": _plain(fields.hours), "shift": fields.shift, "rest": fields.rest,
            "dim": _plain(fields.dim), "brightness": fields.brightness,
            "ground": view.setting("theme.night").hex,
            "sizes": [
                {"id": each.id, "width": each.width, "height": each.height}
                for each, _ in self.sizes
            ],
            "slides": slides,
        }  # fmt: skip
        edition = digest.of(json.dumps(playlist, sort_keys=True))[:8]
        return json.dumps({"edition": edition, **playlist}, indent=1)

    def _readme(self, view: View, fields: Screen) -> str:
        spell = ((fields.start, "起"), (fields.end, "止"))
        days = [f"{each.words}{word}" for each, word in spell if each]
        rest = f"每小时黑屏 {fields.rest} 秒" if fields.rest else "整点不黑屏"
        moves = f"画面缓慢移动，最多 {fields.shift} 像素" if fields.shift else "画面不移动"
        when = "，".join((*days, "；".join(map(spoken, fields.hours)) or "全天"))
        return view.render(
            "screen/readme.txt", title=Markup(fields.title), when=when, care=f"{moves}；{rest}",
            sizes=[each.name for each, _ in self.sizes], seconds=fields.seconds,
        )  # fmt: skip


def _plain(hours: tuple[Hours, ...]) -> list[dict[str, object]]:
    return [{"days": each.days, "spans": each.spans} for each in hours]


def spoken(hours: Hours) -> str:
    """Hours in words: `周一至周五 8:00–18:00`."""
    days = hours.days
    if len(days) == 7:
        words = "每天"
    elif len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        words = f"周{_WEEK[days[0] - 1]}至周{_WEEK[days[-1] - 1]}"
    else:
        words = "、".join(f"周{_WEEK[each - 1]}" for each in days)
    spans = "、".join(f"{_clock(start)}–{_clock(end)}" for start, end in hours.spans)
    return f"{words} {spans or _clock(0) + '–' + _clock(DAY)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
