"""power.ring: the newest hours on the card, in pages that cost one write each.

A commit in SQLite rewrites seven pages and more. A page of a file that is already there costs one.
So history goes here first, once a minute, and from here to power.db once an hour, or more seldom:
see `power.history.writer`. Rules:

1. The file is as large as it will ever be from the first day: it takes what is written also while
   the card is full.
2. A page stands by itself: a number that only rises, a checksum, and rows and events in msgpack. A
   page torn by a power cut fails its checksum and is left out. So is one of a later version.
3. Page n lies at place n modulo the number of places. A new page takes the place of the oldest,
   which power.db holds since long: `Card.commit` notes the highest number in the transaction that
   writes its rows. What lies above that number is not in power.db yet.
4. A reader reads the ring before power.db: what is folded in between is then found in power.db.

See docs/decisions/0027-a-ring-before-the-database.md for the sums.
"""

from __future__ import annotations

import errno
import mmap
import os
import struct
import zlib
from typing import TYPE_CHECKING

import msgspec

from common import atomic_write
from power.status import Event

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_NAME = "power.ring"
PAGE_BYTES, PAGES = 4096, 256
"""256 pages are four hours of a minute each, and 1 MiB."""
LONGEST_CAUSE = 500
"""Characters. A longer cause would not leave its page room for anything else."""

Row = tuple[
    int, str, "float | None", "float | None", "float | None", "float | None", "float | None", int
]
"""As the columns of `power.history.database._GRAIN`."""

_HEAD = struct.Struct("<4sIQH")
"""Magic, checksum of all that follows it, number, bytes of content."""
_MAGIC = b"NSP1"
_CONTENT_BYTES = PAGE_BYTES - _HEAD.size
_ROOM_BYTES = _CONTENT_BYTES - 16
"""For what is listed; the rest is for the lists' own headers."""


class Batch(msgspec.Struct, frozen=True, array_like=True):
    """What is kept at once: minutes, events, and what was learned since the last batch."""

    rows: list[Row] = []
    events: list[Event] = []
    learned: dict[str, tuple[float, float]] = {}
    """Capacity in Wh and its relative standard deviation, by supply."""

    def __bool__(self) -> bool:
        return bool(self.rows or self.events or self.learned)

    def add(self, later: Batch) -> None:
        """Take in a later batch. What happened is in it once, also if its page was written."""
        self.rows.extend(later.rows)
        self.events.extend(event for event in later.events if event not in self.events)
        self.learned.update(later.learned)


def contents(batch: Batch) -> Iterator[bytes]:
    """Spread a batch over as few pages as will hold it. Pure."""
    one, used = Batch(), 0
    for item in _items(batch):
        size = len(msgspec.msgpack.encode(item))
        if used + size > _ROOM_BYTES and used:
            yield msgspec.msgpack.encode(one)
            one, used = Batch(), 0
        one.add(item)
        used += size
    if one:
        yield msgspec.msgpack.encode(one)


def _items(batch: Batch) -> Iterator[Batch]:
    """A batch for each thing in it, so that its size can be told."""
    yield from (Batch(rows=[row]) for row in batch.rows)
    for event in batch.events:
        short = msgspec.structs.replace(event, cause=event.cause[:LONGEST_CAUSE])
        yield Batch(events=[short])
    yield from (Batch(learned=dict([item])) for item in batch.learned.items())


def page(number: int, content: bytes) -> bytes:
    """Seal a page. Pure."""
    head = _HEAD.pack(_MAGIC, 0, number, len(content))[8:]
    checksum = zlib.crc32(head + content)
    return (_MAGIC + struct.pack("<I", checksum) + head + content).ljust(PAGE_BYTES, b"\0")


def pages(data: bytes) -> dict[int, bytes]:
    """Find the content of every whole page, by its number, oldest first. Pure."""
    found: dict[int, bytes] = {}
    for start in range(0, len(data) - PAGE_BYTES + 1, PAGE_BYTES):
        magic, checksum, number, length = _HEAD.unpack_from(data, start)
        end = start + _HEAD.size + length
        if (
            magic == _MAGIC
            and length <= _CONTENT_BYTES
            and zlib.crc32(data[start + 8 : end]) == checksum
        ):
            found[number] = data[start + _HEAD.size : end]
    return dict(sorted(found.items()))


def unfolded(data: bytes, folded: int) -> tuple[Batch, int]:
    """What the whole pages above a number hold, and the highest number there is. Pure."""
    whole, number = Batch(), folded
    for number, content in pages(data).items():
        if number <= folded:
            continue
        try:
            whole.add(msgspec.msgpack.decode(content, type=Batch))
        except msgspec.MsgspecError:  # of a later version
            continue
    return whole, max(number, folded)


class Ring:
    """The file, for its one writer. Everything here may raise OSError."""

    def __init__(self, folder: Path, folded: int) -> None:
        """Open it, or make it. ``folded`` is the highest number that power.db holds."""
        self._folder = folder
        self._file = _open(folder / FILE_NAME)
        self._page = mmap.mmap(-1, PAGE_BYTES)
        """Where a page is made up: direct writing asks for whole pages of memory."""
        try:
            self._places = os.fstat(self._file).st_size // PAGE_BYTES
            self.newest = max((folded, *pages(self.read())))
        except BaseException:
            os.close(self._file)
            raise

    def read(self) -> bytes:
        """The whole file."""
        return read(self._folder)

    def append(self, batch: Batch) -> None:
        """Keep a batch; when this returns, it is on the card. An error leaves that open."""
        for content in contents(batch):
            self.newest += 1  # also when this fails: no number is ever used twice
            place = self.newest % self._places * PAGE_BYTES
            self._page[:] = page(self.newest, content)
            os.pwrite(self._file, self._page, place)
        os.fdatasync(self._file)

    def nearly_full(self, folded: int) -> bool:
        """Whether half of it would have to be given up, were it not folded soon."""
        return self.newest - folded >= self._places // 2

    def close(self) -> None:
        os.close(self._file)


def read(folder: Path) -> bytes:
    """The whole file, for a reader; nothing where there is none. Raises OSError."""
    try:
        return (folder / FILE_NAME).read_bytes()
    except FileNotFoundError:
        return b""


def _open(path: Path) -> int:
    try:
        file = _open_direct(path)
    except FileNotFoundError:
        _make(path)
        return _open_direct(path)
    if os.fstat(file).st_size < PAGES * PAGE_BYTES:  # cut off: what it held is worth little
        os.close(file)
        path.unlink()
        return _open(path)
    return file


def _open_direct(path: Path) -> int:
    """Past the kernel's cache, where the file system can: it may keep, and write, larger pages."""
    flags = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        return os.open(path, flags | os.O_DIRECT)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        return os.open(path, flags)


def _make(path: Path) -> None:
    """Write it out in full: only then does a page cost one write, and need no room."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    try:
        with new.open("xb") as file:
            os.posix_fallocate(file.fileno(), 0, PAGES * PAGE_BYTES)  # a full card says so at once
            file.write(bytes(PAGES * PAGE_BYTES))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        new.unlink(missing_ok=True)
        raise
    atomic_write.rename(new, path)
