"""power.db: what the batteries did, and what happened, for ten years and within 2 MiB a day.

Three grains: `seconds` for an hour, `minutes` for a month, `hours` for ten years. Rules:

1. Seconds go to a database on tmpfs (``seconds.db`` in the run folder): they survive a killed
   daemon and cost the card nothing. Minutes are made from them, hours from minutes.
2. Minutes, hours and events go to power.db in one transaction, from the ring of pages where they
   were kept until then (`power.history.ring`). `power.history.writer` says when.
3. Old rows go by number, not by age, so that a clock gone wrong cannot wipe the past.
4. A file that is corrupt is set aside, and an empty one begun.
5. Rollback journal, not WAL: the kiosk reads as another user, who may not write beside the file.

Everything here may raise sqlite3.Error or OSError; `power.history.writer` bears it. See
docs/decisions/0004-history-that-spares-the-card.md, and 0027 for the sums.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from sqlite_utils import Database, Migrations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from power.history.ring import Row
    from power.status import Event

FILE_NAME = "power.db"
SECONDS_FILE_NAME = "seconds.db"
MINUTE_S, HOUR_S = 60, 3600
KEPT_SECONDS = 3600
KEPT_MINUTES = 31 * 24 * 60
KEPT_HOURS = 3653 * 24
KEPT_EVENTS = 50_000
PAGE_BYTES = 1024
"""Small pages: a commit rewrites each page it touches, and again in the journal."""
BUSY_TIMEOUT_S = 1.0

_GRAIN = """
    CREATE TABLE {name} (
        at INTEGER NOT NULL,       -- seconds since 1970, UTC, at which it begins
        supply TEXT NOT NULL,
        charge_pct REAL,           -- means, as the gauge told; NULL: not known
        charge_min_pct REAL,
        voltage_v REAL,
        temperature_c REAL,        -- of the battery
        draw_w REAL,
        battery_s INTEGER NOT NULL, -- seconds without mains
        PRIMARY KEY (at, supply)
    ) WITHOUT ROWID
"""
_ROLL_UP = """
    SELECT at / :grain_s * :grain_s, supply,
        round(avg(charge_pct), 1), round(min(charge_min_pct), 1), round(avg(voltage_v), 2),
        round(avg(temperature_c), 1), round(avg(draw_w), 1), sum(battery_s)
    FROM {source} WHERE at >= :start AND at < :start + :grain_s GROUP BY 1, 2
