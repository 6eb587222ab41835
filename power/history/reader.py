"""Reading history back: curves, events, what was learned. Reads only, whoever calls.

Power.db and the ring of pages before it (`ring`) are one to the reader. A curve is given
in the coarsest grain that still shows its shape, and in finer ones at its end, where the coarse are
not written yet.
"""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import msgspec

from power.errors import StatusError
from power.history import ring
from power.status import Event

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    Parameters = Mapping[str, Any] | tuple[Any, ...]

DATABASE, SECONDS_DATABASE = "power.db", "seconds.db"
MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400
SECONDS_SPAN_S, MINUTES_SPAN_S = HOUR_S, 2 * DAY_S
"""The longest curves told in seconds and in minutes."""
SWITCHINGS = ("load-on", "load-off")
_SECONDS_BY_MINUTE = """(
    SELECT at / 60 * 60 AS at, supply, avg(charge_pct) AS charge_pct,
        min(charge_min_pct) AS charge_min_pct, avg(voltage_v) AS voltage_v,
        avg(temperature_c) AS temperature_c, avg(draw_w) AS draw_w, sum(battery_s) AS battery_s
    FROM seconds GROUP BY 1, 2
)"""
_COLUMNS = "at, supply, charge_pct, charge_min_pct, voltage_v, temperature_c, draw_w, battery_s"


class Point(msgspec.Struct, frozen=True, array_like=True):
    """Means over a second, a minute or an hour. None: not known."""

    at: int
    """Seconds since 1970, UTC, at which it begins."""
    supply: str
    charge_pct: float | None
    charge_min_pct: float | None
    voltage_v: float | None
    temperature_c: float | None
    """Of the battery."""
    draw_w: float | None
    battery_s: int
    """Seconds without mains."""


def as_dict(point: Point) -> dict[str, Any]:
    """As the command tells it: `at` in ISO 8601."""
    told = msgspec.structs.asdict(point)
    return told | {"at": datetime.fromtimestamp(point.at, UTC).isoformat()}


class _Card(NamedTuple):
    """What was asked of power.db, and what the ring holds beyond it."""

    rows: list[Any]
    fresh: ring.Batch


