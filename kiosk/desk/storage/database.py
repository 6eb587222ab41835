"""desk.db as a file: transactions, damage, full and read-only cards.

1. One process writes: this one. WAL, so that a commit costs one sync, and a draft none.
2. What was committed survives kill -9 and, but for a draft's last words, a power cut.
3. A damaged file is set aside under a dated name, and upkeep's newest sound copy takes its place
   (`restore`), or else an empty one; `trouble` says so. Damage met while it is open is
   reported, and the next call does this.
4. A card that cannot be written leaves the database open for reading; `trouble` says so.
5. What is deleted is overwritten (`secure_delete`).
"""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from kiosk.desk.storage import private_files, restore, schema
from kiosk.desk.storage.errors import FAILED, FULL, Unreadable, Unwritable
from kiosk.desk.storage.times import clock, day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

log = logging.getLogger(__name__)

SCHEMA_VERSION = 10
"""How many migrations `kiosk.desk.storage.schema` holds; a test compares them."""
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
BEGUN_EMPTY = (
    "Het boek van de balie was beschadigd. Er is een nieuw boek begonnen. "
    "Het oude is bewaard als {name}. "
    "Let op: een nummer van een noodmelding kan twee keer voorkomen."
)
PUT_BACK = (
    "Het boek van de balie was beschadigd. Het gaat verder met de kopie van {day}, {clock} uur. "
    "Wat u daarna schreef staat er niet in, en alle mededelingen zijn weggehaald. "
    "Het oude is bewaard als {name}. "
    "Let op: een nummer van een noodmelding kan twee keer voorkomen."
)
READ_ONLY = (
    "De geheugenkaart is vol of kapot. U kunt lezen, maar niets opslaan. Waarschuw een technicus."
)
DAMAGED = "Het boek van de balie is beschadigd. Probeer het nog een keer."
ABSENT = "Het boek van de balie kan niet open. Waarschuw een technicus."


