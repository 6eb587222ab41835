"""A packed image on its way to a slot: proven piece by piece, then read back whole.

The slot may be a partition or a file. What it held is lost with the first byte; nothing else is
touched.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING

import zstandard

from content.errors import StickIncomplete, Tampered, reason
from software.errors import SlotFault
from software.release import PACKED_SLACK_BYTES, PIECE_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from software.release import Release

_READ_BYTES = 1024 * 1024


def pieces(release: Release, packed: BinaryIO) -> Iterator[bytes]:
    """Yield the image, piece by piece. Raises StickIncomplete, Tampered."""
    unpacker = zstandard.ZstdDecompressor(max_window_size=PIECE_BYTES + PACKED_SLACK_BYTES)
    for number, piece in enumerate(release.pieces):
        try:
            data = packed.read(piece.packed_bytes)
        except OSError as error:
            raise StickIncomplete(
                f"De stick is niet te lezen ({reason(error)}): steek hem opnieuw in."
            ) from error
        if len(data) < piece.packed_bytes:
            raise StickIncomplete("De software staat er maar half op: maak de stick opnieuw.")
        if hashlib.sha256(data).hexdigest() != piece.sha256:
            raise Tampered("De software op de stick is beschadigd: maak de stick opnieuw.")
        yield _unpack(unpacker, data, release.piece_bytes(number))


def _unpack(unpacker: zstandard.ZstdDecompressor, data: bytes, wanted_bytes: int) -> bytes:
    """Signed by then; what is wrong is what was built."""
    with suppress(zstandard.ZstdError):
        if zstandard.frame_content_size(data) == wanted_bytes:
            return unpacker.decompress(data)
    raise Tampered("De software op de stick is verkeerd ingepakt: vraag om een nieuwe.")


def fill(
    release: Release,
    packed: BinaryIO,
    slot: Path,
    *,
    progress: Callable[[int, int], None] = lambda _done_bytes, _total_bytes: None,
) -> None:
    """Write the image into ``slot`` and read it back from the card.

    The first piece is emptied first and written last: until then there is no file system in it that
    anything could start from. Raises StickIncomplete, Tampered and SlotFault.
    """
    try:
        handle = os.open(slot, os.O_RDWR | os.O_CLOEXEC)
    except OSError as error:
        raise SlotFault(f"De kaart is niet te beschrijven ({reason(error)}).") from error
    try:
        _write(release, pieces(release, packed), handle, progress)
        if digest(handle, release.image_bytes) != release.image_sha256:
            raise SlotFault("De kaart bewaart iets anders dan er werd geschreven: vervang haar.")
    except OSError as error:
        raise SlotFault(f"De kaart werkt niet mee ({reason(error)}): vervang haar.") from error
    finally:
        os.close(handle)


def _write(
    release: Release,
    image: Iterator[bytes],
    handle: int,
    progress: Callable[[int, int], None],
) -> None:
    first = next(image)
    _write_at(handle, bytes(len(first)), 0)
    os.fsync(handle)
    at_bytes = len(first)
    for data in image:
        _write_at(handle, data, at_bytes)
        # Now and then, so that a slow card is not owed half a gigabyte at the end.
        os.fdatasync(handle)
        at_bytes += len(data)
        progress(at_bytes, release.image_bytes)
    _write_at(handle, first, 0)
    os.fsync(handle)


def _write_at(handle: int, data: bytes, at_bytes: int) -> None:
    view = memoryview(data)
    while view:
        done = os.pwrite(handle, view, at_bytes)
        view, at_bytes = view[done:], at_bytes + done


def digest(handle: int, size_bytes: int) -> str:
    """Return the sha256 of what the card itself holds, not of what memory remembers of it."""
    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    found = hashlib.sha256()
    at_bytes = 0
    while at_bytes < size_bytes:
        data = os.pread(handle, min(_READ_BYTES, size_bytes - at_bytes), at_bytes)
        if not data:
            break
        found.update(data)
        at_bytes += len(data)
    return found.hexdigest()
