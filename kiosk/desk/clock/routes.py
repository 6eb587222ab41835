"""Where setting the clock leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.model.routes import StaffAction, StaffRoute

if TYPE_CHECKING:
    from datetime import datetime


class Clock(StaffRoute, frozen=True):
    """The clock, and the time in hand: what the buttons made of it."""

    stays = True
    at: datetime | None = None
    """None: what the screen says."""


class SetClock(StaffAction, frozen=True):
    """Set it."""

    at: datetime
