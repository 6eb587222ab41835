"""What other points told of their stock, and what this one tells them. See `sharing`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.desk.stock import sharing
from kiosk.desk.stock.ledger import Kind
from kiosk.desk.stock.sharing import Elsewhere, Told, ToldSeries, ToldTransfer
from kiosk.desk.storage.times import day

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.desk.stock.coupon_store import Coupons
    from kiosk.desk.stock.store import Stock
    from kiosk.desk.storage.database import Store
    from kiosk.desk.storage.vault import Vault

PURPOSE, VERSION = "stock elsewhere", "stock version"
DAY, SERIES = timedelta(days=1), 50
"""More series than any point makes fit into no envelope."""


class Sharing:
    """The records of what others told."""

    def __init__(self, store: Store, vault: Vault, stock: Stock, coupons: Coupons) -> None:
        self._store = store
        self._vault = vault
        self._stock = stock
        self._coupons = coupons
        self._known: dict[bool, Elsewhere] = {}

    def take_in(self, origin: str, told: Told, now: datetime, *, drill: bool = False) -> bool:
        """Keep what a point told, unless something newer of it is here; tell whether it was news.

        Raises Unwritable.
        """
        with self._store.writing() as db:
            done = db.execute(
                "insert into stock_elsewhere (origin, drill, at, version, sealed)"
                " values (?, ?, ?, ?, ?) on conflict (origin, drill) do update set"
                " at = excluded.at, version = excluded.version, sealed = excluded.sealed"
                " where excluded.version > version",
                [origin, drill, now.timestamp(), told.version, self._vault.seal(PURPOSE, told)],
            )
        self._known.pop(drill, None)
        return done.rowcount > 0

    def elsewhere(self, *, drill: bool = False) -> Elsewhere:
        """What others told last. Raises Unreadable."""
        rows = self._store.rows(
            "select origin, version from stock_elsewhere where drill = ? order by origin", [drill]
        )
        known = self._known.get(drill)
        if known is None or [(o, t.version) for o, t in known.told.items()] != rows:
            known = self._known[drill] = self._read(drill=drill)
        return known

    def _read(self, *, drill: bool) -> Elsewhere:
        rows = self._store.rows(
            "select origin, sealed from stock_elsewhere where drill = ? order by origin", [drill]
        )
        return Elsewhere(
            {
                origin: told
                for origin, sealed in rows
                if (told := self._vault.opened(PURPOSE, sealed, Told)) is not None
            }
        )

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
