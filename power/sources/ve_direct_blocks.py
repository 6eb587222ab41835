r"""The text that Victron's instruments send by VE.Direct, taken apart byte by byte. Pure.

1. A block is fields, each ``\r\n``, a label, a tab and a value; the last is ``Checksum`` with one
   byte, which may be any. All bytes of a block add up to 0 modulo 256.
2. A monitor sends what it measures and its history in turn, as two blocks.
3. Between them, or in the midst of one, may stand answers to whoever asked in hex: from a colon to
   the end of a line. They count for nothing.
4. What comes first after a connection is half a block: it is passed over, as is one that does not
   add up.
"""

from __future__ import annotations

from typing import Final

MAX_LINE_BYTES: Final = 64
MAX_FIELDS: Final = 64
CHECKSUM: Final = b"Checksum\t"
COLON, RETURN, NEWLINE = b":\r\n"


class Blocks:
    """Put bytes in as they come, take whole blocks out."""

    def __init__(self) -> None:
        self._found: list[dict[str, str]] = []
        self._in_step = False
        self._in_hex = False
        self._begin()

    def feed(self, data: bytes) -> list[dict[str, str]]:
        """Return the blocks that ``data`` completes, label by label."""
        for byte in data:
            self._take(byte)
        found, self._found = self._found, []
        return found

    def _begin(self) -> None:
        self._sum = 0
        self._line = bytearray()
        self._fields: dict[str, str] = {}

    def _take(self, byte: int) -> None:
        if self._line == CHECKSUM:
            self._end(self._sum + byte)
        elif self._in_hex:
            self._in_hex = byte != NEWLINE
        elif byte == COLON:
            self._in_hex = True
        else:
            self._sum += byte
            self._extend(byte)

    def _extend(self, byte: int) -> None:
        if byte in {RETURN, NEWLINE}:
            self._keep()
        elif len(self._line) < MAX_LINE_BYTES:
            self._line.append(byte)

    def _keep(self) -> None:
        label, tab, value = self._line.decode("ascii", "replace").partition("\t")
        if tab and len(self._fields) < MAX_FIELDS:
            self._fields[label] = value
        self._line.clear()

    def _end(self, total: int) -> None:
        if self._in_step and total % 256 == 0:
            self._found.append(self._fields)
        self._in_step = True
        self._begin()
