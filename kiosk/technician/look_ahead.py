"""Looks ahead for the page in view: what would an order cost, what goes off when.

The rules are the daemon's own; ``noodsteunpunt-power`` runs them in a process of its own, so that
neither the daemon nor the window waits. What came of it stays in the desk's session, by the order
it is about, until it is old or something goes on or off.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from kiosk.desk.power import routes as staff_routes
from kiosk.platform.background import Background
from kiosk.state.offset import shifted
from kiosk.technician import routes
from kiosk.technician.ahead import Ahead, Asked, arguments
from power.requests import Answer
from power.what_if import WhatIf

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.desk.desk_session import DeskSession
    from kiosk.model.routes import Route
    from kiosk.model.session import Session
    from kiosk.navigation.navigator import Navigator
    from kiosk.state.snapshot import Snapshot
    from kiosk.technician.power_commands import Command
    from power.status import Status

log = logging.getLogger(__name__)

PATIENCE_S = 20.0
"""A busy Raspberry Pi takes some ten seconds for two weeks."""
FRESH = timedelta(minutes=5)
AGAIN = timedelta(seconds=15)
"""So long an answer is good enough, and so long a failure."""
FAILED = "failed"


def wanted(route: Route) -> Asked | None:
    """What the page of a route needs to know."""
    match route:
        case routes.Power() | staff_routes.Power():
            return Asked()
        case routes.Sure(command) | staff_routes.Sure(command) if arguments(command):
            return Asked(command)
    return None


def look(command: Command | None, off: timedelta) -> WhatIf | str:
    """Run it; return what it found, or the code of why it did not. Takes seconds."""
    words = arguments(command, off)
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            (sys.executable, "-m", "power", *words),
            capture_output=True,
            check=False,
            timeout=PATIENCE_S,
        )
        if done.returncode == 0:
            return shifted(msgspec.json.decode(done.stdout, type=WhatIf), off)
        return msgspec.json.decode(done.stdout, type=Answer).code or FAILED
    except (OSError, subprocess.SubprocessError, msgspec.MsgspecError) as error:
        log.warning("no look ahead: %s", error)
        return FAILED


class LookAhead:
    """One look at a time. Used by the window's thread."""

    def __init__(self, navigator: Navigator, desk_session: DeskSession) -> None:
        self._navigator = navigator
        self._desk_session = desk_session
        self._work = Background("look ahead")
        self._changes = 0
        """How often something happened that what was foretold did not know of."""
        navigator.session_followers.append(self._turned_to)
        navigator.snapshot_followers.append(self._told)

    def _turned_to(self, session: Session) -> None:
        asked = wanted(session.route)
        if asked is not None:
            self._look(asked)

    def _told(self, before: Snapshot, now: Snapshot) -> None:
        if _stands(before.power) != _stands(now.power):
            self._changes += 1
            self._desk_session.ahead.clear()
        self._turned_to(self._navigator.session)

    def _look(self, asked: Asked) -> None:
        now = self._navigator.snapshot.now
        last = self._desk_session.ahead.get(asked)
        if last and abs(now - last.at) < (FRESH if last.found else AGAIN):
            return
        if not self._work.busy:
            self._begin(asked, now)

    def _begin(self, asked: Asked, now: datetime) -> None:
        off, changes = self._navigator.timekeeper.times().off, self._changes
        failed: WhatIf | str = FAILED
        self._work.start(
            lambda: look(asked.command, off),
            lambda found: self._ended(asked, found, now, changes),
            failed=failed,
        )

    def _ended(self, asked: Asked, found: WhatIf | str, at: datetime, changes: int) -> None:
        if changes == self._changes:
            ahead = Ahead(at, trouble=found) if isinstance(found, str) else Ahead(at, found)
            self._desk_session.ahead[asked] = ahead
        session = self._navigator.session
        self._turned_to(session)  # where another page is in view by now, or things changed
        if wanted(session.route) == asked:
            self._navigator.render()


def _stands(status: Status | None) -> object:
    """What changes what was foretold."""
    if status is None:
        return None
    supplies = tuple((name, s.condition, s.generator) for name, s in status.supplies.items())
    loads = tuple((name, load.on, load.override_until) for name, load in status.loads.items())
    return supplies, loads, status.target_until, status.target_h
