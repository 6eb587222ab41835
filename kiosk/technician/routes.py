"""Where technicians can go, and what they can have done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from kiosk.model.routes import TechnicianAction, TechnicianRoute

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.technician.power_commands import Command

Period: TypeAlias = Literal["hour", "day", "week", "month"]
What: TypeAlias = Literal["light", "generator"]
"""Of which people say until what time."""


class Power(TechnicianRoute, frozen=True):
    """Whether the night will be survived, what is on and why."""


class Trends(TechnicianRoute, frozen=True):
    """Charge, draw and loads over time."""

    period: Period = "day"


class Control(TechnicianRoute, frozen=True):
    """What a technician can do about the power."""


class Load(TechnicianRoute, frozen=True):
    """One load."""

    name: str


class Until(TechnicianRoute, frozen=True):
    """Until what time: one touch for those that people name."""

    what: What


class OtherTime(TechnicianRoute, frozen=True):
    """Any other time, by steps."""

    stays = True
    what: What
    at: datetime
    """The time in hand: what the buttons made of it."""


class Sure(TechnicianRoute, frozen=True):
    """Asked once before it is done."""

    command: Command


class Diagnostics(TechnicianRoute, frozen=True):
    """For the helpdesk."""


class Connection(TechnicianRoute, frozen=True):
    """With other places."""


class ConnectionCode(TechnicianRoute, frozen=True):
    """Who this point is, to be compared and signed."""

    bare = True
    covering = True


class Software(TechnicianRoute, frozen=True):
    """New software: what waits, and what came of it."""


class SoftwareSure(TechnicianRoute, frozen=True):
    """Asked once before it starts tonight."""

    bare = True
    version: str
    image_sha256: str


class SoftwareTonight(TechnicianAction, frozen=True):
    """Have it start tonight."""

    image_sha256: str


class SoftwareNotTonight(TechnicianAction, frozen=True):
    """Take a yes back."""


class CallThrough(TechnicianAction, frozen=True):
    """Ask every place below to answer."""


class TakeCard(TechnicianAction, frozen=True):
    """Put this point's card out for the stick."""


class CarryOut(TechnicianAction, frozen=True):
    """Do what was agreed to."""

    command: Command


class MakeArchive(TechnicianAction, frozen=True):
    """Put an archive for the helpdesk out for the stick."""


class MakePoster(TechnicianAction, frozen=True):
    """Put a poster for the door out for the stick."""
