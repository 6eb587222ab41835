"""Who is on duty, and what the next shift must know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.checklists.store import checklists, role_cards
from kiosk.desk.duty import actions, routes, screens
from kiosk.desk.duty.handover import Facts
from kiosk.desk.feature import Feature, asks, form, screen, touch
from kiosk.i18n.power_labels import load_name

if TYPE_CHECKING:
    from kiosk.desk.context import DeskContext
    from kiosk.desk.duty.store import Duty


def _on_duty(context: DeskContext) -> tuple[Duty, ...]:
    return context.desk.roster.on_duty(context.snapshot.now, drill=context.snapshot.drill)


def _undone(context: DeskContext) -> tuple[tuple[str, str], ...]:
    """Of lists that ended with something left, and were not begun again since."""
    runs, drill = context.desk.runs, context.snapshot.drill
    ended = (
        (sheet.title, runs.last_ended(sheet.name, drill=drill))
        for sheet in checklists(context.checklists(), more=context.to_check)
        if runs.running(sheet.name, drill=drill) is None
    )
    return tuple((title, item) for title, run in ended if run for item in run.left)


def _facts(context: DeskContext) -> Facts:
    """What a handover is made from, of every feature."""
    desk, snapshot = context.desk, context.snapshot
    return Facts(
        now=snapshot.now,
        duties=_on_duty(context),
        entries=desk.log.entries(drill=snapshot.drill),
        reports=desk.reports.reports(drill=snapshot.drill),
        undone=_undone(context),
        notices=desk.notices.current(snapshot.now, drill=snapshot.drill),
        publishers=tuple(snapshot.publishers.values()),
        power=snapshot.power,
        more=tuple(
            section
            for feature in context.features
            if feature.handover and (section := feature.handover(context))
        ),
        load_name=lambda name: load_name(name, context.tr),
    )


DUTY = Feature(
    screens=(
        screen("duty", routes.Roster(), lambda c, _: screens.present(c, _on_duty(c))),
        screen(
            "handover",
            routes.Handover(),
            lambda c, _: screens.present_handover(c.tr, _facts(c)),
        ),
    ),
    forms=(
        form(
            routes.DutyForm(),
            lambda c, _: screens.form(c.tr, role_cards()),
            lambda a, _: actions.begin(a),
        ),
    ),
    touches=(touch(routes.EndDuty, actions.end),),
    confirmations=(
        asks(
            routes.EndDuty,
            lambda c, a: screens.sure(
                c.tr, next((duty for duty in _on_duty(c) if duty.id == a.number), None)
            ),
        ),
    ),
)
