"""What a picture claims to be, from its header alone: enough to know that showing it is safe.

The importer does not decode pictures: a decoder is the largest thing an attacker could reach, and
fifty photographs would take longer than all the rest of an import. What must be bounded is what
the screen's own decoder will ask for: bytes and pixels. Both stand in the header.

What decoders read in different ways is refused, so that none finds another size than we did: in a
JPEG, anything but whole segments up to the first scan, and any number of frames but one. Pillow's
reader of headers is no help: it goes on past bytes that are no marker.

Sources: PNG specification (ISO/IEC 15948) section 11.2.1; JPEG (ITU-T T.81) annex B.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from content.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator

PICTURE_BYTES = 2 * 1024 * 1024
SIDE_PIXELS = 4_096  # the largest texture of a Raspberry Pi
PIXELS = 8_000_000  # 32 MB once decoded
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_JPEG = b"\xff\xd8\xff"
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # SOF0 to SOF15
_SCAN = 0xDA
_SEGMENTS = _FRAMES | {0xC4, 0xCC, 0xDB, 0xDD, _SCAN, *range(0xE0, 0xF0), 0xFE}
"""What a JPEG is made of up to its first scan; each with a length."""


def check_picture(data: bytes, *, file: str) -> tuple[int, int]:
    """Return width and height in pixels. Raises FormatError unless PNG or JPEG within limits."""
    if len(data) > PICTURE_BYTES:
        raise FormatError("De foto is groter dan 2 MB: maak hem kleiner.", file=file)
    try:
        size = _png_size(data) or _jpeg_size(data)
    except (struct.error, IndexError) as error:
        raise FormatError("De foto is afgebroken: sla hem opnieuw op.", file=file) from error
    if size is None:
        raise FormatError("Dit is geen PNG of JPEG: sla de foto zo op.", file=file)
    width, height = size
    if not (1 <= width <= SIDE_PIXELS and 1 <= height <= SIDE_PIXELS and width * height <= PIXELS):
        message = f"De foto is {width} bij {height} punten: te groot of leeg. Maak hem kleiner."
        raise FormatError(message, file=file)
    return size


def _png_size(data: bytes) -> tuple[int, int] | None:
    if not data.startswith(_PNG):
        return None
    width, height = struct.unpack_from(">II", data, len(_PNG))
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    if not data.startswith(_JPEG):
        return None
    sizes = []
    for marker, at in _segments(data):
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 1)
            sizes.append((width, height))
        if marker == _SCAN and len(sizes) == 1:
            return sizes[0]
    return None


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield marker and place of each segment, up to the first that is none."""
    at = 2
    while data[at] == 0xFF:
        while data[at + 1] == 0xFF:  # fill bytes: every decoder skips these
            at += 1
        marker = data[at + 1]
        (length,) = struct.unpack_from(">H", data, at + 2)
        if marker not in _SEGMENTS or length < 2:
            return
        yield marker, at + 4
        if marker == _SCAN:
            return
        at += 2 + length
