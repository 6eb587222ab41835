"""Parts that have come, in link.db until all are there: whatever is killed, the rest follows.

Of each publisher one issue at a time. Nothing is synced: what a power cut takes comes again.
"""

from __future__ import annotations

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

    def coming(self, publisher: bytes) -> Coming | None:
        rows = self._db.rows(
            "select digest, issue, count from coming where publisher = ?", publisher
        )
        return Coming(*rows[0]) if rows else None

    def begin(self, part: Part) -> None:
        """Drop what came of another issue. Raises OutboxError."""
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

    def missing(self, publisher: bytes, count: int) -> list[int]:
        rows = self._db.rows("select number from coming_parts where publisher = ?", publisher)
        here = {number for (number,) in rows}
        return [number for number in range(count) if number not in here]

    def whole(self, publisher: bytes) -> bytes:
        """All that came, in order."""
        rows = self._db.rows(
            "select data from coming_parts where publisher = ? order by number", publisher
        )
        return b"".join(data for (data,) in rows)

    def drop(self, publisher: bytes) -> None:
        """Raises OutboxError."""
        with self._db.change(lasting=False) as db:
            db.execute("delete from coming_parts where publisher = ?", [publisher])
            db.execute("delete from coming where publisher = ?", [publisher])
