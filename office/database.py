"""office.db: one writer, the office's process, and a commit means that the disk has it.

Every feature brings the migrations of its own tables. One connection, one thread at a time: pages
are small, and whoever waits, waits milliseconds.

A damaged file keeps nobody out (`office.damage`), at a start or when a page meets the damage. What
became of it stands on every page until somebody has seen it.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlite_utils
from sqlite_utils.migrations import Migrations

from common import database_copy
from office import damage, words
from office.errors import OfficeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

log = logging.getLogger(__name__)

BUSY_S = 5.0
COPIED_WITHIN = timedelta(hours=12)
"""A copy this young need not be made again: an office may be opened ten times a day."""
PUT_BACK = (
    "De opslag van dit kantoor was beschadigd. Het gaat verder met de kopie van {moment}. Wat "
    "daarna is gedaan, staat er niet in: kijk concepten, gebruikers en het journaal na. Berichten "
    "in de map en uitgaven zijn er nog. Het oude bestand is bewaard als {name}."
)
BEGUN_EMPTY = (
    "De opslag van dit kantoor was beschadigd, en er was geen kopie. Het kantoor is opnieuw "
    "begonnen: maak de gebruikers weer aan. Berichten in de map en uitgaven zijn er nog. Het oude "
    "bestand is bewaard als {name}."
)
DAMAGED = "De opslag van dit kantoor is beschadigd. Probeer het nog een keer."

migrations = Migrations("office.db itself")


@migrations()
def first(db: sqlite_utils.Database) -> None:
    db.table("troubles").create({"number": int, "words": str, "seen": int}, pk="number")


class Database:
    """The one connection; any thread may use it. Every method raises OfficeError."""

    def __init__(
        self, path: Path, features: Iterable[Migrations], now: Callable[[], datetime]
    ) -> None:
        """``features``: what makes the tables of each."""
        self._path, self._now = path, now
        self._migrations = (migrations, *features)
        self._turn = threading.RLock()
        self._suspect = False
        self.trouble = ""
        """What became of a damaged file; empty once somebody has seen it."""
        self.is_begun_again = False
        """Whether it was damaged since this start, or at it."""
        self._follow_ups: list[Callable[[], None]] = []
        with _in_our_words():
            self._db = self._opened()

    @property
    def _backup(self) -> Path:
        return self._path.parent / "backup"

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._open()
        except sqlite3.DatabaseError as error:
            if not damage.is_damage(error):
                raise
            return self._anew()

    def _open(self) -> sqlite3.Connection:
        db = _connect(self._path)
        try:
            damage.check(db)
            for one in self._migrations:
                one.apply(sqlite_utils.Database(db))
            row = db.execute("select words from troubles where not seen order by number desc")
            self.trouble = next((one["words"] for one in row), "")
        except BaseException:
            db.close()
            raise
        return db

    def _anew(self) -> sqlite3.Connection:
        aside = damage.set_aside(self._path, self._now())
        copies = (self._backup / name for name in database_copy.names(self._path.name))
        made_at = damage.put_back(self._path, copies)
        db = self._open()
        said = PUT_BACK if made_at else BEGUN_EMPTY
        self.trouble = said.format(name=aside.name, moment=made_at and words.moment(made_at))
        db.execute("insert into troubles (words, seen) values (?, 0)", [self.trouble])
        log.warning("%s", self.trouble)
        self.is_begun_again = True
        return db

    def when_begun_again(self, call: Callable[[], None]) -> None:
        """``call`` each time that damage was met and mended while it is open."""
        self._follow_ups.append(call)

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction: on disk when the block has ended well, else nothing of it."""
        with self._turn, self._noticing():
            self._db.execute("begin immediate")
            try:
                yield self._db
                self._db.execute("commit")
            except BaseException:
                with suppress(sqlite3.Error):  # a full disk may have rolled it back already
                    self._db.execute("rollback")
                raise

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        with self._turn, self._noticing():
            return self._db.execute(query, values).fetchall()

    def row(self, query: str, *values: Any) -> sqlite3.Row | None:
        """Return the first, or None."""
        return next(iter(self.rows(query, *values)), None)

    def seen(self) -> None:
        """Somebody has read the trouble."""
        with self.change() as db:
            db.execute("update troubles set seen = 1")
        self.trouble = ""

    def keep(self) -> None:
        """Look whether it is whole, and copy it: each day, and at each start."""
        with self._turn, self._noticing():
            damage.check(self._db)
        copied = self._backup / self._path.name
        with _in_our_words():
            self._backup.mkdir(mode=0o700, exist_ok=True)
            if copied.exists():
                age = self._now() - datetime.fromtimestamp(copied.stat().st_mtime, UTC)
                if timedelta() <= age < COPIED_WITHIN:
                    return
            database_copy.copy(self._path, self._backup)

    def sweep(self, now: datetime) -> None:
        """Take away copies and damaged files whose term is over."""
        with _in_our_words():
            damage.sweep(self._path, self._backup, now)

    def forget_copies(self) -> None:
        """What was deleted now is in no other file either."""
        with _in_our_words():
            damage.forget(self._path, self._backup)

    def close(self) -> None:
        with self._turn, suppress(sqlite3.Error):
            self._db.close()

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        """Begin again where damage was met before, and notice it where it is met."""
        if self._suspect and not self._db.in_transaction:
            self._db.close()
            with _in_our_words():
                self._db, self._suspect = self._opened(), False
            for call in self._follow_ups:
                call()
        try:
            with _in_our_words():
                yield
        except OfficeError as error:
            self._suspect = self._suspect or damage.is_damage(error.__cause__)
            raise


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, damage.MODE))
    db = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    try:
        db.row_factory = sqlite3.Row
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = full")
        db.execute("pragma foreign_keys = on")
        db.execute("pragma secure_delete = on")
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        if damage.is_damage(error):
            raise OfficeError(DAMAGED) from error
        raise OfficeError(f"De opslag werkt niet mee ({error}): is de schijf vol?") from error
    except OSError as error:
        raise OfficeError(f"office.db is niet te openen ({error.strerror}).") from error
