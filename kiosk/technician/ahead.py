"""A look ahead: what is asked of it, and what came of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.technician.power_commands import Free, Keep
from kiosk.technician.promises import EndPromise, PromiseLight

if TYPE_CHECKING:
    from kiosk.technician.power_commands import Command
    from power.what_if import WhatIf


@dataclass(frozen=True)
class Asked:
    """What is looked at: an order, or with none how things go as they are."""

    command: Command | None = None


@dataclass(frozen=True)
class Ahead:
    """What came of it."""

    at: datetime
    """When it was asked."""
    found: WhatIf | None = None
    trouble: str = ""
    """The code of why nothing was found."""


def arguments(command: Command | None, off: timedelta = timedelta(0)) -> tuple[str, ...]:
    """What the command line is given; nothing for an order that costs nothing to speak of."""
    match command:
        case None:
            return ("forecast", "--json")
        case Keep(load, on, for_s):
            state = "on" if on else "off"
            return ("override", load, state, "--for", f"{for_s}s", "--what-if", "--json")
        case Free(load):
            return ("override", load, "auto", "--what-if", "--json")
        case PromiseLight(until):
            moment = (until - off).isoformat(timespec="minutes")
            return ("target", "--until", moment, "--what-if", "--json")
        case EndPromise():
            return ("target", "--clear", "--what-if", "--json")
    return ()
