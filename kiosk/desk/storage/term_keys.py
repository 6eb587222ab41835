"""Keys that end: what was sealed under one is gone with it, wherever a copy of the row may be.

1. Each kind of row has a key of its own, which serves from a start or a daily round of deletion
   to the next. So its rows are beyond their term together.
2. A key is one file, ``keys/ID.key``, itself sealed under the main key.
3. When no row needs a key any more, its file is overwritten and removed. The main key stays, and
   opens nothing then.
4. A key is used only while its file is there: what is sealed can be opened after a power cut.

What an SD card keeps of an overwritten block is beyond us: docs/threat-model.md.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from common.atomic_write import sync_folder
from kiosk.desk.storage import private_files
from kiosk.desk.storage.cipher import Cipher, new_key

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

ID_BYTES, NONCE_BYTES = 8, 12
SUFFIX = ".key"


class TermKeys:
    """The keys in one folder. For one writer; whoever seals or ends holds the database's lock."""

    def __init__(self, folder: Path, main_key: bytes) -> None:
        self._folder = folder
        self._main = Cipher(main_key)
        self._known: dict[bytes, Cipher] = {}
        self._serving: dict[str, bytes] = {}

    def serving(self, purpose: str) -> tuple[bytes, Cipher]:
        """Return what seals for ``purpose`` now, and its id; made where it is absent.

        Raises OSError.
        """
        key_id = self._serving.get(purpose)
        if key_id is None or not self._path(key_id).exists():
            key_id = self._serving[purpose] = self._make()
        return key_id, self._known[key_id]

    def find(self, key_id: bytes) -> Cipher | None:
        """Return a key; None: its term ended, it was lost, or the main key is another."""
        if key_id not in self._known:
            try:
                wrapped = self._path(key_id).read_bytes()
                key = self._main.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], key_id)
            except (OSError, ValueError):
                return None
            self._known[key_id] = Cipher(key)
        return self._known[key_id]

    def there(self) -> set[bytes]:
        """The ids of all keys that have a file."""
        return {bytes.fromhex(path.stem) for path in self._folder.glob(f"[0-9a-f]*{SUFFIX}")}

    def turn(self) -> None:
        """What is sealed from now on is sealed under other keys."""
        self._serving.clear()

    def end_all_but(self, needed: Collection[bytes]) -> int:
        """Destroy the other keys, and what a kill left half made; tell how many. Raises OSError."""
        if not self._folder.is_dir():
            return 0
        ended = self.there() - set(needed)
        self._serving = {kind: one for kind, one in self._serving.items() if one not in ended}
        for key_id in ended:
            self._known.pop(key_id, None)
        destroy(*map(self._path, ended), *self._folder.glob(".*"))
        return len(ended)

    def _make(self) -> bytes:
        key_id, key = os.urandom(ID_BYTES), new_key()
        nonce = os.urandom(NONCE_BYTES)
        wrapped = nonce + self._main.encrypt(nonce, key, key_id)
        private_files.write(self._path(key_id), wrapped)
        self._known[key_id] = Cipher(key)
        return key_id

    def _path(self, key_id: bytes) -> Path:
        return self._folder / f"{key_id.hex()}{SUFFIX}"


def destroy(*paths: Path) -> None:
    """Write files of one folder over where they stand, then remove them. Raises OSError.

    One sync of the folder for all: after a month at work a point that closes has a hundred keys.
    Each first gets the name of what is half made: a kill leaves no key that is there and opens
    nothing.
    """
    gone = [path.replace(path.with_name(f".{path.name.lstrip('.')}")) for path in paths]
    for path in gone:
        with path.open("r+b") as file:
            file.write(os.urandom(path.stat().st_size))
            file.flush()
            os.fdatasync(file.fileno())
    for path in gone:
        path.unlink()
    if gone:
        sync_folder(gone[0].parent)
