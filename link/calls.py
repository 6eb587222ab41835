"""The last call-through, as link.db has it: see link.calling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from link.database import Database

_NAME = "call-through"


class Called(msgspec.Struct, frozen=True, array_like=True):
    """The last one."""

    since_s: float
    """From when the month counts; machine's time, seconds since 1970."""
    at_s: float | None = None
    """None: nobody was called yet."""
    by_itself: bool = False


class Calls:
    """What link.db knows of it. One thread uses it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def last(self) -> Called | None:
        """Raises OutboxError."""
        rows = self._db.rows("select value from kept where name = ?", _NAME)
        return msgspec.msgpack.decode(rows[0][0], type=Called) if rows else None

    def keep(self, called: Called) -> None:
        """Raises OutboxError."""
        with self._db.change() as db:
            db.execute(
                "insert or replace into kept values (?, ?)", [_NAME, msgspec.msgpack.encode(called)]
            )
