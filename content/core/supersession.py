"""One current truth: which of all bulletins hold at a moment, and in what order to show them.

Pure. Each publisher's bulletins are judged by a time of their own (`content.clock`). The rules:

1. Only Actual is news. Exercise and Test hold in a drill alone, beside the news; System and Draft
   never.
2. An Update or Cancel takes back what it refers to by sender and identifier, all its parts, within
   the same publisher and from the same sender only: nobody can take back another's words.
   References to what is not here do no harm.
3. It takes back only what precedes it (sent earlier; at the same instant an Alert precedes an
   Update and an Update a Cancel; then by identifier). So messages that refer to each other never
   erase each other, and a bulletin issued again after its cancellation holds.
4. It does so from its own first moment: an Update for tomorrow leaves today's bulletin until then.
   What is taken back stays so, also when the Update has itself expired or been cancelled.
5. An exercise never takes back news. News may take back an exercise.
6. A bulletin holds from the first `effective` of its info blocks (CAP 1.2: `sent`, where one has
   none) until `Bulletin.expires`; at that instant it no longer holds. One that does not say until
   when ends 72 hours after it was sent, as long as households are asked to hold out. A Cancel is
   shown likewise if it has words of its own ("you need not boil water any more" is news); without
   them it works in silence.
7. Order: the worst severity first; within it the publishers take turns (`fair`), each with
   what it sent last first, then by identifier and part (`in_order`, and nowhere else).
8. What is worst and says what to do stays to be read after it expired, while nothing else of its
   publisher holds: news may be stuck on the way, and advice that saves lives is worth showing
   although it may be old.
9. A tombstone takes back like the message it stands for, and is never shown: it has no words.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import chain, groupby
from typing import TYPE_CHECKING, TypeAlias

from content.core.fair import by_turns
from content.core.model import NO_END_FOR, Bulletin, MessageStatus, MessageType, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

Alert: TypeAlias = tuple[str, str, str]
"""Publisher, sender, identifier: all parts of one message."""
Identity: TypeAlias = tuple[str, str, str, int]
"""Publisher, sender, identifier, part."""

_NEWS = frozenset({MessageStatus.ACTUAL})
_DRILL = frozenset({MessageStatus.ACTUAL, MessageStatus.EXERCISE, MessageStatus.TEST})
_LIFE_SAVING = frozenset({Severity.EXTREME, Severity.SEVERE})
_PRECEDENCE = {MessageType.ALERT: 0, MessageType.UPDATE: 1, MessageType.CANCEL: 2}


class Standing(StrEnum):
    """What has become of a bulletin."""

    CURRENT = "current"
    FUTURE = "future"  # not yet effective
    EXPIRED = "expired"
    REPLACED = "replaced"  # by an Update
    CANCELLED = "cancelled"
    SILENT = "silent"  # a Cancel without words, or an exercise outside a drill: nothing to show


def current(
    bulletins: Iterable[Bulletin], now: datetime, *, drill: bool = False
) -> tuple[Bulletin, ...]:
    """Return what holds at ``now``, in the order to show it."""
    bulletins = tuple(bulletins)
    standing = standings(bulletins, now, drill=drill)
    return in_order(b for b in bulletins if standing[identity(b)] is Standing.CURRENT)


def lapsed(bulletins: Iterable[Bulletin], now: datetime) -> tuple[Bulletin, ...]:
    """Rule 8, for one publisher's: return what expired and may still be true."""
    bulletins = tuple(bulletins)
    standing = standings(bulletins, now)
    if Standing.CURRENT in standing.values():
        return ()
    expired = (b for b in bulletins if standing[identity(b)] is Standing.EXPIRED)
    return in_order(b for b in expired if saves_lives(b))


def saves_lives(bulletin: Bulletin) -> bool:
    """Whether rule 8 may keep it to be read after its end."""
    return (
        bulletin.status is MessageStatus.ACTUAL
        and bulletin.severity in _LIFE_SAVING
        and any(info.instruction for info in bulletin.infos)
    )


