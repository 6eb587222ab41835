"""Where reading what is kept leads."""

from __future__ import annotations

from kiosk.model.routes import StaffRoute


class Kept(StaffRoute, frozen=True):
    """What is kept, and how long."""
