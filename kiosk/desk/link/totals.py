"""What of the desk is counted for places above: by theme and area alone, never by person.

A new subject is a line in `SUBJECTS`. Its name is its key of ``[desk]`` in kiosk.toml.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kiosk.desk.stock import counts as stock_counts
from kiosk.desk.visitors import counts as visitor_counts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kiosk.desk.storage.records import Desk
    from link.bodies import Counted


class Count(Protocol):
    """Counts one subject in the open database."""

    def __call__(self, desk: Desk, now: datetime, *, drill: bool) -> tuple[Counted, ...]:
        """Raises DeskError. The same lines, in the same order, while nothing changed."""


SUBJECTS: Mapping[str, Count] = {
    "stock": stock_counts.totals,
    "visitors": visitor_counts.totals,
    "needs": lambda desk, now, *, drill: desk.needs.totals(now, drill=drill),
}
