"""Emergency reports: what cannot be phoned to 112, taken down for the emergency services.

Sealed as a whole. Numbered by day, those of a drill apart; a number that was on the air is not
given again that day, closed or not. Taken, then relayed, then acknowledged:
each once, in that order and never back, with its time. The words are never changed; more news is a
new report, which says what it corrects.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from kiosk.desk.storage.errors import Unfit
from kiosk.desk.storage.text_rules import fit
from kiosk.desk.storage.times import day, moment

if TYPE_CHECKING:
    import sqlite3

    from kiosk.desk.storage.database import Store
    from kiosk.desk.storage.vault import Vault

LINE_CHARS, WORDS_CHARS = 200, 2000
PURPOSE = "reports"
LAST_NUMBER = "last report"
"""In the table kept: the day, a space, and the number given out last."""
_COLUMNS = "id, day, number, drill, taken_at, relayed_at, acknowledged_at, sealed"


class Emergency(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller said."""

    what: str
    where: str
    who: str = ""
    """Who is in danger, and how many."""
    call_back: str = ""
    """How, or where, the caller is found again."""
    words: str = ""
    """The caller's exact words."""
    corrects: int | None = None
    """The id of an earlier report, to which this one adds or which it puts right."""
    answers: dict[str, str] = {}
    """What was touched and typed, by the fields of the form: to begin a correction with."""


class State(StrEnum):
    TAKEN = "opgenomen"
    RELAYED = "doorgegeven"
    ACKNOWLEDGED = "bevestigd"


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One emergency report. Times are aware, in UTC."""

    id: int
    day: str
    """In Dutch time, such as ``2026-01-20``."""
    number: int
    """Within its day, from 1; drills count apart."""
    emergency: Emergency
    taken_at: datetime
    relayed_at: datetime | None = None
    acknowledged_at: datetime | None = None
    drill: bool = False

    @property
    def state(self) -> State:
        if self.acknowledged_at:
            return State.ACKNOWLEDGED
        return State.RELAYED if self.relayed_at else State.TAKEN

    @property
    def name(self) -> str:
        """What it is called on the radio, such as ``3 van 20-01``; a drill says so."""
        _, month, date = self.day.split("-")
        return f"{'Oefening ' if self.drill else ''}{self.number} van {date}-{month}"


class Reports:
    """The records of emergency reports."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    def take(self, emergency: Emergency, now: datetime, *, drill: bool = False) -> Report:
        """Take a report down and give it its number. Raises Unfit, Unwritable."""
        emergency = _fit(emergency)
        today = day(now)
        with self._store.writing() as db:
            number = _next_number(db, today, drill=drill)
            new = db.execute(
                "insert into reports (day, number, drill, taken_at, sealed) values (?, ?, ?, ?, ?)",
                [today, number, drill, now.timestamp(), self._vault.seal(PURPOSE, emergency)],
            )
            report_id = new.lastrowid or 0
        return Report(
            id=report_id, day=today, number=number, emergency=emergency, taken_at=now, drill=drill
        )

    def relay(self, report_id: int, now: datetime) -> None:
        """It was passed on. Raises Unfit when it was already."""
        self._step(report_id, "relayed_at", "taken_at", now)

    def acknowledge(self, report_id: int, now: datetime) -> None:
        """The other side said that it came through. Raises Unfit before it was relayed."""
        self._step(report_id, "acknowledged_at", "relayed_at", now)

    def make_real(self, report_id: int) -> None:
        """What was taken in a drill is no exercise: it gets a number among the real ones.

        Raises Unfit when it is real already.
        """
        with self._store.writing() as db:
            found = db.execute("select day from reports where id = ? and drill", [report_id])
            days = [its_day for (its_day,) in found]
            if not days:
                raise Unfit("Deze melding is al echt.")
            db.execute(
                "update reports set drill = 0, number = ?, posted = null where id = ?",
                [_next_number(db, days[0], drill=False), report_id],
            )

    def reports(self, *, drill: bool = False) -> tuple[Report, ...]:
        """Return the real reports, the last taken first; in a drill, those of drills.

        Real ones that are not acknowledged stay in sight in a drill too.
        """
        waiting = "drill or acknowledged_at is null" if drill else "not drill"
        return self._where(f"{waiting} order by id desc", [])

    def report(self, report_id: int) -> Report | None:
        return next(iter(self._where("id = ?", [report_id])), None)

    def _step(self, report_id: int, column: str, before: str, now: datetime) -> None:
        with self._store.writing() as db:
            done = db.execute(
                f"update reports set {column} = ? where id = ?"  # noqa: S608 - our own columns
                f" and {column} is null and {before} is not null",
                [now.timestamp(), report_id],
            )
            if not done.rowcount:
                raise Unfit("Deze stap kan nu niet: kijk bij de melding wat al gedaan is.")

    def _where(self, condition: str, values: list[int]) -> tuple[Report, ...]:
        rows = self._store.rows(f"select {_COLUMNS} from reports where {condition}", values)  # noqa: S608 - ours
        return tuple(
            Report(
                id=report_id,
                day=its_day,
                number=number,
                emergency=emergency,
                taken_at=moment(taken_at),
                relayed_at=moment(relayed_at),
                acknowledged_at=moment(acknowledged_at),
                drill=bool(drill),
            )
            for (
                report_id,
                its_day,
                number,
                drill,
                taken_at,
                relayed_at,
                acknowledged_at,
                sealed,
            ) in rows
            if (emergency := self._vault.opened(PURPOSE, sealed, Emergency)) is not None
        )


def _next_number(db: sqlite3.Connection, its_day: str, *, drill: bool) -> int:
    """Give a number out. Closing deletes reports, so the last real one is noted apart."""
    (last,) = db.execute(
        "select coalesce(max(number), 0) from reports where day = ? and drill = ?", [its_day, drill]
    ).fetchone()
    if drill:
        return int(last) + 1
    for (noted,) in db.execute("select value from kept where name = ?", [LAST_NUMBER]).fetchall():
        noted_day, _, noted_number = noted.partition(" ")
        if noted_day == its_day:
            last = max(last, int(noted_number))
    number = int(last) + 1
    db.execute("insert or replace into kept values (?, ?)", [LAST_NUMBER, f"{its_day} {number}"])
    return number


def _fit(emergency: Emergency) -> Emergency:
    def line(text: str, what: str, *, empty: bool = True) -> str:
        return fit(text, LINE_CHARS, what, one_line=True, empty=empty)

    return Emergency(
        what=line(emergency.what, "wat", empty=False),
        where=line(emergency.where, "waar", empty=False),
        who=line(emergency.who, "wie"),
        call_back=line(emergency.call_back, "terugbellen"),
        words=fit(emergency.words, WORDS_CHARS, "woorden", empty=True),
        corrects=emergency.corrects,
        answers={
            name: fit(text, WORDS_CHARS, name, empty=True)
            for name, text in emergency.answers.items()
        },
    )
