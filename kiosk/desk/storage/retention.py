"""What is deleted when. Applied daily and at closing; `retention_rules` says what.

1. A term ends by running time, which cannot leap, or by the machine's time once that has gone on
   for 24 hours of running without a leap (`content.core.running`). So a clock that is always wrong
   deletes in time, and one that leaps to 2099 deletes nothing before somebody could put it right.
   No publisher's date has any part in it.
2. Of a table that is written in order, everything up to the newest line beyond its time goes, so
   that lines of a clock that was wrong go with their neighbours. Lines older than this software
   count as dated by a wrong clock.
3. Closing deletes at once what is done with, and starts the term of the rest. Closing as an
   exercise does so to what is of drills, and to nothing real.
4. What is deleted is overwritten, and the file is packed at closing. The keys that sealed it end
   (`sealed_rows`).
"""

from __future__ import annotations

import logging
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from common import database_copy
from kiosk.desk.storage import restore, sealed_rows, stray_files
from kiosk.desk.storage.errors import DeskError
from kiosk.desk.storage.retention_rules import AT_CLOSING, DAY, OF_DRILLS, RULES, Rule
from kiosk.desk.storage.times import moment

if TYPE_CHECKING:
    from pathlib import Path

    from content.clock import Times
    from kiosk.desk.storage.database import Store
    from kiosk.desk.storage.vault import Vault

log = logging.getLogger(__name__)

AFTER_CLOSING = 7 * DAY
FIRST_POSSIBLE = datetime(2026, 1, 1, tzinfo=UTC)
"""No line was written before this software was."""
KEYS_DUE, DONE, DUE, ALL_DUE, COPY_DUE = "keys_due", 0.0, 1.0, 2.0, 3.0
"""In the table kept: whether keys are still to be destroyed; all: also those of what remains, which
is sealed anew first; copy: it is, and in no copy yet. Absent: this software never did."""
NOT_MISSED = {"drafts"}
"""Of what a copy brought back under a key that ended: it was written out, or thrown away."""
MISSED = "Niet meer te lezen in die kopie: {what}."


