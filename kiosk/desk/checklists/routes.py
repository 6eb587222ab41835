"""Where checklists and role cards lead."""

from __future__ import annotations

from kiosk.model.routes import StaffAction, StaffRoute


class Checklist(StaffRoute, frozen=True):
    """One list to tick."""

    name: str


class Close(StaffRoute, frozen=True):
    """Asked once: closing deletes."""


class Cards(StaffRoute, frozen=True):
    """A card for each task."""


class Card(StaffRoute, frozen=True):
    """One of them."""

    name: str


class Tick(StaffAction, frozen=True):
    """Tick an item of a list, or take the tick away."""

    checklist: str
    item: str


class EndList(StaffAction, frozen=True):
    """A list is done."""

    name: str
    left: tuple[str, ...] = ()
    """What is known to be undone: who agreed to that has read it."""


class CloseNow(StaffAction, frozen=True):
    """Close the support point."""


class Reopen(StaffAction, frozen=True):
    """It is open again, with the list or without."""
