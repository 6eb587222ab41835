"""Sleep that anything may end: a signal handler, another thread, a deadline.

`threading.Event` may deadlock when a signal handler sets it; an eventfd cannot.
"""

from __future__ import annotations

import os
import select


class Bell:
    """Rung by anybody, waited for by one thread."""

    def __init__(self) -> None:
        self._fd = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._poll = select.poll()
        self._poll.register(self._fd, select.POLLIN)

    def ring(self) -> None:
        """End the present wait, or the next."""
        os.eventfd_write(self._fd, 1)

    def wait(self, timeout_s: float) -> None:
        """Sleep until rung, ``timeout_s`` at most."""
        if self._poll.poll(max(0.0, timeout_s) * 1000):
            os.eventfd_read(self._fd)
