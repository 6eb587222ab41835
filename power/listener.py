"""The daemon's side of power.sock: hears people without letting them hold up the loop.

One thread owns the socket and its clients. It reads bounded lines, never waits for a slow client,
admits so many clients and so many requests, and hands the rest of the work to the loop through
an `Inbox`. Who may ask is the file system's affair: the socket is open to owner and group.

Rules:
1. At most `MAX_CLIENTS` at once; another is turned away.
2. A client that is silent for `PATIENCE_S`, or sends a longer line than `LINE_LIMIT_BYTES`, is
   shown out.
3. At most `BURST` requests at once and `RATE_PER_S` in the long run, all clients together, so
   that nobody fills the history or keeps the loop awake. One too many is told so and shown out.
4. Whatever cannot be read is answered with the reason, and the client shown out.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import selectors
import socket
import threading
import time
from typing import TYPE_CHECKING

from power.errors import RequestError
from power.requests import LINE_LIMIT_BYTES, SOCKET_NAME, Answer, decode, encode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from power.requests import Request

log = logging.getLogger(__name__)

MAX_CLIENTS = 8
PATIENCE_S = 5.0
BURST = 20
RATE_PER_S = 2.0
ANSWER_TIMEOUT_S = 2.5
MODE = 0o660


class Inbox:
    """Requests on their way to the loop."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._waiting: queue.SimpleQueue[tuple[Request, Callable[[Answer], None]]] = (
            queue.SimpleQueue()
        )

    def ask(self, request: Request) -> Answer:
        """Let the loop answer; may take `ANSWER_TIMEOUT_S`. For the listener's thread."""
        answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self._waiting.put((request, answers.put))
        self._ring()
        try:
            return answers.get(timeout=ANSWER_TIMEOUT_S)
        except queue.Empty:
            return Answer(
                ok=False,
                text="The daemon is busy: look at the status, then try again.",
                code="busy",
            )

    def take(self) -> list[tuple[Request, Callable[[Answer], None]]]:
        """What is asked now, each with the way to answer it. For the loop."""
        taken = []
        while not self._waiting.empty():
            taken.append(self._waiting.get())
        return taken


class Listener:
    """power.sock, served by a thread of its own."""

    def __init__(self, folder: Path, ask: Callable[[Request], Answer]) -> None:
        self._path = folder / SOCKET_NAME
        self._ask = ask
        self._server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        self._selector = selectors.DefaultSelector()
        self._clients: dict[socket.socket, _Client] = {}
        self._allowance = float(BURST)
        self._allowed_s = time.monotonic()
        self._stop_fd = os.eventfd(0, os.EFD_CLOEXEC)
        self._thread = threading.Thread(target=self._run, name="listen", daemon=True)

    def start(self) -> None:
        """Begin to listen. Without a socket the daemon goes on, and the log says so."""
        try:
            self._path.unlink(missing_ok=True)  # left by a daemon that was killed
            self._server.bind(str(self._path))
            self._path.chmod(MODE)  # until here only the owner could use it
            self._server.listen(MAX_CLIENTS)
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
        self._thread.join(ANSWER_TIMEOUT_S + 1)
        self._path.unlink(missing_ok=True)

    def _run(self) -> None:
        while True:
            ready = self._selector.select(PATIENCE_S if self._clients else None)
            for key, _ in ready:
                if key.fileobj is self._server:
                    self._admit()
                elif key.fileobj == self._stop_fd:
                    self._close()
                    return
                else:
                    self._hear(key.data)
            self._lose_patience()

    def _admit(self) -> None:
        with contextlib.suppress(OSError):
            connection, _ = self._server.accept()
            connection.setblocking(False)
            if len(self._clients) >= MAX_CLIENTS:  # rule 1
                connection.close()
                return
            client = _Client(connection)
            self._clients[connection] = client
            self._selector.register(connection, selectors.EVENT_READ, client)

    def _hear(self, client: _Client) -> None:
        try:
            received = client.connection.recv(LINE_LIMIT_BYTES)
        except BlockingIOError:
            return
        except OSError:
            received = b""
        client.received += received
        client.heard_s = time.monotonic()
        line, newline, rest = client.received.partition(b"\n")
        while newline:
            client.received = rest
            if not self._serve(client, line):
                self._show_out(client)
                return
            line, newline, rest = client.received.partition(b"\n")
        if not received or len(client.received) > LINE_LIMIT_BYTES:  # rule 2
            self._show_out(client)

    def _serve(self, client: _Client, line: bytes) -> bool:
        """Answer one line; tell whether the client may stay."""
        if not self._allowed():  # rule 3
            client.send(Answer(ok=False, text="Too many requests: wait a little.", code="busy"))
            return False
        try:
            request = decode(line)
        except RequestError as error:  # rule 4
            client.send(Answer(ok=False, text=str(error), code=error.code))
            return False
        return client.send(self._ask(request))

    def _allowed(self) -> bool:
        now_s = time.monotonic()
        earned = (now_s - self._allowed_s) * RATE_PER_S
        self._allowance, self._allowed_s = min(BURST, self._allowance + earned), now_s
        if self._allowance < 1:
            return False
        self._allowance -= 1
        return True

    def _lose_patience(self) -> None:
        now_s = time.monotonic()
        for client in list(self._clients.values()):
            if now_s - client.heard_s > PATIENCE_S:
                self._show_out(client)

    def _show_out(self, client: _Client) -> None:
        self._selector.unregister(client.connection)
        del self._clients[client.connection]
        client.connection.close()

    def _close(self) -> None:
        for client in list(self._clients.values()):
            self._show_out(client)
        self._server.close()
        self._selector.close()


class _Client:
    """One connection and what it has sent of a line."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.received = b""
        self.heard_s = time.monotonic()

    def send(self, answer: Answer) -> bool:
        """Send without waiting; tell whether it went."""
        try:
            line = encode(answer)
            return self.connection.send(line) == len(line)
        except OSError:
            return False
