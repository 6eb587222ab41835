"""What the window knows when it asks for a look at the link."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kiosk.config import Desk

if TYPE_CHECKING:
    from datetime import datetime

    from link.report import LinkStatus
    from power.status import Status as PowerStatus


class Facts(NamedTuple):
    """As it was at that moment."""

    point: str
    """The name of this place."""
    power: PowerStatus | None
    told: LinkStatus | None
    now: datetime
    drill: bool
    settings: Desk = Desk()
    """What this point does beside informing: only that is counted."""
