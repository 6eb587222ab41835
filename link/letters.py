"""What stands inside envelopes: letters, and receipts with what people did with them. Pure.

Both are msgpack arrays. Bytes that open are still another machine's: they decode or raise
EnvelopeError, and nothing else.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated, TypeAlias, TypeVar

import msgspec
from msgspec import Meta

from link.envelope import BODY_BYTES, KEY_ID_BYTES, PART_BYTES, Kind, Life, Sequence
from link.errors import EnvelopeError
from link.states import State

if TYPE_CHECKING:
    from link.envelope import Header

RECEIPTS = 128
"""So many of each in one envelope: the newest."""
DIGEST_BYTES = 16
OwnId: TypeAlias = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[\w:./-]+\Z")]
Role: TypeAlias = Annotated[str, Meta(max_length=40, pattern=r"^[\w .-]*\Z")]
"""In which role, never a person's name."""
Digest: TypeAlias = Annotated[bytes, Meta(min_length=DIGEST_BYTES, max_length=DIGEST_BYTES)]
_Id: TypeAlias = Annotated[bytes, Meta(min_length=KEY_ID_BYTES, max_length=KEY_ID_BYTES)]
_Public: TypeAlias = Annotated[bytes, Meta(min_length=32, max_length=32)]
_Many = Meta(max_length=RECEIPTS)


class Letter(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What one place tells another."""

    id: OwnId
    """The writer's own: with the kind it names this letter whatever happens to link.db."""
    body: bytes
    drill: bool = False
    """Only practice: kept apart wherever it is shown."""


class Got(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """This is on my card."""

    life: Life
    sequence: Sequence
    digest: Digest
    """Of what was read. If it is not that of the letter here, a cloned card used its number."""


class Done(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a person did with it."""

    life: Life
    sequence: Sequence
    state: State
    role: Role
    at_s: Annotated[int, Meta(ge=0, lt=2**40)]
    """Seconds since 1970 by the clock there."""


class Unopened(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """It came, and was sealed to a key that I no longer have: seal it again."""

    life: Life
    sequence: Sequence
    key_id: _Id


class Receipts(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a node says of what it got; every one carries its present key."""

    key: _Public
    key_number: Annotated[int, Meta(ge=1, lt=2**53)]
    """The highest counts: an older receipt that comes late brings no old key back."""
    got: Annotated[tuple[Got, ...], _Many] = ()
    done: Annotated[tuple[Done, ...], _Many] = ()
    unopened: Annotated[tuple[Unopened, ...], _Many] = ()


_Plain = TypeVar("_Plain", Letter, Receipts)


def encode(plain: Letter | Receipts) -> bytes:
    return msgspec.msgpack.encode(plain)


def decode(data: bytes, kind: type[_Plain]) -> _Plain:
    """Raises EnvelopeError and nothing else, whatever the bytes."""
    try:
        return msgspec.msgpack.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, OverflowError) as error:
        raise EnvelopeError(f"What was sealed cannot be read: {error}") from error


def digest_of(header: Header, plain: bytes) -> bytes:
    """Tell two letters under one number apart; sealing one again changes nothing."""
    return hashlib.sha256(header.to_bytes() + plain).digest()[:DIGEST_BYTES]


def limit_bytes(kind: Kind) -> int:
    """The largest encoded letter of this kind."""
    return PART_BYTES + 128 if kind is Kind.PART else BODY_BYTES
