"""What points said of themselves over the last days: a line each time that something was new.

The link keeps the latest of each point alone. One line in `EVERY_S` at most, unless what matters
changed; after `FINE_S` one an hour stays, after `KEPT_S` none.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from link.errors import EnvelopeError
from link.status import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from link.reading import Told
    from office.database import Database

EVERY_S, FINE_S, KEPT_S = 900.0, 48 * 3600.0, 14 * 86_400.0
_HOUR_S = 3600


class Line(NamedTuple):
    at: datetime
    status: Status


class History:
    """One thread writes it; any reads. Every method raises OfficeError."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._last: dict[str, tuple[float, Status]] = {}

    def note(self, told: Iterable[Told]) -> None:
        """Write down what is new, in one transaction."""
        rows, held = [], []
        for one in told:
            status = one.read()
            if status is None or one.status is None or one.heard_s is None:
                continue
            at_s, before = self._last.get(one.node, (float("-inf"), None))
            if one.heard_s <= at_s:
                continue
            if status.is_news_after(before) or one.heard_s - at_s >= EVERY_S:
                self._last[one.node] = one.heard_s, status
                rows.append((one.node, one.heard_s, one.status))
                held += [(one.node, *issue, one.heard_s) for issue in status.issues.items()]
        if rows:
            with self._db.change() as db:
                db.executemany("insert or ignore into told values (?, ?, ?)", rows)
                db.executemany("insert or ignore into held values (?, ?, ?, ?)", held)

    def of(self, point: str, limit: int = 200) -> list[Line]:
        """The newest first."""
        rows = self._db.rows(
            "select at_s, status from told where point = ? order by at_s desc limit ?", point, limit
        )
        return [line for row in rows if (line := _line(row["at_s"], row["status"]))]

    def since(self, publisher: bytes) -> dict[tuple[str, int], datetime]:
        """When each point first said that it has an issue of ``publisher``, by point and issue."""
        rows = self._db.rows("select point, issue, at_s from held where publisher = ?", publisher)
        return {
            (row["point"], row["issue"]): datetime.fromtimestamp(row["at_s"], UTC) for row in rows
        }

    def thin(self, now_s: float) -> None:
        """Of what is older one an hour stays, and then nothing; the issue that is there stays."""
        with self._db.change() as db:
            db.execute("delete from told where at_s < ?", [now_s - KEPT_S])
            db.execute(
                "delete from told where at_s < ?1 and rowid not in (select min(rowid) from told "
                "where at_s < ?1 group by point, cast(at_s / ?2 as int))",
                [now_s - FINE_S, _HOUR_S],
            )
            db.execute(
                "delete from held where at_s < ? and issue < (select max(newer.issue) "
                "from held newer where newer.point = held.point "
                "and newer.publisher = held.publisher)",
                [now_s - KEPT_S],
            )


def _line(at_s: float, status: bytes) -> Line | None:
    try:
        return Line(datetime.fromtimestamp(at_s, UTC), Status.from_bytes(status))
    except EnvelopeError:
        return None
