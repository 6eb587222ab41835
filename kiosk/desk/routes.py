"""Where staff can go that is of no single feature, and what every form can have done."""

from __future__ import annotations

from typing import ClassVar

from kiosk.model.routes import Entry, Route, StaffAction, StaffRoute


class Tasks(StaffRoute, frozen=True):
    """Where a shift begins."""

    bare = False


class More(StaffRoute, frozen=True):
    """What is needed less often."""

    bare = False


class FormRoute(StaffRoute, frozen=True):
    """A form to fill in."""

    name: ClassVar[str]
    """Of its screen, and the beginning of its draft's name."""

    @property
    def draft(self) -> str:
        """The name under which a half-filled form is kept, on the card too: it must not change."""
        return f"{self.name}/"


class Type(StaffRoute, frozen=True):
    """The keyboard, for one field of a form."""

    covering = True
    form: FormRoute
    field: str
    onward: Route | None = None
    """Where to go on to; None: to the next field of the form."""


class Fill(Entry, StaffAction, frozen=True, kw_only=True):
    """Keep what a field says by now."""

    form: FormRoute
    field: str


class Choose(StaffAction, frozen=True):
    """Keep what a question was answered with, and go on to the next."""

    form: FormRoute
    field: str
    text: str
    onward: Route


class Send(StaffAction, frozen=True):
    """Hand a form in."""

    form: FormRoute


class Discard(StaffAction, frozen=True):
    """Empty a form."""

    form: FormRoute


class Sure(StaffRoute, frozen=True):
    """Asked once, before it is done."""

    action: StaffAction


class Restore(StaffAction, frozen=True):
    """Put back what was emptied last."""

    form: FormRoute
