"""A card as somebody reads it who has it in hand: every byte, whatever the file system calls it."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.desk.storage.cipher import KEY_BYTES
from kiosk.desk.storage.term_keys import NONCE_BYTES
from kiosk.desk.storage.vault import HEADER_BYTES, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

BLOCK_BYTES = 4096
"""Of the file system; its partition begins at a whole MiB, so blocks of the card are its blocks."""
WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + 16
PIECE_BYTES = 8 << 20
OVERLAP_BYTES = 256


class RawCard:
    """A card as one raw file."""

    def __init__(self, image: Path) -> None:
        self._image = image

    @classmethod
    def of(cls, card: Path, raw: Path) -> RawCard:
        """What ``card`` holds now, without what a snapshot remembers; its machine may run."""
        command = ["qemu-img", "convert", "--force-share", "-O", "raw", card, raw]
        subprocess.run(command, check=True)
        return cls(raw)

    def hits(self, words: str) -> int:
        """How often they stand anywhere on it, as UTF-8 or as UTF-16."""
        forms = [words.encode(), words.encode("utf-16-le")]
        return sum(
            piece.count(form) - piece[:OVERLAP_BYTES].count(form)
            for piece in self._pieces()
            for form in forms
        )

    def keys(self, main_key: bytes, ids: Iterable[bytes]) -> dict[bytes, AESGCM]:
        """The keys of ``ids`` that the main key opens from some block, in use or free.

        A file of a key fills the beginning of a block, and nothing else is in that.
        """
        main, wanted, found = AESGCM(main_key), set(ids), {}
        rest = bytes(BLOCK_BYTES - WRAPPED_BYTES)
        for block in self._blocks():
            if block[WRAPPED_BYTES:] != rest or block.count(0) == BLOCK_BYTES:
                continue
            for key_id in wanted - found.keys():
                nonce, wrapped = block[:NONCE_BYTES], block[NONCE_BYTES:WRAPPED_BYTES]
                try:
                    found[key_id] = AESGCM(main.decrypt(nonce, wrapped, key_id))
                except InvalidTag:
                    continue
        return found

    def opens(self, main_key: bytes, rows: list[tuple[str, bytes]]) -> int:
        """How many sealed rows open with what lies on it and with the main key."""
        ids = {key_id for _, sealed in rows if (key_id := key_of(sealed))}
        keys = self.keys(main_key, ids)
        return sum(
            _opens(keys.get(key_of(sealed) or b""), purpose, sealed) for purpose, sealed in rows
        )

    def _blocks(self) -> Iterator[bytes]:
        for piece in self._pieces(overlap=0):
            for start in range(0, len(piece), BLOCK_BYTES):
                yield piece[start : start + BLOCK_BYTES]

    def _pieces(self, overlap: int = OVERLAP_BYTES) -> Iterator[bytes]:
        """All that is no hole, each piece after the end of the one before it."""
        with self._image.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            at = 0
            while at < size:
                try:
                    at = os.lseek(file.fileno(), at, os.SEEK_DATA)
                except OSError:  # holes alone from here on
                    return
                end = os.lseek(file.fileno(), at, os.SEEK_HOLE)
                before = bytes(overlap)
                while at < end:
                    piece = os.pread(file.fileno(), min(PIECE_BYTES, end - at), at)
                    yield before + piece
                    before = piece[-overlap:] if overlap else b""
                    at += len(piece)


def _opens(key: AESGCM | None, purpose: str, sealed: bytes) -> bool:
    if key is None:
        return False
    rest = sealed[HEADER_BYTES:]
    try:
        key.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], purpose.encode())
    except InvalidTag:
        return False
    return True
