"""Where emergency reports lead."""

from __future__ import annotations

from kiosk.desk.routes import FormRoute
from kiosk.model.routes import StaffAction, StaffRoute


class Reports(StaffRoute, frozen=True):
    """All of them."""


class Report(StaffRoute, frozen=True):
    """One of them, and the next step."""

    number: int


class ReadReport(StaffRoute, frozen=True):
    """The same for the voice radio."""

    number: int


class ReportForm(FormRoute, frozen=True):
    """A new one."""

    name = "report-form"
    corrects: int = 0
    """The report to which it adds, or which it puts right; 0: none."""

    @property
    def draft(self) -> str:
        return f"{self.name}/{self.corrects or ''}"


class AskReport(StaffRoute, frozen=True):
    """One question of it a page."""

    form: ReportForm
    step: str


class RelayReport(StaffAction, frozen=True):
    """It was passed on."""

    number: int


class ConfirmReport(StaffAction, frozen=True):
    """The other side has it."""

    number: int


class MakeReal(StaffAction, frozen=True):
    """What was taken in a drill is none."""

    number: int


NEW = AskReport(ReportForm(), "soort")
"""Where one begins."""
