"""How the link stands, as it was last reported, and what its silence means. Pure.

1. What was reported is shown with its age: a reading that is old looks old.
2. There is a connection while one of those above us can be reached. Who was reached last, and when,
   is remembered here; after a start it is when one of them was last heard.
3. A link that is away for less than `SOON` is not worth a resident's worry.
4. A link too busy to say how it stands has said nothing new: what it said before keeps its age, and
   older than `SOON` it counts as silence.
5. A clock that was put back leaves no moment of the future here: such a moment would never pass.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from link.report import LinkStatus, ReceivedLetter, SentLetter

SOON = timedelta(minutes=5)
"""Programs start again, and mobile networks come and go."""


@dataclass(frozen=True, kw_only=True)
class Connection:
    """Of a point that has a link at all. Times are aware, in UTC, by the machine's time."""

    begun: datetime
    """Since when this kiosk looks."""
    told: LinkStatus | None = None
    told_at: datetime | None = None
    silent_since: datetime | None = None
    """Since when its program gives no answer; None: it does."""
    reached_at: datetime | None = None
    """When one of those above was within reach for the last time."""

    @property
    def reaches(self) -> bool:
        """Whether one of those above hears us now."""
        return self.silent_since is None and self.told is not None and _reaches(self.told)

    def meets(self, node: str) -> bool:
        """Whether this very node is at the other end now: nobody has to pass anything on to it."""
        told = None if self.silent_since is not None else self.told
        known = (*told.parents, *told.below) if told else ()
        return any(one.id == node and one.reachable for one in known)

    @property
    def has_parents(self) -> bool:
        """A region has none, and a point whose region's stick has not come yet."""
        return bool(self.told and self.told.parents)

    def is_lost(self, now: datetime) -> bool:
        """Rule 3. Where nobody is above, there is nobody to lose."""
        if self.reaches or (self.told is not None and not self.told.parents):
            return False
        return now - max(self.begun, self.reached_at or self.begun) >= SOON

    def is_same(self, other: Connection | None) -> bool:
        """Whether a screen would say the same, but for how long ago it was asked."""
        return other is not None and _timeless(self) == _timeless(other)

    def copies(self, own_id: str) -> tuple[SentLetter, ...]:
        """What of a letter of ours is known; a silent parent's neighbour got a copy."""
        return tuple(one for one in self.told.sent if one.id == own_id) if self.told else ()

    def received(self, *, drill: bool) -> tuple[ReceivedLetter, ...]:
        """What came in, the newest first, each once: copies of a letter are one.

        Of two cards under one name both are shown: their words differ.
        """
        found: dict[tuple[str, str, str, int], ReceivedLetter] = {}
        for one in self.told.received if self.told else ():
            if one.drill == drill:
                its_own = one.number if one.twin else 0
                found.setdefault((one.sender, one.kind, one.id, its_own), one)
        return tuple(found.values())


def after(before: Connection | None, told: LinkStatus | None, now: datetime) -> Connection:
    """Return how it stands once the link was asked; None: it gave no answer."""
    known = _not_after(before, now) if before else Connection(begun=now)
    if told is None:
        return replace(known, silent_since=known.silent_since or now)
    heard = max((min(at, now) for at in _heard(told)), default=None)
    reached = now if _reaches(told) else known.reached_at or heard
    return replace(known, told=told, told_at=now, silent_since=None, reached_at=reached)


def after_busy(before: Connection, now: datetime) -> Connection:
    """Return how it stands once the link had no time to say. Rule 4."""
    known = _not_after(before, now)
    is_old = known.told_at is None or now - known.told_at >= SOON
    return after(known, None, now) if is_old else known


def _not_after(known: Connection, now: datetime) -> Connection:
    """Rule 5."""
    begun, told_at, silent_since, reached_at = (
        min(at, now) if at else None
        for at in (known.begun, known.told_at, known.silent_since, known.reached_at)
    )
    return replace(
        known,
        begun=begun or now,
        told_at=told_at,
        silent_since=silent_since,
        reached_at=reached_at,
    )


def _reaches(told: LinkStatus) -> bool:
    return any(one.reachable for one in told.parents)


def _heard(told: LinkStatus) -> Iterator[datetime]:
    return (one.heard for one in told.parents if one.heard is not None)


def _timeless(connection: Connection) -> Connection:
    told = connection.told
    told = None if told is None else msgspec.structs.replace(told, time=None)
    return replace(connection, told=told, told_at=None, reached_at=None)