class Store:
    """An open desk.db. Any thread may use it; one at a time gets in."""

    def __init__(self, path: Path, now: datetime, backups: Sequence[Path] = ()) -> None:
        """Open or make ``path``; ``backups`` are copies of it, the newest first.

        Raises Unwritable when there is nothing to read either.
        """
        self.path = path
        self.copies = backups
        self.trouble = ""
        """What staff must know about the database itself; empty when all is well."""
        self._lock = threading.RLock()
        self._opened_at = now
        self._lasting = True
        self._for_reading_only = self._suspect = False
        self._db = self._opened()

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._open()
        except sqlite3.DatabaseError as error:
            return self._anew() if _is_damage(error) else self._for_reading(error)
        except OSError as error:
            return self._for_reading(error)

    def _open(self) -> sqlite3.Connection:
        private_files.make_folder(self.path.parent)
        if not self.path.exists():
            self.path.touch(mode=0o600)
        if not os.access(self.path, os.W_OK):  # SQLite would tell only at the first change
            raise PermissionError(errno.EROFS, os.strerror(errno.EROFS), str(self.path))
        db = _connect(f"{self.path.absolute().as_uri()}?mode=rw")
        try:
            _check(db)
            (version,) = db.execute("pragma user_version").fetchone()
            if version < SCHEMA_VERSION:
                db.close()
                self._migrate()
                db = _connect(f"{self.path.absolute().as_uri()}?mode=rw")
            db.execute("pragma journal_mode = wal")
            db.execute("pragma secure_delete = on")
            db.execute("begin immediate")  # a card that cannot be written tells so here
            db.execute("rollback")
        except BaseException:
            db.close()
            raise
        return db

    def _migrate(self) -> None:
        schema.migrate(self.path)

    def _anew(self) -> sqlite3.Connection:
        aside = _free_name(self.path, self._opened_at)
        try:
            for suffix in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    self._beside(self.path, suffix).replace(self._beside(aside, suffix))
            os.link(self.path, aside)  # a cut before the copy is there finds the damage again
            made_at = restore.put_back(self.path, self.copies)
            if made_at is None:
                self.path.unlink()
            db = self._open()
            if made_at is not None:
                db.execute(restore.WITHDRAW, [self._opened_at.timestamp()])
                db.execute(restore.NOTE)
        except (sqlite3.Error, OSError) as error:
            raise Unwritable(ABSENT) from error
        self.trouble = (
            PUT_BACK.format(name=aside.name, day=day(made_at), clock=clock(made_at))
            if made_at
            else BEGUN_EMPTY.format(name=aside.name)
        )
        log.warning(
            "%s was damaged and is set aside as %s; %s",
            self.path,
            aside.name,
            f"the copy of {made_at:%Y-%m-%d %H:%M} UTC took its place"
            if made_at
            else "an empty one took its place",
        )
        return db

    def _for_reading(self, cause: Exception) -> sqlite3.Connection:
        """Rule 4. With a write-ahead log beside it, only a reader that heeds it sees all.

        That reader needs room for an index, which a full card has not: an empty log, such as our
        own try to open the database leaves there, is no reason to ask for it.
        """
        written_ahead = self._beside(self.path, "-wal")
        try:
            heeds = written_ahead.exists() and written_ahead.stat().st_size
            how = "mode=ro" if heeds else "mode=ro&immutable=1"
            db = _connect(f"{self.path.absolute().as_uri()}?{how}")
            _check(db)
            db.execute("select count(*) from journal").fetchone()
        except (sqlite3.Error, OSError):
            log.warning("%s cannot be opened: %s", self.path, cause)
            raise Unwritable(ABSENT) from cause
        self.trouble, self._for_reading_only = READ_ONLY, True
        log.warning("%s is open for reading only: %s", self.path, cause)
        return db

    @staticmethod
    def _beside(path: Path, suffix: str) -> Path:
        return path.with_name(path.name + suffix)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query. Raises Unreadable."""
        with self._lock:
            self._look_again()
            try:
                return self._db.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                self._suspect = _is_damage(error)
                raise Unreadable(DAMAGED) from error

    @contextmanager
    def writing(self, *, lasting: bool = True) -> Iterator[sqlite3.Connection]:
        """Give the database for one transaction: all of it, or nothing.

        ``lasting`` False leaves the sync to the system: it survives a kill, and perhaps not a power
        cut. Raises Unwritable, with everything as it was.
        """
        with self._lock:
            self._look_again()
            try:
                if self._for_reading_only:
                    self._try_again()
                self._sync(lasting=lasting)
                self._db.execute("begin immediate")
                yield self._db
                self._db.execute("commit")
            except sqlite3.Error as error:
                self._back()
                self._suspect = _is_damage(error)
                log.warning("%s cannot be written: %s", self.path, error)
                raise _unwritable(error) from error
            except BaseException:
                self._back()
                raise

    def tidy(self, *, pack: bool = False) -> None:
        """Empty the write-ahead log, where what was deleted may still be read.

        ``pack`` also gives back the room that it took; a full card has none to do that in, and then
        goes without. Raises Unwritable.
        """
        with self._lock:
            try:
                if pack:
                    with suppress(sqlite3.OperationalError):
                        self._db.execute("vacuum")
                self._db.execute("pragma wal_checkpoint(truncate)")
            except sqlite3.Error as error:
                raise _unwritable(error) from error

    def tell(self, words: str) -> None:
        """Add to what staff must know."""
        self.trouble = " ".join(filter(None, (self.trouble, words)))

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def _look_again(self) -> None:
        """Rule 3."""
        if self._suspect:
            self._db.close()
            self._db, self._lasting, self._suspect = self._opened(), True, False

    def _try_again(self) -> None:
        """The card may have room by now."""
        try:
            writable = self._open()
        except OSError as error:
            raise sqlite3.OperationalError(str(error)) from error
        self._db.close()
        self._db, self._lasting = writable, True
        self.trouble, self._for_reading_only = "", False

    def _sync(self, *, lasting: bool) -> None:
        if lasting != self._lasting:
            self._db.execute(f"pragma synchronous = {'full' if lasting else 'normal'}")
            self._lasting = lasting

    def _back(self) -> None:
        with suppress(sqlite3.Error):
            self._db.execute("rollback")


def _connect(uri: str) -> sqlite3.Connection:
    """Transactions are ours to begin; the lock of Store keeps threads apart."""
    db = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=2.0)
    db.execute("pragma synchronous = full")
    return db


def _check(db: sqlite3.Connection) -> None:
    verdict = db.execute("pragma quick_check(1)").fetchone()
    if verdict != ("ok",):
        error = sqlite3.DatabaseError(str(verdict))
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def _is_damage(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def _unwritable(error: sqlite3.Error) -> Unwritable | Unreadable:
    if _is_damage(error):
        return Unreadable(DAMAGED)
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return Unwritable(FULL if code == sqlite3.SQLITE_FULL else FAILED)


def _free_name(path: Path, now: datetime) -> Path:
    stem = f"{path.stem}.{now:%Y-%m-%d-%H%M}.damaged"
    names = (f"{stem}{'' if n == 0 else f'-{n}'}{path.suffix}" for n in range(10_000))
    return next(found for name in names if not (found := path.with_name(name)).exists())
