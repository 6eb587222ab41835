"""The line between the points and the coordination point's broker, which can be cut and returns.

It carries bytes and understands none. Cut, it lets go of every connection and nobody answers where
it listened, as with a mast whose battery is empty.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TypeAlias

Address: TypeAlias = tuple[str, int]
LINE_HOST, BROKER_HOST = "127.0.0.2", "127.0.0.1"
"""Both of this machine alone: the points connect to the one, the broker listens on the other."""
BYTES = 65_536


class Line:
    """From ``here``, where the points connect, to ``there``, where the broker listens."""

    def __init__(self, here: Address, there: Address) -> None:
        self._here, self._there = here, there
        self._lock = threading.Lock()
        self._listener: socket.socket | None = None
        self._ends: set[socket.socket] = set()

    def join(self) -> None:
        """Let connections through from now on. Raises OSError."""
        listener = socket.create_server(self._here)
        with self._lock:
            self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        """End all connections, and take no more."""
        with self._lock:
            listener, self._listener = self._listener, None
            ends = [*self._ends, *([listener] if listener else [])]
            self._ends.clear()
        for one in ends:
            _let_go(one)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:  # it was cut
                return
            try:
                far = socket.create_connection(self._there)
            except OSError:
                _let_go(near)
                continue
            with self._lock:
                is_whole = self._listener is listener
                if is_whole:
                    self._ends |= {near, far}
            if not is_whole:
                _let_go(near)
                _let_go(far)
                return
            for ends in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, source: socket.socket, goal: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(BYTES):
                goal.sendall(data)
        for one in (source, goal):
            _let_go(one)
        with self._lock:
            self._ends -= {source, goal}


def _let_go(one: socket.socket) -> None:
    """Also where another thread waits for it."""
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
