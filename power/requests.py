"""What people may ask of the power daemon over power.sock, and the small client that asks it.

One JSON object a line, one answer a line: ``{"do": "override", "load": "coffee", "on": false,
"for_s": 3600, "by": "technician"}`` is answered by ``{"ok": true, "text": "…"}``, or by
``{"ok": false, "text": "…"}`` with the reason. The kiosk imports this module; the daemon's side is
`power.daemon.request_server`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta

from common import line_client
from power.errors import RequestError

if TYPE_CHECKING:
    from pathlib import Path

SOCKET_NAME = "power.sock"
LINE_LIMIT_BYTES = 1024
"""Longest request and longest answer, newline included."""
CLIENT_TIMEOUT_S = 3.0
TECHNICIAN = "technicus"
STAFF = "staff"
"""Who asks, when the kiosk knows it from a PIN, a technician's or that of staff: `rights`."""

Word = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[\w:-]+\Z")]
Who = Annotated[str, Meta(max_length=40, pattern=r"^[\w .-]*\Z")]
Seconds = Annotated[float, Meta(gt=0, le=24 * 3600.0)]


class Refused(RequestError):
    """The daemon understood and said no; the message is its reason."""


class _Request(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="do", forbid_unknown_fields=True
):
    by: Who = ""
    """Who asks, in a word for the log: never a person's name."""


class Override(_Request, frozen=True, kw_only=True, tag="override"):
    """Keep a load on or off for a time, never beyond the reserve. `on` None gives it back."""

    load: Word
    on: bool | None
    for_s: Seconds = 3600.0


class Test(_Request, frozen=True, kw_only=True, tag="test"):
    """Test a battery while mains is there; "stop" ends a test that is under way."""

    __test__ = False  # not one of pytest's

    supply: Word | None = None
    """None: the first in the configuration."""
    kind: Literal["quick", "capacity", "stop"] = "quick"


class Silence(_Request, frozen=True, kw_only=True, tag="silence"):
    """Mark an alarm as seen for a time; it stays listed."""

    code: Word
    subject: Annotated[str, Meta(max_length=40, pattern=r"^[\w-]*\Z")] = ""
    for_s: Seconds = 3600.0


class Drill(_Request, frozen=True, kw_only=True, tag="drill"):
    """Begin or end a drill: only the essentials stay on."""

    on: bool
    for_s: Seconds = 1800.0


class Target(_Request, frozen=True, kw_only=True, tag="target"):
    """Promise the essentials for longer than power.toml does; with neither, take that back."""

    hours: Annotated[float, Meta(gt=0, le=24 * 14)] | None = None
    """From the loss of mains."""
    until: Annotated[datetime, Meta(tz=True)] | None = None


class Generator(_Request, frozen=True, kw_only=True, tag="generator"):
    """Say that mains comes from a generator, or does not any more; a sense input says so itself."""

    on: bool
    supply: Word | None = None
    """None: every supply that can have one."""
    for_s: Seconds = 8 * 3600.0


class Snapshot(_Request, frozen=True, kw_only=True, tag="snapshot"):
    """Write down how things stand (`whatif`), for who wants to look ahead. Not logged."""


class Touch(_Request, frozen=True, kw_only=True, tag="touch"):
    """Somebody touched the screen: full brightness for a minute. Not logged."""


Request = Override | Test | Silence | Drill | Target | Generator | Snapshot | Touch


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a request, with a sentence for the person who asked."""

    ok: bool
    text: str = ""
    code: str = ""
    """Names the reason of a refusal, for a screen with words of its own."""


_decoder: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
_encoder = msgspec.json.Encoder()


def decode(line: bytes) -> Request:
    """Read one line. Raises RequestError, and nothing else, whatever the bytes."""
    try:
        return _decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise RequestError(f"This request cannot be read: {error}", "unreadable") from error


def encode(message: Request | Answer) -> bytes:
    """One line, newline included."""
    return _encoder.encode(message) + b"\n"


def ask(path: Path, request: Request) -> Answer:
    """Send one request to the daemon and wait for its answer.

    May block for `CLIENT_TIMEOUT_S`. Raises Refused with the daemon's reason, RequestError when it
    does not answer.
    """
    try:
        answer = line_client.ask(
            path,
            encode(request),
            Answer,
            who="the power daemon",
            timeout_s=CLIENT_TIMEOUT_S,
            limit_bytes=LINE_LIMIT_BYTES,
        )
    except line_client.NoAnswer as error:
        raise RequestError(str(error), "silent") from error
    if not answer.ok:
        raise Refused(answer.text, answer.code)
    return answer
