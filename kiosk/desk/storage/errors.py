"""What can go wrong at the desk, in one tree. Every message is Dutch and says what to do.

DeskError        catch this at a screen and show its words
├── Unfit        what was typed cannot be taken as it is; nothing was stored, nothing is lost
├── Unwritable   the card is full, read-only or failing; what was stored stays readable
├── Unreadable   the database or a sealed field is damaged
└── PinError     a PIN is not set, or not fit to be one
"""

from __future__ import annotations

FULL = "De geheugenkaart is vol. Dit is niet opgeslagen. Waarschuw een technicus."
FAILED = "Dit is niet opgeslagen: de geheugenkaart doet het niet goed. Waarschuw een technicus."


class DeskError(Exception):
    """Root of all errors of the desk."""


class Unfit(DeskError):
    """What was typed cannot be taken; ``field`` names where."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class Unwritable(DeskError):
    """The database cannot be written now."""


class Unreadable(DeskError):
    """The database, or something in it, cannot be read."""


class PinError(DeskError):
    """A PIN is not set, or not fit to be one."""
