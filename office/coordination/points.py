"""How each point stands, worst first, and which issue each one shows. Pure.

1. What is old looks old: of a point that was not heard for `OLD` nothing counts as so now.
2. Worst first: who waits for help, then who has power for few hours, who is silent, who shows an
   old issue; among equals the fewest hours first.
3. What is not known is said to be unknown, and is never a good sign.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from link.status import hash_of
from power.status import Condition

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from content.core.model import Publisher
    from link.report import LinkStatus, Seen
    from office.coordination.mailbox import Box

OLD = timedelta(minutes=35)
"""A point says how it stands each quarter of an hour; two that are lost are no silence yet."""
FEW_HOURS, LOW_HOURS = 3.0, 8.0
_UNKNOWN_HOURS = 999.0


class Worry(IntEnum):
    """Why a point needs to be seen, the worst first."""

    WAITS = 0  # an emergency that nobody has taken up
    POWER = 1  # few hours left
    SILENT = 2
    LOW = 3
    BEHIND = 4  # it shows an older issue
    UNREAD = 5
    ODD = 6  # alarms of its own, a connection that floods
    NONE = 7


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """`link.status.Status`, as the link's answer has it."""

    told: datetime | None = None
    condition: Condition | None = None
    charge_pct: int | None = None
    hours: float | None = None
    reports: int | None = None
    people: int | None = None
    waiting: int | None = None
    alarms: int | None = None
    software: str = ""
    drill: bool = False
    issues: dict[str, int] = {}


class Point(NamedTuple):
    id: str
    name: str
    place: str
    lat: float | None
    lon: float | None
    heard: datetime | None
    is_old: bool
    """Rule 1."""
    reachable: tuple[str, ...]
    through: tuple[str, ...]
    told: Told | None
    issue: int | None
    """Of the publisher that counts here; None: not known, or it has none."""
    is_behind: bool
    waits: int
    """Emergencies of it that nobody has taken up."""
    practised: int
    """The same, of a drill."""
    unread: int
    """Other letters of it that nobody has read."""
    called: datetime | None
    answered: datetime | None
    dropped: int
    worries: tuple[Worry, ...]

    @property
    def worry(self) -> Worry:
        return self.worries[0] if self.worries else Worry.NONE

    @property
    def hours(self) -> float | None:
        """Of its battery; None: not known, or on mains."""
        return self.told.hours if self.told else None

    @property
    def is_on_battery(self) -> bool:
        known = self.told.condition if self.told else None
        return known is not None and known not in {
            Condition.MAINS, Condition.GENERATOR, Condition.RETURNING, Condition.BLIND,
        }  # fmt: skip


class Spread(NamedTuple):
    """Such as: "Uitgave 144 is op 31 van de 38 punten", and which not."""

    publisher: str
    name: str
    issue: int
    have: int
    lack: tuple[tuple[Point, int | None], ...]
    """Who does not have it, and what it has; None: that is not known."""

    @property
    def all(self) -> int:
        return self.have + len(self.lack)


def read(
    status: LinkStatus, box: Box, publishers: Sequence[Publisher], now: datetime
) -> tuple[Point, ...]:
    """Every node below this post, worst first (rule 2)."""
    waits = {drill: _waiting(box, drill=drill) for drill in (False, True)}
    main = publishers[0] if publishers else None
    found = [_point(one, box, waits, main, now) for one in status.below]
    return tuple(sorted(found, key=_urgency))


def spread(points: Sequence[Point], publishers: Iterable[Publisher]) -> tuple[Spread, ...]:
    """Of each publisher, where its newest issue is."""
    return tuple(_spread(points, one) for one in publishers)


def _spread(points: Sequence[Point], publisher: Publisher) -> Spread:
    held = [(one, held_by(one, publisher)) for one in points]
    lack = tuple((one, issue) for one, issue in held if issue is None or issue < publisher.issue)
    return Spread(publisher.id, publisher.name, publisher.issue, len(points) - len(lack), lack)


def held_by(point: Point, publisher: Publisher) -> int | None:
    """Which issue of ``publisher`` a point said it has; it holds on to that, also while silent."""
    return point.told.issues.get(hash_of(publisher.id).hex()) if point.told else None


def _point(
    one: Seen,
    box: Box,
    waits: Mapping[bool, Mapping[str, int]],
    main: Publisher | None,
    now: datetime,
) -> Point:
    told = _told(one.status)
    is_old = one.heard is None or now - one.heard > OLD
    issue = told.issues.get(hash_of(main.id).hex()) if told and main else None
    waiting = waits[False].get(one.id, 0)
    point = Point(
        id=one.id, name=one.name or one.id, place=one.place, lat=one.lat, lon=one.lon,
        heard=one.heard, is_old=is_old, reachable=one.reachable, through=one.through,
        told=told, issue=issue,
        is_behind=main is not None and told is not None and (issue or 0) < main.issue,
        waits=waiting, practised=waits[True].get(one.id, 0),
        unread=box.unread[one.id, False],
        called=one.called, answered=one.answered, dropped=one.dropped, worries=(),
    )  # fmt: skip
    return point._replace(worries=tuple(sorted(_worries(point))))


def _worries(point: Point) -> set[Worry]:
    hours = point.hours if point.is_on_battery else None
    is_reserve = point.told is not None and point.told.condition is Condition.RESERVE
    facts = {
        Worry.WAITS: point.waits > 0,
        Worry.POWER: is_reserve or (hours is not None and hours < FEW_HOURS),
        Worry.SILENT: point.is_old,
        Worry.LOW: hours is not None and FEW_HOURS <= hours < LOW_HOURS,
        Worry.BEHIND: point.is_behind,
        Worry.UNREAD: point.unread > 0,
        Worry.ODD: bool(point.dropped or (point.told and point.told.alarms)),
    }
    return {worry for worry, is_so in facts.items() if is_so}


def _urgency(point: Point) -> tuple[int, float, str]:
    hours = point.hours if point.is_on_battery and point.hours is not None else _UNKNOWN_HOURS
    return int(point.worry), hours, point.name.casefold()


def _waiting(box: Box, *, drill: bool) -> dict[str, int]:
    found: dict[str, int] = {}
    for mail in box.waiting:
        if mail.drill == drill:
            found[mail.sender] = found.get(mail.sender, 0) + 1
    return found


def _told(status: dict[str, Any] | None) -> Told | None:
    """None: nothing, or what newer software says in another way."""
    if status is None:
        return None
    try:
        return msgspec.convert(status, Told)
    except msgspec.ValidationError:
        return None
