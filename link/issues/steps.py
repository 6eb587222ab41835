"""What goes to and fro while an issue goes down: a part, and what is wanted of it. Pure.

Both travel sealed and signed as kind 7, and neither is kept in an outbox: what is lost is asked
for again. At most `IN_FLIGHT` parts of `DATA_BYTES` are under way to one node.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, NamedTuple, TypeAlias

import msgspec
from msgspec import Meta

from link import delta
from link.status import HASH_BYTES

DATA_BYTES = 960
"""Of one part; with what names it, at most a kilobyte is sealed."""
IN_FLIGHT = 4
MOST_PARTS = -(-(delta.LARGEST_BYTES + delta.FILES * 256) // DATA_BYTES)
DIGEST_BYTES = 8

_Hash: TypeAlias = Annotated[bytes, Meta(min_length=HASH_BYTES, max_length=HASH_BYTES)]
_Digest: TypeAlias = Annotated[bytes, Meta(min_length=DIGEST_BYTES, max_length=DIGEST_BYTES)]
_Issue: TypeAlias = Annotated[int, Meta(ge=0, lt=2**24)]
_Number: TypeAlias = Annotated[int, Meta(ge=0, lt=MOST_PARTS)]


class Part(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=1):
    """One part of what makes ``issue`` of ``base``."""

    publisher: _Hash
    base: _Issue
    """The issue that the receiver holds; 0: the whole issue comes."""
    issue: _Issue
    digest: _Digest
    """Of all parts together: names this transfer, also when it is taken up again."""
    count: Annotated[int, Meta(ge=1, le=MOST_PARTS)]
    number: _Number
    data: Annotated[bytes, Meta(min_length=1, max_length=DATA_BYTES)]

    @property
    def is_possible(self) -> bool:
        """A part has its length and its place; only the last may be shorter."""
        is_last = self.number == self.count - 1
        return self.number < self.count and (is_last or len(self.data) == DATA_BYTES)


class Wanted(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=2):
    """The receiver's word on a part that came."""

    publisher: _Hash
    digest: _Digest
    missing: Annotated[tuple[_Number, ...], Meta(max_length=IN_FLIGHT)] = ()
    """What to send next; nothing: it is all here, or not needed."""
    whole: bool = False
    """What it starts from is not here as it was there: send the whole issue."""


Step: TypeAlias = Part | Wanted
_decoder: msgspec.msgpack.Decoder[Step] = msgspec.msgpack.Decoder(Step)


def encode(step: Step) -> bytes:
    return msgspec.msgpack.encode(step)


def decode(data: bytes) -> Step | None:
    """Return the step; None for any other bytes, such as those of a letter."""
    try:
        return _decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, OverflowError):
        return None


class Pack(NamedTuple):
    """All that makes one issue of another."""

    publisher: bytes
    base: int
    issue: int
    data: bytes

    @property
    def parts(self) -> int:
        return -(-len(self.data) // DATA_BYTES)

    @property
    def digest(self) -> bytes:
        return digest_of(self.data)

    def part(self, number: int) -> Part:
        data = self.data[number * DATA_BYTES : (number + 1) * DATA_BYTES]
        return Part(self.publisher, self.base, self.issue, self.digest, self.parts, number, data)


def digest_of(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:DIGEST_BYTES]
