"""Which characters a TrueType font can draw: its `cmap` table, formats 4 and 12.

Kivy draws a box for a character its font lacks and cannot tell beforehand. fontTools could, at
90 ms and 6 MB of a start that counts; this takes 8 ms, and tests hold it against fontTools.
OpenType 1.9, "cmap".
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def coverage(font: Path) -> frozenset[int]:
    """Code points with a glyph of their own.

    Raises ValueError when the file is no such font, OSError when it cannot be read.
    """
    data = font.read_bytes()
    try:
        return frozenset(_code_points(data, _table(data, b"cmap")))
    except (struct.error, IndexError) as problem:
        raise ValueError(f"{font} is no TrueType font this can read") from problem


def _table(data: bytes, wanted: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for i in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * i)
        if tag == wanted:
            return int(offset)
    raise IndexError(wanted)


def _code_points(data: bytes, cmap: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for i in range(count):
        (offset,) = struct.unpack_from(">I", data, cmap + 4 + 8 * i + 4)
        table = cmap + offset
        (form,) = struct.unpack_from(">H", data, table)
        if form == 4:
            yield from _segments(data, table)
        elif form == 12:
            yield from _groups(data, table)


def _segments(data: bytes, table: int) -> Iterator[int]:
    """Format 4: segments of the basic plane, glyph by delta or by a list."""
    (doubled,) = struct.unpack_from(">H", data, table + 6)
    count = doubled // 2
    arrays = [table + 14] + [table + 16 + doubled * i for i in (1, 2, 3)]
    ends, starts, deltas, ranges = (struct.unpack_from(f">{count}H", data, at) for at in arrays)
    for i, (start, end, delta, in_list) in enumerate(
        zip(starts, ends, deltas, ranges, strict=True)
    ):
        for code in range(start, end + 1):
            glyph = code + delta
            if in_list:
                at = arrays[3] + 2 * i + in_list + 2 * (code - start)
                (glyph,) = struct.unpack_from(">H", data, at)
            if glyph & 0xFFFF and code != 0xFFFF:
                yield code


def _groups(data: bytes, table: int) -> Iterator[int]:
    """Format 12: groups of any plane, always mapped."""
    (count,) = struct.unpack_from(">I", data, table + 12)
    for i in range(count):
        start, end, _ = struct.unpack_from(">III", data, table + 16 + 12 * i)
        yield from range(start, end + 1)
