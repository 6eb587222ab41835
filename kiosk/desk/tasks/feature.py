"""Where a shift begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.checklists.store import checklists
from kiosk.desk.feature import Feature, Tab, screen
from kiosk.desk.reports import waiting
from kiosk.desk.routes import Tasks
from kiosk.desk.software import screens as software
from kiosk.desk.software.routes import Software
from kiosk.desk.tasks import screens
from kiosk.desk.tasks.screens import Listed, Shift
from kiosk.i18n.translator import N_

if TYPE_CHECKING:
    from kiosk.desk.context import DeskContext


def _shift(context: DeskContext) -> Shift:
    """What waits, who is there and how far the lists are, of every feature."""
    desk, snapshot = context.desk, context.snapshot
    drill = snapshot.drill
    return Shift(
        trouble=desk.trouble,
        reports=waiting.reports(context),
        on_duty=desk.roster.on_duty(snapshot.now, drill=drill),
        lists=tuple(
            Listed(
                sheet,
                desk.runs.running(sheet.name, drill=drill),
                desk.runs.last_ended(sheet.name, drill=drill),
            )
            for sheet in checklists(context.checklists(), more=context.to_check)
        ),
        software=software.row(snapshot.software, snapshot.now, context.tr, Software()),
    )


TASKS = Feature(
    screens=(screen("tasks", Tasks(), lambda c, _: screens.present(c, _shift(c))),),
    tab=Tab("tasks", N_("Taken"), Tasks()),
)
