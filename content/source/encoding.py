"""Text that was saved in one code page and opened in another: ``CafÃ©`` for ``Café``."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from content.core.remarks import Notes

_LOST = "\ufffd"


def _in_cp1252(byte: int) -> str:
    """Return the character that Windows shows for a byte; five bytes have none of their own."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_BYTES = {_in_cp1252(byte): byte for byte in range(0x80, 0x100)} | {
    chr(byte): byte for byte in range(0x80, 0x100)
}
_NEXT = "[" + "".join(re.escape(c) for c, byte in _BYTES.items() if byte < 0xC0) + "]"
_SUSPECT = re.compile(f"[ÂÃÄÅÐÑØÙ]{_NEXT}|[âãä]{_NEXT}{{2}}|ð{_NEXT}{{3}}|ï»¿")
_PLAUSIBLE = ((0x00A0, 0x017F), (0x0400, 0x045F), (0x0600, 0x06FF), (0x2000, 0x22FF),
              (0xFE00, 0xFEFF), (0x1F000, 0x1FFFF))  # fmt: skip


def note_damage(text: str, notes: Notes, first_line: int = 1) -> None:
    """Note the lines of ``text`` whose letters were damaged on their way."""
    if _LOST not in text and not _SUSPECT.search(text):
        return
    for number, line in enumerate(text.split("\n"), start=first_line):
        if _LOST in line:
            notes.add(
                "Hier is een letter verloren gegaan (het teken \ufffd): typ het woord opnieuw.",
                number,
            )
        for found in _SUSPECT.finditer(line):
            meant = _meant(found[0])
            if meant is not None:
                shown = f"'{found[0]}'" + (f" (bedoeld is '{meant}')" if meant else "")
                notes.add(
                    f"Hier staat {shown}: het bestand is met een andere codering bewaard dan "
                    "geopend. Typ dit opnieuw en bewaar het als UTF-8.",
                    number,
                )
                break


def _meant(damaged: str) -> str | None:
    """Return the character that was meant; None when it may well be right as it is."""
    try:
        meant = bytes(_BYTES[character] for character in damaged).decode()
    except UnicodeDecodeError:
        return None
    if not any(low <= ord(meant) <= high for low, high in _PLAUSIBLE):
        return None
    return meant if unicodedata.category(meant)[0] in "LPSN" else ""
