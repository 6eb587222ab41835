"""A copy of a SQLite database that is in use, and whether one is whole.

Two copies are kept, the newest and the one before, and no more: what is deleted for people's
privacy must not live on in them. What is encrypted in a database stays so.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from typing import TYPE_CHECKING

from common import atomic_write

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = "ok"
PATIENCE_S = 30.0
"""How long to wait for a writer to let go."""


def verdict(path: Path) -> str:
    """Return "ok", "absent", or in SQLite's words what is wrong."""
    if not path.exists():
        return "absent"
    if path.is_symlink() or not path.is_file():  # a FIFO would be waited for
        return "not a file"
    try:
        with contextlib.closing(read_only(path)) as database:
            (first,) = database.execute("PRAGMA quick_check(1)").fetchone()
            return str(first)
    except sqlite3.Error as error:
        return str(error)


def names(database: str) -> tuple[str, str]:
    """What the copies of that file are called, the newest first."""
    return database, f"{database}.1"


def copy(database: Path, folder: Path) -> bool:
    """Copy a whole database to ``folder``; tell whether it had changed since the last copy.

    Raises OSError and sqlite3.Error.
    """
    newest, _ = (folder / name for name in names(database.name))
    # A copy of later than now is of a clock that was set back since: it says nothing.
    if newest.exists() and _last_written(database) <= newest.stat().st_mtime <= time.time():
        return False
    renew(database, folder)
    return True


def renew(database: Path, folder: Path) -> None:
    """Copy it whatever the copies say. A power cut leaves them. Raises OSError, sqlite3.Error."""
    newest, before = (folder / name for name in names(database.name))
    new = folder / f".{database.name}.new"
    new.unlink(missing_ok=True)
    with (
        contextlib.closing(read_only(database)) as source,
        contextlib.closing(sqlite3.connect(new)) as goal,
    ):
        source.backup(goal)
        goal.execute("PRAGMA journal_mode=DELETE")
    atomic_write.sync(new)
    if newest.exists():
        newest.replace(before)
    atomic_write.rename(new, newest)


def read_only(path: Path) -> sqlite3.Connection:
    """A database with a log, in another user's folder, opens only while it has its log.

    Without one nobody has it open, and it is as it stands.
    """
    has_log = path.with_name(f"{path.name}-wal").exists()
    as_it_is = not has_log and not os.access(path.parent, os.W_OK)
    options = "mode=ro&immutable=1" if as_it_is else "mode=ro"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{options}", uri=True, timeout=PATIENCE_S)


def _last_written(database: Path) -> float:
    """Whoever closes a database takes its log away, at any moment."""
    newest = database.stat().st_mtime
    with contextlib.suppress(FileNotFoundError):
        newest = max(newest, database.with_name(f"{database.name}-wal").stat().st_mtime)
    return newest
