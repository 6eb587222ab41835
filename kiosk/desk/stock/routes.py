"""Where stock and handing out lead."""

from __future__ import annotations

from kiosk.desk.routes import FormRoute
from kiosk.model.routes import Entry, StaffAction, StaffRoute


class Goods(StaffRoute, frozen=True):
    """All that is handed out here."""


class HandOut(StaffRoute, frozen=True):
    """A queue: one touch for each who comes."""

    counts = True
    item: int


class Thing(StaffRoute, frozen=True):
    """How it stands with one thing, and what moved."""

    item: int


class TypeCoupon(StaffRoute, frozen=True):
    """The digits of a coupon that no scanner reads."""

    counts = True
    item: int


class ItemForm(FormRoute, frozen=True):
    """Something new to hand out."""

    name = "stock-item"


class MoveForm(FormRoute, frozen=True):
    """Something moves."""

    name = "stock-move"
    item: int
    kind: str
    transfer: str = ""
    """Of what arrives from another point, its name there."""

    @property
    def draft(self) -> str:
        return f"{self.name}/{self.item}/{self.kind}/{self.transfer}"


class Give(StaffAction, frozen=True):
    """One touch: somebody gets so many units."""

    counts = True
    item: int
    quantity: int
    coupon: tuple[int, int] | None = None
    """Series and number."""


class TakeBack(StaffAction, frozen=True):
    """That was a mistake."""

    counts = True
    item: int
    number: int
    hand_out: bool = True
    """Done on the page of hand-outs, which stays."""


class ReadCoupon(Entry, StaffAction, frozen=True, kw_only=True):
    """A coupon was scanned, or typed."""

    counts = True
    item: int


class WriteMovements(StaffAction, frozen=True):
    """All that moved, to a stick."""


class CouponPages(StaffRoute, frozen=True):
    """Coupons: made, used, used twice."""


class PrintCoupons(StaffAction, frozen=True):
    """So many new ones, on the receipt printer."""

    count: int


class WriteCoupons(StaffAction, frozen=True):
    """So many new ones, as sheets to print elsewhere."""

    count: int
