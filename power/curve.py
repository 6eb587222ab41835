"""Reading power.db back: curves, events, what was learned. Reads only, whoever calls.

A curve is told in the coarsest grain that still shows its shape, and in finer ones at its end,
where the coarse are not written yet.
"""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from power.errors import StatusError
from power.status import Event

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DATABASE, SECONDS_DATABASE = "power.db", "seconds.db"
MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400
SECONDS_SPAN_S, MINUTES_SPAN_S = HOUR_S, 2 * DAY_S
"""The longest curves told in seconds and in minutes."""
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


class Book:
    """Both databases, for reading. Files that are absent or empty hold nothing."""

    def __init__(self, state_folder: Path, run_folder: Path) -> None:
        self._card = state_folder / DATABASE
        self._seconds = run_folder / SECONDS_DATABASE

    def curve(self, since: datetime, until: datetime, supply: str | None = None) -> list[Point]:
        """What was recorded between two moments, oldest first. Raises StatusError."""
        start, end = int(since.timestamp()), int(until.timestamp())
        if end - start <= SECONDS_SPAN_S:
            seconds = self._points(self._seconds, "seconds", start, end, supply)
            seconds_from = seconds[0].at if seconds else end
            return self._points(self._card, "minutes", start, seconds_from, supply) + seconds
        points: list[Point] = []
        if end - start > MINUTES_SPAN_S:
            points = self._points(self._card, "hours", start, end, supply)
            start = _after(points, HOUR_S, start)
        points += self._points(self._card, "minutes", start, end, supply)
        start = _after(points, MINUTE_S, start)
        return points + self._points(self._seconds, _SECONDS_BY_MINUTE, start, end, supply)

    def events(self, since: datetime, limit: int = 1000) -> list[Event]:
        """What happened since then, newest first, ``limit`` at most. Raises StatusError."""
        rows = self._query(
            self._card,
            "SELECT at, what, subject, cause FROM events WHERE at >= ? ORDER BY id DESC LIMIT ?",
            (since.timestamp(), limit),
        )
        return [_event(row) for row in rows]

    def switchings(self, since: datetime, limit: int = 5000) -> list[Event]:
        """When a load went on or off since then, newest first. Raises StatusError."""
        rows = self._query(
            self._card,
            "SELECT at, what, subject, cause FROM events"
            " WHERE what IN ('load-on', 'load-off') AND at >= ? ORDER BY id DESC LIMIT ?",
            (since.timestamp(), limit),
        )
        return [_event(row) for row in rows]

    def learned(self) -> dict[str, tuple[float, float]]:
        """Capacity in Wh and its relative standard deviation, by supply. Raises StatusError."""
        rows = self._query(self._card, "SELECT supply, capacity_wh, relative_sd FROM learned", ())
        return {supply: (capacity_wh, sd) for supply, capacity_wh, sd in rows}

    def last_capacity_tests(self) -> dict[str, datetime]:
        """When the capacity of each supply was last put to the test. Raises StatusError."""
        rows = self._query(
            self._card,
            "SELECT subject, max(at) FROM events"
            " WHERE what = 'test-began' AND cause LIKE 'capacity%' GROUP BY subject",
            (),
        )
        return {supply: datetime.fromtimestamp(at, UTC) for supply, at in rows}

    def _points(
        self, path: Path, table: str, start: int, end: int, supply: str | None
    ) -> list[Point]:
        rows = self._query(
            path,
            f"SELECT {_COLUMNS} FROM {table} WHERE at >= :start AND at < :end"  # noqa: S608 - our names
            " AND (:supply IS NULL OR supply = :supply) ORDER BY at, supply",
            {"start": start, "end": end, "supply": supply},
        )
        return [Point(*row) for row in rows]

    @staticmethod
    def _query(path: Path, sql: str, parameters: Mapping[str, Any] | tuple[Any, ...]) -> list[Any]:
        try:
            if not path.stat().st_size:  # a card that was full from the first day
                return []
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StatusError(f"{path} cannot be read ({error.strerror}): ask as root.") from error
        try:
            connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=2.0)
            with contextlib.closing(connection):
                return connection.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise StatusError(f"{path} cannot be read ({error}): try again in a minute.") from error


def _event(row: tuple[float, str, str, str]) -> Event:
    at, what, subject, cause = row
    return Event(at=datetime.fromtimestamp(at, UTC), what=what, subject=subject, cause=cause)


def _after(points: list[Point], grain_s: int, start: int) -> int:
    """Where what is not yet in ``points`` begins."""
    return points[-1].at + grain_s if points else start
