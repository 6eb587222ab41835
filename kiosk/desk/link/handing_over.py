"""Asks the link to take what waits, and how it stands. Runs beside the window: it may not answer.

1. The database is written first, and by itself; nothing here can undo that.
2. A line is marked only after the link said that it is on its card.
3. The marks hold for the link.db that took the lines. Where another took its place, what is in the
   database goes again, under the same names: elsewhere it counts once.
4. What the link refuses now is asked again at the next look. One refusal does not hold up the rest;
   silence does, since the next question would wait just as long.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from kiosk.desk.link import counts, outgoing
from kiosk.desk.needs.taking_in import TakingIn
from kiosk.desk.stock import taking_in
from kiosk.desk.storage.errors import DeskError
from kiosk.desk.visitors import counts as visitor_counts
from link import report
from link.errors import RequestError
from link.requests import Refused, Status, ask

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.desk.link.facts import Facts
    from kiosk.desk.link.outgoing import Outgoing
    from kiosk.desk.storage.records import Desk
    from link.report import LinkStatus
    from link.requests import Counted

log = logging.getLogger(__name__)

AT_ONCE = 10
"""Lines in one look: each is a sync of two cards, and the socket has a quota."""
COUNTED_EVERY_S = 6 * 3600.0
"""The link forgets a count after a day."""
KNOWN = "other-words"
"""The link has a letter of this name. The name has the moment in it, so it is this one."""
BUSY = "busy"


class HandingOver:
    """One thread at a time uses it."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._cards = TakingIn(socket)
        self._counted: tuple[Counted, float] | None = None
        """What was said last, and when, in seconds of a clock that cannot leap."""

    def look(self, desk: Desk | None, facts: Facts) -> LinkStatus | None:
        """Hand over, and return how the link stands; None when it does not say. Never raises.

        What ``facts`` say of it is returned where the link is too busy to say more.
        """
        try:
            if desk is not None:
                self._hand_over(desk, facts)
                self._count(desk, facts)
            told = report.read(ask(self._socket, Status()).data)
            if desk is not None and facts.settings.stock:
                taking_in.take_in(desk, facts, told, self._socket)
            if desk is not None and facts.settings.needs:
                self._cards.look(desk, told)
        except RequestError as error:  # nobody there, or too slow
            log.info("%s", error)
            return facts.told if getattr(error, "code", "") == BUSY else None
        return told

    def _hand_over(self, desk: Desk, facts: Facts) -> None:
        """Raises RequestError when the link gives no answer."""
        taken, refused = 0, set()
        try:
            if facts.told is not None:
                desk.posted.hold_for(facts.told.book, outgoing.REPORTED)
            for item in outgoing.waiting(desk, facts):
                group = _group(item)
                if taken >= AT_ONCE or group in refused:
                    continue
                try:
                    taken += self._take(item)
                except Refused as error:
                    log.info("the link does not take %s: %s", group, error)
                    if error.code == BUSY:
                        break
                    refused.add(group)
        except DeskError as error:
            log.warning("what waits for the link cannot be read or marked: %s", error)

    def _take(self, item: Outgoing) -> bool:
        """Raises RequestError, DeskError."""
        for request in item.requests:
            try:
                ask(self._socket, request)
            except Refused as error:
                if error.code != KNOWN:
                    raise
                log.warning("the link has this letter with other words: %s", error)
        if item.requests:
            item.taken()
        return bool(item.requests)

    def _count(self, desk: Desk, facts: Facts) -> None:
        """Say what is counted here, when that changes. Raises RequestError."""
        try:
            counted = counts.of(
                desk.reports.reports(drill=facts.drill),
                desk.situations.situations(drill=facts.drill),
                facts.told,
                facts.now,
                drill=facts.drill,
                counted=visitor_counts.present(desk, facts.now, drill=facts.drill)
                if facts.settings.visitors
                else None,
            )
        except DeskError as error:
            log.warning("nothing can be counted: %s", error)
            return
        known, said_s = self._counted or (None, 0.0)
        if counted == known and time.monotonic() - said_s < COUNTED_EVERY_S:
            return
        try:
            ask(self._socket, counted)
        except Refused as error:  # older software
            log.info("%s", error)
        self._counted = counted, time.monotonic()


def _group(item: Outgoing) -> tuple[object, ...]:
    """What is refused for the same reason."""
    return tuple(
        (type(one).__name__, getattr(one, "kind", ""), getattr(one, "to", ""))
        for one in item.requests
    )
