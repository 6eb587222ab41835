"""What of the visitors goes up: how many today, and hour by hour once an hour is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.time_zone import AMSTERDAM
from kiosk.desk.stock.store import midnight
from kiosk.desk.visitors.store import HOUR
from link.bodies import Counted

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.desk.storage.records import Desk

VISITORS = "visitors"
TOLD = 24 * HOUR


def present(desk: Desk, now: datetime, *, drill: bool) -> int | None:
    """How many came today; None: nobody was counted. Raises DeskError."""
    return desk.visitors.since(midnight(now), now, drill=drill) or None


def totals(desk: Desk, now: datetime, *, drill: bool) -> tuple[Counted, ...]:
    """A line for each hour that is over, of the last day; its theme is the hour. Raises DeskError.

    Whole hours: of one that slides out of sight the number would change each minute.
    """
    first = (now - TOLD).replace(minute=0, second=0, microsecond=0)
    hours = desk.visitors.by_hour(first, now, drill=drill)
    return tuple(
        Counted(
            what=VISITORS,
            theme=f"{visits.hour.astimezone(AMSTERDAM):%Y-%m-%d-%H}",
            number=visits.number,
        )
        for visits in hours
        if visits.hour + HOUR <= now and visits.number
    )
