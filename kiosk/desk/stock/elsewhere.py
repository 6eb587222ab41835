"""What other points told of their stock, and what this one tells them. See `sharing`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from kiosk.desk.stock import sharing
from kiosk.desk.stock.ledger import Kind
from kiosk.desk.stock.sharing import NOBODY, Elsewhere, Told, ToldSeries, ToldTransfer
from kiosk.desk.storage.times import day

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.desk.stock.coupon_store import Coupons
    from kiosk.desk.stock.store import Stock
    from kiosk.desk.storage.database import Store
    from kiosk.desk.storage.vault import Vault

ALL_BUT_USED, USED = "stock_elsewhere", "coupons_elsewhere"
"""Tables: which coupons were used goes sooner than the rest."""
VERSION = "stock version"
DAY, SERIES = timedelta(days=1), 50
"""More series than any point makes fit into no envelope."""


class Sharing:
    """The records of what others told."""

    def __init__(self, store: Store, vault: Vault, stock: Stock, coupons: Coupons) -> None:
        self._store = store
        self._vault = vault
        self._stock = stock
        self._coupons = coupons
        self._known: dict[bool, tuple[tuple[tuple[str, int], ...], Elsewhere]] = {}

    def take_in(self, origin: str, told: Told, now: datetime, *, drill: bool = False) -> bool:
        """Keep what a point told, unless something newer of it is here; tell whether it was news.

        Raises Unwritable.
        """
        halves = (
            (ALL_BUT_USED, msgspec.structs.replace(told, used=())),
            (USED, told),
        )
        with self._store.writing() as db:
            news = [
                db.execute(
                    f"insert into {table} (origin, drill, at, version, sealed)"  # noqa: S608 - ours
                    " values (?, ?, ?, ?, ?) on conflict (origin, drill) do update set"
                    " at = excluded.at, version = excluded.version, sealed = excluded.sealed"
                    " where excluded.version > version",
                    [origin, drill, now.timestamp(), told.version, self._vault.seal(table, half)],
                ).rowcount
                for table, half in halves
            ]
        self._known.pop(drill, None)
        return any(one > 0 for one in news)

    def elsewhere(self, *, drill: bool = False) -> Elsewhere:
        """What others told last. Raises Unreadable."""
        rows = self._store.rows(
            f"select origin, version from {ALL_BUT_USED} where drill = ?1 union all"  # noqa: S608 - ours
            f" select origin, version from {USED} where drill = ?1 order by 1, 2",
            [drill],
        )
        known, elsewhere = self._known.get(drill, ((), NOBODY))
        if known != tuple(rows):
            told = self._read(ALL_BUT_USED, drill=drill)
            for origin, lately in self._read(USED, drill=drill).items():
                of_it = told.get(origin, lately)
                told[origin] = msgspec.structs.replace(of_it, used=lately.used)
            elsewhere = Elsewhere(told)
            self._known[drill] = tuple(rows), elsewhere
        return elsewhere

    def _read(self, table: str, *, drill: bool) -> dict[str, Told]:
        rows = self._store.rows(
            f"select origin, sealed from {table} where drill = ? order by origin",  # noqa: S608 - ours
            [drill],
        )
        return {
            origin: told
            for origin, sealed in rows
            if (told := self._vault.opened(table, sealed, Told)) is not None
        }

    def told(self, point: str, node: str, now: datetime, *, drill: bool = False) -> Told:
        """All that this point has to tell, but for its version: it is 0. Raises Unreadable."""
        items = self._stock.items(drill=drill)
        names = {item.id: item for item in items}
        return Told(
            point=point,
            version=0,
            series=tuple(ToldSeries(*one) for one in self._coupons.series(drill=drill)[-SERIES:]),
            used=tuple(
                use
                for of_day in (day(now - DAY), day(now))
                for item in items
                for use in sharing.uses(
                    of_day, item.name, self._coupons.numbers(item, of_day, drill=drill)
                )
            ),
            sent=tuple(
                ToldTransfer(
                    sharing.ref_of(node, one.id, one.at),
                    item.name,
                    item.unit,
                    one.quantity,
                    one.transfer,
                )
                for one in self._stock.transfers(Kind.SENT, drill=drill)
                if (item := names.get(one.item))
            ),
            arrived=tuple(
                ToldTransfer(one.transfer, item.name, item.unit, one.quantity)
                for one in self._stock.transfers(Kind.ARRIVED, drill=drill)
                if (item := names.get(one.item))
            ),
        )

    def next_version(self, now: datetime) -> int:
        """Higher than any that this point has given, also where its book was put back from a copy.

        Raises Unwritable.
        """
        with self._store.writing() as db:
            rows = db.execute("select value from kept where name = ?", [VERSION]).fetchall()
            last = max((int(value) for (value,) in rows), default=0)
            version = max(last + 1, round(now.timestamp() * 1000))
            db.execute("insert or replace into kept values (?, ?)", [VERSION, str(version)])
        return version