class History:
    """The databases and the ring, for reading. Files that are absent or empty hold nothing."""

    def __init__(self, state_folder: Path, run_folder: Path) -> None:
        self._state = state_folder
        self._card = state_folder / DATABASE
        self._seconds = run_folder / SECONDS_DATABASE

    def curve(self, since: datetime, until: datetime, supply: str | None = None) -> list[Point]:
        """What was recorded between two moments, oldest first. Raises StatusError."""
        start, end = int(since.timestamp()), int(until.timestamp())
        if end - start <= SECONDS_SPAN_S:
            seconds = self._points(self._seconds, "seconds", start, end, supply)
            seconds_from = seconds[0].at if seconds else end
            return self._minutes(start, seconds_from, supply) + seconds
        points: list[Point] = []
        if end - start > MINUTES_SPAN_S:
            points = self._points(self._card, "hours", start, end, supply)
            start = _after(points, HOUR_S, start)
        points += self._minutes(start, end, supply)
        start = _after(points, MINUTE_S, start)
        return points + self._points(self._seconds, _SECONDS_BY_MINUTE, start, end, supply)

    def events(self, since: datetime, limit: int = 1000) -> list[Event]:
        """What happened since then, newest first, ``limit`` at most. Raises StatusError."""
        return self._events(since, limit)

    def switchings(self, since: datetime, limit: int = 5000) -> list[Event]:
        """When a load went on or off since then, newest first. Raises StatusError."""
        return self._events(since, limit, SWITCHINGS)

    def learned(self) -> dict[str, tuple[float, float]]:
        """Capacity in Wh and its relative standard deviation, by supply. Raises StatusError."""
        card = self._ask_card("SELECT supply, capacity_wh, relative_sd FROM learned", ())
        found = {supply: (capacity_wh, sd) for supply, capacity_wh, sd in card.rows}
        return found | card.fresh.learned

    def last_capacity_tests(self) -> dict[str, datetime]:
        """When the capacity of each supply was last put to the test. Raises StatusError."""
        card = self._ask_card(
            "SELECT at, what, subject, cause FROM events"
            " WHERE what = 'test-began' AND cause LIKE 'capacity%' ORDER BY at",
            (),
        )
        told = [_event(row) for row in card.rows] + card.fresh.events
        return {
            event.subject: event.at
            for event in told
            if event.what == "test-began" and event.cause.startswith("capacity")
        }

    def _events(self, since: datetime, limit: int, kinds: tuple[str, ...] = ()) -> list[Event]:
        """``kinds``: none named means all."""
        which = f" AND what IN ({', '.join('?' * len(kinds))})" if kinds else ""
        card = self._ask_card(
            f"SELECT at, what, subject, cause FROM events WHERE at >= ?{which}"  # noqa: S608 - marks
            " ORDER BY id DESC LIMIT ?",
            (since.timestamp(), *kinds, limit),
        )
        fresh = [
            event
            for event in reversed(card.fresh.events)
            if event.at >= since and (not kinds or event.what in kinds)
        ]
        return (fresh + [_event(row) for row in card.rows])[:limit]

    def _minutes(self, start: int, end: int, supply: str | None) -> list[Point]:
        card = self._ask_card(*_select("minutes", start, end, supply))
        found = {(row[0], row[1]): Point(*row) for row in card.rows}
        for row in card.fresh.rows:
            if start <= row[0] < end and supply in {None, row[1]}:
                found[row[0], row[1]] = Point(*row)
        return [found[key] for key in sorted(found)]

    def _points(
        self, path: Path, table: str, start: int, end: int, supply: str | None
    ) -> list[Point]:
        with _reading(path) as connection:
            if connection is None:
                return []
            rows = connection.execute(*_select(table, start, end, supply)).fetchall()
        return [Point(*row) for row in rows]

    def _ask_card(self, sql: str, parameters: Parameters) -> _Card:
        """Ask power.db, and read the ring before it: see `power.history.ring`, rule 4."""
        try:
            kept = ring.read(self._state)
        except OSError as error:
            path = self._state / ring.FILE_NAME
            raise StatusError(f"{path} cannot be read ({error.strerror}): ask as root.") from error
        with _reading(self._card) as connection:
            if connection is None:
                return _Card([], ring.unfolded(kept, 0)[0])
            connection.execute("BEGIN")  # both answers of the same moment
            rows = connection.execute(sql, parameters).fetchall()
            return _Card(rows, ring.unfolded(kept, _folded(connection))[0])


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    """Open a database, read-only; None where there is none. Raises StatusError."""
    try:
        # Empty: a card that was full from the first day.
        size = path.stat().st_size
    except FileNotFoundError:
        size = 0
    except OSError as error:
        raise StatusError(f"{path} cannot be read ({error.strerror}): ask as root.") from error
    if not size:
        yield None
        return
    try:
        connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=2.0)
        with contextlib.closing(connection):
            yield connection
    except sqlite3.Error as error:
        raise StatusError(f"{path} cannot be read ({error}): try again in a minute.") from error


def _select(table: str, start: int, end: int, supply: str | None) -> tuple[str, Parameters]:
    sql = (
        f"SELECT {_COLUMNS} FROM {table} WHERE at >= :start AND at < :end"  # noqa: S608 - our names
        " AND (:supply IS NULL OR supply = :supply) ORDER BY at, supply"
    )
    return sql, {"start": start, "end": end, "supply": supply}


def _folded(connection: sqlite3.Connection) -> int:
    """The highest page of the ring that is in power.db; 0 in one of before there was a ring."""
    known = "SELECT count(*) FROM sqlite_schema WHERE name = 'folded'"
    if connection.execute(known).fetchone() == (0,):
        return 0
    (page,) = connection.execute("SELECT max(page) FROM folded").fetchone()
    return page or 0


def _event(row: tuple[float, str, str, str]) -> Event:
    at, what, subject, cause = row
    return Event(at=datetime.fromtimestamp(at, UTC), what=what, subject=subject, cause=cause)


def _after(points: list[Point], grain_s: int, start: int) -> int:
    """Where what is not yet in ``points`` begins."""
    return points[-1].at + grain_s if points else start
