"""Private keys: Ed25519, each in a file of its own, encrypted with a passphrase.

Root keys speak for the publisher, k of n together; their holders keep them apart and offline. One
publishing key signs the issues; it lives on the laptop of whoever publishes.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner
from tuf.api.serialization.json import CanonicalJSONSerializer

from common import atomic_write
from content.errors import KeyFault, reason

if TYPE_CHECKING:
    from pathlib import Path

    from tuf.api.metadata import Root

GROUPS, GROUP_DIGITS = 8, 4


def generate() -> CryptoSigner:
    return CryptoSigner.generate_ed25519()


def fit_passphrase(passphrase: str) -> str:
    """Return it when it protects anything. Raises KeyFault."""
    if not passphrase:
        raise KeyFault("Een leeg wachtwoord beschermt niets: kies een wachtwoord.")
    return passphrase


def save(signer: CryptoSigner, path: Path, passphrase: str) -> None:
    """Write a key to ``path``, encrypted, never over another key. Raises KeyFault."""
    fit_passphrase(passphrase)
    if path.exists():
        raise KeyFault(f"{path} bestaat al: een sleutel wordt nooit overschreven.")
    private = serialization.load_pem_private_key(signer.private_bytes, None)
    data = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write.write(path, data, mode=0o600)
    except OSError as error:
        raise KeyFault(f"{path} is niet te schrijven ({reason(error)}).") from error


def load(path: Path, passphrase: str) -> CryptoSigner:
    """Read the key in ``path``. Raises KeyFault."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise KeyFault(f"{path} is niet te lezen ({reason(error)}): waar is de sleutel?") from error
    return read(data, passphrase, str(path))


def read(data: bytes, passphrase: str, name: str) -> CryptoSigner:
    """Read a key; ``name`` is what its file is called. Raises KeyFault."""
    try:
        private = serialization.load_pem_private_key(data, passphrase.encode())
    except (ValueError, TypeError) as error:  # as cryptography says "wrong passphrase"
        raise KeyFault(f"Het wachtwoord past niet bij {name}: probeer het opnieuw.") from error
    except UnsupportedAlgorithm as error:
        raise KeyFault(f"{name} is geen sleutel van noodsteunpunt-content.") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyFault(f"{name} is geen sleutel van noodsteunpunt-content.")
    return CryptoSigner(private)


def fingerprint(root: Root) -> str:
    """Return 32 digits in groups of four that stand for this very root, to compare on paper.

    Over what is signed, so that signatures added later and the file's layout do not matter.
    About 106 bits: nobody can make another root to fit.
    """
    canonical = CanonicalJSONSerializer().serialize(root)
    number = int(hashlib.sha256(canonical).hexdigest(), 16)
    digits = f"{number % 10 ** (GROUPS * GROUP_DIGITS):0{GROUPS * GROUP_DIGITS}d}"
    starts = range(0, len(digits), GROUP_DIGITS)
    return " ".join(digits[start : start + GROUP_DIGITS] for start in starts)
