"""office.db: one writer, the office's process, and a commit means that the disk has it.

Every feature brings the migrations of its own tables. One connection, one thread at a time: pages
are small, and whoever waits, waits milliseconds.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import sqlite_utils

from office.errors import OfficeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sqlite_utils.migrations import Migrations

MODE = 0o600
BUSY_S = 5.0


class Database:
    """The one connection; any thread may use it. Every method raises OfficeError."""

    def __init__(self, path: Path, migrations: Iterable[Migrations]) -> None:
        self._turn = threading.RLock()
        with _in_our_words():
            self._db = _opened(path)
            for one in migrations:
                one.apply(sqlite_utils.Database(self._db))

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction: on disk when the block has ended well, else nothing of it."""
        with self._turn, _in_our_words():
            self._db.execute("begin immediate")
            try:
                yield self._db
                self._db.execute("commit")
            except BaseException:
                with suppress(sqlite3.Error):  # a full disk may have rolled it back already
                    self._db.execute("rollback")
                raise

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        with self._turn, _in_our_words():
            return self._db.execute(query, values).fetchall()

    def row(self, query: str, *values: Any) -> sqlite3.Row | None:
        """Return the first, or None."""
        return next(iter(self.rows(query, *values)), None)

    def close(self) -> None:
        with self._turn, suppress(sqlite3.Error):
            self._db.close()


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, MODE))
    db = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    db.row_factory = sqlite3.Row
    db.execute("pragma journal_mode = wal")
    db.execute("pragma synchronous = full")
    db.execute("pragma foreign_keys = on")
    db.execute("pragma secure_delete = on")
    return db


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise OfficeError(f"De opslag werkt niet mee ({error}): is de schijf vol?") from error
    except OSError as error:
        raise OfficeError(f"office.db is niet te openen ({error.strerror}).") from error
