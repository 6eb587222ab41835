"""What of the stock goes up: how much there is, and how much went today, by theme.

In two figures: 312 litres are about 310, and a queue of an hour is told some fifty times, not five
hundred.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.stock.units import word
from link.bodies import Counted

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.desk.storage.records import Desk

STOCK, ISSUED = "stock", "issued"


def totals(desk: Desk, now: datetime, *, drill: bool) -> tuple[Counted, ...]:
    """Things of one theme and unit are one line. Raises DeskError."""
    found: dict[tuple[str, str, str], int] = {}
    for item in desk.stock.items(drill=drill):
        line = desk.stock.line(item.id, now, drill=drill)
        for what, number in ((STOCK, line.level), (ISSUED, line.issued)):
            key = what, item.theme, word(item.unit)
            found[key] = found.get(key, 0) + number
    return tuple(
        Counted(what=what, theme=theme, unit=unit, number=about(number))
        for (what, theme, unit), number in sorted(found.items())
    )


def about(number: int) -> int:
    """In two figures."""
    step: int = 10 ** max(0, len(str(abs(number))) - 2)
    return int(round(number / step) * step)
