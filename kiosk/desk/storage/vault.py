"""Seals what identifies people, so that a copy of desk.db alone tells nothing about anybody.

AES-256-GCM with a key from STATE/desk/desk.key, made at installation and readable by the kiosk
alone. Each value is sealed for one purpose ("log", "reports"): moved to another table it does not
open. The key lies on the same card: it protects backups, diagnostics and other users of this
machine, not a stolen card (docs/decisions/0010-what-the-desk-keeps.md).
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.desk.storage import private_files
from kiosk.desk.storage.errors import Unreadable, Unwritable

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

KEY_BYTES = 32
NONCE_BYTES = 12
CLOSED = "De sleutel van de balie is niet te lezen. Waarschuw een technicus."
LOST = "Een deel van het boek is niet meer te lezen: de sleutel past er niet op."

_Value = TypeVar("_Value")


def make_key(path: Path) -> bool:
    """Make a key at ``path`` unless there is one; tell whether it was made. Raises OSError."""
    if path.exists():
        return False
    private_files.write(path, AESGCM.generate_key(bit_length=8 * KEY_BYTES))
    return True


class Vault:
    """Seals and opens. Pure but for the random nonce."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self.lost = False
        """Whether anything was met that does not open."""

    def seal(self, purpose: str, value: object) -> bytes:
        """Seal any msgspec value for one purpose."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, msgspec.json.encode(value), purpose.encode())

    def open(self, purpose: str, sealed: bytes, kind: type[_Value]) -> _Value:
        """Open what was sealed for ``purpose``. Raises Unreadable."""
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return msgspec.json.decode(
                self._cipher.decrypt(nonce, rest, purpose.encode()), type=kind
            )
        except (InvalidTag, ValueError, msgspec.MsgspecError) as error:
            raise Unreadable(LOST) from error

    def opened(self, purpose: str, sealed: bytes, kind: type[_Value]) -> _Value | None:
        """Open it, or tell `lost`: one spoilt line must not hide the others."""
        try:
            return self.open(purpose, sealed, kind)
        except Unreadable:
            self.lost = True
            return None


def open_vault(path: Path) -> Vault:
    """Open the vault of ``path``; a key that is absent is made. Raises Unwritable.

    The log must go on in an emergency, also where the installation was done badly: a key of the
    wrong size is set aside as ``desk.key.damaged`` and replaced.
    """
    try:
        if path.exists() and path.stat().st_size != KEY_BYTES:
            log.warning("%s is no key: set aside", path)
            path.replace(path.with_name(f"{path.name}.damaged"))
        if make_key(path):
            log.warning("%s was absent: a new key was made", path)
        return Vault(path.read_bytes())
    except (OSError, ValueError) as error:
        log.warning("%s cannot be read: %s", path, error)
        raise Unwritable(CLOSED) from error
