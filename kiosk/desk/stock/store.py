"""Scarce goods: what moved, one line each, never changed. See `ledger` for what follows from it.

No person is in it: what, how much, when, and of a transfer between which places. A number of a line
is never given again, so that what another place was told stays true.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from common.time_zone import AMSTERDAM
from kiosk.desk.stock.ledger import WINDOW, Item, Kind, Line, Movement, Running
from kiosk.desk.storage.errors import Unfit
from kiosk.desk.storage.text_rules import fit
from kiosk.desk.storage.times import moment
from kiosk.model.goods import PublicGood

if TYPE_CHECKING:
    import sqlite3

    from kiosk.desk.storage.database import Store

NAME_CHARS, UNIT_CHARS, PLACE_CHARS = 24, 12, 40
MOST = 100_000
"""Units in one movement: more is a slip of the finger."""
_ISSUED = """
select coalesce(sum(quantity), 0), coalesce(sum(iif(undoes is null, 1, -1)), 0),
min(iif(undoes is null, at, null)) from stock
where item = ? and drill = ? and at >= ? and kind = 'issued'
"""


class Stock:
    """The records of what moved."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._running: dict[tuple[int, bool], Running] = {}

    # Things

    def add_item(  # noqa: PLR0913 - what a thing consists of
        self,
        name: str,
        unit: str,
        portion: int,
        now: datetime,
        *,
        by_person: bool,
        coupons: bool,
        theme: str = "",
        drill: bool = False,
    ) -> int:
        """Return its number. Raises Unfit, Unwritable."""
        name = fit(name, NAME_CHARS, "naam", one_line=True)
        unit = fit(unit, UNIT_CHARS, "eenheid", one_line=True)
        if not 0 < portion <= MOST:
            raise Unfit("Vul in hoeveel u per keer uitgeeft: 1 of meer.", "portie")
        if any(item.name.casefold() == name.casefold() for item in self.items(drill=drill)):
            raise Unfit("Dit artikel is er al.", "naam")
        with self._store.writing() as db:
            new = db.execute(
                "insert into stock_items"
                " (at, name, unit, portion, by_person, coupons, theme, drill)"
                " values (?, ?, ?, ?, ?, ?, ?, ?)",
                [now.timestamp(), name, unit, portion, by_person, coupons, theme, drill],
            )
            return new.lastrowid or 0

    def items(self, *, drill: bool = False) -> tuple[Item, ...]:
        """Return the things of this point; in a drill those of the drill besides."""
        rows = self._store.rows(
            "select id, name, unit, portion, by_person, coupons, theme from stock_items"
            " where drill <= ? order by id",
            [drill],
        )
        return tuple(
            Item(
                id=number,
                name=name,
                unit=unit,
                portion=portion,
                by_person=bool(by_person),
                coupons=bool(coupons),
                theme=theme,
            )
            for number, name, unit, portion, by_person, coupons, theme in rows
        )

    def item(self, number: int, *, drill: bool = False) -> Item | None:
        return next((item for item in self.items(drill=drill) if item.id == number), None)

    def goods(self, now: datetime, *, drill: bool = False) -> tuple[PublicGood, ...]:
        """What residents may come for: of what there is some. Raises Unreadable."""
        return tuple(
            PublicGood(item.name, item.unit, item.portion, item.by_person)
            for item in self.items(drill=drill)
            if self.line(item.id, now, drill=drill).level > 0
        )

    # What moves

    def move(  # noqa: PLR0913 - what a movement consists of
        self,
        item: int,
        kind: Kind,
        quantity: int,
        now: datetime,
        *,
        other: str = "",
        transfer: str = "",
        drill: bool = False,
    ) -> int:
        """Write a movement down; return its number. Raises Unfit, Unwritable."""
        other = fit(other, PLACE_CHARS, "plaats", one_line=True, empty=True)
        with self._store.writing() as db:
            return insert(
                db, item, kind, quantity, now, other=other, transfer=transfer, drill=drill
            )

    def undo(self, number: int, now: datetime) -> bool:
        """Undo a movement, once. False: it was undone, or cannot be. Raises Unwritable."""
        with self._store.writing() as db:
            done = db.execute(
                "insert or ignore into stock (at, drill, item, kind, quantity, other, undoes)"
                " select ?, drill, item, kind, -quantity, other, id from stock"
                " where id = ? and undoes is null and kind != 'counted'",
                [now.timestamp(), number],
            )
            db.execute("delete from coupons_used where movement = ?", [number])
            return done.rowcount > 0

    def line(self, item: int, now: datetime, *, drill: bool = False) -> Line:
        """How it stands with one thing. Raises Unreadable."""
        running = self._run_on(item, drill=drill)
        issued, hand_outs, _ = self._issued(item, midnight(now), drill=drill)
        fast, fast_hand_outs, since_s = self._issued(item, now - WINDOW, drill=drill)
        return Line(
            level=running.level,
            counted_at=moment(running.counted_at_s),
            missed=running.missed,
            issued=issued,
            hand_outs=hand_outs,
            fast=fast,
            fast_hand_outs=fast_hand_outs,
            fast_since=moment(since_s),
        )

    def _run_on(self, item: int, *, drill: bool) -> Running:
        """What is there: worked out once from all lines, and then from those that came since.

        Lines that it is worked out from may have gone: retention, or a book put back from a copy.
        """
        known = self._running.get((item, drill), Running())
        rows = self._store.rows(
            "select min(id), (select at from stock where id = ?3 and item = ?1 and drill = ?2)"
            " from stock where item = ?1 and drill = ?2",
            [item, drill, known.last],
        )
        if rows[0] != (known.first, known.last_at_s):
            known = Running()
        for row in self._store.rows(
            "select id, at, kind, quantity, undoes from stock"
            " where item = ? and drill = ? and id > ? order by id",
            [item, drill, known.last],
        ):
            known.add(*row)
        self._running[item, drill] = known
        return known

    def _issued(self, item: int, since: datetime, *, drill: bool) -> tuple[int, int, float | None]:
        """Units, hand-outs, and when the first was."""
        rows = self._store.rows(_ISSUED, [item, drill, since.timestamp()])
        units, times, first_s = rows[0]
        return units, times, first_s

    def last(self, item: int, *, drill: bool = False, only: Kind | None = None) -> Movement | None:
        """The last movement that can be undone."""
        rows = self._movements(
            "item = ? and drill = ? and undoes is null and kind != 'counted'"
            " and kind = coalesce(?, kind)"
            " and not exists (select 1 from stock as undone where undone.undoes = stock.id)"
            " order by id desc limit 1",
            [item, drill, only],
        )
        return next(iter(rows), None)

    def movements(self, item: int, limit: int, *, drill: bool = False) -> tuple[Movement, ...]:
        """The last ones but for hand-outs, the newest first."""
        return self._movements(
            "item = ? and drill = ? and kind != 'issued' order by id desc limit ?",
            [item, drill, limit],
        )

    def transfers(self, kind: Kind, *, drill: bool = False) -> tuple[Movement, ...]:
        """All that were sent, or arrived, and were not undone."""
        return self._movements(
            "kind = ? and drill = ? and transfer != '' and undoes is null"
            " and not exists (select 1 from stock as undone where undone.undoes = stock.id)"
            " order by id",
            [kind, drill],
        )

    def all(self, *, drill: bool = False) -> tuple[Movement, ...]:
        """Everything, the oldest first: to take along."""
        return self._movements("drill = ? order by id", [drill])

    def _movements(self, where: str, values: list[object]) -> tuple[Movement, ...]:
        rows = self._store.rows(
            "select id, at, item, kind, quantity, other, transfer, undoes from stock"  # noqa: S608 - ours
            f" where {where}",
            values,
        )
        return tuple(
            Movement(
                id=number,
                at=moment(at),
                item=item,
                kind=Kind(kind),
                quantity=quantity,
                other=other,
                transfer=transfer,
                undoes=undoes,
            )
            for number, at, item, kind, quantity, other, transfer, undoes in rows
        )


def insert(  # noqa: PLR0913 - what a movement consists of
    db: sqlite3.Connection,
    item: int,
    kind: Kind,
    quantity: int,
    now: datetime,
    *,
    other: str = "",
    transfer: str = "",
    drill: bool = False,
) -> int:
    """Write a movement in a transaction that is open; return its number. Raises Unfit."""
    if not (0 if kind is Kind.COUNTED else 1) <= quantity <= MOST:
        raise Unfit(f"Vul een aantal in van 1 tot {MOST}.", "aantal")
    new = db.execute(
        "insert into stock (at, drill, item, kind, quantity, other, transfer)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        [now.timestamp(), drill, item, kind, quantity, other, transfer],
    )
    return new.lastrowid or 0


def midnight(now: datetime) -> datetime:
    """When today began here."""
    today = now.astimezone(AMSTERDAM).date()
    return datetime.combine(today, time(), AMSTERDAM)
