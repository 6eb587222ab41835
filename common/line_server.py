"""A socket of this machine that answers lines, and that nobody can hold up for the others.

One thread owns the socket and its clients, reads bounded lines, and waits for no slow client.
Who may connect is the file system's affair: the socket is open to owner and group. Who it is that
asks, the kernel tells (SO_PEERCRED). What a line means is its owner's affair: `answer`.

Rules:
1. At most `MAX_CLIENTS` of one user at once, and `ALL_CLIENTS` of all. Where there is no room, the
   one that has waited longest without having asked anything makes way; if each has asked, the new
   one is turned away. Of all users, whoever has most clients is the first to lose one.
2. A request is whole within `PATIENCE_S` of the one before it, or of connecting, however often a
   byte comes; whoever is slower, or sends a longer line than it may, is disconnected. So is who
   takes longer to read an answer: one of a region's status is more than a socket holds at once.
3. Each user has a quota of its own (`common.quota`), so that nobody fills the history, keeps the
   loop awake or takes the turn of the others. Whoever asks too much is answered so, and
   disconnected.
4. Each client in turn: one request of one, then the next.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import selectors
import socket
import struct
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from common.quota import Quota

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_Asked = TypeVar("_Asked")
_Answered = TypeVar("_Answered")
log = logging.getLogger(__name__)

MAX_CLIENTS = 8
ALL_CLIENTS = 64
PATIENCE_S = 3.0
BURST = 20
RATE_PER_S = 2.0
STOP_S = 3.5
MODE = 0o660
_PEER = struct.Struct("iII")
"""`struct ucred` of unix(7): process, user, group."""


class Reply(NamedTuple):
    """What to send, newline included, and whether the client may ask more."""

    line: bytes
    may_stay: bool = True


class Questions(Generic[_Asked, _Answered]):
    """What a server's thread asks of the loop, and the answers on their way back."""

    def __init__(self, wake: Callable[[], None], late: _Answered, timeout_s: float) -> None:
        """``wake`` wakes the loop; ``late`` is the answer after ``timeout_s`` without one."""
        self._wake, self._late, self._timeout_s = wake, late, timeout_s
        self._waiting: queue.SimpleQueue[tuple[_Asked, Callable[[_Answered], None]]] = (
            queue.SimpleQueue()
        )

    def ask(self, asked: _Asked) -> _Answered:
        """Let the loop answer. For the server's thread."""
        answers: queue.SimpleQueue[_Answered] = queue.SimpleQueue()
        self._waiting.put((asked, answers.put))
        self._wake()
        try:
            return answers.get(timeout=self._timeout_s)
        except queue.Empty:
            return self._late

    def take(self) -> list[tuple[_Asked, Callable[[_Answered], None]]]:
        """What is asked now, each with the way to answer it. For the loop."""
        taken = []
        while not self._waiting.empty():
            taken.append(self._waiting.get())
        return taken


