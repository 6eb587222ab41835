"""Seals what identifies people, so that a copy of desk.db alone tells nothing about anybody.

AES-256-GCM, each value for one purpose ("log", "reports"): moved to another table it does not
open. The keys end with what they sealed (`term_keys`); STATE/desk/main.key, made at installation,
opens them. It lies on the same card: it protects backups, diagnostics and other users of this
machine, not what is still kept on a stolen card (docs/decisions/0010-what-the-desk-keeps.md). Where
kiosk.toml asks for it the machine's TPM holds it instead (0063-a-key-that-the-machine-holds.md).

Earlier software sealed with one key that never ended, desk.key. What it sealed still opens while
that is there; `kiosk.desk.storage.sealed_rows` seals it anew.
"""

from __future__ import annotations

import errno
import logging
import os
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import msgspec

from kiosk.desk.storage import paths, private_files, term_keys
from kiosk.desk.storage.cipher import KEY_BYTES, Cipher, new_key
from kiosk.desk.storage.errors import FAILED, FULL, Unreadable, Unwritable
from kiosk.desk.storage.term_keys import ID_BYTES, NONCE_BYTES, TermKeys

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

MARK = b"\x00key"
"""Begins what was sealed under a key that ends. Its id follows."""
HEADER_BYTES = len(MARK) + ID_BYTES
CLOSED = "De sleutel van de balie is niet te lezen. Waarschuw een technicus."
ELSEWHERE = (
    "Het boek van de balie gaat alleen open in het apparaat waar het gemaakt is. "
    "Schrijf zolang op papier, en waarschuw een technicus."
)
LOST = "Een deel van het boek is niet meer te lezen: de sleutel past er niet op."

_Value = TypeVar("_Value")


def make_key(path: Path) -> bool:
    """Make a key at ``path`` unless there is one; tell whether it was made. Raises OSError."""
    if path.exists():
        return False
    private_files.write(path, new_key())
    return True


def key_of(sealed: bytes) -> bytes | None:
    """Return the id of the key that sealed it; None: the one that never ended."""
    return sealed[len(MARK) : HEADER_BYTES] if sealed.startswith(MARK) else None


class Vault:
    """Seals and opens. Any thread may open; who seals holds the database's lock."""

    def __init__(self, keys: TermKeys, old_key: bytes | None = None) -> None:
        """``old_key``: what earlier software sealed with, while it is there."""
        self.keys = keys
        self._old = Cipher(old_key) if old_key else None
        self.lost = False
        """Whether anything was met that does not open."""

    def seal(self, purpose: str, value: object) -> bytes:
        """Seal any msgspec value for one purpose. Raises Unwritable."""
        return self._seal(purpose, msgspec.json.encode(value))

    def open(self, purpose: str, sealed: bytes, kind: type[_Value]) -> _Value:
        """Open what was sealed for ``purpose``. Raises Unreadable."""
        try:
            return msgspec.json.decode(self._open(purpose, sealed), type=kind)
        except msgspec.MsgspecError as error:
            raise Unreadable(LOST) from error

    def opened(self, purpose: str, sealed: bytes, kind: type[_Value]) -> _Value | None:
        """Open it, or tell `lost`: one spoilt line must not hide the others."""
        try:
            return self.open(purpose, sealed, kind)
        except Unreadable:
            self.lost = True
            return None

    def seal_again(self, purpose: str, sealed: bytes) -> bytes:
        """Seal the same under the key that serves now. Raises Unreadable, Unwritable."""
        return self._seal(purpose, self._open(purpose, sealed))

    def forget_old_key(self) -> None:
        self._old = None

    def _seal(self, purpose: str, words: bytes) -> bytes:
        try:
            key_id, key = self.keys.serving(purpose)
        except OSError as error:
            log.warning("no key can be made: %s", error)
            raise Unwritable(FULL if error.errno == errno.ENOSPC else FAILED) from error
        nonce = os.urandom(NONCE_BYTES)
        return MARK + key_id + nonce + key.encrypt(nonce, words, purpose.encode())

    def _open(self, purpose: str, sealed: bytes) -> bytes:
        key_id = key_of(sealed)
        key = self._old if key_id is None else self.keys.find(key_id)
        rest = sealed if key_id is None else sealed[HEADER_BYTES:]
        if key is None:
            raise Unreadable(LOST)
        try:
            return key.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], purpose.encode())
        except ValueError as error:
            raise Unreadable(LOST) from error


def open_vault(folder: Path) -> Vault:
    """Open the vault of the desk's ``folder``; a main key that is nowhere is made.

    Raises Unwritable. The log must go on in an emergency, also where the installation was done
    badly: a key of the wrong size is set aside as ``main.key.damaged`` and replaced.
    """
    path = folder / paths.MAIN_KEY
    try:
        return Vault(
            TermKeys(folder / paths.KEYS, _main_key(path)), _old_key(folder / paths.OLD_KEY)
        )
    except (OSError, ValueError) as error:
        log.warning("%s cannot be read: %s", path, error)
        raise Unwritable(CLOSED) from error


def _main_key(path: Path) -> bytes:
    """The one on the card, else the one that the machine's TPM holds.

    Raises OSError, Unwritable. Where another machine holds it nothing is made in its place: that
    machine may come back.
    """
    if path.exists() and path.stat().st_size != KEY_BYTES:
        log.warning("%s is no key: set aside", path)
        path.replace(path.with_name(f"{path.name}.damaged"))
    if not path.exists():
        with suppress(FileNotFoundError):
            return paths.held_key().read_bytes()
        if paths.sealed_key().exists():
            raise Unwritable(ELSEWHERE)
    if make_key(path):
        log.warning("%s was absent: a new key was made", path)
    return path.read_bytes()


def _old_key(path: Path) -> bytes | None:
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        return None
    return key if len(key) == KEY_BYTES else None


def end_old_key(folder: Path) -> None:
    """Destroy the key that never ended, when nothing needs it any more. Raises OSError."""
    path = folder / paths.OLD_KEY
    if path.exists():
        term_keys.destroy(path)
