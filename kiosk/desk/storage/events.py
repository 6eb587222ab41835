"""Tables that only grow: what is, is worked out from all that happened, and never stored.

1. An event is written once and never changed. Only retention deletes.
2. It is known by its origin and its key. Taken in twice, in whatever order, it counts once.
3. The order of one origin's events is their sequence, never a clock.
4. What no rule of ours reads is not taken in from others. Where it is there all the same, of newer
   software perhaps, it is passed over: one event must not hide all others.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from kiosk.desk.storage.times import moment

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from kiosk.desk.storage.database import Store

log = logging.getLogger(__name__)

OWN = ""
"""The origin of what was written here; of another place, the id of its node."""
KEY_BYTES = 8

B = TypeVar("B")


@dataclass(frozen=True, kw_only=True)
class Event(Generic[B]):
    """One thing that happened. Times are aware, in UTC, by the clock of its origin."""

    origin: str
    key: str
    sequence: int
    at: datetime
    drill: bool
    body: B


class Events(Generic[B]):
    """The events of one table, whose bodies are of one type, in the clear: nothing personal."""

    def __init__(self, store: Store, table: str, kind: type[B]) -> None:
        """``kind`` may be a union of tagged structs."""
        self._store = store
        self._table = table
        self._decoder = msgspec.json.Decoder(kind)
        self._told: set[str] = set()

    def append(
        self,
        db: sqlite3.Connection,
        body: B,
        now: datetime,
        *,
        drill: bool,
        recipient: str | None = None,
    ) -> Event[B]:
        """Write what happened here, in a transaction that is open."""
        (last,) = db.execute(
            f"select coalesce(max(sequence), 0) from {self._table} where origin = ?",  # noqa: S608 - ours
            [OWN],
        ).fetchone()
        event = Event(
            origin=OWN,
            key=secrets.token_hex(KEY_BYTES),
            sequence=int(last) + 1,
            at=now,
            drill=drill,
            body=body,
        )
        self._insert(db, event, recipient)
        return event

    def take_in(self, event: Event[B]) -> None:
        """Keep what another place wrote, once. Raises Unwritable."""
        if self._read(event.key, msgspec.json.encode(event.body)) is None:  # rule 4
            return
        with self._store.writing() as db:
            self._insert(db, event, None)

    def all(self, *, drill: bool) -> list[Event[B]]:
        """Return the real ones, or those of drills: the two never meet. Raises Unreadable."""
        return self._where("drill = ?", drill)

    def numbered(self, number: int) -> tuple[Event[B], str] | None:
        """Return the event of one row, and to whom it goes. Raises Unreadable."""
        rows = self._store.rows(
            f"select recipient from {self._table} where id = ?",  # noqa: S608 - ours
            [number],
        )
        events = self._where("id = ?", number)
        return (events[0], str(rows[0][0] or "")) if events else None

    def _where(self, condition: str, *values: int) -> list[Event[B]]:
        rows = self._store.rows(
            f"select origin, key, sequence, at, drill, body from {self._table}"  # noqa: S608 - ours
            f" where {condition} order by id",
            values,
        )
        return [
            Event(
                origin=origin,
                key=key,
                sequence=sequence,
                at=moment(at),
                drill=bool(of_drill),
                body=read,
            )
            for origin, key, sequence, at, of_drill, body in rows
            if (read := self._read(key, body)) is not None
        ]

    def _read(self, key: str, body: str | bytes) -> B | None:
        """Rule 4; told once."""
        try:
            return self._decoder.decode(body)
        except msgspec.ValidationError as error:
            if key not in self._told:
                self._told.add(key)
                log.warning("%s holds an event that says nothing to us: %s", self._table, error)
            return None

    def _insert(self, db: sqlite3.Connection, event: Event[B], recipient: str | None) -> None:
        db.execute(
            f"insert or ignore into {self._table}"  # noqa: S608 - ours
            " (origin, key, sequence, at, drill, body, recipient) values (?, ?, ?, ?, ?, ?, ?)",
            [
                event.origin,
                event.key,
                event.sequence,
                event.at.timestamp(),
                event.drill,
                msgspec.json.encode(event.body).decode(),
                recipient,
            ],
        )
