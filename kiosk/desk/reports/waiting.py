"""Reports that wait, for pages of other features."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.reports import progress

if TYPE_CHECKING:
    from kiosk.desk.context import DeskContext
    from kiosk.desk.reports.store import Report
    from kiosk.model.views import Row


def reports(context: DeskContext) -> tuple[Report, ...]:
    """All of them; none where it was not agreed upon to take any."""
    if not context.snapshot.config.desk.emergency_reports:
        return ()
    return context.desk.reports.reports(drill=context.snapshot.drill)


def loud_row(context: DeskContext) -> Row | None:
    """That some wait, and for how long; None when none does."""
    row = progress.row(reports(context), context)
    return row if row and row.loud else None
