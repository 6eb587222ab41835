"""Parts that have come, in link.db until all are there: whatever is killed, the rest follows.

Of each publisher one issue at a time. Nothing is synced: what a power cut takes comes again.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from link.database import Database
    from link.issues.steps import Part


class Coming(NamedTuple):
    """An issue of which parts are here."""

    digest: bytes
    issue: int
    parts: int


class Parts:
    """A part of link.db. One thread uses it."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._numbers: dict[bytes, set[int]] = {}
        """Which parts are in link.db, by publisher: asked for every one that comes."""

    def coming(self, publisher: bytes) -> Coming | None:
        rows = self._db.rows(
            "select digest, issue, count from coming where publisher = ?", publisher
        )
        return Coming(*rows[0]) if rows else None

    def begin(self, part: Part) -> None:
        """Drop what came of another issue. Raises OutboxError."""
        self._numbers.pop(part.publisher, None)
        with self._db.change(lasting=False) as db:
            db.execute("delete from coming_parts where publisher = ?", [part.publisher])
            db.execute(
                "insert or replace into coming values (?, ?, ?, ?)",
                [part.publisher, part.digest, part.issue, part.count],
            )

    def keep(self, part: Part) -> None:
        """Raises OutboxError."""
        with self._db.change(lasting=False) as db:
            db.execute(
                "insert or ignore into coming_parts values (?, ?, ?)",
                [part.publisher, part.number, part.data],
            )
        self._here(part.publisher).add(part.number)

    def missing(self, publisher: bytes, count: int, most: int) -> tuple[int, ...]:
        """The first that are not here, ``most`` of them."""
        here = self._here(publisher)
        return tuple(islice((number for number in range(count) if number not in here), most))

    def whole(self, publisher: bytes) -> bytes:
        """All that came, in order."""
        rows = self._db.rows(
            "select data from coming_parts where publisher = ? order by number", publisher
        )
        return b"".join(data for (data,) in rows)

    def drop(self, publisher: bytes) -> None:
        """Raises OutboxError."""
        self._numbers.pop(publisher, None)
        with self._db.change(lasting=False) as db:
            db.execute("delete from coming_parts where publisher = ?", [publisher])
            db.execute("delete from coming where publisher = ?", [publisher])

    def _here(self, publisher: bytes) -> set[int]:
        if publisher not in self._numbers:
            rows = self._db.rows("select number from coming_parts where publisher = ?", publisher)
            self._numbers[publisher] = {number for (number,) in rows}
        return self._numbers[publisher]
