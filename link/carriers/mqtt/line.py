"""What the two MQTT carriers share: an epoll of what is open, and a dialler that wakes it."""

from __future__ import annotations

import os
import select
from contextlib import suppress
from typing import TYPE_CHECKING

from link.carriers.mqtt.dialling import Dialled, Dialler, Own, Target
from link.carriers.mqtt.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = "/here"
"""Behind a topic: whoever says it has just connected."""


class Line:
    """Opens sessions and tells when one of them has work. For one thread."""

    def __init__(self, own: Own, listen: str, at_once: int, clock: Callable[[], float]) -> None:
        self._own, self._listen, self._at_once, self._clock = own, listen, at_once, clock
        self._wakeup = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._epoll = select.epoll()
        self._epoll.register(self._wakeup, select.EPOLLIN)
        self._dialler = Dialler(own, self._wake)
        self._watched: dict[Session, int] = {}
        self.closed = False

    @property
    def dialling(self) -> bool:
        return self._dialler.busy

    def fileno(self) -> int:
        return self._epoll.fileno()

    def dial(self, target: Target) -> None:
        self._dialler.start(target)

    def dialled(self) -> tuple[Dialled, Session | None] | None:
        """Return how the attempt ended, once, and the session that came of it."""
        with suppress(BlockingIOError):
            os.eventfd_read(self._wakeup)
        result = self._dialler.take()
        if result is None:
            return None
        if result.opened is None:
            return result, None
        session = Session(result.opened, self._own.id, self._listen, self._at_once, self._clock)
        if not session.over:
            self._epoll.register(session.fileno(), select.EPOLLIN)
            self._watched[session] = session.fileno()
        return result, session

    def watch(self) -> None:
        """Ask for word of room to write only where something waits for it."""
        for session, fileno in self._watched.items():
            if not session.over:
                room = select.EPOLLOUT if session.wants_to_write else 0
                self._epoll.modify(fileno, select.EPOLLIN | room)

    def end(self, session: Session) -> None:
        self._watched.pop(session, None)
        session.close()  # which takes it out of the epoll

    def close(self) -> None:
        if self.closed:
            return
        self.closed = True
        for session in list(self._watched):
            self.end(session)
        self._dialler.close()
        self._epoll.close()
        os.close(self._wakeup)

    def _wake(self) -> None:
        os.eventfd_write(self._wakeup, 1)
