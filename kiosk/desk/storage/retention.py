"""What is deleted when. Applied daily and at closing; `rules` is what the screen shows.

1. A term ends by running time, which cannot leap, or by the machine's time once that has gone on
   for 24 hours of running without a leap (`content.core.running`). So a clock that is always wrong
   deletes in time, and one that leaps to 2099 deletes nothing before somebody could put it right.
   No publisher's date has any part in it.
2. Of a table that is written in order, everything up to the newest line beyond its time goes, so
   that lines of a clock that was wrong go with their neighbours. Lines older than this software
   count as dated by a wrong clock.
3. Closing deletes at once what is done with, and starts the term of the rest. Closing as an
   exercise does so to what is of drills, and to nothing real.
4. What is deleted is overwritten, and the file is packed at closing.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from kiosk.desk.storage import stray_files
from kiosk.desk.storage.times import moment

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection
    from pathlib import Path

    from content.clock import Times
    from kiosk.desk.storage.database import Store

log = logging.getLogger(__name__)

DAY = timedelta(days=1)
AFTER_CLOSING = 7 * DAY
FIRST_POSSIBLE = datetime(2026, 1, 1, tzinfo=UTC)
"""No line was written before this software was."""


@dataclass(frozen=True)
class Rule:
    """How long one table is kept."""

    what: str
    """As staff know it."""
    words: str
    table: str = ""
    dated_by: str = ""
    """An SQL expression of the moment from which ``kept`` counts; null: not yet."""
    kept: timedelta = timedelta(0)
    in_order: bool = True
    """Whether a later line is never beyond its time before an earlier one."""
    feature: str = ""
    """The switch in the settings of what writes it; empty: it is always there."""


RULES = (
    Rule(
        "Mededelingen",
        "7 dagen na het einde",
        "notices",
        "coalesce(withdrawn_at, until)",
        7 * DAY,
        in_order=False,
    ),
    Rule("Logboek", "30 dagen", "log", "at", 30 * DAY),
    Rule(
        "Noodmeldingen",
        "bevestigd: tot het sluiten; anders tot 7 dagen na het sluiten; hoogstens 30 dagen",
        "reports",
        "taken_at",
        30 * DAY,
    ),
    Rule("Situatieberichten", "30 dagen", "situations", "at", 30 * DAY),
    Rule(
        "Half ingevulde formulieren",
        "24 uur, of tot het sluiten",
        "drafts",
        "at",
        DAY,
        in_order=False,
    ),
    Rule(
        "Wie er dienst had",
        "7 dagen",
        "duties",
        "coalesce(ended_at, until)",
        7 * DAY,
        in_order=False,
    ),
    Rule("Afgevinkte lijsten", "30 dagen", "runs", "started_at", 30 * DAY),
    Rule("Kaarten van vraag en aanbod", "30 dagen", "card_events", "at", 30 * DAY, feature="needs"),
    Rule(
        "Wie iets vroeg of aanbood, en wat die zei",
        "geregeld: tot het sluiten; anders tot 7 dagen na het sluiten; hoogstens 30 dagen",
        "card_people",
        "at",
        30 * DAY,
        feature="needs",
    ),
    Rule(
        "Wie als vrijwilliger hielp",
        "tot het sluiten; hoogstens 7 dagen",
        "volunteers",
        "at",
        7 * DAY,
        feature="volunteers",
    ),
    Rule("Wat aan het apparaat is gedaan", "1 jaar", "journal", "at", 365 * DAY),
    Rule("Wat er uitging en binnenkwam", "1 jaar", "stock", "at", 365 * DAY, feature="stock"),
    Rule(
        "Artikelen",
        "1 jaar na de laatste keer",
        "stock_items",
        "coalesce((select max(stock.at) from stock where stock.item = stock_items.id), at)",
        365 * DAY,
        in_order=False,
        feature="stock",
    ),
    Rule("Gebruikte bonnen", "2 dagen", "coupons_used", "at", 2 * DAY, feature="stock"),
    Rule(
        "Sleutels van bonnen",
        "1 jaar na de laatste bon",
        "coupon_series",
        "at",
        365 * DAY,
        in_order=False,
        feature="stock",
    ),
    Rule(
        "Wat andere punten van hun voorraad zeiden",
        "30 dagen",
        "stock_elsewhere",
        "at",
        30 * DAY,
        in_order=False,
        feature="stock",
    ),
    Rule(
        "Bonnen die bij andere punten gebruikt zijn",
        "2 dagen",
        "coupons_elsewhere",
        "at",
        2 * DAY,
        in_order=False,
        feature="stock",
    ),
    Rule("Aantal bezoekers", "1 jaar", "visits", "at", 365 * DAY, feature="visitors"),
    Rule("Logboek en meldingen van een oefening", "tot het sluiten"),
    Rule("Bestanden die op een stick moesten", "1 dag"),
    Rule("Reservekopie van dit boek", "tot 2 dagen na een verandering; niet na het sluiten"),
    Rule("Een beschadigd boek dat bewaard is", "30 dagen"),
    Rule("Foute pincodes", "alleen het aantal, tot de goede pincode"),
)

_OF_DRILLS = (
    "delete from reports where drill",
    "delete from situations where drill",
    "delete from log where drill",
    "delete from runs where drill",
    "delete from duties where drill",
    "delete from card_events where drill",
    "delete from card_people where drill",
    "delete from volunteers where drill",
    "delete from stock where drill",
    "delete from stock_items where drill",
    "delete from coupon_series where drill",
    "delete from coupons_used where drill",
    "delete from stock_elsewhere where drill",
    "delete from coupons_elsewhere where drill",
    "delete from visits where drill",
    "update notices set withdrawn_at = :now where drill and until > :now and withdrawn_at is null",
)
_OF_CARDS_THAT_ARE_DONE = (
    "delete from card_people where card in (select body ->> 'card' from card_events as done"
    " where origin = '' and body ->> 'do' in ('met', 'withdrawn', 'reported') and not exists ("
    "select * from card_events as later where origin = '' and sequence > done.sequence"
    " and body ->> 'card' = done.body ->> 'card' and body ->> 'do' = 'reopened'))"
)
"""After those of drills went: what is left is real."""
_AT_CLOSING = (
    *_OF_DRILLS,
    "delete from reports where acknowledged_at is not null",
    "delete from drafts",
    "delete from volunteers",
    _OF_CARDS_THAT_ARE_DONE,
    "update duties set ended_at = :now where ended_at is null",
    "update runs set ended_at = :now where ended_at is null",
    "update notices set withdrawn_at = :now where until > :now and withdrawn_at is null",
)


def rules(on: Collection[str] = ()) -> tuple[Rule, ...]:
    """Return what the screen shows; ``on``: the switches that are on here."""
    return tuple(rule for rule in RULES if not rule.feature or rule.feature in on)


class Retention:
    """Deletes, by the rules above."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder

    def daily(self, times: Times) -> bool:
        """Apply the rules if a day has gone by, by either clock. Raises DeskError.

        Tells whether they were. Cheap when there is nothing to do: call it once a minute.
        """
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
            for sql in _OF_DRILLS:
                db.execute(sql, {"now": now.timestamp()})
            _note(db, drill_closed_at=now.timestamp())
        self._store.tidy()

    def closing(self, times: Times) -> None:
        """The point closes: what is done with goes at once. Raises DeskError."""
        now = times.machine
        with self._store.writing() as db:
            for sql in _AT_CLOSING:
                db.execute(sql, {"now": now.timestamp()})
            _note(db, closed_at=now.timestamp(), closed_run_s=times.run_s)
            (last,) = db.execute("select max(id) from reports").fetchone()
            (last_person,) = db.execute("select max(id) from card_people").fetchone()
            _note(db, closed_last=last, closed_last_person=last_person)
        self.daily(times)
        self._sweep(times, closing=True)
        self._store.tidy(pack=True)

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
        self._store.tidy()
        self._sweep(times)

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
            seen = stray_files.sweep(self._folder, times, self._seen(), closing=closing)
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
