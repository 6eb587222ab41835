"""Counting who comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.action import to_stick
from kiosk.desk.messages.export import csv_of
from kiosk.desk.stock.export import stem
from kiosk.desk.storage.times import stamp
from kiosk.desk.visitors import routes
from kiosk.desk.visitors.store import HOUR

if TYPE_CHECKING:
    from kiosk.desk.action import Sending
    from kiosk.model.routes import Route

KEPT_H = 30 * 24
"""So far back goes what is taken along."""


def count(sending: Sending, asked: routes.Count) -> Route:
    """One touch. Raises DeskError."""
    sending.desk.visitors.count(asked.number, sending.now, drill=sending.snapshot.drill)
    return routes.Visitors()


def uncount(sending: Sending, asked: routes.Uncount) -> Route:
    """Raises DeskError."""
    sending.desk.visitors.uncount(asked.number)
    return routes.Visitors()


def write(sending: Sending) -> Route:
    """Hour by hour. Raises DeskError."""
    drill, now = sending.snapshot.drill, sending.now
    hours = sending.desk.visitors.by_hour(now - KEPT_H * HOUR, now, drill=drill)
    rows = ((stamp(one.hour), str(one.number), "ja" if drill else "nee") for one in hours)
    table = csv_of(("uur", "bezoekers", "oefening"), rows)
    to_stick(sending, {f"bezoekers-{stem(now)}.csv": table}, "Bezoekers naar stick")
    return routes.VisitorHours()
