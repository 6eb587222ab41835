"""What moved, to take along: CSV for a Dutch spreadsheet. Nobody is in it, and no coupon. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.time_zone import AMSTERDAM
from kiosk.desk.messages.export import csv_of
from kiosk.desk.stock.ledger import Kind
from kiosk.desk.storage.times import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kiosk.desk.stock.ledger import Item, Movement

HEADER = ("nummer", "tijd", "artikel", "eenheid", "wat", "aantal", "plaats", "ongedaan", "oefening")
WORDS = {
    Kind.RECEIVED: "binnengekomen",
    Kind.ISSUED: "uitgegeven",
    Kind.LOST: "kwijt",
    Kind.COUNTED: "geteld",
    Kind.SENT: "verstuurd",
    Kind.ARRIVED: "aangekomen",
}


def as_csv(items: Iterable[Item], movements: Iterable[Movement], *, drill: bool) -> bytes:
    """Oldest first; what undoes a line names it, with less than nothing."""
    named = {item.id: item for item in items}
    return csv_of(
        HEADER,
        (
            (
                str(one.id),
                stamp(one.at),
                named[one.item].name,
                named[one.item].unit,
                WORDS[one.kind],
                str(one.quantity),
                one.other,
                "" if one.undoes is None else str(one.undoes),
                "ja" if drill else "nee",
            )
            for one in movements
            if one.item in named
        ),
    )


def stem(now: datetime) -> str:
    """Of a file's name."""
    return f"{now.astimezone(AMSTERDAM):%Y-%m-%d-%H%M}"
