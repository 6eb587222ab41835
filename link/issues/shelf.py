"""The last few issues of each publisher, as they were: what a delta starts from.

The importer keeps the newest issue alone. A node that has others below it needs those before it
too, since a delta is made from the issue that lies at the other end. Nothing here is needed: where
it is lost or damaged, whole issues go down.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import msgspec
import zstandard

from common import atomic_write
from link.issues.held import ISSUE_BYTES, read

if TYPE_CHECKING:
    from pathlib import Path

    from link.issues.held import Held

log = logging.getLogger(__name__)

KEPT = 8
"""Issues of one publisher; who holds an older one gets the whole."""
SHELF_BYTES = 64 * 1024 * 1024
_LEVEL = 6
_SUFFIX = ".zst"
_FRAME_BYTES = 1024 * 1024
"""Paths and lengths around the files."""


class Shelf:
    """One folder of ours; one thread at a time uses it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, held: Held) -> dict[str, bytes]:
        """Put an issue on the shelf, and return its files. Raises OSError, DeltaError.

        A full card keeps it off the shelf, and no more than that.
        """
        files, path = read(held.folder), self._path(held)
        if not path.exists():
            try:
                self._write(path, files)
            except OSError as error:
                log.warning("%s is not kept to start from: %s", path, error)
        return files

    def find(self, publisher: str, issue: int) -> dict[str, bytes] | None:
        """Return the files of an earlier issue; None when they are not here, or not whole."""
        folder = self._folder / publisher
        for path in sorted(folder.glob(f"{issue}-*{_SUFFIX}"), reverse=True):
            try:
                unpacker = zstandard.ZstdDecompressor()
                packed = path.read_bytes()
                raw = unpacker.decompress(packed, max_output_size=ISSUE_BYTES + _FRAME_BYTES)
                return msgspec.msgpack.decode(raw, type=dict[str, bytes])
            except (OSError, zstandard.ZstdError, msgspec.MsgspecError):
                path.unlink(missing_ok=True)
        return None

    def _write(self, path: Path, files: dict[str, bytes]) -> None:
        packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write.write(path, packer.compress(msgspec.msgpack.encode(files)), mode=0o640)
        self._clear()

    def _path(self, held: Held) -> Path:
        return self._folder / held.publisher / f"{held.name}{_SUFFIX}"

    def _clear(self) -> None:
        """The oldest go: those beyond `KEPT`, and then until all is within `SHELF_BYTES`."""
        newest_first: list[Path] = []
        for folder in self._folder.iterdir():
            theirs = sorted(folder.glob(f"*{_SUFFIX}"), key=_age, reverse=True)
            newest_first += theirs[:KEPT]
            for path in theirs[KEPT:]:
                path.unlink(missing_ok=True)
        total = 0
        for path in sorted(newest_first, key=_age, reverse=True):
            total += path.stat().st_size
            if total > SHELF_BYTES:
                path.unlink(missing_ok=True)


def _age(path: Path) -> tuple[int, int]:
    """By number, since clocks leap; issues count up."""
    number = path.name.partition("-")[0]
    return (int(number) if number.isdigit() else 0, path.stat().st_mtime_ns)
