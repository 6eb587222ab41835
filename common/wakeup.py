"""Sleep that anything may end: a signal, another thread, a deadline.

`threading.Event` may deadlock when a signal handler sets it, and a signal that arrives just before
a sleep begins would wait until its end; a pipe that the interpreter itself writes to knows neither.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal


class Bell:
    """Rung by anybody, waited for by one thread."""

    def __init__(self) -> None:
        self._ears, self._rope = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._poll = select.poll()
        self._poll.register(self._ears, select.POLLIN)

    def fileno(self) -> int:
        """What becomes readable when it rings, to wait for more than this; `wait` empties it."""
        return self._ears

    def ring(self) -> None:
        """End the present wait, or the next."""
        with contextlib.suppress(BlockingIOError):  # full: it rings already
            os.write(self._rope, b"\0")

    def ring_at_signals(self) -> None:
        """Let every signal that has a handler end the wait. For the main thread."""
        signal.set_wakeup_fd(self._rope, warn_on_full_buffer=False)

    def wait(self, timeout_s: float) -> None:
        """Sleep until rung, ``timeout_s`` at most."""
        if self._poll.poll(max(0.0, timeout_s) * 1000):
            os.read(self._ears, 65_536)
