"""What a new issue takes off the screen, by name: asked about before it is signed.

A file that was moved away by mistake looks the same as one taken away on purpose. Only a person can
tell them apart.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from content import truth
from content.cap import read_cap
from content.errors import FormatError
from content.notes import Notes
from content.times import AMSTERDAM

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from content.model import Bulletin

_WHOLES = {
    "places.geojson": "alle plekken bij Waarheen",
    "utilities.json": "de stand van stroom, water en gas",
}


def leaving(
    before: Mapping[str, bytes], after: Mapping[str, bytes], *, publisher: str, now: datetime
) -> tuple[str, ...]:
    """Return what would leave, a Dutch phrase each. Targets by path, as on a stick.

    A message that expired, or that the new issue replaces or cancels, is no loss.
    """
    old = _bulletins(before, publisher)
    new = _bulletins(after, publisher)
    kept = {(b.sender, b.identifier) for b in new}
    taken_back = {(r.sender, r.identifier) for b in new for r in b.references}
    lost = [
        _named(b)
        for b in truth.current(old, now)
        if (b.sender, b.identifier) not in kept | taken_back
    ]
    wholes = [words for name, words in _WHOLES.items() if name in before and name not in after]
    if truth.current(old, now) and not truth.current(new, now):
        wholes.append("het laatste bericht: het scherm is dan leeg")
    return (*lost, *wholes)


def _named(bulletin: Bulletin) -> str:
    headline = bulletin.info("nl").headline
    if bulletin.expires is None:
        return f"“{headline}”"
    return f"“{headline}”, geldt nog tot {bulletin.expires.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}"


def _bulletins(targets: Mapping[str, bytes], publisher: str) -> tuple[Bulletin, ...]:
    found = {}
    for target, data in targets.items():
        if PurePosixPath(target).match("bulletins/*.xml"):
            try:
                bulletin = read_cap(data, publisher=publisher, notes=Notes(target))
            except FormatError:  # of an earlier issue: it was not on the screen either
                continue
            found[truth.identity(bulletin)] = bulletin
    return tuple(found.values())
