"""What neighbours tell of their stock is read by this program: nobody has to open it.

Only of nodes that the settings name. It is taken in once; the link hears that it was read.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import msgspec

from kiosk.desk.stock import sharing
from kiosk.desk.storage.errors import DeskError
from link.requests import Done, Read, Refused, ask

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.desk.link.facts import Facts
    from kiosk.desk.storage.records import Desk
    from link.report import LinkStatus, ReceivedLetter

log = logging.getLogger(__name__)

BY = "staff"


class _Body(msgspec.Struct, frozen=True):
    body: bytes


def take_in(desk: Desk, facts: Facts, told: LinkStatus, socket: Path) -> None:
    """For the thread of the link. Raises RequestError when the link gives no answer."""
    for one in reversed(told.received):
        wanted = one.sender in facts.settings.shares_with and sharing.is_told(one.id)
        if wanted and one.state == "arrived":
            try:
                _take_in(desk, facts, one, socket)
            except (Refused, DeskError, msgspec.ValidationError) as error:
                log.info("what %s told of its stock is not taken in: %s", one.sender, error)


def _take_in(desk: Desk, facts: Facts, one: ReceivedLetter, socket: Path) -> None:
    """Raises RequestError, DeskError."""
    answer = msgspec.convert(ask(socket, Read(number=one.number, by=BY)).data, _Body)
    letter = sharing.decode(answer.body)
    if letter is not None:
        desk.sharing.take_in(one.sender, letter, facts.now, drill=one.drill)
    ask(socket, Done(number=one.number, state="read", by=BY))
