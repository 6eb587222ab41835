"""The link's side of link.sock: what a line means, and who may say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.line_server import Questions
from common.request_server import Protocol, RequestServer
from link.errors import RequestError
from link.requests import LINE_LIMIT_BYTES, SOCKET_NAME, Answer, decode, encode
from link.rights import Rights

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from link.requests import Request

ANSWER_TIMEOUT_S = 4.0
_LATE = Answer(ok=False, text="The link is busy: look at the status, then try again.", code="busy")
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
    """link.sock."""

    def __init__(
        self, folder: Path, ask: Callable[[Request], Answer], rights: Rights | None = None
    ) -> None:
        super().__init__(folder / SOCKET_NAME, ask, (rights or Rights()).check, _PROTOCOL)
