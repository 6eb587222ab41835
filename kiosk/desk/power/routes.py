"""Where the power leads staff, and what they can have done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.model.routes import StaffAction, StaffRoute

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.technician.power_commands import Command
    from kiosk.technician.routes import What


class Power(StaffRoute, frozen=True):
    """How long still, what goes off when, and what is promised."""


class Until(StaffRoute, frozen=True):
    """Until what time: one touch for those that people name."""

    what: What


class OtherTime(StaffRoute, frozen=True):
    """Any other time, by steps."""

    stays = True
    what: What
    at: datetime
    """The time in hand: what the buttons made of it."""


class Load(StaffRoute, frozen=True):
    """One load that is not essential."""

    name: str


class Sure(StaffRoute, frozen=True):
    """Asked once before it is done."""

    command: Command


class CarryOut(StaffAction, frozen=True):
    """Do what was agreed to."""

    command: Command
