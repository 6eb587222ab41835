"""A publisher's photographs made small enough for a stick and a kiosk's screen.

What a telephone adds (place, time, device) is left out: it is nobody's business, and it could
tell where somebody lives.
"""

from __future__ import annotations

import io
import struct
import warnings
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageOps

from content.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE_BYTES = 64 * 1024 * 1024
TARGET_BYTES = 400 * 1024
_SIDES_PIXELS = (1_280, 960, 640)  # the widest screen we know, then what always fits
_QUALITIES = (85, 70, 55)
_UNREADABLE = (
    OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError,
    AttributeError, MemoryError, RuntimeError, struct.error,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip  # what Pillow has been seen to raise on bad bytes


class Scaled(NamedTuple):
    data: bytes
    suffix: str
    """``.png`` or ``.jpg``: what the data is, whatever the file was called."""


def scale(data: bytes, *, file: str) -> Scaled:
    """Return the picture upright, bare, at most `TARGET_BYTES` and 1,280 pixels a side.

    Raises FormatError unless it is PNG or JPEG of at most 89 million pixels.
    """
    if len(data) > SOURCE_BYTES:
        raise FormatError("De foto is groter dan 64 MB: maak hem kleiner.", file=file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # corrupt EXIF: it is left out anyway
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
                kind = picture.format
                picture.draft("RGB", (_SIDES_PIXELS[0],) * 2)  # decodes a large JPEG in part
                upright = ImageOps.exif_transpose(picture)
        return next(scaled for scaled in _attempts(upright, kind) if _fits(scaled))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FormatError("De foto heeft te veel punten: maak hem kleiner.", file=file) from error
    except _UNREADABLE as error:
        message = "De foto is niet te lezen: sla hem opnieuw op als PNG of JPEG."
        raise FormatError(message, file=file) from error


def _attempts(picture: Image.Image, kind: str | None) -> Iterator[Scaled]:
    """Yield ever smaller versions; the last fits whatever it shows."""
    clear = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    if kind == "PNG":  # a drawing or map: sharp edges first
        yield Scaled(_saved(_within(clear, _SIDES_PIXELS[0]), "PNG", optimize=True), ".png")
    flat = _on_white(clear)
    for side in _SIDES_PIXELS:
        smaller = _within(flat, side)
        for quality in _QUALITIES:
            yield Scaled(_saved(smaller, "JPEG", quality=quality, progressive=False), ".jpg")


def _fits(scaled: Scaled) -> bool:
    return len(scaled.data) <= TARGET_BYTES


def _within(picture: Image.Image, side: int) -> Image.Image:
    smaller = picture.copy()
    smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
    return smaller


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    picture.info = {}  # comments and profiles would be written along
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()
