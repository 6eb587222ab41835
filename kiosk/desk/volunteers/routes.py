"""Where volunteers lead."""

from __future__ import annotations

from kiosk.desk.routes import FormRoute
from kiosk.model.routes import StaffAction, StaffRoute


class Volunteers(StaffRoute, frozen=True):
    """Who is there, and who is out."""


class Volunteer(StaffRoute, frozen=True):
    """One of them."""

    person: int


class RoleCards(StaffRoute, frozen=True):
    """A card for each task, to be printed."""


class VolunteerForm(FormRoute, frozen=True):
    """Somebody comes to help."""

    name = "volunteer-form"


class OutForm(FormRoute, frozen=True):
    """Somebody goes out."""

    name = "volunteer-out"
    person: int = 0

    @property
    def draft(self) -> str:
        return f"{self.name}/{self.person}"


class WorkForm(FormRoute, frozen=True):
    """Somebody does something here."""

    name = "volunteer-work"
    person: int = 0

    @property
    def draft(self) -> str:
        return f"{self.name}/{self.person}"


class IsBack(StaffAction, frozen=True):
    """They are back, or free again."""

    person: int


class GoHome(StaffAction, frozen=True):
    """They go home."""

    person: int


class WriteCards(StaffAction, frozen=True):
    """The cards of all tasks, as sheets of A4 on a stick."""


class PrintCard(StaffAction, frozen=True):
    """The card of a task, on paper."""

    card: str
