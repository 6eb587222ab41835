"""Where the key of the desk's book lies: for technicians, who choose it in kiosk.toml."""

from __future__ import annotations

from enum import Enum

from kiosk.desk.storage import paths


class Place(Enum):
    CARD = "card"
    MACHINE = "machine"
    ELSEWHERE = "elsewhere"
    """The TPM of another machine holds it, or that of this one is out of order."""


def place() -> Place:
    """As `vault` finds it."""
    if (paths.folder() / paths.MAIN_KEY).exists():
        return Place.CARD
    if paths.held_key().exists():
        return Place.MACHINE
    return Place.ELSEWHERE if paths.sealed_key().exists() else Place.CARD
