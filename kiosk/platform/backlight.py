"""Full brightness at a touch: asks the power daemon, never waits for it."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING

from power.errors import RequestError
from power.requests import Touch, ask

if TYPE_CHECKING:
    from pathlib import Path

AT_MOST_EVERY_S = 5.0
"""The daemon keeps full brightness for a minute; more often would be noise on the socket."""


class Backlight:
    """Tells the daemon of touches from a thread of its own, since `ask` may block for seconds."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._told_s = float("-inf")
        self._thread: threading.Thread | None = None

    def touched(self) -> None:
        """Cheap; call for every touch."""
        now_s = time.monotonic()
        busy = self._thread is not None and self._thread.is_alive()
        if busy or now_s - self._told_s < AT_MOST_EVERY_S:
            return
        self._told_s = now_s
        self._thread = threading.Thread(target=self._tell, name="backlight", daemon=True)
        self._thread.start()

    def _tell(self) -> None:
        with contextlib.suppress(RequestError):  # no daemon: the screen keeps what it has
            ask(self._socket, Touch(by="kiosk"))
