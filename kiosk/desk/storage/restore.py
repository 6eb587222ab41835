"""Putting a damaged database back from the copies that upkeep makes of it each day.

What is sealed in a copy opens while its keys are there (`sealed_rows`). Closing deletes the copies,
so nothing that was deleted there comes back.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kiosk.desk.storage import private_files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

log = logging.getLogger(__name__)

FOLDER, NAMES = "backup", ("desk.db", "desk.db.1")
"""In the state folder, the newest first."""
WITHDRAW = "update notices set withdrawn_at = ? where withdrawn_at is null"
"""Staff may have taken a notice off after the copy was made: visitors must not read it again."""

PUT_BACK = "put_back"
NOTE = "insert or replace into kept values ('put_back', '1')"
"""It may hold what was deleted since, until `Retention` has looked: also after a kill."""


def put_back(path: Path, copies: Iterable[Path]) -> datetime | None:
    """Write the first sound copy to ``path``; tell when it was made, None where there is none."""
    for copy in copies:
        try:
            made_at = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
            _check(copy)
            private_files.write(path, copy.read_bytes())
        except FileNotFoundError:
            continue
        except (OSError, sqlite3.Error) as error:
            log.warning("%s cannot take the place of the database: %s", copy, error)
        else:
            return made_at
    return None


def _check(copy: Path) -> None:
    """Raise sqlite3.Error unless it is a whole database. Leaves nothing beside it."""
    uri = f"{copy.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as database:
        verdict = database.execute("pragma quick_check(1)").fetchone()
        if verdict != ("ok",):
            raise sqlite3.DatabaseError(str(verdict))
        database.execute("select count(*) from journal").fetchone()
