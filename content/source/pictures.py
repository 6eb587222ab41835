"""A publisher's photographs made small enough for a stick and a kiosk's screen.

What a telephone adds (place, time, device) is left out: it is nobody's business, and it could
tell where somebody lives.
"""

from __future__ import annotations

import io
import struct
import warnings
from typing import TYPE_CHECKING, NamedTuple, cast

from PIL import Image, ImageCms, ImageOps

from content.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".webp", ".gif", ".tif", ".tiff"}
    | {".heic", ".heif", ".avif", ".svg", ".pdf", ".eps", ".psd", ".ai", ".jp2", ".bmp"}
)
"""What people call a picture. The first bytes say what it is; the second row is refused by name,
unless a telephone only called it so."""
SOURCE_BYTES = 64 * 1024 * 1024
TARGET_BYTES = 400 * 1024
_SIDES_PIXELS = (1_280, 960, 640)  # the widest screen we know, then what always fits
_QUALITIES = (85, 70, 55)
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "TIFF", "MPO")  # MPO: a telephone's JPEG of two
_SHARP = {"PNG", "GIF"}  # drawings and maps, as a rule
_WHOLES = {"I": (65_535,), "F": (1.0, 255.0, 65_535.0)}
"""What white may be in a picture of more than eight bits, by Pillow's mode."""
_UNREADABLE = (
    OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError,
    AttributeError, MemoryError, RuntimeError, struct.error, ImageCms.PyCMSError,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip  # what Pillow has been seen to raise on bad bytes
_BY_NAME = (
    ((b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypheim", b"ftypmif1", b"ftypmsf1"), "HEIC",
     "kies op de iPhone Deel, Opties, 'Meest compatibel', of deel de foto als JPEG"),
    ((b"ftypavif", b"ftypavis"), "AVIF", "open hem en sla hem op als JPEG"),
    ((b"%PDF",), "PDF", "maak er een schermafbeelding van en sla die op als PNG"),
    ((b"<svg", b"<?xml"), "SVG", "sla de tekening op als PNG"),
    ((b"8BPS",), "Photoshop", "exporteer hem als PNG of JPEG"),
    ((b"%!PS", b"\xc5\xd0\xd3\xc6"), "EPS", "exporteer hem als PNG"),
    ((b"\x00\x00\x00\x0cjP  ",), "JPEG 2000", "sla hem op als JPEG"),
)  # fmt: skip


class Scaled(NamedTuple):
    data: bytes
    suffix: str
    """``.png`` or ``.jpg``: what the data is, whatever the file was called."""


def scale(data: bytes, *, file: str) -> Scaled:
    """Return the picture upright, bare, at most `TARGET_BYTES` and 1,280 pixels a side.

    Of one that moves, the first picture. Raises FormatError unless it is PNG, JPEG, WEBP, GIF
    or TIFF of at most 89 million pixels.
    """
    if len(data) > SOURCE_BYTES:
        raise FormatError("De foto is groter dan 64 MB: maak hem kleiner.", file=file)
    for beginnings, name, mend in _BY_NAME:
        if any(mark in data[:16] for mark in beginnings):
            raise FormatError(f"Dit is {name}, en dat kan hier niet: {mend}.", file=file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # corrupt EXIF: it is left out anyway
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                kind = picture.format
                if kind in {"JPEG", "MPO"}:
                    picture.draft(None, (_SIDES_PIXELS[0],) * 2)  # decodes a large one in part
                upright = ImageOps.exif_transpose(picture)
            clear = _plain_colours(upright)
            return next(scaled for scaled in _attempts(clear, kind) if _fits(scaled))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FormatError("De foto heeft te veel punten: maak hem kleiner.", file=file) from error
    except _UNREADABLE as error:
        message = "De foto is niet te lezen: sla hem opnieuw op als PNG of JPEG."
        raise FormatError(message, file=file) from error


def _plain_colours(picture: Image.Image) -> Image.Image:
    """Return ``picture`` in RGB or RGBA, eight bits a colour, as it was meant to look."""
    if picture.mode[:1] in _WHOLES:
        return _eight_bits(picture)
    if picture.mode == "CMYK":
        return _from_cmyk(picture)
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Scale sixteen bits down: Pillow's own conversion cuts off, and all is white."""
    highest = cast("float", picture.getextrema()[1])  # of one channel: one pair of numbers
    whole = next((most for most in _WHOLES[picture.mode[:1]] if highest <= most), highest)
    plain = picture.convert("I").convert("F") if picture.mode != "F" else picture
    return plain.point(lambda value: value * (255 / whole) + 0).convert("L").convert("RGB")


def _from_cmyk(picture: Image.Image) -> Image.Image:
    """Return printer's colours as a screen's, by the profile that came along if there is one."""
    profile = picture.info.get("icc_profile")
    if profile:
        try:
            screen = ImageCms.createProfile("sRGB")
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, screen, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # a damaged profile: Pillow's own arithmetic will do
        if converted is not None:
            return converted
    return picture.convert("RGB")


def _attempts(clear: Image.Image, kind: str | None) -> Iterator[Scaled]:
    """Yield ever smaller versions; the last fits whatever it shows."""
    if kind in _SHARP or (kind == "WEBP" and clear.mode == "RGBA"):  # sharp edges first
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