def in_order(held: Iterable[Bulletin]) -> tuple[Bulletin, ...]:
    """Rule 7: return what holds, of all publishers together, in the order to show it."""
    ordered = sorted(held, key=order)
    same = (group for _, group in groupby(ordered, key=lambda b: b.severity.order))
    return tuple(chain.from_iterable(by_turns(group, lambda b: b.publisher) for group in same))


def next_change(bulletins: Iterable[Bulletin], now: datetime) -> datetime | None:
    """Return until when no standing changes; None where nothing begins or ends any more."""
    ahead = (at for one in bulletins for at in _edges(one, now) if at > now)
    return min(ahead, default=None)


def _edges(bulletin: Bulletin, now: datetime) -> Iterable[datetime]:
    yield from (bulletin.starts, bulletin.sent)
    if bulletin.expires is not None:
        yield bulletin.expires
    elif bulletin.sent <= now:  # others send from the year 9999: see Bulletin.has_ended
        yield bulletin.sent + NO_END_FOR


def standings(
    bulletins: Iterable[Bulletin], now: datetime, *, drill: bool = False
) -> Mapping[Identity, Standing]:
    """Return what has become of each bulletin. Identities must be unique."""
    bulletins = tuple(bulletins)
    ends = _taken_back(bulletins, now, drill=drill)
    return {identity(b): _standing(b, ends.get(alert(b)), now, drill=drill) for b in bulletins}


def identity(bulletin: Bulletin) -> Identity:
    return *alert(bulletin), bulletin.part


def alert(bulletin: Bulletin) -> Alert:
    return bulletin.publisher, bulletin.sender, bulletin.identifier


def order(bulletin: Bulletin) -> tuple[int, float, str, str, str, int]:
    """Sort key of rule 7, before turns are taken."""
    return bulletin.severity.order, -bulletin.sent.timestamp(), *identity(bulletin)


def _standing(
    bulletin: Bulletin, taken_back_by: MessageType | None, now: datetime, *, drill: bool
) -> Standing:
    if not bulletin.infos or bulletin.status not in _shown(drill=drill):
        return Standing.SILENT
    if taken_back_by is not None:
        return Standing.CANCELLED if taken_back_by is MessageType.CANCEL else Standing.REPLACED
    if bulletin.starts > now:
        return Standing.FUTURE
    if bulletin.has_ended(now):
        return Standing.EXPIRED
    return Standing.CURRENT


def _taken_back(
    bulletins: tuple[Bulletin, ...], now: datetime, *, drill: bool
) -> dict[Alert, MessageType]:
    """Return what is taken back, with the type of what did it: of several, a Cancel."""
    known = {alert(b): b for b in bulletins}  # any part: what the rules ask, all parts share
    shown = _shown(drill=drill)
    ends: dict[Alert, MessageType] = {}
    for taker in bulletins:
        if taker.msg_type is MessageType.ALERT or taker.status not in shown or taker.starts > now:
            continue
        for reference in taker.references:
            target = known.get((taker.publisher, reference.sender, reference.identifier))
            if target is not None and may_take_back(taker, target):
                before = ends.get(alert(target))
                if before is not MessageType.CANCEL:
                    ends[alert(target)] = taker.msg_type
    return ends


def may_take_back(taker: Bulletin, target: Bulletin) -> bool:
    """Rules 3 and 5, and the sender of rule 2, for two bulletins of one publisher."""
    return (
        taker.sender == target.sender
        and _precedence(target) < _precedence(taker)
        and (taker.status is MessageStatus.ACTUAL or target.status is not MessageStatus.ACTUAL)
    )


def _precedence(bulletin: Bulletin) -> tuple[datetime, int, str]:
    return bulletin.sent, _PRECEDENCE[bulletin.msg_type], bulletin.identifier


def _shown(*, drill: bool) -> frozenset[MessageStatus]:
    return _DRILL if drill else _NEWS
