"""Preflight: reads a finished file back and says whether it is what its ticket promises.

Inputs → outputs: the bytes of a finished PDF or picture + its `Ticket` → `Finding`s; those that do
not hold → problems. A pure function of both, so that results may be remembered by the digest of the
file. The generator is never asked and never trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.content.printing import Variant
from generator.preflight.anatomy import Raster
from generator.preflight.checks import CHECKS, coded, extent
from generator.preflight.findings import Bad, Finding, dumped, failed, judged, loaded, problems
from generator.preflight.inspection import Unreadable, look, read
from generator.press.tickets import PROFILE, Ticket

__all__ = ["Finding", "dumped", "inspect", "loaded", "problems"]

CLOSE = 2
"""Pixels by which a picture may be larger or smaller: lengths are rounded."""
FORMS = {"jpg": "JPEG", "jpeg": "JPEG", "tif": "TIFF", "tiff": "TIFF"}


def inspect(data: bytes, ticket: Ticket) -> tuple[Finding, ...]:
    """What every check of this variant found, in a fixed order."""
    picture = ticket.variant is Variant.RASTER
    try:
        if picture:
            return tuple(_pictured(look(data, ticket.codes), ticket))
        found = read(data, ticket.codes)
    except Unreadable as error:
        return (failed("unreadable", Bad(str(error)), "JPEG / TIFF" if picture else "PDF"),)
    return tuple(each for check in CHECKS[ticket.variant] for each in check(found, ticket))


def _pictured(seen: Raster, ticket: Ticket) -> Iterator[Finding]:
    """A picture for a shop that wants one, with its bleed."""
    form = ticket.format
    width, height = (
        (side + 2 * form.bleed) / 25.4 * form.dpi for side in (form.width, form.height)
    )
    fits = abs(seen.pixels[0] - width) <= CLOSE and abs(seen.pixels[1] - height) <= CLOSE
    pixels, expected = extent(*seen.pixels, unit="px"), extent(width, height, unit="px")
    yield from judged("size", [] if fits else [Bad(pixels)], expected, pixels)
    dpi = f"{seen.dpi[0]:.0f} dpi"
    right = all(abs(each - form.dpi) < 1 for each in seen.dpi)
    yield from judged("resolution", [] if right else [Bad(dpi)], f"{form.dpi} dpi", dpi)
    separated = any(each.startswith(PROFILE) for each in ticket.notes)
    mode = "CMYK + ICC" if seen.mode == "CMYK" and seen.profile else seen.mode
    due = "CMYK + ICC" if separated else "RGB"
    kind = FORMS.get(ticket.path.rpartition(".")[2].lower(), "?")
    found, wanted = f"{seen.form} {mode}", f"{kind} {due}"
    yield from judged("mode", [] if found == wanted else [Bad(found)], wanted, found)
    yield from coded([(1, code) for code in seen.codes], ticket)
