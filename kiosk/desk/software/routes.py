"""Where new software leads staff. Technicians have routes of their own to the same pages."""

from __future__ import annotations

from kiosk.model.routes import StaffAction, StaffRoute


class Software(StaffRoute, frozen=True):
    """What runs, what waits, and what came of what was tried."""


class Tonight(StaffAction, frozen=True):
    """Have it start tonight."""

    version: str
    image_sha256: str
    """A yes is for this one: another stick may have come since the page was drawn."""


class NotTonight(StaffAction, frozen=True):
    """Take a yes back."""
