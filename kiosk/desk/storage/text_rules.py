"""What may be typed: cleaned as official text is, never silently cut."""

from __future__ import annotations

from content.core.text import clean, clean_line
from kiosk.desk.storage.errors import Unfit

PASTED_CHARS = 100_000
"""More than this is not even looked at."""
_GROWTH = 4
"""NFC makes a few characters longer; none more than this."""


def fit(
    text: str, most_chars: int, what: str, *, one_line: bool = False, empty: bool = False
) -> str:
    """Return ``text`` clean. Raises Unfit when it is too long, or empty unless ``empty`` may be.

    ``what`` is how the screen names the field, such as ``titel``.
    """
    if len(text) > PASTED_CHARS:
        raise _too_long(len(text), most_chars, what)
    cleaned = (clean_line if one_line else clean)(text, _GROWTH * len(text) + 1)
    if not cleaned and not empty:
        raise Unfit(f"Vul eerst in: {what}.", what)
    if len(cleaned) > most_chars:
        raise _too_long(len(cleaned), most_chars, what)
    return cleaned


def _too_long(chars: int, most_chars: int, what: str) -> Unfit:
    return Unfit(
        f"Te lang: {what} heeft {chars} tekens, er passen er {most_chars}. Maak de tekst korter.",
        what,
    )
