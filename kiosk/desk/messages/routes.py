"""Where the log leads."""

from __future__ import annotations

from kiosk.desk.routes import FormRoute
from kiosk.model.routes import StaffAction, StaffRoute


class Messages(StaffRoute, frozen=True):
    """All of them, or those with these words."""

    bare = False
    words: str = ""


class Message(StaffRoute, frozen=True):
    """One of them."""

    number: int


class MessageForm(FormRoute, frozen=True):
    """A new one."""

    name = "log-form"
    to: str = ""
    """The node to which it is an answer; empty: to nobody in particular."""

    @property
    def draft(self) -> str:
        return f"{self.name}/{self.to}"


class SearchForm(FormRoute, frozen=True):
    """Words to look for."""

    name = "log-search"


class TakeMessages(StaffRoute, frozen=True):
    """To a stick, after a warning."""


class ConfirmMessage(StaffAction, frozen=True):
    """The other side has it."""

    number: int


class WriteMessages(StaffAction, frozen=True):
    """To a stick."""
