"""What a presenter may know: the snapshot, the visitor, the words, ways to look things up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.model.qr_codes import Room

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from content.board import Past
    from content.core.model import Bulletin
    from kiosk.i18n.translator import Translator
    from kiosk.model.session import Session
    from kiosk.state.snapshot import Snapshot

SMALL_ROOM = Room(side_px=340, px_per_mm=5.25)
"""What the smallest panel, 7 inch of 800 by 480, has for a code."""


@dataclass(frozen=True)
class Context:
    """What a screen is made from; its callables read, and change nothing."""

    snapshot: Snapshot
    session: Session
    tr: Translator
    picture: Callable[[str, str], Path | None]
    """Finds a publisher's picture by publisher and file."""

    earlier: Callable[[Bulletin], tuple[Bulletin, ...]] = lambda _: ()
    """What a bulletin replaced, the newest first."""
    history: Callable[[], tuple[Past, ...]] = lambda: ()
    """The sticks that went in, the newest first."""
    checklists: Callable[[], Mapping[str, Path]] = dict
    """Where the publishers' checklists for staff are, by name."""
    room: Room = SMALL_ROOM
    """For a QR code, on this panel."""
    hears: bool = False
    """Whether this language can be read aloud here."""
    told: str = ""
    """A msgid: what came of the file for a stick."""
