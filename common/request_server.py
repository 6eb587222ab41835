"""A line server that speaks requests and answers: what every daemon does alike with a line.

`common.line_server` owns the socket and keeps its clients from holding up each other.

1. Whatever cannot be read is answered with the reason, and the client is disconnected.
2. What only some may ask is refused to the others, and the log says so.
3. The rest is answered by whoever owns the server.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from common.line_server import LineServer, Reply

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_Request = TypeVar("_Request")
_Answer = TypeVar("_Answer")
_Refusal = TypeVar("_Refusal", bound=Exception)
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Protocol(Generic[_Request, _Answer, _Refusal]):
    """How requests and answers are written, one a line."""

    refusal: type[_Refusal]
    """What `decode`, and whoever checks a request, raises with the reason."""
    decode: Callable[[bytes], _Request]
    encode: Callable[[_Answer], bytes]
    refused: Callable[[_Refusal], _Answer]
    """The answer that tells a reason."""
    busy: _Answer
    """The answer to whoever asks too much."""
    limit_bytes: int
    """The longest line, newline included."""


class RequestServer(Generic[_Request, _Answer, _Refusal]):
    """A socket at ``path``, served by a thread of its own."""

    def __init__(
        self,
        path: Path,
        ask: Callable[[_Request], _Answer],
        check: Callable[[_Request, int], None],
        protocol: Protocol[_Request, _Answer, _Refusal],
    ) -> None:
        """``check`` raises the protocol's refusal for what a user, by number, may not ask."""
        self._ask, self._check, self._protocol = ask, check, protocol
        self._server = LineServer(
            path,
            self._reply,
            limit_bytes=protocol.limit_bytes,
            busy=protocol.encode(protocol.busy),
        )

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    def _reply(self, line: bytes, user: int) -> Reply:
        protocol = self._protocol
        try:
            request = protocol.decode(line)
        except protocol.refusal as error:  # rule 1
            return Reply(protocol.encode(protocol.refused(error)), may_stay=False)
        try:
            self._check(request, user)
        except protocol.refusal as error:  # rule 2
            log.warning("refused to user %d: %s", user, error)
            return Reply(protocol.encode(protocol.refused(error)))
        return Reply(protocol.encode(self._ask(request)))
