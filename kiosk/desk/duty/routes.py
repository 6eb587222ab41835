"""Where the roster leads."""

from __future__ import annotations

from kiosk.desk.routes import FormRoute
from kiosk.model.routes import StaffAction, StaffRoute


class Roster(StaffRoute, frozen=True):
    """Who is on duty."""


class Handover(StaffRoute, frozen=True):
    """What the next shift must know."""


class DutyForm(FormRoute, frozen=True):
    """Somebody begins."""

    name = "duty-form"


class EndDuty(StaffAction, frozen=True):
    """Somebody goes home."""

    number: int
