"""Which characters a font file draws: its table cmap, as the OpenType specification lays it out.

A library that reads whole fonts took 25 ms of every start and 5 MiB for this one question. Of
its formats 4 and 12 are read: a font has the one or the other for Unicode.
"""

from __future__ import annotations

import struct
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

UNICODE = ((3, 10), (0, 4), (3, 1), (0, 3))
"""Platforms and encodings whose codes are those of Unicode: all of it, else its first 16 bits."""


class NotAFont(Exception):
    """The bytes are no TrueType or OpenType font with a table of Unicode characters."""


def characters(font: bytes) -> frozenset[int]:
    """Code points that have a glyph. Raises NotAFont."""
    try:
        return frozenset(_codes(_table(font)))
    except (struct.error, IndexError, ValueError) as error:
        raise NotAFont(str(error)) from error


def _table(font: bytes) -> bytes:
    """What cmap holds for most of Unicode."""
    (count,) = struct.unpack_from(">H", font, 4)
    places = (struct.unpack_from(">4s4xLL", font, 12 + 16 * n) for n in range(count))
    cmap = next((font[at : at + size] for tag, at, size in places if tag == b"cmap"), b"")
    (count,) = struct.unpack_from(">H", cmap, 2)
    found = (struct.unpack_from(">HHL", cmap, 4 + 8 * n) for n in range(count))
    tables = {(platform, encoding): at for platform, encoding, at in found}
    for kind in UNICODE:
        if kind in tables:
            return cmap[tables[kind] :]
    raise NotAFont("it has no characters of Unicode")


def _codes(table: bytes) -> Iterator[int]:
    (kind,) = struct.unpack_from(">H", table)
    if kind == 4:
        return _by_segment(table)
    if kind == 12:
        return _by_group(table)
    raise NotAFont(f"its characters are in format {kind}")


def _by_segment(table: bytes) -> Iterator[int]:
    """Format 4: columns of ends, starts, deltas and offsets into the glyphs behind them."""
    words = struct.unpack_from(f">{len(table) // 2}H", table)
    count = words[3] // 2
    offsets_at = 8 + 3 * count
    ends, starts = words[7 : 7 + count], words[8 + count : 8 + 2 * count]
    deltas, offsets = words[8 + 2 * count : offsets_at], words[offsets_at : offsets_at + count]
    for n, (start, end, delta, offset) in enumerate(
        zip(starts, ends, deltas, offsets, strict=True)
    ):
        codes = range(start, end + 1)
        if offset:
            at = offsets_at + n + offset // 2
            glyphs = words[at : at + len(codes)]
            yield from (c for c, glyph in zip(codes, glyphs, strict=True) if glyph)
        else:
            yield from (c for c in codes if (c + delta) % 0x10000)


def _by_group(table: bytes) -> Iterator[int]:
    """Format 12: first and last of each run of characters, and the glyph of the first."""
    (count,) = struct.unpack_from(">L", table, 12)
    before = -1
    for n in range(count):
        first, last, glyph = struct.unpack_from(">LLL", table, 16 + 12 * n)
        if not before < first <= last <= sys.maxunicode:
            raise NotAFont("its characters are not in order")  # damaged: it would be billions
        before = last
        yield from range(first + (glyph == 0), last + 1)
