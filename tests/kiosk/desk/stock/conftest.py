"""A point that hands out water by the person and parcels by the household."""

from __future__ import annotations

import pytest

from kiosk.desk.stock.ledger import Kind


@pytest.fixture
def water(desk, now):
    number = desk.stock.add_item("Water", "liter", 3, now, by_person=True, coupons=True)
    desk.stock.move(number, Kind.RECEIVED, 300, now)
    return desk.stock.item(number)
