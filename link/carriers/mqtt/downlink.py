"""Down: the carrier of a coordination point, over its own broker to the nodes below it."""

from __future__ import annotations

import logging
import random
import time
from collections import deque
from typing import TYPE_CHECKING

from link.carriers import Outgoing
from link.carriers.mqtt.flood import Floodgate
from link.carriers.mqtt.limits import OWN_IN_FLIGHT
from link.carriers.mqtt.line import HERE, Line
from link.carriers.mqtt.parents import Parents
from link.carriers.mqtt.queue import Queue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from link.carriers.mqtt.dialling import Own, Target
    from link.carriers.mqtt.session import Answer, Session

WAITING = 8192
"""Envelopes that wait for room: a receipt for each node, when all return at once."""

log = logging.getLogger(__name__)


class Downlink:
    """See `link.carriers.Carrier`. It reaches whoever is connected and listens."""

    name = "ip"

    def __init__(
        self,
        own: Own,
        broker: Target,
        below: Iterable[str],
        clock: Callable[[], float] = time.monotonic,
        dice: Callable[[], float] = random.random,
    ) -> None:
        """``broker``: our own, on this machine. ``below``: ids of the nodes that use it."""
        # The runner puts its own in place of these two.
        self.received: Callable[[bytes, str | None], None] = lambda _sealed, _peer: None
        self.sent: Callable[[bytes], None] = lambda _key: None
        self._below = frozenset(below)
        self._present: set[str] = set()
        self._clock, self._dice = clock, dice
        self._line = Line(own, "up/#", OWN_IN_FLIGHT, clock)
        self._broker = Parents([broker])
        self._session: Session | None = None
        self._since_s = 0.0
        self._queue = Queue(WAITING)
        self._greet: deque[str] = deque()
        self._flood = Floodgate()
        self._was_ready = False

    @property
    def dropped(self) -> dict[str, int]:
        """How many messages of each node that floods were not taken."""
        return self._flood.dropped

    def reaches(self, to: str) -> bool:
        return self._session is not None and to in self._present

    def meets(self, to: str) -> bool:
        return self.reaches(to)

    def send(self, item: Outgoing) -> None:
        if item.to in self._below:
            self._queue.add(item)
            self._feed()
            self._line.watch()

    def fileno(self) -> int | None:
        return None if self._line.closed else self._line.fileno()

    def wait_s(self) -> float | None:
        now_s = self._clock()
        if self._session is not None:
            more = self._session.has_more or self._session.over
            return 0.0 if more else max(0.0, self._session.due_s() - now_s)
        if self._line.dialling:
            return None
        _, next_s = self._broker.next(now_s, None)
        return None if next_s is None else max(0.0, next_s - now_s)

    def poll(self) -> None:
        if self._line.closed:
            return
        self._take_dialled()
        if self._session is not None:
            self._step(self._session)
        self._feed()
        self._dial()
        self._line.watch()

    def close(self) -> None:
        self._line.close()
        self._session = None

    def _take_dialled(self) -> None:
        result = self._line.dialled()
        if result is None:
            return
        dialled, self._session = result
        self._was_ready = False
        self._since_s = self._clock()
        if self._session is None:
            self._broker.failed(dialled.target, self._clock(), dialled.failure, self._dice())

    def _step(self, session: Session) -> None:
        came, answers = session.step()
        if session.ready and not self._was_ready:
            self._was_ready = True
            self._greet = deque(sorted(self._below))
        for answer in answers:  # first: whoever did not listen then may have spoken since
            self._answered(answer)
        for topic, payload in came:
            self._hear(topic, payload)
        if session.over:
            self._lose(session)

    def _hear(self, topic: str, payload: bytes) -> None:
        """The broker vouches for the name in the topic: nobody writes in another's."""
        parts = topic.split("/")
        if len(parts) < 2 or parts[1] not in self._below:
            return
        if not self._flood.admits(parts[1], len(payload), self._clock()):
            return
        self._present.add(parts[1])
        if len(parts) == 2:
            self.received(payload, parts[1])

    def _answered(self, answer: Answer) -> None:
        to = answer.token if isinstance(answer.token, str) else answer.token.to  # type: ignore[attr-defined]
        if not (answer.taken and answer.heard):
            self._present.discard(to)
        elif isinstance(answer.token, Outgoing):
            self.sent(answer.token.key)
        else:
            self._present.add(to)

    def _lose(self, session: Session) -> None:
        log.warning("link: our own broker is gone: %s", session.over)
        self._queue.extend(token for token in session.unanswered if isinstance(token, Outgoing))
        self._line.end(session)
        self._session = None
        self._present.clear()
        now_s = self._clock()
        self._broker.ended(
            self._broker.order[0], now_s, now_s - self._since_s, self._dice(), welcome=session.ready
        )

    def _feed(self) -> None:
        session = self._session
        if session is None or not session.ready:
            return
        while len(session.unanswered) < OWN_IN_FLIGHT:
            item = self._queue.take()
            if item is not None:
                session.publish(f"down/{item.to}", item.sealed, item)
            elif self._greet:
                to = self._greet.popleft()
                session.publish(f"down/{to}{HERE}", b"", to)
            else:
                return

    def _dial(self) -> None:
        if self._session is not None or self._line.dialling:
            return
        target, _ = self._broker.next(self._clock(), None)
        if target is not None:
            self._line.dial(target)
