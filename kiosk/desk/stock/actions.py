"""What is written down at the hand-out: goods that move, and coupons that are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.action import to_stick
from kiosk.desk.stock import export, routes
from kiosk.desk.stock.coupons import Coupon
from kiosk.desk.stock.ledger import Kind
from kiosk.desk.stock.screens import PLACE, QUANTITY, YES
from kiosk.desk.storage.errors import Unfit
from kiosk.model.needs import Theme

if TYPE_CHECKING:
    from kiosk.desk.action import Sending
    from kiosk.desk.stock.ledger import Item
    from kiosk.model.routes import Route

GONE = "Dit artikel is er niet meer."
NOT_UNDONE = "Dit was al ongedaan gemaakt."


def add_item(sending: Sending) -> Route:
    """Raises DeskError."""
    values = sending.values
    sending.desk.stock.add_item(
        values.get("naam", ""),
        values.get("eenheid", ""),
        _number(values.get("portie", "")),
        sending.now,
        by_person=values.get("per", "persoon") == "persoon",
        coupons=values.get("bonnen") == YES,
        theme=values.get("thema", Theme.OTHER),
        drill=sending.snapshot.drill,
    )
    return routes.Goods()


def move(sending: Sending, form: routes.MoveForm) -> Route:
    """Raises DeskError."""
    drill, kind = sending.snapshot.drill, Kind(form.kind)
    text = sending.values.get(QUANTITY, "")
    if not text:
        raise Unfit("Vul een aantal in.", QUANTITY)
    other, transfer = sending.values.get(PLACE, ""), form.transfer
    told = sending.desk.sharing.elsewhere(drill=drill).told
    if kind is Kind.SENT and other in sending.snapshot.config.desk.shares_with:
        transfer, other = other, told[other].point if other in told else other
    if transfer and kind is Kind.ARRIVED:
        senders = (t.point for t in told.values() if transfer in {one.ref for one in t.sent})
        other = next(senders, other)
    sending.desk.stock.move(
        there(sending.desk.stock.item(form.item, drill=drill)).id,
        kind,
        _number(text),
        sending.now,
        other=other,
        transfer=transfer,
        drill=drill,
    )
    return routes.Thing(form.item)


def give(sending: Sending, asked: routes.Give) -> Route:
    """One touch. Raises DeskError."""
    drill = sending.snapshot.drill
    sending.desk.coupons.give(
        there(sending.desk.stock.item(asked.item, drill=drill)),
        asked.quantity,
        sending.now,
        coupon=Coupon(*asked.coupon) if asked.coupon else None,
        drill=drill,
    )
    return routes.HandOut(asked.item)


def take_back(sending: Sending, asked: routes.TakeBack) -> Route:
    """Raises DeskError."""
    if not sending.desk.stock.undo(asked.number, sending.now):
        raise Unfit(NOT_UNDONE)
    return routes.HandOut(asked.item) if asked.hand_out else routes.Thing(asked.item)


def write(sending: Sending) -> Route:
    """Raises DeskError."""
    drill, desk = sending.snapshot.drill, sending.desk
    rows = export.as_csv(desk.stock.items(drill=drill), desk.stock.all(drill=drill), drill=drill)
    to_stick(sending, {f"voorraad-{export.stem(sending.now)}.csv": rows}, "Voorraad naar stick")
    return routes.Goods()


def there(item: Item | None) -> Item:
    if item is None:
        raise Unfit(GONE)
    return item


def _number(text: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        raise Unfit("Vul alleen cijfers in.", QUANTITY)
    return int(digits)