class Retention:
    """Deletes, by the rules above."""

    def __init__(self, store: Store, folder: Path, in_memory: Path, vault: Vault) -> None:
        self._store = store
        self._folder = folder
        self._in_memory = in_memory
        self._vault = vault
        self._keys_stuck = False

    def daily(self, times: Times) -> bool:
        """Apply the rules if a day has gone by, by either clock. Raises DeskError.

        Tells whether they were. Cheap when there is nothing to do: call it once a minute.
        """
        if self._number(restore.PUT_BACK) is not None:
            self._discard_ended(times)
        if self._number(KEYS_DUE) != DONE:
            self._end_keys()
        last, last_run_s = self._moment("applied_at"), self._number("applied_run_s")
        if last and last_run_s is not None:
            ran = timedelta(seconds=times.run_s - last_run_s)
            if last <= times.machine < last + DAY and timedelta(0) <= ran < DAY:
                return False
        self._apply(times)
        return True

    def closing_of_drill(self, now: datetime) -> None:
        """Closing was practised: what is of drills goes, the rest stands. Raises DeskError."""
        with self._store.writing() as db:
            for sql in OF_DRILLS:
                db.execute(sql, {"now": now.timestamp()})
            _note(db, drill_closed_at=now.timestamp())
            _note(db, **{KEYS_DUE: ALL_DUE})
        self._store.tidy()
        self._end_keys()

    def closing(self, times: Times) -> None:
        """The point closes: what is done with goes at once. Raises DeskError."""
        now = times.machine
        with self._store.writing() as db:
            for sql in AT_CLOSING:
                db.execute(sql, {"now": now.timestamp()})
            _note(db, closed_at=now.timestamp(), closed_run_s=times.run_s)
            (last,) = db.execute("select max(id) from reports").fetchone()
            (last_person,) = db.execute("select max(id) from card_people").fetchone()
            _note(db, closed_last=last, closed_last_person=last_person)
            _note(db, **{KEYS_DUE: ALL_DUE})
        self._sweep(times, closing=True)
        self.daily(times)
        self._store.tidy(pack=True)
        self._end_keys()
        self._store.tidy()

    def opening(self) -> None:
        """The point is open (again): reports are at work, not waiting to go."""
        with self._store.writing() as db:
            _note(db, closed_at=None, closed_run_s=None, closed_last=None, closed_last_person=None)

    def opening_of_drill(self, now: datetime) -> None:
        """Opening was practised. Raises DeskError."""
        with self._store.writing() as db:
            _note(db, drill_opened_at=now.timestamp())

    def shut_since(self, *, drill_since_s: float | None) -> datetime | None:
        """Since when visitors find this point closed; None: it is open. Raises Unreadable.

        ``drill_since_s``: when the drill that is on began, in seconds since 1970; None: none is.
        What was practised in an earlier one says nothing of this one.
        """
        closed = self._number("closed_at")
        if drill_since_s is None:
            return moment(closed)
        practised = self._number("drill_closed_at") or 0.0
        opened = self._number("drill_opened_at") or 0.0
        if practised >= drill_since_s:
            closed = max(closed or 0.0, practised)
        if closed is None or drill_since_s <= opened >= closed:
            return None
        return moment(closed)

    @property
    def closed_at(self) -> datetime | None:
        return self._moment("closed_at")

    @property
    def drill_closed_at(self) -> datetime | None:
        """When closing was practised last."""
        return self._moment("drill_closed_at")

    def _apply(self, times: Times) -> None:
        with self._store.writing() as db:
            for rule in RULES:
                if rule.table:
                    _expire(db, rule, times)
            self._end_of_closing(db, times)
            db.execute("delete from ticks where run not in (select id from runs)")
            _note(db, applied_at=times.machine.timestamp(), applied_run_s=times.run_s)
            if self._number(KEYS_DUE) == DONE:
                _note(db, **{KEYS_DUE: DUE})
            self._vault.keys.turn()
        self._store.tidy()
        self._sweep(times)
        self._end_keys()

    def _end_keys(self) -> None:
        """Also what a kill left undone, and the first time that this software opens the book.

        A full card has no room for other keys: those that no row needs end all the same, and the
        rest is tried again a minute later.
        """
        try:
            try:
                self._seal_what_is_due()
                if self._number(KEYS_DUE) == COPY_DUE:
                    self._renew_copy()
            finally:
                with self._store.writing() as db:
                    sealed_rows.end_keys(db, self._vault, self._folder, self._store.copies)
            with self._store.writing() as db:
                _note(db, **{KEYS_DUE: DONE})
        except (OSError, DeskError) as error:
            if not self._keys_stuck:
                log.warning("keys that nothing needs cannot be destroyed: %s", error)
            self._keys_stuck = True
        else:
            self._keys_stuck = False

    def _seal_what_is_due(self) -> None:
        due = self._number(KEYS_DUE)
        if due == COPY_DUE:  # a kill came between
            return
        anew = due == ALL_DUE
        with self._store.writing() as db:
            sealed = sealed_rows.seal_anew(db, self._vault, old_only=not anew)
            _note(db, **{KEYS_DUE: COPY_DUE if anew or sealed else DUE})
        self._store.tidy()

    def _renew_copy(self) -> None:
        """The copies there are need keys that end now: a damaged book would lose all of its words.

        Without one for long, where the card is full: the keys end all the same, as is promised.
        """
        newest = next(iter(self._store.copies), None)
        if newest is None or not newest.parent.is_dir():  # nobody copies: a demo
            return
        try:
            database_copy.renew(self._store.path, newest.parent)
        except (OSError, sqlite3.Error) as error:
            log.warning("the book cannot be copied: %s", error)

    def _discard_ended(self, times: Times) -> None:
        """A copy brought back what had been deleted; without its key it is nothing but alarming.

        What was not beyond its term by then is missed, and said.
        """
        with self._store.writing() as db:
            for rule in RULES:
                if rule.table:
                    _expire(db, rule, times)
            discarded = sealed_rows.discard_ended(db, self._vault)
            _note(db, **{restore.PUT_BACK: None})
        self._vault.lost = False
        missed = [
            f"{rule.what} {discarded[rule.table]}"
            for rule in RULES
            if discarded[rule.table] and rule.table not in NOT_MISSED
        ]
        if missed:
            self._store.tell(MISSED.format(what=", ".join(missed)))

    def _end_of_closing(self, db: sqlite3.Connection, times: Times) -> None:
        closed = self._moment("closed_at")
        if closed is None or not times.is_over(closed, AFTER_CLOSING):
            return
        last = self._number("closed_last")
        if last is None:  # closed by older software
            db.execute("delete from reports where taken_at <= ?", [closed.timestamp()])
        else:
            db.execute("delete from reports where id <= ?", [last])
        last_person = self._number("closed_last_person")
        if last_person is not None:
            db.execute("delete from card_people where id <= ?", [last_person])

    def _sweep(self, times: Times, *, closing: bool = False) -> None:
        try:
            seen = stray_files.sweep(
                self._folder, self._in_memory, times, self._seen(), closing=closing
            )
        except OSError as error:
            log.warning("what lies beside the database cannot be deleted: %s", error)
            return
        with self._store.writing() as db:
            db.execute(
                "insert or replace into kept values ('seen', ?)",
                [msgspec.json.encode(seen).decode()],
            )

    def _seen(self) -> dict[str, float]:
        """Which files lie beside the database, and how long the machine had run when first seen."""
        rows = self._store.rows("select value from kept where name = 'seen'")
        return msgspec.json.decode(rows[0][0], type=dict[str, float]) if rows else {}

    def _moment(self, name: str) -> datetime | None:
        return moment(self._number(name))

    def _number(self, name: str) -> float | None:
        rows = self._store.rows("select value from kept where name = ?", [name])
        return next((float(value) for (value,) in rows), None)


def _expire(db: sqlite3.Connection, rule: Rule, times: Times) -> None:
    rows = db.execute(
        f"select rowid, {rule.dated_by} from {rule.table} "  # noqa: S608 - ours
        f"where {rule.dated_by} is not null"
    ).fetchall()
    dated = [(number, moment(since_s)) for number, since_s in rows]
    if rule.in_order:
        over = [number for number, since in dated if _goes(since, rule, times)]
        sql, values = "delete from {} where rowid <= ?", [(max(over, default=0),)]
    else:
        over = [number for number, since in dated if times.is_over(since, rule.kept)]
        sql, values = "delete from {} where rowid = ?", [(number,) for number in over]
    db.executemany(sql.format(rule.table), values)


def _goes(since: datetime, rule: Rule, times: Times) -> bool:
    """Rule 2: whether a line goes, and all before it."""
    return since >= FIRST_POSSIBLE and times.is_over(since, rule.kept)


def _note(db: sqlite3.Connection, **numbers: float | None) -> None:
    for name, number in numbers.items():
        if number is None:
            db.execute("delete from kept where name = ?", [name])
        else:
            db.execute("insert or replace into kept values (?, ?)", [name, str(number)])
