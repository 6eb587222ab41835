"""Upkeep, once a day: tell whether the databases are whole, and copy the one that staff write.

    python -I -m host.upkeep        started by noodsteunpunt-upkeep.timer

Checks content.db, power.db, desk.db and link.db, and copies desk.db to backup/ while it is in use.
What is encrypted in it stays so. Two copies are kept, today's and the one before, and no more: what
the desk deletes for people's privacy must not live on here. RUN/upkeep/upkeep.json tells the
screen.

office.db is not among them: its office does the same for it (`office.keeping`), and nobody else may
open its folder.

Changes no database: each has one writer, and this is none of them.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from common import atomic_write, folders
from common.database_copy import WHOLE, copy, verdict

if TYPE_CHECKING:
    from pathlib import Path

BOOKS = {
    "desk": "desk/desk.db",
    "content": "content/content.db",
    "power": "power/power.db",
    "link": "link/link.db",
}
"""The desk's first, and copied first: others' files may be anything by the time they are opened."""


def main() -> int:
    state = folders.state()
    found, backup = {}, ""
    for name, place in BOOKS.items():
        found[name] = verdict(state / place)
        if name == "desk" and found[name] == WHOLE:
            backup = _back_up(state)
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


def _tell(report: dict[str, object], path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    atomic_write.write(path, json.dumps(report).encode() + b"\n")
    path.chmod(0o640)  # past the unit's umask: the power daemon, of the same group, reads it


if __name__ == "__main__":
    sys.exit(main())
