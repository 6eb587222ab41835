"""What others may ask of the link over link.sock, and the small client that asks it.

One JSON object a line, one answer a line, as over power.sock. Bodies are base64, as msgspec writes
bytes. The kiosk and the office import this module; the link's side is `link.listener`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta

from common import line_client
from link.envelope import BODY_BYTES, NodeId
from link.errors import RequestError
from link.letters import OwnId

if TYPE_CHECKING:
    from pathlib import Path

SOCKET_NAME = "link.sock"
LINE_LIMIT_BYTES = 2 * BODY_BYTES
"""Longest request: a body in base64 and its frame."""
ANSWER_LIMIT_BYTES = 4 * 1024 * 1024
CLIENT_TIMEOUT_S = 5.0
READ_AT_ONCE, FORGET_AT_ONCE = 50, 1000
"""Letters in one request."""
READERS = frozenset({"staff", "centralist", "coordinator"})
"""In whose role a letter may be opened; a technician looks after the machine and reads none."""

Word = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[\w .-]+\Z")]
KindWord = Literal["emergency", "alarm", "message", "totals", "part"]
Stick = Annotated[str, Meta(pattern=r"^[a-z0-9]{1,32}\Z")]
"""As udev names it: sda1."""


class _Request(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="do", forbid_unknown_fields=True
):
    pass


class Send(_Request, frozen=True, kw_only=True, tag="send"):
    """Keep a letter and send it. The same kind and id twice is one letter."""

    kind: KindWord
    id: OwnId
    """The writer's own, such as desk.db's."""
    body: Annotated[bytes, Meta(max_length=BODY_BYTES)]
    to: NodeId | None = None
    """None: the first parent, our coordination point."""
    drill: bool = False


class Status(_Request, frozen=True, kw_only=True, tag="status"):
    """How the link stands."""


class Read(_Request, frozen=True, kw_only=True, tag="read"):
    """Open one letter of the inbox, in a role that may."""

    number: int
    by: Word


class ReadMany(_Request, frozen=True, kw_only=True, tag="read-many"):
    """Open several letters of the inbox. One that cannot be opened is left out of the answer."""

    numbers: Annotated[tuple[int, ...], Meta(max_length=READ_AT_ONCE)]
    by: Word


class Forget(_Request, frozen=True, kw_only=True, tag="forget"):
    """The time of these letters is over: their words go, and their numbers stay known."""

    numbers: Annotated[tuple[int, ...], Meta(max_length=FORGET_AT_ONCE)]


Mark = Annotated[str, Meta(pattern=r"^([0-9a-f]{32})?\Z")]
"""As `link.report.Quarantined` has it: this one must still have that place. Empty: whatever has."""


class ReadQuarantined(_Request, frozen=True, kw_only=True, tag="read-quarantined"):
    """Open an emergency of a sender that is not believed; the answer says so."""

    number: int
    """Its place in the list of status, from 0."""
    by: Word
    mark: Mark = ""


class Discard(_Request, frozen=True, kw_only=True, tag="discard"):
    """A person looked at an emergency that is not believed, and wants the place for others."""

    number: int
    by: Word
    mark: Mark = ""


class Done(_Request, frozen=True, kw_only=True, tag="done"):
    """A person read a letter, or took it up; its writer hears of it."""

    number: int
    state: Literal["read", "taken"]
    by: Word
    """In which role, never a person's name."""


class Opening(_Request, frozen=True, kw_only=True, tag="opening"):
    """This point opens: others seal to a new key from now on."""


class Admit(_Request, frozen=True, kw_only=True, tag="admit"):
    """Two people compared the fingerprint of this card: believe it for 24 hours."""

    card: Annotated[bytes, Meta(max_length=4096)]


class CallThrough(_Request, frozen=True, kw_only=True, tag="call-through"):
    """Ask every node below to answer; status says who did."""


class Counted(_Request, frozen=True, kw_only=True, tag="counted"):
    """What the desk counts now: it goes up with the status. None: nobody counts it here."""

    people: Annotated[int, Meta(ge=0, le=10**6)] | None = None
    reports: Annotated[int, Meta(ge=0, le=10**6)] | None = None
    """Emergency reports that nobody has taken up yet; None: as the outbox has it."""
    drill: bool = False
    """These are of a drill: never counted with others."""


class Collect(_Request, frozen=True, kw_only=True, tag="collect"):
    """Post was copied from this stick: take it, and lay out what the stick takes along."""

    stick: Stick


class Collected(_Request, frozen=True, kw_only=True, tag="collected"):
    """Whether that is done."""

    stick: Stick


class Carried(_Request, frozen=True, kw_only=True, tag="carried"):
    """Root wrote to a stick, and left word of what: for root alone."""


Request = (
    Send
    | Status
    | Read
    | ReadMany
    | Forget
    | ReadQuarantined
    | Discard
    | Done
    | Opening
    | Admit
    | CallThrough
    | Counted
    | Collect
    | Collected
    | Carried
)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a request, with a sentence for the person who asked."""

    ok: bool
    text: str = ""
    code: str = ""
    """Names the reason of a refusal, for a screen with words of its own."""
    data: dict[str, Any] = {}


class Refused(RequestError):
    """The link understood and said no; the message is its reason."""


_decoder: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
_encode = msgspec.json.encode


def decode(line: bytes) -> Request:
    """Read one line. Raises RequestError, and nothing else, whatever the bytes."""
    try:
        return _decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise RequestError(f"This request cannot be read: {error}", "unreadable") from error


def encode(message: Request | Answer) -> bytes:
    """One line, newline included."""
    return _encode(message) + b"\n"


def ask(path: Path, request: Request) -> Answer:
    """Send one request to the link and wait for its answer, `CLIENT_TIMEOUT_S` at most.

    Raises Refused with the link's reason, RequestError when it does not answer.
    """
    try:
        answer = line_client.ask(
            path,
            encode(request),
            Answer,
            who="the link",
            timeout_s=CLIENT_TIMEOUT_S,
            limit_bytes=ANSWER_LIMIT_BYTES,
        )
    except line_client.NoAnswer as error:
        raise RequestError(str(error), "silent") from error
    if not answer.ok:
        raise Refused(answer.text, answer.code)
    return answer