"""
_INSERT = "INSERT OR REPLACE INTO {name} VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

card_migrations = Migrations("power.db")
seconds_migrations = Migrations("seconds.db")


@seconds_migrations()
def seconds(database: Database) -> None:
    database.execute(_GRAIN.format(name="seconds"))


@card_migrations()
def grains(database: Database) -> None:
    database.execute(_GRAIN.format(name="minutes"))
    database.execute(_GRAIN.format(name="hours"))


@card_migrations()
def events(database: Database) -> None:
    database.table("events").create(
        {"id": int, "at": float, "what": str, "subject": str, "cause": str},
        pk="id",
        not_null={"at", "what", "subject", "cause"},
    )


@card_migrations()
def learned(database: Database) -> None:
    database.table("learned").create(
        {"supply": str, "capacity_wh": float, "relative_sd": float, "at": float}, pk="supply"
    )


@card_migrations()
def folded(database: Database) -> None:
    database.execute("CREATE TABLE folded (page INTEGER NOT NULL)")  # of the ring: the highest
    database.execute("INSERT INTO folded VALUES (0)")


class Seconds:
    """The newest hour, on tmpfs. One thread uses it."""

    def __init__(self, folder: Path | None) -> None:
        """Open ``seconds.db``; in place of a damaged one an empty one. None: in memory."""
        if folder is None:
            self._database = _open(":memory:", seconds_migrations)
            return
        path = folder / SECONDS_FILE_NAME
        try:
            self._database = _open(path, seconds_migrations)
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            self._database = _open(path, seconds_migrations)

    def add(self, rows: Iterable[Row]) -> None:
        """Add readings, and let go of those beyond `KEPT_SECONDS`."""
        with self._database.atomic():
            self._database.conn.executemany(_INSERT.format(name="seconds"), rows)
            _keep(self._database, "seconds", KEPT_SECONDS)

    def minutes(self) -> set[int]:
        """Every minute of which there are seconds; the oldest, half gone, left out."""
        found = self._database.execute("SELECT DISTINCT at / 60 * 60 FROM seconds ORDER BY 1")
        return {minute for (minute,) in found.fetchall()[1:]}

    def of_minute(self, minute: int) -> list[Row]:
        """The means of one minute, a row for each supply."""
        return _roll_up(self._database, "seconds", minute, MINUTE_S)

    def close(self) -> None:
        self._database.close()


class Card:
    """power.db on the card. One thread uses it."""

    def __init__(self, folder: Path) -> None:
        """Open it. Raises Corrupt after setting a damaged one aside."""
        path = folder / FILE_NAME
        try:
            self._database = _open(path, card_migrations)
            _check(self._database)
        except sqlite3.OperationalError:
            raise  # full, read-only, locked: nothing is wrong with what is in it
        except sqlite3.DatabaseError as error:
            aside = path.with_suffix(".corrupt.db")
            path.replace(aside)
            path.with_name(f"{FILE_NAME}-journal").unlink(missing_ok=True)
            raise Corrupt(f"set aside as {aside.name}") from error

    def commit(
        self,
        minutes: Iterable[Row],
        events: Iterable[Event],
        learned: Mapping[str, tuple[float, float]],
        now_at: int,
        folded: int | None = None,
    ) -> None:
        """Write all of it, and the hours that are over, in one transaction.

        ``folded`` is the highest page of the ring that is in it.
        """
        with self._database.atomic():
            self._database.conn.executemany(_INSERT.format(name="minutes"), minutes)
            self._database.table("events").insert_all(
                {"at": e.at.timestamp(), "what": e.what, "subject": e.subject, "cause": e.cause}
                for e in events
            )
            self._database.table("learned").insert_all(
                (
                    {"supply": supply, "capacity_wh": wh, "relative_sd": sd, "at": now_at}
                    for supply, (wh, sd) in learned.items()
                ),
                replace=True,
            )
            for hour in self._hours_over(now_at):
                rows = _roll_up(self._database, "minutes", hour, HOUR_S)
                self._database.conn.executemany(_INSERT.format(name="hours"), rows)
            if folded is not None:
                self._database.execute("UPDATE folded SET page = ?", [folded])

    def folded(self) -> int:
        """The highest page of the ring that was folded in here."""
        (page,) = self._database.execute("SELECT max(page) FROM folded").fetchone()
        return page or 0

    def tidy(self) -> None:
        """Let go of what is beyond its time. Once a day is often enough."""
        with self._database.atomic():
            _keep(self._database, "minutes", KEPT_MINUTES)
            _keep(self._database, "hours", KEPT_HOURS)
            self._database.execute(
                "DELETE FROM events WHERE id <= (SELECT max(id) FROM events) - ?", [KEPT_EVENTS]
            )

    def newest_minute(self) -> int:
        """When the newest minute began; 0 when there is none."""
        (newest,) = self._database.execute("SELECT max(at) FROM minutes").fetchone()
        return newest or 0

    def close(self) -> None:
        self._database.close()

    def _hours_over(self, now_at: int) -> list[int]:
        """Hours that have minutes, are not this one, and may lack rows of their own."""
        found = self._database.execute(
            "SELECT DISTINCT at / 3600 * 3600 FROM minutes"
            " WHERE at >= coalesce((SELECT max(at) FROM hours WHERE at < ?), 0) AND at < ?",
            [now_at - HOUR_S, now_at // HOUR_S * HOUR_S],
        )
        return [hour for (hour,) in found.fetchall()]


class Corrupt(Exception):
    """The file was no sound database and now lies aside: open again to begin with an empty one."""


def _open(path: Path | str, migrations: Migrations) -> Database:
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S)
    try:
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -256")  # KiB
        database = Database(connection)
        migrations.apply(database)
    except BaseException:
        connection.close()
        raise
    return database


def _check(database: Database) -> None:
    (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        database.close()
        raise sqlite3.DatabaseError(verdict)


def _roll_up(database: Database, source: str, start: int, grain_s: int) -> list[Row]:
    found = database.execute(_ROLL_UP.format(source=source), {"start": start, "grain_s": grain_s})
    return found.fetchall()


def _keep(database: Database, table: str, count: int) -> None:
    """Rule 3: the newest ``count`` moments, whatever the clock said."""
    database.execute(
        f"DELETE FROM {table} WHERE at <"  # noqa: S608 - our own table's name
        f" (SELECT min(at) FROM (SELECT DISTINCT at FROM {table} ORDER BY at DESC LIMIT ?))",
        [count],
    )
