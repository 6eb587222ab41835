"""Where the post of other places leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kiosk.model.routes import StaffAction, StaffRoute

if TYPE_CHECKING:
    from datetime import datetime


class Post(StaffRoute, frozen=True):
    """All that came in: the real thing, or what is of drills."""

    drill: bool = False


class Letter(StaffRoute, frozen=True):
    """One letter of a place that is believed."""

    number: int
    """As `link.report.ReceivedLetter` has it."""


class Unbelieved(StaffRoute, frozen=True):
    """An emergency of a sender that nobody knows."""

    place: int
    """In the list, from 0."""
    received: datetime | None
    mark: str = ""
    """The list may have changed meanwhile: both must still be so."""


Opened: TypeAlias = Letter | Unbelieved
"""Under which a letter that was opened is kept, until the desk locks."""


class OpenLetter(StaffAction, frozen=True):
    """Read it; its writer hears that it was read."""

    letter: Opened


class TakeUp(StaffAction, frozen=True):
    """Somebody does it; its writer hears who."""

    letter: Letter
    by: str


class PinUp(StaffAction, frozen=True):
    """Begin a notice for residents with what a message says."""

    letter: Letter


class Discard(StaffAction, frozen=True):
    """A person looked at it, and wants the place for others."""

    letter: Unbelieved
