"""Partitions of a card, as its MBR says, and which kind of card they make. Pure but for the file.

Kernel names of partitions are not used: a card may be an image in a file, and a new card has no
table while it is being written.
"""

from __future__ import annotations

import struct
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import BinaryIO

SECTOR_BYTES = 512
_ENTRIES, _ENTRY_BYTES = 446, 16
_SIGNATURE = b"\x55\xaa"
_FAT, _LINUX, _EXTENDED = "fat", "linux", "extended"
_KINDS = {0x0B: _FAT, 0x0C: _FAT, 0x0E: _FAT, 0x83: _LINUX, 0x05: _EXTENDED, 0x0F: _EXTENDED}
_MOST_LOGICAL = 8


class Partition(NamedTuple):
    """One place on the card."""

    number: int
    kind: str
    start_bytes: int
    size_bytes: int


class Layout(Enum):
    """Kinds of cards, by the kinds of their partitions in order of number."""

    ONE_ROOT = (_FAT, _LINUX, _LINUX)
    TWO_ROOTS_PC = (_FAT, _LINUX, _LINUX, _LINUX)
    TWO_ROOTS_PI = (_FAT, _FAT, _FAT, _EXTENDED, _LINUX, _LINUX, _LINUX)


class Table(NamedTuple):
    """What an MBR says."""

    disk_id: int
    partitions: tuple[Partition, ...]

    @property
    def layout(self) -> Layout | None:
        """None: no card of ours."""
        try:
            return Layout(tuple(one.kind for one in self.partitions))
        except ValueError:
            return None

    @property
    def boot(self) -> Partition:
        """Where point.toml is."""
        return self.partitions[0]

    @property
    def root(self) -> Partition:
        """The first root, or the only one."""
        return next(one for one in self.partitions if one.kind == _LINUX)

    @property
    def data(self) -> Partition:
        return self.partitions[-1]


def parse(first: bytes, card: BinaryIO) -> Table | None:
    """Read the table of a card whose first sector is, or was, ``first``. None: it has none."""
    if first[510:512] != _SIGNATURE:
        return None
    found = []
    for number in range(1, 5):
        kind, start, size = _entry(first, number - 1)
        if kind:
            found.append(_partition(number, kind, start, size))
    extended = next((one for one in found if one.kind == _EXTENDED), None)
    if extended is not None:
        found += _logical(card, extended)
    return Table(struct.unpack_from("<I", first, 440)[0], tuple(found))


def _logical(card: BinaryIO, extended: Partition) -> list[Partition]:
    """Follow the chain of small tables, each before the partition it tells of."""
    found: list[Partition] = []
    base = at = extended.start_bytes // SECTOR_BYTES
    while len(found) < _MOST_LOGICAL:
        card.seek(at * SECTOR_BYTES)
        sector = card.read(SECTOR_BYTES)
        if sector[510:512] != _SIGNATURE:
            break
        kind, start, size = _entry(sector, 0)
        if kind:
            found.append(_partition(5 + len(found), kind, at + start, size))
        next_kind, next_start, _size = _entry(sector, 1)
        if not next_kind:
            break
        at = base + next_start
    return found


def _entry(sector: bytes, index: int) -> tuple[int, int, int]:
    at = _ENTRIES + index * _ENTRY_BYTES
    start, size = struct.unpack_from("<II", sector, at + 8)
    return sector[at + 4], start, size


def _partition(number: int, kind: int, start: int, size: int) -> Partition:
    name = _KINDS.get(kind, f"{kind:#x}")
    return Partition(number, name, start * SECTOR_BYTES, size * SECTOR_BYTES)
