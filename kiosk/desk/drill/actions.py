"""Beginning and ending a drill: the switch in the desk's database, and a practised outage.

The outage is asked of the power daemon on a thread, since it may not answer. Whatever it says, a
drill that staff end is over on every screen: the switch is turned first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.desk import action
from kiosk.desk.drill import routes
from kiosk.desk.storage.errors import DeskError
from kiosk.i18n import power_labels
from kiosk.i18n.translator import translator
from kiosk.platform.background import Background
from power.errors import RequestError
from power.folders import Folders
from power.requests import SOCKET_NAME, Drill, Refused, ask

if TYPE_CHECKING:
    from kiosk.desk.desk_session import DeskSession
    from kiosk.desk.feature import Works
    from kiosk.navigation.navigator import Navigator

DUTCH = translator("nl")
"""Of the desk's pages and of the audit log."""
SILENT = "De stroommodule antwoordt niet. De oefening kan nu niet beginnen of stoppen."
BUSY = "De stroommodule heeft nog niet geantwoord. Probeer het zo nog een keer."
STARTED, STOPPED = "De oefening is begonnen.", "De oefening is gestopt."


@dataclass(frozen=True)
class Outcome:
    """What staff hear, and whether it goes into the audit log: what was not done does not."""

    said: str
    noted: bool


def works(navigator: Navigator, desk_session: DeskSession) -> Works:
    drilling = Drilling(navigator, desk_session)
    return {
        routes.StartDrill: drilling.start,
        routes.ShowDrill: drilling.show,
        routes.StopDrill: drilling.stop,
    }


class Drilling:
    """One request at a time."""

    def __init__(self, navigator: Navigator, desk_session: DeskSession) -> None:
        self._navigator = navigator
        self._desk_session = desk_session
        self._asking = Background("drill")

    def start(self, asked: routes.StartDrill) -> None:
        """Practise an outage; after so many hours it ends by itself."""
        for_s = timedelta(hours=asked.hours).total_seconds()
        self._ask(Drill(on=True, for_s=for_s, by="staff"), STARTED, "")

    def show(self, asked: routes.ShowDrill) -> None:
        """On the screens alone, for so many hours: every load stays as it is."""
        self._ended(STARTED, self._turn(timedelta(hours=asked.hours)), noted=True)

    def stop(self, _: routes.StopDrill) -> None:
        """End it, whoever began it and however."""
        trouble = self._turn(None)
        power = self._navigator.snapshot.power
        only_screens = "" if power and power.drill else STOPPED
        self._navigator.refresh()
        self._ask(Drill(on=False, by="staff"), STOPPED, only_screens, trouble)

    def _turn(self, span: timedelta | None) -> str:
        """Turn the switch; return what staff must know of the card."""
        navigator, now = self._navigator, self._navigator.now()
        until = now + span if span else None
        try:
            self._desk_session.turn_drill(until, now, settings=navigator.settings.fingerprint)
        except DeskError as error:
            return str(error)
        return ""

    def _ask(self, request: Drill, done: str, silent: str, trouble: str = "") -> None:
        """``silent``: what was done all the same where the daemon does not answer."""
        begun = self._asking.start(
            lambda: _asked(request, done, silent),
            lambda outcome: self._ended(outcome.said, trouble, noted=outcome.noted),
            failed=Outcome(silent or action.FAILED, noted=bool(silent)),
        )
        if not begun:
            self._ended(BUSY, trouble, noted=False)

    def _ended(self, sentence: str, trouble: str, *, noted: bool) -> None:
        action.ended(self._navigator, self._desk_session, sentence, trouble, noted=noted)


def _asked(request: Drill, done: str, silent: str) -> Outcome:
    """Ask the power daemon. For the thread: it may take seconds."""
    try:
        ask(Folders.from_environment().run / SOCKET_NAME, request)
    except Refused as refusal:
        why = power_labels.refusal(refusal.code, str(refusal), DUTCH)
        return Outcome(silent or why, noted=bool(silent))
    except RequestError:
        return Outcome(silent or SILENT, noted=bool(silent))
    return Outcome(done, noted=True)
