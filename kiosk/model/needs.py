"""What neighbours need and offer, as everybody may know it: no name, no address, no words. Pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec


class Side(StrEnum):
    """What a card is."""

    NEED = "need"
    OFFER = "offer"
    HOME = "home"
    """Somebody needs help at home: at the desk alone, never in public."""
    ASKED = "asked"
    """What this point itself asked for."""


class Theme(StrEnum):
    """What it is about, in the order in which people ask for it."""

    WATER = "water"
    FOOD = "eten"
    SLEEP = "slapen"
    TRANSPORT = "vervoer"
    TOOLS = "gereedschap"
    CARE = "zorg"
    HANDS = "handen"
    ANIMALS = "dieren"
    OTHER = "anders"


NEAR, FAR = "dichtbij", "verder"
"""The areas of a point that names none."""


class PublicCard(msgspec.Struct, frozen=True, kw_only=True):
    """One card on the board. Times are aware, in UTC."""

    name: str
    """What to ask for at the desk: its number, such as ``23``."""
    side: Side
    theme: Theme
    quantity: int
    area: str
    until: datetime


class PublicAsk(msgspec.Struct, frozen=True, kw_only=True):
    """What this point asked for, and what came of it."""

    theme: Theme
    quantity: int
    at: datetime
    arrived: int = 0
    arrived_at: datetime | None = None


class PublicBoard(msgspec.Struct, frozen=True, kw_only=True):
    """All of it."""

    cards: tuple[PublicCard, ...] = ()
    asked: tuple[PublicAsk, ...] = ()


NOTHING = PublicBoard()
