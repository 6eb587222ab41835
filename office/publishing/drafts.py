"""What somebody is writing: a draft a person and a bulletin, kept at every pause in typing.

A draft remembers the text it began from. Where the file is another by now, somebody saved in
between: field by field one sees both, and nobody's words are lost.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from sqlite3 import Row

    from office.accounts.people import User
    from office.database import Database


class Draft(NamedTuple):
    user: int
    bulletin: str
    base: str
    """The text of the file when it was begun; empty: there was none."""
    filled: dict[str, str]
    changed: datetime


class Other(NamedTuple):
    """Somebody else who writes at the same bulletin."""

    name: str
    changed: datetime


class Drafts:
    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._db, self._now = database, now

    def of(self, user: User, bulletin: str) -> Draft | None:
        row = self._db.row(
            "select * from publishing_drafts where user = ? and bulletin = ?", user.number, bulletin
        )
        return _draft(row) if row else None

    def all_of(self, user: User) -> list[Draft]:
        rows = self._db.rows(
            "select * from publishing_drafts where user = ? order by changed_s desc", user.number
        )
        return [_draft(row) for row in rows]

    def keep(self, user: User, bulletin: str, base: str, filled: Mapping[str, str]) -> None:
        """On disk when it returns: whoever pulls the plug loses what was typed since."""
        values = [user.number, bulletin, base, json.dumps(dict(filled)), self._now().timestamp()]
        with self._db.change() as db:
            db.execute("insert or replace into publishing_drafts values (?, ?, ?, ?, ?)", values)

    def drop(self, user: User, bulletin: str) -> None:
        with self._db.change() as db:
            db.execute(
                "delete from publishing_drafts where user = ? and bulletin = ?",
                [user.number, bulletin],
            )

    def others(self, user: User) -> dict[str, list[Other]]:
        """Return who else writes, by bulletin."""
        found: dict[str, list[Other]] = {}
        for row in self._db.rows(
            "select bulletin, changed_s, name from publishing_drafts join users on user = number "
            "where user <> ? order by changed_s desc",
            user.number,
        ):
            other = Other(row["name"], _at(row["changed_s"]))
            found.setdefault(row["bulletin"], []).append(other)
        return found


def _draft(row: Row) -> Draft:
    filled = json.loads(row["filled"])
    return Draft(row["user"], row["bulletin"], row["base"], filled, _at(row["changed_s"]))


def _at(moment_s: float) -> datetime:
    return datetime.fromtimestamp(moment_s, UTC)
