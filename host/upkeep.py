"""Upkeep, once a day: tell whether the databases are whole, and copy the one that staff write.

    python -I -m host.upkeep        started by noodsteunpunt-upkeep.timer

Checks content.db, power.db, desk.db and link.db, and copies desk.db to backup/ while it is in use.
What is encrypted in it stays so. Two copies are kept, today's and the one before, and no more: what
the desk deletes for people's privacy must not live on here. RUN/upkeep/upkeep.json tells the
screen.

Changes no database: each has one writer, and this is none of them.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from common import atomic_write, folders

if TYPE_CHECKING:
    from pathlib import Path

BOOKS = {
    "content": "content/content.db",
    "power": "power/power.db",
    "desk": "desk/desk.db",
    "link": "link/link.db",
}
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
        with contextlib.closing(_read_only(path)) as database:
            (first,) = database.execute("PRAGMA quick_check(1)").fetchone()
            return str(first)
    except sqlite3.Error as error:
        return str(error)


def copy(database: Path, folder: Path) -> bool:
    """Copy a whole database to ``folder``; tell whether it had changed since the last copy.

    A power cut leaves the copies there were. Raises OSError and sqlite3.Error.
    """
    target = folder / database.name
    if target.exists() and _last_written(database) <= target.stat().st_mtime:
        return False
    new = folder / f".{database.name}.new"
    new.unlink(missing_ok=True)
    with (
        contextlib.closing(_read_only(database)) as source,
        contextlib.closing(sqlite3.connect(new)) as goal,
    ):
        source.backup(goal)
        goal.execute("PRAGMA journal_mode=DELETE")
    atomic_write.sync(new)
    if target.exists():
        target.replace(folder / f"{database.name}.1")
    atomic_write.rename(new, target)
    return True


def main() -> int:
    state = folders.state()
    found = {name: verdict(state / place) for name, place in BOOKS.items()}
    backup = "" if found["desk"] != WHOLE else _back_up(state)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    _tell({"at": at, "books": found, "backup": backup}, folders.run() / "upkeep/upkeep.json")
    wrong = {name: word for name, word in found.items() if word not in {WHOLE, "absent"}}
    for name, word in wrong.items():
        print(f"upkeep: {name}.db is damaged: {word}", file=sys.stderr)
    if backup not in {"", "copied", "unchanged"}:
        print(f"upkeep: desk.db could not be copied: {backup}", file=sys.stderr)
        return 1
    return 1 if wrong else 0


def _back_up(state: Path) -> str:
    """Return "copied", "unchanged", or what went wrong."""
    try:
        return "copied" if copy(state / BOOKS["desk"], state / "backup") else "unchanged"
    except (OSError, sqlite3.Error) as error:
        return str(error)


def _read_only(path: Path) -> sqlite3.Connection:
    """A database with a log, in another user's folder, opens only while it has its log.

    Without one nobody has it open, and it is as it stands.
    """
    has_log = path.with_name(f"{path.name}-wal").exists()
    as_it_is = not has_log and not os.access(path.parent, os.W_OK)
    options = "mode=ro&immutable=1" if as_it_is else "mode=ro"
    return sqlite3.connect(f"{path.as_uri()}?{options}", uri=True, timeout=PATIENCE_S)


def _last_written(database: Path) -> float:
    """Whoever closes a database takes its log away, at any moment."""
    newest = database.stat().st_mtime
    with contextlib.suppress(FileNotFoundError):
        newest = max(newest, database.with_name(f"{database.name}-wal").stat().st_mtime)
    return newest


def _tell(report: dict[str, object], path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    atomic_write.write(path, json.dumps(report).encode() + b"\n")
    path.chmod(0o640)  # past the unit's umask: the power daemon, of the same group, reads it


if __name__ == "__main__":
    sys.exit(main())
