"""Hands over to the link beside the window, and keeps what screens know of it up to date.

Rules:
1. Without link.toml nothing is asked, opened or shown.
2. The window never waits: one look at a time, on a thread. What was written while it ran is handed
   over by the look after it.
3. While nobody is at work, a look each `CALM_S`, however often the databases change.
"""

from __future__ import annotations

import logging
import time
from functools import cached_property
from typing import TYPE_CHECKING

from kiosk.desk.link.facts import Facts
from kiosk.desk.storage.errors import DeskError
from kiosk.platform.background import Background
from kiosk.state import connection
from link.folders import Folders
from link.settings import FILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.desk.link.handing_over import HandingOver
    from kiosk.desk.storage.records import Desk
    from kiosk.navigation.navigator import Navigator
    from kiosk.state.snapshot import Snapshot
    from link.report import LinkStatus

log = logging.getLogger(__name__)

CALM_S = 50.0
"""A little less than the minute after which all is read again."""


class LinkWorker:
    """One for the whole life of the kiosk. Used by the window's thread."""

    def __init__(self, navigator: Navigator, desk: Callable[[], Desk]) -> None:
        """``desk`` gives the open database. It raises DeskError."""
        self._navigator = navigator
        self._desk = desk
        self._folders = Folders.from_environment()
        self._work = Background("link")
        self._again = self._telling = False
        self._looked_s = float("-inf")
        navigator.snapshot_followers.append(self._follow)

    @property
    def is_there(self) -> bool:
        """Whether this point has a link at all."""
        return (self._folders.config / FILE).exists()

    def look(self) -> None:
        """Hand over what waits, and ask how the link stands."""
        if not self.is_there:
            self._know(None)
            return
        if self._work.busy:
            self._again = True
            return
        self._again, self._looked_s = False, time.monotonic()
        desk, facts = self._opened(), self._facts()
        self._work.start(lambda: self._handing_over.look(desk, facts), self._told, failed=None)

    @cached_property
    def _handing_over(self) -> HandingOver:
        """Made by the thread that first needs it: a point without a link never loads it."""
        from kiosk.desk.link.handing_over import HandingOver  # noqa: PLC0415 - as said
        from link.requests import SOCKET_NAME  # noqa: PLC0415

        return HandingOver(self._folders.run / SOCKET_NAME)

    def _facts(self) -> Facts:
        snapshot, known = self._navigator.snapshot, self._navigator.reader.connection
        return Facts(
            point=snapshot.config.point.name,
            power=snapshot.power,
            told=known.told if known else None,
            now=snapshot.now,
            drill=snapshot.drill,
            settings=snapshot.config.desk,
        )

    def _told(self, told: LinkStatus | None) -> None:
        known, now = self._navigator.reader.connection, self._navigator.now()
        if known is not None and told is not None and told is known.told:  # it was too busy
            self._know(connection.after_busy(known, now))
        else:
            self._know(connection.after(known, told, now))
        if self._again:
            self.look()

    def _know(self, known: connection.Connection | None) -> None:
        reader = self._navigator.reader
        before, reader.connection = reader.connection, known
        if known is before or (known is not None and known.is_same(before)):
            return
        self._telling = True
        self._navigator.refresh()
        self._telling = False

    def _follow(self, *_: Snapshot) -> None:
        """All was read again: something may have been written, or a minute has gone by."""
        if self._telling:
            return
        at_work = self._navigator.session.role is not None
        if at_work or time.monotonic() - self._looked_s >= CALM_S:
            self.look()

    def _opened(self) -> Desk | None:
        try:
            return self._desk()
        except DeskError as error:  # the desk itself says so
            log.info("nothing is handed over: %s", error)
            return None
