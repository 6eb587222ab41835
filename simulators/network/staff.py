"""Who works at the coordination point in the demo: reads what comes, and takes reports up."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from link.bodies import Message, encode
from link.requests import Done, Read, Send
from simulators.network.places import CENTRE, PLACES

if TYPE_CHECKING:
    from link.report import LinkStatus, ReceivedLetter
    from simulators.network.places import Node

ROLE = "centralist"
PAUSE_S = 1.5
"""Between two things that people do, so that each can be seen."""
ANSWER = "Er gaat een ploeg naar u toe."


class Staff:
    """Two hands, one letter at a time."""

    def __init__(self, node: Node, leaves: str) -> None:
        """``leaves``: how the ids begin of what is left for whoever opens the office."""
        self._node, self._leaves = node, leaves
        self._since_s: dict[tuple[int, str], float] = {}

    def work(self, status: LinkStatus) -> None:
        """Do what is due. Raises RequestError."""
        now_s = time.monotonic()
        for letter in reversed(status.received):
            since_s = self._since_s.setdefault((letter.number, letter.state), now_s)
            if now_s - since_s < PAUSE_S or letter.id.startswith(self._leaves):
                continue
            if letter.state == "arrived":
                self._read(letter)
            elif letter.state == "read" and letter.kind == "emergency":
                self._take_up(letter)

    def _read(self, letter: ReceivedLetter) -> None:
        self._node.ask(Read(number=letter.number, by=ROLE))
        self._node.ask(Done(number=letter.number, state="read", by=ROLE))

    def _take_up(self, letter: ReceivedLetter) -> None:
        self._node.ask(Done(number=letter.number, state="taken", by=ROLE))
        names = [place.name for place in PLACES if place.id == letter.sender]
        answer = Message(
            point=CENTRE.name,
            at=datetime.now(UTC),
            sender=CENTRE.name,
            receiver=names[0] if names else letter.sender,
            text=ANSWER,
        )
        self._node.ask(
            Send(
                kind="message",
                id=f"antwoord/{letter.id}"[:64],
                body=encode(answer),
                to=letter.sender,
                drill=letter.drill,
            )
        )
