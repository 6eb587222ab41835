"""A damaged office.db is set aside, and its newest sound copy takes its place.

1. Nothing is thrown away: the file keeps its bytes under a dated name, its log beside it.
2. A cut at any moment finds the damage again at the next start.
3. What was set aside holds people's words: it goes when their term is over, as do old copies.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from common import atomic_write, database_copy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

log = logging.getLogger(__name__)

MODE = 0o600
KEPT, COPY_KEPT = timedelta(days=30), timedelta(days=2)
_CODES = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_LOGS = ("-wal", "-shm")


def is_damage(error: BaseException | None) -> bool:
    """Whether it is the file that is wrong, and not a full disk or a lock."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _CODES


def check(db: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError, as damage, unless it is whole."""
    verdict = db.execute("pragma quick_check(1)").fetchone()[0]
    if verdict != database_copy.WHOLE:
        error = sqlite3.DatabaseError(str(verdict))
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def set_aside(path: Path, now: datetime) -> Path:
    """Give it a name of its own beside the present one. Raises OSError."""
    aside = _free_name(path, now)
    for end in _LOGS:
        with suppress(FileNotFoundError):
            path.with_name(path.name + end).replace(aside.with_name(aside.name + end))
    os.link(path, aside)  # rule 2
    return aside


def put_back(path: Path, copies: Iterable[Path]) -> datetime | None:
    """Write the first sound copy to ``path``; tell when it was made. None: there was none.

    Raises OSError.
    """
    for copy in copies:
        try:
            with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)) as db:
                check(db)
            made_at, data = datetime.fromtimestamp(copy.stat().st_mtime, UTC), copy.read_bytes()
        except (OSError, sqlite3.Error) as error:
            log.warning("%s cannot take the place of the database: %s", copy, error)
            continue
        atomic_write.write(path, data, mode=MODE)
        return made_at
    path.unlink()
    return None


def sweep(path: Path, backup: Path, now: datetime) -> None:
    """Rule 3, by the dates of the files. Raises OSError."""
    old = _older(_set_aside(path), now - KEPT)
    for gone in (*old, *_older(backup.glob(f"{path.name}.*"), now - COPY_KEPT)):
        gone.unlink(missing_ok=True)


def forget(path: Path, backup: Path) -> None:
    """What was deleted must be nowhere else: take away all copies, and what was set aside."""
    for gone in (*_set_aside(path), *backup.glob(f"*{path.name}*")):
        gone.unlink(missing_ok=True)


def _set_aside(path: Path) -> Iterator[Path]:
    return path.parent.glob(f"{path.stem}.*.damaged*")


def _older(paths: Iterable[Path], moment: datetime) -> Iterator[Path]:
    for path in paths:
        with suppress(FileNotFoundError):
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment:
                yield path


def _free_name(path: Path, now: datetime) -> Path:
    stem = f"{path.stem}.{now:%Y-%m-%d-%H%M}.damaged"
    names = (f"{stem}{f'-{number}' if number else ''}{path.suffix}" for number in range(10_000))
    return next(free for name in names if not (free := path.with_name(name)).exists())
