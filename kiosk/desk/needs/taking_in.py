"""What other points ask and answer of cards is kept with those cards as it comes.

In the post it would wait for somebody to open it, and who needs the water waits too. It says
nothing of anybody, and nothing is agreed by it: that takes a touch on the card. The letter stays
unread, since "gelezen" is what a person does.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import msgspec

from kiosk.desk.needs import post
from kiosk.desk.storage.errors import DeskError
from link.bodies import decode
from link.requests import READ_AT_ONCE, ReadMany, Refused, ask

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.desk.storage.records import Desk
    from link.report import LinkStatus, ReceivedLetter

log = logging.getLogger(__name__)

BY = "staff"
_ABOUT_CARDS = re.compile(r"(oefening/)?kaart/|kantoor/zoekt/")
"""How the desk of a point and the office begin the ids of such letters: no other is opened."""


class _Opened(msgspec.Struct, frozen=True):
    number: int
    body: bytes


class _Many(msgspec.Struct, frozen=True):
    letters: tuple[_Opened, ...]


class TakingIn:
    """For the thread of the link."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._seen: set[tuple[str, int]] = set()
        """Letters that were looked at, by link.db and number."""

    def look(self, desk: Desk, told: LinkStatus) -> None:
        """Take in what came. Raises RequestError when the link gives no answer."""
        new = [one for one in reversed(told.received) if self._is_new(one, told.book)]
        try:
            self._take_in(desk, new[:READ_AT_ONCE], told)
        except (Refused, DeskError, msgspec.ValidationError) as error:
            log.info("what others say of cards is not taken in: %s", error)

    def _is_new(self, one: ReceivedLetter, book: str) -> bool:
        about = one.state == "arrived" and _ABOUT_CARDS.match(one.id)
        return bool(about) and (book, one.number) not in self._seen

    def _take_in(self, desk: Desk, new: list[ReceivedLetter], told: LinkStatus) -> None:
        """Raises RequestError, DeskError."""
        if not new:
            return
        request = ReadMany(numbers=tuple(one.number for one in new), by=BY)
        answer = msgspec.convert(ask(self._socket, request).data, _Many)
        bodies = {one.number: one.body for one in answer.letters}
        for one in new:
            letter = decode(bodies.get(one.number, b""))
            if isinstance(letter, post.AboutCards):
                keep(desk, letter, one.sender, told, drill=one.drill)
            self._seen.add((told.book, one.number))


def keep(
    desk: Desk, letter: post.AboutCards, sender: str, told: LinkStatus | None, *, drill: bool
) -> None:
    """Keep it with its card, once. Raises Unwritable."""
    above = {one.id for one in told.parents} if told else set()
    event = post.event(letter, sender, drill=drill, asks_on=sender in above)
    if event is not None:
        desk.needs.take_in(event)
