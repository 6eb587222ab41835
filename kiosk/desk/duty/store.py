"""Who is on duty, as what, until when. Sealed: it is a first name.

Who was written down in a drill is on duty while one is on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from kiosk.desk.storage.errors import Unfit
from kiosk.desk.storage.text_rules import fit
from kiosk.desk.storage.times import moment

if TYPE_CHECKING:
    from kiosk.desk.storage.database import Store
    from kiosk.desk.storage.vault import Vault

USUAL, LONGEST = timedelta(hours=8), timedelta(hours=16)
LATE = timedelta(hours=1)
"""Relief may be late; also covers a clock that was set back a little."""
NAME_CHARS = 40
PURPOSE = "duties"


class _Person(msgspec.Struct, frozen=True):
    task: str
    first_name: str


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """One person's shift. Times are aware, in UTC."""

    id: int
    task: str
    """As on the role card, such as ``Coördinator``."""
    first_name: str
    since: datetime
    until: datetime


class Roster:
    """Who was on duty, by shift."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    def begin(
        self,
        task: str,
        first_name: str,
        now: datetime,
        *,
        until: datetime | None = None,
        drill: bool = False,
    ) -> Duty:
        """Put somebody on duty, without ``until`` for `USUAL`. Raises Unfit, Unwritable."""
        task = fit(task, NAME_CHARS, "taak", one_line=True)
        first_name = fit(first_name, NAME_CHARS, "voornaam", one_line=True)
        until = until or now + USUAL
        if not now < until <= now + LONGEST:
            raise Unfit("Een dienst duurt hoogstens 16 uur en eindigt later dan nu.", "tot")
        with self._store.writing() as db:
            new = db.execute(
                "insert into duties (since, until, drill, sealed) values (?, ?, ?, ?)",
                [
                    now.timestamp(),
                    until.timestamp(),
                    drill,
                    self._vault.seal(PURPOSE, _Person(task, first_name)),
                ],
            )
            number = new.lastrowid or 0
        return Duty(id=number, task=task, first_name=first_name, since=now, until=until)

    def end(self, duty_id: int, now: datetime) -> None:
        """Somebody goes home. Nothing happens if they had. Raises Unwritable."""
        with self._store.writing() as db:
            db.execute(
                "update duties set ended_at = ? where id = ? and ended_at is null",
                [now.timestamp(), duty_id],
            )

    def on_duty(self, now: datetime, *, drill: bool = False) -> tuple[Duty, ...]:
        """Return who is on duty, in the order in which they began; ``drill`` while one is on.

        Whoever stays on after ``until`` is still there for an hour: relief may be late.
        """
        rows = self._store.rows(
            "select id, since, until, sealed from duties"
            " where ended_at is null and until > ? and until <= ? and drill <= ? order by id",
            [(now - LATE).timestamp(), (now + LONGEST + LATE).timestamp(), drill],
        )
        return tuple(
            Duty(
                id=number,
                task=person.task,
                first_name=person.first_name,
                since=moment(since),
                until=moment(until),
            )
            for number, since, until, sealed in rows
            if (person := self._vault.opened(PURPOSE, sealed, _Person)) is not None
        )
