"""Text to take along in a QR code that needs no network: the words themselves are inside.

Two limits decide how much one code may hold: modules large enough for a phone at 40 cm, and codes
small enough for old phones. A longer text becomes several codes, each marked "1/3".

Pure: text in, matrices out. `kiosk.ui.widgets.qr` draws them.
"""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.parse import quote

import segno
from segno import consts, helpers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.model.geo import Position

MODULE_MM = 1.0
"""Least side of one module. At 40 cm a phone's preview of 1,080 lines sees about 400 mm, so that a
module covers 2.7 of its pixels, and 4.8 in a full picture; readers need 2."""
MIN_VERSION = 2
"""26 bytes: less holds a mark and hardly a word."""
MAX_VERSION = 13
"""69 modules a side: more, and previews of 480 lines cannot tell them apart."""
QUIET_MODULES = 4
"""White around a code that readers need (ISO/IEC 18004, 9.1)."""

Matrix = tuple[tuple[bool, ...], ...]


class Room(NamedTuple):
    """The square on the panel for one code, quiet zone included."""

    side_px: int
    px_per_mm: float

    def max_version(self) -> int:
        """The largest QR version that can be scanned there.

        Raises ValueError when not even `MIN_VERSION` can.
        """
        module_px = math.ceil(MODULE_MM * self.px_per_mm)
        modules = self.side_px // module_px - 2 * QUIET_MODULES
        if modules < MIN_VERSION * 4 + 17:
            raise ValueError(f"{self.side_px} px is too small for a QR code on this panel")
        return min((modules - 17) // 4, MAX_VERSION)

    def budget_bytes(self) -> int:
        """How many bytes of UTF-8 one code may hold."""
        return _budget_bytes(self.max_version())


class Code(NamedTuple):
    """One code to show."""

    text: str
    version: int | None = None
    """Its size; None: the smallest that holds the text."""
    part: int = 1
    parts: int = 1
    """This is number ``part`` of ``parts``, from 1."""

    @property
    def matrix(self) -> Matrix:
        """Dark modules are True, no quiet zone. Takes a tenth of a second the first time."""
        return _matrix(self.text, self.version)


def text_codes(text: str, room: Room) -> tuple[Code, ...]:
    """As many codes as the text needs, all of one size.

    Raises ValueError when the room is too small for any code.
    """
    parts = split(text, room.budget_bytes())
    longest_bytes = max(len(part.encode()) for part in parts)
    version = next(v for v in range(1, room.max_version() + 1) if _budget_bytes(v) >= longest_bytes)
    return tuple(Code(part, version, n, len(parts)) for n, part in enumerate(parts, 1))


def place_code(name: str, position: Position, room: Room) -> Code:
    """A place as a geo: URI (RFC 5870) that opens the phone's map with a named pin.

    The name travels in the query that Android's maps read; a name too long for the room is cut.
    """
    where = ",".join(f"{degrees:.6f}".rstrip("0").rstrip(".") for degrees in position)
    budget = room.budget_bytes()
    label = name
    while label and len(_geo_uri(where, label)) > budget:
        label = label[:-1]
    uri = _geo_uri(where, label)
    return Code(uri)


def contact_code(name: str, note: str, room: Room, *, phones: Sequence[str] = ()) -> Code:
    """A card for the phone's contacts, such as the regional radio with its frequency as note.

    Raises ValueError when it does not fit the room.
    """
    card = helpers.make_vcard_data(
        _one_line(name).replace(";", ","),
        _one_line(name),
        memo=_one_line(note),
        phone=[_one_line(phone) for phone in phones] or None,
    )
    if len(card.encode()) > room.budget_bytes():
        raise ValueError(f"the card of {name} does not fit a QR code of {room.side_px} px")
    return Code(card)


def bulletin_text(
    headline: str, before: Sequence[str], steps: Sequence[str], after: Sequence[str]
) -> str:
    """What a visitor takes home of a bulletin: its terms, what to do, who says so; no description.

    ``before`` and ``after`` the steps are whole lines in the visitor's language; empty ones are
    left out.
    """
    numbered = [f"{number}. {step}" for number, step in enumerate(steps, 1)]
    lines = (headline, *before, *(numbered if len(steps) > 1 else steps), *after)
    return "\n".join(line for line in lines if line)


def split(text: str, budget_bytes: int) -> list[str]:
    """Parts of at most ``budget_bytes`` of UTF-8, their marks included; one part has no mark.

    Breaks at line ends, else at spaces, else between characters; a space or line end where it
    breaks is dropped, nothing else is. Raises ValueError below 16 bytes.
    """
    if budget_bytes < 16:
        raise ValueError("fewer than 16 bytes hold a mark and no text")
    if len(text.encode()) <= budget_bytes:
        return [text]
    fewest = _pack(text, budget_bytes)
    # the smallest budget with as few parts fills the codes evenly
    small, large = max(16, budget_bytes // 2), budget_bytes
    while small < large:
        middle = (small + large) // 2
        if len(_pack(text, middle)) <= len(fewest):
            large = middle
        else:
            small = middle + 1
    pieces = _pack(text, large)
    return [f"{number}/{len(pieces)}\n{piece}" for number, piece in enumerate(pieces, 1)]


def _pack(text: str, budget_bytes: int) -> list[str]:
    """Pieces that leave room for their marks, which grow with their number."""
    digits = 1
    while True:
        room_bytes = budget_bytes - len("/\n") - 2 * digits
        pieces = []
        rest = text
        while rest and room_bytes >= 4:  # the longest character
            piece, rest = _cut(rest, room_bytes)
            pieces.append(piece)
        if not rest and len(str(len(pieces))) <= digits:
            return pieces
        digits += 1
        if digits > 4:
            raise ValueError("a text this long is no bulletin")


def _cut(text: str, room_bytes: int) -> tuple[str, str]:
    """The longest good beginning that fits, and the rest."""
    head = text.encode()[:room_bytes].decode(errors="ignore")
    if head == text:
        return text, ""
    if text[len(head)] in "\n ":
        return head, text[len(head) + 1 :]
    for separator in ("\n", " "):
        at = head.rfind(separator)
        if at > len(head) // 2:
            return head[:at], text[at + 1 :]
    return head, text[len(head) :]


def _geo_uri(where: str, label: str) -> str:
    return f"geo:{where}?q={where}({quote(label, safe='')})" if label else f"geo:{where}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _budget_bytes(version: int) -> int:
    capacities = cast("dict[int, int]", consts.SYMBOL_CAPACITY[version])
    capacity_bits = capacities[consts.ERROR_LEVEL_M]
    header_bits = 4 + (8 if version < 10 else 16)  # mode and length, ISO/IEC 18004, 7.4.1
    return (capacity_bits - header_bits) // 8


@functools.lru_cache(maxsize=16)
def _matrix(text: str, version: int | None) -> Matrix:
    """UTF-8 without ECI, which phones read best. Only the code on the glass is ever drawn."""
    code = segno.make_qr(text, error="m", encoding="utf-8", version=version)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)
