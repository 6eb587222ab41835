"""The new card: made unable to start, written, read back, and given its partition table again.

Sectors before the first partition, behind all that a boot loader keeps there:
    2046   MAGIC, and the digest of what follows
    2047   the first sector as it will be
The first sector of a card that is being written is empty: nothing starts it or mounts it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from common import beneath
from software import tools
from software.errors import Unreadable
from software.swap import table
from software.swap.errors import Unfit
from software.swap.reading import POINT, check_root, first_sector, size
from software.swap.table import SECTOR_BYTES, Layout, Partition, Table

if TYPE_CHECKING:
    from typing import BinaryIO

MAGIC = b"noodsteunpunt-swap 1\n"
_MARK_AT = 2046 * SECTOR_BYTES
_PIECE_BYTES = 1 << 20
_LONGEST_BYTES = 1 << 20
_EMPTY = {"lost+found"}


def saved(card: BinaryIO) -> bytes | None:
    """Return the first sector that waits on a card that is being written; None: none does.

    A card whose first sector is another got a new image since, by a tool that skips what is empty.
    """
    card.seek(_MARK_AT)
    mark = card.read(2 * SECTOR_BYTES)
    first = mark[SECTOR_BYTES:]
    is_whole = mark[:SECTOR_BYTES] == _mark(first)
    return first if is_whole and first_sector(card) in {first, bytes(SECTOR_BYTES)} else None


def _mark(first: bytes) -> bytes:
    return (MAGIC + hashlib.sha256(first).digest()).ljust(SECTOR_BYTES, b"\0")


def look(card: Path, file: BinaryIO) -> Table:
    """Return the table of a new card, or of one that is being written. Raises Unfit."""
    found = table.parse(saved(file) or first_sector(file), file)
    if found is not None and found.layout is Layout.ONE_ROOT:
        raise Unfit(f"{card} is geen nieuwe kaart: zij heeft maar één plaats voor software.")
    if found is None or found.layout is None:
        raise Unfit(
            f"{card} is geen nieuwe kaart van een noodsteunpunt: schrijf er eerst het image op."
        )
    last = found.data
    if last.start_bytes + last.size_bytes > size(file):
        raise Unfit(f"{card} is kleiner dan wat erop staat: neem een grotere kaart.")
    check_root(card, found.root)
    return found


def is_being_written(file: BinaryIO) -> bool:
    """Whether a swap to this card began and did not end."""
    first = saved(file)
    return first is not None and first != first_sector(file)


def names_on(card: Path, found: Table) -> set[str]:
    """Return what there is on the data partition of a card."""
    return tools.names_in(tools.at(card, found.data.start_bytes)) - _EMPTY


def grow(card: Path, found: Table) -> None:
    """Let the data partition reach the end of the card, as its first start would do."""
    numbers = [one.number for one in found.partitions if one.kind == "extended"]
    for number in (*numbers, found.data.number):
        tools.must(
            "sfdisk", "--quiet", "--no-reread", "--no-tell-kernel", "--force",
            "-N", str(number), card, input=", +\n",
        )  # fmt: skip


def begin(file: BinaryIO) -> None:
    """Let the card start no more, until `end`."""
    first = first_sector(file)
    file.seek(_MARK_AT)
    mark, behind = file.read(SECTOR_BYTES), file.read(SECTOR_BYTES)
    is_ours = mark.startswith(MAGIC) or behind == first  # also half of it, of a cut before
    if any(mark + behind) and not is_ours:
        raise Unfit("De nieuwe kaart is niet door deploy/image gemaakt: schrijf het image opnieuw.")
    _put(file, _MARK_AT, _mark(first) + first)
    _put(file, 0, bytes(SECTOR_BYTES))


def end(file: BinaryIO) -> None:
    """Give the card its table again: from here on it starts."""
    first = saved(file)
    if first is None:
        return
    _put(file, 0, first)
    _put(file, _MARK_AT, bytes(2 * SECTOR_BYTES))


def put_image(file: BinaryIO, image: Path, place: Partition) -> None:
    """Write a file system into its place, holes too: what lay there is gone."""
    with image.open("rb") as source:
        at = place.start_bytes
        while piece := source.read(_PIECE_BYTES):
            file.seek(at)
            _write(file, piece)
            at += len(piece)
    os.fsync(file.fileno())


def put_point(file: BinaryIO, place: Partition, point: bytes, scratch: Path) -> None:
    """Put point.toml on bootfs; only sectors that change are written.

    Other files' places in the FAT are the same before and after, so a cut harms none of them; a
    half-written chain of a cut before is taken away first.
    """
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        before, after = Path(folder) / "before", Path(folder) / "after"
        _take(file, place, before)
        after.write_bytes(before.read_bytes())
        tools.run("fsck.vfat", "-a", after)
        (Path(folder) / POINT).write_bytes(point)
        tools.must("mcopy", "-o", "-i", after, Path(folder) / POINT, f"::{POINT}")
        with before.open("rb") as old, after.open("rb") as new:
            for at in range(place.start_bytes, place.start_bytes + place.size_bytes, _PIECE_BYTES):
                _put_changes(file, at, old.read(_PIECE_BYTES), new.read(_PIECE_BYTES))
    os.fsync(file.fileno())


def _put_changes(file: BinaryIO, at: int, old: bytes, new: bytes) -> None:
    if old == new:
        return
    for offset in range(0, len(new), SECTOR_BYTES):
        sector = new[offset : offset + SECTOR_BYTES]
        if sector != old[offset : offset + SECTOR_BYTES]:
            file.seek(at + offset)
            _write(file, sector)


def point_of(file: BinaryIO, place: Partition, scratch: Path) -> bytes | None:
    """Return point.toml of a card; None: there is none. Raises Unreadable."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        boot, point = Path(folder) / "boot", Path(folder) / POINT
        _take(file, place, boot)
        if f"::/{POINT}" not in tools.must("mdir", "-b", "-i", boot, "::").splitlines():
            return None
        tools.must("mcopy", "-n", "-i", boot, f"::{POINT}", point)
        return beneath.read(point, _LONGEST_BYTES)


def forget(file: BinaryIO) -> None:
    """What is read next comes from the card, not from memory."""
    os.fsync(file.fileno())
    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _take(file: BinaryIO, place: Partition, into: Path) -> None:
    file.seek(place.start_bytes)
    with into.open("wb") as copy:
        for _ in range(0, place.size_bytes, _PIECE_BYTES):
            try:
                copy.write(file.read(_PIECE_BYTES))
            except OSError as error:
                raise Unreadable("De opstartpartitie van een kaart is niet te lezen.") from error
        copy.truncate(place.size_bytes)


def _put(file: BinaryIO, at: int, data: bytes) -> None:
    file.seek(at)
    _write(file, data)
    os.fsync(file.fileno())


def _write(file: BinaryIO, data: bytes) -> None:
    """An unbuffered file may take less than it is given."""
    while data:
        data = data[file.write(data) :]
