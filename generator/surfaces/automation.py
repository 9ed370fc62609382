"""Templates of automation: what builds the website shortly after midnight, and deploys it.

Inputs → outputs: a template → a file of `server/`, for whoever runs a machine or a code host. They
hold no secret and nothing of this site: what differs is marked in them and said in docs/server.md.

They run at 00:05 in Beijing, since what is published may depend on the day: an embargo ends, a
lecture is over, a birth is remembered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.engine.jobs import Output
from generator.site.view import View

AUTOMATION: Mapping[str, str] = {
    "server/service.txt": "server/bangyang.service",
    "server/timer.txt": "server/bangyang.timer",
    "server/dockerfile.txt": "server/Dockerfile",
    "server/github-actions.txt": "server/github-actions.yml",
    "server/gitlab-ci.txt": "server/gitlab-ci.yml",
    "server/gitee-go.txt": "server/gitee-go.yml",
}


@dataclass(frozen=True, slots=True)
class Automation:
    """What one kind of machine or code host reads."""

    template: str
    path: str

    @property
    def key(self) -> str:
        """`server:server/bangyang.timer`."""
        return f"server:{self.path}"

    def run(self, view: View) -> tuple[Output, ...]:
        """Fill the template."""
        return (Output(self.path, view.render(self.template).encode()),)
