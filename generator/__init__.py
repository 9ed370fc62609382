"""Bangyang (榜样): Markdown about model workers in; union website, posters and deeds wall out.

The story in seven steps: 1 scan, 2 read, 3 link, 4 plan, 5 build, 6 publish, 7 deploy.
`docs/architecture.md` tells it; `generator/cli.py` is the door.
"""

__version__ = "0.1.0"
