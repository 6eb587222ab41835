"""Sleep that anything may end: a signal, another thread, a deadline.

`threading.Event` may deadlock when a signal handler sets it, and a signal that arrives just before
a sleep begins would wait until its end; a pipe that the interpreter itself writes to knows neither.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal


class Wakeup:
    """Woken by anybody, waited for by one thread."""

    def __init__(self) -> None:
        self._reads, self._writes = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._poll = select.poll()
        self._poll.register(self._reads, select.POLLIN)

    def fileno(self) -> int:
        """What becomes readable when it is woken, to wait for more than this; `wait` empties it."""
        return self._reads

    def wake(self) -> None:
        """End the present wait, or the next."""
        with contextlib.suppress(BlockingIOError):  # full: it is awake already
            os.write(self._writes, b"\0")

    def wake_at_signals(self) -> None:
        """Let every signal that has a handler end the wait. For the main thread."""
        signal.set_wakeup_fd(self._writes, warn_on_full_buffer=False)

    def wait(self, timeout_s: float) -> None:
        """Sleep until woken, ``timeout_s`` at most."""
        if self._poll.poll(max(0.0, timeout_s) * 1000):
            os.read(self._reads, 65_536)
