"""Who this node is: three key pairs made once, and the card that shows their public halves.

- Ed25519 signs envelopes and, in a self-signed certificate, authenticates connections.
- X25519 `pair` makes the static key that two nodes share, for status alone.
- X25519 `seal` is the first key that others seal to. `link.keyring` replaces it; it is another than
  `pair`, because what was sealed must become unreadable and a status need not.

The certificate is valid from 1970 to 9999, since no clock here can be relied on, and CA:FALSE: a
certificate that may sign others could sign another's name.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, TypeAlias

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from msgspec import Meta

from link.envelope import NodeId
from link.errors import IdentityError

VALID = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
GROUPS, GROUP_DIGITS = 8, 4
CERTIFICATE_BYTES = 1024
CARD_BYTES = 4096
_QR_HEAD = "NOODSTEUNPUNT-LINK:"


class Role(StrEnum):
    POINT = "point"
    COORDINATION = "coordination"
    REGION = "region"


Key: TypeAlias = Annotated[bytes, Meta(min_length=32, max_length=32)]
Name: TypeAlias = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]*\Z")]
Certificate: TypeAlias = Annotated[bytes, Meta(min_length=1, max_length=CERTIFICATE_BYTES)]


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


def signing_key(certificate: bytes, node: str) -> bytes:
    """Return the Ed25519 key of a node's certificate. Raises IdentityError for any other kind.

    It is self-signed, names ``node`` and nobody else, and may not sign others.
    """
    try:
        found = x509.load_der_x509_certificate(certificate)
        key = found.public_key()
        names = [part.value for part in found.subject]
        basic = found.extensions.get_extension_for_class(x509.BasicConstraints).value
        found.verify_directly_issued_by(found)
        canonical = found.public_bytes(Encoding.DER) == certificate
    except Exception as error:
        raise IdentityError(f"The certificate of {node} cannot be read: {error}") from error
    if not isinstance(key, Ed25519PublicKey) or names != [node] or basic.ca or not canonical:
        raise IdentityError(f"The certificate of {node} is not one that this program makes.")
    return key.public_bytes_raw()


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
    whole = msgspec.structs.replace(unsigned, certificate=_certificate(node, sign))
    identity = Identity(
        card=whole,
        sign_key=sign.private_bytes_raw(),
        pair_key=pair.private_bytes_raw(),
        store_key=AESSIV.generate_key(512),
    )
    return identity, first.private_bytes_raw()


def _certificate(node: str, key: Ed25519PrivateKey) -> bytes:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, node)])
    first, last = VALID
    usage = [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(last)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage(usage), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(node)]), critical=False)
    )
    return builder.sign(key, algorithm=None).public_bytes(Encoding.DER)