class LineServer:
    """A socket, served by a thread of its own."""

    def __init__(
        self, path: Path, answer: Callable[[bytes, int], Reply], *, limit_bytes: int, busy: bytes
    ) -> None:
        """``answer`` takes a line and the user who sent it; ``busy`` is said to one too many.

        ``limit_bytes`` is the longest line, newline included.
        """
        self._path = path
        self._answer = answer
        self._limit_bytes = limit_bytes
        self._busy = busy
        self._quota = Quota(BURST, RATE_PER_S)
        self._server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        self._selector = selectors.DefaultSelector()
        self._clients: dict[socket.socket, _Client] = {}
        self._stop_fd = os.eventfd(0, os.EFD_CLOEXEC)
        self._thread = threading.Thread(target=self._run, name="listen", daemon=True)

    def start(self) -> None:
        """Begin to listen. Without a socket its owner goes on, and the log says so."""
        try:
            self._path.unlink(missing_ok=True)  # left by one that was killed
            self._server.bind(str(self._path))
            self._path.chmod(MODE)  # until here only the owner could use it
            self._server.listen(socket.SOMAXCONN)
        except OSError as error:
            log.error("nobody can ask anything: %s (%s)", self._path, error)  # noqa: TRY400
            return
        self._selector.register(self._server, selectors.EVENT_READ)
        self._selector.register(self._stop_fd, selectors.EVENT_READ)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening, show everybody out, take the socket away."""
        if not self._thread.is_alive():
            return
        os.eventfd_write(self._stop_fd, 1)
        self._thread.join(STOP_S)
        self._path.unlink(missing_ok=True)

    def _run(self) -> None:
        while True:
            for key, ready in self._selector.select(self._wait_s()):
                if key.fileobj is self._server:
                    self._admit()
                elif key.fileobj == self._stop_fd:
                    self._close()
                    return
                elif key.data in self._clients.values():  # else it made way for a newer one
                    (self._go_on if ready & selectors.EVENT_WRITE else self._hear)(key.data)
            for client in list(self._clients.values()):  # rule 4
                if client.is_due and not self._serve(client):
                    self._show_out(client)
            self._lose_patience()

    def _wait_s(self) -> float | None:
        """Until a client's time is up; not at all while a request waits."""
        if any(client.is_due for client in self._clients.values()):
            return 0.0
        if not self._clients:
            return None
        eldest_s = min(client.since_s for client in self._clients.values())
        return max(0.0, eldest_s + PATIENCE_S - time.monotonic())

    def _admit(self) -> None:
        """As many as wait before the door: where it is full, the kernel turns newer ones away."""
        with contextlib.suppress(OSError):
            for _ in range(ALL_CLIENTS):
                connection, _ = self._server.accept()
                connection.setblocking(False)
                client = _Client(connection)
                if not self._make_room(client.user):
                    connection.close()
                    continue
                self._clients[connection] = client
                self._selector.register(connection, selectors.EVENT_READ, client)

    def _make_room(self, user: int) -> bool:
        """Rule 1."""
        counts = Counter(client.user for client in self._clients.values())
        if counts[user] >= MAX_CLIENTS:
            return self._let_go_of(c for c in self._clients.values() if c.user == user)
        if len(self._clients) >= ALL_CLIENTS:
            most, _ = counts.most_common(1)[0]
            return self._let_go_of(c for c in self._clients.values() if c.user == most)
        return True

    def _let_go_of(self, candidates: Iterable[_Client]) -> bool:
        silent = [client for client in candidates if not client.asked and not client.has_line]
        if silent:
            self._show_out(min(silent, key=lambda client: client.since_s))
        return bool(silent)

    def _hear(self, client: _Client) -> None:
        try:
            received = client.connection.recv(self._limit_bytes)
        except BlockingIOError:
            return
        except OSError:
            received = b""
        client.received += received
        client.ended = not received
        too_long = len(client.received) > self._limit_bytes  # rule 2
        if not client.has_line and (client.ended or too_long):
            self._show_out(client)
        elif client.has_line:
            self._selector.unregister(client.connection)  # heard again once it is answered

    def _serve(self, client: _Client) -> bool:
        """Answer one line; tell whether the client may stay."""
        if not self._quota.take(client.user, time.monotonic()):  # rule 3
            client.send(self._busy)
            return False
        reply = self._answer(client.next_line(), client.user)
        client.may_stay = reply.may_stay
        if not client.send(reply.line):
            return False
        if client.unsent:
            self._selector.register(client.connection, selectors.EVENT_WRITE, client)
            return True
        return self._answered(client)

    def _go_on(self, client: _Client) -> None:
        """Send more of an answer that did not fit."""
        if not client.send():
            self._show_out(client)
        elif not client.unsent:
            self._selector.unregister(client.connection)
            if not self._answered(client):
                self._show_out(client)

    def _answered(self, client: _Client) -> bool:
        """Hear its next request; tell whether it may stay."""
        if not client.may_stay:
            return False
        if not client.has_line:
            if client.ended:
                return False
            self._selector.register(client.connection, selectors.EVENT_READ, client)
        return True

    def _lose_patience(self) -> None:
        now_s = time.monotonic()
        for client in list(self._clients.values()):
            if not client.is_due and now_s - client.since_s > PATIENCE_S:
                self._show_out(client)

    def _show_out(self, client: _Client) -> None:
        with contextlib.suppress(KeyError):  # it was not listened to while its request waited
            self._selector.unregister(client.connection)
        del self._clients[client.connection]
        client.connection.close()

    def _close(self) -> None:
        for client in list(self._clients.values()):
            self._show_out(client)
        self._server.close()
        self._selector.close()


class _Client:
    """One connection, whose it is, and what it has sent of a line."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
        self.user: int = _PEER.unpack(credentials)[1]
        self.received = self.unsent = b""
        self.may_stay = True
        """Once its answer is sent."""
        self.ended = False
        """It sends no more."""
        self.asked = False
        """A request of it was answered."""
        self.since_s = time.monotonic()
        """When it connected, or its last request was answered."""

    @property
    def has_line(self) -> bool:
        return b"\n" in self.received

    @property
    def is_due(self) -> bool:
        """Whether a request of it can be answered now."""
        return self.has_line and not self.unsent

    def next_line(self) -> bytes:
        line, _, self.received = self.received.partition(b"\n")
        return line

    def send(self, line: bytes = b"") -> bool:
        """Send without waiting, what was left of the one before first; tell whether it can."""
        if line:
            self.asked, self.since_s = True, time.monotonic()
        self.unsent += line
        try:
            self.unsent = self.unsent[self.connection.send(self.unsent) :]
        except BlockingIOError:
            return True
        except OSError:
            return False
        return True
