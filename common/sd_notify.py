"""Words to systemd over its notification socket: see sd_notify(3). Silent outside systemd."""

from __future__ import annotations

import contextlib
import os
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Notifier:
    """Tells systemd how this process is. Never raises and never blocks."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        name = environ.get("NOTIFY_SOCKET", "")
        self._address = "\0" + name[1:] if name.startswith("@") else name
        self.watchdog_s = _watchdog_s(environ)
        """Say `alive` at least this often; None when nobody waits for it."""
        self._said_alive_s = float("-inf")

    def ready(self) -> None:
        self._send("READY=1")

    def stopping(self) -> None:
        self._send("STOPPING=1")

    def alive(self, now_s: float) -> None:
        """Feed the watchdog; call as often as you like, it speaks at a quarter of the limit."""
        if self.watchdog_s and now_s - self._said_alive_s >= self.watchdog_s / 4:
            self._said_alive_s = now_s
            self._send("WATCHDOG=1")

    def _send(self, message: str) -> None:
        if not self._address:
            return
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
            sock.setblocking(False)
            sock.sendto(message.encode(), self._address)


def _watchdog_s(environ: Mapping[str, str]) -> float | None:
    """What systemd asks of this process; it names the process it means."""
    if environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    try:
        return int(environ["WATCHDOG_USEC"]) / 1e6 or None
    except (KeyError, ValueError):
        return None
