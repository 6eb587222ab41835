"""The daemon's side of power.sock: what a line means, and who may say it.

`common.line_server` owns the socket and keeps its clients from holding up each other. The rest of
the work is handed to the loop through an `Inbox`.

1. What only some may order is refused to the others (`power.daemon.rights`).
2. Whatever cannot be read is answered with the reason, and the client shown out.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from common.line_server import LineServer, Questions, Reply
from power.daemon.rights import Rights
from power.errors import RequestError
from power.requests import LINE_LIMIT_BYTES, SOCKET_NAME, Answer, decode, encode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from power.requests import Request

log = logging.getLogger(__name__)

ANSWER_TIMEOUT_S = 2.5
_LATE = Answer(
    ok=False, text="The daemon is busy: look at the status, then try again.", code="busy"
)
_BUSY = Answer(ok=False, text="Too many requests: wait a little.", code="busy")


class Inbox(Questions["Request", Answer]):
    """Requests on their way to the loop."""

    def __init__(self, wake: Callable[[], None]) -> None:
        super().__init__(wake, _LATE, ANSWER_TIMEOUT_S)


class Listener:
    """power.sock."""

    def __init__(
        self, folder: Path, ask: Callable[[Request], Answer], rights: Rights | None = None
    ) -> None:
        """``rights`` left out: no load is essential."""
        self._ask = ask
        self._rights = rights or Rights()
        self._server = LineServer(
            folder / SOCKET_NAME,
            self._reply,
            limit_bytes=LINE_LIMIT_BYTES,
            busy=encode(_BUSY),
        )

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    def _reply(self, line: bytes, user: int) -> Reply:
        try:
            request = decode(line)
        except RequestError as error:  # rule 2
            return Reply(encode(Answer(ok=False, text=str(error), code=error.code)), may_stay=False)
        return Reply(encode(self._answer(request, user)))

    def _answer(self, request: Request, user: int) -> Answer:
        try:
            self._rights.check(request, user, time.monotonic())  # rule 1
        except RequestError as error:
            log.warning("refused to user %d: %s", user, error)
            return Answer(ok=False, text=str(error), code=error.code)
        return self._ask(request)
