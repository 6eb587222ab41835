"""What is deleted when. Applied daily and at closing; `rules` is what the screen shows.

1. Of a shelf that is written in order, everything up to the newest line beyond its time goes, so
   that lines of a clock that was wrong go with their neighbours.
2. A clock that leapt ahead by more than `LEAP` deletes nothing for a day: a wrong one may be put
   right first. Lines older than this software count as dated by a wrong clock.
3. Closing deletes at once what is done with, and starts the term of the rest. Closing as an
   exercise does so to what is of drills, and to nothing real.
4. What is deleted is overwritten, and the file is packed at closing.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.desk import leftovers
from kiosk.desk.times import moment

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from kiosk.desk.store import Store

log = logging.getLogger(__name__)

DAY = timedelta(days=1)
LEAP = 40 * DAY
AFTER_CLOSING = 7 * DAY
FIRST_POSSIBLE = datetime(2026, 1, 1, tzinfo=UTC)
"""No line was written before this software was."""


@dataclass(frozen=True)
class Rule:
    """How long one shelf is kept."""

    what: str
    """As staff know it."""
    words: str
    table: str = ""
    dated_by: str = ""
    """An SQL expression of the moment from which ``kept`` counts; null: not yet."""
    kept: timedelta = timedelta(0)
    in_order: bool = True
    """Whether a later line is never beyond its time before an earlier one."""


RULES = (
    Rule(
        "Mededelingen",
        "7 dagen na het einde",
        "notices",
        "coalesce(withdrawn_at, until)",
        7 * DAY,
        in_order=False,
    ),
    Rule("Logboek", "30 dagen", "log", "at", 30 * DAY),
    Rule(
        "Noodmeldingen",
        "bevestigd: tot het sluiten; anders tot 7 dagen na het sluiten; hoogstens 30 dagen",
        "reports",
        "taken_at",
        30 * DAY,
    ),
    Rule("Situatieberichten", "30 dagen", "situations", "at", 30 * DAY),
    Rule(
        "Half ingevulde formulieren",
        "24 uur, of tot het sluiten",
        "drafts",
        "at",
        DAY,
        in_order=False,
    ),
    Rule(
        "Wie er dienst had",
        "7 dagen",
        "duties",
        "coalesce(ended_at, until)",
        7 * DAY,
        in_order=False,
    ),
    Rule("Afgevinkte lijsten", "30 dagen", "runs", "started_at", 30 * DAY),
    Rule("Wat aan het apparaat is gedaan", "1 jaar", "journal", "at", 365 * DAY),
    Rule("Logboek en meldingen van een oefening", "tot het sluiten"),
    Rule("Bestanden die op een stick moesten", "1 dag"),
    Rule("Reservekopie van dit boek", "tot 2 dagen na een verandering; niet na het sluiten"),
    Rule("Een beschadigd boek dat bewaard is", "30 dagen"),
    Rule("Foute pincodes", "alleen het aantal, tot de goede pincode"),
)

_OF_DRILLS = (
    "delete from reports where drill",
    "delete from situations where drill",
    "delete from log where drill",
    "delete from runs where drill",
    "delete from duties where drill",
    "update notices set withdrawn_at = :now where drill and until > :now and withdrawn_at is null",
)
_AT_CLOSING = (
    *_OF_DRILLS,
    "delete from reports where acknowledged_at is not null",
    "delete from drafts",
    "update duties set ended_at = :now where ended_at is null",
    "update runs set ended_at = :now where ended_at is null",
    "update notices set withdrawn_at = :now where until > :now and withdrawn_at is null",
)


def rules() -> tuple[Rule, ...]:
    """Return what the screen shows."""
    return RULES


class Retention:
    """Deletes, by the rules above."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder

    def daily(self, now: datetime) -> bool:
        """Apply the rules if a day has gone by; tell whether they were. Raises DeskError.

        Cheap when there is nothing to do: call it once a minute.
        """
        last, doubted = self._moment("applied_at"), self._moment("doubted_at")
        if last and last <= now < last + DAY:
            return False
        if last and now > last + LEAP and not (doubted and now >= doubted + DAY):
            if doubted is None or now < doubted:
                self._keep(doubted_at=now)
            return False
        self._apply(now)
        return True

    def closing_of_drill(self, now: datetime) -> None:
        """Closing was practised: what is of drills goes, the rest stands. Raises DeskError."""
        with self._store.writing() as db:
            for sql in _OF_DRILLS:
                db.execute(sql, {"now": now.timestamp()})
        self._store.tidy()

    def closing(self, now: datetime) -> None:
        """The point closes: what is done with goes at once. Raises DeskError."""
        with self._store.writing() as db:
            for sql in _AT_CLOSING:
                db.execute(sql, {"now": now.timestamp()})
            _note(db, closed_at=now)
        self.daily(now)
        self._sweep(now, closing=True)
        self._store.tidy(pack=True)

    def opening(self) -> None:
        """The point is open (again): reports are at work, not waiting to go."""
        self._keep(closed_at=None)

    @property
    def closed_at(self) -> datetime | None:
        return self._moment("closed_at")

    def _apply(self, now: datetime) -> None:
        with self._store.writing() as db:
            for rule in RULES:
                if rule.table:
                    _expire(db, rule, now)
            closed = self._moment("closed_at")
            if closed and now >= closed + AFTER_CLOSING:
                db.execute("delete from reports where taken_at <= ?", [closed.timestamp()])
            db.execute("delete from ticks where run not in (select id from runs)")
            _note(db, applied_at=now, doubted_at=None)
        self._store.tidy()
        self._sweep(now)

    def _sweep(self, now: datetime, *, closing: bool = False) -> None:
        try:
            leftovers.sweep(self._folder, now, closing=closing)
        except OSError as error:
            log.warning("what lies beside the book cannot be deleted: %s", error)

    def _moment(self, name: str) -> datetime | None:
        rows = self._store.rows("select value from kept where name = ?", [name])
        return next((moment(float(value)) for (value,) in rows), None)

    def _keep(self, **moments: datetime | None) -> None:
        with self._store.writing() as db:
            _note(db, **moments)


def _expire(db: sqlite3.Connection, rule: Rule, now: datetime) -> None:
    expired = f"{rule.dated_by} < :limit"
    if rule.in_order:
        expired = (
            f"id <= (select max(id) from {rule.table}"  # noqa: S608 - ours
            f" where {expired} and {rule.dated_by} >= :first)"
        )
    db.execute(
        f"delete from {rule.table} where {expired}",  # noqa: S608 - ours
        {"limit": (now - rule.kept).timestamp(), "first": FIRST_POSSIBLE.timestamp()},
    )


def _note(db: sqlite3.Connection, **moments: datetime | None) -> None:
    for name, at in moments.items():
        if at is None:
            db.execute("delete from kept where name = ?", [name])
        else:
            db.execute("insert or replace into kept values (?, ?)", [name, str(at.timestamp())])
