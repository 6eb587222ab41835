"""What a new issue takes off the screen, by name: asked about before it is signed.

A file that was moved away by mistake looks the same as one taken away on purpose. Only a person can
tell them apart.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from common.time_zone import AMSTERDAM
from content.core import supersession
from content.core.cap import read_parts
from content.core.remarks import Notes
from content.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from content.core.model import Bulletin

_HOLD = {supersession.Standing.CURRENT, supersession.Standing.FUTURE}
_WHOLES = {
    "places.geojson": "alle plekken bij Waarheen",
    "utilities.json": "de stand van stroom, water en gas",
    "map.json": "de kaart onder de plekken",
}


def leaving(
    before: Mapping[str, bytes], after: Mapping[str, bytes], *, publisher: str, now: datetime
) -> tuple[str, ...]:
    """Return what would leave, a Dutch phrase each. Targets by path, as on a stick.

    What is prepared for later counts, and each part of a message. What expired, or is replaced or
    cancelled by the new issue, is no loss.
    """
    old = _bulletins(before, publisher)
    new = _bulletins(after, publisher)
    standing = supersession.standings(old, now)
    taken_back = {(publisher, r.sender, r.identifier) for b in new for r in b.references}
    lost = [
        _named(one)
        for one in old
        if standing[supersession.identity(one)] in _HOLD
        and supersession.alert(one) not in taken_back
        and not _is_said(one, new)
    ]
    wholes = [
        words
        for name, words in _WHOLES.items()
        if _says_something(before.get(name)) and not _says_something(after.get(name))
    ]
    if supersession.Standing.CURRENT in standing.values() and not supersession.current(new, now):
        wholes.append("het laatste bericht: het scherm is dan leeg")
    return (*lost, *wholes)


def _says_something(data: bytes | None) -> bool:
    """Whether a list has any entry: one with its headings alone empties a screen too."""
    try:
        held = msgspec.json.decode(data or b"[]")
    except msgspec.MsgspecError:
        return True
    return bool(held.get("features", held) if isinstance(held, dict) else held)


def _is_said(one: Bulletin, new: tuple[Bulletin, ...]) -> bool:
    """Whether its message is still there; of a further part, in the same words."""
    same = [b for b in new if supersession.alert(b) == supersession.alert(one) and b.infos]
    if one.part == 0:
        return bool(same)
    return one.info("nl").headline in {b.info("nl").headline for b in same}


def _named(bulletin: Bulletin) -> str:
    headline = bulletin.info("nl").headline
    if bulletin.expires is None:
        return f"“{headline}”"
    return f"“{headline}”, geldt nog tot {bulletin.expires.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}"


def _bulletins(targets: Mapping[str, bytes], publisher: str) -> tuple[Bulletin, ...]:
    found: dict[supersession.Identity, Bulletin] = {}
    for target, data in targets.items():
        if PurePosixPath(target).match("bulletins/*.xml"):
            try:
                parts = read_parts(data, publisher=publisher, notes=Notes(target))
            except FormatError:  # of an earlier issue: it was not on the screen either
                continue
            found |= {supersession.identity(part): part for part in parts}
    return tuple(found.values())
