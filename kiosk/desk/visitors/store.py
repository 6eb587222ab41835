"""Visitors counted: a line for each touch, and nothing but how many came. Never who.

A touch that is undone is a line too. Lines of a drill are counted in a drill.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from kiosk.desk.storage.times import moment

if TYPE_CHECKING:
    from kiosk.desk.storage.database import Store

HOUR = timedelta(hours=1)
RECENT = timedelta(hours=12)
"""An older count says nothing of now."""


class Last(NamedTuple):
    """The last touch that can be undone."""

    id: int
    at: datetime
    number: int


class Visits(NamedTuple):
    """How many came in an hour."""

    hour: datetime
    number: int


class Visitors:
    """The records of who came in, without who."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def count(self, number: int, now: datetime, *, drill: bool = False) -> None:
        """So many came in. Raises Unwritable."""
        with self._store.writing() as db:
            db.execute(
                "insert into visits (at, drill, number) values (?, ?, ?)",
                [now.timestamp(), drill, number],
            )

    def uncount(self, line: int) -> bool:
        """Undo a touch, once: it counts less in the hour in which it was. Raises Unwritable."""
        with self._store.writing() as db:
            done = db.execute(
                "insert or ignore into visits (at, drill, number, undoes)"
                " select at, drill, -number, id from visits where id = ? and undoes is null",
                [line],
            )
            return done.rowcount > 0

    def last(self, *, drill: bool = False) -> Last | None:
        rows = self._store.rows(
            "select id, at, number from visits where drill = ? and undoes is null and not exists"
            " (select 1 from visits as undone where undone.undoes = visits.id)"
            " order by id desc limit 1",
            [drill],
        )
        return next((Last(number, moment(at), count) for number, at, count in rows), None)

    def since(self, start: datetime, now: datetime, *, drill: bool = False) -> int:
        """How many came since then. Raises Unreadable."""
        rows = self._store.rows(
            "select coalesce(sum(number), 0) from visits where drill = ? and at between ? and ?",
            [drill, start.timestamp(), now.timestamp()],
        )
        return int(rows[0][0])

    def by_hour(self, start: datetime, now: datetime, *, drill: bool = False) -> tuple[Visits, ...]:
        """Hour by hour, from the first that had any to this one. Raises Unreadable."""
        rows = self._store.rows(
            "select cast(at / 3600 as integer), sum(number) from visits"
            " where drill = ? and at between ? and ? group by 1 having sum(number) order by 1",
            [drill, start.timestamp(), now.timestamp()],
        )
        found = Counter(dict(rows))
        if not found:
            return ()
        hours = range(min(found), int(now.timestamp() // 3600) + 1)
        return tuple(Visits(datetime.fromtimestamp(h * 3600, UTC), found[h]) for h in hours)
