"""The same pages of the power for technicians and for staff: each has routes of its own to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.technician import routes

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kiosk.model.routes import Route
    from kiosk.technician.power_commands import Command
    from kiosk.technician.routes import What


@dataclass(frozen=True)
class Ways:
    """Where the buttons of one role lead."""

    home: Route
    """Where orders are given, and where it is said what came of them."""
    until: Callable[[What], Route]
    other_time: Callable[[What, datetime], Route]
    load: Callable[[str], Route]
    sure: Callable[[Command], Route]
    carry_out: Callable[[Command], Route]


TECHNICIAN = Ways(
    home=routes.Control(),
    until=routes.Until,
    other_time=routes.OtherTime,
    load=routes.Load,
    sure=routes.Sure,
    carry_out=routes.CarryOut,
)
