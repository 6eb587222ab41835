"""Where drills lead."""

from __future__ import annotations

from kiosk.model.routes import StaffAction, StaffRoute


class Drill(StaffRoute, frozen=True):
    """Begin or end one."""


class StartDrill(StaffAction, frozen=True):
    """Begin one, with an outage."""

    hours: int


class ShowDrill(StaffAction, frozen=True):
    """Begin one on the screens alone."""

    hours: int


class StopDrill(StaffAction, frozen=True):
    """End it."""
