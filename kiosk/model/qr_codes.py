"""Text to take along in a QR code that needs no network: the words themselves are inside.

Two limits decide how much one code may hold: modules large enough for a phone at 25 cm, and codes
small enough for old phones. What visitors take along is one card for their contacts, which holds
as many steps as fit. A longer text of staff becomes several codes, each marked "1/3".

Pure: text in, matrices out. `kiosk.ui.widgets.qr` draws them. segno is loaded for the first code:
with it come the standard library's web client and TLS, 5 MiB that a kiosk may never need.
"""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from kiosk.model.geo import Position

MODULE_MM = 0.6
"""Least side of one module. At 25 cm a phone's preview of 1,080 lines sees about 250 mm, so that a
module covers 2.6 of its pixels, and 4.6 in a full picture; readers need 2."""
MIN_VERSION = 2
"""26 bytes: less holds a mark and hardly a word."""
MAX_VERSION = 20
"""97 modules a side, 858 bytes: more, and what a hand holds still does not suffice."""
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


class Card(NamedTuple):
    """What goes into the phone's contacts, whole lines each."""

    name: str
    before: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    address: str = ""
    position: Position | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        numbered = tuple(f"{number}. {step}" for number, step in enumerate(self.steps, 1))
        steps = numbered if len(self.steps) > 1 else self.steps
        return tuple(line for line in (*self.before, *steps, *self.after) if line)


class CardCode(NamedTuple):
    """A card as a code, and how many of its steps are in it."""

    code: Code
    steps: int


def card_code(card: Card, room: Room) -> CardCode:
    """A vCard, which a phone keeps without a network: the first steps that fit, each whole.

    Half a step can be the opposite of it. Where not even the rest fits, the name alone stays, cut.
    """
    for number in range(len(card.steps), -1, -1):
        shorter = card._replace(steps=card.steps[:number])
        if (code := _vcard(shorter, room)) is not None:
            return CardCode(code, number)
    name = card.name
    while (code := _vcard(Card(name), room)) is None:
        name = name[:-1]
    return CardCode(code, 0)


def _vcard(card: Card, room: Room) -> Code | None:
    """None: it does not fit."""
    from segno import helpers  # noqa: PLC0415 - see above

    name = _one_line(card.name)
    latitude, longitude = card.position or (None, None)
    text = helpers.make_vcard_data(
        name.replace(";", ","),
        name,
        phone=[_one_line(phone) for phone in card.phones] or None,
        street=_one_line(card.address) or None,
        lat=latitude,
        lng=longitude,
        memo=_LINE_END.join(map(_one_line, card.lines)) or None,
    ).replace(_LINE_END, "\\n")
    return Code(text) if len(text.encode()) <= room.budget_bytes() else None


_LINE_END = "\x1e"
"""Until the library has escaped what is between: then it becomes the two characters of RFC 2426."""


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


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _budget_bytes(version: int) -> int:
    from segno import consts  # noqa: PLC0415 - see above

    capacities = cast("dict[int, int]", consts.SYMBOL_CAPACITY[version])
    capacity_bits = capacities[consts.ERROR_LEVEL_L]
    header_bits = 4 + (8 if version < 10 else 16)  # mode and length, ISO/IEC 18004, 7.4.1
    return (capacity_bits - header_bits) // 8


@functools.lru_cache(maxsize=16)
def _matrix(text: str, version: int | None) -> Matrix:
    """UTF-8 without ECI, which phones read best. Only the code on the glass is ever drawn."""
    import segno  # noqa: PLC0415 - see above

    code = segno.make_qr(text, error="l", encoding="utf-8", version=version)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)
