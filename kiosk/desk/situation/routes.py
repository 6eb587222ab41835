"""Where situation reports lead."""

from __future__ import annotations

from kiosk.desk.routes import FormRoute
from kiosk.model.routes import StaffAction, StaffRoute


class Situations(StaffRoute, frozen=True):
    """All of them."""


class Situation(StaffRoute, frozen=True):
    """One of them, to be read out."""

    number: int


class SituationCode(StaffRoute, frozen=True):
    """The same as a code."""

    covering = True
    number: int
    part: int = 1
    """Which code, where it needs several."""


class SituationForm(FormRoute, frozen=True):
    """A new one."""

    name = "situation-form"


class AskSituation(StaffRoute, frozen=True):
    """One question of it a page."""

    key: str = "power"
    """The first."""


class WriteSituation(StaffAction, frozen=True):
    """To a stick."""

    number: int
