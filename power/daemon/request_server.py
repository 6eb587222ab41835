"""The daemon's side of power.sock: what a line means, and who may say it (`power.daemon.rights`).

What may be asked is handed to the loop through an `Inbox`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from common.line_server import Questions
from common.request_server import Protocol, RequestServer
from power.daemon.rights import Rights
from power.errors import RequestError
from power.requests import LINE_LIMIT_BYTES, SOCKET_NAME, Answer, decode, encode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from power.requests import Request

ANSWER_TIMEOUT_S = 2.5
_LATE = Answer(
    ok=False, text="The daemon is busy: look at the status, then try again.", code="busy"
)
_PROTOCOL = Protocol(
    refusal=RequestError,
    decode=decode,
    encode=encode,
    refused=lambda error: Answer(ok=False, text=str(error), code=error.code),
    busy=Answer(ok=False, text="Too many requests: wait a little.", code="busy"),
    limit_bytes=LINE_LIMIT_BYTES,
)


class Inbox(Questions["Request", Answer]):
    """Requests on their way to the loop."""

    def __init__(self, wake: Callable[[], None]) -> None:
        super().__init__(wake, _LATE, ANSWER_TIMEOUT_S)


class Listener(RequestServer["Request", Answer, RequestError]):
    """power.sock."""

    def __init__(
        self, folder: Path, ask: Callable[[Request], Answer], rights: Rights | None = None
    ) -> None:
        """``rights`` left out: no load is essential."""
        known = rights or Rights()
        super().__init__(
            folder / SOCKET_NAME,
            ask,
            lambda request, user: known.check(request, user, time.monotonic()),
            _PROTOCOL,
        )
