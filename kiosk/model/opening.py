"""Whether a place is open now, by what was seen there and by its opening hours. Pure.

Nobody must walk to a closed door. So open is said only of what was seen open, and is not closed by
its hours since; everything else is less than that.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from content.core.model import PlaceStatus
from content.core.opening_hours import Span, hours_now

if TYPE_CHECKING:
    from content.core.model import Place


class Stand(StrEnum):
    OPEN = "open"
    USUAL = "usual"
    """Open by its hours; nobody said that they hold in this emergency."""
    CLOSED = "closed"
    FULL = "full"
    UNKNOWN = "unknown"


class Opening(msgspec.Struct, frozen=True):
    """How a place stands at one moment. Times are local, without a zone."""

    stand: Stand
    until: datetime | None = None
    """When it closes, where it is open; None: not within a week, or nobody said."""
    by_hours: bool = False
    """Its hours close it; else it was seen so."""
    next_spans: tuple[Span, ...] = ()
    """Where its hours close it: what is still to come on the next day that it opens."""

    @property
    def shut(self) -> bool:
        """Whether there is no use in going there."""
        return self.stand in {Stand.CLOSED, Stand.FULL}


def opening(place: Place, now: datetime, *, certain: bool) -> Opening:
    """Judge a place at ``now``; ``certain``: no doubt about the clock or the publisher's time.

    1. What was seen full or closed is so, whatever its hours or a clock say.
    2. With a clock in doubt nothing is said to be open.
    3. What is closed by its hours is closed, whatever was seen before.
    4. What was seen open is open, until its hours end.
    5. What is open by its hours alone is usually so.
    """
    if place.status in {PlaceStatus.FULL, PlaceStatus.CLOSED}:
        return Opening(Stand(place.status.value))
    if not certain:
        return Opening(Stand.UNKNOWN)
    hours = hours_now(place.opening_hours, now) if place.opening_hours else None
    if hours and not hours.is_open:
        return Opening(Stand.CLOSED, by_hours=True, next_spans=hours.next_spans)
    until = hours.until if hours else None
    if place.status is PlaceStatus.OPEN:
        return Opening(Stand.OPEN, until)
    return Opening(Stand.USUAL, until) if hours else Opening(Stand.UNKNOWN)
