"""Where the sticks that went in lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.model.routes import StaffAction, StaffRoute

if TYPE_CHECKING:
    from datetime import datetime


class Sticks(StaffRoute, frozen=True):
    """All of them."""


class Stick(StaffRoute, frozen=True):
    """What came of one of them."""

    at: datetime
    publisher: str


class AllowStick(StaffAction, frozen=True):
    """Let the next stick in."""
