"""Where needs and offers lead at the desk."""

from __future__ import annotations

from kiosk.desk.routes import FormRoute
from kiosk.model.needs import Side
from kiosk.model.routes import StaffAction, StaffRoute


class Cards(StaffRoute, frozen=True):
    """Those that are open, or those that are done."""

    done: bool = False


class Card(StaffRoute, frozen=True):
    """One of them, and what can be done with it."""

    number: int
    drill: bool = False


class Matches(StaffRoute, frozen=True):
    """What may go with it."""

    number: int
    drill: bool = False


class Earlier(StaffRoute, frozen=True):
    """Which card it may be a repeat of."""

    number: int
    drill: bool = False


class CardForm(FormRoute, frozen=True):
    """A new one."""

    name = "card-form"
    side: Side = Side.NEED

    @property
    def draft(self) -> str:
        return f"{self.name}/{self.side}"


class ArrivedForm(FormRoute, frozen=True):
    """How much came of what this point asked for."""

    name = "card-arrived"
    number: int = 0
    drill: bool = False

    @property
    def draft(self) -> str:
        return f"{self.name}/{self.number}"


class AskForm(FormRoute, frozen=True):
    """Ask another point for a card of it."""

    name = "card-ask"


class PromiseForm(FormRoute, frozen=True):
    """Another point asked by voice: which one, and how much of a card it gets."""

    name = "card-promise"
    number: int = 0
    drill: bool = False

    @property
    def draft(self) -> str:
        return f"{self.name}/{self.number}"


class Searched(StaffRoute, frozen=True):
    """What another point looks for."""

    key: str
    drill: bool = False


class Give(StaffAction, frozen=True):
    """Answer that we have it: of one of our cards, or of none."""

    key: str
    drill: bool = False
    card: int = 0


class GiveNothing(StaffAction, frozen=True):
    """Answer that we have none."""

    key: str
    drill: bool = False


class _CardAction(StaffAction, frozen=True):
    number: int
    drill: bool = False


class Match(_CardAction, frozen=True):
    """Promise an offer to a need."""

    other: int = 0


class Seek(_CardAction, frozen=True):
    """Ask all other points for what is left, through the coordination point."""


class Accept(_CardAction, frozen=True):
    """Another point can give it: agree."""

    by: str = ""
    quantity: int = 0


class Grant(_CardAction, frozen=True):
    """Another point asked by the link, and gets it."""

    question: str = ""


class Refuse(_CardAction, frozen=True):
    """It does not."""

    question: str = ""


class Confirm(_CardAction, frozen=True):
    """They agreed."""

    claim: str = ""


class Release(_CardAction, frozen=True):
    """It comes to nothing."""

    claim: str = ""


class Repeat(_CardAction, frozen=True):
    """It is about the same as an earlier one."""

    of: int = 0


class Meet(_CardAction, frozen=True):
    """It is done."""


class TakeOff(_CardAction, frozen=True):
    """Nobody wants it any more."""


class PutBack(_CardAction, frozen=True):
    """It was closed by mistake."""


class MakeReport(_CardAction, frozen=True):
    """It threatens life."""


class AllArrived(_CardAction, frozen=True):
    """All that this point asked for is there."""


class PrintSlip(_CardAction, frozen=True):
    """Its number, to take along."""
