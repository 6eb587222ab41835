"""What a carrier carries: a header that all may read, and bytes that only the recipient opens.

On the wire: one byte of version, then a msgpack array. The same envelope has one encoding only:
what decodes and does not encode to the same bytes is refused, so that nobody on the way can make
two of one. Pure: no clock, no file, no keys.
"""

from __future__ import annotations

import hashlib
from enum import IntEnum
from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

from link.errors import EnvelopeError

VERSION = 1
LIFE_BYTES = 8
KEY_ID_BYTES = 4
SIGNATURE_BYTES = 64
BODY_BYTES = 8 * 1024
"""The largest plaintext of kinds that are kept until acknowledged."""
PART_BYTES = 1024
"""The largest piece of a file: an emergency never waits behind more than a few of these."""
ENVELOPE_BYTES = BODY_BYTES + 512
"""The largest envelope: no carrier takes in more before it is refused."""
_LATEST_S = 2**40


class Kind(IntEnum):
    """What is in an envelope; a smaller number goes first."""

    EMERGENCY = 1  # a report and its corrections: kept until acknowledged
    RECEIPT = 2  # acknowledgements and states: repeated on a duplicate, never acknowledged
    ALARM = 3  # kept, the newest of its kind
    MESSAGE = 4  # a situation report, a message between staff: kept
    TOTALS = 5  # needs, offers, stock: kept, the newest wins
    STATUS = 6  # the latest wins, never queued
    PART = 7  # of an issue or of software: can be resumed


KEPT = frozenset({Kind.EMERGENCY, Kind.ALARM, Kind.MESSAGE, Kind.TOTALS, Kind.PART})
"""Lies in the outbox until the recipient's program has acknowledged it."""
NEWEST_WINS = frozenset({Kind.ALARM, Kind.TOTALS})
"""One not yet acknowledged makes way for a newer one with the same id."""
STATIC = frozenset({Kind.STATUS})
"""Sealed under the pair's static key; the others to the recipient's present one, and signed."""

NodeId: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,32}\Z")]
Life: TypeAlias = Annotated[bytes, Meta(min_length=LIFE_BYTES, max_length=LIFE_BYTES)]
Sequence: TypeAlias = Annotated[int, Meta(ge=1, lt=2**53)]
_Sealed: TypeAlias = Annotated[bytes, Meta(min_length=16, max_length=ENVELOPE_BYTES)]
_Key: TypeAlias = Annotated[bytes, Meta(max_length=KEY_ID_BYTES)]
_Signature: TypeAlias = Annotated[bytes, Meta(max_length=SIGNATURE_BYTES)]


class Header(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What carriers read, and what sealing and signature vouch for."""

    sender: NodeId
    to: NodeId
    life: Life
    """Random; another whenever the sender's link.db is new, or may have been put back."""
    sequence: Sequence
    """Counts up over all lives of one card: the order of its envelopes, whatever the clock says."""
    kind: Kind
    priority: Annotated[int, Meta(ge=1, le=7)]
    """1 goes first."""
    written_s: Annotated[int, Meta(ge=0, lt=_LATEST_S)]
    """Seconds since 1970 by the sender's clock: to show, never to decide by."""

    def to_bytes(self) -> bytes:
        """What sealing takes as associated data, version included."""
        return _version_byte + _encode(self)


class Envelope(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A sealed letter. ``key_id`` and ``signature`` are empty for kinds that are `STATIC`."""

    header: Header
    sealed: _Sealed
    key_id: _Key = b""
    """The first bytes of the SHA-256 of the recipient's key that it was sealed to."""
    signature: _Signature = b""
    """Ed25519, by the sender, over `signed_part`."""

    @property
    def key(self) -> bytes:
        """16 bytes that stay the same when it is sealed once more."""
        return item_key(self.header)

    @property
    def signed_part(self) -> bytes:
        return self.header.to_bytes() + self.key_id + self.sealed

    def to_bytes(self) -> bytes:
        return _version_byte + _encode(self)

    @classmethod
    def from_bytes(cls, data: bytes, limit: int = ENVELOPE_BYTES) -> Envelope:
        """Raises EnvelopeError and nothing else, whatever the bytes."""
        if len(data) > limit:
            raise EnvelopeError(f"An envelope of {len(data)} bytes: at most {limit} are taken.")
        if data[:1] != _version_byte:
            raise EnvelopeError("No envelope, or one of newer software: update this node.")
        try:
            found = _decoder.decode(data[1:])
            same = found.to_bytes() == data
        except (msgspec.MsgspecError, UnicodeError, RecursionError, OverflowError) as error:
            raise EnvelopeError(f"This is no envelope: {error}") from error
        if not same:
            raise EnvelopeError("An envelope that is not written the one way it can be.")
        _check_whole(found)
        return found


def item_key(header: Header) -> bytes:
    """Name an envelope for carriers: the same for the same sender, life and sequence."""
    named = _encode((header.sender, header.life, header.sequence))
    return hashlib.sha256(named).digest()[:16]


def _check_whole(envelope: Envelope) -> None:
    static = envelope.header.kind in STATIC
    if (len(envelope.key_id), len(envelope.signature)) != (
        (0, 0) if static else (KEY_ID_BYTES, SIGNATURE_BYTES)
    ):
        raise EnvelopeError("An envelope without the signature that its kind has.")


_version_byte = bytes([VERSION])
_encode = msgspec.msgpack.encode
_decoder = msgspec.msgpack.Decoder(Envelope)
