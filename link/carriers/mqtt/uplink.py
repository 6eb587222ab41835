"""Up: the carrier to one of our parents, the first in order that can be had and that listens."""

from __future__ import annotations

import logging
import random
import time
from typing import TYPE_CHECKING

from link.carriers import Outgoing
from link.carriers.mqtt.limits import IN_FLIGHT
from link.carriers.mqtt.line import HERE, Line
from link.carriers.mqtt.parents import Parents
from link.carriers.mqtt.queue import Queue

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from link.carriers.mqtt.dialling import Own, Target
    from link.carriers.mqtt.session import Answer, Session

WAITING = 32
"""Envelopes that wait for room; the outbox offers no more than a few at a time."""
DEAF_S = 30.0
"""A parent's program is back from a crash well within this; after it we try the next parent."""

log = logging.getLogger(__name__)


class Uplink:
    """The carrier to one of our parents, the first that can be had. See `link.carriers.Carrier`."""

    name = "ip"

    def __init__(
        self,
        own: Own,
        parents: Sequence[Target],
        clock: Callable[[], float] = time.monotonic,
        dice: Callable[[], float] = random.random,
    ) -> None:
        """``parents``: their brokers, in order of preference; several of one node may be given."""
        # The runner puts its own in place of these two.
        self.received: Callable[[bytes, str | None], None] = lambda _sealed, _peer: None
        self.sent: Callable[[bytes], None] = lambda _key: None
        self._topic_up, self._topic_down = f"up/{own.id}", f"down/{own.id}"
        self._clock, self._dice = clock, dice
        self._line = Line(own, f"{self._topic_down}/#", IN_FLIGHT, clock)
        self._parents = Parents(parents)
        self._now: _Leg | None = None
        self._next: _Leg | None = None
        """A better parent, until it has proven to listen."""
        self._queue = Queue(WAITING)
        self._silent = False
        """We have said in the log that there is no link."""

    @property
    def parent(self) -> str | None:
        """The parent that hears us now."""
        return self._now.target.id if self._now and self._now.heard else None

    @property
    def _at(self) -> Target | None:
        return self._now.target if self._now else None

    @property
    def dropped(self) -> dict[str, int]:
        """Nobody is below here."""
        return {}

    def reaches(self, to: str) -> bool:  # noqa: ARG002 - a parent passes on what is not for itself
        return self.parent is not None

    def meets(self, to: str) -> bool:
        return self.parent == to

    def send(self, item: Outgoing) -> None:
        self._queue.add(item)
        self._feed()
        self._line.watch()

    def fileno(self) -> int | None:
        return None if self._line.closed else self._line.fileno()

    def wait_s(self) -> float | None:
        legs = [leg for leg in (self._now, self._next) if leg is not None]
        due = [leg.due_s() for leg in legs]
        if not self._line.dialling and self._next is None:
            _, next_s = self._parents.next(self._clock(), self._at)
            due += [] if next_s is None else [next_s]
        return max(0.0, min(due) - self._clock()) if due else None

    def poll(self) -> None:
        if self._line.closed:
            return
        self._take_dialled()
        for leg in (self._now, self._next):
            if leg is not None:
                self._step(leg)
        self._settle()
        self._feed()
        self._dial()
        self._line.watch()

    def close(self) -> None:
        self._line.close()
        self._now = self._next = None

    def _take_dialled(self) -> None:
        result = self._line.dialled()
        if result is None:
            return
        dialled, session = result
        if session is None:
            self._parents.failed(dialled.target, self._clock(), dialled.failure, self._dice())
            self._say_once(dialled.target.id, dialled.reason)
            return
        leg = _Leg(dialled.target, session, self._topic_up, self._clock)
        if self._now is None:
            self._now = leg
        else:
            self._next = leg

    def _step(self, leg: _Leg) -> None:
        for topic, payload in leg.step():
            if topic == self._topic_down:
                self.received(payload, leg.target.id)
        for answer in leg.answers():
            if isinstance(answer.token, Outgoing):
                self._answered(answer)

    def _answered(self, answer: Answer) -> None:
        item = answer.token
        assert isinstance(item, Outgoing)  # noqa: S101 - for the type checker
        if answer.taken and answer.heard:
            self.sent(item.key)
        elif answer.taken:
            self._queue.add(item)  # until somebody listens again

    def _settle(self) -> None:
        """End what is over, and go over to a better parent once it hears us."""
        if self._next is not None and self._next.heard and not self._next.over:
            if self._now is not None:
                self._end(self._now, lost=False)
            self._now, self._next = self._next, None
        if self._next is not None and self._next.over:
            self._end(self._next, lost=True)
            self._next = None
        if self._now is not None and self._now.over:
            self._end(self._now, lost=True)
            self._now = None
        if self._now is not None and self._now.heard and self._silent:
            self._silent = False
            log.info("link: %s hears us", self._now.target.id)

    def _end(self, leg: _Leg, *, lost: bool) -> None:
        self._queue.extend(token for token in leg.unanswered if isinstance(token, Outgoing))
        if lost:
            self._parents.ended(
                leg.target, self._clock(), leg.served_s(), self._dice(), welcome=leg.session.ready
            )
            self._say_once(leg.target.id, leg.over)
        self._line.end(leg.session)

    def _feed(self) -> None:
        leg = self._now
        while leg is not None and leg.heard and len(leg.unanswered) < IN_FLIGHT:
            item = self._queue.take()
            if item is None:
                return
            leg.session.publish(self._topic_up, item.sealed, item)

    def _dial(self) -> None:
        if self._line.dialling or self._next is not None:
            return
        if self._now is not None and not self._now.heard:
            return  # it is being welcomed
        target, _ = self._parents.next(self._clock(), self._at)
        if target is not None:
            self._parents.tried(target, self._clock())
            self._line.dial(target)

    def _say_once(self, node: str, reason: str) -> None:
        if self._now is None and not self._silent:
            self._silent = True
            log.warning("link: no connection to %s: %s", node, reason)


class _Leg:
    """A session with a parent, and whether the parent's program listens."""

    def __init__(
        self, target: Target, session: Session, topic_up: str, clock: Callable[[], float]
    ) -> None:
        self.target, self.session = target, session
        self.heard = False
        self._topic_up, self._clock = topic_up, clock
        self._since_s = self._deaf_s = clock()
        self._greeted = False
        self._answers: list[Answer] = []

    @property
    def unanswered(self) -> list[object]:
        return self.session.unanswered

    @property
    def over(self) -> str:
        if self.session.over:
            return self.session.over
        if not self.heard and self._clock() - self._deaf_s >= DEAF_S:
            return "the broker is there, the program behind it is not"
        return ""

    def served_s(self) -> float:
        return self._clock() - self._since_s

    def due_s(self) -> float:
        if self.session.has_more or self.over:
            return self._clock()
        due_s = self.session.due_s()
        return due_s if self.heard else min(due_s, self._deaf_s + DEAF_S)

    def step(self) -> list[tuple[str, bytes]]:
        """Return what came, by topic."""
        came, self._answers = self.session.step()
        if self.session.ready and not self._greeted:
            self._greeted = True
            self.session.publish(self._topic_up + HERE, b"", None)
        for answer in self._answers:
            self._is_heard(answer.heard)
        if came:
            self._is_heard(True)
        return came

    def answers(self) -> list[Answer]:
        return self._answers

    def _is_heard(self, heard: bool) -> None:  # noqa: FBT001 - private
        if self.heard and not heard:
            self._deaf_s = self._clock()
        self.heard = heard
