"""A rehearsal (`--dry-run`): the exact requests, written into a folder instead of sent.

Inputs → outputs: calls → a folder for each, numbered in their order: what is asked, its JSON as it
would travel, its picture as a file. What only the platform could say is a word in pointed brackets.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from generator.delivery.account import Credentials, Reply
from generator.wechat.calls import Call

NOBODY = Credentials("<AppID>", "<AppSecret>")
_TOKEN = "<access_token>"


class Rehearsal:
    """A transport that carries nothing away."""

    def __init__(self, folder: Path) -> None:
        """The folder is made; what lies in it is left alone."""
        self.folder, self.many = folder, 0

    def send(self, call: Call, token: str) -> Reply:
        """Write a request down and answer in the platform's place.

        Raises:
            OSError: the folder cannot be written.
        """
        self.many += 1
        place = self.folder / f"{self.many:02}-{call.name}"
        place.mkdir(parents=True)
        query = "&".join(f"{name}={value}" for name, value in _query(call, token))
        head = [f"POST {call.path}{'?' if query else ''}{query}"]
        if call.file:
            kind, name = call.file.kind, call.file.name
            head += ["Content-Type: multipart/form-data", "",
                     f'Content-Disposition: form-data; name="media"; filename="{name}"',
                     f"Content-Type: {kind}", f"media-{name}"]  # fmt: skip
            (place / f"media-{name}").write_bytes(call.file.data)
        else:
            head += ["Content-Type: application/json; charset=utf-8", "", "body.json"]
            (place / "body.json").write_bytes(call.body)
        (place / "request.txt").write_text("\n".join((*head, "")), encoding="utf-8", newline="\n")
        return Reply(200, json.dumps(self._answer(call)).encode())

    def _answer(self, call: Call) -> dict[str, object]:
        mark = sha256(call.file.data if call.file else call.body).hexdigest()[:12]
        if call.name == "stable_token":
            return {"access_token": _TOKEN, "expires_in": 7200}
        if call.name == "media-uploadimg":
            return {"url": f"https://mmbiz.example/{mark}"}
        if call.name.endswith(("batchget", "batchget_material")):
            return {"total_count": 0, "item_count": 0, "item": []}
        return {"media_id": f"<media_id {mark}>"}


def _query(call: Call, token: str) -> tuple[tuple[str, str], ...]:
    return (*call.query, *((("access_token", token),) if call.signed else ()))
