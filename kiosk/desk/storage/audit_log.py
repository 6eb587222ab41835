"""The audit log: what was done at this appliance, when, by which role. For the helpdesk too.

So it never holds a name or what anybody said; that is what the log is for.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from content.core.text import clean_line
from kiosk.desk.storage.times import moment
from kiosk.model.roles import Role

if TYPE_CHECKING:
    from kiosk.desk.storage.database import Store

WHAT_CHARS = 300


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing done."""

    at: datetime
    role: Role
    what: str


class AuditLog:
    """The records of what was done."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, role: Role, what: str, now: datetime) -> None:
        """Raises Unwritable."""
        with self._store.writing() as db:
            db.execute(
                "insert into journal (at, role, what) values (?, ?, ?)",
                [now.timestamp(), role, clean_line(what, WHAT_CHARS)],
            )

    def entries(self, limit: int = 500) -> tuple[AuditEntry, ...]:
        """Return the last entries, the newest first."""
        rows = self._store.rows(
            "select at, role, what from journal order by id desc limit ?", [limit]
        )
        return tuple(
            AuditEntry(at=moment(at), role=Role(role), what=what) for at, role, what in rows
        )
