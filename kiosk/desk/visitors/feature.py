"""Visitors counted at the door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.duty.handover import Section
from kiosk.desk.feature import Feature, screen, touch
from kiosk.desk.menu.screens import MenuEntry
from kiosk.desk.stock.store import midnight
from kiosk.desk.visitors import actions, routes, screens
from kiosk.desk.visitors.store import HOUR
from kiosk.i18n.translator import N_

if TYPE_CHECKING:
    from kiosk.desk.context import DeskContext
    from kiosk.model.views import View

SHOWN = 24 * HOUR


def _today(context: DeskContext) -> int:
    now, drill = context.snapshot.now, context.snapshot.drill
    return context.desk.visitors.since(midnight(now), now, drill=drill)


def _counting(context: DeskContext) -> View:
    visitors, now, drill = context.desk.visitors, context.snapshot.now, context.snapshot.drill
    hour = now.replace(minute=0, second=0, microsecond=0)
    this_hour = visitors.since(hour, now, drill=drill)
    said = context.said if context.desk_session.refused else ""
    return screens.present(context.tr, _today(context), this_hour, visitors.last(drill=drill), said)


def _hours(context: DeskContext) -> View:
    now, drill = context.snapshot.now, context.snapshot.drill
    hours = context.desk.visitors.by_hour(now - SHOWN, now, drill=drill)
    return screens.present_hours(context.tr, hours, context.said)


def _handover(context: DeskContext) -> Section:
    return Section("Bezoekers", (f"Vandaag geteld: {context.tr.number(_today(context))}.",))


VISITORS = Feature(
    wanted=lambda settings: settings.visitors,
    screens=(
        screen("visitors", routes.Visitors(), lambda c, _: _counting(c)),
        screen("visitors-hours", routes.VisitorHours(), lambda c, _: _hours(c)),
    ),
    touches=(
        touch(routes.Count, actions.count),
        touch(routes.Uncount, actions.uncount),
        touch(routes.WriteVisitors, lambda a, _: actions.write(a)),
    ),
    menu=(
        MenuEntry(
            "capacity",
            N_("Bezoekers tellen"),
            N_("Eén keer aanraken per bezoeker"),
            routes.Visitors(),
        ),
    ),
    to_check={
        "opening": ("Spreek af wie bij de deur de bezoekers telt.",),
        "hourly": ("Worden alle bezoekers geteld? Bekijk hoe druk het is.",),
        "handover": ("Spreek af wie nu de bezoekers telt.",),
        "closing": ("Stop met tellen. Zet de aantallen bezoekers op een stick.",),
    },
    handover=_handover,
)
