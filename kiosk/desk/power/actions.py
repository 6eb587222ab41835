"""What staff have done about the power: asked of its daemon on a thread, said and noted.

Staff may promise the light for longer, tell of a generator, and switch what is not essential. The
daemon holds that rule (`power.daemon.rights`); no button leads past it, and nothing here does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk import action
from kiosk.desk.power import routes
from kiosk.i18n import power_labels
from kiosk.platform.background import Background
from kiosk.technician import power_orders
from kiosk.technician.power_commands import Free, Keep
from kiosk.technician.power_orders import Outcome
from kiosk.technician.promises import EndPromise, GeneratorEnds, GeneratorRuns, PromiseLight
from power.requests import STAFF

if TYPE_CHECKING:
    from kiosk.desk.desk_session import DeskSession
    from kiosk.desk.feature import Works
    from kiosk.navigation.navigator import Navigator
    from kiosk.technician.power_commands import Command
    from power.status import Status

UNDER_WAY = "Bezig. Wacht even."
OTHER_UNDER_WAY = "Er is nog iets anders bezig. Dit is niet gedaan. Probeer het zo nog een keer."


def works(navigator: Navigator, desk_session: DeskSession) -> Works:
    return {routes.CarryOut: Orders(navigator, desk_session).carry_out}


class Orders:
    """One at a time."""

    def __init__(self, navigator: Navigator, desk_session: DeskSession) -> None:
        self._navigator = navigator
        self._desk_session = desk_session
        self._asking = Background("power order")
        self._asked: routes.CarryOut | None = None

    def carry_out(self, asked: routes.CarryOut) -> None:
        """Do what was agreed to."""
        navigator, command = self._navigator, asked.command
        navigator.become(navigator.session.go(routes.Power()))
        snapshot, off = navigator.snapshot, navigator.timekeeper.times().off
        if not _may(command, snapshot.power):
            self._desk_session.say(power_labels.refusal("not-allowed", "", power_orders.DUTCH))
            navigator.render()
            return
        begun = self._asking.start(
            lambda: power_orders.carry_out(command, snapshot, off, STAFF),
            self._ended,
            failed=Outcome(action.FAILED),
        )
        said = UNDER_WAY if begun or asked == self._asked else OTHER_UNDER_WAY
        if begun:
            self._asked = asked
        self._desk_session.say(said)
        navigator.render()

    def _ended(self, outcome: Outcome) -> None:
        action.ended(self._navigator, self._desk_session, outcome.said, noted=outcome.done)


def _may(command: Command, status: Status | None) -> bool:
    match command:
        case PromiseLight() | EndPromise() | GeneratorRuns() | GeneratorEnds() | Free():
            return True
        case Keep(load, on):
            known = status.loads.get(load) if status else None
            return on or not (known and known.essential)
    return False
