"""Setting the machine's clock: asked of systemd-timedated, on a thread, since it may not answer.

The kiosk may do that and no more: systemd/polkit-1. Time from a network would refuse a clock set by
hand, so it is off for the moment of it.
"""

from __future__ import annotations

import logging
import subprocess
from typing import TYPE_CHECKING

from common.clock import build_time, is_plausible
from kiosk.desk import action
from kiosk.desk.clock.routes import SetClock
from kiosk.desk.clock.screens import in_words
from kiosk.i18n.translator import translator
from kiosk.platform.background import Background

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.desk.desk_session import DeskSession
    from kiosk.desk.feature import Works
    from kiosk.navigation.navigator import Navigator

log = logging.getLogger(__name__)

DUTCH = translator("nl")
DONE = "De klok staat op {time}."
CANNOT = "De klok kan hier niet worden gezet. Vraag de technicus."
IMPOSSIBLE = "Dit kan niet. Deze software is van {built}. Kijk naar het jaar."
PATIENCE_S = 5.0
_TIMEDATED = (
    "org.freedesktop.timedate1",
    "/org/freedesktop/timedate1",
    "org.freedesktop.timedate1",
)


class ClockFault(Exception):
    """The system did not set its clock."""


def set_system_clock(at: datetime) -> None:
    """Raises ClockFault."""
    by_network = _bus("get-property", *_TIMEDATED, "NTP").split() == ["b", "true"]
    try:
        if by_network:
            _bus("call", *_TIMEDATED, "SetNTP", "bb", "false", "false")
        usec = round(at.timestamp() * 1_000_000)
        _bus("call", *_TIMEDATED, "SetTime", "xbb", str(usec), "false", "false")
    finally:
        if by_network:
            _bus("call", *_TIMEDATED, "SetNTP", "bb", "true", "false")


def _bus(*words: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - our own words, no shell
            ["busctl", "--system", f"--timeout={PATIENCE_S:.0f}", *words],  # noqa: S607 - as systemctl
            capture_output=True,
            check=True,
            text=True,
            timeout=2 * PATIENCE_S,
        )
    except subprocess.CalledProcessError as error:
        raise ClockFault(error.stderr.strip()) from error
    except (OSError, subprocess.SubprocessError) as error:
        raise ClockFault(str(error)) from error
    return done.stdout


def _set(at: datetime) -> datetime | None:
    """What the clock was set to; None where it cannot be set."""
    try:
        set_system_clock(at)
    except ClockFault as fault:
        log.warning("the clock cannot be set: %s", fault)
        return None
    return at


def works(navigator: Navigator, desk_session: DeskSession) -> Works:
    return {SetClock: ClockSetting(navigator, desk_session).set_to}


class ClockSetting:
    """One at a time."""

    def __init__(self, navigator: Navigator, desk_session: DeskSession) -> None:
        self._navigator = navigator
        self._desk_session = desk_session
        self._setting = Background("clock")

    def set_to(self, asked: SetClock) -> None:
        navigator, built, at = self._navigator, build_time(), asked.at
        if not is_plausible(at, built):
            self._desk_session.say(IMPOSSIBLE.format(built=in_words(built, DUTCH)))
            navigator.render()
        else:
            self._setting.start(lambda: _set(at), self._ended, failed=None)

    def _ended(self, at: datetime | None) -> None:
        said = CANNOT
        if at is not None:
            self._navigator.timekeeper.set_to(at)
            said = DONE.format(time=in_words(at, DUTCH))
        action.ended(self._navigator, self._desk_session, said, noted=at is not None)
