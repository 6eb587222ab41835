"""What there is of a thing, worked out from what moved. Pure.

1. What is there is the last count and what moved after it. A number never stands in the database.
2. Undoing writes a movement too: the same, less than nothing. It counts where what it undoes
   counts, so that undoing what came before a count leaves the count as it is.
3. Below zero is possible: somebody forgot to write something down. It is said, and stops nobody.
4. Drills have movements of their own; these two never meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WINDOW = timedelta(minutes=30)
"""How fast things go is measured over this long."""
LEAST_WINDOW, LEAST_HAND_OUTS = timedelta(minutes=5), 5
"""With less, nothing is foretold."""
FARTHEST = timedelta(hours=24)
"""Who reads "tomorrow at four" plans nothing by it."""


class Kind(StrEnum):
    """How a thing moves. A count is one as well: what it says holds from there on."""

    RECEIVED = "received"
    ISSUED = "issued"
    LOST = "lost"
    COUNTED = "counted"
    SENT = "sent"
    ARRIVED = "arrived"


ADDS = frozenset({Kind.RECEIVED, Kind.ARRIVED})


@dataclass(frozen=True, kw_only=True)
class Item:
    """A thing that is handed out."""

    id: int
    name: str
    unit: str
    """Such as ``liter``."""
    portion: int
    """So many units at once: for each person, or for each household."""
    by_person: bool
    coupons: bool
    theme: str = ""


@dataclass(frozen=True, kw_only=True)
class Movement:
    """Something that happened to a thing. Times are aware, in UTC."""

    id: int
    at: datetime
    item: int
    kind: Kind
    quantity: int
    """In units of the thing; of what undoes another, less than nothing."""
    other: str = ""
    """To which place, or from which."""
    transfer: str = ""
    """Names a transfer between two points, at both ends."""
    undoes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """How it stands with one thing."""

    level: int = 0
    counted_at: datetime | None = None
    """When it was counted last; None: never."""
    missed: int | None = None
    """How much less the last count found than was expected; less than nothing: more."""
    issued: int = 0
    """Today, in units."""
    hand_outs: int = 0
    """Today."""
    fast: int = 0
    """Units that went within `WINDOW`."""
    fast_hand_outs: int = 0
    fast_since: datetime | None = None
    """The first hand-out within it."""

    def empty_at(self, now: datetime) -> datetime | None:
        """When it is all gone if it goes on like this; None: not to be said."""
        if self.level <= 0 or self.fast <= 0 or self.fast_since is None:
            return None
        span = now - self.fast_since
        if span < LEAST_WINDOW or self.fast_hand_outs < LEAST_HAND_OUTS:
            return None
        left = span * (self.level / self.fast)
        return now + left if left <= FARTHEST else None


@dataclass
class Running:
    """What is there so far, by rules 1 and 2. Movements are added in the order of their numbers."""

    first: int = 0
    """The number of the first movement; 0: there was none."""
    last: int = 0
    last_at_s: float = 0.0
    level: int = 0
    counted: int = 0
    """The number of the last count."""
    counted_at_s: float | None = None
    missed: int | None = None

    def add(
        self, number: int, at_s: float, kind: str, quantity: int, undoes: int | None = None
    ) -> None:
        if kind == Kind.COUNTED:
            self.missed = self.level - quantity if self.first else None
            self.level, self.counted, self.counted_at_s = quantity, number, at_s
        elif (undoes or number) > self.counted:
            self.level += quantity if kind in ADDS else -quantity
        self.first = self.first or number
        self.last, self.last_at_s = number, at_s
