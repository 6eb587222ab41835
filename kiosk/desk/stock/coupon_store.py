"""Coupons of this point, those that were used, and what other points tell of theirs.

1. What was used is a set of day, thing and coupon. Another point's set is kept as it said it last;
   together they are a union. In whatever order and how often they come, it is the same.
2. A coupon is good once a day for each thing, here or elsewhere as far as is known here.
3. Used numbers go after two days: what was handed out stays, and by which coupon does not.
4. Keys of series are sealed. They go to other points in sealed letters alone.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from kiosk.desk.stock import coupons
from kiosk.desk.stock.coupons import Coupon, Series
from kiosk.desk.stock.ledger import Item, Kind
from kiosk.desk.stock.store import insert
from kiosk.desk.storage.errors import Unfit
from kiosk.desk.storage.times import clock, day, moment

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.desk.stock.sharing import Elsewhere
    from kiosk.desk.storage.database import Store
    from kiosk.desk.storage.vault import Vault

PURPOSE = "coupons"
FORGED = "Dit is geen geldige bon. Kijk of alle cijfers kloppen."
UNKNOWN = "Deze bon is niet van dit punt. Hij is hier niet te controleren."
OF_DRILL = "Deze bon hoort bij een oefening."
FULL = "Er zijn genoeg bonnen gemaakt. Gebruik eerst de bonnen die er zijn."


class _Key(msgspec.Struct, frozen=True):
    key: bytes


class Used(NamedTuple):
    """A coupon that was used."""

    at: datetime | None
    """None: elsewhere, and nobody knows when."""
    where: str
    """The name of the other point; empty: here."""


class Coupons:
    """The records of coupons."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    def make(self, count: int, now: datetime, *, drill: bool = False) -> tuple[str, ...]:
        """Return the digits of so many new coupons. Raises Unfit, Unwritable."""
        series = next(
            (one for one in self.series(drill=drill) if one.highest + count <= coupons.LAST_NUMBER),
            None,
        ) or self._begin(now, drill=drill)
        first = series.highest + 1
        with self._store.writing() as db:
            db.execute(
                "update coupon_series set highest = ?, at = ? where number = ? and drill = ?",
                [series.highest + count, now.timestamp(), series.number, drill],
            )
        numbers = range(first, first + count)
        return tuple(coupons.code(Coupon(series.number, n), series.key) for n in numbers)

    def _begin(self, now: datetime, *, drill: bool) -> Series:
        """By chance, so that two points seldom take the same number."""
        taken = {one.number for one in (*self.series(), *self.series(drill=True))}
        free = sorted(set(range(coupons.SERIES, coupons.LAST_SERIES + 1)) - taken)
        if not free:
            raise Unfit(FULL)
        new = Series(secrets.choice(free), secrets.token_bytes(coupons.KEY_BYTES), 0)
        with self._store.writing() as db:
            db.execute(
                "insert into coupon_series (number, drill, at, highest, sealed)"
                " values (?, ?, ?, 0, ?)",
                [new.number, drill, now.timestamp(), self._vault.seal(PURPOSE, _Key(new.key))],
            )
        return new

    def series(self, *, drill: bool = False) -> tuple[Series, ...]:
        """Those that were made here, the oldest first. Raises Unreadable."""
        rows = self._store.rows(
            "select number, highest, sealed from coupon_series where drill = ? order by at, number",
            [drill],
        )
        return tuple(
            Series(number, opened.key, highest)
            for number, highest, sealed in rows
            if (opened := self._vault.opened(PURPOSE, sealed, _Key)) is not None
        )

    def judged(
        self, text: str, item: Item, now: datetime, others: Elsewhere, *, drill: bool = False
    ) -> Coupon:
        """Return the coupon of these digits, if it is good now. Raises Unfit with why it is not."""
        coupon = coupons.read(text)
        if coupon is None:
            raise Unfit(FORGED, "bon")
        self._check_proof(text, coupon, others, drill=drill)
        used = self.used(coupon, item, now, others, drill=drill)
        if used:
            raise Unfit(said_of(coupon, used), "bon")
        return coupon

    def _check_proof(self, text: str, coupon: Coupon, others: Elsewhere, *, drill: bool) -> None:
        known = [*self.series(drill=drill), *others.series]
        keys = [one.key for one in known if one.number == coupon.series]
        if any(coupons.is_ours(text, key) for key in keys):
            return
        if any(coupons.is_ours(text, one.key) for one in self.series(drill=not drill)):
            raise Unfit(OF_DRILL if not drill else "Deze bon is echt. U oefent nu.", "bon")
        raise Unfit(FORGED if keys else UNKNOWN, "bon")

    def used(
        self, coupon: Coupon, item: Item, now: datetime, others: Elsewhere, *, drill: bool = False
    ) -> tuple[Used, ...]:
        """Where it was used today for this thing. Raises Unreadable."""
        rows = self._store.rows(
            "select at from coupons_used where day = ? and drill = ? and item = ?"
            " and series = ? and number = ?",
            [day(now), drill, item.id, *coupon],
        )
        here = tuple(Used(moment(at), "") for (at,) in rows)
        return (*here, *(Used(None, name) for name in others.users(day(now), item.name, coupon)))

    def twice(
        self, item: Item, now: datetime, others: Elsewhere, *, drill: bool = False
    ) -> tuple[tuple[Coupon, tuple[Used, ...]], ...]:
        """Those that were used today here and elsewhere too."""
        here = self.numbers(item, day(now), drill=drill)
        both = sorted(here & others.used(day(now), item.name))
        return tuple((one, self.used(one, item, now, others, drill=drill)) for one in both)

    def numbers(self, item: Item, of_day: str, *, drill: bool = False) -> frozenset[Coupon]:
        """Those that were used here on that day. Raises Unreadable."""
        rows = self._store.rows(
            "select series, number from coupons_used where day = ? and drill = ? and item = ?",
            [of_day, drill, item.id],
        )
        return frozenset(Coupon(*row) for row in rows)

    def give(
        self,
        item: Item,
        quantity: int,
        now: datetime,
        *,
        coupon: Coupon | None = None,
        drill: bool = False,
    ) -> int:
        """Hand something out, for a coupon or without; return the number of the movement.

        Raises Unfit when the coupon was used meanwhile, Unwritable.
        """
        with self._store.writing() as db:
            number = insert(db, item.id, Kind.ISSUED, quantity, now, drill=drill)
            if coupon:
                done = db.execute(
                    "insert or ignore into coupons_used"
                    " (at, day, drill, item, series, number, movement)"
                    " values (?, ?, ?, ?, ?, ?, ?)",
                    [now.timestamp(), day(now), drill, item.id, *coupon, number],
                )
                if not done.rowcount:
                    raise Unfit(said_of(coupon, (Used(now, ""),)), "bon")
        return number


def said_of(coupon: Coupon, used: tuple[Used, ...]) -> str:
    """Where it was used, plainly."""
    where = " en ".join(
        f"hier om {clock(one.at)}" if one.at else f"bij {one.where}" for one in used
    )
    return f"Bon {coupon.name} is vandaag al gebruikt: {where}."
