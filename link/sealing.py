"""Sealing and opening: HPKE (RFC 9180) and Ed25519 for letters, AES-SIV for what is soon stale.

Kinds that are kept are sealed to the recipient's present key (X25519, HKDF-SHA256,
ChaCha20-Poly1305: a Raspberry Pi 4 has no AES instructions) and signed by the sender, 112 bytes
together. Anybody can seal; the signature says who did. The header is bound to both: it enters
HPKE as `info`, which its key schedule takes in whole, and stands first in what is signed.

A status is sealed with AES-SIV under a key that only the two nodes can make (X25519, HKDF). It
names neither key nor signature and costs 16 bytes. The same status twice gives the same bytes, and
no more than that can be seen.

Pure: keys are handed in. Every failure is one SealError.
"""

from __future__ import annotations

import functools
import hashlib
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from link.envelope import KEY_ID_BYTES, STATIC, Envelope
from link.errors import SealError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    from link.envelope import Header

STATUS_BYTES = 16
"""What AES-SIV adds."""
_SEAL = b"noodsteunpunt link 1: seal\0"
_SIGN = b"noodsteunpunt link 1: sign\0"
_PAIR = b"noodsteunpunt link 1: pair\0"
_suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def key_id(public: bytes) -> bytes:
    """Name a recipient's key in an envelope, so that it need not try all it holds."""
    return hashlib.sha256(public).digest()[:KEY_ID_BYTES]


def seal(header: Header, plain: bytes, to: bytes, signer: Ed25519PrivateKey) -> Envelope:
    """Seal to the recipient's present X25519 key (32 bytes) and sign. Raises SealError."""
    if header.kind in STATIC:
        raise SealError("A status is sealed under the pair's static key.")
    try:
        sealed = _suite.encrypt(
            plain, X25519PublicKey.from_public_bytes(to), _SEAL + header.to_bytes()
        )
    except ValueError as error:
        raise SealError(f"The key of {header.to} is none: {error}") from error
    unsigned = Envelope(header, sealed, key_id(to))
    signature = signer.sign(_SIGN + unsigned.signed_part)
    return Envelope(header, sealed, unsigned.key_id, signature)


def verify(envelope: Envelope, sender: bytes) -> None:
    """Raise SealError unless the Ed25519 key ``sender`` (32 bytes) signed this envelope."""
    try:
        key = Ed25519PublicKey.from_public_bytes(sender)
        key.verify(envelope.signature, _SIGN + envelope.signed_part)
    except (InvalidSignature, ValueError) as error:
        raise SealError(f"This was not signed by {envelope.header.sender}.") from error


def unseal(envelope: Envelope, key: X25519PrivateKey) -> bytes:
    """Open what was sealed to ``key``. Raises SealError. Verify first: opening proves no sender."""
    try:
        return _suite.decrypt(envelope.sealed, key, _SEAL + envelope.header.to_bytes())
    except (InvalidTag, ValueError) as error:
        raise SealError("This envelope was sealed to another key, or altered.") from error


@functools.lru_cache(maxsize=1024)
def pair_key(own: X25519PrivateKey, other: bytes, *ids: str) -> bytes:
    """Return the 64 bytes that two nodes share; ``ids`` are theirs. Raises SealError."""
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(other))
    except ValueError as error:  # also a key of small order, which would share nothing
        raise SealError(f"The key of {ids[-1]} is none: {error}") from error
    named = "\0".join(sorted(ids)).encode()
    return HKDF(hashes.SHA256(), 64, salt=None, info=_PAIR + named).derive(shared)


def seal_status(header: Header, plain: bytes, pair: bytes) -> Envelope:
    """Seal under the pair's key. Raises SealError."""
    if header.kind not in STATIC:
        raise SealError("Only a status goes without a signature.")
    return Envelope(header, AESSIV(pair).encrypt(plain or b"\0", [header.to_bytes()]))


def unseal_status(envelope: Envelope, pair: bytes) -> bytes:
    """Open and prove at once that the other of the pair wrote it. Raises SealError."""
    try:
        return AESSIV(pair).decrypt(envelope.sealed, [envelope.header.to_bytes()])
    except (InvalidTag, ValueError) as error:
        raise SealError(f"This status is not from {envelope.header.sender}, or altered.") from error
