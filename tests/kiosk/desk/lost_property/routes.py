"""Where lost property leads."""

from __future__ import annotations

from kiosk.desk.routes import FormRoute
from kiosk.model.routes import StaffAction, StaffRoute


class LostProperty(StaffRoute, frozen=True):
    """All that was found."""


class FoundForm(FormRoute, frozen=True):
    """Something more."""

    name = "found-form"


class GiveBack(StaffAction, frozen=True):
    """Somebody came for it."""

    what: str
