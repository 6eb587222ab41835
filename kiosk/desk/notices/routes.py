"""Where this point's own notices lead."""

from __future__ import annotations

from kiosk.desk.routes import FormRoute
from kiosk.model.routes import StaffAction, StaffRoute


class Notices(StaffRoute, frozen=True):
    """What visitors read, now and before."""

    bare = False


class OwnNotice(StaffRoute, frozen=True):
    """One of them, and what can be done with it."""

    number: int


class NoticeForm(FormRoute, frozen=True):
    """A new one, or one to change."""

    name = "notice-form"
    number: int | None = None
    """Of the one to change."""

    @property
    def draft(self) -> str:
        return f"{self.name}/{'' if self.number is None else self.number}"


class PreviewNotice(StaffRoute, frozen=True):
    """As visitors will read what the form says."""

    form: NoticeForm


class Withdraw(StaffAction, frozen=True):
    """Take one off."""

    number: int
