"""Where counting visitors leads."""

from __future__ import annotations

from kiosk.model.routes import StaffAction, StaffRoute


class Visitors(StaffRoute, frozen=True):
    """Somebody at the door: one touch for each who comes in."""

    counts = True


class VisitorHours(StaffRoute, frozen=True):
    """How many came, hour by hour."""


class Count(StaffAction, frozen=True):
    """So many came in."""

    counts = True
    number: int


class Uncount(StaffAction, frozen=True):
    """That was a mistake."""

    counts = True
    number: int
    """Of the line."""


class WriteVisitors(StaffAction, frozen=True):
    """Hour by hour, to a stick."""
