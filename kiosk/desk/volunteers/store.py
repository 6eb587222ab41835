"""Who of the neighbours helps here: who is there, who is out, and who should be back by now.

A first name or a badge number is enough. Sealed as a whole, and deleted when the point closes. A
table of events: what somebody does now is the last that happened. Of a drill only in a drill.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from kiosk.desk.storage.errors import Unfit
from kiosk.desk.storage.text_rules import fit
from kiosk.desk.storage.times import moment

if TYPE_CHECKING:
    import sqlite3

    from kiosk.desk.storage.database import Store
    from kiosk.desk.storage.vault import Vault

NAME_CHARS, WORDS_CHARS = 40, 120
PURPOSE = "volunteers"
LONGEST_OUT = timedelta(hours=12)


class Doing(StrEnum):
    """What somebody does now."""

    FREE = "vrij"
    BUSY = "bezig"
    """At work in the point itself."""
    OUT = "op pad"
    GONE = "naar huis"


class Volunteer(msgspec.Struct, frozen=True, kw_only=True):
    """One person, as of the last event. Times are aware, in UTC."""

    person: int
    name: str
    """A first name, or the number of a badge."""
    can: str = ""
    """What they can."""
    doing: Doing = Doing.FREE
    where: str = ""
    """What they do, or where they went."""
    since: datetime
    back_by: datetime | None = None
    """When they agreed to be back."""

    def is_overdue(self, now: datetime) -> bool:
        """Somebody must go and look."""
        return self.doing is Doing.OUT and self.back_by is not None and now >= self.back_by


class _Event(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of one person from then on."""

    name: str
    can: str = ""
    doing: Doing = Doing.FREE
    where: str = ""
    back_by_s: float | None = None


class Volunteers:
    """The records of who helps."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    def come(self, name: str, can: str, now: datetime, *, drill: bool) -> int:
        """Somebody is there. Raises Unfit, Unwritable."""
        event = _Event(
            name=fit(name, NAME_CHARS, "naam", one_line=True),
            can=fit(can, WORDS_CHARS, "kan", one_line=True, empty=True),
        )
        with self._store.writing() as db:
            (last,) = db.execute("select coalesce(max(person), 0) from volunteers").fetchone()
            self._insert(db, int(last) + 1, event, now, drill=drill)
        return int(last) + 1

    def send_out(self, person: int, where: str, back_by: datetime, now: datetime) -> None:
        """They go out, and agreed when to be back. Raises Unfit, Unwritable."""
        if not now < back_by <= now + LONGEST_OUT:
            raise Unfit("Spreek af om binnen 12 uur terug te zijn.", "terug")
        where = fit(where, WORDS_CHARS, "waar", one_line=True)
        self._change(person, Doing.OUT, now, where=where, back_by_s=back_by.timestamp())

    def put_to_work(self, person: int, what: str, now: datetime) -> None:
        """They do something in the point itself. Raises Unwritable."""
        what = fit(what, WORDS_CHARS, "wat", one_line=True)
        self._change(person, Doing.BUSY, now, where=what)

    def is_back(self, person: int, now: datetime) -> None:
        self._change(person, Doing.FREE, now)

    def go_home(self, person: int, now: datetime) -> None:
        self._change(person, Doing.GONE, now)

    def there(self, now: datetime, *, drill: bool) -> tuple[Volunteer, ...]:
        """Return all who have not gone home: overdue first, then who is out, free, busy.

        While a drill is on, the real ones too: somebody who does not come back is no exercise.
        """
        found = (one for one in self._all(drill=drill) if one.doing is not Doing.GONE)
        order = {Doing.OUT: 0, Doing.FREE: 1, Doing.BUSY: 2}
        return tuple(sorted(found, key=lambda v: (not v.is_overdue(now), order[v.doing], v.person)))

    def volunteer(self, person: int) -> Volunteer | None:
        return next((one for one in self._all(drill=True) if one.person == person), None)

    def _all(self, *, drill: bool) -> list[Volunteer]:
        rows = self._store.rows(
            "select person, at, sealed from volunteers as last where drill <= ? and not exists ("
            "select * from volunteers as later where later.person = last.person"
            " and later.id > last.id) order by person",
            [drill],
        )
        return [
            Volunteer(
                person=person,
                name=event.name,
                can=event.can,
                doing=event.doing,
                where=event.where,
                since=moment(at),
                back_by=moment(event.back_by_s),
            )
            for person, at, sealed in rows
            if (event := self._vault.opened(PURPOSE, sealed, _Event)) is not None
        ]

    def _change(
        self,
        person: int,
        doing: Doing,
        now: datetime,
        *,
        where: str = "",
        back_by_s: float | None = None,
    ) -> None:
        before = self.volunteer(person)
        if before is None:
            raise Unfit("Deze vrijwilliger staat hier niet meer.")
        event = _Event(
            name=before.name, can=before.can, doing=doing, where=where, back_by_s=back_by_s
        )
        with self._store.writing() as db:
            (drill,) = db.execute(
                "select drill from volunteers where person = ? limit 1", [person]
            ).fetchone()
            self._insert(db, person, event, now, drill=bool(drill))

    def _insert(
        self, db: sqlite3.Connection, person: int, event: _Event, now: datetime, *, drill: bool
    ) -> None:
        db.execute(
            "insert into volunteers (person, at, drill, sealed) values (?, ?, ?, ?)",
            [person, now.timestamp(), drill, self._vault.seal(PURPOSE, event)],
        )
