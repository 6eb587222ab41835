"""Where every key of the on-screen keyboard is, and what it writes. Pure.

Two arrangements, chosen by how many keys of 15 mm stand side by side:
- ten: the Dutch qwerty that people know (7" landscape is 152 mm wide: keys of 15.2 mm, touching);
- five: the alphabet, for a panel held upright, where half a qwerty would help nobody. There the
  arrows are with the digits: a touch in the text moves the cursor too.

Keys touch one another, so that no finger falls between two; what is drawn is a little smaller.
Digits, signs and letters with accents are planes of their own: nothing needs a long press.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

KEY_MM = 15.0
ABREAST_WIDE, ABREAST_NARROW = 10, 5
TALL_KEY_MM = 17.0
TALL_PANEL_MM = 120.0
"""A landscape panel this high has room for taller keys."""


class Plane(StrEnum):
    """What the keys write."""

    LETTERS = "letters"
    DIGITS = "digits"
    ACCENTS = "accents"


class Act(StrEnum):
    """What a key does other than writing."""

    WRITE = "write"
    BACKSPACE = "backspace"
    ENTER = "enter"
    SHIFT = "shift"
    LEFT = "left"
    RIGHT = "right"
    PLANE = "plane"


@dataclass(frozen=True)
class Key:
    """One key. Position and size in keys, from the top left; `text` is a plane's name for PLANE."""

    column: float
    row: int
    width: float
    act: Act
    text: str
    words: str
    """What stands on it."""


QWERTY = {
    Plane.LETTERS: ("qwertyuiop", "asdfghjkl⌫", "⇧zxcvbnm,."),
    Plane.DIGITS: ("1234567890", "-/:;()€&@⌫", "'\"+=%*#!,."),
    Plane.ACCENTS: ("éëèêïíîöóô", "üúáàäâçñß⌫", "⇧°½²…–‘’,."),
}
ALPHABET = {
    Plane.LETTERS: ("abcde", "fghij", "klmno", "pqrst", "uvwxy", "z,.?⌫"),
    Plane.DIGITS: ("12345", "67890", "-/:;(", ")€&@+", "'\"=%#", "!←→?⌫"),
    Plane.ACCENTS: ("éëèêï", "íöóôü", "úáàäâ", "çñîß°", "½²…–‘", "’←→?⌫"),
}
LAST_WIDE = ("#", "é", "←", "→", "   ", "?", "↵↵")
LAST_NARROW = (("⇧", "#", "é", " ", "↵"),)
ACTS = {
    "⌫": Act.BACKSPACE,
    "⇧": Act.SHIFT,
    "←": Act.LEFT,
    "→": Act.RIGHT,
    "↵": Act.ENTER,
}


def abreast(width_mm: float) -> int:
    """How many keys stand side by side on a panel of this width."""
    return ABREAST_WIDE if width_mm >= ABREAST_WIDE * KEY_MM else ABREAST_NARROW


def layout(plane: Plane, across: int) -> tuple[Key, ...]:
    """Every key of a plane; together they fill a rectangle."""
    wide = across == ABREAST_WIDE
    rows = (QWERTY if wide else ALPHABET)[plane]
    keys = [
        _key(mark, column, row, 1.0)
        for row, marks in enumerate(rows)
        for column, mark in enumerate(marks)
    ]
    for row, marks in enumerate((LAST_WIDE,) if wide else LAST_NARROW, len(rows)):
        column = 0.0
        for mark in marks:
            keys.append(_special(mark, plane, column, row))
            column += len(mark)
    return tuple(keys)


def rows(across: int) -> int:
    """How many rows every plane of this arrangement has."""
    if across == ABREAST_WIDE:
        return len(QWERTY[Plane.LETTERS]) + 1
    return len(ALPHABET[Plane.LETTERS]) + len(LAST_NARROW)


def row_mm(width_mm: float, height_mm: float) -> float:
    """How high a row is."""
    roomy = width_mm > height_mm >= TALL_PANEL_MM
    return TALL_KEY_MM if roomy else KEY_MM


def key_at(keys: tuple[Key, ...], column: float, row: float) -> Key | None:
    """Return the key under a finger, in keys from the top left."""
    for key in keys:
        if key.row <= row < key.row + 1 and key.column <= column < key.column + key.width:
            return key
    return None


def starts_sentence(before: str) -> bool:
    """Whether the next letter is a capital, by what stands before the cursor."""
    if not before or before.endswith("\n"):
        return True
    return before.endswith(" ") and before.rstrip().endswith((".", "!", "?"))


def _key(mark: str, column: float, row: int, width: float) -> Key:
    act = ACTS.get(mark, Act.WRITE)
    return Key(column, row, width, act, mark if act is Act.WRITE else "", mark)


def _special(mark: str, plane: Plane, column: float, row: int) -> Key:
    """A key of the last rows: as wide as its mark is long."""
    width = float(len(mark))
    if not mark.strip():
        return Key(column, row, width, Act.WRITE, " ", "")
    if mark == "#":
        other = Plane.LETTERS if plane is Plane.DIGITS else Plane.DIGITS
        return Key(column, row, width, Act.PLANE, other, "abc" if other is Plane.LETTERS else "123")
    if mark == "é":
        other = Plane.LETTERS if plane is Plane.ACCENTS else Plane.ACCENTS
        return Key(column, row, width, Act.PLANE, other, "abc" if other is Plane.LETTERS else "é ë")
    return _key(mark[0], column, row, width)
