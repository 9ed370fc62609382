"""A release as one zip, for a web platform that takes an upload.

Inputs → outputs: a `Shipment` and a place → the zip, whole or not at all; the same release gives
the same bytes.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from generator.deploy.shipping import Shipment

_DAY = (1980, 1, 1, 0, 0, 0)
_STORED = (
    ".avif",
    ".br",
    ".gz",
    ".jpg",
    ".mp3",
    ".mp4",
    ".png",
    ".webm",
    ".webp",
    ".woff2",
    ".zip",
)


def zipped(shipment: Shipment, place: Path) -> Path:
    """Write the zip.

    Raises:
        OSError: the disk is full or cannot be written.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    new = place.with_name(f".new-{place.name}")
    try:
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(shipment.files):
                entry = zipfile.ZipInfo(path, _DAY)
                entry.external_attr = 0o644 << 16
                stored = path.endswith(_STORED)
                entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                archive.writestr(entry, Path(shipment.places[path]).read_bytes())
        new.replace(place)
    finally:
        new.unlink(missing_ok=True)
    return place
