"""Seals what coordinators write, so that a copy of office.db alone tells nothing about anybody.

AES-256-GCM with a key from STATE/office/seal.key, readable by the office alone. Each value is
sealed for one purpose: moved to another table it does not open. The key lies on the same card or
disk: it protects copies and other users of the machine, not a stolen card. The short terms of
`office.coordination.retention` are what limits that loss.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from common import atomic_write
from office.errors import OfficeError

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

KEY_BYTES, NONCE_BYTES = 32, 12
_Value = TypeVar("_Value")


class Vault:
    """Seals and opens. Pure but for the random nonce."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, purpose: str, value: object) -> bytes:
        """Seal any msgspec value for one purpose."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, msgspec.json.encode(value), purpose.encode())

    def open(self, purpose: str, sealed: bytes, kind: type[_Value]) -> _Value | None:
        """Open what was sealed for ``purpose``; None where the key is another by now."""
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            plain = self._cipher.decrypt(nonce, rest, purpose.encode())
            return msgspec.json.decode(plain, type=kind)
        except (InvalidTag, ValueError, msgspec.MsgspecError):
            return None


def open_vault(path: Path) -> Vault:
    """Open the vault of ``path``; a key that is absent is made. Raises OfficeError.

    The journal must go on in an emergency: a key of the wrong size is set aside and replaced.
    """
    try:
        if path.exists() and path.stat().st_size != KEY_BYTES:
            log.warning("%s is no key: set aside", path)
            path.replace(path.with_name(f"{path.name}.damaged"))
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            atomic_write.write(path, AESGCM.generate_key(bit_length=8 * KEY_BYTES), mode=0o600)
        return Vault(path.read_bytes())
    except OSError as error:
        raise OfficeError(f"{path} is niet te lezen ({error.strerror}).") from error
