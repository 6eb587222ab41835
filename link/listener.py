"""The link's side of link.sock: reads lines, asks the loop, writes answers."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from common.line_server import LineServer, Questions, Reply
from link.errors import RequestError
from link.requests import LINE_LIMIT_BYTES, SOCKET_NAME, Answer, decode, encode
from link.rights import Rights

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from link.requests import Request

log = logging.getLogger(__name__)

ANSWER_TIMEOUT_S = 4.0
_LATE = Answer(ok=False, text="The link is busy: look at the status, then try again.", code="busy")
_BUSY = Answer(ok=False, text="Too many requests: wait a little.", code="busy")


class Inbox(Questions["Request", Answer]):
    """Requests on their way to the loop."""

    def __init__(self, wake: Callable[[], None]) -> None:
        super().__init__(wake, _LATE, ANSWER_TIMEOUT_S)


class Listener:
    """link.sock."""

    def __init__(
        self, folder: Path, ask: Callable[[Request], Answer], rights: Rights | None = None
    ) -> None:
        self._ask = ask
        self._rights = rights or Rights()
        self._server = LineServer(
            folder / SOCKET_NAME, self._reply, limit_bytes=LINE_LIMIT_BYTES, busy=encode(_BUSY)
        )

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    def _reply(self, line: bytes, user: int) -> Reply:
        try:
            request = decode(line)
        except RequestError as error:
            return Reply(encode(_refusal(error)), may_stay=False)
        try:
            self._rights.check(request, user)
        except RequestError as error:
            log.warning("refused to user %d: %s", user, error)
            return Reply(encode(_refusal(error)))
        return Reply(encode(self._ask(request)))


def _refusal(error: RequestError) -> Answer:
    return Answer(ok=False, text=str(error), code=error.code)
