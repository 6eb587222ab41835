"""What became of bytes that came."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from link.issues.steps import Step
    from link.outbox import Item


class Outcome(StrEnum):
    NEW = "new"
    DUPLICATE = "duplicate"
    RECEIPT = "receipt"
    STATUS = "status"
    STEP = "step"
    QUARANTINED = "quarantined"
    UNOPENED = "unopened"
    NOT_OURS = "not-ours"
    REFUSED = "refused"
    NO_ROOM = "no-room"


class Taken(NamedTuple):
    outcome: Outcome
    arrived: tuple[Item, ...] = ()
    """What a receipt says is on the other card now."""
    again: tuple[Item, ...] = ()
    """What must be sealed and sent once more, now."""
    step: tuple[str, Step] | None = None
    """Of an issue on its way down, and of whom."""
