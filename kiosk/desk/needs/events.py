"""What can happen to a card. Nothing of it says anything about anybody: that is sealed apart."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

from kiosk.model.needs import Side, Theme

MOST = 9_999
Number: TypeAlias = Annotated[int, Meta(ge=1, le=10**6)]
"""Of a card, at the point that wrote it."""
Quantity: TypeAlias = Annotated[int, Meta(ge=1, le=MOST)]
Key: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9a-f]{1,32}\Z")]
"""Names an event; a claim is known by the event that made it."""
Node: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z0-9-]{0,32}\Z")]


class _Body(msgspec.Struct, frozen=True, kw_only=True, tag_field="do"):
    card: Number


class Written(_Body, frozen=True, kw_only=True, tag="written"):
    side: Side
    theme: Theme
    quantity: Quantity
    area: Annotated[str, Meta(max_length=24)] = ""
    until_s: float
    """Seconds since 1970."""


class Repeats(_Body, frozen=True, kw_only=True, tag="repeats"):
    """It is about the same as an earlier card, and stays: it may be the worse news."""

    of: Number


class Claimed(_Body, frozen=True, kw_only=True, tag="claimed"):
    """Somebody gets it, of this point or of another. The point that owns the card alone says so."""

    quantity: Quantity
    need: Number | None = None
    """The card of this point for which it is."""
    by: str = ""
    """Else the node that asked."""
    asked: str = ""
    """The key of its question; empty: it asked by voice."""


class Refused(_Body, frozen=True, kw_only=True, tag="refused"):
    """Another point asked, and does not get it."""

    asked: Key


class Confirmed(_Body, frozen=True, kw_only=True, tag="confirmed"):
    """They agreed: a claim lapses no more."""

    claim: Key


class Released(_Body, frozen=True, kw_only=True, tag="released"):
    """It comes to nothing."""

    claim: Key


class Met(_Body, frozen=True, kw_only=True, tag="met"):
    """It is done."""


class Withdrawn(_Body, frozen=True, kw_only=True, tag="withdrawn"):
    """Whoever asked or offered wants it no more."""


class Reported(_Body, frozen=True, kw_only=True, tag="reported"):
    """It threatens life: an emergency report took its place."""

    report: int


class Reopened(_Body, frozen=True, kw_only=True, tag="reopened"):
    """It was closed by mistake."""


class Arrived(_Body, frozen=True, kw_only=True, tag="arrived"):
    """Of what this point asked for, so much came."""

    quantity: Quantity


class Asked(_Body, frozen=True, kw_only=True, tag="asked"):
    """A point asks for a card of another one."""

    owner: Node
    """The node whose card it is."""
    quantity: Quantity


class Sought(_Body, frozen=True, kw_only=True, tag="sought"):
    """A point asks all others, through the coordination point, for what a card of it needs."""

    owner: Node = ""
    """Whose card it is, at the points that are asked; empty: our own."""
    theme: Theme
    quantity: Quantity
    area: Annotated[str, Meta(max_length=24)] = ""


class Found(_Body, frozen=True, kw_only=True, tag="found"):
    """The answer of a point that was asked so: how much it can give."""

    owner: Node = ""
    """Whose card it is, at the point that answers; empty: our own."""
    asked: Key
    quantity: Annotated[int, Meta(ge=0, le=MOST)]
    """0: it has none."""


Body: TypeAlias = (
    Written
    | Repeats
    | Claimed
    | Refused
    | Confirmed
    | Released
    | Met
    | Withdrawn
    | Reported
    | Reopened
    | Arrived
    | Asked
    | Sought
    | Found
)
Told: TypeAlias = Asked | Claimed | Refused | Released | Confirmed | Sought | Found
"""What goes to another point, and is believed of one."""
