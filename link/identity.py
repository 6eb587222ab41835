"""Who this node is: three key pairs made once, and the card that shows their public halves.

- Ed25519 signs envelopes and, in a self-signed certificate, authenticates connections.
- X25519 `pair` makes the static key that two nodes share, for status alone.
- X25519 `seal` is the first key that others seal to. `link.keyring` replaces it; it is another than
  `pair`, because what was sealed must become unreadable and a status need not.
"""

from __future__ import annotations

import base64
import hashlib
from enum import StrEnum
from typing import Annotated, TypeAlias

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from msgspec import Meta

from link.certificate import LARGEST, signing_key
from link.certificate import make as make_certificate
from link.envelope import NodeId
from link.errors import IdentityError

GROUPS, GROUP_DIGITS = 8, 4
CARD_BYTES = 4096
_QR_HEAD = "NOODSTEUNPUNT-LINK:"


class Role(StrEnum):
    POINT = "point"
    COORDINATION = "coordination"
    REGION = "region"


Key: TypeAlias = Annotated[bytes, Meta(min_length=32, max_length=32)]
Name: TypeAlias = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]*\Z")]
Certificate: TypeAlias = Annotated[bytes, Meta(min_length=1, max_length=LARGEST)]


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What a node shows of itself: public, and what two people compare by its fingerprint."""

    id: NodeId
    role: Role
    name: Name
    """As people call it: "Buurthuis De Brug"."""
    pair: Key
    seal: Key
    certificate: Certificate
    """DER, self-signed."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 over id, role, keys and certificate, as eight groups of four digits."""
        named = (self.id, str(self.role), self.pair, self.seal, self.certificate)
        digest = hashlib.sha256(msgspec.msgpack.encode(named)).digest()
        number = int.from_bytes(digest) % 10 ** (GROUPS * GROUP_DIGITS)
        digits = f"{number:0{GROUPS * GROUP_DIGITS}}"
        return " ".join(
            digits[at : at + GROUP_DIGITS] for at in range(0, len(digits), GROUP_DIGITS)
        )

    def to_bytes(self) -> bytes:
        """The file that asks to be enrolled: JSON."""
        return msgspec.json.format(msgspec.json.encode(self)) + b"\n"

    def to_qr(self) -> str:
        return _QR_HEAD + base64.b64encode(msgspec.msgpack.encode(self)).decode()


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """The card with its private halves: for this node's link alone."""

    card: Card
    sign_key: Key
    pair_key: Key
    store_key: Annotated[bytes, Meta(min_length=64, max_length=64)]
    """Seals on this card what waits here: link.db can be read by the kiosk, letters cannot."""

    @property
    def signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.sign_key)

    @property
    def pair(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self.pair_key)


def read_card(data: bytes) -> Card:
    """Read what `Card.to_bytes` wrote, or the text of its QR. Raises IdentityError."""
    if len(data) > CARD_BYTES:
        raise IdentityError("This is no request to be enrolled: it is too large.")
    try:
        if data.startswith(_QR_HEAD.encode()):
            packed = base64.b64decode(data[len(_QR_HEAD) :].strip(), validate=True)
            card = msgspec.msgpack.decode(packed, type=Card)
        else:
            card = msgspec.json.decode(data, type=Card)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise IdentityError(f"This is no request to be enrolled: {error}") from error
    signing_key(card.certificate, card.id)
    return card


def make(node: str, role: Role, name: str) -> tuple[Identity, bytes]:
    """Make all keys; return the identity and the first private sealing key (32 bytes).

    Raises IdentityError for an id or name that cannot be used.
    """
    sign, pair, first = (
        Ed25519PrivateKey.generate(),
        X25519PrivateKey.generate(),
        X25519PrivateKey.generate(),
    )
    card = {
        "id": node,
        "role": role,
        "name": name,
        "pair": pair.public_key().public_bytes_raw(),
        "seal": first.public_key().public_bytes_raw(),
        "certificate": b"-",
    }
    try:
        unsigned = msgspec.convert(card, Card)
    except msgspec.ValidationError as error:
        raise IdentityError(
            f"{error}: an id has small letters, digits and '-', a name 1 to 80 characters."
        ) from error
    whole = msgspec.structs.replace(unsigned, certificate=make_certificate(node, sign))
    identity = Identity(
        card=whole,
        sign_key=sign.private_bytes_raw(),
        pair_key=pair.private_bytes_raw(),
        store_key=AESSIV.generate_key(512),
    )
    return identity, first.private_bytes_raw()
